//! Revoking at once every key of an application that opens one dossier (`KEY-07`).

use hub_domain::authz::{RevokeKey, Target};
use hub_domain::fold::fold;
use hub_domain::ids::InstalledAppId;
use hub_domain::letter::{KeyChange, Letter};
use hub_domain::staff::Caller;
use hub_store::ReadApplications as _;

use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What revoking did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RevokeAllOutcome {
    /// So many are revoked now; their calls are refused from the next one on.
    Revoked(i64),
    /// None was live any more.
    Nothing,
    /// The application's name typed is another one.
    Mismatch,
}

impl Hub {
    /// Revokes the live keys of an application, removed or not, that open one dossier each, `typed` being its name typed
    /// again. Its main key stays.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn revoke_dossier_keys(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        typed: &str,
        origin: &Origin,
    ) -> Result<RevokeAllOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<RevokeKey>(Target::Firm)?;
        let application = tx.application(id).await?.ok_or(AppError::NotFound)?;
        if fold(typed) != fold(&application.label) {
            return Ok(RevokeAllOutcome::Mismatch);
        }
        let keys = tx.revoke_dossier_keys(permit, &application).await?;
        if keys == 0 {
            return Ok(RevokeAllOutcome::Nothing);
        }
        let letter = Letter::KeyChanged {
            name: application.label,
            change: KeyChange::RevokedInBulk {
                keys,
                application: id.0,
            },
            author: caller.actor().name().to_owned(),
            at: self.now(),
            address: origin.address.clone(),
            key: 0,
        };
        let cause = format!("application:{id}:keys:{}", tx.act());
        self.post_to_administrators(&mut tx, &letter, &cause).await?;
        tx.commit().await?;
        Ok(RevokeAllOutcome::Revoked(keys))
    }
}
