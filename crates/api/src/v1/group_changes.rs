//! Changing the firm's groups of staff: the firm's administrators alone, since a group may carry rights.

use hub_app::commands::{EditGroupOutcome, GroupFault, GroupForm, RemoveGroupOutcome};
use hub_domain::ids::{GroupId, StaffId};

use super::endpoint::{Ask, Endpoint, NOTHING, Reply, Takes};
use super::form::{fault, form, said};
use super::parameters::Parameters;
use super::precondition;
use super::schema::Described as _;
use super::staff::{GroupDetailDocument, group_document, told_group};
use super::who::Opens;
use crate::problem::{FieldError, Plain, Problem, Text};

const ONE: &str = "/api/v1/groups/{id}";

pub(super) static ENDPOINTS: [Endpoint; 3] = [
    Endpoint {
        method: "POST",
        path: "/api/v1/groups",
        opens: Opens::Staff,
        summary: Text {
            fr: "Ajoute un groupe de collaborateurs.",
            en: "Adds a group of staff.",
        },
        takes: Takes {
            body: Some(NewGroup::schema),
            ..NOTHING
        },
        status: 201,
        gives: Some(GroupDetailDocument::schema),
        answer: |ask| Box::pin(add(ask)),
    },
    Endpoint {
        method: "PATCH",
        path: ONE,
        opens: Opens::Staff,
        summary: Text {
            fr: "Modifie un groupe : les champs absents restent tels quels. Le groupe de gestion des droits garde son nom.",
            en: "Changes a group: fields left out stay as they are. The group that manages rights keeps its name.",
        },
        takes: Takes {
            body: Some(GroupChange::schema),
            if_match: true,
            ..NOTHING
        },
        status: 200,
        gives: Some(GroupDetailDocument::schema),
        answer: |ask| Box::pin(edit(ask)),
    },
    Endpoint {
        method: "DELETE",
        path: ONE,
        opens: Opens::Staff,
        summary: Text {
            fr: "Supprime un groupe qui n’a plus de membre.",
            en: "Removes a group that has no member left.",
        },
        takes: Takes {
            if_match: true,
            ..NOTHING
        },
        status: 204,
        gives: None,
        answer: |ask| Box::pin(remove(ask)),
    },
];

form! {
    /// A new group.
    NewGroup {
        required code: String = "Son code, qui ne change plus." | "Its code, which never changes.",
        required label: String = "Son nom." | "Its name.",
        optional members: Vec<i64> = "Les identifiants de ses membres." | "The identifiers of its members.",
    }
}

form! {
    /// What changes of a group.
    GroupChange {
        optional label: String = "Son nom." | "Its name.",
        optional members: Vec<i64> = "Les identifiants de ses membres, tous." | "The identifiers of its members, all of them.",
    }
}

async fn add(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let typed = NewGroup::read(ask.body.clone())?;
    let form = GroupForm {
        code: typed.code.unwrap_or_default(),
        label: typed.label.unwrap_or_default(),
        members: typed
            .members
            .unwrap_or_default()
            .into_iter()
            .map(StaffId)
            .collect(),
    };
    let added = ask.hub.add_group(ask.caller()?, &form, &ask.origin).await;
    match added.map_err(|error| ask.failed(&error))? {
        Ok(id) => {
            let made = Reply::of(&group_document(told_group(&ask, id).await?))?;
            Ok(made.created(&format!("/api/v1/groups/{id}")))
        }
        Err(faults) => Err(refused(&faults)),
    }
}

async fn edit(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: GroupId = ask.id(0)?;
    let before = told_group(&ask, id).await?;
    let (revision, mut form) = (
        before.revision,
        GroupForm {
            code: before.group.code.clone(),
            label: before.group.label.clone(),
            members: before.members.clone(),
        },
    );
    let now = Reply::of(&group_document(before))?;
    precondition::check(&ask, &now)?;
    let typed = GroupChange::read(ask.body.clone())?;
    if let Some(label) = typed.label {
        form.label = label;
    }
    if let Some(members) = typed.members {
        form.members = members.into_iter().map(StaffId).collect();
    }
    let outcome = ask
        .hub
        .edit_group(ask.caller()?, id, revision, &form, &ask.origin)
        .await;
    match outcome.map_err(|error| ask.failed(&error))? {
        EditGroupOutcome::Saved => Reply::of(&group_document(told_group(&ask, id).await?)),
        EditGroupOutcome::Unchanged => Ok(now),
        EditGroupOutcome::Refused(faults) => Err(refused(&faults)),
    }
}

async fn remove(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: GroupId = ask.id(0)?;
    let before = told_group(&ask, id).await?;
    let revision = before.revision;
    precondition::check(&ask, &Reply::of(&group_document(before))?)?;
    let outcome = ask
        .hub
        .remove_group(ask.caller()?, id, revision, &ask.origin)
        .await;
    match outcome.map_err(|error| ask.failed(&error))? {
        RemoveGroupOutcome::Removed(_) => Ok(Reply::done()),
        RemoveGroupOutcome::NotEmpty => Err(Problem::Plain(Plain::GroupNotEmpty)),
        RemoveGroupOutcome::HasMeaning => Err(Problem::Plain(Plain::GroupKept)),
    }
}

fn refused(faults: &[GroupFault]) -> Problem {
    Problem::Body(faults.iter().map(|fault| told(*fault)).collect())
}

fn told(found: GroupFault) -> FieldError {
    match found {
        GroupFault::Code => fault(
            "code",
            said!(
                "invalid_code",
                "Donnez des lettres sans accent, des chiffres, « - » ou « _ ».",
                "Give letters without accents, digits, “-” or “_”."
            ),
        ),
        GroupFault::CodeTaken => fault(
            "code",
            said!(
                "taken",
                "Un autre groupe du cabinet a ce code.",
                "Another group of the firm has this code."
            ),
        ),
        GroupFault::Label => fault(
            "label",
            said!(
                "invalid_name",
                "Donnez un nom, pas trop long.",
                "Give a name that is not too long."
            ),
        ),
        GroupFault::Member => fault(
            "members",
            said!(
                "unknown_staff",
                "Un de ces identifiants n’est pas celui d’un collaborateur actif du cabinet.",
                "One of these identifiers is not that of an active member of the firm’s staff."
            ),
        ),
    }
}
