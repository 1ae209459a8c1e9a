//! Disks that refuse and files that run out (R3): what cannot be done is told as such, what can be is still done, and
//! everything works again by itself once the cause is gone. The faults are put between the program and the system.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use hub_store::Engine;
use hub_testkit::engines::{Bare, run_on};
use reqwest::StatusCode;

use crate::browser::{Browser, Page};
use crate::program::{Between, Server, told};
use crate::trace::log_of;
use crate::work::dossier_codes;
use crate::{ALICE, DAVID};

/// How long the server may take to work again once the cause is gone.
const HEALS_WITHIN: Duration = Duration::from_secs(5);

/// What the system answers instead of doing it.
struct Fault {
    name: &'static str,
    /// For `strace --inject`.
    injected: &'static str,
    /// What a write is answered.
    answered: StatusCode,
    /// Words that its page must say.
    words: &'static str,
}

const FAULTS: [Fault; 4] = [
    Fault {
        name: "the disk is full",
        injected: "pwrite64:error=ENOSPC",
        answered: StatusCode::INSUFFICIENT_STORAGE,
        words: "disque",
    },
    Fault {
        name: "a write fails",
        injected: "pwrite64:error=EIO",
        answered: StatusCode::SERVICE_UNAVAILABLE,
        words: "Réessayez",
    },
    Fault {
        name: "the disk does not keep what was written",
        injected: "fsync,fdatasync:error=EIO",
        answered: StatusCode::SERVICE_UNAVAILABLE,
        words: "Réessayez",
    },
    Fault {
        name: "the disk has become read-only",
        injected: "pwrite64,ftruncate,fsync,fdatasync:error=EROFS",
        answered: StatusCode::SERVICE_UNAVAILABLE,
        words: "Réessayez",
    },
];

/// Creates a dossier as its form does.
async fn create(browser: &Browser, form: &Page, code: &str) -> Page {
    let fields = form.filled(&[("code", code), ("nom", "Essai"), ("statut", "to_prepare")]);
    let page = browser
        .post("/parametrage/clients/dossiers/ajouter", &fields)
        .await;
    page.expect("it answers")
}

/// The decision on the demo's allowed call.
async fn is_allowed(browser: &Browser, credential: &str) -> Option<StatusCode> {
    let headers = [
        ("x-apikey", credential),
        ("X-Original-Method", "GET"),
        (
            "X-Original-URI",
            "/loop-api-publiques/compte?codeDossier=CEGID002",
        ),
    ];
    Some(browser.call("/gate/nginx", &headers).await?.status)
}

async fn entered(server: &Server, email: &'static str) -> Browser {
    let mut browser = Browser::of(email);
    browser.goes_to(&server.address);
    browser.sign_in().await.expect("it answers");
    browser
}

async fn campaign(database_url: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let database = Path::new(database_url.trim_start_matches("sqlite://")).to_owned();
    let log = log_of(&database);
    let server = Server::start(folder.path(), database_url).await;
    let sample = std::fs::read_to_string(folder.path().join("sample-key.txt")).expect("the sample key");
    let sample = sample.trim();
    let browser = entered(&server, DAVID).await;
    let form = browser
        .get("/parametrage/clients/dossiers/ajouter")
        .await
        .expect("it answers");
    for (number, fault) in FAULTS.iter().enumerate() {
        let injected = format!("--inject={}", fault.injected);
        let between = Between::attach(
            &server,
            &[
                &injected,
                "-P",
                database.to_str().expect("a name"),
                "-P",
                log.to_str().expect("a name"),
                "-o",
                "/dev/null",
            ],
        );
        for attempt in 0..3 {
            let refused = create(&browser, &form, &format!("REFUS-{number}-{attempt}")).await;
            assert_eq!(
                refused.status,
                fault.answered,
                "{}: {}",
                fault.name,
                refused.words()
            );
            assert!(
                refused.words().contains(fault.words),
                "{}: {}",
                fault.name,
                refused.words()
            );
            for page in [
                "/portefeuille",
                "/parametrage/clients/dossiers",
                "/loophub/applications",
            ] {
                let read = browser.asks(page).await.expect("it answers");
                let is_served = matches!(read.status, StatusCode::OK | StatusCode::FORBIDDEN);
                assert!(
                    is_served,
                    "{}: {page} {} {}",
                    fault.name,
                    read.status,
                    read.words()
                );
            }
            assert_eq!(
                is_allowed(&browser, sample).await,
                Some(StatusCode::OK),
                "{}",
                fault.name
            );
        }
        between.detach();
        let began = Instant::now();
        let code = format!("GUERI-{number}");
        while create(&browser, &form, &code).await.status != StatusCode::SEE_OTHER {
            assert!(began.elapsed() < HEALS_WITHIN, "{}: it does not heal", fault.name);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        println!(
            "{}: {} for writes, pages and decisions served, healed after {} ms",
            fault.name,
            fault.answered.as_u16(),
            began.elapsed().as_millis()
        );
        let codes = dossier_codes(&browser).await;
        assert!(codes.contains(&code), "{}: {code} was acknowledged", fault.name);
        let refused = codes.iter().filter(|code| code.starts_with("REFUS")).count();
        assert_eq!(refused, 0, "{}: refused and done", fault.name);
    }
    too_many_files(&server, sample).await;
    drop(server);
    told(folder.path(), database_url, &["audit", "verify"]);
    told(folder.path(), database_url, &["backup", "kept"]);
}

/// No file can be opened any more: who is connected is served, who comes is served once there are files again.
async fn too_many_files(server: &Server, sample: &str) {
    let known = entered(server, ALICE).await;
    let open = std::fs::read_dir(format!("/proc/{}/fd", server.id()))
        .expect("its files")
        .count();
    let limit = |files: &str| {
        let mut command = Command::new("prlimit");
        command.args(["--pid", &server.id().to_string(), &format!("--nofile={files}")]);
        assert!(command.status().is_ok_and(|status| status.success()), "prlimit");
    };
    limit(&format!("{}:", open.min(16)));
    for _ in 0..3 {
        assert_eq!(is_allowed(&known, sample).await, Some(StatusCode::OK));
        known.get("/loophub/applications").await.expect("it answers");
        let export = known
            .asks("/dossiers/export?vue=clients&format=xlsx")
            .await
            .expect("it answers");
        let is_told = matches!(
            export.status,
            StatusCode::OK | StatusCode::SERVICE_UNAVAILABLE | StatusCode::INSUFFICIENT_STORAGE
        );
        assert!(is_told, "too many files: {} {}", export.status, export.words());
    }
    let mut stranger = Browser::of(ALICE);
    stranger.goes_to(&server.address);
    let waits = tokio::time::timeout(Duration::from_secs(1), is_allowed(&stranger, sample)).await;
    assert!(
        waits.is_err(),
        "too many files: a new connection is answered {waits:?}"
    );
    limit("1024:");
    let began = Instant::now();
    while is_allowed(&stranger, sample).await != Some(StatusCode::OK) {
        assert!(began.elapsed() < HEALS_WITHIN, "too many files: it does not heal");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    println!(
        "too many files: who is connected is served; others again after {} ms",
        began.elapsed().as_millis()
    );
}

/// 4.7, R3: full, failing and read-only disks, and too many files, on the real program (SQLite).
#[test]
#[ignore = "a campaign: cargo xtask campaign faults"]
fn a_disk_that_refuses_is_told_and_heals() {
    run_on(Engine::Sqlite, |start: Bare| async move {
        campaign(&start.at.url).await
    });
}
