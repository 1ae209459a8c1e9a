//! A catalogue application configured on one firm.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::api_key::KeyIdentifier;
use crate::catalog::{CatalogEntry, FieldValueFault, SpecificField};
use crate::moment::Moment;

/// Whether an application's calls and accesses are let through (`APP-07`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppState {
    /// « Active ».
    Active,
    /// « Suspendue »: every call and access is cut, the configuration is kept.
    Suspended,
}

impl AppState {
    /// The stored code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }

    /// Reads a stored code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Active, Self::Suspended]
            .into_iter()
            .find(|state| state.as_str() == code)
    }
}

/// How many digits the moment of a partner e-mail has: milliseconds from September 2001 to November 2286.
const MOMENT_DIGITS: usize = 13;
const MOMENT_RANGE: std::ops::RangeInclusive<i64> = 1_000_000_000_000..=9_999_999_999_999;
/// Longest domain of a mail address, in characters.
const MAIL_DOMAIN_MAX: usize = 255 - 65;

/// The technical account under which a partner application acts (`WIZ-14`): key identifier, moment in
/// milliseconds since 1970, `@`, the installation's partner mail domain. Its local part has at most 61 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartnerEmail {
    identifier: KeyIdentifier,
    moment: Moment,
    domain: String,
}

/// Why no partner e-mail can be made or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PartnerEmailError {
    /// The moment has not 13 digits: a clock that is wrong by centuries.
    #[error("the moment does not have 13 digits")]
    Moment,
    /// Not a mail domain.
    #[error("not a mail domain")]
    Domain,
    /// Not of the form.
    #[error("not a partner e-mail")]
    Form,
}

impl PartnerEmail {
    /// Makes the address of a key at a moment.
    ///
    /// # Errors
    /// When the clock or the configured domain is unusable.
    pub fn mint(identifier: &KeyIdentifier, moment: Moment, domain: &str) -> Result<Self, PartnerEmailError> {
        if !MOMENT_RANGE.contains(&moment.0) {
            return Err(PartnerEmailError::Moment);
        }
        if !is_mail_domain(domain) {
            return Err(PartnerEmailError::Domain);
        }
        Ok(Self {
            identifier: *identifier,
            moment,
            domain: domain.to_ascii_lowercase(),
        })
    }

    /// The address one millisecond later: what a collision takes (4.7).
    #[must_use]
    pub fn next_millisecond(&self) -> Self {
        Self {
            moment: Moment((self.moment.0 + 1).min(*MOMENT_RANGE.end())),
            ..self.clone()
        }
    }

    /// The key whose address it is.
    #[must_use]
    pub const fn identifier(&self) -> &KeyIdentifier {
        &self.identifier
    }

    /// Reads a stored address.
    ///
    /// # Errors
    /// [`PartnerEmailError`].
    pub fn parse(text: &str) -> Result<Self, PartnerEmailError> {
        let (local, domain) = text.split_once('@').ok_or(PartnerEmailError::Form)?;
        let (identifier, moment) = local
            .len()
            .checked_sub(MOMENT_DIGITS)
            .and_then(|middle| local.split_at_checked(middle))
            .ok_or(PartnerEmailError::Form)?;
        if !moment.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PartnerEmailError::Form);
        }
        let identifier = KeyIdentifier::parse(identifier).map_err(|_| PartnerEmailError::Form)?;
        Self::mint(
            &identifier,
            Moment(moment.parse().map_err(|_| PartnerEmailError::Form)?),
            domain,
        )
    }
}

impl std::fmt::Display for PartnerEmail {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "{}{}@{}",
            self.identifier.as_str(),
            self.moment.0,
            self.domain
        )
    }
}

