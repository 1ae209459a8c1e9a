//! Disabling a webhook and enabling it again: meanwhile events are kept.

use hub_domain::authz::{EditWebhooks, Target};
use hub_domain::ids::WebhookId;
use hub_domain::staff::Caller;
use hub_store::ReadWebhooks as _;

use crate::context::{Hub, Origin};
use crate::error::AppError;

impl Hub {
    /// Stops posting to a webhook. Answers whether it was enabled: asked twice, it is done once.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn disable_webhook(
        &self,
        caller: &Caller,
        id: WebhookId,
        origin: &Origin,
    ) -> Result<bool, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditWebhooks>(Target::Firm)?;
        let webhook = tx.webhook(id).await?.ok_or(AppError::NotFound)?;
        let is_changed = tx.disable_webhook(permit, &webhook, false).await?;
        if is_changed {
            tx.commit().await?;
        }
        Ok(is_changed)
    }

    /// Posts to a webhook again. Answers whether it was disabled.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn enable_webhook(
        &self,
        caller: &Caller,
        id: WebhookId,
        origin: &Origin,
    ) -> Result<bool, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditWebhooks>(Target::Firm)?;
        let webhook = tx.webhook(id).await?.ok_or(AppError::NotFound)?;
        let is_changed = tx.enable_webhook(permit, &webhook).await?;
        if is_changed {
            tx.commit().await?;
        }
        Ok(is_changed)
    }
}
