//! Serving: the pages, the doors for machines, and the work that goes on beside them.

mod connections;
mod journals;
mod outgoing;

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use hub_api::{GateSettings, Site, api_router, gate_router, public_router};
use hub_app::Hub;
use hub_app::authn::INSTALLATION_CODE_HOURS;
use hub_web::router::{WebSettings, WebState};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::config::Config;
use crate::error::CommandError;
use crate::metrics::{self, Metrics};

/// How often other processes' changes are asked for: a revocation made elsewhere holds here within this time (3.2).
const EPOCHS_EVERY: Duration = Duration::from_millis(250);
/// How often last uses of keys are written.
const USES_EVERY: Duration = Duration::from_secs(5);
/// How often invitations that are due are looked for.
const INVITATIONS_EVERY: Duration = Duration::from_secs(5);
/// How often deliveries that have ended are looked for.
const ENDED_EVERY: Duration = Duration::from_secs(15);
/// How often old letters are looked for, whose contents are to be forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(3600);
/// How often keys that end are looked for.
const REMINDERS_EVERY: Duration = Duration::from_secs(600);
/// How often the journals are looked after.
const JOURNALS_EVERY: Duration = Duration::from_secs(3600);
/// How long requests in progress may take once the server is told to stop.
const STOP_WITHIN: Duration = Duration::from_secs(20);

/// Runs the server until it is told to stop.
///
/// # Errors
/// One sentence for the operator.
pub async fn run(config: Config) -> Result<(), CommandError> {
    crate::logging::start(&config.log, config.log_format);
    let listener = TcpListener::bind(config.listen).await.map_err(|error| {
        CommandError::new(format!(
            "Nothing can listen on {}: {error}. Set listen to another address.",
            config.listen
        ))
    })?;
    let hub = crate::commands::open_hub(&config).await?;
    if let Some(code) = hub.print_installation_code().await? {
        say_installation_code(&config.public_url, &code);
    }
    tracing::info!(address = %listener.local_addr()?, public_url = %config.public_url, "Loop Hub is ready");
    on(listener, hub, &config).await
}

/// On standard output, never in the log: whoever reads it may make themselves the first administrator.
fn say_installation_code(public_url: &str, code: &str) {
    println!(
        "There is no firm yet. Open this page and type this code; it is good once, for {INSTALLATION_CODE_HOURS} hours, until"
    );
    println!("the server is restarted:");
    println!("{public_url}{}", hub_web::urls::INSTALLATION);
    println!("{code}");
}

/// Serves on a listener until SIGINT or SIGTERM, lets requests in progress end, and closes the database.
///
/// # Errors
/// When the database fails.
pub async fn on(listener: TcpListener, hub: Hub, config: &Config) -> Result<(), CommandError> {
    let (stop, stopping) = watch::channel(false);
    // Facts in memory are trusted from the first call on.
    hub.refresh_epochs().await?;
    let workers = workers(config, &hub, &stopping);
    let figures = Metrics::new();
    let watched = watched(&hub, &figures, config, &stopping).await?;
    let app = app(&hub, config, &figures);
    let mut stopped = stopping.clone();
    let mut server = tokio::spawn(connections::serve(listener, app, async move {
        let _told = stopped.wait_for(|stop| *stop).await;
    }));
    let ended = tokio::select! {
        ended = &mut server => Some(ended),
        () = told_to_stop() => None,
    };
    // A receiver is held above, so the word always arrives.
    let _sent = stop.send(true);
    let ended = match ended {
        Some(ended) => Some(ended),
        None => tokio::time::timeout(STOP_WITHIN, &mut server).await.ok(),
    };
    if ended.is_none() {
        tracing::warn!("some requests were still in progress and were cut");
        server.abort();
    }
    for worker in workers.into_iter().chain(watched) {
        if let Err(error) = worker.await {
            tracing::warn!(%error, "a worker ended badly");
        }
    }
    hub.flush_uses().await?;
    hub.flush_refusals().await?;
    hub.flush_calls().await?;
    hub.database().close().await;
    Ok(())
}

/// Serves the figures beside the product, where the configuration says so.
async fn watched(
    hub: &Hub,
    figures: &Metrics,
    config: &Config,
    stopping: &watch::Receiver<bool>,
) -> Result<Option<tokio::task::JoinHandle<()>>, CommandError> {
    let Some(listen) = config.metrics_listen else {
        return Ok(None);
    };
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        CommandError::new(format!(
            "Nothing can listen on {listen}: {error}. Set metrics_listen to another address."
        ))
    })?;
    tracing::info!(address = %listener.local_addr()?, "figures for Prometheus are at /metrics");
    let mut stopped = stopping.clone();
    let figures = metrics::router(hub, figures);
    Ok(Some(tokio::spawn(connections::serve(
        listener,
        figures,
        async move {
            let _told = stopped.wait_for(|stop| *stop).await;
        },
    ))))
}

