//! What the address of step 2 asks for: search, filters, page; so that a list narrowed can be come back to.

use hub_app::queries::wizard::StepTwoFilter;
use hub_domain::dossier::DossierStatus;
use hub_domain::ids::{DraftId, StaffId};
use hub_domain::search::{Search, SearchRefusal};
use hub_domain::wizard::Step;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::forms::FormData;
use crate::pages::dossiers::asked::{STATUSES, slug};
use crate::urls;

/// A list of step 2 as its address asks for it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What stands in the search box.
    pub typed: String,
    /// What the list is narrowed to.
    pub filter: StepTwoFilter,
    /// The page, from 1.
    pub page: i64,
    /// Whether what is found was just selected, for the words of the selection.
    pub by_search: bool,
    /// Why the search was not made.
    pub refusal: Option<SearchRefusal>,
}

impl Asked {
    /// Reads an address, or the fields of the form that filters. What is no choice asks for nothing.
    #[must_use]
    pub fn of(query: &FormData) -> Self {
        let typed = query.text("q").to_owned();
        let (search, refusal) = match Search::parse(&typed) {
            Ok(search) => (search, None),
            Err(refusal) => (Search::All, Some(refusal)),
        };
        Self {
            filter: StepTwoFilter {
                search,
                status: STATUSES
                    .iter()
                    .filter(|(_, status)| *status != DossierStatus::Archived)
                    .find(|(name, _)| query.text("statut") == *name)
                    .map(|(_, status)| *status),
                owner: query.number("maitre").map(StaffId),
                without_entry: query.text("sans") == "oui",
            },
            page: query.number("page").unwrap_or(1),
            by_search: query.text("fait") == "recherche",
            typed,
            refusal,
        }
    }

    /// The same from its first page.
    #[must_use]
    pub fn at_start(&self) -> Self {
        Self {
            page: 1,
            by_search: false,
            ..self.clone()
        }
    }

    /// The whole list.
    #[must_use]
    pub fn whole() -> Self {
        Self::of(&FormData::default())
    }

    /// Its address, in a draft.
    #[must_use]
    pub fn address(&self, id: DraftId) -> String {
        let mut address = urls::wizard_step(id, Step::Dossiers.slug());
        let mut joint = '?';
        let mut add = |name: &str, value: &str| {
            address += &format!("{joint}{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
            joint = '&';
        };
        if !self.typed.is_empty() {
            add("q", &self.typed);
        }
        if let Some(status) = self.filter.status {
            add("statut", slug(&STATUSES, status));
        }
        if let Some(owner) = self.filter.owner {
            add("maitre", &owner.to_string());
        }
        if self.filter.without_entry {
            add("sans", "oui");
        }
        if self.page > 1 {
            add("page", &self.page.to_string());
        }
        if self.by_search {
            add("fait", "recherche");
        }
        address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        Asked::of(&FormData::parse(query.as_bytes()).unwrap())
    }

    /// WIZ-10: an address is read back as it is written; what is no choice asks for nothing.
    #[test]
    fn addresses_are_read_back() {
        let path = "/loophub/applications/ajouter/7/dossiers";
        for query in [
            "",
            "?q=apo&statut=operationnel&maitre=3&sans=oui&page=7",
            "?q=%C3%A9t%25&page=2&fait=recherche",
        ] {
            assert_eq!(
                asked(query.trim_start_matches('?')).address(DraftId(7)),
                format!("{path}{query}")
            );
        }
        let odd = asked("q=&statut=archive&maitre=x&sans=non&page=-");
        assert_eq!(odd.address(DraftId(7)), path);
        assert!(!odd.filter.narrows());
        assert!(asked("q=ab").refusal.is_some());
    }
}
