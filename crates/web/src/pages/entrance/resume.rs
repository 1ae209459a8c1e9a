//! `/reprise`: the form that was sent when its session had ended, to be sent again (C20).

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;

use crate::frame::{Frame, Message, MessageKind};
use crate::headers::no_store;
use crate::router::WebState;
use crate::session::Visit;
use crate::session::cookies::Cookie;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "entrance/resume.html")]
struct ResumePage {
    frame: Frame,
    action: String,
    fields: Vec<(String, String)>,
}

/// `GET /reprise`.
pub async fn show(State(state): State<WebState>, visit: Visit, headers: HeaderMap) -> Response {
    let waiting = Cookie::Kept
        .read(&headers, visit.is_secure())
        .and_then(|name| state.kept.show(name, visit.hub.now()));
    let Some(form) = waiting else {
        return visit.redirect(urls::PORTFOLIO, None);
    };
    let heading = visit.l.t("resume-title");
    let message = Message::new(MessageKind::Info, visit.l.t("msg-session"), &visit.l);
    let frame = visit
        .frame()
        .await
        .page(heading, None)
        .with_message(Some(message));
    no_store(visit.page(&ResumePage {
        frame,
        action: form.path,
        fields: form.fields,
    }))
}
