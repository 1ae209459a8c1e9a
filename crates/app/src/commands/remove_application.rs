//! *Supprimer*: the application with all its activations and accesses, confirmed (`APP-04`).

use hub_domain::authz::{RemoveApplication, Target};
use hub_domain::ids::InstalledAppId;
use hub_domain::staff::Caller;
use hub_store::{ReadApplications as _, RemovedApplication};

use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What *Supprimer* did.
#[derive(Debug)]
pub enum RemoveOutcome {
    /// Removed.
    Removed {
        /// What it was called.
        label: String,
        /// What ended with it.
        ended: RemovedApplication,
    },
    /// Nothing was done: the number of dossiers is no longer the one that was shown.
    ImpactChanged {
        /// What was shown.
        shown: i64,
        /// What it is now.
        now: i64,
    },
}

impl Hub {
    /// Removes an application, whose page announced `shown` dossiers. Its calls are refused from the next one on.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Gone`] when it was removed already.
    pub async fn remove_application(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        shown: i64,
        origin: &Origin,
    ) -> Result<RemoveOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<RemoveApplication>(Target::Firm)?;
        let before = tx.application(id).await?.ok_or(AppError::NotFound)?;
        if before.removed {
            return Err(AppError::Gone);
        }
        if before.dossiers != shown {
            return Ok(RemoveOutcome::ImpactChanged {
                shown,
                now: before.dossiers,
            });
        }
        let ended = tx
            .remove_application(permit, &before)
            .await?
            .ok_or_else(AppError::stale)?;
        tx.commit().await?;
        Ok(RemoveOutcome::Removed {
            label: before.label,
            ended,
        })
    }
}
