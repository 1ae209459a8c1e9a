//! Bare queries, asked by the driver alone in a process of their own: the limit beside a page.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;

use crate::children::{cpu_micros, this_program};
use crate::outcome::{Outcome, fault};
use crate::pages::{self, Asked};
use crate::places::Bare;

/// One statement with its parameters, and how many rows it must answer at least.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Bound {
    /// The text, the same for both engines.
    pub sql: String,
    /// `$1` and on.
    pub values: Vec<Value>,
    /// Rows.
    pub least: usize,
}

/// A parameter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Value {
    /// A number.
    Int(i64),
    /// A text.
    Text(String),
}

/// What a page needs: statements asked one after the other.
pub type Question = Vec<Bound>;

/// Which questions are asked, in a process of their own.
#[derive(Debug, Clone, Args)]
pub struct AskOptions {
    #[arg(long)]
    url: String,
    /// The file of questions.
    #[arg(long)]
    questions: PathBuf,
    #[arg(long)]
    from: usize,
    #[arg(long)]
    count: usize,
}

/// Writes questions to a file.
pub fn write(questions: &[Question], file: &Path) -> Outcome<()> {
    Ok(std::fs::write(file, serde_json::to_vec(questions)?)?)
}

/// Asks `count` questions of a file from number `from` on, in a child.
pub fn ask(url: &str, file: &Path, from: usize, count: usize) -> Outcome<Asked> {
    let mut command = this_program("ask")?;
    command
        .args([
            "--url",
            url,
            "--from",
            &from.to_string(),
            "--count",
            &count.to_string(),
        ])
        .arg("--questions")
        .arg(file);
    pages::answer(&mut command)
}

/// Asks, and prints what it took.
pub async fn main(options: AskOptions) -> Outcome<()> {
    let all: Vec<Question> = serde_json::from_slice(&std::fs::read(&options.questions)?)?;
    let asked: Vec<&Question> = all.iter().skip(options.from).take(options.count).collect();
    let mut bare = Bare::open(&options.url).await?;
    let mut pids = vec![std::process::id()];
    if matches!(bare, Bare::Postgres(_)) {
        pids.push(u32::try_from(
            bare.number("SELECT pg_backend_pid()::bigint").await?,
        )?);
    }
    let watched = || pids.iter().copied().map(cpu_micros).sum::<Outcome<f64>>();
    if let Some(first) = asked.first() {
        answer(&mut bare, first).await?;
    }
    let before = watched()?;
    let mut times = Vec::new();
    for question in asked {
        let started = Instant::now();
        answer(&mut bare, question).await?;
        times.push(started.elapsed().as_secs_f64() * 1e6);
    }
    println!(
        "{}",
        serde_json::to_string(&Asked::of(watched()? - before, &times))?
    );
    Ok(())
}

macro_rules! rows_of {
    ($link:expr, $bound:expr) => {{
        let mut query = sqlx::query(AssertSqlSafe($bound.sql.clone()));
        for value in &$bound.values {
            query = match value {
                Value::Int(number) => query.bind(*number),
                Value::Text(text) => query.bind(text.as_str()),
            };
        }
        query.fetch_all(&mut **$link).await?.len()
    }};
}

async fn answer(bare: &mut Bare, question: &Question) -> Outcome<()> {
    for bound in question {
        let rows = match bare {
            Bare::Sqlite(link) => rows_of!(link, bound),
            Bare::Postgres(link) => rows_of!(link, bound),
        };
        if rows < bound.least {
            return fault(format!("{rows} rows where {} are: {}", bound.least, bound.sql));
        }
    }
    Ok(())
}
