//! The native API under `/api/v1`: what a key may ask about itself (3.4), and what the messages of webhooks lead to (3.6).

mod cursor;
mod events;
mod key;
mod parameters;

pub(crate) use parameters::pointer;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::{MethodRouter, any, get};
use hub_app::Hub;
use hub_domain::authz::call::CallLimits;

use crate::door::{Door, GateSettings};
use crate::json::json;
use crate::oauth;
use crate::operations::{EVERY_METHOD, Route, mounted};
use crate::problem::Problem;

/// The API: `/api/v1/key`, `/api/v1/key/dossiers`, `/api/v1/events/{event}/dossiers` and `/oauth2/introspect`; anything else under `/api` is a problem of
/// status 404.
///
/// Served with the address of the other end, like [`crate::gate_router`].
pub fn api_router(hub: Hub, settings: GateSettings) -> Router {
    let door = Arc::new(Door::new(hub, settings));
    mounted(routes().into_iter().chain(oauth::routes())).with_state(door)
}

/// Every route under `/api`.
pub(crate) fn routes() -> [Route; 6] {
    let nothing = |path| Route {
        method: EVERY_METHOD,
        path,
        answers: any(not_found),
    };
    let read = |path, answers| Route {
        method: "GET",
        path,
        answers: read_only(answers),
    };
    [
        read("/api/v1/key", get(key::itself)),
        read("/api/v1/key/dossiers", get(key::dossiers)),
        read("/api/v1/events/{event}/dossiers", get(events::dossiers)),
        nothing("/api"),
        nothing("/api/"),
        nothing("/api/{*rest}"),
    ]
}

/// Refuses every method but GET, HEAD included.
fn read_only(methods: MethodRouter<Arc<Door>>) -> MethodRouter<Arc<Door>> {
    methods.head(only_get).fallback(only_get)
}

async fn only_get(State(door): State<Arc<Door>>, request: Request) -> Response {
    let request_id = door.ids.of(request.headers());
    Problem::MethodNotAllowed("GET").answer(request.headers(), request_id)
}

async fn not_found(State(door): State<Arc<Door>>, request: Request) -> Response {
    let request_id = door.ids.of(request.headers());
    Problem::NotFound.answer(request.headers(), request_id)
}

impl Door {
    fn limits(&self) -> CallLimits {
        self.hub.settings().call_limits
    }

    /// The answer to a question, or its problem in the asker's language.
    pub(crate) fn answer(
        &self,
        request: &Parts,
        request_id: HeaderValue,
        answer: Result<Vec<u8>, Problem>,
    ) -> Response {
        match answer {
            Ok(body) => json(body, request_id),
            Err(problem) => problem.answer(&request.headers, request_id),
        }
    }
}
