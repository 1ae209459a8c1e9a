//! API keys: the public identifier, the kind, and whether a key is alive at an instant (`KEY-01`, `KEY-02`).
//!
//! The secret half lives in [`crate::credential`].

pub mod life;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::moment::Moment;

/// The shortest identifier accepted, in characters.
pub const IDENTIFIER_MIN: usize = 8;
/// The longest identifier accepted, in characters: 13 digits of a partner e-mail follow it within 64.
pub const IDENTIFIER_MAX: usize = 48;
/// How many characters an identifier issued here has: 60 bits, one of 32 letters each.
pub const IDENTIFIER_ISSUED: usize = 12;

/// The 32 letters of issued identifiers: lower case, without `i`, `l`, `o` and `u`.
const UNAMBIGUOUS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The public half of a key, `[A-Za-z0-9_-]{8,48}`, kept as it was typed (`KEY-02`).
///
/// Two identifiers that differ only by case are the same one: compare and store [`Self::folded`] for uniqueness.
/// The text is held in place, so reading one from a header allocates nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyIdentifier {
    length: u8,
    text: [u8; IDENTIFIER_MAX],
}

/// A text that is not an identifier. The text itself is never repeated: it may hold a pasted secret (`WIZ-04`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierFault {
    /// Nothing was typed.
    #[error("empty key identifier")]
    Empty,
    /// Fewer than 8 characters.
    #[error("key identifier shorter than {IDENTIFIER_MIN} characters")]
    TooShort,
    /// More than 48 characters.
    #[error("key identifier longer than {IDENTIFIER_MAX} characters")]
    TooLong,
    /// A character other than an unaccented letter, a digit, `_` or `-`.
    #[error("key identifier with a character other than A-Z, a-z, 0-9, _ and -")]
    Character,
}

impl KeyIdentifier {
    /// Reads an identifier exactly as given: nothing is trimmed, nothing is folded.
    ///
    /// # Errors
    /// [`IdentifierFault`]: a wrong character is told before a wrong length, except for an empty text.
    pub fn parse(text: &str) -> Result<Self, IdentifierFault> {
        Self::from_bytes(text.as_bytes())
    }

    /// The same for bytes that may not even be UTF-8.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, IdentifierFault> {
        if bytes.is_empty() {
            return Err(IdentifierFault::Empty);
        }
        if bytes.len() <= IDENTIFIER_MAX
            && !bytes
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        {
            return Err(IdentifierFault::Character);
        }
        if bytes.len() < IDENTIFIER_MIN {
            return Err(IdentifierFault::TooShort);
        }
        let mut text = [0; IDENTIFIER_MAX];
        let place = text.get_mut(..bytes.len()).ok_or(IdentifierFault::TooLong)?;
        place.copy_from_slice(bytes);
        let length = u8::try_from(bytes.len()).map_err(|_| IdentifierFault::TooLong)?;
        Ok(Self { length, text })
    }

    /// A new identifier out of 12 random bytes, in letters that no one confuses when reading aloud (`KEY-01`).
    ///
    /// Five bits of each byte choose one of 32 letters, so every identifier is equally likely.
    #[must_use]
    pub fn mint(entropy: [u8; IDENTIFIER_ISSUED]) -> Self {
        let mut text = [0; IDENTIFIER_MAX];
        for (place, byte) in text.iter_mut().zip(entropy) {
            *place = UNAMBIGUOUS[usize::from(byte & 31)];
        }
        Self {
            length: IDENTIFIER_ISSUED as u8,
            text,
        }
    }

    /// The identifier as it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let bytes = self.text.get(..usize::from(self.length)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// The same identifier in lower case: what is unique in the installation and what a look-up uses (`KEY-02`).
    #[must_use]
    pub fn folded(&self) -> Self {
        let mut folded = *self;
        folded.text.make_ascii_lowercase();
        folded
    }
}

impl fmt::Display for KeyIdentifier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl fmt::Debug for KeyIdentifier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "KeyIdentifier({self})")
    }
}

impl FromStr for KeyIdentifier {
    type Err = IdentifierFault;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for KeyIdentifier {
    type Error = IdentifierFault;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<KeyIdentifier> for String {
    fn from(identifier: KeyIdentifier) -> Self {
        identifier.as_str().to_owned()
    }
}

/// What a key opens (`KEY-01`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyKind {
    /// Free, may be given to a partner, opens dossiers.
    Standard,
    /// Charged, for the firm's own automation, opens firm-level operations.
    Cabinet,
}

impl KeyKind {
    /// Both kinds, in the order the screens list them.
    pub const ALL: [Self; 2] = [Self::Standard, Self::Cabinet];

    /// The code kept in the database and told in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Cabinet => "cabinet",
        }
    }

    /// The kind of a code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.code())
    }
}

/// Whether a key opens anything at an instant (`KEY-03`, `KEY-04`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyState {
    /// Neither revoked nor past its expiry.
    Live,
    /// Past its expiry date.
    Expired,
    /// Taken back by an administrator; stays so whatever its expiry.
    Revoked,
}

