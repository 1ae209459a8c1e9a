//! `loophub man`: the manual, made from the same words as `--help`.

use std::io::Write as _;
use std::path::Path;

use clap::CommandFactory as _;
use clap_mangen::Man;

use super::Cli;
use crate::error::CommandError;

/// Prints the page of `loophub`, or writes the page of each command in the folder.
///
/// # Errors
/// When the folder is not there, or cannot be written.
pub fn write(folder: Option<&Path>) -> Result<(), CommandError> {
    // What variables hold here is no part of a manual.
    let command = Cli::command()
        .mut_arg("config", |config| config.hide_env_values(true))
        .mut_arg("secrets", |secrets| secrets.hide_env_values(true));
    match folder {
        Some(folder) => clap_mangen::generate_to(command, folder)?,
        None => {
            let mut page = Vec::new();
            Man::new(command).render(&mut page)?;
            std::io::stdout().write_all(&page)?;
        }
    }
    Ok(())
}
