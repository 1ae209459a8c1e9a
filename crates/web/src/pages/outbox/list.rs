//! The list: newest first, by state, kind or address; older and newer by key.

use askama::Template;
use axum::response::Response;
use hub_app::queries::outbox::{From, Post};
use hub_app::queries::{MailFilter, MailLine};
use hub_domain::delivery::MailState;
use hub_domain::letter::Letter;
use hub_domain::moment::Moment;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::words::{state_badge, state_words, template_words, trouble_words};
use crate::components::{Badge, Choice};
use crate::forms::QueryData;
use crate::frame::{Frame, MessageKind, NavEntry};
use crate::headers::no_store;
use crate::session::Visit;
use crate::sheet::{Sheet, SheetFormat};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "outbox/list.html")]
struct OutboxListPage {
    frame: Frame,
    states: Vec<Choice>,
    kinds: Vec<Choice>,
    recipient: String,
    rows: Vec<Row>,
    older: Option<String>,
    newer: Option<String>,
    is_filtered: bool,
    failed: i64,
    banner: Option<(MessageKind, String)>,
    answer: String,
    /// The address of this list, where a parameter may follow.
    exports: String,
}

impl OutboxListPage {
    /// Whether anything can be done on a line: without it, the column would be empty.
    fn may_resend(&self) -> bool {
        self.rows.iter().any(|row| row.resend.is_some())
    }
}

#[derive(Debug)]
struct Row {
    href: String,
    at: Moment,
    recipient: String,
    name: String,
    subject: String,
    kind: String,
    state: Badge,
    attempts: i64,
    resend: Option<String>,
}

/// `GET /suivi/envois?etat=…&modele=…&destinataire=…&avant=…` or `&apres=…`; with `&format=csv|xlsx`, all that the filter
/// finds as a file. What is no state, kind or position counts as absent.
pub async fn show(visit: Visit, QueryData(query): QueryData) -> Response {
    let filter = MailFilter {
        state: MailState::from_code(query.text("etat")),
        template: Letter::TEMPLATES
            .into_iter()
            .find(|known| *known == query.text("modele"))
            .unwrap_or_default()
            .to_owned(),
        recipient: query.text("destinataire").to_owned(),
    };
    if query.has("format") {
        return match visit.hub.whole_outbox(&visit.caller, &filter).await {
            Ok(lines) => sheet(&visit, lines).answer(SheetFormat::of(query.text("format"))),
            Err(error) => visit.refuse(error).await,
        };
    }
    let from = match (query.number("apres"), query.number("avant")) {
        (Some(after), _) => From::After(after),
        (None, Some(before)) => From::Before(before),
        (None, None) => From::Newest,
    };
    let found = match visit.hub.outbox(&visit.caller, from, &filter).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let now = found.now;
    let state = filter.state.map_or("", MailState::code);
    let mut states: Vec<Choice> = MailState::ALL
        .iter()
        .map(|known| Choice::new(known.code(), state_words(*known, l), state))
        .collect();
    states.insert(0, Choice::new("", l.t("outbox-all-states"), state));
    let mut kinds: Vec<Choice> = Letter::TEMPLATES
        .iter()
        .map(|kind| Choice::new(*kind, template_words(kind, l), &filter.template))
        .collect();
    kinds.insert(0, Choice::new("", l.t("outbox-all-kinds"), &filter.template));
    let list = address(&filter);
    let link = |side: &str, id: i64| format!("{list}{side}={id}");
    let banner = match (&found.post, &found.trouble) {
        (Post::Nowhere, _) => Some((MessageKind::Warning, l.t("outbox-nowhere").into_owned())),
        (Post::Screen, _) => Some((MessageKind::Info, l.t("outbox-screen").into_owned())),
        (Post::Server(_), Some(trouble)) => {
            let words = trouble_words(trouble, found.waiting, &found.post, now, l);
            Some((MessageKind::Error, words))
        }
        (Post::Server(_), None) => None,
    };
    let answer = found
        .trouble
        .filter(|_| matches!(found.post, Post::Server(_)))
        .map_or_else(String::new, |trouble| trouble.answer);
    let (older, newer) = (
        found.older.map(|id| link("avant", id)),
        found.newer.map(|id| link("apres", id)),
    );
    let rows = found.lines.into_iter().map(|mail| row(mail, now, l)).collect();
    let heading = l.t("nav-outbox");
    no_store(visit.page(&OutboxListPage {
        frame: visit.frame().await.page(heading, Some(NavEntry::Outbox)),
        states,
        kinds,
        is_filtered: !state.is_empty()
            || !filter.template.is_empty()
            || !filter.recipient.is_empty()
            || from != From::Newest,
        recipient: filter.recipient,
        rows,
        older,
        newer,
        failed: found.failed,
        banner,
        answer,
        exports: list,
    }))
}

fn row(mail: MailLine, now: Moment, l: &crate::i18n::L10n) -> Row {
    let may_resend = matches!(mail.state, MailState::Failed | MailState::GivenUp);
    Row {
        href: urls::mail(mail.id),
        at: mail.created_at,
        name: mail.name(),
        kind: template_words(&mail.template, l),
        state: state_badge(&mail, now, l),
        attempts: mail.attempts,
        resend: may_resend.then(|| urls::mail_act(mail.id, "renvoyer")),
        recipient: mail.recipient,
        subject: mail.subject,
    }
}

fn sheet(visit: &Visit, lines: Vec<MailLine>) -> Sheet {
    let (l, now) = (&visit.l, visit.hub.now());
    let columns = [
        "outbox-col-date",
        "outbox-col-recipient",
        "job-col-name",
        "outbox-col-subject",
        "outbox-col-kind",
        "outbox-col-state",
        "outbox-col-attempts",
    ];
    Sheet {
        name: "envois".to_owned(),
        columns: columns.map(|id| l.t(id).into_owned()).to_vec(),
        rows: lines
            .into_iter()
            .map(|mail| row(mail, now, l))
            .map(|row| {
                vec![
                    l.date_time(row.at).into(),
                    row.recipient.into(),
                    row.name.into(),
                    row.subject.into(),
                    row.kind.into(),
                    row.state.label.into(),
                    row.attempts.into(),
                ]
            })
            .collect(),
    }
}

/// Where a filter is asked for, ending where a parameter may follow.
fn address(filter: &MailFilter) -> String {
    let mut address = format!("{}?", urls::OUTBOX);
    for (name, value) in [
        ("etat", filter.state.map_or("", MailState::code)),
        ("modele", &filter.template),
        ("destinataire", &filter.recipient),
    ] {
        if !value.is_empty() {
            let value = utf8_percent_encode(value, NON_ALPHANUMERIC);
            address.push_str(&format!("{name}={value}&"));
        }
    }
    address
}
