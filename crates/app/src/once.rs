//! Calls that are carried out once however often they are sent (3.4, `Idempotency-Key`).
//!
//! The name of a call is written in the transaction of its change, its answer after the commit: of twins at most one
//! changes anything, on whatever node they arrive, and the others get the answer of the first.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use hub_domain::ids::FirmId;
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;
pub use hub_store::{KeptAnswer, OnceKey};

use crate::context::Hub;
use crate::error::AppError;

/// After how long a call that has no answer is no longer in progress, in milliseconds: its process ended in between.
const LOST_AFTER_MILLIS: i64 = 60_000;

/// Calls in progress in this process.
#[derive(Debug, Clone, Default)]
pub(crate) struct InFlight(Arc<Mutex<HashSet<Asker>>>);

/// Firm, kind and identifier of who asks, and the name of the call.
type Asker = (FirmId, &'static str, Option<i64>, String);

/// How a named call stands.
#[derive(Debug)]
pub enum Once {
    /// It was never made: it is carried out under this, which ends with it.
    New(Asking),
    /// It was answered so.
    Answered(KeptAnswer),
    /// It is being carried out.
    InFlight,
    /// It was carried out, and the process ended before its answer was kept.
    AnswerLost,
    /// Something else was asked under the same name.
    OtherCall,
}

/// A call in progress.
#[derive(Debug)]
pub struct Asking {
    hub: Hub,
    caller: Caller,
    once: OnceKey,
    asker: Asker,
}

impl Hub {
    /// Begins a named call, or says what became of it.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn ask_once(&self, caller: &Caller, once: OnceKey) -> Result<Once, AppError> {
        let actor = caller.actor();
        let asker = (caller.firm(), actor.kind(), actor.journal_id(), once.name.clone());
        if !self.in_flight().enter(&asker) {
            return Ok(Once::InFlight);
        }
        let asking = Asking {
            hub: self.clone(),
            caller: caller.clone(),
            once,
            asker,
        };
        Ok(asking.before().await?.unwrap_or(Once::New(asking)))
    }

    /// Forgets calls that were made more than a day ago. Called now and then.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn forget_asked(&self) -> Result<(), AppError> {
        let until = self.now().plus_millis(-hub_store::ASKED_ONCE_MILLIS);
        self.database().forget_asked(until).await?;
        Ok(())
    }
}

impl Asking {
    /// The name, for the transaction of the change.
    #[must_use]
    pub fn key(&self) -> OnceKey {
        self.once.clone()
    }

    /// What became of an earlier call of the same name; nothing when there was none.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn before(&self) -> Result<Option<Once>, AppError> {
        let now = self.hub.now();
        let database = self.hub.database();
        let Some(before) = database.asked_before(&self.caller, &self.once.name, now).await? else {
            return Ok(None);
        };
        Ok(Some(if before.fingerprint != self.once.fingerprint {
            Once::OtherCall
        } else if let Some(answer) = before.answer {
            Once::Answered(answer)
        } else if is_lost(before.at, now) {
            Once::AnswerLost
        } else {
            Once::InFlight
        }))
    }

    /// Keeps the answer, for whoever sends the same call again.
    ///
    /// # Errors
    /// What the database answers; the change itself is done and stays.
    pub async fn keep(&self, answer: KeptAnswer) -> Result<(), AppError> {
        let database = self.hub.database();
        database
            .keep_answer(&self.caller, &self.once, answer, self.hub.now())
            .await?;
        Ok(())
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        self.hub.in_flight().lock().remove(&self.asker);
    }
}

impl InFlight {
    fn enter(&self, asker: &Asker) -> bool {
        self.lock().insert(asker.clone())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashSet<Asker>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const fn is_lost(asked: Moment, now: Moment) -> bool {
    now.millis_since(asked) > LOST_AFTER_MILLIS
}
