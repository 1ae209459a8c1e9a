//! One-time links of contacts: to accept an invitation, to sign in (`GST-04`).

use hub_domain::account::EmailAddress;
use hub_domain::authz::{EditOwnPlace, Target};
use hub_domain::contact::GuestState;
use hub_domain::directory::DirectoryChoice;
use hub_domain::ids::FirmId;
use hub_domain::letter::{Addressee, Letter};
use hub_domain::staff::{Actor, Caller};
use hub_store::{ContactOfAddress, LeasedMail, NewPass, Pass, PassPurpose, ReadDirectory as _};
use tokio::task::JoinHandle;

use super::SessionToken;
use super::password::{system, token_hash, token_text};
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// How long a link to sign in stays good, in milliseconds: an hour.
pub const SIGN_IN_LINK_MILLIS: i64 = 3_600_000;
/// How many links to sign in one contact is written within [`ASKED_MILLIS`].
pub const SIGN_IN_LINKS_MOST: i64 = 3;
const ASKED_MILLIS: i64 = 15 * 60_000;

impl Hub {
    /// The address a letter leads to, made as the letter leaves and kept by its hash alone. Nothing when
    /// what the letter is about is gone: the contact, the address it goes to, the invitation, its offer, the firm; then
    /// the letter does not leave.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn pass_link(&self, mail: &LeasedMail) -> Result<Option<String>, AppError> {
        if let (Some(staff), Some(Letter::PasswordLink { .. })) = (mail.to.staff, &mail.letter) {
            return self.staff_link(mail, staff).await;
        }
        let Some((contact, letter)) = mail.to.contact.zip(mail.letter.as_ref()) else {
            return Ok(None);
        };
        let (firm, recipient) = (mail.firm, mail.to.email.as_str());
        let Some(facts) = self.database().pass_facts(firm, contact).await? else {
            return Ok(None);
        };
        if facts.firm_suspended || facts.email.as_deref() != Some(recipient) {
            return Ok(None);
        }
        let now = self.now();
        let signs_in = facts.state == GuestState::Guest && matches!(letter, Letter::SignInLink);
        let (purpose, invitation, expires_at) = match facts.invitation {
            _ if signs_in => (PassPurpose::SignIn, None, now.plus_millis(SIGN_IN_LINK_MILLIS)),
            Some((_, true, Some(redeem), _)) => return Ok(Some(redeem)),
            Some((id, true, None, until)) if until > now => {
                if let Some(address) = self.tenant_address(firm).await? {
                    return Ok(Some(address));
                }
                (PassPurpose::Invitation, Some(id), until)
            }
            _ => return Ok(None),
        };
        let token = token_text(&self.random::<32>());
        let pass = NewPass {
            token_hash: token_hash(&token),
            contact,
            invitation,
            purpose,
            email: recipient.to_owned(),
            now,
            expires_at,
        };
        self.database().add_pass(firm, &pass).await?;
        Ok(Some(format!("{}/invitation/{token}", self.settings().public_url)))
    }

    /// Where a guest whom the tenant knew already accepts: the tenant's own page of applications.
    async fn tenant_address(&self, firm: FirmId) -> Result<Option<String>, AppError> {
        let directory = self.database().read(&system(firm)).await?.directory().await?;
        Ok(match directory.choice {
            DirectoryChoice::Embedded => None,
            DirectoryChoice::Entra { tenant, .. } => Some(format!(
                "https://myapplications.microsoft.com/?tenantid={}",
                tenant.as_str()
            )),
        })
    }

    /// Writes a link to sign in to whoever has the address, if anybody may. It happens beside the answer, which is the
    /// same and takes as long whether the address is known or not. Answers nothing when too much was asked from there.
    #[must_use]
    pub fn ask_sign_in_link(&self, typed: &str, origin: &Origin) -> Option<JoinHandle<Result<(), AppError>>> {
        let now = self.now();
        let place = format!("link {}", origin.address);
        if self.throttle().must_wait(&place, now) {
            return None;
        }
        self.throttle().count(&place, now);
        let (hub, origin, typed) = (self.clone(), origin.clone(), typed.to_owned());
        Some(tokio::spawn(async move {
            let sent = hub.write_sign_in_links(&typed, &origin).await;
            if let Err(error) = &sent {
                tracing::warn!(request = origin.request_id, %error, "a link to sign in could not be written");
            }
            sent
        }))
    }

    async fn write_sign_in_links(&self, typed: &str, origin: &Origin) -> Result<(), AppError> {
        let Ok(email) = EmailAddress::parse(typed) else {
            return Ok(());
        };
        for contact in self.database().contacts_of_address(&email).await? {
            self.write_sign_in_link(&contact, origin).await?;
        }
        Ok(())
    }

    async fn write_sign_in_link(&self, contact: &ContactOfAddress, origin: &Origin) -> Result<(), AppError> {
        let mut tx = self
            .database()
            .begin(&system(contact.firm), self.stamp(origin))
            .await?;
        let since = self.now().plus_millis(-ASKED_MILLIS);
        if tx.links_asked(contact.id, since).await? >= SIGN_IN_LINKS_MOST {
            return Ok(());
        }
        let to = Addressee {
            email: contact.email.clone(),
            first_name: contact.first_name.clone(),
            last_name: contact.last_name.clone(),
            language: contact.language.clone(),
            staff: None,
            contact: Some(contact.id),
        };
        let cause = format!("act:{}:contact:{}", tx.act(), contact.id);
        self.post(&mut tx, to, Letter::SignInLink, cause).await?;
        tx.record_link_asked(contact);
        tx.commit().await?;
        Ok(())
    }

    /// A link, while it is good. Looking does not use it up: mail scanners look.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn pass(&self, token: &str) -> Result<Option<Pass>, AppError> {
        Ok(self.database().pass(token_hash(token), self.now()).await?)
    }

    /// Uses a link: the invitation is accepted, and the contact signed in.
    ///
    /// # Errors
    /// [`AppError::Gone`] when the link is not good (any more).
    pub async fn use_pass(&self, token: &str, origin: &Origin) -> Result<SessionToken, AppError> {
        let pass = self.pass(token).await?.ok_or(AppError::Gone)?;
        let begun = self
            .database()
            .begin(&contact_caller(&pass), self.stamp(origin))
            .await;
        let mut tx = match begun {
            Err(hub_store::StoreError::CallerGone) => return Err(AppError::Gone),
            begun => begun?,
        };
        let permit = tx.permit::<EditOwnPlace>(Target::Firm)?;
        // Read anew where no other writer of the firm runs: what it is bound to may have gone meanwhile.
        let pass = tx.pass(token_hash(token)).await?.ok_or(AppError::Gone)?;
        let account = tx
            .use_pass(permit, token_hash(token), &pass)
            .await?
            .ok_or(AppError::Gone)?;
        tx.commit().await?;
        self.new_session(account, pass.firm, Some(pass.contact), origin)
            .await
    }
}

/// The contact whom a good link names.
#[expect(
    clippy::disallowed_methods,
    reason = "authentication is the place that makes callers"
)]
fn contact_caller(pass: &Pass) -> Caller {
    Caller::authenticated(
        pass.firm,
        Actor::Contact {
            id: pass.contact,
            name: pass.label.clone(),
        },
    )
}
