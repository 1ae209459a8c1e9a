//! Choosing a password by a one-time link.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use http::StatusCode;
use http::request::Parts;
use hub_app::AppError;
use hub_domain::account::{PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS, PasswordRefusal};

use super::Reason;
use crate::errors::{ErrorPage, render};
use crate::forms::{FieldErrors, FormBody};
use crate::frame::Frame;
use crate::headers::no_store;
use crate::i18n::L10n;
use crate::router::{Segment, WebState};
use crate::session::{origin, unread, words};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "entrance/password.html")]
struct PasswordPage {
    frame: Frame,
    email: String,
}

#[derive(Debug, Template)]
#[template(path = "entrance/dead_link.html")]
struct DeadLinkPage {
    frame: Frame,
}

/// `GET /mot-de-passe/{token}`.
pub async fn show(State(state): State<WebState>, Segment(token): Segment, parts: Parts) -> Response {
    match state.hub.password_link(&token).await {
        Ok(Some((_, email))) => form(&parts, email, FieldErrors::default()),
        Ok(None) => dead(&parts),
        Err(error) => failed(&state, &parts, &error),
    }
}

/// `POST /mot-de-passe/{token}`.
pub async fn submit(
    State(state): State<WebState>,
    Segment(token): Segment,
    parts: Parts,
    FormBody(data): FormBody,
) -> Response {
    let email = match state.hub.password_link(&token).await {
        Ok(Some((_, email))) => email,
        Ok(None) => return dead(&parts),
        Err(error) => return failed(&state, &parts, &error),
    };
    let l = words(&parts.headers, None);
    let mut errors = data.faults(&l);
    let (password, repeated) = (data.exact("nouveau"), data.exact("encore"));
    if !errors.has("nouveau") && !errors.has("encore") && password != repeated {
        errors.add("encore", l.t("password-differ"));
    }
    if !errors.is_empty() {
        return form(&parts, email, errors);
    }
    match state
        .hub
        .choose_password(&token, password, &origin(&parts, &state))
        .await
    {
        Ok(Ok(())) => {
            let to = format!("{}?motif={}", urls::SIGN_IN, Reason::PasswordChosen.code());
            Redirect::to(&to).into_response()
        }
        Ok(Err(refusal)) => {
            errors.add("nouveau", words_of(refusal, &l));
            form(&parts, email, errors)
        }
        Err(AppError::Gone) => dead(&parts),
        Err(error) => failed(&state, &parts, &error),
    }
}

/// What is wrong with a password, in words.
pub fn words_of(refusal: PasswordRefusal, l: &L10n) -> String {
    match refusal {
        PasswordRefusal::TooShort => l.tn("password-short", PASSWORD_MIN_CHARS),
        PasswordRefusal::TooLong => l.tn("password-long", PASSWORD_MAX_CHARS),
        PasswordRefusal::TooSimple => l.t("password-common").into_owned(),
    }
}

fn form(parts: &Parts, email: String, errors: FieldErrors) -> Response {
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let frame = frame(parts).with_errors(errors);
    no_store(render(status, &PasswordPage { frame, email }))
}

/// A link that was used or has expired: gone, with whom to ask.
fn dead(parts: &Parts) -> Response {
    no_store(render(StatusCode::GONE, &DeadLinkPage { frame: frame(parts) }))
}

fn failed(state: &WebState, parts: &Parts, error: &AppError) -> Response {
    let l = words(&parts.headers, None);
    ErrorPage::signed_out(&parts.headers, unread(error, &origin(parts, state), &l)).into_response()
}

fn frame(parts: &Parts) -> Frame {
    let l = words(&parts.headers, None);
    let heading = l.t("password-title");
    // The language switch stays on the link: its path, which holds the token, never leaves this server.
    Frame::signed_out(l).page(heading, None).at(parts.uri.path())
}
