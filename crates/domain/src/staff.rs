//! Collaborators of a firm: profile levels, groups, and the person acting.

use serde::{Deserialize, Serialize};

use crate::authz::call::Permissions;
use crate::authz::grant::Grants;
use crate::firm::code_of;
use crate::ids::{AccountId, ApiKeyId, ContactId, FirmId, GroupId, InstalledAppId, StaffId};

/// A profile level such as `5.0` or `4.9`, a decimal number compared as a number (`4.10 = 4.1 < 4.9 < 5.0`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProfileLevel(i64);

/// Why a text is not a profile level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a profile level is a number between 0.0 and 99.99, such as 5.0")]
pub struct NotAProfileLevel;

impl ProfileLevel {
    /// From hundredths, as stored: `500` is 5.0.
    #[must_use]
    pub const fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// Reads a level as it is given to somebody: 0.0 to 9.9, one decimal.
    ///
    /// # Errors
    /// [`NotAProfileLevel`] for anything else.
    pub fn parse_given(text: &str) -> Result<Self, NotAProfileLevel> {
        let level: Self = text.parse()?;
        if level.0 < 1_000 && level.0 % 10 == 0 {
            Ok(level)
        } else {
            Err(NotAProfileLevel)
        }
    }

    /// In hundredths, as stored.
    #[must_use]
    pub const fn hundredths(self) -> i64 {
        self.0
    }
}

impl std::str::FromStr for ProfileLevel {
    type Err = NotAProfileLevel;

    fn from_str(text: &str) -> Result<Self, NotAProfileLevel> {
        let text = text.trim().replace(',', ".");
        let (whole, part) = text.split_once('.').unwrap_or((&text, "0"));
        let digits = |text: &str, most| {
            (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !digits(whole, 2) || !digits(part, 2) {
            return Err(NotAProfileLevel);
        }
        let whole: i64 = whole.parse().map_err(|_| NotAProfileLevel)?;
        let hundredths: i64 = format!("{part:0<2}").parse().map_err(|_| NotAProfileLevel)?;
        Ok(Self(whole * 100 + hundredths))
    }
}

impl std::fmt::Display for ProfileLevel {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, part) = (self.0 / 100, self.0 % 100);
        if part % 10 == 0 {
            write!(out, "{whole}.{}", part / 10)
        } else {
            write!(out, "{whole}.{part:02}")
        }
    }
}

/// The most characters of a first or last name, and of a group's name.
pub const STAFF_NAME_MAX_CHARS: usize = 100;

/// A name as kept: 1 to [`STAFF_NAME_MAX_CHARS`] characters without the spaces around it; nothing for any other text.
#[must_use]
pub fn name_of(text: &str) -> Option<String> {
    let text = text.trim();
    (1..=STAFF_NAME_MAX_CHARS)
        .contains(&text.chars().count())
        .then(|| text.to_owned())
}

/// A group's code: 2 to 40 capitals, digits, hyphens or underscores, in capitals whatever was typed; nothing for any
/// other text.
#[must_use]
pub fn group_code_of(text: &str) -> Option<String> {
    code_of(text, 2..=40)
}

/// The facts about a staff member on which rights are decided, read in the transaction that uses them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffFacts {
    /// The staff member.
    pub id: StaffId,
    /// The account that signed in.
    pub account: AccountId,
    /// First and last name, as shown.
    pub name: String,
    /// Profile level.
    pub level: ProfileLevel,
    /// Codes of the groups the person belongs to.
    pub groups: Vec<String>,
}

/// A group of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffGroup {
    /// Its identifier.
    pub id: GroupId,
    /// Its code, such as `LOOP-GESTION-DES-DROITS`.
    pub code: String,
    /// Its name.
    pub label: String,
}

/// The facts about an application that calls the compatibility interface (3.5), read in the transaction that uses them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connector {
    /// The application.
    pub id: InstalledAppId,
    /// The key it calls with.
    pub key: ApiKeyId,
    /// Its name in the firm.
    pub label: String,
    /// What its entry of the catalogue permits.
    pub permissions: Permissions,
}

/// The facts about an application that acts by its cabinet key, read in the transaction that uses them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActingApplication {
    /// The application.
    pub id: InstalledAppId,
    /// The key it came with.
    pub key: ApiKeyId,
    /// Its name in the firm.
    pub label: String,
    /// What the firm grants it.
    pub grants: Grants,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A staff member, signed in.
    Staff(StaffFacts),
    /// A client's contact, signed in (`GST-04`).
    Contact {
        /// The contact.
        id: ContactId,
        /// First and last name, as shown.
        name: String,
    },
    /// An application of the firm, by a call that was decided (3.5).
    Connector(Connector),
    /// An application of the firm, by its cabinet key (3.4).
    Application(ActingApplication),
    /// An account acting on itself, outside any firm.
    Account {
        /// The account.
        id: AccountId,
        /// Its address.
        email: String,
    },
    /// Whoever runs the server, at its command line.
    Operator,
    /// The product itself: clean-up, scheduled work.
    System,
}

