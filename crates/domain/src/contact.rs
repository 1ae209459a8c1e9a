//! A person at the client: who they are, and whether the firm's directory knows them (`GST-01`).

use serde::{Deserialize, Serialize};

use crate::account::EmailAddress;
use crate::fold::fold;
use crate::sort_key::sort_key;

/// Longest first or last name in characters.
pub const CONTACT_NAME_MAX_CHARS: usize = 100;
/// Longest telephone number in characters, spaces included.
pub const PHONE_MAX_CHARS: usize = 40;
/// Longest « limité à » of a link in characters.
pub const LIMITED_TO_MAX_CHARS: usize = 200;

/// What the firm's directory knows of a contact (`GST-01`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GuestState {
    /// Nobody asked.
    NotInvited,
    /// The directory has the user; the person has not accepted yet.
    InvitationSent,
    /// The person accepted.
    Guest,
    /// The directory refused; the contact keeps its reason.
    Failed,
}

impl GuestState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::NotInvited, Self::InvitationSent, Self::Guest, Self::Failed];

    /// The stored code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotInvited => "not_invited",
            Self::InvitationSent => "invitation_sent",
            Self::Guest => "guest",
            Self::Failed => "failed",
        }
    }

    /// Reads a stored code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == code)
    }

    /// Whether a contact in this state can be chosen for an application: their user exists in the directory (`ACT-04`).
    #[must_use]
    pub const fn can_be_chosen(self) -> bool {
        matches!(self, Self::InvitationSent | Self::Guest)
    }
}

/// A first or last name, a telephone number or a « limité à »: one line of text, of a known length at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContactFault {
    /// The last name is empty.
    #[error("the last name is empty")]
    NoLastName,
    /// A text is longer than its field holds.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// The address is not of the form name@example.com.
    #[error("not an e-mail address")]
    NotAnAddress,
    /// A telephone number with something else than digits, spaces and `+ - . ( ) /`.
    #[error("not a telephone number")]
    NotAPhone,
}

/// A field of a contact's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContactField {
    /// Last name.
    LastName,
    /// First name.
    FirstName,
    /// E-mail address.
    Email,
    /// Mobile number.
    Mobile,
    /// Landline number.
    Landline,
}

/// What was typed about a contact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactForm {
    /// Last name; required.
    pub last_name: String,
    /// First name; may be empty.
    pub first_name: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// Mobile number; may be empty.
    pub mobile: String,
    /// Landline number; may be empty.
    pub landline: String,
}

/// A contact's particulars, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactDetails {
    last_name: String,
    first_name: String,
    email: Option<EmailAddress>,
    mobile: String,
    landline: String,
}

impl ContactDetails {
    /// Checks a form. Every fault is reported, each at its field.
    ///
    /// # Errors
    /// The faults, in the order of the fields.
    pub fn check(form: &ContactForm) -> Result<Self, Vec<(ContactField, ContactFault)>> {
        let mut faults = Vec::new();
        let (last_name, first_name) = (form.last_name.trim(), form.first_name.trim());
        if last_name.is_empty() {
            faults.push((ContactField::LastName, ContactFault::NoLastName));
        }
        for (field, text) in [
            (ContactField::LastName, last_name),
            (ContactField::FirstName, first_name),
        ] {
            if text.chars().count() > CONTACT_NAME_MAX_CHARS {
                faults.push((field, ContactFault::TooLong(CONTACT_NAME_MAX_CHARS)));
            }
        }
        let email = match form.email.trim() {
            "" => None,
            typed => EmailAddress::parse(typed)
                .map_err(|_| faults.push((ContactField::Email, ContactFault::NotAnAddress)))
                .ok(),
        };
        for (field, phone) in [
            (ContactField::Mobile, form.mobile.trim()),
            (ContactField::Landline, form.landline.trim()),
        ] {
            if phone.chars().count() > PHONE_MAX_CHARS {
                faults.push((field, ContactFault::TooLong(PHONE_MAX_CHARS)));
            } else if !phone.chars().all(|c| c.is_ascii_digit() || " +-.()/".contains(c)) {
                faults.push((field, ContactFault::NotAPhone));
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self {
            last_name: last_name.to_owned(),
            first_name: first_name.to_owned(),
            email,
            mobile: form.mobile.trim().to_owned(),
            landline: form.landline.trim().to_owned(),
        })
    }

    /// Last name.
    #[must_use]
    pub fn last_name(&self) -> &str {
        &self.last_name
    }

    /// First name; may be empty.
    #[must_use]
    pub fn first_name(&self) -> &str {
        &self.first_name
    }

    /// E-mail address.
    #[must_use]
    pub const fn email(&self) -> Option<&EmailAddress> {
        self.email.as_ref()
    }

    /// Mobile number; may be empty.
    #[must_use]
    pub fn mobile(&self) -> &str {
        &self.mobile
    }

    /// Landline number; may be empty.
    #[must_use]
    pub fn landline(&self) -> &str {
        &self.landline
    }

    /// « API COLLAB », « DURAND Paul »: last name first, as the lists show it.
    #[must_use]
    pub fn shown_name(&self) -> String {
        shown_name(&self.last_name, &self.first_name)
    }

    /// The last name as it is searched.
    #[must_use]
    pub fn last_name_folded(&self) -> String {
        fold(&self.last_name)
    }

    /// The first name as it is searched.
    #[must_use]
    pub fn first_name_folded(&self) -> String {
        fold(&self.first_name)
    }

    /// The key of the French order by last name, then first name.
    #[must_use]
    pub fn sort_key(&self) -> Vec<u8> {
        sort_key(&self.shown_name())
    }
}

/// « DURAND Paul »: last name first, as every list shows it.
#[must_use]
pub fn shown_name(last_name: &str, first_name: &str) -> String {
    format!("{last_name} {first_name}").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(last_name: &str, email: &str, mobile: &str) -> ContactForm {
        ContactForm {
            last_name: last_name.to_owned(),
            email: email.to_owned(),
            mobile: mobile.to_owned(),
            ..ContactForm::default()
        }
    }

    /// GST-01: each fault is told at its field, all at once.
    #[test]
    fn faults_are_told_at_their_field() {
        let faults = ContactDetails::check(&form(" ", "durand@", "appelez-moi")).unwrap_err();
        assert_eq!(
            faults,
            [
                (ContactField::LastName, ContactFault::NoLastName),
                (ContactField::Email, ContactFault::NotAnAddress),
                (ContactField::Mobile, ContactFault::NotAPhone),
            ]
        );
        let long = ContactDetails::check(&form(&"x".repeat(101), "", "")).unwrap_err();
        assert_eq!(long, [(ContactField::LastName, ContactFault::TooLong(100))]);
        let right = ContactDetails::check(&form(" API COLLAB ", "", "+33 (0)6 12-34.56/78")).unwrap();
        assert_eq!((right.last_name(), right.email()), ("API COLLAB", None));
    }

    /// ACT-04: a contact can be chosen as soon as their user exists in the directory.
    #[test]
    fn act_04_who_can_be_chosen() {
        let chosen = GuestState::ALL.map(GuestState::can_be_chosen);
        assert_eq!(chosen, [false, true, true, false]);
        for state in GuestState::ALL {
            assert_eq!(GuestState::parse(state.as_str()), Some(state));
        }
    }
}
