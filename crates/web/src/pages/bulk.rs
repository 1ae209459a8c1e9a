//! « Activer une application… », « Désactiver une application… » on a selection (S5, S7): choose, recap, « Valider »,
//! and what became of it.

mod act;
mod choose;
mod recap;

use axum::response::Response;
use hub_domain::bulk::{BulkRefusal, BulkWay};

use crate::frame::{Frame, MessageKind};
use crate::i18n::L10n;
use crate::pages::dossiers::list;
use crate::pages::dossiers::place::Place;
use crate::routes::Routes;
use crate::session::{Visit, plain};
use crate::urls;

/// `/dossiers/activer`, `/dossiers/desactiver`, `/actes/{act}`.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::ACTIVATE, choose::open)
        .post(urls::ACTIVATE, recap::submit_open)
        .get(urls::DEACTIVATE, choose::close)
        .post(urls::DEACTIVATE, recap::submit_close)
        .get("/actes/{act}", act::show)
        .post("/actes/{act}/annuler", act::undo)
}

const fn address(way: BulkWay) -> &'static str {
    match way {
        BulkWay::Open => urls::ACTIVATE,
        BulkWay::Close => urls::DEACTIVATE,
    }
}

async fn frame(visit: &Visit, place: Place, heading: String) -> Frame {
    let frame = list::frame(visit, place).await;
    frame
        .crumb(visit.l.t(place.title()), place.path())
        .page(heading, Some(place.entry()))
}

/// Back to the list: no dossier is selected (MSG-NOSEL).
fn nothing_selected(visit: &Visit, place: Place) -> Response {
    visit.redirect(place.path(), plain(MessageKind::Warning, "no-selection"))
}

/// Why an application cannot be switched on for many dossiers at once, in words.
pub(super) fn refusal_words(refusal: BulkRefusal, l: &L10n) -> String {
    let id = match refusal {
        BulkRefusal::WholeFirm => "window-acts-on-firm",
        BulkRefusal::NeedsContact => "bulk-needs-contact",
        BulkRefusal::Suspended => "bulk-suspended",
    };
    l.t(id).into_owned()
}
