//! The post of the whole installation: which letter leaves next, and what became of it (`GST-03`, `APP-05`).
//!
//! A letter is leased before it is sent, with a row that says so. Whoever dies on the way leaves the lease to run out,
//! and the letter is taken again under the same `Message-ID`: it is never lost, and a receiver can tell a repeat.

use hub_domain::delivery::{Delivery, MailState, Outcome};
use hub_domain::ids::{ActId, FirmId, MailId};
use hub_domain::letter::{Addressee, Letter, Letterhead};
use hub_domain::moment::Moment;

use crate::db::{Database, args};
use crate::error::StoreError;
use crate::firm::letterhead_at;
use crate::sql::global_sql;

global_sql! {
    // Two at once: the second finds the row leased by the first, and takes none.
    LEASE = "UPDATE mail SET leased_until = $2, attempts = attempts + 1, \
            queued_at = CASE WHEN attempts = 0 THEN $1 ELSE queued_at END \
        WHERE (firm_id, id) = (SELECT m.firm_id, m.id FROM mail m \
            WHERE m.next_try_at <= $1 AND (m.leased_until IS NULL OR m.leased_until <= $1) \
            ORDER BY m.next_try_at, m.id LIMIT 1) \
            AND next_try_at <= $1 AND (leased_until IS NULL OR leased_until <= $1) \
        RETURNING firm_id, id, attempts, queued_at";
    LEASED = "SELECT m.recipient, m.first_name, m.last_name, m.language, m.staff_id, m.contact_id, m.subject, \
            m.reply_to, m.data, m.message_id, f.name, f.time_zone, f.language, f.postal_address, f.phone, \
            f.contact_email, COALESCE(d.kind, 'embedded'), f.mail_name FROM mail m JOIN firm f ON f.id = m.firm_id \
        LEFT JOIN directory d ON d.firm_id = m.firm_id WHERE m.firm_id = $1 AND m.id = $2";
    ADD_ATTEMPT = "INSERT INTO mail_attempt (firm_id, mail_id, n, at, outcome, answer) VALUES ($1, $2, $3, $4, 'begun', '')";
    END_ATTEMPT = "UPDATE mail_attempt SET outcome = $4, answer = $5 WHERE firm_id = $1 AND mail_id = $2 AND n = $3";
    // Only under the lease it was taken with: whoever was too slow changes nothing.
    SETTLE = "UPDATE mail SET state = $4, next_try_at = $5, sent_at = $6, shown_link = $7, leased_until = NULL \
        WHERE firm_id = $1 AND id = $2 AND leased_until = $3";
    // A letter that leaves more than two minutes after its act: whoever set it off may be told when all have left (E8).
    TO_TELL = "INSERT INTO delivery_to_tell (firm_id, act_id, at) SELECT m.firm_id, m.act_id, $3 FROM mail m \
            JOIN act a ON a.firm_id = m.firm_id AND a.id = m.act_id \
            WHERE m.firm_id = $1 AND m.id = $2 AND m.template NOT IN ('test', 'sign_in_link', 'delivery_ended') \
                AND a.actor_kind = 'staff' AND a.at < $4 \
        ON CONFLICT (firm_id, act_id) DO UPDATE SET at = excluded.at";
    ALL_TO_TELL = "SELECT firm_id, act_id, at FROM delivery_to_tell ORDER BY at, firm_id, act_id";
    TOLD = "DELETE FROM delivery_to_tell WHERE firm_id = $1 AND act_id = $2 AND at = $3";
    FORGET_CONTENTS = "UPDATE mail SET data = NULL, shown_link = NULL \
        WHERE created_at < $1 AND data IS NOT NULL AND next_try_at IS NULL";
}

/// From when on whoever set off letters is told that they have left, in milliseconds (E8).
const LONG_DELIVERY_MILLIS: i64 = 2 * 60 * 1_000;

/// A letter on its way, held for a while by whoever sends it.
#[derive(Debug, Clone)]
pub struct LeasedMail {
    /// Its firm.
    pub firm: FirmId,
    /// Its row.
    pub id: MailId,
    /// What it says; none when what is stored is no letter this version knows.
    pub letter: Option<Letter>,
    /// Whom it is for.
    pub to: Addressee,
    /// Its subject.
    pub subject: String,
    /// Where answers go, when not to the firm.
    pub reply_to: Option<String>,
    /// Its name for receivers: the same over every attempt.
    pub message_id: String,
    /// What the firm prints on its letters.
    pub letterhead: Letterhead,
    /// The number of this attempt.
    pub attempt: i64,
    /// When it was first tried, or last put back to wait by hand.
    pub since: Moment,
    leased_until: Moment,
}

