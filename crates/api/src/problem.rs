//! Errors of the API as `application/problem+json` (RFC 9457), in the reader's language.

mod body;
mod filter_words;
mod language;
mod plain;
mod told;
mod words;

use std::borrow::Cow;

use axum::body::Body;
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER, VARY, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use hub_app::AppError;
use hub_app::decisions::RefusedCall;
use hub_domain::authz::call::{CallLimits, DenyReason};
use hub_domain::filter::FilterFault;
use serde::Serialize;

use crate::request_id::{self, X_REQUEST_ID};
pub use body::BodyFault;
pub use language::{Language, Text};
pub use plain::Plain;
pub use told::Told;

/// What a refused caller is asked for.
pub(crate) const CHALLENGE: HeaderValue = HeaderValue::from_static("Bearer realm=\"Loop Hub\"");

const TYPE_PREFIX: &str = "urn:loophub:problem:";
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const RATE_REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RATE_RESET: HeaderName = HeaderName::from_static("ratelimit-reset");
/// After how many seconds an unavailable product is worth asking again.
const RETRY_UNAVAILABLE: u64 = 1;

/// Why the API does not answer what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The decision said no.
    Refused {
        /// What the caller is told.
        reason: DenyReason,
        /// Seconds to wait, for a key that calls too fast.
        retry_after: Option<u64>,
        /// How fast the key may call.
        limits: CallLimits,
    },
    /// Fields of a form that cannot be taken.
    Invalid(Vec<FieldError>),
    /// Parameters of the address that cannot be taken.
    Parameters(Vec<FieldError>),
    /// Fields of a body that cannot be taken: nothing was done.
    Body(Vec<FieldError>),
    /// What needs no more than its words.
    Plain(Plain),
    /// The call was allowed and not carried out.
    Told(Told),
    /// Nothing has this address.
    NotFound,
    /// The address exists, not for this method; the methods it has.
    MethodNotAllowed(String),
    /// A fault of the program.
    Internal,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Where, as a JSON pointer into the parameters or the body: `#/limit`.
    pub pointer: String,
    /// What.
    pub fault: FieldFault,
}

/// What can be wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldFault {
    /// No such field here.
    Unknown,
    /// Given more than once.
    Repeated,
    /// Not text at all.
    Unreadable,
    /// Not a whole number between 1 and 200.
    PageLimit,
    /// Not a cursor of this list and key.
    Cursor,
    /// Needed, and not there.
    Missing,
    /// Not a filter, an order or a selection of this list.
    Filter(FilterFault),
    /// Not a whole number between 1 and 500.
    Take,
    /// Not a whole number between 0 and 1,000,000.
    Skip,
    /// What stands there in a body cannot be taken.
    Body(BodyFault),
    /// Of another type than expected.
    WrongType,
    /// What a rule says of it.
    Said {
        /// Its stable code.
        code: &'static str,
        /// Its words.
        text: Text,
    },
}

#[derive(Serialize)]
struct Document<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    code: &'a str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldDocument<'a>>,
}

#[derive(Serialize)]
struct FieldDocument<'a> {
    pointer: &'a str,
    code: &'static str,
    detail: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<usize>,
}

impl Problem {
    /// The problem of a refused call.
    #[must_use]
    pub const fn refused(refused: RefusedCall, limits: CallLimits) -> Self {
        Self::Refused {
            reason: refused.reason.told(),
            retry_after: refused.retry_after,
            limits,
        }
    }

    /// The problem of a query that failed; its context goes to the log.
    #[must_use]
    pub fn failed(error: &AppError, limits: CallLimits) -> Self {
        match error {
            AppError::Unavailable(_) | AppError::Full(_) => {
                tracing::warn!(%error, "a question could not be answered");
                Self::Refused {
                    reason: DenyReason::Unavailable,
                    retry_after: None,
                    limits,
                }
            }
            AppError::NotFound => Self::NotFound,
            AppError::Gone | AppError::Removed { .. } => Self::Plain(Plain::Gone),
            AppError::Denied(_) => Self::Plain(Plain::Forbidden),
            AppError::SignedOut => Self::Plain(Plain::CallerGone),
            AppError::AskedBefore => Self::Plain(Plain::InFlight),
            AppError::Conflict(_) => Self::Plain(Plain::Stale),
            AppError::Internal(_) => {
                tracing::error!(%error, "a question could not be answered");
                Self::Internal
            }
        }
    }

