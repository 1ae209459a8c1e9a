//! Bodies of what the hub writes itself: JSON, read whole up to a bound, each value told where it cannot be taken.

use axum::body::Body;
use serde_json::{Map, Value};

use crate::problem::{BodyFault, FieldError, FieldFault, Problem, Told};
use crate::whole_body::{Unread, whole_body};

/// The longest body read, in bytes.
const LONGEST: usize = 256 << 10;

/// Reads a body as JSON.
///
/// # Errors
/// [`Problem::Told`] when it is too long, too slow or no JSON.
pub(super) async fn json(body: Body) -> Result<Value, Problem> {
    let whole = whole_body(body, LONGEST).await.map_err(|unread| {
        Problem::Told(match unread {
            Unread::TooLong => Told::TooLarge,
            Unread::TooSlow => Told::CallerSlow,
        })
    })?;
    serde_json::from_slice(&whole).map_err(|_| Problem::Told(Told::BadBody))
}

/// The fields of an object, taken one by one; what is wrong is noted, at its JSON pointer.
pub(super) struct Fields {
    at: String,
    left: Map<String, Value>,
    errors: Vec<FieldError>,
}

impl Fields {
    /// The fields of the object at a place of a body, such as `#/0`.
    ///
    /// # Errors
    /// [`Problem::Told`] when it is no object.
    pub(super) fn of(value: Value, at: &str) -> Result<Self, Problem> {
        match value {
            Value::Object(left) => Ok(Self {
                at: at.to_owned(),
                left,
                errors: Vec::new(),
            }),
            _ => Err(Problem::Told(Told::BadBody)),
        }
    }

    /// A text that must be there; empty once noted as wrong.
    pub(super) fn text(&mut self, name: &str) -> String {
        match self.left.remove(name) {
            Some(Value::String(text)) => return text,
            Some(_) => self.note(name, BodyFault::WrongType),
            None => self.note(name, BodyFault::Missing),
        }
        String::new()
    }

    /// A text, null, or nothing.
    pub(super) fn maybe_text(&mut self, name: &str) -> Option<Option<String>> {
        match self.left.remove(name)? {
            Value::String(text) => Some(Some(text)),
            Value::Null => Some(None),
            _ => {
                self.note(name, BodyFault::WrongType);
                None
            }
        }
    }

    pub(super) fn note(&mut self, name: &str, fault: BodyFault) {
        let pointer = crate::v1::pointer(Some(name));
        self.errors.push(FieldError {
            pointer: pointer.replacen('#', &self.at, 1),
            fault: FieldFault::Body(fault),
        });
    }

    /// Refuses what is left, and everything noted.
    ///
    /// # Errors
    /// [`Problem::Parameters`].
    pub(super) fn checked(mut self) -> Result<(), Problem> {
        let unknown: Vec<String> = self.left.keys().cloned().collect();
        for name in unknown {
            self.note(&name, BodyFault::Unknown);
        }
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(Problem::Parameters(self.errors))
        }
    }
}

/// The problem of one value.
pub(super) fn wrong(pointer: &str, fault: BodyFault) -> Problem {
    Problem::Parameters(vec![FieldError {
        pointer: pointer.to_owned(),
        fault: FieldFault::Body(fault),
    }])
}
