//! The servers that are measured: the whole product, and an empty handler on the same stack.

use std::net::SocketAddr;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::any;
use clap::Args;
use hub_app::HubSettings;
use hub_domain::gate::RouteTable;
use hub_store::StoreSettings;
use loophub::config::Config;
use loophub::logging::LogFormat;
use tokio::net::TcpListener;

use crate::data::LIMITS;
use crate::outcome::Outcome;

/// Where to listen, and over what.
#[derive(Debug, Clone, Args)]
pub struct ServeOptions {
    #[arg(long)]
    port: u16,
    /// The database; without one, the server that does nothing.
    #[arg(long)]
    url: Option<String>,
}

/// Runs the server.
pub async fn main(options: ServeOptions) -> Outcome<()> {
    let listen = SocketAddr::from(([127, 0, 0, 1], options.port));
    match options.url {
        Some(url) => product(listen, url).await,
        None => nothing(listen).await,
    }
}

/// The program as `loophub serve` runs it, with its default settings but for the rate limit.
async fn product(listen: SocketAddr, url: String) -> Outcome<()> {
    let config = Config {
        store: StoreSettings { url, connections: 8 },
        listen,
        metrics_listen: None,
        public_url: format!("http://{listen}"),
        secure_cookies: false,
        trusted_proxies: Vec::new(),
        hub: HubSettings {
            call_limits: LIMITS,
            ..HubSettings::default()
        },
        catalogue: None,
        journal_checkpoints: None,
        route_table: RouteTable::built_in().map_err(|faults| format!("{faults:?}"))?,
        public_routes: RouteTable::built_in().map_err(|faults| format!("{faults:?}"))?,
        log: std::env::var("LOOPHUB_LOG").unwrap_or_else(|_| "info".to_owned()),
        log_format: LogFormat::Text,
    };
    loophub::logging::start(&config.log, config.log_format);
    let listener = TcpListener::bind(listen).await?;
    let database = hub_store::Database::open(&config.store).await?;
    let hub = hub_app::Hub::new(
        database,
        std::sync::Arc::new(loophub::system::SystemClock),
        std::sync::Arc::new(loophub::system::SystemEntropy),
        config.hub.clone(),
    );
    Ok(loophub::serve::on(listener, hub, &config).await?)
}

/// What the HTTP stack takes by itself.
async fn nothing(listen: SocketAddr) -> Outcome<()> {
    let app = Router::new().route("/gate/nginx", any(|| async { StatusCode::OK }));
    let listener = TcpListener::bind(listen).await?;
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await?;
    Ok(())
}
