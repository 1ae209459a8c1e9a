//! Extractors: forms and query strings as handlers receive them.

use std::convert::Infallible;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::Response;
use http::header::CONTENT_TYPE;
use http::request::Parts;

use super::FormData;
use crate::errors::{ErrorPage, Refusal};

/// A form posted by a page. Refuses, with a page in the reader's language: a body beyond the
/// server's limit (413), another content type (415), too many fields (400).
#[derive(Debug, Clone)]
pub struct FormBody(pub FormData);

/// The query string; one that cannot be read at all counts as empty.
#[derive(Debug, Clone, Default)]
pub struct QueryData(pub FormData);

impl<S: Send + Sync> FromRequest<S> for FormBody {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let headers = request.headers().clone();
        let refuse = |refusal| ErrorPage::signed_out(&headers, refusal).into_response();
        let urlencoded = headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|kind| {
                kind.trim()
                    .eq_ignore_ascii_case("application/x-www-form-urlencoded")
            });
        if !urlencoded {
            return Err(refuse(Refusal::WrongKind));
        }
        let body = Bytes::from_request(request, state).await.map_err(|rejection| {
            use axum::response::IntoResponse as _;
            match rejection.into_response().status() {
                http::StatusCode::PAYLOAD_TOO_LARGE => refuse(Refusal::TooLarge),
                _ => refuse(Refusal::Unreadable),
            }
        })?;
        FormData::parse(&body)
            .map(Self)
            .map_err(|_| refuse(Refusal::Unreadable))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for QueryData {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self(FormData::parse(query.as_bytes()).unwrap_or_default()))
    }
}
