//! The real server, killed without warning while it writes: what it acknowledged is there when it is back (R1).
//!
//! A few kills here; `cargo xtask campaign crash` runs the same with a hundred on each engine.
#![allow(
    clippy::disallowed_methods,
    reason = "the test runs the program as a child process"
)]
#![allow(clippy::print_stdout, reason = "a campaign tells what it counted")]

mod browser;
mod faults;
mod power;
mod program;
mod rights;
mod trace;
mod work;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use hub_store::Engine;
use hub_testkit::engines::{Bare, run_on};
use tokio::task::JoinHandle;

use browser::Browser;
use program::{Server, killed_while_it_starts, told};
use rights::{Offer, Switch};
use work::{Imports, Keys, Records, Work};

/// How often the server is killed, unless the campaign says otherwise.
const KILLS: usize = 4;
/// Where the campaign says it.
const KILLS_VARIABLE: &str = "LOOPHUB_CAMPAIGN_KILLS";
/// How long the server may take to be ready again; a debug build on a busy machine is given more.
const READY_WITHIN: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });

const ALICE: &str = "alice@cegidpartenaires.example";
const BRUNO: &str = "bruno@cegidpartenaires.example";
const DAVID: &str = "david@cegidpartenaires.example";

/// Somebody who writes one kind of thing.
struct Writer<W> {
    browser: Browser,
    work: W,
}

impl<W: Work> Writer<W> {
    fn of(email: &'static str, work: W) -> Self {
        Self {
            browser: Browser::of(email),
            work,
        }
    }

    /// Writes until the server dies, telling each write; then is back.
    fn start(mut self, round: &Arc<Round>) -> JoinHandle<Self> {
        let round = Arc::clone(round);
        tokio::spawn(async move {
            self.browser.goes_to(&round.address);
            if self.browser.sign_in().await.is_some() {
                while !round.is_over.load(Ordering::Relaxed) && self.work.once(&self.browser).await.is_some()
                {
                    round.writes.fetch_add(1, Ordering::Relaxed);
                }
            }
            self
        })
    }

    async fn check(&mut self, address: &str, is_end: bool) {
        self.browser.goes_to(address);
        self.browser.sign_in().await.expect("it answers");
        self.work.check(&self.browser, is_end).await;
    }
}

/// From one start to the next kill.
struct Round {
    address: String,
    is_over: AtomicBool,
    writes: AtomicUsize,
}

/// Everybody who writes.
struct Everybody {
    keys: Writer<Keys>,
    records: Writer<Records>,
    imports: Writer<Imports>,
    offer: Writer<Offer>,
    switch: Writer<Switch>,
}

impl Everybody {
    fn of(folder: &Path) -> Self {
        let sample = std::fs::read_to_string(folder.join("sample-key.txt")).expect("the sample key");
        Self {
            keys: Writer::of(ALICE, Keys::default()),
            records: Writer::of(DAVID, Records::default()),
            imports: Writer::of(ALICE, Imports::default()),
            offer: Writer::of(ALICE, Offer::default()),
            switch: Writer::of(BRUNO, Switch::with(sample.trim().to_owned())),
        }
    }

    /// Everybody writes until `kill` has killed the server.
    async fn write(self, round: &Arc<Round>, kill: impl Future<Output = ()>) -> Self {
        let keys = self.keys.start(round);
        let records = self.records.start(round);
        let imports = self.imports.start(round);
        let offer = self.offer.start(round);
        let switch = self.switch.start(round);
        kill.await;
        round.is_over.store(true, Ordering::Relaxed);
        Self {
            keys: keys.await.expect("a writer ends"),
            records: records.await.expect("a writer ends"),
            imports: imports.await.expect("a writer ends"),
            offer: offer.await.expect("a writer ends"),
            switch: switch.await.expect("a writer ends"),
        }
    }

    async fn check(&mut self, address: &str, is_end: bool) {
        self.keys.check(address, is_end).await;
        self.records.check(address, is_end).await;
        self.imports.check(address, is_end).await;
        self.offer.check(address, is_end).await;
        self.switch.check(address, is_end).await;
    }

