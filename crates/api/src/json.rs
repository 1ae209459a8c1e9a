//! Answers in JSON.

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::Response;
use hub_app::AppError;
use serde::Serialize;

use crate::problem::Problem;
use crate::request_id::X_REQUEST_ID;

/// A body of JSON that nobody may keep.
pub(crate) fn json(body: Vec<u8>, request_id: HeaderValue) -> Response {
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_REQUEST_ID, request_id);
    response
}

/// A document as it is sent.
///
/// # Errors
/// [`Problem::Internal`] for one that cannot be written.
pub(crate) fn written(document: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(document).map_err(|error| {
        tracing::error!(error = %AppError::internal(error), "an answer could not be written");
        Problem::Internal
    })
}
