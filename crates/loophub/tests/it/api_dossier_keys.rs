//! The native API (3.4): keys that open one dossier each, made and revoked at once by administrators alone, on both engines.

use hub_domain::ids::InstalledAppId;
use hub_testkit::{Kit, Person, db_test};
use serde_json::{Value, json};

use crate::api_caller::{alphas, call, code, everything, faults, in_session};
use crate::program::program;

async fn qonto(kit: &Kit) -> InstalledAppId {
    InstalledAppId(kit.at.number_of("installed_app", "id", "label = 'Qonto'").await)
}

db_test! {
    /// KEY-07: one call makes a key for each dossier of an application; each opens its own; secrets are told once, whoever
    /// asks again; they are listed in parts, and revoked together.
    #[test]
    async fn key_07_keys_of_dossiers_live_and_end(kit: Kit) {
        let hub = program(&kit);
        let keys = format!("/api/v1/applications/{}/dossier-keys", qonto(&kit).await);
        let post = async |path: &str, name: &str, body: &Value| {
            in_session(&hub, Person::Alice, ("POST", path), &[("idempotency-key", name)], body).await
        };
        let made = post(&keys, "n1", &json!({ "expires_at": null })).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let issued = made.json()["data"].as_array().expect("keys").clone();
        let codes: Vec<&str> = issued.iter().filter_map(|key| key["dossier"].as_str()).collect();
        assert_eq!(codes, ["A1", "CLI001", "CLI002"]);
        for key in &issued {
            let presented =
                format!("{}:{}", key["identifier"].as_str().expect("one"), key["secret"].as_str().expect("one"));
            let own = call(&hub, "GET", "/api/v1/key/dossiers", &[("x-apikey", &presented)], String::new()).await;
            assert_eq!((own.status, own.json()["data"].as_array().map(Vec::len)), (200, Some(1)), "{}", own.body);
            assert_eq!(own.json()["data"][0]["code"], key["dossier"]);
        }
        let again = post(&keys, "n1", &json!({ "expires_at": null })).await;
        assert_eq!((again.status, &again.json()["code"]), (201, &json!("secret_already_shown")));
        for (told, key) in again.json()["data"].as_array().expect("keys").iter().zip(&issued) {
            assert_eq!((&told["identifier"], &told["secret"]), (&key["identifier"], &Value::Null));
            let secret = key["secret"].as_str().expect("a secret");
            assert_eq!(kit.at.count("asked_once", &format!("CAST(body AS TEXT) LIKE '%{secret}%'")).await, 0);
        }

        let get = async |query: &str| {
            let path = format!("{keys}{query}");
            in_session(&hub, Person::Alice, ("GET", &path), &[], &Value::Null).await.json()
        };
        let first = get("?limit=2&count=exact").await;
        assert_eq!((&first["count"], &first["data"][1]["dossier"]), (&json!(3), &json!("CLI001")));
        let rest = get(&format!("?limit=2&cursor={}", first["next_cursor"].as_str().expect("more"))).await;
        assert_eq!((&rest["data"][0]["dossier"], &rest["next_cursor"]), (&json!("CLI002"), &Value::Null));
        assert_eq!((&rest["data"][0]["is_open"], &rest["data"][0]["state"]), (&json!(true), &json!("live")));

        let wrong = post(&keys, "n2", &json!({ "dossiers": ["A1", "NULLEPART"], "allowed_addresses": ["ici"] })).await;
        let told = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
        let awaits_none = "not_awaiting_a_key";
        assert_eq!(
            faults(&wrong),
            [
                told("#/allowed_addresses", "invalid_addresses"),
                told("#/dossiers/0", awaits_none),
                told("#/dossiers/1", awaits_none),
            ]
        );
        assert_eq!(faults(&post(&keys, "n3", &json!({})).await), [told("#/dossiers", "nothing_to_issue")]);

        let end = format!("{keys}/revocation");
        assert_eq!(
            faults(&post(&end, "n4", &json!({ "application": "Dext" })).await),
            [told("#/application", "mismatch")]
        );
        let ended = post(&end, "n5", &json!({ "application": "Qonto" })).await;
        assert_eq!((ended.status, &ended.json()["revoked"]), (200, &json!(3)));
        let presented = format!(
            "{}:{}",
            issued[0]["identifier"].as_str().expect("one"),
            issued[0]["secret"].as_str().expect("one")
        );
        let refused = call(&hub, "GET", "/api/v1/key/dossiers", &[("x-apikey", &presented)], String::new()).await;
        assert_eq!(refused.status, 401);
        // By code, in lower case and twice: one key.
        let one = post(&keys, "n6", &json!({ "dossiers": ["cli002", "CLI002"] })).await;
        assert_eq!((one.status, one.json()["data"].as_array().map(Vec::len)), (201, Some(1)), "{}", one.body);
    }

    /// KEY-07: whatever it is granted, no application makes or revokes keys that call in another's name, or in its own.
    #[test]
    async fn key_07_no_application_makes_keys_of_dossiers(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, &everything()).await;
        let before = kit.at.dump().await;
        for application in [qonto(&kit).await, caller.application] {
            let keys = format!("/api/v1/applications/{application}/dossier-keys");
            for (path, body) in [
                (keys.clone(), json!({})),
                (format!("{keys}/revocation"), json!({ "application": "Qonto" })),
            ] {
                let refused = caller.ask("POST", &path, &[], &body).await;
                assert_eq!((refused.status, code(&refused)), (403, "operation_not_permitted".to_owned()), "{path}");
            }
        }
        assert_eq!(kit.at.dump().await, before);
    }
}
