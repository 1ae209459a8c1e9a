//! `cargo xtask campaign`: long trials of what the real program withstands, a verb each; the tests run a short one.

use crate::needs::{self, Need};
use crate::postgres::{Cluster, Durability};
use crate::process::{cargo, succeeds};

/// How often the program is killed on each engine, unless said otherwise.
const KILLS: &str = "100";

/// What was asked on the command line.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    trial: Trial,
    kills: String,
    /// Words that a test's name must hold.
    engine: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trial {
    /// R1: killed under mixed writes.
    Crash,
    /// R2: the power goes while it writes, on SQLite; and once more on a program that does not wait for the disk.
    Power,
    /// R3: the disk refuses, files run out.
    Faults,
}

/// Runs one campaign; false when what it tries was not withstood.
pub fn run(arguments: &[String]) -> Result<bool, String> {
    let options = options(arguments)?;
    match options.trial {
        Trial::Crash => crash(&options),
        Trial::Power => power(),
        Trial::Faults => traced("a_disk_that_refuses", &[]),
    }
}

fn options(arguments: &[String]) -> Result<Options, String> {
    const USAGE: &str = "cargo xtask campaign crash [--kills N] [--engine sqlite|postgres], power or faults";
    let mut words = arguments.iter().map(String::as_str);
    let trial = match words.next() {
        Some("crash") => Trial::Crash,
        Some("power") => Trial::Power,
        Some("faults") => Trial::Faults,
        _ => return Err(USAGE.to_owned()),
    };
    let mut options = Options {
        trial,
        kills: KILLS.to_owned(),
        engine: None,
    };
    while let Some(word) = words.next() {
        if trial != Trial::Crash {
            return Err(USAGE.to_owned());
        }
        match (word, words.next()) {
            ("--kills", Some(kills)) if kills.parse::<u32>().is_ok_and(|kills| kills > 0) => {
                options.kills = kills.to_owned();
            }
            ("--engine", Some(engine @ ("sqlite" | "postgres"))) => options.engine = Some(engine.to_owned()),
            _ => return Err(USAGE.to_owned()),
        }
    }
    Ok(options)
}

/// R1 on the release profile, beside a PostgreSQL as durable as in production.
fn crash(options: &Options) -> Result<bool, String> {
    needs::provide(&[Need::Compiler, Need::Postgres])?;
    let cluster = Cluster::start(Durability::Real)?;
    let filter = options.engine.as_ref().map_or_else(
        || "kill_9".to_owned(),
        |engine| format!("acknowledged_on_{engine}"),
    );
    let mut tests = cargo();
    tests
        .args([
            "test",
            "--release",
            "-p",
            "loophub",
            "--test",
            "crash",
            "--",
            "--nocapture",
        ])
        // One after the other: how soon the server is ready again is measured.
        .args(["--test-threads", "1", &filter])
        .env("LOOPHUB_TEST_POSTGRES_URL", cluster.url())
        .env("LOOPHUB_CAMPAIGN_KILLS", &options.kills);
    succeeds(&mut tests)
}

/// R2: the program must withstand it, its mutant must not.
fn power() -> Result<bool, String> {
    println!("=== the program");
    let withstood = traced("a_power_loss", &[])?;
    println!("=== its mutant, which does not wait for the disk: the trial must notice");
    Ok(traced("a_power_loss", &["--features", "mutant-synchronous-normal"])? && withstood)
}

/// A campaign on SQLite that stands between the program and the system.
fn traced(filter: &str, features: &[&str]) -> Result<bool, String> {
    needs::provide(&[Need::Compiler, Need::Strace])?;
    let mut tests = cargo();
    tests
        .args(["test", "--release", "-p", "loophub", "--test", "crash"])
        .args(features)
        .args(["--", "--nocapture", "--ignored", filter]);
    succeeds(&mut tests)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &[&str]) -> Result<Options, String> {
        options(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn options_are_read_and_others_are_refused() {
        let options = asked(&["crash", "--kills", "7", "--engine", "sqlite"]).expect("they are read");
        assert_eq!(
            (options.kills.as_str(), options.engine.as_deref()),
            ("7", Some("sqlite"))
        );
        assert_eq!(asked(&["crash"]).expect("a campaign").kills, KILLS);
        for wrong in [
            &[][..],
            &["all"],
            &["crash", "--kills", "0"],
            &["crash", "--engine", "x"],
        ] {
            assert!(asked(wrong).is_err(), "{wrong:?}");
        }
    }
}
