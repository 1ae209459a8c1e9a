//! `/oauth2/introspect` (RFC 7662): a back end asks by itself whether a key it was shown is good (3.3).

mod introspect;

use axum::routing::post;

use crate::operations::Route;

/// Every route under `/oauth2`.
pub(crate) fn routes() -> [Route; 1] {
    [Route {
        method: "POST",
        path: "/oauth2/introspect",
        answers: post(introspect::answer),
    }]
}
