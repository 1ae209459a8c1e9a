//! Names each request and writes its line: method, route, status, duration. No address, no query, no person.

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue};

use super::{RequestId, ServedRoute, WebState};

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request its name, runs it, and writes its line.
pub async fn requests(State(state): State<WebState>, mut request: Request, next: Next) -> Response {
    let id: String = state
        .hub
        .random::<8>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let method = request.method().clone();
    // The route's pattern, not the address: codes and identifiers stay out of the logs.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-", MatchedPath::as_str)
        .to_owned();
    request.extensions_mut().insert(RequestId(id.clone()));
    let started = state.hub.now();
    let mut response = next.run(request).await;
    let millis = state.hub.now().millis_since(started);
    let status = response.status().as_u16();
    tracing::info!(request = id, %method, route, status, millis, "page");
    response.extensions_mut().insert(ServedRoute(route));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    response
}
