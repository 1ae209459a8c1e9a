//! A client company's file, as far as applications are concerned.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::fold::fold;
use crate::sort_key::sort_key;

/// Longest code in characters.
pub const CODE_MAX_CHARS: usize = 20;
/// Longest name in characters.
pub const NAME_MAX_CHARS: usize = 200;
/// The code that means the firm itself at the gate, and so names no dossier.
pub const RESERVED_CODE: &str = "CABINET";

/// A dossier's code: 1 to 20 of `A-Z 0-9 _ -`, in capitals, unique in its firm.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DossierCode(String);

/// Why a text is no dossier code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DossierCodeError {
    /// Nothing typed.
    #[error("the code is empty")]
    Empty,
    /// More than [`CODE_MAX_CHARS`] characters.
    #[error("the code is longer than 20 characters")]
    TooLong,
    /// Something else than letters without accents, digits, hyphens and underscores.
    #[error("the code holds something else than A-Z, 0-9, - and _")]
    BadCharacter,
    /// [`RESERVED_CODE`], whatever its case.
    #[error("the code is reserved")]
    Reserved,
}

impl DossierCode {
    /// Reads a code; lower case is accepted and becomes capitals.
    ///
    /// # Errors
    /// [`DossierCodeError`].
    pub fn parse(raw: &str) -> Result<Self, DossierCodeError> {
        let typed = raw.trim();
        if typed.is_empty() {
            return Err(DossierCodeError::Empty);
        }
        if typed.chars().nth(CODE_MAX_CHARS).is_some() {
            return Err(DossierCodeError::TooLong);
        }
        if !typed
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
        {
            return Err(DossierCodeError::BadCharacter);
        }
        let code = typed.to_ascii_uppercase();
        if code == RESERVED_CODE {
            return Err(DossierCodeError::Reserved);
        }
        Ok(Self(code))
    }

    /// The code in capitals.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for DossierCode {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for DossierCode {
    type Error = DossierCodeError;
    fn try_from(raw: String) -> Result<Self, Self::Error> {
        Self::parse(&raw)
    }
}

impl From<DossierCode> for String {
    fn from(code: DossierCode) -> Self {
        code.0
    }
}

/// A dossier's name: 1 to 200 characters, composed (NFC), without control characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DossierName(String);

/// Why a text is no dossier name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DossierNameError {
    /// Nothing a reader could see.
    #[error("the name is empty")]
    Empty,
    /// More than [`NAME_MAX_CHARS`] characters.
    #[error("the name is longer than 200 characters")]
    TooLong,
    /// A NUL, a line break or another control character.
    #[error("the name holds a control character")]
    ControlCharacter,
}

impl DossierName {
    /// Reads a name: ends trimmed, characters composed.
    ///
    /// # Errors
    /// [`DossierNameError`].
    pub fn parse(raw: &str) -> Result<Self, DossierNameError> {
        let typed = raw.trim();
        if typed.chars().any(char::is_control) {
            return Err(DossierNameError::ControlCharacter);
        }
        // Composition at most triples a text's length, so an endless text is not composed at all.
        if typed.chars().nth(NAME_MAX_CHARS * 4).is_some() {
            return Err(DossierNameError::TooLong);
        }
        let name: String = typed.nfc().collect();
        if fold(&name).is_empty() {
            return Err(DossierNameError::Empty);
        }
        if name.chars().nth(NAME_MAX_CHARS).is_some() {
            return Err(DossierNameError::TooLong);
        }
        Ok(Self(name))
    }

    /// The name as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What searches look at (`WIZ-10`).
    #[must_use]
    pub fn folded(&self) -> String {
        fold(&self.0)
    }

    /// What lists are sorted by.
    #[must_use]
    pub fn sort_key(&self) -> Vec<u8> {
        sort_key(&self.0)
    }
}

impl std::fmt::Display for DossierName {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for DossierName {
    type Error = DossierNameError;
    fn try_from(raw: String) -> Result<Self, Self::Error> {
        Self::parse(&raw)
    }
}

impl From<DossierName> for String {
    fn from(name: DossierName) -> Self {
        name.0
    }
}

/// Where a dossier stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DossierStatus {
    /// « À préparer ».
    ToPrepare,
    /// « Opérationnel ».
    Operational,
    /// « Archivé »: keeps its history, takes no activation (`ACT-09`).
    Archived,
}

