//! What the doors for proxies have in common: the decision, what an allowed call is told by, and a refusal in full.

use std::net::IpAddr;

use axum::body::Body;
use axum::http::header::CACHE_CONTROL;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use hub_app::decisions::{AllowedCall, Call, RefusedCall};
use hub_domain::authz::call::{RouteFault, TrueReason};

use super::asked::{self, Described, NamedCall};
use crate::door::{Door, credential, log_refusal};
use crate::problem::Problem;
use crate::request_id::X_REQUEST_ID;

pub(super) static X_LOOPHUB_FIRM: HeaderName = HeaderName::from_static("x-loophub-firm");
pub(super) static X_LOOPHUB_APPLICATION: HeaderName = HeaderName::from_static("x-loophub-application");
pub(super) static X_LOOPHUB_DOSSIER: HeaderName = HeaderName::from_static("x-loophub-dossier");
pub(super) static X_LOOPHUB_ACCOUNT: HeaderName = HeaderName::from_static("x-loophub-account");
pub(super) static X_LOOPHUB_REASON: HeaderName = HeaderName::from_static("x-loophub-reason");

/// Stands for an address that is not known: no call comes from it.
pub(crate) const NO_ADDRESS: IpAddr = IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED);

/// Decides the call that `described` gives, or says why it cannot be told, for the door `name`.
pub(super) async fn decide(
    door: &Door,
    name: &'static str,
    request: &Parts,
    request_id: &HeaderValue,
    described: Result<Described<'_>, RouteFault>,
) -> Result<AllowedCall, RefusedCall> {
    let named =
        described.and_then(|described| asked::read(&door.settings.route_table, described, &request.headers));
    decide_named(door, name, request, request_id, &named)
        .await
        .map(|(allowed, _)| allowed)
}

/// Decides a call that a route names, or says why none does. Answers from where the call comes too.
pub(crate) async fn decide_named(
    door: &Door,
    name: &'static str,
    request: &Parts,
    request_id: &HeaderValue,
    named: &Result<NamedCall<'_>, RouteFault>,
) -> Result<(AllowedCall, IpAddr), RefusedCall> {
    let headers = &request.headers;
    let logged = |refused: RefusedCall| {
        door.hub.count_refusal(refused);
        log_refusal(name, refused, None, request_id);
        refused
    };
    let credential = credential(headers).map_err(logged)?;
    let peer = door.peer(headers, &request.extensions).map_err(logged)?;
    // What cannot be named or can be read two ways is told only after the key is known to be good (3.2).
    let asked = peer
        .map_err(RouteFault::Ambiguous)
        .and_then(|_| named.as_ref().map(NamedCall::asked).map_err(|fault| *fault));
    // One that could not be read is refused as ambiguous before it is looked at.
    let peer = peer.unwrap_or(NO_ADDRESS);
    let call = Call {
        credential: &credential,
        asked,
        peer,
    };
    let decided = door.hub.decide(&call).await;
    decided
        .map(|allowed| (allowed, peer))
        .inspect_err(|refused| log_refusal(name, *refused, Some(&credential), request_id))
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
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.reserve(8);
    tell(headers, allowed)?;
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_REQUEST_ID, request_id.clone());
    Some(response)
}

/// Sets the headers by which a back end is told of an allowed call; nothing if they cannot be written.
pub(crate) fn tell(headers: &mut HeaderMap, allowed: &AllowedCall) -> Option<()> {
    let stored = &allowed.facts.stored;
    let application = stored.application.as_ref()?;
    headers.insert(&X_LOOPHUB_FIRM, HeaderValue::from_str(&stored.domain).ok()?);
    headers.insert(&X_LOOPHUB_APPLICATION, HeaderValue::from(application.id.0));
    if let Some(dossier) = &allowed.dossier {
        headers.insert(&X_LOOPHUB_DOSSIER, HeaderValue::from_str(dossier).ok()?);
    }
    if let Some(account) = &application.partner_email {
        headers.insert(&X_LOOPHUB_ACCOUNT, HeaderValue::from_str(account).ok()?);
    }
    Some(())
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
