//! Bodies read strictly: unknown, missing and mistyped fields are told, each at its pointer.

use std::collections::BTreeMap;

use hub_domain::wizard::holds_issued_secret;
use serde_json::{Map, Value};

use super::parameters::pointer;
use super::schema::{Described, Schemas};
use crate::problem::{FieldError, FieldFault, Plain, Problem};

/// How many faults of one request are told: an answer is no longer than its question.
pub(super) const ERRORS_TOLD: usize = 50;

/// A fault that a rule of the product has words for.
macro_rules! said {
    ($code:literal, $fr:literal, $en:literal) => {
        $crate::problem::FieldFault::Said {
            code: $code,
            text: $crate::problem::Text { fr: $fr, en: $en },
        }
    };
}
pub(super) use said;

/// The fields of a body; what nobody takes is unknown.
#[derive(Debug)]
pub(super) struct Fields {
    given: Map<String, Value>,
    errors: Vec<FieldError>,
}

/// A value that a body can hold.
pub(super) trait FromJson: Sized {
    /// The value.
    ///
    /// # Errors
    /// Why it cannot be taken: it is of another type, or holds what is kept nowhere.
    fn from_json(value: Value) -> Result<Self, FieldFault>;
}

/// A value, or `null` for none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Nullable<T>(pub(super) Option<T>);

impl Fields {
    /// The fields of a body.
    ///
    /// # Errors
    /// [`Plain::MalformedBody`] for anything but an object.
    pub(super) fn of(body: Value) -> Result<Self, Problem> {
        match body {
            Value::Object(given) => Ok(Self {
                given,
                errors: Vec::new(),
            }),
            _ => Err(Problem::Plain(Plain::MalformedBody)),
        }
    }

    /// A field that has to be there.
    pub(super) fn required<T: FromJson>(&mut self, name: &'static str) -> Option<T> {
        if !self.given.contains_key(name) {
            self.errors.push(fault(name, FieldFault::Missing));
        }
        self.optional(name)
    }

    /// A field that may be left out.
    pub(super) fn optional<T: FromJson>(&mut self, name: &'static str) -> Option<T> {
        match T::from_json(self.given.remove(name)?) {
            Ok(value) => Some(value),
            Err(why) => {
                self.errors.push(fault(name, why));
                None
            }
        }
    }

    /// Refuses what nobody took.
    ///
    /// # Errors
    /// [`Problem::Body`] with every fault.
    pub(super) fn finish(mut self) -> Result<(), Problem> {
        let unknown = self.given.keys().take(ERRORS_TOLD).map(|name| FieldError {
            pointer: pointer(Some(name)),
            fault: FieldFault::Unknown,
        });
        self.errors.extend(unknown);
        wrong(self.errors)
    }
}

/// Refuses a body for these faults, if there are any; the first [`ERRORS_TOLD`] are told.
///
/// # Errors
/// [`Problem::Body`].
pub(super) fn wrong(mut errors: Vec<FieldError>) -> Result<(), Problem> {
    errors.truncate(ERRORS_TOLD);
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::Body(errors))
    }
}

/// What is wrong with a field of this name.
pub(super) fn fault(name: &str, fault: FieldFault) -> FieldError {
    FieldError {
        pointer: ["#/", name].concat(),
        fault,
    }
}

/// A secret sent in the wrong place is kept nowhere.
const SECRET: FieldFault = said!(
    "holds_secret",
    "Ce champ contient un secret de clé d’API. Il n’a pas été enregistré\u{a0}: renouvelez cette clé si le secret a pu être lu.",
    "This field holds the secret of an API key. It was not saved: rotate that key if the secret may have been read."
);
/// What no database takes.
const NUL: FieldFault = said!(
    "invalid_character",
    "Ce texte contient un caractère nul (U+0000), qui n’est pas accepté.",
    "This text holds a null character (U+0000), which is not accepted."
);

impl FromJson for String {
    fn from_json(value: Value) -> Result<Self, FieldFault> {
        match value {
            Value::String(text) if holds_issued_secret(&text) => Err(SECRET),
            Value::String(text) if text.contains('\0') => Err(NUL),
            Value::String(text) => Ok(text),
            _ => Err(FieldFault::WrongType),
        }
    }
}

impl FromJson for i64 {
    fn from_json(value: Value) -> Result<Self, FieldFault> {
        value.as_i64().ok_or(FieldFault::WrongType)
    }
}

