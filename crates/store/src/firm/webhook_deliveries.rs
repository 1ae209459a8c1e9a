//! What was posted to a webhook, message by message, and posting it again.

use hub_domain::audit::Verb;
use hub_domain::authz::{EditWebhooks, Permit};
use hub_domain::ids::{ActId, InstalledAppId, WebhookDeliveryId, WebhookId};
use hub_domain::moment::Moment;
use hub_domain::webhook::{DeliveryState, EventKind, Outcome, Told};
use serde_json::json;

use super::webhooks::{Webhook, of};
use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmReader, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    BEFORE = "SELECT d.id, e.uid, e.kind, e.created_at, e.act_id, d.state, d.attempts, d.next_try_at, d.leased_until, \
            d.delivered_at, d.last_status, e.application_id, e.key_identifier, e.amount, f.domain, d.webhook_id \
        FROM webhook_delivery d JOIN outbox_event e ON e.firm_id = d.firm_id AND e.id = d.event_id \
        JOIN firm f ON f.id = d.firm_id \
        WHERE d.firm_id = $1 AND d.webhook_id = $2 AND d.id < $3 AND ($4 = '' OR d.state = $4) ORDER BY d.id DESC LIMIT $5";
    ONE = "SELECT d.id, e.uid, e.kind, e.created_at, e.act_id, d.state, d.attempts, d.next_try_at, d.leased_until, \
            d.delivered_at, d.last_status, e.application_id, e.key_identifier, e.amount, f.domain, d.webhook_id \
        FROM webhook_delivery d JOIN outbox_event e ON e.firm_id = d.firm_id AND e.id = d.event_id \
        JOIN firm f ON f.id = d.firm_id \
        WHERE d.firm_id = $1 AND d.id = $2";
    COUNT = "SELECT COUNT(*) FROM webhook_delivery WHERE firm_id = $1 AND webhook_id = $2 AND ($3 = '' OR state = $3)";
    ATTEMPTS = "SELECT n, at, outcome, status, answer FROM webhook_attempt WHERE firm_id = $1 AND delivery_id = $2 \
        ORDER BY n DESC LIMIT 100";
    QUEUE_TEST = "INSERT INTO webhook_delivery (firm_id, webhook_id, event_id, state, attempts, tries, next_try_at, queued_at) \
        VALUES ($1, $2, $3, 'waiting', 0, 0, $4, $4) RETURNING id";
    RESEND = "UPDATE webhook_delivery SET state = 'waiting', tries = 0, next_try_at = $4, queued_at = $4, delivered_at = NULL \
        WHERE firm_id = $1 AND webhook_id = $2 AND id = $3 AND (leased_until IS NULL OR leased_until <= $4) \
            AND EXISTS (SELECT 1 FROM outbox_event e JOIN webhook w ON w.firm_id = e.firm_id AND w.id = $2 \
                WHERE e.firm_id = $1 AND e.id = webhook_delivery.event_id AND (e.kind = 'webhook.test' \
                    OR (w.application_id IS NULL OR w.application_id = e.application_id) \
                    AND EXISTS (SELECT 1 FROM webhook_kind k WHERE k.firm_id = $1 AND k.webhook_id = $2 \
                        AND k.kind = e.kind)))";
    // Of a period, what was posted waits anew and what was not is posted now: of what the webhook is told of today, as of
    // one message, for where it leads may have changed hands since.
    REPLAY_KNOWN = "UPDATE webhook_delivery SET state = 'waiting', tries = 0, next_try_at = $3, queued_at = $3, \
            delivered_at = NULL \
        WHERE firm_id = $1 AND webhook_id = $2 AND (leased_until IS NULL OR leased_until <= $3) AND event_id IN \
            (SELECT e.id FROM webhook w JOIN webhook_kind k ON k.firm_id = w.firm_id AND k.webhook_id = w.id \
                JOIN outbox_event e ON e.firm_id = w.firm_id AND e.kind = k.kind AND e.created_at >= $4 AND e.created_at < $5 \
                    AND (w.application_id IS NULL OR w.application_id = e.application_id) \
                WHERE w.firm_id = $1 AND w.id = $2)";
    REPLAY_NEW = "INSERT INTO webhook_delivery (firm_id, webhook_id, event_id, state, attempts, tries, next_try_at, queued_at) \
        SELECT w.firm_id, w.id, e.id, 'waiting', 0, 0, $3, $3 FROM webhook w \
        JOIN webhook_kind k ON k.firm_id = w.firm_id AND k.webhook_id = w.id \
        JOIN outbox_event e ON e.firm_id = w.firm_id AND e.kind = k.kind AND e.created_at >= $4 AND e.created_at < $5 \
            AND (w.application_id IS NULL OR w.application_id = e.application_id) \
        WHERE w.firm_id = $1 AND w.id = $2 AND NOT EXISTS (SELECT 1 FROM webhook_delivery d \
            WHERE d.firm_id = w.firm_id AND d.webhook_id = w.id AND d.event_id = e.id) ORDER BY e.id";
}

