//! The dossiers a contact is linked to, maybe limited to a part of them (`GST-01`, `GST-06`).

use hub_domain::audit::{Event, Verb};
use hub_domain::authz::{EditContacts, Permit, Scope, Target};
use hub_domain::ids::{ContactId, DossierId, LinkId};
use hub_domain::search::Search;

use super::contacts::{limit, object};
use super::dossiers::{DossierLine, dossier_line};
use super::pages::ranges;
use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    LINKS = "SELECT d.id, d.code, d.name, l.id, l.limited_to, d.owner_id, d.engagement_manager_id, \
            (SELECT COUNT(*) FROM access x JOIN activation t ON t.firm_id = x.firm_id AND t.id = x.activation_id \
                WHERE x.firm_id = l.firm_id AND x.contact_id = l.contact_id AND x.closed_by IS NULL \
                AND t.dossier_id = l.dossier_id) \
        FROM contact_link l JOIN dossier d ON d.firm_id = l.firm_id AND d.id = l.dossier_id \
        WHERE l.firm_id = $1 AND l.contact_id = $2 AND l.closed_by IS NULL ORDER BY d.code LIMIT $3 OFFSET $4";
    LINK = "SELECT d.id, d.code, d.name, l.id, l.limited_to, d.owner_id, d.engagement_manager_id, \
            (SELECT COUNT(*) FROM access x JOIN activation t ON t.firm_id = x.firm_id AND t.id = x.activation_id \
                WHERE x.firm_id = l.firm_id AND x.contact_id = l.contact_id AND x.closed_by IS NULL \
                AND t.dossier_id = l.dossier_id), l.contact_id \
        FROM contact_link l JOIN dossier d ON d.firm_id = l.firm_id AND d.id = l.dossier_id \
        WHERE l.firm_id = $1 AND l.id = $2 AND l.closed_by IS NULL";
    LINK_OF_DOSSIER = "SELECT id FROM contact_link \
        WHERE firm_id = $1 AND contact_id = $2 AND dossier_id = $3 AND closed_by IS NULL";
    DOSSIER_OF_CODE = "SELECT id, code, name, owner_id, engagement_manager_id FROM dossier \
        WHERE firm_id = $1 AND code = $2 AND selectable";
    DOSSIER_TO_LINK = "SELECT id, code, name, owner_id, engagement_manager_id FROM dossier \
        WHERE firm_id = $1 AND id = $2 AND selectable";
    // CASE keeps the planner on the index of codes: the walk stops when enough were found.
    FIND = "SELECT d.id, d.code, d.name FROM dossier d WHERE d.firm_id = $1 AND d.selectable AND d.code >= '' \
        AND CASE WHEN d.code >= $2 AND d.code < $3 THEN TRUE \
            WHEN d.name_folded >= $4 AND d.name_folded < $5 THEN TRUE ELSE FALSE END \
        AND NOT EXISTS (SELECT 1 FROM contact_link l WHERE l.firm_id = d.firm_id AND l.dossier_id = d.id \
            AND l.contact_id = $6 AND l.closed_by IS NULL) ORDER BY d.code LIMIT $7";
    FIND_OWN = "SELECT d.id, d.code, d.name FROM dossier d WHERE d.firm_id = $1 AND d.selectable AND d.code >= '' \
        AND (d.owner_id = $8 OR d.engagement_manager_id = $8) \
        AND CASE WHEN d.code >= $2 AND d.code < $3 THEN TRUE \
            WHEN d.name_folded >= $4 AND d.name_folded < $5 THEN TRUE ELSE FALSE END \
        AND NOT EXISTS (SELECT 1 FROM contact_link l WHERE l.firm_id = d.firm_id AND l.dossier_id = d.id \
            AND l.contact_id = $6 AND l.closed_by IS NULL) ORDER BY d.code LIMIT $7";
    OPEN_LINK = "INSERT INTO contact_link (firm_id, contact_id, dossier_id, limited_to, opened_by) \
        VALUES ($1, $2, $3, $4, $5) RETURNING id";
    EDIT_LINK = "UPDATE contact_link SET limited_to = $4 \
        WHERE firm_id = $1 AND id = $2 AND limited_to = $3 AND closed_by IS NULL RETURNING id";
    CLOSE_LINK = "UPDATE contact_link SET closed_by = $3 WHERE firm_id = $1 AND id = $2 AND closed_by IS NULL \
        RETURNING id";
}

/// A dossier to which a contact may be linked, and who is in charge of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierToLink {
    /// The dossier.
    pub dossier: DossierLine,
    /// For deciding rights on it.
    pub target: Target,
}

/// A contact's live link to a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkLine {
    /// The link.
    pub id: LinkId,
    /// The dossier.
    pub dossier: DossierLine,
    /// What it is limited to; may be empty.
    pub limited_to: String,
    /// How many applications the contact has been given on this dossier.
    pub applications: i64,
    /// For deciding rights on the dossier.
    pub target: Target,
}

