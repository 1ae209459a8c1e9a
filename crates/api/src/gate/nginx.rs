//! `/gate/nginx`: the answer to `auth_request`, which understands 200, 401 and 403 only.

use std::net::IpAddr;

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use hub_app::decisions::{AllowedCall, Call, RefusedCall};
use hub_domain::authz::call::{RouteFault, TrueReason};

use super::asked;
use crate::door::{Door, credential, log_refusal};
use crate::problem::CHALLENGE;
use crate::request_id::X_REQUEST_ID;

const X_ORIGINAL_URI: HeaderName = HeaderName::from_static("x-original-uri");
const X_ORIGINAL_METHOD: HeaderName = HeaderName::from_static("x-original-method");
const X_LOOPHUB_FIRM: HeaderName = HeaderName::from_static("x-loophub-firm");
const X_LOOPHUB_APPLICATION: HeaderName = HeaderName::from_static("x-loophub-application");
const X_LOOPHUB_DOSSIER: HeaderName = HeaderName::from_static("x-loophub-dossier");
const X_LOOPHUB_ACCOUNT: HeaderName = HeaderName::from_static("x-loophub-account");
const X_LOOPHUB_REASON: HeaderName = HeaderName::from_static("x-loophub-reason");

/// Answers one question of nginx. The body, which nginx does not send, is not read.
pub(super) async fn answer(door: &Door, request: &Parts) -> Response {
    let request_id = door.ids.of(&request.headers);
    let response = match decide(door, request, &request_id).await {
        Ok(allowed) => allow(&allowed, &request_id).ok_or_else(|| {
            tracing::error!("an allowed call cannot be written in headers");
            RefusedCall::of(TrueReason::Unavailable)
        }),
        Err(refused) => Err(refused),
    };
    response.unwrap_or_else(|refused| refuse(refused, request_id))
}

async fn decide(door: &Door, request: &Parts, request_id: &HeaderValue) -> Result<AllowedCall, RefusedCall> {
    let headers = &request.headers;
    let logged = |refused: RefusedCall| {
        door.hub.count_refusal(refused);
        log_refusal("nginx", refused, None, request_id);
        refused
    };
    let credential = credential(headers).map_err(logged)?;
    let peer = door.peer(headers, &request.extensions).map_err(logged)?;
    // What cannot be named or can be read two ways is told only after the key is known to be good (3.2).
    let named = peer.map_err(RouteFault::Ambiguous).and_then(|peer: IpAddr| {
        let method = asked::only(headers, &X_ORIGINAL_METHOD)?;
        let uri = asked::only(headers, &X_ORIGINAL_URI)?;
        asked::read(&door.settings.route_table, method, uri, headers).map(|named| (named, peer))
    });
    let call = Call {
        credential: &credential,
        asked: named
            .as_ref()
            .map(|(named, _)| named.asked())
            .map_err(|fault| *fault),
        peer: peer.unwrap_or(NO_ADDRESS),
    };
    let decided = door.hub.decide(&call).await;
    decided.inspect_err(|refused| log_refusal("nginx", *refused, Some(&credential), request_id))
}

/// Stands for an address that could not be read: the call is refused as ambiguous before it is looked at.
const NO_ADDRESS: IpAddr = IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED);

/// 200, with what the back end is to be told; `None` if that cannot be written in headers.
fn allow(allowed: &AllowedCall, request_id: &HeaderValue) -> Option<Response> {
    let stored = &allowed.facts.stored;
    let application = stored.application.as_ref()?;
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.reserve(8);
    headers.insert(X_LOOPHUB_FIRM, HeaderValue::from_str(&stored.domain).ok()?);
    headers.insert(X_LOOPHUB_APPLICATION, HeaderValue::from(application.id.0));
    if let Some(dossier) = &allowed.dossier {
        headers.insert(X_LOOPHUB_DOSSIER, HeaderValue::from_str(dossier).ok()?);
    }
    if let Some(account) = &application.partner_email {
        headers.insert(X_LOOPHUB_ACCOUNT, HeaderValue::from_str(account).ok()?);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_REQUEST_ID, request_id.clone());
    Some(response)
}

/// 401 or 403 with the reason told to the caller, never the true one.
fn refuse(refused: RefusedCall, request_id: HeaderValue) -> Response {
    let told = refused.reason.told();
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(X_LOOPHUB_REASON, HeaderValue::from_static(told.code()));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_REQUEST_ID, request_id);
    let status = if told.status() == StatusCode::UNAUTHORIZED.as_u16() {
        headers.insert(WWW_AUTHENTICATE, CHALLENGE);
        StatusCode::UNAUTHORIZED
    } else {
        StatusCode::FORBIDDEN
    };
    if let Some(seconds) = refused.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    *response.status_mut() = status;
    response
}
