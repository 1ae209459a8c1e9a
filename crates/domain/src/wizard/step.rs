//! The three steps, and what the second offers.

use crate::catalog::CatalogEntry;

/// A step of the wizard, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// *Définition de l’application*.
    Definition,
    /// *Sélection des dossiers client*.
    Dossiers,
    /// *Récapitulatif*.
    Summary,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 3] = [Self::Definition, Self::Dossiers, Self::Summary];

    /// Its number on screen, from 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Definition => 1,
            Self::Dossiers => 2,
            Self::Summary => 3,
        }
    }

    /// The last part of its address.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Definition => "definition",
            Self::Dossiers => "dossiers",
            Self::Summary => "recapitulatif",
        }
    }

    /// Reads the last part of an address.
    #[must_use]
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.slug() == slug)
    }
}

/// What the second step shows for an application (`WIZ-09`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepTwo {
    /// The list of dossiers to select from.
    Select,
    /// Nothing to select: the application is switched on dossier by dossier, for named contacts.
    NeedsContact,
    /// Nothing to select: the application acts on the whole firm.
    WholeFirm,
}

impl StepTwo {
    /// What the step shows for this entry.
    #[must_use]
    pub fn of(entry: &CatalogEntry) -> Self {
        if entry.acts_on_whole_firm() {
            Self::WholeFirm
        } else if entry.bulk_selectable {
            Self::Select
        } else {
            Self::NeedsContact
        }
    }
}
