//! Removing an application, suspending it and restoring it: how much is to be confirmed, what may be said (`APP-04` to
//! `APP-07`).

use crate::catalog::{AppKind, CatalogEntry};
use crate::fold::fold;
use crate::moment::Moment;

/// From how many dossiers on the name of the application is to be typed (S9, 6).
pub const NAME_FROM_DOSSIERS: i64 = 100;
/// For how many days a removed application can be restored (`APP-06`).
pub const RESTORE_DAYS: i64 = 30;
/// Longest reason of a removal, in characters.
pub const REASON_MAX_CHARS: usize = 500;

/// How a removal is confirmed: the more it ends, the more is asked (`APP-04`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// The button alone.
    Button,
    /// A check box too.
    Check,
    /// A check box, and the name typed.
    Name,
}

impl Confirmation {
    /// What is asked of whoever ends so many activations, and so many people's accesses with them.
    #[must_use]
    pub const fn of(dossiers: i64, people: i64) -> Self {
        if dossiers >= NAME_FROM_DOSSIERS || people > 0 {
            Self::Name
        } else if dossiers > 0 {
            Self::Check
        } else {
            Self::Button
        }
    }

    /// Whether the check box is asked.
    #[must_use]
    pub const fn needs_check(self) -> bool {
        !matches!(self, Self::Button)
    }

    /// Whether the name is asked.
    #[must_use]
    pub const fn needs_name(self) -> bool {
        matches!(self, Self::Name)
    }
}

/// Whether a name typed to confirm is the application's: case, accents, kinds of dashes and spaces make no difference.
#[must_use]
pub fn is_name(typed: &str, name: &str) -> bool {
    loose(typed) == loose(name)
}

fn loose(name: &str) -> String {
    fold(name).replace(' ', "")
}

/// Why an application is removed, in the person's words: for the journal and the letters. May be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RemovalReason(String);

/// A reason that is longer than [`REASON_MAX_CHARS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a reason has at most {REASON_MAX_CHARS} characters")]
pub struct ReasonTooLong;

impl RemovalReason {
    /// Reads what was typed; every run of white space and controls is one space.
    ///
    /// # Errors
    /// [`ReasonTooLong`].
    pub fn parse(typed: &str) -> Result<Self, ReasonTooLong> {
        let words: Vec<&str> = typed
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .collect();
        let reason = words.join(" ");
        if reason.chars().nth(REASON_MAX_CHARS).is_some() {
            return Err(ReasonTooLong);
        }
        Ok(Self(reason))
    }

    /// The words; empty when none were given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether its removal takes accesses from people, so that the owners are written to (`APP-05`): an offer of Cegid that
/// is only useful through named contacts.
#[must_use]
pub fn is_collaborative_offer(entry: &CatalogEntry) -> bool {
    entry.kind == AppKind::Cegid && entry.requires_contact
}

/// Until when an application removed at `removed` can be restored (`APP-06`).
#[must_use]
pub const fn restorable_until(removed: Moment) -> Moment {
    removed.plus_days(RESTORE_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::sample;
    use proptest::prelude::*;

    /// APP-04: the confirmation grows with the damage.
    #[test]
    fn app_04_the_confirmation_grows() {
        for (dossiers, people, asked) in [
            (0, 0, Confirmation::Button),
            (1, 0, Confirmation::Check),
            (99, 0, Confirmation::Check),
            (100, 0, Confirmation::Name),
            (1, 1, Confirmation::Name),
            (0, 1, Confirmation::Name),
        ] {
            assert_eq!(Confirmation::of(dossiers, people), asked, "{dossiers} {people}");
        }
    }

    /// APP-04: the name typed again is compared without case, accents, kinds of dashes and spaces.
    #[test]
    fn app_04_a_name_is_compared_loosely() {
        let name = "CEGID LOOP - Offre Co-production";
        for typed in [
            "cegid loop – offre co‑production",
            "CEGIDLOOP-OFFRE CO-PRODUCTION",
            " Cégid\u{a0}Loop — Offre Co-production ",
        ] {
            assert!(is_name(typed, name), "{typed}");
        }
        for typed in ["", "CEGID LOOP", "CEGID LOOP Offre Co-production"] {
            assert!(!is_name(typed, name), "{typed}");
        }
    }

    /// APP-05: only collaborative offers take accesses from people.
    #[test]
    fn app_05_which_removals_are_written_about() {
        let mut offer = sample("offre", AppKind::Cegid);
        assert!(!is_collaborative_offer(&offer));
        offer.requires_contact = true;
        assert!(is_collaborative_offer(&offer));
        assert!(!is_collaborative_offer(&sample("azopio", AppKind::Partenaire)));
    }

    /// APP-06: thirty days.
    #[test]
    fn app_06_thirty_days() {
        assert_eq!(restorable_until(Moment(5)), Moment(5 + 30 * 86_400_000));
    }

    proptest! {
        /// A reason is one line, whatever was typed, and is read back as itself.
        #[test]
        fn a_reason_is_one_line(typed in any::<String>()) {
            if let Ok(reason) = RemovalReason::parse(&typed) {
                prop_assert!(!reason.as_str().chars().any(char::is_control));
                prop_assert_eq!(RemovalReason::parse(reason.as_str()), Ok(reason));
            } else {
                prop_assert!(typed.chars().count() > REASON_MAX_CHARS);
            }
        }
    }
}
