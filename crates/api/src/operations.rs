//! What the doors answer, listed by the very routes they are made of (S1).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::routing::MethodRouter;

use crate::door::Door;
use crate::problem::Problem;
use crate::{gate, oauth, public, v1};

/// Stands for a route that answers every method.
pub const EVERY_METHOD: &str = "*";

/// One thing that can be asked of the doors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Operation {
    /// The address, with its variable parts.
    pub path: &'static str,
    /// The method; [`EVERY_METHOD`] when the route does not look at it.
    pub method: &'static str,
}

/// One route of a door.
pub(crate) struct Route {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) answers: MethodRouter<Arc<Door>>,
}

/// Every operation of the doors, sorted.
#[must_use]
pub fn operations() -> Vec<Operation> {
    let routes = gate::routes()
        .into_iter()
        .chain(v1::routes())
        .chain(public::routes())
        .chain(oauth::routes());
    let mut operations: Vec<Operation> = routes
        .map(|route| Operation {
            path: route.path,
            method: route.method,
        })
        .collect();
    operations.sort_unstable();
    operations
}

/// The routes as a router. Every other method of an address, HEAD included, is refused in the words of the API, with
/// those that it has.
pub(crate) fn mounted(routes: impl IntoIterator<Item = Route>) -> Router<Arc<Door>> {
    let mut by_path: BTreeMap<&str, (Vec<&str>, MethodRouter<Arc<Door>>)> = BTreeMap::new();
    for route in routes {
        let (methods, answers) = by_path.entry(route.path).or_default();
        methods.push(route.method);
        *answers = std::mem::take(answers).merge(route.answers);
    }
    by_path
        .into_iter()
        .fold(Router::new(), |router, (path, (methods, answers))| {
            if methods.contains(&EVERY_METHOD) {
                return router.route(path, answers);
            }
            let is_read = methods.contains(&"GET");
            let allowed = methods.join(", ");
            let refuse = move |State(door): State<Arc<Door>>, request: Request| async move {
                let request_id = door.ids.of(request.headers());
                Problem::MethodNotAllowed(allowed).answer(request.headers(), request_id)
            };
            let answers = if is_read {
                answers.head(refuse.clone())
            } else {
                answers
            };
            router.route(path, answers.fallback(refuse))
        })
}
