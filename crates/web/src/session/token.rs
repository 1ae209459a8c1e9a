//! The anti-forgery token: on every page under another mask, so that compressed pages do not give it away.

use hub_app::Hub;

/// Bytes of a token (32 hexadecimal digits).
const BYTES: usize = 16;

/// The token as one page shows it: a fresh mask, then the token under that mask.
#[must_use]
pub fn masked(hub: &Hub, token: &str) -> String {
    let mask = hub.random::<BYTES>();
    let Some(token) = bytes(token) else {
        return String::new();
    };
    let under = mask.iter().zip(token).map(|(mask, byte)| mask ^ byte);
    mask.iter()
        .copied()
        .chain(under)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Whether what a form sent is the session's token under some mask; takes the same time whatever differs.
#[must_use]
pub fn matches(token: &str, sent: &str) -> bool {
    let (Some(token), true) = (bytes(token), sent.is_ascii() && sent.len() == 4 * BYTES) else {
        return false;
    };
    let (mask, under) = sent.split_at(2 * BYTES);
    let (Some(mask), Some(under)) = (bytes(mask), bytes(under)) else {
        return false;
    };
    let difference = mask
        .iter()
        .zip(under)
        .zip(token)
        .fold(0, |different, ((mask, under), byte)| {
            different | (mask ^ under ^ byte)
        });
    std::hint::black_box(difference) == 0
}

fn bytes(hex: &str) -> Option<[u8; BYTES]> {
    let mut bytes = [0; BYTES];
    if hex.len() != 2 * BYTES || !hex.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "00112233445566778899aabbccddeeff";

    #[test]
    fn only_the_token_under_its_mask_matches() {
        let plain = format!("{}{TOKEN}", "00".repeat(BYTES));
        assert!(matches(TOKEN, &plain));
        let masked = format!("{}{}", "ff".repeat(BYTES), "ffeeddccbbaa99887766554433221100");
        assert!(matches(TOKEN, &masked));
        assert!(!matches(TOKEN, &masked.replace('e', "d")));
        for sent in ["", TOKEN, "é", &"é".repeat(2 * BYTES), &"+1".repeat(2 * BYTES)] {
            assert!(!matches(TOKEN, sent), "{sent}");
        }
        assert!(!matches("", &plain));
    }
}
