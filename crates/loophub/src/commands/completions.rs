//! `loophub completions`: what shells need to complete the words of this command.

use std::io::Write as _;

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::Cli;
use crate::error::CommandError;

/// Prints the completions of that shell.
///
/// # Errors
/// When nobody reads them.
pub fn print(shell: Shell) -> Result<(), CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "loophub", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(())
}
