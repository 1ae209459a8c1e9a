//! One application switched on or off for one dossier, by the API: what the window does, an application at a time
//! (`ACT-03`, `ACT-04`, `ACT-08`).

use std::collections::BTreeSet;

use hub_domain::ids::{ContactId, InstalledAppId};
use hub_domain::staff::Caller;
use hub_domain::window::{Chosen, WindowRefusal};

use super::change_activations::{WindowChoice, WindowForm, WindowOutcome};
use crate::context::{Hub, Origin};
use crate::error::AppError;
use crate::queries::window::WindowDoor;

/// What is asked of one application of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActivationAsked {
    /// To be on, for these contacts and no others.
    On(BTreeSet<ContactId>),
    /// To be off.
    Off,
}

/// What it did.
#[derive(Debug)]
pub enum ActivationOutcome {
    /// It is now as asked; whether anything differed before.
    Done {
        /// Whether anything changed.
        changed: bool,
    },
    /// Nothing was done: this is to be corrected.
    Refused(WindowRefusal),
    /// Nothing was done: the dossier takes no activation any more.
    Closed,
}

impl Hub {
    /// Switches an application on or off for the dossier of a code; `shown` is what the caller was shown of the dossier's
    /// applications.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`] for a dossier or an application that the firm does not have, a
    /// conflict when the dossier's applications changed since they were shown.
    pub async fn set_activation(
        &self,
        caller: &Caller,
        code: &str,
        application: InstalledAppId,
        shown: &Chosen,
        asked: &ActivationAsked,
        origin: &Origin,
    ) -> Result<ActivationOutcome, AppError> {
        let mut mine = shown.clone();
        mine.switch_off(application);
        if let ActivationAsked::On(contacts) = asked {
            mine.switch_on(application);
            contacts
                .iter()
                .for_each(|contact| mine.give(application, *contact));
        }
        let form = WindowForm {
            shown: shown.clone(),
            choice: WindowChoice::Dossier(mine),
        };
        let outcome = self
            .change_activations(caller, code, WindowDoor::Api, &form, origin)
            .await?;
        Ok(match outcome {
            WindowOutcome::Saved { .. } => ActivationOutcome::Done { changed: true },
            WindowOutcome::Repeated | WindowOutcome::Unchanged => ActivationOutcome::Done { changed: false },
            WindowOutcome::Stale { .. } => return Err(AppError::stale()),
            WindowOutcome::Closed => ActivationOutcome::Closed,
            WindowOutcome::Refused { refused, .. } => match refused.into_iter().next() {
                Some((_, why)) => ActivationOutcome::Refused(why),
                None => return Err(AppError::internal("a refusal without a reason")),
            },
        })
    }
}
