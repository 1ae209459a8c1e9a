//! « Recevoir un lien »: how a client's contact signs in (`GST-04`). The answer never tells whether an address is known.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use http::StatusCode;
use http::request::Parts;
use hub_domain::account::EmailAddress;

use crate::errors::{ErrorPage, Refusal, render};
use crate::forms::{FieldErrors, FormBody, QueryData};
use crate::frame::{Frame, Message, MessageKind};
use crate::headers::no_store;
use crate::router::WebState;
use crate::session::{origin, words};
use crate::urls;

/// Seconds after which somebody who asked too often may ask again.
const WAIT_SECONDS: u32 = 900;

#[derive(Debug, Template)]
#[template(path = "entrance/client.html")]
struct ClientPage {
    frame: Frame,
    email: String,
}

/// `GET /connexion/client`.
pub async fn show(parts: Parts, QueryData(query): QueryData) -> Response {
    let mut page = page(&parts);
    if query.has("envoye") {
        let l = &page.frame.l;
        page.frame.message = Some(Message::new(MessageKind::Info, l.t("client-sent"), l));
    }
    no_store(render(StatusCode::OK, &page))
}

/// `POST /connexion/client`: the same answer for everybody.
pub async fn submit(State(state): State<WebState>, parts: Parts, FormBody(form): FormBody) -> Response {
    let typed = form.text("email");
    let l = words(&parts.headers, None);
    let mut errors: FieldErrors = form.faults(&l);
    if EmailAddress::parse(typed).is_err() {
        errors.add("email", l.t("msg-email"));
    }
    if !errors.is_empty() {
        let mut page = page(&parts);
        typed.clone_into(&mut page.email);
        page.frame.errors = errors;
        return no_store(render(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    // The letters are written beside the answer: how long it takes tells nothing.
    if state
        .hub
        .ask_sign_in_link(typed, &origin(&parts, &state))
        .is_none()
    {
        let refusal = Refusal::TooMany {
            seconds: WAIT_SECONDS,
        };
        return ErrorPage::signed_out(&parts.headers, refusal).into_response();
    }
    Redirect::to(&format!("{}?envoye=1", urls::CLIENT_SIGN_IN)).into_response()
}

fn page(parts: &Parts) -> ClientPage {
    let l = words(&parts.headers, None);
    let heading = l.t("client-title");
    ClientPage {
        frame: Frame::signed_out(l).page(heading, None).at(urls::CLIENT_SIGN_IN),
        email: String::new(),
    }
}
