//! The list: newest first, what is asked for, older and newer by key.

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_app::queries::{JOURNAL_COUNTED, JournalLine, JournalPage};
use hub_domain::audit::Outcome;
use hub_domain::moment::Moment;

use super::asked::{Asked, Filters, field_errors};
use super::words::{author, object, outcome_words, verb_words};
use crate::components::{Badge, Tone};
use crate::forms::{FieldErrors, QueryData};
use crate::frame::{Frame, NavEntry};
use crate::headers::no_store;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "audit/list.html")]
struct JournalListPage {
    frame: Frame,
    asked: Asked,
    filters: Filters,
    rows: Vec<Row>,
    /// « 12 événements », « Plus de 10 000 événements ».
    count: String,
    older: Option<String>,
    newer: Option<String>,
    /// The addresses of the exports, with their formats.
    exports: [(String, &'static str); 2],
    /// Whether what is shown is a later page or an answer to a search.
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
    dossier: String,
    result: Badge,
    address: String,
}

/// `GET /suivi/journal?periode=…&auteur=…&action=…&avant=…` or `&apres=…`. What is no position counts as absent.
pub async fn show(visit: Visit, QueryData(query): QueryData) -> Response {
    let asked = Asked::of(&query);
    let place = (query.number("avant"), query.number("apres"));
    let faults = query.faults(&visit.l);
    let mut errors = FieldErrors::default();
    // Of what is chosen from a list, a text that cannot be read is no choice.
    for field in ["du", "au", "dossier"] {
        if let Some(message) = faults.get(field) {
            errors.add(field, message.to_owned());
        }
    }
    match found(&visit, &asked, place, &mut errors).await {
        Ok((found, count)) => page(&visit, asked, place, found, count, errors).await,
        Err(error) => visit.refuse(error).await,
    }
}

async fn found(
    visit: &Visit,
    asked: &Asked,
    (before, after): (Option<i64>, Option<i64>),
    errors: &mut FieldErrors,
) -> Result<(JournalPage, i64), AppError> {
    let (hub, caller) = (&visit.hub, &visit.caller);
    if !errors.is_empty() {
        return Ok((JournalPage::default(), 0));
    }
    let search = match hub.journal_search(caller, &asked.search()).await? {
        Ok(search) => search,
        Err(faults) => {
            *errors = field_errors(&faults, asked, &visit.l);
            return Ok((JournalPage::default(), 0));
        }
    };
    let count = hub.journal_count(caller, &search).await?;
    let page = match after {
        Some(after) => hub.journal_after(caller, &search, after).await?,
        None => hub.journal(caller, &search, before).await?,
    };
    Ok((page, count))
}

async fn page(
    visit: &Visit,
    asked: Asked,
    (before, after): (Option<i64>, Option<i64>),
    found: JournalPage,
    count: i64,
    errors: FieldErrors,
) -> Response {
    let l = &visit.l;
    let choices = match visit.hub.journal_choices(&visit.caller).await {
        Ok(choices) => choices,
        Err(error) => return visit.refuse(error).await,
    };
    let query = asked.query();
    let joint = if query.is_empty() { "" } else { "&" };
    let link = |side: &str, seq: i64| format!("{}?{query}{joint}{side}={seq}", urls::AUDIT);
    let export = |format: &str| format!("{}?{query}{joint}format={format}", urls::EXPORT_AUDIT);
    let rows: Vec<Row> = found.lines.into_iter().map(|line| row(&line, visit)).collect();
    let heading = l.t("audit-title");
    let mut frame = visit.frame().await.page(heading.clone(), Some(NavEntry::Audit));
    if let (Some(first), true) = (rows.first(), before.or(after).is_some()) {
        frame = frame.titled(l.ta2("audit-title-from", "title", &heading, "seq", first.seq));
    }
    let has_errors = !errors.is_empty();
    let page = JournalListPage {
        frame: frame.with_errors(errors),
        filters: asked.filters(choices, l),
        count: if count > JOURNAL_COUNTED {
            l.tx("audit-count-more", "n", l.number(JOURNAL_COUNTED))
        } else {
            l.tn("audit-count", count)
        },
        older: found.older.map(|seq| link("avant", seq)),
        newer: found.newer.map(|seq| link("apres", seq)),
        exports: [(export("csv"), "CSV"), (export("jsonl"), "JSON")],
        is_filtered: asked.is_filtered() || before.or(after).is_some(),
        asked,
        rows,
    };
    no_store(visit.form(&page, has_errors))
}

fn row(line: &JournalLine, visit: &Visit) -> Row {
    let l = &visit.l;
    let outcome = line.verb.map_or(Outcome::Done, hub_domain::audit::Verb::outcome);
    let tone = match outcome {
        Outcome::Done => Tone::Ok,
        Outcome::Refused => Tone::Warn,
        Outcome::Failed => Tone::Err,
    };
    Row {
        seq: line.entry.seq,
        href: urls::audit_entry(line.entry.seq),
        at: line.entry.at,
        author: author(line, l),
        verb: line
            .verb
            .map_or_else(|| line.entry.verb.clone(), |verb| verb_words(verb, l)),
        object: object(line, l),
        dossier: line.entry.dossier_code.clone().unwrap_or_default(),
        result: Badge::new(tone, outcome_words(outcome, l)),
        address: line.address.clone().unwrap_or_default(),
    }
}
