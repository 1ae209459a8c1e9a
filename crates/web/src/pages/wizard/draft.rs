//! Starting a draft, and forgetting one.

use axum::response::{IntoResponse as _, Redirect, Response};
use hub_app::AppError;
use hub_domain::wizard::Step;

use super::draft_of;
use crate::forms::FormBody;
use crate::frame::MessageKind;
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

/// `GET /loophub/applications/ajouter`: to the first step of an untouched draft.
pub async fn start(visit: Visit) -> Response {
    match visit.hub.start_draft(&visit.caller).await {
        Ok(id) => Redirect::to(&urls::wizard_step(id, Step::Definition.slug())).into_response(),
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST …/supprimer`: forgets the draft. One that is gone already is no error.
pub async fn forget(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let dropped = match draft_of(&visit, &segment) {
        Ok(id) => visit.hub.drop_draft(&visit.caller, id).await,
        Err(error) => Err(error),
    };
    match dropped {
        Ok(()) => visit.redirect(
            urls::APPLICATIONS,
            plain(MessageKind::Success, "apps-draft-deleted"),
        ),
        Err(AppError::NotFound) => {
            visit.redirect(urls::APPLICATIONS, plain(MessageKind::Info, "wizard-draft-gone"))
        }
        Err(error) => visit.refuse(error).await,
    }
}
