//! Removing an application with everything that hangs on it, and bringing it back for thirty days (`APP-04`, `APP-06`).

use hub_domain::audit::{Event, Verb};
use hub_domain::authz::{Permit, RemoveApplication, RestoreApplication};
use hub_domain::ids::{ActId, InstalledAppId};
use hub_domain::moment::Moment;
use hub_domain::webhook::EventKind;
use serde_json::json;

use super::applications::{InstalledApp, installed_app, object, settings_json};
use super::impact::{Removal, full_name};
use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    REMOVE_APPLICATION = "UPDATE installed_app SET removed_by = $3, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND revision = $4 AND removed_by IS NULL";
    REMOVED_APPLICATIONS = "SELECT i.id, i.label, i.catalog_app_id, c.entry, i.instance, i.sic_code_id, s.code, \
        i.main_key_id, k.identifier, k.expires_at, k.revoked_at, i.partner_email, i.field_values, i.suspended_by, \
        i.dossier_count, i.revision, act.at, CASE WHEN act.actor_kind = 'staff' THEN act.actor_id END, i.removed_by, \
        (SELECT n.label FROM installed_app n \
            WHERE act.actor_kind = 'application' AND n.firm_id = act.firm_id AND n.id = act.actor_id), \
        r.at, p.first_name, p.last_name, b.label \
        FROM installed_app i JOIN catalog_app c ON c.id = i.catalog_app_id \
        JOIN act ON act.firm_id = i.firm_id AND act.id = i.added_by \
        JOIN act r ON r.firm_id = i.firm_id AND r.id = i.removed_by \
        LEFT JOIN staff_member p ON r.actor_kind = 'staff' AND p.firm_id = r.firm_id AND p.id = r.actor_id \
        LEFT JOIN installed_app b ON r.actor_kind = 'application' AND b.firm_id = r.firm_id AND b.id = r.actor_id \
        LEFT JOIN sic_code s ON s.firm_id = i.firm_id AND s.id = i.sic_code_id \
        LEFT JOIN api_key k ON k.firm_id = i.firm_id AND k.id = i.main_key_id \
        WHERE i.firm_id = $1 AND ($2 = 0 OR i.id = $2) AND r.at > $3";
    // What the removal ended, and what of it can be opened again.
    ENDED_ACTIVATIONS = "SELECT COUNT(*), COALESCE(SUM(CASE WHEN d.selectable THEN 1 ELSE 0 END), 0) FROM activation t \
        JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by = $3";
    ENDED_ACCESSES = "SELECT COUNT(*), \
            COALESCE(SUM(CASE WHEN d.selectable AND c.removed_by IS NOT NULL THEN 1 ELSE 0 END), 0), \
            COALESCE(SUM(CASE WHEN d.selectable AND c.removed_by IS NULL AND l.id IS NULL THEN 1 ELSE 0 END), 0), \
            COALESCE(SUM(CASE WHEN d.selectable AND c.removed_by IS NULL AND l.id IS NOT NULL THEN 1 ELSE 0 END), 0) \
        FROM activation t JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
        JOIN access x ON x.firm_id = t.firm_id AND x.activation_id = t.id AND x.closed_by = t.closed_by \
        JOIN contact c ON c.firm_id = x.firm_id AND c.id = x.contact_id \
        LEFT JOIN contact_link l ON l.firm_id = x.firm_id AND l.dossier_id = t.dossier_id \
            AND l.contact_id = x.contact_id AND l.closed_by IS NULL \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by = $3";
    ADDED_AGAIN = "SELECT id, label FROM installed_app \
        WHERE firm_id = $1 AND catalog_app_id = $2 AND removed_by IS NULL ORDER BY id";
    KEY_TAKEN_BY = "SELECT o.label FROM installed_app i JOIN installed_app o ON o.firm_id = i.firm_id \
            AND o.main_key_id = i.main_key_id AND o.removed_by IS NULL AND o.id <> i.id \
        WHERE i.firm_id = $1 AND i.id = $2";
    NEXT_INSTANCE = "SELECT COALESCE(MAX(instance), 0) + 1 FROM installed_app \
        WHERE firm_id = $1 AND catalog_app_id = $2 AND removed_by IS NULL";
    RESTORE_APPLICATION = "UPDATE installed_app SET removed_by = NULL, instance = $4, revision = revision + 1, \
        open_revision = open_revision + 1 WHERE firm_id = $1 AND id = $2 AND removed_by = $3";
    TAKE_KEY_AWAY = "UPDATE installed_app SET main_key_id = NULL WHERE firm_id = $1 AND id = $2";
    SUSPEND_TOO = "UPDATE installed_app SET suspended_by = $3 \
        WHERE firm_id = $1 AND id = $2 AND suspended_by IS NULL";
    // In the order of the rows' identifiers, so that the indexes grow at their ends.
    REOPEN_ACTIVATIONS = "INSERT INTO activation (firm_id, installed_app_id, dossier_id, opened_by) \
        SELECT t.firm_id, t.installed_app_id, t.dossier_id, $4 FROM activation t \
        JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by = $3 AND d.selectable ORDER BY t.dossier_id";
    REOPEN_ACCESSES = "INSERT INTO access (firm_id, activation_id, contact_id, opened_by) \
        SELECT n.firm_id, n.id, x.contact_id, $4 FROM activation t \
        JOIN access x ON x.firm_id = t.firm_id AND x.activation_id = t.id AND x.closed_by = t.closed_by \
        JOIN activation n ON n.firm_id = t.firm_id AND n.installed_app_id = t.installed_app_id \
            AND n.dossier_id = t.dossier_id AND n.closed_by IS NULL \
        JOIN contact c ON c.firm_id = x.firm_id AND c.id = x.contact_id AND c.removed_by IS NULL \
        JOIN contact_link l ON l.firm_id = x.firm_id AND l.dossier_id = t.dossier_id \
            AND l.contact_id = x.contact_id AND l.closed_by IS NULL \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by = $3 ORDER BY n.id, x.contact_id";
    SET_COUNT = "UPDATE installed_app SET dossier_count = $3 WHERE firm_id = $1 AND id = $2";
}

