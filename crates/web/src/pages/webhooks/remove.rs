//! « Supprimer un webhook », after it said what that ends.

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_app::queries::Webhook;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::WebhookId;

use super::frame_under;
use crate::forms::FormBody;
use crate::frame::{Frame, MessageKind};
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "webhooks/remove.html")]
struct RemovePage {
    frame: Frame,
    webhook: Webhook,
    back: String,
}

/// `GET /parametrage/webhooks/{id}/supprimer`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    let found = async {
        let id = asked(&visit, &segment)?;
        visit.hub.webhook(&visit.caller, id, Some(0), None).await
    };
    match found.await {
        Ok(found) => {
            let name = &found.webhook.settings.name;
            let heading = visit.l.tx("webhooks-remove-title", "name", name);
            visit.page(&RemovePage {
                frame: frame_under(&visit, heading).await,
                back: urls::webhook(found.webhook.id),
                webhook: found.webhook,
            })
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /parametrage/webhooks/{id}/supprimer`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let removed = async {
        let id = asked(&visit, &segment)?;
        visit.hub.remove_webhook(&visit.caller, id, &visit.origin).await
    };
    match removed.await {
        Ok(name) => {
            let args = [("name", name.into())];
            visit.redirect(
                urls::WEBHOOKS,
                Some((MessageKind::Success, "webhooks-removed", &args)),
            )
        }
        Err(error) => visit.refuse(error).await,
    }
}

fn asked(visit: &Visit, segment: &Segment) -> Result<WebhookId, AppError> {
    allows(&visit.caller, Act::EditWebhooks, Target::Firm)?;
    segment.id().map(WebhookId).ok_or(AppError::NotFound)
}
