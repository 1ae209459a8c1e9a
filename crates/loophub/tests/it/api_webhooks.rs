//! The native API (3.4): webhooks are kept by the firm's administrators and by the applications that are granted it.

use hub_testkit::{Kit, Person, db_test};
use serde_json::{Value, json};

use crate::api_caller::{alphas, betas, code, etag, faults, in_session};
use crate::program::program;

const LIST: &str = "/api/v1/webhooks";

fn new(name: &str) -> Value {
    json!({ "name": name, "url": "https://hooks.example.fr/loophub", "events": ["activation.added", "key.rotated"] })
}

db_test! {
    /// HOOK-04, HOOK-09: an application adds a webhook in its own name; the secret is told once and kept by no database.
    #[test]
    async fn a_webhook_is_added_and_changed(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "webhooks:write audit:read").await;
        let made = caller.post(LIST, "w1", &new("Entrepôt")).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let secret = made.json()["secret"].as_str().expect("a secret").to_owned();
        assert!(secret.starts_with("whsec_"), "{secret}");
        let again = caller.post(LIST, "w1", &new("Entrepôt")).await;
        assert_eq!((again.status, &again.json()["secret"]), (201, &Value::Null));
        assert_eq!(again.json()["code"], "secret_already_shown");
        assert!(!format!("{:?}", kit.at.dump().await).contains(&secret), "a database holds it");
        assert_eq!(caller.get("/api/v1/audit?limit=1").await.json()["data"][0]["actor_id"], caller.application.0);
        let at = made.headers["location"].to_str().expect("a place").to_owned();
        let shown = caller.get(&at).await;
        assert_eq!(shown.json()["events"], json!(["activation.added", "key.rotated"]));
        let tag = etag(&shown);
        let patch = async |tag: &[(&str, &str)], body: &Value| caller.ask("PATCH", &at, tag, body).await;
        assert_eq!(code(&patch(&[], &json!({ "name": "X" })).await), "precondition_required");
        let qonto = in_session(&hub, Person::Alice, ("GET", "/api/v1/applications"), &[], &Value::Null).await;
        let qonto = qonto.json()["data"][0]["id"].clone();
        let done = patch(&[("if-match", &tag)], &json!({ "events": ["key.revoked"], "application": qonto })).await;
        assert_eq!((done.status, &done.json()["events"]), (200, &json!(["key.revoked"])), "{}", done.body);
        assert_eq!((&done.json()["application"]["id"], &done.json()["name"]), (&qonto, &json!("Entrepôt")));
        assert_eq!(patch(&[("if-match", &tag)], &json!({ "name": "X" })).await.status, 412);
        let now = etag(&done);
        let wrong = json!({ "name": " ", "url": "http://10.0.0.1/", "events": [] });
        let told: Vec<_> = faults(&patch(&[("if-match", &now)], &wrong).await).into_iter().map(|(at, _)| at).collect();
        assert_eq!(told, ["#/name", "#/url", "#/events"]);
        let wrong = json!({ "events": ["key.revoked", "webhook.test", "key.lost"], "application": 987_654_321 });
        assert_eq!(faults(&patch(&[("if-match", &now)], &wrong).await), [
            ("#/events/1".to_owned(), "unknown_event".to_owned()),
            ("#/events/2".to_owned(), "unknown_event".to_owned()),
        ]);
        let wrong = json!({ "application": 987_654_321 });
        assert_eq!(faults(&patch(&[("if-match", &now)], &wrong).await),
            [("#/application".to_owned(), "unknown_application".to_owned())]);
        assert_eq!(caller.ask("DELETE", &at, &[("if-match", &tag)], &Value::Null).await.status, 412);
        assert_eq!(caller.ask("DELETE", &at, &[("if-match", &now)], &Value::Null).await.status, 204);
        assert_eq!(code(&caller.get(&at).await), "not_found");
    }

    /// HOOK-04: an application gets the secret of no webhook but its own, and another firm’s are not there.
    #[test]
    async fn no_secret_of_anothers_webhook(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "webhooks:write").await;
        let own = caller.ask("POST", LIST, &[], &new("À elle")).await;
        let alices = in_session(&hub, Person::Alice, ("POST", LIST), &[], &new("À Alice")).await;
        let place = |made: &hub_testkit::http::Answer| made.headers["location"].to_str().expect("a place").to_owned();
        let (own, alices) = (place(&own), place(&alices));
        let rotated = caller.ask("POST", &format!("{own}/rotation"), &[], &Value::Null).await;
        assert_eq!(rotated.status, 201, "{}", rotated.body);
        let refused = caller.ask("POST", &format!("{alices}/rotation"), &[], &Value::Null).await;
        assert_eq!((refused.status, code(&refused)), (403, "forbidden".to_owned()));
        for place in [&own, &alices] {
            let path = format!("{place}/rotation");
            assert_eq!(in_session(&hub, Person::Alice, ("POST", &path), &[], &Value::Null).await.status, 201);
        }
        let beta = betas(&hub).await;
        let any = [("if-match", "*")];
        for (method, path) in [
            ("GET", own.clone()), ("PATCH", own.clone()), ("DELETE", own.clone()), ("POST", format!("{own}/deactivation")),
            ("DELETE", format!("{own}/deactivation")), ("POST", format!("{own}/rotation")), ("POST", format!("{own}/test")),
            ("GET", format!("{own}/messages")),
        ] {
            let theirs = beta.ask(method, &path, &any, &Value::Null).await;
            assert_eq!((theirs.status, code(&theirs)), (404, "not_found".to_owned()), "{method} {path}");
        }
    }

    /// HOOK-06, HOOK-09: what was posted is told with its answers; it is posted again, and nothing to a disabled webhook.
    #[test]
    async fn messages_are_told_and_posted_again(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "webhooks:write").await;
        let made = caller.ask("POST", LIST, &[], &new("Entrepôt")).await;
        let at = made.headers["location"].to_str().expect("a place").to_owned();
        let post = async |path: &str, body: &Value| caller.ask("POST", &format!("{at}/{path}"), &[], body).await;
        let tested = post("test", &Value::Null).await;
        assert_eq!((tested.status, &tested.json()["message"]["kind"]), (201, &json!("webhook.test")), "{}", tested.body);
        let message = tested.headers["location"].to_str().expect("a place").to_owned();
        assert!(caller.get(&message).await.json()["body"].as_str().expect("a body").contains("webhook.test"));
        let rotation = format!("/api/v1/keys/{}/rotation", kit.key_id(Person::Alice, "66666666").await);
        for _ in 0..2 {
            let rotated = in_session(&hub, Person::Alice, ("POST", &rotation), &[], &json!({})).await;
            assert_eq!(rotated.status, 201, "{}", rotated.body);
            kit.clock.advance(1_000);
        }
        let (mut kinds, mut cursor) = (Vec::new(), String::new());
        loop {
            let part = caller.get(&format!("{at}/messages?limit=2&count=exact{cursor}")).await.json();
            assert_eq!(part["count"], 3);
            let lines = part["data"].as_array().expect("a list").clone();
            kinds.extend(lines.into_iter().map(|line| line["kind"].clone()));
            match part["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(kinds, ["key.rotated", "key.rotated", "webhook.test"]);
        assert_eq!(caller.get(&format!("{at}/messages?state=failed&count=exact")).await.json()["count"], 0);
        assert_eq!(caller.get(&format!("{at}/messages?state=perdu")).await.status, 400);
        let resent = caller.ask("POST", &format!("{message}/resending"), &[], &Value::Null).await;
        assert_eq!(resent.json(), json!({ "messages": 1 }), "{}", resent.body);
        let period = json!({ "from": "2026-11-24T00:00:00Z" });
        // Both rotations, and what was switched on before there was this webhook.
        assert_eq!(post("replay", &period).await.json(), json!({ "messages": 3 }));
        for wrong in [json!({ "from": "hier" }), json!({ "from": "2026-11-24T00:00:00Z", "until": "2026-11-23T00:00:00Z" })] {
            assert_eq!(faults(&post("replay", &wrong).await)[0].1, "invalid_date");
        }
        for _ in 0..2 {
            let off = post("deactivation", &Value::Null).await;
            assert_eq!(off.json()["state"], "disabled", "{}", off.body);
        }
        for path in ["test", "replay"] {
            let body = if path == "test" { Value::Null } else { period.clone() };
            let refused = post(path, &body).await;
            assert_eq!((refused.status, code(&refused)), (409, "webhook_disabled".to_owned()), "{path}");
        }
        let on = caller.ask("DELETE", &format!("{at}/deactivation"), &[], &Value::Null).await;
        assert_eq!(on.json()["state"], "active");
    }
}
