//! Disabling, enabling, trying, posting again. Each may be asked twice: the second time there is nothing to do.

use axum::response::Response;
use hub_app::AppError;
use hub_app::commands::PostOutcome;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::{WebhookDeliveryId, WebhookId};

use crate::forms::FormBody;
use crate::frame::MessageKind;
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

/// `POST /parametrage/webhooks/{id}/desactiver`.
pub async fn disable(visit: Visit, segment: Segment, form: FormBody) -> Response {
    switch(visit, segment, form, false).await
}

/// `POST /parametrage/webhooks/{id}/reactiver`.
pub async fn enable(visit: Visit, segment: Segment, form: FormBody) -> Response {
    switch(visit, segment, form, true).await
}

async fn switch(visit: Visit, segment: Segment, FormBody(form): FormBody, on: bool) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let id = match asked(&visit, &segment) {
        Ok(id) => WebhookId(id),
        Err(error) => return visit.refuse(error).await,
    };
    let (switched, done, already) = if on {
        let enabled = visit.hub.enable_webhook(&visit.caller, id, &visit.origin).await;
        (enabled, "webhooks-enabled", "webhooks-enabled-already")
    } else {
        let disabled = visit.hub.disable_webhook(&visit.caller, id, &visit.origin).await;
        (disabled, "webhooks-disabled", "webhooks-disabled-already")
    };
    match switched {
        Ok(true) => visit.redirect(&urls::webhook(id), plain(MessageKind::Success, done)),
        Ok(false) => visit.redirect(&urls::webhook(id), plain(MessageKind::Info, already)),
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /parametrage/webhooks/{id}/essai`.
pub async fn test(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let id = match asked(&visit, &segment) {
        Ok(id) => WebhookId(id),
        Err(error) => return visit.refuse(error).await,
    };
    match visit.hub.test_webhook(&visit.caller, id, &visit.origin).await {
        Ok(PostOutcome::Posted(message)) => visit.redirect(
            &urls::webhook_message(message),
            plain(MessageKind::Success, "webhooks-tested"),
        ),
        Ok(_) => visit.redirect(
            &urls::webhook(id),
            plain(MessageKind::Warning, "webhooks-disabled-first"),
        ),
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /parametrage/webhooks/messages/{id}/renvoyer`.
pub async fn resend(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let id = match asked(&visit, &segment) {
        Ok(id) => WebhookDeliveryId(id),
        Err(error) => return visit.refuse(error).await,
    };
    let here = urls::webhook_message(id);
    match visit
        .hub
        .resend_to_webhook(&visit.caller, id, &visit.origin)
        .await
    {
        Ok(PostOutcome::Posted(())) => visit.redirect(&here, plain(MessageKind::Success, "webhooks-resent")),
        Ok(PostOutcome::Nothing) => visit.redirect(&here, plain(MessageKind::Info, "webhooks-leaving")),
        Ok(PostOutcome::Disabled) => {
            visit.redirect(&here, plain(MessageKind::Warning, "webhooks-disabled-first"))
        }
        Err(error) => visit.refuse(error).await,
    }
}

fn asked(visit: &Visit, segment: &Segment) -> Result<i64, AppError> {
    allows(&visit.caller, Act::EditWebhooks, Target::Firm)?;
    segment.id().ok_or(AppError::NotFound)
}
