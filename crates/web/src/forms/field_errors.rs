//! Messages at fields, feeding both the summary (C3) and the fields (C2).

use std::borrow::Cow;

/// One message and the field it stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The `id` of the control that the summary's link focuses.
    pub field: String,
    /// The message, in the reader's language.
    pub message: String,
}

/// The messages of one form, in the order of its fields, one per field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors {
    entries: Vec<FieldError>,
}

impl FieldErrors {
    pub(crate) const fn const_default() -> Self {
        Self { entries: Vec::new() }
    }

    /// Adds a message at `field`; the first message of a field stands.
    pub fn add<'a>(&mut self, field: &str, message: impl Into<Cow<'a, str>>) {
        if self.get(field).is_none() {
            let message = message.into().into_owned();
            self.entries.push(FieldError {
                field: field.to_owned(),
                message,
            });
        }
    }

    /// The message at `field`.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&str> {
        self.entries
            .iter()
            .find(|entry| entry.field == field)
            .map(|entry| entry.message.as_str())
    }

    /// Whether `field` has a message.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.get(field).is_some()
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many fields have a message.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The messages, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, FieldError> {
        self.entries.iter()
    }

    /// Puts the messages in the order of the form's fields; those of unknown fields come last.
    pub fn sort_like(&mut self, fields: &[&str]) {
        self.entries.sort_by_key(|entry| {
            fields
                .iter()
                .position(|field| *field == entry.field)
                .unwrap_or(usize::MAX)
        });
    }
}

impl<'a> IntoIterator for &'a FieldErrors {
    type Item = &'a FieldError;
    type IntoIter = std::slice::Iter<'a, FieldError>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
