//! The compatibility interface in the whole program, on both engines (3.5): every call of it × every credential, and what
//! partners write.

use axum::body::Body;
use axum::http::Request;
use hub_domain::gate::RouteTable;
use hub_testkit::http::{Answer, TestHub};
use hub_testkit::{Kit, Person, Wizard, db_test};
use serde_json::{Value, json};

use crate::program::program;

const ADD: &str = "/loop-api-publiques/collaborativeOffer/addCollaborativeOffer?codeDossier=cabinet";
const COMPLET: &str = "/loop-api-publiques/DossierComplet?codeDossier=A1";

/// Alpha with its own automation (`33333333`), a partner (`11111111`) open on A1, and an offer.
async fn configured(kit: &Kit) -> TestHub {
    for (slug, key, codes) in [
        ("cegid-loop-apis-cabinet", Some("33333333"), &[][..]),
        ("cegid-loop-apis-standard", Some("11111111"), &["A1"][..]),
        ("cegid-loop-offre-consultation", None, &[][..]),
    ] {
        let wizard = Wizard::start(kit, Person::Alice).await;
        wizard.define(slug, key).await;
        if !codes.is_empty() {
            wizard.choose(codes).await;
        }
        wizard.finish().await;
    }
    program(kit)
}

async fn send(hub: &TestHub, key: Option<&str>, method: &str, uri: &str, body: &Value) -> Answer {
    let mut request = Request::builder().method(method).uri(uri);
    if let Some(key) = key {
        request = request.header("x-apikey", format!("{key}:{}", hub.kit.secret(key)));
    }
    let body = Body::from(body.to_string());
    hub.ask(None, request.body(body).expect("a request")).await
}

fn told(answer: &Answer) -> (u16, String) {
    let document = answer.json();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let code = text(&document["errors"][0]["code"]).or_else(|| text(&document["code"]));
    (answer.status, code.unwrap_or_default())
}