/// A message as the list of a webhook shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookDelivery {
    /// Its row.
    pub id: WebhookDeliveryId,
    /// Where it goes.
    pub webhook: WebhookId,
    /// What it says, but for when, which is [`Self::at`].
    pub told: Told,
    /// When the event happened.
    pub at: Moment,
    /// The act that told it.
    pub act: ActId,
    /// Where it is.
    pub state: DeliveryState,
    /// How many attempts there were.
    pub attempts: i64,
    /// When the next one is due; none while the webhook is disabled.
    pub next_try_at: Option<Moment>,
    /// Until when an attempt in progress is waited for.
    pub leased_until: Option<Moment>,
    /// When the receiver took it.
    pub delivered_at: Option<Moment>,
    /// The last status the receiver answered.
    pub last_status: Option<i64>,
}

impl WebhookDelivery {
    /// Whether an attempt is in progress at `now`.
    #[must_use]
    pub fn is_leaving(&self, now: Moment) -> bool {
        self.leased_until.is_some_and(|until| until > now)
    }
}

/// One attempt to post a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookAttempt {
    /// Its number, from 1.
    pub n: i64,
    /// When it began.
    pub at: Moment,
    /// What it came to.
    pub outcome: Outcome,
    /// The status the receiver answered.
    pub status: Option<i64>,
    /// The first bytes of its answer, or what went wrong.
    pub answer: String,
}

impl FirmReader {
    /// The messages of a webhook older than one, newest first.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn webhook_deliveries(
        &mut self,
        webhook: WebhookId,
        before: i64,
        state: Option<DeliveryState>,
        most: i64,
    ) -> Result<Vec<WebhookDelivery>, StoreError> {
        let state = state.map_or("", DeliveryState::code);
        self.link
            .all(&BEFORE, args![self.firm, webhook, before, state, most])
            .await?
            .iter()
            .map(delivery)
            .collect()
    }

    /// How many messages a webhook has, of one state where one is named.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn webhook_delivery_count(
        &mut self,
        webhook: WebhookId,
        state: Option<DeliveryState>,
    ) -> Result<i64, StoreError> {
        let state = state.map_or("", DeliveryState::code);
        self.link
            .one(&COUNT, args![self.firm, webhook, state])
            .await?
            .int(0)
    }

    /// One message with its attempts, the last one first.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn webhook_delivery(
        &mut self,
        id: WebhookDeliveryId,
    ) -> Result<Option<(WebhookDelivery, Vec<WebhookAttempt>)>, StoreError> {
        let Some(row) = self.link.opt(&ONE, args![self.firm, id]).await? else {
            return Ok(None);
        };
        let rows = self.link.all(&ATTEMPTS, args![self.firm, id]).await?;
        let attempts = rows.iter().map(attempt).collect::<Result<_, _>>()?;
        Ok(Some((delivery(&row)?, attempts)))
    }
}

