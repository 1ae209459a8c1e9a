//! The statements of the list of contacts: fragments put together, each shape prepared by the tests on both engines.

use hub_domain::contact::GuestState;
use hub_domain::ids::FirmId;
use hub_domain::search::PrefixRange;

use super::{ContactColumn, ContactOrder, ContactSearch, STEP, Start};
use crate::db::Arg;
use crate::error::StoreError;
use crate::firm::pages::upper;
use crate::firm::shape::Draft;
use crate::sql::Statement;

impl Draft {
    /// `FROM … WHERE …`: the contacts `c` of a list, read from what a search finds.
    fn contacts(&mut self, search: &ContactSearch) {
        match &search.beginning {
            // CROSS JOIN keeps SQLite from reading the tables in another order.
            Some(beginning) => {
                let found = self.found_contacts(beginning);
                self.add(&format!(
                    " FROM ({found}) f CROSS JOIN contact c WHERE c.firm_id = $1 AND c.id = f.id"
                ));
            }
            None => self.add(" FROM contact c WHERE c.firm_id = $1 AND c.removed_by IS NULL"),
        }
        self.in_state(search);
    }

    /// `FROM … WHERE …`: the same contacts, read along an index of theirs until the page is full.
    fn walked_contacts(&mut self, search: &ContactSearch) {
        self.add(" FROM contact c WHERE c.firm_id = $1 AND c.removed_by IS NULL");
        if let Some(beginning) = &search.beginning {
            let [from, to, email_from, email_to] = self.beginnings(beginning);
            // CASE keeps the planner from splitting the condition over the indexes and sorting.
            self.add(&format!(
                " AND CASE WHEN c.last_name_folded >= {from} AND c.last_name_folded < {to} THEN TRUE \
                 WHEN c.first_name_folded >= {from} AND c.first_name_folded < {to} THEN TRUE \
                 WHEN c.email_folded >= {email_from} AND c.email_folded < {email_to} THEN TRUE ELSE FALSE END"
            ));
        }
        self.in_state(search);
    }

    fn in_state(&mut self, search: &ContactSearch) {
        if let Some(state) = search.state {
            let state = self.arg(state.as_str());
            self.add(&format!(" AND c.guest_state = {state}"));
        }
    }

    /// The identifiers that a search finds, each once.
    fn found_contacts(&mut self, beginning: &(PrefixRange, PrefixRange)) -> String {
        let [from, to, email_from, email_to] = self.beginnings(beginning);
        let by = |column: &str, from: &str, to: &str| {
            format!(
                "SELECT s.id FROM contact s WHERE s.firm_id = $1 AND s.removed_by IS NULL \
                 AND s.{column} >= {from} AND s.{column} < {to}"
            )
        };
        [
            by("last_name_folded", &from, &to),
            by("first_name_folded", &from, &to),
            by("email_folded", &email_from, &email_to),
        ]
        .join(" UNION ")
    }

    fn beginnings(&mut self, (names, addresses): &(PrefixRange, PrefixRange)) -> [String; 4] {
        [
            self.arg(&names.lower),
            self.arg(upper(names)),
            self.arg(&addresses.lower),
            self.arg(upper(addresses)),
        ]
    }
}

/// What the list is sorted by, before names.
fn key(column: ContactColumn) -> &'static str {
    match column {
        ContactColumn::LastName => "''",
        ContactColumn::FirstName => "c.first_name_folded",
        ContactColumn::Email => "COALESCE(c.email_folded, '')",
        ContactColumn::Tenant => {
            "CASE c.guest_state WHEN 'not_invited' THEN 1 WHEN 'invitation_sent' THEN 2 WHEN 'guest' THEN 3 ELSE 4 END"
        }
        ContactColumn::Dossiers => {
            "(SELECT COUNT(*) FROM contact_link l WHERE l.firm_id = c.firm_id AND l.contact_id = c.id \
             AND l.closed_by IS NULL)"
        }
    }
}

/// `ORDER BY` of an order, over `key`, and `name_sort` and `id` of `table`.
fn order_by(order: ContactOrder, key: &str, table: &str) -> String {
    let way = if order.descending { "DESC" } else { "ASC" };
    match order.column {
        ContactColumn::LastName => format!(" ORDER BY {table}.name_sort {way}, {table}.id {way}"),
        _ => format!(" ORDER BY {key} {way}, {table}.name_sort {way}, {table}.id {way}"),
    }
}

/// The columns of a line are read for the lines of the page alone, whatever was sorted to find it.
const DETAILS: &str = "SELECT c.id, c.last_name, c.first_name, c.email, c.mobile, c.landline, c.guest_state, \
     c.guest_reason, (SELECT COUNT(*) FROM contact_link l WHERE l.firm_id = c.firm_id AND l.contact_id = c.id \
        AND l.closed_by IS NULL) \
     FROM (SELECT c.id AS id, c.name_sort AS name_sort";

