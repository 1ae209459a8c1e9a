//! The list of contacts: filtered, sorted, counted exactly (`GST-01`).
//!
//! As in [`super::dossier_lists`], a total and the rows that start each page are counted once per state of the firm and
//! remembered. In the order of last or first names a long list walks its index from the start of the page, so that the
//! last page costs what the first one costs; what finds little, or sorts by something else, sorts what it found.

mod shapes;

use std::collections::HashMap;
use std::sync::Arc;

use hub_domain::contact::GuestState;
use hub_domain::ids::ContactId;
use hub_domain::search::PrefixRange;

use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::FirmReader;
use crate::sql::firm_sql;

pub use shapes::contact_list_statements;
use shapes::{count, sort, starts, walk};

/// Rows between two remembered starts: every page size is a multiple of it.
const STEP: i64 = 25;

/// Above this many hits, walking an index beats sorting the hits (measured for [`super::pages`]).
const WALK_ABOVE: i64 = 1500;

firm_sql! {
    CONTACTS_HEAD = "SELECT revision FROM firm_head WHERE firm_id = $1";
    CONTACTS_AFTER = "SELECT c.id, c.last_name, c.first_name, c.email, c.mobile, c.landline, c.guest_state, \
        c.guest_reason, (SELECT COUNT(*) FROM contact_link l WHERE l.firm_id = c.firm_id AND l.contact_id = c.id \
            AND l.closed_by IS NULL) \
        FROM contact c WHERE c.firm_id = $1 AND c.id > $2 AND c.removed_by IS NULL ORDER BY c.id LIMIT $3";
}

/// What the list of contacts is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ContactSearch {
    /// The beginning of a name, folded, and of an address, in lower case; nothing asks for everybody.
    pub beginning: Option<(PrefixRange, PrefixRange)>,
    /// Only those in this state.
    pub state: Option<GuestState>,
}

/// By what contacts are sorted; the French order of last and first names decides between equals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum ContactColumn {
    /// Last name, in French order.
    #[default]
    LastName,
    /// First name, without accents and case.
    FirstName,
    /// Address; those without one first.
    Email,
    /// What the directory knows of them, in the order of an invitation's life.
    Tenant,
    /// How many dossiers they are linked to.
    Dossiers,
}

impl ContactColumn {
    /// Every column that sorts.
    pub const ALL: [Self; 5] = [
        Self::LastName,
        Self::FirstName,
        Self::Email,
        Self::Tenant,
        Self::Dossiers,
    ];

    /// Whether an index holds this order.
    const fn is_indexed(self) -> bool {
        matches!(self, Self::LastName | Self::FirstName)
    }
}

/// An order of the list of contacts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ContactOrder {
    /// By what.
    pub column: ContactColumn,
    /// From the last to the first.
    pub descending: bool,
}

/// A contact in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactLine {
    /// Its identifier.
    pub id: ContactId,
    /// Last name.
    pub last_name: String,
    /// First name; may be empty.
    pub first_name: String,
    /// Their address, where there is one.
    pub email: Option<String>,
    /// Mobile number; may be empty.
    pub mobile: String,
    /// Landline number; may be empty.
    pub landline: String,
    /// What the directory knows of them.
    pub guest_state: GuestState,
    /// Why the directory refused them, as stored.
    pub guest_reason: Option<String>,
    /// Dossiers they are linked to.
    pub dossiers: i64,
}

/// One page of contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactPage {
    /// Its lines.
    pub lines: Vec<ContactLine>,
    /// The page shown, from 1: the last one when a page beyond it was asked for.
    pub page: i64,
    /// How many pages there are, at least 1.
    pub pages: i64,
    /// How many contacts there are over all pages.
    pub total: i64,
}

/// Where a row stands in an order that an index holds.
#[derive(Debug, Clone, Default)]
struct Start {
    /// The folded first name, where the order is that of first names.
    first_name: String,
    name: Vec<u8>,
    id: i64,
}

/// What is remembered of a list, for one state of the firm.
#[derive(Debug)]
pub(super) struct ContactIndex {
    /// The firm's revision: whatever changes a contact raises it.
    revision: i64,
    total: i64,
    /// Where every [`STEP`]th row stands, for the orders that were paged.
    starts: HashMap<ContactOrder, Arc<Vec<Start>>>,
}

