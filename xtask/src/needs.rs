//! What a bare Debian lacks, and getting it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::node;
use crate::process::{answer, find_program, is_root, succeeds};

/// A program that some step runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A C compiler, for SQLite and for cryptography.
    Compiler,
    /// PostgreSQL 15 or newer, server and client.
    Postgres,
    /// nginx with `auth_request`.
    Nginx,
    /// Caddy.
    Caddy,
    /// The distribution's Chromium.
    Chromium,
    /// Node.js 20 or newer.
    Node,
    /// npm.
    Npm,
    /// `strace`, which stands between a program and the system.
    Strace,
    /// `systemd-analyze`, which says how far a unit is shut in.
    Systemd,
    /// Python with its environments, for a checker that is packaged there.
    Python,
    /// `pngquant`, which makes pictures small.
    Pngquant,
    /// `curl` and `jq`, by which an example calls.
    Curl,
    /// `faketime`, by which a program believes that it is later.
    Faketime,
}

impl Need {
    /// What a reader calls it.
    fn name(self) -> &'static str {
        match self {
            Self::Compiler => "a C compiler (cc)",
            Self::Postgres => "PostgreSQL 15 or newer (initdb, postgres, psql)",
            Self::Nginx => "nginx",
            Self::Caddy => "Caddy",
            Self::Chromium => "Chromium",
            Self::Node => "Node.js 20 or newer",
            Self::Npm => "npm",
            Self::Strace => "strace",
            Self::Systemd => "systemd (systemd-analyze)",
            Self::Python => "Python 3 with venv",
            Self::Pngquant => "pngquant",
            Self::Curl => "curl and jq",
            Self::Faketime => "faketime",
        }
    }

    /// Debian's packages.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Compiler => &["gcc", "libc6-dev"],
            Self::Postgres => &["postgresql"],
            Self::Nginx => &["nginx-light"],
            Self::Caddy => &["caddy"],
            Self::Chromium => &["chromium"],
            Self::Node => &["nodejs"],
            Self::Npm => &["npm"],
            Self::Strace => &["strace"],
            Self::Systemd => &["systemd"],
            Self::Python => &["python3-venv"],
            Self::Pngquant => &["pngquant"],
            Self::Curl => &["curl", "jq"],
            Self::Faketime => &["faketime"],
        }
    }

    fn is_there(self) -> bool {
        match self {
            Self::Compiler => find_program("cc").is_some(),
            Self::Postgres => postgres_programs().is_some() && find_program("psql").is_some(),
            Self::Nginx => find_program("nginx").is_some(),
            Self::Caddy => find_program("caddy").is_some(),
            Self::Chromium => chromium().is_some(),
            Self::Node => node::program().is_some(),
            Self::Npm => find_program("npm").is_some(),
            Self::Strace => find_program("strace").is_some(),
            Self::Systemd => find_program("systemd-analyze").is_some(),
            Self::Pngquant => find_program("pngquant").is_some(),
            Self::Faketime => find_program("faketime").is_some(),
            Self::Curl => find_program("curl").is_some() && find_program("jq").is_some(),
            Self::Python => answer(Command::new("python3").args(["-c", "import ensurepip"])).is_some(),
        }
    }
}

/// Makes sure that everything is there: installs it as root, else says what is missing.
///
/// # Errors
/// What is missing and how to install it.
pub fn provide(needs: &[Need]) -> Result<(), String> {
    let missing: Vec<Need> = needs.iter().copied().filter(|need| !need.is_there()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().flat_map(|need| need.packages()).copied().collect();
    if !is_root() || find_program("apt-get").is_none() {
        return Err(explain(&missing, &packages));
    }
    println!("installing: {}", packages.join(" "));
    let update = succeeds(apt().arg("update"))?;
    let install = update
        && succeeds(
            apt()
                .args(["install", "-y", "--no-install-recommends"])
                .args(&packages),
        )?;
    // What the distribution ships may be too old.
    if install && missing.contains(&Need::Node) && !Need::Node.is_there() {
        node::install()?;
    }
    let still: Vec<Need> = missing.into_iter().filter(|need| !need.is_there()).collect();
    if install && still.is_empty() {
        Ok(())
    } else {
        Err(explain(&still, &packages))
    }
}

/// The folder of the newest PostgreSQL server that is new enough.
pub fn postgres_programs() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql")
        .ok()
        .into_iter()
        .flatten()
        .flatten();
    let mut folders: Vec<(u32, PathBuf)> = installed
        .map(|entry| {
            (
                major(&entry.file_name().to_string_lossy()),
                entry.path().join("bin"),
            )
        })
        .collect();
    if let Some(bin) = answer(Command::new("pg_config").arg("--bindir")).map(PathBuf::from) {
        let version = answer(Command::new(bin.join("postgres")).arg("--version")).unwrap_or_default();
        folders.push((major(version.rsplit_once(") ").map_or(&version, |(_, v)| v)), bin));
    }
    folders.retain(|(version, bin)| {
        *version >= 15 && bin.join("initdb").is_file() && bin.join("postgres").is_file()
    });
    folders
        .into_iter()
        .max_by_key(|(version, _)| *version)
        .map(|(_, bin)| bin)
}

/// The distribution's browser.
pub fn chromium() -> Option<PathBuf> {
    match std::env::var_os("LOOPHUB_CHROMIUM") {
        Some(named) => Some(PathBuf::from(named)).filter(|path| path.is_file()),
        None => [Path::new("/usr/bin/chromium").to_owned()]
            .into_iter()
            .find(|p| p.is_file())
            .or_else(|| find_program("chromium")),
    }
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.arg("-q").env("DEBIAN_FRONTEND", "noninteractive");
    // Debian starts what it installs; the tests start their own.
    command.env("RUNLEVEL", "1");
    command
}

fn explain(missing: &[Need], packages: &[&str]) -> String {
    let names: Vec<String> = missing
        .iter()
        .map(|need| format!("  - {}", need.name()))
        .collect();
    format!(
        "missing:\n{}\nas root: apt-get update && apt-get install {}",
        names.join("\n"),
        packages.join(" ")
    )
}

/// `v20.20.2`, `15.18 (Debian…)`, `postgres (PostgreSQL) 15.18` → the first number.
pub fn major(version: &str) -> u32 {
    let digits: String = version
        .trim_start_matches(|c: char| !c.is_ascii_digit())
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_by_their_first_number() {
        assert_eq!(major("v20.20.2"), 20);
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0)"), 15);
        assert_eq!(major("none"), 0);
    }

    #[test]
    fn what_is_missing_is_said_with_the_command() {
        let told = explain(&[Need::Postgres, Need::Npm], &["postgresql", "npm"]);
        assert!(told.contains("PostgreSQL 15 or newer") && told.contains("  - npm"));
        assert!(told.ends_with("apt-get install postgresql npm"));
    }
}
