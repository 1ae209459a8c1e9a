//! « Activer une application… », « Désactiver une application… » on a selection (S5, S7): choose, recap, « Valider »,
//! and what became of it.

mod act;
mod choose;
mod recap;

use axum::response::Response;
use hub_app::queries::BasketList;
use hub_domain::bulk::{BulkRefusal, BulkWay};

use crate::forms::FormData;
use crate::frame::{Frame, MessageKind, NavEntry};
use crate::i18n::L10n;
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

/// The list whose selection is meant.
fn list_of(data: &FormData) -> BasketList {
    BasketList::parse(data.text("liste")).unwrap_or(BasketList::Portfolio)
}

const fn address(way: BulkWay) -> &'static str {
    match way {
        BulkWay::Open => urls::ACTIVATE,
        BulkWay::Close => urls::DEACTIVATE,
    }
}

const fn list_page(list: BasketList) -> &'static str {
    match list {
        BasketList::Portfolio => urls::PORTFOLIO,
        BasketList::Dossiers => urls::DOSSIERS,
    }
}

async fn frame(visit: &Visit, list: BasketList, heading: String) -> Frame {
    let (title, entry) = match list {
        BasketList::Portfolio => ("portfolio-title", NavEntry::Portfolio),
        BasketList::Dossiers => ("bulk-list-dossiers", NavEntry::Dossiers),
    };
    visit
        .frame()
        .await
        .page(heading, Some(entry))
        .crumb(visit.l.t(title), list_page(list))
}

/// Back to the list: no dossier is selected (MSG-NOSEL).
fn nothing_selected(visit: &Visit, list: BasketList) -> Response {
    visit.redirect(list_page(list), plain(MessageKind::Warning, "msg-nosel"))
}

fn refusal_words(refusal: BulkRefusal, l: &L10n) -> String {
    let id = match refusal {
        BulkRefusal::WholeFirm => "window-acts-on-firm",
        BulkRefusal::NeedsContact => "bulk-needs-contact",
        BulkRefusal::Suspended => "bulk-suspended",
    };
    l.t(id).into_owned()
}
