//! The native API (3.4): a file is read and told first, then taken over all or none, under the rules of the pages, on both
//! engines.

use hub_testkit::{Kit, Person, db_test};
use serde_json::{Value, json};

use crate::api_caller::{alphas, betas, code, etag, everything, faults, in_session};
use crate::program::program;

const LIST: &str = "/api/v1/imports";

db_test! {
    /// AUD-01: reading a file changes nothing; taking it over is one act in the application’s name, done once.
    #[test]
    async fn a_file_is_read_then_taken_over(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "imports:write dossiers:write audit:read").await;
        let file = json!({ "kind": "dossiers", "name": "c:\\clients.csv",
            "text": "code;nom;inconnue\nIMP1;Un;x\nimp2;Deux;y\nA1;Atelier du Vieux-Port;z" });
        let read = caller.post(LIST, "f1", &file).await;
        assert_eq!(read.status, 201, "{}", read.body);
        assert_eq!(caller.post(LIST, "f1", &file).await.body, read.body);
        let told = read.json();
        assert_eq!((&told["state"], &told["name"]), (&json!("ready"), &json!("clients.csv")));
        assert_eq!((&told["added"], &told["unchanged"], &told["faulty"]), (&json!(2), &json!(1), &json!(0)), "{told}");
        assert_eq!(told["ignored"], json!(["inconnue"]));
        assert_eq!(kit.at.count("dossier", "code LIKE 'IMP%'").await, 0);
        let at = read.headers["location"].to_str().expect("a place").to_owned();
        let commit = async |tag: &[(&str, &str)]| {
            caller.ask("POST", &format!("{at}/commit"), tag, &Value::Null).await
        };
        assert_eq!(code(&commit(&[]).await), "precondition_required");
        let done = commit(&[("if-match", &etag(&read))]).await;
        assert_eq!((done.status, &done.json()["state"]), (200, &json!("applied")), "{}", done.body);
        assert_eq!(kit.at.count("dossier", "code LIKE 'IMP%'").await, 2);
        let entry = caller.get("/api/v1/audit?limit=1").await.json()["data"][0].clone();
        assert_eq!((&entry["actor_id"], &entry["after"]["file"]), (&json!(caller.application.0), &json!("clients.csv")));
        // Whoever has not heard the answer asks again.
        let again = commit(&[("if-match", &etag(&read))]).await;
        assert_eq!((again.status, again.body), (200, done.body));
        assert_eq!(caller.get("/api/v1/audit?limit=1").await.json()["data"][0]["seq"], entry["seq"]);
        let gone = caller.ask("DELETE", &at, &[], &Value::Null).await;
        assert_eq!((gone.status, code(&gone)), (409, "import_not_ready".to_owned()));
        let listed = caller.get(&format!("{LIST}?kind=dossiers&count=exact")).await.json();
        assert_eq!((&listed["count"], &listed["data"][0]["id"]), (&json!(1), &told["id"]));
    }

    /// What is wrong in a file is told line by line, and nothing of it is taken over.
    #[test]
    async fn what_is_wrong_is_told(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, &everything()).await;
        // code;nom / OK1;Bon / pas un code;Mauvais / OK1;Encore
        let coded = "Y29kZTtub20KT0sxO0JvbgpwYXMgdW4gY29kZTtNYXV2YWlzCk9LMTtFbmNvcmU=";
        let read = caller.ask("POST", LIST, &[], &json!({ "kind": "dossiers", "base64": coded })).await;
        let told = read.json();
        assert_eq!((&told["state"], &told["name"]), (&json!("ready"), &json!("api")), "{told}");
        let lines: Vec<_> = told["faults"].as_array().expect("faults").iter()
            .map(|fault| (fault["line"].clone(), fault["column"].clone())).collect();
        assert_eq!(lines, [(json!(3), json!("code")), (json!(4), json!("code"))], "{told}");
        let at = read.headers["location"].to_str().expect("a place").to_owned();
        let refused = caller.ask("POST", &format!("{at}/commit"), &[("if-match", &etag(&read))], &Value::Null).await;
        assert_eq!((refused.status, code(&refused)), (409, "import_not_ready".to_owned()));
        assert_eq!(caller.ask("DELETE", &at, &[], &Value::Null).await.status, 204);
        let unreadable = caller.ask("POST", LIST, &[], &json!({ "kind": "dossiers", "text": "nom\nSans code" })).await;
        assert_eq!((&unreadable.json()["state"], &unreadable.json()["reason"]), (&json!("unreadable"), &json!("missing-column")));
        for (wrong, place) in [
            (json!({ "kind": "clients", "text": "x" }), "#/kind"),
            (json!({ "kind": "dossiers" }), "#/text"),
            (json!({ "kind": "dossiers", "text": "x", "base64": "eA==" }), "#/text"),
            (json!({ "kind": "dossiers", "base64": "é" }), "#/base64"),
        ] {
            assert_eq!(faults(&caller.ask("POST", LIST, &[], &wrong).await)[0].0, place);
        }
        let long = json!({ "kind": "dossiers", "text": "x".repeat(25 << 20) });
        assert_eq!(caller.ask("POST", LIST, &[], &long).await.status, 413);
    }

    /// ACT-01: a file brings in what the other grants let the application write, and never people of the firm.
    #[test]
    async fn a_file_needs_the_right_to_what_it_holds(kit: Kit) {
        let hub = program(&kit);
        let caller = alphas(&hub, "imports:write contacts:write").await;
        let file = |kind: &str, text: &str| json!({ "kind": kind, "text": text });
        let send = async |body: &Value| caller.ask("POST", LIST, &[], body).await;
        assert_eq!(code(&send(&file("dossiers", "code;nom\nX1;X")).await), "forbidden");
        let people = "email;nom;niveau\nx@alpha.example;X;5.0";
        assert_eq!(code(&send(&file("staff", people)).await), "forbidden");
        let contacts = send(&file("contacts", "email;nom\nnouveau@client.example;Nouveau")).await;
        assert_eq!(contacts.status, 201, "{}", contacts.body);
        // What an administrator sent is not the application’s to take over, where it may not write such things.
        let alices = in_session(&hub, Person::Alice, ("POST", LIST), &[], &file("staff", people)).await;
        assert_eq!(alices.status, 201, "{}", alices.body);
        let at = alices.headers["location"].to_str().expect("a place").to_owned();
        for (method, path) in [("GET", at.clone()), ("POST", format!("{at}/commit")), ("DELETE", at.clone())] {
            let refused = caller.ask(method, &path, &[("if-match", "*")], &Value::Null).await;
            assert_eq!(code(&refused), "forbidden", "{method} {path}");
        }
        assert_eq!(kit.at.count("staff_member", "last_name = 'X'").await, 0);
        let beta = betas(&hub).await;
        let theirs = contacts.headers["location"].to_str().expect("a place").to_owned();
        for (method, path) in [("GET", theirs.clone()), ("POST", format!("{theirs}/commit")), ("DELETE", theirs.clone())] {
            let unknown = beta.ask(method, &path, &[("if-match", "*")], &Value::Null).await;
            assert_eq!((unknown.status, code(&unknown)), (404, "not_found".to_owned()), "{method} {path}");
        }
    }
}
