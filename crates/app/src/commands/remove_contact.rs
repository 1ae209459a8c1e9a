//! *Supprimer* an interlocuteur: their links, accesses and invitation end with them (`GST-06`).

use hub_domain::authz::EditContacts;
use hub_domain::ids::ContactId;
use hub_domain::staff::Caller;
use hub_store::{ContactImpact, ReadContacts as _};

use super::create_contact::live_contact;
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What *Supprimer* did.
#[derive(Debug)]
pub enum RemoveContactOutcome {
    /// Removed.
    Removed {
        /// « DURAND Paul ».
        name: String,
        /// What ended with them.
        ended: ContactImpact,
    },
    /// Nothing was done: what ends is no longer what was shown.
    ImpactChanged {
        /// What it is now.
        now: ContactImpact,
    },
}

impl Hub {
    /// Removes a contact, whose page announced `shown`.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Gone`]; [`AppError::Denied`] to who is not in charge of all of the
    /// contact's dossiers.
    pub async fn remove_contact(
        &self,
        caller: &Caller,
        id: ContactId,
        shown: ContactImpact,
        origin: &Origin,
    ) -> Result<RemoveContactOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let contact = live_contact(&mut tx, id).await?;
        let charge = tx.charge_of(id, tx.caller().actor().staff_id()).await?;
        let permit = tx.permit::<EditContacts>(charge.every())?;
        let now = tx.contact_impact(id).await?;
        if now != shown {
            return Ok(RemoveContactOutcome::ImpactChanged { now });
        }
        let ended = tx.remove_contact(permit, &contact).await?.ok_or(AppError::Gone)?;
        tx.commit().await?;
        Ok(RemoveContactOutcome::Removed {
            name: contact.shown_name(),
            ended,
        })
    }
}
