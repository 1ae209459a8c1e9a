//! What every door reads of a request: the credential, the origin, the request's name.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::header::{AUTHORIZATION, FORWARDED};
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue};
use hub_app::Hub;
use hub_app::decisions::RefusedCall;
use hub_domain::authz::call::TrueReason;
use hub_domain::credential::{Credential, carries_secret};
use hub_domain::gate::{Ambiguity, RouteTable, RouteTableFault, peer_address};
use ipnet::IpNet;

use crate::request_id::{self, RequestIds};
use crate::v1::Descriptions;

pub(crate) const X_APIKEY: HeaderName = HeaderName::from_static("x-apikey");
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// What an installation chooses of its doors.
#[derive(Debug, Clone)]
pub struct GateSettings {
    /// Which calls exist; what it does not name is refused.
    pub route_table: RouteTable,
    /// The proxies whose forwarding headers are believed.
    pub trusted_proxies: Vec<IpNet>,
}

impl GateSettings {
    /// The built-in route table behind these proxies.
    ///
    /// # Errors
    /// Never in a released version: the tests read the same table.
    pub fn built_in(trusted_proxies: Vec<IpNet>) -> Result<Self, RouteTableFault> {
        Ok(Self {
            route_table: RouteTable::built_in()?,
            trusted_proxies,
        })
    }
}

/// How the pages beside the doors are served: the API takes their sessions, and its documentation their looks.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// Served over HTTPS: the session's cookie is bound to the host.
    pub secure_cookies: bool,
    /// The origin browsers see; may be empty.
    pub public_url: String,
    /// The address of the style sheet.
    pub stylesheet: String,
}

/// A door: the product behind it, and what the installation chose.
#[derive(Debug)]
pub(crate) struct Door {
    pub(crate) hub: Hub,
    pub(crate) settings: GateSettings,
    pub(crate) site: Site,
    pub(crate) ids: RequestIds,
    /// What is told of the API itself.
    pub(crate) descriptions: Descriptions,
}

impl Door {
    pub(crate) fn new(hub: Hub, settings: GateSettings, site: Site) -> Self {
        let ids = RequestIds::new(hub.random());
        Self {
            hub,
            settings,
            site,
            ids,
            descriptions: Descriptions::default(),
        }
    }

    /// From where the call comes; `Ok(Err(_))` when that can be read two ways.
    ///
    /// # Errors
    /// [`TrueReason::Unavailable`] when the server does not tell the other end of the connection.
    pub(crate) fn peer(
        &self,
        headers: &HeaderMap,
        extensions: &Extensions,
    ) -> Result<Result<IpAddr, Ambiguity>, RefusedCall> {
        let Some(ConnectInfo(socket)) = extensions.get::<ConnectInfo<SocketAddr>>() else {
            tracing::error!("the server does not tell from where a call comes");
            return Err(RefusedCall::of(TrueReason::Unavailable));
        };
        Ok(peer_address(
            socket.ip(),
            values(headers, &X_FORWARDED_FOR),
            values(headers, &FORWARDED),
            &self.settings.trusted_proxies,
        ))
    }
}

/// The credential of a request.
pub(crate) fn credential(headers: &HeaderMap) -> Result<Credential, RefusedCall> {
    Credential::from_headers(values(headers, &X_APIKEY), values(headers, &AUTHORIZATION))
        .map_err(|refusal| RefusedCall::of(refusal.into()))
}

/// Every value of a header.
pub(crate) fn values<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = &'h [u8]> + use<'h> {
    headers.get_all(name).iter().map(HeaderValue::as_bytes)
}

/// Says in the log why a call was refused, in truth and without its secret.
pub(crate) fn log_refusal(
    door: &'static str,
    refused: RefusedCall,
    credential: Option<&Credential>,
    request_id: &HeaderValue,
) {
    let detail = match refused.reason {
        TrueReason::Ambiguous(ambiguity) => ambiguity.code(),
        _ => "",
    };
    // A truncated secret sent in the place of the identifier may have the form of one.
    let key = credential
        .map(|credential| credential.identifier.as_str())
        .filter(|identifier| !carries_secret(identifier))
        .unwrap_or("");
    tracing::info!(
        door,
        reason = refused.reason.code(),
        detail,
        key,
        request_id = request_id::text(request_id),
        "call refused"
    );
}
