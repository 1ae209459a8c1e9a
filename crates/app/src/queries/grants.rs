//! What an application is granted in Loop Hub, for whoever may change it.

use hub_domain::authz::Act;
use hub_domain::authz::grant::Grants;
use hub_domain::ids::InstalledAppId;
use hub_domain::staff::Caller;
use hub_store::{InstalledApp, ReadGrants as _};

use super::impact::live;
use crate::commands::takes_grants;
use crate::context::Hub;
use crate::error::AppError;

impl Hub {
    /// An application with a cabinet key, and what it is granted.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`] also for an application without cabinet key, [`AppError::Removed`].
    pub async fn application_grants(
        &self,
        caller: &Caller,
        id: InstalledAppId,
    ) -> Result<(InstalledApp, Grants), AppError> {
        let mut firm = self.read_for(caller, Act::GrantOperations).await?;
        let application = live(&mut firm, id).await?;
        if !takes_grants(&application) {
            return Err(AppError::NotFound);
        }
        let grants = firm.grants(id).await?;
        Ok((application, grants))
    }
}
