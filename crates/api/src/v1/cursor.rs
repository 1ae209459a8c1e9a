//! Where a page of a key's dossiers ended. Opaque to the caller, and good for the key it was given to alone.
//!
//! Version 1 is lower hexadecimal of: the byte 1, eight bytes of a check, the code of the last dossier. The check
//! is the beginning of SHA-256 of a label, the key's row and the code: a changed or borrowed cursor is told instead
//! of answering a page that nobody asked for. It protects no secret: what is open is decided at each call.

use hub_domain::dossier::DossierCode;
use hub_domain::ids::ApiKeyId;
use sha2::{Digest as _, Sha256};

const VERSION: u8 = 1;
const CHECK: usize = 8;
const LONGEST: usize = 2 * (1 + CHECK + hub_domain::dossier::CODE_MAX_CHARS);

/// The cursor of the page that begins after a code.
pub(super) fn write(key: ApiKeyId, code: &str) -> String {
    let mut bytes = vec![VERSION];
    bytes.extend_from_slice(&check(key, code));
    bytes.extend_from_slice(code.as_bytes());
    let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble & 15)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(*byte)])
        .collect()
}

/// The code that a cursor stands for; `None` if it is not one of this key's.
pub(super) fn read(key: ApiKeyId, text: &str) -> Option<String> {
    if text.len() > LONGEST || text.len() % 2 == 1 {
        return None;
    }
    let bytes = text
        .as_bytes()
        .chunks_exact(2)
        .map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?))
        .collect::<Option<Vec<u8>>>()?;
    let (version, rest) = bytes.split_first()?;
    let (given, code) = rest.split_at_checked(CHECK)?;
    let code = std::str::from_utf8(code).ok()?;
    let sound = *version == VERSION && given == check(key, code).as_slice();
    (sound && DossierCode::parse(code).is_ok()).then(|| code.to_owned())
}

fn check(key: ApiKeyId, code: &str) -> [u8; CHECK] {
    let mut hasher = Sha256::new();
    hasher.update(b"loophub key dossiers cursor 1\0");
    hasher.update(key.0.to_be_bytes());
    hasher.update(code.as_bytes());
    let digest: [u8; 32] = hasher.finalize().into();
    let mut check = [0; CHECK];
    check.copy_from_slice(&digest[..CHECK]);
    check
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

    const KEY: ApiKeyId = ApiKeyId(7);

    #[test]
    fn a_cursor_is_good_for_its_key_alone_and_unchanged() {
        let cursor = write(KEY, "CEGID1");
        assert_eq!(read(KEY, &cursor).as_deref(), Some("CEGID1"));
        assert_eq!(read(ApiKeyId(8), &cursor), None);
        assert_eq!(read(KEY, &cursor.to_uppercase()), None);
        for at in 0..cursor.len() {
            let mut changed = cursor.clone().into_bytes();
            changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
            assert_eq!(read(KEY, std::str::from_utf8(&changed).unwrap()), None, "{at}");
        }
        for cut in 0..cursor.len() {
            assert_eq!(read(KEY, &cursor[..cut]), None, "{cut}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_any_code_returns(text in ".*", code in "[A-Z0-9_-]{1,20}") {
            prop_assert_eq!(read(KEY, &text), None);
            if DossierCode::parse(&code).is_ok() {
                prop_assert_eq!(read(KEY, &write(KEY, &code)), Some(code));
            }
        }
    }
}
