//! *Supprimer*: the application with all its activations and accesses, confirmed, and the owners written to (`APP-04`,
//! `APP-05`).

use hub_domain::authz::{RemoveApplication, Target};
use hub_domain::ids::InstalledAppId;
use hub_domain::letter::{Addressee, Letter, LetterDossier};
use hub_domain::removal::{RemovalReason, is_collaborative_offer};
use hub_domain::staff::Caller;
use hub_store::{
    FirmTx, Impact, InstalledApp, OwnerDossiers, ReadApplications as _, ReadImpact as _, RemovalNote,
    RemovedApplication,
};

use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What *Supprimer* did.
#[derive(Debug)]
pub enum RemoveOutcome {
    /// Removed.
    Removed {
        /// What it was called.
        label: String,
        /// What ended with it.
        ended: RemovedApplication,
        /// How many letters were posted to owners.
        letters: i64,
    },
    /// Nothing was done: what would end is no longer what was shown.
    ImpactChanged(Impact),
}

impl Hub {
    /// Removes an application, whose page showed the figures that `seal` binds. Its calls are refused from the next one
    /// on; the letters leave after that.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Removed`] when it was removed already.
    pub async fn remove_application(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        seal: &str,
        reason: &RemovalReason,
        origin: &Origin,
    ) -> Result<RemoveOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<RemoveApplication>(Target::Firm)?;
        let before = tx.application(id).await?.ok_or(AppError::NotFound)?;
        if before.removed {
            return Err(AppError::removed(tx.removal(id).await?));
        }
        let is_offer = is_collaborative_offer(&before.entry);
        let impact = tx.impact(id, is_offer).await?;
        if impact.seal() != seal {
            return Ok(RemoveOutcome::ImpactChanged(impact));
        }
        // Read before the activations end, posted with their end.
        let owners = if is_offer {
            tx.owner_dossiers(id).await?
        } else {
            Vec::new()
        };
        let note = RemovalNote {
            contacts: impact.contacts,
            owners: impact.owners,
            reason: reason.as_str().to_owned(),
        };
        let ended = tx
            .remove_application(permit, &before, &note)
            .await?
            .ok_or_else(AppError::stale)?;
        let letters = self.post_removal(&mut tx, &before, owners, reason).await?;
        self.write_to_the_withdrawn(&mut tx).await?;
        tx.commit().await?;
        Ok(RemoveOutcome::Removed {
            label: before.label,
            ended,
            letters,
        })
    }

    /// One letter to each owner about all their dossiers; one about those without an owner to each administrator.
    async fn post_removal(
        &self,
        tx: &mut FirmTx,
        application: &InstalledApp,
        owners: Vec<OwnerDossiers>,
        reason: &RemovalReason,
    ) -> Result<i64, AppError> {
        let mut posted = 0;
        for OwnerDossiers { share, listed } in owners {
            let letter = |ownerless| {
                removal_letter(tx, application, listed.clone(), share.dossiers, reason, ownerless)
            };
            let (to, letter, kind) = match share.owner {
                Some(owner) => (vec![owner], letter(false), "owner"),
                None => {
                    let letter = letter(true);
                    (tx.administrators_to_write_to().await?, letter, "ownerless")
                }
            };
            for addressee in to {
                let cause = cause(tx, kind, &addressee);
                self.post(tx, addressee, letter.clone(), cause).await?;
                posted += 1;
            }
        }
        Ok(posted)
    }
}

/// E1, as it leaves from this act.
fn removal_letter(
    tx: &FirmTx,
    application: &InstalledApp,
    dossiers: Vec<LetterDossier>,
    total: i64,
    reason: &RemovalReason,
    ownerless: bool,
) -> Letter {
    Letter::OfferRemoved {
        application: application.label.clone(),
        author: tx.caller().actor().name().to_owned(),
        at: tx.at(),
        dossiers,
        total,
        reason: reason.as_str().to_owned(),
        ownerless,
    }
}

/// Names the act and the person, so that the letter is written once.
pub(super) fn cause(tx: &FirmTx, kind: &str, to: &Addressee) -> String {
    let staff = to.staff.map_or(0, |staff| staff.0);
    format!("act:{}:{kind}:{staff}", tx.act())
}
