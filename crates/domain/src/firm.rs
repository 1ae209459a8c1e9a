//! Accounting firms and their customer numbers.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::ids::SicCodeId;

/// The time zones offered to a firm: where French-speaking firms sit. Any other can be set when the firm is created.
pub const TIME_ZONES: [&str; 15] = [
    "Europe/Paris",
    "Europe/Brussels",
    "Europe/Luxembourg",
    "Europe/Monaco",
    "Europe/Zurich",
    "Europe/London",
    "America/Cayenne",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Miquelon",
    "Indian/Mayotte",
    "Indian/Reunion",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Pacific/Wallis",
];

/// For how many months a firm may keep the words of its journal; without end where it says nothing.
pub const JOURNAL_MONTHS: std::ops::RangeInclusive<i64> = 12..=1200;

/// The most characters of a firm's name, of the name on its e-mails, and of its postal address.
pub const FIRM_TEXT_MAX_CHARS: usize = 200;

/// A firm's domain: 2 to 40 capitals, digits or hyphens, such as `CEGIDPARTENAIRES`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FirmDomain(String);

/// Why a text is not a firm's domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a firm's domain has 2 to 40 letters, digits or hyphens, such as CEGIDPARTENAIRES")]
pub struct NotAFirmDomain;

impl FirmDomain {
    /// Reads a domain, in capitals whatever was typed.
    ///
    /// # Errors
    /// When the text is not of the form.
    pub fn parse(text: &str) -> Result<Self, NotAFirmDomain> {
        let domain = text.trim().to_ascii_uppercase();
        let well_formed = domain
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
        if (2..=40).contains(&domain.len()) && well_formed {
            Ok(Self(domain))
        } else {
            Err(NotAFirmDomain)
        }
    }

    /// The domain as shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A customer number of a firm at the editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SicCode {
    /// Its identifier.
    pub id: SicCodeId,
    /// The number, such as `FR001`.
    pub code: String,
    /// What the firm calls it.
    pub label: String,
}

/// What a firm divides itself by: two lists of the same shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirmCodeKind {
    /// Customer numbers at the editor.
    Sic,
    /// Places of the firm.
    Agency,
}

/// A SIC code or an agency of a firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirmCode {
    /// Its row among those of its kind.
    pub id: i64,
    /// The code, which never changes.
    pub code: String,
    /// What the firm calls it.
    pub label: String,
    /// Whether it is offered; what hangs on one that is not stays as it is.
    pub is_active: bool,
    /// Moves with every change.
    pub revision: i64,
    /// What hangs on it today: live keys and applications, or dossiers that are not archived and staff.
    pub uses: i64,
}

/// The code of a SIC code or an agency: 1 to 20 capitals, digits, hyphens or underscores, in capitals whatever was
/// typed; nothing for any other text.
#[must_use]
pub fn firm_code_of(text: &str) -> Option<String> {
    code_of(text, 1..=20)
}

/// A code of that many capitals, digits, hyphens or underscores, in capitals whatever was typed; nothing for any other
/// text.
pub(crate) fn code_of(text: &str, length: RangeInclusive<usize>) -> Option<String> {
    let code = text.trim().to_ascii_uppercase();
    let is_sound = length.contains(&code.len())
        && code
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"-_".contains(&byte));
    is_sound.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_capitals() {
        assert_eq!(firm_code_of(" fr001 ").as_deref(), Some("FR001"));
        for wrong in ["", "é", "A B", &"A".repeat(21)] {
            assert_eq!(firm_code_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn domains_are_capitals() {
        assert_eq!(
            FirmDomain::parse(" CegidPartenaires ").map(|d| d.0),
            Ok("CEGIDPARTENAIRES".to_owned())
        );
        for wrong in ["", "A", "É É", "A B", "A_B", &"A".repeat(41)] {
            assert_eq!(FirmDomain::parse(wrong), Err(NotAFirmDomain), "{wrong}");
        }
    }
}
