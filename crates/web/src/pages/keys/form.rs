//! What is typed to create a key, and what is wrong with it.

use hub_app::commands::{Expiry, KEY_NAME_MAX_CHARS, KeyForm, KeyFormError};
use hub_app::queries::KeyLine;
use hub_domain::api_key::KeyKind;
use hub_domain::api_key::life::{ADDRESSES_MAX, AddressesFault, parse_addresses};
use hub_domain::ids::SicCodeId;
use hub_domain::moment::Moment;
use hub_domain::wizard::{holds_issued_secret, looks_like_secret};
use jiff::civil::{Date, time};

use crate::forms::{FieldErrors, FormData};
use crate::i18n::L10n;

/// The fields in the order of the page.
pub const FIELDS: [&str; 7] = [
    "nom",
    "droits",
    "sic",
    "expiration",
    "expire_le",
    "adresses",
    "identifiant",
];

/// The form as it is shown again: nothing lost, but for what looks like a secret.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The name.
    pub name: String,
    /// The code of the kind.
    pub kind: String,
    /// The SIC code's identifier.
    pub sic: String,
    /// `jamais`, `90`, `365` or `date`.
    pub expiry: String,
    /// The date.
    pub date: String,
    /// Allowed addresses, one a line.
    pub addresses: String,
    /// An identifier made elsewhere.
    pub identifier: String,
}

impl Typed {
    /// What was typed.
    #[must_use]
    pub fn read(form: &FormData) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            name: text("nom"),
            kind: text("droits"),
            sic: text("sic"),
            expiry: text("expiration"),
            date: text("expire_le"),
            addresses: form.lines("adresses").join("\n"),
            identifier: text("identifiant"),
        }
    }

    /// What a key is now, for its edition; its end as a day in the firm's time zone.
    #[must_use]
    pub fn of(key: &KeyLine, zone: &str) -> Self {
        let end = key.expires_at.and_then(|end| {
            let end = jiff::Timestamp::from_millisecond(end.0).ok()?;
            Some(end.in_tz(zone).ok()?.date())
        });
        Self {
            name: key.name.clone(),
            expiry: if end.is_some() { "date" } else { "jamais" }.to_owned(),
            date: end.map_or_else(String::new, |day| day.to_string()),
            addresses: key.allowed_addresses.clone().unwrap_or_default(),
            ..Self::default()
        }
    }

    /// The same without what must not come back on a page (`WIZ-04`).
    #[must_use]
    pub fn without_secrets(mut self) -> Self {
        if looks_like_secret(&self.identifier) {
            self.identifier.clear();
        }
        for text in [
            &mut self.name,
            &mut self.identifier,
            &mut self.date,
            &mut self.addresses,
            &mut self.sic,
        ] {
            if holds_issued_secret(text) {
                text.clear();
            }
        }
        self
    }

    /// What the product is asked; dates in the firm's time zone.
    #[must_use]
    pub fn key_form(&self, token: &str, zone: &str) -> KeyForm {
        KeyForm {
            name: self.name.clone(),
            kind: KeyKind::from_code(&self.kind),
            sic_code: self.sic.parse().ok().map(SicCodeId),
            expiry: match self.expiry.as_str() {
                "jamais" => Some(Expiry::Never),
                "90" => Some(Expiry::Days(90)),
                "365" => Some(Expiry::Days(365)),
                "date" => end_of_day(&self.date, zone).map(Expiry::At),
                _ => None,
            },
            addresses: self.addresses.clone(),
            identifier: self.identifier.clone(),
            form_token: token.to_owned(),
        }
    }

    /// The messages at their fields for what the product found wrong.
    #[must_use]
    pub fn errors(&self, mut found: FieldErrors, wrong: &[KeyFormError], l: &L10n) -> FieldErrors {
        for error in wrong {
            let (field, message) = match error {
                KeyFormError::Name => ("nom", l.t("msg-name")),
                KeyFormError::NameTooLong => ("nom", l.tn("keys-name-long", KEY_NAME_MAX_CHARS).into()),
                KeyFormError::NameSecret => ("nom", l.t("keys-name-secret")),
                KeyFormError::Kind => ("droits", l.t("keys-kind-missing")),
                KeyFormError::SicCode => ("sic", l.t("msg-sic")),
                KeyFormError::Date => self.date_error(l),
                KeyFormError::Addresses => ("adresses", self.addresses_error(l)),
                KeyFormError::IdentifierFormat => ("identifiant", l.t("keys-identifier-format")),
                KeyFormError::IdentifierSecret => ("identifiant", l.t("msg-keysecret")),
                KeyFormError::IdentifierTaken => ("identifiant", l.t("keys-identifier-taken")),
                KeyFormError::AlreadyShown => ("nom", l.t("keys-secret-shown")),
            };
            found.add(field, message);
        }
        found.sort_like(&FIELDS);
        found
    }

    fn addresses_error(&self, l: &L10n) -> std::borrow::Cow<'static, str> {
        match parse_addresses(&self.addresses) {
            Err(AddressesFault::Line(line)) => l.tx("msg-ip", "line", line).into(),
            Err(AddressesFault::TooMany) | Ok(_) => l.tn("keys-addresses-many", ADDRESSES_MAX).into(),
        }
    }

    fn date_error(&self, l: &L10n) -> (&'static str, std::borrow::Cow<'static, str>) {
        if self.expiry != "date" {
            ("expiration", l.t("keys-expiry-missing"))
        } else if date(&self.date).is_none() {
            ("expire_le", l.t("keys-expiry-invalid"))
        } else {
            ("expire_le", l.t("msg-date"))
        }
    }
}

/// `2027-12-31` as browsers send it, or `31/12/2027` as it is typed without their help.
fn date(text: &str) -> Option<Date> {
    ["%Y-%m-%d", "%d/%m/%Y"]
        .into_iter()
        .find_map(|form| Date::strptime(form, text).ok())
}

/// The last instant of a day: a key that expires on a date still works that day.
fn end_of_day(text: &str, zone: &str) -> Option<Moment> {
    let last = date(text)?.to_datetime(time(23, 59, 59, 999_000_000));
    let last = last.in_tz(zone).ok()?;
    Some(Moment(last.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_works_to_the_end_of_its_last_day_in_the_firms_zone() {
        // 2027-12-31T23:59:59.999+01:00
        let end = Some(Moment(1_830_293_999_999));
        assert_eq!(end_of_day("2027-12-31", "Europe/Paris"), end);
        assert_eq!(end_of_day("31/12/2027", "Europe/Paris"), end);
        for wrong in [
            "",
            "2027-02-30",
            "31-12-2027",
            "demain",
            "99999-01-01",
            "0000-00-00",
        ] {
            assert_eq!(end_of_day(wrong, "Europe/Paris"), None, "{wrong}");
        }
    }

    /// WIZ-04: what looks like a secret does not come back on the page.
    #[test]
    fn secrets_do_not_come_back() {
        let secret = hub_domain::credential::KeySecret::mint([7; 64])
            .expose()
            .to_owned();
        let typed = Typed {
            name: "AZOPIO : production".into(),
            identifier: secret,
            ..Typed::default()
        };
        let shown = typed.without_secrets();
        assert_eq!(
            (shown.name.as_str(), shown.identifier.as_str()),
            ("AZOPIO : production", "")
        );
    }
}
