//! « Installer Loop Hub »: the first firm and its administrator, by the code that the server printed.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use http::header::RETRY_AFTER;
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use hub_app::commands::{FirmFault, FirstFirm, InstallFault, InstallOutcome, NewFirm};
use hub_domain::firm::{FIRM_TEXT_MAX_CHARS, TIME_ZONES};
use hub_domain::staff::STAFF_NAME_MAX_CHARS;

use crate::components::Choice;
use crate::errors::{ErrorPage, Refusal, render};
use crate::forms::{FieldErrors, FormBody, FormData};
use crate::frame::Frame;
use crate::headers::no_store;
use crate::i18n::L10n;
use crate::pages::entrance::{Reason, seconds_until, wait_words, words_of};
use crate::router::WebState;
use crate::routes::Routes;
use crate::session::{origin, unread, words};
use crate::urls;

const FIELDS: [&str; 10] = [
    "code", "domaine", "raison", "sic", "fuseau", "prenom", "nom", "email", "nouveau", "encore",
];

/// `/installation`.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::INSTALLATION, show)
        .post(urls::INSTALLATION, submit)
}

/// Whether visitors are led to the first firm. A database that does not answer says no.
pub async fn awaits(state: &WebState) -> bool {
    match state.hub.awaits_first_firm().await {
        Ok(awaits) => awaits,
        Err(error) => {
            tracing::warn!(%error, "whether there is a firm could not be read");
            false
        }
    }
}

#[derive(Debug, Template)]
#[template(path = "installation/form.html")]
struct InstallationPage {
    frame: Frame,
    typed: NewFirm,
    code: String,
    sic: String,
    zones: Vec<Choice>,
}

async fn show(State(state): State<WebState>, parts: Parts) -> Response {
    if !awaits(&state).await {
        return nowhere(&parts);
    }
    let empty = FormData::default();
    page(&parts, &empty, StatusCode::OK, FieldErrors::default())
}

async fn submit(State(state): State<WebState>, parts: Parts, FormBody(form): FormBody) -> Response {
    if !awaits(&state).await {
        return nowhere(&parts);
    }
    let l = words(&parts.headers, None);
    let mut errors = form.faults(&l);
    let (password, repeated) = (form.exact("nouveau"), form.exact("encore"));
    if !errors.has("nouveau") && !errors.has("encore") && password != repeated {
        errors.add("encore", l.t("password-differ"));
    }
    if !errors.is_empty() {
        errors.sort_like(&FIELDS);
        return page(&parts, &form, StatusCode::UNPROCESSABLE_ENTITY, errors);
    }
    let first = FirstFirm {
        firm: firm(&form, &l),
        sic_code: form.text("sic").to_owned(),
        password: password.to_owned(),
    };
    let origin = origin(&parts, &state);
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let mut wait = None;
    match state.hub.install(form.text("code"), &first, &origin).await {
        Ok(InstallOutcome::Done) => {
            let to = format!("{}?motif={}", urls::SIGN_IN, Reason::Installed.code());
            return Redirect::to(&to).into_response();
        }
        Ok(InstallOutcome::Closed) => return nowhere(&parts),
        Ok(InstallOutcome::WrongCode) => errors.add("code", l.t("installation-code-wrong")),
        Ok(InstallOutcome::ExpiredCode) => errors.add("code", l.t("installation-code-expired")),
        Ok(InstallOutcome::Wait(until)) => {
            let seconds = seconds_until(until, state.hub.now());
            errors.add("code", wait_words(seconds, &l));
            (status, wait) = (StatusCode::TOO_MANY_REQUESTS, Some(seconds));
        }
        Ok(InstallOutcome::Refused(faults)) => errors = said(errors, &faults, &l),
        Err(error) => {
            return ErrorPage::signed_out(&parts.headers, unread(&error, &origin, &l)).into_response();
        }
    }
    let mut response = page(&parts, &form, status, errors);
    if let Some(seconds) = wait {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// There is a firm, or this process printed no code: nothing is here.
fn nowhere(parts: &Parts) -> Response {
    ErrorPage::signed_out(&parts.headers, Refusal::NotFound).into_response()
}

fn firm(form: &FormData, l: &L10n) -> NewFirm {
    let text = |name: &str| form.text(name).to_owned();
    NewFirm {
        domain: text("domaine"),
        name: text("raison"),
        admin_email: text("email"),
        admin_first_name: text("prenom"),
        admin_last_name: text("nom"),
        language: l.tag().to_owned(),
        time_zone: form.get("fuseau").unwrap_or(TIME_ZONES[0]).to_owned(),
    }
}

fn said(mut errors: FieldErrors, faults: &[InstallFault], l: &L10n) -> FieldErrors {
    for fault in faults {
        match fault {
            InstallFault::Firm(FirmFault::Domain | FirmFault::DomainTaken) => {
                errors.add("domaine", l.t("installation-domain-wrong"));
            }
            InstallFault::Firm(FirmFault::Name) => {
                errors.add("raison", l.tn("settings-name-wrong", FIRM_TEXT_MAX_CHARS));
            }
            InstallFault::Firm(FirmFault::Email) => errors.add("email", l.t("staff-email-wrong")),
            InstallFault::Firm(FirmFault::Language | FirmFault::TimeZone) => {
                errors.add("fuseau", l.tx("field-choice", "field", l.t("settings-zone")));
            }
            InstallFault::FirstName => {
                errors.add("prenom", l.tn("staff-first-name-wrong", STAFF_NAME_MAX_CHARS));
            }
            InstallFault::LastName => errors.add("nom", l.tn("staff-last-name-wrong", STAFF_NAME_MAX_CHARS)),
            InstallFault::SicCode => errors.add("sic", l.t("settings-code-wrong")),
            InstallFault::Password(refusal) => errors.add("nouveau", words_of(*refusal, l)),
        }
    }
    errors.sort_like(&FIELDS);
    errors
}

/// The form with what was typed, passwords aside.
fn page(parts: &Parts, form: &FormData, status: StatusCode, errors: FieldErrors) -> Response {
    let l = words(&parts.headers, None);
    let heading = l.t("installation-title");
    let typed = firm(form, &l);
    let page = InstallationPage {
        zones: TIME_ZONES
            .iter()
            .map(|zone| Choice::new(*zone, zone.replace('_', " "), &typed.time_zone))
            .collect(),
        typed,
        code: form.text("code").to_owned(),
        sic: form.text("sic").to_owned(),
        frame: Frame::signed_out(l)
            .page(heading, None)
            .at(urls::INSTALLATION)
            .with_errors(errors),
    };
    no_store(render(status, &page))
}
