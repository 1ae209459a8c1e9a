//! The native API (3.4): the firm's people, their groups and the lives of keys are its administrators' alone, on both engines.

use hub_testkit::{Kit, Person, db_test};
use serde_json::{Value, json};

use crate::api_caller::{alphas, code, etag, everything, faults, in_session};
use crate::program::program;

const STAFF: &str = "/api/v1/staff";
const GROUPS: &str = "/api/v1/groups";

db_test! {
    /// ACT-01: whatever it is granted, no application makes anybody more than they are, itself included.
    #[test]
    async fn no_application_raises_anybody(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, &everything()).await;
        let group = caller.get(GROUPS).await.json()["data"][0]["id"].clone();
        let own_key = kit.key_id(Person::Alice, "33333333").await;
        let emma = kit.staff(Person::Emma);
        let before = kit.at.dump().await;
        for (method, path, body) in [
            ("POST", STAFF.to_owned(), json!({ "email": "x@alpha.example", "last_name": "X", "level": "5.0" })),
            ("PATCH", format!("{STAFF}/{emma}"), json!({ "level": "5.0" })),
            ("PATCH", format!("{STAFF}/{emma}"), json!({ "groups": ["LOOP-GESTION-DES-DROITS"] })),
            ("DELETE", format!("{STAFF}/{emma}/deactivation"), Value::Null),
            ("POST", format!("{STAFF}/{emma}/reassignment"), json!({ "owner": emma.0 })),
            ("POST", GROUPS.to_owned(), json!({ "code": "ESSAI", "label": "Essai", "members": [emma.0] })),
            ("PATCH", format!("{GROUPS}/{group}"), json!({ "members": [emma.0] })),
            ("PUT", format!("/api/v1/applications/{}/grants", caller.application), json!({ "grants": [] })),
            ("PATCH", format!("/api/v1/applications/{}", caller.application), json!({ "key": "11111111" })),
            ("PATCH", format!("/api/v1/keys/{own_key}"), json!({ "expires_at": null, "allowed_addresses": [] })),
        ] {
            let refused = caller.ask(method, &path, &[("if-match", "*")], &body).await;
            assert_eq!((refused.status, code(&refused)), (403, "operation_not_permitted".to_owned()), "{method} {path}");
        }
        assert_eq!(kit.at.dump().await, before);
    }

    /// A collaborator is added by an administrator; the link to choose a password is told once and kept nowhere.
    #[test]
    async fn a_collaborator_is_added(kit: Kit) {
        let hub = program(&kit);
        let post = async |name: &str, body: &Value| {
            in_session(&hub, Person::Alice, ("POST", STAFF), &[("idempotency-key", name)], body).await
        };
        let new = json!({
            "email": "Zoe@alpha.example", "first_name": "Zoé", "last_name": "Petit", "level": "1.0",
            "groups": ["LOOP-GESTION-DES-DROITS"],
        });
        let added = post("n1", &new).await;
        assert_eq!(added.status, 201, "{}", added.body);
        let link = added.json()["password_link"].as_str().expect("a link").to_owned();
        let (_, token) = link.split_once("/mot-de-passe/").expect("a link of this installation");
        assert_eq!(hub.as_visitor().get(&format!("/mot-de-passe/{token}")).await.status, 200);
        let again = post("n1", &new).await;
        assert_eq!((again.status, &again.json()["password_link"]), (201, &Value::Null));
        assert_eq!(again.json()["code"], "secret_already_shown");
        assert_eq!(kit.at.count("asked_once", &format!("CAST(body AS TEXT) LIKE '%{token}%'")).await, 0);
        let at = added.headers["location"].to_str().expect("a place").to_owned();
        let shown = in_session(&hub, Person::Alice, ("GET", &at), &[], &Value::Null).await.json();
        assert_eq!((&shown["email"], &shown["groups"]), (&json!("Zoe@alpha.example"), &json!(["LOOP-GESTION-DES-DROITS"])));
        let twice = post("n2", &new).await;
        assert_eq!(faults(&twice), [("#/email".to_owned(), "taken".to_owned())]);
        let wrong = json!({ "email": "personne", "last_name": "", "level": "beaucoup", "groups": [] });
        let told: Vec<_> = faults(&post("n3", &wrong).await).into_iter().map(|(at, _)| at).collect();
        assert_eq!(told, ["#/email", "#/last_name", "#/level"]);
        let wrong = json!({ "email": "y@alpha.example", "last_name": "Y", "level": "1.0", "groups": ["ADMINS"], "rang": 1 });
        assert_eq!(faults(&post("n4", &wrong).await), [("#/rang".to_owned(), "unknown".to_owned())]);
        let wrong = json!({ "email": "y@alpha.example", "last_name": "Y", "level": "1.0", "groups": ["ADMINS"] });
        assert_eq!(faults(&post("n5", &wrong).await), [("#/groups/0".to_owned(), "unknown_group".to_owned())]);
    }

    /// A collaborator is changed from the state that was read; the firm keeps an administrator, and nobody shuts themself out.
    #[test]
    async fn a_collaborator_is_changed(kit: Kit) {
        let hub = program(&kit);
        let ask = async |method: &str, path: &str, tag: &[(&str, &str)], body: &Value| {
            in_session(&hub, Person::Alice, (method, path), tag, body).await
        };
        let (alice, emma) = (kit.staff(Person::Alice), kit.staff(Person::Emma));
        let path = format!("{STAFF}/{emma}");
        let first = etag(&ask("GET", &path, &[], &Value::Null).await);
        let change = json!({ "level": "5.0" });
        assert_eq!(code(&ask("PATCH", &path, &[], &change).await), "precondition_required");
        let own = format!("{STAFF}/{alice}");
        let any = [("if-match", "*")];
        assert_eq!(code(&ask("PATCH", &own, &any, &json!({ "level": "1.0" })).await), "last_administrator");
        assert_eq!(code(&ask("POST", &format!("{own}/deactivation"), &[], &Value::Null).await), "last_administrator");
        let done = ask("PATCH", &path, &[("if-match", &first)], &change).await;
        assert_eq!((done.status, &done.json()["level"]), (200, &json!("5.0")), "{}", done.body);
        assert_eq!(code(&ask("PATCH", &path, &[("if-match", &first)], &json!({ "last_name": "X" })).await), "precondition_failed");
        assert_eq!(code(&ask("PATCH", &own, &any, &json!({ "level": "1.0" })).await), "oneself");
        assert_eq!(code(&ask("POST", &format!("{own}/deactivation"), &[], &Value::Null).await), "oneself");
        // What a dossier changes of a collaborator makes nobody’s form stale.
        let bruno = format!("{STAFF}/{}", kit.staff(Person::Bruno));
        let before = ask("GET", &bruno, &[], &Value::Null).await;
        let reassigned = ask("POST", &format!("{bruno}/reassignment"), &[], &json!({ "owner": emma.0 })).await;
        assert_eq!(reassigned.json(), json!({ "dossiers": before.json()["owned_dossiers"] }));
        let after = ask("GET", &bruno, &[], &Value::Null).await;
        assert_eq!((&after.json()["owned_dossiers"], etag(&after)), (&json!(0), etag(&before)));
        for body in [json!({}), json!({ "owner": null })] {
            let nobody = ask("POST", &format!("{bruno}/reassignment"), &[], &body).await;
            assert_eq!(faults(&nobody), [("#/owner".to_owned(), "nobody_chosen".to_owned())]);
        }
        let beyond = ask("POST", &format!("{bruno}/reassignment"), &[], &json!({ "owner": kit.staff(Person::Farid).0 })).await;
        assert_eq!(faults(&beyond), [("#/owner".to_owned(), "unknown_staff".to_owned())]);
        for _ in 0..2 {
            let gone = ask("POST", &format!("{bruno}/deactivation"), &[], &Value::Null).await;
            assert!(gone.json()["deactivated_at"].is_string(), "{}", gone.body);
        }
        let back = ask("DELETE", &format!("{bruno}/deactivation"), &[], &Value::Null).await;
        assert_eq!(back.json()["deactivated_at"], Value::Null);
        let theirs = in_session(&hub, Person::Farid, ("PATCH", &path), &any, &change).await;
        assert_eq!((theirs.status, code(&theirs)), (404, "not_found".to_owned()));
    }

    /// Groups: the one that carries rights stays, and no other is removed with somebody in it.
    #[test]
    async fn groups_are_changed(kit: Kit) {
        let hub = program(&kit);
        let ask = async |method: &str, path: &str, tag: &[(&str, &str)], body: &Value| {
            in_session(&hub, Person::Alice, (method, path), tag, body).await
        };
        let emma = kit.staff(Person::Emma).0;
        let new = json!({ "code": "paie", "label": "Paie", "members": [emma] });
        let made = ask("POST", GROUPS, &[("idempotency-key", "g1")], &new).await;
        assert_eq!((made.status, &made.json()["code"]), (201, &json!("PAIE")), "{}", made.body);
        assert_eq!(ask("POST", GROUPS, &[("idempotency-key", "g1")], &new).await.body, made.body);
        assert_eq!(faults(&ask("POST", GROUPS, &[], &new).await), [("#/code".to_owned(), "taken".to_owned())]);
        let at = made.headers["location"].to_str().expect("a place").to_owned();
        let tag = etag(&made);
        let kept = ask("DELETE", &at, &[("if-match", &tag)], &Value::Null).await;
        assert_eq!((kept.status, code(&kept)), (409, "group_not_empty".to_owned()));
        let stranger = json!({ "members": [kit.staff(Person::Farid).0] });
        assert_eq!(faults(&ask("PATCH", &at, &[("if-match", &tag)], &stranger).await),
            [("#/members".to_owned(), "unknown_staff".to_owned())]);
        let done = ask("PATCH", &at, &[("if-match", &tag)], &json!({ "label": "Social", "members": [] })).await;
        assert_eq!((&done.json()["label"], &done.json()["members"]), (&json!("Social"), &json!([])));
        assert_eq!(ask("DELETE", &at, &[("if-match", &tag)], &Value::Null).await.status, 412);
        let theirs = in_session(&hub, Person::Farid, ("DELETE", &at), &[("if-match", "*")], &Value::Null).await;
        assert_eq!(code(&theirs), "not_found");
        assert_eq!(ask("DELETE", &at, &[("if-match", &etag(&done))], &Value::Null).await.status, 204);
        let rights = ask("GET", GROUPS, &[], &Value::Null).await.json()["data"].as_array().expect("a list").iter()
            .find(|group| group["code"] == "LOOP-GESTION-DES-DROITS").expect("the group of rights")["id"].clone();
        let kept = ask("DELETE", &format!("{GROUPS}/{rights}"), &[("if-match", "*")], &Value::Null).await;
        assert_eq!((kept.status, code(&kept)), (409, "group_kept".to_owned()));
    }

    /// KEY-01: a key’s name, end and addresses are changed by an administrator from the state they read, and are in force at
    /// the next call; its calls make no reading of it stale.
    #[test]
    async fn a_key_is_changed(kit: Kit) {
        let hub = program(&kit);
        let path = format!("/api/v1/keys/{}", kit.key_id(Person::Alice, "66666666").await);
        let ask = async |method: &str, tag: &[(&str, &str)], body: &Value| {
            in_session(&hub, Person::Alice, (method, &path), tag, body).await
        };
        let first = ask("GET", &[], &Value::Null).await;
        kit.clock.advance(60_000);
        assert_eq!(hub.call("66666666", "/api/v1/key").await.status, 200);
        assert_eq!(etag(&ask("GET", &[], &Value::Null).await), etag(&first));
        let tag = etag(&first);
        let change = json!({ "allowed_addresses": ["192.0.2.0/24"], "expires_at": "2027-06-30T21:59:59Z" });
        let done = ask("PATCH", &[("if-match", &tag)], &change).await;
        assert_eq!(done.status, 200, "{}", done.body);
        assert_eq!((&done.json()["name"], &done.json()["expires_at"]), (&first.json()["name"], &json!("2027-06-30T21:59:59Z")));
        assert_eq!(done.json()["allowed_addresses"], json!(["192.0.2.0/24"]));
        assert_eq!(code(&hub.call("66666666", "/api/v1/key").await), "address_not_allowed");
        assert_eq!(ask("PATCH", &[("if-match", &tag)], &json!({ "name": "X" })).await.status, 412);
        let now = etag(&done);
        let wrong = json!({ "name": "", "expires_at": "hier", "allowed_addresses": ["partout"] });
        let told: Vec<_> = faults(&ask("PATCH", &[("if-match", &now)], &wrong).await).into_iter().map(|(at, _)| at).collect();
        assert_eq!(told, ["#/name", "#/expires_at", "#/allowed_addresses"]);
        let wider = json!({ "allowed_addresses": [], "expires_at": null });
        let done = ask("PATCH", &[("if-match", &now)], &wider).await;
        assert_eq!((&done.json()["allowed_addresses"], &done.json()["expires_at"]), (&json!([]), &Value::Null));
        let same = ask("PATCH", &[("if-match", &etag(&done))], &wider).await;
        assert_eq!((same.status, etag(&same)), (200, etag(&done)));
        let theirs = in_session(&hub, Person::Farid, ("PATCH", &path), &[("if-match", "*")], &wider).await;
        assert_eq!(code(&theirs), "not_found");
        let revoked = format!("/api/v1/keys/{}", kit.key_id(Person::Alice, "55555555").await);
        let gone = in_session(&hub, Person::Alice, ("PATCH", &revoked), &[("if-match", "*")], &wider).await;
        assert_eq!(code(&gone), "key_already_revoked");
    }
}
