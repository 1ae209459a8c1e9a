//! The parameters by which partners ask for a part of a list (3.5): `filter`, a boolean expression in JavaScript
//! notation; `sort`; `select`.
//!
//! A filter is read by a real grammar, typed against the fields of its list, into a [`Filter`] of which no text of the
//! caller is left but the values, which the store binds. What it means:
//!
//! - Texts are compared as JavaScript does, letter by letter, capitals first; `==` and `===` are the same, since a value
//!   is only ever compared with one of its own kind.
//! - A field without a value is `null`. `== null` finds it, `!= 'x'` finds it too, and no `<`, `<=`, `>` or `>=` does:
//!   nothing is before or after what is not there. `null` itself can only be compared by `==` and `!=`.
//! - Every comparison is true or false, never unknown, so `!(…)` finds exactly the other lines.

mod date;
mod evaluate;
mod fault;
mod lexer;
mod order;
mod parser;
mod print;
mod resource;
#[cfg(test)]
mod tests;

pub use fault::{FilterFault, FilterFaultKind};
pub use order::{Direction, Order, SORT_MAX_FIELDS, Selection};
pub use resource::{Field, FieldKind, Resource};

use crate::moment::Moment;

/// The longest filter, sort or select read, in characters.
pub const FILTER_MAX_CHARS: usize = 2_000;
/// How deep parentheses and negations may be nested.
pub const FILTER_MAX_DEPTH: usize = 32;
/// The most comparisons in a filter.
pub const FILTER_MAX_COMPARISONS: usize = 100;

/// A condition on the lines of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// Every line, or none.
    Constant(bool),
    /// A field against a value.
    Compare(Comparison),
    /// The other lines.
    Not(Box<Filter>),
    /// Each of these, of which there are two or more.
    All(Vec<Filter>),
    /// One of these at least, of which there are two or more.
    Any(Vec<Filter>),
}

/// A field against a value of its own kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What stands on the left.
    pub field: Field,
    /// How it is compared.
    pub operator: Operator,
    /// What it is compared with; [`Value::Null`] only for equality.
    pub value: Value,
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `==`, `===`.
    Equal,
    /// `!=`, `!==`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
}

/// The value of a field, or what it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// None.
    Null,
    /// A text.
    Text(String),
    /// An instant.
    Date(Moment),
}

impl Filter {
    /// Reads the filter of a list. Takes time in proportion to the length.
    ///
    /// # Errors
    /// The first [`FilterFault`], with its place.
    pub fn parse(text: &str, resource: Resource) -> Result<Self, FilterFault> {
        parser::parse(text, resource).0
    }
}

impl Operator {
    /// The operator with its sides exchanged: `1 < x` is `x > 1`.
    const fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            Self::Equal | Self::NotEqual => self,
        }
    }

    /// Whether it asks for an order, which `null` has not.
    const fn orders(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }
}
