//! What removing or suspending an application would do (`APP-04`, `APP-07`), and which removed ones can come back
//! (`APP-06`).

use hub_domain::authz::Act;
use hub_domain::ids::InstalledAppId;
use hub_domain::letter::{Addressee, Letter};
use hub_domain::moment::Moment;
use hub_domain::removal::{RESTORE_DAYS, is_collaborative_offer};
use hub_domain::staff::Caller;
use hub_outbound::mail::Composed;
use hub_store::{
    Consequence, FirmReader, Impact, InstalledApp, ReadApplications as _, ReadCalls as _, ReadImpact as _,
    ReadMails as _, ReadRemovals as _, RemovedApp, Restorable, TouchedDossier,
};

use super::applications::APPLICATION_DOSSIERS_PAGE;
use crate::context::Hub;
use crate::error::AppError;

/// Over how many days an application's calls are told before it is removed.
const CALLS_SHOWN_DAYS: i64 = 30;

/// What ends with an application.
#[derive(Debug)]
pub struct RemovalPage {
    /// The application.
    pub application: InstalledApp,
    /// The figures.
    pub impact: Impact,
    /// When its key was last used, as far as is known.
    pub last_call: Option<Moment>,
    /// The calls that were allowed for it in the thirty days.
    pub calls: i64,
    /// Its dossiers by code, at most [`APPLICATION_DOSSIERS_PAGE`].
    pub dossiers: Vec<TouchedDossier>,
    /// The code after which the next dossiers come, when there are more.
    pub next: Option<String>,
}

/// A removed application, and what restoring it would do.
#[derive(Debug)]
pub struct RestorePage {
    /// The application and its removal.
    pub removed: RemovedApp,
    /// What comes back and what does not.
    pub what: Restorable,
    /// What stands in its place now.
    pub added_again: Option<InstalledApp>,
}

impl Hub {
    /// What removing an application would end, with its dossiers after code `after`.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Removed`].
    pub async fn removal_page(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        after: &str,
    ) -> Result<RemovalPage, AppError> {
        let mut firm = self.read_for(caller, Act::RemoveApplication).await?;
        let application = live(&mut firm, id).await?;
        let impact = firm
            .impact(id, is_collaborative_offer(&application.entry))
            .await?;
        let mut dossiers = firm
            .touched_dossiers(id, after, APPLICATION_DOSSIERS_PAGE + 1)
            .await?;
        let more = dossiers.len() as i64 > APPLICATION_DOSSIERS_PAGE;
        dossiers.truncate(APPLICATION_DOSSIERS_PAGE as usize);
        Ok(RemovalPage {
            next: dossiers.last().filter(|_| more).map(|last| last.code.clone()),
            last_call: firm.last_call(id).await?,
            calls: firm
                .application_calls(id, self.now().plus_days(-CALLS_SHOWN_DAYS))
                .await?,
            application,
            impact,
            dossiers,
        })
    }

    /// The figures alone, for the page of *Suspendre*: owners are counted whatever the application.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Removed`].
    pub async fn suspension_page(
        &self,
        caller: &Caller,
        id: InstalledAppId,
    ) -> Result<(InstalledApp, Impact), AppError> {
        let mut firm = self.read_for(caller, Act::SuspendApplication).await?;
        let application = live(&mut firm, id).await?;
        let impact = firm.impact(id, true).await?;
        Ok((application, impact))
    }

    /// Every dossier that a removal would touch, with every contact who would lose the access.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Removed`].
    pub async fn removal_consequences(
        &self,
        caller: &Caller,
        id: InstalledAppId,
    ) -> Result<(InstalledApp, Vec<Consequence>), AppError> {
        let mut firm = self.read_for(caller, Act::RemoveApplication).await?;
        let application = live(&mut firm, id).await?;
        let lines = firm.consequences(id).await?;
        Ok((application, lines))
    }

    /// The letter, worded, that the first owner would get if the application were removed now; nothing when nobody is written
    /// to.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Removed`].
    pub async fn removal_letter_preview(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        reason: &str,
    ) -> Result<Option<(Addressee, Composed)>, AppError> {
        let mut firm = self.read_for(caller, Act::RemoveApplication).await?;
        let application = live(&mut firm, id).await?;
        if !is_collaborative_offer(&application.entry) {
            return Ok(None);
        }
        let mut owners = firm.owner_dossiers(id).await?;
        // Owners come before what has none.
        owners.sort_by_key(|owner| owner.share.owner.is_none());
        let Some(first) = owners.into_iter().next() else {
            return Ok(None);
        };
        let ownerless = first.share.owner.is_none();
        let to = match first.share.owner {
            Some(owner) => Some(owner),
            None => firm.administrators_to_write_to().await?.into_iter().next(),
        };
        let letter = Letter::OfferRemoved {
            application: application.label,
            author: caller.actor().name().to_owned(),
            at: self.now(),
            dossiers: first.listed,
            total: first.share.dossiers,
            reason: reason.to_owned(),
            ownerless,
        };
        let letterhead = firm.letterhead().await?;
        Ok(to.map(|to| {
            let worded = self.letter_preview(&letter, &to, &letterhead);
            (to, worded)
        }))
    }

    /// A removed application, and what restoring it would do now.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`] when there is none, when its thirty days are over, or when it
    /// stands.
    pub async fn restore_page(&self, caller: &Caller, id: InstalledAppId) -> Result<RestorePage, AppError> {
        let mut firm = self.read_for(caller, Act::RestoreApplication).await?;
        let removed = firm
            .removed_application(id, restorable_since(self.now()))
            .await?
            .ok_or(AppError::NotFound)?;
        let what = firm.restorable(&removed).await?;
        let added_again = match what.added_again {
            Some(stands) => firm.application(stands).await?,
            None => None,
        };
        Ok(RestorePage {
            removed,
            what,
            added_again,
        })
    }
}

/// Applications removed after this moment can still be restored at `now` (`APP-06`).
pub(crate) const fn restorable_since(now: Moment) -> Moment {
    now.plus_days(-RESTORE_DAYS)
}

/// The application, unless it was removed.
pub(crate) async fn live(firm: &mut FirmReader, id: InstalledAppId) -> Result<InstalledApp, AppError> {
    let application = firm.application(id).await?.ok_or(AppError::NotFound)?;
    if application.removed {
        return Err(AppError::removed(firm.removal(id).await?));
    }
    Ok(application)
}
