//! What the address of the list of contacts asks for: search, state, order, page; so that a view can be kept and shared.

use hub_app::queries::{
    ContactColumn, ContactOrder, ContactSearch, ContactsAsked, LIST_PAGE_SIZES, contact_search,
};
use hub_domain::contact::GuestState;
use hub_domain::search::{SEARCH_MAX_CHARS, SearchRefusal};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::forms::{FieldErrors, FormData};
use crate::i18n::L10n;
use crate::urls;

/// Lines of a page when the address says nothing.
const USUAL_LINES: i64 = 50;

/// The sort columns by their names in addresses.
const SORTS: [(&str, ContactColumn); 5] = [
    ("nom", ContactColumn::LastName),
    ("prenom", ContactColumn::FirstName),
    ("email", ContactColumn::Email),
    ("tenant", ContactColumn::Tenant),
    ("dossiers", ContactColumn::Dossiers),
];

/// What the list is asked for by its query string: kept in every address that leads back to it.
#[derive(Debug, Default, Clone)]
pub(super) struct Asked {
    pub(super) text: String,
    pub(super) state: Option<GuestState>,
    pub(super) order: ContactOrder,
    pub(super) page: i64,
    pub(super) per_page: i64,
}

impl Asked {
    /// Reads an address or the hidden fields of a form. What is no choice asks for nothing.
    pub(super) fn of(form: &FormData) -> Self {
        let sort = form.text("tri");
        let (descending, column) = match sort.strip_prefix('-') {
            Some(column) => (true, column),
            None => (false, sort),
        };
        let order = SORTS.iter().find(|(name, _)| *name == column);
        Self {
            text: form.text("q").to_owned(),
            state: state_of(form.text("etat")),
            order: order.map_or_else(ContactOrder::default, |(_, column)| ContactOrder {
                column: *column,
                descending,
            }),
            page: form.number("page").unwrap_or(1).max(1),
            per_page: form
                .number("lignes")
                .filter(|lines| LIST_PAGE_SIZES.contains(lines))
                .unwrap_or(USUAL_LINES),
        }
    }

    /// The list asked for, and what is wrong with the search, at its field; then everybody is listed.
    pub(super) fn list(&self, errors: &mut FieldErrors, l: &L10n) -> ContactsAsked {
        ContactsAsked {
            search: self.search(errors, l),
            order: self.order,
            page: self.page,
            per_page: self.per_page,
        }
    }

    fn search(&self, errors: &mut FieldErrors, l: &L10n) -> ContactSearch {
        contact_search(&self.text, self.state).unwrap_or_else(|refusal| {
            match refusal {
                SearchRefusal::TooLong => errors.add("q", l.tn("contacts-search-long", SEARCH_MAX_CHARS)),
                SearchRefusal::Empty | SearchRefusal::TooShort | SearchRefusal::ControlCharacter => {
                    errors.add("q", l.t("contacts-search-short"));
                }
            }
            ContactSearch {
                beginning: None,
                state: self.state,
            }
        })
    }

    /// Whether not everybody is asked for.
    pub(super) fn narrows(&self) -> bool {
        !self.text.is_empty() || self.state.is_some()
    }

    /// The word of the state asked for; empty for all.
    pub(super) fn state_word(&self) -> &'static str {
        self.state.map_or("", state_word)
    }

    /// The word of the order asked for; empty for the usual one.
    pub(super) fn sort_word(&self) -> String {
        if self.order == ContactOrder::default() {
            return String::new();
        }
        let way = if self.order.descending { "-" } else { "" };
        let column = SORTS.iter().find(|(_, column)| *column == self.order.column);
        format!("{way}{}", column.map_or("", |(name, _)| name))
    }

    /// The query string without the page; empty when nothing is asked for.
    pub(super) fn query(&self) -> String {
        let mut parts = Vec::new();
        if !self.text.is_empty() {
            parts.push(format!("q={}", utf8_percent_encode(&self.text, NON_ALPHANUMERIC)));
        }
        if let Some(state) = self.state {
            parts.push(format!("etat={}", state_word(state)));
        }
        let sort = self.sort_word();
        if !sort.is_empty() {
            parts.push(format!("tri={sort}"));
        }
        if self.per_page != USUAL_LINES {
            parts.push(format!("lignes={}", self.per_page));
        }
        parts.join("&")
    }

    /// The address of `path` with everything asked for.
    pub(super) fn at(&self, path: &str) -> String {
        let mut query = self.query();
        if self.page > 1 {
            let joint = if query.is_empty() { "" } else { "&" };
            query = format!("{query}{joint}page={}", self.page);
        }
        if query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{query}")
        }
    }

    /// Where the heading of a column leads: that order, or its reverse when it is the present one, from the first page.
    pub(super) fn sorted_by(&self, column: ContactColumn) -> String {
        let descending = self.order.column == column && !self.order.descending;
        Self {
            order: ContactOrder { column, descending },
            page: 1,
            ..self.clone()
        }
        .at(urls::CONTACTS)
    }

    /// `aria-sort` of a column, when the list is sorted by it.
    pub(super) fn sort_of(&self, column: ContactColumn) -> Option<&'static str> {
        (self.order.column == column).then_some(if self.order.descending {
            "descending"
        } else {
            "ascending"
        })
    }
}

/// The word of a state in addresses.
pub(super) const fn state_word(state: GuestState) -> &'static str {
    match state {
        GuestState::NotInvited => "a-inviter",
        GuestState::InvitationSent => "invitation-envoyee",
        GuestState::Guest => "invite",
        GuestState::Failed => "echec",
    }
}

fn state_of(word: &str) -> Option<GuestState> {
    GuestState::ALL
        .into_iter()
        .find(|state| state_word(*state) == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        Asked::of(&FormData::parse(query.as_bytes()).unwrap())
    }

    /// GST-01, C6: an address is read back as it is written; following a heading twice turns the order round.
    #[test]
    fn gst_01_addresses_are_read_back() {
        for query in [
            "",
            "q=dur%20%25&etat=invite&tri=-prenom&lignes=25&page=3",
            "tri=-nom",
            "tri=dossiers",
        ] {
            let address = asked(query).at(urls::CONTACTS);
            assert_eq!(address.split_once('?').map_or("", |(_, query)| query), query);
        }
        assert_eq!(asked("tri=--nom&lignes=7&etat=x&page=0").at("/x"), "/x");
        let sorted = |query: &str| asked(query).sorted_by(ContactColumn::FirstName);
        assert_eq!(
            sorted("page=3&q=dur"),
            format!("{}?q=dur&tri=prenom", urls::CONTACTS)
        );
        assert_eq!(sorted("tri=prenom"), format!("{}?tri=-prenom", urls::CONTACTS));
        assert_eq!(
            asked("tri=-nom").sorted_by(ContactColumn::LastName),
            urls::CONTACTS
        );
        assert!(
            asked("tri=-nom&lignes=25")
                .list(&mut FieldErrors::default(), &L10n::default())
                .order
                .descending
        );
    }
}
