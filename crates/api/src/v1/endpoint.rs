//! One endpoint: whom it answers, what it takes and gives, and what surrounds its answer.

use std::pin::Pin;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ETAG, LOCATION, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, on};
use hub_app::{AppError, Hub, Origin};
use hub_domain::audit::Door as AuditDoor;
use hub_domain::staff::Caller;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::form::Fields;
use super::once;
use super::schema::Schemas;
use super::who::{Opens, Who, is_change, is_json, who};
use crate::door::Door;
use crate::json::written;
use crate::operations::Route;
use crate::problem::{Language, Plain, Problem, Text, Told};
use crate::request_id::{self, X_REQUEST_ID};
use crate::whole_body::{Unread, whole_body};

/// The longest body read unless said, in bytes: 1 MiB.
const BODY_MAX: usize = 1 << 20;

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const RATE_REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RATE_RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// What an endpoint answers with.
pub(super) type Answering = Pin<Box<dyn Future<Output = Result<Reply, Problem>> + Send>>;

/// A parameter of an address.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) text: Text,
}

/// What an endpoint takes beside its address.
#[derive(Debug, Clone, Copy)]
pub(super) struct Takes {
    /// Parameters of its own; a list's are told by `list`.
    pub(super) query: &'static [Parameter],
    /// Whether it is a list, in parts.
    pub(super) list: bool,
    /// Its body.
    pub(super) body: Option<fn(&mut Schemas) -> Value>,
    /// The longest body read, in bytes.
    pub(super) body_max: usize,
    /// Whether it says what it changes (`If-Match`).
    pub(super) if_match: bool,
    /// Whether it changes nothing, whatever its method says: its answer is of now, and kept for nobody.
    pub(super) only_asks: bool,
}

/// Nothing but the address.
pub(super) const NOTHING: Takes = Takes {
    query: &[],
    list: false,
    body: None,
    body_max: BODY_MAX,
    if_match: false,
    only_asks: false,
};

/// The parts of a list.
pub(super) const A_PART: Takes = Takes {
    list: true,
    ..NOTHING
};

/// One endpoint of the API. What it is told to be here is what its documentation says.
#[derive(Debug)]
pub(super) struct Endpoint {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) opens: Opens,
    pub(super) summary: Text,
    pub(super) takes: Takes,
    /// The status of its answer.
    pub(super) status: u16,
    /// What it gives.
    pub(super) gives: Option<fn(&mut Schemas) -> Value>,
    pub(super) answer: fn(Ask) -> Answering,
}

/// A call on its way to an endpoint.
#[derive(Debug)]
pub(super) struct Ask {
    pub(super) hub: Hub,
    pub(super) door: Arc<Door>,
    pub(super) who: Who,
    pub(super) origin: Origin,
    pub(super) language: Language,
    pub(super) parts: Parts,
    pub(super) body: Value,
    /// The variable parts of the address.
    named: Vec<String>,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// The body that is given again, where this one holds a secret.
    pub(super) again: Option<Vec<u8>>,
}

impl Endpoint {
    /// The route that leads here.
    pub(super) fn route(&'static self) -> Route {
        Route {
            method: self.method,
            path: self.path,
            answers: self.answers(),
        }
    }

    fn answers(&'static self) -> MethodRouter<Arc<Door>> {
        let handler = move |State(door): State<Arc<Door>>, request: Request| serve(door, self, request);
        let filter = match self.method {
            "POST" => MethodFilter::POST,
            "PUT" => MethodFilter::PUT,
            "PATCH" => MethodFilter::PATCH,
            "DELETE" => MethodFilter::DELETE,
            _ => MethodFilter::GET,
        };
        on(filter, handler)
    }
}

async fn serve(door: Arc<Door>, endpoint: &'static Endpoint, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let request_id = door.ids.of(&parts.headers);
    let headers = parts.headers.clone();
    let found = who(&door, endpoint.opens, &parts, &request_id).await;
    let (rate, answer) = match found {
        Ok(who) => {
            let rate = who.call().map(|call| call.calls_left);
            let answer = carry_out(Arc::clone(&door), endpoint, who, (parts, body), &request_id).await;
            (rate, answer)
        }
        Err(problem) => (None, Err(problem)),
    };
    let mut response = match answer {
        Ok(reply) => reply.into_response(request_id),
        Err(problem) => problem.answer(&headers, request_id),
    };
    if let Some(left) = rate {
        let limits = door.limits();
        let told = response.headers_mut();
        told.insert(RATE_LIMIT, HeaderValue::from(limits.burst));
        told.insert(RATE_REMAINING, HeaderValue::from(left));
        let used = limits.burst.saturating_sub(left);
        told.insert(
            RATE_RESET,
            HeaderValue::from(used.div_ceil(limits.per_second.max(1))),
        );
    }
    response
}

