//! Letters written with the act that sets them off, and sent after it (`APP-05`, `GST-03`).

use hub_domain::ids::MailId;
use hub_domain::letter::{Addressee, Letter};

use crate::db::args;
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::sql::firm_sql;

firm_sql! {
    // One event writes once to one person: the same cause again adds nothing.
    ADD_MAIL = "INSERT INTO mail (firm_id, act_id, template, cause, recipient, name, language, reply_to, subject, data, \
            message_id, staff_id, contact_id, state, attempts, next_try_at, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'waiting', 0, $14, $14) \
        ON CONFLICT (firm_id, cause) DO NOTHING RETURNING id";
}

/// A letter to be kept until it leaves.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// Whom it is for.
    pub to: Addressee,
    /// What it says.
    pub letter: Letter,
    /// Names the event and the person: `act:41:staff:7`. The same cause is written once.
    pub cause: String,
    /// Its subject in the addressee's language.
    pub subject: String,
    /// Where answers go, when not to the firm.
    pub reply_to: Option<String>,
    /// Stays the same over every attempt: a receiver can tell a repeat.
    pub message_id: String,
}

impl FirmTx {
    /// Keeps a letter, which leaves after the commit. Answers nothing when this event wrote to this person already.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn write_mail(&mut self, new: &NewMail) -> Result<Option<MailId>, StoreError> {
        let (act, at) = (self.act(), self.at());
        let data = serde_json::to_string(&new.letter).map_err(StoreError::internal)?;
        let name = format!("{} {}", new.to.first_name, new.to.last_name);
        let (firm, link) = self.parts();
        let args = args![
            firm,
            act,
            new.letter.template(),
            &new.cause,
            &new.to.email,
            name.trim(),
            &new.to.language,
            new.reply_to.as_deref(),
            &new.subject,
            data,
            &new.message_id,
            new.to.staff,
            new.to.contact,
            at,
        ];
        link.opt(&ADD_MAIL, args).await?.map(|row| row.id(0)).transpose()
    }
}
