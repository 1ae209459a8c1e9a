//! Telling the administrators that a key will end, 30, 7 and 1 days before (`KEY-05`); of an application's keys that open one
//! dossier each, those of a day together (`KEY-07`).

use std::collections::BTreeMap;

use hub_domain::api_key::life::{REMINDER_DAYS, reminder_due};
use hub_domain::authz::{EditKey, Target};
use hub_domain::ids::{ApiKeyId, FirmId, InstalledAppId};
use hub_domain::letter::{DossierKeysEnding, Letter};
use hub_domain::moment::Moment;
use hub_store::{KeyLine, ReadApplications as _, ReadKeys as _};

use crate::authn::system;
use crate::context::{Hub, Origin};
use crate::error::AppError;

impl Hub {
    /// Writes every reminder that is due, each in a transaction of its own, and each once. Called every ten minutes; no firm
    /// is held up for keys of which nothing is to be told. Answers how many keys were told of.
    ///
    /// # Errors
    /// What the database answers; what was told stays told.
    pub async fn remind_of_keys(&self) -> Result<usize, AppError> {
        let now = self.now();
        let soon = now.plus_days(REMINDER_DAYS[0]);
        let mut told = 0;
        for key in self.database().keys_ending(now, soon).await? {
            if reminder_due(now, Some(key.expires_at), key.reminded_days).is_some() {
                told += usize::from(self.remind_of_key(key.firm, key.key, now).await?);
            }
        }
        // Those of a day are told of as soon as the first of them is due: made one after the other, they are one letter still.
        let mut due = BTreeMap::new();
        for keys in self.database().dossier_keys_ending(now, soon).await? {
            if let Some(days) = reminder_due(now, Some(keys.first_end), keys.reminded_days) {
                let least = due.entry((keys.firm, keys.application, keys.day)).or_insert(days);
                *least = days.min(*least);
            }
        }
        for ((firm, application, day), days) in due {
            told += self.remind_of_dossier_keys(firm, application, day, days).await?;
        }
        Ok(told)
    }

    async fn remind_of_key(&self, firm: FirmId, id: ApiKeyId, now: Moment) -> Result<bool, AppError> {
        let origin = Origin::inside("remind-keys");
        let mut tx = self.database().begin(&system(firm), self.stamp(&origin)).await?;
        let Some(key) = tx.key(id).await?.filter(|key| key.revoked_at.is_none()) else {
            return Ok(false);
        };
        let Some(days) = reminder_due(now, key.expires_at, key.reminded_days) else {
            return Ok(false);
        };
        let application = match &key.application {
            Some((id, _)) => tx.application(*id).await?,
            None => None,
        };
        let letter = expiry_letter(&key, days, application.map_or(0, |found| found.dossiers));
        let permit = tx.permit::<EditKey>(Target::Firm)?;
        let end = key.expires_at.map_or(0, |at| at.0);
        self.post_to_administrators(&mut tx, &letter, &format!("key:{id}:ends:{end}:{days}"))
            .await?;
        tx.remind_of_key(permit, &key, days).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn remind_of_dossier_keys(
        &self,
        firm: FirmId,
        id: InstalledAppId,
        day: i64,
        days: i64,
    ) -> Result<usize, AppError> {
        let origin = Origin::inside("remind-keys");
        let mut tx = self.database().begin(&system(firm), self.stamp(&origin)).await?;
        let found = tx.application(id).await?;
        let Some(application) = found.filter(|application| !application.removed) else {
            return Ok(0);
        };
        let permit = tx.permit::<EditKey>(Target::Firm)?;
        let reminded = tx.remind_of_dossier_keys(permit, &application, day, days).await?;
        // Another process told of them meanwhile.
        let Some(reminded) = reminded else {
            return Ok(0);
        };
        let letter = Letter::KeyExpires {
            name: application.label.clone(),
            identifier: String::new(),
            at: reminded.first_end,
            days,
            application: Some(application.label),
            last_used: None,
            dossiers: reminded.keys,
            key: 0,
            next: next_reminder(reminded.first_end, days),
            of_dossiers: Some(DossierKeysEnding {
                keys: reminded.keys,
                application: id.0,
                last_at: reminded.last_end,
            }),
        };
        // Its twin finds no key to tell of, so the act is name enough.
        let cause = format!("application:{id}:keys:end:{}", tx.act());
        self.post_to_administrators(&mut tx, &letter, &cause).await?;
        tx.commit().await?;
        Ok(usize::try_from(reminded.keys).unwrap_or(usize::MAX))
    }
}

/// E5.
fn expiry_letter(key: &KeyLine, days: i64, dossiers: i64) -> Letter {
    let at = key.expires_at.unwrap_or(Moment(0));
    Letter::KeyExpires {
        name: key.name.clone(),
        identifier: key.identifier.clone(),
        at,
        days,
        application: key.application.as_ref().map(|(_, label)| label.clone()),
        last_used: key.last_used_at,
        dossiers,
        key: key.id.0,
        next: next_reminder(at, days),
        of_dossiers: None,
    }
}

/// When the reminder after that of `days` days is due, if there is one.
fn next_reminder(end: Moment, days: i64) -> Option<Moment> {
    REMINDER_DAYS
        .into_iter()
        .find(|next| *next < days)
        .map(|next| end.plus_days(-next))
}
