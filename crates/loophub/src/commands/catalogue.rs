//! `loophub catalogue load` and `check` (`CAT-03`).

use std::path::{Path, PathBuf};

use clap::Subcommand;
use hub_app::{Hub, Origin};
use hub_domain::catalog::{CatalogEntry, CatalogFile, STARTER};

use crate::commands::open_hub;
use crate::config::Config;
use crate::error::CommandError;

/// What can be done with the catalogue.
#[derive(Debug, Subcommand)]
pub enum CatalogueCommand {
    /// Check a catalogue file and report every error with its line; nothing is changed.
    Check {
        /// The file.
        file: PathBuf,
    },
    /// Load a catalogue file. An entry that is not in it any more stays usable where it is configured.
    Load {
        /// The file. Name it in the configuration too, so that the next start loads the same one.
        file: PathBuf,
    },
}

/// Runs the sub-command.
pub async fn run(config: Config, command: CatalogueCommand) -> Result<(), CommandError> {
    match command {
        CatalogueCommand::Check { file } => {
            println!("{} entries, no error.", entries(Some(&file))?.len());
            Ok(())
        }
        CatalogueCommand::Load { file } => {
            let entries = entries(Some(&file))?;
            let hub: Hub = open_hub(&config).await?;
            let loaded = hub.load_catalogue(&entries, &Origin::command_line()).await?;
            println!(
                "{} added, {} changed, {} deprecated.",
                loaded.added, loaded.changed, loaded.deprecated
            );
            hub.database().close().await;
            Ok(())
        }
    }
}

/// The entries of a catalogue file, or of the built-in catalogue.
pub fn entries(file: Option<&Path>) -> Result<Vec<CatalogEntry>, CommandError> {
    let (place, text) = match file {
        None => ("the built-in catalogue".to_owned(), STARTER.to_owned()),
        Some(file) => {
            let text = std::fs::read_to_string(file)
                .map_err(|error| CommandError::new(format!("{} cannot be read: {error}.", file.display())))?;
            (file.display().to_string(), text)
        }
    };
    CatalogFile::parse(&text).map_err(|errors| {
        let lines: Vec<String> = errors
            .iter()
            .map(|error| format!("{place}:{}: {}", error.line, error.message))
            .collect();
        CommandError::new(lines.join("\n"))
    })
}
