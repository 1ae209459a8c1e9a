//! What an act set off: the letters of one act together, as *Traitements* shows them (S12), and whom letters go to.

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{Permit, SendMail};
use hub_domain::delivery::MailState;
use hub_domain::ids::{ActId, MailId, StaffId};
use hub_domain::letter::Addressee;
use hub_domain::moment::Moment;
use serde_json::json;

use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm::{MailLine, mail_lines};
use crate::firm_tx::{FirmLink, FirmReader, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    // An invitation leaves, or fails, by an act of the server: whoever asked for it set it off.
    // A test and a link to sign in concern whoever asked for them: they are no deliveries of the firm.
    DELIVERIES = "SELECT m.act_id, a.at, a.actor_kind, s.first_name, s.last_name, MIN(m.template), MAX(m.template), \
            COUNT(*), COUNT(CASE WHEN m.state IN ('sent', 'shown') THEN 1 END), \
            COUNT(CASE WHEN m.state = 'waiting' THEN 1 END), COUNT(CASE WHEN m.state = 'failed' THEN 1 END), \
            COUNT(CASE WHEN m.state = 'given_up' THEN 1 END), MIN(m.recipient), s.id \
        FROM mail m JOIN act a ON a.firm_id = m.firm_id AND a.id = m.act_id \
        LEFT JOIN staff_member s ON s.firm_id = a.firm_id AND s.id = CASE WHEN a.actor_kind = 'staff' THEN a.actor_id \
            ELSE (SELECT c.actor_id FROM invitation i JOIN act c ON c.firm_id = i.firm_id AND c.id = i.asked_by \
                    AND c.actor_kind = 'staff' \
                WHERE i.firm_id = m.firm_id AND i.contact_id = CASE WHEN m.template = 'invitation_failed' THEN \
                    (SELECT MAX(e.object_id) FROM audit_entry e WHERE e.firm_id = m.firm_id AND e.act_id = m.act_id \
                        AND e.verb = 'invitation.failed') ELSE m.contact_id END AND i.asked_by < m.act_id \
                ORDER BY i.id DESC LIMIT 1) END \
        WHERE m.firm_id = $1 AND m.act_id IN (SELECT DISTINCT p.act_id FROM mail p \
                JOIN act b ON b.firm_id = p.firm_id AND b.id = p.act_id \
                WHERE p.firm_id = $1 AND p.act_id < $2 AND p.act_id > $3 \
                    AND p.template NOT IN ('test', 'sign_in_link', 'delivery_ended') \
                    AND ($4 = 0 OR (b.actor_kind = 'staff' AND b.actor_id = $4) \
                        OR (b.actor_kind <> 'staff' AND $4 = (SELECT c.actor_id FROM invitation i \
                            JOIN act c ON c.firm_id = i.firm_id AND c.id = i.asked_by AND c.actor_kind = 'staff' \
                            WHERE i.firm_id = p.firm_id AND i.contact_id = CASE WHEN p.template = 'invitation_failed' \
                                THEN (SELECT MAX(e.object_id) FROM audit_entry e WHERE e.firm_id = p.firm_id \
                                    AND e.act_id = p.act_id AND e.verb = 'invitation.failed') \
                                ELSE p.contact_id END AND i.asked_by < p.act_id \
                            ORDER BY i.id DESC LIMIT 1))) \
                ORDER BY p.act_id DESC LIMIT $5) \
            AND m.template NOT IN ('test', 'sign_in_link', 'delivery_ended') \
        GROUP BY m.act_id, a.at, a.actor_kind, s.id, s.first_name, s.last_name ORDER BY m.act_id DESC";
    NOT_DELIVERED = "SELECT id, act_id, created_at, recipient, first_name, last_name, subject, template, state, attempts, \
            next_try_at, leased_until, sent_at FROM mail \
        WHERE firm_id = $1 AND act_id = $2 AND state = $3 AND template NOT IN ('test', 'sign_in_link', 'delivery_ended') \
        ORDER BY id LIMIT $4";
    LAST_ANSWER = "SELECT answer FROM mail_attempt WHERE firm_id = $1 AND mail_id = $2 ORDER BY n DESC LIMIT 1";
    STAFF_ADDRESSEE = "SELECT a.email, s.first_name, s.last_name, COALESCE(a.language, f.language), s.id \
        FROM staff_member s JOIN account a ON a.id = s.account_id JOIN firm f ON f.id = s.firm_id \
        WHERE s.firm_id = $1 AND s.id = $2 AND s.deactivated_at IS NULL AND a.disabled_at IS NULL";
    WANTS_JOB_LETTERS = "SELECT a.job_letters FROM staff_member s JOIN account a ON a.id = s.account_id \
        WHERE s.firm_id = $1 AND s.id = $2";
}

