//! What the doors for proxies have in common: the decision, what an allowed call is told by, and a refusal in full.

use std::net::IpAddr;

use axum::body::Body;
use axum::http::header::CACHE_CONTROL;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use hub_app::decisions::{AllowedCall, Call, RefusedCall};
use hub_domain::authz::call::{RouteFault, TrueReason};

use super::asked::{self, Described};
use crate::door::{Door, credential, log_refusal};
use crate::problem::Problem;
use crate::request_id::X_REQUEST_ID;

pub(super) static X_LOOPHUB_FIRM: HeaderName = HeaderName::from_static("x-loophub-firm");
pub(super) static X_LOOPHUB_APPLICATION: HeaderName = HeaderName::from_static("x-loophub-application");
pub(super) static X_LOOPHUB_DOSSIER: HeaderName = HeaderName::from_static("x-loophub-dossier");
pub(super) static X_LOOPHUB_ACCOUNT: HeaderName = HeaderName::from_static("x-loophub-account");
pub(super) static X_LOOPHUB_REASON: HeaderName = HeaderName::from_static("x-loophub-reason");

/// Stands for an address that could not be read: the call is refused as ambiguous before it is looked at.
const NO_ADDRESS: IpAddr = IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED);

/// Decides the call that `described` gives, or says why it cannot be told, for the door `name`.
pub(super) async fn decide(
    door: &Door,
    name: &'static str,
    request: &Parts,
    request_id: &HeaderValue,
    described: Result<Described<'_>, RouteFault>,
) -> Result<AllowedCall, RefusedCall> {
    let headers = &request.headers;
    let logged = |refused: RefusedCall| {
        door.hub.count_refusal(refused);
        log_refusal(name, refused, None, request_id);
        refused
    };
    let credential = credential(headers).map_err(logged)?;
    let peer = door.peer(headers, &request.extensions).map_err(logged)?;
    // What cannot be named or can be read two ways is told only after the key is known to be good (3.2).
    let named = peer
        .map_err(RouteFault::Ambiguous)
        .and_then(|_| asked::read(&door.settings.route_table, described?, headers));
    let call = Call {
        credential: &credential,
        asked: named.as_ref().map(|named| named.asked()).map_err(|fault| *fault),
        peer: peer.unwrap_or(NO_ADDRESS),
    };
    let decided = door.hub.decide(&call).await;
    decided.inspect_err(|refused| log_refusal(name, *refused, Some(&credential), request_id))
}

/// 200, with what the back end is to be told.
///
/// # Errors
/// [`TrueReason::Unavailable`] if that cannot be written in headers.
pub(super) fn allow(allowed: &AllowedCall, request_id: &HeaderValue) -> Result<Response, RefusedCall> {
    written(allowed, request_id).ok_or_else(|| {
        tracing::error!("an allowed call cannot be written in headers");
        RefusedCall::of(TrueReason::Unavailable)
    })
}

fn written(allowed: &AllowedCall, request_id: &HeaderValue) -> Option<Response> {
    let stored = &allowed.facts.stored;
    let application = stored.application.as_ref()?;
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.reserve(8);
    headers.insert(&X_LOOPHUB_FIRM, HeaderValue::from_str(&stored.domain).ok()?);
    headers.insert(&X_LOOPHUB_APPLICATION, HeaderValue::from(application.id.0));
    if let Some(dossier) = &allowed.dossier {
        headers.insert(&X_LOOPHUB_DOSSIER, HeaderValue::from_str(dossier).ok()?);
    }
    if let Some(account) = &application.partner_email {
        headers.insert(&X_LOOPHUB_ACCOUNT, HeaderValue::from_str(account).ok()?);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_REQUEST_ID, request_id.clone());
    Some(response)
}

/// The same answer with every name that an allowed call may be told by, empty ones included: to Caddy, a name that is not
/// there would stand for itself.
pub(super) fn in_full(mut response: Response) -> Response {
    if response.status() == StatusCode::OK {
        for name in [&X_LOOPHUB_DOSSIER, &X_LOOPHUB_ACCOUNT] {
            let empty = HeaderValue::from_static("");
            response.headers_mut().entry(name).or_insert(empty);
        }
    }
    response
}

/// The refusal with the status of the table, for proxies that hand it to the caller as it is. `asked` are the headers
/// of the question, which hold the caller's language.
pub(super) fn refuse(
    door: &Door,
    refused: RefusedCall,
    asked: &HeaderMap,
    request_id: HeaderValue,
) -> Response {
    let told = refused.reason.told();
    let problem = Problem::refused(refused, door.hub.settings().call_limits);
    let mut response = problem.answer(asked, request_id);
    let reason = HeaderValue::from_static(told.code());
    response.headers_mut().insert(&X_LOOPHUB_REASON, reason);
    response
}