/// What is told of a removal beside what it ends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RemovalNote {
    /// Contacts who lose an access.
    pub contacts: i64,
    /// Owners who are written to.
    pub owners: i64,
    /// The reason given; empty when none was.
    pub reason: String,
}

/// What removing an application ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemovedApplication {
    /// Activations.
    pub activations: u64,
    /// Accesses of contacts.
    pub accesses: u64,
}

/// An application that was removed and can still be brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedApp {
    /// The application as it was.
    pub application: InstalledApp,
    /// The removal.
    pub removal: Removal,
    act: ActId,
}

/// What restoring an application brings back, and what it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restorable {
    /// Dossiers on which it will be switched on again.
    pub dossiers: i64,
    /// Dossiers that take no activation any more.
    pub archived: i64,
    /// Accesses that will be opened again.
    pub accesses: i64,
    /// Accesses on dossiers that take no activation any more.
    pub accesses_archived: i64,
    /// Accesses of contacts who were removed.
    pub contacts_removed: i64,
    /// Accesses of contacts who are not linked to the dossier any more.
    pub links_ended: i64,
    /// The application that its key serves now.
    pub key_taken_by: Option<String>,
    /// The application that stands in its place now: it cannot be restored.
    pub added_again: Option<InstalledAppId>,
}

/// What restoring an application did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoredApplication {
    /// Activations opened.
    pub activations: u64,
    /// Accesses opened.
    pub accesses: u64,
    /// Whether it came back without its key, suspended.
    pub without_key: bool,
}

