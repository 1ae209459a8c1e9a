//! The places that a firm's events are posted to (3.6), and the salts of their secrets.

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{EditWebhooks, Permit};
use hub_domain::ids::{InstalledAppId, WebhookId};
use hub_domain::moment::Moment;
use hub_domain::webhook::{EventKind, SALT_BYTES, WITNESS_BYTES};
use serde_json::{Value, json};

use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    WEBHOOKS = "SELECT w.id, w.name, w.url, w.application_id, i.label, w.disabled_at, w.is_gone, w.revision, a.at, \
            (SELECT STRING_AGG(k.kind, ',' ORDER BY k.kind) FROM webhook_kind k \
                WHERE k.firm_id = w.firm_id AND k.webhook_id = w.id), \
            (SELECT MAX(s.valid_until) FROM webhook_secret s WHERE s.firm_id = w.firm_id AND s.webhook_id = w.id), \
            (SELECT COUNT(*) FROM webhook_delivery d \
                WHERE d.firm_id = w.firm_id AND d.webhook_id = w.id AND d.state = 'waiting'), \
            (SELECT COUNT(*) FROM webhook_delivery d \
                WHERE d.firm_id = w.firm_id AND d.webhook_id = w.id AND d.state = 'failed'), \
            CASE WHEN a.actor_kind = 'application' THEN a.actor_id END \
        FROM webhook w JOIN act a ON a.firm_id = w.firm_id AND a.id = w.added_by \
        LEFT JOIN installed_app i ON i.firm_id = w.firm_id AND i.id = w.application_id \
        WHERE w.firm_id = $1 AND w.removed_by IS NULL AND ($2 = 0 OR w.id = $2) ORDER BY w.id";
    ADD = "INSERT INTO webhook (firm_id, name, url, application_id, added_by, is_gone, revision) \
        VALUES ($1, $2, $3, $4, $5, 0, 1) RETURNING id";
    ADD_KIND = "INSERT INTO webhook_kind (firm_id, webhook_id, kind) VALUES ($1, $2, $3)";
    DROP_KINDS = "DELETE FROM webhook_kind WHERE firm_id = $1 AND webhook_id = $2";
    EDIT = "UPDATE webhook SET name = $3, url = $4, application_id = $5, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND removed_by IS NULL AND revision = $6";
    // What waits, or is on its way at this moment, and that the webhook is not told of any more.
    GIVE_UP_OTHERS = "UPDATE webhook_delivery SET state = 'failed', next_try_at = NULL \
        WHERE firm_id = $1 AND webhook_id = $2 AND state = 'waiting' AND NOT EXISTS (SELECT 1 FROM outbox_event e \
            JOIN webhook w ON w.firm_id = e.firm_id AND w.id = $2 \
                AND (w.application_id IS NULL OR w.application_id = e.application_id) \
            WHERE e.firm_id = $1 AND e.id = webhook_delivery.event_id AND (e.kind = 'webhook.test' \
                OR EXISTS (SELECT 1 FROM webhook_kind k WHERE k.firm_id = $1 AND k.webhook_id = $2 AND k.kind = e.kind)))";
    ADD_SECRET = "INSERT INTO webhook_secret (firm_id, webhook_id, salt, witness, made_by) VALUES ($1, $2, $3, $4, $5)";
    END_OLD_SECRETS = "DELETE FROM webhook_secret WHERE firm_id = $1 AND webhook_id = $2 AND valid_until IS NOT NULL";
    BEGIN_OVERLAP = "UPDATE webhook_secret SET valid_until = $3 WHERE firm_id = $1 AND webhook_id = $2 AND valid_until IS NULL";
    END_SECRETS = "DELETE FROM webhook_secret WHERE firm_id = $1 AND webhook_id = $2";
    DISABLE = "UPDATE webhook SET disabled_at = $3, is_gone = $4, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND removed_by IS NULL AND disabled_at IS NULL";
    HOLD = "UPDATE webhook_delivery SET next_try_at = NULL WHERE firm_id = $1 AND webhook_id = $2 AND state = 'waiting'";
    ENABLE = "UPDATE webhook SET disabled_at = NULL, is_gone = 0, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND removed_by IS NULL AND disabled_at IS NOT NULL";
    RELEASE = "UPDATE webhook_delivery SET next_try_at = $3, queued_at = $3, tries = 0 \
        WHERE firm_id = $1 AND webhook_id = $2 AND state = 'waiting'";
    REMOVE = "UPDATE webhook SET removed_by = $3, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND removed_by IS NULL";
    GIVE_UP = "UPDATE webhook_delivery SET state = 'failed', next_try_at = NULL \
        WHERE firm_id = $1 AND webhook_id = $2 AND state = 'waiting'";
}

