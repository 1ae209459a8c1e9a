//! Who calls: an application by its cabinet key, a key about itself, or one of the firm's staff by the session of the
//! pages (3.4).

use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use hub_app::authn::{cookie_value, session_cookie};
use hub_app::decisions::AllowedCall;
use hub_domain::authz::call::{AskedCall, AskedDossier, DenyReason, OperationName, Surface};
use hub_domain::authz::grant::Grant;
use hub_domain::staff::Caller;

use crate::caller::{caller as caller_about_itself, caller_for};
use crate::door::{Door, X_APIKEY};
use crate::problem::{Plain, Problem};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whom an endpoint answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opens {
    /// Any key of an application, about itself.
    Itself,
    /// The firm's staff, and the applications that are granted this.
    Granted(Grant),
    /// The firm's staff alone.
    Staff,
    /// Everybody.
    Everybody,
}

/// Who calls.
#[derive(Debug)]
pub(super) enum Who {
    /// A key, about itself.
    Key(AllowedCall),
    /// An application that acts by its key.
    Application(Caller, AllowedCall),
    /// One of the firm's staff.
    Staff(Caller),
    /// Whoever.
    Anybody,
}

impl Who {
    /// The key that was used.
    pub(super) const fn call(&self) -> Option<&AllowedCall> {
        match self {
            Self::Key(call) | Self::Application(_, call) => Some(call),
            Self::Staff(_) | Self::Anybody => None,
        }
    }

    /// Who acts in the firm.
    pub(super) const fn caller(&self) -> Option<&Caller> {
        match self {
            Self::Application(caller, _) | Self::Staff(caller) => Some(caller),
            Self::Key(_) | Self::Anybody => None,
        }
    }
}

/// Says who calls. A key, where there is one, decides; else the session.
///
/// # Errors
/// The problem of whoever may not.
pub(super) async fn who(
    door: &Door,
    opens: Opens,
    request: &Parts,
    request_id: &HeaderValue,
) -> Result<Who, Problem> {
    let headers = &request.headers;
    let has_key = headers.contains_key(X_APIKEY) || headers.contains_key(AUTHORIZATION);
    match opens {
        Opens::Everybody => Ok(Who::Anybody),
        Opens::Itself => Ok(Who::Key(caller_about_itself(door, request, request_id).await?)),
        Opens::Granted(grant) if has_key => by_key(door, grant.code(), request, request_id).await,
        // No grant has this word, so that no application does it.
        Opens::Staff if has_key => by_key(door, "staff:only", request, request_id).await,
        Opens::Granted(_) | Opens::Staff => by_session(door, request).await,
    }
}

async fn by_key(
    door: &Door,
    operation: &str,
    request: &Parts,
    request_id: &HeaderValue,
) -> Result<Who, Problem> {
    let operation = OperationName::parse(operation).map_err(|_| Problem::Internal)?;
    let asked = AskedCall {
        surface: Surface::Hub,
        operation: &operation,
        dossier: AskedDossier::Unplaced,
    };
    let call = caller_for(door, request, request_id, asked).await?;
    let caller = door
        .hub
        .acting_application(&call)
        .map_err(|error| Problem::failed(&error, door.limits()))?;
    Ok(Who::Application(caller, call))
}

async fn by_session(door: &Door, request: &Parts) -> Result<Who, Problem> {
    let headers = &request.headers;
    let texts = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let nobody = || Problem::Refused {
        reason: DenyReason::MissingCredentials,
        retry_after: None,
        limits: door.limits(),
    };
    let token = cookie_value(texts, session_cookie(door.site.secure_cookies)).ok_or_else(nobody)?;
    let signed_in = door
        .hub
        .signed_in(token)
        .await
        .map_err(|error| Problem::failed(&error, door.limits()))?
        .ok_or_else(nobody)?;
    if signed_in.is_contact() {
        return Err(Problem::Plain(Plain::StaffOnly));
    }
    let caller = signed_in.caller().ok_or(Problem::Plain(Plain::CallerGone))?;
    if is_change(&request.method) {
        if !comes_from_here(headers, &door.site.public_url) {
            return Err(Problem::Plain(Plain::CrossOrigin));
        }
        if !is_json(headers) {
            return Err(Problem::Plain(Plain::JsonRequired));
        }
    }
    Ok(Who::Staff(caller.clone()))
}

/// Whether a method changes anything.
pub(super) fn is_change(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD)
}

/// Whether a body is said to be JSON.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// Whether a browser says that the request comes from a page of this server. What is no browser says nothing, and
/// cannot be led here by another site.
fn comes_from_here(headers: &HeaderMap, public_url: &str) -> bool {
    if let Some(site) = headers.get(FETCH_SITE) {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(ORIGIN) else {
        return true;
    };
    let origin = origin.to_str().unwrap_or_default();
    if !public_url.is_empty() && origin == public_url.trim_end_matches('/') {
        return true;
    }
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    host.is_some_and(|host| origin.split_once("://").is_some_and(|(_, of)| of == host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(given: &[(HeaderName, &str)]) -> HeaderMap {
        let pair = |(name, value): &(HeaderName, &str)| (name.clone(), value.parse().unwrap());
        given.iter().map(pair).collect()
    }

    /// 3.4: a browser led here by another site changes nothing.
    #[test]
    fn another_sites_pages_change_nothing() {
        let here =
            |given: &[(HeaderName, &str)]| comes_from_here(&headers(given), "https://hub.cabinet.example/");
        assert!(here(&[]));
        assert!(here(&[
            (FETCH_SITE, "same-origin"),
            (ORIGIN, "https://other.example")
        ]));
        assert!(here(&[(ORIGIN, "https://hub.cabinet.example")]));
        assert!(here(&[
            (ORIGIN, "http://127.0.0.1:8080"),
            (HOST, "127.0.0.1:8080")
        ]));
        for site in ["cross-site", "same-site", ""] {
            assert!(
                !here(&[(FETCH_SITE, site), (ORIGIN, "https://hub.cabinet.example")]),
                "{site}"
            );
        }
        for origin in [
            "null",
            "https://other.example",
            "https://hub.cabinet.example.evil.example",
        ] {
            assert!(
                !here(&[(ORIGIN, origin), (HOST, "hub.cabinet.example")]),
                "{origin}"
            );
        }
    }

    #[test]
    fn json_is_known_by_its_type() {
        let json = |kind: &str| is_json(&headers(&[(CONTENT_TYPE, kind)]));
        assert!(json("application/json") && json("Application/JSON; charset=utf-8"));
        assert!(!json("text/plain") && !json("application/jsonp") && !is_json(&HeaderMap::new()));
    }
}
