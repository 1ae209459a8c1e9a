//! Allowed calls, counted in memory and written every few seconds: one addition a call, one row an hour.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use hub_domain::ids::{ApiKeyId, FirmId, InstalledAppId};
use hub_domain::moment::Moment;
use hub_store::NewCalls;

use crate::context::Hub;
use crate::error::AppError;

/// Whose calls are counted together.
type Caller = (FirmId, ApiKeyId, InstalledAppId);

/// The calls of one key for one application since the last writing.
#[derive(Debug, Default)]
pub(super) struct Tally(AtomicI64);

impl Tally {
    pub(super) fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Every tally, so that one survives the facts of its key.
#[derive(Debug, Default)]
pub(super) struct Calls {
    tallies: Mutex<HashMap<Caller, Arc<Tally>>>,
}

impl Calls {
    /// The tally to which the calls of a key for an application are added.
    pub(super) fn of(&self, firm: FirmId, key: ApiKeyId, application: InstalledAppId) -> Arc<Tally> {
        let mut tallies = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(tallies.entry((firm, key, application)).or_default())
    }

    /// What was counted since the last time, in a stable order. Tallies that nobody holds and that count nothing are
    /// let go.
    fn take(&self, at: Moment) -> Vec<NewCalls> {
        let mut taken = Vec::new();
        let mut tallies = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        tallies.retain(|&(firm, key, application), tally| {
            // Nobody can begin to hold it meanwhile: that takes the lock.
            let is_held = Arc::strong_count(tally) > 1;
            let calls = tally.0.swap(0, Ordering::Relaxed);
            if calls > 0 {
                taken.push(NewCalls {
                    firm,
                    key,
                    application,
                    at,
                    calls,
                });
            }
            is_held || calls > 0
        });
        taken.sort_unstable_by_key(|new| (new.firm, new.key, new.application));
        taken
    }

    fn give_back(&self, calls: &[NewCalls]) {
        for new in calls {
            let tally = self.of(new.firm, new.key, new.application);
            tally.0.fetch_add(new.calls, Ordering::Relaxed);
        }
    }
}

impl Hub {
    /// Writes how many calls were allowed since the last time. Called every few seconds, off the path of calls: what a
    /// killed process had counted since is not known.
    ///
    /// # Errors
    /// What the database answers; the calls are kept for the next time.
    pub async fn flush_calls(&self) -> Result<(), AppError> {
        let calls = self.decisions().calls.take(self.now());
        if calls.is_empty() {
            return Ok(());
        }
        let written = self.database().note_calls(&calls).await;
        if written.is_err() {
            self.decisions().calls.give_back(&calls);
        }
        Ok(written?)
    }

    /// Deletes figures of calls that are too old to be shown. Called once a day.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn forget_calls(&self) -> Result<(), AppError> {
        Ok(self.database().forget_calls(self.now()).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_taken_once_and_given_back_whole() {
        let calls = Calls::default();
        let (firm, key, application) = (FirmId(1), ApiKeyId(2), InstalledAppId(3));
        let tally = calls.of(firm, key, application);
        tally.add();
        calls.of(firm, key, application).add();
        let taken = calls.take(Moment(0));
        assert_eq!(taken.iter().map(|new| new.calls).collect::<Vec<_>>(), [2]);
        assert!(calls.take(Moment(0)).is_empty());
        calls.give_back(&taken);
        tally.add();
        assert_eq!(calls.take(Moment(0))[0].calls, 3);
        drop(tally);
        assert!(calls.take(Moment(0)).is_empty());
        assert!(
            calls.tallies.lock().unwrap().is_empty(),
            "nobody holds it any more"
        );
    }
}
