//! Forms that were sent after their session had ended: kept in memory until their sender has signed in again (C20).
//!
//! Nothing is done with a kept form by itself: its sender sees that it is there and sends it again, with the rights and
//! the token of the new session.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::CONTENT_TYPE;
use http::{Method, StatusCode};
use hub_domain::credential::carries_secret;
use hub_domain::moment::Moment;

use super::cookies::Cookie;
use super::{FIRM_FIELD, TOKEN_FIELD};
use crate::forms::FormData;
use crate::router::WebState;
use crate::urls;

/// How long a form waits for its sender, in seconds.
pub const KEPT_SECONDS: u32 = 1_800;
/// The largest form that is kept, in bytes: step 2 of the wizard with its page of rows takes a few thousand.
const KEPT_BYTES: usize = 64 * 1024;
/// How many forms wait at most; beyond, the oldest is forgotten.
const KEPT_FORMS: usize = 500;
/// What is sent without anything typed in it.
const NOTHING_TYPED: [&str; 3] = [urls::SIGN_OUT, urls::LANGUAGE, urls::FIRM];

/// Marks an answer that leads to the sign-in page in place of taking a form.
#[derive(Debug, Clone, Copy)]
pub struct FormNotTaken;

/// A form that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptForm {
    /// The address it was sent to.
    pub path: String,
    /// What was typed, in order; without the token of the session that ended, and without anything that carries the
    /// secret of a key.
    pub fields: Vec<(String, String)>,
    kept_at: Moment,
    is_shown: bool,
}

/// The forms that wait, by the random name their sender's browser holds.
#[derive(Debug, Default)]
pub struct KeptForms(Mutex<HashMap<String, KeptForm>>);

impl KeptForms {
    /// Whether a form waits under this name and has not been shown to its sender yet.
    #[must_use]
    pub fn waits(&self, name: &str, now: Moment) -> bool {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(name)
            .is_some_and(|form| !form.is_shown && form.is_alive(now))
    }

    /// The form that waits under this name, shown to its sender from now on.
    pub fn show(&self, name: &str, now: Moment) -> Option<KeptForm> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let form = kept.get_mut(name).filter(|form| form.is_alive(now))?;
        form.is_shown = true;
        Some(form.clone())
    }

    fn keep(&self, name: String, form: KeptForm) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = form.kept_at;
        kept.retain(|_, form| form.is_alive(now));
        while kept.len() >= KEPT_FORMS {
            let oldest = kept.iter().min_by_key(|(_, form)| form.kept_at.0);
            let Some(oldest) = oldest.map(|(name, _)| name.clone()) else {
                break;
            };
            kept.remove(&oldest);
        }
        kept.insert(name, form);
    }
}

impl KeptForm {
    fn read(path: String, body: &[u8], kept_at: Moment) -> Option<Self> {
        let form = FormData::parse(body).ok()?;
        let fields = form
            .raw_pairs()
            .filter(|(name, _)| *name != TOKEN_FIELD)
            .map(|(name, value)| {
                let typed = if name != FIRM_FIELD && carries_secret(value) {
                    ""
                } else {
                    value
                };
                (name.to_owned(), typed.to_owned())
            })
            .collect();
        Some(Self {
            path,
            fields,
            kept_at,
            is_shown: false,
        })
    }

    fn is_alive(&self, now: Moment) -> bool {
        now.millis_since(self.kept_at) < i64::from(KEPT_SECONDS) * 1000
    }
}

/// Keeps a form whose session turns out to have ended.
pub async fn keep_untaken(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if request.method() != Method::POST || !is_small_form(&request) || NOTHING_TYPED.contains(&path.as_str())
    {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, KEPT_BYTES).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let again = Request::from_parts(parts, Body::from(body.clone()));
    let mut response = next.run(again).await;
    if response.extensions().get::<FormNotTaken>().is_some() {
        keep(&state, path, &body, &mut response);
    }
    response
}

fn keep(state: &WebState, path: String, body: &Bytes, response: &mut Response) {
    let Some(form) = KeptForm::read(path, body, state.hub.now()) else {
        return;
    };
    let name: String = state
        .hub
        .random::<16>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Cookie::Kept.set(
        response.headers_mut(),
        state.settings.secure_cookies,
        &name,
        Some(KEPT_SECONDS),
    );
    state.kept.keep(name, form);
}

fn is_small_form(request: &Request) -> bool {
    let kind = request.headers().get(CONTENT_TYPE);
    let is_form = kind
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let length = request.body().size_hint().upper();
    is_form && length.is_some_and(|length| length <= KEPT_BYTES as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(at: i64) -> KeptForm {
        KeptForm::read(
            "/x".to_owned(),
            b"csrf=t&cabinet=ALPHA&nom=Cl%C3%A9+1&d=1&d=2",
            Moment(at),
        )
        .unwrap()
    }

    /// C20: what was typed is kept in order; the token of the session that ended is not.
    #[test]
    fn what_was_typed_is_kept() {
        let names: Vec<_> = form(0)
            .fields
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(names, ["cabinet=ALPHA", "nom=Clé 1", "d=1", "d=2"]);
    }

    /// WIZ-04: a secret is not kept, wherever it was typed.
    #[test]
    fn wiz_04_a_secret_is_not_kept() {
        let secret = format!("api_key=11111111:lhs_{}", "a".repeat(46));
        let kept = KeptForm::read("/x".to_owned(), secret.as_bytes(), Moment(0)).unwrap();
        assert_eq!(kept.fields, [("api_key".to_owned(), String::new())]);
    }

    #[test]
    fn a_form_waits_half_an_hour_and_the_oldest_gives_way() {
        let forms = KeptForms::default();
        forms.keep("first".to_owned(), form(0));
        let end = Moment(i64::from(KEPT_SECONDS) * 1000);
        assert!(forms.waits("first", Moment(end.0 - 1)) && !forms.waits("first", end));
        assert!(forms.show("first", Moment(1)).is_some());
        assert!(!forms.waits("first", Moment(1)), "it has been shown");
        assert!(
            forms.show("first", Moment(1)).is_some(),
            "the page can be loaded again"
        );
        for n in 0..KEPT_FORMS {
            forms.keep(n.to_string(), form(2));
        }
        assert!(forms.show("first", Moment(2)).is_none() && forms.waits("0", Moment(2)));
    }
}
