//! `cargo xtask deny`: licences, bans and sources of the dependencies, as `deny.toml` says.

use crate::process::{answer, cargo, succeeds};

/// Runs `cargo deny` where it is installed.
pub fn run(arguments: &[String]) -> Result<bool, String> {
    if let Some(unknown) = arguments.first() {
        return Err(format!("cargo xtask deny takes no argument; « {unknown} »"));
    }
    if !is_installed() {
        return Err("cargo-deny is not installed: cargo install --locked cargo-deny".to_owned());
    }
    check()
}

/// Whether `cargo deny` answers.
pub fn is_installed() -> bool {
    answer(cargo().args(["deny", "--version"])).is_some()
}

/// The check itself; the advisory database is left out, for it cannot be fetched everywhere.
pub fn check() -> Result<bool, String> {
    succeeds(cargo().args(["deny", "check", "bans", "licenses", "sources"]))
}
