//! Figures for Prometheus, on a listener of their own that only this machine reaches. No name, no address, no code of a
//! dossier or of a key is in them.

use std::fmt::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http::header::CONTENT_TYPE;
use hub_app::{Clock as _, Hub};
use hub_store::Outgoings;
use hub_web::router::ServedRoute;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric as _};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::system::SystemClock;

/// The upper ends of the durations that are told apart, in seconds.
const SECONDS: [f64; 10] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];
/// What the answer is written in.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What was asked, by route and never by address.
#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Asked {
    method: String,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct OfRoute {
    route: String,
}

/// The figures of a process. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Metrics {
    requests: Family<Asked, Counter>,
    durations: Family<OfRoute, Histogram, fn() -> Histogram>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(SECONDS)),
        }
    }

    fn note(&self, method: &http::Method, route: &str, status: u16, began: Instant) {
        let asked = Asked {
            method: known(method).to_owned(),
            route: route.to_owned(),
            status,
        };
        self.requests.get_or_create(&asked).inc();
        let of_route = OfRoute { route: asked.route };
        self.durations
            .get_or_create(&of_route)
            .observe(began.elapsed().as_secs_f64());
    }
}

/// A method as a label: callers may invent others.
fn known(method: &http::Method) -> &str {
    match method.as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => known,
        _ => "other",
    }
}

/// Counts a page; its router says which route it was.
pub async fn pages(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let (began, method) = (Instant::now(), request.method().clone());
    let response = next.run(request).await;
    let route = response
        .extensions()
        .get::<ServedRoute>()
        .map_or("-", |route| &route.0);
    metrics.note(&method, route, response.status().as_u16(), began);
    response
}

/// Counts a call of the API. The gate counts its decisions itself and is not measured.
pub async fn calls(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let (began, method) = (Instant::now(), request.method().clone());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    metrics.note(&method, route, response.status().as_u16(), began);
    response
}

/// `GET /metrics` and nothing else.
pub fn router(hub: &Hub, metrics: &Metrics) -> Router {
    let watched = Watched {
        hub: hub.clone(),
        outgoings: Arc::default(),
    };
    let mut registry = Registry::with_prefix("loophub");
    registry.register(
        "requests",
        "Requests answered, by method, route and status",
        metrics.requests.clone(),
    );
    registry.register(
        "request_seconds",
        "How long an answer took",
        metrics.durations.clone(),
    );
    registry.register_collector(Box::new(watched.clone()));
    let told = Arc::new((registry, watched));
    Router::new().route("/metrics", get(tell)).with_state(told)
}

async fn tell(State(told): State<Arc<(Registry, Watched)>>) -> Response {
    let (registry, watched) = &*told;
    let found = watched.hub.database().outgoings().await.ok();
    *watched.outgoings.lock().unwrap_or_else(PoisonError::into_inner) = found;
    let mut text = String::new();
    match prometheus_client::encoding::text::encode(&mut text, registry) {
        Ok(()) => ([(CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(_) => http::StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What is read at the moment it is asked for.
#[derive(Debug, Clone)]
struct Watched {
    hub: Hub,
    outgoings: Arc<Mutex<Option<Outgoings>>>,
}

impl Collector for Watched {
    fn encode(&self, mut encoder: DescriptorEncoder) -> Result<(), Error> {
        let mut decisions = encoder.encode_descriptor(
            "decisions",
            "Calls decided, by what was answered",
            None,
            MetricType::Counter,
        )?;
        for (outcome, count) in self.hub.decision_counts().each() {
            let labels = [("outcome", outcome)];
            ConstCounter::new(count).encode(decisions.encode_family(&labels)?)?;
        }
        let pool = self.hub.database().pool_figures();
        let mut connections = encoder.encode_descriptor(
            "database_connections",
            "Connections to the database",
            None,
            MetricType::Gauge,
        )?;
        for (state, count) in [
            ("used", pool.open.saturating_sub(pool.idle)),
            ("idle", pool.idle),
            ("most", pool.most),
        ] {
            let labels = [("state", state)];
            ConstGauge::new(count).encode(connections.encode_family(&labels)?)?;
        }
        let mut one = |name: &str, help: &str, value: ConstGauge<f64>| {
            value.encode(encoder.encode_descriptor(name, help, None, MetricType::Gauge)?)
        };
        one(
            "writers_waiting",
            "Changes that wait for their turn to write",
            ConstGauge::new(pool.writers_waiting as f64),
        )?;
        let found = *self.outgoings.lock().unwrap_or_else(PoisonError::into_inner);
        // Nothing is told rather than nought when the database does not answer.
        if let Some(found) = found {
            let age = found
                .mails_since
                .map_or(0, |since| SystemClock.now().millis_since(since));
            for (name, help, value) in [
                (
                    "mails_waiting",
                    "E-mails that will be tried, or tried again",
                    found.mails_waiting as f64,
                ),
                (
                    "mails_oldest_seconds",
                    "Since when the oldest of them waits",
                    age as f64 / 1000.0,
                ),
                (
                    "mails_failed",
                    "E-mails that nobody tries again",
                    found.mails_failed as f64,
                ),
                (
                    "webhook_messages_waiting",
                    "Messages to webhooks that will be tried, or tried again",
                    found.messages_waiting as f64,
                ),
                (
                    "invitations_waiting",
                    "Invitations with something still to do",
                    found.invitations_waiting as f64,
                ),
            ] {
                one(name, help, ConstGauge::new(value))?;
            }
        }
        ConstCounter::new(pool.writer_turns).encode(encoder.encode_descriptor(
            "writer_turns",
            "Changes whose turn to write came",
            None,
            MetricType::Counter,
        )?)?;
        ConstCounter::new(pool.writers_waited_micros as f64 / 1e6).encode(encoder.encode_descriptor(
            "writer_wait_seconds",
            "How long they waited for it in all",
            None,
            MetricType::Counter,
        )?)
    }
}