impl KeyState {
    /// The state at `now`. A key expires at the very instant of `expires_at`. A revocation counts whatever its
    /// date says, so that a clock running behind on another node opens nothing.
    #[must_use]
    pub fn at(now: Moment, expires_at: Option<Moment>, revoked_at: Option<Moment>) -> Self {
        if revoked_at.is_some() {
            Self::Revoked
        } else if expires_at.is_some_and(|end| now >= end) {
            Self::Expired
        } else {
            Self::Live
        }
    }

    /// The code told in the API and used by the screens to choose a word.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// KEY-02: an identifier made elsewhere is kept as it is.
    #[test]
    fn an_imported_identifier_is_kept_as_typed() {
        assert_eq!(KeyIdentifier::parse("11111111").unwrap().to_string(), "11111111");
        assert_eq!(KeyIdentifier::parse("AbC_-987").unwrap().to_string(), "AbC_-987");
    }

    /// KEY-02: two identifiers that differ by case are one.
    #[test]
    fn identifiers_are_unique_whatever_their_case() {
        let (upper, lower) = (
            KeyIdentifier::parse("ABCDEFGH").unwrap(),
            KeyIdentifier::parse("abcdefgh").unwrap(),
        );
        assert_ne!(upper, lower);
        assert_eq!(upper.folded(), lower.folded());
        assert_eq!(upper.folded().as_str(), "abcdefgh");
    }

    /// KEY-02: the form is `[A-Za-z0-9_-]{8,48}` and each fault has its name.
    #[test]
    fn each_fault_of_an_identifier_has_its_name() {
        assert_eq!(KeyIdentifier::parse(""), Err(IdentifierFault::Empty));
        assert_eq!(KeyIdentifier::parse("1234567"), Err(IdentifierFault::TooShort));
        assert_eq!(
            KeyIdentifier::parse(&"a".repeat(49)),
            Err(IdentifierFault::TooLong)
        );
        assert!(KeyIdentifier::parse(&"a".repeat(48)).is_ok());
        for wrong in [
            "1111 1111",
            "1111:1111",
            "éééééééé",
            "1111\u{0}1111",
            " 11111111",
            "1111.1111",
        ] {
            assert_eq!(
                KeyIdentifier::parse(wrong),
                Err(IdentifierFault::Character),
                "{wrong:?}"
            );
        }
    }

    /// KEY-01: an issued identifier is short and free of letters that look alike.
    #[test]
    fn an_issued_identifier_reads_aloud() {
        let every: Vec<char> = (0..=255u8)
            .flat_map(|byte| {
                KeyIdentifier::mint([byte; 12])
                    .as_str()
                    .chars()
                    .collect::<Vec<_>>()
            })
            .collect();
        assert!(
            every.iter().all(|letter| !"ilouIO".contains(*letter)),
            "{every:?}"
        );
        assert_eq!(KeyIdentifier::mint([0; 12]).as_str(), "000000000000");
        assert_eq!(
            KeyIdentifier::mint(*b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\xff").as_str(),
            "0123456789az"
        );
    }

    /// KEY-03: revocation wins over expiry and does not wait for a clock; expiry takes effect at its instant.
    #[test]
    fn a_key_is_live_until_expiry_or_revocation() {
        let at = |now, expires: Option<i64>, revoked: Option<i64>| {
            KeyState::at(Moment(now), expires.map(Moment), revoked.map(Moment))
        };
        assert_eq!(at(10, None, None), KeyState::Live);
        assert_eq!(at(10, Some(11), None), KeyState::Live);
        assert_eq!(at(10, Some(10), None), KeyState::Expired);
        assert_eq!(at(10, Some(5), Some(3)), KeyState::Revoked);
        assert_eq!(at(10, None, Some(11)), KeyState::Revoked);
    }

    #[test]
    fn codes_read_back() {
        for kind in KeyKind::ALL {
            assert_eq!(KeyKind::from_code(kind.code()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        }
        assert_eq!(KeyKind::from_code("Standard"), None);
    }

    proptest! {
        /// KEY-02: whatever is read as an identifier has its form, and reads back the same.
        #[test]
        fn what_parses_has_the_form(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            if let Ok(identifier) = KeyIdentifier::from_bytes(&bytes) {
                prop_assert_eq!(identifier.as_str().as_bytes(), &bytes[..]);
                prop_assert!((8..=48).contains(&bytes.len()));
                prop_assert_eq!(identifier.folded(), identifier.folded().folded());
            }
        }

        /// KEY-01: what is issued is accepted by the same reading as what is imported.
        #[test]
        fn what_is_minted_parses(entropy: [u8; 12]) {
            let minted = KeyIdentifier::mint(entropy);
            prop_assert_eq!(KeyIdentifier::parse(minted.as_str()), Ok(minted));
            prop_assert_eq!(minted.folded(), minted);
        }
    }
}
