//! `loophub demo`: two firms to try everything with, on this machine only.

mod account;
mod applications;
mod contacts;
mod furnish;
pub mod generate;
mod sample;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use hub_app::{Hub, WebhookRoute};
use hub_domain::webhook::MasterKey;
use hub_outbound::mail::MailRoute;
use hub_outbound::webhook::{AllowedHosts, HttpPost};
use hub_store::{Database, Engine};

use crate::config::{Config, ConfigFiles};
use crate::error::CommandError;
use crate::serve;

/// The password of every account of the demo.
pub const PASSWORD: &str = "loophub-demo";
/// What the secrets of the demo's webhooks are made from: known to everybody, like its password.
const WEBHOOK_KEY: &str = "loophub-demo-webhooks-of-this-machine-alone";
/// The setting that says which demo this database holds, once it is complete.
const MARK: &str = "demo";
/// The setting that says that a demo was begun here.
const BEGUN: &str = "demo_begun";

/// Options of the demo.
#[derive(Debug, Clone, Args)]
pub struct DemoOptions {
    /// Where the demo keeps its database.
    #[arg(long, value_name = "DIR", default_value = "loophub-demo")]
    pub data: PathBuf,
    /// Forget what an earlier demo left and start anew.
    #[arg(long)]
    pub fresh: bool,
    /// Where to listen; on this machine only.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// How many dossiers to make besides the eighteen of the first firm, up to 1,000,000.
    #[arg(long, default_value_t = 2340, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub dossiers: u32,
}

/// Makes the demo if it is not there yet, says how to use it, and serves it.
///
/// # Errors
/// One sentence for the operator.
pub async fn run(options: DemoOptions) -> Result<(), CommandError> {
    if !options.listen.ip().is_loopback() {
        return Err(CommandError::new(format!(
            "The demo has a public password, so it listens on this machine only; {} is not an address of it. \
             Use --listen 127.0.0.1:PORT.",
            options.listen
        )));
    }
    let config = configuration(&options)?;
    crate::logging::start(&config.log, config.log_format);
    let listener = tokio::net::TcpListener::bind(options.listen)
        .await
        .map_err(|error| {
            CommandError::new(format!(
                "Nothing can listen on {}: {error}. Use --listen with another port.",
                options.listen
            ))
        })?;
    let address = listener.local_addr()?;
    let hub = prepare(&config, &options).await?;
    account::tell(&hub, address, &options.data).await?;
    serve::on(listener, hub, &config).await
}

/// The demo's configuration: its own folder, unless `LOOPHUB_DATABASE_URL` names a database.
fn configuration(options: &DemoOptions) -> Result<Config, CommandError> {
    std::fs::create_dir_all(&options.data).map_err(|error| {
        CommandError::new(format!(
            "The folder {} cannot be made: {error}.",
            options.data.display()
        ))
    })?;
    let mut config = Config::read(&ConfigFiles::default())?;
    if std::env::var_os("LOOPHUB_DATABASE_URL").is_none() {
        config.store.url = format!("sqlite://{}", options.data.join("loophub.db").display());
    }
    config.listen = options.listen;
    config.public_url = format!("http://{}", options.listen);
    config.hub.public_url.clone_from(&config.public_url);
    if matches!(config.hub.mail, MailRoute::Nowhere) {
        config.hub.mail = MailRoute::Screen;
    }
    if config.hub.webhooks.key.is_none() {
        config.hub.webhooks = webhooks()?;
    }
    config.secure_cookies = false;
    if std::env::var_os("LOOPHUB_LOG").is_none() {
        config.log = "warn".to_owned();
    }
    Ok(config)
}

/// Webhooks of the demo: their key is as public as its password, and they may be received on this machine.
fn webhooks() -> Result<WebhookRoute, CommandError> {
    let allowed = AllowedHosts::parse(&["127.0.0.1", "localhost", "[::1]"]);
    Ok(WebhookRoute {
        key: Some(MasterKey::from_text(WEBHOOK_KEY).map_err(|fault| CommandError::new(fault.to_string()))?),
        post: Arc::new(HttpPost::new(allowed.map_err(CommandError::new)?)),
    })
}

async fn prepare(config: &Config, options: &DemoOptions) -> Result<Hub, CommandError> {
    if options.fresh {
        forget(config, &options.data).await?;
    }
    let hub = crate::commands::open_hub_with(config, &furnish::catalogue()?).await?;
    if let Some(mark) = hub.database().setting(MARK).await? {
        println!(
            "Reprise de la démonstration ({mark} dossiers générés) ; --fresh recommence. / Demo resumed."
        );
        return Ok(hub);
    }
    let begun = hub.database().setting(BEGUN).await?.is_some();
    if begun || !hub.database().firms().await?.is_empty() {
        hub.database().close().await;
        return Err(CommandError::new(if begun {
            "An earlier demo was cut short here. Run it again with --fresh."
        } else {
            "This database already holds firms that are not a demo's; the demo does not touch it. Name another one."
        }));
    }
    hub.database().set_setting(BEGUN, "yes").await?;
    furnish::furnish(&hub, options).await?;
    hub.database()
        .set_setting(MARK, &options.dossiers.to_string())
        .await?;
    Ok(hub)
}

/// Erases an earlier demo, and nothing that is not one.
async fn forget(config: &Config, data: &Path) -> Result<(), CommandError> {
    sample::forget(data)?;
    if config.store.url.starts_with("sqlite:") {
        let file = config
            .store
            .url
            .trim_start_matches("sqlite:")
            .trim_start_matches("//");
        if !Path::new(file).exists() {
            return Ok(());
        }
    }
    let database = Database::open(&config.store).await?;
    database.migrate().await?;
    let is_demo = database.setting(BEGUN).await?.is_some();
    let is_empty = database.firms().await?.is_empty();
    let engine = database.engine();
    if !is_demo && !is_empty {
        database.close().await;
        return Err(CommandError::new(
            "This database holds firms that are not a demo's: --fresh does not erase them. Name another database.",
        ));
    }
    if engine == Engine::Postgres {
        database.erase_everything().await?;
    }
    database.close().await;
    if engine == Engine::Sqlite {
        let file = config
            .store
            .url
            .trim_start_matches("sqlite:")
            .trim_start_matches("//")
            .to_owned();
        for suffix in ["", "-wal", "-shm"] {
            match std::fs::remove_file(format!("{file}{suffix}")) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
    }
    Ok(())
}
