//! `loophub gate`: a reverse proxy's configuration that fails closed, and a check of the proxy that runs.

mod attack;
mod check;

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use clap::{Subcommand, ValueEnum};
use hub_api::{ProxyConfig, proxy_config};

use crate::config::{Config, ConfigFiles};
use crate::error::CommandError;

/// Proxies for which a configuration can be printed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Proxy {
    /// nginx with `auth_request`.
    Nginx,
    /// Caddy with `forward_auth`, written out.
    Caddy,
    /// Traefik with its `ForwardAuth` middleware.
    Traefik,
    /// Envoy with `ext_authz` over HTTP.
    Envoy,
}

impl From<Proxy> for hub_api::Proxy {
    fn from(proxy: Proxy) -> Self {
        match proxy {
            Proxy::Nginx => Self::Nginx,
            Proxy::Caddy => Self::Caddy,
            Proxy::Traefik => Self::Traefik,
            Proxy::Envoy => Self::Envoy,
        }
    }
}

/// What can be done about the gate.
#[derive(Debug, Subcommand)]
pub enum GateCommand {
    /// Print a complete, commented configuration that asks Loop Hub about every call and fails closed.
    Config {
        /// The proxy.
        proxy: Proxy,
        /// The API to be protected.
        #[arg(long, value_name = "URL")]
        upstream: String,
        /// Where Loop Hub listens (default: the `listen` of the configuration).
        #[arg(long, value_name = "URL")]
        hub: Option<String>,
        /// Where the proxy listens.
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8088")]
        listen: String,
    },
    /// Attack the proxy that is running, as a caller could, and say what got through. Nothing is changed.
    Check(check::CheckOptions),
}

/// Runs the sub-command.
pub async fn run(files: &ConfigFiles, command: GateCommand) -> Result<(), CommandError> {
    match command {
        GateCommand::Config {
            proxy,
            upstream,
            hub,
            listen,
        } => print_config(files, proxy, &upstream, hub, &listen),
        GateCommand::Check(options) => check::run(options).await,
    }
}

fn print_config(
    files: &ConfigFiles,
    proxy: Proxy,
    upstream: &str,
    hub: Option<String>,
    listen: &str,
) -> Result<(), CommandError> {
    let hub = match hub {
        Some(hub) => hub,
        None => format!("http://{}", reachable(Config::read(files)?.listen)),
    };
    let config = ProxyConfig::parse(upstream, &hub, listen)
        .map_err(|fault| CommandError::new(format!("No configuration was printed: {fault}.")))?;
    print!("{}", proxy_config(proxy.into(), &config));
    Ok(())
}

/// Where a proxy of this machine reaches a server that listens there: « every address » is this machine's own.
fn reachable(mut listen: SocketAddr) -> SocketAddr {
    if listen.ip().is_unspecified() {
        listen.set_ip(match listen {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    listen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_listens_everywhere_is_reached_here() {
        for (listen, reached) in [
            ("0.0.0.0:8081", "127.0.0.1:8081"),
            ("[::]:80", "[::1]:80"),
            ("192.0.2.7:8080", "192.0.2.7:8080"),
        ] {
            let listen: SocketAddr = listen.parse().unwrap();
            assert_eq!(reachable(listen).to_string(), reached);
        }
    }
}
