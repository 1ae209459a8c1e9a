//! CSV as Excel in French opens it right: `;`, UTF-8 with BOM, CRLF; cells that would run as a formula are neutralised
//! (spec 4.6).

use axum::response::{IntoResponse as _, Response};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};

use crate::headers::no_store;

/// What tells a spreadsheet that the file is UTF-8.
const BOM: &str = "\u{feff}";

/// A file of lines, the first of which are the heads of its columns.
#[derive(Debug, Clone)]
pub struct Csv {
    text: String,
}

impl Csv {
    /// A file with these heads.
    #[must_use]
    pub fn new<T: AsRef<str>>(heads: &[T]) -> Self {
        let mut file = Self { text: BOM.to_owned() };
        file.line(heads);
        file
    }

    /// Adds a line.
    pub fn line<T: AsRef<str>>(&mut self, cells: &[T]) {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.text.push(';');
            }
            self.text.push_str(&cell_text(cell.as_ref()));
        }
        self.text.push_str("\r\n");
    }

    /// The file as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The answer that hands it out, named `name` (letters, digits and hyphens) with `.csv` after it.
    #[must_use]
    pub fn into_response(self, name: &str) -> Response {
        let name: String = name
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || c == '-' {
                    c
                } else {
                    '-'
                }
            })
            .collect();
        let disposition = format!("attachment; filename=\"{name}.csv\"");
        let disposition = HeaderValue::from_str(&disposition)
            .unwrap_or(HeaderValue::from_static("attachment; filename=\"export.csv\""));
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
            (CONTENT_DISPOSITION, disposition),
        ];
        no_store((StatusCode::OK, headers, self.text).into_response())
    }
}

/// A cell: an apostrophe before what would be a formula, quotation marks around what would break the line.
fn cell_text(text: &str) -> String {
    let text: String = text.chars().filter(|c| *c != '\0').collect();
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let text = if is_formula { format!("'{text}") } else { text };
    if text.contains([';', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spec 4.6: separators, ends of line and marks as a French spreadsheet wants them.
    #[test]
    fn a_file_opens_right_in_a_spreadsheet() {
        let mut file = Csv::new(&["Code", "Nom"]);
        file.line(&["A1", "Éceil; \"les\" deux"]);
        assert_eq!(
            file.as_str(),
            "\u{feff}Code;Nom\r\nA1;\"Éceil; \"\"les\"\" deux\"\r\n"
        );
    }

    /// Spec 4.6: nothing that a cell holds is run.
    #[test]
    fn a_formula_is_text() {
        for formula in ["=1+1", "+33 6", "-1", "@SUM(A1)", "\t=1"] {
            assert_eq!(cell_text(formula), format!("'{formula}"));
        }
        assert_eq!(cell_text("\r=1"), "\"'\r=1\"");
        assert_eq!(cell_text("a=b"), "a=b");
    }

    /// The name of a file cannot break its header.
    #[test]
    fn a_name_is_plain() {
        let response = Csv::new(&["x"]).into_response("a\"b\r\nc é");
        assert_eq!(
            response.headers()[CONTENT_DISPOSITION],
            "attachment; filename=\"a-b--c--.csv\""
        );
    }
}
