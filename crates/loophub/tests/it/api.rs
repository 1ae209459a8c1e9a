//! The native API (3.4): applications by their keys, changes carried out once, lists in parts, on both engines.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use hub_domain::authz::grant::Grant;
use hub_testkit::cast::page;
use hub_testkit::http::{Answer, TestHub};
use hub_testkit::{Engine, Kit, Person, db_test, run_on};
use loophub::serve;
use serde_json::{Value, json};

use crate::api_caller::{alphas, betas, call, code, code_or_none, etag, everything, filled, grant, words};
use crate::program::program;

/// The word that each operation asks of an application; no word opens what is not here.
const WORDS: [(&str, &str, &str); 78] = [
    ("GET", "/api/v1/dossiers", "dossiers:read"),
    ("GET", "/api/v1/dossiers/{code}", "dossiers:read"),
    ("POST", "/api/v1/dossiers", "dossiers:write"),
    ("PATCH", "/api/v1/dossiers/{code}", "dossiers:write"),
    ("DELETE", "/api/v1/dossiers/{code}", "dossiers:write"),
    ("GET", "/api/v1/dossiers/{code}/activations", "dossiers:read"),
    (
        "PUT",
        "/api/v1/dossiers/{code}/activations/{application}",
        "activations:write",
    ),
    (
        "DELETE",
        "/api/v1/dossiers/{code}/activations/{application}",
        "activations:write",
    ),
    ("GET", "/api/v1/catalogue", "applications:read"),
    ("GET", "/api/v1/applications", "applications:read"),
    ("POST", "/api/v1/applications", "applications:add"),
    ("GET", "/api/v1/applications/{id}", "applications:read"),
    ("PATCH", "/api/v1/applications/{id}", ""),
    ("GET", "/api/v1/applications/{id}/removal", "applications:write"),
    ("GET", "/api/v1/removed-applications", "applications:read"),
    ("GET", "/api/v1/applications/{id}/restoration", ""),
    ("POST", "/api/v1/applications/{id}/restoration", ""),
    (
        "GET",
        "/api/v1/applications/{id}/activations",
        "applications:read",
    ),
    ("DELETE", "/api/v1/applications/{id}", "applications:write"),
    (
        "POST",
        "/api/v1/applications/{id}/suspension",
        "applications:write",
    ),
    (
        "DELETE",
        "/api/v1/applications/{id}/suspension",
        "applications:write",
    ),
    ("GET", "/api/v1/applications/{id}/grants", ""),
    ("PUT", "/api/v1/applications/{id}/grants", ""),
    (
        "GET",
        "/api/v1/applications/{id}/future-dossiers",
        "applications:read",
    ),
    ("PUT", "/api/v1/applications/{id}/future-dossiers", ""),
    ("GET", "/api/v1/own-applications", ""),
    ("POST", "/api/v1/own-applications", ""),
    ("GET", "/api/v1/own-applications/{id}", ""),
    ("PATCH", "/api/v1/own-applications/{id}", ""),
    ("GET", "/api/v1/contacts", "contacts:read"),
    ("GET", "/api/v1/contacts/{id}", "contacts:read"),
    ("POST", "/api/v1/contacts", "contacts:write"),
    ("PATCH", "/api/v1/contacts/{id}", "contacts:write"),
    ("DELETE", "/api/v1/contacts/{id}", "contacts:write"),
    ("GET", "/api/v1/contacts/{id}/accesses", "accesses:read"),
    ("GET", "/api/v1/keys", "keys:read"),
    ("GET", "/api/v1/keys/{id}", "keys:read"),
    ("POST", "/api/v1/keys", "keys:write"),
    ("PATCH", "/api/v1/keys/{id}", ""),
    ("POST", "/api/v1/keys/{id}/rotation", "keys:write"),
    ("POST", "/api/v1/keys/{id}/revocation", "keys:write"),
    (
        "GET",
        "/api/v1/applications/{id}/dossier-keys",
        "applications:read",
    ),
    ("POST", "/api/v1/applications/{id}/dossier-keys", ""),
    ("POST", "/api/v1/applications/{id}/dossier-keys/revocation", ""),
    ("GET", "/api/v1/staff", "staff:read"),
    ("GET", "/api/v1/staff/{id}", "staff:read"),
    ("GET", "/api/v1/groups", "staff:read"),
    ("GET", "/api/v1/groups/{id}", "staff:read"),
    ("POST", "/api/v1/staff", ""),
    ("PATCH", "/api/v1/staff/{id}", ""),
    ("POST", "/api/v1/staff/{id}/deactivation", ""),
    ("DELETE", "/api/v1/staff/{id}/deactivation", ""),
    ("POST", "/api/v1/staff/{id}/reassignment", ""),
    ("POST", "/api/v1/groups", ""),
    ("PATCH", "/api/v1/groups/{id}", ""),
    ("DELETE", "/api/v1/groups/{id}", ""),
    ("GET", "/api/v1/webhooks", "webhooks:read"),
    ("POST", "/api/v1/webhooks", "webhooks:write"),
    ("GET", "/api/v1/webhooks/{id}", "webhooks:read"),
    ("PATCH", "/api/v1/webhooks/{id}", "webhooks:write"),
    ("DELETE", "/api/v1/webhooks/{id}", "webhooks:write"),
    ("POST", "/api/v1/webhooks/{id}/deactivation", "webhooks:write"),
    ("DELETE", "/api/v1/webhooks/{id}/deactivation", "webhooks:write"),
    ("POST", "/api/v1/webhooks/{id}/rotation", "webhooks:write"),
    ("POST", "/api/v1/webhooks/{id}/test", "webhooks:write"),
    ("POST", "/api/v1/webhooks/{id}/replay", "webhooks:write"),
    ("GET", "/api/v1/webhooks/{id}/messages", "webhooks:read"),
    ("GET", "/api/v1/webhook-messages/{id}", "webhooks:read"),
    (
        "POST",
        "/api/v1/webhook-messages/{id}/resending",
        "webhooks:write",
    ),
    ("GET", "/api/v1/imports", "imports:write"),
    ("POST", "/api/v1/imports", "imports:write"),
    ("GET", "/api/v1/imports/{id}", "imports:write"),
    ("POST", "/api/v1/imports/{id}/commit", "imports:write"),
    ("DELETE", "/api/v1/imports/{id}", "imports:write"),
    ("GET", "/api/v1/audit", "audit:read"),
    ("GET", "/api/v1/audit/{seq}", "audit:read"),
    ("POST", "/api/v1/decisions", "decisions:read"),
    ("GET", "/api/v1/key", "*"),
];

