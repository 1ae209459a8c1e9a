//! What the list of step 2 is narrowed to (`WIZ-09`, `WIZ-10`).

use hub_domain::dossier::DossierStatus;
use hub_domain::ids::StaffId;
use hub_domain::search::Search;
use hub_domain::wizard::DraftData;
use hub_store::{DossierFilter, DossierView};

/// A search and the filters of step 2; the default shows every dossier that takes activations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTwoFilter {
    /// The search box.
    pub search: Search,
    /// Statut.
    pub status: Option<DossierStatus>,
    /// Maître du dossier.
    pub owner: Option<StaffId>,
    /// « Sans cette application »: only where no application of the draft's entry is switched on.
    pub without_entry: bool,
}

impl Default for StepTwoFilter {
    fn default() -> Self {
        Self::of_search(Search::All)
    }
}

impl StepTwoFilter {
    /// A search alone.
    #[must_use]
    pub const fn of_search(search: Search) -> Self {
        Self {
            search,
            status: None,
            owner: None,
            without_entry: false,
        }
    }

    /// Whether anything is narrowed.
    #[must_use]
    pub const fn narrows(&self) -> bool {
        self.search.prefix().is_some() || self.status.is_some() || self.owner.is_some() || self.without_entry
    }

    /// What the list of a draft is filtered by. Archived dossiers take no activation, whatever is asked for.
    pub(crate) fn of_draft(&self, draft: &DraftData) -> DossierFilter {
        DossierFilter {
            search: self.search.prefix().cloned(),
            status: self.status.filter(|status| *status != DossierStatus::Archived),
            owner: self.owner,
            without_entry: draft.app.filter(|_| self.without_entry),
            ..DossierFilter::of(DossierView::All)
        }
    }
}
