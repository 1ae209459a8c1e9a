//! The start, the help, the accessibility statement, and going from one firm to another.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use http::header::REFERER;
use http::{HeaderMap, Uri};
use hub_domain::authz::policy::is_administrator;

use crate::about;
use crate::forms::FormBody;
use crate::frame::{Frame, MessageKind};
use crate::pages::installation::awaits;
use crate::router::WebState;
use crate::routes::Routes;
use crate::session::{Anyone, Visit, words};
use crate::urls;

/// `/`, `/aide`, `/accessibilite`, `/domaine`.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/", start)
        .get(urls::HELP, help)
        .get(urls::ACCESSIBILITY, accessibility)
        .post(urls::FIRM, change_firm)
}

async fn start(State(state): State<WebState>, visit: Result<Anyone, Response>) -> Response {
    let visit = match visit {
        Ok(Anyone(visit)) => visit,
        Err(_) if awaits(&state).await => return Redirect::to(urls::INSTALLATION).into_response(),
        Err(entrance) => return entrance,
    };
    Redirect::to(if visit.signed_in.is_contact() {
        urls::LAUNCHER
    } else if visit.is_admin() {
        urls::APPLICATIONS
    } else {
        urls::PORTFOLIO
    })
    .into_response()
}

async fn help(visit: Result<Anyone, Response>, headers: HeaderMap) -> Response {
    for_anyone(visit, &headers, about::help).await
}

async fn accessibility(visit: Result<Anyone, Response>, headers: HeaderMap) -> Response {
    for_anyone(visit, &headers, about::accessibility).await
}

/// A page in the frame of whoever reads, signed in or not.
async fn for_anyone(
    visit: Result<Anyone, Response>,
    headers: &HeaderMap,
    page: fn(Frame) -> Response,
) -> Response {
    match visit {
        Ok(Anyone(visit)) => visit.shown(page(visit.frame().await)),
        Err(_) => page(Frame::signed_out(words(headers, None))),
    }
}

/// Works in another firm; comes back to the same place there, or to the start.
async fn change_firm(visit: Visit, headers: HeaderMap, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check_token(&form).await {
        return response;
    }
    let domain = form.text("domaine");
    if let Err(error) = visit.hub.switch_firm(&visit.signed_in, domain).await {
        return visit.refuse(error).await;
    }
    let args = [("domain", domain.into())];
    let place = place_of(&headers);
    let now = visit.again(&headers).await;
    let is_admin = now.and_then(|now| now.caller().map(|caller| is_administrator(caller.actor())));
    let place = if is_admin == Some(true) || !ADMINISTRATORS.contains(&place) {
        place
    } else {
        urls::PORTFOLIO
    };
    visit.redirect(place, Some((MessageKind::Info, "firm-changed", &args)))
}

/// Places that only administrators have.
const ADMINISTRATORS: [&str; 3] = [urls::APPLICATIONS, urls::API_KEYS, urls::AUDIT];

/// The place the reader came from, without what only one firm has there.
fn place_of(headers: &HeaderMap) -> &'static str {
    let path = headers
        .get(REFERER)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<Uri>().ok())
        .map(|uri| uri.path().to_owned())
        .unwrap_or_default();
    [
        urls::APPLICATIONS,
        urls::API_KEYS,
        urls::AUDIT,
        urls::ACCOUNT,
        urls::HELP,
        urls::ACCESSIBILITY,
    ]
    .into_iter()
    .find(|place| path.starts_with(place))
    .unwrap_or(urls::PORTFOLIO)
}
