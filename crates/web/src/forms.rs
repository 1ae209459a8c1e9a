//! What people type: reading forms and query strings without ever failing on odd bytes.
//!
//! Every text is cleaned once, here (component C2): trimmed, NFC, non-breaking spaces turned into
//! spaces, invisible characters dropped. What cannot be text (invalid UTF-8, encoded surrogates,
//! NUL, far too long) becomes a *fault* of its field: [`FormData::faults`] starts every validation,
//! so that the answer is a message at the right field, with status 422.

mod clean;
mod field_errors;
mod read;
mod upload;

use std::borrow::Cow;

pub use field_errors::{FieldError, FieldErrors};
pub use read::{FormBody, QueryData};
pub use upload::{PASTED_BYTES, Upload, UploadedFile, read_upload};

use crate::i18n::L10n;

/// No value may be longer, in characters; each field has its own, smaller limit in the domain.
pub const MAX_VALUE_CHARS: usize = 10_000;
/// No form has more fields; beyond, the request is refused as a whole.
pub const MAX_PAIRS: usize = 2_000;

/// Why a value is not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Bytes that are not UTF-8, encoded surrogates included.
    Encoding,
    /// A NUL character.
    Nul,
    /// More than [`MAX_VALUE_CHARS`] characters.
    TooLong,
}

/// The fields of a form or of a query string, in order, repeated names kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormData {
    pairs: Vec<Pair>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Pair {
    name: String,
    raw: String,
    clean: String,
    fault: Option<Fault>,
}

/// A request that is refused as a whole: more than [`MAX_PAIRS`] fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {MAX_PAIRS} fields")]
pub struct TooManyFields;

impl FormData {
    /// Reads `application/x-www-form-urlencoded` bytes, from a body or a query string.
    ///
    /// # Errors
    /// Only for more than [`MAX_PAIRS`] fields; anything else is kept as a fault of its field.
    pub fn parse(bytes: &[u8]) -> Result<Self, TooManyFields> {
        let mut pairs = Vec::new();
        for part in bytes.split(|byte| *byte == b'&').filter(|part| !part.is_empty()) {
            if pairs.len() == MAX_PAIRS {
                return Err(TooManyFields);
            }
            let mut halves = part.splitn(2, |byte| *byte == b'=');
            let name = clean::decode(halves.next().unwrap_or_default());
            let value = clean::decode(halves.next().unwrap_or_default());
            let (raw, fault) = clean::check(value);
            pairs.push(Pair {
                name: clean::lossy(name),
                clean: clean::clean(&raw),
                raw,
                fault,
            });
        }
        Ok(Self { pairs })
    }

    /// The cleaned text of the first field `name`, on one line; empty when absent or faulty.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// The cleaned text of the first field `name`; nothing when the field was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pair(name).map(|pair| pair.clean.as_str())
    }

    /// The cleaned texts of every field `name`, in order.
    pub fn get_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs
            .iter()
            .filter(move |pair| pair.name == name)
            .map(|pair| pair.clean.as_str())
    }

    /// The cleaned non-empty lines of a text area.
    #[must_use]
    pub fn lines(&self, name: &str) -> Vec<String> {
        self.pair(name).map_or_else(Vec::new, |pair| {
            pair.raw
                .lines()
                .map(clean::clean)
                .filter(|line| !line.is_empty())
                .collect()
        })
    }

    /// Exactly what was typed, for passwords only; empty when absent or faulty.
    #[must_use]
    pub fn exact(&self, name: &str) -> &str {
        match self.pair(name) {
            Some(pair) if pair.fault.is_none() => &pair.raw,
            _ => "",
        }
    }

    /// Whether the field was sent at all: check boxes, submit buttons.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.pair(name).is_some()
    }

    /// The number in field `name`: digits only, at most 18 of them; nothing otherwise.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        let text = self.get(name)?;
        let digits = !text.is_empty() && text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit());
        if digits { text.parse().ok() } else { None }
    }

    /// Every field as it was sent, in order: to be sent again, never to be acted on.
    pub fn raw_pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|pair| (pair.name.as_str(), pair.raw.as_str()))
    }

    /// The names of all fields, in order, repetitions included.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().map(|pair| pair.name.as_str())
    }

    /// The faults of all fields as messages at their fields: **start every validation with this**.
    #[must_use]
    pub fn faults(&self, l: &L10n) -> FieldErrors {
        let mut errors = FieldErrors::default();
        for pair in &self.pairs {
            let message: Cow<'static, str> = match pair.fault {
                None => continue,
                Some(Fault::Encoding) => l.t("field-encoding"),
                Some(Fault::Nul) => l.t("field-nul"),
                Some(Fault::TooLong) => l.tn("field-too-long", MAX_VALUE_CHARS).into(),
            };
            errors.add(&pair.name, message);
        }
        errors
    }

    /// The fault of field `name`, if it has one.
    #[must_use]
    pub fn fault(&self, name: &str) -> Option<Fault> {
        self.pair(name).and_then(|pair| pair.fault)
    }

    fn pair(&self, name: &str) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.name == name)
    }
}

#[cfg(test)]
mod tests;
