//! One entry of the journal: who, what, before and after, in words.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_domain::audit::Verb;
use hub_domain::firm::FirmCodeKind;
use hub_domain::moment::Moment;

use super::facts::{Fact, facts};
use super::words::{author, door, object, verb_words};
use crate::frame::{Frame, NavEntry};
use crate::headers::no_store;
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "audit/detail.html")]
struct EntryPage {
    frame: Frame,
    at: Moment,
    author: String,
    verb: String,
    object: String,
    door: String,
    request: Option<String>,
    address: Option<String>,
    dossier: Option<String>,
    /// The page of the dossiers touched, where the act may have touched some.
    dossiers: Option<String>,
    hash: String,
    is_erased: bool,
    before: Vec<Fact>,
    after: Vec<Fact>,
}

/// `GET /suivi/journal/{seq}`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match entry(&visit, &segment).await {
        Ok(page) => no_store(visit.page(&page)),
        Err(error) => visit.refuse(error).await,
    }
}

/// Whether an act of that verb may switch applications on or off for many dossiers.
const fn touches_dossiers(verb: Option<Verb>) -> bool {
    matches!(
        verb,
        Some(
            Verb::ApplicationAdded
                | Verb::ApplicationRemoved
                | Verb::ApplicationRestored
                | Verb::ActivationOpened
                | Verb::ActivationClosed
                | Verb::ActUndone
                | Verb::DossierArchived
        )
    )
}

async fn entry(visit: &Visit, segment: &Segment) -> Result<EntryPage, AppError> {
    let l = &visit.l;
    // Rights before anything: who may not read the journal learns nothing of what is in it.
    let line = visit
        .hub
        .journal_line(&visit.caller, segment.id().unwrap_or(0))
        .await?;
    let sics: HashMap<i64, String> = visit
        .hub
        .firm_codes(&visit.caller, FirmCodeKind::Sic)
        .await?
        .into_iter()
        .map(|sic| (sic.id, sic.code))
        .collect();
    let heading = l.tx("audit-detail", "seq", line.entry.seq);
    Ok(EntryPage {
        frame: visit
            .frame()
            .await
            .page(heading, Some(NavEntry::Audit))
            .crumb(l.t("audit-title"), urls::AUDIT),
        at: line.entry.at,
        author: author(&line, l),
        verb: line
            .verb
            .map_or_else(|| line.entry.verb.clone(), |verb| verb_words(verb, l)),
        object: object(&line, l),
        door: door(&line.entry.door, l),
        hash: line.entry.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        address: line.address.clone(),
        dossier: line.entry.dossier_code.clone(),
        dossiers: touches_dossiers(line.verb)
            .then(|| format!("{}/dossiers", urls::audit_entry(line.entry.seq))),
        is_erased: line.entry.payload.is_none(),
        before: facts(line.before.as_ref(), &sics, l),
        after: facts(line.after.as_ref(), &sics, l),
        request: line.request,
    })
}
