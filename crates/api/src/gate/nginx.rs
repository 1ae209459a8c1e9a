//! `/gate/nginx`: the answer to `auth_request`, which understands 200, 401 and 403 only.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use hub_app::decisions::RefusedCall;

use super::answer::{X_LOOPHUB_REASON, allow, decide};
use super::asked::{Described, only};
use crate::door::Door;
use crate::problem::CHALLENGE;
use crate::request_id::X_REQUEST_ID;

const X_ORIGINAL_URI: HeaderName = HeaderName::from_static("x-original-uri");
const X_ORIGINAL_METHOD: HeaderName = HeaderName::from_static("x-original-method");

/// Answers one question of nginx.
pub(super) async fn answer(door: &Door, request: &Parts) -> Response {
    let headers = &request.headers;
    let request_id = door.ids.of(headers);
    let described = only(headers, &X_ORIGINAL_METHOD).and_then(|method| {
        Ok(Described {
            method,
            uri: only(headers, &X_ORIGINAL_URI)?,
        })
    });
    let decided = decide(door, "nginx", request, &request_id, described).await;
    decided
        .and_then(|allowed| allow(&allowed, &request_id))
        .unwrap_or_else(|refused| refuse(refused, request_id))
}

/// 401 or 403 with the reason told to the caller, never the true one.
fn refuse(refused: RefusedCall, request_id: HeaderValue) -> Response {
    let told = refused.reason.told();
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(&X_LOOPHUB_REASON, HeaderValue::from_static(told.code()));
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
