//! Passing an allowed call on to the accounting back end (3.5), which is told of it as it is by a gate (3.3).

use std::net::IpAddr;

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, COOKIE, FORWARDED, UPGRADE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use hub_app::decisions::AllowedCall;
use hub_app::upstream::{Upstream, UpstreamFault};

use crate::door::Door;
use crate::gate::answer::tell;
use crate::problem::{Problem, Told};
use crate::request_id::X_REQUEST_ID;

const X_APIKEY: HeaderName = HeaderName::from_static("x-apikey");
const SUBSCRIPTION_KEY: HeaderName = HeaderName::from_static("ocp-apim-subscription-key");
const X_REAL_IP: HeaderName = HeaderName::from_static("x-real-ip");
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// What begins a name that only Loop Hub or a proxy may give, so that a caller's is forged.
const OURS: [&str; 3] = ["x-loophub-", "x-forwarded-", "x-original-"];

/// Headers of an answer that hold for everything of its origin: its cookies, what a browser keeps, how it connects and
/// reports, which pages a script may serve.
const OF_THE_ORIGIN: [&str; 8] = [
    "set-cookie",
    "clear-site-data",
    "strict-transport-security",
    "alt-svc",
    "nel",
    "report-to",
    "reporting-endpoints",
    "service-worker-allowed",
];

/// Passes a call on, exactly as it was decided.
pub(super) async fn answer(
    door: &Door,
    request: &Parts,
    body: Body,
    request_id: &HeaderValue,
    call: &AllowedCall,
    peer: IpAddr,
) -> Result<Response, Problem> {
    let limits = door.hub.settings().call_limits;
    let upstream = door
        .hub
        .upstream()
        .map_err(|error| Problem::failed(&error, limits))?;
    let upstream = upstream.ok_or(Problem::Told(Told::NotServed))?;
    if request.headers.contains_key(UPGRADE) {
        return Err(Problem::Told(Told::UpgradeRefused));
    }
    let target = request.uri.path_and_query().cloned().ok_or(Problem::Internal)?;
    let headers = headers(door, request, request_id, call, peer).ok_or(Problem::Internal)?;
    let answered = upstream.send(request.method.clone(), target, headers, body).await;
    let mut response = answered.map_err(|fault| Problem::Told(told(fault)))?;
    let headers = response.headers_mut();
    // The pages of Loop Hub have this very origin: nobody else speaks for the whole of it.
    without(headers, |name| {
        OF_THE_ORIGIN.contains(&name) || name.replace('_', "-").starts_with(OURS[0])
    });
    headers.insert(X_REQUEST_ID, request_id.clone());
    Ok(response.map(Body::new))
}

/// The headers of the call: the caller's without their credentials and what only Loop Hub may say, then what it says;
/// nothing if that cannot be written.
fn headers(
    door: &Door,
    request: &Parts,
    request_id: &HeaderValue,
    call: &AllowedCall,
    peer: IpAddr,
) -> Option<HeaderMap> {
    let mut headers = Upstream::of_call(&request.headers);
    for name in [
        X_APIKEY,
        AUTHORIZATION,
        COOKIE,
        SUBSCRIPTION_KEY,
        FORWARDED,
        X_REAL_IP,
    ] {
        headers.remove(name);
    }
    // Some back ends take `X_LoopHub_Firm` for `X-LoopHub-Firm`: no name with that sign says anything, as behind nginx.
    without(&mut headers, |name| {
        name.contains('_') || OURS.iter().any(|ours| name.starts_with(ours))
    });
    tell(&mut headers, call)?;
    headers.insert(X_REQUEST_ID, request_id.clone());
    headers.insert(X_FORWARDED_FOR, HeaderValue::from_str(&peer.to_string()).ok()?);
    let public_url = &door.hub.settings().public_url;
    if let Some((scheme, rest)) = public_url.split_once("://") {
        let host = rest.split('/').next().unwrap_or_default();
        headers.insert(X_FORWARDED_PROTO, HeaderValue::from_str(scheme).ok()?);
        headers.insert(X_FORWARDED_HOST, HeaderValue::from_str(host).ok()?);
    }
    Some(headers)
}

/// Takes away every header with such a name.
fn without(headers: &mut HeaderMap, is_one: impl Fn(&str) -> bool) {
    let names: Vec<HeaderName> = headers
        .keys()
        .filter(|name| is_one(name.as_str()))
        .cloned()
        .collect();
    for name in names {
        headers.remove(name);
    }
}

const fn told(fault: UpstreamFault) -> Told {
    match fault {
        UpstreamFault::Busy => Told::Busy,
        UpstreamFault::TooLarge => Told::TooLarge,
        // Who went away reads no answer.
        UpstreamFault::CallerSlow | UpstreamFault::CallerGone => Told::CallerSlow,
        UpstreamFault::Unreachable => Told::Unreachable,
        UpstreamFault::Late => Told::Late,
    }
}
