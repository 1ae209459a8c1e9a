//! When keys were last used, gathered in memory and written every few seconds.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use hub_domain::moment::Moment;
use hub_store::StoredKeyFacts;

use super::{CachedKey, NEVER};
use crate::context::Hub;
use crate::error::AppError;

impl Hub {
    /// Remembers that a key was used, to be written with others. Answers whether it had been before.
    pub(super) fn note_use(&self, key: &CachedKey, now: Moment) -> bool {
        const EVERY_MILLIS: i64 = 60_000;
        let last = key.noted.load(Ordering::Relaxed);
        if last != NEVER && now.millis_since(Moment(last)) < EVERY_MILLIS {
            return true;
        }
        key.noted.store(now.0, Ordering::Relaxed);
        let mut uses = self
            .decisions()
            .uses
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        uses.insert(key.stored.key, (key.stored.firm, now)).is_some() || last != NEVER
    }

    /// The last use of a key that is stored, or noted and not written yet.
    pub(super) fn last_use(&self, stored: &StoredKeyFacts) -> i64 {
        let uses = self
            .decisions()
            .uses
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let noted = uses.get(&stored.key).map(|(_, at)| at.0);
        noted.max(stored.last_used_at.map(|at| at.0)).unwrap_or(NEVER)
    }

    /// Writes when keys were last used since the previous call. Called every few seconds, off the path of calls.
    ///
    /// # Errors
    /// What the database answers; the uses are kept for the next time.
    pub async fn flush_uses(&self) -> Result<(), AppError> {
        let uses = std::mem::take(
            &mut *self
                .decisions()
                .uses
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        if uses.is_empty() {
            return Ok(());
        }
        let rows: Vec<_> = uses.iter().map(|(key, (firm, at))| (*firm, *key, *at)).collect();
        let written = self.database().note_uses(&rows).await;
        if written.is_err() {
            let mut kept = self
                .decisions()
                .uses
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            for (key, used) in uses {
                kept.entry(key).or_insert(used);
            }
        }
        Ok(written?)
    }
}
