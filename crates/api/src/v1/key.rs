//! `/api/v1/key`: what a key is and what is open to it, told to who holds it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum::response::Response;
use hub_app::queries::key_itself::KeyItself;
use hub_domain::moment::Moment;
use serde::Serialize;

use super::cursor;
use super::parameters::{Page, no_parameters};
use crate::caller::caller;
use crate::door::Door;
use crate::json::written;
use crate::problem::Problem;

#[derive(Serialize)]
struct KeyDocument {
    identifier: String,
    kind: &'static str,
    firm: String,
    sic_code: Option<String>,
    application: ApplicationDocument,
    permissions: Vec<String>,
    expires_at: Option<String>,
    open_dossiers: i64,
    first_call_seen: bool,
}

#[derive(Serialize)]
struct ApplicationDocument {
    id: i64,
    label: String,
    state: &'static str,
}

#[derive(Serialize)]
struct DossiersDocument {
    data: Vec<DossierDocument>,
    next_cursor: Option<String>,
}

#[derive(Serialize)]
struct DossierDocument {
    code: String,
    name: String,
}

/// `GET /api/v1/key`.
pub(super) async fn itself(State(door): State<Arc<Door>>, request: Request) -> Response {
    let (request, _unread) = request.into_parts();
    let request_id = door.ids.of(&request.headers);
    let answer = read_itself(&door, &request, &request_id).await;
    door.answer(&request, request_id, answer)
}

/// `GET /api/v1/key/dossiers?limit=&cursor=`.
pub(super) async fn dossiers(State(door): State<Arc<Door>>, request: Request) -> Response {
    let (request, _unread) = request.into_parts();
    let request_id = door.ids.of(&request.headers);
    let answer = read_dossiers(&door, &request, &request_id).await;
    door.answer(&request, request_id, answer)
}

async fn read_itself(door: &Door, request: &Parts, request_id: &HeaderValue) -> Result<Vec<u8>, Problem> {
    let call = caller(door, request, request_id).await?;
    no_parameters(request.uri.query())?;
    let key = door
        .hub
        .key_itself(&call)
        .await
        .map_err(|error| Problem::failed(&error, door.limits()))?;
    written(&document(key))
}

async fn read_dossiers(door: &Door, request: &Parts, request_id: &HeaderValue) -> Result<Vec<u8>, Problem> {
    let call = caller(door, request, request_id).await?;
    let key = call.facts.stored.key;
    let page = Page::read(request.uri.query(), |text| cursor::read(key, text))?;
    let found = door
        .hub
        .key_dossiers(&call, &page.after, page.limit)
        .await
        .map_err(|error| Problem::failed(&error, door.limits()))?;
    written(&DossiersDocument {
        next_cursor: found.next_after.map(|code| cursor::write(key, &code)),
        data: found
            .lines
            .into_iter()
            .map(|(code, name)| DossierDocument { code, name })
            .collect(),
    })
}

fn document(key: KeyItself) -> KeyDocument {
    KeyDocument {
        identifier: key.identifier,
        kind: key.kind.code(),
        firm: key.firm,
        sic_code: key.sic_code,
        application: ApplicationDocument {
            id: key.application.id.0,
            label: key.application.label,
            state: key.application.state.as_str(),
        },
        permissions: key.permissions,
        expires_at: key.expires_at.and_then(rfc_3339),
        open_dossiers: key.open_dossiers,
        first_call_seen: key.first_call_seen,
    }
}

/// `2026-11-24T10:00:00Z`; `None` beyond the years that can be written.
fn rfc_3339(moment: Moment) -> Option<String> {
    jiff::Timestamp::from_millisecond(moment.0)
        .ok()
        .map(|instant| instant.to_string())
}
