//! The gate: deciding a call for an API that lives behind a reverse proxy (3.3).

mod asked;
mod nginx;
pub mod nginx_config;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::routing::any;
use hub_app::Hub;

use crate::door::{Door, GateSettings};

/// The doors for proxies: `/gate/nginx`.
///
/// To be mounted outside tracing, CSRF and compression, and served with the address of the other end
/// (`into_make_service_with_connect_info::<SocketAddr>()`): without it every call is refused.
pub fn gate_router(hub: Hub, settings: GateSettings) -> Router {
    let door = Arc::new(Door::new(hub, settings));
    let nginx = any(move |request: Request| {
        let door = Arc::clone(&door);
        let (parts, _unread) = request.into_parts();
        async move { nginx::answer(&door, &parts).await }
    });
    Router::new().route("/gate/nginx", nginx)
}
