//! `cargo xtask campaign`: long trials of what the real program withstands, a verb each; the tests run a short one.

use crate::needs::{self, Need};
use crate::postgres::{Cluster, Durability};
use crate::process::{cargo, succeeds};
use crate::program::Program;
use crate::{journeys, python};

/// How often the program is killed on each engine, unless said otherwise.
const KILLS: &str = "100";
/// How many decisions race against revocations in each run, unless said otherwise.
const DECISIONS: &str = "100000";
/// How many requests are made up for each operation of the API, unless said otherwise.
const CASES: &str = "200";

/// What was asked on the command line.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    trial: Trial,
    /// How often the program is killed, how many decisions are asked for, or how many requests are made up for each operation.
    times: String,
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
    /// KEY-03: decisions asked for while keys are revoked, on both engines, with facts in memory and without.
    Revocation,
    /// S7: requests made up from the description of the API, and their answers held against it.
    Api,
}

/// Runs one campaign; false when what it tries was not withstood.
pub fn run(arguments: &[String]) -> Result<bool, String> {
    let options = options(arguments)?;
    match options.trial {
        Trial::Crash => crash(&options),
        Trial::Power => power(),
        Trial::Faults => traced("a_disk_that_refuses", &[]),
        Trial::Revocation => revocation(&options),
        Trial::Api => api(&options),
    }
}

fn options(arguments: &[String]) -> Result<Options, String> {
    const USAGE: &str = "cargo xtask campaign crash [--kills N] [--engine sqlite|postgres], revocation [--decisions N], api [--cases N], power or faults";
    let mut words = arguments.iter().map(String::as_str);
    let trial = match words.next() {
        Some("crash") => Trial::Crash,
        Some("power") => Trial::Power,
        Some("faults") => Trial::Faults,
        Some("revocation") => Trial::Revocation,
        Some("api") => Trial::Api,
        _ => return Err(USAGE.to_owned()),
    };
    let mut options = Options {
        trial,
        times: match trial {
            Trial::Api => CASES,
            Trial::Revocation => DECISIONS,
            Trial::Crash | Trial::Power | Trial::Faults => KILLS,
        }
        .to_owned(),
        engine: None,
    };
    while let Some(word) = words.next() {
        match (trial, word, words.next()) {
            (Trial::Crash, "--kills", Some(times))
            | (Trial::Revocation, "--decisions", Some(times))
            | (Trial::Api, "--cases", Some(times))
                if times.parse::<u32>().is_ok_and(|times| times > 0) =>
            {
                options.times = times.to_owned();
            }
            (Trial::Crash, "--engine", Some(engine @ ("sqlite" | "postgres"))) => {
                options.engine = Some(engine.to_owned());
            }
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
        .env("LOOPHUB_CAMPAIGN_KILLS", &options.times);
    succeeds(&mut tests)
}

/// KEY-03 with as many decisions as asked, on the release profile; the tests make a few.
fn revocation(options: &Options) -> Result<bool, String> {
    needs::provide(&[Need::Compiler, Need::Postgres])?;
    let cluster = Cluster::start(Durability::None)?;
    let mut tests = cargo();
    tests
        .args(["test", "--release", "-p", "hub-api", "--test", "doors", "--"])
        .args([
            "--nocapture",
            "key_03_no_call_after_the_acknowledgement_is_allowed",
        ])
        .env("LOOPHUB_TEST_POSTGRES_URL", cluster.url())
        .env("LOOPHUB_CAMPAIGN_DECISIONS", &options.times);
    succeeds(&mut tests)
}

/// S7 with as many requests as asked; the tests make a few.
fn api(options: &Options) -> Result<bool, String> {
    needs::provide(&[
        Need::Compiler,
        Need::Postgres,
        Need::Chromium,
        Need::Node,
        Need::Npm,
        Need::Python,
    ])?;
    let schemathesis = python::schemathesis()?;
    if !(Program::Release.build()? && journeys::install()?) {
        return Ok(false);
    }
    let cluster = Cluster::start(Durability::None)?;
    let mut run = journeys::on_both_engines(Program::Release, cluster.url(), &schemathesis);
    succeeds(run.arg("api-schema").env("SCHEMATHESIS_CASES", &options.times))
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
            (options.times.as_str(), options.engine.as_deref()),
            ("7", Some("sqlite"))
        );
        assert_eq!(asked(&["crash"]).expect("a campaign").times, KILLS);
        assert_eq!(asked(&["api"]).expect("a campaign").times, CASES);
        assert_eq!(asked(&["api", "--cases", "9"]).expect("a campaign").times, "9");
        for wrong in [
            &[][..],
            &["all"],
            &["crash", "--kills", "0"],
            &["crash", "--engine", "x"],
            &["api", "--kills", "7"],
            &["power", "--cases", "7"],
        ] {
            assert!(asked(wrong).is_err(), "{wrong:?}");
        }
    }
}