impl FirmReader {
    /// A page of the firm's contacts.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn contact_page(
        &mut self,
        search: &ContactSearch,
        order: ContactOrder,
        page: i64,
        per_page: i64,
    ) -> Result<ContactPage, StoreError> {
        let mut index = self.contact_index(search).await?;
        let total = index.total;
        let pages = ((total + per_page - 1) / per_page).max(1);
        let page = page.clamp(1, pages);
        let (statement, args) = if order.column.is_indexed() && total > WALK_ABOVE {
            if page > 1 && !index.starts.contains_key(&order) {
                index = self.remember_contact_starts(search, order, &index).await?;
            }
            let start = start_of(&index, order, page, per_page);
            walk(self.firm, search, order, start, per_page)?
        } else {
            sort(self.firm, search, order, per_page, (page - 1) * per_page)?
        };
        let rows = self.link.all(&statement, args).await?;
        Ok(ContactPage {
            lines: rows.iter().map(contact_line).collect::<Result<_, _>>()?,
            page,
            pages,
            total,
        })
    }

    /// The contacts with identifiers after `after`, oldest first, at most `limit`.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn contacts_after(
        &mut self,
        after: ContactId,
        limit: i64,
    ) -> Result<Vec<ContactLine>, StoreError> {
        let args = args![self.firm, after, limit];
        let rows = self.link.all(&CONTACTS_AFTER, args).await?;
        rows.iter().map(contact_line).collect()
    }

    /// How many contacts a search finds.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn contact_total(&mut self, search: &ContactSearch) -> Result<i64, StoreError> {
        self.contact_index(search).await.map(|index| index.total)
    }

    /// Every contact that a search finds, in order.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn contact_lines(
        &mut self,
        search: &ContactSearch,
        order: ContactOrder,
    ) -> Result<Vec<ContactLine>, StoreError> {
        let (statement, args) = sort(self.firm, search, order, i64::MAX, 0)?;
        let rows = self.link.all(&statement, args).await?;
        rows.iter().map(contact_line).collect()
    }

    async fn contact_index(&mut self, search: &ContactSearch) -> Result<Arc<ContactIndex>, StoreError> {
        let key = (self.firm, search.clone());
        if let Some(index) = self.database.pages().contacts.get(&key) {
            let head = self.link.one(&CONTACTS_HEAD, args![self.firm]).await?;
            if head.int(0)? == index.revision {
                return Ok(index);
            }
        }
        // The revision and the total come from one statement, so a total is never remembered for another revision.
        let (statement, args) = count(self.firm, search)?;
        let row = self.link.one(&statement, args).await?;
        let index = Arc::new(ContactIndex {
            revision: row.int(0)?,
            total: row.int(1)?,
            starts: HashMap::new(),
        });
        self.database.pages().contacts.insert(key, Arc::clone(&index));
        Ok(index)
    }

    async fn remember_contact_starts(
        &mut self,
        search: &ContactSearch,
        order: ContactOrder,
        index: &ContactIndex,
    ) -> Result<Arc<ContactIndex>, StoreError> {
        let (statement, args) = starts(self.firm, search, order)?;
        let rows = self.link.all(&statement, args).await?;
        let found: Vec<Start> = rows
            .iter()
            .map(|row| {
                Ok(Start {
                    first_name: row.text(0)?,
                    name: row.blob(1)?,
                    id: row.int(2)?,
                })
            })
            .collect::<Result<_, StoreError>>()?;
        let mut starts = index.starts.clone();
        starts.insert(order, Arc::new(found));
        let index = Arc::new(ContactIndex {
            revision: index.revision,
            total: index.total,
            starts,
        });
        let key = (self.firm, search.clone());
        self.database.pages().contacts.insert(key, Arc::clone(&index));
        Ok(index)
    }
}

fn start_of(index: &ContactIndex, order: ContactOrder, page: i64, per_page: i64) -> Option<&Start> {
    let at = usize::try_from((page - 1) * per_page / STEP).ok()?;
    let starts = index.starts.get(&order)?;
    starts.get(at).or(starts.last())
}

fn contact_line(row: &Row) -> Result<ContactLine, StoreError> {
    Ok(ContactLine {
        id: row.id(0)?,
        last_name: row.text(1)?,
        first_name: row.text(2)?,
        email: row.maybe_text(3)?,
        mobile: row.text(4)?,
        landline: row.text(5)?,
        guest_state: row.code(6, GuestState::parse)?,
        guest_reason: row.maybe_text(7)?,
        dossiers: row.int(8)?,
    })
}
