//! The pages, one folder a place; each offers its routes.

use axum::Router;

use crate::router::WebState;

/// Every page.
pub fn routes() -> Router<WebState> {
    Router::new()
}
