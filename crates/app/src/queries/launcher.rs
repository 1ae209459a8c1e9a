//! « Mes applications »: what is open to the contact who asks, and nothing of anybody else (`GST-04`).

use std::collections::BTreeSet;

use hub_domain::authz::{Act, Target, allows};
use hub_domain::fold::fold;
use hub_domain::ids::{ActivationId, ContactId};
use hub_domain::sort_key::sort_key;
use hub_domain::staff::{Actor, Caller};
use hub_store::{DossierOwner, FirmCard, Offer, ReadDirectory as _, WithdrawnOffer};

use crate::context::Hub;
use crate::error::AppError;

/// Dossiers on one page.
pub const LAUNCHER_PAGE: usize = 25;
/// More dossiers than this are searched, and the last used shown first.
const FEW_DOSSIERS: usize = 8;
/// How many applications « Utilisées récemment » shows.
const RECENT: usize = 3;
/// How long a withdrawn access is told, in days.
const WITHDRAWN_DAYS: i64 = 30;

/// A dossier with what is open on it.
#[derive(Debug, Clone)]
pub struct LauncherDossier {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What is open.
    pub offers: Vec<Offer>,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct LauncherPage {
    /// How the firm presents itself.
    pub firm: FirmCard,
    /// The dossiers of this page.
    pub dossiers: Vec<LauncherDossier>,
    /// The applications last used, when there are many.
    pub recent: Vec<Offer>,
    /// What was taken back lately.
    pub withdrawn: Vec<WithdrawnOffer>,
    /// Whom to write to about what is shown.
    pub owners: Vec<DossierOwner>,
    /// Whether there are so many dossiers that they are searched.
    pub has_search: bool,
    /// Dossiers that the search found.
    pub found: usize,
    /// This page, from 1.
    pub page: usize,
    /// How many pages there are, at least 1.
    pub pages: usize,
}

/// Where a tile leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Launch {
    /// There.
    To(String),
    /// Nowhere for now: the firm suspended it.
    Suspended(String),
    /// Nowhere yet: it has no address.
    InPreparation(String),
}

impl Hub {
    /// The contact's applications, those of dossiers whose name or code has `typed` in it.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whoever is no contact.
    pub async fn launcher(
        &self,
        caller: &Caller,
        typed: &str,
        page: usize,
    ) -> Result<LauncherPage, AppError> {
        let contact = contact(caller)?;
        let mut firm = self.database().read(caller).await?;
        let offers = firm.offers(contact).await?;
        let since = self.now().plus_days(-WITHDRAWN_DAYS);
        let withdrawn = firm.withdrawn_offers(contact, since).await?;
        let owners = firm.owners_of(contact).await?;
        let card = firm.firm_card().await?;
        let mut recent: Vec<Offer> = offers
            .iter()
            .filter(|offer| offer.launched_at.is_some() && !offer.suspended && offer.launch_url.is_some())
            .cloned()
            .collect();
        recent.sort_by_key(|offer| std::cmp::Reverse(offer.launched_at));
        recent.truncate(RECENT);
        let all = by_dossier(offers);
        let has_search = all.len() > FEW_DOSSIERS;
        let wanted = fold(typed);
        let found: Vec<LauncherDossier> = all
            .into_iter()
            .filter(|dossier| fold(&dossier.name).contains(&wanted) || fold(&dossier.code).contains(&wanted))
            .collect();
        let (count, pages) = (found.len(), found.len().div_ceil(LAUNCHER_PAGE).max(1));
        let page = page.clamp(1, pages);
        let dossiers: Vec<LauncherDossier> = found
            .into_iter()
            .skip((page - 1) * LAUNCHER_PAGE)
            .take(LAUNCHER_PAGE)
            .collect();
        Ok(LauncherPage {
            owners: of_these(owners, &dossiers),
            firm: card,
            dossiers,
            recent: if has_search { recent } else { Vec::new() },
            withdrawn,
            has_search,
            found: count,
            page,
            pages,
        })
    }

    /// Opens an application of the contact's: checked now, whatever the page showed, and noted.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whoever is no contact, [`AppError::NotFound`] for what is not open to them.
    pub async fn launch(&self, caller: &Caller, activation: ActivationId) -> Result<Launch, AppError> {
        let contact = contact(caller)?;
        let offers = self.database().read(caller).await?.offers(contact).await?;
        let offer = offers
            .into_iter()
            .find(|offer| offer.activation == activation)
            .ok_or(AppError::NotFound)?;
        if offer.suspended {
            return Ok(Launch::Suspended(offer.label));
        }
        let Some(url) = offer.launch_url else {
            return Ok(Launch::InPreparation(offer.label));
        };
        self.database()
            .note_launch(caller, activation, self.now())
            .await?;
        Ok(Launch::To(url))
    }
}

fn contact(caller: &Caller) -> Result<ContactId, AppError> {
    allows(caller, Act::ReadOwnOffers, Target::Firm)?;
    match caller.actor() {
        Actor::Contact { id, .. } => Ok(*id),
        _ => Err(AppError::NotFound),
    }
}

/// Offers, which come in the order of their dossiers, dossier by dossier.
fn by_dossier(offers: Vec<Offer>) -> Vec<LauncherDossier> {
    let mut dossiers: Vec<LauncherDossier> = Vec::new();
    for offer in offers {
        match dossiers.last_mut().filter(|last| last.code == offer.code) {
            Some(last) => last.offers.push(offer),
            None => dossiers.push(LauncherDossier {
                code: offer.code.clone(),
                name: offer.dossier.clone(),
                offers: vec![offer],
            }),
        }
    }
    for dossier in &mut dossiers {
        dossier.offers.sort_by_cached_key(|offer| sort_key(&offer.label));
    }
    dossiers
}

/// Each person once, and only those of the dossiers shown; of everything, when nothing is open.
fn of_these(owners: Vec<DossierOwner>, dossiers: &[LauncherDossier]) -> Vec<DossierOwner> {
    let shown: BTreeSet<&str> = dossiers.iter().map(|dossier| dossier.code.as_str()).collect();
    let mut seen = BTreeSet::new();
    owners
        .into_iter()
        .filter(|owner| shown.is_empty() || shown.contains(owner.code.as_str()))
        .filter(|owner| seen.insert(owner.email.clone()))
        .take(5)
        .collect()
}
