//! The one-time link by which a collaborator chooses a password, by letter: made as the letter leaves, kept by its hash.

use hub_domain::authz::{EditStaff, Target};
use hub_domain::ids::StaffId;
use hub_domain::letter::{Addressee, Letter};
use hub_domain::staff::Caller;
use hub_store::{LeasedMail, ReadMails as _, ReadMembers as _};

use super::LinkOutcome;
use super::make_password_link::linkable;
use crate::authn::{LINK_DAYS, system};
use crate::context::{Hub, Origin};
use crate::error::AppError;

impl Hub {
    /// Writes to a collaborator the link by which they choose a password. The outcome carries no link: only its reader
    /// sees it.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn send_password_link(
        &self,
        caller: &Caller,
        id: StaffId,
        origin: &Origin,
    ) -> Result<LinkOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditStaff>(Target::Firm)?;
        let member = match linkable(&mut tx, id).await? {
            Ok(member) => member,
            Err(refused) => return Ok(refused),
        };
        let to = Addressee {
            email: member.email.clone(),
            first_name: member.first_name.clone(),
            last_name: member.last_name.clone(),
            language: tx.letterhead().await?.language,
            staff: Some(id),
            contact: None,
        };
        let cause = format!("act:{}:staff:{id}", tx.act());
        self.post(&mut tx, to, Letter::PasswordLink { days: LINK_DAYS }, cause)
            .await?;
        tx.ask_password_link(permit, &member)?;
        tx.commit().await?;
        Ok(LinkOutcome::Sent {
            name: member.name(),
            email: member.email,
        })
    }

    /// The address that the letter leads to, made as it leaves; earlier links stop working. Nothing when the person has
    /// left, or when their password became none of this firm's business: then the letter does not leave.
    pub(crate) async fn staff_link(
        &self,
        mail: &LeasedMail,
        id: StaffId,
    ) -> Result<Option<String>, AppError> {
        let stamp = self.stamp(&Origin::inside("deliver-mail"));
        let mut tx = self.database().begin(&system(mail.firm), stamp).await?;
        let Some(member) = tx.member(id).await? else {
            return Ok(None);
        };
        let is_theirs = member.deactivated_at.is_none() && member.email == mail.to.email;
        if !is_theirs || tx.is_elsewhere(member.account).await? {
            return Ok(None);
        }
        let link = self
            .give_password_link(&mut tx, member.account, &member.email)
            .await?;
        tx.commit().await?;
        Ok(Some(format!(
            "{}{}",
            self.settings().public_url,
            link.into_path()
        )))
    }
}
