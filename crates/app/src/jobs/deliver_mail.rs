//! Sending letters (`APP-05`, `GST-03`): never lost, never doubled beyond what SMTP cannot tell.
//!
//! A letter is leased, sent, settled. A process that dies in between leaves the lease to run out: the letter is taken
//! again under the same `Message-ID`. While the server cannot be used at all, one letter at a time finds out.

use std::time::Duration;

use hub_domain::delivery::{Delivery, Outcome};
use hub_outbound::mail::{MailRoute, Outgoing, PassLink, Sender};
use hub_store::LeasedMail;

use super::settle::settle;
use crate::context::Hub;
use crate::error::AppError;

/// How long a letter is held beyond the longest an attempt may take.
const LEASE_MARGIN: Duration = Duration::from_secs(60);
/// How long what a letter said is kept, in days.
const CONTENTS_KEPT_DAYS: i64 = 90;

/// What a round of sending came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Delivered {
    /// How many letters were tried.
    pub tried: u32,
    /// Whether the server could not be used: the others wait for the next round.
    pub in_trouble: bool,
}

enum Step {
    /// No letter is due.
    Idle,
    /// One was tried; the next may be.
    Tried,
    /// The server cannot be used.
    Trouble,
}

impl Hub {
    /// Sends every letter that is due, the first alone and the next ones four at a time, until `is_stopping`. Without a
    /// way out, they wait.
    ///
    /// # Errors
    /// When the database cannot be used; what was not settled is sent again, under the same name.
    pub async fn deliver_mail(&self, is_stopping: &(dyn Fn() -> bool + Sync)) -> Result<Delivered, AppError> {
        let mut delivered = Delivered::default();
        match self.deliver_next().await? {
            Step::Idle => return Ok(delivered),
            Step::Trouble => delivered.in_trouble = true,
            Step::Tried => {}
        }
        delivered.tried = 1;
        if delivered.in_trouble {
            return Ok(delivered);
        }
        let lanes = tokio::join!(
            self.lane(is_stopping),
            self.lane(is_stopping),
            self.lane(is_stopping),
            self.lane(is_stopping),
        );
        for lane in [lanes.0, lanes.1, lanes.2, lanes.3] {
            let lane = lane?;
            delivered.tried += lane.tried;
            delivered.in_trouble |= lane.in_trouble;
        }
        Ok(delivered)
    }

    /// Forgets what letters said ninety days ago; that they were written, and what became of them, stays.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn forget_letters(&self) -> Result<u64, AppError> {
        let before = self.now().plus_days(-CONTENTS_KEPT_DAYS);
        Ok(self.database().forget_letters(before).await?)
    }

    /// Resolves when a letter was written: after it, some may be due.
    pub async fn letter_written(&self) {
        self.database().letters_written().notified().await;
    }

    async fn lane(&self, is_stopping: &(dyn Fn() -> bool + Sync)) -> Result<Delivered, AppError> {
        let mut delivered = Delivered::default();
        while !is_stopping() && !delivered.in_trouble {
            match self.deliver_next().await? {
                Step::Idle => break,
                Step::Tried => {}
                Step::Trouble => delivered.in_trouble = true,
            }
            delivered.tried += 1;
        }
        Ok(delivered)
    }

    async fn deliver_next(&self) -> Result<Step, AppError> {
        let longest = match &self.settings().mail {
            MailRoute::Nowhere => return Ok(Step::Idle),
            MailRoute::Screen => Duration::ZERO,
            MailRoute::Through { mailer, .. } => mailer.longest(),
        };
        let now = self.now();
        let held = i64::try_from((longest + LEASE_MARGIN).as_millis()).unwrap_or(i64::MAX);
        let Some(mail) = self.database().lease_mail(now, now.plus_millis(held)).await? else {
            return Ok(Step::Idle);
        };
        let (delivery, link) = self.attempt(&mail).await;
        tracing::info!(
            mail = mail.id.0,
            attempt = mail.attempt,
            outcome = delivery.outcome.code(),
            "a letter was tried"
        );
        settle(&mail.message_id, || {
            self.database()
                .settle_mail(&mail, &delivery, link.as_deref(), self.now())
        })
        .await?;
        Ok(if delivery.outcome.is_trouble() {
            Step::Trouble
        } else {
            Step::Tried
        })
    }

    /// One attempt, and the link the letter carried.
    async fn attempt(&self, mail: &LeasedMail) -> (Delivery, Option<String>) {
        let ended = |outcome: Outcome, answer: &str| Delivery {
            outcome,
            answer: answer.to_owned(),
        };
        let Some(letter) = &mail.letter else {
            return (
                ended(Outcome::Refused, "this version does not know this letter"),
                None,
            );
        };
        let mut link = None;
        if letter.carries_link() {
            match self.pass_link(mail).await {
                Ok(Some(made)) => link = Some(made),
                Ok(None) => return (ended(Outcome::Pointless, ""), None),
                Err(error) => {
                    tracing::warn!(%error, mail = mail.id.0, "the link of a letter could not be made");
                    return (ended(Outcome::Later, "the link could not be made"), None);
                }
            }
        }
        let delivery = match &self.settings().mail {
            MailRoute::Nowhere => ended(Outcome::Later, "no mail server is configured"),
            MailRoute::Screen => ended(Outcome::Shown, ""),
            MailRoute::Through { mailer, from } => {
                let answers = mail.reply_to.as_deref();
                let shown = link.as_deref().map_or(PassLink::Hidden, PassLink::Address);
                let composed = self.worded(letter, &mail.to, &mail.letterhead, answers, shown);
                let firm = &mail.letterhead;
                let reply_to = answers.unwrap_or(&firm.contact_email);
                let outgoing = Outgoing {
                    from: Sender {
                        name: format!("{} (Loop Hub)", firm.sender),
                        address: from.clone(),
                    },
                    to: mail.to.email.clone(),
                    to_name: format!("{} {}", mail.to.first_name, mail.to.last_name),
                    reply_to: (!reply_to.is_empty()).then(|| reply_to.to_owned()),
                    subject: mail.subject.clone(),
                    text: composed.text,
                    html: composed.html,
                    message_id: mail.message_id.clone(),
                    at: self.now(),
                };
                mailer.deliver(&outgoing).await
            }
        };
        (delivery, link)
    }
}
