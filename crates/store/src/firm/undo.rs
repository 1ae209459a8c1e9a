//! « Annuler cette action »: a bulk act taken back exactly, while nothing of it has changed since.

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{Activate, BulkPermit, Scope};
use hub_domain::bulk::BulkWay;
use hub_domain::ids::{ActId, InstalledAppId, StaffId};
use hub_domain::moment::Moment;
use hub_domain::webhook::EventKind;
use serde_json::json;

use super::activations::hex_digest;
use crate::db::args;
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    BULK_ACT = "SELECT e.verb, e.object_id, i.label, e.at, e.actor_kind, e.actor_id, i.removed_by \
        FROM audit_entry e JOIN installed_app i ON i.firm_id = e.firm_id AND i.id = e.object_id \
        WHERE e.firm_id = $1 AND e.act_id = $2 AND e.object_kind = 'application' AND e.dossier_id IS NULL \
        AND e.verb IN ('activation.opened', 'activation.closed')";
    UNDONE_BY = "SELECT e.act_id FROM audit_entry e WHERE e.firm_id = $1 AND e.object_kind = 'act' \
        AND e.object_id = $2 AND e.verb = 'act.undone'";
    COUNT_OPENED = "SELECT COUNT(*) FROM activation t \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.opened_by = $3";
    COUNT_STILL_ON = "SELECT COUNT(*) FROM activation t \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.opened_by = $3 AND t.closed_by IS NULL";
    COUNT_CLOSED = "SELECT COUNT(*) FROM activation t \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by = $3";
    COUNT_REOPENABLE = "SELECT COUNT(*) FROM activation t \
        JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id AND d.selectable \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by = $3 AND NOT EXISTS \
            (SELECT 1 FROM activation n WHERE n.firm_id = t.firm_id AND n.installed_app_id = t.installed_app_id \
                AND n.dossier_id = t.dossier_id AND n.closed_by IS NULL)";
    COUNT_ACCESSES = "SELECT COUNT(*) FROM access x JOIN activation t ON t.firm_id = x.firm_id AND t.id = x.activation_id \
        WHERE x.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by = $3 AND x.closed_by = $3";
    COUNT_GIVABLE = "SELECT COUNT(*) FROM access x JOIN activation t ON t.firm_id = x.firm_id AND t.id = x.activation_id \
        JOIN contact c ON c.firm_id = x.firm_id AND c.id = x.contact_id AND c.removed_by IS NULL \
        JOIN contact_link k ON k.firm_id = x.firm_id AND k.contact_id = x.contact_id \
            AND k.dossier_id = t.dossier_id AND k.closed_by IS NULL \
        WHERE x.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by = $3 AND x.closed_by = $3";
    OTHERS_OPENED = "SELECT COUNT(*) FROM activation t JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.opened_by = $3 \
        AND COALESCE(d.owner_id, 0) <> $4 AND COALESCE(d.engagement_manager_id, 0) <> $4";
    OTHERS_CLOSED = "SELECT COUNT(*) FROM activation t JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by = $3 \
        AND COALESCE(d.owner_id, 0) <> $4 AND COALESCE(d.engagement_manager_id, 0) <> $4";
    CLOSE_AGAIN = "UPDATE activation SET closed_by = $4 \
        WHERE firm_id = $1 AND installed_app_id = $2 AND opened_by = $3 AND closed_by IS NULL";
    OPEN_AGAIN = "INSERT INTO activation (firm_id, installed_app_id, dossier_id, opened_by) \
        SELECT t.firm_id, t.installed_app_id, t.dossier_id, $4 FROM activation t \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by = $3 ORDER BY t.dossier_id";
    GIVE_AGAIN = "INSERT INTO access (firm_id, activation_id, contact_id, opened_by) \
        SELECT x.firm_id, n.id, x.contact_id, $4 FROM access x \
        JOIN activation t ON t.firm_id = x.firm_id AND t.id = x.activation_id AND t.closed_by = $3 \
        JOIN activation n ON n.firm_id = t.firm_id AND n.dossier_id = t.dossier_id \
            AND n.installed_app_id = t.installed_app_id AND n.opened_by = $4 \
        WHERE x.firm_id = $1 AND t.installed_app_id = $2 AND x.closed_by = $3 ORDER BY n.id";
    IDS_OPENED = "SELECT STRING_AGG(CAST(t.dossier_id AS TEXT), ',' ORDER BY t.dossier_id) FROM activation t \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.opened_by = $3";
    IDS_CLOSED = "SELECT STRING_AGG(CAST(t.dossier_id AS TEXT), ',' ORDER BY t.dossier_id) FROM activation t \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by = $3";
    COUNT_BY = "UPDATE installed_app SET dossier_count = dossier_count + $3, open_revision = open_revision + 1 \
        WHERE firm_id = $1 AND id = $2";
}

/// A bulk act, and where it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkAct {
    /// The act.
    pub id: ActId,
    /// Which way.
    pub way: BulkWay,
    /// The application.
    pub application: InstalledAppId,
    /// Its name.
    pub label: String,
    /// Whether the application was removed since.
    pub removed: bool,
    /// When it was done.
    pub at: Moment,
    /// The staff member who did it.
    pub author: Option<StaffId>,
    /// Dossiers it changed.
    pub dossiers: i64,
    /// Of these, those that are still as it left them, and could go back.
    pub untouched: i64,
    /// Accesses of contacts it ended.
    pub accesses: i64,
    /// Of these, those that could be given back: the contact is still linked.
    pub givable: i64,
    /// The act that took it back, if one did.
    pub undone_by: Option<ActId>,
}

