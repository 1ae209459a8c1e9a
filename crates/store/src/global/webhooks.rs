//! The messages of the whole installation: which leaves next, and what became of it (3.6).
//!
//! A message is leased before it is posted, with a row that says so. Whoever dies on the way leaves the lease to run out,
//! and the message is taken again under the same `webhook-id`: it is never lost, and a receiver can tell a repeat.

use hub_domain::ids::{FirmId, InstalledAppId, WebhookDeliveryId, WebhookId};
use hub_domain::moment::Moment;
use hub_domain::webhook::{Answer, DeliveryState, EventKind, Told, after};

use crate::db::{Database, Link, args};
use crate::error::StoreError;
use crate::firm::told_at;
use crate::global::StoredKeyFacts;
use crate::sql::global_sql;

global_sql! {
    // The webhooks are walked, which are few, and of each its oldest message is looked at: a long queue costs nobody
    // else. A webhook with a message on its way waits for its end, and so does a firm with as many as it may have: slow
    // receivers hold up nobody else.
    DUE_MESSAGE = "SELECT w.firm_id, (SELECT d.id FROM webhook_delivery d WHERE d.firm_id = w.firm_id \
                AND d.webhook_id = w.id AND d.next_try_at <= $1 ORDER BY d.next_try_at, d.id LIMIT 1) AS message, \
            (SELECT MIN(d.next_try_at) FROM webhook_delivery d WHERE d.firm_id = w.firm_id AND d.webhook_id = w.id \
                AND d.next_try_at <= $1) AS due \
        FROM webhook w WHERE w.disabled_at IS NULL AND w.removed_by IS NULL \
            AND EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.firm_id = w.firm_id AND d.webhook_id = w.id \
                AND d.next_try_at <= $1) \
            AND NOT EXISTS (SELECT 1 FROM webhook_delivery h \
                WHERE h.firm_id = w.firm_id AND h.webhook_id = w.id AND h.leased_until > $1) \
            AND (SELECT COUNT(*) FROM webhook_delivery h WHERE h.firm_id = w.firm_id AND h.leased_until > $1) < $2 \
        ORDER BY due, message LIMIT 1";
    LEASE = "UPDATE webhook_delivery SET leased_until = $4, attempts = attempts + 1, tries = tries + 1 \
        WHERE firm_id = $1 AND id = $2 AND next_try_at <= $3 AND (leased_until IS NULL OR leased_until <= $3) \
        RETURNING attempts, tries, queued_at";
    LEASED = "SELECT d.webhook_id, w.url, e.uid, e.kind, e.created_at, e.application_id, e.key_identifier, e.amount, f.domain \
        FROM webhook_delivery d JOIN webhook w ON w.firm_id = d.firm_id AND w.id = d.webhook_id \
        JOIN outbox_event e ON e.firm_id = d.firm_id AND e.id = d.event_id JOIN firm f ON f.id = d.firm_id \
        WHERE d.firm_id = $1 AND d.id = $2";
    SEEDS = "SELECT salt, witness FROM webhook_secret \
        WHERE firm_id = $1 AND webhook_id = $2 AND (valid_until IS NULL OR valid_until > $3) ORDER BY id DESC";
    ADD_ATTEMPT = "INSERT INTO webhook_attempt (firm_id, delivery_id, n, at, outcome, answer) \
        VALUES ($1, $2, $3, $4, 'begun', '')";
    END_ATTEMPT = "UPDATE webhook_attempt SET outcome = $4, status = $5, answer = $6 \
        WHERE firm_id = $1 AND delivery_id = $2 AND n = $3";
    // Only under the lease it was taken with: whoever was too slow changes nothing. What was given up meanwhile, with its
    // webhook or because that is told of something else now, is not tried again; a message of a webhook that was
    // disabled meanwhile does not wait for an instant.
    SETTLE = "UPDATE webhook_delivery SET leased_until = NULL, delivered_at = $6, last_status = $7, \
            state = CASE WHEN $4 = 'waiting' AND state = 'failed' THEN 'failed' ELSE $4 END, \
            next_try_at = CASE WHEN state = 'failed' OR EXISTS (SELECT 1 FROM webhook w WHERE w.firm_id = $1 \
                AND w.id = webhook_delivery.webhook_id AND w.disabled_at IS NOT NULL) \
                THEN NULL ELSE CAST($5 AS BIGINT) END \
        WHERE firm_id = $1 AND id = $2 AND leased_until = $3";
    EVENT = "SELECT kind, act_id, application_id, amount FROM outbox_event WHERE firm_id = $1 AND uid = $2";
    SWITCHED_ON = "SELECT d.code FROM dossier d WHERE d.firm_id = $1 AND d.code > $4 AND ($5 = '' OR d.code = $5) \
        AND EXISTS (SELECT 1 FROM activation t WHERE t.firm_id = d.firm_id AND t.dossier_id = d.id \
            AND t.installed_app_id = $2 AND t.opened_by = $3) ORDER BY d.code LIMIT $6";
    SWITCHED_OFF = "SELECT d.code FROM dossier d WHERE d.firm_id = $1 AND d.code > $4 AND ($5 = '' OR d.code = $5) \
        AND EXISTS (SELECT 1 FROM activation t WHERE t.firm_id = d.firm_id AND t.dossier_id = d.id \
            AND t.installed_app_id = $2 AND t.closed_by = $3) ORDER BY d.code LIMIT $6";
    GIVEN_ON = "SELECT d.code FROM dossier d WHERE d.firm_id = $1 AND d.code > $4 AND ($5 = '' OR d.code = $5) \
        AND EXISTS (SELECT 1 FROM activation t JOIN access x ON x.firm_id = t.firm_id AND x.activation_id = t.id \
            WHERE t.firm_id = d.firm_id AND t.dossier_id = d.id AND t.installed_app_id = $2 AND x.opened_by = $3) \
        ORDER BY d.code LIMIT $6";
    TAKEN_ON = "SELECT d.code FROM dossier d WHERE d.firm_id = $1 AND d.code > $4 AND ($5 = '' OR d.code = $5) \
        AND EXISTS (SELECT 1 FROM activation t JOIN access x ON x.firm_id = t.firm_id AND x.activation_id = t.id \
            WHERE t.firm_id = d.firm_id AND t.dossier_id = d.id AND t.installed_app_id = $2 AND x.closed_by = $3) \
        ORDER BY d.code LIMIT $6";
    // An act counts its dossiers when it tells them; accesses are counted one by one, so their dossiers here.
    COUNT_GIVEN_ON = "SELECT COUNT(*) FROM dossier d WHERE d.firm_id = $1 AND d.code > '' AND EXISTS (SELECT 1 \
        FROM activation t JOIN access x ON x.firm_id = t.firm_id AND x.activation_id = t.id \
        WHERE t.firm_id = d.firm_id AND t.dossier_id = d.id AND t.installed_app_id = $2 AND x.opened_by = $3)";
    COUNT_TAKEN_ON = "SELECT COUNT(*) FROM dossier d WHERE d.firm_id = $1 AND d.code > '' AND EXISTS (SELECT 1 \
        FROM activation t JOIN access x ON x.firm_id = t.firm_id AND x.activation_id = t.id \
        WHERE t.firm_id = d.firm_id AND t.dossier_id = d.id AND t.installed_app_id = $2 AND x.closed_by = $3)";
    FORGET_ATTEMPTS = "DELETE FROM webhook_attempt WHERE (firm_id, delivery_id) IN (SELECT d.firm_id, d.id \
        FROM outbox_event e JOIN webhook_delivery d ON d.firm_id = e.firm_id AND d.event_id = e.id \
        WHERE e.created_at < $1 AND d.next_try_at IS NULL)";
    FORGET_DELIVERIES = "DELETE FROM webhook_delivery WHERE next_try_at IS NULL AND (firm_id, event_id) IN \
        (SELECT e.firm_id, e.id FROM outbox_event e WHERE e.created_at < $1)";
    FORGET_EVENTS = "DELETE FROM outbox_event WHERE created_at < $1 AND NOT EXISTS (SELECT 1 FROM webhook_delivery d \
        WHERE d.firm_id = outbox_event.firm_id AND d.event_id = outbox_event.id)";
}

