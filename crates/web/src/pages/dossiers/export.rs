//! « Exporter »: exactly what is filtered, with the columns shown, as CSV or for spreadsheets (4.6).
//!
//! Lines are read and written a part at a time, so that a list of any length needs little memory.

use axum::body::{Body, Bytes};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use hub_app::AppError;
use hub_app::queries::ListPage;
use rust_xlsxwriter::XlsxError;

use super::asked::Asked;
use super::list::columns;
use super::place::{Column, Place};
use super::print::cells;
use crate::forms::QueryData;
use crate::i18n::L10n;
use crate::session::Visit;
use crate::sheet::{inert, workbook};

/// Lines read at a time.
const PART: i64 = 2500;

/// `GET /dossiers/export?vue=&format=csv|xlsx&…`.
pub async fn file(visit: Visit, QueryData(query): QueryData) -> Response {
    let place = Place::of_slug(query.text("vue"));
    let mut asked = Asked::of(place, &query).from_start();
    asked.list.per_page = PART;
    let kept = match visit.hub.saved_columns(&visit.caller, place.slug()).await {
        Ok(kept) => kept,
        Err(error) => return visit.refuse(error).await,
    };
    let columns = columns(&asked, kept.as_deref());
    let first = match visit.hub.dossier_lines(&visit.caller, &asked.list).await {
        Ok(page) => page,
        Err(error) => return visit.refuse(error).await,
    };
    let day = visit.l.date(visit.hub.now()).replace(['/', ' '], "-");
    let name = format!("{}-{day}", place.slug());
    if query.text("format") == "xlsx" {
        return match spreadsheet(&visit, asked, &columns, first).await {
            Ok(bytes) => attachment(
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                &format!("{name}.xlsx"),
                Body::from(bytes),
            ),
            Err(error) => visit.refuse(error).await,
        };
    }
    attachment(
        "text/csv; charset=utf-8",
        &format!("{name}.csv"),
        csv_body(visit, asked, columns, first),
    )
}

fn attachment(kind: &'static str, name: &str, body: Body) -> Response {
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, body).into_response()
}

/// A CSV as it is read: the head and the first part, then part after part.
fn csv_body(visit: Visit, asked: Asked, columns: Vec<Column>, first: ListPage) -> Body {
    let head = head(&columns, &visit.l);
    let mut start = vec![0xEF, 0xBB, 0xBF];
    start.extend(csv_lines(std::iter::once(head)));
    let state = (visit, asked, columns, Some((start, first)));
    let parts = stream::try_unfold(state, async |(visit, mut asked, columns, first)| {
        let (mut bytes, page) = match first {
            Some(first) => first,
            None => {
                let page = visit.hub.dossier_lines(&visit.caller, &asked.list).await?;
                if page.page < asked.list.page {
                    return Ok(None);
                }
                (Vec::new(), page)
            }
        };
        bytes.extend(csv_lines(
            page.lines.iter().map(|line| cells(&visit, &columns, line)),
        ));
        asked.list.page += 1;
        let is_over = bytes.is_empty();
        let state = (visit, asked, columns, None);
        Ok::<_, AppError>((!is_over).then(|| (Bytes::from(bytes), state)))
    });
    Body::from_stream(parts)
}

fn head(columns: &[Column], l: &L10n) -> Vec<String> {
    columns
        .iter()
        .map(|column| l.t(column.label()).into_owned())
        .collect()
}

/// Lines with `;` between cells and CRLF at their ends; no cell is taken for a formula.
fn csv_lines(lines: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new());
    for line in lines {
        // Writing into memory does not fail.
        let _ = writer.write_record(line.iter().map(|cell| inert(cell)));
    }
    writer.into_inner().unwrap_or_default()
}

/// A spreadsheet. Rows leave memory as they are written, to a temporary file.
async fn spreadsheet(
    visit: &Visit,
    mut asked: Asked,
    columns: &[Column],
    first: ListPage,
) -> Result<Vec<u8>, AppError> {
    let mut book = workbook().map_err(broken)?;
    let sheet = book.add_worksheet_with_constant_memory();
    let mut row = 0;
    let mut write = |cells: &[String], numbers: bool| -> Result<(), XlsxError> {
        for ((at, cell), column) in (0..).zip(cells).zip(columns) {
            match cell.parse::<u32>() {
                Ok(number) if numbers && *column == Column::Applications => {
                    sheet.write_number(row, at, number)?
                }
                _ => sheet.write_string(row, at, cell)?,
            };
        }
        row += 1;
        Ok(())
    };
    write(&head(columns, &visit.l), false).map_err(broken)?;
    let pages = first.pages;
    let mut page = first;
    loop {
        for line in &page.lines {
            write(&cells(visit, columns, line), true).map_err(broken)?;
        }
        asked.list.page += 1;
        if asked.list.page > pages {
            break;
        }
        page = visit.hub.dossier_lines(&visit.caller, &asked.list).await?;
    }
    tokio::task::spawn_blocking(move || book.save_to_buffer())
        .await
        .map_err(AppError::internal)?
        .map_err(broken)
}

/// A disk that is full, or files that have run out, are nothing that a reader did.
fn broken(error: XlsxError) -> AppError {
    match error {
        XlsxError::IoError(error) if error.kind() == std::io::ErrorKind::StorageFull => {
            AppError::Full(error.to_string())
        }
        XlsxError::IoError(error) => AppError::Unavailable(error.to_string()),
        other => AppError::internal(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 4.6: `;`, CRLF, quotes where needed, and no formula.
    #[test]
    fn cells_are_written_for_french_spreadsheets() {
        let lines = [
            vec!["Code dossier", "Nom"],
            vec!["A1", "=1+1"],
            vec!["A2", "« a ; b »\u{a0}\"c\""],
            vec!["-3", "@x\ty"],
        ];
        let lines = lines.map(|line| line.into_iter().map(str::to_owned).collect());
        let text = String::from_utf8(csv_lines(lines.into_iter())).unwrap();
        assert_eq!(
            text,
            "Code dossier;Nom\r\nA1;'=1+1\r\nA2;\"« a ; b »\u{a0}\"\"c\"\"\"\r\n'-3;'@x\ty\r\n"
        );
    }
}
