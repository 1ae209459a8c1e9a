//! What was posted to a webhook, message by message; trying it, and posting again.

use hub_app::commands::PostOutcome;
use hub_app::queries::{WebhookAttempt, WebhookDelivery};
use hub_domain::authz::grant::Grant;
use hub_domain::ids::{WebhookDeliveryId, WebhookId};
use hub_domain::moment::Moment;
use hub_domain::webhook::DeliveryState;

use super::cursor::Place;
use super::endpoint::{A_PART, Ask, Endpoint, NOTHING, Parameter, Reply, Takes};
use super::form::{fault, form, said};
use super::list::{Listed, part};
use super::parameters::Parameters;
use super::schema::{Described as _, Instant, document};
use super::who::Opens;
use crate::problem::{FieldFault, Plain, Problem, Text};

const MESSAGE: &str = "/api/v1/webhook-messages/{id}";

pub(super) static ENDPOINTS: [Endpoint; 5] = [
    Endpoint {
        method: "GET",
        path: "/api/v1/webhooks/{id}/messages",
        opens: Opens::Granted(Grant::ReadWebhooks),
        summary: Text {
            fr: "Les messages d’un webhook, du plus récent au plus ancien.",
            en: "The messages of a webhook, newest first.",
        },
        takes: Takes {
            query: &[Parameter {
                name: "state",
                text: Text {
                    fr: "« waiting », « delivered » ou « failed ».",
                    en: "“waiting”, “delivered” or “failed”.",
                },
            }],
            ..A_PART
        },
        status: 200,
        gives: Some(Listed::<MessageDocument>::schema),
        answer: |ask| Box::pin(list(ask)),
    },
    Endpoint {
        method: "GET",
        path: MESSAGE,
        opens: Opens::Granted(Grant::ReadWebhooks),
        summary: Text {
            fr: "Un message, ce qu’il dit et ses tentatives.",
            en: "One message, what it says and its attempts.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(MessageDetailDocument::schema),
        answer: |ask| Box::pin(show(ask)),
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/webhook-messages/{id}/resending",
        opens: Opens::Granted(Grant::WriteWebhooks),
        summary: Text {
            fr: "Envoie un message à nouveau, sous le même identifiant.",
            en: "Posts a message again, under the same identifier.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(PostedDocument::schema),
        answer: |ask| Box::pin(resend(ask)),
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/webhooks/{id}/test",
        opens: Opens::Granted(Grant::WriteWebhooks),
        summary: Text {
            fr: "Envoie un essai à un webhook et à lui seul.",
            en: "Posts a test to a webhook and to no other.",
        },
        takes: NOTHING,
        status: 201,
        gives: Some(MessageDetailDocument::schema),
        answer: |ask| Box::pin(test(ask)),
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/webhooks/{id}/replay",
        opens: Opens::Granted(Grant::WriteWebhooks),
        summary: Text {
            fr: "Envoie à nouveau les événements d’une période, ceux que le webhook n’a jamais reçus compris.",
            en: "Posts the events of a period again, those that the webhook never got included.",
        },
        takes: Takes {
            body: Some(Period::schema),
            ..NOTHING
        },
        status: 200,
        gives: Some(PostedDocument::schema),
        answer: |ask| Box::pin(replay(ask)),
    },
];

document! {
    /// A message in the list.
    MessageDocument {
        id: i64 = "Son identifiant." | "Its identifier.",
        webhook: i64 = "L’identifiant du webhook." | "The webhook’s identifier.",
        event: String = "L’événement, comme le porte l’en-tête webhook-id." | "The event, as the header webhook-id carries it.",
        kind: &'static str = "Ce qui est arrivé." | "What happened.",
        at: Instant = "Quand c’est arrivé." | "When it happened.",
        state: &'static str = "« waiting », « delivered » ou « failed »." | "“waiting”, “delivered” or “failed”." ; { "enum": ["waiting", "delivered", "failed"] },
        attempts: i64 = "Le nombre de tentatives." | "How many attempts there were.",
        next_try_at: Option<Instant> = "La prochaine tentative." | "The next attempt.",
        delivered_at: Option<Instant> = "Quand le destinataire l’a pris." | "When the receiver took it.",
        last_status: Option<i64> = "Le dernier statut HTTP répondu." | "The last HTTP status answered.",
    }
}

document! {
    /// A message.
    MessageDetailDocument {
        message: MessageDocument = "Le message." | "The message.",
        body: String = "Ce qu’il dit, à l’octet près." | "What it says, to the byte.",
        attempts: Vec<AttemptDocument> = "Ses tentatives, la dernière d’abord." | "Its attempts, the last one first.",
    }
}

document! {
    /// An attempt.
    AttemptDocument {
        n: i64 = "Son numéro, à partir de 1." | "Its number, from 1.",
        at: Instant = "Quand elle a commencé." | "When it began.",
        outcome: &'static str = "Ce qu’elle a donné." | "What it came to.",
        status: Option<i64> = "Le statut HTTP répondu." | "The HTTP status answered.",
        answer: String = "Le début de la réponse, ou ce qui n’a pas marché." | "The beginning of the answer, or what went wrong.",
    }
}

document! {
    /// What posting again did.
    PostedDocument {
        messages: i64 = "Le nombre de messages qui partent." | "How many messages leave.",
    }
}

form! {
    /// A period.
    Period {
        required from: String = "Son début, en RFC 3339." | "Its beginning, in RFC 3339." ; { "format": "date-time" },
        optional until: String = "Sa fin, exclue ; maintenant si elle est absente." | "Its end, excluded; now when left out." ; { "format": "date-time" },
    }
}

async fn list(ask: Ask) -> Result<Reply, Problem> {
    let id: WebhookId = ask.id(0)?;
    let place = Place::new("webhook messages", &[ask.caller()?.firm().0, id.0]);
    let mut parameters = Parameters::of(ask.query());
    let page = parameters.page(&place, |text| text.parse::<i64>().ok());
    let state = parameters.take("state", STATE, DeliveryState::from_code);
    parameters.finish()?;
    let found = ask
        .hub
        .webhook_messages_part(ask.caller()?, id, state, page.asked(page.after))
        .await;
    let found = found.map_err(|error| ask.failed(&error))?;
    part(&place, found, |line| line.id.to_string(), |line| message(&line))
}

async fn show(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    read(&ask, ask.id(0)?).await
}

async fn resend(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: WebhookDeliveryId = ask.id(0)?;
    let outcome = ask.hub.resend_to_webhook(ask.caller()?, id, &ask.origin).await;
    let posted = match outcome.map_err(|error| ask.failed(&error))? {
        PostOutcome::Posted(()) => 1,
        PostOutcome::Nothing => 0,
        PostOutcome::Disabled => return Err(Problem::Plain(Plain::WebhookDisabled)),
    };
    Reply::list(&PostedDocument { messages: posted })
}

async fn test(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let outcome = ask.hub.test_webhook(ask.caller()?, ask.id(0)?, &ask.origin).await;
    match outcome.map_err(|error| ask.failed(&error))? {
        PostOutcome::Posted(id) => {
            let made = read(&ask, id).await?;
            Ok(made.created(&format!("/api/v1/webhook-messages/{id}")))
        }
        PostOutcome::Nothing => Err(Problem::Internal),
        PostOutcome::Disabled => Err(Problem::Plain(Plain::WebhookDisabled)),
    }
}

async fn replay(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: WebhookId = ask.id(0)?;
    let typed = Period::read(ask.body.clone())?;
    let instant = |text: &str| {
        let instant: Option<jiff::Timestamp> = text.parse().ok();
        instant.map(|instant| Moment(instant.as_millisecond()))
    };
    let from = typed.from.as_deref().and_then(instant);
    let until = match typed.until.as_deref() {
        Some(text) => instant(text),
        None => Some(ask.hub.now()),
    };
    let period = match (from, until) {
        (Some(from), Some(until)) if from < until => (from, until),
        (None, _) => return Err(Problem::Body(vec![fault("from", INSTANT)])),
        _ => return Err(Problem::Body(vec![fault("until", INSTANT)])),
    };
    let outcome = ask
        .hub
        .replay_to_webhook(ask.caller()?, id, period, &ask.origin)
        .await;
    let messages = match outcome.map_err(|error| ask.failed(&error))? {
        PostOutcome::Posted(messages) => messages,
        PostOutcome::Nothing => 0,
        PostOutcome::Disabled => return Err(Problem::Plain(Plain::WebhookDisabled)),
    };
    Reply::list(&PostedDocument { messages })
}

const INSTANT: FieldFault = said!(
    "invalid_date",
    "Donnez deux instants dans l’ordre, comme 2026-11-24T09:00:00Z.",
    "Give two instants in order, such as 2026-11-24T09:00:00Z."
);

const STATE: FieldFault = said!(
    "not_allowed",
    "Les valeurs possibles sont « waiting », « delivered » et « failed ».",
    "The possible values are “waiting”, “delivered” and “failed”."
);

async fn read(ask: &Ask, id: WebhookDeliveryId) -> Result<Reply, Problem> {
    let page = ask.hub.webhook_message(ask.caller()?, id).await;
    let page = page.map_err(|error| ask.failed(&error))?;
    Reply::of(&MessageDetailDocument {
        message: message(&page.message),
        body: page.body,
        attempts: page.attempts.into_iter().map(attempt).collect(),
    })
}

fn message(line: &WebhookDelivery) -> MessageDocument {
    MessageDocument {
        id: line.id.0,
        webhook: line.webhook.0,
        event: line.told.uid.clone(),
        kind: line.told.kind.code(),
        at: Instant::of(line.at),
        state: line.state.code(),
        attempts: line.attempts,
        next_try_at: line.next_try_at.map(Instant::of),
        delivered_at: line.delivered_at.map(Instant::of),
        last_status: line.last_status,
    }
}

fn attempt(attempt: WebhookAttempt) -> AttemptDocument {
    AttemptDocument {
        n: attempt.n,
        at: Instant::of(attempt.at),
        outcome: attempt.outcome.code(),
        status: attempt.status,
        answer: attempt.answer,
    }
}
