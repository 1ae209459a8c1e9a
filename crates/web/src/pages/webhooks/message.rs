//! One message: what it says, and its attempts with the receiver's answers.

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_app::queries::webhooks::MessagePage;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::WebhookDeliveryId;
use hub_domain::moment::Moment;

use super::frame_under;
use super::words::{event_words, message_badge, outcome_words};
use crate::components::Badge;
use crate::frame::Frame;
use crate::headers::no_store;
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "webhooks/message.html")]
struct Page {
    frame: Frame,
    webhook: (String, String),
    event: String,
    uid: String,
    code: &'static str,
    state: Badge,
    at: Moment,
    delivered_at: Option<Moment>,
    body: String,
    attempts: Vec<Attempt>,
    resend: Option<String>,
}

#[derive(Debug)]
struct Attempt {
    n: i64,
    at: Moment,
    outcome: String,
    status: Option<i64>,
    answer: String,
}

/// `GET /parametrage/webhooks/messages/{id}`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    let found = async {
        allows(&visit.caller, Act::ReadWebhooks, Target::Firm)?;
        let id = segment.id().map(WebhookDeliveryId).ok_or(AppError::NotFound)?;
        visit.hub.webhook_message(&visit.caller, id).await
    };
    let MessagePage {
        webhook,
        message,
        body,
        attempts,
        now,
    } = match found.await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let event = event_words(message.told.kind, l);
    let heading = l.tx("webhooks-message-title", "name", message.told.uid.as_str());
    let frame = frame_under(&visit, heading)
        .await
        .crumb(webhook.settings.name.clone(), urls::webhook(webhook.id));
    no_store(
        visit.page(&Page {
            frame,
            resend: (webhook.disabled_at.is_none() && !message.is_leaving(now))
                .then(|| format!("{}/renvoyer", urls::webhook_message(message.id))),
            webhook: (urls::webhook(webhook.id), webhook.settings.name),
            event,
            code: message.told.kind.code(),
            state: message_badge(&message, now, l),
            at: message.at,
            delivered_at: message.delivered_at,
            uid: message.told.uid,
            body,
            attempts: attempts
                .into_iter()
                .map(|attempt| Attempt {
                    n: attempt.n,
                    at: attempt.at,
                    outcome: outcome_words(attempt.outcome, l),
                    status: attempt.status,
                    answer: attempt.answer,
                })
                .collect(),
        }),
    )
}
