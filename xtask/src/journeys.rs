//! The journeys of `e2e/`: what they need, and how they are run.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::succeeds;
use crate::program::Program;
use crate::{needs, node, sources};

/// Installs their packages by the lock file.
///
/// # Errors
/// When npm cannot be started.
pub fn install() -> Result<bool, String> {
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .current_dir(folder());
    succeeds(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
}

/// Runs them all on both engines; an argument chooses.
pub fn on_both_engines(program: Program, postgres: &str, schemathesis: &Path) -> Command {
    let mut run = command(program);
    run.env("LOOPHUB_TEST_POSTGRES_URL", postgres)
        .env("SCHEMATHESIS", schemathesis);
    run
}

/// Runs what arguments choose, on SQLite.
pub fn command(program: Program) -> Command {
    let mut run = Command::new(node::program().unwrap_or_else(|| "node".into()));
    run.arg("run.mjs")
        .current_dir(folder())
        .env("LOOPHUB_BIN", program.path());
    if let Some(chromium) = needs::chromium() {
        run.env("LOOPHUB_CHROMIUM", chromium);
    }
    run
}

/// Whether a line is their last one: `12 passed, 0 failed`, and nothing else.
pub fn is_closing_line(line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    let number = |word: &str| word.bytes().all(|b| b.is_ascii_digit()) && !word.is_empty();
    matches!(words[..], [passed, "passed,", failed, "failed"] if number(passed) && number(failed))
}

fn folder() -> PathBuf {
    sources::root().join("e2e")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_stands_alone() {
        assert!(is_closing_line("12 passed, 0 failed"));
        assert!(!is_closing_line("x 12 passed, 0 failed") && !is_closing_line("a passed, b failed"));
    }
}
