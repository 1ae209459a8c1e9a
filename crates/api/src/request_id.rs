//! The name of a request, told in its answer and in the log.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use hub_domain::credential::carries_secret;

/// The header that carries it, both ways.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const LONGEST: usize = 64;

/// Names requests: by the name they come with if it is sane, else by one of this process.
#[derive(Debug)]
pub(crate) struct RequestIds {
    prefix: u64,
    next: AtomicU64,
}

impl RequestIds {
    /// Names that begin with a number of this process.
    pub(crate) const fn new(process: [u8; 8]) -> Self {
        Self {
            prefix: u64::from_be_bytes(process),
            next: AtomicU64::new(0),
        }
    }

    /// The request's own name, unless it is missing, repeated, long, odd, or holds a secret.
    pub(crate) fn of(&self, headers: &HeaderMap) -> HeaderValue {
        let mut given = headers.get_all(X_REQUEST_ID).iter();
        match (given.next(), given.next()) {
            (Some(only), None) if is_sane(only.as_bytes()) => only.clone(),
            _ => self.mint(),
        }
    }

    fn mint(&self) -> HeaderValue {
        let mut text = [0; 32];
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let (process, serial) = text.split_at_mut(16);
        write_hexadecimal(process, self.prefix);
        write_hexadecimal(serial, number);
        HeaderValue::from_bytes(&text).unwrap_or(HeaderValue::from_static("unnamed"))
    }
}

fn is_sane(text: &[u8]) -> bool {
    (1..=LONGEST).contains(&text.len())
        && text
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && !std::str::from_utf8(text).is_ok_and(carries_secret)
}

fn write_hexadecimal(place: &mut [u8], mut number: u64) {
    for digit in place.iter_mut().rev() {
        *digit = b"0123456789abcdef"[(number & 15) as usize];
        number >>= 4;
    }
}

/// A request's name as text, for the log and the body of a problem.
pub(crate) fn text(id: &HeaderValue) -> &str {
    id.to_str().unwrap_or("unnamed")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(values: &[&str]) -> String {
        let ids = RequestIds::new([0xab; 8]);
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(X_REQUEST_ID, HeaderValue::from_str(value).unwrap());
        }
        text(&ids.of(&headers)).to_owned()
    }

    #[test]
    fn a_sane_name_is_kept_and_any_other_replaced() {
        assert_eq!(named(&["3f2a-77.b_C"]), "3f2a-77.b_C");
        let own = "abababababababab0000000000000000";
        let secret = format!("lhs_{}", "a".repeat(46));
        for odd in ["", "a b", "a:b", "<script>", &"a".repeat(65), &secret] {
            assert_eq!(named(&[odd]), own, "{odd}");
        }
        assert_eq!(named(&[]), own);
        assert_eq!(named(&["one", "two"]), own);
    }

    #[test]
    fn names_of_one_process_differ() {
        let ids = RequestIds::new([1; 8]);
        let none = HeaderMap::new();
        assert_ne!(ids.of(&none), ids.of(&none));
    }
}
