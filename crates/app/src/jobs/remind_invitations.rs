//! Writing once more to who has not answered an invitation, after 7 and after 21 days, and then no more (E10).

use hub_domain::authz::{EditContacts, Target};
use hub_domain::invitation::{INVITATION_REMINDER_DAYS, Step, invitation_reminder_due};
use hub_store::{ReadInvitations as _, Unanswered};

use crate::authn::system;
use crate::context::{Hub, Origin};
use crate::error::AppError;

impl Hub {
    /// Writes every reminder that is due, each in a transaction of its own, and each once. Called every few minutes.
    /// Answers how many contacts were written to.
    ///
    /// # Errors
    /// What the database answers; who was written to is not written to again.
    pub async fn remind_of_invitations(&self) -> Result<usize, AppError> {
        let now = self.now();
        let before = now.plus_days(-INVITATION_REMINDER_DAYS[0]);
        let mut told = 0;
        for unanswered in self.database().unanswered_invitations(now, before).await? {
            let due = invitation_reminder_due(now, unanswered.written_at, unanswered.reminded_days);
            if let Some(days) = due {
                told += usize::from(self.remind_of_invitation(unanswered, days).await?);
            }
        }
        Ok(told)
    }

    async fn remind_of_invitation(&self, unanswered: Unanswered, days: i64) -> Result<bool, AppError> {
        let origin = Origin::inside("remind-invitations");
        let author = system(unanswered.firm);
        let mut tx = self.database().begin(&author, self.stamp(&origin)).await?;
        let Some(invitee) = tx.invitee(unanswered.contact).await? else {
            return Ok(false);
        };
        let live = tx.invitation_of(unanswered.contact).await?;
        let Some(live) = live.filter(|live| matches!(live.step, Step::Sent { .. })) else {
            return Ok(false);
        };
        let permit = tx.permit::<EditContacts>(Target::Firm)?;
        if !tx.remind_of_invitation(permit, (&invitee, &live), days).await? {
            return Ok(false);
        }
        let cause = format!(
            "invitation:{}:reminder:{}:{days}",
            live.id, unanswered.written_at.0
        );
        let first = Some(unanswered.written_at);
        self.post_invitation(&mut tx, &invitee, &live, author.actor().name(), (cause, first))
            .await?;
        tx.commit().await?;
        Ok(true)
    }
}