db_test! {
    /// 3.2, 3.5, KEY-01: every call of the interface is refused to whoever has no key for it: visitors, sessions of the
    /// staff, keys revoked, expired, without application, of the other kind, of another application.
    #[test]
    async fn every_call_for_every_credential(kit: Kit) {
        let hub = configured(&kit).await;
        assert_eq!(hub.as_(Person::Alice).get("/compte").await.status, 200);
        let before = kit.at.dump().await;
        let table = RouteTable::built_in().expect("the built-in routes are right");
        for route in table.routes() {
            let cabinet = route.surface().code() == "cabinet";
            let method = route.methods().next().expect("a method").to_owned();
            let dossier = if cabinet { "cabinet" } else { "A1" };
            let uri = format!("/loop-api-publiques{}?codeDossier={dossier}", route.path());
            let (right, other) = if cabinet { ("33333333", "11111111") } else { ("11111111", "33333333") };
            let wrong_kind = if cabinet { "cabinet_key_required" } else { "standard_key_required" };
            for (key, status, code) in [
                (None, 401, "missing_credentials"),
                (Some("55555555"), 401, "key_revoked"),
                (Some("44444444"), 401, "key_expired"),
                (Some("22222222"), 403, "key_not_configured"),
                (Some(other), 403, wrong_kind),
            ] {
                let got = send(&hub, key, &method, &uri, &json!(1)).await;
                assert_eq!(told(&got), (status, code.to_owned()), "{method} {uri} {key:?}");
            }
            let session = Request::builder().method(method.as_str()).uri(&uri).body(Body::empty());
            let got = hub.ask(Some(Person::Alice), session.expect("a request")).await;
            assert_eq!(told(&got), (401, "missing_credentials".to_owned()), "{method} {uri}");
            // Whoever holds the right one gets what the call is: a list, a body refused, or a call not passed on here.
            let got = send(&hub, Some(right), &method, &uri, &json!(1)).await;
            let expected = match (route.operation().as_str(), method.as_str()) {
                ("dossier:write" | "offre:write", _) => (400, "invalid_body"),
                _ if cabinet => (200, ""),
                ("dossier:read", _) => (200, ""),
                _ => (404, "not_served"),
            };
            assert_eq!(told(&got), (expected.0, expected.1.to_owned()), "{method} {uri}");
        }
        assert_eq!(kit.at.dump().await, before, "asking changes nothing");
    }

    /// 3.5: the groups of staff, whose agency Loop Hub does not hold; an agency, and the owner of a dossier.
    #[test]
    async fn groups_agencies_and_owners_are_read(kit: Kit) {
        let hub = configured(&kit).await;
        let read = async |rest: &str| {
            hub.call("33333333", &format!("/loop-api-publiques/{rest}")).await.json()["data"].clone()
        };
        let groups = read("groupe?codeDossier=cabinet&select=code,agence").await;
        assert_eq!(groups, json!([{ "code": "LOOP-GESTION-DES-DROITS", "agence": null }]));
        let origin = hub_app::Origin::command_line();
        let (kind, typed) = (hub_domain::firm::FirmCodeKind::Agency, ("PARIS", "Paris"));
        let added = kit.hub.add_firm_code(&kit.caller(Person::Alice), kind, typed, &origin).await;
        added.expect("an answer");
        let agencies = read("agencecabinet?codeDossier=CABINET&filter=siret==null&select=code,libelle,siret").await;
        assert_eq!(agencies, json!([{ "code": "PARIS", "libelle": "Paris", "siret": null }]));
        let owned = read("engagement?codeDossier=cabinet&filter=maitreDossier!=null&select=codeDossier,maitreDossier").await;
        assert_eq!(owned, json!([{ "codeDossier": "A1", "maitreDossier": Person::Bruno.email() }]));
    }

    /// 3.5: a number written by a partner, with the revision that was read; the journal names the application.
    #[test]
    async fn a_partner_writes_a_dossier(kit: Kit) {
        let hub = configured(&kit).await;
        let read = async || hub.call("11111111", COMPLET).await.json();
        let first = read().await;
        let object = |change: Value| {
            let mut object = first.clone();
            for (name, value) in change.as_object().expect("an object") {
                object[name] = value.clone();
            }
            json!([object])
        };
        let put = async |body: Value| send(&hub, Some("11111111"), "PUT", COMPLET, &body).await;
        for (body, status, code) in [
            (object(json!({ "siren": "732829321" })), 400, "invalid_siren"),
            (object(json!({ "siren": 5 })), 400, "wrong_type"),
            (object(json!({ "formeJuridique": "SARL" })), 400, "not_kept"),
            (object(json!({ "objectId": "e02a5703-ef8e-48da-8a21-699af50aae80" })), 400, "other_object"),
            (object(json!({ "revisionId": "0x00000000000000FF" })), 409, "revision_mismatch"),
            (object(json!({ "revisionId": "x" })), 409, "revision_mismatch"),
            (object(json!({ "nom": "x" })), 400, "unknown"),
            (json!([{}]), 400, "missing"),
            (json!([first, first]), 400, "repeated"),
            (first.clone(), 400, "invalid_body"),
            (json!([1]), 400, "invalid_body"),
        ] {
            assert_eq!(told(&put(body.clone()).await), (status, code.to_owned()), "{body}");
        }
        assert_eq!(read().await, first, "nothing was done");
        assert_eq!(put(json!([])).await.json(), json!({ "success": [] }));
        let done = put(object(json!({ "siren": "732829320" }))).await;
        assert_eq!(done.status, 200, "{}", done.body);
        let now = read().await;
        assert_eq!(done.json(), json!({ "success": [now] }));
        assert_eq!((&now["siren"], &now["objectId"]), (&json!("732829320"), &first["objectId"]));
        assert_ne!(now["revisionId"], first["revisionId"]);
        // Sent twice, the second is told; the same as it is now changes nothing.
        assert_eq!(told(&put(object(json!({ "siren": "732829320" }))).await).0, 409);
        assert_eq!(put(json!([now])).await.json(), json!({ "success": [now] }));
        let entries = kit.at.cells("audit_entry", "actor_kind, door", "verb = 'dossier.edited'").await;
        assert_eq!(entries, [["application", "api"]]);
        let bare = json!([{ "objectId": now["objectId"], "revisionId": now["revisionId"] }]);
        assert_eq!(put(bare.clone()).await.json(), json!({ "success": [now] }), "what is not there is left");
        let mut emptied = bare;
        emptied[0]["siren"] = Value::Null;
        assert_eq!(put(emptied).await.json()["success"][0]["siren"], Value::Null);
        let alice = kit.caller(Person::Alice);
        let verified = kit.hub.verify_journal(&alice).await.expect("an answer");
        assert!(verified.fault.is_none() && verified.silent_act.is_none(), "AUD-02: the chain is whole");
    }

    /// 3.2, 3.5: what the entry does not permit, and what was closed meanwhile, is not written.
    #[test]
    async fn writing_is_for_who_may(kit: Kit) {
        let hub = configured(&kit).await;
        let got = send(&hub, Some("66666666"), "PUT", COMPLET, &json!([])).await;
        assert_eq!(told(&got), (403, "operation_not_permitted".to_owned()));
        let elsewhere = "/loop-api-publiques/DossierComplet?codeDossier=CLI001";
        let got = send(&hub, Some("11111111"), "PUT", elsewhere, &json!([])).await;
        assert_eq!(told(&got), (403, "dossier_not_open".to_owned()));
    }

    /// 3.5, ACT-04, GST-06: an offer given to an existing contact, with its link and never a new contact.
    #[test]
    async fn an_offer_is_given_by_a_call(kit: Kit) {
        let hub = configured(&kit).await;
        let contacts = kit.at.count("contact", "1 = 1").await;
        let body = |dossier: &str, email: &str| {
            json!({ "codeDossier": dossier, "email": email, "offre": "cegid-loop-offre-consultation" })
        };
        let post = async |body: &Value| send(&hub, Some("33333333"), "POST", ADD, body).await;
        let before = kit.at.dump().await;
        for (body, status, code) in [
            (body("NULLEPART", "ines@client.example"), 400, "unknown_dossier"),
            (body("ARC1", "ines@client.example"), 400, "unknown_dossier"),
            (body("MOD1", "ines@client.example"), 400, "unknown_dossier"),
            (body("A1", "personne@client.example"), 400, "unknown_contact"),
            (body("A1", "durand@client.example"), 400, "contact_not_invited"),
            (body("CLI005", "durand@client.example"), 400, "contact_not_invited"),
            (json!({ "codeDossier": "A1", "email": "ines@client.example", "offre": "qonto" }), 400, "unknown_offer"),
            (json!({ "codeDossier": "A1", "email": "ines@client.example" }), 400, "missing"),
            (json!([]), 400, "invalid_body"),
        ] {
            assert_eq!(told(&post(&body).await), (status, code.to_owned()), "{body}");
        }
        assert_eq!(kit.at.dump().await, before, "nothing was done");
        let given = post(&body("cli005", "INES@client.example")).await;
        assert_eq!(given.status, 200, "{}", given.body);
        let told_of = |answer: &Answer| {
            let success = answer.json()["success"][0].clone();
            (success["lienCree"].as_bool(), success["offreDonnee"].as_bool())
        };
        assert_eq!(told_of(&given), (Some(true), Some(true)));
        assert!(!given.headers.contains_key("deprecation"));
        let alias = ADD.replace("addCollaborativeOffer", "addOffer");
        let again = send(&hub, Some("33333333"), "POST", &alias, &body("CLI005", "ines@client.example")).await;
        assert_eq!(told_of(&again), (Some(false), Some(false)), "it takes effect once");
        assert_eq!(again.headers["deprecation"], "@1719792000");
        let second = post(&body("A1", "lucie@client.example")).await;
        assert_eq!(told_of(&second), (Some(false), Some(true)), "she was linked already");
        assert_eq!(kit.at.count("contact", "1 = 1").await, contacts);
        assert_eq!(kit.codes_switched_on("CEGID LOOP - Offre Consultation").await.len(), 2);
        let places = kit.at.cells("audit_entry", "actor_kind, door", "verb = 'activation.opened' AND door = 'api'").await;
        assert!(places.len() >= 2 && places.iter().all(|entry| *entry == ["application", "api"]), "{places:?}");
        // Inès is told of it, and finds it.
        assert_eq!(kit.at.count("mail", "template = 'access_opened'").await, 1);
        let verified = kit.hub.verify_journal(&kit.caller(Person::Alice)).await.expect("an answer");
        assert!(verified.fault.is_none() && verified.silent_act.is_none(), "AUD-02: the chain is whole");
    }
}
