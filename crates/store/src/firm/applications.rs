//! The firm's applications: listing, adding, editing.

use std::collections::BTreeMap;

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{AddApplication, EditApplication, Permit};
use hub_domain::catalog::CatalogEntry;
use hub_domain::future_rule::{FutureRule, FutureScope};
use hub_domain::ids::{ApiKeyId, CatalogAppId, InstalledAppId, SicCodeId};
use hub_domain::moment::Moment;
use hub_domain::webhook::EventKind;
use serde_json::{Value, json};

use super::activations::Chosen;
use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    APPLICATIONS = "SELECT i.id, i.label, i.catalog_app_id, c.entry, i.instance, i.sic_code_id, s.code, i.main_key_id, \
        k.identifier, k.expires_at, k.revoked_at, i.partner_email, i.field_values, i.suspended_by, i.dossier_count, \
        i.revision, act.at, CASE WHEN act.actor_kind = 'staff' THEN act.actor_id END, i.removed_by, \
        (SELECT b.label FROM installed_app b \
            WHERE act.actor_kind = 'application' AND b.firm_id = act.firm_id AND b.id = act.actor_id) \
        FROM installed_app i JOIN catalog_app c ON c.id = i.catalog_app_id \
        JOIN act ON act.firm_id = i.firm_id AND act.id = i.added_by \
        LEFT JOIN sic_code s ON s.firm_id = i.firm_id AND s.id = i.sic_code_id \
        LEFT JOIN api_key k ON k.firm_id = i.firm_id AND k.id = i.main_key_id \
        WHERE i.firm_id = $1 AND i.removed_by IS NULL";
    APPLICATION = "SELECT i.id, i.label, i.catalog_app_id, c.entry, i.instance, i.sic_code_id, s.code, i.main_key_id, \
        k.identifier, k.expires_at, k.revoked_at, i.partner_email, i.field_values, i.suspended_by, i.dossier_count, \
        i.revision, act.at, CASE WHEN act.actor_kind = 'staff' THEN act.actor_id END, i.removed_by, \
        (SELECT b.label FROM installed_app b \
            WHERE act.actor_kind = 'application' AND b.firm_id = act.firm_id AND b.id = act.actor_id) \
        FROM installed_app i JOIN catalog_app c ON c.id = i.catalog_app_id \
        JOIN act ON act.firm_id = i.firm_id AND act.id = i.added_by \
        LEFT JOIN sic_code s ON s.firm_id = i.firm_id AND s.id = i.sic_code_id \
        LEFT JOIN api_key k ON k.firm_id = i.firm_id AND k.id = i.main_key_id \
        WHERE i.firm_id = $1 AND i.id = $2";
    CATALOGUE = "SELECT c.id, c.entry, \
        (SELECT COUNT(*) FROM installed_app i WHERE i.firm_id = $1 AND i.catalog_app_id = c.id \
            AND i.removed_by IS NULL) \
        FROM catalog_app c WHERE c.state = 'available' AND (c.owner_firm_id = 0 OR c.owner_firm_id = $1)";
    NEXT_INSTANCE = "SELECT COALESCE(MAX(instance), 0) + 1 FROM installed_app \
        WHERE firm_id = $1 AND catalog_app_id = $2 AND removed_by IS NULL";
    ADD_APPLICATION = "INSERT INTO installed_app (firm_id, catalog_app_id, instance, label, sic_code_id, main_key_id, \
        partner_email, field_values, added_by, open_revision, dossier_count, revision) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, 0, 1) RETURNING id";
    EDIT_APPLICATION = "UPDATE installed_app SET sic_code_id = $3, main_key_id = $4, field_values = $5, label = $6, \
        revision = revision + 1 WHERE firm_id = $1 AND id = $2 AND revision = $7 AND removed_by IS NULL";
    SIC_CODE_OF_ITS_KEYS = "UPDATE api_key SET sic_code_id = $3 \
        WHERE firm_id = $1 AND restricted_app_id = $2 AND revoked_at IS NULL";
    SIC_CODES = "SELECT id, code, label FROM sic_code WHERE firm_id = $1 AND deactivated_at IS NULL ORDER BY code";
}

/// A firm's application with what its pages show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledApp {
    /// Its row.
    pub id: InstalledAppId,
    /// Its name in the firm.
    pub label: String,
    /// The catalogue entry.
    pub catalog_app: CatalogAppId,
    /// What the catalogue says of it.
    pub entry: CatalogEntry,
    /// 1 unless the entry is repeatable.
    pub instance: i64,
    /// The SIC code, by identifier and code.
    pub sic_code: Option<(SicCodeId, String)>,
    /// The key that secures it.
    pub key: Option<AppKey>,
    /// The account under which it acts; never changes (`WIZ-14`).
    pub partner_email: Option<String>,
    /// Values of the specific fields, by field name.
    pub fields: BTreeMap<String, String>,
    /// Whether its calls are cut.
    pub suspended: bool,
    /// On how many dossiers it is switched on.
    pub dossiers: i64,
    /// Moves with every change; a form that carries another one is stale.
    pub revision: i64,
    /// When it was added.
    pub added_at: Moment,
    /// Who added it: a staff member's identifier.
    pub added_by: Option<i64>,
    /// The application that added it, by name, where one did.
    pub added_by_application: Option<String>,
    /// Whether it was removed.
    pub removed: bool,
}

