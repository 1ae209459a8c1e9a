//! Where a part of a list ended. Opaque to the caller, and good for the list it was given of alone.
//!
//! Version 2 is lower hexadecimal of: the byte 2, eight bytes of a check, the position of the last line. The check is
//! the beginning of SHA-256 of a label, the list, whose it is and the position: a changed or borrowed cursor is told
//! instead of answering a part that nobody asked for. It protects no secret: what may be read is decided at each call.

use sha2::{Digest as _, Sha256};

const VERSION: u8 = 2;
const CHECK: usize = 8;
/// The longest position, in bytes.
const POSITION_MAX: usize = 64;
/// The longest cursor, in characters.
pub(super) const LONGEST: usize = 2 * (1 + CHECK + POSITION_MAX);

/// A list, and whose: a firm's, a key's, an application's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    list: &'static str,
    of: String,
}

impl Place {
    /// The list of this name, of what these numbers name.
    pub(super) fn new(list: &'static str, of: &[i64]) -> Self {
        let of: Vec<String> = of.iter().map(i64::to_string).collect();
        Self {
            list,
            of: of.join("/"),
        }
    }

    /// The list of this one's, of something that has a name and no number.
    pub(super) fn under(mut self, name: &str) -> Self {
        self.of.push('/');
        self.of.push_str(name);
        self
    }

    /// The cursor of the part that begins after a position.
    pub(super) fn write(&self, position: &str) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(&self.check(position));
        bytes.extend_from_slice(position.as_bytes());
        let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble & 15)]);
        bytes
            .iter()
            .flat_map(|byte| [digit(byte >> 4), digit(*byte)])
            .collect()
    }

    /// The position that a cursor stands for; `None` if it is not one of this list's.
    pub(super) fn read(&self, text: &str) -> Option<String> {
        if text.len() > LONGEST || text.len() % 2 == 1 {
            return None;
        }
        let bytes = text
            .as_bytes()
            .chunks_exact(2)
            .map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?))
            .collect::<Option<Vec<u8>>>()?;
        let (version, rest) = bytes.split_first()?;
        let (given, position) = rest.split_at_checked(CHECK)?;
        let position = std::str::from_utf8(position).ok()?;
        // Anybody can work a check out: what no database takes as text is no position.
        let is_text = !position.chars().any(char::is_control);
        let sound = *version == VERSION && is_text && given == self.check(position).as_slice();
        sound.then(|| position.to_owned())
    }

    fn check(&self, position: &str) -> [u8; CHECK] {
        let mut hasher = Sha256::new();
        for part in ["loophub cursor 2", self.list, &self.of, position] {
            hasher.update(part.as_bytes());
            hasher.update(b"\0");
        }
        let digest: [u8; 32] = hasher.finalize().into();
        let mut check = [0; CHECK];
        check.copy_from_slice(&digest[..CHECK]);
        check
    }
}

const fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cursor_is_good_for_its_list_alone_and_unchanged() {
        let place = Place::new("dossiers", &[7]);
        let cursor = place.write("CEGID1");
        assert_eq!(place.read(&cursor).as_deref(), Some("CEGID1"));
        for other in [
            Place::new("dossiers", &[8]),
            Place::new("dossiers", &[7, 1]),
            Place::new("contacts", &[7]),
            Place::new("dossiers", &[7]).under("evt_1"),
        ] {
            assert_eq!(other.read(&cursor), None, "{other:?}");
        }
        assert_eq!(place.read(&cursor.to_uppercase()), None);
        for at in 0..cursor.len() {
            let mut changed = cursor.clone().into_bytes();
            changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
            assert_eq!(place.read(std::str::from_utf8(&changed).unwrap()), None, "{at}");
        }
        for cut in 0..cursor.len() {
            assert_eq!(place.read(&cursor[..cut]), None, "{cut}");
        }
    }

    /// S7: PostgreSQL takes no NUL as text.
    #[test]
    fn a_position_has_no_control_character() {
        let place = Place::new("dossiers", &[7]);
        for position in ["A\0", "\u{1}", "A\u{7f}"] {
            assert_eq!(place.read(&place.write(position)), None, "{position:?}");
        }
    }

    proptest! {
        /// 3.4: any text is read without harm, and every position returns to its own list and to no other.
        #[test]
        fn any_text_is_read_and_any_position_returns(
            text in ".*",
            position in "[A-Z0-9_-]{0,20}",
            firm in any::<i64>(),
            other in any::<i64>(),
        ) {
            let place = Place::new("dossiers", &[firm]);
            prop_assert_eq!(place.read(&text), None);
            let cursor = place.write(&position);
            prop_assert_eq!(place.read(&cursor), Some(position));
            prop_assume!(firm != other);
            prop_assert_eq!(Place::new("dossiers", &[other]).read(&cursor), None);
        }
    }
}
