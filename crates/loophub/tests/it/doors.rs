//! S1: every door × every kind of credential, on both engines.

use axum::body::Body;
use axum::http::Request;
use hub_domain::wizard::DefinitionForm;
use hub_testkit::http::{Answer, TestHub};
use hub_testkit::wizard::form;
use hub_testkit::{Kit, Person, Wizard, db_test};

use crate::asked::bulk_act;
use crate::program::program;

/// What a caller may come with.
#[derive(Debug, Clone, Copy)]
enum With {
    /// No header at all.
    Nothing,
    /// The session of Alice, an administrator, and no key.
    Session,
    /// A key of the cast with its secret.
    Key(&'static str),
    /// The same as `Authorization: Bearer`.
    Bearer(&'static str),
    /// An identifier that nobody has, with a well-formed secret.
    Unknown,
    /// A key with another key's secret.
    WrongSecret,
    /// An identifier without a secret.
    Malformed,
    /// Two headers that differ.
    Conflicting,
}

/// Every kind of credential, with the status and the reason told (3.2). The gate says 403 for what is neither 200 nor
/// 401, since nginx understands nothing else (3.3).
const KINDS: [(With, u16, &str); 13] = [
    (With::Nothing, 401, "missing_credentials"),
    (With::Session, 401, "missing_credentials"),
    (With::Malformed, 401, "malformed_credentials"),
    (With::Conflicting, 400, "conflicting_credentials"),
    (With::Unknown, 401, "invalid_credentials"),
    (With::WrongSecret, 401, "invalid_credentials"),
    (With::Key("55555555"), 401, "key_revoked"),
    (With::Key("44444444"), 401, "key_expired"),
    (With::Key("11111111"), 403, "key_not_configured"),
    (With::Key("33333333"), 403, "key_not_configured"),
    (With::Key("66666666"), 200, ""),
    (With::Bearer("66666666"), 200, ""),
    (With::Key("77777777"), 200, ""),
];

/// The doors that ask for a key; at the gate nginx asks whether Alpha's or Beta's A1 may be read.
const DOORS: [&str; 6] = [
    "/gate/nginx",
    "/gate/caddy",
    "/gate/traefik",
    "/gate/envoy",
    "/api/v1/key",
    "/api/v1/key/dossiers",
];

/// Reading a dossier's entries, as nginx asks.
fn reading(dossier: &str) -> String {
    format!("/loop-api-publiques/EcritureComptable?codeDossier={dossier}")
}

async fn ask(hub: &TestHub, door: &str, uri: &str, with: With) -> Answer {
    let secret = |identifier: &str| format!("{identifier}:{}", hub.kit.secret(identifier));
    let (mut key, mut bearer) = (None, None);
    match with {
        With::Nothing | With::Session => {}
        With::Key(identifier) => key = Some(secret(identifier)),
        With::Bearer(identifier) => bearer = Some(format!("Bearer {}", secret(identifier))),
        With::Unknown => key = Some(format!("98765432:{}", hub.kit.secret("66666666"))),
        With::WrongSecret => key = Some(format!("66666666:{}", hub.kit.secret("11111111"))),
        With::Malformed => key = Some("66666666".to_owned()),
        With::Conflicting => {
            key = Some(secret("66666666"));
            bearer = Some(format!("Bearer {}", secret("77777777")));
        }
    }
    let mut request = match door {
        "/gate/envoy" => Request::get(format!("{door}{uri}")),
        "/gate/caddy" | "/gate/traefik" => Request::get(door)
            .header("x-forwarded-method", "GET")
            .header("x-forwarded-uri", uri),
        _ => Request::get(door)
            .header("x-original-method", "GET")
            .header("x-original-uri", uri),
    };
    if let Some(key) = key {
        request = request.header("x-apikey", key);
    }
    if let Some(bearer) = bearer {
        request = request.header("authorization", bearer);
    }
    let person = matches!(with, With::Session).then_some(Person::Alice);
    hub.ask(person, request.body(Body::empty()).expect("a request"))
        .await
}

/// The reason told: a header of the gate, the code of a problem.
fn reason(answer: &Answer) -> String {
    let told = answer
        .headers
        .get("x-loophub-reason")
        .and_then(|reason| reason.to_str().ok());
    told.map(str::to_owned)
        .unwrap_or_else(|| answer.json()["code"].as_str().unwrap_or_default().to_owned())
}

/// The program with « Qonto » configured in Beta too, on A1 alone, with its key `77777777`.
async fn with_beta(kit: &Kit) -> TestHub {
    let wizard = Wizard::start(kit, Person::Farid).await;
    let qonto = DefinitionForm {
        sic: String::new(),
        ..form(kit, "qonto", Some("77777777")).await
    };
    assert_eq!(wizard.keep(&qonto).await.errors, []);
    wizard.choose(&["A1"]).await;
    wizard.finish().await;
    let hub = program(kit);
    assert_eq!(hub.as_(Person::Alice).get("/compte").await.status, 200);
    hub
}

db_test! {
    /// KEY-01, KEY-02, KEY-03: each kind of credential has its answer at each door, and an unknown identifier is told
    /// exactly what a wrong secret is.
    #[test]
    async fn every_credential_at_every_door(kit: Kit) {
        let hub = with_beta(&kit).await;
        let before = kit.at.dump().await;
        for door in DOORS {
            for (with, status, told) in KINDS {
                let got = ask(&hub, door, &reading("A1"), with).await;
                let status = if door == "/gate/nginx" && status == 400 { 403 } else { status };
                assert_eq!(got.status, status, "{door} {with:?}: {}", got.body);
                if !told.is_empty() {
                    assert_eq!(reason(&got), told, "{door} {with:?}: {}", got.body);
                }
            }
            let unknown = ask(&hub, door, &reading("A1"), With::Unknown).await;
            let wrong = ask(&hub, door, &reading("A1"), With::WrongSecret).await;
            let words = |answer: &Answer| {
                let request = answer.headers["x-request-id"].to_str().expect("a name").to_owned();
                answer.body.replace(&request, "…")
            };
            assert_eq!(words(&unknown), words(&wrong), "{door}");
        }
        // Asking is not changing: uses are written later, by the worker.
        assert_eq!(kit.at.dump().await, before);
    }

    /// HOOK-02: an event leads to its dossiers, page by page, for the keys of its application; for any other key it does
    /// not exist.
    #[test]
    async fn hook_02_an_event_leads_to_its_dossiers(kit: Kit) {
        let hub = with_beta(&kit).await;
        bulk_act(&kit).await;
        // The cast itself switches « Qonto » on for three.
        let many = format!("kind = 'activation.added' AND firm_id = {} AND amount > 10", kit.alpha);
        let told = kit.at.cells("outbox_event", "uid, amount", &many).await.pop().expect("an event");
        let path = format!("/api/v1/events/{}/dossiers", told[0]);
        let amount: usize = told[1].parse().expect("a number");
        assert!(amount > 2);
        let (mut codes, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = ask(&hub, &format!("{path}?limit=2{cursor}"), "/", With::Key("66666666")).await.json();
            for line in page["data"].as_array().expect("a list") {
                codes.push(line["code"].as_str().expect("a code").to_owned());
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(codes.len(), amount);
        assert!(codes.is_sorted() && codes.iter().any(|code| code == "CLI003"), "{codes:?}");
        let other = ask(&hub, &path, "/", With::Key("77777777")).await;
        let nothing = ask(&hub, "/api/v1/events/evt_0/dossiers", "/", With::Key("66666666")).await;
        assert_eq!((other.status, nothing.status), (404, 404));
        assert_eq!(ask(&hub, &path, "/", With::Nothing).await.status, 401);
    }

    /// APP-01, KEY-01: each firm's key opens its own firm's dossiers; another firm's is told like one that does not exist.
    #[test]
    async fn a_key_knows_its_own_firm_alone(kit: Kit) {
        let hub = with_beta(&kit).await;
        for (key, firm, opens) in
            [("66666666", "ALPHA", vec!["A1", "CLI001", "CLI002"]), ("77777777", "BETA", vec!["A1"])]
        {
            let itself = ask(&hub, "/api/v1/key", "/", With::Key(key)).await.json();
            assert_eq!((itself["identifier"].as_str(), itself["firm"].as_str()), (Some(key), Some(firm)));
            let open = ask(&hub, "/api/v1/key/dossiers", "/", With::Key(key)).await.json();
            let codes: Vec<_> = open["data"].as_array().expect("a list").iter().map(|line| line["code"].clone()).collect();
            assert_eq!(codes, opens);
            let let_in = ask(&hub, "/gate/nginx", &reading("A1"), With::Key(key)).await;
            assert_eq!(let_in.headers["x-loophub-firm"], firm);
        }
        // Open in Alpha, not in Beta; and what is nowhere.
        let theirs = ask(&hub, "/gate/nginx", &reading("CLI001"), With::Key("77777777")).await;
        let nowhere = ask(&hub, "/gate/nginx", &reading("NULLEPART"), With::Key("77777777")).await;
        assert_eq!((theirs.status, reason(&theirs)), (403, "dossier_not_open".to_owned()));
        assert_eq!((theirs.status, reason(&theirs)), (nowhere.status, reason(&nowhere)));
        assert_eq!((theirs.body, theirs.headers.len()), (nowhere.body, nowhere.headers.len()));
    }
}
