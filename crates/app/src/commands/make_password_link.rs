//! A new one-time link for a collaborator who has lost the first one, or their password.

use hub_domain::authz::{EditStaff, Target};
use hub_domain::ids::StaffId;
use hub_domain::staff::Caller;
use hub_store::{FirmTx, Member, ReadMembers as _};

use crate::authn::PasswordLink;
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What asking for a link did.
#[derive(Debug)]
pub enum LinkOutcome {
    /// The link, and whom it is for.
    Made {
        /// First and last name.
        name: String,
        /// The address to sign in with.
        email: String,
        /// The link.
        link: PasswordLink,
    },
    /// The link will be written to them.
    Sent {
        /// First and last name.
        name: String,
        /// Where to.
        email: String,
    },
    /// The account is known in another firm: its password is none of this firm's business.
    Elsewhere,
    /// The person is not at work in the firm.
    Deactivated,
}

impl Hub {
    /// Makes a one-time link by which a collaborator chooses a password; earlier ones stop working.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn make_password_link(
        &self,
        caller: &Caller,
        id: StaffId,
        origin: &Origin,
    ) -> Result<LinkOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let _ = tx.permit::<EditStaff>(Target::Firm)?;
        let member = match linkable(&mut tx, id).await? {
            Ok(member) => member,
            Err(refused) => return Ok(refused),
        };
        let link = self
            .give_password_link(&mut tx, member.account, &member.email)
            .await?;
        tx.commit().await?;
        Ok(LinkOutcome::Made {
            name: member.name(),
            email: member.email,
            link,
        })
    }
}

/// A collaborator who may be given a link by this firm, or why not.
///
/// # Errors
/// [`AppError::NotFound`].
pub(super) async fn linkable(tx: &mut FirmTx, id: StaffId) -> Result<Result<Member, LinkOutcome>, AppError> {
    let member = tx.member(id).await?.ok_or(AppError::NotFound)?;
    Ok(if member.deactivated_at.is_some() {
        Err(LinkOutcome::Deactivated)
    } else if tx.is_elsewhere(member.account).await? {
        Err(LinkOutcome::Elsewhere)
    } else {
        Ok(member)
    })
}