/// Reading contacts' links, in or out of a transaction.
#[expect(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadLinks {
    /// Live links of a contact by dossier code: at most `limit` after the first `skipped`.
    ///
    /// # Errors
    /// What the database answers.
    async fn links(
        &mut self,
        contact: ContactId,
        limit: i64,
        skipped: i64,
    ) -> Result<Vec<LinkLine>, StoreError>;
    /// One live link, and whose it is.
    ///
    /// # Errors
    /// What the database answers.
    async fn link(&mut self, link: LinkId) -> Result<Option<(ContactId, LinkLine)>, StoreError>;
    /// The live link of a contact to a dossier.
    ///
    /// # Errors
    /// What the database answers.
    async fn link_of_dossier(
        &mut self,
        contact: ContactId,
        dossier: DossierId,
    ) -> Result<Option<LinkId>, StoreError>;
    /// A dossier that takes activations, by its code.
    ///
    /// # Errors
    /// What the database answers.
    async fn dossier_of_code(&mut self, code: &str) -> Result<Option<DossierToLink>, StoreError>;
    /// A dossier that takes activations.
    ///
    /// # Errors
    /// What the database answers.
    async fn dossier_to_link(&mut self, id: DossierId) -> Result<Option<DossierToLink>, StoreError>;
    /// Dossiers in a scope that take activations and to which a contact is not linked, by code.
    ///
    /// # Errors
    /// What the database answers.
    async fn dossiers_to_link(
        &mut self,
        contact: ContactId,
        scope: Scope,
        search: &Search,
        limit: i64,
    ) -> Result<Vec<DossierLine>, StoreError>;
}

impl<P: FirmLink> ReadLinks for P {
    async fn links(
        &mut self,
        contact: ContactId,
        limit: i64,
        skipped: i64,
    ) -> Result<Vec<LinkLine>, StoreError> {
        let (firm, link) = self.firm_link();
        let rows = link.all(&LINKS, args![firm, contact, limit, skipped]).await?;
        rows.iter().map(link_line).collect()
    }

    async fn link(&mut self, id: LinkId) -> Result<Option<(ContactId, LinkLine)>, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&LINK, args![firm, id]).await?;
        row.map(|row| Ok((row.id(8)?, link_line(&row)?))).transpose()
    }

    async fn link_of_dossier(
        &mut self,
        contact: ContactId,
        dossier: DossierId,
    ) -> Result<Option<LinkId>, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&LINK_OF_DOSSIER, args![firm, contact, dossier]).await?;
        row.map(|row| row.id(0)).transpose()
    }

    async fn dossier_of_code(&mut self, code: &str) -> Result<Option<DossierToLink>, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&DOSSIER_OF_CODE, args![firm, code]).await?;
        row.as_ref().map(dossier_to_link).transpose()
    }

    async fn dossier_to_link(&mut self, id: DossierId) -> Result<Option<DossierToLink>, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&DOSSIER_TO_LINK, args![firm, id]).await?;
        row.as_ref().map(dossier_to_link).transpose()
    }

    async fn dossiers_to_link(
        &mut self,
        contact: ContactId,
        scope: Scope,
        search: &Search,
        limit: i64,
    ) -> Result<Vec<DossierLine>, StoreError> {
        let (firm, link) = self.firm_link();
        let mut args = match search.prefix() {
            Some(prefix) => ranges(firm, prefix),
            None => args![firm, "", char::MAX.to_string(), "", ""],
        };
        args.extend(args![contact, limit]);
        let rows = match scope {
            Scope::All => link.all(&FIND, args).await?,
            Scope::Responsible(staff) => {
                args.extend(args![staff]);
                link.all(&FIND_OWN, args).await?
            }
            Scope::Nothing => Vec::new(),
        };
        rows.iter().map(dossier_line).collect()
    }
}

impl FirmTx {
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
            object: object(contact, label.to_owned()),
            dossier: Some(dossier),
            before: None,
            after: limit(limited_to),
        });
        Ok(id)
    }

    /// Changes what a contact's link is limited to. Answers whether it still was as read.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn edit_link(
        &mut self,
        permit: Permit<EditContacts>,
        (contact, label): (ContactId, &str),
        before: &LinkLine,
        limited_to: &str,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        let args = args![firm, before.id, &before.limited_to, limited_to];
        if link.opt(&EDIT_LINK, args).await?.is_none() {
            return Ok(false);
        }
        self.record(Event {
            verb: Verb::LinkEdited,
            object: object(contact, label.to_owned()),
            dossier: Some(before.dossier.id),
            before: limit(&before.limited_to),
            after: limit(limited_to),
        });
        Ok(true)
    }

    /// Ends a contact's link to a dossier, and the accesses that hung on it (`GST-06`). Answers how many accesses
    /// ended; nothing when the link had ended already.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn close_link(
        &mut self,
        permit: Permit<EditContacts>,
        (contact, label): (ContactId, &str),
        before: &LinkLine,
    ) -> Result<Option<i64>, StoreError> {
        self.spend(permit)?;
        let act = self.act();
        let (firm, link) = self.parts();
        let closed = link.opt(&CLOSE_LINK, args![firm, before.id, act]).await?;
        if closed.is_none() {
            return Ok(None);
        }
        let ended = self.close_accesses_of_link(contact, before.dossier.id).await?;
        self.record(Event {
            verb: Verb::LinkClosed,
            object: object(contact, label.to_owned()),
            dossier: Some(before.dossier.id),
            before: limit(&before.limited_to),
            after: Some(serde_json::json!({ "accesses_ended": ended })),
        });
        Ok(Some(ended))
    }
}

fn link_line(row: &Row) -> Result<LinkLine, StoreError> {
    Ok(LinkLine {
        dossier: dossier_line(row)?,
        id: row.id(3)?,
        limited_to: row.text(4)?,
        target: Target::Dossier {
            owner: row.maybe_id(5)?,
            engagement_manager: row.maybe_id(6)?,
        },
        applications: row.int(7)?,
    })
}

fn dossier_to_link(row: &Row) -> Result<DossierToLink, StoreError> {
    Ok(DossierToLink {
        dossier: dossier_line(row)?,
        target: Target::Dossier {
            owner: row.maybe_id(3)?,
            engagement_manager: row.maybe_id(4)?,
        },
    })
}
