//! The recap: what would be done, exactly; « Valider » does that or nothing.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::commands::{BulkForm, BulkOutcome};
use hub_app::queries::bulk::BulkRecap;
use hub_domain::bulk::BulkWay;
use hub_domain::ids::InstalledAppId;

use super::{address, frame, nothing_selected, refusal_words};
use crate::errors::render;
use crate::forms::{FormBody, FormData};
use crate::frame::{Frame, Message, MessageKind};
use crate::pages::dossiers::place::Place;
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "bulk/recap.html")]
struct RecapPage {
    frame: Frame,
    action: &'static str,
    list: &'static str,
    back: &'static str,
    application: InstalledAppId,
    version: i64,
    changing: i64,
    /// What will be done, in one sentence.
    announced: String,
    /// What is left out, a sentence each.
    left_out: Vec<String>,
    /// Who loses access; empty when nobody does.
    loss: String,
    /// Why nothing can be done; empty when it can.
    refusal: String,
    is_close: bool,
}

/// The recap of an application over the selection of a list.
pub(super) async fn show(visit: &Visit, way: BulkWay, place: Place, app: InstalledAppId) -> Response {
    match visit
        .hub
        .bulk_recap(&visit.caller, way, place.basket(), app)
        .await
    {
        Ok(Some(recap)) => visit.page(&page(visit, way, place, recap).await),
        Ok(None) => nothing_selected(visit, place),
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /dossiers/activer`.
pub(super) async fn submit_open(visit: Visit, FormBody(form): FormBody) -> Response {
    submit(visit, BulkWay::Open, &form).await
}

/// `POST /dossiers/desactiver`.
pub(super) async fn submit_close(visit: Visit, FormBody(form): FormBody) -> Response {
    submit(visit, BulkWay::Close, &form).await
}

async fn submit(visit: Visit, way: BulkWay, form: &FormData) -> Response {
    if let Err(response) = visit.check(form).await {
        return response;
    }
    let place = Place::of_selection(form.text("liste"));
    let application = InstalledAppId(form.number("app").unwrap_or(0));
    let posted = BulkForm {
        way,
        list: place.basket(),
        application,
        version: form.number("version").unwrap_or(0),
        changing: form.number("dossiers").unwrap_or(-1),
    };
    match visit
        .hub
        .bulk_activate(&visit.caller, &posted, &visit.origin)
        .await
    {
        Ok(BulkOutcome::Done(act)) => visit.redirect(&urls::act_from(act, place.selection()), None),
        Ok(BulkOutcome::Nothing) => visit.redirect(place.path(), plain(MessageKind::Info, "msg-nochange")),
        Ok(BulkOutcome::NoSelection) => nothing_selected(&visit, place),
        Ok(BulkOutcome::Refused(_)) => again(&visit, way, place, application, None).await,
        Ok(BulkOutcome::Changed(figures)) => {
            let args = [
                ("before", posted.changing.max(0).into()),
                ("now", figures.changing(way).into()),
            ];
            let text = visit.l.ta("bulk-changed", &args);
            let message = Message::new(MessageKind::Warning, text, &visit.l);
            again(&visit, way, place, application, Some(message)).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// The recap anew, as it is now.
async fn again(
    visit: &Visit,
    way: BulkWay,
    place: Place,
    app: InstalledAppId,
    message: Option<Message>,
) -> Response {
    match visit
        .hub
        .bulk_recap(&visit.caller, way, place.basket(), app)
        .await
    {
        Ok(Some(recap)) => {
            let mut page = page(visit, way, place, recap).await;
            if message.is_some() {
                page.frame = page.frame.with_message(message);
            }
            visit.shown(render(StatusCode::CONFLICT, &page))
        }
        Ok(None) => nothing_selected(visit, place),
        Err(error) => visit.refuse(error).await,
    }
}

async fn page(visit: &Visit, way: BulkWay, place: Place, recap: BulkRecap) -> RecapPage {
    let l = &visit.l;
    let figures = recap.figures;
    let app = &recap.application.label;
    let (heading, announced) = match way {
        BulkWay::Open => ("bulk-open-recap", "bulk-open-announced"),
        BulkWay::Close => ("bulk-close-recap", "bulk-close-announced"),
    };
    let changing = figures.changing(way);
    let mut left_out = Vec::new();
    let settled = match way {
        BulkWay::Open => "bulk-already-on",
        BulkWay::Close => "bulk-already-off",
    };
    for (id, count) in [
        (settled, figures.settled(way)),
        ("bulk-without-right", figures.without_right),
        ("bulk-at-rest", figures.at_rest),
    ] {
        if count > 0 {
            left_out.push(l.tn(id, count));
        }
    }
    RecapPage {
        frame: frame(visit, place, l.tx(heading, "app", app)).await,
        action: address(way),
        list: place.selection(),
        back: place.path(),
        application: recap.application.id,
        version: recap.version,
        changing,
        announced: l.ta2(announced, "app", app, "n", changing),
        left_out,
        loss: if way == BulkWay::Close && figures.contacts > 0 {
            l.tn("window-loss", figures.contacts)
        } else {
            String::new()
        },
        refusal: recap
            .refusal
            .map_or_else(String::new, |refusal| refusal_words(refusal, l)),
        is_close: way == BulkWay::Close,
    }
}
