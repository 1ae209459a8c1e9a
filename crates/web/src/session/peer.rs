//! Where a request comes from and what it is called in the logs.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::ConnectInfo;
use http::HeaderName;
use http::header::{FORWARDED, USER_AGENT};
use http::request::Parts;
use hub_app::Origin;
use hub_domain::audit::Door;
use hub_domain::gate::peer_address;

use crate::router::{RequestId, WebState};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The origin of a page's request, for the journal, the sessions and the limits on sign-in.
#[must_use]
pub fn origin(parts: &Parts, state: &WebState) -> Origin {
    let request_id = parts
        .extensions
        .get::<RequestId>()
        .map_or_else(String::new, |id| id.0.clone());
    let agent = parts
        .headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    Origin {
        door: Door::Page,
        request_id,
        address: address(parts, state).to_string(),
        agent: agent.chars().filter(|c| !c.is_control()).take(200).collect(),
        once: None,
    }
}

/// The caller's address behind the trusted proxies; the connection's own where the headers cannot be read.
fn address(parts: &Parts, state: &WebState) -> IpAddr {
    let socket = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(address)| {
            address.ip()
        });
    let values = |name: HeaderName| {
        parts
            .headers
            .get_all(name)
            .iter()
            .map(http::HeaderValue::as_bytes)
    };
    peer_address(
        socket,
        values(X_FORWARDED_FOR),
        values(FORWARDED),
        &state.settings.trusted_proxies,
    )
    .unwrap_or(socket)
}
