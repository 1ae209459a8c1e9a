//! Who signs in: addresses and passwords.

/// An e-mail address as an account's name: something on both sides of one `@`, at most 254 bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

/// Why a text is not an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address has the form name@example.com")]
pub struct NotAnEmailAddress;

impl EmailAddress {
    /// Reads an address as typed, without the spaces around it.
    ///
    /// # Errors
    /// When the text cannot be an address.
    pub fn parse(text: &str) -> Result<Self, NotAnEmailAddress> {
        let text = text.trim();
        let (name, domain) = text.rsplit_once('@').ok_or(NotAnEmailAddress)?;
        let sound = |part: &str| {
            !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control() || c == '@')
        };
        let dotted = domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
        if text.len() <= 254 && sound(name) && sound(domain) && dotted {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnEmailAddress)
        }
    }

    /// The address as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form under which it is unique: lower case.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

/// The fewest characters of a password.
pub const PASSWORD_MIN_CHARS: usize = 10;
/// The most characters of a password; more would only make hashing costly.
pub const PASSWORD_MAX_CHARS: usize = 200;

/// What is wrong with a password someone chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Fewer than [`PASSWORD_MIN_CHARS`] characters.
    #[error("the password is too short")]
    TooShort,
    /// More than [`PASSWORD_MAX_CHARS`] characters.
    #[error("the password is too long")]
    TooLong,
    /// One character repeated, or the e-mail address itself.
    #[error("the password is too easy to guess")]
    TooSimple,
}

/// Checks a password someone chooses for the account of `email`.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn check_password(password: &str, email: &str) -> Result<(), PasswordRefusal> {
    let length = password.chars().count();
    if length < PASSWORD_MIN_CHARS {
        return Err(PasswordRefusal::TooShort);
    }
    if length > PASSWORD_MAX_CHARS {
        return Err(PasswordRefusal::TooLong);
    }
    let mut chars = password.chars();
    let first = chars.next();
    let one_character = chars.all(|c| Some(c) == first);
    if one_character || password.to_lowercase() == email.to_lowercase() {
        return Err(PasswordRefusal::TooSimple);
    }
    Ok(())
}

/// How many wrong passwords in a row lock an account.
pub const LOCK_AFTER_FAILURES: i64 = 10;
/// How long a locked account stays locked, in milliseconds.
pub const LOCK_MILLIS: i64 = 15 * 60 * 1000;

/// How long the next attempt must wait after `failures` wrong passwords in a row, in milliseconds.
///
/// The first four are free; then the wait doubles from one second; from the tenth the account is locked for a
/// quarter of an hour.
#[must_use]
pub const fn wait_after(failures: i64) -> i64 {
    match failures {
        i64::MIN..=3 => 0,
        4..LOCK_AFTER_FAILURES => 1000 << (failures - 4),
        _ => LOCK_MILLIS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_two_sides() {
        let folded = EmailAddress::parse(" Alice@Cabinet.example ").map(|address| address.folded());
        assert_eq!(folded, Ok("alice@cabinet.example".to_owned()));
        let long = format!("{}@a.example", "x".repeat(250));
        for wrong in [
            "",
            "a",
            "@a.b",
            "a@",
            "a@b",
            "a b@c.d",
            "a@b@c.d ",
            "a@.b",
            "a@b.",
            "a\u{0}@b.c",
            &long,
        ] {
            assert_eq!(EmailAddress::parse(wrong), Err(NotAnEmailAddress), "{wrong:?}");
        }
    }

    #[test]
    fn waits_grow_then_lock() {
        assert_eq!(
            (wait_after(0), wait_after(3), wait_after(4), wait_after(9)),
            (0, 0, 1000, 32_000)
        );
        assert_eq!((wait_after(10), wait_after(1000)), (LOCK_MILLIS, LOCK_MILLIS));
    }

    #[test]
    fn passwords_are_long_and_varied() {
        assert_eq!(check_password("court", "a@b.c"), Err(PasswordRefusal::TooShort));
        assert_eq!(
            check_password(&"é".repeat(201), "a@b.c"),
            Err(PasswordRefusal::TooLong)
        );
        assert_eq!(
            check_password(&"a".repeat(30), "a@b.c"),
            Err(PasswordRefusal::TooSimple)
        );
        assert_eq!(
            check_password("Alice@cabinet.fr", "alice@cabinet.fr"),
            Err(PasswordRefusal::TooSimple)
        );
        assert_eq!(check_password("un sapin et du papier", "a@b.c"), Ok(()));
    }
}
