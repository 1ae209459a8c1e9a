//! The first step: which application.

use askama::Template;
use axum::response::Response;
use hub_app::queries::bulk::BulkStart;
use hub_domain::bulk::BulkWay;
use hub_domain::ids::InstalledAppId;

use super::{address, frame, nothing_selected, recap, refusal_words};
use crate::components::Choice;
use crate::forms::{FieldErrors, FormData, QueryData};
use crate::frame::Frame;
use crate::pages::dossiers::place::Place;
use crate::session::Visit;

#[derive(Debug, Template)]
#[template(path = "bulk/choose.html")]
struct ChoosePage {
    frame: Frame,
    action: &'static str,
    list: &'static str,
    back: &'static str,
    chosen: u64,
    choices: Vec<Choice>,
    /// Applications that cannot be chosen, each with the reason.
    others: Vec<(String, String)>,
}

/// `GET /dossiers/activer?liste=portefeuille|tous|dossiers&app=`.
pub(super) async fn open(visit: Visit, QueryData(query): QueryData) -> Response {
    show(visit, BulkWay::Open, &query).await
}

/// `GET /dossiers/desactiver?liste=portefeuille|tous|dossiers&app=`.
pub(super) async fn close(visit: Visit, QueryData(query): QueryData) -> Response {
    show(visit, BulkWay::Close, &query).await
}

async fn show(visit: Visit, way: BulkWay, query: &FormData) -> Response {
    let place = Place::of_selection(query.text("liste"));
    if let Some(app) = query.number("app") {
        return recap::show(&visit, way, place, InstalledAppId(app)).await;
    }
    let start = match visit.hub.bulk_start(&visit.caller, way, place.basket()).await {
        Ok(Some(start)) => start,
        Ok(None) => return nothing_selected(&visit, place),
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let heading = match way {
        BulkWay::Open => l.t("bulk-open-title"),
        BulkWay::Close => l.t("bulk-close-title"),
    };
    let mut errors = FieldErrors::default();
    // Without a choice a browser sends no field of that name: the button tells that one was asked for.
    if query.has("app") || query.has("suite") {
        errors.add("app", l.t("msg-app"));
    }
    let is_wrong = !errors.is_empty();
    let BulkStart { chosen, offers } = start;
    let (mut choices, mut others) = (Vec::new(), Vec::new());
    for offer in offers {
        match offer.refusal {
            None => choices.push(
                Choice::new(offer.application.id.to_string(), offer.application.label, "")
                    .described(l.tn("bulk-active-on", offer.application.dossiers)),
            ),
            Some(refusal) => others.push((offer.application.label, refusal_words(refusal, l))),
        }
    }
    let page = ChoosePage {
        frame: frame(&visit, place, heading.into_owned())
            .await
            .with_errors(errors),
        action: address(way),
        list: place.selection(),
        back: place.path(),
        chosen,
        choices,
        others,
    };
    visit.form(&page, is_wrong)
}