    /// Each acknowledged write has its one entry in the journal.
    async fn check_journal(&mut self) {
        let export = self.keys.browser.get("/suivi/journal/export?format=jsonl").await;
        let export = export.expect("it answers").text;
        let lines: Vec<&str> = export.lines().collect();
        let mut wanted = self.keys.work.entries();
        wanted.extend(self.records.work.entries());
        wanted.extend(self.imports.work.entries());
        wanted.extend(self.offer.work.entries());
        wanted.sort();
        for same in wanted.chunk_by(|a, b| a == b) {
            let (verb, object) = &same[0];
            let verb_is = format!("\"verb\":\"{verb}\"");
            let object = object.to_uppercase();
            let found = lines
                .iter()
                .filter(|line| line.contains(&verb_is) && line.to_uppercase().contains(&object));
            assert_eq!(found.count(), same.len(), "{verb} {object}: once in the journal");
        }
    }

    fn tell(&self, kills: usize) -> String {
        let counts = [
            self.keys.work.count(),
            self.records.work.count(),
            self.imports.work.count(),
            self.offer.work.count(),
            self.switch.work.count(),
        ];
        let told: Vec<String> = counts
            .iter()
            .map(|(count, what)| {
                assert!(*count > 0 || kills < 20, "no {what} were acknowledged");
                format!("{count} {what}")
            })
            .collect();
        told.join(", ")
    }
}

/// Waiting times that repeat, spread over a range of milliseconds.
struct Moments(u64);

impl Moments {
    fn within(&mut self, milliseconds: u64) -> Duration {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        Duration::from_millis((self.0 >> 33) % milliseconds)
    }
}

fn kills() -> usize {
    std::env::var(KILLS_VARIABLE).map_or(KILLS, |kills| kills.parse().expect("a number of kills"))
}

/// Kills the server while several people write, again and again.
async fn campaign(engine: Engine, database_url: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::start(folder.path(), database_url).await;
    let mut everybody = Everybody::of(folder.path());
    let mut moments = Moments(20_261_125);
    let mut ready = Vec::new();
    let kills = kills();
    for kill in 0..kills {
        let round = Arc::new(Round {
            address: server.address.clone(),
            is_over: AtomicBool::new(false),
            writes: AtomicUsize::new(0),
        });
        let wanted = 5 + 6 * (kill % 7);
        let after = moments.within(60);
        everybody = everybody
            .write(&round, async {
                while round.writes.load(Ordering::Relaxed) < wanted {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
                tokio::time::sleep(after).await;
                server.kill();
            })
            .await;
        if kill % 5 == 2 {
            killed_while_it_starts(folder.path(), database_url, moments.within(150));
        }
        server = Server::start(folder.path(), database_url).await;
        assert!(
            server.ready_after < READY_WITHIN,
            "ready after {:?}",
            server.ready_after
        );
        ready.push(server.ready_after);
        let is_tenth = kill % 10 == 9;
        everybody
            .check(&server.address, is_tenth || kill + 1 == kills)
            .await;
        if is_tenth || kill + 1 == kills {
            let verified = told(folder.path(), database_url, &["audit", "verify"]);
            assert!(verified.contains("whole     CEGIDPARTENAIRES"), "{verified}");
        }
    }
    everybody.check_journal().await;
    server.kill();
    // A backup reads every page, index and reference, and every chain, before it says that it is one.
    told(folder.path(), database_url, &["backup", "kept"]);
    ready.sort();
    println!(
        "{engine:?}: {kills} kills; nothing lost, nothing twice, nothing half done of {}; ready again after {} ms \
         (median), {} ms (longest)",
        everybody.tell(kills),
        ready[ready.len() / 2].as_millis(),
        ready.last().expect("one kill").as_millis()
    );
}

/// AUD-01, KEY-01: `kill -9` loses nothing that was acknowledged, and the chain is whole (SQLite).
#[test]
fn kill_9_loses_nothing_acknowledged_on_sqlite() {
    run_on(Engine::Sqlite, |start: Bare| async move {
        campaign(Engine::Sqlite, &start.at.url).await
    });
}

/// AUD-01, KEY-01: the same on PostgreSQL, where a killed server leaves transactions open.
#[test]
fn kill_9_loses_nothing_acknowledged_on_postgres() {
    run_on(Engine::Postgres, |start: Bare| async move {
        campaign(Engine::Postgres, &start.at.url).await
    });
}
