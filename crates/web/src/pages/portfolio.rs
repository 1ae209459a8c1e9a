//! « Mon portefeuille »: the dossiers of the reader, to be read.

use askama::Template;
use axum::response::Response;
use hub_app::queries::PortfolioLine;
use hub_domain::dossier::{DossierCode, DossierStatus, TeamsStatus};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::components::{Badge, Tone};
use crate::forms::QueryData;
use crate::frame::{Frame, NavEntry};
use crate::i18n::L10n;
use crate::routes::Routes;
use crate::session::Visit;
use crate::urls;

/// `/portefeuille`.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get(urls::PORTFOLIO, list)
}

#[derive(Debug, Template)]
#[template(path = "portfolio/list.html")]
struct PortfolioPage {
    frame: Frame,
    rows: Vec<Row>,
    next: Option<String>,
    is_first: bool,
}

#[derive(Debug)]
struct Row {
    code: String,
    name: String,
    status: Badge,
    teams: Badge,
    applications: i64,
}

async fn list(visit: Visit, QueryData(query): QueryData) -> Response {
    // What is no code is no place in the list: it starts at the beginning.
    let after = DossierCode::parse(query.text("apres"))
        .map_or_else(|_| String::new(), |code| code.as_str().to_owned());
    let found = match visit.hub.portfolio(&visit.caller, &after).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let heading = l.t("portfolio-title");
    let mut frame = visit
        .frame()
        .await
        .page(heading.clone(), Some(NavEntry::Portfolio));
    if !after.is_empty() {
        frame = frame.titled(l.ta2("portfolio-after", "title", &heading, "code", &after));
    }
    visit.page(&PortfolioPage {
        frame,
        rows: found.lines.into_iter().map(|line| row(line, l)).collect(),
        next: found.next.map(|code| {
            format!(
                "{}?apres={}",
                urls::PORTFOLIO,
                utf8_percent_encode(&code, NON_ALPHANUMERIC)
            )
        }),
        is_first: after.is_empty(),
    })
}

fn row(line: PortfolioLine, l: &L10n) -> Row {
    let status = match line.status {
        DossierStatus::ToPrepare => Badge::new(Tone::Neutral, l.t("status-to-prepare")),
        DossierStatus::Operational => Badge::new(Tone::Ok, l.t("status-operational")),
        DossierStatus::Archived => Badge::new(Tone::Warn, l.t("status-archived")),
    };
    let teams = match line.teams_status {
        TeamsStatus::ToPrepare => Badge::new(Tone::Neutral, l.t("status-to-prepare")),
        TeamsStatus::Operational => Badge::new(Tone::Ok, l.t("status-operational")),
    };
    Row {
        code: line.dossier.code,
        name: line.dossier.name,
        status,
        teams,
        applications: line.applications,
    }
}
