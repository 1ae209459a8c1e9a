//! Invitations of contacts to the firm's directory (`GST-01`, `GST-03`, `ACT-07`).
//!
//! What anybody can notice of an invitation is written in a transaction of the firm, with its trace. What only the
//! conversation with the directory needs (tries, leases, a creation about to be asked for) is kept beside it, under
//! the lease: whoever lost the lease writes nothing.

use hub_domain::account::EmailAddress;
use hub_domain::audit::Verb;
use hub_domain::authz::{EditContacts, Permit};
use hub_domain::contact::{GuestState, shown_name};
use hub_domain::ids::{AccountId, ContactId, FirmId, InstalledAppId, InvitationId, StaffId};
use hub_domain::invitation::{Next, Reason, Step, Then};
use hub_domain::moment::Moment;
use serde_json::json;

use crate::db::{Database, Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    CONTACT = "SELECT id, last_name, first_name, email, guest_state, guest_reason, account_id, invited_at FROM contact \
        WHERE firm_id = $1 AND id = $2 AND removed_by IS NULL";
    LIVE_INVITATION = "SELECT id, contact_id, installed_app_id, email, state, directory_id, redeem_url, reason, \
        step_since, asked_at, expires_at, attempts, leased_until, firm_id FROM invitation \
        WHERE firm_id = $1 AND contact_id = $2 AND ended_by IS NULL";
    DOSSIERS = "SELECT d.name FROM contact_link l JOIN dossier d ON d.firm_id = l.firm_id AND d.id = l.dossier_id \
        WHERE l.firm_id = $1 AND l.contact_id = $2 AND l.closed_by IS NULL ORDER BY d.code LIMIT 2";
    ADD_INVITATION = "INSERT INTO invitation (firm_id, contact_id, installed_app_id, email, state, asked_by, asked_at, \
            expires_at, attempts, next_try_at, leased_until) \
        VALUES ($1, $2, $3, $4, 'wanted', $5, $6, $7, 0, $6, $8) RETURNING id";
    LEASE = "UPDATE invitation SET leased_until = $4 WHERE firm_id = $1 AND id = $2 AND ended_by IS NULL \
        AND next_try_at <= $3 AND (leased_until IS NULL OR leased_until <= $3) \
        RETURNING id, contact_id, installed_app_id, email, state, directory_id, redeem_url, reason, step_since, \
        asked_at, expires_at, attempts, leased_until, firm_id";
    // Under the lease alone: whoever lost it writes nothing.
    KEEP_STEP = "UPDATE invitation SET state = $4, directory_id = $5, redeem_url = $6, reason = $7, step_since = $8, \
        attempts = $9, next_try_at = $10, leased_until = $11 \
        WHERE firm_id = $1 AND id = $2 AND leased_until = $3 AND ended_by IS NULL RETURNING id";
    ASKER = "SELECT s.first_name, s.last_name FROM invitation i \
        JOIN act a ON a.firm_id = i.firm_id AND a.id = i.asked_by AND a.actor_kind = 'staff' \
        JOIN staff_member s ON s.firm_id = a.firm_id AND s.id = a.actor_id WHERE i.firm_id = $1 AND i.id = $2";
    PROLONG = "UPDATE invitation SET expires_at = $3, reminded_days = NULL WHERE firm_id = $1 AND id = $2 AND ended_by IS NULL";
    ADMINISTRATORS = "SELECT s.id, s.first_name, s.last_name, a.email, a.language \
        FROM staff_member s JOIN account a ON a.id = s.account_id \
        WHERE s.firm_id = $1 AND s.deactivated_at IS NULL AND a.disabled_at IS NULL AND s.level >= $2 ORDER BY s.id";
    OWNERS_AND_ADMINISTRATORS = "SELECT DISTINCT s.id, s.first_name, s.last_name, a.email, a.language \
        FROM staff_member s JOIN account a ON a.id = s.account_id \
        WHERE s.firm_id = $1 AND s.deactivated_at IS NULL AND a.disabled_at IS NULL AND (s.level >= $3 \
            OR s.id IN (SELECT d.owner_id FROM contact_link l JOIN dossier d ON d.firm_id = l.firm_id \
                AND d.id = l.dossier_id WHERE l.firm_id = $1 AND l.contact_id = $2 AND l.closed_by IS NULL)) \
        ORDER BY s.id";
}

