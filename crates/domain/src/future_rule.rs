//! *Futurs dossiers* (`APP-08`): for which dossiers that come later an application is switched on by itself.

use crate::ids::{AgencyId, StaffId};

/// Most prefixes, exceptions, agencies and owners of one rule, each.
pub const FUTURE_VALUES_MAX: usize = 200;
/// Longest prefix, in characters.
const PREFIX_MAX_CHARS: usize = 20;

/// Which dossiers a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FutureScope {
    /// None: nothing is switched on by itself.
    #[default]
    None,
    /// Every new dossier.
    All,
    /// Those of an agency, of an owner, or whose code begins with a prefix.
    Some,
}

impl FutureScope {
    /// Every scope, in the order of the form.
    pub const ALL: [Self; 3] = [Self::None, Self::All, Self::Some];

    /// The stored code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::All => "all",
            Self::Some => "some",
        }
    }

    /// Reads a stored code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == code)
    }
}

/// The rule of one application. What is listed is in order and named once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FutureRule {
    /// Which dossiers.
    pub scope: FutureScope,
    /// Those of these agencies.
    pub agencies: Vec<AgencyId>,
    /// Those of these owners.
    pub owners: Vec<StaffId>,
    /// Those whose code begins with one of these, in capitals.
    pub prefixes: Vec<String>,
    /// Never those whose code begins with one of these, in capitals; a whole code excepts one dossier.
    pub exceptions: Vec<String>,
}

/// What is wrong with a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FutureFault {
    /// Which dossiers is not said.
    Scope,
    /// « Some » of nothing.
    Nothing,
    /// What no code begins with, or too many.
    Prefixes,
    /// The same of the exceptions.
    Exceptions,
}

impl FutureRule {
    /// The rule of a form. What « all » or « none » do not use is not kept.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(
        scope: &str,
        (agencies, owners): (&[AgencyId], &[StaffId]),
        (prefixes, exceptions): (&str, &str),
    ) -> Result<Self, Vec<FutureFault>> {
        let mut faults = Vec::new();
        let scope = FutureScope::parse(scope).unwrap_or_else(|| {
            faults.push(FutureFault::Scope);
            FutureScope::None
        });
        let mut rule = Self {
            scope,
            ..Self::default()
        };
        if scope == FutureScope::Some {
            rule.agencies = once(agencies.to_vec());
            rule.owners = once(owners.to_vec());
            match beginnings(prefixes) {
                Some(prefixes) => rule.prefixes = prefixes,
                None => faults.push(FutureFault::Prefixes),
            }
            let is_empty = rule.agencies.is_empty() && rule.owners.is_empty() && rule.prefixes.is_empty();
            if is_empty && !faults.contains(&FutureFault::Prefixes) {
                faults.push(FutureFault::Nothing);
            }
        }
        if scope != FutureScope::None {
            match beginnings(exceptions) {
                Some(exceptions) => rule.exceptions = exceptions,
                None => faults.push(FutureFault::Exceptions),
            }
        }
        if faults.is_empty() { Ok(rule) } else { Err(faults) }
    }

    /// Whether a new dossier that takes activations gets the application.
    #[must_use]
    pub fn holds_for(&self, code: &str, agency: Option<AgencyId>, owner: Option<StaffId>) -> bool {
        let begins = |with: &[String]| with.iter().any(|prefix| code.starts_with(prefix.as_str()));
        let is_in = match self.scope {
            FutureScope::None => false,
            FutureScope::All => true,
            FutureScope::Some => {
                agency.is_some_and(|agency| self.agencies.contains(&agency))
                    || owner.is_some_and(|owner| self.owners.contains(&owner))
                    || begins(&self.prefixes)
            }
        };
        is_in && !begins(&self.exceptions)
    }
}

/// What codes begin with, apart by spaces, commas, semicolons or lines; nothing when one of them begins no code.
fn beginnings(text: &str) -> Option<Vec<String>> {
    let found: Vec<String> = text
        .split(|c: char| c.is_whitespace() || ",;".contains(c))
        .filter(|part| !part.is_empty())
        .map(str::to_uppercase)
        .collect();
    let is_sound = |part: &String| {
        part.chars().count() <= PREFIX_MAX_CHARS
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    };
    let found = once(found);
    (found.len() <= FUTURE_VALUES_MAX && found.iter().all(is_sound)).then_some(found)
}

fn once<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort_unstable();
    values.dedup();
    values.truncate(FUTURE_VALUES_MAX + 1);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(scope: &str, prefixes: &str, exceptions: &str) -> Result<FutureRule, Vec<FutureFault>> {
        FutureRule::read(scope, (&[AgencyId(3), AgencyId(3)], &[]), (prefixes, exceptions))
    }

    /// APP-08: all, or by agency, owner and code prefix, with exceptions.
    #[test]
    fn app_08_which_dossiers_a_rule_holds_for() {
        let all = read("all", "é", "cli9, CLI07").expect("a rule");
        assert!(
            all.agencies.is_empty() && all.prefixes.is_empty(),
            "« all » keeps no list"
        );
        assert!(all.holds_for("CLI06", None, None));
        assert!(!all.holds_for("CLI07", None, None) && !all.holds_for("CLI999", None, None));
        let some = read("some", "lyo;mar\nlyo", "LYO-X").expect("a rule");
        assert_eq!(some.prefixes, ["LYO", "MAR"]);
        assert!(some.holds_for("LYO1", None, None));
        assert!(some.holds_for("X", Some(AgencyId(3)), None));
        assert!(!some.holds_for("X", Some(AgencyId(4)), Some(StaffId(3))));
        assert!(
            !some.holds_for("LYO-X1", Some(AgencyId(3)), None),
            "exceptions come first"
        );
        let none = read("none", "", "").expect("a rule");
        assert_eq!(none, FutureRule::default());
        assert!(!none.holds_for("CLI06", Some(AgencyId(3)), None));
    }

    #[test]
    fn what_is_no_rule_is_told() {
        assert_eq!(read("beaucoup", "", ""), Err(vec![FutureFault::Scope]));
        let nothing = FutureRule::read("some", (&[], &[]), (" ", ""));
        assert_eq!(nothing, Err(vec![FutureFault::Nothing]));
        let wrong = read("some", "A/B", &"A".repeat(21));
        assert_eq!(wrong, Err(vec![FutureFault::Prefixes, FutureFault::Exceptions]));
        let many: Vec<String> = (0..=FUTURE_VALUES_MAX).map(|n| format!("P{n}")).collect();
        assert_eq!(
            read("some", &many.join(" "), ""),
            Err(vec![FutureFault::Prefixes])
        );
    }
}
