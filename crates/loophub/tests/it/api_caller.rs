//! Who calls the native API in the tests, and what is read of an answer.

use axum::body::Body;
use axum::http::Request;
use hub_app::commands::GrantsOutcome;
use hub_domain::authz::grant::{Grant, Grants};
use hub_domain::ids::InstalledAppId;
use hub_testkit::cast::page;
use hub_testkit::http::{Answer, TestHub};
use hub_testkit::{Kit, Person, Wizard};
use serde_json::Value;

/// A key and what it presents.
pub struct Caller<'h> {
    pub hub: &'h TestHub,
    pub presented: String,
    pub application: InstalledAppId,
}

impl Caller<'_> {
    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        call(
            self.hub,
            method,
            path,
            &[&[("x-apikey", self.presented.as_str())], headers].concat(),
            body,
        )
        .await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], &Value::Null).await
    }

    pub async fn post(&self, path: &str, name: &str, body: &Value) -> Answer {
        self.ask("POST", path, &[("idempotency-key", name)], body).await
    }
}

pub async fn call(hub: &TestHub, method: &str, path: &str, headers: &[(&str, &str)], body: String) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    if !body.is_empty() {
        request = request.header("content-type", "application/json");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    hub.ask(None, request.body(Body::from(body)).expect("a request"))
        .await
}

/// Alpha's application with the cabinet key, granted these words.
pub async fn alphas<'h>(hub: &'h TestHub, words: &str) -> Caller<'h> {
    let kit = &hub.kit;
    let application = installed(kit, Person::Alice, "33333333").await;
    grant(kit, Person::Alice, application, words).await;
    Caller {
        hub,
        presented: format!("33333333:{}", kit.secret("33333333")),
        application,
    }
}

/// Beta's own, with a key of its own and everything granted.
pub async fn betas(hub: &TestHub) -> Caller<'_> {
    let kit = &hub.kit;
    let form = hub_app::commands::KeyForm {
        sic_code: None,
        ..kit.key_form("Cabinet de Beta", hub_domain::api_key::KeyKind::Cabinet)
    };
    let key = kit.issue(Person::Farid, &form).await;
    let application = installed(kit, Person::Farid, key.identifier.as_str()).await;
    grant(kit, Person::Farid, application, &everything()).await;
    Caller {
        hub,
        presented: format!("{}:{}", key.identifier, key.secret()),
        application,
    }
}

pub async fn installed(kit: &Kit, person: Person, key: &str) -> InstalledAppId {
    let list = kit.hub.applications(&kit.caller(person)).await.expect("the list");
    let slug = "cegid-loop-apis-cabinet";
    if let Some(found) = list
        .applications
        .iter()
        .find(|application| application.entry.slug == slug)
    {
        return found.id;
    }
    let wizard = Wizard::start(kit, person).await;
    wizard.define(slug, Some(key)).await;
    wizard.finish().await
}

pub async fn grant(kit: &Kit, person: Person, application: InstalledAppId, words: &str) {
    let caller = kit.caller(person);
    let (installed, before) = kit
        .hub
        .application_grants(&caller, application)
        .await
        .expect("an answer");
    let grants = Grants::parse(words);
    let done = kit
        .hub
        .edit_grants(&caller, application, installed.revision, &grants, &page())
        .await;
    let expected = if before == grants {
        GrantsOutcome::Unchanged
    } else {
        GrantsOutcome::Saved(installed.label)
    };
    assert_eq!(done.expect("an answer"), expected);
}

pub fn everything() -> String {
    Grant::ALL
        .iter()
        .map(|grant| grant.code())
        .collect::<Vec<_>>()
        .join(" ")
}

pub fn filled(path: &str) -> String {
    path.replace("{code}", "NULLEPART")
        .replace("{application}", "987654321")
        .replace("{id}", "987654321")
        .replace("{seq}", "987654321")
}

/// An answer without its name.
pub fn words(answer: &Answer) -> (u16, String) {
    let name = answer.headers["x-request-id"].to_str().expect("a name");
    (answer.status, answer.body.replace(name, "…"))
}

pub fn code(answer: &Answer) -> String {
    answer.json()["code"].as_str().unwrap_or_default().to_owned()
}

pub fn code_or_none(answer: &Answer) -> String {
    if answer.status < 400 {
        return String::new();
    }
    code(answer)
}

pub fn etag(answer: &Answer) -> String {
    answer.headers["etag"].to_str().expect("a tag").to_owned()
}

/// A call in somebody's own session.
pub async fn in_session(
    hub: &TestHub,
    person: Person,
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
    body: &Value,
) -> Answer {
    hub.as_(person).get("/compte").await;
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    hub.ask(Some(person), request.body(Body::from(body)).expect("a request"))
        .await
}

/// Where each fault of a refused body stands, with its code.
pub fn faults(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, 422, "{}", answer.body);
    let problem = answer.json();
    let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
    let errors = problem["errors"].as_array().expect("errors");
    errors
        .iter()
        .map(|error| (text(error, "pointer"), text(error, "code")))
        .collect()
}
