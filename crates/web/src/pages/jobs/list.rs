//! The list: newest first.

use askama::Template;
use axum::response::Response;
use hub_app::queries::{DeliveryLine, ImportState};
use hub_domain::moment::Moment;

use super::words::{author, done, state, title};
use crate::components::Badge;
use crate::forms::QueryData;
use crate::frame::{Frame, NavEntry};
use crate::i18n::L10n;
use crate::pages::imports::words;
use crate::session::Visit;
use crate::sheet::{Sheet, SheetFormat};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "jobs/list.html")]
struct JobsPage {
    frame: Frame,
    rows: Vec<Row>,
    /// Files that were brought in, the newest first; on the first page only.
    imports: Vec<Import>,
    older: Option<String>,
    is_everybodys: bool,
    is_first: bool,
}

#[derive(Debug)]
struct Row {
    href: String,
    title: String,
    author: String,
    at: Moment,
    done: i64,
    total: i64,
    state: Badge,
}

/// A file that was brought in.
#[derive(Debug)]
struct Import {
    href: String,
    title: String,
    at: Moment,
    percent: i64,
    lines: i64,
    state: Badge,
}

/// `GET /suivi/traitements?avant=…`; with `?format=csv|xlsx`, every delivery as a file.
pub async fn show(visit: Visit, QueryData(query): QueryData) -> Response {
    if query.has("format") {
        return match visit.hub.every_delivery(&visit.caller).await {
            Ok(lines) => sheet(&lines, &visit.l).answer(SheetFormat::of(query.text("format"))),
            Err(error) => visit.refuse(error).await,
        };
    }
    let before = query.number("avant");
    let found = match visit.hub.deliveries(&visit.caller, before).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let imports = if before.is_none() {
        match visit.hub.recent_imports(&visit.caller).await {
            Ok(imports) => imports,
            Err(error) => return visit.refuse(error).await,
        }
    } else {
        Vec::new()
    };
    let rows = found
        .lines
        .iter()
        .map(|line| Row {
            href: urls::job(line.act),
            title: title(line, l),
            author: author(line, l),
            at: line.at,
            done: done(line),
            total: line.total,
            state: state(line, l),
        })
        .collect();
    let heading = l.t("nav-jobs");
    visit.page(&JobsPage {
        frame: visit.frame().await.page(heading, Some(NavEntry::Jobs)),
        rows,
        imports: imports
            .iter()
            .map(|file| Import {
                href: urls::import(file.id),
                title: l.ta2(
                    "import-file-title",
                    "title",
                    words::title(file.kind, l),
                    "file",
                    &file.name,
                ),
                at: file.created_at,
                percent: match file.state {
                    ImportState::Applied => 100,
                    _ => (file.done.saturating_mul(100) / file.total.max(1)).clamp(0, 100),
                },
                lines: file.lines,
                state: words::state(file, &visit.hub, l),
            })
            .collect(),
        older: found.older.map(|act| format!("{}?avant={act}", urls::JOBS)),
        is_everybodys: found.is_everybodys,
        is_first: before.is_none(),
    })
}

fn sheet(lines: &[DeliveryLine], l: &L10n) -> Sheet {
    let columns = [
        "job-col-title",
        "job-col-author",
        "job-col-start",
        "job-col-state",
        "job-sent",
        "job-waiting",
        "job-failures",
        "job-given-up",
    ];
    Sheet {
        name: "traitements".to_owned(),
        columns: columns.map(|id| l.t(id).into_owned()).to_vec(),
        rows: lines
            .iter()
            .map(|line| {
                vec![
                    title(line, l).into(),
                    author(line, l).into(),
                    l.date_time(line.at).into(),
                    state(line, l).label.into(),
                    line.sent.into(),
                    line.waiting.into(),
                    line.failed.into(),
                    line.given_up.into(),
                ]
            })
            .collect(),
    }
}
