//! The cookies of the pages (4.7 *Cookies*): the session's, the language's and that of the message after a redirect.

use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};
use hub_app::authn::{cookie_value, session_cookie};

use crate::errors::LANG_COOKIE;

/// How long the language chosen while signed out is remembered, in seconds: a year.
const LANG_SECONDS: u32 = 31_536_000;

/// A cookie of these pages; over HTTPS its name starts with `__Host-`, so that no other host can set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// Holds the session's token.
    Session,
    /// Holds the message shown after a redirect.
    Flash,
    /// Names the form that was sent when its session had ended.
    Kept,
}

impl Cookie {
    /// The cookie's name.
    #[must_use]
    pub const fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Session, secure) => session_cookie(secure),
            (Self::Flash, true) => "__Host-avis",
            (Self::Flash, false) => "avis",
            (Self::Kept, true) => "__Host-saisie",
            (Self::Kept, false) => "saisie",
        }
    }

    /// Its value in a request; nothing when absent, empty or sent twice with different values.
    #[must_use]
    pub fn read(self, headers: &HeaderMap, secure: bool) -> Option<&str> {
        let texts = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok());
        cookie_value(texts, self.name(secure))
    }

    /// Sets it in an answer, to the end of the browser's session or for `seconds`. The value is of this program's
    /// making: letters, digits and `%.-_~` only.
    pub fn set(self, headers: &mut HeaderMap, secure: bool, value: &str, seconds: Option<u32>) {
        let age = seconds.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
        append(
            headers,
            &format!(
                "{}={value}; Path=/; HttpOnly; SameSite=Lax{age}{}",
                self.name(secure),
                flag(secure)
            ),
        );
    }

    /// Takes it away.
    pub fn clear(self, headers: &mut HeaderMap, secure: bool) {
        self.set(headers, secure, "", Some(0));
    }
}

/// The language chosen while signed out, if any.
#[must_use]
pub fn language(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == LANG_COOKIE).then_some(value))
}

/// Remembers the language chosen while signed out.
pub fn set_language(headers: &mut HeaderMap, secure: bool, tag: &str) {
    append(
        headers,
        &format!(
            "{LANG_COOKIE}={tag}; Path=/; HttpOnly; SameSite=Lax; Max-Age={LANG_SECONDS}{}",
            flag(secure)
        ),
    );
}

const fn flag(secure: bool) -> &'static str {
    if secure { "; Secure" } else { "" }
}

fn append(headers: &mut HeaderMap, cookie: &str) {
    // Only a value with control characters could fail, and none is ever made.
    if let Ok(value) = HeaderValue::from_str(cookie) {
        headers.append(SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(cookies: &str) -> HeaderMap {
        HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(cookies).unwrap())])
    }

    #[test]
    fn a_cookie_is_read_by_its_exact_name() {
        let headers = with("x=1; loophub=abc; loophubx=2");
        assert_eq!(Cookie::Session.read(&headers, false), Some("abc"));
        assert_eq!(Cookie::Session.read(&headers, true), None);
    }

    /// A cookie planted beside ours (another path or sub-domain) signs nobody in.
    #[test]
    fn two_different_values_are_none() {
        assert_eq!(Cookie::Session.read(&with("loophub=a; loophub=b"), false), None);
        assert_eq!(Cookie::Session.read(&with("loophub="), false), None);
    }

    #[test]
    fn over_https_the_cookie_is_bound_to_the_host() {
        let mut headers = HeaderMap::new();
        Cookie::Session.set(&mut headers, true, "abc", None);
        assert_eq!(
            headers[SET_COOKIE],
            "__Host-loophub=abc; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
    }
}
