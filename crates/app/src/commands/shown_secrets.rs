//! Secrets that were just shown: for a form sent twice, and for two minutes (`KEY-01`).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use hub_domain::ids::{FirmId, StaffId};
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;
use hub_store::{FirmTx, StoreError};

/// How long a secret is kept in memory for a double click, in milliseconds.
const KEPT_MILLIS: i64 = 120_000;
/// How long a used form is remembered, in milliseconds: a day.
const REMEMBERED_MILLIS: i64 = 86_400_000;

/// The forms that made a secret: with it for two minutes, for a form sent twice, then without, so that the same form sent
/// later makes no second one. Never written anywhere.
#[derive(Debug)]
pub(crate) struct ShownSecrets<T> {
    shown: Mutex<HashMap<UsedForm, (Moment, Option<T>)>>,
}

/// A form of one person of one firm, by its token.
pub(super) type UsedForm = (FirmId, StaffId, String);

/// The form that a caller sent, by its token; none for who has no forms.
pub(super) fn used_form(caller: &Caller, token: &str) -> Option<UsedForm> {
    let staff = caller.actor().staff_id()?;
    Some((caller.firm(), staff, token.to_owned()))
}

/// What is known of a form.
pub(super) enum Recalled<T> {
    /// It made this a moment ago.
    Now(T),
    /// It made a secret that is not shown any more.
    Before,
    /// Nothing: it is new.
    Nothing,
}

impl<T> Default for ShownSecrets<T> {
    fn default() -> Self {
        Self {
            shown: Mutex::default(),
        }
    }
}

impl<T: Clone> ShownSecrets<T> {
    pub(super) fn recall(&self, form: &UsedForm, now: Moment) -> Recalled<T> {
        self.forget_old(now);
        match self.lock().get(form) {
            Some((_, Some(made))) => Recalled::Now(made.clone()),
            Some((_, None)) => Recalled::Before,
            None => Recalled::Nothing,
        }
    }

    /// Commits what made a secret. It is kept before the firm's head is let go, so that the twin of the form finds it, and
    /// forgotten when nothing was committed.
    ///
    /// # Errors
    /// What the database answers.
    pub(super) async fn commit(
        &self,
        tx: FirmTx,
        form: Option<UsedForm>,
        now: Moment,
        made: &T,
    ) -> Result<(), StoreError> {
        if let Some(form) = &form {
            self.lock().insert(form.clone(), (now, Some(made.clone())));
        }
        let committed = tx.commit().await;
        if let (Err(_), Some(form)) = (&committed, &form) {
            self.lock().remove(form);
        }
        committed.map(drop)
    }

    /// Forgets secrets shown more than two minutes ago, and forms used long ago.
    pub(crate) fn forget_old(&self, now: Moment) {
        self.lock().retain(|_, (at, made)| {
            let age = now.millis_since(*at);
            if age >= KEPT_MILLIS {
                *made = None;
            }
            age < REMEMBERED_MILLIS
        });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<UsedForm, (Moment, Option<T>)>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
