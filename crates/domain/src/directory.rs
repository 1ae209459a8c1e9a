//! Where a firm's contacts are invited (`GST-02`): the embedded directory, or the firm's Microsoft Entra tenant.

/// Longest name of a tenant, in characters.
const TENANT_MAX_CHARS: usize = 253;

/// A firm's directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DirectoryChoice {
    /// The product's own: invitations by e-mail, always consented.
    Embedded,
    /// The firm's Microsoft Entra tenant.
    Entra {
        /// The tenant.
        tenant: Tenant,
        /// Whether it consented to be asked.
        consent: Consent,
    },
}

impl DirectoryChoice {
    /// The stored code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Embedded => "embedded",
            Self::Entra { .. } => "entra",
        }
    }

    /// Whether contacts can be invited (`ACT-07`): always, in the embedded directory.
    #[must_use]
    pub const fn is_consented(&self) -> bool {
        matches!(
            self,
            Self::Embedded
                | Self::Entra {
                    consent: Consent::Given,
                    ..
                }
        )
    }
}

/// What a tenant said to being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// Nothing yet.
    Missing,
    /// Yes.
    Given,
    /// Yes once, not any more.
    Withdrawn,
}

impl Consent {
    /// The stored code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Given => "given",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads a stored code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Missing, Self::Given, Self::Withdrawn]
            .into_iter()
            .find(|consent| consent.as_str() == code)
    }
}

/// A Microsoft Entra tenant: its identifier, or one of its domains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant(String);

/// Why a text names no tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a tenant is an identifier such as 8f2c1d5e-… or a domain such as cabinet.onmicrosoft.com")]
pub struct NotATenant;

impl Tenant {
    /// Reads a tenant as typed: letters, digits, hyphens and inner dots, in lower case; it stands in addresses.
    ///
    /// # Errors
    /// When the text cannot name one.
    pub fn parse(text: &str) -> Result<Self, NotATenant> {
        let text = text.trim().to_lowercase();
        let sound = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        let is_identifier = text.len() == 36 && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        let is_domain = text.contains('.') && text.split('.').all(sound);
        if text.len() <= TENANT_MAX_CHARS && (is_identifier || is_domain) {
            Ok(Self(text))
        } else {
            Err(NotATenant)
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// GST-02: a tenant stands in addresses, so nothing else than a name gets into them.
    #[test]
    fn gst_02_tenants() {
        for right in [
            "8f2c1d5e-0b1a-4c3d-9e8f-0123456789ab",
            " Cabinet.OnMicrosoft.com ",
        ] {
            assert!(Tenant::parse(right).is_ok(), "{right}");
        }
        for wrong in [
            "",
            "common",
            "a/b.fr",
            "a.b?x=1",
            "..",
            "é.fr",
            "a b.fr",
            &"a".repeat(300),
        ] {
            assert!(Tenant::parse(wrong).is_err(), "{wrong}");
        }
        let tenant = Tenant::parse("cabinet.fr").expect("a tenant");
        for consent in [Consent::Missing, Consent::Given, Consent::Withdrawn] {
            assert_eq!(Consent::parse(consent.as_str()), Some(consent));
            let tenant = tenant.clone();
            let choice = DirectoryChoice::Entra { tenant, consent };
            assert_eq!(choice.is_consented(), consent == Consent::Given);
        }
        assert!(DirectoryChoice::Embedded.is_consented(), "ACT-07: always");
    }
}
