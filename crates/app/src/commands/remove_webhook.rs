//! Removing a webhook: nothing is posted to it any more.

use hub_domain::authz::{EditWebhooks, Target};
use hub_domain::ids::WebhookId;
use hub_domain::staff::Caller;
use hub_store::ReadWebhooks as _;

use crate::context::{Hub, Origin};
use crate::error::AppError;

impl Hub {
    /// Removes a webhook; answers its name.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], also when it is removed already.
    pub async fn remove_webhook(
        &self,
        caller: &Caller,
        id: WebhookId,
        origin: &Origin,
    ) -> Result<String, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditWebhooks>(Target::Firm)?;
        let webhook = tx.webhook(id).await?.ok_or(AppError::NotFound)?;
        if !tx.remove_webhook(permit, &webhook).await? {
            return Err(AppError::NotFound);
        }
        tx.commit().await?;
        Ok(webhook.settings.name)
    }
}
