//! What is to be corrected in the forms about contacts and their links, each fault at its field (`GST-01`).

use hub_domain::contact::{ContactFault, ContactField, LIMITED_TO_MAX_CHARS};

/// A fault of a form about a contact or a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactRefusal {
    /// A field of the person is not right.
    Field(ContactField, ContactFault),
    /// The address is another contact's, named here: who signs in by it must be one person.
    AddressTaken(String),
    /// No dossier was named, and the person is in charge of theirs alone.
    NoDossier,
    /// No dossier of this code takes contacts.
    UnknownDossier,
    /// They are linked already.
    LinkedAlready,
    /// « Limité à » is longer than that many characters.
    LimitTooLong(usize),
}

/// The text of « limité à », trimmed.
///
/// # Errors
/// When it is too long.
pub(crate) fn check_limit(typed: &str) -> Result<&str, ContactRefusal> {
    let text = typed.trim();
    if text.chars().count() > LIMITED_TO_MAX_CHARS {
        return Err(ContactRefusal::LimitTooLong(LIMITED_TO_MAX_CHARS));
    }
    Ok(text)
}
