//! The gate: deciding a call for an API that lives behind a reverse proxy (3.3).

mod asked;
mod nginx;
pub mod nginx_config;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::any;
use hub_app::Hub;

use crate::door::{Door, GateSettings};
use crate::operations::{EVERY_METHOD, Route, mounted};

/// The doors for proxies: `/gate/nginx`.
///
/// To be mounted outside tracing, CSRF and compression, and served with the address of the other end
/// (`into_make_service_with_connect_info::<SocketAddr>()`): without it every call is refused.
pub fn gate_router(hub: Hub, settings: GateSettings) -> Router {
    mounted(routes()).with_state(Arc::new(Door::new(hub, settings)))
}

/// Every route of the gate.
pub(crate) fn routes() -> [Route; 1] {
    [Route {
        method: EVERY_METHOD,
        path: "/gate/nginx",
        answers: any(ask_for_nginx),
    }]
}

async fn ask_for_nginx(State(door): State<Arc<Door>>, request: Request) -> Response {
    let (parts, _unread) = request.into_parts();
    nginx::answer(&door, &parts).await
}
