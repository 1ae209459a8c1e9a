//! Dates in the firm's time zone (spec 3.2).

use std::fmt;

use askama::filters::HtmlSafe;
use hub_domain::moment::Moment;
use jiff::civil::Date;
use jiff::{Timestamp, ZonedDateTime};

use super::{L10n, Lang};

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

/// A `<time datetime="…">` element; prints itself as markup in templates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeTag {
    machine: String,
    text: String,
}

impl fmt::Display for TimeTag {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Both parts are made here of digits, month names and punctuation: nothing to escape.
        write!(out, "<time datetime=\"{}\">{}</time>", self.machine, self.text)
    }
}

impl HtmlSafe for TimeTag {}

impl L10n {
    /// A date as grids show it: `23/11/2026`, `23 Nov 2026`.
    #[must_use]
    pub fn date(&self, at: Moment) -> String {
        self.date_text(self.zoned(at).date())
    }

    /// A date as sentences show it: `23 novembre 2026`, `23 Nov 2026`.
    #[must_use]
    pub fn date_in_words(&self, at: Moment) -> String {
        let date = self.zoned(at).date();
        match self.lang() {
            Lang::Fr => {
                let day = if date.day() == 1 {
                    "1er".to_owned()
                } else {
                    date.day().to_string()
                };
                format!("{day} {} {}", month(&MONTHS_FR, date), date.year())
            }
            Lang::En => self.date_text(date),
        }
    }

    /// A date and time: `23/11/2026 14:32`, `23 Nov 2026, 14:32`.
    #[must_use]
    pub fn date_time(&self, at: Moment) -> String {
        let zoned = self.zoned(at);
        let date = self.date_text(zoned.date());
        let comma = match self.lang() {
            Lang::Fr => "",
            Lang::En => ",",
        };
        format!("{date}{comma} {}", clock(&zoned))
    }

    /// A time of day: `14:32`.
    #[must_use]
    pub fn time(&self, at: Moment) -> String {
        clock(&self.zoned(at))
    }

    /// [`L10n::date`] inside `<time datetime="2026-11-23">`.
    #[must_use]
    pub fn date_tag(&self, at: Moment) -> TimeTag {
        TimeTag {
            machine: self.zoned(at).date().to_string(),
            text: self.date(at),
        }
    }

    /// [`L10n::date_in_words`] inside `<time datetime="2026-11-23">`.
    #[must_use]
    pub fn date_in_words_tag(&self, at: Moment) -> TimeTag {
        TimeTag {
            machine: self.zoned(at).date().to_string(),
            text: self.date_in_words(at),
        }
    }

    /// [`L10n::date_time`] inside `<time datetime="2026-11-23T14:32:05+01:00">`.
    #[must_use]
    pub fn date_time_tag(&self, at: Moment) -> TimeTag {
        let zoned = self.zoned(at);
        TimeTag {
            machine: zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            text: self.date_time(at),
        }
    }

    /// A date as a field of a form holds it: `2026-11-23`.
    #[must_use]
    pub fn date_field(&self, at: Moment) -> String {
        self.zoned(at).date().to_string()
    }

    /// A time of day to the second, as a field of a form holds it and as one is told exactly: `14:32:05`.
    #[must_use]
    pub fn time_field(&self, at: Moment) -> String {
        let zoned = self.zoned(at);
        format!("{}:{:02}", clock(&zoned), zoned.second())
    }

    /// The name of the time zone, for the foot of the journal: `Europe/Paris`.
    #[must_use]
    pub fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    fn zoned(&self, at: Moment) -> ZonedDateTime {
        // An instant outside the calendar (a corrupt row) shows the calendar's end, not an error.
        let timestamp = Timestamp::from_millisecond(at.0).unwrap_or(if at.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        });
        timestamp.to_zoned_datetime(self.zone.clone())
    }

    fn date_text(&self, date: Date) -> String {
        match self.lang() {
            Lang::Fr => format!("{:02}/{:02}/{}", date.day(), date.month(), date.year()),
            Lang::En => format!("{} {} {}", date.day(), month(&MONTHS_EN, date), date.year()),
        }
    }
}

fn clock(zoned: &ZonedDateTime) -> String {
    format!("{:02}:{:02}", zoned.hour(), zoned.minute())
}

fn month(names: &[&'static str; 12], date: Date) -> &'static str {
    usize::try_from(date.month() - 1)
        .ok()
        .and_then(|month| names.get(month))
        .copied()
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    // 2026-11-23T14:32:05+01:00
    const AT: Moment = Moment(1_795_440_725_000);

    /// T-I18N: the formats of spec 3.2, in the firm's zone.
    #[test]
    fn dates_follow_the_language_and_the_zone() {
        let fr = L10n::new(Lang::Fr, "Europe/Paris");
        let en = L10n::new(Lang::En, "Europe/Paris");
        assert_eq!(fr.date(AT), "23/11/2026");
        assert_eq!(fr.date_in_words(AT), "23 novembre 2026");
        assert_eq!(fr.date_time(AT), "23/11/2026 14:32");
        assert_eq!(
            (fr.date_field(AT).as_str(), fr.time_field(AT).as_str()),
            ("2026-11-23", "14:32:05")
        );
        assert_eq!(en.date(AT), "23 Nov 2026");
        assert_eq!(en.date_time(AT), "23 Nov 2026, 14:32");
        assert_eq!(
            fr.date_time_tag(AT).to_string(),
            "<time datetime=\"2026-11-23T14:32:05+01:00\">23/11/2026 14:32</time>"
        );
        assert_eq!(
            en.date_tag(AT).to_string(),
            "<time datetime=\"2026-11-23\">23 Nov 2026</time>"
        );
        let reunion = L10n::new(Lang::Fr, "Indian/Reunion");
        assert_eq!(reunion.date_time(AT), "23/11/2026 17:32");
    }

    /// T-I18N: the first of the month is « 1er » in French.
    #[test]
    fn the_first_of_the_month_is_ordinal_in_french() {
        let fr = L10n::default();
        assert_eq!(fr.date_in_words(Moment(1_785_578_400_000)), "1er août 2026");
    }

    /// T-I18N: an instant outside the calendar and an unknown zone still give a date.
    #[test]
    fn nothing_stored_can_break_a_page() {
        let odd = L10n::new(Lang::Fr, "Mars/Olympus");
        assert_eq!(odd.zone_name(), "Europe/Paris");
        assert!(!odd.date_time(Moment(i64::MAX)).is_empty());
        assert!(!odd.date_time(Moment(i64::MIN)).is_empty());
    }
}
