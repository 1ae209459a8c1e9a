//! « Imprimer tout »: a list on one page, up to 2,000 lines (4.6).

use askama::Template;
use axum::response::Response;
use hub_app::queries::ListedDossier;

use super::asked::Asked;
use super::list::{columns, frame, status_words, teams_words};
use super::place::{Column, Place};
use super::words;
use crate::forms::QueryData;
use crate::frame::{Frame, Message, MessageKind};
use crate::session::Visit;

/// The most lines of a print.
const LINES: i64 = 2000;

#[derive(Debug, Template)]
#[template(path = "dossiers/print.html")]
struct PrintView {
    frame: Frame,
    place: Place,
    line: String,
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
    back: String,
}

/// `GET /dossiers/imprimer?vue=&…`.
pub async fn show(visit: Visit, QueryData(query): QueryData) -> Response {
    let place = Place::of_slug(query.text("vue"));
    let shown = Asked::of(place, &query).from_start();
    let mut asked = shown.clone();
    asked.list.per_page = LINES;
    let found = visit
        .hub
        .dossier_list(&visit.caller, &asked.list, place.slug())
        .await;
    let list = match found {
        Ok(list) => list,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let columns = columns(&asked, list.columns.as_deref());
    let mut frame = frame(&visit, place).await;
    if list.page.total > LINES {
        let text = l.ta2("print-too-long", "n", list.page.total, "most", LINES);
        frame = frame.with_message(Some(Message::new(MessageKind::Warning, text, l)));
    }
    visit.page(&PrintView {
        line: words::print_line(&visit, &asked, &list),
        rows: list
            .page
            .lines
            .iter()
            .map(|line| cells(&visit, &columns, line))
            .collect(),
        back: shown.address(),
        frame,
        place,
        columns,
    })
}

/// The cells of a line in words, as prints and files hold them.
#[must_use]
pub fn cells(visit: &Visit, columns: &[Column], line: &ListedDossier) -> Vec<String> {
    let l = &visit.l;
    columns
        .iter()
        .map(|column| match column {
            Column::Firm => visit.firm_domain().to_owned(),
            Column::Code => line.dossier.code.clone(),
            Column::Denomination => line.denomination.clone(),
            Column::Name => line.dossier.name.clone(),
            Column::Owner => line.owner_name.clone(),
            Column::Status => status_words(line.status, l),
            Column::Teams => teams_words(line.teams_status, l),
            Column::Applications => line.applications.to_string(),
        })
        .collect()
}
