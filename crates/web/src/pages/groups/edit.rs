//! « Ajouter » and « Modifier » a group.

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_app::commands::{EditGroupOutcome, GroupFault, GroupForm, RemoveGroupOutcome};
use hub_app::queries::{GroupDetail, StaffLine};
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::{GroupId, StaffId};
use hub_domain::staff::STAFF_NAME_MAX_CHARS;

use super::frame_under;
use crate::components::Choice;
use crate::forms::{FieldErrors, FormBody, FormData};
use crate::frame::{Frame, MessageKind};
use crate::i18n::L10n;
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "groups/form.html")]
struct FormPage {
    frame: Frame,
    typed: GroupForm,
    staff: Vec<Choice>,
    /// What the form of a stored group carries.
    revision: Option<i64>,
    has_meaning: bool,
    /// Where an empty group is removed.
    remove: Option<String>,
}

/// `GET /parametrage/cabinet/groupes/ajouter`.
pub async fn add(visit: Visit) -> Response {
    adding(&visit, GroupForm::default(), FieldErrors::default()).await
}

/// `POST /parametrage/cabinet/groupes/ajouter`.
pub async fn create(visit: Visit, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let (typed, errors) = (read(&form), form.faults(&visit.l));
    if !errors.is_empty() {
        return adding(&visit, typed, errors).await;
    }
    match visit.hub.add_group(&visit.caller, &typed, &visit.origin).await {
        Ok(Ok(_)) => {
            let code = typed.code.to_uppercase();
            let args = [("code", code.as_str().into())];
            visit.redirect(urls::GROUPS, Some((MessageKind::Success, "group-added", &args)))
        }
        Ok(Err(faults)) => adding(&visit, typed, said(errors, &faults, &visit.l)).await,
        Err(error) => visit.refuse(error).await,
    }
}

async fn adding(visit: &Visit, typed: GroupForm, errors: FieldErrors) -> Response {
    let lines = match visit.hub.staff(&visit.caller).await {
        Ok(lines) => lines,
        Err(error) => return visit.refuse(error).await,
    };
    let is_wrong = !errors.is_empty();
    let page = FormPage {
        frame: frame_under(visit, visit.l.t("group-add-title"))
            .await
            .with_errors(errors),
        staff: people(lines, &typed.members),
        typed,
        revision: None,
        has_meaning: false,
        remove: None,
    };
    visit.form(&page, is_wrong)
}

/// `GET /parametrage/cabinet/groupes/{id}/modifier`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match detail(&visit, &segment).await {
        Ok(found) => {
            let typed = GroupForm {
                code: found.group.code.clone(),
                label: found.group.label.clone(),
                members: found.members.clone(),
            };
            editing(&visit, &found, typed, found.revision, FieldErrors::default()).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /parametrage/cabinet/groupes/{id}/modifier`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let found = match detail(&visit, &segment).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let (mut typed, errors) = (read(&form), form.faults(&visit.l));
    typed.code.clone_from(&found.group.code);
    let revision = form.number("revision").unwrap_or(-1);
    if !errors.is_empty() {
        return editing(&visit, &found, typed, revision, errors).await;
    }
    let outcome = visit
        .hub
        .edit_group(&visit.caller, found.group.id, revision, &typed, &visit.origin)
        .await;
    match outcome {
        Ok(EditGroupOutcome::Saved) => {
            let args = [("code", found.group.code.as_str().into())];
            visit.redirect(urls::GROUPS, Some((MessageKind::Success, "group-edited", &args)))
        }
        Ok(EditGroupOutcome::Unchanged) => {
            visit.redirect(urls::GROUPS, plain(MessageKind::Info, "msg-nochange"))
        }
        Ok(EditGroupOutcome::Refused(faults)) => {
            let errors = said(errors, &faults, &visit.l);
            editing(&visit, &found, typed, revision, errors).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /parametrage/cabinet/groupes/{id}/supprimer`.
pub async fn remove(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let found = match detail(&visit, &segment).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let (id, revision) = (found.group.id, form.number("revision").unwrap_or(-1));
    let edit = urls::edit_group(id);
    match visit
        .hub
        .remove_group(&visit.caller, id, revision, &visit.origin)
        .await
    {
        Ok(RemoveGroupOutcome::Removed(code)) => {
            let args = [("code", code.as_str().into())];
            visit.redirect(urls::GROUPS, Some((MessageKind::Success, "group-removed", &args)))
        }
        Ok(RemoveGroupOutcome::NotEmpty) => {
            visit.redirect(&edit, plain(MessageKind::Error, "group-not-empty"))
        }
        Ok(RemoveGroupOutcome::HasMeaning) => {
            visit.redirect(&edit, plain(MessageKind::Error, "group-keeps-its-meaning"))
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn detail(visit: &Visit, segment: &Segment) -> Result<GroupDetail, AppError> {
    allows(&visit.caller, Act::EditStaff, Target::Firm)?;
    let id = segment.id().map(GroupId).ok_or(AppError::NotFound)?;
    visit.hub.group(&visit.caller, id).await
}

async fn editing(
    visit: &Visit,
    found: &GroupDetail,
    typed: GroupForm,
    revision: i64,
    errors: FieldErrors,
) -> Response {
    let mut lines = match visit.hub.staff(&visit.caller).await {
        Ok(lines) => lines,
        Err(error) => return visit.refuse(error).await,
    };
    // Whoever was deactivated keeps their membership, to have it again with their place.
    lines.retain(|line| line.member.deactivated_at.is_none() || found.members.contains(&line.member.id));
    let is_wrong = !errors.is_empty();
    let page = FormPage {
        frame: frame_under(visit, visit.l.tx("group-edit-title", "code", &found.group.code))
            .await
            .with_errors(errors),
        staff: choices(lines, &typed.members),
        typed,
        revision: Some(revision),
        has_meaning: found.has_meaning,
        remove: (found.members.is_empty() && !found.has_meaning).then(|| urls::remove_group(found.group.id)),
    };
    visit.form(&page, is_wrong)
}

fn read(form: &FormData) -> GroupForm {
    GroupForm {
        code: form.text("code").to_owned(),
        label: form.text("nom").to_owned(),
        members: form
            .get_all("membre")
            .map(|id| id.parse().unwrap_or(StaffId(0)))
            .collect(),
    }
}

/// Everybody at work, to be ticked.
fn people(mut lines: Vec<StaffLine>, ticked: &[StaffId]) -> Vec<Choice> {
    lines.retain(|line| line.member.deactivated_at.is_none());
    choices(lines, ticked)
}

fn choices(lines: Vec<StaffLine>, ticked: &[StaffId]) -> Vec<Choice> {
    lines
        .into_iter()
        .map(|line| Choice {
            value: line.member.id.to_string(),
            label: line.member.name(),
            description: String::new(),
            chosen: ticked.contains(&line.member.id),
        })
        .collect()
}

fn said(mut errors: FieldErrors, faults: &[GroupFault], l: &L10n) -> FieldErrors {
    for fault in faults {
        match fault {
            GroupFault::Code => errors.add("code", l.t("group-code-wrong")),
            GroupFault::CodeTaken => errors.add("code", l.t("group-code-taken")),
            GroupFault::Label => errors.add("nom", l.tn("group-label-wrong", STAFF_NAME_MAX_CHARS)),
            GroupFault::Member => errors.add("membre", l.t("group-member-wrong")),
        }
    }
    errors.sort_like(&["code", "nom", "membre"]);
    errors
}
