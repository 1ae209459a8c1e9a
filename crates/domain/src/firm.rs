//! Accounting firms and their customer numbers.

use serde::{Deserialize, Serialize};

use crate::ids::SicCodeId;

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

#[cfg(test)]
mod tests {
    use super::*;

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
