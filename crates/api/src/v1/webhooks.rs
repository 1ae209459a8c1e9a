//! `/api/v1/webhooks`: the places that a firm's events are posted to (3.6). A secret is told once, by the answer that
//! made it.

use hub_app::commands::{EditWebhookOutcome, IssuedWebhook, RotateWebhookRefusal, WebhookForm};
use hub_app::queries::Webhook;
use hub_domain::authz::grant::Grant;
use hub_domain::ids::{InstalledAppId, WebhookId};
use hub_domain::webhook::{ADDRESS_MAX_CHARS, EventKind, NAME_MAX_CHARS};
use serde::Serialize;

use super::endpoint::{A_PART, Ask, Endpoint, NOTHING, Reply, Takes};
use super::form::{Nullable, form, wrong};
use super::list::{Listed, of_all};
use super::parameters::Parameters;
use super::schema::{Described as _, Instant, document};
use super::webhook_faults::{kind_fault, no_master_key, refused};
use super::who::Opens;
use super::{NamedDocument, once, precondition};
use crate::json::written;
use crate::problem::{Problem, Text};

const LIST: &str = "/api/v1/webhooks";
const ONE: &str = "/api/v1/webhooks/{id}";
const DEACTIVATION: &str = "/api/v1/webhooks/{id}/deactivation";