impl TryFrom<String> for PartnerEmail {
    type Error = PartnerEmailError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<PartnerEmail> for String {
    fn from(email: PartnerEmail) -> Self {
        email.to_string()
    }
}

/// Whether a text can stand after the `@`: labels of letters, digits and inner hyphens.
#[must_use]
pub fn is_mail_domain(text: &str) -> bool {
    text.len() <= MAIL_DOMAIN_MAX
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

/// The values of an application's specific fields, each read by its field's rules (`WIZ-07`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SpecificValues(BTreeMap<String, String>);

impl SpecificValues {
    /// Reads what was typed, by name of field. Values of fields that the entry does not have are dropped.
    ///
    /// # Errors
    /// Every field that does not fit, in the entry's order.
    pub fn read<'e>(
        entry: &'e CatalogEntry,
        typed: &BTreeMap<String, String>,
    ) -> Result<Self, Vec<(&'e SpecificField, FieldValueFault)>> {
        let (mut values, mut faults) = (BTreeMap::new(), Vec::new());
        for field in &entry.fields {
            match field.read(typed.get(&field.name).map_or("", String::as_str)) {
                Ok(Some(value)) => drop(values.insert(field.name.clone(), value)),
                Ok(None) => {}
                Err(fault) => faults.push((field, fault)),
            }
        }
        if faults.is_empty() {
            Ok(Self(values))
        } else {
            Err(faults)
        }
    }

    /// The value of a field, if it was filled.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Names and values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// The label a configuration carries on the firm: the entry's, and for a repeatable entry also the value of its
/// first field (`CAT-06`).
#[must_use]
pub fn installed_label(entry: &CatalogEntry, values: &SpecificValues) -> String {
    let own = entry
        .fields
        .first()
        .filter(|_| entry.repeatable)
        .and_then(|field| values.get(&field.name));
    match own {
        Some(own) => format!("{} – {own}", entry.label),
        None => entry.label.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{AppKind, sample, sample_field};
    use proptest::prelude::*;

    fn key(text: &str) -> KeyIdentifier {
        KeyIdentifier::parse(text).unwrap()
    }

    /// WIZ-14: identifier, moment in milliseconds, the installation's domain.
    #[test]
    fn the_partner_email_is_key_and_moment() {
        let email =
            PartnerEmail::mint(&key("11111111"), Moment(1_688_479_626_618), "Partners.Example").unwrap();
        assert_eq!(email.to_string(), "111111111688479626618@partners.example");
        assert_eq!(
            email.next_millisecond().to_string(),
            "111111111688479626619@partners.example"
        );
        assert_eq!(email.identifier(), &key("11111111"));
        assert_eq!(
            serde_json::to_string(&email).unwrap(),
            "\"111111111688479626618@partners.example\""
        );
    }

    /// WIZ-14: the longest identifier still leaves a valid local part.
    #[test]
    fn the_local_part_stays_within_64_characters() {
        let email =
            PartnerEmail::mint(&key(&"a".repeat(48)), Moment(1_688_479_626_618), "x.example").unwrap();
        assert_eq!(email.to_string().split_once('@').unwrap().0.len(), 61);
    }

    /// WIZ-14: an unusable clock or domain is told and not papered over.
    #[test]
    fn bad_moments_and_domains_are_refused() {
        let mint = |moment, domain: &str| PartnerEmail::mint(&key("11111111"), Moment(moment), domain);
        assert_eq!(mint(-5, "a.b"), Err(PartnerEmailError::Moment));
        assert_eq!(mint(10_000_000_000_000, "a.b"), Err(PartnerEmailError::Moment));
        for domain in ["", "a b", "-a.b", "a..b", "a@b", "é.fr", &"a.".repeat(120)] {
            assert_eq!(
                mint(1_688_479_626_618, domain),
                Err(PartnerEmailError::Domain),
                "{domain}"
            );
        }
        for text in [
            "",
            "@",
            "x@y",
            "1688479626618@y",
            "1111111é688479626618@y",
            "111111111688479626618",
            "11111111168847962661x@y",
        ] {
            assert!(PartnerEmail::parse(text).is_err(), "{text}");
        }
    }

    /// WIZ-07: values are kept by field, in the entry's own fields only.
    #[test]
    fn values_belong_to_the_entrys_fields() {
        let mut entry = sample("lexis", AppKind::Cegid);
        entry.fields = vec![sample_field("domaine", true), sample_field("option", false)];
        let typed = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(a, b)| (a.to_string(), b.to_string()))
                .collect()
        };
        let values = SpecificValues::read(&entry, &typed(&[("domaine", " x "), ("intrus", "y")])).unwrap();
        assert_eq!(values.iter().collect::<Vec<_>>(), [("domaine", "x")]);
        let faults = SpecificValues::read(&entry, &typed(&[("option", "z")])).unwrap_err();
        assert_eq!(
            faults
                .iter()
                .map(|(field, fault)| (field.name.as_str(), *fault))
                .collect::<Vec<_>>(),
            [("domaine", FieldValueFault::Missing)]
        );
    }

    /// CAT-06: each configuration of a repeatable entry carries its own label.
    #[test]
    fn repeated_configurations_have_their_own_label() {
        let mut entry = sample("apis", AppKind::Partenaire);
        entry.fields = vec![sample_field("partenaire", true)];
        let values = SpecificValues(BTreeMap::from([("partenaire".into(), "Fulll".into())]));
        assert_eq!(installed_label(&entry, &values), "apis");
        entry.repeatable = true;
        assert_eq!(installed_label(&entry, &values), "apis – Fulll");
    }

    proptest! {
        /// WIZ-14: what is stored is read back, digits at the end of an identifier included.
        #[test]
        fn addresses_are_read_back(text in "[A-Za-z0-9_-]{8,48}", moment in MOMENT_RANGE) {
            let email = PartnerEmail::mint(&key(&text), Moment(moment), "p.example").unwrap();
            prop_assert_eq!(PartnerEmail::parse(&email.to_string()), Ok(email));
        }

        #[test]
        fn any_text_is_read(text in any::<String>()) {
            let _ = PartnerEmail::parse(&text);
        }
    }
}
