//! The pages as one service: routes, and what surrounds every one of them.

mod log;
mod segment;
mod surround;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use http::{Extensions, HeaderMap, StatusCode, Version};
use hub_app::Hub;
use ipnet::IpNet;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate as _, SizeAbove};
use tower_http::csrf::CsrfLayer;

use crate::session::kept::{KeptForms, keep_untaken};
use crate::{headers, routes};

pub use segment::Segment;

/// The most bytes of a form: 1 MiB.
const BODY_BYTES: usize = 1 << 20;
/// Answers shorter than this are not worth compressing.
const COMPRESS_ABOVE: u64 = 860;

/// Settings of the pages.
#[derive(Debug, Clone, Default)]
pub struct WebSettings {
    /// Served over HTTPS: `__Host-` cookies, `Secure`, and `Strict-Transport-Security`.
    pub secure_cookies: bool,
    /// The origin browsers see (`https://hub.cabinet.fr`), trusted where a proxy rewrites `Host`; may be empty.
    pub public_url: String,
    /// Proxies whose forwarding headers are believed.
    pub trusted_proxies: Vec<IpNet>,
}

/// What every page works with. Cheap to clone.
#[derive(Debug, Clone)]
pub struct WebState {
    /// The product.
    pub hub: Hub,
    /// The settings.
    pub settings: Arc<WebSettings>,
    /// Forms sent after their session had ended.
    pub kept: Arc<KeptForms>,
}

impl WebState {
    /// The state of the pages over `hub`.
    #[must_use]
    pub fn new(hub: Hub, settings: WebSettings) -> Self {
        Self {
            hub,
            settings: Arc::new(settings),
            kept: Arc::default(),
        }
    }
}

/// The request's name in the logs and the journal, and in the header `X-Request-Id` of its answer.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Which route an answer is of, by its pattern, for whoever counts them.
#[derive(Debug, Clone)]
pub struct ServedRoute(pub String);

/// Marks an answer that must not be compressed: it holds a secret.
#[derive(Debug, Clone, Copy)]
pub struct NeverCompressed;

/// All pages, with everything around them. The caller adds the doors for machines beside it.
pub fn router(state: WebState) -> Router {
    let routes = routes::all()
        .into_router()
        .fallback(surround::nowhere)
        .method_not_allowed_fallback(surround::wrong_method);
    let compression = CompressionLayer::new().compress_when(SizeAbove::new(COMPRESS_ABOVE).and(may_compress));
    let routes = routes
        .layer(CatchPanicLayer::custom(surround::after_panic))
        .layer(from_fn_with_state(state.clone(), keep_untaken))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(forgery_guard(&state.settings.public_url))
        .layer(from_fn(surround::dress))
        .layer(from_fn_with_state(state.clone(), surround::language_of_visitor))
        .layer(compression)
        .layer(from_fn_with_state(state.clone(), log::requests));
    let routes = if state.settings.secure_cookies {
        routes.layer(from_fn(headers::secure_https))
    } else {
        routes.layer(from_fn(headers::secure))
    };
    routes.with_state(state)
}

/// Refuses what browsers say comes from another site, before any token is looked at.
fn forgery_guard(public_url: &str) -> CsrfLayer {
    let origin = public_url.trim_end_matches('/');
    if origin.is_empty() {
        return CsrfLayer::new();
    }
    CsrfLayer::new()
        .add_trusted_origin(origin)
        .unwrap_or_else(|error| {
            tracing::warn!(%error, "the public address is no origin: only the Host header is believed");
            CsrfLayer::new()
        })
}

fn may_compress(_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions) -> bool {
    extensions.get::<NeverCompressed>().is_none()
}

/// Marks `response` as one that holds a secret: no cache keeps it and nothing compresses it.
#[must_use]
pub fn secret(mut response: Response) -> Response {
    response.extensions_mut().insert(NeverCompressed);
    headers::no_store(response)
}
