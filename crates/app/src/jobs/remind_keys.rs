//! Telling the administrators that a key will end, 30, 7 and 1 days before, and that it has ended (`KEY-05`).

use hub_domain::api_key::life::{REMINDER_DAYS, reminder_due};
use hub_domain::authz::{EditKey, Target};
use hub_domain::ids::{ApiKeyId, FirmId};
use hub_domain::letter::Letter;
use hub_domain::moment::Moment;
use hub_store::{KeyLine, ReadApplications as _, ReadKeys as _};

use crate::authn::system;
use crate::context::{Hub, Origin};
use crate::error::AppError;

impl Hub {
    /// Writes every reminder that is due, each in a transaction of its own, and each once. Called every hour. Answers how
    /// many keys were told of.
    ///
    /// # Errors
    /// What the database answers; what was told stays told.
    pub async fn remind_of_keys(&self) -> Result<usize, AppError> {
        let now = self.now();
        let soon = now.plus_days(REMINDER_DAYS[0]);
        let mut told = 0;
        for (firm, key) in self.database().keys_ending(now, soon).await? {
            told += usize::from(self.remind_of_key(firm, key, now).await?);
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
        next: REMINDER_DAYS
            .into_iter()
            .find(|next| *next < days)
            .map(|next| at.plus_days(-next)),
    }
}
