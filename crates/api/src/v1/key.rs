//! `/api/v1/key`: what a key is and what is open to it, told to who holds it.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::LazyLock;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::Response;
use hub_app::AppError;
use hub_app::decisions::{AllowedCall, Call, RefusedCall};
use hub_app::queries::key_itself::KeyItself;
use hub_domain::authz::call::{AskedCall, AskedDossier, OperationName, RouteFault, Surface};
use hub_domain::moment::Moment;
use serde::Serialize;

use super::cursor;
use super::parameters::{Page, no_parameters};
use crate::door::{Door, credential, log_refusal};
use crate::problem::Problem;
use crate::request_id::X_REQUEST_ID;

/// What both questions are called in the decision.
static READ_KEY: LazyLock<OperationName> =
    LazyLock::new(|| OperationName::parse("key:read").unwrap_or_else(|_| unreachable!("a constant")));

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

/// A body of JSON that nobody may keep.
pub(super) fn json(body: Vec<u8>, request_id: HeaderValue) -> Response {
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_REQUEST_ID, request_id);
    response
}

async fn read_itself(door: &Door, request: &Parts, request_id: &HeaderValue) -> Result<Vec<u8>, Problem> {
    let call = decide(door, request, request_id).await?;
    no_parameters(request.uri.query())?;
    let key = door
        .hub
        .key_itself(&call)
        .await
        .map_err(|error| Problem::failed(&error, door.limits()))?;
    written(&document(key))
}

async fn read_dossiers(door: &Door, request: &Parts, request_id: &HeaderValue) -> Result<Vec<u8>, Problem> {
    let call = decide(door, request, request_id).await?;
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

/// Decides the call like any other: on the surface that every key may ask about itself.
async fn decide(door: &Door, request: &Parts, request_id: &HeaderValue) -> Result<AllowedCall, Problem> {
    let headers = &request.headers;
    let refused = |refused: RefusedCall, credential| {
        log_refusal("api", refused, credential, request_id);
        Problem::refused(refused, door.limits())
    };
    let counted = |reason: RefusedCall| {
        door.hub.count_refusal(reason);
        reason
    };
    let credential = credential(headers).map_err(|reason| refused(counted(reason), None))?;
    let peer = door
        .peer(headers, &request.extensions)
        .map_err(|reason| refused(counted(reason), Some(&credential)))?;
    let asked = AskedCall {
        surface: Surface::SelfService,
        operation: &READ_KEY,
        dossier: AskedDossier::Unplaced,
    };
    let call = Call {
        credential: &credential,
        asked: peer.map(|_| asked).map_err(RouteFault::Ambiguous),
        peer: peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
    };
    let decided = door.hub.decide(&call).await;
    decided.map_err(|reason| refused(reason, Some(&credential)))
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

fn written(document: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(document).map_err(|error| {
        tracing::error!(error = %AppError::internal(error), "an answer could not be written");
        Problem::Internal
    })
}
