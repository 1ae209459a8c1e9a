//! The people at the clients: reading one, creating, editing and removing them (`GST-01`, `GST-05`, `GST-06`).

use hub_domain::account::EmailAddress;
use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{EditContacts, Permit};
use hub_domain::charge::Charge;
use hub_domain::contact::{ContactDetails, ContactForm, GuestState, shown_name};
use hub_domain::ids::{ContactId, StaffId};
use hub_domain::moment::Moment;
use serde_json::{Value, json};

use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    CONTACT = "SELECT id, last_name, first_name, email, mobile, landline, guest_state, guest_reason, invited_at, \
            revision, removed_by \
        FROM contact WHERE firm_id = $1 AND id = $2";
    // The address is unique among the firm's live contacts: at most one answers.
    CONTACT_OF_ADDRESS = "SELECT id, last_name, first_name FROM contact \
        WHERE firm_id = $1 AND email_folded = $2 AND removed_by IS NULL";
    // Who touched it last; the words of an entry may have been erased.
    LAST_TOUCH = "SELECT e.at, p.payload FROM audit_entry e \
        LEFT JOIN audit_payload p ON p.firm_id = e.firm_id AND p.seq = e.seq \
        WHERE e.firm_id = $1 AND e.object_kind = 'contact' AND e.object_id = $2 ORDER BY e.seq DESC LIMIT 1";
    CHARGE = "SELECT COUNT(*), COUNT(CASE WHEN d.owner_id = $3 OR d.engagement_manager_id = $3 THEN 1 END) \
        FROM contact_link l JOIN dossier d ON d.firm_id = l.firm_id AND d.id = l.dossier_id \
        WHERE l.firm_id = $1 AND l.contact_id = $2 AND l.closed_by IS NULL";
    // Two searches, each along its index: OR would read every dossier of the firm.
    IN_CHARGE_OF_ANY = "SELECT id FROM dossier WHERE firm_id = $1 AND owner_id = $2 \
        UNION ALL SELECT id FROM dossier WHERE firm_id = $1 AND engagement_manager_id = $2 LIMIT 1";
    IMPACT = "SELECT \
        (SELECT COUNT(*) FROM contact_link WHERE firm_id = $1 AND contact_id = $2 AND closed_by IS NULL), \
        (SELECT COUNT(*) FROM access WHERE firm_id = $1 AND contact_id = $2 AND closed_by IS NULL), \
        (SELECT COUNT(DISTINCT t.installed_app_id) FROM access x \
            JOIN activation t ON t.firm_id = x.firm_id AND t.id = x.activation_id \
            WHERE x.firm_id = $1 AND x.contact_id = $2 AND x.closed_by IS NULL)";
    ADD_CONTACT = "INSERT INTO contact (firm_id, last_name, first_name, email, email_folded, mobile, landline, \
            name_sort, last_name_folded, first_name_folded, guest_state, created_by, revision) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1) RETURNING id";
    EDIT_CONTACT = "UPDATE contact SET last_name = $4, first_name = $5, email = $6, email_folded = $7, mobile = $8, \
            landline = $9, name_sort = $10, last_name_folded = $11, first_name_folded = $12, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND revision = $3 AND removed_by IS NULL RETURNING id";
    REMOVE_CONTACT = "UPDATE contact SET removed_by = $3, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND removed_by IS NULL RETURNING id";
    CLOSE_LINKS = "UPDATE contact_link SET closed_by = $3 WHERE firm_id = $1 AND contact_id = $2 AND closed_by IS NULL";
}

/// A contact of the firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
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
    /// When the directory got to know them.
    pub invited_at: Option<Moment>,
    /// Moves with each change.
    pub revision: i64,
    /// Whether it was removed.
    pub removed: bool,
}

impl Contact {
    /// « DURAND Paul ».
    #[must_use]
    pub fn shown_name(&self) -> String {
        shown_name(&self.last_name, &self.first_name)
    }

    /// The contact as a form, to be edited.
    #[must_use]
    pub fn form(&self) -> ContactForm {
        ContactForm {
            last_name: self.last_name.clone(),
            first_name: self.first_name.clone(),
            email: self.email.clone().unwrap_or_default(),
            mobile: self.mobile.clone(),
            landline: self.landline.clone(),
        }
    }

