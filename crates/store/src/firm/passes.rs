//! One-time links of contacts (`GST-04`, S5): single use, bound to address, firm and offer, dead when any of them is.
//!
//! Only the hash of a token is kept. Making one is no act of the firm: it is made when its e-mail leaves.

use hub_domain::audit::Verb;
use hub_domain::authz::{EditOwnPlace, Permit};
use hub_domain::contact::shown_name;
use hub_domain::ids::{AccountId, ContactId, FirmId, InvitationId};
use hub_domain::moment::Moment;
use serde_json::json;

use crate::db::{Database, args};
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::global::{ContactOfAddress, Pass};
use crate::sql::firm_sql;

firm_sql! {
    ADD_PASS = "INSERT INTO contact_pass (firm_id, token_hash, contact_id, invitation_id, purpose, email, created_at, \
        expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    USE_PASS = "UPDATE contact_pass SET used_at = $3 WHERE firm_id = $1 AND token_hash = $2 AND used_at IS NULL \
        AND expires_at > $3 RETURNING contact_id";
    // What a link in this e-mail may lead to: the contact as they are now, and their invitation if it is still good.
    PASS_FACTS = "SELECT c.id, c.email, c.guest_state, i.id, i.state, i.redeem_url, i.expires_at, f.suspended_at \
        FROM contact c JOIN firm f ON f.id = c.firm_id \
        LEFT JOIN invitation i ON i.firm_id = c.firm_id AND i.contact_id = c.id AND i.ended_by IS NULL \
        LEFT JOIN installed_app a ON a.firm_id = i.firm_id AND a.id = i.installed_app_id \
        WHERE c.firm_id = $1 AND c.id = $2 AND c.removed_by IS NULL AND a.removed_by IS NULL";
    ASK_COUNT = "SELECT COUNT(*) FROM mail WHERE firm_id = $1 AND contact_id = $2 AND template = 'sign_in_link' \
        AND created_at > $3";
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassPurpose {
    /// To accept an invitation.
    Invitation,
    /// To sign in.
    SignIn,
}

impl PassPurpose {
    const fn code(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::SignIn => "sign_in",
        }
    }
}

/// A link to be made.
#[derive(Debug, Clone)]
pub struct NewPass {
    /// The hash of its token.
    pub token_hash: [u8; 32],
    /// Whose.
    pub contact: ContactId,
    /// The invitation it accepts.
    pub invitation: Option<InvitationId>,
    /// What it is for.
    pub purpose: PassPurpose,
    /// The address it goes to.
    pub email: String,
    /// When it is made.
    pub now: Moment,
    /// When it dies.
    pub expires_at: Moment,
}

/// What a link for a contact may lead to now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassFacts {
    /// Their address.
    pub email: Option<String>,
    /// What the directory knows of them.
    pub state: hub_domain::contact::GuestState,
    /// Their live invitation: row, whether it waits for them, its address to accept, its end.
    pub invitation: Option<(InvitationId, bool, Option<String>, Moment)>,
    /// Whether the firm is suspended.
    pub firm_suspended: bool,
}

impl Database {
    /// Keeps a new link of a firm's contact.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn add_pass(&self, firm: FirmId, new: &NewPass) -> Result<(), StoreError> {
        let mut link = self.writer().await?;
        let args = args![
            firm,
            new.token_hash,
            new.contact,
            new.invitation,
            new.purpose.code(),
            &new.email,
            new.now,
            new.expires_at
        ];
        link.run(&ADD_PASS, args).await?;
        link.commit().await
    }

    /// What a link for a contact may lead to; nothing for one who is gone, or whose offer is.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn pass_facts(
        &self,
        firm: FirmId,
        contact: ContactId,
    ) -> Result<Option<PassFacts>, StoreError> {
        let row = self
            .reader()
            .await?
            .opt(&PASS_FACTS, args![firm, contact])
            .await?;
        let Some(row) = row else { return Ok(None) };
        let invitation = match row.maybe_id(3)? {
            Some(id) => Some((id, row.text(4)? == "sent", row.maybe_text(5)?, row.moment(6)?)),
            None => None,
        };
        Ok(Some(PassFacts {
            email: row.maybe_text(1)?,
            state: row.code(2, hub_domain::contact::GuestState::parse)?,
            invitation,
            firm_suspended: row.maybe_int(7)?.is_some(),
        }))
    }
}

impl FirmTx {
    /// How many sign-in links were asked for a contact since an instant.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn links_asked(&mut self, contact: ContactId, since: Moment) -> Result<i64, StoreError> {
        let (firm, link) = self.parts();
        link.one(&ASK_COUNT, args![firm, contact, since]).await?.int(0)
    }

    /// Records that a contact asked for a link to sign in.
    pub fn record_link_asked(&mut self, contact: &ContactOfAddress) {
        let label = shown_name(&contact.last_name, &contact.first_name);
        self.record_guest(Verb::SignInLinkAsked, (contact.id, &label), json!({}));
    }

    /// Uses a link up: the contact's address is proven. An invitation is accepted by it, a sign-in noted. Answers the
    /// account to open a session for; nothing when somebody was faster.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn use_pass(
        &mut self,
        permit: Permit<EditOwnPlace>,
        token_hash: [u8; 32],
        pass: &Pass,
    ) -> Result<Option<AccountId>, StoreError> {
        self.spend(permit)?;
        let at = self.at();
        let (firm, link) = self.parts();
        if link.opt(&USE_PASS, args![firm, token_hash, at]).await?.is_none() {
            return Ok(None);
        }
        let (account, _) = self.account_of(&pass.email, None).await?;
        match pass.purpose {
            PassPurpose::Invitation => {
                self.become_guest((pass.contact, &pass.label), account, &pass.email)
                    .await?;
            }
            PassPurpose::SignIn => self.give_account(pass.contact, account).await?,
        }
        self.record_guest(
            Verb::SignedIn,
            (pass.contact, &pass.label),
            json!({ "by": pass.purpose.code() }),
        );
        Ok(Some(account))
    }
}
