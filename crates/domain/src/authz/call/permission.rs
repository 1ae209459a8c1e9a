//! What an application may do: names of operations, and sets of them (3.2).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One thing a call does: `resource:verb` in lower case, such as `compte:read`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OperationName {
    text: Box<str>,
    colon: usize,
}

/// A text that names no operation and no set of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an operation is written resource:verb in lower case, such as compte:read")]
pub struct OperationFault;

impl OperationName {
    /// Reads `resource:verb`: each part 1 to 40 characters of `a-z`, `0-9` and `-`.
    ///
    /// # Errors
    /// [`OperationFault`].
    pub fn parse(text: &str) -> Result<Self, OperationFault> {
        let (resource, verb) = text.split_once(':').ok_or(OperationFault)?;
        if !is_part(resource) || !is_part(verb) {
            return Err(OperationFault);
        }
        Ok(Self {
            text: text.into(),
            colon: resource.len(),
        })
    }

    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What it acts on, such as `compte`.
    #[must_use]
    pub fn resource(&self) -> &str {
        self.text.get(..self.colon).unwrap_or_default()
    }

    /// What it does, such as `read`.
    #[must_use]
    pub fn verb(&self) -> &str {
        self.text.get(self.colon + 1..).unwrap_or_default()
    }
}

fn is_part(part: &str) -> bool {
    (1..=40).contains(&part.len())
        && part
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

impl fmt::Display for OperationName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.text)
    }
}

impl TryFrom<String> for OperationName {
    type Error = OperationFault;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<OperationName> for String {
    fn from(name: OperationName) -> Self {
        name.text.into()
    }
}

/// The operations that an application may do, written as words apart by spaces: `*` for all, `compte:*` for all on
/// one resource, `*:read` for one verb on all, `compte:read` for one. No word permits nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Permissions {
    text: Box<str>,
}

impl Permissions {
    /// Everything that the key's kind opens.
    #[must_use]
    pub fn all() -> Self {
        Self { text: "*".into() }
    }

    /// Reading, of everything that the key's kind opens.
    #[must_use]
    pub fn reading() -> Self {
        Self {
            text: "*:read".into(),
        }
    }

    /// Nothing.
    #[must_use]
    pub fn none() -> Self {
        Self { text: "".into() }
    }

    /// Reads a set; words are sorted and repeated ones dropped, so that one set has one text.
    ///
    /// # Errors
    /// [`OperationFault`] if a word names no operation.
    pub fn parse(text: &str) -> Result<Self, OperationFault> {
        let mut words: Vec<&str> = text.split_ascii_whitespace().collect();
        for word in &words {
            let known = *word == "*"
                || word.split_once(':').is_some_and(|(resource, verb)| {
                    (resource == "*" || is_part(resource)) && (verb == "*" || is_part(verb))
                });
            if !known {
                return Err(OperationFault);
            }
        }
        words.sort_unstable();
        words.dedup();
        Ok(Self {
            text: words.join(" ").into(),
        })
    }

    /// Whether an operation is in the set.
    #[must_use]
    pub fn allow(&self, operation: &OperationName) -> bool {
        self.text
            .split_ascii_whitespace()
            .any(|word| match word.split_once(':') {
                None => word == "*",
                Some((resource, verb)) => {
                    (resource == "*" || resource == operation.resource())
                        && (verb == "*" || verb == operation.verb())
                }
            })
    }

    /// An operation of the set, to ask about when none is named; none of a set that permits nothing.
    #[must_use]
    pub fn one_of_them(&self) -> Option<OperationName> {
        let word = self.words().next()?;
        let (resource, verb) = word.split_once(':').unwrap_or(("*", "*"));
        let resource = if resource == "*" { "compte" } else { resource };
        let verb = if verb == "*" { "read" } else { verb };
        OperationName::parse(&format!("{resource}:{verb}")).ok()
    }

    /// The text to store.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The words, for the API and the screens.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split_ascii_whitespace()
    }
}

impl fmt::Display for Permissions {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.text)
    }
}

impl FromStr for Permissions {
    type Err = OperationFault;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Permissions {
    type Error = OperationFault;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Permissions> for String {
    fn from(permissions: Permissions) -> Self {
        permissions.text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(text: &str) -> OperationName {
        OperationName::parse(text).unwrap()
    }

    /// 3.2: an operation outside the application's permissions is refused; each form of word permits what it says.
    #[test]
    fn each_form_of_word_permits_what_it_says() {
        let permits = |set: &str, name: &str| Permissions::parse(set).unwrap().allow(&operation(name));
        assert!(permits("*", "compte:read") && permits("*:*", "compte:read"));
        assert!(permits("compte:*", "compte:write") && !permits("compte:*", "journal:write"));
        assert!(permits("*:read", "journal:read") && !permits("*:read", "journal:write"));
        assert!(permits("section:read compte:read", "compte:read"));
        assert!(!permits("compte:read", "comptes:read") && !permits("", "compte:read"));
        assert!(!Permissions::none().allow(&operation("compte:read")));
        assert!(Permissions::all().allow(&operation("compte:read")));
    }

    #[test]
    fn one_set_has_one_text() {
        assert_eq!(
            Permissions::parse(" b:read  a:* b:read ").unwrap().as_str(),
            "a:* b:read"
        );
    }

    #[test]
    fn what_names_nothing_is_refused() {
        for wrong in [
            "compte",
            "Compte:read",
            "compte:read:x",
            ":read",
            "compte:",
            "com*:read",
            "**",
            "é:read",
        ] {
            assert_eq!(Permissions::parse(wrong), Err(OperationFault), "{wrong}");
            assert_eq!(OperationName::parse(wrong), Err(OperationFault), "{wrong}");
        }
        assert_eq!(OperationName::parse("*"), Err(OperationFault));
    }
}
