//! Adding a group of staff.

use hub_domain::authz::{EditStaff, Target};
use hub_domain::ids::{GroupId, StaffId};
use hub_domain::staff::{Caller, group_code_of, name_of};
use hub_store::{Member, ReadGroups as _, ReadMembers as _};

use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What is typed of a group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupForm {
    /// Its code; fixed once the group is added.
    pub code: String,
    /// Its name.
    pub label: String,
    /// Its members.
    pub members: Vec<StaffId>,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupFault {
    /// Not a code.
    Code,
    /// The firm has a group of this code.
    CodeTaken,
    /// No name, or one that is too long.
    Label,
    /// Somebody who is not at work in the firm.
    Member,
}

impl Hub {
    /// Adds a group with its members.
    ///
    /// # Errors
    /// [`AppError::Denied`]; the inner error says what is wrong with what was typed.
    pub async fn add_group(
        &self,
        caller: &Caller,
        form: &GroupForm,
        origin: &Origin,
    ) -> Result<Result<GroupId, Vec<GroupFault>>, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditStaff>(Target::Firm)?;
        let (code, label) = (group_code_of(&form.code), name_of(&form.label));
        let members = members(&tx.members().await?, &form.members, &[]);
        let is_taken = match &code {
            Some(code) => tx.groups().await?.iter().any(|(group, _)| group.code == *code),
            None => false,
        };
        let mut faults = Vec::new();
        match (code, label, members) {
            (Some(code), Some(label), Some(members)) if !is_taken => {
                let ids: Vec<StaffId> = members.iter().map(|(id, _)| *id).collect();
                let id = tx.add_group(permit, &code, &label, &ids).await?;
                tx.commit().await?;
                return Ok(Ok(id));
            }
            (code, label, members) => {
                faults.extend(code.is_none().then_some(GroupFault::Code));
                faults.extend(is_taken.then_some(GroupFault::CodeTaken));
                faults.extend(label.is_none().then_some(GroupFault::Label));
                faults.extend(members.is_none().then_some(GroupFault::Member));
            }
        }
        Ok(Err(faults))
    }
}

/// The chosen members out of everybody, with their names, in the order of identifiers; nothing when one of them is
/// neither at work in the firm nor already in the group.
pub(super) fn members(
    everybody: &[Member],
    chosen: &[StaffId],
    present: &[StaffId],
) -> Option<Vec<(StaffId, String)>> {
    let mut chosen = chosen.to_vec();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
        .into_iter()
        .map(|id| {
            everybody
                .iter()
                .find(|one| one.id == id && (one.deactivated_at.is_none() || present.contains(&id)))
                .map(|one| (id, one.name()))
        })
        .collect()
}
