//! Inviting a contact to the firm's directory (`ACT-07`), inviting again, cancelling.

use hub_domain::authz::{EditContacts, Permit};
use hub_domain::contact::GuestState;
use hub_domain::ids::{ContactId, InstalledAppId};
use hub_domain::invitation::{INVITATION_DAYS, Reason, ReasonKind, Step};
use hub_domain::staff::Caller;
use hub_store::{FirmTx, ReadApplications as _, ReadContacts as _, ReadDirectory as _, ReadInvitations as _};

use crate::context::{Hub, Origin};
use crate::error::AppError;
use crate::jobs::{LEASE_MILLIS, TakenUp};

/// What came of an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InviteOutcome {
    /// Nothing was asked: the directory knows the contact, who can be chosen.
    AlreadyKnown(GuestState),
    /// The directory has the user now; the e-mail is on its way.
    Invited,
    /// Asked; the directory has not shown the user yet. It goes on by itself, and the staff is told if it fails.
    Waiting,
    /// The directory refused, or what it has is not what was asked for.
    Refused {
        /// Why.
        reason: Reason,
    },
    /// The firm's tenant has not consented; nothing changed.
    NotConsented,
    /// The contact has no address to be invited at; nothing changed.
    NoAddress,
}

impl InviteOutcome {
    /// Whether the contact can be chosen from now on (`ACT-04`).
    #[must_use]
    pub const fn can_be_chosen(&self) -> bool {
        matches!(self, Self::AlreadyKnown(_) | Self::Invited)
    }
}

impl Hub {
    /// Invites a contact for an application, or for none: recorded first, then asked of the directory with no
    /// transaction open.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Denied`].
    pub async fn invite_contact(
        &self,
        caller: &Caller,
        contact: ContactId,
        application: Option<InstalledAppId>,
        origin: &Origin,
    ) -> Result<InviteOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let invitee = tx.invitee(contact).await?.ok_or(AppError::NotFound)?;
        let permit = permit(&mut tx, contact).await?;
        if let Some(id) = application {
            let application = tx.application(id).await?.ok_or(AppError::NotFound)?;
            if application.removed {
                return Err(AppError::Gone);
            }
        }
        if invitee.state.can_be_chosen() {
            return Ok(InviteOutcome::AlreadyKnown(invitee.state));
        }
        let Some(email) = invitee.email.clone() else {
            return Ok(InviteOutcome::NoAddress);
        };
        if !tx.directory().await?.choice.is_consented() {
            return Ok(InviteOutcome::NotConsented);
        }
        if let Some(live) = tx.invitation_of(contact).await? {
            if live.email == email && !matches!(live.step, Step::Failed(_)) {
                return Ok(InviteOutcome::Waiting);
            }
            tx.reset_guest(contact, &invitee.label()).await?;
        }
        let now = self.now();
        let held = tx
            .ask_invitation(
                permit,
                (&invitee, &email),
                application,
                (now.plus_days(INVITATION_DAYS), now.plus_millis(LEASE_MILLIS)),
            )
            .await?;
        tx.commit().await?;
        let taken = match self.take_up(held, caller, origin).await {
            Ok(taken) => taken,
            // It was asked for: the reconciler goes on once the lease has run out.
            Err(error) => {
                tracing::warn!(%error, contact = %contact, "an invitation goes on later");
                return Ok(InviteOutcome::Waiting);
            }
        };
        Ok(match taken {
            TakenUp::Reached(Step::Failed(reason)) if reason.kind == ReasonKind::ConsentMissing => {
                InviteOutcome::NotConsented
            }
            TakenUp::Reached(Step::Failed(reason)) => InviteOutcome::Refused { reason },
            TakenUp::Reached(Step::Sent { .. }) => InviteOutcome::Invited,
            TakenUp::Reached(step @ Step::Accepted { .. }) => InviteOutcome::AlreadyKnown(step.guest_state()),
            TakenUp::Reached(_) | TakenUp::Lost => InviteOutcome::Waiting,
        })
    }

    /// *Relancer l’invitation*: the same invitation for thirty more days, with a new e-mail. One that failed, or a
    /// contact whose invitation is not known any more, is invited anew.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Denied`].
    pub async fn resend_invitation(
        &self,
        caller: &Caller,
        contact: ContactId,
        origin: &Origin,
    ) -> Result<InviteOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let invitee = tx.invitee(contact).await?.ok_or(AppError::NotFound)?;
        let permit = permit(&mut tx, contact).await?;
        if invitee.state == GuestState::Guest {
            return Ok(InviteOutcome::AlreadyKnown(GuestState::Guest));
        }
        let live = tx.invitation_of(contact).await?;
        if let Some(live) = live.filter(|live| matches!(live.step, Step::Sent { .. })) {
            let until = self.now().plus_days(INVITATION_DAYS);
            tx.prolong_invitation(permit, &invitee, live.id, until).await?;
            let cause = format!("invitation:{}:again:{}", live.id, tx.act());
            let author = tx.caller().actor().name().to_owned();
            self.post_invitation(&mut tx, &invitee, &live, &author, (cause, None))
                .await?;
            tx.commit().await?;
            return Ok(InviteOutcome::Invited);
        }
        if invitee.state == GuestState::InvitationSent {
            tx.cancel_invitation(permit, &invitee).await?;
            tx.commit().await?;
        } else {
            drop(tx);
        }
        self.invite_contact(caller, contact, None, origin).await
    }

    /// Cancels a contact's invitation: its links are dead from here on. A guest is not touched.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Denied`]; [`AppError::Gone`] when there is none to cancel.
    pub async fn cancel_invitation(
        &self,
        caller: &Caller,
        contact: ContactId,
        origin: &Origin,
    ) -> Result<(), AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let invitee = tx.invitee(contact).await?.ok_or(AppError::NotFound)?;
        let permit = permit(&mut tx, contact).await?;
        if invitee.state == GuestState::Guest || tx.invitation_of(contact).await?.is_none() {
            return Err(AppError::Gone);
        }
        tx.cancel_invitation(permit, &invitee).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Who may invite a contact: whoever may on every contact, or is in charge of one of their dossiers.
async fn permit(tx: &mut FirmTx, contact: ContactId) -> Result<Permit<EditContacts>, AppError> {
    let charge = tx.charge_of(contact, tx.caller().actor().staff_id()).await?;
    Ok(tx.permit::<EditContacts>(charge.some())?)
}