impl FromJson for bool {
    fn from_json(value: Value) -> Result<Self, FieldFault> {
        value.as_bool().ok_or(FieldFault::WrongType)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: Value) -> Result<Self, FieldFault> {
        match value {
            Value::Array(values) => values.into_iter().map(T::from_json).collect(),
            _ => Err(FieldFault::WrongType),
        }
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(value: Value) -> Result<Self, FieldFault> {
        match value {
            Value::Object(values) => values
                .into_iter()
                .map(|(name, value)| Ok((name, T::from_json(value)?)))
                .collect(),
            _ => Err(FieldFault::WrongType),
        }
    }
}

impl<T: FromJson> FromJson for Nullable<T> {
    fn from_json(value: Value) -> Result<Self, FieldFault> {
        match value {
            Value::Null => Ok(Self(None)),
            value => T::from_json(value).map(|value| Self(Some(value))),
        }
    }
}

impl<T: Described> Described for Nullable<T> {
    fn schema(schemas: &mut Schemas) -> Value {
        Option::<T>::schema(schemas)
    }
}

/// Declares a body that is read: its fields, `required` or `optional`, what they hold, in French and in English, and what else
/// their values keep to.
macro_rules! form {
    ($(#[$doc:meta])* $name:ident { $($need:ident $field:ident: $kind:ty = $fr:literal | $en:literal $(; $limits:tt)?),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(super) struct $name { $(pub(super) $field: Option<$kind>),+ }

        impl $name {
            /// Reads a body: with every required field, and no other than these.
            ///
            /// # Errors
            /// What is wrong with it, each at its field.
            pub(super) fn read(body: serde_json::Value) -> Result<Self, $crate::problem::Problem> {
                let mut fields = $crate::v1::form::Fields::of(body)?;
                let form = Self { $($field: fields.$need(stringify!($field))),+ };
                fields.finish()?;
                Ok(form)
            }
        }

        impl $crate::v1::schema::Described for $name {
            fn schema(schemas: &mut $crate::v1::schema::Schemas) -> serde_json::Value {
                schemas.object(stringify!($name), |schemas| vec![$($crate::v1::schema::Field {
                    name: stringify!($field),
                    schema: <$kind as $crate::v1::schema::Described>::schema(schemas),
                    text: $crate::problem::Text { fr: $fr, en: $en },
                    required: stringify!($need) == "required",
                    limits: $crate::v1::schema::limits!($($limits)?),
                }),+])
            }
        }
    };
}
pub(super) use form;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    form! {
        /// For the tests.
        Sample {
            required code: String = "Code" | "Code",
            optional owner: Nullable<i64> = "Maître" | "Owner",
        }
    }

    fn faults(body: Value) -> Vec<(String, FieldFault)> {
        match Sample::read(body) {
            Err(Problem::Body(errors)) => errors
                .into_iter()
                .map(|error| (error.pointer, error.fault))
                .collect(),
            other => panic!("{other:?}"),
        }
    }

    /// 3.4: unknown fields are refused, and every fault is told at its pointer.
    #[test]
    fn every_fault_of_a_body_is_told() {
        let read = Sample::read(json!({ "code": "A1", "owner": null })).unwrap();
        assert_eq!(
            (read.code.as_deref(), read.owner),
            (Some("A1"), Some(Nullable(None)))
        );
        assert_eq!(Sample::read(json!({ "code": "A1" })).unwrap().owner, None);
        assert_eq!(
            faults(json!({ "owner": "x", "a/b": 1 })),
            [
                ("#/code".to_owned(), FieldFault::Missing),
                ("#/owner".to_owned(), FieldFault::WrongType),
                ("#/a~1b".to_owned(), FieldFault::Unknown),
            ]
        );
        assert_eq!(
            faults(json!({ "code": null })),
            [("#/code".to_owned(), FieldFault::WrongType)]
        );
        for (text, code) in [
            (format!("x lhs_{}", "a".repeat(46)), "holds_secret"),
            ("A\0".to_owned(), "invalid_character"),
        ] {
            let [(_, fault)] = &faults(json!({ "code": text }))[..] else {
                panic!("{code}: one fault");
            };
            assert_eq!(fault.code(), code);
        }
        for odd in [json!([]), json!("x"), json!(1), Value::Null] {
            assert!(matches!(
                Sample::read(odd),
                Err(Problem::Plain(Plain::MalformedBody))
            ));
        }
    }

    /// S7: an answer is no longer than its question, whatever it holds.
    #[test]
    fn a_body_of_many_faults_is_answered_shortly() {
        let fields: Map<String, Value> = (0..10_000).map(|n| (format!("f{n}"), json!(1))).collect();
        assert_eq!(faults(Value::Object(fields)).len(), ERRORS_TOLD);
    }
}
