//! Numbers, dates and values as a letter writes them (spec 3.2).

use hub_domain::moment::Moment;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// The language of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// French, the default.
    Fr,
    /// English.
    En,
}

impl Lang {
    /// The language of a stored code; French for any but `en`.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        if code == "en" { Self::En } else { Self::Fr }
    }

    /// The value of the `lang` attribute.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }
}

const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS_EN: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `50 000` with U+202F in French, `50,000` in English. Counts only: never below zero.
pub(super) fn number(lang: Lang, number: i64) -> String {
    let separator = match lang {
        Lang::Fr => '\u{202F}',
        Lang::En => ',',
    };
    let digits = number.max(0).to_string();
    let mut text = String::with_capacity(digits.len() + 4);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// The number with the noun that follows it: 0 and 1 are singular in French, 1 alone in English.
pub(super) fn counted(lang: Lang, count: i64, one: &str, many: &str) -> String {
    let singular = count == 1 || (count == 0 && lang == Lang::Fr);
    format!("{} {}", number(lang, count), if singular { one } else { many })
}

/// `23 novembre 2026`, `23 Nov 2026`, in the firm's zone.
pub(super) fn date(lang: Lang, zone: &str, at: Moment) -> String {
    let date = zoned(zone, at).date();
    let months = match lang {
        Lang::Fr => &MONTHS_FR,
        Lang::En => &MONTHS_EN,
    };
    let month = usize::try_from(date.month() - 1)
        .ok()
        .and_then(|month| months.get(month))
        .copied()
        .unwrap_or_default();
    match (lang, date.day()) {
        (Lang::Fr, 1) => format!("1er {month} {}", date.year()),
        (_, day) => format!("{day} {month} {}", date.year()),
    }
}

/// `14:32`, in the firm's zone.
pub(super) fn time(zone: &str, at: Moment) -> String {
    let zoned = zoned(zone, at);
    format!("{:02}:{:02}", zoned.hour(), zoned.minute())
}

fn zoned(zone: &str, at: Moment) -> ZonedDateTime {
    // An instant outside the calendar and an unknown zone still give a date: a letter leaves all the same.
    let timestamp = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    let zone = TimeZone::get(zone)
        .or_else(|_| TimeZone::get("Europe/Paris"))
        .unwrap_or(TimeZone::UTC);
    timestamp.to_zoned_datetime(zone)
}

/// The text on one line: no control character, nothing that turns the direction of writing, no run of spaces.
pub(super) fn plain(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        let is_hidden = matches!(letter, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
        let is_break = letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
        if is_hidden {
            continue;
        }
        if is_break || letter == ' ' {
            if !line.ends_with(' ') {
                line.push(' ');
            }
        } else {
            line.push(letter);
        }
    }
    line.trim_end().to_owned()
}

/// At most `most` characters, the last one an ellipsis when some were cut.
pub(super) fn clipped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    // 2026-11-23T14:32:05+01:00
    const AT: Moment = Moment(1_795_440_725_000);

    /// Spec 3.2: numbers, plurals and dates of both languages.
    #[test]
    fn numbers_and_dates_follow_the_language() {
        assert_eq!(number(Lang::Fr, 50_000), "50\u{202F}000");
        assert_eq!(number(Lang::En, 1_250_000), "1,250,000");
        assert_eq!(counted(Lang::Fr, 0, "dossier", "dossiers"), "0 dossier");
        assert_eq!(counted(Lang::En, 0, "file", "files"), "0 files");
        assert_eq!(counted(Lang::Fr, 2, "dossier", "dossiers"), "2 dossiers");
        assert_eq!(date(Lang::Fr, "Europe/Paris", AT), "23 novembre 2026");
        assert_eq!(date(Lang::En, "Europe/Paris", AT), "23 Nov 2026");
        assert_eq!(
            date(Lang::Fr, "Europe/Paris", Moment(1_785_578_400_000)),
            "1er août 2026"
        );
        assert_eq!(time("Indian/Reunion", AT), "17:32");
        assert_eq!(time("Mars/Olympus", AT), "14:32");
    }

    /// §14: no value breaks a line or hides its direction.
    #[test]
    fn values_stand_on_one_line() {
        assert_eq!(plain(" Jean\r\nBcc: x@y\u{2028}\u{202E}Z\t "), "Jean Bcc: x@y Z");
        assert_eq!(clipped("abcdef", 4), "abc…");
        assert_eq!(clipped("abcd", 4), "abcd");
    }
}
