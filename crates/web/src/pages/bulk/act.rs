//! What became of a bulk act, and « Annuler cette action » while nothing of it has changed.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::AppError;
use hub_app::commands::UndoOutcome;
use hub_app::queries::bulk::BulkAct;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::bulk::BulkWay;
use hub_domain::ids::ActId;

use super::frame;
use crate::errors::render;
use crate::forms::{FormBody, QueryData};
use crate::frame::{Frame, Message, MessageKind};
use crate::pages::dossiers::place::Place;
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "bulk/act.html")]
struct ActPage {
    frame: Frame,
    done: String,
    accesses: String,
    /// What has changed since, so that it cannot be taken back; empty when it can.
    changed: Vec<String>,
    is_undone: bool,
    undo: String,
    /// The list that the act was done from.
    back: &'static str,
    is_of_portfolio: bool,
}

/// `GET /actes/{act}?liste=`.
pub(super) async fn show(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    let place = Place::of_selection(query.text("liste"));
    match read(&visit, &segment).await {
        Ok(act) => visit.page(&page(&visit, place, &act).await),
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /actes/{act}/annuler?liste=`.
pub(super) async fn undo(
    visit: Visit,
    segment: Segment,
    QueryData(query): QueryData,
    FormBody(form): FormBody,
) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let place = Place::of_selection(query.text("liste"));
    let id = ActId(segment.id().unwrap_or(0));
    match visit.hub.undo_act(&visit.caller, id, &visit.origin).await {
        Ok(UndoOutcome::Undone { at, dossiers }) => {
            let args = [
                ("date", visit.l.date(at).into()),
                ("time", visit.l.time(at).into()),
                ("n", dossiers.into()),
            ];
            visit.redirect(
                &urls::act_from(id, place.selection()),
                Some((MessageKind::Success, "msg-undo", &args)),
            )
        }
        Ok(UndoOutcome::Changed(act)) => {
            let mut page = page(&visit, place, &act).await;
            let text = visit.l.t("bulk-undo-changed");
            let message = Message::new(MessageKind::Warning, text, &visit.l);
            page.frame = page.frame.with_message(Some(message));
            visit.shown(render(StatusCode::CONFLICT, &page))
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn read(visit: &Visit, segment: &Segment) -> Result<BulkAct, AppError> {
    allows(&visit.caller, Act::ReadDossiers, Target::Firm)?;
    let id = ActId(segment.id().unwrap_or(0));
    visit.hub.bulk_act(&visit.caller, id).await
}

async fn page(visit: &Visit, place: Place, act: &BulkAct) -> ActPage {
    let l = &visit.l;
    let (heading, done) = match act.way {
        BulkWay::Open => ("bulk-open-recap", "bulk-open-done"),
        BulkWay::Close => ("bulk-close-recap", "bulk-close-done"),
    };
    let mut changed = Vec::new();
    if act.undone_by.is_none() && !act.is_intact() {
        if act.removed {
            changed.push(l.tx("bulk-undo-removed", "app", &act.label));
        } else {
            for (id, count) in [
                ("bulk-undo-dossiers", act.dossiers - act.untouched),
                ("bulk-undo-accesses", act.accesses - act.givable),
            ] {
                if count > 0 {
                    changed.push(l.tn(id, count));
                }
            }
        }
    }
    let args = [
        ("app", act.label.as_str().into()),
        ("n", act.dossiers.into()),
        ("date", l.date_time(act.at).into()),
    ];
    ActPage {
        frame: frame(visit, place, l.tx(heading, "app", &act.label)).await,
        done: l.ta(done, &args),
        accesses: if act.accesses > 0 {
            l.tn("bulk-accesses-ended", act.accesses)
        } else {
            String::new()
        },
        changed,
        is_undone: act.undone_by.is_some(),
        undo: format!("{}/annuler?liste={}", urls::act(act.id), place.selection()),
        back: place.path(),
        is_of_portfolio: place == Place::Portfolio,
    }
}