    /// Its status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Refused { reason, .. } => {
                StatusCode::from_u16(reason.status()).unwrap_or(StatusCode::FORBIDDEN)
            }
            Self::Invalid(_) | Self::Body(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Parameters(_) => StatusCode::BAD_REQUEST,
            Self::Plain(plain) => StatusCode::from_u16(plain.status()).unwrap_or(StatusCode::FORBIDDEN),
            Self::Told(told) => told.status(),
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Its stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused { reason, .. } => reason.code(),
            Self::Invalid(_) | Self::Parameters(_) => "invalid_parameters",
            Self::Body(_) => "invalid_body",
            Self::Plain(plain) => plain.code(),
            Self::Told(told) => told.code(),
            Self::NotFound => "not_found",
            Self::MethodNotAllowed(_) => "method_not_allowed",
            Self::Internal => "internal",
        }
    }

    /// The answer to a request with these headers.
    #[must_use]
    pub fn answer(&self, request: &HeaderMap, request_id: HeaderValue) -> Response {
        let (headers, body) = self.told(request, request_id);
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status();
        *response.headers_mut() = headers;
        response
    }

    /// The headers and the body of that answer.
    pub(crate) fn told(&self, request: &HeaderMap, request_id: HeaderValue) -> (HeaderMap, Vec<u8>) {
        let language = Language::of(request);
        let body = self.body(language, request_id::text(&request_id));
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
        headers.insert(VARY, HeaderValue::from_static("accept-language"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(X_REQUEST_ID, request_id);
        self.add_own_headers(&mut headers);
        (headers, body)
    }

    fn body(&self, language: Language, request_id: &str) -> Vec<u8> {
        let words = words::of(self);
        let errors = match self {
            Self::Invalid(errors) | Self::Parameters(errors) | Self::Body(errors) => errors.as_slice(),
            _ => &[],
        };
        let document = Document {
            r#type: [TYPE_PREFIX, self.code()].concat(),
            title: words.title.in_language(language),
            status: self.status().as_u16(),
            detail: words.detail.in_language(language),
            code: self.code(),
            request_id,
            errors: errors
                .iter()
                .map(|error| FieldDocument {
                    pointer: &error.pointer,
                    code: error.fault.code(),
                    detail: error.fault.detail(matches!(self, Self::Body(_)), language),
                    position: error.fault.position(),
                })
                .collect(),
        };
        serde_json::to_vec(&document).unwrap_or_default()
    }

    fn add_own_headers(&self, headers: &mut HeaderMap) {
        match self {
            Self::MethodNotAllowed(methods) => {
                if let Ok(methods) = HeaderValue::from_str(methods) {
                    headers.insert(ALLOW, methods);
                }
            }
            Self::Refused {
                reason: DenyReason::RateLimited,
                retry_after,
                limits,
            } => {
                let seconds = retry_after.unwrap_or(1);
                headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
                headers.insert(RATE_LIMIT, HeaderValue::from(limits.burst));
                headers.insert(RATE_REMAINING, HeaderValue::from(0_u32));
                headers.insert(RATE_RESET, HeaderValue::from(seconds));
            }
            Self::Refused {
                reason: DenyReason::Unavailable,
                ..
            } => {
                headers.insert(RETRY_AFTER, HeaderValue::from(RETRY_UNAVAILABLE));
            }
            Self::Refused { .. } if self.status() == StatusCode::UNAUTHORIZED => {
                headers.insert(WWW_AUTHENTICATE, CHALLENGE);
            }
            Self::Told(Told::Busy) => {
                headers.insert(RETRY_AFTER, HeaderValue::from(RETRY_UNAVAILABLE));
            }
            _ => {}
        }
    }
}

impl FieldFault {
    fn detail(self, in_body: bool, language: Language) -> Cow<'static, str> {
        let words = words::of_field(self, in_body).in_language(language);
        match (self.position(), language) {
            (None, _) => Cow::Borrowed(words),
            (Some(position), Language::Fr) => Cow::Owned(format!("Au caractère {position}\u{a0}: {words}")),
            (Some(position), Language::En) => Cow::Owned(format!("At character {position}: {words}")),
        }
    }

    /// Where in the parameter, in characters from 1.
    const fn position(self) -> Option<usize> {
        match self {
            Self::Filter(fault) => Some(fault.position),
            _ => None,
        }
    }

    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Repeated => "repeated",
            Self::Unreadable => "unreadable",
            Self::PageLimit => "out_of_range",
            Self::Cursor => "invalid_cursor",
            Self::Missing => "missing",
            Self::Filter(fault) => filter_words::code(fault.kind),
            Self::Take | Self::Skip => "out_of_range",
            Self::Body(fault) => fault.code(),
            Self::WrongType => "wrong_type",
            Self::Said { code, .. } => code,
        }
    }
}