impl FirmTx {
    /// Posts a test to a webhook and to no other; answers the message.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn test_webhook(
        &mut self,
        permit: Permit<EditWebhooks>,
        webhook: &Webhook,
    ) -> Result<WebhookDeliveryId, StoreError> {
        self.spend(permit)?;
        let event = self.keep_test(webhook.settings.application_id()).await?;
        let at = self.at();
        let (firm, link) = self.parts();
        let id = link
            .one(&QUEUE_TEST, args![firm, webhook.id, event, at])
            .await?
            .id(0)?;
        self.calls_out();
        self.record(of(Verb::WebhookTested, webhook, None));
        Ok(id)
    }

    /// Posts a message again under its name. Answers whether there was anything to do: not while it is leaving, nor when it
    /// tells what the webhook is told of no more.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn resend_to_webhook(
        &mut self,
        permit: Permit<EditWebhooks>,
        webhook: &Webhook,
        id: WebhookDeliveryId,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let at = self.at();
        let (firm, link) = self.parts();
        if link.run(&RESEND, args![firm, webhook.id, id, at]).await? == 0 {
            return Ok(false);
        }
        self.calls_out();
        self.record(of(Verb::WebhookResent, webhook, Some(json!({ "messages": 1 }))));
        Ok(true)
    }

    /// Posts every event of a period again, under its name, whether it was posted before or happened while the webhook
    /// was disabled. Answers how many messages wait now.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn replay_to_webhook(
        &mut self,
        permit: Permit<EditWebhooks>,
        webhook: &Webhook,
        (from, until): (Moment, Moment),
    ) -> Result<i64, StoreError> {
        self.spend(permit)?;
        let at = self.at();
        let (firm, link) = self.parts();
        let args = args![firm, webhook.id, at, from, until];
        let known = link.run(&REPLAY_KNOWN, args.clone()).await?;
        let new = link.run(&REPLAY_NEW, args).await?;
        let messages = i64::try_from(known + new).map_err(StoreError::internal)?;
        if messages > 0 {
            self.calls_out();
            let after = json!({ "messages": messages, "since": from, "until": until });
            self.record(of(Verb::WebhookReplayed, webhook, Some(after)));
        }
        Ok(messages)
    }
}

/// What an event says, from its columns in a row; when it happened is for the caller to say.
pub(crate) fn told_at(row: &Row, uid: usize, rest: usize) -> Result<Told, StoreError> {
    Ok(Told {
        uid: row.text(uid)?,
        kind: row.code(uid + 1, EventKind::from_code)?,
        firm: row.text(rest + 3)?,
        application: row.maybe_id::<InstalledAppId>(rest)?,
        key: row.maybe_text(rest + 1)?,
        amount: row.int(rest + 2)?,
        at: String::new(),
    })
}

fn delivery(row: &Row) -> Result<WebhookDelivery, StoreError> {
    Ok(WebhookDelivery {
        id: row.id(0)?,
        told: told_at(row, 1, 11)?,
        at: row.moment(3)?,
        act: row.id(4)?,
        state: row.code(5, DeliveryState::from_code)?,
        attempts: row.int(6)?,
        next_try_at: row.maybe_moment(7)?,
        leased_until: row.maybe_moment(8)?,
        delivered_at: row.maybe_moment(9)?,
        last_status: row.maybe_int(10)?,
        webhook: row.id(15)?,
    })
}

fn attempt(row: &Row) -> Result<WebhookAttempt, StoreError> {
    Ok(WebhookAttempt {
        n: row.int(0)?,
        at: row.moment(1)?,
        outcome: row.code(2, Outcome::from_code)?,
        status: row.maybe_int(3)?,
        answer: row.text(4)?,
    })
}