    /// Whether the contact is exactly as `details` say.
    #[must_use]
    pub fn is_as(&self, details: &ContactDetails) -> bool {
        self.last_name == details.last_name()
            && self.first_name == details.first_name()
            && self.email.as_deref() == details.email().map(EmailAddress::as_str)
            && self.mobile == details.mobile()
            && self.landline == details.landline()
    }

    /// Whether `details` hold another address than this contact's, letter case aside (`GST-05`).
    #[must_use]
    pub fn address_differs(&self, details: &ContactDetails) -> bool {
        let own = self
            .email
            .as_deref()
            .and_then(|email| EmailAddress::parse(email).ok());
        own.as_ref().map(EmailAddress::folded) != details.email().map(EmailAddress::folded)
    }
}

/// What ends with a contact (`GST-06`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ContactImpact {
    /// Dossiers they are linked to.
    pub dossiers: i64,
    /// Accesses, one a dossier and application.
    pub accesses: i64,
    /// Applications among them.
    pub applications: i64,
}

/// Reading contacts, in or out of a transaction.
#[expect(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadContacts {
    /// One contact, removed or not.
    ///
    /// # Errors
    /// What the database answers.
    async fn contact(&mut self, id: ContactId) -> Result<Option<Contact>, StoreError>;
    /// The live contact who has an address: their identifier and « DURAND Paul ».
    ///
    /// # Errors
    /// What the database answers.
    async fn contact_of_address(
        &mut self,
        email: &EmailAddress,
    ) -> Result<Option<(ContactId, String)>, StoreError>;
    /// When a contact was last touched, and by whom where that can still be read.
    ///
    /// # Errors
    /// What the database answers.
    async fn contact_touched(
        &mut self,
        contact: ContactId,
    ) -> Result<Option<(Moment, Option<String>)>, StoreError>;
    /// How a staff member stands to a contact's dossiers.
    ///
    /// # Errors
    /// What the database answers.
    async fn charge_of(&mut self, contact: ContactId, staff: Option<StaffId>) -> Result<Charge, StoreError>;
    /// Whether a staff member owns or manages any dossier.
    ///
    /// # Errors
    /// What the database answers.
    async fn is_in_charge_of_any(&mut self, staff: StaffId) -> Result<bool, StoreError>;
    /// What ends with a contact.
    ///
    /// # Errors
    /// What the database answers.
    async fn contact_impact(&mut self, contact: ContactId) -> Result<ContactImpact, StoreError>;
}

