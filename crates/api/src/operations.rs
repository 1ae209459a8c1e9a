//! What the doors answer, listed by the very routes they are made of (S1).

use std::sync::Arc;

use axum::Router;
use axum::routing::MethodRouter;

use crate::door::Door;
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

/// The routes as a router.
pub(crate) fn mounted(routes: impl IntoIterator<Item = Route>) -> Router<Arc<Door>> {
    routes.into_iter().fold(Router::new(), |router, route| {
        router.route(route.path, route.answers)
    })
}