impl DossierStatus {
    /// Every status, in the order of a dossier's life.
    pub const ALL: [Self; 3] = [Self::ToPrepare, Self::Operational, Self::Archived];

    /// The stored code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ToPrepare => "to_prepare",
            Self::Operational => "operational",
            Self::Archived => "archived",
        }
    }

    /// Reads a stored code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == code)
    }
}

/// Whether a dossier's Teams space is ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TeamsStatus {
    /// « À préparer ».
    ToPrepare,
    /// « Opérationnel ».
    Operational,
}

impl TeamsStatus {
    /// Both states.
    pub const ALL: [Self; 2] = [Self::ToPrepare, Self::Operational];

    /// The stored code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ToPrepare => "to_prepare",
            Self::Operational => "operational",
        }
    }

    /// Reads a stored code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == code)
    }
}

/// Whether applications can be switched on for such a dossier: not once archived (`ACT-09`), never for a model
/// (`ACT-02`). The list of the wizard's second step is exactly these (`WIZ-09`).
#[must_use]
pub const fn takes_activations(status: DossierStatus, is_model: bool) -> bool {
    !is_model && !matches!(status, DossierStatus::Archived)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_are_read_in_any_case() {
        assert_eq!(DossierCode::parse(" cegid_01-a ").unwrap().as_str(), "CEGID_01-A");
        for (raw, error) in [
            ("  ", DossierCodeError::Empty),
            ("ABCDEFGHIJKLMNOPQRSTU", DossierCodeError::TooLong),
            ("AB CD", DossierCodeError::BadCharacter),
            ("ÉTÉ", DossierCodeError::BadCharacter),
            ("A\0B", DossierCodeError::BadCharacter),
            ("A%", DossierCodeError::BadCharacter),
            ("Cabinet", DossierCodeError::Reserved),
        ] {
            assert_eq!(DossierCode::parse(raw), Err(error), "{raw:?}");
        }
        assert!(serde_json::from_str::<DossierCode>("\"a b\"").is_err());
    }

    #[test]
    fn names_are_composed_and_bounded() {
        assert_eq!(DossierName::parse(" Ece\u{301}il ").unwrap().as_str(), "Ecéil");
        assert_eq!(DossierName::parse("É").unwrap().folded(), "e");
        assert!(DossierName::parse(&"e\u{301}".repeat(200)).is_ok());
        for (raw, error) in [
            ("", DossierNameError::Empty),
            ("\u{200b}\u{301}", DossierNameError::Empty),
            ("a\nb", DossierNameError::ControlCharacter),
            ("a\0", DossierNameError::ControlCharacter),
        ] {
            assert_eq!(DossierName::parse(raw), Err(error), "{raw:?}");
        }
        assert_eq!(
            DossierName::parse(&"a".repeat(201)),
            Err(DossierNameError::TooLong)
        );
        assert_eq!(
            DossierName::parse(&"a".repeat(100_000)),
            Err(DossierNameError::TooLong)
        );
    }

    /// WIZ-09, ACT-09: neither archived dossiers nor models take an activation.
    #[test]
    fn archived_dossiers_and_models_take_no_activation() {
        assert!(takes_activations(DossierStatus::ToPrepare, false));
        assert!(takes_activations(DossierStatus::Operational, false));
        assert!(!takes_activations(DossierStatus::Archived, false));
        for status in DossierStatus::ALL {
            assert!(!takes_activations(status, true));
        }
    }

    #[test]
    fn stored_codes_are_read_back() {
        for status in DossierStatus::ALL {
            assert_eq!(DossierStatus::parse(status.as_str()), Some(status));
            assert_eq!(
                serde_json::to_string(&status).unwrap(),
                format!("\"{}\"", status.as_str())
            );
        }
        for status in TeamsStatus::ALL {
            assert_eq!(TeamsStatus::parse(status.as_str()), Some(status));
        }
        assert_eq!(DossierStatus::parse("Archived"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read(raw in any::<String>()) {
            if let Ok(code) = DossierCode::parse(&raw) {
                prop_assert_eq!(DossierCode::parse(code.as_str()), Ok(code));
            }
            if let Ok(name) = DossierName::parse(&raw) {
                prop_assert_eq!(DossierName::parse(name.as_str()), Ok(name));
            }
        }
    }
}
