//! The one-time link by which a collaborator chooses a password: shown once to the administrator who made it.

use askama::Template;
use axum::response::Response;
use hub_app::authn::{LINK_DAYS, PasswordLink};
use hub_app::commands::LinkOutcome;

use super::{frame_under, staff_of};
use crate::forms::FormBody;
use crate::frame::{Frame, MessageKind};
use crate::router::{Segment, secret};
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Template)]
#[template(path = "staff/link.html")]
struct LinkPage {
    frame: Frame,
    name: String,
    email: String,
    address: String,
    days: i64,
}

/// `POST /parametrage/cabinet/collaborateurs/{id}/lien`.
pub async fn create(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let id = match staff_of(&visit, &segment) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    let edit = urls::staff_act(id, "modifier");
    let made = if form.text("envoi") == "email" {
        visit
            .hub
            .send_password_link(&visit.caller, id, &visit.origin)
            .await
    } else {
        visit
            .hub
            .make_password_link(&visit.caller, id, &visit.origin)
            .await
    };
    match made {
        Ok(LinkOutcome::Sent { name, email }) => {
            let args = [("name", name.as_str().into()), ("email", email.as_str().into())];
            visit.redirect(&edit, Some((MessageKind::Success, "staff-link-sent", &args)))
        }
        Ok(LinkOutcome::Made { name, email, link }) => shown(&visit, &name, &email, link).await,
        Ok(LinkOutcome::Elsewhere) => {
            visit.redirect(&edit, plain(MessageKind::Error, "staff-link-elsewhere"))
        }
        Ok(LinkOutcome::Deactivated) => {
            visit.redirect(&edit, plain(MessageKind::Error, "staff-link-deactivated"))
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// The one page that shows the link: never stored, never compressed.
pub async fn shown(visit: &Visit, name: &str, email: &str, link: PasswordLink) -> Response {
    let public_url = visit.hub.settings().public_url.trim_end_matches('/');
    let page = LinkPage {
        frame: frame_under(visit, visit.l.tx("staff-link-title", "name", name)).await,
        name: name.to_owned(),
        email: email.to_owned(),
        address: format!("{public_url}{}", link.into_path()),
        days: LINK_DAYS,
    };
    secret(visit.page(&page))
}
