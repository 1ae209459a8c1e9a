//! A list in words: its selection (section 6), its filters, the line that prints carry.

use hub_app::queries::{ApplicationFilter, DossiersList};
use hub_domain::selection::SelectionWords;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::asked::Asked;
use super::list::{status_words, teams_words};
use super::place::{Column, Place};
use crate::i18n::L10n;
use crate::session::Visit;

/// The sentence of section 6 for the whole selection.
#[must_use]
pub fn selection(asked: &Asked, list: &DossiersList, l: &L10n) -> String {
    match list.count.words() {
        SelectionWords::Nothing => l.tn("selected-count", 0),
        SelectionWords::All { listed } if list.left_out == 0 && asked.place != Place::Portfolio => {
            l.tx("selected-all", "n", l.number(listed))
        }
        SelectionWords::All { listed } if asked.place == Place::Portfolio => {
            l.tx("selected-all-portfolio", "n", l.number(listed))
        }
        SelectionWords::All { listed } => l.tn("selected-all-own", listed),
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
        SelectionWords::Some { selected } => some(asked, list, selected, l),
    }
}

/// A selection of some dossiers: those of the search, those of the page, or any.
fn some(asked: &Asked, list: &DossiersList, selected: u64, l: &L10n) -> String {
    let selectable = list.may_act.iter().filter(|may| **may).count();
    let chosen = list.selected.iter().filter(|chosen| **chosen).count();
    let whole_page = selectable > 0 && selectable == chosen;
    let is = |n: usize| u64::try_from(n).is_ok_and(|n| n == selected);
    let is_found = u64::try_from(list.found).is_ok_and(|found| found == selected);
    let has_found = asked.list.narrows() && whole_page && (list.page.pages == 1 || asked.by_search);
    if has_found && is_found {
        return if asked.list.search.prefix().is_some() {
            l.ta2("selected-search", "n", selected, "query", asked.typed.as_str())
        } else {
            l.tn("selected-filtered", selected)
        };
    }
    if whole_page && is(selectable) && selected > 1 {
        return l.tn("selected-page", selected);
    }
    l.tn("selected-count", selected)
}

/// The rows that may be selected, as the form sends them back.
#[must_use]
pub fn ids(list: &DossiersList) -> String {
    let ids: Vec<String> = list
        .page
        .lines
        .iter()
        .zip(&list.may_act)
        .filter(|(_, may)| **may)
        .map(|(line, _)| line.dossier.id.to_string())
        .collect();
    ids.join(",")
}

/// The address of an export or a print of the list as it is shown, `format` to be added.
#[must_use]
pub fn link(path: &str, asked: &Asked, columns: &[Column]) -> String {
    let shown = Asked {
        columns: Some(columns.to_vec()),
        ..asked.clone()
    };
    format!("{path}?vue={}&{}", asked.place.slug(), shown.query())
}

/// The filters that are on, in words: « statut Opérationnel, recherche « apo » »; nothing when there are none.
#[must_use]
pub fn filters(asked: &Asked, list: Option<&DossiersList>, l: &L10n) -> String {
    let mut parts = Vec::new();
    let mut add = |name: &str, value: String| {
        parts.push(l.ta2("filter-part", "name", l.t(name).as_ref(), "value", value.as_str()));
    };
    if asked.list.search.prefix().is_some() {
        add("filter-search", asked.typed.clone());
    }
    if let Some(status) = asked.list.status {
        add("portfolio-col-status", status_words(status, l));
    }
    if let Some(teams) = asked.list.teams {
        add("portfolio-col-teams", teams_words(teams, l));
    }
    match asked.list.application {
        Some(ApplicationFilter::None) => {
            add("filter-application", l.t("filter-no-application").into_owned());
        }
        Some(ApplicationFilter::With(id)) => {
            let known = list.and_then(|list| list.applications.iter().find(|each| each.id == id));
            let label = known.map_or_else(|| id.to_string(), |each| each.label.clone());
            add("filter-application", label);
        }
        None => {}
    }
    if let Some(owner) = asked.list.owner {
        let known = list.and_then(|list| list.colleagues.iter().find(|each| each.id == owner));
        let name = known.map_or_else(|| owner.to_string(), |each| each.name.clone());
        add("dossier-owner", name);
    }
    parts.join(", ")
}

/// The line that a printed list starts with (4.6).
#[must_use]
pub fn print_line(visit: &Visit, asked: &Asked, list: &DossiersList) -> String {
    let l = &visit.l;
    let filters = filters(asked, Some(list), l);
    let person = visit.staff().map_or("", |facts| facts.name.as_str());
    let date = l.date_time(visit.hub.now());
    let page = l.t(asked.place.title());
    let count = l.tn("dossiers-count", list.page.total);
    let args = [
        ("domain", visit.firm_domain().into()),
        ("page", page.as_ref().into()),
        ("filters", filters.as_str().into()),
        ("count", count.as_str().into()),
        ("date", date.as_str().into()),
        ("person", person.into()),
    ];
    if filters.is_empty() {
        l.ta("print-list", &args)
    } else {
        l.ta("print-list-filtered", &args)
    }
}

/// An address with a parameter more.
#[must_use]
pub fn with(address: &str, name: &str, value: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!(
        "{address}{joint}{name}={}",
        utf8_percent_encode(value, NON_ALPHANUMERIC)
    )
}
