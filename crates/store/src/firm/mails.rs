//! Letters written with the act that sets them off, and sent after it (`APP-05`, `GST-03`); the firm's outbox.

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{Permit, SendMail};
use hub_domain::delivery::{MailState, Outcome};
use hub_domain::fold::fold;
use hub_domain::ids::{ActId, MailId};
use hub_domain::letter::{Addressee, Letter, Letterhead};
use hub_domain::moment::Moment;
use serde_json::json;

use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    // One event writes once to one person: the same cause again adds nothing.
    ADD_MAIL = "INSERT INTO mail (firm_id, act_id, template, cause, recipient, to_folded, first_name, last_name, \
            language, reply_to, subject, data, message_id, staff_id, contact_id, state, attempts, next_try_at, \
            created_at, queued_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'waiting', 0, $16, $16, $16) \
        ON CONFLICT (firm_id, cause) DO NOTHING RETURNING id";
    LETTERHEAD = "SELECT f.name, f.time_zone, f.language, f.postal_address, f.phone, f.contact_email, \
            COALESCE(d.kind, 'embedded'), f.mail_name FROM firm_head h JOIN firm f ON f.id = h.firm_id \
        LEFT JOIN directory d ON d.firm_id = h.firm_id WHERE h.firm_id = $1";
    MAIL = "SELECT id, act_id, created_at, recipient, first_name, last_name, subject, template, state, attempts, \
            next_try_at, leased_until, sent_at, language, reply_to, data, message_id, shown_link FROM mail \
        WHERE firm_id = $1 AND id = $2";
    ATTEMPTS = "SELECT n, at, outcome, answer FROM mail_attempt WHERE firm_id = $1 AND mail_id = $2 \
        ORDER BY n DESC LIMIT 100";
    // What a server took already leaves under another name, or a receiver would drop it as a repeat.
    RESEND = "UPDATE mail SET message_id = CASE WHEN state IN ('sent', 'shown') THEN $4 ELSE message_id END, \
            state = 'waiting', next_try_at = $3, queued_at = $3, sent_at = NULL \
        WHERE firm_id = $1 AND id = $2 AND data IS NOT NULL AND (leased_until IS NULL OR leased_until <= $3) RETURNING id";
    RESEND_FAILED = "UPDATE mail SET state = 'waiting', next_try_at = $2, queued_at = $2 \
        WHERE firm_id = $1 AND state = 'failed' AND data IS NOT NULL AND ($3 = 0 OR act_id = $3)";
    GIVE_UP = "UPDATE mail SET state = 'given_up', next_try_at = NULL, leased_until = NULL \
        WHERE firm_id = $1 AND id = $2 AND state IN ('waiting', 'failed') \
            AND (leased_until IS NULL OR leased_until <= $3) RETURNING id";
    GIVE_UP_WAITING = "UPDATE mail SET state = 'given_up', next_try_at = NULL, leased_until = NULL \
        WHERE firm_id = $1 AND act_id = $2 AND state = 'waiting' AND (leased_until IS NULL OR leased_until <= $3)";
}

/// A letter to be kept until it leaves.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// Whom it is for.
    pub to: Addressee,
    /// What it says.
    pub letter: Letter,
    /// Names the event and the person: `act:41:staff:7`. The same cause is written once.
    pub cause: String,
    /// Its subject in the addressee's language.
    pub subject: String,
    /// Where answers go, when not to the firm.
    pub reply_to: Option<String>,
    /// Stays the same over every attempt: a receiver can tell a repeat.
    pub message_id: String,
}

/// A letter as the outbox lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailLine {
    /// Its row.
    pub id: MailId,
    /// The act that set it off.
    pub act: ActId,
    /// When it was written.
    pub created_at: Moment,
    /// The address.
    pub recipient: String,
    /// The person's first name; may be empty.
    pub first_name: String,
    /// The person's last name; may be empty.
    pub last_name: String,
    /// Its subject.
    pub subject: String,
    /// Its kind, by code.
    pub template: String,
    /// Where it is.
    pub state: MailState,
    /// How many attempts there were.
    pub attempts: i64,
    /// When the next one is due.
    pub next_try_at: Option<Moment>,
    /// Until when an attempt in progress is waited for.
    pub leased_until: Option<Moment>,
    /// When a server took it.
    pub sent_at: Option<Moment>,
}

