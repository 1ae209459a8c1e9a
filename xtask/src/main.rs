//! The house's own tasks: `cargo xtask VERB`. The standard library only, so that it builds in seconds on a
//! bare machine and can install what the rest needs.
#![expect(
    clippy::print_stdout,
    reason = "a command-line tool speaks on its standard output"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "this tool is wired to the machine: it reads the environment and times its steps"
)]

use std::process::ExitCode;

mod bench;
mod book;
mod campaign;
mod deny;
mod guards;
mod journeys;
mod lexer;
mod needs;
mod node;
mod package;
mod pg;
mod postgres;
mod process;
mod program;
mod python;
mod rules;
mod sources;
mod suite;

const USAGE: &str = "\
cargo xtask test [--only unit|lint|browser|package|rules] [--keep-pg]
                             everything that must pass, with the servers it needs
cargo xtask rules            the numbered rules, each with its tests
cargo xtask guards           direction of dependencies, SQL, rights, lengths, words
cargo xtask pg start|stop|url
                             a PostgreSQL for developers, under target/pg
cargo xtask bench [ARGS]     the benchmarks, on SQLite and PostgreSQL
cargo xtask campaign crash|power|faults [--kills N] [--engine sqlite|postgres], revocation [--decisions N], api [--cases N]
                             what it withstands: killed while it writes, power lost, disks that refuse
cargo xtask package deb|try [--profile P | --program FILE], lint
                             the Debian package; tried out: installed, upgraded, purged; the Containerfile
cargo xtask book [--pictures]
                             the documentation (docs/book); its pictures taken anew
cargo xtask deny             licences, bans and sources of the dependencies";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let outcome = match arguments.first().map(String::as_str) {
        Some("test") => suite::run(rest),
        Some("rules") => rules::run(rest),
        Some("guards") => guards::run(rest),
        Some("pg") => pg::run(rest),
        Some("bench") => bench::run(rest),
        Some("campaign") => campaign::run(rest),
        Some("package") => package::run(rest),
        Some("book") => book::run(rest),
        Some("deny") => deny::run(rest),
        Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            Ok(true)
        }
        Some(other) => Err(format!("no verb « {other} »\n\n{USAGE}")),
        None => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}
