//! The list: newest first, one verb or all, older and newer by key.

use askama::Template;
use axum::response::Response;
use hub_app::queries::JournalLine;
use hub_domain::audit::Verb;
use hub_domain::moment::Moment;

use super::words::{author, object, verb_words};
use crate::components::Choice;
use crate::forms::QueryData;
use crate::frame::{Frame, NavEntry};
use crate::headers::no_store;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "audit/list.html")]
struct JournalListPage {
    frame: Frame,
    verbs: Vec<Choice>,
    rows: Vec<Row>,
    older: Option<String>,
    newer: Option<String>,
    is_filtered: bool,
}

#[derive(Debug)]
struct Row {
    seq: i64,
    href: String,
    at: Moment,
    author: String,
    verb: String,
    object: String,
}

/// `GET /suivi/journal?action=…&avant=…` or `&apres=…`. What is no verb or no position counts as absent.
pub async fn show(visit: Visit, QueryData(query): QueryData) -> Response {
    let verb = Verb::from_code(query.text("action"));
    let (before, after) = (query.number("avant"), query.number("apres"));
    let found = match after {
        Some(after) => visit.hub.journal_after(&visit.caller, after, verb).await,
        None => visit.hub.journal(&visit.caller, before, verb).await,
    };
    let found = match found {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let code = verb.map_or("", Verb::code);
    let link = |side: &str, seq: i64| {
        let action = if code.is_empty() {
            String::new()
        } else {
            format!("action={code}&")
        };
        format!("{}?{action}{side}={seq}", urls::AUDIT)
    };
    let mut verbs: Vec<Choice> = Verb::ALL
        .iter()
        .map(|verb| Choice::new(verb.code(), verb_words(*verb, l), code))
        .collect();
    verbs.sort_by(|one, other| one.label.cmp(&other.label));
    verbs.insert(0, Choice::new("", l.t("audit-action-all"), code));
    let row = |line: JournalLine| Row {
        seq: line.entry.seq,
        href: urls::audit_entry(line.entry.seq),
        at: line.entry.at,
        author: author(&line, l),
        verb: line
            .verb
            .map_or_else(|| line.entry.verb.clone(), |verb| verb_words(verb, l)),
        object: object(&line, l),
    };
    let rows: Vec<Row> = found.lines.into_iter().map(row).collect();
    let heading = l.t("audit-title");
    let mut frame = visit.frame().await.page(heading.clone(), Some(NavEntry::Audit));
    if let (Some(first), true) = (rows.first(), before.or(after).is_some()) {
        frame = frame.titled(l.ta2("audit-title-from", "title", &heading, "seq", first.seq));
    }
    no_store(visit.page(&JournalListPage {
        frame,
        verbs,
        older: found.older.map(|seq| link("avant", seq)),
        newer: found.newer.map(|seq| link("apres", seq)),
        is_filtered: verb.is_some() || before.or(after).is_some(),
        rows,
    }))
}
