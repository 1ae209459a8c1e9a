//! A list of codes, as it is pasted from anywhere into a selection (section 6 of the screens).

use std::collections::HashSet;

use super::faults::{CellFault, Fault};
use crate::dossier::DossierCode;

/// The most codes of a list.
pub const MAX_CODES: usize = 100_000;
/// How many words that are no codes are kept.
const KEPT_OTHERS: usize = 1_000;

/// The codes of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeList {
    /// Each once, in order.
    pub codes: Vec<DossierCode>,
    /// The first words that are no codes, shortened.
    pub others: Vec<String>,
    /// How many words are no codes.
    pub others_count: usize,
}

/// More than [`MAX_CODES`] codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {MAX_CODES} codes")]
pub struct TooManyCodes;

impl CodeList {
    /// Reads codes one a line, or separated by `;`, `,`, tabs or spaces.
    ///
    /// # Errors
    /// [`TooManyCodes`].
    pub fn read(text: &str) -> Result<Self, TooManyCodes> {
        let mut list = Self::default();
        let mut seen = HashSet::new();
        let separates =
            |letter: char| letter.is_whitespace() || matches!(letter, ';' | ',' | '"' | '\u{feff}' | '\0');
        for word in text.split(separates).filter(|word| !word.is_empty()) {
            match DossierCode::parse(word) {
                Ok(code) if seen.insert(code.clone()) => {
                    if list.codes.len() == MAX_CODES {
                        return Err(TooManyCodes);
                    }
                    list.codes.push(code);
                }
                Ok(_) => {}
                Err(_) => {
                    list.others_count += 1;
                    if list.others.len() < KEPT_OTHERS {
                        let word = CellFault::new(None, 0, word, Fault::CodeCharacters).value;
                        list.others.push(word);
                    }
                }
            }
        }
        Ok(list)
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.codes.is_empty() && self.others_count == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 6, MSG-CSV: codes are pasted from anywhere, one a line or side by side.
    #[test]
    fn codes_are_found_in_what_is_pasted() {
        let list =
            CodeList::read("\u{feff}a1;A2\r\n\"A3\"\tÉté A1,,\nBEAUCOUP_TROP_LONG_POUR_UN_CODE").unwrap();
        let codes: Vec<_> = list.codes.iter().map(DossierCode::as_str).collect();
        assert_eq!(codes, ["A1", "A2", "A3"]);
        assert_eq!(list.others, ["Été", "BEAUCOUP_TROP_LONG_POUR_UN_CODE"]);
        assert!(CodeList::read(" ;\n").unwrap().is_empty());
    }

    #[test]
    fn a_list_has_an_end() {
        let many: String = (0..=MAX_CODES).map(|n| format!("{n}\n")).collect();
        assert_eq!(CodeList::read(&many), Err(TooManyCodes));
        let noise = CodeList::read(&"é ".repeat(200_000)).unwrap();
        assert_eq!((noise.others.len(), noise.others_count), (1_000, 200_000));
    }
}
