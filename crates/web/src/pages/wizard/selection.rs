//! The selection in words (section 6), and what a page of step 2 sends about it.

use hub_app::commands::SelectionChange;
use hub_app::queries::wizard::{DossiersPage, StepTwoFilter};
use hub_domain::ids::DossierId;
use hub_domain::selection::{SelectionBase, SelectionWords};

use crate::forms::FormData;
use crate::i18n::L10n;

/// More rows than any page shows; a form that sends more is not ours.
const ROWS_MAX: usize = 200;

/// What the page shows, for the words of its selection.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The search, as typed.
    pub search: &'a str,
    /// What the list is narrowed to.
    pub filter: &'a StepTwoFilter,
    /// Whether what it finds was just selected.
    pub by_search: bool,
}

/// The sentence of section 6 for the whole selection.
#[must_use]
pub fn words(page: &DossiersPage, shown: Shown<'_>, l: &L10n) -> String {
    let number = |n: u64| l.number(n);
    match page.count.words() {
        SelectionWords::Nothing => l.tn("selected-count", 0),
        SelectionWords::All { listed } => l.tx("selected-all", "n", number(listed)),
        SelectionWords::AllBut {
            selected,
            listed,
            removed,
        } => l.ta(
            "selected-minus",
            &[
                ("n", selected.into()),
                ("total", listed.into()),
                ("removed", removed.into()),
            ],
        ),
        SelectionWords::Some { selected } => some(page, selected, shown, l),
    }
}

/// A selection of some dossiers: those of the search, those of the page, or any.
fn some(page: &DossiersPage, selected: u64, shown: Shown<'_>, l: &L10n) -> String {
    let whole_page = is_whole_page(page);
    let is = |n: usize| u64::try_from(n).is_ok_and(|n| n == selected);
    let is_found = u64::try_from(page.page.total).is_ok_and(|total| total == selected);
    // The results of a search are part of the selection when they fit the page, or were just added to it; as many as
    // there are then means: exactly those.
    let has_found = shown.filter.narrows() && whole_page && (page.page.pages == 1 || shown.by_search);
    if has_found && is_found {
        return if shown.filter.search.prefix().is_some() {
            l.ta2("selected-search", "n", selected, "query", shown.search)
        } else {
            l.tn("selected-filtered", selected)
        };
    }
    if whole_page && is(page.page.lines.len()) && selected > 1 {
        return l.tn("selected-page", selected);
    }
    l.tn("selected-count", selected)
}

/// What is done to the selection besides merging the rows shown. A list that is not narrowed has no results to select.
#[must_use]
pub fn change(action: &str, filter: &StepTwoFilter) -> SelectionChange {
    match action {
        "tous" => SelectionChange::All,
        "rien" => SelectionChange::Clear,
        "recherche" if filter.narrows() => SelectionChange::Found(filter.clone()),
        _ => SelectionChange::Nothing,
    }
}

/// The rows that the page showed, and those that are to be selected (section 6, rule 7).
///
/// The lines speak; but the header's box, ticked where it was not, selects them all: so it works without scripts too.
#[must_use]
pub fn rows(form: &FormData) -> (Vec<DossierId>, Vec<DossierId>) {
    let shown: Vec<DossierId> = form
        .get_all("page_ids")
        .flat_map(|ids| ids.split(','))
        .filter_map(|id| id.trim().parse().ok())
        .take(ROWS_MAX)
        .collect();
    let ticked: Vec<DossierId> = form
        .get_all("d")
        .filter_map(|id| id.parse().ok())
        .filter(|id| shown.contains(id))
        .collect();
    let selects_page = form.has("page_entiere") && form.text("page_etait") != "oui";
    let checked = if selects_page { shown.clone() } else { ticked };
    (shown, checked)
}

/// Whether the whole page is selected: the header's box.
#[must_use]
pub fn is_whole_page(page: &DossiersPage) -> bool {
    !page.selected.is_empty() && page.selected.iter().all(|chosen| *chosen)
}

/// How many were taken out of « tous »; 0 while the selection is not made so.
#[must_use]
pub fn removed(page: &DossiersPage) -> u64 {
    if page.count.base() == SelectionBase::All {
        page.count.removed()
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[i64]) -> Vec<DossierId> {
        ids.iter().copied().map(DossierId).collect()
    }

    fn sent(body: &str) -> (Vec<DossierId>, Vec<DossierId>) {
        rows(&FormData::parse(body.as_bytes()).unwrap())
    }

    /// WIZ-11: the header's box, ticked without scripts, selects the page; lines taken out of a whole page stay out.
    #[test]
    fn the_header_box_works_without_scripts() {
        let all = ids(&[1, 2, 3]);
        assert_eq!(sent("page_ids=1,2,3&d=2"), (all.clone(), ids(&[2])));
        assert_eq!(
            sent("page_ids=1,2,3&d=2&page_entiere=oui"),
            (all.clone(), all.clone())
        );
        let taken_out = sent("page_ids=1,2,3&page_etait=oui&page_entiere=oui&d=1&d=3");
        assert_eq!(taken_out, (all.clone(), ids(&[1, 3])));
        assert_eq!(
            sent("page_ids=1&page_ids=2&page_ids=3&page_etait=oui"),
            (all, vec![])
        );
    }

    /// Rows that the page did not show, and what is no row at all, change nothing.
    #[test]
    fn only_rows_shown_count() {
        assert_eq!(
            sent("page_ids=1,x,,9999999999999999999,2&d=2&d=7&d=%00&d=-"),
            (ids(&[1, 2]), ids(&[2]))
        );
        let many = (1..=1000).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
        assert_eq!(sent(&format!("page_ids={many}")).0.len(), ROWS_MAX);
    }
}
