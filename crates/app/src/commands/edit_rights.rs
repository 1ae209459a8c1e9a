//! *Modifier les droits*: who is in charge of the selected dossiers, and who works on them (`ACT-01`, `ACT-02`).

use hub_domain::authz::{EditRights, Scope, Target};
use hub_domain::ids::StaffId;
use hub_domain::staff::Caller;
use hub_store::{BasketList, DossierRights, ReadBaskets as _, ReadDossier as _};

use crate::context::{Hub, Origin};
use crate::error::AppError;

/// How many dossiers are changed at once: each leaves its own entry in the journal, with before and after.
pub const MANY_DOSSIERS: i64 = 1000;

/// What becomes of one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonChange {
    /// « Ne pas modifier ».
    Keep,
    /// « Personne ».
    Nobody,
    /// This person.
    Is(StaffId),
}

impl PersonChange {
    fn of(self, now: Option<StaffId>) -> Option<StaffId> {
        match self {
            Self::Keep => now,
            Self::Nobody => None,
            Self::Is(staff) => Some(staff),
        }
    }
}

/// What is asked of the selected dossiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightsForm {
    /// The *maître du dossier*.
    pub owner: PersonChange,
    /// The engagement manager.
    pub engagement_manager: PersonChange,
    /// Exactly who else works on them; as it is when none is given.
    pub staff: Option<Vec<StaffId>>,
}

/// What changing rights did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RightsOutcome {
    /// On so many dossiers; the others were so already.
    Saved(u64),
    /// Every dossier was so already.
    Unchanged,
    /// No dossier is selected.
    NothingSelected,
    /// More than [`MANY_DOSSIERS`].
    TooMany,
    /// Somebody named is not at work in the firm.
    Nobody,
}

impl Hub {
    /// Changes the rights on the dossiers selected in a list, all or none. `version` is the selection as it was shown.
    ///
    /// # Errors
    /// [`AppError::Denied`], a conflict when the selection has moved since.
    pub async fn edit_rights(
        &self,
        caller: &Caller,
        list: BasketList,
        version: i64,
        form: &RightsForm,
        origin: &Origin,
    ) -> Result<RightsOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let _ = tx.permit::<EditRights>(Target::Firm)?;
        let Some(basket) = tx.hold_basket(list).await? else {
            return Ok(RightsOutcome::NothingSelected);
        };
        if basket.version != version {
            return Err(AppError::stale());
        }
        let chosen = tx
            .basket_dossiers(&basket, Scope::All, MANY_DOSSIERS + 1, 0)
            .await?;
        if chosen.is_empty() {
            return Ok(RightsOutcome::NothingSelected);
        }
        if chosen.len() as i64 > MANY_DOSSIERS {
            return Ok(RightsOutcome::TooMany);
        }
        let at_work: Vec<StaffId> = tx.colleagues().await?.iter().map(|one| one.id).collect();
        let mut named = form.staff.clone().unwrap_or_default();
        for change in [form.owner, form.engagement_manager] {
            if let PersonChange::Is(staff) = change {
                named.push(staff);
            }
        }
        if named.iter().any(|staff| !at_work.contains(staff)) {
            return Ok(RightsOutcome::Nobody);
        }
        let mut saved = 0;
        for line in &chosen {
            let before = tx.dossier_of_id(line.id).await?.ok_or(AppError::NotFound)?;
            let staff_before = tx.dossier_staff(line.id).await?;
            let mut staff = form.staff.clone().unwrap_or_else(|| staff_before.clone());
            staff.sort_unstable();
            staff.dedup();
            let after = DossierRights {
                owner: form.owner.of(before.owner),
                engagement_manager: form.engagement_manager.of(before.engagement_manager),
                staff,
            };
            let is_same = after.owner == before.owner
                && after.engagement_manager == before.engagement_manager
                && after.staff == staff_before;
            if is_same {
                continue;
            }
            let permit = tx.permit::<EditRights>(before.target())?;
            if !tx.edit_rights(permit, &before, &staff_before, &after).await? {
                return Err(AppError::stale());
            }
            saved += 1;
        }
        if saved == 0 {
            return Ok(RightsOutcome::Unchanged);
        }
        tx.commit().await?;
        Ok(RightsOutcome::Saved(saved))
    }
}
