//! S1: the firm's applications: the list, one of them, changing and removing it (`APP`).

mod connection;
mod detail;
mod edit;
mod future;
mod grants;
mod list;
mod own;
mod preview;
mod remove;
mod restore;
mod suspend;

use hub_app::AppError;
use hub_app::queries::InstalledApp;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::dossier::DossierCode;
use hub_domain::ids::InstalledAppId;
use hub_domain::moment::Moment;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::components::{Badge, Tone};
use crate::forms::FormData;
use crate::frame::{Frame, NavEntry};
use crate::i18n::L10n;
use crate::router::Segment;
use crate::routes::Routes;
use crate::session::Visit;
use crate::urls;

/// Milliseconds of a day.
const DAY_MILLIS: i64 = 86_400_000;
/// From how many days on before its end a key is said to expire (`KEY-05`).
const SOON_DAYS: i64 = 30;

/// `/loophub/applications` and what is under one application.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::APPLICATIONS, list::show)
        .get(urls::OWN_APPLICATIONS, own::list)
        .get(urls::ADD_OWN_APPLICATION, own::add)
        .post(urls::ADD_OWN_APPLICATION, own::create)
        .get("/loophub/applications/internes/{id}/modifier", own::show)
        .post("/loophub/applications/internes/{id}/modifier", own::submit)
        .get("/loophub/applications/{id}/futurs", future::show)
        .post("/loophub/applications/{id}/futurs", future::submit)
        .get("/loophub/applications/{id}/droits-api", grants::show)
        .post("/loophub/applications/{id}/droits-api", grants::submit)
        .get("/loophub/applications/{id}", detail::show)
        .get("/loophub/applications/{id}/modifier", edit::show)
        .post("/loophub/applications/{id}/modifier", edit::submit)
        .get("/loophub/applications/{id}/supprimer", remove::show)
        .post("/loophub/applications/{id}/supprimer", remove::submit)
        .get("/loophub/applications/{id}/supprimer/apercu", preview::show)
        .get(
            "/loophub/applications/{id}/supprimer/consequences",
            remove::export,
        )
        .get("/loophub/applications/{id}/raccordement", connection::show)
        .get(
            "/loophub/applications/{id}/raccordement/fichier",
            connection::file,
        )
        .get("/loophub/applications/{id}/suspendre", suspend::show)
        .post("/loophub/applications/{id}/suspendre", suspend::submit)
        .get("/loophub/applications/{id}/reprendre", suspend::show_resume)
        .post("/loophub/applications/{id}/reprendre", suspend::resume)
        .get("/loophub/applications/{id}/restaurer", restore::show)
        .post("/loophub/applications/{id}/restaurer", restore::submit)
}

/// The application of the address. Rights come first: whoever has none learns nothing.
fn id_of(visit: &Visit, segment: &Segment, act: Act) -> Result<InstalledAppId, AppError> {
    allows(&visit.caller, act, Target::Firm)?;
    segment.id().map(InstalledAppId).ok_or(AppError::NotFound)
}

/// The code after which a list of dossiers goes on. What is no code is no place in the list: it starts at the beginning.
fn after(query: &FormData) -> String {
    DossierCode::parse(query.text("apres")).map_or_else(|_| String::new(), |code| code.as_str().to_owned())
}

/// The address of the page after a code.
fn next_page(page: &str, code: &str) -> String {
    format!("{page}?apres={}", utf8_percent_encode(code, NON_ALPHANUMERIC))
}

/// The frame of a page about one application.
async fn frame_under(visit: &Visit, heading: impl Into<String>) -> Frame {
    visit
        .frame()
        .await
        .page(heading, Some(NavEntry::LoopHub))
        .crumb(visit.l.t("apps-title"), urls::APPLICATIONS)
}

/// What is to be known of an application's key at a glance: missing, revoked, expired or about to.
fn key_badge(application: &InstalledApp, now: Moment, l: &L10n) -> Option<Badge> {
    application.entry.key_requirement.kind()?;
    let Some(key) = &application.key else {
        return Some(Badge::new(Tone::Warn, l.t("apps-key-missing")));
    };
    if key.revoked_at.is_some() {
        return Some(Badge::new(Tone::Err, l.t("apps-key-revoked")));
    }
    let left = key.expires_at?.millis_since(now);
    if left <= 0 {
        return Some(Badge::new(Tone::Err, l.t("apps-key-expired")));
    }
    let days = left / DAY_MILLIS;
    (days <= SOON_DAYS).then(|| Badge::new(Tone::Warn, l.tn("apps-key-expires", days)))
}

/// « Active », « Suspendue » or « Supprimée ».
fn state_badge(application: &InstalledApp, l: &L10n) -> Badge {
    if application.removed {
        Badge::new(Tone::Neutral, l.t("apps-state-removed"))
    } else if application.suspended {
        Badge::new(Tone::Warn, l.t("apps-state-suspended"))
    } else {
        Badge::new(Tone::Ok, l.t("apps-state-active"))
    }
}
