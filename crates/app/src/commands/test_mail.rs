//! *Envoyer un e-mail de test*: to whoever asks, through the same post as every letter.

use hub_domain::authz::{SendMail, Target};
use hub_domain::letter::Letter;
use hub_domain::staff::Caller;
use hub_outbound::mail::MailRoute;
use hub_store::ReadAddressees as _;

use crate::context::{Hub, Origin};
use crate::error::AppError;

impl Hub {
    /// Writes a test to the caller; answers the address.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no administrator of the firm.
    pub async fn test_mail(&self, caller: &Caller, origin: &Origin) -> Result<String, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<SendMail>(Target::Firm)?;
        let staff = tx.caller().actor().staff_id().ok_or(AppError::NotFound)?;
        let to = tx.staff_addressee(staff).await?.ok_or(AppError::SignedOut)?;
        let email = to.email.clone();
        let server = match &self.settings().mail {
            MailRoute::Through { mailer, .. } => mailer.server().to_owned(),
            MailRoute::Nowhere | MailRoute::Screen => "–".to_owned(),
        };
        let cause = format!("test:{}", tx.act());
        self.post(&mut tx, to, Letter::Test { server }, cause).await?;
        tx.test_mail(permit, &email)?;
        tx.commit().await?;
        Ok(email)
    }
}
