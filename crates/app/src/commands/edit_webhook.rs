//! Adding a webhook, whose secret is shown once, and changing one.

use std::sync::Arc;

use hub_domain::authz::{EditWebhooks, Target};
use hub_domain::ids::{InstalledAppId, WebhookId};
use hub_domain::staff::Caller;
use hub_domain::webhook::{EventKind, MasterKey, NAME_MAX_CHARS, SALT_BYTES, WEBHOOKS_MAX, WebhookSecret};
use hub_domain::wizard::holds_issued_secret;
pub use hub_outbound::webhook::DestinationFault;
use hub_store::{FirmTx, ReadApplications as _, ReadWebhooks as _, SecretSeed, WebhookSettings};

use super::shown_secrets::{Recalled, used_form};
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What the form of a webhook holds.
#[derive(Debug, Clone, Default)]
pub struct WebhookForm {
    /// What the firm calls it.
    pub name: String,
    /// Where messages are posted to.
    pub url: String,
    /// The events it is told of.
    pub kinds: Vec<EventKind>,
    /// The one application it is told of; of all where none is named.
    pub application: Option<InstalledAppId>,
    /// The form's own token: the same form sent twice adds one webhook.
    pub form_token: String,
}

/// What is to be corrected in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookFault {
    /// No name.
    Name,
    /// A name longer than [`NAME_MAX_CHARS`].
    NameTooLong,
    /// The name or the address holds a secret of a key.
    Secret,
    /// The address cannot be posted to.
    Url(DestinationFault),
    /// No event is chosen.
    Kinds,
    /// The application is not one of the firm.
    Application,
    /// The firm has [`WEBHOOKS_MAX`] webhooks already.
    TooMany,
    /// The installation has no key that secrets are made from.
    NoKey,
    /// This very form has added its webhook already, and the secret is not shown twice.
    AlreadyShown,
}

/// What changing a webhook did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditWebhookOutcome {
    /// Done now.
    Saved,
    /// There was nothing to change.
    Unchanged,
    /// What is to be corrected.
    Refused(Vec<WebhookFault>),
}

/// A webhook whose secret was just made.
#[derive(Clone)]
pub struct IssuedWebhook {
    /// Its row.
    pub id: WebhookId,
    /// Its name.
    pub name: String,
    secret: Arc<WebhookSecret>,
}

impl IssuedWebhook {
    pub(super) fn of(id: WebhookId, name: &str, secret: WebhookSecret) -> Self {
        Self {
            id,
            name: name.to_owned(),
            secret: Arc::new(secret),
        }
    }

    /// The secret, for the one page that shows it.
    #[must_use]
    pub fn secret(&self) -> String {
        self.secret.expose()
    }
}

impl std::fmt::Debug for IssuedWebhook {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("IssuedWebhook")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Hub {
    /// Adds a webhook. The inner error is what is to be corrected in the form.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn add_webhook(
        &self,
        caller: &Caller,
        form: &WebhookForm,
        origin: &Origin,
    ) -> Result<Result<IssuedWebhook, Vec<WebhookFault>>, AppError> {
        let now = self.now();
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditWebhooks>(Target::Firm)?;
        let memory = used_form(caller, &form.form_token);
        // The firm's head is held: the twin of this form has either committed and is remembered, or comes after.
        if let Some(memory) = &memory {
            match self.shown_webhooks().recall(memory, now) {
                Recalled::Now(issued) => return Ok(Ok(issued)),
                Recalled::Before => return Ok(Err(vec![WebhookFault::AlreadyShown])),
                Recalled::Nothing => {}
            }
        }
        let (settings, mut faults) = self.read_webhook(&mut tx, form).await?;
        if tx.webhooks().await?.len() >= WEBHOOKS_MAX {
            faults.push(WebhookFault::TooMany);
        }
        let Some(key) = &self.settings().webhooks.key else {
            return Ok(Err(vec![WebhookFault::NoKey]));
        };
        if !faults.is_empty() {
            return Ok(Err(faults));
        }
        let (seed, secret) = self.new_webhook_secret(key);
        let id = tx.add_webhook(permit, &settings, &seed).await?;
        let issued = IssuedWebhook::of(id, &settings.name, secret);
        self.shown_webhooks().commit(tx, memory, now, &issued).await?;
        Ok(Ok(issued))
    }

    /// Changes a webhook that stood at `revision` when its form was shown.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Conflict`] when it was changed since.
    pub async fn edit_webhook(
        &self,
        caller: &Caller,
        (id, revision): (WebhookId, i64),
        form: &WebhookForm,
        origin: &Origin,
    ) -> Result<EditWebhookOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditWebhooks>(Target::Firm)?;
        let before = tx.webhook(id).await?.ok_or(AppError::NotFound)?;
        let (settings, faults) = self.read_webhook(&mut tx, form).await?;
        if !faults.is_empty() {
            return Ok(EditWebhookOutcome::Refused(faults));
        }
        if settings == before.settings {
            return Ok(EditWebhookOutcome::Unchanged);
        }
        if before.revision != revision || !tx.edit_webhook(permit, &before, &settings).await? {
            return Err(AppError::stale());
        }
        tx.commit().await?;
        Ok(EditWebhookOutcome::Saved)
    }

    /// A new secret, and what is kept of it.
    pub(super) fn new_webhook_secret(&self, key: &MasterKey) -> (SecretSeed, WebhookSecret) {
        let salt = self.random::<SALT_BYTES>();
        let seed = SecretSeed {
            salt,
            witness: key.witness(&salt),
        };
        (seed, key.secret(&salt))
    }

    async fn read_webhook(
        &self,
        tx: &mut FirmTx,
        form: &WebhookForm,
    ) -> Result<(WebhookSettings, Vec<WebhookFault>), AppError> {
        let mut faults = Vec::new();
        let name = form.name.trim();
        if name.is_empty() {
            faults.push(WebhookFault::Name);
        } else if name.chars().count() > NAME_MAX_CHARS {
            faults.push(WebhookFault::NameTooLong);
        }
        if holds_issued_secret(name) || holds_issued_secret(&form.url) {
            faults.push(WebhookFault::Secret);
        }
        let url = match self.settings().webhooks.post.read(form.url.trim()) {
            Ok(destination) => destination.as_str().to_owned(),
            Err(fault) => {
                faults.push(WebhookFault::Url(fault));
                String::new()
            }
        };
        if form.kinds.is_empty() {
            faults.push(WebhookFault::Kinds);
        }
        let mut application = None;
        if let Some(id) = form.application {
            match tx.application(id).await?.filter(|found| !found.removed) {
                Some(found) => application = Some((id, found.label)),
                None => faults.push(WebhookFault::Application),
            }
        }
        let settings = WebhookSettings {
            name: name.to_owned(),
            url,
            kinds: EventKind::offered()
                .filter(|kind| form.kinds.contains(kind))
                .collect(),
            application,
        };
        Ok((settings, faults))
    }
}
