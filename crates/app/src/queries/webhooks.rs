//! The firm's webhooks, and what was posted to one.

use hub_domain::authz::Act;
use hub_domain::ids::{WebhookDeliveryId, WebhookId};
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;
use hub_domain::webhook::DeliveryState;
use hub_store::{ReadWebhooks as _, Webhook, WebhookAttempt, WebhookDelivery};

use crate::context::Hub;
use crate::error::AppError;
use crate::jobs::rfc_3339;

/// Messages on a page.
pub const MESSAGES_PAGE: i64 = 50;

/// The list of webhooks.
#[derive(Debug)]
pub struct WebhooksPage {
    /// The webhooks, oldest first.
    pub webhooks: Vec<Webhook>,
    /// Whether the installation can sign messages at all.
    pub can_sign: bool,
}

/// One webhook with a page of its messages.
#[derive(Debug)]
pub struct WebhookPage {
    /// The webhook.
    pub webhook: Webhook,
    /// Its messages, newest first.
    pub messages: Vec<WebhookDelivery>,
    /// The message before which older ones come, when there are some.
    pub older: Option<i64>,
    /// Whether the installation can sign messages at all.
    pub can_sign: bool,
    /// When the page was made.
    pub now: Moment,
}

/// One message with its attempts.
#[derive(Debug)]
pub struct MessagePage {
    /// The webhook.
    pub webhook: Webhook,
    /// The message.
    pub message: WebhookDelivery,
    /// What it says, byte for byte.
    pub body: String,
    /// Its attempts, the last one first.
    pub attempts: Vec<WebhookAttempt>,
    /// When the page was made.
    pub now: Moment,
}

impl Hub {
    /// The firm's webhooks.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no administrator.
    pub async fn webhooks(&self, caller: &Caller) -> Result<WebhooksPage, AppError> {
        let mut firm = self.read_for(caller, Act::ReadWebhooks).await?;
        Ok(WebhooksPage {
            webhooks: firm.webhooks().await?,
            can_sign: self.settings().webhooks.key.is_some(),
        })
    }

    /// One webhook with the messages older than `before`, of one state where one is named.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn webhook(
        &self,
        caller: &Caller,
        id: WebhookId,
        before: Option<i64>,
        state: Option<DeliveryState>,
    ) -> Result<WebhookPage, AppError> {
        let mut firm = self.read_for(caller, Act::ReadWebhooks).await?;
        let webhook = firm.webhook(id).await?.ok_or(AppError::NotFound)?;
        let before = before.unwrap_or(i64::MAX);
        let mut messages = firm
            .webhook_deliveries(id, before, state, MESSAGES_PAGE + 1)
            .await?;
        let has_more = messages.len() as i64 > MESSAGES_PAGE;
        messages.truncate(MESSAGES_PAGE as usize);
        Ok(WebhookPage {
            older: messages.last().map(|message| message.id.0).filter(|_| has_more),
            webhook,
            messages,
            can_sign: self.settings().webhooks.key.is_some(),
            now: self.now(),
        })
    }

    /// One message.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn webhook_message(
        &self,
        caller: &Caller,
        id: WebhookDeliveryId,
    ) -> Result<MessagePage, AppError> {
        let mut firm = self.read_for(caller, Act::ReadWebhooks).await?;
        let (message, attempts) = firm.webhook_delivery(id).await?.ok_or(AppError::NotFound)?;
        let webhook = firm.webhook(message.webhook).await?.ok_or(AppError::NotFound)?;
        let mut told = message.told.clone();
        told.at = rfc_3339(message.at);
        Ok(MessagePage {
            body: told.body(&self.settings().public_url),
            webhook,
            message,
            attempts,
            now: self.now(),
        })
    }
}
