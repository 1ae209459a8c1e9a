//! The firm's people as its administrators see them, and what they change: names, profiles, groups, who is at work.

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{EditStaff, Permit, policy};
use hub_domain::ids::{AccountId, GroupId, StaffId};
use hub_domain::moment::Moment;
use hub_domain::staff::{ProfileLevel, StaffGroup};
use serde_json::{Value, json};

use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

macro_rules! member {
    ($and:literal) => {
        concat!(
            "SELECT s.id, s.account_id, s.first_name, s.last_name, s.level, a.email, s.deactivated_at, s.signed_in_at, \
                s.revision, CASE WHEN a.password_hash IS NULL THEN CAST(0 AS BIGINT) ELSE 1 END, \
                (SELECT COUNT(*) FROM dossier d WHERE d.firm_id = s.firm_id AND d.owner_id = s.id \
                    AND d.status <> 'archived'), \
                (SELECT COUNT(*) FROM dossier d WHERE d.firm_id = s.firm_id AND d.engagement_manager_id = s.id \
                    AND d.status <> 'archived') \
                FROM staff_member s JOIN account a ON a.id = s.account_id WHERE s.firm_id = $1",
            $and
        )
    };
}

firm_sql! {
    MEMBERS = member!(" ORDER BY s.id");
    MEMBER = member!(" AND s.id = $2");
    MEMBER_OF_ACCOUNT = member!(" AND s.account_id = $2");
    MEMBERSHIPS = "SELECT staff_id, group_id FROM staff_group_member WHERE firm_id = $1 ORDER BY staff_id, group_id";
    GROUPS_OF = "SELECT g.id, g.code, g.label FROM staff_group_member m \
        JOIN staff_group g ON g.firm_id = m.firm_id AND g.id = m.group_id \
        WHERE m.firm_id = $1 AND m.staff_id = $2 ORDER BY g.code";
    OTHER_ADMINISTRATORS = "SELECT COUNT(*) FROM staff_member s JOIN account a ON a.id = s.account_id \
        WHERE s.firm_id = $1 AND s.level >= $2 AND s.deactivated_at IS NULL AND a.disabled_at IS NULL AND s.id <> $3";
    EDIT = "UPDATE staff_member SET first_name = $4, last_name = $5, level = $6, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND revision = $3";
    LEAVE_GROUPS = "DELETE FROM staff_group_member WHERE firm_id = $1 AND staff_id = $2";
    // A form of the group shown before does not undo it.
    TOUCH_GROUP = "UPDATE staff_group SET revision = revision + 1 WHERE firm_id = $1 AND id = $2";
    DEACTIVATE = "UPDATE staff_member SET deactivated_at = $3, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND deactivated_at IS NULL";
    REACTIVATE = "UPDATE staff_member SET deactivated_at = NULL, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND deactivated_at IS NOT NULL";
    END_SESSIONS = "DELETE FROM session WHERE firm_id = $1 AND account_id = $2 AND contact_id IS NULL";
}

/// A staff member, at work or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub id: StaffId,
    /// The account that signs in.
    pub account: AccountId,
    /// First name; may be empty.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Profile level.
    pub level: ProfileLevel,
    /// The account's address.
    pub email: String,
    /// When the person was deactivated.
    pub deactivated_at: Option<Moment>,
    /// When the person last signed in to work in this firm.
    pub signed_in_at: Option<Moment>,
    /// Moves with every change.
    pub revision: i64,
    /// Whether the account has a password.
    pub has_password: bool,
    /// Dossiers the person owns, archived ones aside.
    pub owned: i64,
    /// Dossiers the person is the engagement manager of, archived ones aside.
    pub managed: i64,
}

impl Member {
    /// First and last name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
            .trim()
            .to_owned()
    }
}

/// What the form of a staff member changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberSettings {
    /// First name; may be empty.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Profile level.
    pub level: ProfileLevel,
    /// Groups, by code.
    pub groups: Vec<StaffGroup>,
}

impl MemberSettings {
    fn told(&self) -> Value {
        let groups: Vec<&str> = self.groups.iter().map(|group| group.code.as_str()).collect();
        let name = format!("{} {}", self.first_name, self.last_name);
        json!({ "name": name.trim(), "level": self.level.to_string(), "groups": groups })
    }
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadMembers {
    /// Every staff member of the firm, deactivated ones included.
    ///
    /// # Errors
    /// What the database answers.
    async fn members(&mut self) -> Result<Vec<Member>, StoreError>;
    /// One staff member.
    ///
    /// # Errors
    /// What the database answers.
    async fn member(&mut self, id: StaffId) -> Result<Option<Member>, StoreError>;
    /// The staff member of an account.
    ///
    /// # Errors
    /// What the database answers.
    async fn member_of_account(&mut self, account: AccountId) -> Result<Option<Member>, StoreError>;
    /// Who is in which group.
    ///
    /// # Errors
    /// What the database answers.
    async fn memberships(&mut self) -> Result<Vec<(StaffId, GroupId)>, StoreError>;
    /// The groups of a staff member, by code.
    ///
    /// # Errors
    /// What the database answers.
    async fn groups_of(&mut self, staff: StaffId) -> Result<Vec<StaffGroup>, StoreError>;
    /// How many administrators at work there are beside one staff member.
    ///
    /// # Errors
    /// What the database answers.
    async fn other_administrators(&mut self, staff: StaffId) -> Result<i64, StoreError>;
}

impl<P: FirmLink> ReadMembers for P {
    async fn members(&mut self) -> Result<Vec<Member>, StoreError> {
        let (firm, link) = self.firm_link();
        link.all(&MEMBERS, args![firm])
            .await?
            .iter()
            .map(member)
            .collect()
    }

