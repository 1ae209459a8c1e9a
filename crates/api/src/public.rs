//! `/loop-api-publiques`: the public interface of the accounting product as partners' connectors know it (3.5).
//!
//! Every call is decided like a call at the gate, by the built-in route table, on the method and the target exactly as
//! they arrived. What the hub owns it answers itself; what belongs to the accounting back end it passes on, where the
//! installation names one.

mod body;
mod dossier;
mod forward;
mod lists;
mod offer;
mod parameters;

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use axum::http::uri::Scheme;
use axum::http::{HeaderValue, Version};
use axum::response::Response;
use axum::routing::any;
use hub_app::decisions::RefusedCall;
use hub_app::{AppError, Hub, Origin};
use hub_domain::audit::Door as Journal;
use hub_domain::authz::call::{RouteFault, TrueReason};
use hub_domain::filter::Resource;
use hub_domain::gate::{Ambiguity, Route as NamedRoute};

use crate::door::{Door, GateSettings};
use crate::gate::answer::decide_named;
use crate::gate::asked::{self, Described, NamedCall};
use crate::operations::{EVERY_METHOD, Route, mounted};
use crate::problem::Problem;
use crate::request_id;

/// The compatibility interface. `settings` hold the built-in route table, whichever the gate has: the interface is what
/// that table names.
///
/// Served with the address of the other end, like [`crate::gate_router`]. Bodies are passed on as they arrive: nothing
/// around it may collect or compress them.
pub fn public_router(hub: Hub, settings: GateSettings) -> Router {
    mounted(routes()).with_state(Arc::new(Door::new(hub, settings, crate::door::Site::default())))
}

/// Every route of the interface: one, since what it answers is in the route table.
pub(crate) fn routes() -> [Route; 3] {
    [
        "/loop-api-publiques",
        "/loop-api-publiques/",
        "/loop-api-publiques/{*call}",
    ]
    .map(|path| Route {
        method: EVERY_METHOD,
        path,
        answers: any(call),
    })
}

/// What the hub answers itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owned {
    List(Resource),
    ReadDossier,
    WriteDossier,
    AddOffer,
}

/// What is the hub's own; nothing for a route of the accounting back end.
fn owned(route: &NamedRoute) -> Option<Owned> {
    Some(match route.operation().as_str() {
        "collaborateur:read" => Owned::List(Resource::Staff),
        "groupe:read" => Owned::List(Resource::Group),
        "agence:read" => Owned::List(Resource::Agency),
        "engagement:read" => Owned::List(Resource::Engagement),
        "dossier:read" => Owned::ReadDossier,
        "dossier:write" => Owned::WriteDossier,
        "offre:write" => Owned::AddOffer,
        _ => return None,
    })
}

async fn call(State(door): State<Arc<Door>>, request: Request) -> Response {
    let (request, body) = request.into_parts();
    let request_id = door.ids.of(&request.headers);
    answer(&door, &request, body, &request_id)
        .await
        .unwrap_or_else(|problem| problem.answer(&request.headers, request_id))
}

async fn answer(
    door: &Door,
    request: &Parts,
    body: Body,
    request_id: &HeaderValue,
) -> Result<Response, Problem> {
    let limits = door.hub.settings().call_limits;
    let named = read(door, request);
    let (allowed, peer) = decide_named(door, "public", request, request_id, &named)
        .await
        .map_err(|refused| Problem::refused(refused, limits))?;
    // An allowed call is one that a route names.
    let route = named.map_err(|_| Problem::Internal)?.route();
    match owned(route) {
        Some(Owned::List(resource)) => lists::answer(door, request, request_id, &allowed, resource).await,
        Some(Owned::ReadDossier) => dossier::read(door, request, request_id, &allowed).await,
        Some(Owned::WriteDossier) => dossier::write(door, request, body, request_id, &allowed, peer).await,
        Some(Owned::AddOffer) => offer::add(door, request, body, request_id, &allowed, peer).await,
        None => forward::answer(door, request, body, request_id, &allowed, peer).await,
    }
}

/// The call as it arrived.
fn read<'t>(door: &'t Door, request: &Parts) -> Result<NamedCall<'t>, RouteFault> {
    // HTTP/2 always names the scheme beside the path; in HTTP/1 it makes another target of it.
    let absolute = request
        .uri
        .scheme()
        .is_some_and(|scheme: &Scheme| !scheme.as_str().is_empty());
    let target = request
        .uri
        .path_and_query()
        .filter(|_| !absolute || request.version == Version::HTTP_2)
        .ok_or(RouteFault::Ambiguous(Ambiguity::NotAPath))?;
    let described = Described {
        method: request.method.as_str().as_bytes(),
        uri: target.as_str().as_bytes(),
    };
    asked::read(&door.settings.route_table, described, &request.headers)
}

/// The problem of a change that failed.
fn failed(door: &Door, error: &AppError) -> Problem {
    let limits = door.hub.settings().call_limits;
    let reason = match error {
        AppError::Denied(_) => TrueReason::OperationNotPermitted,
        // The key or its application was taken back just now: asked again, the decision says which.
        AppError::SignedOut => TrueReason::Unavailable,
        other => return Problem::failed(other, limits),
    };
    Problem::refused(RefusedCall::of(reason), limits)
}

/// From where a change comes, for the journal.
fn origin(request: &Parts, request_id: &HeaderValue, peer: IpAddr) -> Origin {
    let agent = request
        .headers
        .get(USER_AGENT)
        .and_then(|agent| agent.to_str().ok());
    Origin {
        door: Journal::Api,
        request_id: request_id::text(request_id).to_owned(),
        address: peer.to_string(),
        agent: agent.unwrap_or_default().to_owned(),
        once: None,
    }
}

#[cfg(test)]
mod tests {
    use hub_domain::gate::RouteTable;

    use super::*;

    /// 3.5: eight calls are the hub's; the others belong to the back end.
    #[test]
    fn what_the_hub_owns() {
        let table = RouteTable::built_in().unwrap();
        let owns: Vec<String> = table
            .routes()
            .iter()
            .filter(|route| owned(route).is_some())
            .map(|route| {
                format!(
                    "{} {}",
                    route.methods().collect::<Vec<_>>().join(","),
                    route.path()
                )
            })
            .collect();
        let expected = [
            "GET /collaborateurcabinet",
            "GET /groupe",
            "GET /AgenceCabinet",
            "GET /engagement",
            "POST /collaborativeOffer/addCollaborativeOffer",
            "POST /collaborativeOffer/addOffer",
            "GET /DossierComplet",
            "PUT /DossierComplet",
        ];
        assert_eq!(owns, expected);
    }
}
