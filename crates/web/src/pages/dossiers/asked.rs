//! What the address of a list asks for: search, filters, order, page, columns; so that a view can be kept and shared.

use hub_app::queries::{ApplicationFilter, DossierColumn, DossierOrder, LIST_PAGE_SIZES, ListAsked};
use hub_domain::dossier::{DossierStatus, TeamsStatus};
use hub_domain::ids::InstalledAppId;
use hub_domain::search::{SEARCH_MAX_CHARS, Search, SearchRefusal};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::place::{Column, Place};
use crate::forms::{FieldErrors, FormData};
use crate::i18n::L10n;

const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b',');

/// The value of the filter « Sans application ».
pub const WITHOUT: &str = "aucune";

/// The sort columns by their names in addresses.
const SORTS: [(&str, DossierColumn); 5] = [
    ("code", DossierColumn::Code),
    ("nom", DossierColumn::Name),
    ("statut", DossierColumn::Status),
    ("teams", DossierColumn::Teams),
    ("applications", DossierColumn::Applications),
];

/// The statuses by their names in addresses.
pub const STATUSES: [(&str, DossierStatus); 3] = [
    ("a-preparer", DossierStatus::ToPrepare),
    ("operationnel", DossierStatus::Operational),
    ("archive", DossierStatus::Archived),
];

/// The Teams statuses by their names in addresses.
pub const TEAMS: [(&str, TeamsStatus); 2] = [
    ("a-preparer", TeamsStatus::ToPrepare),
    ("operationnel", TeamsStatus::Operational),
];

/// A list as its address asks for it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Where.
    pub place: Place,
    /// What stands in the search box.
    pub typed: String,
    /// What is read.
    pub list: ListAsked,
    /// The columns the address names, when it does.
    pub columns: Option<Vec<Column>>,
    /// Whether the results of the search were just selected, for the words of the selection.
    pub by_search: bool,
    /// What of it cannot be read.
    pub refusal: Option<SearchRefusal>,
    /// The application that dossiers are selected for: « Activer sur d’autres dossiers ».
    pub offered: Option<InstalledAppId>,
}

impl Asked {
    /// Reads an address, or the fields of the form that filters. What is no choice asks for nothing.
    #[must_use]
    pub fn of(place: Place, query: &FormData) -> Self {
        let typed = query.text("q").to_owned();
        let (search, refusal) = match Search::parse(&typed) {
            Ok(search) => (search, None),
            Err(refusal) => (Search::All, Some(refusal)),
        };
        let named = |name: &str, value: &str| query.text(name) == value;
        let application = match query.text("application") {
            WITHOUT => Some(ApplicationFilter::None),
            _ => query
                .number("application")
                .map(|id| ApplicationFilter::With(InstalledAppId(id))),
        };
        let sort = query.text("tri");
        let (descending, column) = match sort.strip_prefix('-') {
            Some(column) => (true, column),
            None => (false, sort),
        };
        let order = SORTS.iter().find(|(name, _)| *name == column).map_or(
            ListAsked::first(place.view()).order,
            |(_, column)| DossierOrder {
                column: *column,
                descending,
            },
        );
        let per_page = query
            .number("lignes")
            .filter(|lines| LIST_PAGE_SIZES.contains(lines))
            .unwrap_or(50);
        Self {
            list: ListAsked {
                search,
                status: STATUSES
                    .iter()
                    .find(|(name, _)| named("statut", name))
                    .map(|(_, status)| *status),
                teams: TEAMS
                    .iter()
                    .find(|(name, _)| named("teams", name))
                    .map(|(_, teams)| *teams),
                application,
                owner: query.number("maitre").map(hub_domain::ids::StaffId),
                order,
                page: query.number("page").unwrap_or(1),
                per_page,
                view: place.view(),
            },
            columns: query.get("colonnes").map(|text| Column::read(place, text)),
            by_search: query.text("fait") == "recherche",
            offered: query
                .number("activer")
                .filter(|_| place == Place::All)
                .map(InstalledAppId),
            place,
            typed,
            refusal,
        }
    }

    /// The same from its first page.
    #[must_use]
    pub fn from_start(mut self) -> Self {
        self.list.page = 1;
        self.by_search = false;
        self
    }

    /// The same without search and filters.
    #[must_use]
    pub fn whole(mut self) -> Self {
        self.typed.clear();
        self.refusal = None;
        let first = ListAsked::first(self.place.view());
        self.list = ListAsked {
            order: self.list.order,
            per_page: self.list.per_page,
            ..first
        };
        self.by_search = false;
        self
    }

