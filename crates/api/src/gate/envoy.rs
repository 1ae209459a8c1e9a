//! `/gate/envoy/…`: the answer to `ext_authz` over HTTP, which asks by the call's own method and target.

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use hub_domain::authz::call::RouteFault;
use hub_domain::gate::Ambiguity;

use super::answer::{X_LOOPHUB_ACCOUNT, X_LOOPHUB_DOSSIER, allow, decide, refuse};
use super::asked::{Described, overridden};
use crate::door::Door;

/// Before the target of the call: the `path_prefix` of the configuration.
const PREFIX: &str = "/gate/envoy";

/// What tells Envoy to take headers of the caller away before the back end sees them.
const TO_REMOVE: HeaderName = HeaderName::from_static("x-envoy-auth-headers-to-remove");

/// Headers by which another proxy describes a call: beside the call itself, it can be read two ways.
const OTHER_FAMILIES: [HeaderName; 5] = [
    HeaderName::from_static("x-original-uri"),
    HeaderName::from_static("x-original-method"),
    HeaderName::from_static("x-forwarded-uri"),
    HeaderName::from_static("x-forwarded-method"),
    HeaderName::from_static("x-envoy-original-path"),
];

/// Answers one question of Envoy.
pub(super) async fn answer(door: &Door, request: &Parts) -> Response {
    let headers = &request.headers;
    let request_id = door.ids.of(headers);
    let target = request
        .uri
        .path_and_query()
        .and_then(|target| target.as_str().strip_prefix(PREFIX));
    let described = overridden(headers, &OTHER_FAMILIES).and_then(|()| {
        Ok(Described {
            method: request.method.as_str().as_bytes(),
            uri: target
                .ok_or(RouteFault::Ambiguous(Ambiguity::NotAPath))?
                .as_bytes(),
        })
    });
    let decided = decide(door, "envoy", request, &request_id, described).await;
    decided
        .and_then(|allowed| allow(&allowed, &request_id))
        .map(|response| taking_away(request, response))
        .unwrap_or_else(|refused| refuse(door, refused, headers, request_id))
}

/// Envoy sets the headers of the answer over the caller's; those that the answer lacks, and the key, it must be told of.
fn taking_away(request: &Parts, mut response: Response) -> Response {
    let mut names = vec!["x-apikey"];
    for optional in [&X_LOOPHUB_DOSSIER, &X_LOOPHUB_ACCOUNT] {
        if !response.headers().contains_key(optional) {
            names.push(optional.as_str());
        }
    }
    // The caller's key is Loop Hub's business; other schemes of Authorization go further.
    let authorization = request.headers.get(AUTHORIZATION).map(HeaderValue::as_bytes);
    if authorization.is_some_and(is_bearer) {
        names.push("authorization");
    }
    if let Ok(value) = HeaderValue::from_str(&names.join(",")) {
        response.headers_mut().insert(TO_REMOVE, value);
    }
    response
}

fn is_bearer(value: &[u8]) -> bool {
    let value = value.trim_ascii_start();
    value.len() >= 6 && value[..6].eq_ignore_ascii_case(b"bearer")
}
