//! Selecting dossiers in a list: kept on the server for a day, outside the journal (`WIZ-11`, `WIZ-12` elsewhere).

use hub_domain::authz::{Act, Scope, Target, allows, policy};
use hub_domain::ids::DossierId;
use hub_domain::selection::SelectionBase;
use hub_domain::staff::Caller;
use hub_store::BasketList;

use crate::context::Hub;
use crate::error::AppError;
use crate::queries::ListAsked;

/// A change of a basket, after the rows of the page shown were merged into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BasketChange {
    /// Nothing more.
    Nothing,
    /// « Appliquer à tous »: every dossier of the list that the person may act on.
    All,
    /// Every dossier that the list as it is filtered holds.
    Found,
    /// No dossier.
    Clear,
}

impl Hub {
    /// Merges a page of a list into the caller's basket, `shown` being its rows and `checked` those that are ticked,
    /// then changes the whole of it. Dossiers that the caller may not act on are never read from it.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn change_basket(
        &self,
        caller: &Caller,
        asked: &ListAsked,
        shown: &[DossierId],
        checked: &[DossierId],
        change: &BasketChange,
    ) -> Result<(), AppError> {
        allows(caller, Act::ReadDossiers, Target::Firm)?;
        let Some(list) = asked.view.basket() else {
            return Err(AppError::NotFound);
        };
        let mut tx = self.database().change_basket(caller, list, self.now()).await?;
        let (ticked, unticked): (Vec<DossierId>, Vec<DossierId>) =
            shown.iter().copied().partition(|row| checked.contains(row));
        tx.set(&ticked, true).await?;
        tx.set(&unticked, false).await?;
        match change {
            BasketChange::Nothing => {}
            BasketChange::All => tx.start_from(SelectionBase::All).await?,
            BasketChange::Clear => tx.start_from(SelectionBase::None).await?,
            BasketChange::Found => {
                let mut filter = asked.filter(caller)?;
                if let Scope::Responsible(staff) = policy::scope(caller.actor(), Act::Activate) {
                    filter.responsible = Some(staff);
                }
                tx.set_found(&filter, true).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// Saves the caller's columns of a list.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn save_columns(&self, caller: &Caller, list: &str, columns: &str) -> Result<(), AppError> {
        allows(caller, Act::EditOwnPlace, Target::Firm)?;
        Ok(self.database().save_columns(caller, list, columns).await?)
    }

    /// The one dossier of the caller's basket, by its code; nothing when there is none or several.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn only_chosen(&self, caller: &Caller, list: BasketList) -> Result<Option<String>, AppError> {
        let chosen = self.chosen_dossiers(caller, list, 1, 2).await?;
        Ok(match chosen.lines.as_slice() {
            [one] => Some(one.code.clone()),
            _ => None,
        })
    }
}
