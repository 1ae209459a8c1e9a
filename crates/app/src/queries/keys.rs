//! The firm's API keys (`KEY-04`).

use std::collections::HashMap;

use hub_domain::authz::Act;
use hub_domain::firm::SicCode;
use hub_domain::ids::ApiKeyId;
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;
use hub_store::{KeyLine, KeyRefusal, ReadApplications as _, ReadCalls as _, ReadKeys as _};

use crate::context::Hub;
use crate::error::AppError;

/// The list of keys, with what its form needs.
#[derive(Debug)]
pub struct KeysList {
    /// Every key, oldest first.
    pub keys: Vec<KeyLine>,
    /// Names of staff by identifier, for « made by ».
    pub staff: HashMap<i64, String>,
    /// The firm's SIC codes.
    pub sic_codes: Vec<SicCode>,
}

/// One key, with what happened to it.
#[derive(Debug)]
pub struct KeyDetail {
    /// The key.
    pub key: KeyLine,
    /// Who made it, where a staff member did.
    pub created_by: Option<String>,
    /// The calls it was refused, newest first (`KEY-06`).
    pub refusals: Vec<KeyRefusal>,
    /// The calls that it was allowed in the last 24 hours, to the hour.
    pub calls: i64,
}

impl Hub {
    /// One key, with the calls it was refused.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn key_detail(&self, caller: &Caller, id: ApiKeyId) -> Result<KeyDetail, AppError> {
        let mut firm = self.read_for(caller, Act::ReadKeys).await?;
        let key = firm.key(id).await?.ok_or(AppError::NotFound)?;
        let names = firm.staff_names().await?;
        let created_by = names
            .into_iter()
            .find(|(staff, _)| Some(staff.0) == key.issued_by)
            .map(|(_, name)| name)
            .or_else(|| key.issued_by_application.clone());
        Ok(KeyDetail {
            refusals: firm.key_refusals(id).await?,
            calls: firm.key_calls(id, self.day_before()).await?,
            created_by,
            key,
        })
    }

    /// The firm's keys.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no administrator.
    pub async fn keys(&self, caller: &Caller) -> Result<KeysList, AppError> {
        let mut firm = self.read_for(caller, Act::ReadKeys).await?;
        let keys = firm.keys().await?;
        let staff = firm
            .staff_names()
            .await?
            .into_iter()
            .map(|(id, name)| (id.0, name))
            .collect();
        Ok(KeysList {
            keys,
            staff,
            sic_codes: firm.sic_codes().await?,
        })
    }

    /// One key.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn key_line(&self, caller: &Caller, id: ApiKeyId) -> Result<KeyLine, AppError> {
        let mut firm = self.read_for(caller, Act::ReadKeys).await?;
        firm.key(id).await?.ok_or(AppError::NotFound)
    }

    /// How many calls a key was allowed in the last 24 hours, to the hour.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn recent_key_calls(&self, caller: &Caller, id: ApiKeyId) -> Result<i64, AppError> {
        let mut firm = self.read_for(caller, Act::ReadKeys).await?;
        Ok(firm.key_calls(id, self.day_before()).await?)
    }

    fn day_before(&self) -> Moment {
        self.now().plus_days(-1)
    }
}
