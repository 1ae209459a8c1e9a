//! Many contacts at once, as data brought in or made for trying is.

use std::sync::LazyLock;

use hub_domain::account::EmailAddress;
use hub_domain::audit::{Event, Verb};
use hub_domain::authz::{EditContacts, Permit};
use hub_domain::contact::ContactDetails;
use hub_domain::ids::ContactId;
use serde_json::json;

use super::contacts::object;
use crate::db::{Arg, args};
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::sql::{Statement, firm_sql, insertion};

const COLUMNS: &str = "INSERT INTO contact (firm_id, created_by, last_name, first_name, email, email_folded, mobile, \
     landline, name_sort, last_name_folded, first_name_folded, guest_state, revision)";

/// How many contacts one statement inserts.
const MANY: usize = 100;
const PER_ROW: usize = 9;

firm_sql! {
    ADD_ONE = "INSERT INTO contact (firm_id, created_by, last_name, first_name, email, email_folded, mobile, \
        landline, name_sort, last_name_folded, first_name_folded, guest_state, revision) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'not_invited', 1)";
    LINK_IN_TURN = "INSERT INTO contact_link (firm_id, contact_id, dossier_id, limited_to, opened_by) \
        SELECT c.firm_id, c.id, d.id, '', c.created_by \
        FROM (SELECT firm_id, id, created_by, ROW_NUMBER() OVER (ORDER BY id) AS n FROM contact \
            WHERE firm_id = $1 AND created_by = $2) c \
        JOIN (SELECT id, ROW_NUMBER() OVER (ORDER BY code) AS n FROM dossier WHERE firm_id = $1 AND selectable) d \
            ON d.n = c.n * $3";
}

/// The statement that inserts [`MANY`] contacts at once.
pub(super) fn add_many() -> Statement {
    static SQL: LazyLock<String> = LazyLock::new(|| insertion(COLUMNS, MANY, PER_ROW, "'not_invited', 1"));
    Statement {
        name: "ADD_MANY_CONTACTS",
        sql: &SQL,
    }
}

impl FirmTx {
    /// Creates contacts, all or none, and links the *n*-th of them to the dossier number *n* × `step` by code, where
    /// there is one. One entry of the journal tells of all.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when an address is another contact's of the firm.
    pub async fn create_contacts(
        &mut self,
        permit: Permit<EditContacts>,
        contacts: &[ContactDetails],
        step: i64,
    ) -> Result<(), StoreError> {
        self.spend(permit)?;
        let act = self.act();
        let (firm, link) = self.parts();
        let chunks = contacts.chunks_exact(MANY);
        let rest = chunks.remainder();
        for chunk in chunks {
            let mut args = args![firm, act];
            chunk.iter().for_each(|contact| args.extend(row_args(contact)));
            link.run(&add_many(), args).await?;
        }
        for contact in rest {
            let mut args = args![firm, act];
            args.extend(row_args(contact));
            link.run(&ADD_ONE, args).await?;
        }
        link.run(&LINK_IN_TURN, args![firm, act, step]).await?;
        let name = |contact: Option<&ContactDetails>| contact.map(ContactDetails::shown_name);
        let (first, last) = (name(contacts.first()), name(contacts.last()));
        let label = format!(
            "{} – {}",
            first.as_deref().unwrap_or_default(),
            last.as_deref().unwrap_or_default()
        );
        self.record(Event {
            verb: Verb::ContactCreated,
            object: object(ContactId(0), label),
            dossier: None,
            before: None,
            after: Some(json!({ "count": contacts.len(), "first": first, "last": last })),
        });
        Ok(())
    }
}

fn row_args(contact: &ContactDetails) -> Vec<Arg> {
    args![
        contact.last_name(),
        contact.first_name(),
        contact.email().map(EmailAddress::as_str),
        contact.email().map(EmailAddress::folded),
        contact.mobile(),
        contact.landline(),
        contact.sort_key(),
        contact.last_name_folded(),
        contact.first_name_folded(),
    ]
}
