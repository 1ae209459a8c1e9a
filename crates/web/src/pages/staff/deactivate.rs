//! « Désactiver » a collaborator, after saying what ends, and « Réactiver ».

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_app::commands::DeactivateOutcome;
use hub_app::queries::Member;

use super::{frame_under, staff_of};
use crate::forms::FormBody;
use crate::frame::{Frame, MessageKind};
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "staff/deactivate.html")]
struct DeactivatePage {
    frame: Frame,
    member: Member,
    has_dossiers: bool,
}

/// `GET /parametrage/cabinet/collaborateurs/{id}/desactiver`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    let member = match read(&visit, &segment).await {
        Ok(member) => member,
        Err(error) => return visit.refuse(error).await,
    };
    if member.deactivated_at.is_some() {
        return visit.redirect(urls::STAFF, plain(MessageKind::Info, "staff-already-deactivated"));
    }
    if visit.caller.actor().staff_id() == Some(member.id) {
        return visit.redirect(urls::STAFF, plain(MessageKind::Error, "staff-oneself"));
    }
    let page = DeactivatePage {
        frame: frame_under(
            &visit,
            visit.l.tx("staff-deactivate-title", "name", member.name()),
        )
        .await,
        has_dossiers: member.owned.max(member.managed) > 0,
        member,
    };
    visit.page(&page)
}

/// `POST /parametrage/cabinet/collaborateurs/{id}/desactiver`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let id = match staff_of(&visit, &segment) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    match visit.hub.deactivate_staff(&visit.caller, id, &visit.origin).await {
        Ok(DeactivateOutcome::Done(member)) => {
            let name = member.name();
            let args = [("name", name.as_str().into())];
            // Their dossiers come next, on one screen.
            let (to, words) = if member.owned.max(member.managed) > 0 {
                (urls::staff_act(id, "dossiers"), "staff-deactivated-dossiers")
            } else {
                (urls::STAFF.to_owned(), "staff-deactivated")
            };
            visit.redirect(&to, Some((MessageKind::Success, words, &args)))
        }
        Ok(DeactivateOutcome::AlreadySo(_)) => {
            visit.redirect(urls::STAFF, plain(MessageKind::Info, "staff-already-deactivated"))
        }
        Ok(DeactivateOutcome::Oneself) => {
            visit.redirect(urls::STAFF, plain(MessageKind::Error, "staff-oneself"))
        }
        Ok(DeactivateOutcome::LastAdministrator) => visit.redirect(
            urls::STAFF,
            plain(MessageKind::Error, "staff-last-administrator-deactivate"),
        ),
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /parametrage/cabinet/collaborateurs/{id}/reactiver`.
pub async fn give_back(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let id = match staff_of(&visit, &segment) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    match visit.hub.reactivate_staff(&visit.caller, id, &visit.origin).await {
        Ok(DeactivateOutcome::Done(member)) => {
            let name = member.name();
            let args = [("name", name.as_str().into())];
            visit.redirect(
                urls::STAFF,
                Some((MessageKind::Success, "staff-reactivated", &args)),
            )
        }
        Ok(_) => visit.redirect(urls::STAFF, plain(MessageKind::Info, "staff-already-at-work")),
        Err(error) => visit.refuse(error).await,
    }
}

async fn read(visit: &Visit, segment: &Segment) -> Result<Member, AppError> {
    let id = staff_of(visit, segment)?;
    Ok(visit.hub.staff_member(&visit.caller, id).await?.member)
}