/// What an administrator says of a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookSettings {
    /// What the firm calls it.
    pub name: String,
    /// Where messages are posted to.
    pub url: String,
    /// The events it is told of, in their order.
    pub kinds: Vec<EventKind>,
    /// The one application it is told of, with its name; of all where none is named.
    pub application: Option<(InstalledAppId, String)>,
}

impl WebhookSettings {
    /// The one application it is told of.
    #[must_use]
    pub fn application_id(&self) -> Option<InstalledAppId> {
        self.application.as_ref().map(|(id, _)| *id)
    }
}

/// A webhook of the firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its row.
    pub id: WebhookId,
    /// What was said of it.
    pub settings: WebhookSettings,
    /// Since when nothing is posted to it.
    pub disabled_at: Option<Moment>,
    /// Whether it was disabled because its receiver wants no more.
    pub is_gone: bool,
    /// Moves with every change.
    pub revision: i64,
    /// When it was added.
    pub added_at: Moment,
    /// The application that added it, where one did.
    pub added_by: Option<InstalledAppId>,
    /// Until when the old secret of a rotation signs beside the new one.
    pub overlap_until: Option<Moment>,
    /// How many messages wait.
    pub waiting: i64,
    /// How many failed.
    pub failed: i64,
}

/// What is kept of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretSeed {
    /// What it is made from, with the installation's key.
    pub salt: [u8; SALT_BYTES],
    /// What tells whether that key is still the same.
    pub witness: [u8; WITNESS_BYTES],
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadWebhooks {
    /// The firm's webhooks, oldest first.
    ///
    /// # Errors
    /// What the database answers.
    async fn webhooks(&mut self) -> Result<Vec<Webhook>, StoreError>;
    /// One webhook.
    ///
    /// # Errors
    /// What the database answers.
    async fn webhook(&mut self, id: WebhookId) -> Result<Option<Webhook>, StoreError>;
}

impl<P: FirmLink> ReadWebhooks for P {
    async fn webhooks(&mut self) -> Result<Vec<Webhook>, StoreError> {
        let (firm, link) = self.firm_link();
        link.all(&WEBHOOKS, args![firm, 0_i64])
            .await?
            .iter()
            .map(webhook)
            .collect()
    }

    async fn webhook(&mut self, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
        let (firm, link) = self.firm_link();
        // Zero stands for every one in the statement, and is nobody's.
        if id.0 == 0 {
            return Ok(None);
        }
        let row = link.opt(&WEBHOOKS, args![firm, id]).await?;
        row.as_ref().map(webhook).transpose()
    }
}