/// The key of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppKey {
    /// Its row.
    pub id: ApiKeyId,
    /// Its public identifier.
    pub identifier: String,
    /// When it stops working.
    pub expires_at: Option<Moment>,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
}

/// A catalogue entry as a firm sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueLine {
    /// Its row.
    pub id: CatalogAppId,
    /// The entry.
    pub entry: CatalogEntry,
    /// How many live configurations the firm has of it.
    pub configured: i64,
}

/// What of an application may be chosen, at its creation or later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppSettings {
    /// Its name in the firm.
    pub label: String,
    /// The SIC code.
    pub sic_code: Option<SicCodeId>,
    /// The key, with its identifier for the journal.
    pub key: Option<(ApiKeyId, String)>,
    /// Values of the specific fields.
    pub fields: BTreeMap<String, String>,
}

/// An application to be added, as a checked plan says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApplication {
    /// The catalogue entry.
    pub catalog_app: CatalogAppId,
    /// Its slug, for the journal.
    pub slug: String,
    /// Whether it may be configured several times (`CAT-06`).
    pub repeatable: bool,
    /// What was chosen.
    pub settings: AppSettings,
    /// The account under which it will act.
    pub partner_email: Option<String>,
    /// Whether it is switched on for every dossier that comes later, too (`APP-08`).
    pub future: bool,
}

/// What adding an application did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedApplication {
    /// The application.
    pub id: InstalledAppId,
    /// On how many dossiers it was switched on.
    pub dossiers: i64,
}

impl FirmTx {
    /// Adds an application, switched on for the dossiers chosen.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the entry is configured already or the key serves another application.
    pub async fn add_application(
        &mut self,
        permit: Permit<AddApplication>,
        new: &NewApplication,
        chosen: Chosen<'_>,
    ) -> Result<AddedApplication, StoreError> {
        self.spend(permit)?;
        let id = self.insert_application(new).await?;
        let (dossiers, digest) = self.activate_selection(id, chosen).await?;
        if let Chosen::Draft(draft, _) = chosen {
            self.consume_draft(draft, id).await?;
        }
        if new.future {
            let all = FutureRule {
                scope: FutureScope::All,
                ..FutureRule::default()
            };
            self.set_future_rule(id, &all).await?;
        }
        self.announce(EventKind::ApplicationAdded, id, 0);
        self.announce(EventKind::ActivationAdded, id, dossiers);
        self.record(Event {
            verb: Verb::ApplicationAdded,
            object: object(id, &new.settings.label),
            dossier: None,
            before: None,
            after: Some(json!({
                "catalogue": new.slug,
                "settings": settings_json(&new.settings),
                "partner_email": new.partner_email,
                "selection": { "base": chosen.base(), "dossiers": dossiers, "digest": digest },
                "future_rule": if new.future { "all" } else { "none" },
            })),
        });
        Ok(AddedApplication { id, dossiers })
    }

    async fn insert_application(&mut self, new: &NewApplication) -> Result<InstalledAppId, StoreError> {
        let act = self.act();
        let (firm, link) = self.parts();
        let settings = &new.settings;
        // The schema allows one live configuration per entry and instance; only a repeatable entry counts on (CAT-06).
        let instance = if new.repeatable {
            link.one(&NEXT_INSTANCE, args![firm, new.catalog_app])
                .await?
                .int(0)?
        } else {
            1
        };
        let args = args![
            firm,
            new.catalog_app,
            instance,
            &settings.label,
            settings.sic_code,
            settings.key.as_ref().map(|(id, _)| *id),
            new.partner_email.clone(),
            fields_json(&settings.fields),
            act
        ];
        let id = link.one(&ADD_APPLICATION, args).await?.id(0)?;
        self.touch_decisions();
        Ok(id)
    }

