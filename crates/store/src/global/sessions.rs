//! Signed-in browsers. Sessions are no part of the journal; only the hash of a token is kept.

use hub_domain::contact::shown_name;
use hub_domain::ids::{AccountId, ContactId, FirmId, SessionId, StaffId};
use hub_domain::moment::Moment;
use hub_domain::staff::{ProfileLevel, StaffFacts};

use crate::db::{Database, Row, args};
use crate::error::StoreError;
use crate::sql::global_sql;

global_sql! {
    ADD_SESSION = "INSERT INTO session (token_hash, account_id, firm_id, csrf_token, created_at, seen_at, expires_at, \
        address, agent, contact_id) VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9) RETURNING id";
    // One row per group of the person, so that one query answers who signs in and what they are in their firm.
    SESSION = "SELECT n.id, n.csrf_token, n.seen_at, a.id, a.email, a.language, a.theme, f.id, f.domain, f.name, \
        f.time_zone, s.id, s.first_name, s.last_name, s.level, g.code, n.expires_at, f.language, \
        n.contact_id, c.last_name, c.first_name \
        FROM session n JOIN account a ON a.id = n.account_id \
        LEFT JOIN firm f ON f.id = n.firm_id \
        LEFT JOIN staff_member s ON s.firm_id = f.id AND s.account_id = a.id AND s.deactivated_at IS NULL \
            AND n.contact_id IS NULL \
        LEFT JOIN staff_group_member m ON m.firm_id = s.firm_id AND m.staff_id = s.id \
        LEFT JOIN staff_group g ON g.firm_id = m.firm_id AND g.id = m.group_id \
        LEFT JOIN contact c ON c.firm_id = n.firm_id AND c.id = n.contact_id AND c.account_id = n.account_id \
            AND c.removed_by IS NULL AND EXISTS (SELECT 1 FROM guest_period p WHERE p.firm_id = c.firm_id \
                AND p.contact_id = c.id AND p.closed_by IS NULL) \
        WHERE n.token_hash = $1 AND n.expires_at > $2 AND a.disabled_at IS NULL";
    NOTE_SIGN_IN = "UPDATE staff_member SET signed_in_at = $3 WHERE account_id = $1 AND firm_id = $2";
    SEEN = "UPDATE session SET seen_at = $2, expires_at = $3 WHERE id = $1";
    SWITCH = "UPDATE session SET firm_id = $2 WHERE id = $1 RETURNING account_id";
    DROP_SESSION = "DELETE FROM session WHERE id = $1";
    DROP_EXPIRED = "DELETE FROM session WHERE expires_at <= $1";
    SESSIONS = "SELECT id, created_at, seen_at, address, agent FROM session WHERE account_id = $1 AND expires_at > $2 \
        ORDER BY seen_at DESC, id DESC";
}

/// A session to be opened.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// The hash of its token.
    pub token_hash: [u8; 32],
    /// Whose.
    pub account: AccountId,
    /// The firm worked in.
    pub firm: Option<FirmId>,
    /// What every form of the session carries.
    pub csrf_token: String,
    /// When it opens.
    pub now: Moment,
    /// When it ends if nothing is done in it.
    pub expires_at: Moment,
    /// From where.
    pub address: String,
    /// With what browser.
    pub agent: String,
    /// The contact who signed in by a one-time link; nothing for the staff.
    pub contact: Option<ContactId>,
}

/// An open session with its account and the account's place in the firm worked in.
#[derive(Debug, Clone)]
pub struct OpenSession {
    /// Its row.
    pub id: SessionId,
    /// What every form must carry.
    pub csrf_token: String,
    /// When it was last used, to the minute.
    pub seen_at: Moment,
    /// When it ends if nothing is done in it.
    pub expires_at: Moment,
    /// Whose.
    pub account: AccountId,
    /// The account's address.
    pub email: String,
    /// The account's language, once chosen.
    pub language: Option<String>,
    /// The account's theme.
    pub theme: String,
    /// The firm worked in, with the person's facts there; none when the place was lost.
    pub place: Option<(SessionFirm, Occupant)>,
    /// Whether a contact signed in by a one-time link: such a session is never the staff's.
    pub is_contact: bool,
}

/// What the person is in the firm worked in.
#[derive(Debug, Clone)]
pub enum Occupant {
    /// One of the staff.
    Staff(StaffFacts),
    /// A guest.
    Contact {
        /// The contact.
        id: ContactId,
        /// « DURAND Paul ».
        name: String,
    },
}