/// A message on its way, held for a while by whoever posts it.
#[derive(Debug, Clone)]
pub struct LeasedMessage {
    /// Its firm.
    pub firm: FirmId,
    /// Its row.
    pub id: WebhookDeliveryId,
    /// Where it goes.
    pub webhook: WebhookId,
    /// The address.
    pub url: String,
    /// What it says, but for when, which is [`Self::at`].
    pub told: Told,
    /// When the event happened.
    pub at: Moment,
    /// What the secrets that sign it are made from, each with its witness, the newest first.
    pub seeds: Vec<(Vec<u8>, Vec<u8>)>,
    /// The number of this attempt, of all there were.
    pub attempt: i64,
    /// The number of this attempt since it was put to wait.
    pub tries: i64,
    /// When it was put to wait.
    pub since: Moment,
    leased_until: Moment,
}

/// How many messages of one firm are on their way at once, whatever its webhooks: a few slow receivers leave lanes to
/// every other firm.
pub const ON_THEIR_WAY_MAX: i64 = 2;
/// How often a message is looked for when another process takes the one that was found.
const LOST_RACES: u32 = 5;

impl Database {
    /// Takes the message that has waited longest past its time, and writes that an attempt begins; nothing when none is
    /// due that may leave now. Lanes of one process come one after the other; a race lost to another process is run
    /// again.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn lease_message(
        &self,
        now: Moment,
        until: Moment,
    ) -> Result<Option<LeasedMessage>, StoreError> {
        let _turn = self.leasing.lock().await;
        for _ in 0..LOST_RACES {
            let due = self
                .reader()
                .await?
                .opt(&DUE_MESSAGE, args![now, ON_THEIR_WAY_MAX])
                .await?;
            let Some(due) = due else { break };
            let leased = self.lease(due.id(0)?, due.id(1)?, now, until).await?;
            if leased.is_some() {
                return Ok(leased);
            }
        }
        Ok(None)
    }

    async fn lease(
        &self,
        firm: FirmId,
        id: WebhookDeliveryId,
        now: Moment,
        until: Moment,
    ) -> Result<Option<LeasedMessage>, StoreError> {
        let mut link = self.writer().await?;
        let Some(taken) = link.opt(&LEASE, args![firm, id, now, until]).await? else {
            return Ok(None);
        };
        let attempt = taken.int(0)?;
        link.run(&ADD_ATTEMPT, args![firm, id, attempt, now]).await?;
        let row = link.one(&LEASED, args![firm, id]).await?;
        let webhook: WebhookId = row.id(0)?;
        let seeds = link.all(&SEEDS, args![firm, webhook, now]).await?;
        let message = LeasedMessage {
            firm,
            id,
            webhook,
            url: row.text(1)?,
            told: told_at(&row, 2, 5)?,
            at: row.moment(4)?,
            seeds: seeds
                .iter()
                .map(|seed| Ok((seed.blob(0)?, seed.blob(1)?)))
                .collect::<Result<_, StoreError>>()?,
            attempt,
            tries: taken.int(1)?,
            since: taken.moment(2)?,
            leased_until: until,
        };
        link.commit().await?;
        Ok(Some(message))
    }

    /// Writes what an attempt came to, at `now`. Answers where the message is then; nothing when the lease had run out
    /// and somebody else posts it.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn settle_message(
        &self,
        message: &LeasedMessage,
        answer: &Answer,
        now: Moment,
    ) -> Result<Option<DeliveryState>, StoreError> {
        let (state, next) = after(answer, message.tries, message.since, now);
        let delivered_at = (state == DeliveryState::Delivered).then_some(now);
        let status = answer.status.map(i64::from);
        let mut link = self.writer().await?;
        let args = args![
            message.firm,
            message.id,
            message.attempt,
            answer.outcome.code(),
            status,
            &answer.said
        ];
        link.run(&END_ATTEMPT, args).await?;
        let args = args![
            message.firm,
            message.id,
            message.leased_until,
            state.code(),
            next,
            delivered_at,
            status
        ];
        let held = link.run(&SETTLE, args).await? > 0;
        link.commit().await?;
        Ok(held.then_some(state))
    }

    /// The dossiers of an event, for a call with a key of its application: codes after `after`, at most `limit`; a key
    /// restricted to one dossier learns of that one alone. Nothing when there is no such event, when it is another
    /// application's, or when it comes with no dossiers.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn event_dossiers(
        &self,
        facts: &StoredKeyFacts,
        uid: &str,
        after: &str,
        limit: i64,
    ) -> Result<Option<Vec<String>>, StoreError> {
        let mut link = self.reader().await?;
        let Some(event) = own_event(&mut link, facts, uid).await? else {
            return Ok(None);
        };
        let statement = match event.kind {
            EventKind::ActivationAdded => &SWITCHED_ON,
            EventKind::ActivationRemoved => &SWITCHED_OFF,
            EventKind::AccessGranted => &GIVEN_ON,
            EventKind::AccessRevoked => &TAKEN_ON,
            _ => return Ok(None),
        };
        let only = facts.restricted_dossier.as_deref().unwrap_or_default();
        let args = args![facts.firm, event.application, event.act, after, only, limit];
        let rows = link.all(statement, args).await?;
        Ok(Some(
            rows.iter().map(|row| row.text(0)).collect::<Result<_, _>>()?,
        ))
    }

    /// How many dossiers [`Database::event_dossiers`] tells, all parts together.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn count_event_dossiers(
        &self,
        facts: &StoredKeyFacts,
        uid: &str,
    ) -> Result<Option<i64>, StoreError> {
        if facts.restricted_dossier.is_some() {
            let one = self.event_dossiers(facts, uid, "", 1).await?;
            return Ok(one.map(|codes| i64::from(!codes.is_empty())));
        }
        let mut link = self.reader().await?;
        let Some(event) = own_event(&mut link, facts, uid).await? else {
            return Ok(None);
        };
        let statement = match event.kind {
            EventKind::ActivationAdded | EventKind::ActivationRemoved => return Ok(Some(event.amount)),
            EventKind::AccessGranted => &COUNT_GIVEN_ON,
            EventKind::AccessRevoked => &COUNT_TAKEN_ON,
            _ => return Ok(None),
        };
        let args = args![facts.firm, event.application, event.act];
        Ok(Some(link.one(statement, args).await?.int(0)?))
    }

    /// Forgets events older than `before`, with what was posted of them, but for what still waits. Answers how many
    /// events.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn forget_events(&self, before: Moment) -> Result<u64, StoreError> {
        let mut link = self.writer().await?;
        link.run(&FORGET_ATTEMPTS, args![before]).await?;
        link.run(&FORGET_DELIVERIES, args![before]).await?;
        let forgotten = link.run(&FORGET_EVENTS, args![before]).await?;
        link.commit().await?;
        Ok(forgotten)
    }

    /// Wakes whoever posts messages, right after a commit that told something.
    #[must_use]
    pub fn events_told(&self) -> &std::sync::Arc<tokio::sync::Notify> {
        &self.events
    }
}

/// An event of a key's own application.
struct OwnEvent {
    kind: EventKind,
    act: i64,
    application: InstalledAppId,
    amount: i64,
}

async fn own_event(
    link: &mut Link,
    facts: &StoredKeyFacts,
    uid: &str,
) -> Result<Option<OwnEvent>, StoreError> {
    let Some(event) = link.opt(&EVENT, args![facts.firm, uid]).await? else {
        return Ok(None);
    };
    let application: Option<InstalledAppId> = event.maybe_id(2)?;
    let own = facts.application.as_ref().map(|own| own.id);
    let (Some(application), true) = (application, application == own) else {
        return Ok(None);
    };
    Ok(Some(OwnEvent {
        kind: event.code(0, EventKind::from_code)?,
        act: event.int(1)?,
        application,
        amount: event.int(3)?,
    }))
}