fn details(mut inner: Draft, order: ContactOrder) -> Result<(Statement, Vec<Arg>), StoreError> {
    inner.add(") k JOIN contact c ON c.firm_id = $1 AND c.id = k.id");
    inner.add(&order_by(order, "k.sort", "k"));
    inner.done()
}

fn detailed(firm: FirmId, order: ContactOrder) -> Draft {
    let mut draft = Draft::new("CONTACT_LIST", firm, DETAILS);
    if order.column != ContactColumn::LastName {
        draft.add(&format!(", {} AS sort", key(order.column)));
    }
    draft
}

pub(super) fn sort(
    firm: FirmId,
    search: &ContactSearch,
    order: ContactOrder,
    limit: i64,
    offset: i64,
) -> Result<(Statement, Vec<Arg>), StoreError> {
    let mut draft = detailed(firm, order);
    draft.contacts(search);
    draft.add(&order_by(order, "sort", "c"));
    let (limit, offset) = (draft.arg(limit), draft.arg(offset));
    draft.add(&format!(" LIMIT {limit} OFFSET {offset}"));
    details(draft, order)
}

pub(super) fn walk(
    firm: FirmId,
    search: &ContactSearch,
    order: ContactOrder,
    start: Option<&Start>,
    limit: i64,
) -> Result<(Statement, Vec<Arg>), StoreError> {
    let mut draft = detailed(firm, order);
    draft.walked_contacts(search);
    if let Some(start) = start {
        let to = if order.descending { "<=" } else { ">=" };
        let (columns, first_name) = match order.column {
            ContactColumn::FirstName => (
                "c.first_name_folded, ",
                format!("{}, ", draft.arg(&start.first_name)),
            ),
            _ => ("", String::new()),
        };
        let (name, id) = (draft.arg(start.name.as_slice()), draft.arg(start.id));
        draft.add(&format!(
            " AND ({columns}c.name_sort, c.id) {to} ({first_name}{name}, {id})"
        ));
    }
    draft.add(&order_by(order, "c.first_name_folded", "c"));
    let limit = draft.arg(limit);
    draft.add(&format!(" LIMIT {limit}"));
    details(draft, order)
}

pub(super) fn starts(
    firm: FirmId,
    search: &ContactSearch,
    order: ContactOrder,
) -> Result<(Statement, Vec<Arg>), StoreError> {
    let by = order_by(order, "c.first_name_folded", "c");
    let mut draft = Draft::new(
        "CONTACT_LIST",
        firm,
        &format!(
            "SELECT t.sort, t.name_sort, t.id FROM (SELECT {} AS sort, c.name_sort, c.id, \
             ROW_NUMBER() OVER ({by}) AS n",
            key(order.column)
        ),
    );
    draft.walked_contacts(search);
    draft.add(&format!(") t WHERE (t.n - 1) % {STEP} = 0 ORDER BY t.n"));
    draft.done()
}

pub(super) fn count(firm: FirmId, search: &ContactSearch) -> Result<(Statement, Vec<Arg>), StoreError> {
    let mut draft = Draft::new("CONTACT_LIST", firm, "SELECT h.revision, (SELECT COUNT(*)");
    match (&search.beginning, search.state) {
        // What a search finds is counted in the indexes alone.
        (Some(beginning), None) => {
            let found = draft.found_contacts(beginning);
            draft.add(&format!(" FROM ({found}) f"));
        }
        _ => draft.contacts(search),
    }
    draft.add(") FROM firm_head h WHERE h.firm_id = $1");
    draft.done()
}

/// Every shape that a statement of the list can take, for the test that prepares them all on both engines.
///
/// # Errors
/// When one binds no firm.
pub fn contact_list_statements() -> Result<Vec<Statement>, StoreError> {
    let firm = FirmId(0);
    let beginning = (PrefixRange::of("abc"), PrefixRange::of("abc"));
    let mut all = Vec::new();
    for beginning in [None, Some(beginning)] {
        for state in [None, Some(GuestState::Guest)] {
            let search = ContactSearch {
                beginning: beginning.clone(),
                state,
            };
            all.push(count(firm, &search)?.0);
            for column in ContactColumn::ALL {
                for descending in [false, true] {
                    let order = ContactOrder { column, descending };
                    all.push(sort(firm, &search, order, 1, 0)?.0);
                    if column.is_indexed() {
                        all.push(walk(firm, &search, order, None, 1)?.0);
                        all.push(walk(firm, &search, order, Some(&Start::default()), 1)?.0);
                        all.push(starts(firm, &search, order)?.0);
                    }
                }
            }
        }
    }
    Ok(all)
}
