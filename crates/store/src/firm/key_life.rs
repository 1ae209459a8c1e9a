//! The life of a key: rotation, edition, reminders (`KEY-03`, `KEY-05`) and the trace of what was refused (`KEY-06`).

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{EditKey, Permit, RotateKey};
use hub_domain::credential::SecretHash;
use hub_domain::ids::{ApiKeyId, FirmId};
use hub_domain::moment::Moment;
use hub_domain::webhook::EventKind;
use serde_json::json;

use super::applications::{InstalledApp, object};
use super::keys::{KeyLine, add_secret};
use crate::db::{Database, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmReader, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    /// Secrets that an earlier rotation lets run out end at once: two are valid together, never three.
    END_OVERLAP = "UPDATE api_key_secret SET valid_until = $3 WHERE firm_id = $1 AND key_id = $2 AND valid_until > $3";
    BEGIN_OVERLAP = "UPDATE api_key_secret SET valid_until = $3 WHERE firm_id = $1 AND key_id = $2 \
        AND valid_until IS NULL";
    EDIT_KEY = "UPDATE api_key SET name = $3, expires_at = $4, allowed_addresses = $5, \
        reminded_days = CASE WHEN expires_at = $4 THEN reminded_days END WHERE firm_id = $1 AND id = $2";
    REMINDED = "UPDATE api_key SET reminded_days = $3 WHERE firm_id = $1 AND id = $2";
    DOSSIER_KEYS_TO_REMIND = "SELECT COUNT(*), MIN(expires_at), MAX(expires_at) FROM api_key \
        WHERE firm_id = $1 AND restricted_app_id = $2 AND revoked_at IS NULL AND expires_at >= $3 AND expires_at < $4 \
            AND (reminded_days IS NULL OR reminded_days > $5)";
    DOSSIER_KEYS_REMINDED = "UPDATE api_key SET reminded_days = $5 \
        WHERE firm_id = $1 AND restricted_app_id = $2 AND revoked_at IS NULL AND expires_at >= $3 AND expires_at < $4 \
            AND (reminded_days IS NULL OR reminded_days > $5)";
    REFUSALS = "SELECT at, first_at, times, reason, address FROM api_key_refusal WHERE firm_id = $1 AND key_id = $2 \
        ORDER BY at DESC, reason, address LIMIT $3";
    ADD_REFUSAL = "INSERT INTO api_key_refusal (firm_id, key_id, reason, address, first_at, at, times) \
        VALUES ($1, $2, $3, $4, $5, $5, $6) ON CONFLICT (firm_id, key_id, reason, address) \
        DO UPDATE SET at = excluded.at, times = api_key_refusal.times + excluded.times";
    FORGET_REFUSALS = "DELETE FROM api_key_refusal WHERE firm_id = $1 AND key_id = $2 AND at < \
        (SELECT r.at FROM api_key_refusal r WHERE r.firm_id = $1 AND r.key_id = $2 ORDER BY r.at DESC LIMIT 1 OFFSET $3)";
}

/// How many refusals of a key are kept: one for each reason and address, the newest.
pub const REFUSALS_KEPT: i64 = 50;

/// What an administrator changes of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEdit {
    /// Its name.
    pub name: String,
    /// When it stops working.
    pub expires_at: Option<Moment>,
    /// From where it may be used, one network a line; everywhere when absent.
    pub allowed_addresses: Option<String>,
}

/// Keys of one dossier each whose end was told (`KEY-07`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemindedDossierKeys {
    /// How many.
    pub keys: i64,
    /// When the first of them ends.
    pub first_end: Moment,
    /// When the last of them ends.
    pub last_end: Moment,
}

/// Refused calls of a key for one reason from one address (`KEY-06`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRefusal {
    /// The last.
    pub at: Moment,
    /// The first.
    pub first_at: Moment,
    /// How many.
    pub times: i64,
    /// The code of the true reason.
    pub reason: String,
    /// From where.
    pub address: String,
}

/// Refusals to be added, by key, reason and address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRefusal {
    /// The firm of the key.
    pub firm: FirmId,
    /// The key.
    pub key: ApiKeyId,
    /// The code of the true reason.
    pub reason: &'static str,
    /// From where.
    pub address: String,
    /// The last.
    pub at: Moment,
    /// How many.
    pub times: i64,
}

impl FirmTx {
    /// Gives a key a second secret; the one it had stays valid until `until` (`KEY-03`).
    ///
    /// # Errors
    /// What the database answers.
    pub async fn rotate_key(
        &mut self,
        permit: Permit<RotateKey>,
        key: &KeyLine,
        secret: &SecretHash,
        until: Moment,
    ) -> Result<(), StoreError> {
        self.spend(permit)?;
        let (act, at) = (self.act(), self.at());
        let (firm, link) = self.parts();
        link.run(&END_OVERLAP, args![firm, key.id, at]).await?;
        link.run(&BEGIN_OVERLAP, args![firm, key.id, until]).await?;
        add_secret(link, firm, key.id, secret, act).await?;
        self.touch_decisions();
        self.announce_key(EventKind::KeyRotated, key);
        self.record(key_event(
            Verb::KeyRotated,
            key,
            None,
            json!({ "old_secret_until": until }),
        ));
        Ok(())
    }

