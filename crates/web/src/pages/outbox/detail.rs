//! One letter: its text first, its HTML in a frame that runs nothing, its attempts with the server's answers.

use askama::Template;
use axum::response::{Html, IntoResponse as _, Response};
use http::HeaderValue;
use http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
use hub_app::AppError;
use hub_app::queries::outbox::OutboxMail;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::delivery::MailState;
use hub_domain::ids::MailId;
use hub_domain::moment::Moment;

use super::words::{outcome_words, state_badge, template_words};
use crate::components::Badge;
use crate::frame::{Frame, NavEntry};
use crate::headers::no_store;
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

/// The policy of the preview alone: it runs nothing, loads nothing, and stands only in our own frame (spec 11).
const PREVIEW_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
     frame-ancestors 'self'";

#[derive(Debug, Template)]
#[template(path = "outbox/detail.html")]
struct MailPage {
    frame: Frame,
    recipient: String,
    name: String,
    kind: String,
    language: String,
    state: Badge,
    created_at: Moment,
    sent_at: Option<Moment>,
    message_id: String,
    job: Option<String>,
    text: Option<String>,
    preview: String,
    link: Option<String>,
    attempts: Vec<AttemptRow>,
    resend: Option<(String, String)>,
    give_up: Option<String>,
}

#[derive(Debug)]
struct AttemptRow {
    n: i64,
    at: Moment,
    outcome: String,
    answer: String,
}

/// `GET /suivi/envois/{id}`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match mail(&visit, &segment).await {
        Ok(mail) => {
            let frame = visit
                .frame()
                .await
                .page(mail.detail.line.subject.clone(), Some(NavEntry::Outbox))
                .crumb(visit.l.t("nav-outbox"), urls::OUTBOX);
            no_store(visit.page(&page(&visit, mail, frame)))
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `GET /suivi/envois/{id}/apercu`: the HTML part, for the frame of the page.
pub async fn preview(visit: Visit, segment: Segment) -> Response {
    let composed = match mail(&visit, &segment).await {
        Ok(mail) => mail.composed,
        Err(error) => return visit.refuse(error).await,
    };
    let Some(composed) = composed else {
        return visit.refuse(AppError::Gone).await;
    };
    let mut response = no_store(Html(composed.html).into_response());
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(PREVIEW_POLICY));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    response
}

async fn mail(visit: &Visit, segment: &Segment) -> Result<OutboxMail, AppError> {
    allows(&visit.caller, Act::ReadOutbox, Target::Firm)?;
    let id = segment.id().map(MailId).ok_or(AppError::NotFound)?;
    visit.hub.outbox_mail(&visit.caller, id).await
}

fn page(visit: &Visit, mail: OutboxMail, frame: Frame) -> MailPage {
    let l = &visit.l;
    let line = mail.detail.line;
    let is_kept = mail.composed.is_some();
    let is_leaving = line.is_leaving(mail.now);
    let words = match line.state {
        MailState::Waiting => "outbox-send-now",
        MailState::Sent | MailState::Shown | MailState::Failed | MailState::GivenUp => "outbox-resend",
    };
    let resend =
        (is_kept && !is_leaving).then(|| (urls::mail_act(line.id, "renvoyer"), l.t(words).into_owned()));
    let may_give_up = matches!(line.state, MailState::Waiting) && !is_leaving;
    MailPage {
        frame,
        kind: template_words(&line.template, l),
        language: l
            .t(if mail.detail.language == "en" {
                "outbox-in-english"
            } else {
                "outbox-in-french"
            })
            .into_owned(),
        state: state_badge(&line, mail.now, l),
        created_at: line.created_at,
        sent_at: line.sent_at,
        message_id: mail.detail.message_id,
        // A test and a link to sign in concern whoever asked for them: they are no deliveries.
        job: (!matches!(line.template.as_str(), "test" | "sign_in_link")).then(|| urls::job(line.act)),
        text: mail.composed.map(|composed| composed.text),
        preview: urls::mail_act(line.id, "apercu"),
        link: mail.detail.shown_link,
        attempts: mail
            .detail
            .attempts
            .into_iter()
            .map(|attempt| AttemptRow {
                n: attempt.n,
                at: attempt.at,
                outcome: outcome_words(attempt.outcome, l),
                answer: attempt.answer,
            })
            .collect(),
        resend,
        give_up: may_give_up.then(|| urls::mail_act(line.id, "abandonner")),
        name: line.name(),
        recipient: line.recipient,
    }
}
