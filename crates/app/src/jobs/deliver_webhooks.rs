//! Posting messages to webhooks (3.6): never lost, and a repeat carries the same name.
//!
//! A message is leased, signed, posted, settled. A process that dies in between leaves the lease to run out: the message
//! is taken again under the same `webhook-id`. Only one at a time leaves for one webhook.

use std::time::Duration;

use hub_domain::authz::{EditWebhooks, Target};
use hub_domain::moment::Moment;
use hub_domain::webhook::{Answer, KEPT_DAYS, MasterKey, Outcome, WebhookSecret, signatures};
use hub_outbound::webhook::Posting;
use hub_store::{LeasedMessage, ReadWebhooks as _};

use super::settle::settle;
use crate::authn::system;
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// How long a message is held beyond the longest an attempt may take.
const LEASE_MARGIN: Duration = Duration::from_secs(60);

impl Hub {
    /// Posts every message that is due, one after the other, until `is_stopping`; several may do so side by side. Answers
    /// how many were tried. Without a key of the installation they wait.
    ///
    /// # Errors
    /// When the database cannot be used; what was not settled is posted again, under the same name.
    pub async fn deliver_webhooks(&self, is_stopping: &(dyn Fn() -> bool + Sync)) -> Result<u32, AppError> {
        let Some(key) = &self.settings().webhooks.key else {
            return Ok(0);
        };
        let mut tried = 0;
        while !is_stopping() {
            let held = self.settings().webhooks.post.longest() + LEASE_MARGIN;
            let held = i64::try_from(held.as_millis()).unwrap_or(i64::MAX);
            let now = self.now();
            let Some(message) = self.database().lease_message(now, now.plus_millis(held)).await? else {
                break;
            };
            let answer = self.post_message(key, &message).await;
            tracing::info!(
                message = message.told.uid,
                webhook = message.webhook.0,
                attempt = message.attempt,
                outcome = answer.outcome.code(),
                status = answer.status,
                "a message to a webhook was tried"
            );
            let answer = match answer.outcome {
                Outcome::Gone => self.disable_gone(&message, answer).await?,
                _ => answer,
            };
            settle(&message.told.uid, || {
                self.database().settle_message(&message, &answer, self.now())
            })
            .await?;
            tried += 1;
        }
        Ok(tried)
    }

    /// Forgets events of ninety days ago and what was posted of them. Answers how many events.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn forget_events(&self) -> Result<u64, AppError> {
        let before = self.now().plus_days(-KEPT_DAYS);
        Ok(self.database().forget_events(before).await?)
    }

    /// Resolves when something was told: after it, some messages may be due.
    pub async fn event_told(&self) {
        self.database().events_told().notified().await;
    }

    /// One attempt, signed with every secret that is valid.
    async fn post_message(&self, key: &MasterKey, message: &LeasedMessage) -> Answer {
        let secrets: Vec<WebhookSecret> = message
            .seeds
            .iter()
            .filter_map(|(salt, witness)| key.known_secret(salt, witness))
            .collect();
        if secrets.is_empty() {
            let said = "webhooks.key of the configuration is not the one this secret was made with";
            return Answer::without(Outcome::Unsigned, said);
        }
        let mut told = message.told.clone();
        told.at = rfc_3339(message.at);
        let body = told.body(&self.settings().public_url);
        let timestamp = self.now().0.div_euclid(1_000);
        let posting = Posting {
            url: message.url.clone(),
            signatures: signatures(&secrets, &told.uid, timestamp, &body),
            id: told.uid,
            timestamp,
            body,
        };
        self.settings().webhooks.post.post(&posting).await
    }

    /// The receiver wants no more: nothing is posted to it until somebody enables it again. Written before the attempt is
    /// settled, so that a process that dies in between forgets neither. Where the webhook leads elsewhere by now, its
    /// former receiver speaks for itself alone: the message is refused, and tried again at the new address.
    async fn disable_gone(&self, message: &LeasedMessage, answer: Answer) -> Result<Answer, AppError> {
        let origin = Origin::inside("deliver-webhooks");
        let mut tx = self
            .database()
            .begin(&system(message.firm), self.stamp(&origin))
            .await?;
        let permit = tx.permit::<EditWebhooks>(Target::Firm)?;
        let Some(webhook) = tx.webhook(message.webhook).await? else {
            return Ok(answer);
        };
        if webhook.settings.url != message.url {
            return Ok(Answer {
                outcome: Outcome::Refused,
                ..answer
            });
        }
        if tx.disable_webhook(permit, &webhook, true).await? {
            tx.commit().await?;
        }
        Ok(answer)
    }
}

/// An instant as messages carry it.
pub(crate) fn rfc_3339(at: Moment) -> String {
    jiff::Timestamp::from_millisecond(at.0)
        .map(|at| at.to_string())
        .unwrap_or_default()
}
