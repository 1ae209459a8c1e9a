//! « Collaborateurs »: the firm's people, their profiles and groups, and who is at work.

mod deactivate;
mod edit;
mod link;
mod list;
mod reassign;

use hub_app::AppError;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::StaffId;

use crate::frame::{Frame, NavEntry};
use crate::router::Segment;
use crate::routes::Routes;
use crate::session::Visit;
use crate::urls;

/// `/parametrage/cabinet/collaborateurs` and what is under it.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::STAFF, list::show)
        .get(urls::ADD_STAFF, edit::add)
        .post(urls::ADD_STAFF, edit::create)
        .get("/parametrage/cabinet/collaborateurs/{id}/modifier", edit::show)
        .post("/parametrage/cabinet/collaborateurs/{id}/modifier", edit::submit)
        .get(
            "/parametrage/cabinet/collaborateurs/{id}/desactiver",
            deactivate::show,
        )
        .post(
            "/parametrage/cabinet/collaborateurs/{id}/desactiver",
            deactivate::submit,
        )
        .post(
            "/parametrage/cabinet/collaborateurs/{id}/reactiver",
            deactivate::give_back,
        )
        .get(
            "/parametrage/cabinet/collaborateurs/{id}/dossiers",
            reassign::show,
        )
        .post(
            "/parametrage/cabinet/collaborateurs/{id}/dossiers",
            reassign::submit,
        )
        .post("/parametrage/cabinet/collaborateurs/{id}/lien", link::create)
}

/// Who the address names; rights come first, so that nobody else learns what is there.
fn staff_of(visit: &Visit, segment: &Segment) -> Result<StaffId, AppError> {
    allows(&visit.caller, Act::EditStaff, Target::Firm)?;
    segment.id().map(StaffId).ok_or(AppError::NotFound)
}

/// The frame of a page under the list.
async fn frame_under(visit: &Visit, heading: impl Into<String>) -> Frame {
    let l = &visit.l;
    visit
        .frame()
        .await
        .step(l.t("nav-settings"))
        .step(l.t("nav-firm-crumb"))
        .crumb(l.t("staff-title"), urls::STAFF)
        .page(heading, Some(NavEntry::Staff))
}
