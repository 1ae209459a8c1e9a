//! What documents are made of, told in the words of OpenAPI 3.1 by the very types that are sent and read.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

use hub_domain::moment::Moment;

use crate::problem::{Language, Text};

/// A type that can be told.
pub(super) trait Described {
    /// Its schema; those of objects are kept by name and referred to.
    fn schema(schemas: &mut Schemas) -> Value;
}

/// The schemas of a document, by name, in one language.
#[derive(Debug)]
pub(super) struct Schemas {
    language: Language,
    known: Map<String, Value>,
}

/// A field of an object.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) schema: Value,
    pub(super) text: Text,
    pub(super) required: bool,
    /// What else its values keep to (`enum`, `maxLength`, `format`…), in the words of JSON Schema.
    pub(super) limits: Option<Value>,
}

impl Field {
    /// Its schema with its limits; where nothing may stand in its place, that stays among the values.
    fn limited(self) -> Value {
        let mut schema = self.schema;
        let may_be_null = schema["type"]
            .as_array()
            .is_some_and(|kinds| kinds.contains(&json!("null")));
        for (word, mut limit) in self
            .limits
            .iter()
            .filter_map(Value::as_object)
            .flatten()
            .map(|(w, l)| (w, l.clone()))
        {
            if word == "enum"
                && may_be_null
                && let Some(values) = limit.as_array_mut()
            {
                values.push(Value::Null);
            }
            schema[word] = limit;
        }
        schema
    }
}

impl Schemas {
    pub(super) fn new(language: Language) -> Self {
        Self {
            language,
            known: Map::new(),
        }
    }

    /// The language of the words.
    pub(super) const fn language(&self) -> Language {
        self.language
    }

    /// A reference to an object, described once.
    pub(super) fn object(&mut self, name: &str, fields: impl FnOnce(&mut Self) -> Vec<Field>) -> Value {
        if !self.known.contains_key(name) {
            self.known.insert(name.to_owned(), Value::Null);
            let (mut properties, mut required) = (Map::new(), Vec::new());
            for field in fields(self) {
                let (name, text) = (field.name, field.text.in_language(self.language));
                if field.required {
                    required.push(name);
                }
                let mut schema = field.limited();
                schema["description"] = json!(text);
                properties.insert(name.to_owned(), schema);
            }
            let mut object =
                json!({ "type": "object", "additionalProperties": false, "properties": properties });
            if !required.is_empty() {
                object["required"] = json!(required);
            }
            self.known.insert(name.to_owned(), object);
        }
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }

    /// Whether an object, by its reference, has a field that cannot be left out.
    pub(super) fn has_required_fields(&self, reference: &Value) -> bool {
        let name = reference["$ref"].as_str().and_then(|at| at.rsplit('/').next());
        name.is_some_and(|name| {
            self.known
                .get(name)
                .is_some_and(|object| object.get("required").is_some())
        })
    }

    /// Every object described.
    pub(super) fn into_known(self) -> Map<String, Value> {
        self.known
    }
}

macro_rules! described {
    ($($kind:ty => $schema:tt),+ $(,)?) => {$(
        impl Described for $kind {
            fn schema(_: &mut Schemas) -> Value {
                json!($schema)
            }
        }
    )+};
}

described! {
    String => { "type": "string" },
    &'static str => { "type": "string" },
    bool => { "type": "boolean" },
    i64 => { "type": "integer", "format": "int64" },
    Instant => { "type": "string", "format": "date-time" },
}

impl<T: Described> Described for Vec<T> {
    fn schema(schemas: &mut Schemas) -> Value {
        json!({ "type": "array", "items": T::schema(schemas) })
    }
}

impl<T: Described> Described for BTreeMap<String, T> {
    fn schema(schemas: &mut Schemas) -> Value {
        json!({ "type": "object", "additionalProperties": T::schema(schemas) })
    }
}

impl<T: Described> Described for Option<T> {
    fn schema(schemas: &mut Schemas) -> Value {
        let mut schema = T::schema(schemas);
        match schema.get("type").and_then(Value::as_str).map(str::to_owned) {
            Some(kind) => {
                schema["type"] = json!([kind, "null"]);
                schema
            }
            None => json!({ "anyOf": [schema, { "type": "null" }] }),
        }
    }
}

/// An instant as it is told: `2026-11-24T10:00:00Z`.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(super) struct Instant(String);

impl Instant {
    /// The text of a moment; of one beyond the years that can be written, the last that can.
    pub(super) fn of(moment: Moment) -> Self {
        let instant = jiff::Timestamp::from_millisecond(moment.0).unwrap_or(jiff::Timestamp::MAX);
        Self(instant.to_string())
    }
}

/// What else a field keeps to, if anything.
macro_rules! limits {
    () => {
        None
    };
    ($limits:tt) => {
        Some(serde_json::json!($limits))
    };
}
pub(super) use limits;

/// Declares a document that is sent: its fields, what they hold, in French and in English, and what else their values keep to.
macro_rules! document {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty = $fr:literal | $en:literal $(; $limits:tt)?),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, serde::Serialize)]
        pub(super) struct $name { $(pub(super) $field: $kind),+ }

        impl $crate::v1::schema::Described for $name {
            fn schema(schemas: &mut $crate::v1::schema::Schemas) -> serde_json::Value {
                schemas.object(stringify!($name), |schemas| vec![$($crate::v1::schema::Field {
                    name: stringify!($field),
                    schema: <$kind as $crate::v1::schema::Described>::schema(schemas),
                    text: $crate::problem::Text { fr: $fr, en: $en },
                    required: true,
                    limits: $crate::v1::schema::limits!($($limits)?),
                }),+])
            }
        }
    };
}
pub(super) use document;