impl MailLine {
    /// First and last name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
            .trim()
            .to_owned()
    }

    /// Whether an attempt is in progress at `now`.
    #[must_use]
    pub fn is_leaving(&self, now: Moment) -> bool {
        self.leased_until.is_some_and(|until| until > now)
    }
}

/// A letter with all that is known of it.
#[derive(Debug, Clone)]
pub struct MailDetail {
    /// Its line.
    pub line: MailLine,
    /// The language it is in.
    pub language: String,
    /// Where answers go, when not to the firm.
    pub reply_to: Option<String>,
    /// What it says; forgotten after ninety days.
    pub letter: Option<Letter>,
    /// Its name for receivers.
    pub message_id: String,
    /// The link it carried, where it went to the screen of a demo.
    pub shown_link: Option<String>,
    /// Its attempts, the last one first.
    pub attempts: Vec<MailAttempt>,
}

/// One attempt to send a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailAttempt {
    /// Its number, from 1.
    pub n: i64,
    /// When it began.
    pub at: Moment,
    /// What it came to.
    pub outcome: Outcome,
    /// The server's answer.
    pub answer: String,
}

impl FirmTx {
    /// Keeps a letter, which leaves after the commit. Answers nothing when this event wrote to this person already.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn write_mail(&mut self, new: &NewMail) -> Result<Option<MailId>, StoreError> {
        let (act, at) = (self.act(), self.at());
        let data = serde_json::to_string(&new.letter).map_err(StoreError::internal)?;
        let (firm, link) = self.parts();
        let args = args![
            firm,
            act,
            new.letter.template(),
            &new.cause,
            &new.to.email,
            fold(&new.to.email),
            &new.to.first_name,
            &new.to.last_name,
            &new.to.language,
            new.reply_to.as_deref(),
            &new.subject,
            data,
            &new.message_id,
            new.to.staff,
            new.to.contact,
            at,
        ];
        let id = link.opt(&ADD_MAIL, args).await?;
        self.posts();
        id.map(|row| row.id(0)).transpose()
    }

    /// Sends a letter again, or at once when it waits. `message_id` names it anew if a server took it before. Answers
    /// whether there was anything to do: not while it is leaving, nor once its contents are forgotten.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn resend_mail(
        &mut self,
        permit: Permit<SendMail>,
        mail: &MailLine,
        message_id: &str,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let at = self.at();
        let (firm, link) = self.parts();
        let done = link.opt(&RESEND, args![firm, mail.id, at, message_id]).await?;
        if done.is_some() {
            self.posts();
            self.record(of_one(Verb::MailResent, mail, "waiting"));
        }
        Ok(done.is_some())
    }

    /// Gives a letter up. Answers whether there was anything to do: not while it is leaving, nor once it left.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn give_up_mail(
        &mut self,
        permit: Permit<SendMail>,
        mail: &MailLine,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let at = self.at();
        let (firm, link) = self.parts();
        let done = link.opt(&GIVE_UP, args![firm, mail.id, at]).await?;
        if done.is_some() {
            self.record(of_one(Verb::MailGivenUp, mail, MailState::GivenUp.code()));
        }
        Ok(done.is_some())
    }

    /// Sends every failed letter again, of one act or of all; answers how many.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn resend_failed(
        &mut self,
        permit: Permit<SendMail>,
        of: Option<ActId>,
    ) -> Result<i64, StoreError> {
        self.spend(permit)?;
        let at = self.at();
        let (firm, link) = self.parts();
        let args = args![firm, at, of.map_or(0, |act| act.0)];
        let count = count(link.run(&RESEND_FAILED, args).await?);
        if count > 0 {
            self.posts();
            self.record(of_many(Verb::MailResent, count));
        }
        Ok(count)
    }

    /// Gives up what an act still has to send; answers how many.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn give_up_waiting(&mut self, permit: Permit<SendMail>, of: ActId) -> Result<i64, StoreError> {
        self.spend(permit)?;
        let at = self.at();
        let (firm, link) = self.parts();
        let count = count(link.run(&GIVE_UP_WAITING, args![firm, of, at]).await?);
        if count > 0 {
            self.record(of_many(Verb::MailGivenUp, count));
        }
        Ok(count)
    }

    /// Records that somebody tries the sending; the letter itself is written as any other.
    ///
    /// # Errors
    /// When the permit is another firm's.
    pub fn test_mail(&mut self, permit: Permit<SendMail>, to: &str) -> Result<(), StoreError> {
        self.spend(permit)?;
        self.record(Event {
            verb: Verb::MailTested,
            object: ObjectRef {
                kind: "mail",
                id: 0,
                label: to.to_owned(),
            },
            dossier: None,
            before: None,
            after: None,
        });
        Ok(())
    }
}