/// What else a key asks about itself.
const OF_KEYS: [&str; 2] = ["/api/v1/key/dossiers", "/api/v1/events/{event}/dossiers"];

/// Every operation of the API has its word here.
#[test]
fn every_operation_has_its_word() {
    let real: BTreeSet<(&str, &str)> = serve::operations()
        .into_iter()
        .filter(|(_, path)| path.starts_with("/api/v1/") && !OF_KEYS.contains(path))
        .collect();
    let listed: BTreeSet<(&str, &str)> = WORDS.iter().map(|(method, path, _)| (*method, *path)).collect();
    assert_eq!(real, listed);
}

/// 3.4: the API is the one that was read and accepted; whoever reads it in French reads as much.
#[test]
fn the_document_is_the_accepted_one() {
    run_on(Engine::Sqlite, |kit: Kit| async move {
        let hub = program(&kit);
        let told = call(&hub, "GET", "/api/openapi.json?lang=en", &[], String::new()).await;
        assert_eq!(
            (told.status, &told.headers["content-language"]),
            (200, &"en".parse().expect("a language"))
        );
        insta::assert_snapshot!(
            "openapi",
            serde_json::to_string_pretty(&told.json()).expect("a document")
        );
        let french = call(&hub, "GET", "/api/openapi.json?lang=fr", &[], String::new()).await;
        assert_eq!(
            french.body.matches("\"description\"").count(),
            told.body.matches("\"description\"").count()
        );
        let page = call(
            &hub,
            "GET",
            "/api/docs",
            &[("accept-language", "en")],
            String::new(),
        )
        .await;
        assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
        let sheet = page
            .attribute("link[rel=stylesheet]", "href")
            .expect("a style sheet");
        assert_eq!(call(&hub, "GET", &sheet, &[], String::new()).await.status, 200);
    });
}

