//! Which dossiers are chosen: a base and its exceptions, never a list of ids travelling (`WIZ-11`, `WIZ-12`).

use serde::{Deserialize, Serialize};

/// What a selection starts from; exception rows kept beside the draft differ from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelectionBase {
    /// No dossier; the exceptions are those chosen.
    #[default]
    None,
    /// Every dossier of the list (« Appliquer à tous »); the exceptions are those taken out.
    All,
}

impl SelectionBase {
    /// The stored code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::All => "all",
        }
    }

    /// Reads a stored code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::None, Self::All]
            .into_iter()
            .find(|base| base.as_str() == code)
    }

    /// Whether a dossier of the list is selected, given whether it has an exception row.
    #[must_use]
    pub const fn selects(self, is_exception: bool) -> bool {
        match self {
            Self::None => is_exception,
            Self::All => !is_exception,
        }
    }

    /// Whether selecting (`true`) or taking out (`false`) a dossier adds its exception row (`true`) or removes
    /// it (`false`).
    #[must_use]
    pub const fn exception_for(self, selected: bool) -> bool {
        self.selects(true) == selected
    }
}

/// The exact count of a selection, at all times (`WIZ-12`). Only dossiers of the list count: those that take
/// activations (`WIZ-09`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SelectionCount {
    base: SelectionBase,
    listed: u64,
    exceptions: u64,
}

/// Which sentence tells a selection (2-screens §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelectionWords {
    /// « Aucun dossier sélectionné ».
    Nothing,
    /// « 12 dossiers sélectionnés ».
    Some {
        /// How many.
        selected: u64,
    },
    /// « Tous les dossiers du cabinet sont sélectionnés (50 000) ».
    All {
        /// How many.
        listed: u64,
    },
    /// « 49 998 dossiers sélectionnés (50 000 moins 2 retirés) ».
    AllBut {
        /// How many are left.
        selected: u64,
        /// How many there are.
        listed: u64,
        /// How many were taken out.
        removed: u64,
    },
}

impl SelectionCount {
    /// Of `listed` dossiers in the list, `exceptions` of which have an exception row. More exceptions than
    /// dossiers (rows read at two moments) count as all of them.
    #[must_use]
    pub const fn new(base: SelectionBase, listed: u64, exceptions: u64) -> Self {
        let exceptions = if exceptions > listed { listed } else { exceptions };
        Self {
            base,
            listed,
            exceptions,
        }
    }

    /// How many dossiers are selected.
    #[must_use]
    pub const fn selected(self) -> u64 {
        match self.base {
            SelectionBase::None => self.exceptions,
            SelectionBase::All => self.listed - self.exceptions,
        }
    }

    /// How many dossiers are in the list.
    #[must_use]
    pub const fn listed(self) -> u64 {
        self.listed
    }

    /// How many were taken out one by one after « Appliquer à tous ».
    #[must_use]
    pub const fn removed(self) -> u64 {
        match self.base {
            SelectionBase::None => 0,
            SelectionBase::All => self.exceptions,
        }
    }

    /// What it starts from.
    #[must_use]
    pub const fn base(self) -> SelectionBase {
        self.base
    }

    /// The sentence that tells it.
    #[must_use]
    pub const fn words(self) -> SelectionWords {
        let (selected, listed) = (self.selected(), self.listed);
        match (self.base, selected, self.exceptions) {
            (_, 0, _) => SelectionWords::Nothing,
            (SelectionBase::None, ..) => SelectionWords::Some { selected },
            (SelectionBase::All, _, 0) => SelectionWords::All { listed },
            (SelectionBase::All, _, removed) => SelectionWords::AllBut {
                selected,
                listed,
                removed,
            },
        }
    }
}

/// The header's check box of a page (`WIZ-11`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageSelection {
    /// No line of the page.
    Nothing,
    /// Some lines: the box is « indeterminate ».
    Some,
    /// Every line.
    Everything,
}

impl PageSelection {
    /// Of `rows` lines on the page, `selected` are chosen.
    #[must_use]
    pub const fn of(selected: usize, rows: usize) -> Self {
        if selected == 0 {
            Self::Nothing
        } else if selected < rows {
            Self::Some
        } else {
            Self::Everything
        }
    }
}

