//! Applications that a firm declared itself, visible to it alone (`CAT-05`).

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{AddApplication, Permit};
use hub_domain::catalog::{CatalogEntry, CatalogState};
use hub_domain::ids::CatalogAppId;
use serde_json::{Value, json};

use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    // The catalogue is no table of firms: the firm is found through its head, which binds it as every statement does.
    OWN = "SELECT c.id, c.entry, c.digest, (SELECT COUNT(*) FROM installed_app i WHERE i.firm_id = h.firm_id \
            AND i.catalog_app_id = c.id AND i.removed_by IS NULL) \
        FROM firm_head h JOIN catalog_app c ON c.owner_firm_id = h.firm_id WHERE h.firm_id = $1 ORDER BY c.id";
    DECLARE = "INSERT INTO catalog_app (owner_firm_id, slug, label, kind, key_requirement, requires_contact, \
            bulk_selectable, repeatable, is_default, state, entry, digest) \
        SELECT h.firm_id, $2, $3, $4, $5, FALSE, $6, FALSE, FALSE, $7, $8, $9 FROM firm_head h WHERE h.firm_id = $1 \
        RETURNING id";
    EDIT = "UPDATE catalog_app SET label = $3, state = $4, entry = $5, digest = $6 WHERE id = $2 AND digest = $7 \
        AND owner_firm_id = (SELECT h.firm_id FROM firm_head h WHERE h.firm_id = $1)";
}

/// An application that the firm declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnApplication {
    /// Its row in the catalogue.
    pub id: CatalogAppId,
    /// What the firm says of it.
    pub entry: CatalogEntry,
    /// What its form must carry: it moves with every change.
    pub digest: String,
    /// How many live configurations the firm has of it.
    pub configured: i64,
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadOwnCatalogue {
    /// The applications that the firm declared, oldest first, those that are no longer offered included.
    ///
    /// # Errors
    /// What the database answers.
    async fn own_applications(&mut self) -> Result<Vec<OwnApplication>, StoreError>;
}

impl<P: FirmLink> ReadOwnCatalogue for P {
    async fn own_applications(&mut self) -> Result<Vec<OwnApplication>, StoreError> {
        let (firm, link) = self.firm_link();
        link.all(&OWN, args![firm]).await?.iter().map(own).collect()
    }
}

impl FirmTx {
    /// Declares an application of the firm.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the firm has one of this slug.
    pub async fn declare_application(
        &mut self,
        permit: Permit<AddApplication>,
        entry: &CatalogEntry,
    ) -> Result<CatalogAppId, StoreError> {
        self.spend(permit)?;
        let text = serde_json::to_string(entry).map_err(StoreError::internal)?;
        let (firm, link) = self.parts();
        let args = args![
            firm,
            &entry.slug,
            &entry.label,
            entry.kind.as_str(),
            entry.key_requirement.as_str(),
            entry.bulk_selectable,
            entry.state.as_str(),
            text,
            entry.digest()
        ];
        let id: CatalogAppId = link.one(&DECLARE, args).await?.id(0)?;
        self.record(Event {
            after: Some(told(entry)),
            ..event(Verb::ApplicationDeclared, id, entry)
        });
        Ok(id)
    }

    /// Changes what the firm says of an application it declared. Answers `false` when it was changed since `before` was
    /// read.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn edit_declared(
        &mut self,
        permit: Permit<AddApplication>,
        before: &OwnApplication,
        after: &CatalogEntry,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let text = serde_json::to_string(after).map_err(StoreError::internal)?;
        let (firm, link) = self.parts();
        let args = args![
            firm,
            before.id,
            &after.label,
            after.state.as_str(),
            text,
            after.digest(),
            &before.digest
        ];
        if link.run(&EDIT, args).await? == 0 {
            return Ok(false);
        }
        // What an entry lets its applications do is decided on.
        self.touch_decisions();
        self.record(Event {
            before: Some(told(&before.entry)),
            after: Some(told(after)),
            ..event(Verb::DeclarationEdited, before.id, after)
        });
        Ok(true)
    }
}

fn told(entry: &CatalogEntry) -> Value {
    json!({
        "label": entry.label, "app_kind": entry.kind.as_str(), "publisher": entry.publisher,
        "description": entry.description_fr, "operations": entry.operations.as_str(),
        "active": entry.state == CatalogState::Available,
    })
}

fn event(verb: Verb, id: CatalogAppId, entry: &CatalogEntry) -> Event {
    Event {
        verb,
        object: ObjectRef {
            kind: "catalogue",
            id: id.0,
            label: entry.label.clone(),
        },
        dossier: None,
        before: None,
        after: None,
    }
}

fn own(row: &Row) -> Result<OwnApplication, StoreError> {
    Ok(OwnApplication {
        id: row.id(0)?,
        entry: serde_json::from_str(&row.text(1)?).map_err(StoreError::internal)?,
        digest: row.text(2)?,
        configured: row.int(3)?,
    })
}