/// A live contact as inviting needs to know them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitee {
    /// The contact.
    pub id: ContactId,
    /// Last name.
    pub last_name: String,
    /// First name; may be empty.
    pub first_name: String,
    /// Their address, where there is one.
    pub email: Option<EmailAddress>,
    /// What the directory knows of them.
    pub state: GuestState,
    /// Why the directory refused them.
    pub reason: Option<Reason>,
    /// Their account, once they accepted.
    pub account: Option<AccountId>,
    /// When the directory got to know them.
    pub invited_at: Option<Moment>,
}

impl Invitee {
    /// « DURAND Paul ».
    #[must_use]
    pub fn label(&self) -> String {
        shown_name(&self.last_name, &self.first_name)
    }
}

/// A live invitation as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredInvitation {
    /// Its firm.
    pub firm: FirmId,
    /// Its row.
    pub id: InvitationId,
    /// Who is invited.
    pub contact: ContactId,
    /// The application that waits for them.
    pub application: Option<InstalledAppId>,
    /// The address invited.
    pub email: EmailAddress,
    /// How far it is.
    pub step: Step,
    /// When it was asked for.
    pub asked_at: Moment,
    /// Until when it can be accepted.
    pub expires_at: Moment,
    /// Tries in a row that brought nothing.
    pub attempts: i64,
    /// Until when one worker alone may work on it; also proves who that is.
    pub leased_until: Option<Moment>,
}

/// Somebody of the staff to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffToTell {
    /// The staff member.
    pub id: StaffId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Where to write.
    pub email: String,
    /// Their language, once chosen.
    pub language: Option<String>,
}

/// Reading contacts and their invitations, in or out of a transaction.
#[expect(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadInvitations {
    /// A live contact.
    ///
    /// # Errors
    /// What the database answers.
    async fn invitee(&mut self, contact: ContactId) -> Result<Option<Invitee>, StoreError>;
    /// A contact's live invitation.
    ///
    /// # Errors
    /// What the database answers.
    async fn invitation_of(&mut self, contact: ContactId) -> Result<Option<StoredInvitation>, StoreError>;
    /// The name of the staff member who asked for an invitation; nothing when it was nobody of the staff.
    ///
    /// # Errors
    /// What the database answers.
    async fn asker_of(&mut self, invitation: InvitationId) -> Result<Option<String>, StoreError>;
    /// The name of a contact's company, when they are linked to one alone.
    ///
    /// # Errors
    /// What the database answers.
    async fn only_dossier_of(&mut self, contact: ContactId) -> Result<Option<String>, StoreError>;
    /// The owners of a contact's dossiers, and the administrators (level in hundredths).
    ///
    /// # Errors
    /// What the database answers.
    async fn owners_and_administrators(
        &mut self,
        contact: ContactId,
        level: i64,
    ) -> Result<Vec<StaffToTell>, StoreError>;
    /// The administrators (level in hundredths).
    ///
    /// # Errors
    /// What the database answers.
    async fn administrators_to_tell(&mut self, level: i64) -> Result<Vec<StaffToTell>, StoreError>;
}

impl<P: FirmLink> ReadInvitations for P {
    async fn invitee(&mut self, contact: ContactId) -> Result<Option<Invitee>, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&CONTACT, args![firm, contact]).await?;
        row.as_ref().map(invitee).transpose()
    }

    async fn invitation_of(&mut self, contact: ContactId) -> Result<Option<StoredInvitation>, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&LIVE_INVITATION, args![firm, contact]).await?;
        row.as_ref().map(invitation).transpose()
    }

    async fn asker_of(&mut self, invitation: InvitationId) -> Result<Option<String>, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&ASKER, args![firm, invitation]).await?;
        row.map_or(Ok(None), |row| super::impact::full_name(&row, 0))
    }

    async fn only_dossier_of(&mut self, contact: ContactId) -> Result<Option<String>, StoreError> {
        let (firm, link) = self.firm_link();
        match link.all(&DOSSIERS, args![firm, contact]).await?.as_slice() {
            [only] => only.text(0).map(Some),
            _ => Ok(None),
        }
    }

    async fn owners_and_administrators(
        &mut self,
        contact: ContactId,
        level: i64,
    ) -> Result<Vec<StaffToTell>, StoreError> {
        let (firm, link) = self.firm_link();
        let rows = link
            .all(&OWNERS_AND_ADMINISTRATORS, args![firm, contact, level])
            .await?;
        rows.iter().map(staff_to_tell).collect()
    }

    async fn administrators_to_tell(&mut self, level: i64) -> Result<Vec<StaffToTell>, StoreError> {
        let (firm, link) = self.firm_link();
        let rows = link.all(&ADMINISTRATORS, args![firm, level]).await?;
        rows.iter().map(staff_to_tell).collect()
    }
}

