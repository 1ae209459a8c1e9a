//! Refused calls of known keys, gathered in memory and written every few seconds (`KEY-06`): a flood of them costs a
//! counter, not a row each.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use hub_domain::authz::call::TrueReason;
use hub_domain::ids::{ApiKeyId, FirmId};
use hub_domain::moment::Moment;
use hub_store::NewRefusal;

use super::{CachedKey, RefusedCall};
use crate::context::Hub;
use crate::error::AppError;

impl Hub {
    /// A refusal of a known key, noted for its administrators (`KEY-06`).
    pub(super) fn refused(
        &self,
        key: &CachedKey,
        reason: TrueReason,
        peer: IpAddr,
        now: Moment,
    ) -> RefusedCall {
        let stored = &key.stored;
        self.decisions()
            .refusals
            .note((stored.firm, stored.key), reason, peer, now);
        RefusedCall::of(reason)
    }

    /// Writes the refusals noted since the last time. Called every few seconds.
    ///
    /// # Errors
    /// What the database answers; the refusals are kept for the next time.
    pub async fn flush_refusals(&self) -> Result<(), AppError> {
        let noted = self.decisions().refusals.take();
        if noted.is_empty() {
            return Ok(());
        }
        let written = self.database().note_refusals(&noted).await;
        if written.is_err() {
            self.decisions().refusals.give_back(noted);
        }
        Ok(written?)
    }
}

/// The most different refusals kept between two writings; those beyond are told by the log alone.
const GATHERED_MAX: usize = 10_000;

/// A key's refusals of one reason from one address.
type Kind = (FirmId, ApiKeyId, &'static str, IpAddr);

/// What was refused since the last writing: the last moment and how often.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    gathered: Mutex<HashMap<Kind, (Moment, i64)>>,
}

impl Refusals {
    pub(super) fn note(
        &self,
        (firm, key): (FirmId, ApiKeyId),
        reason: TrueReason,
        peer: IpAddr,
        now: Moment,
    ) {
        self.add((firm, key, reason.code(), peer), now, 1);
    }

    /// Everything gathered, in a stable order; nothing is left.
    pub(super) fn take(&self) -> Vec<NewRefusal> {
        let gathered = std::mem::take(&mut *self.lock());
        let mut refusals: Vec<NewRefusal> = gathered
            .into_iter()
            .map(|((firm, key, reason, peer), (at, times))| NewRefusal {
                firm,
                key,
                reason,
                address: peer.to_string(),
                at,
                times,
            })
            .collect();
        refusals.sort_by_key(|refusal| (refusal.firm, refusal.key, refusal.at));
        refusals
    }

    /// What could not be written, for the next time.
    pub(super) fn give_back(&self, refusals: Vec<NewRefusal>) {
        for refusal in refusals {
            if let Ok(peer) = refusal.address.parse() {
                let kind = (refusal.firm, refusal.key, refusal.reason, peer);
                self.add(kind, refusal.at, refusal.times);
            }
        }
    }

    fn add(&self, kind: Kind, at: Moment, times: i64) {
        let mut gathered = self.lock();
        if gathered.len() >= GATHERED_MAX && !gathered.contains_key(&kind) {
            return;
        }
        let (last, count) = gathered.entry(kind).or_insert((at, 0));
        *last = (*last).max(at);
        *count += times;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Kind, (Moment, i64)>> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
