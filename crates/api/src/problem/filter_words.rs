//! What is said of a `filter`, a `sort` or a `select` that cannot be taken, after its place.

use hub_domain::filter::{FieldKind, FilterFaultKind as Kind};

use super::Text;
use super::words::text;

/// A stable code for programs.
pub(super) const fn code(kind: Kind) -> &'static str {
    match kind {
        Kind::TooLong | Kind::TooDeep | Kind::TooMany => "too_complex",
        Kind::UnknownField => "unknown_field",
        Kind::WrongType(_) | Kind::NullHasNoOrder | Kind::BadDate => "wrong_type",
        Kind::Repeated => "repeated",
        _ => "syntax",
    }
}

pub(super) const fn of(kind: Kind) -> Text {
    match kind {
        Kind::TooLong => text("le texte est trop long.", "the text is too long."),
        Kind::TooDeep => text(
            "trop de parenthèses imbriquées.",
            "too many parentheses in one another.",
        ),
        Kind::TooMany => text("trop de conditions.", "too many terms."),
        Kind::UnexpectedCharacter => text(
            "ce caractère n’a pas de sens ici.",
            "this character has no meaning here.",
        ),
        Kind::UnclosedText => text(
            "il manque le guillemet qui ferme ce texte.",
            "the quotation mark that ends this text is missing.",
        ),
        Kind::BadEscape => text(
            "cette séquence d’échappement ne désigne aucun caractère.",
            "this escape says no character.",
        ),
        Kind::BadNumber => text("ce n’est pas un nombre.", "this is not a number."),
        Kind::BadDate => text(
            "ce n’est pas une date ; écrivez par exemple '2026-01-31'.",
            "this is not a date; write for example '2026-01-31'.",
        ),
        Kind::UnknownField => text("cette liste n’a pas ce champ.", "this list has no such field."),
        Kind::WrongType(FieldKind::Text) => text(
            "ce champ se compare à un texte entre guillemets.",
            "this field is compared with a text in quotation marks.",
        ),
        Kind::WrongType(FieldKind::Date) => text(
            "ce champ se compare à une date, par exemple '2026-01-31'.",
            "this field is compared with a date, for example '2026-01-31'.",
        ),
        Kind::NullHasNoOrder => text(
            "null ne se compare que par == et !=.",
            "null can only be compared by == and !=.",
        ),
        Kind::TwoFields => text(
            "un champ se compare à une valeur, pas à un autre champ.",
            "a field is compared with a value, not with another field.",
        ),
        Kind::NoField => text(
            "une valeur se compare à un champ, pas à une autre valeur.",
            "a value is compared with a field, not with another value.",
        ),
        Kind::OperandExpected => text(
            "un champ, une valeur ou une parenthèse est attendu.",
            "a field, a value or a parenthesis is expected.",
        ),
        Kind::OperatorExpected => text(
            "une comparaison est attendue : ==, !=, <, <=, > ou >=.",
            "a comparison is expected: ==, !=, <, <=, > or >=.",
        ),
        Kind::JunctionExpected => text(
            "&&, ||, une parenthèse fermante ou la fin est attendu.",
            "&&, ||, a closing parenthesis or the end is expected.",
        ),
        Kind::ParenthesisExpected => text(
            "une parenthèse fermante est attendue.",
            "a closing parenthesis is expected.",
        ),
        Kind::NotBeforeParenthesis => text(
            "« ! » se place devant une parenthèse.",
            "“!” stands before a parenthesis.",
        ),
        Kind::Repeated => text("ce champ est donné deux fois.", "this field is given twice."),
        Kind::BadDirection => text("le sens est asc ou desc.", "the direction is asc or desc."),
    }
}