/// Every door of the product. The gate stands outside tracing, CSRF and compression, and counts for itself.
pub fn app(hub: &Hub, config: &Config, figures: &Metrics) -> Router {
    let gate = GateSettings {
        route_table: config.route_table.clone(),
        trusted_proxies: config.trusted_proxies.clone(),
    };
    let web = WebState::new(
        hub.clone(),
        WebSettings {
            secure_cookies: config.secure_cookies,
            public_url: config.public_url.clone(),
            trusted_proxies: config.trusted_proxies.clone(),
        },
    );
    let probes = probes()
        .into_iter()
        .fold(Router::new(), |router, (path, answers)| {
            router.route(path, answers.with_state(hub.clone()))
        });
    let public = GateSettings {
        route_table: config.public_routes.clone(),
        ..gate.clone()
    };
    let site = Site {
        secure_cookies: config.secure_cookies,
        public_url: config.public_url.clone(),
        stylesheet: hub_web::assets::css_url().to_owned(),
    };
    let api = api_router(hub.clone(), gate.clone(), site).merge(public_router(hub.clone(), public));
    let pages = hub_web::router::router(web);
    probes
        .merge(gate_router(hub.clone(), gate))
        .merge(api.route_layer(from_fn_with_state(figures.clone(), metrics::calls)))
        .fallback_service(pages.layer(from_fn_with_state(figures.clone(), metrics::pages)))
}

/// Every operation of the product: `(method, path)`, sorted. Each part reads its list off its own routes.
#[must_use]
pub fn operations() -> Vec<(&'static str, &'static str)> {
    let pages = hub_web::routes::operations();
    let doors = hub_api::operations();
    let mut all: Vec<_> = probes().into_iter().map(|(path, _)| ("GET", path)).collect();
    all.extend(pages.iter().map(|operation| (operation.method, operation.path)));
    all.extend(doors.iter().map(|operation| (operation.method, operation.path)));
    all.sort_by_key(|(method, path)| (*path, *method));
    all
}

/// What whoever watches over the process asks: is it alive, can it work.
fn probes() -> [(&'static str, MethodRouter<Hub>); 2] {
    [("/healthz", get(|| async { "ok\n" })), ("/readyz", get(ready))]
}

/// Ready when the database answers.
async fn ready(State(hub): State<Hub>) -> Response {
    match hub.database().ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (
                http::StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
                .into_response()
        }
    }
}

fn workers(config: &Config, hub: &Hub, stopping: &watch::Receiver<bool>) -> Vec<tokio::task::JoinHandle<()>> {
    let epochs = every(EPOCHS_EVERY, hub, stopping, |hub| async move {
        if let Err(error) = hub.refresh_epochs().await {
            tracing::warn!(%error, "changes of other processes could not be read");
        }
    });
    let uses = every(USES_EVERY, hub, stopping, |hub| async move {
        hub.forget_shown_secrets();
        if let Err(error) = hub.flush_uses().await {
            tracing::warn!(%error, "the last uses of keys could not be written");
        }
        if let Err(error) = hub.flush_refusals().await {
            tracing::warn!(%error, "the refused calls of keys could not be written");
        }
        if let Err(error) = hub.flush_calls().await {
            tracing::warn!(%error, "the allowed calls of keys could not be written");
        }
    });
    let forgotten = every(FORGET_EVERY, hub, stopping, |hub| async move {
        if let Err(error) = hub.forget_letters().await {
            tracing::warn!(%error, "the contents of old letters could not be forgotten");
        }
        if let Err(error) = hub.forget_asked().await {
            tracing::warn!(%error, "the named calls of yesterday could not be forgotten");
        }
        if let Err(error) = hub.forget_calls().await {
            tracing::warn!(%error, "the figures of old calls could not be forgotten");
        }
        if let Err(error) = hub.forget_events().await {
            tracing::warn!(%error, "old events could not be forgotten");
        }
    });
    let ended = every(ENDED_EVERY, hub, stopping, |hub| async move {
        if let Err(error) = hub.tell_ended_deliveries().await {
            tracing::warn!(%error, "the end of deliveries could not be told");
        }
    });
    let reminders = every(REMINDERS_EVERY, hub, stopping, |hub| async move {
        if let Err(error) = hub.remind_of_invitations().await {
            tracing::warn!(%error, "the reminders of invitations could not be written");
        }
        if let Err(error) = hub.remind_of_keys().await {
            tracing::warn!(%error, "the reminders of keys that end could not be written");
        }
    });
    let checkpoints = config.journal_checkpoints.clone();
    let journals = every(JOURNALS_EVERY, hub, stopping, move |hub| {
        journals::keep(hub, checkpoints.clone())
    });
    let mut workers = vec![
        journals,
        reminders,
        ended,
        epochs,
        uses,
        forgotten,
        invitations(hub, stopping),
    ];
    workers.extend(outgoing::start(hub, stopping));
    workers
}

/// Takes invitations up when they are due, and at once when something brings them on.
fn invitations(hub: &Hub, stopping: &watch::Receiver<bool>) -> tokio::task::JoinHandle<()> {
    let (hub, mut stopping) = (hub.clone(), stopping.clone());
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _told = stopping.wait_for(|stop| *stop) => return,
                () = hub.invitations_may_be_due(INVITATIONS_EVERY) => {}
            }
            if let Err(error) = hub.reconcile_invitations().await {
                tracing::warn!(%error, "invitations could not be taken up");
            }
        }
    })
}

/// Does something again and again until the server stops.
fn every<F, W>(
    period: Duration,
    hub: &Hub,
    stopping: &watch::Receiver<bool>,
    work: W,
) -> tokio::task::JoinHandle<()>
where
    W: Fn(Hub) -> F + Send + 'static,
    F: Future<Output = ()> + Send,
{
    let (hub, mut stopping) = (hub.clone(), stopping.clone());
    tokio::spawn(async move {
        loop {
            let told = tokio::time::timeout(period, stopping.wait_for(|stop| *stop))
                .await
                .is_ok();
            if told {
                return;
            }
            work(hub.clone()).await;
        }
    })
}

async fn told_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
