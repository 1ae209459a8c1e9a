//! `loophub gate config`: a reverse proxy's configuration that fails closed.

use clap::{Subcommand, ValueEnum};
use hub_api::{NginxConfig, nginx_config};

use crate::error::CommandError;

/// Proxies for which a configuration can be printed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Proxy {
    /// nginx with `auth_request`.
    Nginx,
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
        /// Where Loop Hub listens.
        #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
        hub: String,
        /// Where the proxy listens.
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8088")]
        listen: String,
    },
}

/// Runs the sub-command.
pub fn run(command: GateCommand) -> Result<(), CommandError> {
    let GateCommand::Config {
        proxy: Proxy::Nginx,
        upstream,
        hub,
        listen,
    } = command;
    let config = NginxConfig::parse(&upstream, &hub, &listen)
        .map_err(|fault| CommandError::new(format!("No configuration was printed: {fault}.")))?;
    print!("{}", nginx_config(&config));
    Ok(())
}