impl FirmTx {
    /// Removes an application with all its activations and accesses (`APP-04`). `None` when `before` is stale.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn remove_application(
        &mut self,
        permit: Permit<RemoveApplication>,
        before: &InstalledApp,
        note: &RemovalNote,
    ) -> Result<Option<RemovedApplication>, StoreError> {
        self.spend(permit)?;
        let act = self.act();
        let (firm, link) = self.parts();
        let args = args![firm, before.id, act, before.revision];
        if link.run(&REMOVE_APPLICATION, args).await? == 0 {
            return Ok(None);
        }
        let (activations, accesses) = self.close_activations(before.id).await?;
        self.announce(EventKind::ApplicationRemoved, before.id, 0);
        self.announce(EventKind::ActivationRemoved, before.id, activations);
        self.announce(EventKind::AccessRevoked, before.id, accesses);
        self.record(Event {
            verb: Verb::ApplicationRemoved,
            object: object(before.id, &before.label),
            dossier: None,
            before: Some(json!({
                "settings": settings_json(&before.settings()),
                "partner_email": before.partner_email,
            })),
            after: Some(json!({
                "activations_ended": activations,
                "accesses_ended": accesses,
                "contacts": note.contacts,
                "owners": note.owners,
                "reason": note.reason,
            })),
        });
        Ok(Some(RemovedApplication {
            activations,
            accesses,
        }))
    }

    /// Brings a removed application back: its activations and accesses are opened again as they were when it was
    /// removed, as new intervals of this act, but for dossiers, contacts and links that are no longer there. `None`
    /// when it is not removed any more.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when it stands in the firm again.
    pub async fn restore_application(
        &mut self,
        permit: Permit<RestoreApplication>,
        removed: &RemovedApp,
        what: &Restorable,
    ) -> Result<Option<RestoredApplication>, StoreError> {
        self.spend(permit)?;
        let id = removed.application.id;
        if !self.stand_again(removed).await? {
            return Ok(None);
        }
        let without_key = what.key_taken_by.is_some();
        if without_key {
            self.come_without_key(id).await?;
        }
        let act = self.act();
        let (firm, link) = self.parts();
        let args = args![firm, id, removed.act, act];
        let activations = link.run(&REOPEN_ACTIVATIONS, args.clone()).await?;
        let accesses = link.run(&REOPEN_ACCESSES, args).await?;
        let count = i64::try_from(activations).map_err(StoreError::internal)?;
        link.run(&SET_COUNT, args![firm, id, count]).await?;
        self.touch_decisions();
        self.announce(EventKind::ApplicationAdded, id, 0);
        self.announce(EventKind::ActivationAdded, id, activations);
        self.announce(EventKind::AccessGranted, id, accesses);
        self.record(Event {
            verb: Verb::ApplicationRestored,
            object: object(id, &removed.application.label),
            dossier: None,
            before: None,
            after: Some(json!({
                "activations_opened": activations,
                "accesses_opened": accesses,
                "dossiers_left": what.archived,
                "accesses_left": what.accesses_archived + what.contacts_removed + what.links_ended,
                "without_key": without_key,
            })),
        });
        Ok(Some(RestoredApplication {
            activations,
            accesses,
            without_key,
        }))
    }

    async fn stand_again(&mut self, removed: &RemovedApp) -> Result<bool, StoreError> {
        let app = &removed.application;
        let (firm, link) = self.parts();
        let instance = if app.entry.repeatable {
            link.one(&NEXT_INSTANCE, args![firm, app.catalog_app])
                .await?
                .int(0)?
        } else {
            app.instance
        };
        // The schema allows one live application per key, so the key goes before the application stands.
        if link.opt(&KEY_TAKEN_BY, args![firm, app.id]).await?.is_some() {
            link.run(&TAKE_KEY_AWAY, args![firm, app.id]).await?;
        }
        let args = args![firm, app.id, removed.act, instance];
        Ok(link.run(&RESTORE_APPLICATION, args).await? > 0)
    }

    async fn come_without_key(&mut self, id: InstalledAppId) -> Result<(), StoreError> {
        let act = self.act();
        let (firm, link) = self.parts();
        if link.run(&SUSPEND_TOO, args![firm, id, act]).await? > 0 {
            self.open_suspension(id).await?;
        }
        Ok(())
    }
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadRemovals {
    /// The applications removed after `since`, in no order.
    ///
    /// # Errors
    /// What the database answers.
    async fn removed_applications(&mut self, since: Moment) -> Result<Vec<RemovedApp>, StoreError>;
    /// One application, if it was removed after `since` and is removed still.
    ///
    /// # Errors
    /// What the database answers.
    async fn removed_application(
        &mut self,
        id: InstalledAppId,
        since: Moment,
    ) -> Result<Option<RemovedApp>, StoreError>;
    /// What restoring it would do now.
    ///
    /// # Errors
    /// What the database answers.
    async fn restorable(&mut self, removed: &RemovedApp) -> Result<Restorable, StoreError>;
}

impl<P: FirmLink> ReadRemovals for P {
    async fn removed_applications(&mut self, since: Moment) -> Result<Vec<RemovedApp>, StoreError> {
        let (firm, link) = self.firm_link();
        let rows = link.all(&REMOVED_APPLICATIONS, args![firm, 0_i64, since]).await?;
        rows.iter().map(removed_app).collect()
    }

    async fn removed_application(
        &mut self,
        id: InstalledAppId,
        since: Moment,
    ) -> Result<Option<RemovedApp>, StoreError> {
        // Zero stands for all of them in the statement, and is nobody's identifier.
        if id.0 == 0 {
            return Ok(None);
        }
        let (firm, link) = self.firm_link();
        let row = link.opt(&REMOVED_APPLICATIONS, args![firm, id, since]).await?;
        row.as_ref().map(removed_app).transpose()
    }

    async fn restorable(&mut self, removed: &RemovedApp) -> Result<Restorable, StoreError> {
        let app = &removed.application;
        let (firm, link) = self.firm_link();
        let args = args![firm, app.id, removed.act];
        let activations = link.one(&ENDED_ACTIVATIONS, args.clone()).await?;
        let accesses = link.one(&ENDED_ACCESSES, args).await?;
        let (contacts_removed, links_ended, open) = (accesses.int(1)?, accesses.int(2)?, accesses.int(3)?);
        let key = link.opt(&KEY_TAKEN_BY, args![firm, app.id]).await?;
        let mut added_again = None;
        for row in link.all(&ADDED_AGAIN, args![firm, app.catalog_app]).await? {
            // A repeatable entry stands as often as it is called differently (CAT-06).
            if !app.entry.repeatable || row.text(1)? == app.label {
                added_again = Some(row.id(0)?);
                break;
            }
        }
        Ok(Restorable {
            dossiers: activations.int(1)?,
            archived: activations.int(0)? - activations.int(1)?,
            accesses: open,
            accesses_archived: accesses.int(0)? - contacts_removed - links_ended - open,
            contacts_removed,
            links_ended,
            key_taken_by: key.map(|row| row.text(0)).transpose()?,
            added_again,
        })
    }
}

fn removed_app(row: &Row) -> Result<RemovedApp, StoreError> {
    Ok(RemovedApp {
        application: installed_app(row)?,
        removal: Removal {
            at: row.moment(20)?,
            by: full_name(row, 21)?.or(row.maybe_text(23)?),
        },
        act: row.id(18)?,
    })
}