    /// Everything but the page, as a query string without `?`.
    #[must_use]
    pub fn query(&self) -> String {
        let mut parts = Vec::new();
        let mut add = |name: &str, value: &str| {
            parts.push(format!("{name}={}", utf8_percent_encode(value, PLAIN)));
        };
        if !self.typed.is_empty() {
            add("q", &self.typed);
        }
        if let Some(status) = self.list.status {
            add("statut", slug(&STATUSES, status));
        }
        if let Some(teams) = self.list.teams {
            add("teams", slug(&TEAMS, teams));
        }
        match self.list.application {
            Some(ApplicationFilter::With(id)) => add("application", &id.to_string()),
            Some(ApplicationFilter::None) => add("application", WITHOUT),
            None => {}
        }
        if let Some(owner) = self.list.owner {
            add("maitre", &owner.to_string());
        }
        if self.list.order != ListAsked::first(self.place.view()).order {
            add("tri", &self.sort_of(self.list.order));
        }
        if self.list.per_page != 50 {
            add("lignes", &self.list.per_page.to_string());
        }
        if let Some(columns) = &self.columns {
            add("colonnes", &Column::write(columns));
        }
        if let Some(offered) = self.offered {
            add("activer", &offered.to_string());
        }
        parts.join("&")
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> String {
        let mut query = self.query();
        let mut add = |part: String| {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(&part);
        };
        if self.list.page > 1 {
            add(format!("page={}", self.list.page));
        }
        if self.by_search {
            add("fait=recherche".to_owned());
        }
        if query.is_empty() {
            self.place.path().to_owned()
        } else {
            format!("{}?{query}", self.place.path())
        }
    }

    /// Where the heading of a column leads: that order, or its reverse when it is the present one.
    #[must_use]
    pub fn sorted_by(&self, column: DossierColumn) -> String {
        let present = self.list.order;
        let descending = present.column == column && !present.descending;
        let mut other = self.clone().from_start();
        other.list.order = DossierOrder { column, descending };
        other.address()
    }

    fn sort_of(&self, order: DossierOrder) -> String {
        let way = if order.descending { "-" } else { "" };
        format!("{way}{}", slug(&SORTS, order.column))
    }

    /// What of the search cannot be searched, at its field.
    pub fn check(&self, errors: &mut FieldErrors, l: &L10n) {
        match self.refusal {
            None | Some(SearchRefusal::Empty) => {}
            Some(refusal) => errors.add("q", refused(refusal, l)),
        }
    }
}

/// Why a search is none, in words.
#[must_use]
pub fn refused(refusal: SearchRefusal, l: &L10n) -> String {
    match refusal {
        SearchRefusal::Empty | SearchRefusal::TooShort => l.t("msg-srch-3").into_owned(),
        SearchRefusal::TooLong => l.tn("field-too-long", SEARCH_MAX_CHARS),
        SearchRefusal::ControlCharacter => l.t("field-nul").into_owned(),
    }
}

/// The name of a value among those that addresses know.
#[must_use]
pub fn slug<T: PartialEq>(known: &[(&'static str, T)], value: T) -> &'static str {
    known
        .iter()
        .find(|(_, each)| *each == value)
        .map_or("", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        Asked::of(Place::Portfolio, &FormData::parse(query.as_bytes()).unwrap())
    }

    /// ACT-02: an address is read back as it is written; what is no choice asks for nothing.
    #[test]
    fn addresses_are_read_back() {
        for address in [
            "/portefeuille",
            "/portefeuille?q=apo&statut=archive&teams=operationnel&application=aucune&maitre=3&tri=-code&lignes=25",
            "/portefeuille?application=12&tri=applications&colonnes=code,nom&page=7",
            "/portefeuille?q=%25_%C3%A9t&page=2&fait=recherche",
        ] {
            let query = address.split_once('?').map_or("", |(_, query)| query);
            assert_eq!(asked(query).address(), address);
        }
        let all = |query: &str| Asked::of(Place::All, &FormData::parse(query.as_bytes()).unwrap()).address();
        assert_eq!(
            all("activer=12&q=apo&page=2"),
            "/portefeuille/tous?q=apo&activer=12&page=2"
        );
        assert_eq!(
            asked("activer=12").address(),
            "/portefeuille",
            "one's own list is not for that"
        );
        let odd = asked("q=&statut=x&teams=&application=-1&maitre=é&tri=--nom&lignes=7&page=0x");
        assert_eq!(odd.address(), "/portefeuille");
        assert!(asked("q=ab").refusal.is_some());
    }

    /// C6: following a heading twice turns the order round.
    #[test]
    fn headings_turn_the_order_round() {
        let sorted = |query: &str| asked(query).sorted_by(DossierColumn::Code);
        assert_eq!(sorted("page=3"), "/portefeuille?tri=code");
        assert_eq!(sorted("tri=code&q=apo"), "/portefeuille?q=apo&tri=-code");
        assert_eq!(asked("").sorted_by(DossierColumn::Name), "/portefeuille?tri=-nom");
        assert_eq!(asked("tri=-nom").sorted_by(DossierColumn::Name), "/portefeuille");
    }
}
