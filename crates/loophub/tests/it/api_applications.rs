//! The native API (3.4): applications are added, changed and brought back under the rules of the pages, on both engines.

use hub_domain::api_key::KeyKind;
use hub_testkit::cast::page;
use hub_testkit::{Kit, Person, Wizard, db_test};
use serde_json::{Value, json};

use crate::api_caller::{Caller, alphas, betas, code, etag, everything, faults, grant, in_session};
use crate::program::program;

const LIST: &str = "/api/v1/applications";

/// How many dossiers an application is switched on for, as the activations themselves say.
async fn switched_on(kit: &Kit, application: &Value) -> i64 {
    let open = format!("installed_app_id = {} AND closed_by IS NULL", application["id"]);
    kit.at.count("activation", &open).await
}

/// The newest entry of the journal.
async fn newest(caller: &Caller<'_>) -> Value {
    caller.get("/api/v1/audit?limit=1").await.json()["data"][0].clone()
}

db_test! {
    /// WIZ-14, WIZ-15, AUD-01: an application added by the API is the one that the wizard adds: the same rules, the same
    /// account, the same entry of the journal, the same events.
    #[test]
    async fn an_application_is_added_as_by_the_wizard(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "applications:add audit:read").await;
        let wizard = Wizard::start(&kit, Person::Alice).await;
        let key = kit.issue(Person::Alice, &kit.key_form("Libeo", KeyKind::Standard)).await;
        wizard.define("libeo", Some(key.identifier.as_str())).await;
        wizard.choose(&["A1", "CLI003"]).await;
        wizard.finish().await;
        let by_wizard = newest(&caller).await;
        let events = kit.at.count("outbox_event", "TRUE").await;
        let new = json!({
            "catalogue": "dext", "key": "11111111", "sic_code": "FR001", "dossiers": ["a1", "CLI003", "A1"],
        });
        let made = caller.post(LIST, "n1", &new).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let application = made.json();
        assert_eq!(made.headers["location"], format!("{LIST}/{}", application["id"]).as_str());
        assert_eq!(etag(&made), etag(&caller.get(&format!("{LIST}/{}", application["id"])).await));
        assert_eq!((&application["key"], &application["dossiers"]), (&json!("11111111"), &json!(2)));
        let account = application["partner_email"].as_str().expect("an account");
        assert!(account.starts_with("11111111") && account.len() > 30, "{account}");
        assert_eq!(switched_on(&kit, &application).await, 2);
        let by_api = newest(&caller).await;
        assert_eq!((&by_api["verb"], &by_api["actor_id"]), (&json!("application.added"), &json!(caller.application.0)));
        let (told, shown) = (&by_api["after"], &by_wizard["after"]);
        assert_eq!(told["selection"], shown["selection"], "the same dossiers, the same digest");
        assert_eq!(told["future_rule"], "none");
        let names = |of: &Value| of.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
        assert_eq!((names(told), names(&told["settings"])), (names(shown), names(&shown["settings"])));
        assert_eq!(kit.at.count("outbox_event", "TRUE").await, events + 2);
        // Once, whatever becomes of the answer.
        let again = caller.post(LIST, "n1", &new).await;
        assert_eq!((again.status, &again.body), (201, &made.body));
        let twin = caller.post(LIST, "n2", &new).await;
        assert_eq!(faults(&twin)[0], ("#/catalogue".to_owned(), "already_configured".to_owned()));
        assert_eq!(kit.at.count("installed_app", "main_key_id IS NOT NULL AND label = 'Dext'").await, 1);
        // Its key opens exactly these dossiers, from the next call on.
        let open = hub.call("11111111", "/api/v1/key/dossiers").await.json();
        let codes: Vec<_> = open["data"].as_array().expect("a list").iter().map(|line| line["code"].clone()).collect();
        assert_eq!(codes, ["A1", "CLI003"]);
    }

    /// WIZ-09, WIZ-11, APP-08: for every dossier that takes activations, and for those to come.
    #[test]
    async fn for_every_dossier_and_those_to_come(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "applications:add dossiers:write audit:read").await;
        let new = json!({
            "catalogue": "dext", "key": "11111111", "sic_code": "FR001", "dossiers": "all", "future_dossiers": true,
        });
        let application = caller.ask("POST", LIST, &[], &new).await.json();
        assert_eq!(application["dossiers"], hub_testkit::cast_data::SELECTABLE);
        let after = newest(&caller).await["after"].clone();
        assert_eq!((&after["selection"]["base"], &after["future_rule"]), (&json!("all"), &json!("all")));
        caller.ask("POST", "/api/v1/dossiers", &[], &json!({ "code": "PLUSTARD", "name": "Plus tard" })).await;
        assert_eq!(switched_on(&kit, &application).await, hub_testkit::cast_data::SELECTABLE + 1);
    }

    /// WIZ-01 to WIZ-09: what the wizard would not let pass is told at its field, all at once, and nothing is done.
    #[test]
    async fn everything_wrong_is_told_at_its_field(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, &everything()).await;
        let before = kit.at.dump().await;
        let secret = kit.secret("11111111");
        for (body, told) in [
            (json!({}), vec![("catalogue", "missing")]),
            (json!({ "catalogue": "inconnue" }), vec![("catalogue", "unknown_entry")]),
            (json!({ "catalogue": "dext" }), vec![("key", "missing"), ("sic_code", "unknown_sic_code")]),
            (json!({ "catalogue": "dext", "key": "44444444", "sic_code": "FR999" }),
                vec![("sic_code", "unknown_sic_code"), ("key", "key_expired")]),
            (json!({ "catalogue": "dext", "key": "55555555", "sic_code": "FR001" }), vec![("key", "key_revoked")]),
            (json!({ "catalogue": "dext", "key": "33333333", "sic_code": "FR001" }), vec![("key", "standard_key_needed")]),
            (json!({ "catalogue": "dext", "key": "66666666", "sic_code": "FR001" }), vec![("key", "key_taken")]),
            (json!({ "catalogue": "dext", "key": secret, "sic_code": "FR001" }), vec![("key", "holds_secret")]),
            (json!({ "catalogue": "dext", "key": &secret[4..], "sic_code": "FR001" }), vec![("key", "holds_secret")]),
            (json!({ "catalogue": "dext", "key": "x", "sic_code": "FR001" }), vec![("key", "invalid_identifier")]),
            // Another firm's key and code are as unknown as nobody's.
            (json!({ "catalogue": "dext", "key": "77777777", "sic_code": "FR001" }), vec![("key", "unknown_key")]),
            (json!({ "catalogue": "dext", "key": "98765432", "sic_code": "FR001" }), vec![("key", "unknown_key")]),
            (json!({ "catalogue": "dext", "key": "11111111", "sic_code": "FR001", "fields": { "a/b": "c" } }),
                vec![("fields/a~1b", "unknown")]),
            (json!({ "catalogue": "dext", "key": "11111111", "sic_code": "FR001",
                "dossiers": ["A1", "ARC1", "MOD1", "NULLEPART", "a b", "CLI003"] }),
                vec![("dossiers/1", "unknown_dossier"), ("dossiers/2", "unknown_dossier"),
                    ("dossiers/3", "unknown_dossier"), ("dossiers/4", "unknown_dossier")]),
            (json!({ "catalogue": "cegid-loop-offre-consultation", "key": "11111111", "sic_code": "FR001",
                "dossiers": "all", "future_dossiers": true }),
                vec![("key", "no_key_taken"), ("sic_code", "no_sic_code_taken"), ("dossiers", "no_selection_taken"),
                    ("future_dossiers", "no_selection_taken")]),
            (json!({ "catalogue": "dext", "dossiers": "some", "responsable": 1 }),
                vec![("dossiers", "wrong_type"), ("responsable", "unknown")]),
        ] {
            let refused = caller.ask("POST", LIST, &[], &body).await;
            let told: Vec<_> = told.into_iter().map(|(at, code)| (format!("#/{at}"), code.to_owned())).collect();
            assert_eq!(faults(&refused), told, "{body}");
            assert!(!refused.body.contains(&secret[4..]), "WIZ-04: a secret is told back");
        }
        assert_eq!(kit.at.dump().await, before);
    }

    /// KEY-01: an application cannot add another one in whose name it could call: no key whose secret it was shown.
    #[test]
    async fn no_key_whose_secret_an_application_knows(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "applications:add keys:write").await;
        let key = json!({ "name": "Clé", "kind": "standard", "sic_code": "FR001" });
        let issued = caller.ask("POST", "/api/v1/keys", &[], &key).await.json();
        let new = json!({ "catalogue": "dext", "key": issued["identifier"], "sic_code": "FR001", "dossiers": "all" });
        let refused = caller.ask("POST", LIST, &[], &new).await;
        assert_eq!(faults(&refused), [("#/key".to_owned(), "key_shown".to_owned())]);
        // Once somebody of the firm has given it another secret, nobody else holds one that opens.
        let rotation = (json!({ "overlap": "none" }), format!("/api/v1/keys/{}/rotation", issued["id"]));
        kit.clock.advance(60_000);
        let rotated = in_session(&hub, Person::Alice, ("POST", &rotation.1), &[], &rotation.0).await;
        assert_eq!(rotated.status, 201, "{}", rotated.body);
        kit.clock.advance(60_000);
        assert_eq!(caller.ask("POST", LIST, &[], &new).await.status, 201);
        let issued = caller.ask("POST", "/api/v1/keys", &[], &key).await.json();
        // Who may do everything in the firm decides for themself.
        let new = json!({ "catalogue": "libeo", "key": issued["identifier"], "sic_code": "FR001" });
        assert_eq!(in_session(&hub, Person::Alice, ("POST", LIST), &[], &new).await.status, 201);
    }

    /// APP-03: an administrator changes an application from the state they read; no application changes another one's key.
    #[test]
    async fn an_application_is_changed(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, &everything()).await;
        let new = json!({ "catalogue": "dext", "key": "11111111", "sic_code": "FR001" });
        let application = caller.ask("POST", LIST, &[], &new).await.json();
        let path = format!("{LIST}/{}", application["id"]);
        let patch = async |tag: &[(&str, &str)], body: &Value| {
            in_session(&hub, Person::Alice, ("PATCH", &path), tag, body).await
        };
        let first = etag(&caller.get(&path).await);
        let change = json!({ "key": "22222222", "sic_code": "FR002" });
        assert_eq!(code(&patch(&[], &change).await), "precondition_required");
        let by_key = caller.ask("PATCH", &path, &[("if-match", &first)], &change).await;
        assert_eq!(code(&by_key), "operation_not_permitted");
        let same = patch(&[("if-match", &first)], &json!({})).await;
        assert_eq!((same.status, etag(&same)), (200, first.clone()));
        let done = patch(&[("if-match", &first)], &change).await;
        assert_eq!((done.status, &done.json()["key"]), (200, &json!("22222222")));
        assert_eq!(code(&patch(&[("if-match", &first)], &change).await), "precondition_failed");
        let now = etag(&done);
        let wrong = patch(&[("if-match", &now)], &json!({ "key": "66666666", "fields": { "x": "y" } })).await;
        assert_eq!(faults(&wrong), [("#/fields/x".to_owned(), "unknown".to_owned())]);
        let wrong = patch(&[("if-match", &now)], &json!({ "key": "66666666" })).await;
        assert_eq!(faults(&wrong), [("#/key".to_owned(), "key_taken".to_owned())]);
        let entry = newest(&caller).await;
        assert_eq!((&entry["verb"], &entry["actor"]), (&json!("application.edited"), &json!("Alice Martin")));
        // Another firm's administrator finds nothing there.
        let theirs = in_session(&hub, Person::Farid, ("PATCH", &path), &[("if-match", "*")], &change).await;
        assert_eq!(code(&theirs), "not_found");
    }

    /// APP-04, APP-06: what would end is told and sealed, and a removed application comes back by an administrator alone.
    #[test]
    async fn an_application_is_removed_and_restored(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "applications:add applications:write activations:write dossiers:read").await;
        let new = json!({ "catalogue": "dext", "key": "11111111", "sic_code": "FR001", "dossiers": ["A1", "CLI003"] });
        let application = caller.ask("POST", LIST, &[], &new).await.json();
        let path = format!("{LIST}/{}", application["id"]);
        let told = caller.get(&format!("{path}/removal")).await.json();
        assert_eq!((&told["dossiers"], &told["accesses"], &told["calls"]), (&json!(2), &json!(0), &json!(0)));
        // Another dossier in the place of one: the same figures, another seal.
        let of = |dossier: &str| format!("/api/v1/dossiers/{dossier}/activations");
        for (method, dossier) in [("PUT", "CLI004"), ("DELETE", "CLI003")] {
            let tag = etag(&caller.get(&of(dossier)).await);
            let one = format!("{}/{}", of(dossier), application["id"]);
            let body = if method == "PUT" { json!({}) } else { Value::Null };
            assert_eq!(caller.ask(method, &one, &[("if-match", &tag)], &body).await.status, 200);
        }
        let tag = etag(&caller.get(&path).await);
        let sealed = json!({ "seal": told["seal"], "reason": "Fin du contrat" });
        let changed = caller.ask("DELETE", &path, &[("if-match", &tag)], &sealed).await;
        assert_eq!((changed.status, code(&changed)), (409, "impact_changed".to_owned()));
        let seal = caller.get(&format!("{path}/removal")).await.json()["seal"].clone();
        let done = caller.ask("DELETE", &path, &[("if-match", &tag)], &json!({ "seal": seal })).await;
        assert_eq!(done.status, 204, "{}", done.body);
        let removed = caller.get("/api/v1/removed-applications").await.json()["data"][0].clone();
        assert_eq!((&removed["id"], &removed["catalogue"]), (&application["id"], &json!("dext")));
        let restoration = format!("{path}/restoration");
        assert_eq!(code(&caller.ask("POST", &restoration, &[], &Value::Null).await), "operation_not_permitted");
        let by = async |method: &str| in_session(&hub, Person::Alice, (method, &restoration), &[], &Value::Null).await;
        assert_eq!(by("GET").await.json()["dossiers"], 2);
        for _ in 0..2 {
            let back = by("POST").await;
            assert_eq!((back.status, &back.json()["dossiers"]), (200, &json!(2)), "{}", back.body);
        }
        assert_eq!(switched_on(&kit, &application).await, 2);
        // What stands again cannot come back a second time.
        let alice = kit.caller(Person::Alice);
        let id = hub_domain::ids::InstalledAppId(application["id"].as_i64().expect("an identifier"));
        kit.remove_application(Person::Alice, id).await.expect("it is removed");
        let again = json!({ "catalogue": "dext", "key": "22222222", "sic_code": "FR002" });
        assert_eq!(caller.ask("POST", LIST, &[], &again).await.status, 201);
        assert_eq!(code(&by("POST").await), "added_again");
        let verified = kit.hub.verify_journal(&alice).await.expect("an answer");
        assert!(verified.fault.is_none() && verified.silent_act.is_none(), "AUD-02");
    }

    /// APP-01: another firm's application adds to its own firm alone.
    #[test]
    async fn another_firm_adds_to_itself(kit: Kit) {
        let hub = program(&kit);
        let (alpha, beta) = (alphas(&hub, &everything()).await, betas(&hub).await);
        let new = json!({ "catalogue": "lexisnexis-gestion-juridique", "fields": {} });
        let count = async |caller: &Caller<'_>| caller.get("/api/v1/applications?count=exact").await.json()["count"].clone();
        let before = count(&alpha).await;
        let _made = beta.ask("POST", LIST, &[], &new).await;
        assert_eq!(count(&alpha).await, before);
        grant(&kit, Person::Farid, beta.application, "applications:read").await;
        let refused = beta.ask("POST", LIST, &[], &new).await;
        assert_eq!(code(&refused), "operation_not_permitted");
        kit.hub.suspend_application(&kit.caller(Person::Alice), alpha.application, &page()).await.expect("suspended");
        assert_eq!(code(&alpha.ask("POST", LIST, &[], &new).await), "application_suspended");
    }

    /// AUD-03, AUD-04: what an application did is told as its own, on « Qui a accès ? », in the journal and among what was
    /// removed; the journal is searched by it.
    #[test]
    async fn what_an_application_did_is_its_own(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "applications:add applications:write dossiers:write").await;
        let own = in_session(&hub, Person::Alice, ("GET", &format!("{LIST}/{}", caller.application)), &[], &Value::Null).await;
        let name = own.json()["label"].as_str().expect("a name").to_owned();
        let new = json!({ "catalogue": "dext", "key": "11111111", "sic_code": "FR001", "dossiers": ["A1"] });
        let made = caller.ask("POST", LIST, &[], &new).await;
        let alice = hub.as_(Person::Alice);
        let rows = alice.get("/dossiers/A1/acces").await.texts("tbody tr");
        let dext = rows.iter().find(|row| row.contains("Dext")).expect("« Dext »");
        assert!(dext.contains(&name) && !dext.contains("Système"), "{dext}");
        let author = format!("application-{}", caller.application);
        let page = alice.get(&format!("/suivi/journal?periode=tout&auteur={author}")).await;
        let rows = page.texts("tbody tr");
        assert!(rows.len() == 1 && rows[0].contains(&name), "{rows:?}");
        let chosen = page.attribute("select[name=auteur] option[selected]", "value");
        assert_eq!(chosen.as_deref(), Some(author.as_str()));
        assert_eq!(alice.get("/suivi/journal?periode=tout&auteur=application").await.texts("tbody tr"), rows);
        // The same number is somebody else’s among the staff.
        let staff = alice.get(&format!("/suivi/journal?periode=tout&auteur={}", caller.application)).await;
        assert!(staff.texts("tbody tr").iter().all(|row| !row.contains(&name)));
        let at = made.headers["location"].to_str().expect("a place").to_owned();
        assert_eq!(caller.ask("DELETE", &at, &[("if-match", &etag(&made))], &Value::Null).await.status, 204);
        let removed = caller.get("/api/v1/removed-applications").await.json()["data"][0].clone();
        assert_eq!(removed["removed_by"], json!(name));
    }
}
