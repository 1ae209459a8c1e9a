//! The dossiers of one collaborator, given to others on one screen.

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_app::commands::{ReassignForm, ReassignOutcome};
use hub_app::queries::Member;
use hub_domain::authz::Act;
use hub_domain::ids::StaffId;

use super::{frame_under, staff_of};
use crate::components::Choice;
use crate::forms::{FieldErrors, FormBody, FormData};
use crate::frame::{Frame, MessageKind};
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "staff/reassign.html")]
struct ReassignPage {
    frame: Frame,
    member: Member,
    owners: Vec<Choice>,
    managers: Vec<Choice>,
}

/// `GET /parametrage/cabinet/collaborateurs/{id}/dossiers`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match read(&visit, &segment).await {
        Ok(member) => page(&visit, member, &FormData::default(), FieldErrors::default()).await,
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /parametrage/cabinet/collaborateurs/{id}/dossiers`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let member = match read(&visit, &segment).await {
        Ok(member) => member,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let mut errors = form.faults(l);
    let mut chosen = |name: &str, label: &str| match form.text(name) {
        "" => None,
        id => id.parse::<StaffId>().map_or_else(
            |_| {
                errors.add(name, l.tx("field-choice", "field", l.t(label)));
                None
            },
            Some,
        ),
    };
    let typed = ReassignForm {
        owner: chosen("maitre", "staff-new-owner"),
        engagement_manager: chosen("engagement-manager", "staff-new-manager"),
    };
    if !errors.is_empty() {
        return page(&visit, member, &form, errors).await;
    }
    let outcome = visit
        .hub
        .reassign_dossiers(&visit.caller, member.id, typed, &visit.origin)
        .await;
    match outcome {
        Ok(ReassignOutcome::Done(count)) => {
            let name = member.name();
            let args = [("n", count.into()), ("name", name.as_str().into())];
            visit.redirect(
                urls::STAFF,
                Some((MessageKind::Success, "staff-reassigned", &args)),
            )
        }
        Ok(ReassignOutcome::Nothing) => nothing(&visit),
        Ok(outcome) => {
            let words = match outcome {
                ReassignOutcome::NotAtWork => "rights-nobody",
                _ => "staff-reassign-nobody",
            };
            let field = if member.owned == 0 && member.managed > 0 {
                "engagement-manager"
            } else {
                "maitre"
            };
            errors.add(field, l.t(words));
            page(&visit, member, &form, errors).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn read(visit: &Visit, segment: &Segment) -> Result<Member, AppError> {
    let id = staff_of(visit, segment)?;
    Ok(visit.hub.staff_member(&visit.caller, id).await?.member)
}

fn nothing(visit: &Visit) -> Response {
    visit.redirect(urls::STAFF, plain(MessageKind::Info, "staff-reassign-nothing"))
}

async fn page(visit: &Visit, member: Member, form: &FormData, errors: FieldErrors) -> Response {
    let is_wrong = !errors.is_empty();
    if !is_wrong && member.owned.max(member.managed) == 0 {
        return nothing(visit);
    }
    let colleagues = match visit.hub.colleagues(&visit.caller, Act::EditRights).await {
        Ok(colleagues) => colleagues,
        Err(error) => return visit.refuse(error).await,
    };
    let people = |present: &str| -> Vec<Choice> {
        colleagues
            .iter()
            .filter(|one| one.id != member.id)
            .map(|one| Choice::new(one.id.to_string(), one.name.clone(), present))
            .collect()
    };
    let page = ReassignPage {
        frame: frame_under(visit, visit.l.tx("staff-reassign-title", "name", member.name()))
            .await
            .with_errors(errors),
        owners: people(form.text("maitre")),
        managers: people(form.text("engagement-manager")),
        member,
    };
    visit.form(&page, is_wrong)
}
