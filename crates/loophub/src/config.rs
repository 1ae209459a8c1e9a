//! The configuration: a TOML file, then `LOOPHUB_…` variables, checked as a whole before anything starts.

mod mail;
mod upstream;
mod webhooks;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};
use hub_app::HubSettings;
use hub_app::import::ImportLimits;
use hub_domain::authz::call::CallLimits;
use hub_domain::gate::RouteTable;
use hub_domain::installed_app::is_mail_domain;
use hub_outbound::directory::GraphApp;
use hub_store::StoreSettings;
use ipnet::IpNet;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use crate::error::CommandError;
use crate::logging::LogFormat;

/// What may be written in the file, or as `LOOPHUB_NAME` (`LOOPHUB_GATE__CALLS_PER_SECOND` for a name in a section).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    database_url: SecretString,
    database_connections: u32,
    listen: SocketAddr,
    metrics_listen: Option<SocketAddr>,
    public_url: Option<String>,
    allow_insecure_http: bool,
    trusted_proxies: Vec<IpNet>,
    partner_mail_domain: String,
    accounting_url: Option<String>,
    catalogue: Option<PathBuf>,
    journal_checkpoints: Option<PathBuf>,
    log: String,
    log_format: LogFormat,
    gate: WrittenGate,
    #[serde(default)]
    mail: mail::WrittenMail,
    #[serde(default)]
    webhooks: webhooks::WrittenWebhooks,
    graph: Option<WrittenGraph>,
    upstream: Option<upstream::WrittenUpstream>,
    import: WrittenImport,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenImport {
    folder: PathBuf,
    max_megabytes: u64,
}

/// The installation's application at Microsoft.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenGraph {
    client_id: String,
    client_secret: SecretString,
    login_url: Option<String>,
    graph_url: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenGate {
    route_table: Option<PathBuf>,
    calls_per_second: u32,
    burst: u32,
}

#[derive(Serialize)]
struct Defaults {
    database_url: &'static str,
    database_connections: u32,
    listen: &'static str,
    allow_insecure_http: bool,
    trusted_proxies: [&'static str; 0],
    partner_mail_domain: &'static str,
    log: &'static str,
    log_format: &'static str,
    gate: DefaultGate,
    import: DefaultImport,
}

#[derive(Serialize)]
struct DefaultImport {
    folder: PathBuf,
    max_megabytes: u64,
}

#[derive(Serialize)]
struct DefaultGate {
    calls_per_second: u32,
    burst: u32,
}

/// The configuration, checked.
pub struct Config {
    /// The database.
    pub store: StoreSettings,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where figures for Prometheus are served, on this machine only; nowhere unless said.
    pub metrics_listen: Option<SocketAddr>,
    /// Where people reach the pages, without a slash at the end.
    pub public_url: String,
    /// Whether cookies are marked for HTTPS.
    pub secure_cookies: bool,
    /// Proxies whose forwarding headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Settings on which rules depend.
    pub hub: HubSettings,
    /// A catalogue to load in place of the built-in one.
    pub catalogue: Option<PathBuf>,
    /// A file, best on another machine's disk, to which the heads of the journals are added every day (`AUD-02`).
    pub journal_checkpoints: Option<PathBuf>,
    /// What the gate lets through.
    pub route_table: RouteTable,
    /// What the compatibility interface is: the built-in table, whatever the gate's.
    pub public_routes: RouteTable,
    /// The log's filter.
    pub log: String,
    /// The log's form.
    pub log_format: LogFormat,
}

impl std::fmt::Debug for Config {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Config")
            .field("listen", &self.listen)
            .finish_non_exhaustive()
    }
}

/// Where settings are written.
#[derive(Debug, Clone, Default)]
pub struct ConfigFiles {
    /// The file of all settings; `loophub.toml` of the current folder, if it is there, when none is named.
    pub settings: Option<PathBuf>,
    /// A second one for what is secret, readable by fewer; what it says counts more.
    pub secrets: Option<PathBuf>,
}