async fn carry_out(
    door: Arc<Door>,
    endpoint: &'static Endpoint,
    who: Who,
    (parts, body): (Parts, Body),
    request_id: &HeaderValue,
) -> Result<Reply, Problem> {
    let named = named(endpoint.path, parts.uri.path())?;
    let bytes = if is_change(&parts.method) {
        let bytes = whole_body(body, endpoint.takes.body_max).await;
        bytes.map_err(|unread| match unread {
            Unread::TooLong => Problem::Plain(Plain::BodyTooLarge),
            Unread::TooSlow => Problem::Told(Told::CallerSlow),
        })?
    } else {
        axum::body::Bytes::new()
    };
    let ask = Ask {
        hub: door.hub.clone(),
        origin: origin(&door, &parts, request_id),
        language: Language::of(&parts.headers),
        body: Value::Null,
        door,
        who,
        parts,
        named,
    };
    once::carry_out(ask, endpoint, &bytes).await
}

impl Ask {
    /// Who acts in the firm.
    pub(super) fn caller(&self) -> Result<&Caller, Problem> {
        self.who.caller().ok_or(Problem::Internal)
    }

    /// The variable part of the address.
    pub(super) fn named(&self, at: usize) -> &str {
        self.named.get(at).map_or("", String::as_str)
    }

    /// The variable part of the address as an identifier.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for what is none.
    pub(super) fn id<T: std::str::FromStr>(&self, at: usize) -> Result<T, Problem> {
        self.named(at).parse().map_err(|_| Problem::NotFound)
    }

    /// The query of the address.
    pub(super) fn query(&self) -> Option<&str> {
        self.parts.uri.query()
    }

    /// The problem of something that failed.
    pub(super) fn failed(&self, error: &AppError) -> Problem {
        Problem::failed(error, self.door.limits())
    }

    /// Reads the body of a change, if it has one. What an endpoint does not take is refused, not overlooked.
    pub(super) fn read(&mut self, endpoint: &Endpoint, bytes: &[u8]) -> Result<(), Problem> {
        if bytes.is_empty() {
            self.body = Value::Object(serde_json::Map::new());
            return Ok(());
        }
        if !is_json(&self.parts.headers) {
            return Err(Problem::Plain(Plain::JsonRequired));
        }
        self.body = serde_json::from_slice(bytes).map_err(|_| Problem::Plain(Plain::MalformedBody))?;
        if endpoint.takes.body.is_none() {
            Fields::of(self.body.take())?.finish()?;
        }
        Ok(())
    }
}

impl Reply {
    /// A document, with its entity tag.
    pub(super) fn of(document: &impl Serialize) -> Result<Self, Problem> {
        let body = written(document)?;
        let mut reply = Self::part(body);
        let tag = tag(&reply.body);
        reply.headers.insert(ETAG, tag);
        Ok(reply)
    }

    /// A document whose entity tag is that of `edited`: what two people can change of it, and nothing that moves by
    /// itself.
    pub(super) fn of_state(document: &impl Serialize, edited: &impl Serialize) -> Result<Self, Problem> {
        let mut reply = Self::part(written(document)?);
        reply.headers.insert(ETAG, tag(&written(edited)?));
        Ok(reply)
    }

    /// A part of a list.
    pub(super) fn list(document: &impl Serialize) -> Result<Self, Problem> {
        Ok(Self::part(written(document)?))
    }

    /// Nothing: it is done.
    pub(super) fn done() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            ..Self::part(Vec::new())
        }
    }

    /// Something made, and where it is now.
    pub(super) fn created(mut self, at: &str) -> Self {
        self.status = StatusCode::CREATED;
        if let Ok(at) = HeaderValue::from_str(at) {
            self.headers.insert(LOCATION, at);
        }
        self
    }

    fn part(body: Vec<u8>) -> Self {
        Self {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body,
            again: None,
        }
    }

    fn into_response(self, request_id: HeaderValue) -> Response {
        let is_empty = self.status == StatusCode::NO_CONTENT;
        let mut response = crate::json::json(self.body, request_id.clone());
        if is_empty {
            *response.body_mut() = Body::empty();
            response.headers_mut().remove(axum::http::header::CONTENT_TYPE);
        }
        *response.status_mut() = self.status;
        response.headers_mut().extend(self.headers);
        response.headers_mut().insert(X_REQUEST_ID, request_id);
        response
    }
}

/// The entity tag of a document: it changes with what is shown.
pub(super) fn tag(body: &[u8]) -> HeaderValue {
    let digest = Sha256::digest(body);
    let text: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("\"{text}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// The variable parts of an address, decoded, as its pattern names them. Nothing has a control character in its name.
fn named(pattern: &str, path: &str) -> Result<Vec<String>, Problem> {
    pattern
        .split('/')
        .zip(path.split('/'))
        .filter(|(part, _)| part.starts_with('{'))
        .map(|(_, text)| {
            let text = percent_decode_str(text).decode_utf8();
            let text = text.map_err(|_| Problem::NotFound)?.into_owned();
            match text.chars().any(char::is_control) {
                true => Err(Problem::NotFound),
                false => Ok(text),
            }
        })
        .collect()
}

fn origin(door: &Door, parts: &Parts, request_id: &HeaderValue) -> Origin {
    let agent = parts
        .headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok());
    let peer = door
        .peer(&parts.headers, &parts.extensions)
        .ok()
        .and_then(Result::ok);
    Origin {
        door: AuditDoor::Api,
        request_id: request_id::text(request_id).to_owned(),
        address: peer.map_or_else(String::new, |peer| peer.to_string()),
        agent: agent.unwrap_or_default().chars().take(200).collect(),
        once: None,
    }
}
