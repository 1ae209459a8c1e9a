//! The list of contacts: pages of 50 in the French order of names, searched or not (`GST-01`).
//!
//! The rows before a page are passed over inside an index that holds the order alone, a few milliseconds for the last
//! of 80,000 contacts; only the page's own rows are read. A page is what its number says at this very moment.

use hub_domain::contact::GuestState;
use hub_domain::ids::ContactId;
use hub_domain::search::PrefixRange;

use crate::db::{Arg, Row, args};
use crate::error::StoreError;
use crate::firm_tx::FirmReader;
use crate::sql::firm_sql;

/// Contacts on a page.
pub const CONTACTS_PAGE: i64 = 50;

firm_sql! {
    COUNT_ALL = "SELECT COUNT(*) FROM contact WHERE firm_id = $1 AND removed_by IS NULL";
    COUNT_STATE = "SELECT COUNT(*) FROM contact WHERE firm_id = $1 AND removed_by IS NULL AND guest_state = $2";
    COUNT_FOUND = "SELECT COUNT(*) FROM (\
            SELECT id FROM contact WHERE firm_id = $1 AND removed_by IS NULL \
                AND last_name_folded >= $3 AND last_name_folded < $4 AND ($2 = '' OR guest_state = $2) \
            UNION SELECT id FROM contact WHERE firm_id = $1 AND removed_by IS NULL \
                AND first_name_folded >= $3 AND first_name_folded < $4 AND ($2 = '' OR guest_state = $2) \
            UNION SELECT id FROM contact WHERE firm_id = $1 AND removed_by IS NULL \
                AND email_folded >= $5 AND email_folded < $6 AND ($2 = '' OR guest_state = $2)) t";
    PAGE_ALL = "SELECT c.id, c.last_name, c.first_name, c.email, c.mobile, c.landline, c.guest_state, c.guest_reason, \
            (SELECT COUNT(*) FROM contact_link l WHERE l.firm_id = c.firm_id AND l.contact_id = c.id \
                AND l.closed_by IS NULL) \
        FROM (SELECT id, name_sort FROM contact WHERE firm_id = $1 AND removed_by IS NULL \
            ORDER BY name_sort, id LIMIT $2 OFFSET $3) t \
        JOIN contact c ON c.firm_id = $1 AND c.id = t.id ORDER BY t.name_sort, t.id";
    PAGE_STATE = "SELECT c.id, c.last_name, c.first_name, c.email, c.mobile, c.landline, c.guest_state, c.guest_reason, \
            (SELECT COUNT(*) FROM contact_link l WHERE l.firm_id = c.firm_id AND l.contact_id = c.id \
                AND l.closed_by IS NULL) \
        FROM (SELECT id, name_sort FROM contact WHERE firm_id = $1 AND removed_by IS NULL AND guest_state = $4 \
            ORDER BY name_sort, id LIMIT $2 OFFSET $3) t \
        JOIN contact c ON c.firm_id = $1 AND c.id = t.id ORDER BY t.name_sort, t.id";
    PAGE_FOUND = "SELECT c.id, c.last_name, c.first_name, c.email, c.mobile, c.landline, c.guest_state, c.guest_reason, \
            (SELECT COUNT(*) FROM contact_link l WHERE l.firm_id = c.firm_id AND l.contact_id = c.id \
                AND l.closed_by IS NULL) \
        FROM (SELECT id, name_sort FROM contact WHERE firm_id = $1 AND removed_by IS NULL \
                AND last_name_folded >= $3 AND last_name_folded < $4 AND ($2 = '' OR guest_state = $2) \
            UNION SELECT id, name_sort FROM contact WHERE firm_id = $1 AND removed_by IS NULL \
                AND first_name_folded >= $3 AND first_name_folded < $4 AND ($2 = '' OR guest_state = $2) \
            UNION SELECT id, name_sort FROM contact WHERE firm_id = $1 AND removed_by IS NULL \
                AND email_folded >= $5 AND email_folded < $6 AND ($2 = '' OR guest_state = $2) \
            ORDER BY name_sort, id LIMIT $7 OFFSET $8) t \
        JOIN contact c ON c.firm_id = $1 AND c.id = t.id ORDER BY t.name_sort, t.id";
}

/// What the list of contacts is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactSearch {
    /// The beginning of a name, folded, and of an address, in lower case; nothing asks for everybody.
    pub beginning: Option<(PrefixRange, PrefixRange)>,
    /// Only those in this state.
    pub state: Option<GuestState>,
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

impl FirmReader {
    /// A page of the firm's contacts.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn contact_page(
        &mut self,
        search: &ContactSearch,
        page: i64,
    ) -> Result<ContactPage, StoreError> {
        let total = self.contact_total(search).await?;
        let pages = ((total + CONTACTS_PAGE - 1) / CONTACTS_PAGE).max(1);
        let page = page.clamp(1, pages);
        let lines = self
            .contact_lines(search, CONTACTS_PAGE, (page - 1) * CONTACTS_PAGE)
            .await?;
        Ok(ContactPage {
            lines,
            page,
            pages,
            total,
        })
    }

    /// How many contacts a search finds.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn contact_total(&mut self, search: &ContactSearch) -> Result<i64, StoreError> {
        let state = search.state.map(GuestState::as_str);
        let row = match (&search.beginning, state) {
            (None, None) => self.link.one(&COUNT_ALL, args![self.firm]).await?,
            (None, Some(state)) => self.link.one(&COUNT_STATE, args![self.firm, state]).await?,
            (Some(beginning), state) => {
                let args = found(self.firm.into(), state, beginning);
                self.link.one(&COUNT_FOUND, args).await?
            }
        };
        row.int(0)
    }

    /// Contacts in order: at most `limit` after the first `skipped`.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn contact_lines(
        &mut self,
        search: &ContactSearch,
        limit: i64,
        skipped: i64,
    ) -> Result<Vec<ContactLine>, StoreError> {
        let state = search.state.map(GuestState::as_str);
        let rows = match (&search.beginning, state) {
            (None, None) => self.link.all(&PAGE_ALL, args![self.firm, limit, skipped]).await?,
            (None, Some(state)) => {
                let args = args![self.firm, limit, skipped, state];
                self.link.all(&PAGE_STATE, args).await?
            }
            (Some(beginning), state) => {
                let mut args = found(self.firm.into(), state, beginning);
                args.extend(args![limit, skipped]);
                self.link.all(&PAGE_FOUND, args).await?
            }
        };
        rows.iter().map(contact_line).collect()
    }
}

/// The firm, the state and the four bounds of a search, `$1` to `$6`.
fn found(firm: Arg, state: Option<&str>, (names, addresses): &(PrefixRange, PrefixRange)) -> Vec<Arg> {
    let upper = |range: &PrefixRange| {
        range
            .upper
            .clone()
            .unwrap_or_else(|| char::MAX.to_string().repeat(256))
    };
    let mut args = vec![firm];
    args.extend(args![
        state.unwrap_or(""),
        &names.lower,
        upper(names),
        &addresses.lower,
        upper(addresses)
    ]);
    args
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
