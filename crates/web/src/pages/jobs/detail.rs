//! One delivery: counters, what failed and why, sending it again.

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_domain::ids::ActId;
use hub_domain::moment::Moment;

use super::words::{author, done, state, title};
use crate::components::Badge;
use crate::frame::{Frame, NavEntry};
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "jobs/detail.html")]
struct JobPage {
    frame: Frame,
    author: String,
    at: Moment,
    state: Badge,
    done: i64,
    total: i64,
    percent: i64,
    sent: i64,
    waiting: i64,
    failed: i64,
    given_up: i64,
    failures: Vec<Failure>,
    may_send: bool,
    here: String,
    resend: String,
    cancel: String,
}

#[derive(Debug)]
struct Failure {
    recipient: String,
    name: String,
    subject: String,
    answer: String,
    /// Where the letter is shown, and where it is sent again; for those who may.
    links: Option<(String, String)>,
}

/// `GET /suivi/traitements/{act}`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    let act = segment.id().map_or(ActId(0), ActId);
    let found = match visit.hub.delivery(&visit.caller, act).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let line = &found.line;
    let failures = found
        .failures
        .into_iter()
        .map(|(mail, answer)| Failure {
            name: mail.name(),
            links: found
                .may_send
                .then(|| (urls::mail(mail.id), urls::mail_act(mail.id, "renvoyer"))),
            recipient: mail.recipient,
            subject: mail.subject,
            answer,
        })
        .collect();
    let frame = visit
        .frame()
        .await
        .page(title(line, l), Some(NavEntry::Jobs))
        .crumb(l.t("nav-jobs"), urls::JOBS);
    visit.page(&JobPage {
        frame,
        author: author(line, l),
        at: line.at,
        state: state(line, l),
        done: done(line),
        total: line.total,
        percent: done(line) * 100 / line.total.max(1),
        sent: line.sent,
        waiting: line.waiting,
        failed: line.failed,
        given_up: line.given_up,
        failures,
        may_send: found.may_send,
        here: urls::job(act),
        resend: urls::job_act(act, "renvoyer"),
        cancel: urls::job_act(act, "annuler"),
    })
}

/// The act of an address.
pub fn act(segment: &Segment) -> Result<ActId, AppError> {
    segment.id().map(ActId).ok_or(AppError::NotFound)
}
