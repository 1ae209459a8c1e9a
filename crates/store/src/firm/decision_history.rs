//! What the decision on a call rested on, at a moment: who made each fact and when (`KEY-06`).
//!
//! Dossiers and activations are intervals between acts. What a key or an application was set to is read in the journal,
//! as far back as its words are kept.

use hub_domain::dossier::DossierStatus;
use hub_domain::ids::{ActId, ApiKeyId, DossierId, InstalledAppId};
use hub_domain::moment::Moment;
use serde_json::Value;

use super::impact::full_name;
use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::FirmReader;
use crate::sql::firm_sql;

firm_sql! {
    // What changes a call's decision, of one thing.
    CHANGES = "SELECT e.act_id, e.seq, e.at, e.actor_kind, s.first_name, s.last_name, i.label, e.verb, p.payload \
        FROM audit_entry e LEFT JOIN audit_payload p ON p.firm_id = e.firm_id AND p.seq = e.seq \
        LEFT JOIN staff_member s ON e.actor_kind = 'staff' AND s.firm_id = e.firm_id AND s.id = e.actor_id \
        LEFT JOIN installed_app i ON e.actor_kind = 'application' AND i.firm_id = e.firm_id AND i.id = e.actor_id \
        WHERE e.firm_id = $1 AND e.object_kind = $2 AND e.object_id = $3 AND e.verb IN \
            ('key.edited', 'application.added', 'application.edited', 'application.removed', 'application.restored', \
             'application.suspended', 'application.resumed', 'firm.suspended', 'firm.resumed', 'dossier.edited') ORDER BY e.seq";
    // The applications that use a key, or did: the words of the journal name it.
    USERS_OF_KEY = "SELECT i.id FROM installed_app i JOIN api_key k ON k.firm_id = i.firm_id AND k.id = $2 \
            AND (i.main_key_id = k.id OR i.id = k.restricted_app_id) WHERE i.firm_id = $1 \
        UNION SELECT e.object_id FROM audit_entry e JOIN audit_payload p ON p.firm_id = e.firm_id AND p.seq = e.seq \
        WHERE e.firm_id = $1 AND e.object_kind = 'application' \
            AND e.verb IN ('application.edited', 'application.removed') AND p.payload LIKE $3";
    ACTS_OF_KEY = "SELECT k.issued_by, k.revoked_by FROM api_key k WHERE k.firm_id = $1 AND k.id = $2";
    DOSSIER_THEN = "SELECT d.id, d.status, d.created_by, d.archived_by FROM dossier d \
        WHERE d.firm_id = $1 AND d.code = $2";
    ACTIVATION_THEN = "SELECT t.opened_by, t.closed_by, z.at FROM activation t \
        JOIN act o ON o.firm_id = t.firm_id AND o.id = t.opened_by \
        LEFT JOIN act z ON z.firm_id = t.firm_id AND z.id = t.closed_by \
        WHERE t.firm_id = $1 AND t.dossier_id = $2 AND t.installed_app_id = $3 AND o.at < $4 \
        ORDER BY o.at DESC, t.id DESC LIMIT 1";
    // An act is told by its entry on the dossier, else by one on no dossier in particular.
    TOLD_ACT = "SELECT o.id, COALESCE((SELECT MIN(e.seq) FROM audit_entry e WHERE e.firm_id = o.firm_id \
            AND e.act_id = o.id AND e.dossier_id = $3), (SELECT MIN(e.seq) FROM audit_entry e \
            WHERE e.firm_id = o.firm_id AND e.act_id = o.id AND e.dossier_id IS NULL)), o.at, o.actor_kind, \
        s.first_name, s.last_name, i.label FROM act o \
        LEFT JOIN staff_member s ON o.actor_kind = 'staff' AND s.firm_id = o.firm_id AND s.id = o.actor_id \
        LEFT JOIN installed_app i ON o.actor_kind = 'application' AND i.firm_id = o.firm_id AND i.id = o.actor_id \
        WHERE o.firm_id = $1 AND o.id = $2";
    WORDS_SINCE = "SELECT e.at FROM firm_head h JOIN audit_entry e ON e.firm_id = h.firm_id AND e.seq = h.purged_through \
        WHERE h.firm_id = $1";
}

/// An act, as it is told of: who did it, when, and which entry of the journal says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldAct {
    /// The act.
    pub act: ActId,
    /// The position of its entry, where it has one.
    pub seq: Option<i64>,
    /// When.
    pub at: Moment,
    /// What kind of actor did it.
    pub actor_kind: String,
    /// The staff member or the application, by name.
    pub by: Option<String>,
}

/// A change of a key, an application, a dossier or the firm that decisions depend on.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The act.
    pub told: ToldAct,
    /// The verb's code.
    pub verb: String,
    /// What was written in words, unless it was erased.
    pub words: Option<Value>,
}