/// The firm a session works in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionFirm {
    /// Its row.
    pub id: FirmId,
    /// Its domain.
    pub domain: String,
    /// Its name.
    pub name: String,
    /// Its time zone.
    pub time_zone: String,
    /// Its language.
    pub language: String,
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// Its row.
    pub id: SessionId,
    /// When it was opened.
    pub created_at: Moment,
    /// When it was last used, to the minute.
    pub seen_at: Moment,
    /// From where.
    pub address: String,
    /// With what browser.
    pub agent: String,
}

impl Database {
    /// Opens a session, and forgets those that have expired.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn open_session(&self, new: &NewSession) -> Result<SessionId, StoreError> {
        let mut link = self.writer().await?;
        link.run(&DROP_EXPIRED, args![new.now]).await?;
        let args = args![
            new.token_hash,
            new.account,
            new.firm,
            &new.csrf_token,
            new.now,
            new.expires_at,
            &new.address,
            &new.agent,
            new.contact
        ];
        let id = link.one(&ADD_SESSION, args).await?.id(0)?;
        if new.contact.is_none() {
            link.run(&NOTE_SIGN_IN, args![new.account, new.firm, new.now])
                .await?;
        }
        link.commit().await?;
        Ok(id)
    }

    /// The open session of a token.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn session(
        &self,
        token_hash: [u8; 32],
        now: Moment,
    ) -> Result<Option<OpenSession>, StoreError> {
        let rows = self.reader().await?.all(&SESSION, args![token_hash, now]).await?;
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let mut session = open_session(first)?;
        if let Some((_, Occupant::Staff(facts))) = &mut session.place {
            facts.groups = rows
                .iter()
                .filter_map(|row| row.maybe_text(15).transpose())
                .collect::<Result<_, _>>()?;
        }
        Ok(Some(session))
    }

    /// Keeps a session alive.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn session_seen(
        &self,
        session: SessionId,
        now: Moment,
        expires_at: Moment,
    ) -> Result<(), StoreError> {
        let mut link = self.writer().await?;
        link.run(&SEEN, args![session, now, expires_at]).await?;
        link.commit().await
    }

    /// Works in another firm from here on.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn switch_firm(&self, session: SessionId, firm: FirmId, now: Moment) -> Result<(), StoreError> {
        let mut link = self.writer().await?;
        if let Some(row) = link.opt(&SWITCH, args![session, firm]).await? {
            let account: AccountId = row.id(0)?;
            link.run(&NOTE_SIGN_IN, args![account, firm, now]).await?;
        }
        link.commit().await
    }

    /// Closes one session.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn close_session(&self, session: SessionId) -> Result<(), StoreError> {
        let mut link = self.writer().await?;
        link.run(&DROP_SESSION, args![session]).await?;
        link.commit().await
    }

    /// The open sessions of an account, the last used first.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn sessions(&self, account: AccountId, now: Moment) -> Result<Vec<SessionLine>, StoreError> {
        let rows = self.reader().await?.all(&SESSIONS, args![account, now]).await?;
        rows.iter()
            .map(|row| {
                Ok(SessionLine {
                    id: row.id(0)?,
                    created_at: row.moment(1)?,
                    seen_at: row.moment(2)?,
                    address: row.text(3)?,
                    agent: row.text(4)?,
                })
            })
            .collect()
    }
}

fn open_session(row: &Row) -> Result<OpenSession, StoreError> {
    let account: AccountId = row.id(3)?;
    let is_contact = row.maybe_id::<ContactId>(18)?.is_some();
    let occupant = match (
        row.maybe_id::<StaffId>(11)?,
        row.maybe_id::<ContactId>(18)?,
        row.maybe_text(19)?,
    ) {
        (_, Some(id), Some(last_name)) => Some(Occupant::Contact {
            id,
            name: shown_name(&last_name, &row.text(20)?),
        }),
        (Some(staff), None, _) => Some(Occupant::Staff(StaffFacts {
            id: staff,
            account,
            name: format!("{} {}", row.text(12)?, row.text(13)?).trim().to_owned(),
            level: ProfileLevel::from_hundredths(row.int(14)?),
            groups: Vec::new(),
        })),
        _ => None,
    };
    let place = match (row.maybe_id::<FirmId>(7)?, occupant) {
        (Some(firm), Some(occupant)) => Some((
            SessionFirm {
                id: firm,
                domain: row.text(8)?,
                name: row.text(9)?,
                time_zone: row.text(10)?,
                language: row.text(17)?,
            },
            occupant,
        )),
        _ => None,
    };
    Ok(OpenSession {
        id: row.id(0)?,
        csrf_token: row.text(1)?,
        seen_at: row.moment(2)?,
        expires_at: row.moment(16)?,
        account,
        email: row.text(4)?,
        language: row.maybe_text(5)?,
        theme: row.text(6)?,
        place,
        is_contact,
    })
}
