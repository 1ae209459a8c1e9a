//! Creating a key; its secret is in the answer of the form itself and nowhere else (`KEY-01`).

use askama::Template;
use axum::response::Response;
use hub_app::commands::{IssuedKey, KeyFormError};
use hub_domain::authz::{Act, Target, allows};
use hub_domain::firm::SicCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::form::Typed;
use super::frame_under;
use crate::components::Choice;
use crate::forms::{FieldErrors, FormBody};
use crate::frame::Frame;
use crate::pages::wizard::fields::sic_words;
use crate::router::secret;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "keys/create.html")]
struct CreatePage {
    frame: Frame,
    typed: Typed,
    token: String,
    kinds: Vec<Choice>,
    sics: Vec<Choice>,
    expiries: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "keys/created.html")]
struct CreatedPage {
    frame: Frame,
    key: IssuedKey,
    /// The file `.env` as an address that holds it: it is made from this page, so the secret travels no second time.
    env: String,
    /// The list the key stands in.
    list: String,
}

#[derive(Debug, Template)]
#[template(path = "keys/shown.html")]
struct ShownPage {
    frame: Frame,
    list: String,
}

/// `GET /loophub/cles/creer`.
pub async fn show(visit: Visit) -> Response {
    let token = form_token(&visit);
    page(&visit, Typed::default(), token, FieldErrors::default()).await
}

/// A form's own token: the same form sent twice makes one secret.
pub(in crate::pages) fn form_token(visit: &Visit) -> String {
    visit
        .hub
        .random::<16>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// `POST /loophub/cles/creer`.
pub async fn submit(visit: Visit, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let l = &visit.l;
    let typed = Typed::read(&form);
    let token = form.text("formulaire");
    let faults = form.faults(l);
    let mut asked = typed.key_form(token, l.zone_name());
    // A form with an unreadable field makes no key: everything else that is wrong with it is said all the same.
    if !faults.is_empty() {
        asked.name = String::new();
    }
    match visit.hub.issue_key(&visit.caller, &asked, &visit.origin).await {
        Ok(Ok(key)) => {
            let frame = frame_under(&visit, l.t("keys-created-title")).await;
            shown_once(&visit, frame, key, urls::API_KEYS.to_owned())
        }
        Ok(Err(wrong)) if wrong.contains(&KeyFormError::AlreadyShown) => {
            let frame = frame_under(&visit, l.t("keys-secret-shown")).await;
            already_shown(&visit, frame, urls::API_KEYS.to_owned())
        }
        Ok(Err(wrong)) => {
            let wrong: Vec<_> = wrong
                .into_iter()
                .filter(|error| typed.name.is_empty() || faults.is_empty() || *error != KeyFormError::Name)
                .collect();
            let errors = typed.errors(faults, &wrong, l);
            page(&visit, typed, token.to_owned(), errors).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// The one page that shows the secret: never stored, never compressed. It leads back to `list`.
pub(super) fn shown_once(visit: &Visit, frame: Frame, key: IssuedKey, list: String) -> Response {
    let file = env_file(&visit.hub.settings().public_url, &key);
    let env = format!(
        "data:text/plain;charset=utf-8,{}",
        utf8_percent_encode(&file, NON_ALPHANUMERIC)
    );
    secret(visit.page(&CreatedPage {
        frame,
        key,
        env,
        list,
    }))
}

/// What a partner's program needs, one variable a line.
fn env_file(public_url: &str, key: &IssuedKey) -> String {
    let (identifier, secret) = (key.identifier, key.secret());
    format!(
        "LOOPHUB_URL={public_url}\nLOOPHUB_KEY_IDENTIFIER={identifier}\nLOOPHUB_KEY_SECRET={secret}\n\
         LOOPHUB_API_KEY={identifier}:{secret}\n"
    )
}

/// The same form sent again later: its secret is gone, and no second key is made. Leads back to `list`.
pub(in crate::pages) fn already_shown(visit: &Visit, frame: Frame, list: String) -> Response {
    secret(visit.page(&ShownPage { frame, list }))
}

async fn page(visit: &Visit, typed: Typed, token: String, errors: FieldErrors) -> Response {
    if let Err(denied) = allows(&visit.caller, Act::IssueKey, Target::Firm) {
        return visit.refuse(denied.into()).await;
    }
    let sic_codes = match visit.hub.keys(&visit.caller).await {
        Ok(found) => found.sic_codes,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let typed = typed.without_secrets();
    let is_wrong = !errors.is_empty();
    let expiry = if typed.expiry.is_empty() && !is_wrong {
        "jamais"
    } else {
        &typed.expiry
    };
    let page = CreatePage {
        kinds: vec![
            Choice::new("standard", l.t("keys-kind-standard"), &typed.kind)
                .described(l.t("keys-kind-standard-hint")),
            Choice::new("cabinet", l.t("keys-kind-firm"), &typed.kind).described(l.t("keys-kind-firm-hint")),
        ],
        sics: sic_choices(sic_codes, &typed.sic),
        expiries: vec![
            Choice::new("jamais", l.t("keys-no-expiry"), expiry),
            Choice::new("90", l.t("keys-expiry-90"), expiry),
            Choice::new("365", l.t("keys-expiry-365"), expiry),
            Choice::new("date", l.t("keys-expiry-date"), expiry),
        ],
        frame: frame_under(visit, l.t("keys-create")).await.with_errors(errors),
        token,
        typed,
    };
    visit.form(&page, is_wrong)
}

/// The SIC codes to choose from; asked only where the firm has several.
fn sic_choices(codes: Vec<SicCode>, present: &str) -> Vec<Choice> {
    if codes.len() < 2 {
        return Vec::new();
    }
    codes
        .into_iter()
        .map(|code| Choice::new(code.id.to_string(), sic_words(&code), present))
        .collect()
}
