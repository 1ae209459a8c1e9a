//! `loophub doctor`: each line says what is wrong and what to do; nothing is changed, nothing is sent, no secret is told.

use std::io::{Read as _, Write as _};
use std::process::Command;
use std::sync::{Arc, Mutex};

use hub_testkit::smtp::{Encrypts, ScriptedSmtp};
use hub_testkit::{Engine, Kit, db_test};
use serde_json::Value;

/// Runs the real program with these settings alone: whether it found no fault, what it said.
async fn doctor(settings: &[(&str, &str)], json: bool) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loophub"));
    command.env_clear().arg("doctor");
    if json {
        command.arg("--json");
    }
    // Nobody listens there: the public address is not reached.
    command.env("LOOPHUB_LISTEN", "127.0.0.1:1");
    command.envs(settings.iter().copied());
    let done = tokio::task::spawn_blocking(move || command.output());
    let output = done.await.expect("it is waited for").expect("the program runs");
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    (output.status.success(), text)
}

/// The grades of what was found about something.
fn grades<'f>(findings: &'f [Value], about: &str) -> Vec<&'f str> {
    findings
        .iter()
        .filter(|finding| finding["about"] == about)
        .filter_map(|finding| finding["grade"].as_str())
        .collect()
}

db_test! {
    /// An installation that works has no fault; the mail server is greeted and sent nothing; the data is as before.
    #[test]
    async fn what_works_is_called_good(kit: Kit) {
        let smtp = ScriptedSmtp::start().await;
        let settings = [
            ("LOOPHUB_DATABASE_URL", kit.at.url.as_str()),
            ("LOOPHUB_MAIL__SMTP", &smtp.url()),
            ("LOOPHUB_MAIL__FROM", "loophub@exemple.fr"),
        ];
        let before = kit.at.dump().await;
        let (well, text) = doctor(&settings, true).await;
        let json = text.split("\nloophub: ").next().unwrap_or_default();
        let mut findings: Vec<Value> = serde_json::from_str(json).expect(&text);
        // The PostgreSQL of the tests does not wait for its disk, and is told so.
        let told = findings.len();
        findings.retain(|finding| !finding["said"].as_str().is_some_and(|said| said.contains(" is off: a crash loses")));
        assert_eq!(well, told == findings.len(), "{text}");
        assert!(kit.at.engine == Engine::Postgres || well, "{text}");
        let of_database = grades(&findings, "database");
        assert!(!of_database.is_empty() && of_database.iter().all(|grade| *grade == "good"), "{text}");
        assert_eq!(grades(&findings, "mail"), ["good"], "{text}");
        assert_eq!(grades(&findings, "directory"), ["skipped"], "{text}");
        assert_eq!(grades(&findings, "proxy"), ["warning"], "{text}");
        assert_eq!((smtp.conversations(), smtp.taken().len()), (1, 0));
        assert_eq!(kit.at.dump().await, before);
    }
}

/// What does not work is a fault with what to do, and an exit code; passwords are not told.
#[tokio::test]
async fn what_does_not_work_is_told_with_what_to_do() {
    let settings = [
        ("LOOPHUB_DATABASE_URL", "postgres://hub:s3cr3t@127.0.0.1:1/hub"),
        ("LOOPHUB_MAIL__SMTP", "smtp://hub:s3cr3t@127.0.0.1:1"),
        ("LOOPHUB_MAIL__FROM", "loophub@exemple.fr"),
        ("LOOPHUB_TRUSTED_PROXIES", "[\"0.0.0.0/0\"]"),
    ];
    let (well, text) = doctor(&settings, false).await;
    assert!(!well, "{text}");
    for said in [
        "FAULT    database",
        "check that it runs",
        "FAULT    mail",
        "mail.smtp",
        "anybody can claim any address",
        "things are to be put right",
    ] {
        assert!(text.contains(said), "{said} is not in\n{text}");
    }
    assert!(!text.contains("s3cr3t"), "{text}");
}

/// 3.5: the accounting back end is asked whether it answers, and is given no credential; what stops calls from being passed
/// on is told with what to do.
#[tokio::test]
async fn the_back_end_is_tried() {
    let said_of = |url: String| async move {
        let settings = [
            // No such file: that is told at once.
            ("LOOPHUB_DATABASE_URL", "sqlite:///nowhere/loophub.db"),
            ("LOOPHUB_UPSTREAM__URL", url.as_str()),
        ];
        let (_, text) = doctor(&settings, true).await;
        let json = text.split("\nloophub: ").next().unwrap_or_default();
        let findings: Vec<Value> = serde_json::from_str(json).expect(&text);
        let found = findings
            .iter()
            .filter(|finding| finding["about"] == "upstream")
            .cloned();
        (found.collect::<Vec<_>>(), text)
    };
    let found = Arc::new(Mutex::new(String::new()));
    let heard = Arc::clone(&found);
    let back_end = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = back_end.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in back_end.incoming() {
            let mut stream = stream.expect("a connection");
            let mut bytes = [0; 4096];
            let length = stream.read(&mut bytes).expect("a request");
            heard
                .lock()
                .expect("one writer")
                .push_str(&String::from_utf8_lossy(&bytes[..length]));
            let answer = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            stream.write_all(answer.as_bytes()).expect("an answer");
        }
    });
    let (told, text) = said_of(format!("http://{address}")).await;
    assert_eq!(grades(&told, "upstream"), ["good"], "{text}");
    let heard = found.lock().expect("one reader").to_ascii_lowercase();
    assert!(heard.starts_with("head / http/1.1\r\n"), "{heard}");
    assert!(
        !heard.contains("apikey") && !heard.contains("authorization"),
        "{heard}"
    );
    // Nobody there; somebody whose certificate nobody vouches for; an address that is not this machine's, in clear.
    let (told, text) = said_of("http://127.0.0.1:1".to_owned()).await;
    assert_eq!(grades(&told, "upstream"), ["fault"], "{text}");
    assert!(text.contains("check the host and port in upstream.url"), "{text}");
    let encrypted = ScriptedSmtp::start_encrypted(Encrypts::AtOnce).await;
    let (told, text) = said_of(format!("https://localhost:{}", encrypted.address.port())).await;
    assert_eq!(grades(&told, "upstream"), ["fault"], "{text}");
    assert!(text.contains("certificate"), "{text}");
    let (told, text) = said_of(format!("https://{address}")).await;
    assert_eq!(grades(&told, "upstream"), ["fault"], "{text}");
    let (told, text) = said_of("http://compta.invalid".to_owned()).await;
    assert_eq!(grades(&told, "upstream"), ["warning", "fault"], "{text}");
    assert!(text.contains("in clear"), "{text}");
}
