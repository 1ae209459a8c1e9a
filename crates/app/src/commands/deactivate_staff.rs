//! Deactivating a collaborator, whose sessions end at once, and giving them their place back.

use hub_domain::authz::{EditStaff, Target};
use hub_domain::ids::StaffId;
use hub_domain::staff::Caller;
use hub_store::{Member, ReadMembers as _};

use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What deactivating, or giving back, did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeactivateOutcome {
    /// Done; the member as they were.
    Done(Box<Member>),
    /// It was so already.
    AlreadySo(Box<Member>),
    /// Nobody deactivates themself.
    Oneself,
    /// The firm would be left without an administrator.
    LastAdministrator,
}

impl Hub {
    /// Deactivates a collaborator: their sessions in this firm are closed. Their dossiers stay theirs until they are
    /// reassigned.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn deactivate_staff(
        &self,
        caller: &Caller,
        id: StaffId,
        origin: &Origin,
    ) -> Result<DeactivateOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditStaff>(Target::Firm)?;
        let member = tx.member(id).await?.ok_or(AppError::NotFound)?;
        if tx.other_administrators(id).await? == 0 {
            return Ok(DeactivateOutcome::LastAdministrator);
        }
        if tx.caller().actor().staff_id() == Some(id) {
            return Ok(DeactivateOutcome::Oneself);
        }
        if !tx.deactivate_staff(permit, &member).await? {
            return Ok(DeactivateOutcome::AlreadySo(Box::new(member)));
        }
        tx.commit().await?;
        Ok(DeactivateOutcome::Done(Box::new(member)))
    }

    /// Gives a deactivated collaborator their place back, with the profile and the groups they had.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn reactivate_staff(
        &self,
        caller: &Caller,
        id: StaffId,
        origin: &Origin,
    ) -> Result<DeactivateOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditStaff>(Target::Firm)?;
        let member = tx.member(id).await?.ok_or(AppError::NotFound)?;
        if !tx.reactivate_staff(permit, &member).await? {
            return Ok(DeactivateOutcome::AlreadySo(Box::new(member)));
        }
        tx.commit().await?;
        Ok(DeactivateOutcome::Done(Box::new(member)))
    }
}
