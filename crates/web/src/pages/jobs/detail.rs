//! One delivery: counters, what failed and why, sending it again.

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_domain::ids::ActId;
use hub_domain::moment::Moment;

use super::words::{author, done, state, title};
use crate::components::Badge;
use crate::forms::QueryData;
use crate::frame::{Frame, NavEntry};
use crate::router::Segment;
use crate::session::Visit;
use crate::sheet::{Sheet, SheetFormat};
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
    /// When the server took the job up again, where it was restarted before the end.
    resumed: Option<Moment>,
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

/// `GET /suivi/traitements/{act}?format=csv|xlsx`: the page, or « Exporter les échecs ».
pub async fn show(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    let act = segment.id().map_or(ActId(0), ActId);
    if query.has("format") {
        return file(&visit, act, SheetFormat::of(query.text("format"))).await;
    }
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
        resumed: Some(visit.hub.started_at()).filter(|began| line.waiting > 0 && *began > line.at),
        here: urls::job(act),
        resend: urls::job_act(act, "renvoyer"),
        cancel: urls::job_act(act, "annuler"),
    })
}

async fn file(visit: &Visit, act: ActId, format: SheetFormat) -> Response {
    let found = match visit.hub.whole_delivery(&visit.caller, act).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let columns = [
        "outbox-col-recipient",
        "job-col-name",
        "outbox-col-subject",
        "outbox-attempt-answer",
    ];
    let sheet = Sheet {
        name: format!("echecs-{act}"),
        columns: columns.map(|id| visit.l.t(id).into_owned()).to_vec(),
        rows: found
            .failures
            .into_iter()
            .map(|(mail, answer)| {
                let name = mail.name();
                vec![
                    mail.recipient.into(),
                    name.into(),
                    mail.subject.into(),
                    answer.into(),
                ]
            })
            .collect(),
    };
    sheet.answer(format)
}

/// The act of an address.
pub fn act(segment: &Segment) -> Result<ActId, AppError> {
    segment.id().map(ActId).ok_or(AppError::NotFound)
}
