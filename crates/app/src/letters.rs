//! Letters to people: kept in the transaction of the act that sets them off, worded and sent after it.

use hub_domain::authz::policy;
use hub_domain::letter::{Addressee, Letter, Letterhead};
use hub_outbound::mail::{Composed, MailRoute, PassLink, Sheet, compose};
use hub_store::{FirmTx, NewMail, ReadInvitations as _, ReadMails as _};

use crate::context::Hub;
use crate::error::AppError;

impl Hub {
    /// Keeps a letter with the act in progress; `cause` names the event and the person, and is written once
    /// (`act:41:staff:7`). It leaves after the commit, or never. Answers whether it was written now.
    ///
    /// # Errors
    /// What the database answers.
    pub(crate) async fn post(
        &self,
        tx: &mut FirmTx,
        to: Addressee,
        letter: Letter,
        cause: String,
    ) -> Result<bool, AppError> {
        let letterhead = tx.letterhead().await?;
        let reply_to = answers_to(&letter).map(str::to_owned);
        let subject = self
            .worded(&letter, &to, &letterhead, reply_to.as_deref(), PassLink::Hidden)
            .subject;
        let mail = NewMail {
            subject,
            message_id: self.message_id(),
            to,
            letter,
            cause,
            reply_to,
        };
        Ok(tx.write_mail(&mail).await?.is_some())
    }

    /// The same letter to every administrator of the firm; `cause` and the person name it.
    ///
    /// # Errors
    /// What the database answers.
    pub(crate) async fn post_to_administrators(
        &self,
        tx: &mut FirmTx,
        letter: &Letter,
        cause: &str,
    ) -> Result<(), AppError> {
        let language = tx.letterhead().await?.language;
        for person in tx
            .administrators_to_tell(policy::administrator_hundredths())
            .await?
        {
            let cause = format!("{cause}:staff:{}", person.id);
            let to = Addressee {
                email: person.email,
                first_name: person.first_name,
                last_name: person.last_name,
                language: person.language.unwrap_or_else(|| language.clone()),
                staff: Some(person.id),
                contact: None,
            };
            self.post(tx, to, letter.clone(), cause).await?;
        }
        Ok(())
    }

    /// A letter as it would leave, for a page that shows it before the act: a link it would carry is not made.
    #[must_use]
    pub fn letter_preview(&self, letter: &Letter, to: &Addressee, letterhead: &Letterhead) -> Composed {
        self.worded(letter, to, letterhead, answers_to(letter), PassLink::Hidden)
    }

    pub(crate) fn worded(
        &self,
        letter: &Letter,
        to: &Addressee,
        letterhead: &Letterhead,
        reply_to: Option<&str>,
        link: PassLink<'_>,
    ) -> Composed {
        let sheet = Sheet {
            to,
            letterhead,
            public_url: &self.settings().public_url,
            reply_to,
            link,
            at: self.now(),
        };
        compose(letter, &sheet)
    }

    /// A name for receivers that no other mail has.
    pub(crate) fn message_id(&self) -> String {
        let unique: String = self
            .random::<16>()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let domain = match &self.settings().mail {
            MailRoute::Through { from, .. } => from.rsplit_once('@').map(|(_, domain)| domain),
            MailRoute::Nowhere | MailRoute::Screen => None,
        };
        format!(
            "<{unique}@{}>",
            domain.unwrap_or(&self.settings().partner_mail_domain)
        )
    }
}

/// Whom an answer to the letter goes to, when it says so itself.
fn answers_to(letter: &Letter) -> Option<&str> {
    match letter {
        Letter::Invitation { contact_email, .. } if !contact_email.is_empty() => Some(contact_email),
        _ => None,
    }
}
