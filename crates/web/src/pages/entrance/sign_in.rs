//! S11: « Se connecter à Loop Hub ».

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use http::header::RETRY_AFTER;
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use hub_app::authn::{SessionToken, SignIn, SignInRefusal};
use hub_domain::moment::Moment;

use crate::errors::{ErrorPage, render};
use crate::forms::{FieldErrors, FormBody, FormData, QueryData};
use crate::frame::{Frame, Message, MessageKind};
use crate::headers::no_store;
use crate::i18n::L10n;
use crate::pages::installation::awaits;
use crate::router::WebState;
use crate::session::cookies::Cookie;
use crate::session::flash::Flash;
use crate::session::{Anyone, origin, redirect, sign_in_address, unread, words};
use crate::urls;

/// Why somebody stands at the entrance, said above the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// They have just signed out.
    SignedOut,
    /// They have just closed every session.
    Everywhere,
    /// Their session has expired (C20).
    Expired,
    /// They have just chosen a password.
    PasswordChosen,
    /// They have just made the first firm.
    Installed,
}

impl Reason {
    const ALL: [Self; 5] = [
        Self::SignedOut,
        Self::Everywhere,
        Self::Expired,
        Self::PasswordChosen,
        Self::Installed,
    ];

    /// The value of `motif` in the address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SignedOut => "deconnexion",
            Self::Everywhere => "partout",
            Self::Expired => "session",
            Self::PasswordChosen => "mot-de-passe",
            Self::Installed => "installation",
        }
    }

    fn of(data: &FormData) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|reason| reason.code() == data.text("motif"))
    }

    fn message(self, is_kept: bool, l: &L10n) -> Message {
        let (kind, id) = match self {
            Self::SignedOut => (MessageKind::Info, "login-signed-out"),
            Self::Everywhere => (MessageKind::Success, "login-signed-out-everywhere"),
            Self::Expired if is_kept => (MessageKind::Info, "login-expired-kept"),
            Self::Expired => (MessageKind::Info, "login-expired"),
            Self::PasswordChosen => (MessageKind::Success, "password-saved"),
            Self::Installed => (MessageKind::Success, "installation-done"),
        };
        Message::new(kind, l.t(id), l)
    }
}

#[derive(Debug, Template)]
#[template(path = "entrance/sign_in.html")]
struct SignInPage {
    frame: Frame,
    email: String,
    back: String,
    reason: &'static str,
}

/// `GET /connexion`.
pub async fn show(
    State(state): State<WebState>,
    visit: Result<Anyone, Response>,
    parts: Parts,
    QueryData(query): QueryData,
) -> Response {
    if let Ok(Anyone(visit)) = &visit {
        let asked = query.text("retour");
        let to = match urls::safe_return(asked) {
            urls::PORTFOLIO if visit.signed_in.is_contact() => urls::LAUNCHER,
            to => to,
        };
        return Redirect::to(to).into_response();
    }
    if awaits(&state).await {
        return Redirect::to(urls::INSTALLATION).into_response();
    }
    let (mut page, reason) = page(&parts, &query);
    let is_kept = kept_form(&state, &parts);
    page.frame.message = reason.map(|reason| reason.message(is_kept, &page.frame.l));
    no_store(render(StatusCode::OK, &page))
}

/// `POST /connexion`.
pub async fn submit(State(state): State<WebState>, parts: Parts, FormBody(form): FormBody) -> Response {
    let l = words(&parts.headers, None);
    let mut errors = form.faults(&l);
    let (email, password) = (form.text("email"), form.exact("mot_de_passe"));
    if email.is_empty() {
        errors.add("email", l.t("login-email-missing"));
    }
    if password.is_empty() {
        errors.add("mot_de_passe", l.t("login-password-missing"));
    }
    errors.sort_like(&["email", "mot_de_passe"]);
    if !errors.is_empty() {
        return again(&parts, &form, StatusCode::UNPROCESSABLE_ENTITY, errors);
    }
    let origin = origin(&parts, &state);
    match state.hub.sign_in(SignIn { email, password }, &origin).await {
        Ok(Ok(token)) => enter(&state, &parts, &form, token).await,
        Ok(Err(refusal)) => refuse(&state, &parts, &form, refusal),
        Err(error) => ErrorPage::signed_out(&parts.headers, unread(&error, &origin, &l)).into_response(),
    }
}

