//! The firm's own settings, its SIC codes and its agencies, for its administrators.

use hub_domain::authz::Act;
use hub_domain::directory::DirectoryChoice;
use hub_domain::firm::{FirmCode, FirmCodeKind};
use hub_domain::ids::AgencyId;
use hub_domain::staff::Caller;
use hub_store::{FirmSettings, ReadDirectory as _, ReadFirmCodes as _, ReadSettings as _};

use crate::context::Hub;
use crate::error::AppError;

/// What the page « Paramétrage du cabinet » shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsPage {
    /// The firm's domain, which never changes.
    pub domain: String,
    /// What is changed here.
    pub settings: FirmSettings,
    /// What its form must carry.
    pub revision: i64,
    /// Where its contacts are invited.
    pub directory: DirectoryChoice,
    /// The firm's SIC codes.
    pub sic_codes: Vec<FirmCode>,
    /// The firm's agencies.
    pub agencies: Vec<FirmCode>,
}

impl Hub {
    /// The firm's settings.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn firm_settings(&self, caller: &Caller) -> Result<SettingsPage, AppError> {
        let mut firm = self.read_for(caller, Act::EditSettings).await?;
        let stored = firm.firm_settings().await?;
        Ok(SettingsPage {
            domain: stored.domain,
            settings: stored.settings,
            revision: stored.revision,
            directory: firm.directory().await?.choice,
            sic_codes: firm.firm_codes(FirmCodeKind::Sic).await?,
            agencies: firm.firm_codes(FirmCodeKind::Agency).await?,
        })
    }

    /// The firm's agencies that are offered, and one that a dossier has already: for whom dossiers are to be seen.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn offered_agencies(
        &self,
        caller: &Caller,
        present: Option<AgencyId>,
    ) -> Result<Vec<FirmCode>, AppError> {
        let mut firm = self.read_for(caller, Act::ReadDossiers).await?;
        let mut agencies = firm.firm_codes(FirmCodeKind::Agency).await?;
        agencies.retain(|agency| agency.is_active || present.is_some_and(|id| id.0 == agency.id));
        Ok(agencies)
    }

    /// The firm's SIC codes or agencies by code, those that are no longer offered included.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn firm_codes(&self, caller: &Caller, kind: FirmCodeKind) -> Result<Vec<FirmCode>, AppError> {
        let mut firm = self.read_for(caller, Act::EditSettings).await?;
        Ok(firm.firm_codes(kind).await?)
    }
}
