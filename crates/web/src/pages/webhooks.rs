//! « Webhooks »: the list, one webhook with its messages, adding, editing, a new secret, removing, posting again.

mod act;
mod detail;
mod edit;
mod form;
mod list;
mod message;
mod remove;
mod secret;
mod words;

use hub_app::queries::Webhook;

use crate::components::{Badge, Tone};
use crate::frame::{Frame, NavEntry};
use crate::i18n::L10n;
use crate::routes::Routes;
use crate::session::Visit;
use crate::urls;

/// `/parametrage/webhooks` and what is under it.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::WEBHOOKS, list::show)
        .get(urls::ADD_WEBHOOK, edit::add)
        .post(urls::ADD_WEBHOOK, edit::create)
        .get("/parametrage/webhooks/{id}", detail::show)
        .get("/parametrage/webhooks/{id}/modifier", edit::show)
        .post("/parametrage/webhooks/{id}/modifier", edit::submit)
        .get("/parametrage/webhooks/{id}/secret", secret::show)
        .post("/parametrage/webhooks/{id}/secret", secret::submit)
        .get("/parametrage/webhooks/{id}/supprimer", remove::show)
        .post("/parametrage/webhooks/{id}/supprimer", remove::submit)
        .post("/parametrage/webhooks/{id}/desactiver", act::disable)
        .post("/parametrage/webhooks/{id}/reactiver", act::enable)
        .post("/parametrage/webhooks/{id}/essai", act::test)
        .post("/parametrage/webhooks/{id}/rejouer", detail::replay)
        .get("/parametrage/webhooks/messages/{id}", message::show)
        .post("/parametrage/webhooks/messages/{id}/renvoyer", act::resend)
}

/// Whether a webhook works, as a badge.
fn state_badge(webhook: &Webhook, l: &L10n) -> Badge {
    match (webhook.disabled_at, webhook.is_gone) {
        (Some(_), true) => Badge::new(Tone::Err, l.t("webhooks-state-gone")),
        (Some(_), false) => Badge::new(Tone::Neutral, l.t("webhooks-state-off")),
        (None, _) => Badge::new(Tone::Ok, l.t("webhooks-state-on")),
    }
}

/// The frame of a page under the list.
async fn frame_under(visit: &Visit, heading: impl Into<String>) -> Frame {
    let l = &visit.l;
    visit
        .frame()
        .await
        .step(l.t("nav-settings"))
        .crumb(l.t("webhooks-title"), urls::WEBHOOKS)
        .page(heading, Some(NavEntry::Webhooks))
}
