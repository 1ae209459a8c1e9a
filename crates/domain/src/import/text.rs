//! The text of a file: its encoding and what separates its cells.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

use super::faults::Fault;

/// How a file writes its letters: decided by the first one that is not ASCII, since a file has one encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// Nothing but ASCII so far.
    #[default]
    Unknown,
    /// UTF-8.
    Utf8,
    /// Windows-1252, what a French spreadsheet writes by default.
    Windows1252,
}

impl Encoding {
    /// The text of a cell.
    ///
    /// # Errors
    /// [`Fault::Unreadable`] when the file began as UTF-8 and this cell is not.
    pub fn text<'a>(&mut self, cell: &'a [u8]) -> Result<Cow<'a, str>, Fault> {
        match (*self, std::str::from_utf8(cell)) {
            (Self::Windows1252, _) => {}
            (Self::Utf8, Ok(text)) => return Ok(Cow::Borrowed(text)),
            (Self::Utf8, Err(_)) => return Err(Fault::Unreadable),
            (Self::Unknown, Ok(text)) => {
                if !text.is_ascii() {
                    *self = Self::Utf8;
                }
                return Ok(Cow::Borrowed(text));
            }
            (Self::Unknown, Err(_)) => *self = Self::Windows1252,
        }
        Ok(WINDOWS_1252.decode_without_bom_handling(cell).0)
    }
}

/// What separates the cells of a file, by the line of its heads: of `;`, `,` and tab the one that stands there most often
/// outside quotation marks; `;` when none does.
#[must_use]
pub fn delimiter_of(heads: &[u8]) -> u8 {
    let mut counts = [(b';', 0_usize), (b',', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in heads {
        quoted ^= *byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(mark, _)| !quoted && mark == byte) {
            *count += 1;
        }
    }
    // The first of equals wins.
    let mut best = counts[0];
    for each in counts {
        if each.1 > best.1 {
            best = each;
        }
    }
    best.0
}

/// A cell without the apostrophe that keeps a spreadsheet from running it as a formula: our own exports put it there.
#[must_use]
pub fn without_apostrophe(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_accent_decides() {
        let mut utf8 = Encoding::default();
        assert_eq!(utf8.text(b"A1").unwrap(), "A1");
        assert_eq!(utf8.text("Éceil".as_bytes()).unwrap(), "Éceil");
        assert_eq!(utf8.text(b"\xc9ceil"), Err(Fault::Unreadable));
        assert_eq!(utf8.text(b"A2").unwrap(), "A2");

        let mut windows = Encoding::default();
        assert_eq!(windows.text(b"A1").unwrap(), "A1");
        assert_eq!(
            windows.text(b"\xc9ceil \x8cuvre 3 \x80").unwrap(),
            "Éceil Œuvre 3 €"
        );
        // What happens to be UTF-8 as well is read as the rest of the file.
        assert_eq!(windows.text(b"\xc3\xa9").unwrap(), "Ã©");
    }

    #[test]
    fn separators_are_recognised() {
        assert_eq!(delimiter_of("Code;Nom, prénom;Ville".as_bytes()), b';');
        assert_eq!(delimiter_of(b"code,name"), b',');
        assert_eq!(delimiter_of(b"code\tname"), b'\t');
        assert_eq!(delimiter_of(b"\"a;b;c\",d"), b',');
        assert_eq!(delimiter_of(b"code"), b';');
        assert_eq!(delimiter_of(b""), b';');
    }

    #[test]
    fn only_the_apostrophe_of_a_formula_goes() {
        assert_eq!(without_apostrophe("'=1+1"), "=1+1");
        assert_eq!(without_apostrophe("'+33 6"), "+33 6");
        assert_eq!(without_apostrophe("'t Hof"), "'t Hof");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(cells in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 0..10)) {
            let mut encoding = Encoding::default();
            for cell in &cells {
                if let Err(fault) = encoding.text(cell) {
                    prop_assert_eq!((fault, encoding), (Fault::Unreadable, Encoding::Utf8));
                }
            }
        }
    }
}
