//! Specific fields: what an application asks for besides its key (`WIZ-07`).

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::pattern::FieldPattern;
use super::{EntryFault, LABEL_MAX_CHARS, SENTENCE_MAX_CHARS, text_fault};

/// Longest value that a field may allow, in characters.
pub const FIELD_MAX_CHARS: usize = 500;

/// One specific field of a catalogue entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecificField {
    /// Its stable name: a small letter, then small letters, digits and underscores. The form calls it `champ_<name>`.
    pub name: String,
    /// Its label in French.
    pub label_fr: String,
    /// Its label in English.
    pub label_en: String,
    /// What to type, in French; may be empty.
    pub help_fr: String,
    /// What to type, in English; may be empty.
    pub help_en: String,
    /// Whether it must be filled.
    pub required: bool,
    /// What the whole value must look like, as [`FieldPattern`] reads it.
    pub pattern: Option<String>,
    /// Most characters, at most [`FIELD_MAX_CHARS`].
    pub max_length: u16,
}

/// Why a value does not fit its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FieldValueFault {
    /// A required field is empty.
    #[error("required")]
    Missing,
    /// More than `max_length` characters.
    #[error("too long")]
    TooLong,
    /// Not of the pattern, or with a control character.
    #[error("not of the form")]
    Form,
}

impl SpecificField {
    /// Every rule of `CAT-01` that the field breaks.
    #[must_use]
    pub fn faults(&self) -> Vec<EntryFault> {
        let mut faults = Vec::new();
        let mut fault = |key, message: String| faults.push(EntryFault { key, message });
        if !is_field_name(&self.name) {
            fault(
                "name",
                "a small letter, then small letters, digits and underscores, at most 40".into(),
            );
        }
        for (key, label) in [("label_fr", &self.label_fr), ("label_en", &self.label_en)] {
            if let Some(message) = text_fault(label, LABEL_MAX_CHARS) {
                fault(key, message);
            }
        }
        for (key, help) in [("help_fr", &self.help_fr), ("help_en", &self.help_en)] {
            if let Some(message) = (!help.is_empty())
                .then(|| text_fault(help, SENTENCE_MAX_CHARS))
                .flatten()
            {
                fault(key, message);
            }
        }
        if self.max_length == 0 || usize::from(self.max_length) > FIELD_MAX_CHARS {
            fault("max_length", format!("between 1 and {FIELD_MAX_CHARS}"));
        }
        if let Some(Err(error)) = self.pattern.as_deref().map(FieldPattern::parse) {
            fault("pattern", error.to_string());
        }
        faults
    }

    /// Reads what was typed: ends trimmed, characters composed. `None` for an optional field left empty.
    ///
    /// # Errors
    /// [`FieldValueFault`].
    pub fn read(&self, typed: &str) -> Result<Option<String>, FieldValueFault> {
        let typed = typed.trim();
        if typed.is_empty() {
            return if self.required {
                Err(FieldValueFault::Missing)
            } else {
                Ok(None)
            };
        }
        // Composition never makes a text longer than three times, nor shorter than a quarter of what was typed.
        if typed.chars().nth(FIELD_MAX_CHARS * 4).is_some() {
            return Err(FieldValueFault::TooLong);
        }
        if typed.chars().any(char::is_control) {
            return Err(FieldValueFault::Form);
        }
        let value: String = typed.nfc().collect();
        if value.chars().nth(usize::from(self.max_length)).is_some() {
            return Err(FieldValueFault::TooLong);
        }
        match self.pattern.as_deref().map(FieldPattern::parse) {
            None => Ok(Some(value)),
            Some(Ok(pattern)) if pattern.matches(&value) => Ok(Some(value)),
            Some(_) => Err(FieldValueFault::Form),
        }
    }
}

fn is_field_name(name: &str) -> bool {
    name.len() <= 40
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field() -> SpecificField {
        SpecificField {
            name: "domaine".into(),
            label_fr: "Domaine".into(),
            label_en: "Domain".into(),
            help_fr: String::new(),
            help_en: String::new(),
            required: true,
            pattern: Some("[a-z]+".into()),
            max_length: 10,
        }
    }

    /// WIZ-07: a value is trimmed, composed and held to the field's rules.
    #[test]
    fn values_are_read_by_the_fields_rules() {
        assert_eq!(field().read(" lexis "), Ok(Some("lexis".into())));
        assert_eq!(field().read("  "), Err(FieldValueFault::Missing));
        assert_eq!(field().read("Lexis"), Err(FieldValueFault::Form));
        assert_eq!(field().read("abcdefghijk"), Err(FieldValueFault::TooLong));
        assert_eq!(
            field().read(&"x".repeat(1_000_000)),
            Err(FieldValueFault::TooLong)
        );
        let free = SpecificField {
            pattern: None,
            required: false,
            ..field()
        };
        assert_eq!(free.read(""), Ok(None));
        assert_eq!(free.read("e\u{301}té"), Ok(Some("été".into())));
        assert_eq!(free.read("a\0b"), Err(FieldValueFault::Form));
        assert_eq!(free.read("a\nb"), Err(FieldValueFault::Form));
    }

    /// CAT-01: a field's own description is checked.
    #[test]
    fn a_badly_described_field_is_told() {
        let keys = |field: SpecificField| {
            field
                .faults()
                .into_iter()
                .map(|fault| fault.key)
                .collect::<Vec<_>>()
        };
        assert!(field().faults().is_empty());
        assert_eq!(
            keys(SpecificField {
                name: "Domaine".into(),
                ..field()
            }),
            ["name"]
        );
        assert_eq!(
            keys(SpecificField {
                label_en: String::new(),
                ..field()
            }),
            ["label_en"]
        );
        assert_eq!(
            keys(SpecificField {
                max_length: 0,
                ..field()
            }),
            ["max_length"]
        );
        assert_eq!(
            keys(SpecificField {
                max_length: 501,
                ..field()
            }),
            ["max_length"]
        );
        assert_eq!(
            keys(SpecificField {
                pattern: Some("(a|b".into()),
                ..field()
            }),
            ["pattern"]
        );
        assert_eq!(
            keys(SpecificField {
                help_fr: " x".into(),
                ..field()
            }),
            ["help_fr"]
        );
    }
}