impl Config {
    /// Reads the files, then the environment.
    ///
    /// # Errors
    /// One sentence that names the setting and says what it should be.
    pub fn read(files: &ConfigFiles) -> Result<Self, CommandError> {
        let limits = CallLimits::default();
        let defaults = Defaults {
            database_url: "sqlite://loophub.db",
            database_connections: 8,
            listen: "127.0.0.1:8080",
            allow_insecure_http: false,
            trusted_proxies: [],
            partner_mail_domain: "partenaires.loophub.example",
            log: "info",
            log_format: "text",
            gate: DefaultGate {
                calls_per_second: limits.per_second,
                burst: limits.burst,
            },
            import: DefaultImport {
                folder: std::env::temp_dir(),
                max_megabytes: ImportLimits::default().file_bytes >> 20,
            },
        };
        let mut figment = Figment::from(Serialized::defaults(defaults));
        if let Some(file) = &files.settings {
            figment = figment.merge(Toml::file_exact(there(file)?));
        } else if Path::new("loophub.toml").exists() {
            figment = figment.merge(Toml::file_exact("loophub.toml"));
        }
        if let Some(file) = &files.secrets {
            figment = figment.merge(Toml::file_exact(there(file)?));
        }
        let written: Written = figment
            .merge(
                Env::prefixed("LOOPHUB_")
                    .ignore(&[
                        "config",
                        "secrets",
                        "bin",
                        "chromium",
                        "test_postgres_url",
                        "test_require_postgres",
                    ])
                    .split("__"),
            )
            .extract()
            .map_err(|error| CommandError::new(format!("The configuration is not right: {error}.")))?;
        Self::check(written)
    }

    fn check(written: Written) -> Result<Self, CommandError> {
        let public_url = written
            .public_url
            .unwrap_or_else(|| format!("http://{}", written.listen));
        let public_url = public_url.trim_end_matches('/').to_owned();
        let secure_cookies = check_public_url(&public_url, written.allow_insecure_http)?;
        if let Some(listen) = written.metrics_listen.filter(|listen| !listen.ip().is_loopback()) {
            return Err(CommandError::new(format!(
                "metrics_listen is {listen}, which others reach: figures are for this machine alone. Write one such as \
                 127.0.0.1:9464, and let a proxy with a password pass them on."
            )));
        }
        if !is_mail_domain(&written.partner_mail_domain) {
            return Err(CommandError::new(
                "partner_mail_domain is not a mail domain; write one such as partenaires.example.fr.",
            ));
        }
        let accounting_url = written.accounting_url.unwrap_or_default();
        if !accounting_url.is_empty()
            && !accounting_url.starts_with("https://")
            && !accounting_url.starts_with("http://")
        {
            return Err(CommandError::new(
                "accounting_url is not the address of a page; write one such as https://compta.example.fr.",
            ));
        }
        Ok(Self {
            store: StoreSettings {
                url: written.database_url.expose_secret().to_owned(),
                connections: written.database_connections.clamp(2, 200),
            },
            listen: written.listen,
            metrics_listen: written.metrics_listen,
            secure_cookies,
            trusted_proxies: written.trusted_proxies,
            hub: HubSettings {
                partner_mail_domain: written.partner_mail_domain,
                accounting_url,
                call_limits: CallLimits {
                    per_second: written.gate.calls_per_second.max(1),
                    burst: written.gate.burst.max(1),
                },
                public_url: public_url.clone(),
                mail: written.mail.route()?,
                webhooks: written.webhooks.route()?,
                graph: graph_app(written.graph)?,
                upstream: written
                    .upstream
                    .map(upstream::WrittenUpstream::checked)
                    .transpose()?,
                imports: ImportLimits {
                    file_bytes: written.import.max_megabytes.clamp(1, 4_096) << 20,
                    folder: written.import.folder,
                    ..ImportLimits::default()
                },
                ..HubSettings::default()
            },
            catalogue: written.catalogue,
            journal_checkpoints: written.journal_checkpoints,
            route_table: route_table(written.gate.route_table.as_deref())?,
            public_routes: route_table(None)?,
            log: written.log,
            log_format: written.log_format,
            public_url,
        })
    }
}

