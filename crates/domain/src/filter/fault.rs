//! What is wrong with a filter, and where.

use super::FieldKind;

/// What is wrong with a `filter`, a `sort` or a `select`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("at character {position}: {kind}")]
pub struct FilterFault {
    /// Where, in characters from 1; one past the end where something is missing there.
    pub position: usize,
    /// What.
    pub kind: FilterFaultKind,
}

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FilterFaultKind {
    /// More than [`super::FILTER_MAX_CHARS`] characters.
    #[error("the text is too long")]
    TooLong,
    /// More than [`super::FILTER_MAX_DEPTH`] parentheses and negations in one another.
    #[error("nested too deep")]
    TooDeep,
    /// More than [`super::FILTER_MAX_COMPARISONS`] comparisons, or [`super::SORT_MAX_FIELDS`] fields to sort by.
    #[error("too many terms")]
    TooMany,
    /// A character that begins nothing.
    #[error("a character that has no meaning here")]
    UnexpectedCharacter,
    /// A text that its quotation mark does not end.
    #[error("a text without its closing quotation mark")]
    UnclosedText,
    /// A backslash that says nothing, or says a character that no text holds.
    #[error("an escape that says no character")]
    BadEscape,
    /// A number that is none.
    #[error("not a number")]
    BadNumber,
    /// A date that is none.
    #[error("not a date")]
    BadDate,
    /// A name that is no field of this list.
    #[error("no such field")]
    UnknownField,
    /// A value of another kind than the field's.
    #[error("the field takes another kind of value: {0:?}")]
    WrongType(FieldKind),
    /// `null` compared by an order.
    #[error("null can only be compared by == and !=")]
    NullHasNoOrder,
    /// A field against a field.
    #[error("a field is compared with a value")]
    TwoFields,
    /// A value against a value.
    #[error("a value is compared with a field")]
    NoField,
    /// A field, a value or a parenthesis is missing.
    #[error("a field or a value is expected")]
    OperandExpected,
    /// A field or a value that nothing compares.
    #[error("a comparison is expected")]
    OperatorExpected,
    /// Something after a whole condition that neither joins it to another nor closes it.
    #[error("&&, || or the end is expected")]
    JunctionExpected,
    /// A parenthesis that is not closed.
    #[error("a closing parenthesis is expected")]
    ParenthesisExpected,
    /// A `!` before something else than a parenthesis.
    #[error("! stands before a parenthesis")]
    NotBeforeParenthesis,
    /// A field given twice.
    #[error("the field is there twice")]
    Repeated,
    /// A direction that is neither `asc` nor `desc`.
    #[error("the direction is asc or desc")]
    BadDirection,
}

impl FilterFaultKind {
    pub(super) const fn at(self, position: usize) -> FilterFault {
        FilterFault { position, kind: self }
    }
}
