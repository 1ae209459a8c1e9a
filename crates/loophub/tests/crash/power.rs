//! The power goes while the server writes (R2): what it wrote is recorded call by call, and what a disk may have lost of it
//! at any moment is taken away before the next start.

use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};

use hub_store::Engine;
use hub_testkit::engines::{Bare, run_on};

use crate::browser::Browser;
use crate::program::{Between, Server, program, told};
use crate::trace::{Image, Loss, Trace, log_of};
use crate::work::{Records, Work as _};
use crate::{DAVID, Moments};

/// Rounds of a dossier and a contact while it is recorded: enough for the log to be folded into the database meanwhile.
const WRITES: usize = 150;
/// Moments at which the power goes, each with all lost and with any sectors lost.
const MOMENTS: usize = 60;
/// Whether this program was built not to wait for the disk at each commit.
const IS_MUTANT: bool = cfg!(feature = "mutant-synchronous-normal");

/// Something acknowledged, and when the client knew it.
struct Acknowledged {
    at: f64,
    code: String,
}

fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.expect("a clock after 1970").as_secs_f64()
}

/// Writes while every call is recorded; returns the files as they were when that began, and what was acknowledged.
async fn record(
    server: Server,
    database: &std::path::Path,
    record: &std::path::Path,
) -> (Image, Vec<Acknowledged>) {
    let mut browser = Browser::of(DAVID);
    browser.goes_to(&server.address);
    browser.sign_in().await.expect("it answers");
    let log = log_of(database);
    let between = Between::attach(
        &server,
        &[
            "-xx",
            "-s",
            "1000000",
            "-ttt",
            "-T",
            "-e",
            "trace=pwrite64,pwritev,write,writev,ftruncate,fsync,fdatasync",
            "-P",
            database.to_str().expect("a name"),
            "-P",
            log.to_str().expect("a name"),
            "-o",
            record.to_str().expect("a name"),
        ],
    );
    // Only now: what the start and the sign-in wrote is in no record, and without it the log would have a hole.
    let before = Image::of_files(database);
    let mut records = Records::default();
    let mut acknowledged = Vec::new();
    for _ in 0..WRITES {
        records.once(&browser).await.expect("it answers");
        acknowledged.push(Acknowledged {
            at: now(),
            code: records.newest(),
        });
    }
    server.kill();
    between.end();
    (before, acknowledged)
}

/// Whether the files hold everything acknowledged before that moment, and are whole; else what is wrong.
async fn withstood(image: &Image, acknowledged: &[Acknowledged], before: f64) -> Result<(), String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("left.sqlite");
    image.put(&file);
    let url = format!("sqlite://{}", file.display());
    let output = program()
        .args(["audit", "verify"])
        .env("LOOPHUB_DATABASE_URL", &url)
        .current_dir(folder.path())
        .output()
        .expect("the program runs");
    if !output.status.success() {
        return Err(format!(
            "the journal is not whole: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    // Pages, indexes and references are read before a backup is called one.
    told(folder.path(), &url, &["backup", "kept"]);
    let server = Server::start(folder.path(), &url).await;
    let mut browser = Browser::of(DAVID);
    browser.goes_to(&server.address);
    browser.sign_in().await.expect("it answers");
    let there: BTreeSet<String> = crate::work::dossier_codes(&browser).await.into_iter().collect();
    let lost: Vec<&str> = acknowledged
        .iter()
        .filter(|one| one.at < before && !there.contains(&one.code))
        .map(|one| one.code.as_str())
        .collect();
    if lost.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "{} acknowledged dossiers are lost, from {} on",
            lost.len(),
            lost[0]
        ))
    }
}

async fn campaign(database_url: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let database = std::path::PathBuf::from(database_url.trim_start_matches("sqlite://"));
    let server = Server::start(folder.path(), database_url).await;
    let file = folder.path().join("record");
    let (before, acknowledged) = record(server, &database, &file).await;
    let trace = Trace::read(&file);
    let (calls, syncs) = trace.len();
    let mut moments = Moments(20_261_125);
    let mut failures = Vec::new();
    for moment in 0..MOMENTS {
        let step = calls / MOMENTS;
        let number = moment * step + usize::try_from(moments.within(step as u64).as_millis()).expect("small");
        for loss in [Loss::All, Loss::AnySectors(moment as u64 * 977 + 5)] {
            let left = trace.left_of(&before, number, loss);
            if let Err(said) = withstood(&left, &acknowledged, trace.time(number)).await {
                failures.push(format!("after call {number}, {loss:?}: {said}"));
            }
        }
    }
    println!(
        "power: {WRITES} dossiers and as many contacts in {calls} calls, {syncs} of them syncs; the power lost {} times; {} \
         times something acknowledged was lost or not whole{}",
        2 * MOMENTS,
        failures.len(),
        failures
            .first()
            .map(|first| format!(", first {first}"))
            .unwrap_or_default()
    );
    if IS_MUTANT {
        assert!(
            !failures.is_empty(),
            "a program that does not wait for the disk must lose something here"
        );
    } else {
        assert!(failures.is_empty(), "{failures:#?}");
    }
}

/// AUD-01: a power loss at any moment takes nothing that was acknowledged (R2). Built not to wait for the disk, it must.
#[test]
#[ignore = "a campaign: cargo xtask campaign power"]
fn a_power_loss_takes_nothing_acknowledged() {
    run_on(Engine::Sqlite, |start: Bare| async move {
        campaign(&start.at.url).await
    });
}