/// A selection as the journal keeps it: one bulk act is one entry (`AUD-01`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectionRecord {
    /// What it started from.
    pub base: SelectionBase,
    /// How many dossiers were chosen or taken out one by one.
    pub exceptions: u64,
    /// How many dossiers it came to.
    pub count: u64,
    /// SHA-256 of the sorted dossier ids, in hexadecimal: proves which dossiers they were.
    pub dossiers_digest: String,
}

impl SelectionRecord {
    /// Describes a selection once it has been applied.
    #[must_use]
    pub const fn new(count: SelectionCount, dossiers_digest: String) -> Self {
        Self {
            base: count.base,
            exceptions: count.exceptions,
            count: count.selected(),
            dossiers_digest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// WIZ-11, WIZ-12: a selection is counted in the words of the screen.
    #[test]
    fn a_selection_is_told_in_words() {
        let words = |base, listed, exceptions| SelectionCount::new(base, listed, exceptions).words();
        assert_eq!(words(SelectionBase::None, 50, 0), SelectionWords::Nothing);
        assert_eq!(
            words(SelectionBase::None, 50, 50),
            SelectionWords::Some { selected: 50 }
        );
        assert_eq!(
            words(SelectionBase::All, 50_000, 0),
            SelectionWords::All { listed: 50_000 }
        );
        assert_eq!(
            words(SelectionBase::All, 50_000, 2),
            SelectionWords::AllBut {
                selected: 49_998,
                listed: 50_000,
                removed: 2
            }
        );
        assert_eq!(words(SelectionBase::All, 0, 0), SelectionWords::Nothing);
        assert_eq!(words(SelectionBase::All, 3, 3), SelectionWords::Nothing);
    }

    /// WIZ-11: the header's box tells the page's state.
    #[test]
    fn the_header_box_tells_the_page() {
        assert_eq!(PageSelection::of(0, 50), PageSelection::Nothing);
        assert_eq!(PageSelection::of(1, 50), PageSelection::Some);
        assert_eq!(PageSelection::of(50, 50), PageSelection::Everything);
        assert_eq!(PageSelection::of(0, 0), PageSelection::Nothing);
    }

    #[test]
    fn stored_codes_are_read_back() {
        for base in [SelectionBase::None, SelectionBase::All] {
            assert_eq!(SelectionBase::parse(base.as_str()), Some(base));
            assert_eq!(serde_json::to_value(base).unwrap(), base.as_str());
        }
    }

    /// AUD-01: the journal's description of a bulk act.
    #[test]
    fn the_journal_keeps_base_count_and_digest() {
        let record = SelectionRecord::new(SelectionCount::new(SelectionBase::All, 10, 1), "ab".into());
        assert_eq!(
            serde_json::to_string(&record).unwrap(),
            r#"{"base":"all","exceptions":1,"count":9,"dossiers_digest":"ab"}"#
        );
    }

    proptest! {
        /// WIZ-11, WIZ-12: base and exceptions always hold exactly what was chosen, whatever the order of the clicks.
        #[test]
        fn base_and_exceptions_hold_what_was_chosen(
            acts in prop::collection::vec((0_u8..12, any::<bool>(), prop::option::weighted(0.1, any::<bool>())), 0..40)
        ) {
            let (mut base, mut exceptions, mut chosen) = (SelectionBase::None, BTreeSet::new(), BTreeSet::new());
            for (dossier, select, everything) in acts {
                match everything {
                    Some(all) => {
                        base = if all { SelectionBase::All } else { SelectionBase::None };
                        exceptions.clear();
                        chosen = if all { (0..12).collect() } else { BTreeSet::new() };
                    }
                    None => {
                        if base.exception_for(select) { exceptions.insert(dossier); } else { exceptions.remove(&dossier); }
                        if select { chosen.insert(dossier); } else { chosen.remove(&dossier); }
                    }
                }
            }
            let count = SelectionCount::new(base, 12, exceptions.len() as u64);
            prop_assert_eq!(count.selected(), chosen.len() as u64);
            for dossier in 0..12 {
                prop_assert_eq!(base.selects(exceptions.contains(&dossier)), chosen.contains(&dossier));
            }
        }
    }
}
