//! Changing a collaborator's name, profile and groups.

use hub_domain::authz::policy::is_administrators_level;
use hub_domain::authz::{EditStaff, Target};
use hub_domain::ids::StaffId;
use hub_domain::staff::Caller;
use hub_store::ReadMembers as _;

use super::add_staff::settings;
use super::{StaffFault, StaffForm};
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What saving a collaborator did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditStaffOutcome {
    /// Saved, under this name.
    Saved(String),
    /// Nothing differed.
    Unchanged,
    /// Something typed is wrong.
    Refused(Vec<StaffFault>),
    /// Administrators do not take their own profile away.
    OwnProfile,
    /// The firm would be left without an administrator.
    LastAdministrator,
}

impl Hub {
    /// Saves a collaborator whose form was shown at `revision`. The address stays as it is.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], a conflict when somebody changed them meanwhile.
    pub async fn edit_staff(
        &self,
        caller: &Caller,
        id: StaffId,
        revision: i64,
        form: &StaffForm,
        origin: &Origin,
    ) -> Result<EditStaffOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditStaff>(Target::Firm)?;
        let before = tx.member(id).await?.ok_or(AppError::NotFound)?;
        let groups_before = tx.groups_of(id).await?;
        let mut form = form.clone();
        // A level given elsewhere, with more decimals, stays as it is when nobody touches it.
        let keeps_level = form.level.trim() == before.level.to_string();
        if keeps_level {
            form.level = "0".to_owned();
        }
        let mut after = match settings(&mut tx, &form).await? {
            Ok(after) => after,
            Err(faults) => return Ok(EditStaffOutcome::Refused(faults)),
        };
        if keeps_level {
            after.level = before.level;
        }
        let loses_profile = before.deactivated_at.is_none()
            && is_administrators_level(before.level)
            && !is_administrators_level(after.level);
        if loses_profile && tx.other_administrators(id).await? == 0 {
            return Ok(EditStaffOutcome::LastAdministrator);
        }
        if loses_profile && tx.caller().actor().staff_id() == Some(id) {
            return Ok(EditStaffOutcome::OwnProfile);
        }
        if before.revision != revision {
            return Err(AppError::stale());
        }
        let is_same = after.first_name == before.first_name
            && after.last_name == before.last_name
            && after.level == before.level
            && after.groups == groups_before;
        if is_same {
            return Ok(EditStaffOutcome::Unchanged);
        }
        let name = format!("{} {}", after.first_name, after.last_name);
        if !tx.edit_staff(permit, (&before, &groups_before), &after).await? {
            return Err(AppError::stale());
        }
        tx.commit().await?;
        Ok(EditStaffOutcome::Saved(name.trim().to_owned()))
    }
}
