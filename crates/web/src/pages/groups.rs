//! « Groupes »: named groups of staff, of which one has a meaning of its own.

mod edit;
mod list;

use crate::frame::{Frame, NavEntry};
use crate::routes::Routes;
use crate::session::Visit;
use crate::urls;

/// `/parametrage/cabinet/groupes` and what is under it.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::GROUPS, list::show)
        .get(urls::ADD_GROUP, edit::add)
        .post(urls::ADD_GROUP, edit::create)
        .get("/parametrage/cabinet/groupes/{id}/modifier", edit::show)
        .post("/parametrage/cabinet/groupes/{id}/modifier", edit::submit)
        .post("/parametrage/cabinet/groupes/{id}/supprimer", edit::remove)
}

/// The frame of a page under the list.
async fn frame_under(visit: &Visit, heading: impl Into<String>) -> Frame {
    let l = &visit.l;
    visit
        .frame()
        .await
        .step(l.t("nav-settings"))
        .step(l.t("nav-firm-crumb"))
        .crumb(l.t("groups-title"), urls::GROUPS)
        .page(heading, Some(NavEntry::Groups))
}
