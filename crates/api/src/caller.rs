//! Who calls the API by a key: the one decision, on a call about the key itself or on Loop Hub's own surface.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::LazyLock;

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use hub_app::decisions::{AllowedCall, Call, RefusedCall};
use hub_domain::authz::call::{AskedCall, AskedDossier, OperationName, RouteFault, Surface};
use hub_domain::credential::Credential;

use crate::door::{Door, credential, log_refusal};
use crate::problem::Problem;

/// What a question about the key itself is called in the decision.
pub(crate) static READ_KEY: LazyLock<OperationName> =
    LazyLock::new(|| OperationName::parse("key:read").unwrap_or_else(|_| unreachable!("a constant")));

/// The question whether a key is good for anything at all.
pub(crate) fn about_itself() -> AskedCall<'static> {
    AskedCall {
        surface: Surface::SelfService,
        operation: &READ_KEY,
        dossier: AskedDossier::Unplaced,
    }
}

/// Decides the call like any other, by the headers of the request.
///
/// # Errors
/// [`Problem::Refused`].
pub(crate) async fn caller(
    door: &Door,
    request: &Parts,
    request_id: &HeaderValue,
) -> Result<AllowedCall, Problem> {
    caller_by(door, request, request_id, about_itself(), credential).await
}

/// Decides another call by the headers of the request.
///
/// # Errors
/// [`Problem::Refused`].
pub(crate) async fn caller_for(
    door: &Door,
    request: &Parts,
    request_id: &HeaderValue,
    asked: AskedCall<'_>,
) -> Result<AllowedCall, Problem> {
    caller_by(door, request, request_id, asked, credential).await
}

/// The same with the credential that `read` finds in the headers.
///
/// # Errors
/// [`Problem::Refused`].
pub(crate) async fn caller_by(
    door: &Door,
    request: &Parts,
    request_id: &HeaderValue,
    asked: AskedCall<'_>,
    read: impl FnOnce(&HeaderMap) -> Result<Credential, RefusedCall>,
) -> Result<AllowedCall, Problem> {
    let headers = &request.headers;
    let limits = door.hub.settings().call_limits;
    let refused = |refused: RefusedCall, credential| {
        log_refusal("api", refused, credential, request_id);
        Problem::refused(refused, limits)
    };
    let counted = |reason: RefusedCall| {
        door.hub.count_refusal(reason);
        reason
    };
    let credential = read(headers).map_err(|reason| refused(counted(reason), None))?;
    let peer = door
        .peer(headers, &request.extensions)
        .map_err(|reason| refused(counted(reason), Some(&credential)))?;
    let call = Call {
        credential: &credential,
        asked: peer.map(|_| asked).map_err(RouteFault::Ambiguous),
        peer: peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
    };
    let decided = door.hub.decide(&call).await;
    decided.map_err(|reason| refused(reason, Some(&credential)))
}
