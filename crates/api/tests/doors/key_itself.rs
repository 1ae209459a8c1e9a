//! `/api/v1/key` and `/api/v1/key/dossiers`.

use hub_domain::api_key::KeyKind;
use serde_json::{Value, json};

use crate::fixture::{House, Key, START, everywhere};

async fn configured(house: &House) -> (Key, i64) {
    let end = START.plus_days(30);
    let key = house
        .issue_until(&house.alpha, "alpha-standard", KeyKind::Standard, Some(end))
        .await;
    let application = house
        .install(&house.alpha, "dext", &key, &["A1", "A2", "A3", "A4", "A5"])
        .await;
    (key, application.0)
}

/// 3.4: a key is told what it is, and whether it has been seen before.
#[test]
fn a_key_is_told_what_it_is() {
    everywhere(|house| async move {
        let (key, application) = configured(&house).await;
        let answer = house.get(&key, "/api/v1/key").await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("cache-control"), "no-store");
        let mut expected = json!({
            "identifier": "alpha-standard",
            "kind": "standard",
            "firm": "ALPHA",
            "sic_code": null,
            "application": { "id": application, "label": "Dext", "state": "active" },
            "permissions": ["*:read", "import:write"],
            "grants": [],
            "expires_at": "2026-12-24T09:00:00Z",
            "open_dossiers": 5,
            "first_call_seen": false,
        });
        assert_eq!(answer.json(), expected);
        expected["first_call_seen"] = json!(true);
        assert_eq!(house.get(&key, "/api/v1/key").await.json(), expected);
        house.hub.flush_uses().await.unwrap();
        assert_eq!(house.get(&key, "/api/v1/key").await.json(), expected);
        let restricted = include_str!("facts/restrict_to_a2.sql");
        house.tamper(restricted, restricted).await;
        expected["open_dossiers"] = json!(1);
        assert_eq!(house.get(&key, "/api/v1/key").await.json(), expected);
        let only = house.get(&key, "/api/v1/key/dossiers").await.json();
        assert_eq!(
            only,
            json!({ "data": [{ "code": "A2", "name": "Société A2" }], "next_cursor": null })
        );
    });
}

/// 3.4: the dossiers open to a key, page by page, each once, in order.
#[test]
fn the_open_dossiers_are_paged() {
    everywhere(|house| async move {
        let (key, _) = configured(&house).await;
        let all = house.get(&key, "/api/v1/key/dossiers").await.json();
        assert_eq!(all["data"].as_array().unwrap().len(), 5);
        assert_eq!(all["data"][0], json!({ "code": "A1", "name": "Société A1" }));
        assert_eq!(all["next_cursor"], Value::Null);
        let (mut found, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let more = cursor.map_or_else(String::new, |cursor| format!("&cursor={cursor}"));
            let page = house
                .get(&key, &format!("/api/v1/key/dossiers?limit=2{more}"))
                .await;
            assert_eq!(page.status, 200);
            let page = page.json();
            let lines = page["data"].as_array().unwrap().clone();
            assert!((1..=2).contains(&lines.len()));
            found.extend(lines);
            cursor = page["next_cursor"].as_str().map(str::to_owned);
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(&Value::from(found), &all["data"]);
        let full = house.get(&key, "/api/v1/key/dossiers?limit=5").await.json();
        assert_eq!(
            full["next_cursor"],
            Value::Null,
            "no empty page follows a full last one"
        );
    });
}

/// 3.4: another firm's dossiers are never among them, whatever they are called.
#[test]
fn the_open_dossiers_are_the_firm_s_own() {
    everywhere(|house| async move {
        let (key, _) = configured(&house).await;
        let other = house.issue(&house.beta, "beta-standard", KeyKind::Standard).await;
        house.install(&house.beta, "dext", &other, &["A5"]).await;
        let page = house.get(&other, "/api/v1/key/dossiers").await.json();
        assert_eq!(page["data"], json!([{ "code": "A5", "name": "Société A5" }]));
        let cursor = house.get(&key, "/api/v1/key/dossiers?limit=1").await.json()["next_cursor"]
            .as_str()
            .unwrap()
            .to_owned();
        let borrowed = format!("/api/v1/key/dossiers?cursor={cursor}");
        assert_eq!(house.get(&key, &borrowed).await.status, 200);
        let answer = house.get(&other, &borrowed).await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.json()["errors"][0]["code"], "invalid_cursor");
    });
}

/// 3.4: unknown, repeated and wrong parameters are 400, each at its place, in the language asked.
#[test]
fn wrong_parameters_are_told_at_their_place() {
    everywhere(|house| async move {
        let (key, _) = configured(&house).await;
        let answer = house
            .get(&key, "/api/v1/key/dossiers?limit=0&x/y=1&cursor=zz")
            .await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.header("content-language"), "fr");
        let problem = answer.json();
        assert_eq!(problem["code"], "invalid_parameters");
        assert_eq!(problem["title"], "Paramètres refusés");
        assert_eq!(
            problem["errors"],
            json!([
                { "pointer": "#/limit", "code": "out_of_range", "detail": "Donnez un nombre entier de 1 à 200." },
                { "pointer": "#/x~1y", "code": "unknown", "detail": "Ce paramètre n’existe pas ici." },
                { "pointer": "#/cursor", "code": "invalid_cursor",
                  "detail": "Ce curseur n’est pas de cette liste. Repartez de la première page." },
            ])
        );
        assert_eq!(house.get(&key, "/api/v1/key?limit=1").await.status, 400);
        let presented = key.presented();
        let english = [
            ("x-apikey", presented.as_str()),
            ("accept-language", "de, en;q=0.7, fr;q=0.2"),
        ];
        let answer = house.call("GET", "/api/v1/key?limit=1", &english).await;
        assert_eq!(answer.header("content-language"), "en");
        assert_eq!(answer.json()["title"], "Invalid parameters");
        for query in [
            "limit=%00",
            "cursor=%ff",
            "limit=1;2",
            "limit[]=1",
            "%00=1",
            "limit=1&limit=1",
        ] {
            let answer = house.get(&key, &format!("/api/v1/key/dossiers?{query}")).await;
            assert_eq!(answer.status, 400, "{query}");
        }
    });
}

/// 3.4: other methods and other addresses are problems too, and nobody has to sign in to be told.
#[test]
fn other_methods_and_addresses_are_problems() {
    everywhere(|house| async move {
        for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"] {
            for uri in ["/api/v1/key", "/api/v1/key/dossiers"] {
                let answer = house.call(method, uri, &[]).await;
                assert_eq!(answer.status, 405, "{method} {uri}");
                assert_eq!(answer.header("allow"), "GET");
                assert_eq!(answer.json()["code"], "method_not_allowed");
            }
        }
        let answer = house.call("HEAD", "/api/v1/key", &[]).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("allow")),
            (405, "GET".to_owned())
        );
        for uri in [
            "/api",
            "/api/",
            "/api/v1",
            "/api/v1/key/",
            "/api/v1/clefs",
            "/api/v2/key",
            "/api//v1/key",
        ] {
            let answer = house.call("GET", uri, &[]).await;
            assert_eq!(answer.status, 404, "{uri}");
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert_eq!(answer.json()["code"], "not_found");
        }
    });
}