    /// Changes an application's key, SIC code and fields (`APP-03`). Answers whether `before` was still current.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the key serves another application.
    pub async fn edit_application(
        &mut self,
        permit: Permit<EditApplication>,
        before: &InstalledApp,
        after: &AppSettings,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        let args = args![
            firm,
            before.id,
            after.sic_code,
            after.key.as_ref().map(|(id, _)| *id),
            fields_json(&after.fields),
            &after.label,
            before.revision
        ];
        if link.run(&EDIT_APPLICATION, args).await? == 0 {
            return Ok(false);
        }
        // Its keys of one dossier each are made for what the application is made for.
        if before.sic_code.as_ref().map(|(id, _)| *id) != after.sic_code {
            link.run(&SIC_CODE_OF_ITS_KEYS, args![firm, before.id, after.sic_code])
                .await?;
        }
        self.touch_decisions();
        self.announce(EventKind::ApplicationUpdated, before.id, 0);
        self.record(Event {
            verb: Verb::ApplicationEdited,
            object: object(before.id, &after.label),
            dossier: None,
            before: Some(settings_json(&before.settings())),
            after: Some(settings_json(after)),
        });
        Ok(true)
    }
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadApplications {
    /// The firm's live applications, in no order.
    ///
    /// # Errors
    /// What the database answers.
    async fn applications(&mut self) -> Result<Vec<InstalledApp>, StoreError>;
    /// One application, removed or not.
    ///
    /// # Errors
    /// What the database answers.
    async fn application(&mut self, id: InstalledAppId) -> Result<Option<InstalledApp>, StoreError>;
    /// The catalogue as the firm sees it, its own applications included, in no order.
    ///
    /// # Errors
    /// What the database answers.
    async fn catalogue(&mut self) -> Result<Vec<CatalogueLine>, StoreError>;
    /// The firm's SIC codes that are offered.
    ///
    /// # Errors
    /// What the database answers.
    async fn sic_codes(&mut self) -> Result<Vec<hub_domain::firm::SicCode>, StoreError>;
}

impl<P: FirmLink> ReadApplications for P {
    async fn applications(&mut self) -> Result<Vec<InstalledApp>, StoreError> {
        let (firm, link) = self.firm_link();
        link.all(&APPLICATIONS, args![firm])
            .await?
            .iter()
            .map(installed_app)
            .collect()
    }

    async fn application(&mut self, id: InstalledAppId) -> Result<Option<InstalledApp>, StoreError> {
        let (firm, link) = self.firm_link();
        link.opt(&APPLICATION, args![firm, id])
            .await?
            .as_ref()
            .map(installed_app)
            .transpose()
    }

    async fn catalogue(&mut self) -> Result<Vec<CatalogueLine>, StoreError> {
        let (firm, link) = self.firm_link();
        link.all(&CATALOGUE, args![firm])
            .await?
            .iter()
            .map(catalogue_line)
            .collect()
    }

    async fn sic_codes(&mut self) -> Result<Vec<hub_domain::firm::SicCode>, StoreError> {
        let (firm, link) = self.firm_link();
        link.all(&SIC_CODES, args![firm])
            .await?
            .iter()
            .map(sic_code)
            .collect()
    }
}

impl InstalledApp {
    /// What was chosen for it.
    #[must_use]
    pub fn settings(&self) -> AppSettings {
        AppSettings {
            label: self.label.clone(),
            sic_code: self.sic_code.as_ref().map(|(id, _)| *id),
            key: self.key.as_ref().map(|key| (key.id, key.identifier.clone())),
            fields: self.fields.clone(),
        }
    }
}

pub(super) fn object(id: InstalledAppId, label: &str) -> ObjectRef {
    ObjectRef {
        kind: "application",
        id: id.0,
        label: label.to_owned(),
    }
}

pub(super) fn settings_json(settings: &AppSettings) -> Value {
    json!({
        "label": settings.label,
        "sic_code": settings.sic_code,
        "key": settings.key.as_ref().map(|(_, identifier)| identifier),
        "fields": settings.fields,
    })
}

fn fields_json(fields: &BTreeMap<String, String>) -> String {
    json!(fields).to_string()
}

pub(super) fn installed_app(row: &Row) -> Result<InstalledApp, StoreError> {
    let key = match (row.maybe_id(7)?, row.maybe_text(8)?) {
        (Some(id), Some(identifier)) => Some(AppKey {
            id,
            identifier,
            expires_at: row.maybe_moment(9)?,
            revoked_at: row.maybe_moment(10)?,
        }),
        _ => None,
    };
    Ok(InstalledApp {
        id: row.id(0)?,
        label: row.text(1)?,
        catalog_app: row.id(2)?,
        entry: serde_json::from_str(&row.text(3)?).map_err(StoreError::internal)?,
        instance: row.int(4)?,
        sic_code: match (row.maybe_id(5)?, row.maybe_text(6)?) {
            (Some(id), Some(code)) => Some((id, code)),
            _ => None,
        },
        key,
        partner_email: row.maybe_text(11)?,
        fields: serde_json::from_str(&row.text(12)?).map_err(StoreError::internal)?,
        suspended: row.maybe_int(13)?.is_some(),
        dossiers: row.int(14)?,
        revision: row.int(15)?,
        added_at: row.moment(16)?,
        added_by: row.maybe_int(17)?,
        removed: row.maybe_int(18)?.is_some(),
        added_by_application: row.maybe_text(19)?,
    })
}

fn catalogue_line(row: &Row) -> Result<CatalogueLine, StoreError> {
    Ok(CatalogueLine {
        id: row.id(0)?,
        entry: serde_json::from_str(&row.text(1)?).map_err(StoreError::internal)?,
        configured: row.int(2)?,
    })
}

fn sic_code(row: &Row) -> Result<hub_domain::firm::SicCode, StoreError> {
    Ok(hub_domain::firm::SicCode {
        id: row.id(0)?,
        code: row.text(1)?,
        label: row.text(2)?,
    })
}
