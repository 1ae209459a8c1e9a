//! *Restaurer*: a removed application with its activations and accesses as they were, for thirty days (`APP-06`).

use hub_domain::authz::{RestoreApplication, Target};
use hub_domain::ids::InstalledAppId;
use hub_domain::staff::Caller;
use hub_store::{ReadApplications as _, ReadRemovals as _, Restorable, RestoredApplication};

use crate::context::{Hub, Origin};
use crate::error::AppError;
use crate::queries::restorable_since;

/// What *Restaurer* did.
#[derive(Debug)]
pub enum RestoreOutcome {
    /// Restored.
    Restored {
        /// What it is called.
        label: String,
        /// What was opened with it.
        opened: RestoredApplication,
        /// What was left.
        left: Restorable,
    },
    /// It was restored already: sent twice, it takes effect once.
    AlreadySo {
        /// What it is called.
        label: String,
    },
    /// Nothing was done: it has been added to the firm again.
    AddedAgain(InstalledAppId),
}

impl Hub {
    /// Brings a removed application back. Dossiers that take no activation any more, contacts who were removed and links
    /// that ended are left and counted; when its key serves another application by now it comes back without it,
    /// suspended.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`] when there is none or its thirty days are over.
    pub async fn restore_application(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        origin: &Origin,
    ) -> Result<RestoreOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<RestoreApplication>(Target::Firm)?;
        let application = tx.application(id).await?.ok_or(AppError::NotFound)?;
        let label = application.label;
        if !application.removed {
            return Ok(RestoreOutcome::AlreadySo { label });
        }
        let removed = tx
            .removed_application(id, restorable_since(tx.at()))
            .await?
            .ok_or(AppError::NotFound)?;
        let left = tx.restorable(&removed).await?;
        if let Some(stands) = left.added_again {
            return Ok(RestoreOutcome::AddedAgain(stands));
        }
        let Some(opened) = tx.restore_application(permit, &removed, &left).await? else {
            return Ok(RestoreOutcome::AlreadySo { label });
        };
        tx.commit().await?;
        Ok(RestoreOutcome::Restored { label, opened, left })
    }
}
