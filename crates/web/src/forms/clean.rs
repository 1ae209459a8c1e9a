//! From bytes to text fit to keep.

use unicode_normalization::UnicodeNormalization;

use super::{Fault, MAX_VALUE_CHARS};

/// Decodes `+` and `%XX`; a `%` that is not followed by two hexadecimal digits stays as it is.
pub(super) fn decode(part: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = part.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
    percent_encoding::percent_decode(&spaced).collect()
}

/// Text from bytes of any kind, for names of fields.
pub(super) fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The text of a value and its fault. A faulty text keeps its readable part, so that the form can
/// come back with it; one that is far too long is cut.
pub(super) fn check(bytes: Vec<u8>) -> (String, Option<Fault>) {
    let (text, mut fault) = match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        // Percent-encoded surrogates (%ED%A0%80) are not UTF-8 either.
        Err(error) => (
            String::from_utf8_lossy(error.as_bytes()).replace('\u{FFFD}', ""),
            Some(Fault::Encoding),
        ),
    };
    if fault.is_none() && text.contains('\0') {
        fault = Some(Fault::Nul);
    }
    if text.len() > MAX_VALUE_CHARS && text.chars().count() > MAX_VALUE_CHARS {
        let cut = text.chars().take(MAX_VALUE_CHARS).collect();
        return (cut, fault.or(Some(Fault::TooLong)));
    }
    (text, fault)
}

/// One line of clean text (C2).
pub(super) fn clean(text: &str) -> String {
    let spaced: String = text
        .chars()
        .filter_map(|c| match c {
            '\n' | '\t' | '\u{00A0}' | '\u{2007}' | '\u{202F}' => Some(' '),
            c if c.is_control() || invisible(c) => None,
            c => Some(c),
        })
        .nfc()
        .collect();
    spaced.trim().to_owned()
}

/// Format characters that a paste brings along and nobody sees. Joiners are among them: no code,
/// name or address of the product needs one.
const fn invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{034F}'
            | '\u{061C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
    )
}
