//! The native API (3.4): what a firm settles of its own: applications it declares itself, and the dossiers to come, on both
//! engines.

use hub_domain::ids::InstalledAppId;
use hub_testkit::{Kit, Person, db_test};
use serde_json::{Value, json};

use crate::api_caller::{alphas, code, etag, everything, faults, in_session};
use crate::program::program;

const OWN: &str = "/api/v1/own-applications";

async fn qonto(kit: &Kit) -> InstalledAppId {
    InstalledAppId(kit.at.number_of("installed_app", "id", "label = 'Qonto'").await)
}

db_test! {
    /// CAT-05: an application is declared, listed, offered, changed under its ETag and withdrawn; its kind never changes.
    #[test]
    async fn cat_05_an_application_of_the_firm_is_declared_and_changed(kit: Kit) {
        let hub = program(&kit);
        let ask = async |method: &str, path: &str, headers: &[(&str, &str)], body: &Value| {
            in_session(&hub, Person::Alice, (method, path), headers, body).await
        };
        let new = json!({
            "label": "Paie maison", "kind": "partenaire", "publisher": "Alpha", "description": "Prépare la paie.",
        });
        let made = ask("POST", OWN, &[], &new).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let one = made.headers["location"].to_str().expect("a place").to_owned();
        assert_eq!(one, format!("{OWN}/{}", made.json()["id"]));
        let shown = ask("GET", &one, &[], &Value::Null).await;
        assert_eq!((shown.json(), etag(&shown)), (made.json(), etag(&made)));
        assert_eq!((&shown.json()["may_write"], &shown.json()["is_offered"]), (&json!(false), &json!(true)));
        let listed = ask("GET", OWN, &[], &Value::Null).await.json();
        assert_eq!(listed["data"], json!([shown.json()]));
        let catalogue = ask("GET", "/api/v1/catalogue?limit=200", &[], &Value::Null).await.body;
        assert!(catalogue.contains("Paie maison"), "{catalogue}");

        let twice = json!({ "label": "PAIE MAISON", "kind": "offre", "publisher": "", "description": "" });
        let told: Vec<_> = faults(&ask("POST", OWN, &[], &twice).await).into_iter().map(|(at, _)| at).collect();
        for pointer in ["#/label", "#/kind", "#/publisher", "#/description"] {
            assert!(told.contains(&pointer.to_owned()), "{pointer}: {told:?}");
        }
        assert_eq!(ask("PATCH", &one, &[], &json!({ "may_write": true })).await.status, 428);
        let tag = etag(&shown);
        let edited = ask("PATCH", &one, &[("if-match", &tag)], &json!({ "may_write": true, "is_offered": false })).await;
        assert_eq!(edited.status, 200, "{}", edited.body);
        assert_eq!((&edited.json()["may_write"], &edited.json()["is_offered"]), (&json!(true), &json!(false)));
        let stale = ask("PATCH", &one, &[("if-match", &tag)], &json!({ "label": "Autre" })).await;
        assert_eq!(stale.status, 412);
        let kind = ask("PATCH", &one, &[("if-match", "*")], &json!({ "kind": "cabinet" })).await;
        assert_eq!(faults(&kind), [("#/kind".to_owned(), "unknown".to_owned())]);
    }

    /// APP-08: the rule for dossiers to come is read, changed whole under its ETag, and refused where its fields say nothing.
    #[test]
    async fn app_08_the_rule_for_dossiers_to_come_is_changed(kit: Kit) {
        let hub = program(&kit);
        let rule = format!("/api/v1/applications/{}/future-dossiers", qonto(&kit).await);
        let ask = async |method: &str, headers: &[(&str, &str)], body: &Value| {
            in_session(&hub, Person::Alice, (method, &rule), headers, body).await
        };
        let shown = ask("GET", &[], &Value::Null).await;
        assert_eq!(shown.json()["scope"], "none", "{}", shown.body);
        let bruno = kit.staff(Person::Bruno).0;
        let some = json!({ "scope": "some", "owners": [bruno], "prefixes": ["NEUF"], "exceptions": ["NEUF-X"] });
        assert_eq!(ask("PUT", &[], &some).await.status, 428);
        let tag = etag(&shown);
        let changed = ask("PUT", &[("if-match", &tag)], &some).await;
        assert_eq!(changed.status, 200, "{}", changed.body);
        assert_eq!((&changed.json()["owners"], &changed.json()["exceptions"]), (&json!([bruno]), &json!(["NEUF-X"])));
        assert_eq!(ask("PUT", &[("if-match", &tag)], &json!({ "scope": "all" })).await.status, 412);
        for code in ["NEUF1", "NEUF-X1", "AUTRE1"] {
            let new = json!({ "code": code, "name": "Nouveau" });
            let made = in_session(&hub, Person::Alice, ("POST", "/api/v1/dossiers"), &[], &new).await;
            assert_eq!(made.status, 201, "{}", made.body);
        }
        for (code, opened) in [("NEUF1", 1), ("NEUF-X1", 0), ("AUTRE1", 0)] {
            let of_dossier = format!("closed_by IS NULL AND dossier_id = {}", kit.dossier(kit.alpha, code).await);
            assert_eq!(kit.at.count("activation", &of_dossier).await, opened, "{code}");
        }

        for (body, at) in [
            (json!({ "scope": "quelques" }), "#/scope"),
            (json!({ "scope": "some" }), "#/scope"),
            (json!({ "scope": "some", "owners": [987_654_321] }), "#/scope"),
            (json!({ "scope": "all", "prefixes": ["A"] }), "#/prefixes"),
            (json!({ "scope": "none", "exceptions": ["A"] }), "#/exceptions"),
            (json!({ "scope": "some", "prefixes": ["A B"] }), "#/prefixes/0"),
            (json!({ "scope": "some", "prefixes": ["é"] }), "#/prefixes"),
        ] {
            let told = faults(&ask("PUT", &[("if-match", "*")], &body).await);
            assert_eq!(told.iter().map(|(at, _)| at.as_str()).collect::<Vec<_>>(), [at], "{body}");
        }
        assert_eq!(ask("GET", &[], &Value::Null).await.json(), changed.json(), "what is refused changes nothing");
    }

    /// CAT-05, APP-08: whatever it is granted, no application settles this.
    #[test]
    async fn no_application_settles_what_is_the_firms(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, &everything()).await;
        let rule = format!("/api/v1/applications/{}/future-dossiers", qonto(&kit).await);
        assert_eq!(caller.get(&rule).await.status, 200);
        let before = kit.at.dump().await;
        let new = json!({ "label": "X", "kind": "cabinet", "publisher": "X", "description": "X" });
        for (method, path, body) in [
            ("PUT", rule.as_str(), json!({ "scope": "all" })),
            ("GET", OWN, Value::Null),
            ("POST", OWN, new),
        ] {
            let refused = caller.ask(method, path, &[("if-match", "*")], &body).await;
            assert_eq!((refused.status, code(&refused)), (403, "operation_not_permitted".to_owned()), "{method} {path}");
        }
        assert_eq!(kit.at.dump().await, before);
    }
}
