//! The dossiers that one act touched: « Voir les 50 000 lignes ».

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_app::queries::JOURNAL_PAGE;

use crate::forms::{FormData, QueryData};
use crate::frame::{Frame, NavEntry};
use crate::headers::no_store;
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "audit/dossiers.html")]
struct DossiersOfActPage {
    frame: Frame,
    entry: String,
    rows: Vec<Row>,
    next: Option<String>,
}

#[derive(Debug)]
struct Row {
    code: String,
    name: String,
    application: String,
    change: String,
}

/// `GET /suivi/journal/{seq}/dossiers?apres=CODE&cle=N`.
pub async fn show(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    match page(&visit, &segment, &query).await {
        Ok(page) => no_store(visit.page(&page)),
        Err(error) => visit.refuse(error).await,
    }
}

async fn page(visit: &Visit, segment: &Segment, query: &FormData) -> Result<DossiersOfActPage, AppError> {
    let l = &visit.l;
    let seq = segment.id().unwrap_or(0);
    let after = (query.text("apres"), query.number("cle").unwrap_or(0));
    let mut found = visit.hub.journal_dossiers(&visit.caller, seq, after).await?;
    let more = found.len() as i64 > JOURNAL_PAGE;
    found.truncate(JOURNAL_PAGE as usize);
    let entry = urls::audit_entry(seq);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| format!("{entry}/dossiers?apres={}&cle={}", last.code, last.key));
    let heading = l.tx("audit-dossiers", "seq", seq);
    Ok(DossiersOfActPage {
        frame: visit
            .frame()
            .await
            .page(heading, Some(NavEntry::Audit))
            .crumb(l.t("audit-title"), urls::AUDIT)
            .crumb(l.tx("audit-detail", "seq", seq), entry.clone()),
        entry,
        next,
        rows: found
            .into_iter()
            .map(|dossier| Row {
                change: l
                    .t(if dossier.is_opened {
                        "audit-switched-on"
                    } else {
                        "audit-switched-off"
                    })
                    .into_owned(),
                code: dossier.code,
                name: dossier.name,
                application: dossier.application,
            })
            .collect(),
    })
}
