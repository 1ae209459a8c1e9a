//! Trying a webhook, posting one message again, and posting the events of a period again.

use hub_domain::authz::{EditWebhooks, Target};
use hub_domain::ids::{WebhookDeliveryId, WebhookId};
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;
use hub_store::{ReadWebhooks as _, Webhook};

use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What posting again did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostOutcome<T> {
    /// It leaves now.
    Posted(T),
    /// There was nothing to post: it is leaving at this moment, or the webhook is told of such events no more.
    Nothing,
    /// Nothing is posted to a disabled webhook.
    Disabled,
}

impl Hub {
    /// Posts a test to a webhook and to no other; answers the message.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn test_webhook(
        &self,
        caller: &Caller,
        id: WebhookId,
        origin: &Origin,
    ) -> Result<PostOutcome<WebhookDeliveryId>, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditWebhooks>(Target::Firm)?;
        let webhook = tx.webhook(id).await?.ok_or(AppError::NotFound)?;
        if is_off(&webhook) {
            return Ok(PostOutcome::Disabled);
        }
        let message = tx.test_webhook(permit, &webhook).await?;
        tx.commit().await?;
        Ok(PostOutcome::Posted(message))
    }

    /// Posts one message again, under its name.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn resend_to_webhook(
        &self,
        caller: &Caller,
        message: WebhookDeliveryId,
        origin: &Origin,
    ) -> Result<PostOutcome<()>, AppError> {
        let id = self.webhook_message(caller, message).await?.webhook.id;
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditWebhooks>(Target::Firm)?;
        let webhook = tx.webhook(id).await?.ok_or(AppError::NotFound)?;
        if is_off(&webhook) {
            return Ok(PostOutcome::Disabled);
        }
        if !tx.resend_to_webhook(permit, &webhook, message).await? {
            return Ok(PostOutcome::Nothing);
        }
        tx.commit().await?;
        Ok(PostOutcome::Posted(()))
    }

    /// Posts every event from an instant until another again, whether it was posted before or happened while the webhook
    /// was disabled; answers how many messages leave.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn replay_to_webhook(
        &self,
        caller: &Caller,
        id: WebhookId,
        period: (Moment, Moment),
        origin: &Origin,
    ) -> Result<PostOutcome<i64>, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditWebhooks>(Target::Firm)?;
        let webhook = tx.webhook(id).await?.ok_or(AppError::NotFound)?;
        if is_off(&webhook) {
            return Ok(PostOutcome::Disabled);
        }
        let messages = tx.replay_to_webhook(permit, &webhook, period).await?;
        if messages == 0 {
            return Ok(PostOutcome::Nothing);
        }
        tx.commit().await?;
        Ok(PostOutcome::Posted(messages))
    }
}

const fn is_off(webhook: &Webhook) -> bool {
    webhook.disabled_at.is_some()
}
