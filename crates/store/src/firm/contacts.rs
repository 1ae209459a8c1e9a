//! The people at the clients, and the dossiers they are linked to (`GST-01`).

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{EditContacts, Permit};
use hub_domain::contact::{ContactDetails, GuestState};
use hub_domain::ids::{ContactId, DossierId, LinkId};
use serde_json::json;

use crate::db::args;
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::sql::firm_sql;

firm_sql! {
    ADD_CONTACT = "INSERT INTO contact (firm_id, last_name, first_name, email, email_folded, mobile, landline, \
            name_sort, last_name_folded, first_name_folded, guest_state, created_by, revision) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1) RETURNING id";
    OPEN_LINK = "INSERT INTO contact_link (firm_id, contact_id, dossier_id, limited_to, opened_by) \
        VALUES ($1, $2, $3, $4, $5) RETURNING id";
}

impl FirmTx {
    /// Adds a contact, whom the directory does not know yet.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the address is another contact's of the firm.
    pub async fn add_contact(
        &mut self,
        permit: Permit<EditContacts>,
        details: &ContactDetails,
    ) -> Result<ContactId, StoreError> {
        self.spend(permit)?;
        let act = self.act();
        let (firm, link) = self.parts();
        let args = args![
            firm,
            details.last_name(),
            details.first_name(),
            details.email().map(hub_domain::account::EmailAddress::as_str),
            details.email().map(hub_domain::account::EmailAddress::folded),
            details.mobile(),
            details.landline(),
            details.sort_key(),
            details.last_name_folded(),
            details.first_name_folded(),
            GuestState::NotInvited.as_str(),
            act,
        ];
        let id: ContactId = link.one(&ADD_CONTACT, args).await?.id(0)?;
        self.record(Event {
            verb: Verb::ContactCreated,
            object: ObjectRef {
                kind: "contact",
                id: id.0,
                label: details.shown_name(),
            },
            dossier: None,
            before: None,
            after: Some(json!({
                "email": details.email().map(hub_domain::account::EmailAddress::as_str),
                "mobile": details.mobile(),
                "landline": details.landline(),
            })),
        });
        Ok(id)
    }

    /// Links a contact, called `label`, to a dossier, maybe limited to a part of it.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when they are linked already.
    pub async fn open_link(
        &mut self,
        permit: Permit<EditContacts>,
        (contact, label): (ContactId, &str),
        dossier: DossierId,
        limited_to: &str,
    ) -> Result<LinkId, StoreError> {
        self.spend(permit)?;
        let act = self.act();
        let (firm, link) = self.parts();
        let args = args![firm, contact, dossier, limited_to, act];
        let id: LinkId = link.one(&OPEN_LINK, args).await?.id(0)?;
        self.record(Event {
            verb: Verb::LinkOpened,
            object: ObjectRef {
                kind: "contact",
                id: contact.0,
                label: label.to_owned(),
            },
            dossier: Some(dossier),
            before: None,
            after: Some(json!({ "limited_to": limited_to })),
        });
        Ok(id)
    }
}
