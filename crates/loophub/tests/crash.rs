//! The real server, killed without warning while it writes: what it acknowledged is there when it is back (R1).
#![allow(
    clippy::disallowed_methods,
    reason = "the test runs the program as a child process"
)]

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hub_store::Engine;
use hub_testkit::engines::{Bare, run_on};
use reqwest::{Client, StatusCode};
use scraper::{Html, Selector};
use tokio::sync::Mutex;

/// How often the server is killed; the campaign of many kills is another command.
const KILLS: usize = 4;
const WRITERS: usize = 3;

struct Server {
    child: Child,
    address: String,
    /// Held open: the program still has something to say.
    _told: BufReader<ChildStdout>,
}

impl Server {
    /// Starts the demo on its data and waits until it says where it listens.
    fn start(data: &Path, database_url: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_loophub"));
        command
            .args(["demo", "--dossiers", "0", "--listen", "127.0.0.1:0", "--data"])
            .arg(data);
        command.env("LOOPHUB_DATABASE_URL", database_url);
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut told = BufReader::new(child.stdout.take().expect("its output is read"));
        let address = told
            .by_ref()
            .lines()
            .map(|line| line.expect("its output is text"))
            .find_map(|line| {
                line.split_once("http://")
                    .map(|(_, address)| address.trim().to_owned())
            })
            .expect("it says where it listens");
        Self {
            child,
            address: format!("http://{address}"),
            _told: told,
        }
    }

    fn kill(mut self) {
        self.child.kill().expect("it is killed");
        self.child.wait().expect("it is gone");
    }
}

/// A browser without a screen: keeps cookies, follows nothing.
fn browser() -> Client {
    hub_outbound::choose_tls();
    Client::builder()
        .cookie_store(true)
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(30))
        .build()
        .expect("a client is made")
}

/// Signs Alice in; nothing when the server dies meanwhile.
async fn sign_in(client: &Client, address: &str) -> Option<()> {
    let fields = [
        ("email", "alice@cegidpartenaires.example"),
        ("mot_de_passe", "loophub-demo"),
        ("retour", "/loophub/cles"),
    ];
    let answer = client
        .post(format!("{address}/connexion"))
        .form(&fields)
        .send()
        .await
        .ok()?;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "Alice signs in");
    Some(())
}

/// Creates a key as its page would; its credential once the server has acknowledged it.
async fn create_key(client: &Client, address: &str, name: &str) -> Option<String> {
    let form = client
        .get(format!("{address}/loophub/cles/creer"))
        .send()
        .await
        .ok()?
        .text()
        .await
        .ok()?;
    let mut fields = hidden(&form);
    let sic = option(&form, "FR001");
    for (field, value) in [
        ("nom", name),
        ("droits", "standard"),
        ("expiration", "jamais"),
        ("sic", &sic),
    ] {
        fields.push((field.to_owned(), value.to_owned()));
    }
    let answer = client
        .post(format!("{address}/loophub/cles/creer"))
        .form(&fields)
        .send()
        .await
        .ok()?;
    let status = answer.status();
    let page = answer.text().await.ok()?;
    assert_eq!(status, StatusCode::OK, "the key is created: {}", text(&page));
    let told = codes(&page);
    let secret = told
        .iter()
        .find(|code| code.starts_with("lhs_"))
        .expect("the secret is shown");
    let identifier = told
        .iter()
        .find(|code| code.len() == 12)
        .expect("the identifier is shown");
    Some(format!("{identifier}:{secret}"))
}

/// What the page shows to be copied.
fn codes(page: &str) -> Vec<String> {
    let selector = Selector::parse("main code").expect("a selector");
    let page = Html::parse_document(page);
    page.select(&selector)
        .map(|code| code.text().collect::<String>().trim().to_owned())
        .collect()
}

fn hidden(page: &str) -> Vec<(String, String)> {
    let selector = Selector::parse("main form input[type=hidden]").expect("a selector");
    Html::parse_document(page)
        .select(&selector)
        .filter_map(|input| Some((input.attr("name")?.to_owned(), input.attr("value")?.to_owned())))
        .collect()
}

fn option(page: &str, words: &str) -> String {
    let selector = Selector::parse("option").expect("a selector");
    let found = Html::parse_document(page)
        .select(&selector)
        .find(|option| option.text().collect::<String>().contains(words))
        .and_then(|option| option.attr("value").map(str::to_owned));
    found.expect("the choice is offered")
}

fn text(page: &str) -> String {
    let selector = Selector::parse("main").expect("a selector");
    let texts: Vec<String> = Html::parse_document(page)
        .select(&selector)
        .flat_map(|main| main.text().map(str::to_owned))
        .collect();
    texts.join(" ")
}

/// Kills the server while several people write, again and again.
async fn campaign(database_url: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::start(folder.path(), database_url);
    let mut acknowledged: Vec<String> = Vec::new();
    for kill in 0..KILLS {
        let stop = Arc::new(AtomicBool::new(false));
        let kept = Arc::new(Mutex::new(Vec::new()));
        let mut writers = Vec::new();
        for writer in 0..WRITERS {
            let (address, stop, kept) = (server.address.clone(), Arc::clone(&stop), Arc::clone(&kept));
            writers.push(tokio::spawn(async move {
                let client = browser();
                if sign_in(&client, &address).await.is_none() {
                    return;
                }
                let mut number = 0;
                while !stop.load(Ordering::Relaxed) {
                    number += 1;
                    let name = format!("clé {kill}-{writer}-{number}");
                    let Some(credential) = create_key(&client, &address, &name).await else {
                        return;
                    };
                    kept.lock().await.push(credential);
                }
            }));
        }
        let wanted = 3 + kill * 2;
        while kept.lock().await.len() < wanted {
            assert!(
                !writers.iter().all(tokio::task::JoinHandle::is_finished),
                "every writer gave up"
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        server.kill();
        stop.store(true, Ordering::Relaxed);
        for writer in writers {
            writer.await.expect("a writer ends");
        }
        acknowledged.append(&mut *kept.lock().await);
        server = Server::start(folder.path(), database_url);
        let client = browser();
        for credential in &acknowledged {
            let answer = client
                .get(format!("{}/api/v1/key", server.address))
                .header("x-apikey", credential);
            let answer = answer
                .send()
                .await
                .expect("it answers")
                .text()
                .await
                .expect("a text");
            // The key is known and its secret right; no application uses it yet.
            assert!(
                answer.contains("key_not_configured"),
                "an acknowledged key is lost: {answer}"
            );
        }
    }
    assert!(acknowledged.len() >= KILLS * 3, "the campaign wrote something");
    server.kill();
    let mut verify = Command::new(env!("CARGO_BIN_EXE_loophub"));
    verify
        .args(["audit", "verify"])
        .env("LOOPHUB_DATABASE_URL", database_url);
    let verified = verify.current_dir(folder.path()).output().expect("it runs");
    let told = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(
        verified.status.success() && told.contains("whole     CEGIDPARTENAIRES"),
        "{told}"
    );
}

/// AUD-01, KEY-01: `kill -9` loses nothing that was acknowledged, and the chain is whole (SQLite).
#[test]
fn kill_9_loses_nothing_acknowledged_on_sqlite() {
    run_on(Engine::Sqlite, |start: Bare| async move {
        campaign(&start.at.url).await
    });
}

/// AUD-01, KEY-01: the same on PostgreSQL, where a killed server leaves transactions open.
#[test]
fn kill_9_loses_nothing_acknowledged_on_postgres() {
    run_on(Engine::Postgres, |start: Bare| async move {
        campaign(&start.at.url).await
    });
}
