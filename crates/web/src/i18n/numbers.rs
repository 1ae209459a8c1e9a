//! Numbers as the reader writes them (spec 3.2).

use fluent_bundle::FluentValue;
use intl_memoizer::concurrent::IntlLangMemoizer;

use super::Lang;

/// `number` with its thousands grouped: U+202F in French, a comma in English.
#[must_use]
pub fn grouped(lang: Lang, number: i64) -> String {
    let separator = match lang {
        Lang::Fr => '\u{202F}',
        Lang::En => ',',
    };
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    if number < 0 {
        // U+2212, the minus sign: a hyphen could be left alone at the end of a line.
        text.push('\u{2212}');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

pub(super) fn french(value: &FluentValue<'_>, _: &IntlLangMemoizer) -> Option<String> {
    whole(value).map(|number| grouped(Lang::Fr, number))
}

pub(super) fn english(value: &FluentValue<'_>, _: &IntlLangMemoizer) -> Option<String> {
    whole(value).map(|number| grouped(Lang::En, number))
}

/// Messages only count things, so every number is whole; it travels through Fluent as a float.
#[allow(clippy::cast_possible_truncation)]
fn whole(value: &FluentValue<'_>) -> Option<i64> {
    match value {
        FluentValue::Number(number) => Some(number.value.round() as i64),
        _ => None,
    }
}
