//! *Autres dossiers* and *Supprimer du portefeuille*: what a person keeps at hand (`ACT-02`).

use hub_domain::authz::{Act, EditOwnPlace, Target, policy};
use hub_domain::ids::DossierId;
use hub_domain::staff::Caller;
use hub_store::BasketList;

use crate::context::{Hub, Origin};
use crate::error::AppError;

impl Hub {
    /// Puts dossiers into the caller's portfolio. Answers how many were not there yet.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn add_to_portfolio(
        &self,
        caller: &Caller,
        dossiers: &[DossierId],
        origin: &Origin,
    ) -> Result<u64, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditOwnPlace>(Target::Firm)?;
        let added = tx.add_to_portfolio(permit, dossiers).await?;
        if added > 0 {
            tx.commit().await?;
        }
        Ok(added)
    }

    /// Takes dossiers out of the caller's portfolio. Answers how many were there.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn remove_from_portfolio(
        &self,
        caller: &Caller,
        dossiers: &[DossierId],
        origin: &Origin,
    ) -> Result<u64, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditOwnPlace>(Target::Firm)?;
        let removed = tx.remove_from_portfolio(permit, dossiers).await?;
        if removed > 0 {
            tx.commit().await?;
        }
        Ok(removed)
    }

    /// Takes the dossiers selected in the portfolio out of it, and forgets the selection. `version` is the selection as
    /// it was shown. Answers how many were there.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff, a conflict when the selection has moved since.
    pub async fn remove_selection_from_portfolio(
        &self,
        caller: &Caller,
        version: i64,
        origin: &Origin,
    ) -> Result<u64, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditOwnPlace>(Target::Firm)?;
        let scope = policy::scope(tx.caller().actor(), Act::Activate);
        let Some(basket) = tx.hold_basket(BasketList::Portfolio).await? else {
            return Ok(0);
        };
        if basket.version != version {
            return Err(AppError::stale());
        }
        let removed = tx.remove_basket_from_portfolio(permit, &basket, scope).await?;
        if removed > 0 {
            tx.empty_basket(&basket).await?;
            tx.commit().await?;
        }
        Ok(removed)
    }
}
