//! « Voir la sélection », and « Voir les N dossiers retirés », of a list.

use askama::Template;
use axum::response::Response;
use hub_app::queries::{CHOSEN_PAGE, DossierLine};

use super::list::frame;
use super::place::Place;
use crate::components::Pager;
use crate::forms::QueryData;
use crate::frame::Frame;
use crate::session::Visit;

#[derive(Debug, Template)]
#[template(path = "dossiers/chosen.html")]
struct ChosenView {
    frame: Frame,
    dossiers: Vec<DossierLine>,
    pages: Pager,
    back: &'static str,
}

/// `GET /dossiers/selection?liste=&retires=&page=`.
pub async fn show(visit: Visit, QueryData(query): QueryData) -> Response {
    let place = Place::of_selection(query.text("liste"));
    let list = place.basket();
    let taken_out = query.text("retires") == "oui";
    let page = query.number("page").unwrap_or(1);
    let found = if taken_out {
        visit.hub.taken_out_dossiers(&visit.caller, list, page).await
    } else {
        visit
            .hub
            .chosen_dossiers(&visit.caller, list, page, CHOSEN_PAGE)
            .await
    };
    let found = match found {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let total = if taken_out {
        found.count.removed()
    } else {
        found.count.selected()
    };
    let l = &visit.l;
    let title = if taken_out {
        "selection-removed-title"
    } else {
        "selection-title"
    };
    let others = if taken_out { "&retires=oui" } else { "" };
    visit.page(&ChosenView {
        frame: frame(&visit, place)
            .await
            .crumb(l.t(place.title()), place.path())
            .page(l.t(title), None),
        dossiers: if total == 0 { Vec::new() } else { found.lines },
        pages: Pager::new(
            u64::try_from(found.page).unwrap_or(1),
            total,
            u64::try_from(CHOSEN_PAGE).unwrap_or(50),
            &format!("liste={}{others}", place.selection()),
        ),
        back: place.path(),
    })
}