impl Database {
    /// Takes the letter that has waited longest past its time, and writes that an attempt begins; nothing when none
    /// is due.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn lease_mail(&self, now: Moment, until: Moment) -> Result<Option<LeasedMail>, StoreError> {
        let mut link = self.writer().await?;
        let Some(taken) = link.opt(&LEASE, args![now, until]).await? else {
            return Ok(None);
        };
        let (firm, id): (FirmId, MailId) = (taken.id(0)?, taken.id(1)?);
        let attempt = taken.int(2)?;
        link.run(&ADD_ATTEMPT, args![firm, id, attempt, now]).await?;
        let row = link.one(&LEASED, args![firm, id]).await?;
        let mail = LeasedMail {
            firm,
            id,
            attempt,
            since: taken.moment(3)?,
            leased_until: until,
            to: Addressee {
                email: row.text(0)?,
                first_name: row.text(1)?,
                last_name: row.text(2)?,
                language: row.text(3)?,
                staff: row.maybe_id(4)?,
                contact: row.maybe_id(5)?,
            },
            subject: row.text(6)?,
            reply_to: row.maybe_text(7)?,
            letter: row
                .maybe_text(8)?
                .and_then(|data| serde_json::from_str(&data).ok()),
            message_id: row.text(9)?,
            letterhead: letterhead_at(&row, 10)?,
        };
        link.commit().await?;
        Ok(Some(mail))
    }

    /// Writes what an attempt came to, at `now`. `shown_link` is kept only where the letter went to the screen. Answers
    /// where the letter is then; nothing when the lease had run out and somebody else sends it.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn settle_mail(
        &self,
        mail: &LeasedMail,
        delivery: &Delivery,
        shown_link: Option<&str>,
        now: Moment,
    ) -> Result<Option<MailState>, StoreError> {
        let (state, next) = hub_domain::delivery::after(delivery.outcome, mail.since, now);
        let sent_at = matches!(state, MailState::Sent | MailState::Shown).then_some(now);
        let shown_link = shown_link.filter(|_| delivery.outcome == Outcome::Shown);
        let mut link = self.writer().await?;
        let args = args![
            mail.firm,
            mail.id,
            mail.attempt,
            delivery.outcome.code(),
            &delivery.answer
        ];
        link.run(&END_ATTEMPT, args).await?;
        let args = args![
            mail.firm,
            mail.id,
            mail.leased_until,
            state.code(),
            next,
            sent_at,
            shown_link
        ];
        let held = link.run(&SETTLE, args).await? > 0;
        if held {
            let long_ago = now.plus_millis(-LONG_DELIVERY_MILLIS);
            link.run(&TO_TELL, args![mail.firm, mail.id, now, long_ago])
                .await?;
        }
        link.commit().await?;
        Ok(held.then_some(state))
    }

    /// The deliveries that took long and may have ended, each with its act and the moment of its last attempt.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn deliveries_to_tell(&self) -> Result<Vec<(FirmId, ActId, Moment)>, StoreError> {
        let rows = self.reader().await?.all(&ALL_TO_TELL, args![]).await?;
        rows.iter()
            .map(|row| Ok((row.id(0)?, row.id(1)?, row.moment(2)?)))
            .collect()
    }

    /// Looks no more at a delivery, unless a letter of it was tried since `at`.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn delivery_told(&self, firm: FirmId, act: ActId, at: Moment) -> Result<(), StoreError> {
        let mut link = self.writer().await?;
        link.run(&TOLD, args![firm, act, at]).await?;
        link.commit().await
    }

    /// Forgets what letters written before `before` said; that they were written stays. Answers how many.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn forget_letters(&self, before: Moment) -> Result<u64, StoreError> {
        let mut link = self.writer().await?;
        let forgotten = link.run(&FORGET_CONTENTS, args![before]).await?;
        link.commit().await?;
        Ok(forgotten)
    }

    /// Wakes whoever sends letters, right after a commit that wrote some.
    #[must_use]
    pub fn letters_written(&self) -> &std::sync::Arc<tokio::sync::Notify> {
        &self.letters
    }
}
