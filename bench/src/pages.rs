//! Pages as one browser gets them, one after the other, and what they took.

use std::path::PathBuf;
use std::process::Command;

use hub_store::Engine;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;

use crate::children::{Server, cpu_micros};
use crate::load::{self, Load, Prepared};
use crate::outcome::{Outcome, fault};
use crate::places::{Bare, Grounds, Place};
use crate::table::{median, p99};
use crate::w1;

/// What one client asked for, one after the other.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Asked {
    /// Processor time each took.
    pub cpu_micros: f64,
    /// Half took no longer.
    pub p50_micros: f64,
    /// 99 of 100 took no longer.
    pub p99_micros: f64,
}

impl Asked {
    /// What they took in all, and each.
    pub fn of(cpu: f64, times: &[f64]) -> Self {
        Self {
            cpu_micros: cpu / times.len() as f64,
            p50_micros: median(times),
            p99_micros: p99(times),
        }
    }
}

/// The middle of several rounds' processor time, as a quantity.
pub fn cpu(rounds: &[Asked]) -> (f64, &'static str) {
    let each: Vec<f64> = rounds.iter().map(|asked| asked.cpu_micros).collect();
    (median(&each), "µs")
}

/// The middle of several rounds' p99, as a quantity.
pub fn p99_millis(rounds: &[Asked]) -> (f64, &'static str) {
    let each: Vec<f64> = rounds.iter().map(|asked| asked.p99_micros / 1000.0).collect();
    (median(&each), "ms")
}

/// The product over a database, and the pages to ask it for.
#[derive(Debug)]
pub struct Pages {
    place: Place,
    cookie: String,
    file: PathBuf,
    /// The product.
    pub server: Server,
}

impl Pages {
    /// Starts the product, to be visited by whom a session belongs to.
    pub fn open(grounds: &Grounds, place: &Place, session: &str) -> Outcome<Self> {
        Ok(Self {
            server: w1::product(&place.url)?,
            place: place.clone(),
            cookie: format!("loophub={session}"),
            file: grounds.folder.join("pages.json"),
        })
    }

    /// Says which pages are asked for.
    pub fn write(&self, paths: impl Iterator<Item = String>) -> Outcome<()> {
        let pages: Vec<Prepared> = paths.map(|path| self.request(&path)).collect();
        load::write(&pages, &self.file)
    }

    /// The request for one page.
    pub fn request(&self, path: &str) -> Prepared {
        Prepared::get(path, &self.headers(), 200)
    }

    fn headers(&self) -> [(&str, &str); 3] {
        [
            ("cookie", &self.cookie),
            ("accept-language", "fr"),
            ("accept", "text/html"),
        ]
    }

    /// Pages from number `from` on; the processor time is the server's and its database's together.
    pub async fn get(&self, from: usize, count: usize) -> Outcome<Asked> {
        let load = Load {
            port: self.server.port,
            requests: &self.file,
            connections: 1,
            checked: true,
        };
        let before = self.cpu().await?;
        let loaded = load.each(from, count)?;
        let cpu = self.cpu().await? - before;
        if loaded.body_bytes / loaded.answers < 5000 {
            return fault("the pages hold nothing");
        }
        Ok(Asked {
            cpu_micros: cpu / loaded.answers as f64,
            p50_micros: loaded.p50_micros,
            p99_micros: loaded.p99_micros,
        })
    }

    async fn cpu(&self) -> Outcome<f64> {
        let mut total = self.server.cpu_micros()?;
        if self.place.engine == Engine::Postgres {
            for pid in backends(&self.place.url).await? {
                total += cpu_micros(pid)?;
            }
        }
        Ok(total)
    }
}

/// What a child of this program printed that asked queries.
pub fn answer(command: &mut Command) -> Outcome<Asked> {
    let output = command.stderr(std::process::Stdio::inherit()).output()?;
    if !output.status.success() {
        return fault("the bare query failed");
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The server's processes that work for a database, this question's own left out.
pub async fn backends(url: &str) -> Outcome<Vec<u32>> {
    let mut bare = Bare::open(url).await?;
    let Bare::Postgres(link) = &mut bare else {
        return Ok(Vec::new());
    };
    let rows = sqlx::query(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
         AND application_name = 'loophub' ORDER BY pid",
    )
    .fetch_all(&mut **link)
    .await?;
    let pids = rows
        .iter()
        .map(|row| Ok(u32::try_from(row.try_get::<i32, _>(0)?)?))
        .collect();
    bare.close().await?;
    pids
}
