//! The sub-commands, one file each.

mod audit;
mod backup;
mod catalogue;
mod completions;
mod doctor;
mod firm;
mod gate;
mod import;
mod man;
mod migrate;
mod restore;

pub use audit::noted;

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use hub_app::Hub;
use hub_domain::catalog::CatalogEntry;
use hub_store::Database;

use crate::config::{Config, ConfigFiles};
use crate::demo::DemoOptions;
use crate::error::CommandError;
use crate::system::{SystemClock, SystemEntropy};

/// Decides which application may act on which client file, and checks every call against that decision.
#[derive(Debug, Parser)]
#[command(name = "loophub", version, max_term_width = 100)]
pub struct Cli {
    /// The configuration file (default: loophub.toml in the current folder, if it is there).
    #[arg(long, global = true, value_name = "FILE", env = "LOOPHUB_CONFIG")]
    config: Option<PathBuf>,
    /// A second file of the same settings, for those that are secret.
    #[arg(long, global = true, value_name = "FILE", env = "LOOPHUB_SECRETS")]
    secrets: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Try Loop Hub: two firms with people, dossiers and applications, on this machine only.
    Demo(DemoOptions),
    /// Run the server.
    Serve,
    /// Bring the database to this version's schema, then stop.
    Migrate,
    /// Keep everything in a folder, as it is now; the server may go on working.
    Backup(backup::BackupOptions),
    /// Bring a backup back, into an empty place.
    Restore(restore::RestoreOptions),
    /// Look for what is wrong with this installation, and say what to do; nothing is changed or sent.
    Doctor(doctor::DoctorOptions),
    /// Firms of this installation.
    Firm {
        #[command(subcommand)]
        command: firm::FirmCommand,
    },
    /// The journal.
    Audit {
        #[command(subcommand)]
        command: audit::AuditCommand,
    },
    /// The catalogue of applications.
    Catalogue {
        #[command(subcommand)]
        command: catalogue::CatalogueCommand,
    },
    /// Bring dossiers, staff, contacts or links in from a file (.csv or .xlsx), all of them or none.
    Import(import::ImportOptions),
    /// The gate behind a reverse proxy.
    Gate {
        #[command(subcommand)]
        command: gate::GateCommand,
    },
    /// Print what a shell needs to complete the words of this command.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page of this command, or write those of every command in a folder.
    Man {
        /// The folder, which must exist.
        folder: Option<PathBuf>,
    },
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub async fn run(self) -> Result<(), CommandError> {
        let files = ConfigFiles {
            settings: self.config,
            secrets: self.secrets,
        };
        let file = &files;
        match self.command {
            Command::Demo(options) => crate::demo::run(options).await,
            Command::Serve => crate::serve::run(Config::read(file)?).await,
            Command::Migrate => migrate::run(Config::read(file)?).await,
            Command::Backup(options) => backup::run(Config::read(file)?, options).await,
            Command::Restore(options) => restore::run(Config::read(file)?, options).await,
            Command::Doctor(options) => doctor::run(Config::read(file)?, options).await,
            Command::Firm { command } => firm::run(Config::read(file)?, command).await,
            Command::Audit { command } => audit::run(|| Config::read(file), command).await,
            Command::Catalogue { command } => catalogue::run(Config::read(file)?, command).await,
            Command::Import(options) => import::run(Config::read(file)?, options).await,
            Command::Gate { command } => gate::run(file, command).await,
            Command::Completions { shell } => completions::print(shell),
            Command::Man { folder } => man::write(folder.as_deref()),
        }
    }
}

/// The product over the configured database, migrated and with its catalogue loaded.
///
/// # Errors
/// When the database cannot be used, or the catalogue is not right.
pub async fn open_hub(config: &Config) -> Result<Hub, CommandError> {
    open_hub_with(config, &catalogue::entries(config.catalogue.as_deref())?).await
}

/// The same with this catalogue.
///
/// # Errors
/// When the database cannot be used.
pub async fn open_hub_with(config: &Config, entries: &[CatalogEntry]) -> Result<Hub, CommandError> {
    let database = Database::open(&config.store).await?;
    database.migrate().await?;
    let hub = Hub::new(
        database,
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
        config.hub.clone(),
    );
    hub.load_catalogue(entries, &hub_app::Origin::command_line())
        .await?;
    Ok(hub)
}
