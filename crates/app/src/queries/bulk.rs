//! « Activer une application… » on a selection: which ones, the exact figures, and what became of it.

use hub_domain::authz::{Act, Denied, Target, policy, relation};
use hub_domain::bulk::{BulkFigures, BulkRefusal, BulkWay, check_bulk};
use hub_domain::ids::{ActId, InstalledAppId};
use hub_domain::sort_key::sort_key;
use hub_domain::staff::Caller;
use hub_store::{
    Basket, BasketList, InstalledApp, ReadApplications as _, ReadBaskets as _, ReadBulk as _,
    ReadBulkActs as _,
};

pub use hub_store::{BulkAct, BulkChange};

use crate::context::Hub;
use crate::error::AppError;

/// An application that could be switched in bulk, and why it cannot.
#[derive(Debug)]
pub struct BulkOffer {
    /// The application.
    pub application: InstalledApp,
    /// Why it cannot.
    pub refusal: Option<BulkRefusal>,
}

/// The first step: a selection, and the applications to choose from.
#[derive(Debug)]
pub struct BulkStart {
    /// Chosen dossiers on which the person may act.
    pub chosen: u64,
    /// The firm's applications in French order, those of the whole firm left out.
    pub offers: Vec<BulkOffer>,
}

/// The recap: what would be done, exactly.
#[derive(Debug)]
pub struct BulkRecap {
    /// The application.
    pub application: InstalledApp,
    /// Why it cannot be switched that way.
    pub refusal: Option<BulkRefusal>,
    /// The figures.
    pub figures: BulkFigures,
    /// The selection as it is: a form that carries another version is stale.
    pub version: i64,
}

impl Hub {
    /// The selection of a list, and what can be switched on or off for it. Nothing when no dossier is selected.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whoever may act on no dossier at all.
    pub async fn bulk_start(
        &self,
        caller: &Caller,
        way: BulkWay,
        list: BasketList,
    ) -> Result<Option<BulkStart>, AppError> {
        let (scope, mut firm) = self.read_in_bulk(caller).await?;
        let Some(basket) = self.selection(caller, &mut firm, list).await? else {
            return Ok(None);
        };
        let chosen = firm.basket_count(&basket, scope).await?.selected();
        if chosen == 0 && firm.basket_count(&basket, policy::Scope::All).await?.selected() == 0 {
            return Ok(None);
        }
        let mut applications = firm.applications().await?;
        applications.sort_by_cached_key(|app| (sort_key(&app.label), app.id));
        let offers = applications
            .into_iter()
            .filter(|app| !app.entry.acts_on_whole_firm())
            .map(|application| BulkOffer {
                refusal: check_bulk(way, &application.entry, application.suspended).err(),
                application,
            })
            .collect();
        Ok(Some(BulkStart { chosen, offers }))
    }

    /// The recap of one application over the selection of a list. Nothing when no dossier is selected.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`] for an application the firm does not have.
    pub async fn bulk_recap(
        &self,
        caller: &Caller,
        way: BulkWay,
        list: BasketList,
        application: InstalledAppId,
    ) -> Result<Option<BulkRecap>, AppError> {
        let (scope, mut firm) = self.read_in_bulk(caller).await?;
        let application = firm
            .application(application)
            .await?
            .filter(|app| !app.removed)
            .ok_or(AppError::NotFound)?;
        let Some(basket) = self.selection(caller, &mut firm, list).await? else {
            return Ok(None);
        };
        Ok(Some(BulkRecap {
            figures: firm.bulk_figures(&basket, scope, application.id).await?,
            refusal: check_bulk(way, &application.entry, application.suspended).err(),
            version: basket.version,
            application,
        }))
    }

    /// What became of a bulk act: for its author, and for whoever may act on every dossier.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn bulk_act(&self, caller: &Caller, act: ActId) -> Result<BulkAct, AppError> {
        let (scope, mut firm) = self.read_in_bulk(caller).await?;
        let found = firm.bulk_act(act).await?;
        let is_own = found
            .as_ref()
            .is_some_and(|found| found.author.is_some() && found.author == caller.actor().staff_id());
        if scope != policy::Scope::All && !is_own {
            return Err(denied(caller).into());
        }
        found.ok_or(AppError::NotFound)
    }

    async fn selection(
        &self,
        caller: &Caller,
        firm: &mut hub_store::FirmReader,
        list: BasketList,
    ) -> Result<Option<Basket>, AppError> {
        let staff = caller.actor().staff_id().ok_or(AppError::NotFound)?;
        Ok(firm.basket(staff, list, self.now()).await?)
    }

    async fn read_in_bulk(
        &self,
        caller: &Caller,
    ) -> Result<(policy::Scope, hub_store::FirmReader), AppError> {
        let scope = policy::scope(caller.actor(), Act::Activate);
        if scope == policy::Scope::Nothing {
            return Err(denied(caller).into());
        }
        Ok((scope, self.database().read(caller).await?))
    }
}

/// The refusal of a bulk act.
pub(crate) fn denied(caller: &Caller) -> Denied {
    Denied {
        act: Act::Activate,
        relation: relation(caller.actor(), Target::Firm),
    }
}
