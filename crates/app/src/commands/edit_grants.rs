//! What an application may do in Loop Hub by itself, with its cabinet key (3.4).

use hub_domain::api_key::KeyKind;
use hub_domain::authz::grant::Grants;
use hub_domain::authz::{GrantOperations, Target};
use hub_domain::ids::InstalledAppId;
use hub_domain::staff::Caller;
use hub_store::{InstalledApp, ReadApplications as _, ReadGrants as _, ReadImpact as _};

use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What saving the grants did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GrantsOutcome {
    /// Saved, and in force at the application's next call.
    Saved(String),
    /// Nothing differed.
    Unchanged,
}

impl Hub {
    /// Saves what an application is granted, whose form was shown at `revision`.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`] also for an application without cabinet key, [`AppError::Removed`],
    /// a conflict when somebody changed the application meanwhile.
    pub async fn edit_grants(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        revision: i64,
        grants: &Grants,
        origin: &Origin,
    ) -> Result<GrantsOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<GrantOperations>(Target::Firm)?;
        let application = tx.application(id).await?.ok_or(AppError::NotFound)?;
        if application.removed {
            return Err(AppError::removed(tx.removal(id).await?));
        }
        if !takes_grants(&application) {
            return Err(AppError::NotFound);
        }
        let before = tx.grants(id).await?;
        if before == *grants {
            return Ok(GrantsOutcome::Unchanged);
        }
        if application.revision != revision || !tx.set_grants(permit, &application, &before, grants).await? {
            return Err(AppError::stale());
        }
        tx.commit().await?;
        Ok(GrantsOutcome::Saved(application.label))
    }
}

/// Whether an application can act by itself: those with a cabinet key.
#[must_use]
pub fn takes_grants(application: &InstalledApp) -> bool {
    application.entry.key_requirement.kind() == Some(KeyKind::Cabinet)
}
