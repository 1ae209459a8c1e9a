//! The journal as a file (`AUD-03`): CSV for spreadsheets, or JSON lines that `loophub audit verify --export` proves
//! away from the database. Written part by part, so that ten million entries need no memory.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use hub_app::AppError;
use hub_app::queries::{JournalLine, JournalSearch};
use hub_domain::audit::export::to_line;
use hub_domain::audit::{Outcome, Verb};

use super::asked::Asked;
use super::words::{author, object, outcome_words, verb_words};
use crate::forms::QueryData;
use crate::session::Visit;
use crate::sheet::{Cell, csv_head, csv_rows};

/// The form of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    JsonLines,
}

/// `GET /suivi/journal/export?format=csv|jsonl`, with what the list is asked for; oldest first.
pub async fn download(visit: Visit, QueryData(query): QueryData) -> Response {
    let format = match query.text("format") {
        "jsonl" => Format::JsonLines,
        _ => Format::Csv,
    };
    let asked = Asked::of(&query);
    let search = match visit.hub.journal_search(&visit.caller, &asked.search()).await {
        Ok(Ok(search)) => search,
        // What cannot be searched for is said by the list, at its field.
        Ok(Err(_)) => {
            let list = format!("{}?{}", crate::urls::AUDIT, asked.query());
            return axum::response::Redirect::to(&list).into_response();
        }
        Err(error) => return visit.refuse(error).await,
    };
    let (kind, name) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"journal.csv\""),
        Format::JsonLines => (
            "application/jsonl; charset=utf-8",
            "attachment; filename=\"journal.jsonl\"",
        ),
    };
    let asked = Arc::new((visit, search));
    let parts = stream::try_unfold(Progress::Head, move |progress| {
        let asked = Arc::clone(&asked);
        async move { part(&asked.0, &asked.1, format, progress).await }
    });
    let mut response = Body::from_stream(parts).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static(name));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// How far the file is written.
#[derive(Debug, Clone, Copy)]
enum Progress {
    Head,
    /// Everything up to this position; nothing yet where there is none.
    Upto(Option<i64>),
}

/// The next bytes of the file, and how far it is then; a fault breaks the transfer off, so that half a file is never
/// taken for a whole one.
async fn part(
    visit: &Visit,
    search: &JournalSearch,
    format: Format,
    progress: Progress,
) -> Result<Option<(Bytes, Progress)>, std::io::Error> {
    let after = match progress {
        Progress::Head => {
            let head = match format {
                Format::Csv => csv_head(&columns(visit)).map_err(std::io::Error::other)?,
                Format::JsonLines => Vec::new(),
            };
            return Ok(Some((head.into(), Progress::Upto(None))));
        }
        Progress::Upto(after) => after,
    };
    let lines = visit
        .hub
        .journal_export(&visit.caller, search, after)
        .await
        .map_err(broken_off)?;
    let Some(last) = lines.last().map(|line| line.entry.seq) else {
        return Ok(None);
    };
    let bytes = match format {
        Format::Csv => {
            let rows: Vec<Vec<Cell>> = lines.iter().map(|line| row(line, visit)).collect();
            csv_rows(&rows).map_err(std::io::Error::other)?
        }
        Format::JsonLines => {
            let firm = visit.caller.firm();
            let mut text = String::new();
            for line in lines {
                text += &to_line(&line.entry.stored(firm));
                text.push('\n');
            }
            text.into_bytes()
        }
    };
    Ok(Some((bytes.into(), Progress::Upto(Some(last)))))
}

fn broken_off(error: AppError) -> std::io::Error {
    tracing::warn!(%error, "an export of the journal was broken off");
    std::io::Error::other(error)
}

fn columns(visit: &Visit) -> Vec<String> {
    [
        "audit-col-position",
        "audit-col-when",
        "audit-col-author",
        "audit-col-action",
        "audit-col-object",
        "audit-col-dossier",
        "audit-col-result",
        "audit-col-address",
        "audit-request",
        "audit-before",
        "audit-after",
        "audit-hash",
    ]
    .map(|id| visit.l.t(id).into_owned())
    .to_vec()
}

fn row(line: &JournalLine, visit: &Visit) -> Vec<Cell> {
    let l = &visit.l;
    let words =
        |value: &Option<serde_json::Value>| value.as_ref().map_or_else(String::new, ToString::to_string);
    let outcome = line.verb.map_or(Outcome::Done, Verb::outcome);
    vec![
        line.entry.seq.into(),
        l.date_time(line.entry.at).into(),
        author(line, l).into(),
        line.verb
            .map_or_else(|| line.entry.verb.clone(), |verb| verb_words(verb, l))
            .into(),
        object(line, l).into(),
        line.entry.dossier_code.clone().unwrap_or_default().into(),
        outcome_words(outcome, l).into(),
        line.address.clone().unwrap_or_default().into(),
        line.request.clone().unwrap_or_default().into(),
        words(&line.before).into(),
        words(&line.after).into(),
        line.entry
            .hash
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
            .into(),
    ]
}
