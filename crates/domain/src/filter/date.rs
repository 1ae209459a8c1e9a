//! Dates in a filter, as ISO 8601 writes them: `2026-01-31`, `2026-01-31T10:00:00.000Z`. Without a time it is midnight,
//! and always in universal time, as in JavaScript.

use crate::moment::Moment;

const DAY_MILLIS: i64 = 86_400_000;

/// Reads a date; nothing for any other text.
pub(super) fn read(text: &str) -> Option<Moment> {
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let days = read_day(day)?;
    let millis = match time {
        Some(time) => read_time(time.strip_suffix('Z')?)?,
        None => 0,
    };
    Some(Moment(days * DAY_MILLIS + millis))
}

/// The date in full, as [`read`] reads it.
pub(super) fn write(moment: Moment) -> String {
    let (days, millis) = (moment.0.div_euclid(DAY_MILLIS), moment.0.rem_euclid(DAY_MILLIS));
    let (year, month, day) = civil(days);
    let (seconds, milli) = (millis / 1000, millis % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

fn read_day(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let (year, month, day) = (
        number(parts.next()?, 4)?,
        number(parts.next()?, 2)?,
        number(parts.next()?, 2)?,
    );
    let days = days_before(year, month, day);
    let exists = parts.next().is_none() && year >= 1 && (1..=12).contains(&month) && day >= 1;
    // The 31st of a short month is another day when it is written back.
    (exists && civil(days) == (year, month, day)).then_some(days)
}

fn read_time(text: &str) -> Option<i64> {
    let (time, milli) = match text.split_once('.') {
        Some((time, milli)) => (time, number(milli, 3)?),
        None => (text, 0),
    };
    let mut parts = time.split(':');
    let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let second = parts.next().map_or(Some(0), |second| number(second, 2))?;
    let exists = parts.next().is_none() && hour < 24 && minute < 60 && second < 60;
    exists.then_some(((hour * 60 + minute) * 60 + second) * 1000 + milli)
}

fn number(text: &str, digits: usize) -> Option<i64> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// Days from 1970-01-01 to a day of the Gregorian calendar; years begin in March, so that the leap day is the last.
const fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The day of the Gregorian calendar that many days after 1970-01-01: year, month, day.
const fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400;
    (if month <= 2 { year + 1 } else { year }, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_and_written() {
        for (text, millis) in [
            ("1970-01-01", 0),
            ("1970-01-02T00:00:00.001Z", DAY_MILLIS + 1),
            ("2000-02-29", 951_782_400_000),
            ("2026-11-30T21:05:00Z", 1_796_072_700_000),
            ("1969-12-31T23:59Z", -60_000),
        ] {
            assert_eq!(read(text), Some(Moment(millis)), "{text}");
        }
        assert_eq!(write(Moment(951_782_400_000)), "2000-02-29T00:00:00.000Z");
        for wrong in [
            "",
            "2026",
            "2026-1-1",
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "0000-01-01",
            "2026-01-01T",
            "2026-01-01T24:00Z",
            "2026-01-01T10:00",
            "2026-01-01T10:00:00.1Z",
            "2026-01-01-01",
            "31/01/2026",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_day_of_four_centuries_returns() {
        for days in -10_000..150_000 {
            let moment = Moment(days * DAY_MILLIS + 1);
            assert_eq!(read(&write(moment)), Some(moment), "{days}");
        }
    }
}
