//! Removing an empty group of staff.

use hub_domain::authz::policy::has_meaning;
use hub_domain::authz::{EditStaff, Target};
use hub_domain::ids::GroupId;
use hub_domain::staff::Caller;
use hub_store::{ReadGroups as _, ReadMembers as _};

use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What removing a group did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RemoveGroupOutcome {
    /// It is gone; this was its code.
    Removed(String),
    /// Somebody is in it, at work or not.
    NotEmpty,
    /// The group has a meaning of its own: it stays.
    HasMeaning,
}

impl Hub {
    /// Removes a group in which nobody is.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], a conflict when somebody changed it meanwhile.
    pub async fn remove_group(
        &self,
        caller: &Caller,
        id: GroupId,
        revision: i64,
        origin: &Origin,
    ) -> Result<RemoveGroupOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditStaff>(Target::Firm)?;
        let found = tx.groups().await?.into_iter().find(|(group, _)| group.id == id);
        let (group, stored) = found.ok_or(AppError::NotFound)?;
        if has_meaning(&group.code) {
            return Ok(RemoveGroupOutcome::HasMeaning);
        }
        if tx.memberships().await?.iter().any(|(_, of)| *of == id) {
            return Ok(RemoveGroupOutcome::NotEmpty);
        }
        if stored != revision || !tx.remove_group(permit, (&group, revision)).await? {
            return Err(AppError::stale());
        }
        tx.commit().await?;
        Ok(RemoveGroupOutcome::Removed(group.code))
    }
}
