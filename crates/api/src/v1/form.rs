//! Bodies read strictly: unknown, missing and mistyped fields are told, each at its pointer.

use hub_domain::wizard::holds_issued_secret;
use serde_json::{Map, Value};

use super::parameters::pointer;
use super::schema::{Described, Schemas};
use crate::problem::{FieldError, FieldFault, Plain, Problem};

/// The fields of a body; what nobody takes is unknown.
#[derive(Debug)]
pub(super) struct Fields {
    given: Map<String, Value>,
    errors: Vec<FieldError>,
}

/// A value that a body can hold.
pub(super) trait FromJson: Sized {
    /// The value, or nothing for one of another type.
    fn from_json(value: Value) -> Option<Self>;
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
        let value = T::from_json(self.given.remove(name)?);
        if value.is_none() {
            self.errors.push(fault(name, FieldFault::WrongType));
        }
        value
    }

    /// Refuses what nobody took.
    ///
    /// # Errors
    /// [`Problem::Body`] with every fault.
    pub(super) fn finish(mut self) -> Result<(), Problem> {
        let unknown = self.given.keys().map(|name| FieldError {
            pointer: pointer(Some(name)),
            fault: FieldFault::Unknown,
        });
        self.errors.extend(unknown);
        wrong(self.errors)
    }
}

/// Refuses a body for these faults, if there are any.
///
/// # Errors
/// [`Problem::Body`].
pub(super) fn wrong(errors: Vec<FieldError>) -> Result<(), Problem> {
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

impl FromJson for String {
    fn from_json(value: Value) -> Option<Self> {
        match value {
            // A secret sent in the wrong place is kept nowhere; neither is what no database takes.
            Value::String(text) if !holds_issued_secret(&text) && !text.contains('\0') => Some(text),
            _ => None,
        }
    }
}

impl FromJson for i64 {
    fn from_json(value: Value) -> Option<Self> {
        value.as_i64()
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: Value) -> Option<Self> {
        match value {
            Value::Array(values) => values.into_iter().map(T::from_json).collect(),
            _ => None,
        }
    }
}

impl<T: FromJson> FromJson for Nullable<T> {
    fn from_json(value: Value) -> Option<Self> {
        match value {
            Value::Null => Some(Self(None)),
            value => T::from_json(value).map(|value| Self(Some(value))),
        }
    }
}

impl<T: Described> Described for Nullable<T> {
    fn schema(schemas: &mut Schemas) -> Value {
        Option::<T>::schema(schemas)
    }
}

/// Declares a body that is read: its fields, `required` or `optional`, what they hold, in French and in English.
macro_rules! form {
    ($(#[$doc:meta])* $name:ident { $($need:ident $field:ident: $kind:ty = $fr:literal | $en:literal),+ $(,)? }) => {
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
        for odd in [json!([]), json!("x"), json!(1), Value::Null] {
            assert!(matches!(
                Sample::read(odd),
                Err(Problem::Plain(Plain::MalformedBody))
            ));
        }
    }
}
