//! What is looked up before a firm is known: a contact's link by its token, contacts by their address, invitations that
//! are due.

use hub_domain::account::EmailAddress;
use hub_domain::contact::shown_name;
use hub_domain::ids::{ContactId, FirmId, InvitationId};
use hub_domain::moment::Moment;

use crate::db::{Database, Row, args};
use crate::error::StoreError;
use crate::firm::PassPurpose;
use crate::firm_tx::FirmTx;
use crate::sql::global_sql;

global_sql! {
    // An invitation's link lives while the invitation does; a sign-in link while the contact is a guest.
    PASS = "SELECT p.firm_id, p.contact_id, p.purpose, p.email, c.last_name, c.first_name, f.name, f.language, \
            f.time_zone, f.phone, f.contact_email, a.label \
        FROM contact_pass p JOIN contact c ON c.firm_id = p.firm_id AND c.id = p.contact_id \
        JOIN firm f ON f.id = p.firm_id \
        LEFT JOIN invitation i ON i.firm_id = p.firm_id AND i.id = p.invitation_id \
        LEFT JOIN installed_app a ON a.firm_id = i.firm_id AND a.id = i.installed_app_id \
        WHERE p.token_hash = $1 AND p.used_at IS NULL AND p.expires_at > $2 AND c.removed_by IS NULL \
        AND c.email = p.email AND f.suspended_at IS NULL AND a.removed_by IS NULL \
        AND (p.purpose = 'sign_in' AND EXISTS (SELECT 1 FROM guest_period g WHERE g.firm_id = p.firm_id \
                AND g.contact_id = p.contact_id AND g.closed_by IS NULL) \
            OR p.purpose = 'invitation' AND i.state = 'sent' AND i.ended_by IS NULL AND i.email = p.email \
                AND i.expires_at > $2)";
    CONTACTS_OF_ADDRESS = "SELECT c.firm_id, c.id, c.last_name, c.first_name, c.email, f.language \
        FROM contact c JOIN firm f ON f.id = c.firm_id \
        WHERE c.email_folded = $1 AND c.removed_by IS NULL AND f.suspended_at IS NULL \
        AND c.guest_state IN ('guest', 'invitation_sent') ORDER BY c.firm_id, c.id";
    DUE_INVITATIONS = "SELECT firm_id, id FROM invitation WHERE next_try_at <= $1 AND ended_by IS NULL \
        AND (leased_until IS NULL OR leased_until <= $1) ORDER BY next_try_at, id LIMIT $2";
}

/// A good link, with what its page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// The firm.
    pub firm: FirmId,
    /// Whose.
    pub contact: ContactId,
    /// What it is for.
    pub purpose: PassPurpose,
    /// The address it went to.
    pub email: EmailAddress,
    /// « DURAND Paul ».
    pub label: String,
    /// The firm's name.
    pub firm_name: String,
    /// `fr` or `en`.
    pub language: String,
    /// The firm's time zone.
    pub time_zone: String,
    /// The firm's telephone number; may be empty.
    pub phone: String,
    /// The firm's address for contacts; may be empty.
    pub contact_email: String,
    /// The application that waits, where there is one.
    pub application: Option<String>,
}

/// A contact whom an address belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactOfAddress {
    /// Their firm.
    pub firm: FirmId,
    /// The contact.
    pub id: ContactId,
    /// Last name.
    pub last_name: String,
    /// First name; may be empty.
    pub first_name: String,
    /// The address as the firm keeps it.
    pub email: String,
    /// The firm's language.
    pub language: String,
}

impl Database {
    /// The link of a token, while everything it is bound to stands.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn pass(&self, token_hash: [u8; 32], now: Moment) -> Result<Option<Pass>, StoreError> {
        let row = self.reader().await?.opt(&PASS, args![token_hash, now]).await?;
        row.as_ref().map(pass).transpose()
    }

    /// The contacts who can be written a link at an address, in every firm.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn contacts_of_address(
        &self,
        email: &EmailAddress,
    ) -> Result<Vec<ContactOfAddress>, StoreError> {
        let rows = self
            .reader()
            .await?
            .all(&CONTACTS_OF_ADDRESS, args![email.folded()])
            .await?;
        rows.iter()
            .map(|row| {
                Ok(ContactOfAddress {
                    firm: row.id(0)?,
                    id: row.id(1)?,
                    last_name: row.text(2)?,
                    first_name: row.text(3)?,
                    email: row.text(4)?,
                    language: row.text(5)?,
                })
            })
            .collect()
    }

    /// The invitations to be taken up now, the longest due first.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn due_invitations(
        &self,
        now: Moment,
        most: i64,
    ) -> Result<Vec<(FirmId, InvitationId)>, StoreError> {
        let rows = self
            .reader()
            .await?
            .all(&DUE_INVITATIONS, args![now, most])
            .await?;
        rows.iter().map(|row| Ok((row.id(0)?, row.id(1)?))).collect()
    }
}

impl FirmTx {
    /// The link of a token as this transaction sees it.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn pass(&mut self, token_hash: [u8; 32]) -> Result<Option<Pass>, StoreError> {
        let at = self.at();
        let (_, link) = self.parts();
        let row = link.opt(&PASS, args![token_hash, at]).await?;
        row.as_ref().map(pass).transpose()
    }
}

fn pass(row: &Row) -> Result<Pass, StoreError> {
    let purpose = match row.text(2)?.as_str() {
        "invitation" => PassPurpose::Invitation,
        _ => PassPurpose::SignIn,
    };
    Ok(Pass {
        firm: row.id(0)?,
        contact: row.id(1)?,
        purpose,
        email: row.code(3, |email| EmailAddress::parse(email).ok())?,
        label: shown_name(&row.text(4)?, &row.text(5)?),
        firm_name: row.text(6)?,
        language: row.text(7)?,
        time_zone: row.text(8)?,
        phone: row.text(9)?,
        contact_email: row.text(10)?,
        application: row.maybe_text(11)?,
    })
}