pub(super) static ENDPOINTS: [Endpoint; 8] = [
    Endpoint {
        method: "GET",
        path: LIST,
        opens: Opens::Granted(Grant::ReadWebhooks),
        summary: Text {
            fr: "Les webhooks du cabinet, du plus ancien au plus récent, sans leurs secrets.",
            en: "The firm’s webhooks, oldest first, without their secrets.",
        },
        takes: A_PART,
        status: 200,
        gives: Some(Listed::<WebhookDocument>::schema),
        answer: |ask| Box::pin(list(ask)),
    },
    Endpoint {
        method: "POST",
        path: LIST,
        opens: Opens::Granted(Grant::WriteWebhooks),
        summary: Text {
            fr: "Ajoute un webhook. Son secret n’est dit que par cette réponse.",
            en: "Adds a webhook. Its secret is told by this answer alone.",
        },
        takes: Takes {
            body: Some(NewWebhook::schema),
            ..NOTHING
        },
        status: 201,
        gives: Some(WebhookSecretDocument::schema),
        answer: |ask| Box::pin(add(ask)),
    },
    Endpoint {
        method: "GET",
        path: ONE,
        opens: Opens::Granted(Grant::ReadWebhooks),
        summary: Text {
            fr: "Un webhook du cabinet.",
            en: "One webhook of the firm.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(WebhookDocument::schema),
        answer: |ask| Box::pin(show(ask)),
    },
    Endpoint {
        method: "PATCH",
        path: ONE,
        opens: Opens::Granted(Grant::WriteWebhooks),
        summary: Text {
            fr: "Modifie un webhook : les champs absents restent tels quels. Son secret reste le même.",
            en: "Changes a webhook: fields left out stay as they are. Its secret stays the same.",
        },
        takes: Takes {
            body: Some(WebhookChange::schema),
            if_match: true,
            ..NOTHING
        },
        status: 200,
        gives: Some(WebhookDocument::schema),
        answer: |ask| Box::pin(edit(ask)),
    },
    Endpoint {
        method: "DELETE",
        path: ONE,
        opens: Opens::Granted(Grant::WriteWebhooks),
        summary: Text {
            fr: "Supprime un webhook : plus rien n’y est envoyé.",
            en: "Removes a webhook: nothing is posted to it any more.",
        },
        takes: Takes {
            if_match: true,
            ..NOTHING
        },
        status: 204,
        gives: None,
        answer: |ask| Box::pin(remove(ask)),
    },
    Endpoint {
        method: "POST",
        path: DEACTIVATION,
        opens: Opens::Granted(Grant::WriteWebhooks),
        summary: Text {
            fr: "Désactive un webhook : ses événements sont gardés. Sans effet s’il l’est déjà.",
            en: "Disables a webhook: its events are kept. Does nothing if it is disabled already.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(WebhookDocument::schema),
        answer: |ask| Box::pin(switch(ask, false)),
    },
    Endpoint {
        method: "DELETE",
        path: DEACTIVATION,
        opens: Opens::Granted(Grant::WriteWebhooks),
        summary: Text {
            fr: "Réactive un webhook : ce qui attendait part. Sans effet s’il n’est pas désactivé.",
            en: "Enables a webhook again: what was waiting leaves. Does nothing if it is not disabled.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(WebhookDocument::schema),
        answer: |ask| Box::pin(switch(ask, true)),
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/webhooks/{id}/rotation",
        opens: Opens::Granted(Grant::WriteWebhooks),
        summary: Text {
            fr: "Donne un nouveau secret à un webhook ; l’ancien signe encore pendant 24 heures. Une application ne peut le faire que pour un webhook qu’elle a ajouté.",
            en: "Gives a webhook a new secret; the old one still signs for 24 hours. An application can do so only for a webhook that it added.",
        },
        takes: NOTHING,
        status: 201,
        gives: Some(WebhookSecretDocument::schema),
        answer: |ask| Box::pin(rotate(ask)),
    },
];

document! {
    /// A webhook.
    WebhookDocument {
        id: i64 = "Son identifiant." | "Its identifier.",
        name: String = "Son nom dans le cabinet." | "Its name in the firm.",
        url: String = "Où les messages sont envoyés." | "Where messages are posted to.",
        events: Vec<&'static str> = "Les événements annoncés." | "The events told.",
        application: Option<NamedDocument> = "La seule application annoncée ; toutes si c’est nul." | "The one application told of; all of them when null.",
        state: &'static str = "« active », « disabled », ou « gone » si le destinataire n’en veut plus." | "“active”, “disabled”, or “gone” where the receiver wants no more." ; { "enum": ["active", "disabled", "gone"] },
        added_at: Instant = "Quand il a été ajouté." | "When it was added.",
        overlap_until: Option<Instant> = "Jusqu’à quand l’ancien secret signe aussi." | "Until when the old secret signs, too.",
        waiting: i64 = "Les messages en attente." | "How many messages wait.",
        failed: i64 = "Les messages en échec." | "How many messages failed.",
    }
}

document! {
    /// A webhook with the secret that was just made.
    WebhookSecretDocument {
        id: i64 = "Son identifiant." | "Its identifier.",
        name: String = "Son nom dans le cabinet." | "Its name in the firm.",
        secret: Option<String> = "Son secret, dit une seule fois ; nul si la même demande est renvoyée." | "Its secret, told once; null when the same request is sent again.",
        code: Option<&'static str> = "« secret_already_shown » si la même demande est renvoyée." | "“secret_already_shown” when the same request is sent again." ; { "enum": ["secret_already_shown"] },
    }
}

form! {
    /// A new webhook.
    NewWebhook {
        required name: String = "Son nom dans le cabinet." | "Its name in the firm." ; { "minLength": 1, "maxLength": NAME_MAX_CHARS },
        required url: String = "Où les messages sont envoyés, en https." | "Where messages are posted to, in https." ; { "maxLength": ADDRESS_MAX_CHARS, "format": "uri" },
        required events: Vec<String> = "Les événements annoncés, comme « activation.added »." | "The events told, such as “activation.added”.",
        optional application: Nullable<i64> = "La seule application annoncée." | "The one application told of.",
    }
}

form! {
    /// What changes of a webhook.
    WebhookChange {
        optional name: String = "Son nom dans le cabinet." | "Its name in the firm." ; { "minLength": 1, "maxLength": NAME_MAX_CHARS },
        optional url: String = "Où les messages sont envoyés, en https." | "Where messages are posted to, in https." ; { "maxLength": ADDRESS_MAX_CHARS, "format": "uri" },
        optional events: Vec<String> = "Les événements annoncés, tous." | "The events told, all of them.",
        optional application: Nullable<i64> = "La seule application annoncée." | "The one application told of.",
    }
}

async fn list(ask: Ask) -> Result<Reply, Problem> {
    let all = ask.hub.webhooks(ask.caller()?).await;
    let all = all.map_err(|error| ask.failed(&error))?.webhooks;
    of_all(&ask, "webhooks", all, |line| line.id.0, |line| document(&line))
}

async fn show(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    reply(&read(&ask, ask.id(0)?).await?)
}

async fn add(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let typed = NewWebhook::read(ask.body.clone())?;
    let form = WebhookForm {
        name: typed.name.unwrap_or_default(),
        url: typed.url.unwrap_or_default(),
        kinds: kinds(&typed.events.unwrap_or_default())?,
        application: application(typed.application).flatten(),
        form_token: once::token(&ask),
    };
    let added = ask.hub.add_webhook(ask.caller()?, &form, &ask.origin).await;
    match added.map_err(|error| ask.failed(&error))? {
        Ok(webhook) => shown_once(&webhook),
        Err(faults) => Err(refused(&faults)),
    }
}

async fn edit(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let before = read(&ask, ask.id(0)?).await?;
    let now = reply(&before)?;
    precondition::check(&ask, &now)?;
    let typed = WebhookChange::read(ask.body.clone())?;
    let settings = &before.settings;
    let form = WebhookForm {
        name: typed.name.unwrap_or_else(|| settings.name.clone()),
        url: typed.url.unwrap_or_else(|| settings.url.clone()),
        kinds: match typed.events {
            Some(events) => kinds(&events)?,
            None => settings.kinds.clone(),
        },
        application: application(typed.application).unwrap_or(settings.application_id()),
        form_token: String::new(),
    };
    let shown = (before.id, before.revision);
    let outcome = ask
        .hub
        .edit_webhook(ask.caller()?, shown, &form, &ask.origin)
        .await;
    match outcome.map_err(|error| ask.failed(&error))? {
        EditWebhookOutcome::Saved => reply(&read(&ask, before.id).await?),
        EditWebhookOutcome::Unchanged => Ok(now),
        EditWebhookOutcome::Refused(faults) => Err(refused(&faults)),
    }
}

async fn remove(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let before = read(&ask, ask.id(0)?).await?;
    precondition::check(&ask, &reply(&before)?)?;
    let done = ask
        .hub
        .remove_webhook(ask.caller()?, before.id, &ask.origin)
        .await;
    done.map_err(|error| ask.failed(&error))?;
    Ok(Reply::done())
}

async fn switch(ask: Ask, on: bool) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: WebhookId = ask.id(0)?;
    let done = if on {
        ask.hub.enable_webhook(ask.caller()?, id, &ask.origin).await
    } else {
        ask.hub.disable_webhook(ask.caller()?, id, &ask.origin).await
    };
    done.map_err(|error| ask.failed(&error))?;
    reply(&read(&ask, id).await?)
}

async fn rotate(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: WebhookId = ask.id(0)?;
    let made = ask
        .hub
        .rotate_webhook(ask.caller()?, id, &once::token(&ask), &ask.origin)
        .await;
    match made.map_err(|error| ask.failed(&error))? {
        Ok(webhook) => shown_once(&webhook),
        Err(RotateWebhookRefusal::NoKey) => Err(no_master_key()),
        Err(RotateWebhookRefusal::AlreadyShown) => Err(Problem::Internal),
    }
}

/// The answer with the secret, and the one that is given again without it.
fn shown_once(webhook: &IssuedWebhook) -> Result<Reply, Problem> {
    let document = |secret: Option<String>| WebhookSecretDocument {
        id: webhook.id.0,
        name: webhook.name.clone(),
        code: secret.is_none().then_some("secret_already_shown"),
        secret,
    };
    let mut reply = Reply::list(&document(Some(webhook.secret())))?;
    reply.again = Some(written(&document(None))?);
    Ok(reply.created(&format!("{LIST}/{}", webhook.id)))
}

async fn read(ask: &Ask, id: WebhookId) -> Result<Webhook, Problem> {
    let page = ask.hub.webhooks(ask.caller()?).await;
    let all = page.map_err(|error| ask.failed(&error))?.webhooks;
    all.into_iter()
        .find(|webhook| webhook.id == id)
        .ok_or(Problem::NotFound)
}

/// What two people can edit of a webhook; messages come and go.
#[derive(Serialize)]
struct Edited<'w> {
    id: i64,
    revision: i64,
    name: &'w str,
}

fn reply(webhook: &Webhook) -> Result<Reply, Problem> {
    let edited = Edited {
        id: webhook.id.0,
        revision: webhook.revision,
        name: &webhook.settings.name,
    };
    Reply::of_state(&document(webhook), &edited)
}

fn document(webhook: &Webhook) -> WebhookDocument {
    let settings = &webhook.settings;
    WebhookDocument {
        id: webhook.id.0,
        name: settings.name.clone(),
        url: settings.url.clone(),
        events: settings.kinds.iter().map(|kind| kind.code()).collect(),
        application: settings.application.as_ref().map(|(id, name)| NamedDocument {
            id: id.0,
            name: name.clone(),
        }),
        state: match (webhook.disabled_at, webhook.is_gone) {
            (None, _) => "active",
            (Some(_), false) => "disabled",
            (Some(_), true) => "gone",
        },
        added_at: Instant::of(webhook.added_at),
        overlap_until: webhook.overlap_until.map(Instant::of),
        waiting: webhook.waiting,
        failed: webhook.failed,
    }
}

fn kinds(words: &[String]) -> Result<Vec<EventKind>, Problem> {
    let (mut kinds, mut faults) = (Vec::new(), Vec::new());
    for (at, word) in words.iter().enumerate() {
        match EventKind::offered().find(|kind| kind.code() == word) {
            Some(kind) => kinds.push(kind),
            None => faults.push(kind_fault(at)),
        }
    }
    wrong(faults)?;
    Ok(kinds)
}

/// The application asked: nothing when it was left out, none for `null`.
fn application(given: Option<Nullable<i64>>) -> Option<Option<InstalledAppId>> {
    given.map(|Nullable(id)| id.map(InstalledAppId))
}
