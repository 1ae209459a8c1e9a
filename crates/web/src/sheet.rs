//! A list as a file for spreadsheets: CSV as they read it in French, or XLSX.

use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// The kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetFormat {
    /// Semicolons, UTF-8 with its mark, so that a double click opens it rightly.
    Csv,
    /// A workbook of one sheet.
    Xlsx,
}

impl SheetFormat {
    /// The format of a word in an address: `xlsx`, else CSV.
    #[must_use]
    pub fn of(word: &str) -> Self {
        if word == "xlsx" { Self::Xlsx } else { Self::Csv }
    }

    const fn kind(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text; never a formula, whatever it begins with.
    Text(String),
    /// A whole number.
    Number(i64),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// A list to be downloaded.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// The file's name without its ending: lower-case letters, digits and hyphens.
    pub name: String,
    /// The heads of the columns.
    pub columns: Vec<String>,
    /// The rows, each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// The answer that downloads the list; it is stored nowhere on the way.
    #[must_use]
    pub fn answer(&self, format: SheetFormat) -> Response {
        let bytes = match format {
            SheetFormat::Csv => self
                .csv()
                .map_err(|error| (error.to_string(), StatusCode::INTERNAL_SERVER_ERROR)),
            SheetFormat::Xlsx => self.xlsx().map_err(|error| {
                let status = match error {
                    XlsxError::IoError(_) => StatusCode::SERVICE_UNAVAILABLE,
                    _ => StatusCode::INTERNAL_SERVER_ERROR,
                };
                (error.to_string(), status)
            }),
        };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err((error, status)) => {
                tracing::error!(error, name = %self.name, "a list could not be written");
                return status.into_response();
            }
        };
        let mut response = bytes.into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(format.kind()));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let disposition = format!("attachment; filename=\"{}.{}\"", self.name, format.ending());
        if let Ok(disposition) = HeaderValue::from_str(&disposition) {
            headers.insert(CONTENT_DISPOSITION, disposition);
        }
        response
    }

    fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut file = csv_head(&self.columns)?;
        file.extend(csv_rows(&self.rows)?);
        Ok(file)
    }

    fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = workbook()?;
        self.write_to(workbook.add_worksheet())?;
        workbook.save_to_buffer()
    }

    fn write_to(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let head = Format::new().set_bold();
        let column = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        for (at, text) in self.columns.iter().enumerate() {
            sheet.write_string_with_format(0, column(at), text, &head)?;
        }
        for (line, row) in (1..).zip(&self.rows) {
            for (at, cell) in row.iter().enumerate() {
                match cell {
                    Cell::Text(text) => sheet.write_string(line, column(at), text)?,
                    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
                    Cell::Number(number) => sheet.write_number(line, column(at), *number as f64)?,
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }
}

/// A workbook of several sheets, each under its name (at most 31 characters, without signs).
///
/// # Errors
/// What the writer answers.
pub fn book(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = workbook()?;
    for sheet in sheets {
        let page = workbook.add_worksheet();
        page.set_name(&sheet.name)?;
        sheet.write_to(page)?;
    }
    workbook.save_to_buffer()
}

/// An empty workbook. Its sheets keep a file each in the folder of temporary files and would panic where none can be made, so
/// that is tried first.
///
/// # Errors
/// The disk is full, or files have run out.
#[expect(
    clippy::disallowed_methods,
    reason = "where the library keeps its files whatever it is told"
)]
pub fn workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_tempdir(std::env::temp_dir())?;
    Ok(workbook)
}

/// The start of a CSV file: its mark and the heads of the columns.
///
/// # Errors
/// What the writer answers.
pub fn csv_head(columns: &[String]) -> Result<Vec<u8>, csv::Error> {
    let mut file = "\u{FEFF}".as_bytes().to_vec();
    let head: Vec<Cell> = columns.iter().map(|text| Cell::Text(text.clone())).collect();
    file.extend(csv_rows(&[head])?);
    Ok(file)
}

/// Rows of a CSV file, for a list too long to be held whole.
///
/// # Errors
/// What the writer answers.
pub fn csv_rows(rows: &[Vec<Cell>]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| match cell {
            Cell::Text(text) => inert(text),
            Cell::Number(number) => number.to_string(),
        }))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A text that no spreadsheet takes for a formula.
pub fn inert(text: &str) -> String {
    let text = text.replace('\0', "");
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        Sheet {
            name: "essai".to_owned(),
            columns: vec!["Nom".to_owned(), "Dossiers".to_owned()],
            rows: vec![
                vec!["Éceil ; \"cie\"".to_owned().into(), 3.into()],
                vec!["=1+1".to_owned().into(), 0.into()],
            ],
        }
    }

    /// Text stays text: semicolons and quotes are quoted, what would be a formula is not one.
    #[test]
    fn a_csv_holds_text() {
        let bytes = sheet().csv().expect("a file");
        let text = String::from_utf8(bytes).expect("text");
        assert_eq!(
            text,
            "\u{FEFF}Nom;Dossiers\r\n\"Éceil ; \"\"cie\"\"\";3\r\n'=1+1;0\r\n"
        );
    }

    /// Nothing that a cell holds is run.
    #[test]
    fn a_formula_is_text() {
        for formula in ["=1+1", "+33 6", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"] {
            assert_eq!(inert(formula), format!("'{formula}"));
        }
        assert_eq!(
            (inert("a=b"), inert("\0=1")),
            ("a=b".to_owned(), "'=1".to_owned())
        );
    }

    /// The workbook is a ZIP with one sheet, and says what it is.
    #[test]
    fn a_workbook_says_what_it_is() {
        let answer = sheet().answer(SheetFormat::of("xlsx"));
        assert_eq!(answer.status(), StatusCode::OK);
        let disposition = answer.headers().get(CONTENT_DISPOSITION).expect("a name");
        assert_eq!(disposition, "attachment; filename=\"essai.xlsx\"");
        assert!(sheet().xlsx().expect("a file").starts_with(b"PK"));
    }
}
