//! `/gate/caddy` and `/gate/traefik`: the answer to forwarded authentication, which hands a refusal on as it is.

use axum::http::HeaderName;
use axum::http::request::Parts;
use axum::response::Response;

use super::answer::{allow, decide, refuse};
use super::asked::{Described, only, overridden};
use crate::door::Door;

const X_FORWARDED_METHOD: HeaderName = HeaderName::from_static("x-forwarded-method");
const X_FORWARDED_URI: HeaderName = HeaderName::from_static("x-forwarded-uri");

/// The other family of headers that describe a call: beside the first, the call can be read two ways.
const OTHER_FAMILY: [HeaderName; 2] = [
    HeaderName::from_static("x-original-uri"),
    HeaderName::from_static("x-original-method"),
];

/// Answers one question of a proxy that describes the call by `X-Forwarded-Method` and `X-Forwarded-Uri`.
pub(super) async fn answer(door: &Door, name: &'static str, request: &Parts) -> Response {
    let headers = &request.headers;
    let request_id = door.ids.of(headers);
    let described = overridden(headers, &OTHER_FAMILY).and_then(|()| {
        Ok(Described {
            method: only(headers, &X_FORWARDED_METHOD)?,
            uri: only(headers, &X_FORWARDED_URI)?,
        })
    });
    let decided = decide(door, name, request, &request_id, described).await;
    decided
        .and_then(|allowed| allow(&allowed, &request_id))
        .unwrap_or_else(|refused| refuse(door, refused, headers, request_id))
}
