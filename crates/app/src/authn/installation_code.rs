//! The one-time code of an installation without a firm: printed by the server, asked for by its first page.
//!
//! It is kept in memory alone, as a hash: a restart prints another one.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use hub_domain::account::wait_after;
use hub_domain::moment::Moment;
use sha2::{Digest as _, Sha256};

/// How long a code is good, in hours.
pub const INSTALLATION_CODE_HOURS: i64 = 24;
/// The letters of a code: none is taken for another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Addresses whose wrong codes are remembered; beyond it all are forgotten.
const REMEMBERED: usize = 1_000;

/// What a typed code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TypedCode {
    /// The one that was printed.
    Right,
    /// Another one.
    Wrong,
    /// It was not looked at: too many wrong ones came from this address.
    Wait(Moment),
    /// It was right once.
    Expired,
}

/// The code that this process printed, while it may still be used.
#[derive(Debug, Default)]
pub(crate) struct InstallationCode {
    printed: Mutex<Option<Printed>>,
}

#[derive(Debug)]
struct Printed {
    hash: [u8; 32],
    expires_at: Moment,
    /// Wrong codes in a row by address, and until when none is looked at.
    wrong: HashMap<String, (i64, Moment)>,
}

impl InstallationCode {
    /// Keeps a fresh code, made of `bytes`, in place of any other; answers it, to be printed once.
    pub(crate) fn print(&self, bytes: [u8; 10], now: Moment) -> String {
        let code = code_of(bytes);
        *self.printed.lock().unwrap_or_else(PoisonError::into_inner) = Some(Printed {
            hash: hash(&code),
            expires_at: now.plus_millis(INSTALLATION_CODE_HOURS * 3_600_000),
            wrong: HashMap::new(),
        });
        code
    }

    /// Whether this process printed a code that was not used yet.
    pub(crate) fn is_printed(&self) -> bool {
        let printed = self.printed.lock().unwrap_or_else(PoisonError::into_inner);
        printed.is_some()
    }

    /// Forgets the code.
    pub(crate) fn forget(&self) {
        *self.printed.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Holds a typed code against the printed one; each wrong one makes the next from its address wait longer.
    pub(crate) fn check(&self, typed: &str, address: &str, now: Moment) -> TypedCode {
        let mut printed = self.printed.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(printed) = printed.as_mut() else {
            return TypedCode::Wrong;
        };
        if let Some((_, until)) = printed.wrong.get(address)
            && *until > now
        {
            return TypedCode::Wait(*until);
        }
        // Digests are compared, so that how long it takes tells nothing of the code.
        if hash(typed) == printed.hash {
            return if now < printed.expires_at {
                TypedCode::Right
            } else {
                TypedCode::Expired
            };
        }
        if printed.wrong.len() >= REMEMBERED {
            printed.wrong.clear();
        }
        let (count, until) = printed.wrong.entry(address.to_owned()).or_insert((0, now));
        *count += 1;
        *until = now.plus_millis(wait_after(*count));
        TypedCode::Wrong
    }
}

/// 80 bits as four times four letters.
fn code_of(bytes: [u8; 10]) -> String {
    let bits = bytes
        .iter()
        .fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    let letters: Vec<char> = (0..16)
        .rev()
        .map(|n| char::from(ALPHABET[usize::try_from(bits >> (n * 5) & 31).unwrap_or(0)]))
        .collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// The digest of a code as typed: hyphens, spaces and capitals do not matter, nor do letters that look alike.
fn hash(typed: &str) -> [u8; 32] {
    let letters: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(32)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    Sha256::digest(letters.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_typed_as_people_type() {
        let codes = InstallationCode::default();
        assert_eq!(
            codes.check("x", "a", Moment(0)),
            TypedCode::Wrong,
            "none was printed"
        );
        let code = codes.print([0xFF, 0, 0x10, 7, 9, 200, 31, 64, 5, 1], Moment(0));
        assert_eq!(code.len(), 19, "{code}");
        let loosely = code
            .replace('-', " ")
            .to_lowercase()
            .replace('0', "o")
            .replace('1', "l");
        assert_eq!(codes.check(&loosely, "a", Moment(1)), TypedCode::Right);
        let end = Moment(INSTALLATION_CODE_HOURS * 3_600_000);
        assert_eq!(codes.check(&code, "a", end), TypedCode::Expired);
        let other = codes.print([1; 10], Moment(0));
        assert_eq!(
            codes.check(&code, "a", Moment(1)),
            TypedCode::Wrong,
            "another was printed"
        );
        assert_eq!(codes.check(&other, "a", Moment(1)), TypedCode::Right);
    }

    #[test]
    fn wrong_codes_are_slowed_down_by_address() {
        let codes = InstallationCode::default();
        let code = codes.print([1; 10], Moment(0));
        for _ in 0..4 {
            assert_eq!(codes.check("AAAA", "a", Moment(0)), TypedCode::Wrong);
        }
        assert_eq!(codes.check(&code, "a", Moment(0)), TypedCode::Wait(Moment(1000)));
        assert_eq!(codes.check(&code, "b", Moment(0)), TypedCode::Right);
        assert_eq!(codes.check(&code, "a", Moment(1000)), TypedCode::Right);
    }
}
