//! « Ajouter » and « Modifier » a collaborator.

use askama::Template;
use axum::response::Response;
use hub_app::commands::{AddedStaff, EditStaffOutcome, StaffFault, StaffForm};
use hub_app::queries::StaffDetail;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::GroupId;
use hub_domain::staff::{STAFF_NAME_MAX_CHARS, StaffGroup};

use super::{frame_under, link, staff_of};
use crate::components::Choice;
use crate::forms::{FieldErrors, FormBody, FormData};
use crate::frame::{Frame, MessageKind};
use crate::i18n::L10n;
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "staff/form.html")]
struct FormPage {
    frame: Frame,
    typed: StaffForm,
    groups: Vec<Choice>,
    /// The person as stored; nobody when one is added.
    known: Option<Known>,
}

#[derive(Debug)]
struct Known {
    revision: i64,
    is_deactivated: bool,
    has_password: bool,
    link: String,
}

/// `GET /parametrage/cabinet/collaborateurs/ajouter`.
pub async fn add(visit: Visit) -> Response {
    adding(&visit, StaffForm::default(), FieldErrors::default()).await
}

/// `POST /parametrage/cabinet/collaborateurs/ajouter`.
pub async fn create(visit: Visit, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let (typed, errors) = (read(&form), form.faults(&visit.l));
    if !errors.is_empty() {
        return adding(&visit, typed, errors).await;
    }
    match visit.hub.add_staff(&visit.caller, &typed, &visit.origin).await {
        Ok(Ok(AddedStaff {
            name,
            link: Some(link),
            ..
        })) => link::shown(&visit, &name, &typed.email, link).await,
        Ok(Ok(added)) => {
            let args = [("name", added.name.as_str().into())];
            let words = "staff-added-known";
            visit.redirect(urls::STAFF, Some((MessageKind::Success, words, &args)))
        }
        Ok(Err(faults)) => adding(&visit, typed, said(errors, &faults, &visit.l)).await,
        Err(error) => visit.refuse(error).await,
    }
}

async fn adding(visit: &Visit, typed: StaffForm, errors: FieldErrors) -> Response {
    if let Err(denied) = allows(&visit.caller, Act::EditStaff, Target::Firm) {
        return visit.refuse(denied.into()).await;
    }
    let groups = match visit.hub.groups(&visit.caller).await {
        Ok(lines) => lines.into_iter().map(|line| line.group).collect(),
        Err(error) => return visit.refuse(error).await,
    };
    let is_wrong = !errors.is_empty();
    let page = FormPage {
        frame: frame_under(visit, visit.l.t("staff-add-title"))
            .await
            .with_errors(errors),
        groups: choices(groups, &typed.groups),
        typed,
        known: None,
    };
    visit.form(&page, is_wrong)
}

/// `GET /parametrage/cabinet/collaborateurs/{id}/modifier`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match detail(&visit, &segment).await {
        Ok(found) => {
            let member = &found.member;
            let typed = StaffForm {
                email: member.email.clone(),
                first_name: member.first_name.clone(),
                last_name: member.last_name.clone(),
                level: member.level.to_string(),
                groups: found.groups.clone(),
            };
            editing(&visit, found, typed, None, FieldErrors::default()).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /parametrage/cabinet/collaborateurs/{id}/modifier`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let found = match detail(&visit, &segment).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let (typed, mut errors) = (read(&form), form.faults(l));
    let revision = form.number("revision").unwrap_or(-1);
    if !errors.is_empty() {
        return editing(&visit, found, typed, Some(revision), errors).await;
    }
    let outcome = visit
        .hub
        .edit_staff(&visit.caller, found.member.id, revision, &typed, &visit.origin)
        .await;
    match outcome {
        Ok(EditStaffOutcome::Saved(name)) => {
            let args = [("name", name.as_str().into())];
            visit.redirect(urls::STAFF, Some((MessageKind::Success, "staff-edited", &args)))
        }
        Ok(EditStaffOutcome::Unchanged) => {
            visit.redirect(urls::STAFF, plain(MessageKind::Info, "msg-nochange"))
        }
        Ok(EditStaffOutcome::Refused(faults)) => {
            let errors = said(errors, &faults, l);
            editing(&visit, found, typed, Some(revision), errors).await
        }
        Ok(EditStaffOutcome::OwnProfile) => {
            errors.add("profil", l.t("staff-own-profile"));
            editing(&visit, found, typed, Some(revision), errors).await
        }
        Ok(EditStaffOutcome::LastAdministrator) => {
            errors.add("profil", l.t("staff-last-administrator"));
            editing(&visit, found, typed, Some(revision), errors).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn detail(visit: &Visit, segment: &Segment) -> Result<StaffDetail, hub_app::AppError> {
    let id = staff_of(visit, segment)?;
    visit.hub.staff_member(&visit.caller, id).await
}

async fn editing(
    visit: &Visit,
    found: StaffDetail,
    mut typed: StaffForm,
    revision: Option<i64>,
    errors: FieldErrors,
) -> Response {
    let (l, member) = (&visit.l, &found.member);
    // The address is no field of this form.
    typed.email.clone_from(&member.email);
    let is_wrong = !errors.is_empty();
    let page = FormPage {
        frame: frame_under(visit, l.tx("staff-edit-title", "name", member.name()))
            .await
            .with_errors(errors),
        groups: choices(found.all_groups, &typed.groups),
        typed,
        known: Some(Known {
            revision: revision.unwrap_or(member.revision),
            is_deactivated: member.deactivated_at.is_some(),
            has_password: member.has_password,
            link: urls::staff_act(member.id, "lien"),
        }),
    };
    visit.form(&page, is_wrong)
}

fn read(form: &FormData) -> StaffForm {
    StaffForm {
        email: form.text("email").to_owned(),
        first_name: form.text("prenom").to_owned(),
        last_name: form.text("nom").to_owned(),
        level: form.text("profil").to_owned(),
        groups: form
            .get_all("groupe")
            .map(|id| id.parse().unwrap_or(GroupId(0)))
            .collect(),
    }
}

fn choices(groups: Vec<StaffGroup>, ticked: &[GroupId]) -> Vec<Choice> {
    groups
        .into_iter()
        .map(|group| Choice {
            value: group.id.to_string(),
            label: format!("{} – {}", group.code, group.label),
            description: String::new(),
            chosen: ticked.contains(&group.id),
        })
        .collect()
}

fn said(mut errors: FieldErrors, faults: &[StaffFault], l: &L10n) -> FieldErrors {
    for fault in faults {
        match fault {
            StaffFault::Email => errors.add("email", l.t("staff-email-wrong")),
            StaffFault::AtWork => errors.add("email", l.t("staff-email-taken")),
            StaffFault::Deactivated(_) => errors.add("email", l.t("staff-email-deactivated")),
            StaffFault::FirstName => {
                errors.add("prenom", l.tn("staff-first-name-wrong", STAFF_NAME_MAX_CHARS))
            }
            StaffFault::LastName => errors.add("nom", l.tn("staff-last-name-wrong", STAFF_NAME_MAX_CHARS)),
            StaffFault::Level => errors.add("profil", l.t("staff-level-wrong")),
            StaffFault::Group => errors.add("groupe", l.t("staff-group-wrong")),
        }
    }
    errors.sort_like(&["email", "prenom", "nom", "profil", "groupe"]);
    errors
}