fn of_one(verb: Verb, mail: &MailLine, after: &str) -> Event {
    Event {
        verb,
        object: ObjectRef {
            kind: "mail",
            id: mail.id.0,
            label: format!("{} – {}", mail.recipient, mail.subject),
        },
        dossier: None,
        before: Some(json!({ "mail_state": mail.state.code() })),
        after: Some(json!({ "mail_state": after })),
    }
}

fn of_many(verb: Verb, count: i64) -> Event {
    Event {
        verb,
        object: ObjectRef {
            kind: "mail",
            id: 0,
            label: String::new(),
        },
        dossier: None,
        before: None,
        after: Some(json!({ "mails": count })),
    }
}

fn count(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadMails {
    /// What the firm prints on its letters.
    ///
    /// # Errors
    /// What the database answers.
    async fn letterhead(&mut self) -> Result<Letterhead, StoreError>;
    /// One letter with its attempts.
    ///
    /// # Errors
    /// What the database answers.
    async fn mail(&mut self, id: MailId) -> Result<Option<MailDetail>, StoreError>;
}

impl<P: FirmLink> ReadMails for P {
    async fn letterhead(&mut self) -> Result<Letterhead, StoreError> {
        let (firm, link) = self.firm_link();
        letterhead_at(&link.one(&LETTERHEAD, args![firm]).await?, 0)
    }

    async fn mail(&mut self, id: MailId) -> Result<Option<MailDetail>, StoreError> {
        let (firm, link) = self.firm_link();
        let Some(row) = link.opt(&MAIL, args![firm, id]).await? else {
            return Ok(None);
        };
        let attempts = link.all(&ATTEMPTS, args![firm, id]).await?;
        Ok(Some(MailDetail {
            line: line(&row)?,
            language: row.text(13)?,
            reply_to: row.maybe_text(14)?,
            letter: row
                .maybe_text(15)?
                .and_then(|data| serde_json::from_str(&data).ok()),
            message_id: row.text(16)?,
            shown_link: row.maybe_text(17)?,
            attempts: attempts.iter().map(attempt).collect::<Result<_, _>>()?,
        }))
    }
}

/// What a firm prints on its letters, from seven columns of a row.
pub(crate) fn letterhead_at(row: &Row, at: usize) -> Result<Letterhead, StoreError> {
    let firm = row.text(at)?;
    let sender = Some(row.text(at + 7)?).filter(|name| !name.is_empty());
    Ok(Letterhead {
        sender: sender.unwrap_or_else(|| firm.clone()),
        firm,
        time_zone: row.text(at + 1)?,
        language: row.text(at + 2)?,
        postal_address: row.text(at + 3)?,
        phone: row.text(at + 4)?,
        contact_email: row.text(at + 5)?,
        is_microsoft: row.text(at + 6)? != "embedded",
    })
}

pub(crate) fn mail_lines(rows: &[Row]) -> Result<Vec<MailLine>, StoreError> {
    rows.iter().map(line).collect()
}

fn line(row: &Row) -> Result<MailLine, StoreError> {
    Ok(MailLine {
        id: row.id(0)?,
        act: row.id(1)?,
        created_at: row.moment(2)?,
        recipient: row.text(3)?,
        first_name: row.text(4)?,
        last_name: row.text(5)?,
        subject: row.text(6)?,
        template: row.text(7)?,
        state: row.code(8, MailState::from_code)?,
        attempts: row.int(9)?,
        next_try_at: row.maybe_moment(10)?,
        leased_until: row.maybe_moment(11)?,
        sent_at: row.maybe_moment(12)?,
    })
}

fn attempt(row: &Row) -> Result<MailAttempt, StoreError> {
    Ok(MailAttempt {
        n: row.int(0)?,
        at: row.moment(1)?,
        outcome: row.code(2, Outcome::from_code)?,
        answer: row.text(3)?,
    })
}
