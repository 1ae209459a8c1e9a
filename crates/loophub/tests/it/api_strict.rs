//! What the native API does not let pass (3.4, S7): hanging up, names of calls, fields that nobody reads.

use std::future::{Future as _, poll_fn};
use std::task::Poll;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use hub_testkit::cast::page;
use hub_testkit::{Kit, Person, db_test};
use serde_json::{Value, json};

use crate::api_caller::{alphas, code, code_or_none, etag, everything};
use crate::program::program;

db_test! {
    /// 3.4: a caller who hangs up at any moment gets the answer when they ask again, and what they asked is done once.
    #[test]
    async fn an_answer_outlives_its_callers_patience(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "keys:write").await;
        let mut asked = 0;
        for patience in 1..200 {
            let name = format!("impatient{patience}");
            let key = json!({ "name": format!("Clé {patience}"), "kind": "standard", "sic_code": "FR001" });
            asked += 1;
            let mut call = Box::pin(caller.post("/api/v1/keys", &name, &key));
            let mut looks = 0;
            let answered = poll_fn(|context| {
                looks += 1;
                match call.as_mut().poll(context) {
                    Poll::Ready(answer) => Poll::Ready(Some(answer)),
                    Poll::Pending if looks >= patience => Poll::Ready(None),
                    Poll::Pending => Poll::Pending,
                }
            });
            let answered = answered.await;
            drop(call);
            if answered.is_some() {
                break;
            }
            let mut again = caller.post("/api/v1/keys", &name, &key).await;
            for _ in 0..500 {
                if code_or_none(&again) != "request_in_flight" {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
                again = caller.post("/api/v1/keys", &name, &key).await;
            }
            assert_eq!(again.status, 201, "after {patience} looks: {}", again.body);
        }
        assert!(asked > 1, "there was a moment to hang up");
        assert_eq!(kit.at.count("api_key", "name LIKE 'Clé %'").await, asked);
    }

    /// 3.2: an answer of « would it be allowed » is of now, whatever name the question has.
    #[test]
    async fn a_decision_is_kept_for_nobody(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "decisions:read").await;
        let questions = json!({ "questions": [
            { "key": "66666666", "surface": "standard", "operation": "ecriture:read", "dossier": "A1" },
        ] });
        let ask = async || caller.post("/api/v1/decisions", "d1", &questions).await.json()["data"][0]["decision"].clone();
        assert_eq!(ask().await, "allow");
        let id = kit.key_id(Person::Alice, "66666666").await;
        let revoked = kit.hub.revoke_key(&kit.caller(Person::Alice), id, "66666666", &page()).await;
        revoked.expect("it is revoked");
        assert_eq!(ask().await, "deny");
        assert_eq!(kit.at.count("asked_once", "TRUE").await, 0);
    }

    /// 3.4 and S7: what cannot be taken is told, never overlooked and never taken for something else.
    #[test]
    async fn nothing_asked_is_overlooked(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, &everything()).await;
        // A field where no body is taken, and one of the other form of a question.
        let suspension = format!("/api/v1/applications/{}/suspension", caller.application);
        let odd = caller.ask("POST", &suspension, &[], &json!({ "reason": "x" })).await;
        assert_eq!((odd.status, odd.json()["errors"][0]["pointer"].clone()), (422, json!("#/reason")));
        let faults = async |question: Value| {
            let told = caller.ask("POST", "/api/v1/decisions", &[], &json!({ "questions": [question] })).await;
            assert_eq!(told.status, 422, "{}", told.body);
            let told = told.json();
            let errors = told["errors"].as_array().expect("errors").clone();
            errors.iter().map(|error| error["pointer"].as_str().expect("a pointer").to_owned()).collect::<Vec<_>>()
        };
        let by_path = json!({ "key": "66666666", "method": "GET", "path": "/compte", "dossier": "B1", "surface": "cabinet" });
        assert_eq!(faults(by_path).await, ["#/questions/0/surface", "#/questions/0/dossier"]);
        let by_operation = json!({ "key": "66666666", "operation": "compte:read", "surface": "standard", "method": "GET" });
        assert_eq!(faults(by_operation).await, ["#/questions/0/method"]);
        assert_eq!(faults(json!("A1")).await, ["#/questions/0"]);
        // A code of no SIC of the firm is not taken for its only one.
        let key = json!({ "name": "Clé", "kind": "standard", "sic_code": "XX999" });
        let unknown = caller.ask("POST", "/api/v1/keys", &[], &key).await.json();
        assert_eq!(unknown["errors"][0]["code"], "unknown_sic_code");
        // What no database takes as text is no name of anything.
        for path in ["/api/v1/events/%00/dossiers", "/api/v1/dossiers/A%00", "/api/v1/dossiers/%0a/activations"] {
            assert_eq!(caller.get(path).await.status, 404, "{path}");
        }
        let contact = caller.post("/api/v1/contacts", "c1", &json!({ "last_name": "Compté" })).await.json();
        let accesses = caller.get(&format!("/api/v1/contacts/{}/accesses?count=exact", contact["id"])).await.json();
        assert_eq!(accesses["count"], 0);
    }

    /// ACT-01: who may edit a dossier and not who is in charge of it is told, not answered as if it were done.
    #[test]
    async fn who_is_in_charge_is_not_overlooked(kit: Kit) {
        let hub = program(&kit);
        hub.as_(Person::Bruno).get("/compte").await;
        let path = "/api/v1/dossiers/A1";
        let ask = async |tag: Option<&str>, change: Option<Value>| {
            let method = if change.is_some() { "PATCH" } else { "GET" };
            let mut request = Request::builder().method(method).uri(path).header("content-type", "application/json");
            if let Some(tag) = tag {
                request = request.header("if-match", tag);
            }
            let body = change.map_or_else(String::new, |change| change.to_string());
            hub.ask(Some(Person::Bruno), request.body(Body::from(body)).expect("a request")).await
        };
        let read = ask(None, None).await;
        let tag = etag(&read);
        let refused = ask(Some(&tag), Some(json!({ "owner": null }))).await;
        assert_eq!((refused.status, code(&refused)), (403, "forbidden".to_owned()), "{}", refused.body);
        let same = ask(Some(&tag), Some(json!({ "owner": read.json()["owner"], "name": "Renommé" }))).await;
        assert_eq!((same.status, same.json()["name"].clone()), (200, json!("Renommé")), "{}", same.body);
    }
}
