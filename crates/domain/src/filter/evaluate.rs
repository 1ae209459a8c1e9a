//! What a filter means, on one line: what the store's conditions are held against.

use std::cmp::Ordering;

use super::{Comparison, Field, Filter, Operator, Value};

impl Filter {
    /// Whether a line fulfils the condition; `value_of` gives the value of each of its fields.
    #[must_use]
    pub fn holds(&self, value_of: &impl Fn(Field) -> Value) -> bool {
        match self {
            Self::Constant(constant) => *constant,
            Self::Compare(comparison) => comparison.holds(&value_of(comparison.field)),
            Self::Not(other) => !other.holds(value_of),
            Self::All(parts) => parts.iter().all(|part| part.holds(value_of)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(value_of)),
        }
    }
}

impl Comparison {
    fn holds(&self, found: &Value) -> bool {
        let order = match (found, &self.value) {
            (Value::Text(found), Value::Text(wanted)) => Some(found.cmp(wanted)),
            (Value::Date(found), Value::Date(wanted)) => Some(found.cmp(wanted)),
            (Value::Null, Value::Null) => Some(Ordering::Equal),
            // Nothing is before or after what is not there.
            _ => None,
        };
        match self.operator {
            Operator::Equal => order == Some(Ordering::Equal),
            Operator::NotEqual => order != Some(Ordering::Equal),
            Operator::Less => order == Some(Ordering::Less),
            Operator::LessOrEqual => order.is_some_and(Ordering::is_le),
            Operator::Greater => order == Some(Ordering::Greater),
            Operator::GreaterOrEqual => order.is_some_and(Ordering::is_ge),
        }
    }
}
