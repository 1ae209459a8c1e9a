//! The catalogue of the installation (`CAT-03`).

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{LoadCatalogue, Permit};
use hub_domain::catalog::{CatalogEntry, CatalogState};
use serde_json::json;

use crate::db::{Database, Link, args};
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::sql::global_sql;

global_sql! {
    ENTRIES = "SELECT id, slug, digest, state, entry FROM catalog_app WHERE owner_firm_id = 0 ORDER BY slug";
    DEFAULTS = "SELECT id, entry FROM catalog_app WHERE owner_firm_id = 0 AND is_default AND state = 'available' \
        ORDER BY slug";
    ADD_ENTRY = "INSERT INTO catalog_app (slug, owner_firm_id, label, kind, key_requirement, requires_contact, \
        bulk_selectable, repeatable, is_default, state, entry, digest) \
        VALUES ($1, 0, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    CHANGE_ENTRY = "UPDATE catalog_app SET label = $2, kind = $3, key_requirement = $4, requires_contact = $5, \
        bulk_selectable = $6, repeatable = $7, is_default = $8, state = $9, entry = $10, digest = $11 \
        WHERE owner_firm_id = 0 AND slug = $1";
    // What an entry lets its applications do is decided on in every firm.
    MOVE_EPOCHS = "UPDATE firm_head SET decision_epoch = decision_epoch + 1 WHERE firm_id <> 0 \
        RETURNING firm_id, decision_epoch";
    DEPRECATE_ENTRY = "UPDATE catalog_app SET state = 'deprecated', digest = '', entry = $2 WHERE id = $1";
}

/// What loading a catalogue changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CatalogueLoad {
    /// Entries that were not there.
    pub added: usize,
    /// Entries that differed.
    pub changed: usize,
    /// Entries that are no longer in the file.
    pub deprecated: usize,
}

impl CatalogueLoad {
    /// Whether the file was loaded already.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

struct Difference<'a> {
    added: Vec<&'a CatalogEntry>,
    changed: Vec<&'a CatalogEntry>,
    /// Rows that are no longer in the file, with what is written of them from now on.
    deprecated: Vec<(i64, CatalogEntry)>,
}

impl Database {
    /// What loading these entries would change; nothing when the catalogue is already so.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn catalogue_difference(&self, entries: &[CatalogEntry]) -> Result<CatalogueLoad, StoreError> {
        Ok(difference(&mut self.reader().await?, entries).await?.summary())
    }
}

impl FirmTx {
    /// Loads the catalogue; this transaction is the installation's. A removed entry becomes deprecated.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn load_catalogue(
        &mut self,
        permit: Permit<LoadCatalogue>,
        entries: &[CatalogEntry],
    ) -> Result<CatalogueLoad, StoreError> {
        self.spend(permit)?;
        let (_, link) = self.parts();
        let difference = difference(link, entries).await?;
        for (entries, statement) in [
            (&difference.added, &ADD_ENTRY),
            (&difference.changed, &CHANGE_ENTRY),
        ] {
            for entry in entries {
                let text = serde_json::to_string(entry).map_err(StoreError::internal)?;
                let args = args![
                    &entry.slug,
                    &entry.label,
                    entry.kind.as_str(),
                    entry.key_requirement.as_str(),
                    entry.requires_contact,
                    entry.bulk_selectable,
                    entry.repeatable,
                    entry.default,
                    entry.state.as_str(),
                    text,
                    entry.digest()
                ];
                link.run(statement, args).await?;
            }
        }
        for (id, entry) in &difference.deprecated {
            let text = serde_json::to_string(entry).map_err(StoreError::internal)?;
            link.run(&DEPRECATE_ENTRY, args![*id, text]).await?;
        }
        let summary = difference.summary();
        if summary.changed > 0 {
            let rows = link.all(&MOVE_EPOCHS, args![]).await?;
            for row in &rows {
                self.touch_decisions_of(row.id(0)?, row.int(1)?);
            }
        }
        self.record(Event {
            verb: Verb::CatalogueLoaded,
            object: ObjectRef {
                kind: "catalogue",
                id: 0,
                label: "catalogue".to_owned(),
            },
            dossier: None,
            before: None,
            after: Some(json!({
                "added": summary.added, "changed": summary.changed, "deprecated": summary.deprecated,
            })),
        });
        Ok(summary)
    }

    /// The entries that are configured on a firm at its creation (`CAT-04`).
    ///
    /// # Errors
    /// What the database answers.
    pub async fn default_entries(
        &mut self,
    ) -> Result<Vec<(hub_domain::ids::CatalogAppId, CatalogEntry)>, StoreError> {
        let (_, link) = self.parts();
        let rows = link.all(&DEFAULTS, args![]).await?;
        rows.iter()
            .map(|row| {
                Ok((
                    row.id(0)?,
                    serde_json::from_str(&row.text(1)?).map_err(StoreError::internal)?,
                ))
            })
            .collect()
    }
}

async fn difference<'a>(link: &mut Link, entries: &'a [CatalogEntry]) -> Result<Difference<'a>, StoreError> {
    let rows = link.all(&ENTRIES, args![]).await?;
    let mut stored = std::collections::HashMap::new();
    for row in &rows {
        let entry: CatalogEntry = serde_json::from_str(&row.text(4)?).map_err(StoreError::internal)?;
        let state = row.code(3, CatalogState::parse)?;
        stored.insert(row.text(1)?, (row.int(0)?, row.text(2)?, state, entry));
    }
    let mut difference = Difference {
        added: Vec::new(),
        changed: Vec::new(),
        deprecated: Vec::new(),
    };
    for entry in entries {
        match stored.remove(&entry.slug) {
            None => difference.added.push(entry),
            Some((_, digest, ..)) if digest != entry.digest() => difference.changed.push(entry),
            Some(_) => {}
        }
    }
    for (id, _, state, mut entry) in stored.into_values() {
        if state == CatalogState::Available {
            entry.state = CatalogState::Deprecated;
            difference.deprecated.push((id, entry));
        }
    }
    Ok(difference)
}

impl Difference<'_> {
    fn summary(&self) -> CatalogueLoad {
        CatalogueLoad {
            added: self.added.len(),
            changed: self.changed.len(),
            deprecated: self.deprecated.len(),
        }
    }
}