async fn enter(state: &WebState, parts: &Parts, form: &FormData, token: SessionToken) -> Response {
    let to = if kept_form(state, parts) {
        urls::RESUME
    } else {
        urls::safe_return(form.text("retour"))
    };
    open_way(state, parts, token, (to, None)).await
}

/// Opens the way: a new session under a new cookie, so that none planted before is worth anything.
pub async fn open_way(
    state: &WebState,
    parts: &Parts,
    token: SessionToken,
    (to, message): (&str, Option<Flash<'_>>),
) -> Response {
    let secure = state.settings.secure_cookies;
    if let Some(old) = Cookie::Session.read(&parts.headers, secure)
        && let Ok(Some(old)) = state.hub.signed_in(old).await
        && let Err(error) = state.hub.sign_out(&old).await
    {
        tracing::warn!(%error, "the session before this one could not be closed");
    }
    let cookie = token.into_cookie();
    let secret = match state.hub.signed_in(&cookie).await {
        Ok(Some(signed_in)) if message.is_some() => signed_in.session().csrf_token.clone(),
        _ => String::new(),
    };
    let message = message.filter(|_| !secret.is_empty());
    let mut response = redirect(to, message, &secret, secure);
    Cookie::Session.set(response.headers_mut(), secure, &cookie, None);
    response
}

/// Whether a form of this browser waits for its sender.
fn kept_form(state: &WebState, parts: &Parts) -> bool {
    Cookie::Kept
        .read(&parts.headers, state.settings.secure_cookies)
        .is_some_and(|name| state.kept.waits(name, state.hub.now()))
}

fn refuse(state: &WebState, parts: &Parts, form: &FormData, refusal: SignInRefusal) -> Response {
    let l = words(&parts.headers, None);
    let mut errors = FieldErrors::default();
    let (status, wait) = match refusal {
        SignInRefusal::Wrong => {
            errors.add("email", l.t("msg-login"));
            (StatusCode::UNPROCESSABLE_ENTITY, None)
        }
        SignInRefusal::NoPlace => {
            errors.add("email", l.t("login-no-firm"));
            (StatusCode::FORBIDDEN, None)
        }
        SignInRefusal::Wait(until) => {
            let seconds = seconds_until(until, state.hub.now());
            errors.add("email", wait_words(seconds, &l));
            (StatusCode::TOO_MANY_REQUESTS, Some(seconds))
        }
    };
    let mut response = again(parts, form, status, errors);
    if let Some(seconds) = wait {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// How many seconds to wait, at least one.
#[must_use]
pub fn seconds_until(until: Moment, now: Moment) -> u64 {
    (until.millis_since(now).max(0) as u64).div_ceil(1000).max(1)
}

/// How long to wait, in words.
#[must_use]
pub fn wait_words(seconds: u64, l: &L10n) -> String {
    if seconds < 60 {
        l.tn("msg-lock-seconds", seconds)
    } else {
        l.tn("msg-lock", seconds.div_ceil(60))
    }
}

/// The form with its errors: the address typed is kept, the password is not.
fn again(parts: &Parts, form: &FormData, status: StatusCode, errors: FieldErrors) -> Response {
    let (mut page, _) = page(parts, form);
    form.text("email").clone_into(&mut page.email);
    page.frame.errors = errors;
    no_store(render(status, &page))
}

fn page(parts: &Parts, data: &FormData) -> (SignInPage, Option<Reason>) {
    let l = words(&parts.headers, None);
    let back = urls::safe_return(data.text("retour")).to_owned();
    let reason = Reason::of(data);
    let code = reason.map(Reason::code);
    let heading = l.t("login-title");
    let frame = Frame::signed_out(l)
        .page(heading, None)
        .at(sign_in_address(&back, code));
    let page = SignInPage {
        frame,
        email: String::new(),
        back,
        reason: code.unwrap_or_default(),
    };
    (page, reason)
}
