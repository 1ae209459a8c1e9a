//! Giving the dossiers of one collaborator to others, all at once.

use hub_domain::authz::{EditRights, EditStaff, Target};
use hub_domain::ids::StaffId;
use hub_domain::staff::Caller;
use hub_store::{ReadDossier as _, ReadMembers as _, Successors};

use crate::context::{Hub, Origin};
use crate::error::AppError;

/// Who takes over; nobody for a role that stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReassignForm {
    /// The new *maître du dossier*.
    pub owner: Option<StaffId>,
    /// The new engagement manager.
    pub engagement_manager: Option<StaffId>,
}

/// What reassigning did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReassignOutcome {
    /// So many dossiers changed hands.
    Done(i64),
    /// There was nothing to reassign.
    Nothing,
    /// Nobody was chosen for either role.
    NobodyChosen,
    /// Somebody chosen is not at work in the firm, or is the very person.
    NotAtWork,
}

impl Hub {
    /// Gives the dossiers of a collaborator to others, archived ones aside: one transaction, one entry of the journal,
    /// whatever their number.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn reassign_dossiers(
        &self,
        caller: &Caller,
        from: StaffId,
        form: ReassignForm,
        origin: &Origin,
    ) -> Result<ReassignOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let _ = tx.permit::<EditStaff>(Target::Firm)?;
        let permit = tx.permit::<EditRights>(Target::Firm)?;
        let member = tx.member(from).await?.ok_or(AppError::NotFound)?;
        if form == ReassignForm::default() {
            return Ok(ReassignOutcome::NobodyChosen);
        }
        let at_work = tx.colleagues().await?;
        let successor = |id: Option<StaffId>| match id {
            None => Ok(None),
            Some(id) => at_work
                .iter()
                .find(|one| one.id == id && id != from)
                .map(|one| Some((id, one.name.clone())))
                .ok_or(ReassignOutcome::NotAtWork),
        };
        let (owner, engagement_manager) = match (successor(form.owner), successor(form.engagement_manager)) {
            (Ok(owner), Ok(manager)) => (owner, manager),
            _ => return Ok(ReassignOutcome::NotAtWork),
        };
        let to = Successors {
            owner,
            engagement_manager,
        };
        let count = tx.reassign_dossiers(permit, &member, &to).await?;
        if count == 0 {
            return Ok(ReassignOutcome::Nothing);
        }
        tx.commit().await?;
        Ok(ReassignOutcome::Done(count))
    }
}
