//! « Clés par dossier » of an application: the list, creating them in bulk, revoking all of them (`KEY-07`).

mod create;
mod list;
mod revoke;

use hub_app::AppError;
use hub_app::queries::InstalledApp;
use hub_domain::api_key::KeyKind;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::InstalledAppId;

use crate::frame::{Frame, NavEntry};
use crate::router::Segment;
use crate::routes::Routes;
use crate::session::Visit;
use crate::urls;

/// `/loophub/applications/{id}/cles` and what is under it.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/loophub/applications/{id}/cles", list::show)
        .get("/loophub/applications/{id}/cles/creer", create::show)
        .post("/loophub/applications/{id}/cles/creer", create::submit)
        .get("/loophub/applications/{id}/cles/revoquer", revoke::show)
        .post("/loophub/applications/{id}/cles/revoquer", revoke::submit)
}

/// The application of the address. Rights come first: whoever has none learns nothing.
fn id_of(visit: &Visit, segment: &Segment, act: Act) -> Result<InstalledAppId, AppError> {
    allows(&visit.caller, act, Target::Firm)?;
    segment.id().map(InstalledAppId).ok_or(AppError::NotFound)
}

/// Whether an application is secured by a standard key: a key opens dossiers of no other.
fn takes_keys(application: &InstalledApp) -> bool {
    application.entry.key_requirement.kind() == Some(KeyKind::Standard)
}

/// The list's own address.
pub(super) fn here(id: InstalledAppId) -> String {
    urls::application_act(id, "cles")
}

/// The frame of a page about the keys of an application.
pub(super) async fn frame_under(
    visit: &Visit,
    id: InstalledAppId,
    label: &str,
    heading: impl Into<String>,
) -> Frame {
    visit
        .frame()
        .await
        .page(heading, Some(NavEntry::LoopHub))
        .crumb(visit.l.t("apps-title"), urls::APPLICATIONS)
        .crumb(label.to_owned(), urls::application(id))
}
