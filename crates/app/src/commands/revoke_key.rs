//! Revoking an API key: immediate (`KEY-03`).

use hub_domain::authz::{RevokeKey, Target};
use hub_domain::fold::fold;
use hub_domain::ids::ApiKeyId;
use hub_domain::letter::{KeyChange, Letter};
use hub_domain::staff::Caller;
use hub_store::ReadKeys as _;

use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What revoking did.
#[derive(Debug, PartialEq, Eq)]
pub enum RevokeOutcome {
    /// Revoked now; its calls are refused from the next one on.
    Revoked(String),
    /// It was revoked already.
    Already(String),
    /// The identifier typed is another one.
    Mismatch,
}

impl Hub {
    /// Revokes a key, `typed` being its identifier typed again.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn revoke_key(
        &self,
        caller: &Caller,
        id: ApiKeyId,
        typed: &str,
        origin: &Origin,
    ) -> Result<RevokeOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<RevokeKey>(Target::Firm)?;
        let key = tx.key(id).await?.ok_or(AppError::NotFound)?;
        if fold(typed) != fold(&key.identifier) {
            return Ok(RevokeOutcome::Mismatch);
        }
        if !tx.revoke_key(permit, &key).await? {
            return Ok(RevokeOutcome::Already(key.identifier));
        }
        let letter = Letter::KeyChanged {
            name: key.name.clone(),
            change: KeyChange::Revoked {
                application: key.application.as_ref().map(|(_, label)| label.clone()),
            },
            author: caller.actor().name().to_owned(),
            at: self.now(),
            address: origin.address.clone(),
            key: id.0,
        };
        self.post_to_administrators(&mut tx, &letter, &format!("key:{id}:revoked"))
            .await?;
        tx.commit().await?;
        Ok(RevokeOutcome::Revoked(key.identifier))
    }
}
