//! *Supprimer* of a dossier, which archives it: its history stays, its activations end (`ACT-09`).

use hub_domain::authz::{Act, CreateDossier, EditDossier, Target, policy};
use hub_domain::dossier::DossierStatus;
use hub_domain::staff::Caller;
use hub_store::{BasketList, Ended, ReadBaskets as _, ReadDossier as _};

use super::edit_rights::MANY_DOSSIERS;
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What archiving did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchiveOutcome {
    /// So many dossiers, and what ended with them.
    Archived(u64, Ended),
    /// No dossier is selected.
    NothingSelected,
    /// More than [`MANY_DOSSIERS`].
    TooMany,
}

impl Hub {
    /// Archives one dossier, which was shown at `revision`.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Gone`] when it is archived already, a conflict when
    /// somebody changed it meanwhile.
    pub async fn archive_dossier(
        &self,
        caller: &Caller,
        code: &str,
        revision: i64,
        origin: &Origin,
    ) -> Result<Ended, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let create = tx.permit::<CreateDossier>(Target::Firm)?;
        let before = tx.dossier_of_code(code).await?.ok_or(AppError::NotFound)?;
        let edit = tx.permit::<EditDossier>(before.target())?;
        if before.status == DossierStatus::Archived {
            return Err(AppError::Gone);
        }
        if before.revision != revision {
            return Err(AppError::stale());
        }
        let ended = tx
            .archive_dossier((edit, create), &before)
            .await?
            .ok_or_else(AppError::stale)?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Archives the dossiers selected in a list, all or none. `version` is the selection as it was shown.
    ///
    /// # Errors
    /// [`AppError::Denied`], a conflict when the selection has moved since.
    pub async fn archive_dossiers(
        &self,
        caller: &Caller,
        list: BasketList,
        version: i64,
        origin: &Origin,
    ) -> Result<ArchiveOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let _ = tx.permit::<CreateDossier>(Target::Firm)?;
        let Some(basket) = tx.hold_basket(list).await? else {
            return Ok(ArchiveOutcome::NothingSelected);
        };
        if basket.version != version {
            return Err(AppError::stale());
        }
        let scope = policy::scope(tx.caller().actor(), Act::EditDossier);
        let chosen = tx.basket_dossiers(&basket, scope, MANY_DOSSIERS + 1, 0).await?;
        if chosen.is_empty() {
            return Ok(ArchiveOutcome::NothingSelected);
        }
        if chosen.len() as i64 > MANY_DOSSIERS {
            return Ok(ArchiveOutcome::TooMany);
        }
        let (mut count, mut all) = (0, Ended::default());
        for line in &chosen {
            let before = tx.dossier_of_id(line.id).await?.ok_or(AppError::NotFound)?;
            let edit = tx.permit::<EditDossier>(before.target())?;
            let create = tx.permit::<CreateDossier>(Target::Firm)?;
            let Some(ended) = tx.archive_dossier((edit, create), &before).await? else {
                return Err(AppError::stale());
            };
            count += 1;
            all.activations += ended.activations;
            all.accesses += ended.accesses;
            all.contacts += ended.contacts;
        }
        self.write_to_the_withdrawn(&mut tx).await?;
        tx.empty_basket(&basket).await?;
        tx.commit().await?;
        Ok(ArchiveOutcome::Archived(count, all))
    }
}