/// The application at Microsoft, if one is written down. Other addresses than Microsoft's are for national clouds, which
/// are reached over HTTPS alone; plain HTTP is for a simulator on this machine.
fn graph_app(written: Option<WrittenGraph>) -> Result<Option<GraphApp>, CommandError> {
    let Some(written) = written else {
        return Ok(None);
    };
    if written.client_id.trim().is_empty() || written.client_secret.expose_secret().is_empty() {
        return Err(CommandError::new(
            "graph needs both client_id and client_secret: copy them from the application's page at Microsoft Entra.",
        ));
    }
    let mut app = GraphApp::new(written.client_id.trim().to_owned(), written.client_secret);
    for (name, url, kept) in [
        ("graph.login_url", written.login_url, &mut app.login_url),
        ("graph.graph_url", written.graph_url, &mut app.graph_url),
    ] {
        let Some(url) = url else { continue };
        let url = url.trim_end_matches('/').to_owned();
        if !url.starts_with("https://") && !url.starts_with("http://127.0.0.1:") {
            return Err(CommandError::new(format!("{name} does not start with https://.")));
        }
        *kept = url;
    }
    Ok(Some(app))
}

/// A named file must be there and readable: a server without its settings must not start.
fn there(file: &Path) -> Result<&Path, CommandError> {
    match std::fs::File::open(file) {
        Ok(_) => Ok(file),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(CommandError::new(format!(
            "The configuration file {} does not exist.",
            file.display()
        ))),
        Err(error) => Err(CommandError::new(format!(
            "The configuration file {} cannot be read: {error}.",
            file.display()
        ))),
    }
}

/// Whether the pages are behind HTTPS; plain HTTP is for this machine alone unless the operator insists (4.7).
fn check_public_url(public_url: &str, allow_insecure_http: bool) -> Result<bool, CommandError> {
    if public_url.starts_with("https://") {
        return Ok(true);
    }
    let Some(authority) = public_url.strip_prefix("http://") else {
        return Err(CommandError::new(
            "public_url starts with neither https:// nor http://.",
        ));
    };
    let host = authority.split('/').next().unwrap_or_default();
    let host = host
        .rsplit_once(':')
        .map_or(host, |(host, _)| host)
        .trim_matches(['[', ']']);
    let loopback = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    if loopback || allow_insecure_http {
        return Ok(false);
    }
    Err(CommandError::new(format!(
        "{public_url} is plain HTTP and not on this machine: passwords would travel in clear. Set public_url to the \
         https:// address of your proxy, or write allow_insecure_http = true if you accept that."
    )))
}

fn route_table(file: Option<&Path>) -> Result<RouteTable, CommandError> {
    let fault = |place: &str, faults: &dyn std::fmt::Debug| {
        CommandError::new(format!("The route table {place} is not right: {faults:?}."))
    };
    match file {
        None => RouteTable::built_in().map_err(|faults| fault("of the program", &faults)),
        Some(file) => {
            let text = std::fs::read_to_string(file).map_err(|error| {
                CommandError::new(format!(
                    "The route table {} cannot be read: {error}.",
                    file.display()
                ))
            })?;
            RouteTable::parse(&text).map_err(|faults| fault(&file.display().to_string(), &faults))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        assert!(matches!(
            check_public_url("https://hub.example.fr", false),
            Ok(true)
        ));
        for here in ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:80"] {
            assert!(matches!(check_public_url(here, false), Ok(false)), "{here}");
        }
        for elsewhere in [
            "http://hub.example.fr",
            "http://192.0.2.1:8080",
            "http://localhost.example",
        ] {
            assert!(check_public_url(elsewhere, false).is_err(), "{elsewhere}");
            assert!(
                matches!(check_public_url(elsewhere, true), Ok(false)),
                "{elsewhere}"
            );
        }
        assert!(check_public_url("ftp://hub", true).is_err());
    }
}
