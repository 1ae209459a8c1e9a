//! Routes that know their own list: what a test asks of each operation, no operation can escape (S1).

use std::fmt;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};

use crate::router::WebState;
use crate::{assets, pages};

/// One thing that can be asked of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Operation {
    /// The address, with its variable parts: `/loophub/applications/{id}`.
    pub path: &'static str,
    /// `GET` (which answers `HEAD` too) or `POST`.
    pub method: &'static str,
}

impl fmt::Display for Operation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.method, self.path)
    }
}

/// Every operation of the pages and of what they load, sorted: read off the routes themselves.
#[must_use]
pub fn operations() -> Vec<Operation> {
    let mut operations = all().operations;
    operations.sort_unstable();
    operations
}

/// Every page, and what pages load.
pub(crate) fn all() -> Routes {
    pages::routes().merge(assets::routes())
}

/// A router that records each operation as it is added, so that the list is true by construction.
#[derive(Debug)]
pub struct Routes<S = WebState> {
    router: Router<S>,
    operations: Vec<Operation>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self {
            router: Router::new(),
            operations: Vec::new(),
        }
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No route yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers `GET` (and `HEAD`) of an address.
    #[must_use]
    pub fn get<H: Handler<T, S>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add("GET", path, get(handler))
    }

    /// Answers `POST` of an address; it may answer `GET` as well.
    #[must_use]
    pub fn post<H: Handler<T, S>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add("POST", path, post(handler))
    }

    /// Answers `POST` of an address with a file: its handler bounds what it reads.
    #[must_use]
    pub fn post_large<H: Handler<T, S>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add("POST", path, post(handler).layer(DefaultBodyLimit::disable()))
    }

    /// These routes and others.
    #[must_use]
    pub fn merge(mut self, others: Self) -> Self {
        self.operations.extend(others.operations);
        self.router = self.router.merge(others.router);
        self
    }

    /// Changes each answer of the routes so far.
    #[must_use]
    pub fn each_answer(mut self, change: fn(Response) -> Response) -> Self {
        self.router = self.router.layer(map_response(
            move |answer: Response| async move { change(answer) },
        ));
        self
    }

    /// The routes without their list.
    pub fn into_router(self) -> Router<S> {
        self.router
    }

    fn add(mut self, method: &'static str, path: &'static str, handler: MethodRouter<S>) -> Self {
        self.operations.push(Operation { path, method });
        self.router = self.router.route(path, handler);
        self
    }
}
