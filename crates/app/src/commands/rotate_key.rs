//! Rotating a key: a second secret for the same identifier, the old one valid for a chosen time (`KEY-03`).

use std::sync::Arc;

use hub_domain::api_key::KeyIdentifier;
use hub_domain::api_key::life::Overlap;
use hub_domain::authz::policy::{may_hold_secret, standing};
use hub_domain::authz::{Act, Denied, RotateKey, Target};
use hub_domain::credential::KeySecret;
use hub_domain::ids::ApiKeyId;
use hub_domain::letter::{KeyChange, Letter};
use hub_domain::staff::Caller;
use hub_store::ReadKeys as _;

use super::issue_key::IssuedKey;
use super::shown_secrets::{Recalled, used_form};
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// Why no new secret is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RotateRefusal {
    /// The key was revoked: a new one is made instead.
    Revoked,
    /// This very form has rotated the key already, and the secret is not shown twice (`KEY-01`).
    AlreadyShown,
}

impl Hub {
    /// Gives a key a new secret; the old one stays valid for `overlap`. The same form sent twice rotates once.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn rotate_key(
        &self,
        caller: &Caller,
        id: ApiKeyId,
        overlap: Overlap,
        form_token: &str,
        origin: &Origin,
    ) -> Result<Result<IssuedKey, RotateRefusal>, AppError> {
        let now = self.now();
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<RotateKey>(Target::Firm)?;
        let key = tx.key(id).await?.ok_or(AppError::NotFound)?;
        let user = key.application.as_ref().map(|(application, _)| *application);
        if !may_hold_secret(tx.caller().actor(), user) {
            return Err(AppError::Denied(Denied {
                act: Act::RotateKey,
                relation: standing(tx.caller().actor()),
            }));
        }
        let memory = used_form(caller, form_token);
        if let Some(memory) = &memory {
            match self.shown_secrets().recall(memory, now) {
                Recalled::Now(key) => return Ok(Ok(key)),
                Recalled::Before => return Ok(Err(RotateRefusal::AlreadyShown)),
                Recalled::Nothing => {}
            }
        }
        if key.revoked_at.is_some() {
            return Ok(Err(RotateRefusal::Revoked));
        }
        let identifier = KeyIdentifier::parse(&key.identifier)
            .map_err(|error| AppError::Internal(format!("a stored identifier: {error}")))?;
        let secret = KeySecret::mint(self.random());
        let until = now.plus_millis(overlap.millis());
        tx.rotate_key(permit, &key, &secret.hash(), until).await?;
        let letter = Letter::KeyChanged {
            name: key.name.clone(),
            change: KeyChange::Rotated {
                until: (overlap != Overlap::None).then_some(until),
            },
            author: caller.actor().name().to_owned(),
            at: now,
            address: origin.address.clone(),
            key: id.0,
        };
        let cause = format!("key:{id}:rotated:{}", tx.act());
        self.post_to_administrators(&mut tx, &letter, &cause).await?;
        let rotated = IssuedKey::of(id, identifier, key.name, Arc::new(secret));
        self.shown_secrets().commit(tx, memory, now, &rotated).await?;
        Ok(Ok(rotated))
    }

    /// Ends the old secret of a rotation at once (« Mettre fin au délai »). Answers whether there was one.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn end_rotation(
        &self,
        caller: &Caller,
        id: ApiKeyId,
        origin: &Origin,
    ) -> Result<bool, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<RotateKey>(Target::Firm)?;
        let key = tx.key(id).await?.ok_or(AppError::NotFound)?;
        let ended = tx.end_rotation(permit, &key).await?;
        if ended {
            tx.commit().await?;
        }
        Ok(ended)
    }
}