impl FirmTx {
    /// Adds a webhook with its first secret.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn add_webhook(
        &mut self,
        permit: Permit<EditWebhooks>,
        new: &WebhookSettings,
        secret: &SecretSeed,
    ) -> Result<WebhookId, StoreError> {
        self.spend(permit)?;
        let act = self.act();
        let (firm, link) = self.parts();
        let args = args![firm, &new.name, &new.url, new.application_id(), act];
        let id: WebhookId = link.one(&ADD, args).await?.id(0)?;
        self.set_kinds(id, &new.kinds).await?;
        self.add_seed(id, secret).await?;
        self.record(event(Verb::WebhookAdded, id, &new.name, None, Some(told(new))));
        Ok(id)
    }

    /// Changes a webhook; what waits and that it is not told of any more is given up. Answers `false` when it was changed since `before` was read.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn edit_webhook(
        &mut self,
        permit: Permit<EditWebhooks>,
        before: &Webhook,
        after: &WebhookSettings,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        let args = args![
            firm,
            before.id,
            &after.name,
            &after.url,
            after.application_id(),
            before.revision
        ];
        if link.run(&EDIT, args).await? == 0 {
            return Ok(false);
        }
        link.run(&DROP_KINDS, args![firm, before.id]).await?;
        self.set_kinds(before.id, &after.kinds).await?;
        let (firm, link) = self.parts();
        link.run(&GIVE_UP_OTHERS, args![firm, before.id]).await?;
        let (was, is) = (told(&before.settings), told(after));
        self.record(event(
            Verb::WebhookEdited,
            before.id,
            &after.name,
            Some(was),
            Some(is),
        ));
        Ok(true)
    }

    /// Gives a webhook a new secret; the one it had signs beside it until `until`.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn rotate_webhook(
        &mut self,
        permit: Permit<EditWebhooks>,
        webhook: &Webhook,
        secret: &SecretSeed,
        until: Moment,
    ) -> Result<(), StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        link.run(&END_OLD_SECRETS, args![firm, webhook.id]).await?;
        link.run(&BEGIN_OVERLAP, args![firm, webhook.id, until]).await?;
        self.add_seed(webhook.id, secret).await?;
        let after = json!({ "old_secret_until": until });
        self.record(of(Verb::WebhookRotated, webhook, Some(after)));
        Ok(())
    }

    /// Stops posting to a webhook; what waits is kept. `gone` when its receiver said that it wants no more. Answers
    /// whether it was enabled.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn disable_webhook(
        &mut self,
        permit: Permit<EditWebhooks>,
        webhook: &Webhook,
        gone: bool,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let at = self.at();
        let (firm, link) = self.parts();
        let args = args![firm, webhook.id, at, i64::from(gone)];
        if link.run(&DISABLE, args).await? == 0 {
            return Ok(false);
        }
        link.run(&HOLD, args![firm, webhook.id]).await?;
        let after = gone.then(|| json!({ "http_status": 410 }));
        self.record(of(Verb::WebhookDisabled, webhook, after));
        Ok(true)
    }

    /// Posts to a webhook again, what was kept waiting first. Answers whether it was disabled.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn enable_webhook(
        &mut self,
        permit: Permit<EditWebhooks>,
        webhook: &Webhook,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let at = self.at();
        let (firm, link) = self.parts();
        if link.run(&ENABLE, args![firm, webhook.id]).await? == 0 {
            return Ok(false);
        }
        link.run(&RELEASE, args![firm, webhook.id, at]).await?;
        self.calls_out();
        self.record(of(Verb::WebhookEnabled, webhook, None));
        Ok(true)
    }

    /// Removes a webhook: nothing is posted to it any more, its secrets are gone, its messages are not shown any more.
    /// Answers whether it was there.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn remove_webhook(
        &mut self,
        permit: Permit<EditWebhooks>,
        webhook: &Webhook,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let act = self.act();
        let (firm, link) = self.parts();
        if link.run(&REMOVE, args![firm, webhook.id, act]).await? == 0 {
            return Ok(false);
        }
        link.run(&GIVE_UP, args![firm, webhook.id]).await?;
        link.run(&END_SECRETS, args![firm, webhook.id]).await?;
        let before = told(&webhook.settings);
        self.record(event(
            Verb::WebhookRemoved,
            webhook.id,
            &webhook.settings.name,
            Some(before),
            None,
        ));
        Ok(true)
    }

    async fn set_kinds(&mut self, webhook: WebhookId, kinds: &[EventKind]) -> Result<(), StoreError> {
        let (firm, link) = self.parts();
        for kind in kinds {
            link.run(&ADD_KIND, args![firm, webhook, kind.code()]).await?;
        }
        Ok(())
    }

    async fn add_seed(&mut self, webhook: WebhookId, secret: &SecretSeed) -> Result<(), StoreError> {
        let act = self.act();
        let (firm, link) = self.parts();
        let args = args![
            firm,
            webhook,
            secret.salt.as_slice(),
            secret.witness.as_slice(),
            act
        ];
        link.run(&ADD_SECRET, args).await?;
        Ok(())
    }
}

fn webhook(row: &Row) -> Result<Webhook, StoreError> {
    let kinds = row.maybe_text(9)?.unwrap_or_default();
    Ok(Webhook {
        id: row.id(0)?,
        settings: WebhookSettings {
            name: row.text(1)?,
            url: row.text(2)?,
            kinds: EventKind::offered()
                .filter(|kind| kinds.split(',').any(|code| code == kind.code()))
                .collect(),
            application: row.maybe_id(3)?.zip(row.maybe_text(4)?),
        },
        disabled_at: row.maybe_moment(5)?,
        is_gone: row.int(6)? == 1,
        revision: row.int(7)?,
        added_at: row.moment(8)?,
        overlap_until: row.maybe_moment(10)?,
        waiting: row.int(11)?,
        failed: row.int(12)?,
        added_by: row.maybe_id(13)?,
    })
}

/// What the journal keeps: of the address only where it leads, for the rest of it may let in whoever reads it.
fn told(settings: &WebhookSettings) -> Value {
    let kinds: Vec<&str> = settings.kinds.iter().map(|kind| kind.code()).collect();
    json!({
        "name": settings.name,
        "host": host(&settings.url),
        "events": kinds.join(", "),
        "application": settings.application.as_ref().map(|(_, label)| label),
    })
}

/// `https://hooks.example.fr:8443` of an address.
fn host(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    format!("{scheme}://{host}")
}

pub(super) fn of(verb: Verb, webhook: &Webhook, after: Option<Value>) -> Event {
    event(verb, webhook.id, &webhook.settings.name, None, after)
}

fn event(verb: Verb, id: WebhookId, name: &str, before: Option<Value>, after: Option<Value>) -> Event {
    Event {
        verb,
        object: ObjectRef {
            kind: "webhook",
            id: id.0,
            label: name.to_owned(),
        },
        dossier: None,
        before,
        after,
    }
}
