//! A contact's one-time link: looking at it uses nothing up, accepting signs in (`GST-04`).

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use hub_app::AppError;
use hub_app::authn::{Pass, PassPurpose};

use crate::errors::{ErrorPage, render};
use crate::forms::FormBody;
use crate::frame::{Frame, MessageKind};
use crate::headers::no_store;
use crate::pages::entrance::open_way;
use crate::router::{Segment, WebState};
use crate::routes::Routes;
use crate::session::{origin, plain, unread, words};
use crate::urls;

/// `/invitation/{token}`.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/invitation/{token}", show)
        .post("/invitation/{token}", accept)
}

#[derive(Debug, Template)]
#[template(path = "invitation/accept.html")]
struct AcceptPage {
    frame: Frame,
    pass: Pass,
    is_invitation: bool,
}

#[derive(Debug, Template)]
#[template(path = "invitation/dead.html")]
struct DeadPage {
    frame: Frame,
}

async fn show(State(state): State<WebState>, Segment(token): Segment, parts: Parts) -> Response {
    match state.hub.pass(&token).await {
        Ok(Some(pass)) => form(&parts, pass),
        Ok(None) => dead(&parts),
        Err(error) => failed(&state, &parts, &error),
    }
}

async fn accept(
    State(state): State<WebState>,
    Segment(token): Segment,
    parts: Parts,
    FormBody(_): FormBody,
) -> Response {
    let pass = match state.hub.pass(&token).await {
        Ok(Some(pass)) => pass,
        Ok(None) => return dead(&parts),
        Err(error) => return failed(&state, &parts, &error),
    };
    match state.hub.use_pass(&token, &origin(&parts, &state)).await {
        Ok(session) => {
            let welcome = plain(MessageKind::Success, "invitation-accepted")
                .filter(|_| pass.purpose == PassPurpose::Invitation);
            no_store(open_way(&state, &parts, session, (urls::LAUNCHER, welcome)).await)
        }
        Err(AppError::Gone | AppError::SignedOut) => dead(&parts),
        Err(error) => failed(&state, &parts, &error),
    }
}

fn form(parts: &Parts, pass: Pass) -> Response {
    let l = words(&parts.headers, None);
    let is_invitation = pass.purpose == PassPurpose::Invitation;
    let heading = if is_invitation {
        l.tx("invitation-title", "firm", &pass.firm_name)
    } else {
        l.t("invitation-sign-in-title").into_owned()
    };
    let frame = Frame::signed_out(l).page(heading, None).at(parts.uri.path());
    no_store(render(
        StatusCode::OK,
        &AcceptPage {
            frame,
            pass,
            is_invitation,
        },
    ))
}

/// Used, run out, cancelled, of somebody removed or of an offer that is no more: gone, and what to do.
fn dead(parts: &Parts) -> Response {
    let l = words(&parts.headers, None);
    let heading = l.t("invitation-dead-title");
    let frame = Frame::signed_out(l).page(heading, None).at(parts.uri.path());
    no_store(render(StatusCode::GONE, &DeadPage { frame }))
}

fn failed(state: &WebState, parts: &Parts, error: &AppError) -> Response {
    let l = words(&parts.headers, None);
    ErrorPage::signed_out(&parts.headers, unread(error, &origin(parts, state), &l)).into_response()
}
