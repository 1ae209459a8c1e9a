//! The list of collaborators.

use askama::Template;
use axum::response::Response;
use hub_app::queries::StaffLine;
use hub_domain::moment::Moment;

use crate::components::{Badge, Pager, Tone};
use crate::forms::QueryData;
use crate::frame::{Frame, NavEntry};
use crate::i18n::L10n;
use crate::session::Visit;
use crate::sheet::{Sheet, SheetFormat};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "staff/list.html")]
struct StaffPage {
    frame: Frame,
    rows: Vec<Row>,
    at_work: usize,
    pages: Pager,
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

/// Rows on a page.
const PER_PAGE: u64 = 50;

/// `GET /parametrage/cabinet/collaborateurs?page=&format=csv|xlsx`: a page, or the whole list as a file.
pub async fn show(visit: Visit, QueryData(query): QueryData) -> Response {
    let lines = match visit.hub.staff(&visit.caller).await {
        Ok(lines) => lines,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    if query.has("format") {
        let rows = lines.into_iter().map(|line| row(&visit, line)).collect();
        return sheet(rows, l).answer(SheetFormat::of(query.text("format")));
    }
    let asked = query
        .number("page")
        .and_then(|page| u64::try_from(page).ok())
        .unwrap_or(1);
    let pages = Pager::new(asked, lines.len() as u64, PER_PAGE, "");
    let skipped = usize::try_from(pages.first_row().saturating_sub(1)).unwrap_or(0);
    let heading = match pages.page {
        1 => l.t("staff-title").into_owned(),
        page => l.ta2("page-title", "title", l.t("staff-title"), "n", page),
    };
    let page = StaffPage {
        at_work: lines
            .iter()
            .filter(|line| line.member.deactivated_at.is_none())
            .count(),
        rows: lines
            .into_iter()
            .skip(skipped)
            .take(PER_PAGE as usize)
            .map(|line| row(&visit, line))
            .collect(),
        pages,
        frame: visit
            .frame()
            .await
            .step(l.t("nav-settings"))
            .step(l.t("nav-firm-crumb"))
            .page(l.t("staff-title"), Some(NavEntry::Staff))
            .titled(heading)
            .at(visit.path.clone()),
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

fn sheet(rows: Vec<Row>, l: &L10n) -> Sheet {
    let columns = [
        "staff-col-name",
        "account-email",
        "staff-col-level",
        "staff-col-groups",
        "staff-col-dossiers",
        "staff-col-signed-in",
        "staff-col-state",
    ];
    Sheet {
        name: "collaborateurs".to_owned(),
        columns: columns.map(|id| l.t(id).into_owned()).to_vec(),
        rows: rows
            .into_iter()
            .map(|row| {
                vec![
                    row.name.into(),
                    row.email.into(),
                    row.level.into(),
                    row.groups.into(),
                    row.dossiers.map_or_else(String::new, |(_, words)| words).into(),
                    row.signed_in_at
                        .map_or_else(String::new, |at| l.date_time(at))
                        .into(),
                    row.state.label.into(),
                ]
            })
            .collect(),
    }
}
