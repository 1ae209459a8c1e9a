//! *Suspendre* and *Reprendre*: every call and access of an application is cut, or given back; its configuration, its
//! activations and accesses are kept (`APP-07`). The operator can do the same with a whole firm.
#![expect(clippy::disallowed_methods, reason = "only the operator suspends a firm")]

use hub_domain::authz::{SuspendApplication, SuspendFirm, Target};
use hub_domain::firm::FirmDomain;
use hub_domain::ids::InstalledAppId;
use hub_domain::letter::Letter;
use hub_domain::staff::Caller;
use hub_store::{FirmTx, InstalledApp, OwnerShare, ReadApplications as _, ReadImpact as _};

use super::remove_application::cause;
use crate::authn::operator;
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What *Suspendre* or *Reprendre* did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SuspendOutcome {
    /// Done now.
    Done {
        /// The application.
        label: String,
        /// How many letters were posted to owners.
        letters: i64,
    },
    /// It was so already: sent twice, it takes effect once.
    AlreadySo {
        /// The application.
        label: String,
    },
}

/// What suspending a firm, or giving it back, did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuspendFirmOutcome {
    /// Done now.
    Done,
    /// It was so already.
    AlreadySo,
    /// There is no firm of this domain.
    NoSuchFirm,
}

impl Hub {
    /// Suspends an application and writes to the owners of its dossiers, once each. Its calls are refused from the next
    /// one on.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Removed`].
    pub async fn suspend_application(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        origin: &Origin,
    ) -> Result<SuspendOutcome, AppError> {
        self.suspend_or_resume(caller, id, true, origin).await
    }

    /// Gives a suspended application back, and writes to the owners of its dossiers, once each.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Removed`].
    pub async fn resume_application(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        origin: &Origin,
    ) -> Result<SuspendOutcome, AppError> {
        self.suspend_or_resume(caller, id, false, origin).await
    }

    async fn suspend_or_resume(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        suspend: bool,
        origin: &Origin,
    ) -> Result<SuspendOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<SuspendApplication>(Target::Firm)?;
        let application = live(&mut tx, id).await?;
        let is_changed = if suspend {
            tx.suspend_application(permit, &application).await?
        } else {
            tx.resume_application(permit, &application).await?
        };
        let label = application.label.clone();
        if !is_changed {
            return Ok(SuspendOutcome::AlreadySo { label });
        }
        let letters = self.post_to_owners(&mut tx, &application, suspend).await?;
        tx.commit().await?;
        Ok(SuspendOutcome::Done { label, letters })
    }

    async fn post_to_owners(
        &self,
        tx: &mut FirmTx,
        application: &InstalledApp,
        suspended: bool,
    ) -> Result<i64, AppError> {
        let mut posted = 0;
        for OwnerShare { owner, dossiers } in tx.owner_shares(application.id).await? {
            let Some(owner) = owner else { continue };
            let cause = cause(tx, "owner", &owner);
            let application = application.label.clone();
            let letter = if suspended {
                Letter::ApplicationSuspended {
                    application,
                    dossiers,
                }
            } else {
                Letter::ApplicationResumed {
                    application,
                    dossiers,
                }
            };
            self.post(tx, owner, letter, cause).await?;
            posted += 1;
        }
        Ok(posted)
    }

    /// Suspends a whole firm: every call and every access is refused, and nothing is changed. For the operator alone.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn suspend_firm(
        &self,
        domain: &FirmDomain,
        suspended: bool,
        origin: &Origin,
    ) -> Result<SuspendFirmOutcome, AppError> {
        let Some(firm) = self.database().firm_by_domain(domain).await? else {
            return Ok(SuspendFirmOutcome::NoSuchFirm);
        };
        let mut tx = self
            .database()
            .begin(&operator(firm.id), self.stamp(origin))
            .await?;
        let permit = tx.permit::<SuspendFirm>(Target::Firm)?;
        if !tx.suspend_firm(permit, &firm, suspended).await? {
            return Ok(SuspendFirmOutcome::AlreadySo);
        }
        tx.commit().await?;
        Ok(SuspendFirmOutcome::Done)
    }
}

pub(super) async fn live(tx: &mut FirmTx, id: InstalledAppId) -> Result<InstalledApp, AppError> {
    let application = tx.application(id).await?.ok_or(AppError::NotFound)?;
    if application.removed {
        return Err(AppError::removed(tx.removal(id).await?));
    }
    Ok(application)
}
