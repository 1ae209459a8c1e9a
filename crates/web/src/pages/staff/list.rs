//! The list of collaborators.

use askama::Template;
use axum::response::Response;
use hub_app::queries::StaffLine;
use hub_domain::moment::Moment;

use crate::components::{Badge, Tone};
use crate::frame::{Frame, NavEntry};
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "staff/list.html")]
struct StaffPage {
    frame: Frame,
    rows: Vec<Row>,
    at_work: usize,
}

#[derive(Debug)]
struct Row {
    name: String,
    email: String,
    level: String,
    groups: String,
    /// « 12 dossiers » and where they are reassigned; nothing when there are none.
    dossiers: Option<(String, String)>,
    signed_in_at: Option<Moment>,
    state: Badge,
    edit: String,
    /// Where the person is deactivated; nothing for whoever is already, or reads this.
    deactivate: Option<String>,
    /// Where the person is given back.
    reactivate: Option<String>,
}

/// `GET /parametrage/cabinet/collaborateurs`.
pub async fn show(visit: Visit) -> Response {
    let lines = match visit.hub.staff(&visit.caller).await {
        Ok(lines) => lines,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let page = StaffPage {
        at_work: lines
            .iter()
            .filter(|line| line.member.deactivated_at.is_none())
            .count(),
        rows: lines.into_iter().map(|line| row(&visit, line)).collect(),
        frame: visit
            .frame()
            .await
            .step(l.t("nav-settings"))
            .step(l.t("nav-firm-crumb"))
            .page(l.t("staff-title"), Some(NavEntry::Staff))
            .at(urls::STAFF),
    };
    visit.page(&page)
}

fn row(visit: &Visit, line: StaffLine) -> Row {
    let (l, member) = (&visit.l, line.member);
    let is_gone = member.deactivated_at.is_some();
    let is_oneself = visit.caller.actor().staff_id() == Some(member.id);
    let act = |act: &str| urls::staff_act(member.id, act);
    let dossiers = member.owned.max(member.managed) > 0;
    let words = if member.managed == 0 {
        l.tn("staff-owned", member.owned)
    } else {
        l.ta2(
            "staff-owned-managed",
            "owned",
            member.owned,
            "managed",
            member.managed,
        )
    };
    Row {
        name: member.name(),
        level: member.level.to_string(),
        groups: line.groups.join(", "),
        dossiers: dossiers.then(|| (act("dossiers"), words)),
        signed_in_at: member.signed_in_at,
        state: match (is_gone, member.has_password) {
            (true, _) => Badge::new(Tone::Neutral, l.t("staff-state-deactivated")),
            (false, false) => Badge::new(Tone::Info, l.t("staff-state-invited")),
            (false, true) => Badge::new(Tone::Ok, l.t("staff-state-at-work")),
        },
        edit: act("modifier"),
        deactivate: (!is_gone && !is_oneself).then(|| act("desactiver")),
        reactivate: is_gone.then(|| act("reactiver")),
        email: member.email,
    }
}
