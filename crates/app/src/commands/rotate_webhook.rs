//! A new secret for a webhook: for 24 hours the old one signs beside it, so that its receiver has time to change.

use hub_domain::authz::policy::{may_hold_webhook_secret, standing};
use hub_domain::authz::{Act, Denied, EditWebhooks, Target};
use hub_domain::ids::WebhookId;
use hub_domain::staff::Caller;
use hub_domain::webhook::ROTATION_MILLIS;
use hub_store::ReadWebhooks as _;

use super::edit_webhook::IssuedWebhook;
use super::shown_secrets::{Recalled, used_form};
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// Why no new secret is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RotateWebhookRefusal {
    /// The installation has no key that secrets are made from.
    NoKey,
    /// This very form has made a secret already, and it is not shown twice.
    AlreadyShown,
}

impl Hub {
    /// Gives a webhook a new secret. The same form sent twice makes one. An application gets one of a webhook that it added
    /// alone.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn rotate_webhook(
        &self,
        caller: &Caller,
        id: WebhookId,
        form_token: &str,
        origin: &Origin,
    ) -> Result<Result<IssuedWebhook, RotateWebhookRefusal>, AppError> {
        let now = self.now();
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditWebhooks>(Target::Firm)?;
        let webhook = tx.webhook(id).await?.ok_or(AppError::NotFound)?;
        if !may_hold_webhook_secret(tx.caller().actor(), webhook.added_by) {
            return Err(AppError::Denied(Denied {
                act: Act::EditWebhooks,
                relation: standing(tx.caller().actor()),
            }));
        }
        let memory = used_form(caller, form_token);
        if let Some(memory) = &memory {
            match self.shown_webhooks().recall(memory, now) {
                Recalled::Now(issued) => return Ok(Ok(issued)),
                Recalled::Before => return Ok(Err(RotateWebhookRefusal::AlreadyShown)),
                Recalled::Nothing => {}
            }
        }
        let Some(key) = &self.settings().webhooks.key else {
            return Ok(Err(RotateWebhookRefusal::NoKey));
        };
        let (seed, secret) = self.new_webhook_secret(key);
        let until = now.plus_millis(ROTATION_MILLIS);
        tx.rotate_webhook(permit, &webhook, &seed, until).await?;
        let issued = IssuedWebhook::of(id, &webhook.settings.name, secret);
        self.shown_webhooks().commit(tx, memory, now, &issued).await?;
        Ok(Ok(issued))
    }
}
