//! « Ajouter un webhook », whose secret is in the answer of the form itself and nowhere else, and « Modifier ».

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::commands::{EditWebhookOutcome, WebhookFault};
use hub_app::queries::Webhook;
use hub_app::{AppError, ConflictKind};
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::WebhookId;
use hub_domain::webhook::EventKind;

use super::form::{Typed, said};
use super::frame_under;
use super::secret::{already_shown, form_token, shown_once};
use super::words::event_words;
use crate::components::Choice;
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody};
use crate::frame::{Frame, Message, MessageKind};
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "webhooks/form.html")]
struct FormPage {
    frame: Frame,
    typed: Typed,
    token: String,
    /// The webhook as it stands; nothing when one is added.
    known: Option<Webhook>,
    revision: i64,
    can_sign: bool,
    events: Vec<Choice>,
    applications: Vec<Choice>,
    back: String,
}

/// `GET /parametrage/webhooks/ajouter`.
pub async fn add(visit: Visit) -> Response {
    let token = form_token(&visit);
    page(&visit, None, 0, (Typed::default(), token), FieldErrors::default()).await
}

/// `POST /parametrage/webhooks/ajouter`.
pub async fn create(visit: Visit, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let (typed, errors) = (Typed::read(&form), form.faults(&visit.l));
    let token = form.text("formulaire").to_owned();
    if !errors.is_empty() {
        return page(&visit, None, 0, (typed, token), errors).await;
    }
    let asked = typed.webhook_form(&token);
    match visit.hub.add_webhook(&visit.caller, &asked, &visit.origin).await {
        Ok(Ok(issued)) => shown_once(&visit, issued, visit.l.t("webhooks-added-title")).await,
        Ok(Err(faults)) if faults.contains(&WebhookFault::AlreadyShown) => already_shown(&visit).await,
        Ok(Err(faults)) => {
            let errors = said(errors, &faults, &visit.l);
            page(&visit, None, 0, (typed, token), errors).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `GET /parametrage/webhooks/{id}/modifier`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match stored(&visit, &segment).await {
        Ok(known) => {
            let (typed, revision) = (Typed::of(&known.settings), known.revision);
            page(
                &visit,
                Some(known),
                revision,
                (typed, String::new()),
                FieldErrors::default(),
            )
            .await
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /parametrage/webhooks/{id}/modifier`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let known = match stored(&visit, &segment).await {
        Ok(known) => known,
        Err(error) => return visit.refuse(error).await,
    };
    let (typed, errors) = (Typed::read(&form), form.faults(&visit.l));
    let revision = form.number("revision").unwrap_or(-1);
    if !errors.is_empty() {
        return page(&visit, Some(known), revision, (typed, String::new()), errors).await;
    }
    let here = urls::webhook(known.id);
    let asked = typed.webhook_form("");
    let edited = visit
        .hub
        .edit_webhook(&visit.caller, (known.id, revision), &asked, &visit.origin)
        .await;
    match edited {
        Ok(EditWebhookOutcome::Saved) => {
            visit.redirect(&here, plain(MessageKind::Success, "webhooks-edited"))
        }
        Ok(EditWebhookOutcome::Unchanged) => visit.redirect(&here, plain(MessageKind::Info, "msg-nochange")),
        Ok(EditWebhookOutcome::Refused(faults)) => {
            let errors = said(errors, &faults, &visit.l);
            page(&visit, Some(known), revision, (typed, String::new()), errors).await
        }
        Err(AppError::Conflict(ConflictKind::Stale { .. })) => moved(&visit, known, typed).await,
        Err(error) => visit.refuse(error).await,
    }
}

/// Somebody else changed the webhook since the form was shown: what was typed stays, and may be saved over it.
async fn moved(visit: &Visit, known: Webhook, typed: Typed) -> Response {
    let revision = known.revision;
    let made = made(
        visit,
        Some(known),
        revision,
        (typed, String::new()),
        FieldErrors::default(),
    );
    match made.await {
        Ok(mut page) => {
            let words = visit.l.t("settings-moved");
            let message = Message::new(MessageKind::Warning, words, &visit.l);
            page.frame = page.frame.with_message(Some(message));
            visit.shown(render(StatusCode::CONFLICT, &page))
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn stored(visit: &Visit, segment: &Segment) -> Result<Webhook, AppError> {
    allows(&visit.caller, Act::EditWebhooks, Target::Firm)?;
    let id = segment.id().map(WebhookId).ok_or(AppError::NotFound)?;
    Ok(visit.hub.webhook(&visit.caller, id, Some(0), None).await?.webhook)
}

async fn page(
    visit: &Visit,
    known: Option<Webhook>,
    revision: i64,
    typed: (Typed, String),
    errors: FieldErrors,
) -> Response {
    let is_wrong = !errors.is_empty();
    match made(visit, known, revision, typed, errors).await {
        Ok(page) => visit.form(&page, is_wrong),
        Err(error) => visit.refuse(error).await,
    }
}

async fn made(
    visit: &Visit,
    known: Option<Webhook>,
    revision: i64,
    (typed, token): (Typed, String),
    errors: FieldErrors,
) -> Result<FormPage, AppError> {
    allows(&visit.caller, Act::EditWebhooks, Target::Firm)?;
    let l = &visit.l;
    let mut applications: Vec<Choice> = visit
        .hub
        .applications(&visit.caller)
        .await?
        .applications
        .into_iter()
        .filter(|found| !found.removed)
        .map(|found| Choice::new(found.id.to_string(), found.label, &typed.application))
        .collect();
    // One that was removed stays what is chosen: a browser would send « Toutes » in its place.
    let present = known
        .as_ref()
        .and_then(|known| known.settings.application.as_ref());
    if let Some((id, label)) = present
        && !applications.iter().any(|choice| choice.value == id.to_string())
    {
        let words = l.tx("webhooks-application-removed", "name", label);
        applications.push(Choice::new(id.to_string(), words, &typed.application));
    }
    applications.insert(
        0,
        Choice::new("", l.t("webhooks-all-applications"), &typed.application),
    );
    let events = EventKind::offered()
        .map(|kind| {
            let present = if typed.kinds.contains(&kind) {
                kind.code()
            } else {
                ""
            };
            Choice::new(kind.code(), event_words(kind, l), present)
        })
        .collect();
    let heading = match &known {
        Some(known) => l.tx("webhooks-edit-title", "name", &known.settings.name),
        None => l.t("webhooks-add").into_owned(),
    };
    Ok(FormPage {
        frame: frame_under(visit, heading).await.with_errors(errors),
        can_sign: visit.hub.settings().webhooks.key.is_some(),
        back: known
            .as_ref()
            .map_or_else(|| urls::WEBHOOKS.to_owned(), |known| urls::webhook(known.id)),
        typed: typed.without_secrets(),
        token,
        known,
        revision,
        events,
        applications,
    })
}
