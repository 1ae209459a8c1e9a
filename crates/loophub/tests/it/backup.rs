//! R4, S6: what is kept by `loophub backup` while others write comes back whole, on either engine, and opens nothing to
//! whoever steals it.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use hub_domain::api_key::KeyKind;
use hub_testkit::calls::read_dossier;
use hub_testkit::cast::page;
use hub_testkit::hub_app::Hub;
use hub_testkit::hub_app::authn::SignIn;
use hub_testkit::{Bare, Engine, Kit, PASSWORD, Person, TestDatabase, Wizard, db_test, run_on};
use tempfile::TempDir;

/// What a run of the program said.
struct Said {
    well: bool,
    text: String,
}

/// Runs the real program over a database, with no setting but its address.
async fn loophub(url: &str, arguments: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loophub"));
    command
        .env_clear()
        .env("LOOPHUB_DATABASE_URL", url)
        .args(arguments);
    let done = tokio::task::spawn_blocking(move || command.output());
    let output = done.await.expect("it is waited for").expect("the program runs");
    let (out, err) = (output.stdout, output.stderr);
    Said {
        well: output.status.success(),
        text: String::from_utf8_lossy(&[out, err].concat()).into_owned(),
    }
}

/// What the gate answers to keys of the cast on dossiers of the cast.
async fn decisions(kit: &Kit, hub: &Hub) -> Vec<String> {
    let mut answers = Vec::new();
    for identifier in [
        "11111111", "22222222", "44444444", "55555555", "66666666", "77777777",
    ] {
        for code in ["A1", "CLI001", "CLI002", "ARC1"] {
            let answer = read_dossier(hub, &kit.credential(identifier), code).await;
            let answer = match answer {
                Ok(allowed) => format!("{:?}", allowed.dossier),
                Err(refused) => format!("{:?}", refused.reason),
            };
            answers.push(format!("{identifier} {code} {answer}"));
        }
    }
    answers
}

/// What must be true of a restored database.
async fn comes_back(kit: &Kit, at: &TestDatabase, golden: &[String], cookie: &str) {
    let hub = at.hub(&kit.clock, 77).await;
    assert_eq!(decisions(kit, &hub).await, golden, "the gate answers as it did");
    let session = hub.signed_in(cookie).await.expect("an answer");
    assert!(session.is_none(), "nobody is signed in");
    assert_eq!(at.count("session", "1 = 1").await, 0);
    assert_eq!(
        at.count("contact_pass", "1 = 1").await + at.count("account_link", "1 = 1").await,
        0
    );
    let verified = loophub(&at.url, &["audit", "verify"]).await;
    assert!(verified.well, "{}", verified.text);
    // Work goes on: identifiers of rows follow those that came back.
    let issued = hub
        .issue_key(
            &kit.caller(Person::Alice),
            &kit.key_form("Après la restauration", KeyKind::Standard),
            &page(),
        )
        .await
        .expect("an answer");
    assert!(issued.is_ok(), "{issued:?}");
    hub.database().close().await;
}

