//! S13: « Journal d’audit »: the list, one entry, and the verification of the chain.

mod chain;
mod detail;
mod facts;
mod list;
mod words;

use axum::Router;
use axum::routing::{get, post};

use crate::router::WebState;
use crate::urls;

/// `/suivi/journal` and what is under it.
pub fn routes() -> Router<WebState> {
    Router::new()
        .route(urls::AUDIT, get(list::show))
        .route(urls::VERIFY_AUDIT, post(chain::verify))
        .route("/suivi/journal/{seq}", get(detail::show))
}
