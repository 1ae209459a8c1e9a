//! How many calls of a key were allowed, by the hour: what is lost when an application is removed or a key revoked.

use hub_domain::ids::{ApiKeyId, FirmId, InstalledAppId};
use hub_domain::moment::Moment;

use crate::db::{Database, Row, args};
use crate::error::StoreError;
use crate::firm_tx::FirmLink;
use crate::sql::firm_sql;

firm_sql! {
    ADD_CALLS = "INSERT INTO api_key_calls (firm_id, key_id, hour, installed_app_id, calls) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (firm_id, key_id, hour, installed_app_id) \
        DO UPDATE SET calls = api_key_calls.calls + excluded.calls";
    CALLS_OF_APPLICATION = "SELECT CAST(COALESCE(SUM(calls), 0) AS BIGINT) FROM api_key_calls \
        WHERE firm_id = $1 AND installed_app_id = $2 AND hour > $3";
    CALLS_OF_KEY = "SELECT CAST(COALESCE(SUM(calls), 0) AS BIGINT) FROM api_key_calls \
        WHERE firm_id = $1 AND key_id = $2 AND hour > $3";
    FORGET_CALLS = "DELETE FROM api_key_calls WHERE firm_id = $1 AND hour < $2";
}

/// How long the figures are kept, in days: a little more than the longest period that is shown.
pub const CALLS_KEPT_DAYS: i64 = 35;

const HOUR_MILLIS: i64 = 3_600_000;

/// Calls that were allowed since the last writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewCalls {
    /// The firm.
    pub firm: FirmId,
    /// The key that called.
    pub key: ApiKeyId,
    /// The application that it called for.
    pub application: InstalledAppId,
    /// About when: the hour is what counts.
    pub at: Moment,
    /// How many.
    pub calls: i64,
}

/// Allowed calls of a firm.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadCalls {
    /// The calls allowed for an application after `since`, to the hour.
    ///
    /// # Errors
    /// What the database answers.
    async fn application_calls(
        &mut self,
        application: InstalledAppId,
        since: Moment,
    ) -> Result<i64, StoreError>;
    /// The calls of a key allowed after `since`, to the hour.
    ///
    /// # Errors
    /// What the database answers.
    async fn key_calls(&mut self, key: ApiKeyId, since: Moment) -> Result<i64, StoreError>;
}

impl<P: FirmLink> ReadCalls for P {
    async fn application_calls(
        &mut self,
        application: InstalledAppId,
        since: Moment,
    ) -> Result<i64, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link
            .opt(&CALLS_OF_APPLICATION, args![firm, application, hour(since)])
            .await?;
        count(row)
    }

    async fn key_calls(&mut self, key: ApiKeyId, since: Moment) -> Result<i64, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&CALLS_OF_KEY, args![firm, key, hour(since)]).await?;
        count(row)
    }
}

impl Database {
    /// Adds allowed calls, in one transaction. Like the last use of a key, they are no change of state and leave no trace
    /// in the journal.
    ///
    /// # Errors
    /// What the database answers; nothing was added then.
    pub async fn note_calls(&self, calls: &[NewCalls]) -> Result<(), StoreError> {
        let mut link = self.writer().await?;
        for new in calls {
            let args = args![new.firm, new.key, hour(new.at), new.application, new.calls];
            link.run(&ADD_CALLS, args).await?;
        }
        link.commit().await
    }

    /// Deletes the figures older than [`CALLS_KEPT_DAYS`], firm by firm.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn forget_calls(&self, now: Moment) -> Result<(), StoreError> {
        let before = hour(now.plus_days(-CALLS_KEPT_DAYS));
        for firm in self.firms().await? {
            let mut link = self.writer().await?;
            link.run(&FORGET_CALLS, args![firm.id, before]).await?;
            link.commit().await?;
        }
        Ok(())
    }
}

const fn hour(at: Moment) -> i64 {
    at.0.div_euclid(HOUR_MILLIS)
}

fn count(row: Option<Row>) -> Result<i64, StoreError> {
    row.map_or(Ok(0), |row| row.int(0))
}
