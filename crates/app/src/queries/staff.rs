//! The firm's collaborators and groups, for its administrators.

use std::collections::{HashMap, HashSet};

use hub_domain::authz::Act;
use hub_domain::authz::policy::has_meaning;
use hub_domain::ids::{GroupId, StaffId};
use hub_domain::sort_key::compare_french;
use hub_domain::staff::{Caller, StaffGroup};
use hub_store::{Member, ReadGroups as _, ReadMembers as _};

use crate::context::Hub;
use crate::error::AppError;

/// A collaborator in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffLine {
    /// Who.
    pub member: Member,
    /// Their groups' codes.
    pub groups: Vec<String>,
}

/// A collaborator's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffDetail {
    /// Who.
    pub member: Member,
    /// Their groups.
    pub groups: Vec<GroupId>,
    /// Every group of the firm.
    pub all_groups: Vec<StaffGroup>,
}

/// A group in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupLine {
    /// The group.
    pub group: StaffGroup,
    /// How many members at work it has.
    pub members: usize,
    /// Whether it has a meaning of its own: neither its code nor its name changes.
    pub has_meaning: bool,
}

/// A group's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupDetail {
    /// The group.
    pub group: StaffGroup,
    /// What its form carries.
    pub revision: i64,
    /// Whether it has a meaning of its own: neither its code nor its name changes.
    pub has_meaning: bool,
    /// Its members.
    pub members: Vec<StaffId>,
}

impl Hub {
    /// Every collaborator, those at work first, by last and first name.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn staff(&self, caller: &Caller) -> Result<Vec<StaffLine>, AppError> {
        let mut firm = self.read_for(caller, Act::ReadStaff).await?;
        let groups = firm.groups().await?;
        let memberships: HashSet<(StaffId, GroupId)> = firm.memberships().await?.into_iter().collect();
        let mut lines: Vec<StaffLine> = firm
            .members()
            .await?
            .into_iter()
            .map(|member| StaffLine {
                groups: groups
                    .iter()
                    .filter(|(group, _)| memberships.contains(&(member.id, group.id)))
                    .map(|(group, _)| group.code.clone())
                    .collect(),
                member,
            })
            .collect();
        lines.sort_by(|one, other| by_name(&one.member, &other.member));
        Ok(lines)
    }

    /// One collaborator.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn staff_member(&self, caller: &Caller, id: StaffId) -> Result<StaffDetail, AppError> {
        let mut firm = self.read_for(caller, Act::ReadStaff).await?;
        let member = firm.member(id).await?.ok_or(AppError::NotFound)?;
        Ok(StaffDetail {
            groups: firm.groups_of(id).await?.iter().map(|group| group.id).collect(),
            all_groups: firm.groups().await?.into_iter().map(|(group, _)| group).collect(),
            member,
        })
    }

    /// The firm's groups, by code.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn groups(&self, caller: &Caller) -> Result<Vec<GroupLine>, AppError> {
        let mut firm = self.read_for(caller, Act::ReadStaff).await?;
        let memberships = firm.memberships().await?;
        let at_work: HashSet<StaffId> = firm
            .members()
            .await?
            .into_iter()
            .filter_map(|member| member.deactivated_at.is_none().then_some(member.id))
            .collect();
        let mut members: HashMap<GroupId, usize> = HashMap::new();
        for (staff, group) in memberships {
            if at_work.contains(&staff) {
                *members.entry(group).or_default() += 1;
            }
        }
        Ok(firm
            .groups()
            .await?
            .into_iter()
            .map(|(group, _)| GroupLine {
                members: members.get(&group.id).copied().unwrap_or_default(),
                has_meaning: has_meaning(&group.code),
                group,
            })
            .collect())
    }

    /// One group.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn group(&self, caller: &Caller, id: GroupId) -> Result<GroupDetail, AppError> {
        let mut firm = self.read_for(caller, Act::ReadStaff).await?;
        let found = firm.groups().await?.into_iter().find(|(group, _)| group.id == id);
        let (group, revision) = found.ok_or(AppError::NotFound)?;
        let memberships = firm.memberships().await?;
        Ok(GroupDetail {
            revision,
            has_meaning: has_meaning(&group.code),
            members: memberships
                .into_iter()
                .filter_map(|(staff, of)| (of == id).then_some(staff))
                .collect(),
            group,
        })
    }
}

fn by_name(one: &Member, other: &Member) -> std::cmp::Ordering {
    let is_gone = |member: &Member| member.deactivated_at.is_some();
    is_gone(one)
        .cmp(&is_gone(other))
        .then_with(|| compare_french(&one.last_name, &other.last_name))
        .then_with(|| compare_french(&one.first_name, &other.first_name))
        .then_with(|| one.id.cmp(&other.id))
}
