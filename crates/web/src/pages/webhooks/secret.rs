//! A webhook's secret: shown once by the page that made it, and made anew.

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_app::commands::{IssuedWebhook, RotateWebhookRefusal};
use hub_app::queries::Webhook;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::WebhookId;

use super::frame_under;
use crate::forms::FormBody;
use crate::frame::{Frame, MessageKind};
use crate::router::{Segment, secret};
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "webhooks/secret.html")]
struct SecretPage {
    frame: Frame,
    name: String,
    token: String,
    back: String,
}

#[derive(Template)]
#[template(path = "webhooks/shown.html")]
struct ShownPage {
    frame: Frame,
    name: String,
    secret: String,
    back: String,
}

#[derive(Debug, Template)]
#[template(path = "webhooks/shown_before.html")]
struct ShownBeforePage {
    frame: Frame,
}

/// `GET /parametrage/webhooks/{id}/secret`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    let webhook = match webhook(&visit, &segment).await {
        Ok(webhook) => webhook,
        Err(error) => return visit.refuse(error).await,
    };
    let heading = visit
        .l
        .tx("webhooks-rotate-title", "name", &webhook.settings.name);
    visit.page(&SecretPage {
        frame: frame_under(&visit, heading).await,
        token: form_token(&visit),
        back: urls::webhook(webhook.id),
        name: webhook.settings.name,
    })
}

/// `POST /parametrage/webhooks/{id}/secret`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let webhook = match webhook(&visit, &segment).await {
        Ok(webhook) => webhook,
        Err(error) => return visit.refuse(error).await,
    };
    let rotated = visit
        .hub
        .rotate_webhook(&visit.caller, webhook.id, form.text("formulaire"), &visit.origin)
        .await;
    match rotated {
        Ok(Ok(issued)) => shown_once(&visit, issued, visit.l.t("webhooks-rotated-title")).await,
        Ok(Err(RotateWebhookRefusal::AlreadyShown)) => already_shown(&visit).await,
        Ok(Err(RotateWebhookRefusal::NoKey)) => visit.redirect(
            &urls::webhook(webhook.id),
            plain(MessageKind::Error, "webhooks-no-key"),
        ),
        Err(error) => visit.refuse(error).await,
    }
}

/// A form's own token: the same form sent twice makes one secret.
pub(super) fn form_token(visit: &Visit) -> String {
    visit
        .hub
        .random::<16>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The one page that shows the secret: never stored, never compressed.
pub(super) async fn shown_once(visit: &Visit, issued: IssuedWebhook, heading: impl Into<String>) -> Response {
    secret(visit.page(&ShownPage {
        frame: frame_under(visit, heading).await,
        secret: issued.secret(),
        back: urls::webhook(issued.id),
        name: issued.name,
    }))
}

/// The same form sent again later: its secret is gone, and no second one is made.
pub(super) async fn already_shown(visit: &Visit) -> Response {
    let frame = frame_under(visit, visit.l.t("keys-secret-shown")).await;
    secret(visit.page(&ShownBeforePage { frame }))
}

async fn webhook(visit: &Visit, segment: &Segment) -> Result<Webhook, AppError> {
    allows(&visit.caller, Act::EditWebhooks, Target::Firm)?;
    let id = segment.id().map(WebhookId).ok_or(AppError::NotFound)?;
    Ok(visit.hub.webhook(&visit.caller, id, Some(0), None).await?.webhook)
}