fn staff_to_tell(row: &Row) -> Result<StaffToTell, StoreError> {
    Ok(StaffToTell {
        id: row.id(0)?,
        first_name: row.text(1)?,
        last_name: row.text(2)?,
        email: row.text(3)?,
        language: row.maybe_text(4)?,
    })
}

impl Database {
    /// Takes a due invitation for `lease_millis`; nothing when it is not due, or another worker has it.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn lease_invitation(
        &self,
        (firm, id): (FirmId, InvitationId),
        now: Moment,
        lease_millis: i64,
    ) -> Result<Option<StoredInvitation>, StoreError> {
        let mut link = self.writer().await?;
        let args = args![firm, id, now, now.plus_millis(lease_millis)];
        let row = link.opt(&LEASE, args).await?;
        let leased = row.as_ref().map(invitation).transpose()?;
        link.commit().await?;
        Ok(leased)
    }

    /// Keeps what nobody notices of a step: tries, a creation about to be asked for. `lease` goes on, or the lease is
    /// given back. Answers whether the lease still held.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn keep_step(
        &self,
        held: &StoredInvitation,
        next: &Next,
        lease: Option<Moment>,
    ) -> Result<bool, StoreError> {
        let mut link = self.writer().await?;
        let kept = link
            .opt(&KEEP_STEP, step_args(held, next, lease))
            .await?
            .is_some();
        link.commit().await?;
        Ok(kept)
    }
}

impl FirmTx {
    /// Asks for an invitation, leased until `leased_until` to whoever asks.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the contact has a live one.
    pub async fn ask_invitation(
        &mut self,
        permit: Permit<EditContacts>,
        (invitee, email): (&Invitee, &EmailAddress),
        application: Option<InstalledAppId>,
        (expires_at, leased_until): (Moment, Moment),
    ) -> Result<StoredInvitation, StoreError> {
        self.spend(permit)?;
        let (act, at) = (self.act(), self.at());
        let (firm, link) = self.parts();
        let args = args![
            firm,
            invitee.id,
            application,
            email.as_str(),
            act,
            at,
            expires_at,
            leased_until
        ];
        let id: InvitationId = link.one(&ADD_INVITATION, args).await?.id(0)?;
        self.record_guest(
            Verb::InvitationAsked,
            (invitee.id, &invitee.label()),
            json!({ "email": email.as_str(), "application": application, "expires_at": expires_at }),
        );
        Ok(StoredInvitation {
            firm,
            id,
            contact: invitee.id,
            application,
            email: email.clone(),
            step: Step::Wanted,
            asked_at: at,
            expires_at,
            attempts: 0,
            leased_until: Some(leased_until),
        })
    }

