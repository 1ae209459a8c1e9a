//! « Importer une liste »: dossiers selected by their codes, in the wizard or in a list (`WIZ-12`, section 6).

use std::collections::HashSet;

use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::{DossierId, DraftId};
use hub_domain::import::CodeList;
use hub_domain::selection::SelectionBase;
use hub_domain::staff::Caller;
use hub_store::{BasketList, ReadCodes as _};

use crate::context::Hub;
use crate::error::AppError;
use crate::queries::wizard::{read_data, write_data};

/// How many unknown codes are told.
const TOLD: usize = 1_000;

/// What became of a list of codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodesSelected {
    /// Dossiers that are selected now.
    pub selected: usize,
    /// Dossiers on which the person may not act; they are left out.
    pub without_right: usize,
    /// The first codes, and words that are no codes, of which there is no dossier that takes activations.
    pub unknown: Vec<String>,
    /// How many there are.
    pub unknown_count: usize,
}

impl Hub {
    /// Adds the dossiers of a list of codes to a draft's selection.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn select_codes_for_draft(
        &self,
        caller: &Caller,
        id: DraftId,
        list: &CodeList,
    ) -> Result<CodesSelected, AppError> {
        allows(caller, Act::AddApplication, Target::Firm)?;
        let (ids, told) = self.look_up(caller, Act::AddApplication, list).await?;
        let mut tx = self
            .database()
            .change_draft(caller, id, self.now())
            .await?
            .ok_or(AppError::NotFound)?;
        let data = read_data(tx.draft())?;
        let all = tx.draft().all;
        let base = if all {
            SelectionBase::All
        } else {
            SelectionBase::None
        };
        tx.set_exceptions(&ids, base.exception_for(true)).await?;
        tx.save(&write_data(&data)?, all).await?;
        Ok(told)
    }

    /// Adds the dossiers of a list of codes, on which the caller may act, to their selection of a list.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn select_codes(
        &self,
        caller: &Caller,
        list: BasketList,
        codes: &CodeList,
    ) -> Result<CodesSelected, AppError> {
        allows(caller, Act::ReadDossiers, Target::Firm)?;
        let (ids, told) = self.look_up(caller, Act::Activate, codes).await?;
        let mut tx = self.database().change_basket(caller, list, self.now()).await?;
        tx.set(&ids, true).await?;
        tx.commit().await?;
        Ok(told)
    }

    async fn look_up(
        &self,
        caller: &Caller,
        act: Act,
        list: &CodeList,
    ) -> Result<(Vec<DossierId>, CodesSelected), AppError> {
        let found = self
            .database()
            .read(caller)
            .await?
            .dossiers_of_codes(&list.codes)
            .await?;
        let known: HashSet<&str> = found.iter().map(|dossier| dossier.code.as_str()).collect();
        let unknown = list.codes.iter().filter(|code| !known.contains(code.as_str()));
        let mut told = CodesSelected {
            unknown_count: list.others_count + list.codes.len() - known.len(),
            ..CodesSelected::default()
        };
        told.unknown = list
            .others
            .iter()
            .cloned()
            .chain(unknown.map(ToString::to_string))
            .take(TOLD)
            .collect();
        let may: Vec<DossierId> = found
            .iter()
            .filter(|dossier| allows(caller, act, dossier.target).is_ok())
            .map(|dossier| dossier.id)
            .collect();
        told.selected = may.len();
        told.without_right = found.len() - may.len();
        Ok((may, told))
    }
}
