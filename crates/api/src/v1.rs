//! The native API under `/api/v1` (3.4), and what the messages of webhooks lead to (3.6).

mod activations;
mod application_changes;
mod application_removals;
mod applications;
mod audit;
mod contacts;
mod cursor;
mod decisions;
mod docs;
mod dossier_keys;
mod dossiers;
mod endpoint;
mod events;
mod form;
mod future_dossiers;
mod grants;
mod group_changes;
mod imports;
mod key;
mod key_changes;
mod keys;
mod list;
mod once;
mod openapi;
mod own_applications;
mod parameters;
mod precondition;
mod schema;
mod staff;
mod staff_changes;
mod webhook_faults;
mod webhook_messages;
mod webhooks;
mod who;

pub(crate) use docs::Descriptions;
pub(crate) use parameters::pointer;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::any;
use hub_app::Hub;
use hub_domain::authz::call::CallLimits;

use crate::door::{Door, GateSettings, Site};
use crate::json::json;
use crate::oauth;
use crate::operations::{EVERY_METHOD, Route, mounted};
use crate::problem::Problem;
use endpoint::Endpoint;
use schema::document;

document! {
    /// Something by identifier and name.
    NamedDocument {
        id: i64 = "Son identifiant." | "Its identifier.",
        name: String = "Son nom." | "Its name.",
    }
}

/// The API and its documentation, and `/oauth2/introspect`; anything else under `/api` is a problem of status 404.
///
/// Served with the address of the other end, like [`crate::gate_router`].
pub fn api_router(hub: Hub, settings: GateSettings, site: Site) -> Router {
    let door = Arc::new(Door::new(hub, settings, site));
    mounted(routes().into_iter().chain(oauth::routes())).with_state(door)
}

/// Every route under `/api`.
pub(crate) fn routes() -> Vec<Route> {
    let nothing = |path| Route {
        method: EVERY_METHOD,
        path,
        answers: any(not_found),
    };
    let mut routes: Vec<Route> = endpoints().map(Endpoint::route).collect();
    routes.extend(["/api", "/api/", "/api/{*rest}"].map(nothing));
    routes
}

/// Every endpoint, in the order of the documentation.
fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    docs::ENDPOINTS
        .iter()
        .chain(&key::ENDPOINTS)
        .chain(&events::ENDPOINTS)
        .chain(&dossiers::ENDPOINTS)
        .chain(&activations::ENDPOINTS)
        .chain(&applications::ENDPOINTS)
        .chain(&application_changes::ENDPOINTS)
        .chain(&application_removals::ENDPOINTS)
        .chain(&grants::ENDPOINTS)
        .chain(&future_dossiers::ENDPOINTS)
        .chain(&own_applications::ENDPOINTS)
        .chain(&contacts::ENDPOINTS)
        .chain(&keys::ENDPOINTS)
        .chain(&key_changes::ENDPOINTS)
        .chain(&dossier_keys::ENDPOINTS)
        .chain(&staff::ENDPOINTS)
        .chain(&staff_changes::ENDPOINTS)
        .chain(&group_changes::ENDPOINTS)
        .chain(&webhooks::ENDPOINTS)
        .chain(&webhook_messages::ENDPOINTS)
        .chain(&imports::ENDPOINTS)
        .chain(&audit::ENDPOINTS)
        .chain(&decisions::ENDPOINTS)
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
