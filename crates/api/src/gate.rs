//! The gate: deciding a call for an API that lives behind a reverse proxy (3.3).

pub(crate) mod answer;
pub(crate) mod asked;
mod envoy;
mod forward;
mod nginx;
pub mod proxy_config;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::any;
use hub_app::Hub;

use crate::door::{Door, GateSettings};
use crate::operations::{EVERY_METHOD, Route, mounted};

/// The doors for proxies: `/gate/nginx`, `/gate/caddy`, `/gate/traefik` and `/gate/envoy/…`.
///
/// To be mounted outside tracing, CSRF and compression, and served with the address of the other end
/// (`into_make_service_with_connect_info::<SocketAddr>()`): without it every call is refused.
pub fn gate_router(hub: Hub, settings: GateSettings) -> Router {
    mounted(routes()).with_state(Arc::new(Door::new(hub, settings, crate::door::Site::default())))
}

/// Every route of the gate.
pub(crate) fn routes() -> [Route; 6] {
    let asked = |path, answers| Route {
        method: EVERY_METHOD,
        path,
        answers,
    };
    [
        asked("/gate/nginx", any(ask_for_nginx)),
        asked("/gate/caddy", any(ask_for_caddy)),
        asked("/gate/traefik", any(ask_for_traefik)),
        asked("/gate/envoy", any(ask_for_envoy)),
        asked("/gate/envoy/", any(ask_for_envoy)),
        asked("/gate/envoy/{*target}", any(ask_for_envoy)),
    ]
}

async fn ask_for_nginx(State(door): State<Arc<Door>>, request: Request) -> Response {
    nginx::answer(&door, &head(request)).await
}

async fn ask_for_caddy(State(door): State<Arc<Door>>, request: Request) -> Response {
    answer::in_full(forward::answer(&door, "caddy", &head(request)).await)
}

async fn ask_for_traefik(State(door): State<Arc<Door>>, request: Request) -> Response {
    forward::answer(&door, "traefik", &head(request)).await
}

async fn ask_for_envoy(State(door): State<Arc<Door>>, request: Request) -> Response {
    envoy::answer(&door, &head(request)).await
}

/// A question has no body: what a proxy sends as one is not read.
fn head(request: Request) -> Parts {
    request.into_parts().0
}