/// A dossier and its activation, at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierThen {
    /// Its row.
    pub id: DossierId,
    /// Who created it.
    pub created: ToldAct,
    /// Who archived it, whenever that was.
    pub archived: Option<ToldAct>,
}

/// The last activation of an application on a dossier that began before a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivationThen {
    /// Who switched it on.
    pub opened: ToldAct,
    /// Who switched it off before that moment, if somebody did.
    pub closed: Option<ToldAct>,
}

impl FirmReader {
    /// Everything that changed a thing and what is decided on it, oldest first.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn changes_of(&mut self, kind: &str, id: i64) -> Result<Vec<Change>, StoreError> {
        let rows = self.link.all(&CHANGES, args![self.firm, kind, id]).await?;
        rows.iter()
            .map(|row| {
                let words = row.maybe_text(8)?;
                Ok(Change {
                    told: told(row)?,
                    verb: row.text(7)?,
                    words: words.and_then(|text| serde_json::from_str(&text).ok()),
                })
            })
            .collect()
    }

    /// What suspended the firm and gave it back, oldest first.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn changes_of_firm(&mut self) -> Result<Vec<Change>, StoreError> {
        let firm = self.firm.0;
        self.changes_of("firm", firm).await
    }

    /// Who issued a key, and who revoked it, whenever that was.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn acts_of_key(&mut self, key: ApiKeyId) -> Result<(ToldAct, Option<ToldAct>), StoreError> {
        let row = self.link.one(&ACTS_OF_KEY, args![self.firm, key]).await?;
        let issued = self.told_act(row.id(0)?, None).await?;
        let revoked = match row.maybe_id(1)? {
            Some(act) => Some(self.told_act(act, None).await?),
            None => None,
        };
        Ok((issued, revoked))
    }

    /// The applications that use a key, or may have.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn users_of_key(
        &mut self,
        key: ApiKeyId,
        identifier: &str,
    ) -> Result<Vec<InstalledAppId>, StoreError> {
        let named = format!("%\"key\":\"{identifier}\"%");
        let rows = self.link.all(&USERS_OF_KEY, args![self.firm, key, named]).await?;
        let mut found: Vec<InstalledAppId> = rows.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
        found.sort_unstable();
        Ok(found)
    }

    /// The dossier of a code as it is now, with the acts that created and archived it.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn dossier_then(&mut self, code: &str) -> Result<Option<DossierThen>, StoreError> {
        let Some(row) = self.link.opt(&DOSSIER_THEN, args![self.firm, code]).await? else {
            return Ok(None);
        };
        let id = row.id(0)?;
        let is_archived = row.code(1, DossierStatus::parse)? == DossierStatus::Archived;
        let archived = match row.maybe_id(3)? {
            Some(act) if is_archived => Some(self.told_act(act, Some(id)).await?),
            _ => None,
        };
        Ok(Some(DossierThen {
            id,
            created: self.told_act(row.id(2)?, Some(id)).await?,
            archived,
        }))
    }

    /// The last activation of an application on a dossier that began before a moment.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn activation_then(
        &mut self,
        dossier: DossierId,
        application: InstalledAppId,
        before: Moment,
    ) -> Result<Option<ActivationThen>, StoreError> {
        let args = args![self.firm, dossier, application, before];
        let Some(row) = self.link.opt(&ACTIVATION_THEN, args).await? else {
            return Ok(None);
        };
        let closed = match (row.maybe_id(1)?, row.maybe_moment(2)?) {
            (Some(act), Some(at)) if at < before => Some(self.told_act(act, Some(dossier)).await?),
            _ => None,
        };
        Ok(Some(ActivationThen {
            opened: self.told_act(row.id(0)?, Some(dossier)).await?,
            closed,
        }))
    }

    /// Before which moment the words of the journal were erased, if they were.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn words_kept_since(&mut self) -> Result<Option<Moment>, StoreError> {
        let row = self.link.opt(&WORDS_SINCE, args![self.firm]).await?;
        row.map(|row| row.moment(0)).transpose()
    }

    async fn told_act(&mut self, act: ActId, dossier: Option<DossierId>) -> Result<ToldAct, StoreError> {
        told(&self.link.one(&TOLD_ACT, args![self.firm, act, dossier]).await?)
    }
}

fn told(row: &Row) -> Result<ToldAct, StoreError> {
    Ok(ToldAct {
        act: row.id(0)?,
        seq: row.maybe_int(1)?,
        at: row.moment(2)?,
        actor_kind: row.text(3)?,
        by: match full_name(row, 4)? {
            Some(name) => Some(name),
            None => row.maybe_text(6)?,
        },
    })
}
