//! The list of the firm's webhooks.

use askama::Template;
use axum::response::Response;
use hub_app::queries::webhooks::WebhooksPage;

use super::state_badge;
use crate::components::Badge;
use crate::frame::{Frame, NavEntry};
use crate::headers::no_store;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "webhooks/list.html")]
struct ListPage {
    frame: Frame,
    can_sign: bool,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    href: String,
    name: String,
    url: String,
    application: Option<String>,
    events: usize,
    state: Badge,
    waiting: i64,
    failed: i64,
}

/// `GET /parametrage/webhooks`.
pub async fn show(visit: Visit) -> Response {
    let WebhooksPage { webhooks, can_sign } = match visit.hub.webhooks(&visit.caller).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let rows = webhooks
        .into_iter()
        .map(|webhook| Row {
            href: urls::webhook(webhook.id),
            state: state_badge(&webhook, l),
            events: webhook.settings.kinds.len(),
            name: webhook.settings.name,
            url: webhook.settings.url,
            application: webhook.settings.application.map(|(_, label)| label),
            waiting: webhook.waiting,
            failed: webhook.failed,
        })
        .collect();
    let heading = l.t("webhooks-title");
    let frame = visit
        .frame()
        .await
        .step(l.t("nav-settings"))
        .page(heading, Some(NavEntry::Webhooks));
    no_store(visit.page(&ListPage {
        frame,
        can_sign,
        rows,
    }))
}
