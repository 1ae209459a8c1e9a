//! What this process knows of each firm's decision epoch, so that no cached fact outlives a change.
//!
//! Every cached fact carries the epoch that stood in the database when it was read. It may be used only while that
//! is the epoch published here, no change is under way, and this process has heard from the database recently.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use hub_domain::ids::FirmId;
use hub_domain::moment::Moment;

use crate::db::{Database, args};
use crate::error::StoreError;
use crate::sql::global_sql;

/// How long cached facts may be used without hearing from the database, in milliseconds.
pub const HEARTBEAT_MILLIS: i64 = 2000;

global_sql! {
    EPOCHS = "SELECT firm_id, decision_epoch FROM firm_head";
}

/// The epochs of all firms, and when the database was last heard.
#[derive(Debug, Default)]
pub struct Epochs {
    firms: RwLock<HashMap<FirmId, Arc<FirmEpoch>>>,
    heard_at: AtomicI64,
}

/// One firm's epoch as last published in this process.
#[derive(Debug, Default)]
pub struct FirmEpoch {
    current: AtomicI64,
    changing: AtomicU32,
}

impl Epochs {
    /// The firm's epoch; known from then on.
    #[must_use]
    pub fn of(&self, firm: FirmId) -> Arc<FirmEpoch> {
        if let Some(epoch) = self
            .firms
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&firm)
        {
            return Arc::clone(epoch);
        }
        let mut firms = self.firms.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(firms.entry(firm).or_default())
    }

    /// Whether the database was heard recently enough to trust cached facts at `now`.
    #[must_use]
    pub fn heard_recently(&self, now: Moment) -> bool {
        now.millis_since(Moment(self.heard_at.load(Ordering::Acquire)))
            .abs()
            <= HEARTBEAT_MILLIS
    }

    /// Reads every firm's epoch: what another process changed is known from here on. Called a few times a second.
    ///
    /// # Errors
    /// When the database cannot be read; facts are trusted no longer than the heartbeat allows.
    pub async fn refresh(&self, database: &Database, now: Moment) -> Result<(), StoreError> {
        let rows = database.heartbeat().await?.all(&EPOCHS, args![]).await?;
        for row in rows {
            self.of(row.id(0)?).publish(row.int(1)?);
        }
        self.heard_at.store(now.0, Ordering::Release);
        Ok(())
    }
}

impl FirmEpoch {
    /// Whether facts read at `epoch` still hold as far as this process knows.
    #[must_use]
    pub fn holds(&self, epoch: i64) -> bool {
        self.changing.load(Ordering::Acquire) == 0 && self.current.load(Ordering::Acquire) == epoch
    }

    /// Announces the epoch that stands in the database; it never goes back.
    pub fn publish(&self, epoch: i64) {
        self.current.fetch_max(epoch, Ordering::AcqRel);
    }

    pub(crate) fn change_begins(&self) {
        self.changing.fetch_add(1, Ordering::AcqRel);
    }

    pub(crate) fn change_ends(&self) {
        self.changing.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_hold_only_at_their_epoch_and_while_nothing_changes() {
        let epoch = FirmEpoch::default();
        epoch.publish(3);
        assert!(epoch.holds(3));
        epoch.change_begins();
        assert!(!epoch.holds(3), "a change is under way");
        epoch.publish(4);
        epoch.change_ends();
        assert!(!epoch.holds(3), "the change was published");
        assert!(epoch.holds(4));
        epoch.publish(2);
        assert!(epoch.holds(4), "an epoch never goes back");
    }

    #[test]
    fn silence_of_the_database_ends_trust() {
        let epochs = Epochs::default();
        epochs.heard_at.store(10_000, Ordering::Release);
        assert!(epochs.heard_recently(Moment(12_000)));
        assert!(!epochs.heard_recently(Moment(12_001)));
        assert!(
            !epochs.heard_recently(Moment(7_999)),
            "a clock set back is no proof either"
        );
    }
}
