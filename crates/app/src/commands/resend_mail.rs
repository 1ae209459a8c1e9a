//! *Renvoyer*: a letter, or all that failed (`GST-03`, `APP-05`).

use hub_domain::authz::{SendMail, Target};
use hub_domain::ids::{ActId, MailId};
use hub_domain::staff::Caller;
use hub_store::ReadMails as _;

use crate::context::{Hub, Origin};
use crate::error::AppError;

impl Hub {
    /// Sends a letter again, or at once when it waits. Answers whether there was anything to do: not while it is
    /// leaving, nor once its contents are forgotten.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn resend_mail(&self, caller: &Caller, id: MailId, origin: &Origin) -> Result<bool, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<SendMail>(Target::Firm)?;
        let mail = tx.mail(id).await?.ok_or(AppError::NotFound)?;
        let done = tx.resend_mail(permit, &mail.line, &self.message_id()).await?;
        if done {
            tx.commit().await?;
        }
        Ok(done)
    }

    /// Sends every failed letter again, of one act or of all; answers how many.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn resend_failed_mails(
        &self,
        caller: &Caller,
        of: Option<ActId>,
        origin: &Origin,
    ) -> Result<i64, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<SendMail>(Target::Firm)?;
        let count = tx.resend_failed(permit, of).await?;
        if count > 0 {
            tx.commit().await?;
        }
        Ok(count)
    }
}