/// Whether a text stands in any file of a folder.
fn holds(folder: &Path, text: &str) -> bool {
    let files = std::fs::read_dir(folder).expect("the folder is read");
    files.map(|file| file.expect("a file").path()).any(|file| {
        let bytes = std::fs::read(&file).expect("the file is read");
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

/// A firm with an application switched on, and somebody signed in: the cookie.
async fn at_work(kit: &Kit) -> String {
    let wizard = Wizard::start(kit, Person::Alice).await;
    wizard.define("azopio", Some("11111111")).await;
    wizard.choose(&["A1", "CLI002"]).await;
    wizard.finish().await;
    let typed = SignIn {
        email: Person::Alice.email(),
        password: PASSWORD,
    };
    let token = kit.hub.sign_in(typed, &page()).await.expect("an answer");
    token.expect("Alice signs in").into_cookie()
}

db_test! {
    /// R4: backed up while others write, restored on either engine, verified: journal whole, decisions the same,
    /// nobody signed in. S6: no secret is in the files.
    #[test]
    async fn a_backup_under_load_comes_back_whole_on_either_engine(kit: Kit) {
        let folder = TempDir::new().expect("a folder");
        let kept = folder.path().join("kept");
        let cookie = at_work(&kit).await;
        let golden = decisions(&kit, &kit.hub).await;
        assert!(golden.iter().any(|answer| answer.ends_with("Some(\"A1\")")), "{golden:#?}");
        let (over, written) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let writers: Vec<_> = (0..2).map(|writer| {
            let (kit, over, written) = (kit.clone(), over.clone(), written.clone());
            tokio::spawn(async move {
                while !over.load(Ordering::SeqCst) {
                    let number = written.fetch_add(1, Ordering::SeqCst);
                    kit.issue(Person::Alice, &kit.key_form(&format!("Charge {writer}-{number}"), KeyKind::Standard)).await;
                }
            })
        }).collect();
        while written.load(Ordering::SeqCst) < 10 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let before = kit.at.count("api_key", "1 = 1").await;
        let backup = loophub(&kit.at.url, &["backup", kept.to_str().expect("a path")]).await;
        over.store(true, Ordering::SeqCst);
        for writer in writers {
            writer.await.expect("a writer");
        }
        assert!(backup.well, "{}", backup.text);
        for secret in kit.secrets().chain([PASSWORD, cookie.as_str()]) {
            assert!(!holds(&kept, secret), "the backup holds a secret");
        }
        assert!(holds(&kept, "Charge 0-"), "and holds what was written");

        let file = folder.path().join("restored.db");
        let on_file = TestDatabase { engine: Engine::Sqlite, url: format!("sqlite://{}", file.display()) };
        let kept = kept.display().to_string();
        let restored = loophub(&on_file.url, &["restore", &kept]).await;
        assert!(restored.well, "{}", restored.text);
        assert!(on_file.count("api_key", "1 = 1").await >= before, "what was acknowledged before is there");
        comes_back(&kit, &on_file, &golden, &cookie).await;

        let elsewhere = std::thread::spawn(move || {
            run_on(Engine::Postgres, |empty: Bare| async move {
                empty.hub.database().close().await;
                let restored = loophub(&empty.at.url, &["restore", &kept]).await;
                assert!(restored.well, "{}", restored.text);
                comes_back(&kit, &empty.at, &golden, &cookie).await;
                let again = loophub(&empty.at.url, &["restore", &kept]).await;
                assert!(!again.well && again.text.contains("overwrites nothing"), "{}", again.text);
            });
        });
        let elsewhere = tokio::task::spawn_blocking(move || elsewhere.join());
        elsewhere.await.expect("it is waited for").expect("restored on PostgreSQL too");
    }

    /// R4: nothing is overwritten, and what is not a whole backup is not restored; nothing is left of the attempt.
    #[test]
    async fn only_a_whole_backup_is_restored_and_only_where_nothing_is(kit: Kit) {
        let folder = TempDir::new().expect("a folder");
        let path = |name: &str| folder.path().join(name).display().to_string();
        let kept = path("kept");
        let backup = loophub(&kit.at.url, &["backup", &kept]).await;
        assert!(backup.well, "{}", backup.text);
        let again = loophub(&kit.at.url, &["backup", &kept]).await;
        assert!(!again.well && again.text.contains("is there already"), "{}", again.text);
        let over = loophub(&kit.at.url, &["restore", &kept]).await;
        assert!(!over.well && over.text.contains("overwrites nothing"), "{}", over.text);
        let nowhere = loophub(&format!("sqlite://{}", path("no.db")), &["backup", &path("nothing")]).await;
        assert!(!nowhere.well && nowhere.text.contains("There is no database"), "{}", nowhere.text);

        let to = format!("sqlite://{}", path("restored.db"));
        let file = folder.path().join("kept/loophub.db");
        let whole = std::fs::read(&file).expect("the backup");
        let mut damaged = whole.clone();
        let middle = damaged.len() / 2;
        damaged[middle] ^= 1;
        std::fs::write(&file, &damaged).expect("damaged");
        let refused = loophub(&to, &["restore", &kept]).await;
        assert!(!refused.well && refused.text.contains("not what its manifest says"), "{}", refused.text);
        std::fs::write(&file, &whole[..whole.len() - 4096]).expect("cut");
        let refused = loophub(&to, &["restore", &kept]).await;
        assert!(!refused.well && refused.text.contains("not what its manifest says"), "{}", refused.text);
        std::fs::write(&file, &whole).expect("mended");
        std::fs::remove_file(folder.path().join("kept/manifest.json")).expect("cut short");
        let refused = loophub(&to, &["restore", &kept]).await;
        assert!(!refused.well && refused.text.contains("cut short"), "{}", refused.text);
        let left: Vec<_> = std::fs::read_dir(folder.path())
            .expect("the folder")
            .map(|found| found.expect("a file").file_name())
            .collect();
        assert_eq!(left, ["kept"], "nothing is left of what did not work");
    }
}
