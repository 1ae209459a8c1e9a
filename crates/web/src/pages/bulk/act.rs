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

use crate::errors::render;
use crate::forms::FormBody;
use crate::frame::{Frame, Message, MessageKind, NavEntry};
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
}

/// `GET /actes/{act}`.
pub(super) async fn show(visit: Visit, segment: Segment) -> Response {
    match read(&visit, &segment).await {
        Ok(act) => visit.page(&page(&visit, &act).await),
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /actes/{act}/annuler`.
pub(super) async fn undo(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let id = ActId(segment.id().unwrap_or(0));
    match visit.hub.undo_act(&visit.caller, id, &visit.origin).await {
        Ok(UndoOutcome::Undone { at, dossiers }) => {
            let args = [
                ("date", visit.l.date(at).into()),
                ("time", visit.l.time(at).into()),
                ("n", dossiers.into()),
            ];
            visit.redirect(&urls::act(id), Some((MessageKind::Success, "msg-undo", &args)))
        }
        Ok(UndoOutcome::Changed(act)) => {
            let mut page = page(&visit, &act).await;
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

async fn page(visit: &Visit, act: &BulkAct) -> ActPage {
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
        frame: visit
            .frame()
            .await
            .page(l.tx(heading, "app", &act.label), Some(NavEntry::Portfolio))
            .crumb(l.t("portfolio-title"), urls::PORTFOLIO),
        done: l.ta(done, &args),
        accesses: if act.accesses > 0 {
            l.tn("bulk-accesses-ended", act.accesses)
        } else {
            String::new()
        },
        changed,
        is_undone: act.undone_by.is_some(),
        undo: format!("{}/annuler", urls::act(act.id)),
    }
}
