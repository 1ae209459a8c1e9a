//! Changing a group's name and members.

use hub_domain::authz::policy::has_meaning;
use hub_domain::authz::{EditStaff, Target};
use hub_domain::ids::{GroupId, StaffId};
use hub_domain::staff::{Caller, name_of};
use hub_store::{GroupSettings, ReadGroups as _, ReadMembers as _};

use super::add_group::members;
use super::{GroupFault, GroupForm};
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What saving a group did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditGroupOutcome {
    /// Saved.
    Saved,
    /// Nothing differed.
    Unchanged,
    /// Something typed is wrong.
    Refused(Vec<GroupFault>),
}

impl Hub {
    /// Saves a group whose form was shown at `revision`. A group with a meaning of its own keeps its name.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], a conflict when somebody changed it meanwhile.
    pub async fn edit_group(
        &self,
        caller: &Caller,
        id: GroupId,
        revision: i64,
        form: &GroupForm,
        origin: &Origin,
    ) -> Result<EditGroupOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditStaff>(Target::Firm)?;
        let found = tx.groups().await?.into_iter().find(|(group, _)| group.id == id);
        let (group, stored) = found.ok_or(AppError::NotFound)?;
        let present: Vec<StaffId> = tx
            .memberships()
            .await?
            .into_iter()
            .filter_map(|(staff, of)| (of == id).then_some(staff))
            .collect();
        let label = if has_meaning(&group.code) {
            Some(group.label.clone())
        } else {
            name_of(&form.label)
        };
        let everybody = tx.members().await?;
        let (label, after) = match (label, members(&everybody, &form.members, &present)) {
            (Some(label), Some(after)) => (label, after),
            (label, after) => {
                let mut faults: Vec<_> = label.is_none().then_some(GroupFault::Label).into_iter().collect();
                faults.extend(after.is_none().then_some(GroupFault::Member));
                return Ok(EditGroupOutcome::Refused(faults));
            }
        };
        if stored != revision {
            return Err(AppError::stale());
        }
        let before = GroupSettings {
            label: group.label.clone(),
            members: members(&everybody, &present, &present).unwrap_or_default(),
        };
        let after = GroupSettings {
            label,
            members: after,
        };
        if before == after {
            return Ok(EditGroupOutcome::Unchanged);
        }
        if !tx.edit_group(permit, (&group, revision), &before, &after).await? {
            return Err(AppError::stale());
        }
        tx.commit().await?;
        Ok(EditGroupOutcome::Saved)
    }
}
