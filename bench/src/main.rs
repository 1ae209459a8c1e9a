//! `hub-bench`: Loop Hub's workloads (5.1), each beside its limit measured in the same run.
#![allow(
    clippy::disallowed_methods,
    reason = "the process is wired here: clock, randomness, environment"
)]
#![allow(clippy::print_stdout, reason = "the answer is a table on the terminal")]

mod api;
mod behind;
mod children;
mod data;
mod growth;
mod lists;
mod load;
mod names;
mod outcome;
mod pages;
mod people;
mod places;
mod questions;
mod server;
mod still;
mod table;
mod w1;
mod w2;
mod w3;
mod w4;
mod w5;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Args, Parser, Subcommand, ValueEnum};
use hub_store::Engine;

use crate::outcome::Outcome;
use crate::places::Grounds;
use crate::table::Line;
use crate::w1::Rounds;

/// Measures Loop Hub's workloads, each beside its limit in the same run (A B A B, medians).
#[derive(Debug, Parser)]
#[command(name = "hub-bench")]
struct Cli {
    #[command(subcommand)]
    role: Option<Role>,
    #[command(flatten)]
    options: Options,
}

/// What this program is when it runs itself again.
#[derive(Debug, Subcommand)]
enum Role {
    #[command(hide = true)]
    Serve(server::ServeOptions),
    #[command(hide = true)]
    Load(load::LoadOptions),
    #[command(hide = true)]
    Query(w3::QueryOptions),
    #[command(hide = true)]
    Ask(questions::AskOptions),
    Import(w5::ImportOptions),
}

#[derive(Debug, Clone, Args)]
struct Options {
    /// How many dossiers the firm has.
    #[arg(long, default_value_t = 100_000)]
    dossiers: usize,
    /// This workload only.
    #[arg(long, value_enum)]
    only: Option<Workload>,
    /// This engine only.
    #[arg(long, value_enum)]
    engine: Option<EngineName>,
    /// Fewer and shorter rounds: to see that everything runs, not to keep figures.
    #[arg(long)]
    quick: bool,
    /// W1 at 10,000 and 1,000,000 dossiers too.
    #[arg(long)]
    growth: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Workload {
    W1,
    /// W1 through nginx.
    Behind,
    W2,
    W3,
    /// The portfolio, the window and the contacts, of W3.
    Lists,
    /// The lists of the native API, of W3.
    Api,
    W4,
    W5,
    /// The same questions at 10,000, 100,000 and 1,000,000 dossiers (`--dossiers` says the most).
    Growth,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EngineName {
    Sqlite,
    Postgres,
}

/// What other systems reached on another day and the same class of machine (5.1).
const RECORDED: &str = "Other systems, as recorded (not measured in this run; 2 cores, November 2026): W1 Django + API keys 1,026 \
requests/s, Better Auth 973, Directus 205, oidc-provider introspection 4,453, casbin 4,433 with 1,000 policies and 29 with \
249,214. W2 Django bulk_create 1.7-2.5 s (SQLite) and 3.2-4.0 s (PostgreSQL), Directus 151 s. W3 Django 52 pages/s, Directus 20.";

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.role {
        Some(Role::Serve(options)) => on_runtime(server::main(options)),
        Some(Role::Load(options)) => load::main(&options),
        Some(Role::Query(options)) => on_runtime(w3::main(options)),
        Some(Role::Ask(options)) => on_runtime(questions::main(options)),
        Some(Role::Import(options)) => on_runtime(w5::main(options)),
        None => on_runtime(measure(cli.options)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("hub-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn on_runtime(work: impl Future<Output = Outcome<()>>) -> Outcome<()> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work)
}

async fn measure(options: Options) -> Outcome<()> {
    w1::check_machine()?;
    let folder = tempfile::Builder::new().prefix("loophub-bench-").tempdir()?;
    let grounds = Grounds::new(folder.path(), std::env::var("LOOPHUB_TEST_POSTGRES_URL").ok());
    let mut lines = Vec::new();
    println!("Load at the start: {}.", children::load_average());
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let wanted = match options.engine {
            None => true,
            Some(EngineName::Sqlite) => engine == Engine::Sqlite,
            Some(EngineName::Postgres) => engine == Engine::Postgres,
        };
        if wanted {
            measure_on(&grounds, engine, &options, &mut lines).await?;
        }
    }
    println!("Load at the end: {}.\n", children::load_average());
    table::print(&lines);
    println!("\n{RECORDED}");
    Ok(())
}

async fn measure_on(
    grounds: &Grounds,
    engine: Engine,
    options: &Options,
    lines: &mut Vec<Line>,
) -> Outcome<()> {
    let does = |workload| options.only.is_none_or(|only| only == workload);
    let (rounds, each) = if options.quick { (2, 1000) } else { (6, 3000) };
    let of_w1 = Rounds {
        rounds,
        each: Duration::from_millis(each),
    };
    if options.only == Some(Workload::Growth) {
        return growth::measure(grounds, engine, options.dossiers, of_w1.each, lines).await;
    }
    let data = furnished(grounds, engine, options.dossiers).await?;
    if does(Workload::W1) {
        tokio::task::block_in_place(|| w1::measure(grounds, &data, of_w1, lines))?;
    }
    if does(Workload::Behind) {
        tokio::task::block_in_place(|| behind::measure(grounds, &data, of_w1, lines))?;
    }
    if does(Workload::Api) {
        api::measure(grounds, &data, if options.quick { 2 } else { 5 }, lines).await?;
    }
    if does(Workload::W3) {
        w3::measure(grounds, &data, if options.quick { 2 } else { 5 }, lines).await?;
    }
    if does(Workload::W2) {
        w2::measure(grounds, &data, if options.quick { 2 } else { 7 }, lines).await?;
    }
    if does(Workload::W5) {
        w5::measure(grounds, &data, if options.quick { 2 } else { 5 }, lines).await?;
    }
    if does(Workload::Lists) || does(Workload::W3) || does(Workload::W4) {
        let rounds = if options.quick { 2 } else { 5 };
        let people = people::furnish(&data).await?;
        println!(
            "{}: {} contacts, an offer on {} dossiers with {} accesses",
            data.place.engine_name(),
            people.contacts,
            people.dossiers,
            people.accesses
        );
        if !does(Workload::W4) || options.only.is_none() {
            lists::measure(grounds, &data, &people, rounds, lines).await?;
        }
        if does(Workload::W4) {
            w4::measure(grounds, &data, &people, rounds, lines).await?;
        }
    }
    grounds.remove(&data.place).await?;
    if options.growth && does(Workload::W1) {
        for dossiers in [10_000, 1_000_000] {
            let data = furnished(grounds, engine, dossiers).await?;
            tokio::task::block_in_place(|| w1::measure(grounds, &data, of_w1, lines))?;
            grounds.remove(&data.place).await?;
        }
    }
    Ok(())
}

async fn furnished(grounds: &Grounds, engine: Engine, dossiers: usize) -> Outcome<data::Data> {
    let started = Instant::now();
    let data = data::furnish(grounds, engine, dossiers).await?;
    println!(
        "{}: {} dossiers, {} activations and {} keys in {:.1} s",
        data.place.engine_name(),
        data.dossiers.len(),
        data.activations,
        data.keys.len(),
        started.elapsed().as_secs_f64()
    );
    Ok(data)
}