    /// Ends the old secret of a rotation at once. Answers whether there was one.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn end_rotation(
        &mut self,
        permit: Permit<RotateKey>,
        key: &KeyLine,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let at = self.at();
        let (firm, link) = self.parts();
        if link.run(&END_OVERLAP, args![firm, key.id, at]).await? == 0 {
            return Ok(false);
        }
        self.touch_decisions();
        let before = json!({ "old_secret_until": key.overlap_until });
        self.record(key_event(
            Verb::RotationEnded,
            key,
            Some(before),
            json!({ "old_secret_until": at }),
        ));
        Ok(true)
    }

    /// Changes a key's name, its end and from where it may be used.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn edit_key(
        &mut self,
        permit: Permit<EditKey>,
        key: &KeyLine,
        edit: &KeyEdit,
    ) -> Result<(), StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        let args = args![
            firm,
            key.id,
            &edit.name,
            edit.expires_at,
            edit.allowed_addresses.clone()
        ];
        link.run(&EDIT_KEY, args).await?;
        self.touch_decisions();
        let told = |name: &str, end: Option<Moment>, addresses: Option<&String>| json!({ "name": name, "expires_at": end, "addresses": addresses.map(|text| text.replace('\n', ", ")) });
        let before = told(&key.name, key.expires_at, key.allowed_addresses.as_ref());
        let after = told(&edit.name, edit.expires_at, edit.allowed_addresses.as_ref());
        self.record(key_event(Verb::KeyEdited, key, Some(before), after));
        Ok(())
    }

    /// Keeps that the administrators were told of a key's end so many days before it (`KEY-05`).
    ///
    /// # Errors
    /// What the database answers.
    pub async fn remind_of_key(
        &mut self,
        permit: Permit<EditKey>,
        key: &KeyLine,
        days: i64,
    ) -> Result<(), StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        link.run(&REMINDED, args![firm, key.id, days]).await?;
        // A key that has ended already opens nothing any more: there is nothing left to prepare for.
        if days > 0 {
            self.announce_key(EventKind::KeyExpiring, key);
        }
        let after = json!({ "expires_at": key.expires_at, "days_left": days });
        self.record(key_event(Verb::KeyReminded, key, None, after));
        Ok(())
    }

    /// Keeps that the administrators were told, so many days before, that keys of an application which open one dossier each
    /// will end on `day` (days since 1970-01-01 UTC): of all that were not told of yet, with one entry (`KEY-07`). Answers
    /// nothing when there is none.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn remind_of_dossier_keys(
        &mut self,
        permit: Permit<EditKey>,
        application: &InstalledApp,
        day: i64,
        days: i64,
    ) -> Result<Option<RemindedDossierKeys>, StoreError> {
        self.spend(permit)?;
        // Those that have ended earlier that day are past telling.
        let from = self.at().plus_millis(1).max(Moment(0).plus_days(day));
        let until = Moment(0).plus_days(day.saturating_add(1));
        let (firm, link) = self.parts();
        let which = args![firm, application.id, from, until, days];
        let row = link.one(&DOSSIER_KEYS_TO_REMIND, which.clone()).await?;
        let (Some(first_end), Some(last_end)) = (row.maybe_moment(1)?, row.maybe_moment(2)?) else {
            return Ok(None);
        };
        let keys = row.int(0)?;
        link.run(&DOSSIER_KEYS_REMINDED, which).await?;
        self.announce(EventKind::KeyExpiring, application.id, 0);
        self.record(Event {
            verb: Verb::KeyReminded,
            object: object(application.id, &application.label),
            dossier: None,
            before: None,
            after: Some(json!({ "expires_at": first_end, "days_left": days, "keys": keys })),
        });
        Ok(Some(RemindedDossierKeys {
            keys,
            first_end,
            last_end,
        }))
    }
}

impl FirmReader {
    /// The refused calls of a key, newest first, at most [`REFUSALS_KEPT`].
    ///
    /// # Errors
    /// What the database answers.
    pub async fn key_refusals(&mut self, key: ApiKeyId) -> Result<Vec<KeyRefusal>, StoreError> {
        let rows = self
            .link
            .all(&REFUSALS, args![self.firm, key, REFUSALS_KEPT])
            .await?;
        rows.iter()
            .map(|row| {
                Ok(KeyRefusal {
                    at: row.moment(0)?,
                    first_at: row.moment(1)?,
                    times: row.int(2)?,
                    reason: row.text(3)?,
                    address: row.text(4)?,
                })
            })
            .collect()
    }
}

impl Database {
    /// Adds refusals of keys, in one transaction; of each key the newest [`REFUSALS_KEPT`] stay. Like the last use, they
    /// are no change of state and leave no trace in the journal.
    ///
    /// # Errors
    /// What the database answers; nothing was added then.
    pub async fn note_refusals(&self, refusals: &[NewRefusal]) -> Result<(), StoreError> {
        let mut link = self.writer().await?;
        let mut touched: Vec<(FirmId, ApiKeyId)> = Vec::new();
        for new in refusals {
            let args = args![new.firm, new.key, new.reason, &new.address, new.at, new.times];
            link.run(&ADD_REFUSAL, args).await?;
            if !touched.contains(&(new.firm, new.key)) {
                touched.push((new.firm, new.key));
            }
        }
        for (firm, key) in touched {
            link.run(&FORGET_REFUSALS, args![firm, key, REFUSALS_KEPT])
                .await?;
        }
        link.commit().await
    }
}

fn key_event(
    verb: Verb,
    key: &KeyLine,
    before: Option<serde_json::Value>,
    after: serde_json::Value,
) -> Event {
    Event {
        verb,
        object: ObjectRef {
            kind: "key",
            id: key.id.0,
            label: key.identifier.clone(),
        },
        dossier: None,
        before,
        after: Some(after),
    }
}