impl<P: FirmLink> ReadContacts for P {
    async fn contact(&mut self, id: ContactId) -> Result<Option<Contact>, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&CONTACT, args![firm, id]).await?;
        row.as_ref().map(contact).transpose()
    }

    async fn contact_of_address(
        &mut self,
        email: &EmailAddress,
    ) -> Result<Option<(ContactId, String)>, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&CONTACT_OF_ADDRESS, args![firm, email.folded()]).await?;
        row.map(|row| Ok((row.id(0)?, shown_name(&row.text(1)?, &row.text(2)?))))
            .transpose()
    }

    async fn contact_touched(
        &mut self,
        contact: ContactId,
    ) -> Result<Option<(Moment, Option<String>)>, StoreError> {
        let (firm, link) = self.firm_link();
        let Some(row) = link.opt(&LAST_TOUCH, args![firm, contact]).await? else {
            return Ok(None);
        };
        let payload: Value = row
            .maybe_text(1)?
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        Ok(Some((
            row.moment(0)?,
            payload["actor"].as_str().map(str::to_owned),
        )))
    }

    async fn charge_of(&mut self, contact: ContactId, staff: Option<StaffId>) -> Result<Charge, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.one(&CHARGE, args![firm, contact, staff]).await?;
        Ok(Charge::new(staff, row.int(0)?, row.int(1)?))
    }

    async fn is_in_charge_of_any(&mut self, staff: StaffId) -> Result<bool, StoreError> {
        let (firm, link) = self.firm_link();
        Ok(link.opt(&IN_CHARGE_OF_ANY, args![firm, staff]).await?.is_some())
    }

    async fn contact_impact(&mut self, contact: ContactId) -> Result<ContactImpact, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.one(&IMPACT, args![firm, contact]).await?;
        Ok(ContactImpact {
            dossiers: row.int(0)?,
            accesses: row.int(1)?,
            applications: row.int(2)?,
        })
    }
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
            details.email().map(EmailAddress::as_str),
            details.email().map(EmailAddress::folded),
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
            object: object(id, details.shown_name()),
            dossier: None,
            before: None,
            after: Some(json!({
                "email": details.email().map(EmailAddress::as_str),
                "mobile": details.mobile(),
                "landline": details.landline(),
            })),
        });
        Ok(id)
    }

    /// Changes a contact as it was read. Another address is another person as far as the directory knows: what it knew
    /// is forgotten, and the accesses let nobody in until the contact is invited again (`GST-05`). Answers whether the
    /// contact still was as read.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the address is another contact's of the firm.
    pub async fn edit_contact(
        &mut self,
        permit: Permit<EditContacts>,
        before: &Contact,
        after: &ContactDetails,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        let args = args![
            firm,
            before.id,
            before.revision,
            after.last_name(),
            after.first_name(),
            after.email().map(EmailAddress::as_str),
            after.email().map(EmailAddress::folded),
            after.mobile(),
            after.landline(),
            after.sort_key(),
            after.last_name_folded(),
            after.first_name_folded(),
        ];
        if link.opt(&EDIT_CONTACT, args).await?.is_none() {
            return Ok(false);
        }
        if before.address_differs(after) {
            self.reset_guest(before.id, &before.shown_name()).await?;
        }
        self.record(Event {
            verb: Verb::ContactEdited,
            object: object(before.id, after.shown_name()),
            dossier: None,
            before: Some(json!({
                "name": before.shown_name(),
                "email": before.email,
                "mobile": before.mobile,
                "landline": before.landline,
                "guest_state": before.guest_state.as_str(),
            })),
            after: Some(json!({
                "name": after.shown_name(),
                "email": after.email().map(EmailAddress::as_str),
                "mobile": after.mobile(),
                "landline": after.landline(),
                "guest_state": if before.address_differs(after) {
                    GuestState::NotInvited.as_str()
                } else {
                    before.guest_state.as_str()
                },
            })),
        });
        Ok(true)
    }

    /// Removes a contact with their links, accesses and invitation (`GST-06`). Answers what ended; nothing when they
    /// had been removed already.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn remove_contact(
        &mut self,
        permit: Permit<EditContacts>,
        contact: &Contact,
    ) -> Result<Option<ContactImpact>, StoreError> {
        self.spend(permit)?;
        let ended = self.contact_impact(contact.id).await?;
        let act = self.act();
        self.close_accesses_of_contact(contact.id).await?;
        self.reset_guest(contact.id, &contact.shown_name()).await?;
        let (firm, link) = self.parts();
        link.run(&CLOSE_LINKS, args![firm, contact.id, act]).await?;
        let removed = link.opt(&REMOVE_CONTACT, args![firm, contact.id, act]).await?;
        if removed.is_none() {
            return Ok(None);
        }
        self.record(Event {
            verb: Verb::ContactRemoved,
            object: object(contact.id, contact.shown_name()),
            dossier: None,
            before: Some(json!({
                "email": contact.email,
                "mobile": contact.mobile,
                "landline": contact.landline,
                "guest_state": contact.guest_state.as_str(),
            })),
            after: Some(json!({
                "links_ended": ended.dossiers,
                "accesses_ended": ended.accesses,
            })),
        });
        Ok(Some(ended))
    }
}

/// A contact as the journal names it.
pub(super) fn object(id: ContactId, label: String) -> ObjectRef {
    ObjectRef {
        kind: "contact",
        id: id.0,
        label,
    }
}

/// What a link is limited to, as the journal keeps it.
pub(super) fn limit(text: &str) -> Option<Value> {
    Some(json!({ "limited_to": text }))
}

fn contact(row: &Row) -> Result<Contact, StoreError> {
    Ok(Contact {
        id: row.id(0)?,
        last_name: row.text(1)?,
        first_name: row.text(2)?,
        email: row.maybe_text(3)?,
        mobile: row.text(4)?,
        landline: row.text(5)?,
        guest_state: row.code(6, GuestState::parse)?,
        guest_reason: row.maybe_text(7)?,
        invited_at: row.maybe_moment(8)?,
        revision: row.int(9)?,
        removed: row.maybe_int(10)?.is_some(),
    })
}
