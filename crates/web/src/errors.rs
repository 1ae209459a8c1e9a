//! The pages of the frame that say no (spec 7.16), in the reader's language.

use askama::Template;
use axum::response::{Html, IntoResponse as _, Response};
use http::header::{ACCEPT_LANGUAGE, COOKIE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use hub_domain::moment::Moment;

use crate::frame::Frame;
use crate::headers;
use crate::i18n::{self, L10n};

/// The cookie that holds the language chosen on the sign-in page.
pub const LANG_COOKIE: &str = "langue";

/// Why a page is refused. Texts that come with a refusal are already in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// 400: the request cannot be read.
    Unreadable,
    /// 403: the form's anti-forgery token is missing or of another session.
    Forged,
    /// 403: not allowed: the reason (section 9) and who can be asked.
    Denied {
        /// The sentence that says who may.
        reason: String,
        /// The names of the people to ask; may be empty.
        ask: Vec<String>,
    },
    /// 404.
    NotFound,
    /// 405: the address exists, not for this method.
    WrongMethod,
    /// 409: someone else changed it meanwhile (MSG-409).
    Stale {
        /// Who did.
        by: String,
        /// When.
        at: Moment,
    },
    /// 409: someone, nobody knows who, changed it meanwhile.
    Changed,
    /// 409: the form is of another firm than the one now shown (two tabs).
    OtherFirm,
    /// 410: deleted (MSG-GONE).
    Gone {
        /// Who did.
        by: String,
        /// When.
        at: Moment,
    },
    /// 410: deleted, nobody knows by whom.
    Deleted,
    /// 413: the request is larger than the server reads.
    TooLarge,
    /// 415: not a form.
    WrongKind,
    /// 429, with the seconds to wait.
    TooMany {
        /// Seconds, also sent as `Retry-After`.
        seconds: u32,
    },
    /// 500, with the reference that the log holds (`7F3A-21`).
    Internal {
        /// Shown and logged.
        reference: String,
    },
    /// 503: something needed is missing for now.
    Unavailable {
        /// What is missing, a sentence in the reader's language; empty for the general one.
        what: String,
        /// Seconds, sent as `Retry-After`.
        seconds: u32,
    },
    /// 507: the disk is full; nothing was stored.
    Full,
}

impl Refusal {
    /// The status of the answer.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Forged | Self::Denied { .. } => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Stale { .. } | Self::Changed | Self::OtherFirm => StatusCode::CONFLICT,
            Self::Gone { .. } | Self::Deleted => StatusCode::GONE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongKind => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
        }
    }

    fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooMany { seconds } | Self::Unavailable { seconds, .. } => Some(*seconds),
            _ => None,
        }
    }

    fn heading(&self, l: &L10n) -> String {
        let id = match self {
            Self::Unreadable | Self::WrongKind => "error-400-title",
            Self::Forged => "error-csrf-title",
            Self::Denied { .. } => "error-403-title",
            Self::NotFound => "error-404-title",
            Self::WrongMethod => "error-405-title",
            Self::Stale { .. } | Self::Changed => "error-409-title",
            Self::OtherFirm => "error-409-firm-title",
            Self::Gone { .. } | Self::Deleted => "error-410-title",
            Self::TooLarge => "error-413-title",
            Self::TooMany { .. } => "error-429-title",
            Self::Internal { .. } => "error-500-title",
            Self::Unavailable { .. } => "error-503-title",
            Self::Full => "error-507-title",
        };
        l.t(id).into_owned()
    }

    fn sentences(&self, l: &L10n) -> Vec<String> {
        let one = |id: &str| vec![l.t(id).into_owned()];
        match self {
            Self::Unreadable => one("error-400"),
            Self::WrongKind => one("error-415"),
            Self::Forged => one("error-csrf"),
            Self::Denied { reason, ask } => {
                let mut sentences = vec![reason.clone()];
                if !ask.is_empty() {
                    sentences.push(l.tx("error-403-ask", "names", ask.join(", ")));
                }
                sentences
            }
            Self::NotFound => one("error-404"),
            Self::WrongMethod => one("error-405"),
            Self::Stale { by, at } => {
                vec![l.ta("msg-409", &[("person", by.into()), ("time", l.time(*at).into())])]
            }
            Self::Changed => one("error-409"),
            Self::OtherFirm => one("error-409-firm"),
            Self::Gone { by, at } => {
                vec![l.ta("msg-gone", &[("person", by.into()), ("date", l.date(*at).into())])]
            }
            Self::Deleted => one("error-410"),
            Self::TooLarge => one("error-413"),
            Self::TooMany { seconds } => vec![l.tn("error-429", *seconds)],
            Self::Internal { reference } => {
                vec![l.tx("error-500", "reference", reference)]
            }
            Self::Unavailable { what, seconds } => {
                let what = if what.is_empty() {
                    l.t("error-503").into_owned()
                } else {
                    what.clone()
                };
                vec![what, l.tn("error-503-retry", *seconds)]
            }
            Self::Full => one("error-507"),
        }
    }
}

/// A refusal as a page.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    frame: Frame,
    status: StatusCode,
    retry_after: Option<u32>,
    sentences: Vec<String>,
    home: &'static str,
    /// Where « Retour » leads, for whoever may not do what they asked for.
    back: Option<String>,
}

impl ErrorPage {
    /// The page of `refusal`, in the frame of a signed-in reader (navigation and all).
    #[must_use]
    pub fn new(frame: Frame, refusal: &Refusal) -> Self {
        let heading = refusal.heading(&frame.l);
        let sentences = refusal.sentences(&frame.l);
        let home = frame.home();
        let is_denied = matches!(refusal, Refusal::Denied { .. }) && frame.reader.is_some();
        let mut frame = frame.page(heading, None);
        frame.sections.clear();
        frame.crumbs.clear();
        frame.message = None;
        Self {
            frame,
            status: refusal.status(),
            retry_after: refusal.retry_after(),
            sentences,
            back: is_denied.then(|| home.to_owned()),
            home,
        }
    }

    /// The same, « Retour » leading to the page that was asked from.
    #[must_use]
    pub fn back_to(mut self, page: Option<&str>) -> Self {
        if let (Some(back), Some(page)) = (&mut self.back, page) {
            page.clone_into(back);
        }
        self
    }

    /// The page of `refusal` where nobody is known to be signed in: language from the request.
    #[must_use]
    pub fn signed_out(request: &HeaderMap, refusal: Refusal) -> Self {
        Self::new(Frame::signed_out(words_for(request)), &refusal)
    }

    /// The answer: never stored, status and `Retry-After` of the refusal.
    #[must_use]
    pub fn into_response(self) -> Response {
        let mut response = render(self.status, &self);
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        headers::no_store(response)
    }
}

/// The words of a request nobody is signed in for: its language cookie, then `Accept-Language`.
#[must_use]
pub fn words_for(request: &HeaderMap) -> L10n {
    let text = |name| {
        request
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let cookie = request
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(LANG_COOKIE)?.strip_prefix('='));
    L10n::new(
        i18n::negotiate(None, cookie, text(ACCEPT_LANGUAGE)),
        "Europe/Paris",
    )
}

/// A page as an answer: `render(StatusCode::OK, &page)`; 422 where its form has errors.
#[must_use]
pub fn render(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "page not rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[cfg(test)]
mod tests;
