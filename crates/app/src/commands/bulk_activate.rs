//! « Valider » of a bulk act: one application, every dossier of a selection, one transaction (`ACT-01`, `ACT-10`).

use hub_domain::authz::{Activate, Scope};
use hub_domain::bulk::{BulkFigures, BulkRefusal, BulkWay, check_bulk};
use hub_domain::ids::{ActId, InstalledAppId};
use hub_domain::staff::Caller;
use hub_store::{BasketList, ReadApplications as _, ReadBulk as _};

use crate::context::{Hub, Origin};
use crate::error::AppError;
use crate::queries::bulk::denied;

/// How long a form sent again is known to be a repeat, in days.
const REPEAT_DAYS: i64 = 1;

/// What the recap announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkForm {
    /// Which way.
    pub way: BulkWay,
    /// Of which list.
    pub list: BasketList,
    /// The application.
    pub application: InstalledAppId,
    /// The version of the selection.
    pub version: i64,
    /// How many dossiers were to change.
    pub changing: i64,
}

/// What a bulk act did.
#[derive(Debug)]
pub enum BulkOutcome {
    /// Done; or done already by the same form sent twice.
    Done(ActId),
    /// Nothing was done: the figures are no longer those announced.
    Changed(BulkFigures),
    /// Nothing was done: every chosen dossier is so already.
    Nothing,
    /// Nothing was done: no dossier is selected.
    NoSelection,
    /// Nothing was done: the application cannot be switched that way.
    Refused(BulkRefusal),
}

impl Hub {
    /// Carries out what the recap announced, exactly, or nothing. The next call of the application is decided by it.
    ///
    /// # Errors
    /// [`AppError::Denied`] when the caller may act on none of the dossiers, [`AppError::NotFound`],
    /// [`AppError::Gone`] when the application was removed meanwhile.
    pub async fn bulk_activate(
        &self,
        caller: &Caller,
        form: &BulkForm,
        origin: &Origin,
    ) -> Result<BulkOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit_in_bulk::<Activate>()?;
        let application = tx
            .application(form.application)
            .await?
            .ok_or(AppError::NotFound)?;
        if application.removed {
            return Err(AppError::Gone);
        }
        let Some(basket) = tx.hold_basket(form.list).await? else {
            let since = self.now().plus_days(-REPEAT_DAYS);
            let done = tx.last_bulk(form.way, form.application, since).await?;
            return Ok(done.map_or(BulkOutcome::NoSelection, BulkOutcome::Done));
        };
        let figures = tx.bulk_figures(&basket, permit.scope(), form.application).await?;
        if figures.chosen == 0 {
            return match (figures.without_right, permit.scope()) {
                (0, _) | (_, Scope::All) => Ok(BulkOutcome::NoSelection),
                _ => Err(denied(tx.caller()).into()),
            };
        }
        if let Err(refusal) = check_bulk(form.way, &application.entry, application.suspended) {
            return Ok(BulkOutcome::Refused(refusal));
        }
        if basket.version != form.version || figures.changing(form.way) != form.changing {
            return Ok(BulkOutcome::Changed(figures));
        }
        if form.changing == 0 {
            return Ok(BulkOutcome::Nothing);
        }
        let label = (application.id, application.label.as_str());
        tx.switch_in_bulk(permit, form.way, label, &basket).await?;
        self.write_to_the_withdrawn(&mut tx).await?;
        tx.empty_basket(&basket).await?;
        Ok(BulkOutcome::Done(tx.commit().await?))
    }
}
