//! `/api/v1/events/{event}/dossiers`: the dossiers of an event that a webhook told, for the keys of its application.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum::response::Response;
use serde::Serialize;

use super::cursor;
use super::parameters::Page;
use crate::caller::caller;
use crate::door::Door;
use crate::json::written;
use crate::problem::Problem;

#[derive(Serialize)]
struct DossiersDocument {
    data: Vec<DossierDocument>,
    next_cursor: Option<String>,
}

#[derive(Serialize)]
struct DossierDocument {
    code: String,
}

/// `GET /api/v1/events/{event}/dossiers?limit=&cursor=`.
pub(super) async fn dossiers(
    State(door): State<Arc<Door>>,
    Path(event): Path<String>,
    request: Request,
) -> Response {
    let (request, _unread) = request.into_parts();
    let request_id = door.ids.of(&request.headers);
    let answer = read_dossiers(&door, &event, &request, &request_id).await;
    door.answer(&request, request_id, answer)
}

async fn read_dossiers(
    door: &Door,
    event: &str,
    request: &Parts,
    request_id: &HeaderValue,
) -> Result<Vec<u8>, Problem> {
    let call = caller(door, request, request_id).await?;
    let key = call.facts.stored.key;
    let page = Page::read(request.uri.query(), |text| cursor::read(key, text))?;
    let found = door
        .hub
        .event_dossiers(&call, event, &page.after, page.limit)
        .await
        .map_err(|error| Problem::failed(&error, door.limits()))?
        .ok_or(Problem::NotFound)?;
    written(&DossiersDocument {
        next_cursor: found.next_after.map(|code| cursor::write(key, &code)),
        data: found
            .codes
            .into_iter()
            .map(|code| DossierDocument { code })
            .collect(),
    })
}