    /// Brings a contact to the step their invitation reached, under the lease. Answers whether the lease still held:
    /// when it did not, nothing was written.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn reach_step(
        &mut self,
        permit: Permit<EditContacts>,
        held: &StoredInvitation,
        invitee: &Invitee,
        next: &Next,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let (_, link) = self.parts();
        if link.opt(&KEEP_STEP, step_args(held, next, None)).await?.is_none() {
            return Ok(false);
        }
        let state = next.step.guest_state();
        let (directory_id, _, reason, _) = columns(&next.step);
        let invited_at = state
            .can_be_chosen()
            .then(|| invitee.invited_at.unwrap_or(self.at()));
        self.set_guest(held.contact, state, reason.as_deref(), (directory_id, invited_at))
            .await?;
        let verb = match state {
            GuestState::Guest => Verb::InvitationAccepted,
            GuestState::Failed => Verb::InvitationFailed,
            GuestState::NotInvited | GuestState::InvitationSent => Verb::InvitationCreated,
        };
        match state {
            GuestState::Guest => self.open_guest_period(held.contact).await?,
            GuestState::Failed | GuestState::NotInvited => {
                self.close_guest_period(held.contact).await?;
            }
            GuestState::InvitationSent => {}
        }
        self.record_guest(
            verb,
            (held.contact, &invitee.label()),
            json!({ "email": held.email.as_str(), "reason": reason }),
        );
        Ok(true)
    }

    /// Lets a live invitation be accepted until another day.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn prolong_invitation(
        &mut self,
        permit: Permit<EditContacts>,
        invitee: &Invitee,
        invitation: InvitationId,
        expires_at: Moment,
    ) -> Result<(), StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        link.run(&PROLONG, args![firm, invitation, expires_at]).await?;
        self.record_guest(
            Verb::InvitationAsked,
            (invitee.id, &invitee.label()),
            json!({ "again": true, "expires_at": expires_at }),
        );
        Ok(())
    }
}

/// A step in its columns: the directory's name of the user, the address to accept, the reason, since when.
fn columns(step: &Step) -> (Option<&str>, Option<&str>, Option<String>, Option<Moment>) {
    match step {
        Step::Wanted => (None, None, None, None),
        Step::Posting { since } => (None, None, None, Some(*since)),
        Step::Created { id, redeem, since } => (Some(id), redeem.as_deref(), None, Some(*since)),
        Step::Sent { id, redeem } => (Some(id), redeem.as_deref(), None, None),
        Step::Accepted { id } => (Some(id), None, None, None),
        Step::Failed(reason) => (None, None, Some(reason.stored()), None),
    }
}

fn step_args(held: &StoredInvitation, next: &Next, lease: Option<Moment>) -> Vec<crate::db::Arg> {
    let (directory_id, redeem, reason, since) = columns(&next.step);
    let next_try = match &next.then {
        Then::Ask(_) => lease,
        Then::Wait(until) => Some(*until),
        Then::Rest => None,
    };
    args![
        held.firm,
        held.id,
        held.leased_until,
        next.step.code(),
        directory_id,
        redeem,
        reason,
        since,
        next.attempts,
        next_try,
        lease
    ]
}

fn invitee(row: &Row) -> Result<Invitee, StoreError> {
    Ok(Invitee {
        id: row.id(0)?,
        last_name: row.text(1)?,
        first_name: row.text(2)?,
        email: row
            .maybe_text(3)?
            .and_then(|email| EmailAddress::parse(&email).ok()),
        state: row.code(4, GuestState::parse)?,
        reason: row.maybe_text(5)?.map(|reason| Reason::parse(&reason)),
        account: row.maybe_id(6)?,
        invited_at: row.maybe_moment(7)?,
    })
}

fn invitation(row: &Row) -> Result<StoredInvitation, StoreError> {
    let id = || Ok::<_, StoreError>(row.maybe_text(5)?.unwrap_or_default());
    let since = || Ok::<_, StoreError>(row.maybe_moment(8)?.unwrap_or(Moment(0)));
    let step = match row.text(4)?.as_str() {
        "wanted" => Step::Wanted,
        "posting" => Step::Posting { since: since()? },
        "created" => Step::Created {
            id: id()?,
            redeem: row.maybe_text(6)?,
            since: since()?,
        },
        "sent" => Step::Sent {
            id: id()?,
            redeem: row.maybe_text(6)?,
        },
        "accepted" => Step::Accepted { id: id()? },
        "failed" => Step::Failed(Reason::parse(&row.maybe_text(7)?.unwrap_or_default())),
        other => return Err(StoreError::internal(format!("unknown step {other}"))),
    };
    Ok(StoredInvitation {
        id: row.id(0)?,
        contact: row.id(1)?,
        application: row.maybe_id(2)?,
        email: row.code(3, |email| EmailAddress::parse(email).ok())?,
        step,
        asked_at: row.moment(9)?,
        expires_at: row.moment(10)?,
        attempts: row.int(11)?,
        leased_until: row.maybe_moment(12)?,
        firm: row.id(13)?,
    })
}
