//! Being a guest of the firm: from when to when, and what ends it (`GST-04`, `GST-05`, `GST-06`).

use hub_domain::account::EmailAddress;
use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{EditContacts, Permit};
use hub_domain::contact::GuestState;
use hub_domain::ids::{AccountId, ContactId};
use hub_domain::moment::Moment;
use serde_json::json;

use crate::db::args;
use crate::error::StoreError;
use crate::firm::invitations::Invitee;
use crate::firm_tx::FirmTx;
use crate::sql::firm_sql;

firm_sql! {
    SET_GUEST = "UPDATE contact SET guest_state = $3, guest_reason = $4, directory_id = $5, invited_at = $6, \
        revision = revision + 1 WHERE firm_id = $1 AND id = $2";
    FORGET_GUEST = "UPDATE contact SET guest_state = 'not_invited', guest_reason = NULL, directory_id = NULL, \
        invited_at = NULL, account_id = NULL WHERE firm_id = $1 AND id = $2";
    SET_ACCOUNT = "UPDATE contact SET account_id = $3 WHERE firm_id = $1 AND id = $2";
    OPEN_PERIOD = "INSERT INTO guest_period (firm_id, contact_id, opened_by) VALUES ($1, $2, $3) \
        ON CONFLICT (firm_id, contact_id) WHERE closed_by IS NULL DO NOTHING";
    CLOSE_PERIOD = "UPDATE guest_period SET closed_by = $3 WHERE firm_id = $1 AND contact_id = $2 \
        AND closed_by IS NULL";
    DROP_PASSES = "UPDATE contact_pass SET used_at = $3 WHERE firm_id = $1 AND contact_id = $2 AND used_at IS NULL";
    DROP_CONTACT_SESSIONS = "DELETE FROM session WHERE firm_id = $1 AND contact_id = $2";
    END_INVITATION = "UPDATE invitation SET ended_by = $3, next_try_at = NULL, leased_until = NULL \
        WHERE firm_id = $1 AND contact_id = $2 AND ended_by IS NULL RETURNING id, email";
    ACCEPT = "UPDATE invitation SET state = 'accepted', next_try_at = NULL, leased_until = NULL \
        WHERE firm_id = $1 AND contact_id = $2 AND ended_by IS NULL";
}

impl FirmTx {
    /// Ends whatever makes a contact a guest: the live invitation, their links, their sessions and the period during
    /// which accesses let them in (`GST-05`, `GST-06`). The permit was spent by the write that calls for it: another
    /// address, a removal, a cancelled or renewed invitation. Accesses stay as they are and let nobody in.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn reset_guest(&mut self, contact: ContactId, label: &str) -> Result<(), StoreError> {
        let (act, at) = (self.act(), self.at());
        let (firm, link) = self.parts();
        let ended = link.opt(&END_INVITATION, args![firm, contact, act]).await?;
        link.run(&DROP_PASSES, args![firm, contact, at]).await?;
        link.run(&DROP_CONTACT_SESSIONS, args![firm, contact]).await?;
        link.run(&FORGET_GUEST, args![firm, contact]).await?;
        let closed = self.close_guest_period(contact).await?;
        if let Some(row) = &ended {
            let email = row.text(1)?;
            self.record_guest(
                Verb::InvitationEnded,
                (contact, label),
                json!({ "email": email, "was_guest": closed }),
            );
        } else if closed {
            self.record_guest(
                Verb::InvitationEnded,
                (contact, label),
                json!({ "was_guest": true }),
            );
        }
        Ok(())
    }

    /// Cancels a contact's invitation: its links are dead, and the directory's knowledge is forgotten.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn cancel_invitation(
        &mut self,
        permit: Permit<EditContacts>,
        invitee: &Invitee,
    ) -> Result<(), StoreError> {
        self.spend(permit)?;
        self.record_guest(
            Verb::InvitationEnded,
            (invitee.id, &invitee.label()),
            json!({ "cancelled": true }),
        );
        self.reset_guest(invitee.id, &invitee.label()).await
    }

    /// The person accepted, their address being proven: they are a guest from now on, with this account.
    pub(crate) async fn become_guest(
        &mut self,
        (contact, label): (ContactId, &str),
        account: AccountId,
        email: &EmailAddress,
    ) -> Result<(), StoreError> {
        let at = self.at();
        let (firm, link) = self.parts();
        link.run(&ACCEPT, args![firm, contact]).await?;
        self.set_guest(contact, GuestState::Guest, None, (None, Some(at)))
            .await?;
        self.give_account(contact, account).await?;
        self.open_guest_period(contact).await?;
        self.record_guest(
            Verb::InvitationAccepted,
            (contact, label),
            json!({ "email": email.as_str() }),
        );
        Ok(())
    }

    /// Gives a contact the account of their proven address, unless they have it.
    pub(crate) async fn give_account(
        &mut self,
        contact: ContactId,
        account: AccountId,
    ) -> Result<(), StoreError> {
        let (firm, link) = self.parts();
        link.run(&SET_ACCOUNT, args![firm, contact, account]).await?;
        Ok(())
    }

    pub(crate) async fn open_guest_period(&mut self, contact: ContactId) -> Result<(), StoreError> {
        let act = self.act();
        let (firm, link) = self.parts();
        link.run(&OPEN_PERIOD, args![firm, contact, act]).await?;
        self.touch_decisions();
        Ok(())
    }

    pub(crate) async fn close_guest_period(&mut self, contact: ContactId) -> Result<bool, StoreError> {
        let act = self.act();
        let (firm, link) = self.parts();
        let closed = link.run(&CLOSE_PERIOD, args![firm, contact, act]).await? > 0;
        if closed {
            self.touch_decisions();
        }
        Ok(closed)
    }

    /// Keeps what the directory knows of a contact.
    pub(crate) async fn set_guest(
        &mut self,
        contact: ContactId,
        state: GuestState,
        reason: Option<&str>,
        (directory_id, invited_at): (Option<&str>, Option<Moment>),
    ) -> Result<(), StoreError> {
        let (firm, link) = self.parts();
        let args = args![firm, contact, state.as_str(), reason, directory_id, invited_at];
        link.run(&SET_GUEST, args).await?;
        Ok(())
    }

    pub(crate) fn record_guest(
        &mut self,
        verb: Verb,
        (contact, label): (ContactId, &str),
        after: serde_json::Value,
    ) {
        self.record(Event {
            verb,
            object: ObjectRef {
                kind: "contact",
                id: contact.0,
                label: label.to_owned(),
            },
            dossier: None,
            before: None,
            after: Some(after),
        });
    }
}
