//! `POST /oauth2/introspect`: whether a key is good, for whom, and for this operation on this dossier if one is named.
//!
//! Who asks shows a cabinet key of the same firm, as any call or by HTTP Basic. The key asked about is decided like any
//! call, so that the answer changes with the very facts that the gate decides on.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hub_app::decisions::{About, AllowedCall, Call, RefusedCall};
use hub_domain::api_key::KeyKind;
use hub_domain::authz::call::{AskedCall, AskedDossier, CABINET, OperationName, Surface, TrueReason};
use hub_domain::credential::Credential;
use hub_domain::dossier::DossierCode;
use serde::Serialize;

use crate::caller::{about_itself, caller_by};
use crate::door::{Door, credential, log_refusal};
use crate::gate::answer::NO_ADDRESS;
use crate::json::written;
use crate::problem::{FieldError, FieldFault, Problem, Told};
use crate::whole_body::{Unread, whole_body};

/// The longest form read, in bytes.
const FORM_MAX: usize = 16 * 1024;

/// A dossier code that no dossier has: a text that is no code is looked up like any other.
const NO_CODE: &str = "";

/// The form, read.
#[derive(Debug, Default)]
struct Form {
    token: Option<String>,
    operation: Option<OperationName>,
    dossier: Option<String>,
    peer: Option<IpAddr>,
}

/// What is told of a key (RFC 7662, 2.2).
#[derive(Serialize)]
struct Document<'a> {
    active: bool,
    #[serde(flatten)]
    key: Option<KeyDocument<'a>>,
}

#[derive(Serialize)]
struct KeyDocument<'a> {
    token_type: &'static str,
    client_id: &'a str,
    sub: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
    scope: String,
    iss: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
    loophub_firm: &'a str,
    loophub_kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    loophub_sic_code: Option<&'a str>,
    loophub_application: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    loophub_dossier: Option<&'a str>,
}

/// Answers one question.
pub(super) async fn answer(State(door): State<Arc<Door>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let request_id = door.ids.of(&head.headers);
    let answer = introspect(&door, &head, body, &request_id).await;
    door.answer(&head, request_id, answer)
}

async fn introspect(
    door: &Door,
    head: &Parts,
    body: Body,
    request_id: &HeaderValue,
) -> Result<Vec<u8>, Problem> {
    // Nobody's form is waited for before it is known that they may ask.
    let asker = caller_by(door, head, request_id, about_itself(), basic_or_key).await?;
    if asker.facts.stored.kind != KeyKind::Cabinet {
        let refused = RefusedCall::of(TrueReason::CabinetKeyRequired);
        log_refusal("introspection", refused, None, request_id);
        return Err(Problem::refused(refused, door.hub.settings().call_limits));
    }
    let body = whole_body(body, FORM_MAX).await.map_err(|unread| match unread {
        Unread::TooLong => invalid("token", FieldFault::Unreadable),
        Unread::TooSlow => Problem::Told(Told::CallerSlow),
    })?;
    let form = read(&body)?;
    let from = door
        .peer(&head.headers, &head.extensions)
        .ok()
        .and_then(Result::ok);
    let about = About {
        firm: asker.facts.stored.firm,
        from: from.unwrap_or(NO_ADDRESS),
    };
    let token = form.token.as_deref().unwrap_or_default();
    let found = match Credential::from_headers([token.as_bytes()], std::iter::empty()) {
        Ok(credential) => decided(door, about, &credential, &form, request_id).await?,
        Err(_) => None,
    };
    written(&Document {
        active: found.is_some(),
        key: found
            .as_ref()
            .map(|key| document(key, &door.hub.settings().public_url)),
    })
}

/// The decision on the key asked about; none when it refuses. Another firm's key is no key: who asks learns nothing of
/// it, and changes nothing of it.
///
/// # Errors
/// [`Problem::Refused`] while nothing can be decided, and for a key that calls too fast: « inactive » would be kept for a
/// revocation.
async fn decided(
    door: &Door,
    about: About,
    token: &Credential,
    form: &Form,
    request_id: &HeaderValue,
) -> Result<Option<AllowedCall>, Problem> {
    let code = form.dossier.as_deref().map(|text| DossierCode::parse(text).ok());
    let asked = match (&form.operation, form.dossier.as_deref()) {
        (Some(operation), Some(dossier)) if dossier.eq_ignore_ascii_case(CABINET) => AskedCall {
            surface: Surface::Cabinet,
            operation,
            dossier: AskedDossier::Cabinet,
        },
        (Some(operation), Some(_)) => AskedCall {
            surface: Surface::Standard,
            operation,
            dossier: AskedDossier::Code(
                code.as_ref()
                    .and_then(Option::as_ref)
                    .map_or(NO_CODE, DossierCode::as_str),
            ),
        },
        _ => about_itself(),
    };
    let call = Call {
        credential: token,
        asked: Ok(asked),
        // A key that only some addresses may use is good for none that is not told.
        peer: form.peer.unwrap_or(NO_ADDRESS),
    };
    match door.hub.decide_about(about, &call).await {
        Ok(allowed) => Ok(Some(allowed)),
        Err(refused) => {
            log_refusal("introspection", refused, Some(token), request_id);
            if matches!(refused.reason, TrueReason::Unavailable | TrueReason::RateLimited) {
                Err(Problem::refused(refused, door.hub.settings().call_limits))
            } else {
                Ok(None)
            }
        }
    }
}