db_test! {
    /// 3.4, KEY-01: each kind of credential has its answer at each operation, and a word opens what it says alone.
    #[test]
    async fn every_credential_at_every_operation(kit: Kit) {
        let hub = program(&kit);
        let secret = |identifier: &str| format!("{identifier}:{}", kit.secret(identifier));
        let before = kit.at.dump().await;
        let refused = [
            (None, "missing_credentials"),
            (Some("33333333".to_owned()), "malformed_credentials"),
            (Some(format!("98765432:{}", kit.secret("33333333"))), "invalid_credentials"),
            (Some(format!("33333333:{}", kit.secret("11111111"))), "invalid_credentials"),
            (Some(secret("55555555")), "key_revoked"),
            (Some(secret("44444444")), "key_expired"),
            (Some(secret("33333333")), "key_not_configured"),
            (Some(secret("66666666")), "cabinet_key_required"),
        ];
        for (method, path, word) in WORDS {
            for (presented, told) in &refused {
                let headers: Vec<(&str, &str)> = presented.iter().map(|key| ("x-apikey", key.as_str())).collect();
                let got = call(&hub, method, &filled(path), &headers, String::new()).await;
                if word == "*" && *told == "cabinet_key_required" {
                    assert_eq!(got.status, 200, "{path}: {}", got.body);
                    continue;
                }
                assert_eq!(code(&got), *told, "{method} {path}: {}", got.body);
                assert!(matches!(got.status, 401 | 403), "{method} {path}: {}", got.status);
            }
        }
        assert_eq!(kit.at.dump().await, before, "a refusal leaves a trace");
        for granted in std::iter::once("").chain(Grant::ALL.iter().map(|grant| grant.code())) {
            let caller = alphas(&hub, granted).await;
            for (method, path, word) in WORDS {
                let got = caller.ask(method, &filled(path), &[], &Value::Null).await;
                let reads = word.strip_suffix(":read").is_some_and(|thing| {
                    let wider = granted.strip_suffix(":write").or(granted.strip_suffix(":add"));
                    wider == Some(thing) && thing != "decisions"
                });
                let opens = word == "*" || !word.is_empty() && (word == granted || reads);
                let is_refused = got.status == 403 && code(&got) == "operation_not_permitted";
                assert_eq!(is_refused, !opens, "{granted}: {method} {path}: {}", got.body);
            }
        }
    }

    /// 3.4, AUD-01: an application acts in its own name, its grants are in force from the next call on, and a suspended one
    /// does nothing.
    #[test]
    async fn an_application_acts_in_its_own_name(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "dossiers:write audit:read").await;
        let new = json!({ "code": "api1", "name": "Par l’API", "owner": kit.staff(Person::Bruno).0 });
        let made = caller.ask("POST", "/api/v1/dossiers", &[], &new).await;
        assert_eq!(made.status, 201, "{}", made.body);
        assert_eq!(made.headers["location"], "/api/v1/dossiers/API1");
        assert_eq!(made.json()["owner"], kit.staff(Person::Bruno).0);
        let entry = caller.get("/api/v1/audit?limit=1").await.json()["data"][0].clone();
        assert_eq!(entry["actor_kind"], "application");
        assert_eq!(entry["actor_id"], caller.application.0);
        assert_eq!((&entry["door"], &entry["verb"]), (&json!("api"), &json!("dossiers.created")));
        let shown = hub.as_(Person::Alice).get("/suivi/journal").await;
        assert!(shown.text().contains(entry["actor"].as_str().expect("a name")), "{}", shown.text());
        grant(&kit, Person::Alice, caller.application, "dossiers:read").await;
        let refused = caller.ask("POST", "/api/v1/dossiers", &[], &new).await;
        assert_eq!((refused.status, code(&refused)), (403, "operation_not_permitted".to_owned()));
        let alice = kit.caller(Person::Alice);
        kit.hub.suspend_application(&alice, caller.application, &page()).await.expect("it is suspended");
        let refused = caller.get("/api/v1/dossiers").await;
        assert_eq!((refused.status, code(&refused)), (403, "application_suspended".to_owned()));
        let verified = kit.hub.verify_journal(&alice).await.expect("an answer");
        assert!(verified.fault.is_none() && verified.silent_act.is_none(), "AUD-02");
    }

    /// APP-01: another firm's key sees its own firm alone, and another firm's identifiers answer like unknown ones.
    #[test]
    async fn another_firms_key_sees_nothing(kit: Kit) {
        let hub = program(&kit);
        let (alpha, beta) = (alphas(&hub, &everything()).await, betas(&hub).await);
        let ids = |answer: &Answer| -> Vec<i64> {
            let list = answer.json();
            let lines = list["data"].as_array().expect("a list");
            lines.iter().filter_map(|line| line["id"].as_i64()).collect()
        };
        for (list, one) in [
            ("/api/v1/applications", "/api/v1/applications/{id}"),
            ("/api/v1/contacts", "/api/v1/contacts/{id}"),
            ("/api/v1/keys", "/api/v1/keys/{id}"),
            ("/api/v1/staff", "/api/v1/staff/{id}"),
            ("/api/v1/groups", "/api/v1/groups/{id}"),
        ] {
            let own = ids(&alpha.get(list).await);
            assert!(!own.is_empty(), "{list}");
            let theirs = ids(&beta.get(list).await);
            assert!(own.iter().all(|id| !theirs.contains(id)), "{list}");
            let unknown = words(&beta.get(&filled(one)).await);
            assert_eq!(unknown.0, 404, "{one}");
            for id in own {
                let found = beta.get(&one.replace("{id}", &id.to_string())).await;
                assert_eq!(words(&found), unknown, "{one} {id}");
            }
        }
        // A cursor of one firm is none of another's.
        let part = alpha.get("/api/v1/dossiers?limit=1").await.json();
        let borrowed = format!("/api/v1/dossiers?cursor={}", part["next_cursor"].as_str().expect("a cursor"));
        assert_eq!(alpha.get(&borrowed).await.status, 200);
        let refused = beta.get(&borrowed).await;
        assert_eq!(refused.status, 400);
        assert_eq!(refused.json()["errors"][0]["code"], "invalid_cursor");
        // Another firm's key is none that exists.
        let questions = json!({ "questions": [
            { "key": "77777777", "surface": "standard", "operation": "compte:read", "dossier": "A1" },
            { "key": "98765432", "surface": "standard", "operation": "compte:read", "dossier": "A1" },
        ] });
        let told = alpha.ask("POST", "/api/v1/decisions", &[], &questions).await.json();
        assert_eq!(told["data"][0], told["data"][1]);
        assert_eq!(told["data"][0]["code"], "invalid_credentials");
    }

    /// 3.4: lists in parts of any length hold each line once, in order, and are counted where that is asked.
    #[test]
    async fn a_list_in_parts_is_the_list(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, &everything()).await;
        for list in ["dossiers", "applications", "removed-applications", "webhooks", "catalogue", "contacts", "keys", "staff", "groups", "audit"] {
            let whole = caller.get(&format!("/api/v1/{list}?limit=200&count=exact")).await.json();
            let all = whole["data"].as_array().expect("a list").clone();
            assert_eq!(whole["count"], json!(all.len()), "{list}");
            assert_eq!(whole["next_cursor"], Value::Null, "{list}");
            for limit in [7, 50] {
                let (mut found, mut cursor) = (Vec::new(), String::new());
                loop {
                    let part = caller.get(&format!("/api/v1/{list}?limit={limit}{cursor}")).await.json();
                    let lines = part["data"].as_array().expect("a list").clone();
                    assert!(lines.len() <= limit && part.get("count").is_none(), "{list}");
                    found.extend(lines);
                    match part["next_cursor"].as_str() {
                        Some(next) => cursor = format!("&cursor={next}"),
                        None => break,
                    }
                }
                assert_eq!(found, all, "{list} by {limit}");
            }
            let refused = caller.get(&format!("/api/v1/{list}?limite=3")).await;
            assert_eq!(refused.status, 400, "{list}");
            assert_eq!(refused.json()["errors"][0], json!({
                "pointer": "#/limite", "code": "unknown", "detail": "Ce paramètre n’existe pas ici.",
            }));
        }
        let archived = caller.get("/api/v1/dossiers?status=archived").await.json();
        let archived = archived["data"].as_array().expect("a list").clone();
        assert_eq!(archived.iter().map(|line| &line["code"]).collect::<Vec<_>>(), ["ARC1", "ARC2", "ARC3"]);
    }

    /// 3.4: what was changed meanwhile is not written over, and a change says what it was made from.
    #[test]
    async fn stale_changes_are_refused(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "dossiers:write contacts:write activations:write applications:read").await;
        let read = caller.get("/api/v1/dossiers/CLI003").await;
        let (first, change) = (etag(&read), json!({ "name": "Autre" }));
        let patch = async |tag: &[(&str, &str)], change: &Value| {
            caller.ask("PATCH", "/api/v1/dossiers/CLI003", tag, change).await
        };
        assert_eq!(code(&patch(&[], &change).await), "precondition_required");
        let done = patch(&[("if-match", &first)], &change).await;
        assert_eq!((done.status, done.json()["name"].as_str()), (200, Some("Autre")));
        let stale = patch(&[("if-match", &first)], &json!({ "name": "Encore" })).await;
        assert_eq!((stale.status, code(&stale)), (412, "precondition_failed".to_owned()));
        let second = etag(&done);
        assert_eq!(second, etag(&caller.get("/api/v1/dossiers/CLI003").await));
        let wrong = patch(&[("if-match", &second)], &json!({ "nom": "x", "owner": "Bruno", "code": "a b" })).await;
        assert_eq!(wrong.status, 422);
        let problem = wrong.json();
        let pointers: Vec<_> = problem["errors"].as_array().expect("errors").iter().map(|error| &error["pointer"]).collect();
        assert_eq!(pointers, ["#/owner", "#/nom"]);
        let wrong = patch(&[("if-match", &second)], &json!({ "code": "a b", "siren": "123" })).await.json();
        assert_eq!(wrong["errors"][0]["code"], "invalid_code");
        assert_eq!(wrong["errors"][1]["pointer"], "#/siren");
        // The applications of a dossier are one object.
        let path = "/api/v1/dossiers/CLI003/activations";
        let none = caller.get(path).await;
        let qonto = caller.get("/api/v1/applications").await.json()["data"].as_array().expect("a list").iter()
            .find(|line| line["catalogue"] == "qonto").expect("« Qonto »")["id"].clone();
        let one = format!("{path}/{qonto}");
        let on = caller.ask("PUT", &one, &[("if-match", &etag(&none))], &json!({})).await;
        assert_eq!((on.status, &on.json()["data"][0]["application"]["id"]), (200, &qonto));
        let stale = caller.ask("DELETE", &one, &[("if-match", &etag(&none))], &Value::Null).await;
        assert_eq!(stale.status, 412);
        let off = caller.ask("DELETE", &one, &[("if-match", &etag(&on))], &Value::Null).await;
        assert_eq!((off.status, off.json()["data"].clone()), (200, json!([])));
        // Archived once, then gone.
        let tag = etag(&caller.get("/api/v1/dossiers/CLI003").await);
        let archive = async || caller.ask("DELETE", "/api/v1/dossiers/CLI003", &[("if-match", &tag)], &Value::Null).await;
        assert_eq!(archive().await.status, 204);
        assert_eq!(code(&archive().await), "gone");
    }

    /// 3.4: a call sent again under its name is carried out once and answered to the byte as the first time.
    #[test]
    async fn a_named_call_is_carried_out_once(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "contacts:write keys:write").await;
        let new = json!({ "last_name": "Une seule fois" });
        let first = caller.post("/api/v1/contacts", "n1", &new).await;
        assert_eq!(first.status, 201, "{}", first.body);
        let again = caller.post("/api/v1/contacts", "n1", &new).await;
        assert_eq!((again.status, &again.body), (201, &first.body));
        assert_eq!((again.headers["etag"].clone(), again.headers["location"].clone()),
            (first.headers["etag"].clone(), first.headers["location"].clone()));
        let other = caller.post("/api/v1/contacts", "n1", &json!({ "last_name": "Autre" })).await;
        assert_eq!((other.status, code(&other)), (422, "idempotency_key_reused".to_owned()));
        let elsewhere = caller.post("/api/v1/keys", "n1", &new).await;
        assert_eq!(code(&elsewhere), "idempotency_key_reused");
        assert_eq!(kit.at.count("contact", "last_name = 'Une seule fois'").await, 1);
        // What was refused is refused in the same words.
        let wrong = caller.post("/api/v1/contacts", "n2", &json!({ "last_name": "" })).await;
        let same = caller.post("/api/v1/contacts", "n2", &json!({ "last_name": "" })).await;
        assert_eq!((wrong.status, &wrong.body), (422, &same.body));
        // A secret is told once.
        let key = json!({ "name": "Clé", "kind": "standard", "sic_code": "FR001" });
        let made = caller.post("/api/v1/keys", "n3", &key).await.json();
        assert!(made["secret"].as_str().expect("a secret").starts_with("lhs_"));
        let again = caller.post("/api/v1/keys", "n3", &key).await;
        assert_eq!((again.status, &again.json()["secret"]), (201, &Value::Null));
        assert_eq!(again.json()["code"], "secret_already_shown");
        assert_eq!(again.json()["id"], made["id"]);
        let secret = made["secret"].as_str().expect("a secret");
        assert_eq!(kit.at.count("asked_once", &format!("CAST(body AS TEXT) LIKE '%{secret}%'")).await, 0);
        // A day later the name is free again.
        kit.clock.advance(86_400_001);
        let later = caller.post("/api/v1/contacts", "n1", &new).await;
        assert_eq!(later.status, 201, "{}", later.body);
        assert_ne!(later.json()["id"], first.json()["id"]);
        kit.hub.forget_asked().await.expect("they are forgotten");
        assert_eq!(kit.at.count("asked_once", "TRUE").await, 1);
        let secret = format!("lhs_{}", "a".repeat(46));
        for odd in ["", "a b", "é", &"x".repeat(201), &secret] {
            let got = caller.post("/api/v1/contacts", odd, &new).await;
            assert_eq!(got.status, 400, "{odd}");
        }
    }

    /// 3.4: of a thousand twins at once one is carried out; the others get its answer, or are told that it is in progress.
    #[test]
    async fn a_thousand_twins_make_one(kit: Kit) {
        // Two processes over one database: what one of them knows is not known to the other.
        let hubs = [program(&kit), TestHub::over(kit.clone(), {
            let config = crate::program::config(kit.at.url.clone());
            serve::app(&kit.another_process(7).await, &config, &loophub::metrics::Metrics::new())
        })];
        for hub in &hubs {
            hub.as_(Person::Alice).get("/compte").await;
        }
        let twin = |number: usize| {
            let hub = hubs[number % 2].clone();
            async move {
                let new = json!({ "last_name": "Jumeau", "email": "jumeau@client.example" }).to_string();
                let request = Request::post("/api/v1/contacts")
                    .header("content-type", "application/json")
                    .header("idempotency-key", "jumeau")
                    .body(Body::from(new));
                hub.ask(Some(Person::Alice), request.expect("a request")).await
            }
        };
        let twins: Vec<_> = (0..1_000).map(|number| tokio::spawn(twin(number))).collect();
        let mut bodies = BTreeSet::new();
        let mut waited = 0;
        for twin in twins {
            let got = twin.await.expect("an answer");
            match (got.status, code_or_none(&got).as_str()) {
                (201, _) => drop(bodies.insert(got.body)),
                (409, "request_in_flight") | (503, "unavailable") => waited += 1,
                other => panic!("{other:?}: {}", got.body),
            }
        }
        assert_eq!(bodies.len(), 1, "one answer; {waited} were told to wait");
        assert_eq!(kit.at.count("contact", "last_name = 'Jumeau'").await, 1);
        assert_eq!(kit.at.count("audit_entry", "verb = 'contact.created' AND door = 'api'").await, 1);
        for number in [0, 1] {
            let last = twin(number).await;
            assert_eq!((last.status, bodies.contains(&last.body)), (201, true), "{}", last.body);
        }
    }

    /// KEY-01: an application gets no secret of another one's key.
    #[test]
    async fn no_secret_of_another_application(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "keys:write").await;
        let rotate = async |identifier: &str| {
            let id = kit.key_id(Person::Alice, identifier).await;
            caller.ask("POST", &format!("/api/v1/keys/{id}/rotation"), &[], &json!({})).await
        };
        assert_eq!(code(&rotate("66666666").await), "forbidden");
        // One that nobody uses yet may be meant for another.
        assert_eq!(code(&rotate("11111111").await), "forbidden");
        assert_eq!(rotate("33333333").await.status, 201);
    }

    /// 3.3: a question is answered as the call would be, and administrators are told why.
    #[test]
    async fn decisions_are_those_of_calls(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "decisions:read").await;
        let question = |key: &str, dossier: &str| json!({
            "key": key, "surface": "standard", "operation": "ecriture:read", "dossier": dossier,
        });
        let path = "/loop-api-publiques/EcritureComptable?codeDossier=A1";
        let questions = json!({ "questions": [
            question("66666666", "A1"),
            question("66666666", "CLI009"),
            question("55555555", "A1"),
            question("11111111", "A1"),
            { "key": "66666666", "method": "GET", "path": path },
            { "key": "66666666", "method": "GET", "path": "/ailleurs" },
        ] });
        let told = caller.ask("POST", "/api/v1/decisions", &[], &questions).await;
        assert_eq!(told.status, 200, "{}", told.body);
        let told = told.json();
        let codes: Vec<_> = told["data"].as_array().expect("answers").iter().map(|answer| answer["code"].clone()).collect();
        assert_eq!(json!(codes), json!([
            null, "dossier_not_open", "key_revoked", "key_not_configured", null, "route_not_allowed",
        ]));
        assert!(told["data"][0]["revision"].as_i64().expect("a revision") > 0);
        let refused = caller.ask("POST", "/api/v1/decisions?explain=true", &[], &questions).await;
        assert_eq!(code(&refused), "forbidden");
        hub.as_(Person::Alice).get("/compte").await;
        let request = Request::post("/api/v1/decisions?explain=true").header("content-type", "application/json");
        let explained = hub.ask(Some(Person::Alice), request.body(Body::from(questions.to_string())).expect("a request")).await;
        assert_eq!(explained.status, 200, "{}", explained.body);
        let explained = explained.json();
        let facts = explained["data"][0]["explanation"]["facts"].as_array().expect("facts").clone();
        let what: Vec<_> = facts.iter().map(|fact| (fact["what"].clone(), fact["by"].clone())).collect();
        let alice = "Alice Martin";
        assert_eq!(json!(what), json!([["key", alice], ["application", alice], ["dossier", null], ["activation", alice]]));
        assert_eq!(explained["data"][1]["explanation"]["reason"], "dossier_not_active");
        assert_eq!(explained["data"][5]["explanation"]["checks"][7], json!({ "check": "route", "outcome": "refused" }));
        let at = async |path: &str, at: &str| {
            let mut question = question("66666666", "A1");
            question["at"] = json!(at);
            let body = Body::from(json!({ "questions": [question] }).to_string());
            let request = Request::post(path).header("content-type", "application/json");
            hub.ask(Some(Person::Alice), request.body(body).expect("a request")).await.json()
        };
        let past = at("/api/v1/decisions?explain=true", "2026-11-01T00:00:00Z").await;
        assert_eq!(past["data"][0]["explanation"]["reason"], "unknown_identifier");
        for (path, moment, code) in [
            ("/api/v1/decisions?explain=true", "2099-01-01T00:00:00Z", "in_the_future"),
            ("/api/v1/decisions?explain=true", "hier", "invalid_date"),
            ("/api/v1/decisions", "2026-11-01T00:00:00Z", "not_allowed"),
        ] {
            let refused = at(path, moment).await;
            assert_eq!(refused["errors"][0]["pointer"], "#/questions/0/at", "{refused}");
            assert_eq!(refused["errors"][0]["code"], code);
        }
        let many = json!({ "questions": vec![question("66666666", "A1"); 101] });
        assert_eq!(caller.ask("POST", "/api/v1/decisions", &[], &many).await.status, 422);
        let wrong = json!({ "questions": [question("66666666", "A1"), { "key": "66666666", "sujet": 1 }] });
        let wrong = caller.ask("POST", "/api/v1/decisions", &[], &wrong).await.json();
        assert_eq!(wrong["errors"][0]["pointer"], "#/questions/1/sujet");
    }

    /// 3.4: a session changes nothing from another site's page or in another form than JSON.
    #[test]
    async fn a_session_changes_from_here_alone(kit: Kit) {
        let hub = program(&kit);
        hub.as_(Person::Alice).get("/compte").await;
        let before = kit.at.dump().await;
        let post = async |headers: &[(&str, &str)]| {
            let mut request = Request::post("/api/v1/contacts");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let body = Body::from(r#"{"last_name":"Forgé"}"#);
            hub.ask(Some(Person::Alice), request.body(body).expect("a request")).await
        };
        let json = ("content-type", "application/json");
        assert_eq!(code(&post(&[json, ("sec-fetch-site", "cross-site")]).await), "cross_origin");
        assert_eq!(code(&post(&[json, ("origin", "https://ailleurs.example")]).await), "cross_origin");
        assert_eq!(code(&post(&[("content-type", "text/plain")]).await), "json_required");
        assert_eq!(code(&post(&[]).await), "json_required");
        assert_eq!(kit.at.dump().await, before);
        assert_eq!(post(&[json, ("sec-fetch-site", "same-origin")]).await.status, 201);
    }

    /// 3.2: an answer to a key tells how many calls are left.
    #[test]
    async fn answers_tell_the_limits(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "dossiers:read").await;
        for path in ["/api/v1/dossiers", "/api/v1/key", "/api/v1/dossiers/NULLEPART"] {
            let got = caller.get(path).await;
            let burst = kit.hub.settings().call_limits.burst;
            assert_eq!(got.headers["ratelimit-limit"], burst.to_string().as_str(), "{path}");
            let left: u32 = got.headers["ratelimit-remaining"].to_str().expect("a number").parse().expect("a number");
            assert!(left < burst, "{path}");
            assert!(got.headers.contains_key("ratelimit-reset"));
        }
    }
}
