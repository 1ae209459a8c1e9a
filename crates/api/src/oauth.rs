//! `/oauth2/introspect` (RFC 7662): a back end asks by itself whether a key it was shown is good (3.3).

mod introspect;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::post;

use crate::door::Door;
use crate::operations::Route;
use crate::problem::Problem;

/// Every route under `/oauth2`.
pub(crate) fn routes() -> [Route; 1] {
    [Route {
        method: "POST",
        path: "/oauth2/introspect",
        answers: post(introspect::answer).fallback(only_post),
    }]
}

async fn only_post(State(door): State<Arc<Door>>, request: Request) -> Response {
    let request_id = door.ids.of(request.headers());
    Problem::MethodNotAllowed("POST").answer(request.headers(), request_id)
}
