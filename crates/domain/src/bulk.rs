//! One application switched on or off for many dossiers at once (`ACT-01`, `ACT-05`).

use crate::catalog::CatalogEntry;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BulkWay {
    /// « Activer une application… ».
    Open,
    /// « Désactiver une application… ».
    Close,
}

/// Why an application cannot be switched on for many dossiers at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkRefusal {
    /// It acts on the whole firm (`CAT-02`).
    WholeFirm,
    /// It asks for a contact on each dossier (`ACT-04`).
    NeedsContact,
    /// It is suspended.
    Suspended,
}

/// Whether an application can be switched that way for many dossiers at once. Whatever is on can be switched off.
///
/// # Errors
/// [`BulkRefusal`].
pub fn check_bulk(way: BulkWay, entry: &CatalogEntry, suspended: bool) -> Result<(), BulkRefusal> {
    if entry.acts_on_whole_firm() {
        return Err(BulkRefusal::WholeFirm);
    }
    match way {
        BulkWay::Open if entry.requires_contact => Err(BulkRefusal::NeedsContact),
        BulkWay::Open if suspended => Err(BulkRefusal::Suspended),
        BulkWay::Open | BulkWay::Close => Ok(()),
    }
}

/// The exact figures of the recap: what is announced is what is done, or nothing is (`S5`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BulkFigures {
    /// Chosen dossiers on which the person may act, and that take activations.
    pub chosen: i64,
    /// Of these, those on which the application is on.
    pub on: i64,
    /// Chosen dossiers on which the person has not the right.
    pub without_right: i64,
    /// Chosen dossiers that are archived or models by now.
    pub at_rest: i64,
    /// Contacts who would lose access by switching it off.
    pub contacts: i64,
}

impl BulkFigures {
    /// How many dossiers would change.
    #[must_use]
    pub const fn changing(&self, way: BulkWay) -> i64 {
        match way {
            BulkWay::Open => self.chosen - self.on,
            BulkWay::Close => self.on,
        }
    }

    /// How many are so already.
    #[must_use]
    pub const fn settled(&self, way: BulkWay) -> i64 {
        self.chosen - self.changing(way)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{AppKind, sample};

    /// CAT-02, ACT-04: who can be switched on for many dossiers, and off.
    #[test]
    fn what_can_be_switched_in_bulk() {
        let partner = sample("dext", AppKind::Partenaire);
        let mut offer = sample("offre", AppKind::Cegid);
        offer.requires_contact = true;
        let firm = sample("entrepot", AppKind::Cabinet);
        let open = |entry, suspended| check_bulk(BulkWay::Open, entry, suspended);
        assert_eq!(open(&partner, false), Ok(()));
        assert_eq!(open(&partner, true), Err(BulkRefusal::Suspended));
        assert_eq!(open(&offer, false), Err(BulkRefusal::NeedsContact));
        assert_eq!(open(&firm, false), Err(BulkRefusal::WholeFirm));
        let close = |entry| check_bulk(BulkWay::Close, entry, true);
        assert_eq!(
            (close(&partner), close(&offer), close(&firm)),
            (Ok(()), Ok(()), Err(BulkRefusal::WholeFirm))
        );
    }

    /// ACT-03: what changes and what is so already make up what was chosen.
    #[test]
    fn figures_add_up() {
        let figures = BulkFigures {
            chosen: 10,
            on: 3,
            ..BulkFigures::default()
        };
        assert_eq!(
            (figures.changing(BulkWay::Open), figures.settled(BulkWay::Open)),
            (7, 3)
        );
        assert_eq!(
            (figures.changing(BulkWay::Close), figures.settled(BulkWay::Close)),
            (3, 7)
        );
    }
}
