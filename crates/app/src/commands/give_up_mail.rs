//! *Ne plus essayer*: a letter, or what an act still has to send.

use hub_domain::authz::{SendMail, Target};
use hub_domain::ids::{ActId, MailId};
use hub_domain::staff::Caller;
use hub_store::ReadMails as _;

use crate::context::{Hub, Origin};
use crate::error::AppError;

impl Hub {
    /// Gives a letter up. Answers whether there was anything to do: not while it is leaving, nor once it left.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn give_up_mail(&self, caller: &Caller, id: MailId, origin: &Origin) -> Result<bool, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<SendMail>(Target::Firm)?;
        let mail = tx.mail(id).await?.ok_or(AppError::NotFound)?;
        let done = tx.give_up_mail(permit, &mail.line).await?;
        if done {
            tx.commit().await?;
        }
        Ok(done)
    }

    /// Gives up the letters of an act that still wait; answers how many. What has left has left.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn give_up_mails_of(
        &self,
        caller: &Caller,
        act: ActId,
        origin: &Origin,
    ) -> Result<i64, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<SendMail>(Target::Firm)?;
        let count = tx.give_up_waiting(permit, act).await?;
        if count > 0 {
            tx.commit().await?;
        }
        Ok(count)
    }
}