/// The letters that one act set off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryLine {
    /// The act.
    pub act: ActId,
    /// When it was done.
    pub at: Moment,
    /// The kind of actor.
    pub actor_kind: String,
    /// The staff member who set it off.
    pub author: Option<String>,
    /// The same, by identifier.
    pub staff: Option<StaffId>,
    /// The kind of letter; none when there are several.
    pub template: Option<String>,
    /// How many letters.
    pub total: i64,
    /// How many were taken by a server, or shown.
    pub sent: i64,
    /// How many wait.
    pub waiting: i64,
    /// How many failed.
    pub failed: i64,
    /// How many were given up.
    pub given_up: i64,
    /// The address, when there is one letter.
    pub recipient: Option<String>,
}

impl FirmReader {
    /// Acts that set off letters, before act `before`, newest first; of one staff member or of everybody.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn deliveries(
        &mut self,
        before: i64,
        of: Option<StaffId>,
        most: i64,
    ) -> Result<Vec<DeliveryLine>, StoreError> {
        let args = args![self.firm, before, 0_i64, of.map_or(0, |staff| staff.0), most];
        self.link.all(&DELIVERIES, args).await?.iter().map(line).collect()
    }

    /// What one act set off, if it was done by `of` where that is given.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn delivery(
        &mut self,
        act: ActId,
        of: Option<StaffId>,
    ) -> Result<Option<DeliveryLine>, StoreError> {
        let args = args![
            self.firm,
            act.0.saturating_add(1),
            act.0.saturating_sub(1),
            of.map_or(0, |staff| staff.0),
            1_i64
        ];
        self.link
            .all(&DELIVERIES, args)
            .await?
            .first()
            .map(line)
            .transpose()
    }

    /// The letters of an act that are in a state, the first `most`.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn mails_of_act(
        &mut self,
        act: ActId,
        state: MailState,
        most: i64,
    ) -> Result<Vec<MailLine>, StoreError> {
        let args = args![self.firm, act, state.code(), most];
        mail_lines(&self.link.all(&NOT_DELIVERED, args).await?)
    }

    /// The answer to a letter's last attempt; empty before the first.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn last_answer(&mut self, mail: MailId) -> Result<String, StoreError> {
        let row = self.link.opt(&LAST_ANSWER, args![self.firm, mail]).await?;
        row.map_or_else(|| Ok(String::new()), |row| row.text(0))
    }
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadAddressees {
    /// Where to write to a staff member, in their language; nothing when they have left.
    ///
    /// # Errors
    /// What the database answers.
    async fn staff_addressee(&mut self, staff: StaffId) -> Result<Option<Addressee>, StoreError>;
    /// Whether a staff member wants to be told when what they set off has ended (E8).
    ///
    /// # Errors
    /// What the database answers.
    async fn wants_job_letters(&mut self, staff: StaffId) -> Result<bool, StoreError>;
}

impl<P: FirmLink> ReadAddressees for P {
    async fn staff_addressee(&mut self, staff: StaffId) -> Result<Option<Addressee>, StoreError> {
        let (firm, link) = self.firm_link();
        let Some(row) = link.opt(&STAFF_ADDRESSEE, args![firm, staff]).await? else {
            return Ok(None);
        };
        Ok(Some(Addressee {
            email: row.text(0)?,
            first_name: row.text(1)?,
            last_name: row.text(2)?,
            language: row.text(3)?,
            staff: row.maybe_id(4)?,
            contact: None,
        }))
    }

    async fn wants_job_letters(&mut self, staff: StaffId) -> Result<bool, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&WANTS_JOB_LETTERS, args![firm, staff]).await?;
        row.map_or(Ok(false), |row| Ok(row.int(0)? != 0))
    }
}

impl FirmTx {
    /// Keeps that whoever set off a delivery was told of its end (E8).
    ///
    /// # Errors
    /// A permit of another firm.
    pub fn tell_delivery_ended(
        &mut self,
        permit: Permit<SendMail>,
        delivery: &DeliveryLine,
    ) -> Result<(), StoreError> {
        self.spend(permit)?;
        self.record(Event {
            verb: Verb::DeliveryEnded,
            object: ObjectRef {
                kind: "act",
                id: delivery.act.0,
                label: delivery.act.0.to_string(),
            },
            dossier: None,
            before: None,
            after: Some(json!({
                "total": delivery.total,
                "sent": delivery.sent,
                "failed": delivery.failed,
                "given_up": delivery.given_up,
            })),
        });
        Ok(())
    }
}

fn line(row: &Row) -> Result<DeliveryLine, StoreError> {
    let (first, last) = (row.text(5)?, row.text(6)?);
    let total = row.int(7)?;
    let author = match (row.maybe_text(3)?, row.maybe_text(4)?) {
        (Some(first), Some(last)) => Some(format!("{first} {last}").trim().to_owned()),
        _ => None,
    };
    Ok(DeliveryLine {
        act: row.id(0)?,
        at: row.moment(1)?,
        actor_kind: row.text(2)?,
        author,
        staff: row.maybe_id(13)?,
        template: (first == last).then_some(first),
        total,
        sent: row.int(8)?,
        waiting: row.int(9)?,
        failed: row.int(10)?,
        given_up: row.int(11)?,
        recipient: if total == 1 { row.maybe_text(12)? } else { None },
    })
}
