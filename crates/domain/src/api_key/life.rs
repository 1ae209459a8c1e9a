//! The life of a key: how long an old secret lasts after a rotation (`KEY-03`), from where the key may be used, and when
//! its end is told beforehand (`KEY-05`).

use ipnet::IpNet;

use crate::moment::Moment;

/// A day, in milliseconds.
const DAY: i64 = 86_400_000;

/// The most addresses and networks a key may be used from.
pub const ADDRESSES_MAX: usize = 50;

/// How many days before its end a key's administrators are written to (`KEY-05`), the earliest first.
pub const REMINDER_DAYS: [i64; 3] = [30, 7, 1];

/// How long the old secret stays valid beside the new one (`KEY-03`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Overlap {
    /// Not at all.
    None,
    /// One hour.
    Hour,
    /// 24 hours.
    #[default]
    Day,
    /// Three days.
    ThreeDays,
    /// Seven days.
    SevenDays,
}

impl Overlap {
    /// Every choice, the shortest first.
    pub const ALL: [Self; 5] = [
        Self::None,
        Self::Hour,
        Self::Day,
        Self::ThreeDays,
        Self::SevenDays,
    ];

    /// Its length in milliseconds.
    #[must_use]
    pub const fn millis(self) -> i64 {
        match self {
            Self::None => 0,
            Self::Hour => DAY / 24,
            Self::Day => DAY,
            Self::ThreeDays => 3 * DAY,
            Self::SevenDays => 7 * DAY,
        }
    }

    /// The code, in forms and addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "0",
            Self::Hour => "1h",
            Self::Day => "24h",
            Self::ThreeDays => "3j",
            Self::SevenDays => "7j",
        }
    }

    /// The choice of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|overlap| overlap.code() == code)
    }
}

/// What cannot be a list of addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressesFault {
    /// This line is neither an address nor a network.
    Line(String),
    /// There are more than [`ADDRESSES_MAX`].
    TooMany,
}

/// The networks of a list as it is typed: one address or network a line, empty lines passed over. None means everywhere.
///
/// # Errors
/// The first line that is neither, or too many of them.
pub fn parse_addresses(typed: &str) -> Result<Vec<IpNet>, AddressesFault> {
    let mut networks = Vec::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let network = line
            .parse::<IpNet>()
            .or_else(|_| line.parse().map(|address: std::net::IpAddr| IpNet::from(address)))
            .map_err(|_| AddressesFault::Line(line.chars().take(60).collect()))?;
        let network = network.trunc();
        if networks.contains(&network) {
            continue;
        }
        // Counted on the way: of a list without end no more is read than that.
        if networks.len() == ADDRESSES_MAX {
            return Err(AddressesFault::TooMany);
        }
        networks.push(network);
    }
    Ok(networks)
}

/// The list as it is stored and shown again: one a line, a single address without its length; none for everywhere.
#[must_use]
pub fn addresses_text(networks: &[IpNet]) -> Option<String> {
    let lines: Vec<String> = networks
        .iter()
        .map(|network| match network.prefix_len() == network.max_prefix_len() {
            true => network.addr().to_string(),
            false => network.to_string(),
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The reminder that is due at `now`, in days before the end: the shortest one whose time has come and that was not sent
/// yet, `reminded` being the last that was. None for a key that has no end, or is past it.
#[must_use]
pub fn reminder_due(now: Moment, expires_at: Option<Moment>, reminded: Option<i64>) -> Option<i64> {
    let left = expires_at?.millis_since(now);
    if left <= 0 {
        return None;
    }
    REMINDER_DAYS
        .into_iter()
        .rev()
        .find(|days| left <= days * DAY)
        .filter(|days| reminded.is_none_or(|reminded| *days < reminded))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// KEY-03: five overlaps, each with its code, the day being the one proposed.
    #[test]
    fn key_03_five_overlaps() {
        for overlap in Overlap::ALL {
            assert_eq!(Overlap::from_code(overlap.code()), Some(overlap));
        }
        assert_eq!(Overlap::from_code("8j"), None);
        assert_eq!(Overlap::default().millis(), DAY);
        assert!(Overlap::ALL.is_sorted_by_key(|overlap| overlap.millis()));
    }

    /// KEY-03: addresses and networks of both families; the line that is neither is named.
    #[test]
    fn key_03_addresses_are_read_line_by_line() {
        let networks = parse_addresses(" 192.0.2.7 \r\n\n10.1.2.3/8\n2001:db8::/32\n192.0.2.7\n").unwrap();
        assert_eq!(
            addresses_text(&networks).as_deref(),
            Some("192.0.2.7\n10.0.0.0/8\n2001:db8::/32")
        );
        assert_eq!(addresses_text(&parse_addresses("\n \n").unwrap()), None);
        for wrong in [
            "10.0.0.300",
            "10.0.0.0/33",
            "exemple.fr",
            "10.0.0.1-10.0.0.9",
            "::g",
        ] {
            let fault = AddressesFault::Line(wrong.to_owned());
            assert_eq!(parse_addresses(&format!("192.0.2.1\n{wrong}")), Err(fault));
        }
        let many: String = (0..=ADDRESSES_MAX).map(|n| format!("10.0.{n}.1\n")).collect();
        assert_eq!(parse_addresses(&many), Err(AddressesFault::TooMany));
        // No more is read than is needed to know: what follows is not looked at.
        assert_eq!(
            parse_addresses(&format!("{many}\nnowhere")),
            Err(AddressesFault::TooMany)
        );
    }

    /// KEY-05: one reminder at 30, 7 and 1 days; a server that slept sends the nearest only.
    #[test]
    fn key_05_each_reminder_is_due_once() {
        let end = Some(Moment(100 * DAY));
        let due = |day: i64, reminded| reminder_due(Moment(day * DAY), end, reminded);
        assert_eq!(due(69, None), None);
        assert_eq!(due(70, None), Some(30));
        assert_eq!(due(80, Some(30)), None);
        assert_eq!(due(93, Some(30)), Some(7));
        assert_eq!(due(99, Some(7)), Some(1));
        assert_eq!(due(99, None), Some(1));
        assert_eq!(due(99, Some(1)), None);
        assert_eq!(due(100, None), None, "it has ended");
        assert_eq!(reminder_due(Moment(0), None, None), None);
    }
}
