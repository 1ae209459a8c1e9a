//! Adding a collaborator: an account where the address has none yet, and a one-time link to choose its password.

use hub_domain::account::EmailAddress;
use hub_domain::authz::{EditStaff, Target};
use hub_domain::ids::{GroupId, StaffId};
use hub_domain::staff::{Caller, ProfileLevel, STAFF_NAME_MAX_CHARS, StaffGroup, name_of};
use hub_store::{FirmTx, MemberSettings, NewStaff, ReadGroups as _, ReadMembers as _};

use crate::authn::PasswordLink;
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What is typed of a collaborator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StaffForm {
    /// The address to sign in with; fixed once the person is added.
    pub email: String,
    /// First name; may be empty.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Profile level, such as `1.0`.
    pub level: String,
    /// Groups.
    pub groups: Vec<GroupId>,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffFault {
    /// Not an address.
    Email,
    /// The person has a place in the firm.
    AtWork,
    /// The person had a place in the firm, which can be given back.
    Deactivated(StaffId),
    /// A first name that is too long.
    FirstName,
    /// No last name, or one that is too long.
    LastName,
    /// Not a profile level that is given.
    Level,
    /// A group that is not the firm's.
    Group,
}

/// A collaborator who has just been added.
#[derive(Debug)]
pub struct AddedStaff {
    /// Who.
    pub id: StaffId,
    /// First and last name.
    pub name: String,
    /// The link by which the password is chosen; none where the account has, or is about to have, its own.
    pub link: Option<PasswordLink>,
}

impl Hub {
    /// Adds a collaborator. The account of an address that has none is made, with a link to choose its password; one
    /// that exists keeps its password, which is no other firm's business.
    ///
    /// # Errors
    /// [`AppError::Denied`]; the inner error says what is wrong with what was typed.
    pub async fn add_staff(
        &self,
        caller: &Caller,
        form: &StaffForm,
        origin: &Origin,
    ) -> Result<Result<AddedStaff, Vec<StaffFault>>, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditStaff>(Target::Firm)?;
        let email = EmailAddress::parse(&form.email);
        let (email, settings) = match (email, settings(&mut tx, form).await?) {
            (Ok(email), Ok(settings)) => (email, settings),
            (email, settings) => {
                let mut faults: Vec<_> = email.err().map(|_| StaffFault::Email).into_iter().collect();
                faults.extend(settings.err().unwrap_or_default());
                return Ok(Err(faults));
            }
        };
        let (account, is_new) = tx.account_of(&email, None).await?;
        if let Some(member) = tx.member_of_account(account).await? {
            let fault = match member.deactivated_at {
                Some(_) => StaffFault::Deactivated(member.id),
                None => StaffFault::AtWork,
            };
            return Ok(Err(vec![fault]));
        }
        let new = NewStaff {
            account,
            first_name: settings.first_name,
            last_name: settings.last_name,
            level: settings.level,
            groups: settings.groups,
        };
        let id = tx.add_staff(permit, &new).await?;
        let link = if is_new {
            Some(self.give_password_link(&mut tx, account, email.as_str()).await?)
        } else {
            None
        };
        tx.commit().await?;
        Ok(Ok(AddedStaff {
            id,
            name: format!("{} {}", new.first_name, new.last_name).trim().to_owned(),
            link,
        }))
    }
}

/// What is typed of a collaborator as it is kept, or everything that is wrong with it.
pub(super) async fn settings(
    tx: &mut FirmTx,
    form: &StaffForm,
) -> Result<Result<MemberSettings, Vec<StaffFault>>, AppError> {
    let known: Vec<StaffGroup> = tx.groups().await?.into_iter().map(|(group, _)| group).collect();
    let groups: Vec<StaffGroup> = known
        .into_iter()
        .filter(|group| form.groups.contains(&group.id))
        .collect();
    let mut asked = form.groups.clone();
    asked.sort_unstable();
    asked.dedup();
    let first_name = form.first_name.trim().to_owned();
    let (last_name, level) = (name_of(&form.last_name), ProfileLevel::parse_given(&form.level));
    let mut faults = Vec::new();
    if first_name.chars().count() > STAFF_NAME_MAX_CHARS {
        faults.push(StaffFault::FirstName);
    }
    if last_name.is_none() {
        faults.push(StaffFault::LastName);
    }
    if level.is_err() {
        faults.push(StaffFault::Level);
    }
    if groups.len() != asked.len() {
        faults.push(StaffFault::Group);
    }
    Ok(match (last_name, level) {
        (Some(last_name), Ok(level)) if faults.is_empty() => Ok(MemberSettings {
            first_name,
            last_name,
            level,
            groups,
        }),
        _ => Err(faults),
    })
}
