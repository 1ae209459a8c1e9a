//! « Annuler cette action »: a bulk act taken back, exactly, while nothing of it has changed since.

use hub_domain::authz::Activate;
use hub_domain::ids::ActId;
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;
use hub_store::{BulkAct, ReadBulkActs as _};

use crate::context::{Hub, Origin};
use crate::error::AppError;
use crate::queries::bulk::denied;

/// What « Annuler cette action » did.
#[derive(Debug)]
pub enum UndoOutcome {
    /// Taken back, now or by the same button before.
    Undone {
        /// When the act was done.
        at: Moment,
        /// On how many dossiers.
        dossiers: i64,
    },
    /// Nothing was done: something of it has changed since.
    Changed(BulkAct),
}

impl Hub {
    /// Takes a bulk act back: by its author, or by whoever may act on every dossier.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn undo_act(
        &self,
        caller: &Caller,
        act: ActId,
        origin: &Origin,
    ) -> Result<UndoOutcome, AppError> {
        self.bulk_act(caller, act).await?;
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit_in_bulk::<Activate>()?;
        let found = tx.bulk_act(act).await?.ok_or(AppError::NotFound)?;
        if !tx.holds_act(permit.scope(), &found).await? {
            return Err(denied(tx.caller()).into());
        }
        let (at, dossiers) = (found.at, found.dossiers);
        if found.undone_by.is_some() {
            return Ok(UndoOutcome::Undone { at, dossiers });
        }
        if !found.is_intact() {
            return Ok(UndoOutcome::Changed(found));
        }
        tx.undo_bulk(permit, &found).await?;
        tx.commit().await?;
        Ok(UndoOutcome::Undone { at, dossiers })
    }
}
