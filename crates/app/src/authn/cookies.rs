//! The cookie of a session: its name, and how it is read. Pages and the API take the same one.

/// The name of the session's cookie; over HTTPS it starts with `__Host-`, so that no other host can set it.
#[must_use]
pub const fn session_cookie(secure: bool) -> &'static str {
    if secure { "__Host-loophub" } else { "loophub" }
}

/// The value of a cookie in the texts of `Cookie` headers; nothing when absent, empty or sent twice with different
/// values.
#[must_use]
pub fn cookie_value<'h>(headers: impl Iterator<Item = &'h str>, name: &str) -> Option<&'h str> {
    let mut values = headers
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(found, _)| *found == name)
        .map(|(_, value)| value);
    let value = values.next().filter(|value| !value.is_empty())?;
    values.all(|other| other == value).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cookie planted beside ours (another path or sub-domain) signs nobody in.
    #[test]
    fn a_cookie_is_read_by_its_exact_name_and_once() {
        let read = |text| cookie_value([text].into_iter(), session_cookie(false));
        assert_eq!(read("x=1; loophub=abc; loophubx=2"), Some("abc"));
        assert_eq!(read("loophub=a; loophub=b"), None);
        assert_eq!(read("loophub=a; loophub=a"), Some("a"));
        assert_eq!(read("loophub="), None);
        assert_eq!(read("__Host-loophub=abc"), None);
    }
}