fn document<'a>(key: &'a AllowedCall, issuer: &'a str) -> KeyDocument<'a> {
    let stored = &key.facts.stored;
    let application = stored.application.as_ref();
    KeyDocument {
        token_type: "Bearer",
        client_id: &stored.identifier,
        sub: application.map_or_else(String::new, |application| application.id.to_string()),
        username: application.and_then(|application| application.partner_email.as_deref()),
        scope: application.map_or_else(String::new, |application| {
            application.permissions.words().collect::<Vec<_>>().join(" ")
        }),
        iss: issuer,
        exp: stored.expires_at.map(|end| end.0.div_euclid(1000)),
        loophub_firm: &stored.domain,
        loophub_kind: stored.kind.code(),
        loophub_sic_code: stored.sic_code.as_deref(),
        loophub_application: application.map_or("", |application| &application.label),
        loophub_dossier: key.dossier.as_deref(),
    }
}

/// The credential of who asks: as at every door, or by HTTP Basic, which many OAuth libraries send.
fn basic_or_key(headers: &HeaderMap) -> Result<Credential, RefusedCall> {
    let mut given = headers.get_all(AUTHORIZATION).iter();
    let (Some(only), None) = (given.next(), given.next()) else {
        return credential(headers);
    };
    let only = only.as_bytes().trim_ascii();
    let is_basic = only.len() > 6 && only[..6].eq_ignore_ascii_case(b"basic ");
    if !is_basic || headers.contains_key("x-apikey") {
        return credential(headers);
    }
    let pair = STANDARD.decode(only[6..].trim_ascii()).unwrap_or_default();
    Credential::from_headers([pair.as_slice()], std::iter::empty())
        .map_err(|refusal| RefusedCall::of(refusal.into()))
}

/// Reads the form. Unknown parameters are refused: one that was misspelt would weaken the question.
///
/// # Errors
/// [`Problem::Invalid`] with every fault.
fn read(body: &[u8]) -> Result<Form, Problem> {
    let mut form = Form::default();
    let mut seen = std::collections::HashSet::new();
    let mut errors = Vec::new();
    for (name, value) in form_urlencoded::parse(body) {
        let value = value.trim();
        let fault = if !seen.insert(name.clone().into_owned()) {
            Some(FieldFault::Repeated)
        } else {
            match name.as_ref() {
                "token" => {
                    form.token = Some(value.to_owned()).filter(|token| !token.is_empty());
                    None
                }
                "token_type_hint" => None,
                "operation" => {
                    form.operation = OperationName::parse(value).ok();
                    form.operation.is_none().then_some(FieldFault::Unreadable)
                }
                "dossier" => {
                    form.dossier = Some(value.to_owned());
                    None
                }
                "peer" => {
                    form.peer = value.parse().ok();
                    form.peer.is_none().then_some(FieldFault::Unreadable)
                }
                _ => Some(FieldFault::Unknown),
            }
        };
        if let Some(fault) = fault {
            errors.push(field(&name, fault));
        }
    }
    if !seen.contains("token") || (form.token.is_none() && errors.is_empty()) {
        errors.push(field("token", FieldFault::Missing));
    }
    for (one, other) in [("operation", "dossier"), ("dossier", "operation")] {
        if seen.contains(one) && !seen.contains(other) {
            errors.push(field(other, FieldFault::Missing));
        }
    }
    if errors.is_empty() {
        Ok(form)
    } else {
        Err(Problem::Invalid(errors))
    }
}

fn invalid(name: &str, fault: FieldFault) -> Problem {
    Problem::Invalid(vec![field(name, fault)])
}

fn field(name: &str, fault: FieldFault) -> FieldError {
    FieldError {
        pointer: crate::v1::pointer(Some(name)),
        fault,
    }
}
