//! The dossiers of an interlocuteur: *Ajouter*, *Modifier*, *Supprimer* in the panel (`GST-01`, `GST-06`, `ACT-06`).

use hub_domain::authz::{EditContacts, Permit};
use hub_domain::ids::{ContactId, DossierId, LinkId};
use hub_domain::staff::Caller;
use hub_store::{Contact, FirmTx, LinkLine, ReadContacts as _, ReadLinks as _};

use super::contact_faults::{ContactRefusal, check_limit};
use super::create_contact::live_contact;
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What *Modifier* of a link did.
#[derive(Debug)]
pub enum EditLinkOutcome {
    /// Saved.
    Saved,
    /// Nothing differed.
    Unchanged,
    /// Nothing was done: this is to be corrected.
    Refused(ContactRefusal),
    /// Nothing was done: the link is no longer limited to what was shown, but as it is here.
    Moved(String),
}

/// What *Supprimer* of a link did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseLinkOutcome {
    /// Ended, with that many accesses.
    Closed(i64),
    /// Nothing was done: that many accesses hang on it now.
    ImpactChanged(i64),
}

impl Hub {
    /// Links a contact to a dossier.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a contact that is not there, [`AppError::Gone`], [`AppError::Denied`] to who is not
    /// in charge of the dossier; the inner error is what is to be corrected.
    pub async fn open_link(
        &self,
        caller: &Caller,
        contact: ContactId,
        dossier: DossierId,
        limited_to: &str,
        origin: &Origin,
    ) -> Result<Result<String, ContactRefusal>, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let found = live_contact(&mut tx, contact).await?;
        let Some(target) = tx.dossier_to_link(dossier).await? else {
            // Whoever may link nothing learns nothing of dossiers.
            let charge = tx.charge_of(contact, tx.caller().actor().staff_id()).await?;
            drop(tx.permit::<EditContacts>(charge.some())?);
            return Ok(Err(ContactRefusal::UnknownDossier));
        };
        let permit = tx.permit::<EditContacts>(target.target)?;
        let limited_to = match check_limit(limited_to) {
            Ok(text) => text,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if tx.link_of_dossier(contact, dossier).await?.is_some() {
            return Ok(Err(ContactRefusal::LinkedAlready));
        }
        tx.open_link(permit, (contact, &found.shown_name()), dossier, limited_to)
            .await?;
        tx.commit().await?;
        Ok(Ok(target.dossier.code))
    }

    /// Changes what a link is limited to, whose form showed `shown`.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a link that is not there or ended, [`AppError::Denied`] to who is not in charge of
    /// its dossier.
    pub async fn edit_link(
        &self,
        caller: &Caller,
        link: LinkId,
        shown: &str,
        limited_to: &str,
        origin: &Origin,
    ) -> Result<EditLinkOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let (found, before, permit) = held(&mut tx, link).await?;
        let limited_to = match check_limit(limited_to) {
            Ok(text) => text,
            Err(refusal) => return Ok(EditLinkOutcome::Refused(refusal)),
        };
        if before.limited_to == limited_to {
            return Ok(EditLinkOutcome::Unchanged);
        }
        if before.limited_to != shown {
            return Ok(EditLinkOutcome::Moved(before.limited_to));
        }
        if !tx
            .edit_link(permit, (found.id, &found.shown_name()), &before, limited_to)
            .await?
        {
            return Err(AppError::stale());
        }
        tx.commit().await?;
        Ok(EditLinkOutcome::Saved)
    }

    /// Ends a link, whose page announced that `shown` accesses end with it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a link that is not there or ended, [`AppError::Denied`] to who is not in charge of
    /// its dossier.
    pub async fn close_link(
        &self,
        caller: &Caller,
        link: LinkId,
        shown: i64,
        origin: &Origin,
    ) -> Result<CloseLinkOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let (found, before, permit) = held(&mut tx, link).await?;
        if before.applications != shown {
            return Ok(CloseLinkOutcome::ImpactChanged(before.applications));
        }
        let ended = tx
            .close_link(permit, (found.id, &found.shown_name()), &before)
            .await?
            .ok_or(AppError::NotFound)?;
        self.write_to_the_withdrawn(&mut tx).await?;
        tx.commit().await?;
        Ok(CloseLinkOutcome::Closed(ended))
    }
}

/// A live link of a contact who is still there, and the right to it.
async fn held(tx: &mut FirmTx, link: LinkId) -> Result<(Contact, LinkLine, Permit<EditContacts>), AppError> {
    let (contact, before) = tx.link(link).await?.ok_or(AppError::NotFound)?;
    let found = live_contact(tx, contact).await?;
    let permit = tx.permit(before.target)?;
    Ok((found, before, permit))
}
