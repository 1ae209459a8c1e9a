//! The keys of an application that open one dossier each (`KEY-07`).

use hub_domain::authz::{Act, Target, allows, policy};
use hub_domain::ids::InstalledAppId;
use hub_domain::staff::Caller;
use hub_store::{
    BasketList, DossierKeyLine, InstalledApp, ReadApplications as _, ReadBaskets as _, ReadDossierKeys as _,
};

use crate::context::Hub;
use crate::error::AppError;

/// Keys on a page.
pub const DOSSIER_KEYS_PAGE: i64 = 50;

/// A page of such keys.
#[derive(Debug)]
pub struct DossierKeys {
    /// The application.
    pub application: InstalledApp,
    /// How many live keys there are.
    pub count: i64,
    /// This page of them, by the codes of their dossiers.
    pub keys: Vec<DossierKeyLine>,
    /// The code after which the next page begins, when there is one.
    pub next: Option<String>,
    /// How many dossiers the reader has selected in « Dossiers client ».
    pub selected: u64,
}

impl Hub {
    /// The live keys of an application that open one dossier each, those of codes after `after`.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn dossier_keys(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        after: &str,
    ) -> Result<DossierKeys, AppError> {
        allows(caller, Act::ReadApplications, Target::Firm)?;
        let mut firm = self.read_for(caller, Act::ReadKeys).await?;
        // Those of a removed application open nothing until it is restored, but they are still to be seen and revoked.
        let application = firm.application(id).await?.ok_or(AppError::NotFound)?;
        let mut keys = firm.dossier_keys(id, after, DOSSIER_KEYS_PAGE + 1).await?;
        let more = keys.len() as i64 > DOSSIER_KEYS_PAGE;
        keys.truncate(DOSSIER_KEYS_PAGE as usize);
        let selected = match caller.actor().staff_id() {
            Some(staff) => match firm.basket(staff, BasketList::Dossiers, self.now()).await? {
                Some(basket) => firm.basket_count(&basket, policy::Scope::All).await?.selected(),
                None => 0,
            },
            None => 0,
        };
        Ok(DossierKeys {
            count: firm.count_dossier_keys(id).await?,
            next: keys.last().filter(|_| more).map(|last| last.code.clone()),
            application,
            keys,
            selected,
        })
    }
}