impl Actor {
    /// The stored code of this kind of actor.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Staff(_) => "staff",
            Self::Contact { .. } => "contact",
            Self::Connector(_) | Self::Application(_) => "application",
            Self::Account { .. } => "account",
            Self::Operator => "operator",
            Self::System => "system",
        }
    }

    /// The staff member's identifier, where there is one.
    #[must_use]
    pub const fn staff_id(&self) -> Option<StaffId> {
        match self {
            Self::Staff(facts) => Some(facts.id),
            Self::Contact { .. }
            | Self::Connector(_)
            | Self::Application(_)
            | Self::Account { .. }
            | Self::Operator
            | Self::System => None,
        }
    }

    /// The identifier written in the journal beside [`Actor::kind`]: a staff member's, a contact's, an application's or
    /// an account's.
    #[must_use]
    pub const fn journal_id(&self) -> Option<i64> {
        match self {
            Self::Staff(facts) => Some(facts.id.0),
            Self::Contact { id, .. } => Some(id.0),
            Self::Connector(facts) => Some(facts.id.0),
            Self::Application(facts) => Some(facts.id.0),
            Self::Account { id, .. } => Some(id.0),
            Self::Operator | Self::System => None,
        }
    }

    /// The name written in the journal.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Staff(facts) => &facts.name,
            Self::Contact { name, .. } => name,
            Self::Connector(facts) => &facts.label,
            Self::Application(facts) => &facts.label,
            Self::Account { email, .. } => email,
            Self::Operator => "operator",
            Self::System => "system",
        }
    }
}

/// Somebody acting in one firm. Only authentication makes one; every store of a firm's data is opened from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    firm: FirmId,
    actor: Actor,
}

impl Caller {
    /// A caller whose identity has just been proven. Banned by `clippy.toml` outside authentication and the
    /// command line.
    #[must_use]
    pub const fn authenticated(firm: FirmId, actor: Actor) -> Self {
        Self { firm, actor }
    }

    /// The same caller with facts read anew.
    #[must_use]
    pub const fn acting_as(&self, actor: Actor) -> Self {
        Self {
            firm: self.firm,
            actor,
        }
    }

    /// The firm the caller works in.
    #[must_use]
    pub const fn firm(&self) -> FirmId {
        self.firm
    }

    /// Who it is.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// APP-01: levels compare as numbers, so 4.9 is below 5.0 and 10.0 above it.
    #[test]
    fn app_01_profile_levels_compare_as_numbers() {
        let level = |text: &str| text.parse::<ProfileLevel>().expect(text);
        assert!(level("4.9") < level("5.0"));
        assert!(level("4.10") < level("4.9"));
        assert!(level("10.0") > level("5.0"));
        assert_eq!(level("5"), level("5,0"));
        assert_eq!(level("5.0").to_string(), "5.0");
        assert_eq!(level("4.25").to_string(), "4.25");
        for wrong in ["", ".", "5.", "-1", "5.000", "cinq", "1e3", "+5", "100"] {
            assert_eq!(wrong.parse::<ProfileLevel>(), Err(NotAProfileLevel), "{wrong}");
        }
    }

    /// A level is given with one decimal, up to 9.9.
    #[test]
    fn levels_are_given_with_one_decimal() {
        let given = |text: &str| ProfileLevel::parse_given(text).map(|level| level.to_string());
        assert_eq!(given("0"), Ok("0.0".to_owned()));
        assert_eq!(given(" 4,9 "), Ok("4.9".to_owned()));
        for wrong in ["", "4.25", "10.0", "9.99", "-1", "cinq"] {
            assert_eq!(given(wrong), Err(NotAProfileLevel), "{wrong}");
        }
    }

    #[test]
    fn names_and_codes_have_a_form() {
        assert_eq!(name_of(" Zoé "), Some("Zoé".to_owned()));
        assert_eq!(name_of("  "), None);
        assert_eq!(name_of(&"é".repeat(STAFF_NAME_MAX_CHARS + 1)), None);
        assert_eq!(group_code_of(" paie_2 "), Some("PAIE_2".to_owned()));
        for wrong in ["", "A", "É1", "A B", &"A".repeat(41)] {
            assert_eq!(group_code_of(wrong), None, "{wrong}");
        }
    }
}
