//! The language of an answer, by `Accept-Language` (RFC 9110, 12.5.4).

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

/// A language that the product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// French, the source.
    Fr,
    /// English.
    En,
}

/// A weight in thousandths, and the place of the range in the header, to tell equals apart.
#[derive(Clone, Copy, Default)]
struct Wish {
    weight: u16,
    place: usize,
}

/// One text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// In French.
    pub fr: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Text {
    /// The text as a reader of this language is told it.
    #[must_use]
    pub const fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::Fr => self.fr,
            Language::En => self.en,
        }
    }
}

impl Language {
    /// The language wished most; of two wished alike the first named; French when neither is wished.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let (mut french, mut english, mut any) = (None, None, None);
        let ranges = headers
            .get_all(ACCEPT_LANGUAGE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','));
        for (place, range) in ranges.enumerate().take(32) {
            let mut parts = range.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default();
            let Some(weight) = parts.next().map_or(Some(1000), thousandths) else {
                continue;
            };
            let wish = match tag.split('-').next() {
                Some(tag) if tag.eq_ignore_ascii_case("fr") => &mut french,
                Some(tag) if tag.eq_ignore_ascii_case("en") => &mut english,
                Some("*") => &mut any,
                _ => continue,
            };
            if wish.is_none_or(|known: Wish| weight > known.weight) {
                *wish = Some(Wish { weight, place });
            }
        }
        let any = any.unwrap_or_default();
        let (french, english) = (french.unwrap_or(any), english.unwrap_or(any));
        let sooner = english.weight == french.weight && english.place < french.place;
        if english.weight > french.weight || (sooner && english.weight > 0) {
            Self::En
        } else {
            Self::Fr
        }
    }

    /// Its tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }
}

/// `q=0.8` as 800; `None` if it is no weight.
fn thousandths(parameter: &str) -> Option<u16> {
    let (name, weight) = parameter.split_once('=')?;
    if !name.trim().eq_ignore_ascii_case("q") {
        return None;
    }
    let (whole, fraction) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    let digits = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let fraction: u16 = format!("{fraction:0<3}").parse().ok().filter(|_| digits)?;
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(header: &str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, header.parse().unwrap());
        Language::of(&headers)
    }

    #[test]
    fn the_language_wished_most_is_spoken() {
        assert_eq!(Language::of(&HeaderMap::new()), Language::Fr);
        for french in [
            "",
            "fr",
            "de",
            "*",
            "en;q=0",
            "fr-CA,en;q=0.9",
            "en;q=0.2, fr;q=0.3",
            "fr, en",
            "en;q=2",
            "en;q=oops",
            "en;q=0.5, *",
            "\u{b0}",
        ] {
            assert_eq!(of(french), Language::Fr, "{french}");
        }
        for english in [
            "en",
            "EN-gb",
            "de, en;q=0.1",
            "en, fr",
            "fr;q=0.5,en;q=0.501",
            "fr;q=0, *;q=0.5",
            "en;q=1.000",
        ] {
            assert_eq!(of(english), Language::En, "{english}");
        }
    }
}
