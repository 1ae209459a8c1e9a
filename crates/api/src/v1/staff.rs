//! `/api/v1/staff` and `/api/v1/groups`: the firm's collaborators and their groups.

use hub_app::queries::{GroupDetail, GroupLine, StaffDetail, StaffLine};
use hub_domain::authz::grant::Grant;
use hub_domain::ids::{GroupId, StaffId};
use serde::Serialize;

use super::endpoint::{A_PART, Ask, Endpoint, NOTHING, Reply};
use super::list::{Listed, of_all};
use super::parameters::Parameters;
use super::schema::{Described as _, Instant, document};
use super::who::Opens;
use crate::problem::{Problem, Text};

pub(super) static ENDPOINTS: [Endpoint; 4] = [
    Endpoint {
        method: "GET",
        path: "/api/v1/staff",
        opens: Opens::Granted(Grant::ReadStaff),
        summary: Text {
            fr: "Les collaborateurs du cabinet, ceux qui sont désactivés compris.",
            en: "The firm’s staff, deactivated members included.",
        },
        takes: A_PART,
        status: 200,
        gives: Some(Listed::<StaffDocument>::schema),
        answer: |ask| Box::pin(staff(ask)),
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/staff/{id}",
        opens: Opens::Granted(Grant::ReadStaff),
        summary: Text {
            fr: "Un collaborateur du cabinet.",
            en: "One member of the firm’s staff.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(StaffDocument::schema),
        answer: |ask| Box::pin(one_of_staff(ask)),
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/groups",
        opens: Opens::Granted(Grant::ReadStaff),
        summary: Text {
            fr: "Les groupes du cabinet.",
            en: "The firm’s groups.",
        },
        takes: A_PART,
        status: 200,
        gives: Some(Listed::<GroupDocument>::schema),
        answer: |ask| Box::pin(groups(ask)),
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/groups/{id}",
        opens: Opens::Granted(Grant::ReadStaff),
        summary: Text {
            fr: "Un groupe du cabinet, avec ses membres.",
            en: "One group of the firm, with its members.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(GroupDetailDocument::schema),
        answer: |ask| Box::pin(one_group(ask)),
    },
];

document! {
    /// A collaborator.
    StaffDocument {
        id: i64 = "Son identifiant." | "Their identifier.",
        first_name: String = "Son prénom ; peut être vide." | "Their first name; may be empty.",
        last_name: String = "Son nom." | "Their last name.",
        email: String = "Son adresse." | "Their address.",
        level: String = "Son niveau de profil, comme « 5.0 »." | "Their profile level, such as “5.0”.",
        groups: Vec<String> = "Les codes de ses groupes." | "The codes of their groups.",
        deactivated_at: Option<Instant> = "Quand il a été désactivé." | "When they were deactivated.",
        owned_dossiers: i64 = "Le nombre de dossiers dont il est le maître." | "How many dossiers they own.",
        managed_dossiers: i64 = "Le nombre de dossiers dont il est l’engagement manager." | "How many dossiers they are the engagement manager of.",
    }
}

document! {
    /// A group in the list.
    GroupDocument {
        id: i64 = "Son identifiant." | "Its identifier.",
        code: String = "Son code." | "Its code.",
        label: String = "Son nom." | "Its name.",
        members: i64 = "Le nombre de ses membres actifs." | "How many members at work it has.",
    }
}

document! {
    /// A group.
    GroupDetailDocument {
        id: i64 = "Son identifiant." | "Its identifier.",
        code: String = "Son code." | "Its code.",
        label: String = "Son nom." | "Its name.",
        members: Vec<i64> = "Les identifiants de ses membres." | "The identifiers of its members.",
    }
}

async fn staff(ask: Ask) -> Result<Reply, Problem> {
    let all = ask.hub.staff(ask.caller()?).await;
    let all = all.map_err(|error| ask.failed(&error))?;
    of_all(&ask, "staff", all, |line| line.member.id.0, collaborator)
}

async fn one_of_staff(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    one(&told_one(&ask, ask.id(0)?).await?)
}

/// One collaborator, as the product tells them.
pub(super) async fn told_one(ask: &Ask, id: StaffId) -> Result<StaffDetail, Problem> {
    let detail = ask.hub.staff_member(ask.caller()?, id).await;
    detail.map_err(|error| ask.failed(&error))
}

/// What two people can edit of a collaborator; their dossiers come and go.
#[derive(Serialize)]
struct Edited<'s> {
    id: i64,
    revision: i64,
    is_deactivated: bool,
    groups: &'s [String],
}

/// The answer that tells a collaborator.
pub(super) fn one(detail: &StaffDetail) -> Result<Reply, Problem> {
    let groups: Vec<String> = detail
        .all_groups
        .iter()
        .filter(|group| detail.groups.contains(&group.id))
        .map(|group| group.code.clone())
        .collect();
    let member = detail.member.clone();
    let edited = Edited {
        id: member.id.0,
        revision: member.revision,
        is_deactivated: member.deactivated_at.is_some(),
        groups: &groups,
    };
    let document = collaborator(StaffLine {
        member,
        groups: groups.clone(),
    });
    Reply::of_state(&document, &edited)
}

async fn groups(ask: Ask) -> Result<Reply, Problem> {
    let all = ask.hub.groups(ask.caller()?).await;
    let all = all.map_err(|error| ask.failed(&error))?;
    of_all(&ask, "groups", all, |line| line.group.id.0, group)
}

async fn one_group(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    Reply::of(&group_document(told_group(&ask, ask.id(0)?).await?))
}

/// One group, as the product tells it.
pub(super) async fn told_group(ask: &Ask, id: GroupId) -> Result<GroupDetail, Problem> {
    let detail = ask.hub.group(ask.caller()?, id).await;
    detail.map_err(|error| ask.failed(&error))
}

/// A group as it is sent.
pub(super) fn group_document(detail: GroupDetail) -> GroupDetailDocument {
    let mut members: Vec<i64> = detail.members.iter().map(|staff| staff.0).collect();
    members.sort_unstable();
    GroupDetailDocument {
        id: detail.group.id.0,
        code: detail.group.code,
        label: detail.group.label,
        members,
    }
}

fn collaborator(line: StaffLine) -> StaffDocument {
    let member = line.member;
    StaffDocument {
        id: member.id.0,
        first_name: member.first_name,
        last_name: member.last_name,
        email: member.email,
        level: member.level.to_string(),
        groups: line.groups,
        deactivated_at: member.deactivated_at.map(Instant::of),
        owned_dossiers: member.owned,
        managed_dossiers: member.managed,
    }
}

fn group(line: GroupLine) -> GroupDocument {
    GroupDocument {
        id: line.group.id.0,
        code: line.group.code,
        label: line.group.label,
        members: i64::try_from(line.members).unwrap_or(i64::MAX),
    }
}
