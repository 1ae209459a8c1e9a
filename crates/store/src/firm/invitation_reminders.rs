//! Reminders of invitations that nobody answered (E10, `GST-03`).

use hub_domain::audit::Verb;
use hub_domain::authz::{EditContacts, Permit};
use hub_domain::ids::{ContactId, FirmId};
use hub_domain::invitation::INVITATION_DAYS;
use hub_domain::moment::Moment;
use serde_json::json;

use super::invitations::{Invitee, StoredInvitation};
use crate::db::{Database, args};
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::sql::firm_sql;

firm_sql! {
    UNANSWERED = "SELECT contact_id, expires_at, reminded_days FROM invitation WHERE firm_id = $1 \
        AND ended_by IS NULL AND state = 'sent' AND expires_at > $2 AND expires_at <= $3 ORDER BY expires_at, id";
    REMINDED = "UPDATE invitation SET reminded_days = $3 WHERE firm_id = $1 AND id = $2 AND ended_by IS NULL \
        AND state = 'sent' AND COALESCE(reminded_days, 0) < $3";
}

/// An invitation that waits for its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unanswered {
    /// The firm.
    pub firm: FirmId,
    /// Who was invited.
    pub contact: ContactId,
    /// When they were written to, the first time or by hand again.
    pub written_at: Moment,
    /// After how many days they were reminded last.
    pub reminded_days: Option<i64>,
}

impl Database {
    /// The invitations written before `before` that can still be accepted and nobody answered, of every firm.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn unanswered_invitations(
        &self,
        now: Moment,
        before: Moment,
    ) -> Result<Vec<Unanswered>, StoreError> {
        let mut found = Vec::new();
        for firm in self.firms().await? {
            let args = args![firm.id, now, before.plus_days(INVITATION_DAYS)];
            for row in self.reader().await?.all(&UNANSWERED, args).await? {
                found.push(Unanswered {
                    firm: firm.id,
                    contact: row.id(0)?,
                    written_at: row.moment(1)?.plus_days(-INVITATION_DAYS),
                    reminded_days: row.maybe_int(2)?,
                });
            }
        }
        Ok(found)
    }
}

impl FirmTx {
    /// Keeps that a contact was reminded of their invitation, `days` after it. Answers whether it was still to be done.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn remind_of_invitation(
        &mut self,
        permit: Permit<EditContacts>,
        (invitee, invitation): (&Invitee, &StoredInvitation),
        days: i64,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        if link.run(&REMINDED, args![firm, invitation.id, days]).await? == 0 {
            return Ok(false);
        }
        self.record_guest(
            Verb::InvitationReminded,
            (invitee.id, &invitee.label()),
            json!({ "after_days": days }),
        );
        Ok(true)
    }
}