    async fn member(&mut self, id: StaffId) -> Result<Option<Member>, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&MEMBER, args![firm, id]).await?;
        row.as_ref().map(member).transpose()
    }

    async fn member_of_account(&mut self, account: AccountId) -> Result<Option<Member>, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&MEMBER_OF_ACCOUNT, args![firm, account]).await?;
        row.as_ref().map(member).transpose()
    }

    async fn memberships(&mut self) -> Result<Vec<(StaffId, GroupId)>, StoreError> {
        let (firm, link) = self.firm_link();
        let rows = link.all(&MEMBERSHIPS, args![firm]).await?;
        rows.iter().map(|row| Ok((row.id(0)?, row.id(1)?))).collect()
    }

    async fn groups_of(&mut self, staff: StaffId) -> Result<Vec<StaffGroup>, StoreError> {
        let (firm, link) = self.firm_link();
        let rows = link.all(&GROUPS_OF, args![firm, staff]).await?;
        rows.iter().map(super::groups::group).collect()
    }

    async fn other_administrators(&mut self, staff: StaffId) -> Result<i64, StoreError> {
        let (firm, link) = self.firm_link();
        let args = args![firm, policy::administrator_hundredths(), staff];
        link.one(&OTHER_ADMINISTRATORS, args).await?.int(0)
    }
}

impl FirmTx {
    /// Changes a staff member's name, profile and groups. Answers `false` when they were changed since `before` was
    /// read.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn edit_staff(
        &mut self,
        permit: Permit<EditStaff>,
        (before, groups_before): (&Member, &[StaffGroup]),
        after: &MemberSettings,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        let args = args![
            firm,
            before.id,
            before.revision,
            &after.first_name,
            &after.last_name,
            after.level.hundredths()
        ];
        if link.run(&EDIT, args).await? == 0 {
            return Ok(false);
        }
        if groups_before != after.groups {
            link.run(&LEAVE_GROUPS, args![firm, before.id]).await?;
            self.join_groups(before.id, &after.groups).await?;
            let (firm, link) = self.parts();
            let one_side =
                |group: &&StaffGroup| groups_before.contains(*group) != after.groups.contains(*group);
            for group in groups_before.iter().chain(&after.groups).filter(one_side) {
                link.run(&TOUCH_GROUP, args![firm, group.id]).await?;
            }
        }
        let told = MemberSettings {
            first_name: before.first_name.clone(),
            last_name: before.last_name.clone(),
            level: before.level,
            groups: groups_before.to_vec(),
        };
        self.record(Event {
            before: Some(told.told()),
            after: Some(after.told()),
            ..event(Verb::StaffEdited, before)
        });
        Ok(true)
    }

    /// Records that a link to choose a password is to be sent to a staff member; it is made as its letter leaves.
    ///
    /// # Errors
    /// A permit of another firm.
    pub fn ask_password_link(
        &mut self,
        permit: Permit<EditStaff>,
        member: &Member,
    ) -> Result<(), StoreError> {
        self.spend(permit)?;
        self.record(event(Verb::PasswordLinkAsked, member));
        Ok(())
    }

    /// Deactivates a staff member: their sessions in this firm are closed, nothing else of theirs is touched. Answers
    /// whether they were at work.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn deactivate_staff(
        &mut self,
        permit: Permit<EditStaff>,
        member: &Member,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let at = self.at();
        let (firm, link) = self.parts();
        if link.run(&DEACTIVATE, args![firm, member.id, at]).await? == 0 {
            return Ok(false);
        }
        let sessions = link.run(&END_SESSIONS, args![firm, member.account]).await?;
        self.record(Event {
            after: Some(json!({
                "sessions": sessions, "owned": member.owned, "managed": member.managed,
            })),
            ..event(Verb::StaffDeactivated, member)
        });
        Ok(true)
    }

    /// Gives a deactivated staff member their place back. Answers whether they were deactivated.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn reactivate_staff(
        &mut self,
        permit: Permit<EditStaff>,
        member: &Member,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        if link.run(&REACTIVATE, args![firm, member.id]).await? == 0 {
            return Ok(false);
        }
        self.record(Event {
            after: Some(json!({ "level": member.level.to_string() })),
            ..event(Verb::StaffReactivated, member)
        });
        Ok(true)
    }
}

pub(super) fn event(verb: Verb, member: &Member) -> Event {
    Event {
        verb,
        object: ObjectRef {
            kind: "staff",
            id: member.id.0,
            label: member.name(),
        },
        dossier: None,
        before: None,
        after: None,
    }
}

fn member(row: &Row) -> Result<Member, StoreError> {
    Ok(Member {
        id: row.id(0)?,
        account: row.id(1)?,
        first_name: row.text(2)?,
        last_name: row.text(3)?,
        level: ProfileLevel::from_hundredths(row.int(4)?),
        email: row.text(5)?,
        deactivated_at: row.maybe_moment(6)?,
        signed_in_at: row.maybe_moment(7)?,
        revision: row.int(8)?,
        has_password: row.int(9)? == 1,
        owned: row.int(10)?,
        managed: row.int(11)?,
    })
}
