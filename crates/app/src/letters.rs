//! Letters to people: kept in the transaction of the act that sets them off, worded and sent after it.

use hub_domain::letter::{Addressee, Letter};
use hub_store::{FirmTx, NewMail};

use crate::context::Hub;
use crate::error::AppError;

impl Hub {
    /// Keeps a letter with the act in progress; `cause` names the event and the person, and is written once
    /// (`act:41:staff:7`). It leaves after the commit, or never.
    ///
    /// # Errors
    /// What the database answers.
    pub(crate) async fn post(
        &self,
        tx: &mut FirmTx,
        to: Addressee,
        letter: Letter,
        cause: String,
    ) -> Result<(), AppError> {
        let unique: String = self
            .random::<16>()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let mail = NewMail {
            subject: letter.template().to_owned(),
            message_id: format!("<{unique}@{}>", self.settings().partner_mail_domain),
            to,
            letter,
            cause,
            reply_to: None,
        };
        tx.write_mail(&mail).await?;
        Ok(())
    }
}