impl BulkAct {
    /// Whether nothing of it has changed since.
    #[must_use]
    pub const fn is_intact(&self) -> bool {
        !self.removed && self.dossiers == self.untouched && self.accesses == self.givable
    }
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadBulkActs {
    /// A bulk act of the firm.
    ///
    /// # Errors
    /// What the database answers.
    async fn bulk_act(&mut self, act: ActId) -> Result<Option<BulkAct>, StoreError>;
    /// Whether a scope holds every dossier a bulk act changed.
    ///
    /// # Errors
    /// What the database answers.
    async fn holds_act(&mut self, scope: Scope, act: &BulkAct) -> Result<bool, StoreError>;
}

impl<P: FirmLink> ReadBulkActs for P {
    async fn bulk_act(&mut self, act: ActId) -> Result<Option<BulkAct>, StoreError> {
        let (firm, link) = self.firm_link();
        let Some(row) = link.opt(&BULK_ACT, args![firm, act]).await? else {
            return Ok(None);
        };
        let way = if row.text(0)? == Verb::ActivationOpened.code() {
            BulkWay::Open
        } else {
            BulkWay::Close
        };
        let application: InstalledAppId = row.id(1)?;
        let (all, still) = match way {
            BulkWay::Open => (&COUNT_OPENED, &COUNT_STILL_ON),
            BulkWay::Close => (&COUNT_CLOSED, &COUNT_REOPENABLE),
        };
        let mut counts = [0; 4];
        for (count, statement) in counts
            .iter_mut()
            .zip([all, still, &COUNT_ACCESSES, &COUNT_GIVABLE])
        {
            *count = link.one(statement, args![firm, application, act]).await?.int(0)?;
        }
        let [dossiers, untouched, accesses, givable] = counts;
        let is_close = way == BulkWay::Close;
        Ok(Some(BulkAct {
            id: act,
            way,
            application,
            label: row.text(2)?,
            removed: row.maybe_int(6)?.is_some(),
            at: row.moment(3)?,
            author: match row.text(4)?.as_str() {
                "staff" => row.maybe_id(5)?,
                _ => None,
            },
            dossiers,
            untouched,
            accesses: if is_close { accesses } else { 0 },
            givable: if is_close { givable } else { 0 },
            undone_by: link
                .opt(&UNDONE_BY, args![firm, act.0])
                .await?
                .map(|row| row.id(0))
                .transpose()?,
        }))
    }

    async fn holds_act(&mut self, scope: Scope, act: &BulkAct) -> Result<bool, StoreError> {
        let staff = match scope {
            Scope::All => return Ok(true),
            Scope::Nothing => return Ok(false),
            Scope::Responsible(staff) => staff,
        };
        let (firm, link) = self.firm_link();
        let others = match act.way {
            BulkWay::Open => &OTHERS_OPENED,
            BulkWay::Close => &OTHERS_CLOSED,
        };
        let args = args![firm, act.application, act.id, staff];
        Ok(link.one(others, args).await?.int(0)? == 0)
    }
}

impl FirmTx {
    /// Takes a bulk act back exactly, of which nothing has changed since. Answers how many dossiers it was.
    ///
    /// # Errors
    /// [`StoreError::Internal`] when something has changed since.
    pub async fn undo_bulk(
        &mut self,
        permit: BulkPermit<Activate>,
        undone: &BulkAct,
    ) -> Result<i64, StoreError> {
        let scope = self.spend_in_bulk(permit)?;
        if !undone.is_intact() || !self.holds_act(scope, undone).await? {
            return Err(StoreError::internal(
                "a bulk act that has changed since, or of others, is not undone",
            ));
        }
        let act = self.act();
        let (firm, link) = self.parts();
        let args = args![firm, undone.application, undone.id, act];
        let (rows, given, ids) = match undone.way {
            BulkWay::Open => (link.run(&CLOSE_AGAIN, args).await?, 0, &IDS_CLOSED),
            BulkWay::Close => {
                let rows = link.run(&OPEN_AGAIN, args.clone()).await?;
                (rows, link.run(&GIVE_AGAIN, args).await?, &IDS_OPENED)
            }
        };
        let rows = i64::try_from(rows).map_err(StoreError::internal)?;
        let by = match undone.way {
            BulkWay::Open => -rows,
            BulkWay::Close => rows,
        };
        link.run(&COUNT_BY, args![firm, undone.application, by]).await?;
        let ids = link
            .one(ids, args![firm, undone.application, act])
            .await?
            .text(0)?;
        match undone.way {
            BulkWay::Open => self.announce(EventKind::ActivationRemoved, undone.application, rows),
            BulkWay::Close => {
                self.announce(EventKind::ActivationAdded, undone.application, rows);
                self.announce(EventKind::AccessGranted, undone.application, given);
            }
        }
        self.record(Event {
            verb: Verb::ActUndone,
            object: ObjectRef {
                kind: "act",
                id: undone.id.0,
                label: undone.label.clone(),
            },
            dossier: None,
            before: None,
            after: Some(json!({
                "application": { "id": undone.application, "label": undone.label },
                "dossiers": rows,
                "digest": hex_digest(&ids),
            })),
        });
        self.touch_decisions();
        Ok(rows)
    }
}
