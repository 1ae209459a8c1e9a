//! Where the firm's contacts are invited.

use hub_domain::authz::Act;
use hub_domain::directory::DirectoryChoice;
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;
use hub_store::ReadDirectory as _;

use crate::context::Hub;
use crate::error::AppError;

/// What the page « Annuaire » shows.
#[derive(Debug, Clone)]
pub struct DirectoryPage {
    /// Which directory.
    pub choice: DirectoryChoice,
    /// When the tenant consented.
    pub consented_at: Option<Moment>,
    /// What its form must carry.
    pub revision: i64,
    /// Whether the installation has an application at Microsoft.
    pub is_configured: bool,
}

impl Hub {
    /// The firm's directory.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn directory(&self, caller: &Caller) -> Result<DirectoryPage, AppError> {
        let directory = self
            .read_for(caller, Act::EditSettings)
            .await?
            .directory()
            .await?;
        Ok(DirectoryPage {
            choice: directory.choice,
            consented_at: directory.consented_at,
            revision: directory.revision,
            is_configured: self.settings().graph.is_some(),
        })
    }

    /// Where an administrator of the firm's tenant consents, coming back to `path` with `state`; nothing for the
    /// embedded directory.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn consent_address(
        &self,
        caller: &Caller,
        path: &str,
        state: &str,
    ) -> Result<Option<String>, AppError> {
        let directory = self.directory(caller).await?;
        let redirect = format!("{}{path}", self.settings().public_url);
        Ok(match (&directory.choice, &self.settings().graph) {
            (DirectoryChoice::Entra { tenant, .. }, Some(app)) => {
                Some(app.consent_address(tenant, &redirect, state))
            }
            _ => None,
        })
    }
}
