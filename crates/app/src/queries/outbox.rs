//! The outbox (S14): letters, their attempts, and whether the post works.

use hub_domain::authz::Act;
use hub_domain::delivery::MailState;
use hub_domain::ids::MailId;
use hub_domain::letter::Addressee;
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;
use hub_outbound::mail::{Composed, MailRoute, PassLink};
use hub_store::{MailDetail, MailFilter, MailLine, MailTrouble, ReadMails as _};

use crate::context::Hub;
use crate::error::AppError;

/// Letters on a page.
pub const OUTBOX_PAGE: i64 = 50;

/// Where on the list a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The newest.
    Newest,
    /// Those older than this one.
    Before(i64),
    /// Those newer than this one.
    After(i64),
}

/// A page of the outbox.
#[derive(Debug)]
pub struct OutboxPage {
    /// Its letters, newest first.
    pub lines: Vec<MailLine>,
    /// The letter before which older ones come, when there are some.
    pub older: Option<i64>,
    /// The letter after which newer ones come, when there are some.
    pub newer: Option<i64>,
    /// How many letters of the firm failed.
    pub failed: i64,
    /// How many wait.
    pub waiting: i64,
    /// Why none leaves, when none does.
    pub trouble: Option<MailTrouble>,
    /// Where letters go.
    pub post: Post,
    /// When the page was made.
    pub now: Moment,
}

/// Where the letters of the installation go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Post {
    /// Nowhere: no mail server is configured, and they wait.
    Nowhere,
    /// To the screen of a demo.
    Screen,
    /// Out through this server.
    Server(String),
}

/// One letter with its words.
#[derive(Debug)]
pub struct OutboxMail {
    /// All that is known of it.
    pub detail: MailDetail,
    /// What it says, unless that is forgotten; a link that leads in is never shown where letters really leave.
    pub composed: Option<Composed>,
    /// When the page was made.
    pub now: Moment,
}

impl Hub {
    /// A page of the outbox.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no administrator.
    pub async fn outbox(
        &self,
        caller: &Caller,
        from: From,
        filter: &MailFilter,
    ) -> Result<OutboxPage, AppError> {
        let mut firm = self.read_for(caller, Act::ReadOutbox).await?;
        let most = OUTBOX_PAGE + 1;
        let mut lines = match from {
            From::Newest => firm.mails_before(i64::MAX, filter, most).await?,
            From::Before(id) => firm.mails_before(id, filter, most).await?,
            From::After(id) => firm.mails_after(id, filter, most).await?,
        };
        let has_more = lines.len() as i64 == most;
        lines.truncate(OUTBOX_PAGE as usize);
        if matches!(from, From::After(_)) {
            lines.reverse();
        }
        let (first, last) = (
            lines.first().map(|line| line.id.0),
            lines.last().map(|line| line.id.0),
        );
        let (older, newer) = match from {
            From::Newest => (last.filter(|_| has_more), None),
            From::Before(_) => (last.filter(|_| has_more), first),
            From::After(_) => (last, first.filter(|_| has_more)),
        };
        Ok(OutboxPage {
            older,
            newer,
            failed: firm.mails_in(MailState::Failed).await?,
            waiting: firm.mails_in(MailState::Waiting).await?,
            trouble: firm.mail_trouble().await?,
            post: self.mail_post(),
            now: self.now(),
            lines,
        })
    }

    /// Every letter that a filter finds, newest first, for its file.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no administrator.
    pub async fn whole_outbox(
        &self,
        caller: &Caller,
        filter: &MailFilter,
    ) -> Result<Vec<MailLine>, AppError> {
        let mut firm = self.read_for(caller, Act::ReadOutbox).await?;
        Ok(firm.mails_before(i64::MAX, filter, i64::MAX).await?)
    }

    /// One letter.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn outbox_mail(&self, caller: &Caller, id: MailId) -> Result<OutboxMail, AppError> {
        let mut firm = self.read_for(caller, Act::ReadOutbox).await?;
        let detail = firm.mail(id).await?.ok_or(AppError::NotFound)?;
        let letterhead = firm.letterhead().await?;
        let to = Addressee {
            email: detail.line.recipient.clone(),
            first_name: detail.line.first_name.clone(),
            last_name: detail.line.last_name.clone(),
            language: detail.language.clone(),
            staff: None,
            contact: None,
        };
        let link = match (&self.settings().mail, detail.shown_link.as_deref()) {
            (MailRoute::Screen, Some(link)) => PassLink::Address(link),
            _ => PassLink::Hidden,
        };
        let composed = detail
            .letter
            .as_ref()
            .map(|letter| self.worded(letter, &to, &letterhead, detail.reply_to.as_deref(), link));
        Ok(OutboxMail {
            detail,
            composed,
            now: self.now(),
        })
    }

    /// Where letters go.
    #[must_use]
    pub fn mail_post(&self) -> Post {
        match &self.settings().mail {
            MailRoute::Nowhere => Post::Nowhere,
            MailRoute::Screen => Post::Screen,
            MailRoute::Through { mailer, .. } => Post::Server(mailer.server().to_owned()),
        }
    }
}
