//! Changing a key: its name, its end, and from where it may be used. The firm's administrators alone: no application
//! makes a key last longer or open from elsewhere, least of all its own.

use hub_app::commands::{Expiry, KEY_NAME_MAX_CHARS, KeyEditForm, KeyEditOutcome};
use hub_domain::api_key::life::ADDRESSES_MAX;
use hub_domain::ids::ApiKeyId;

use super::endpoint::{Ask, Endpoint, NOTHING, Reply, Takes};
use super::form::{Nullable, form};
use super::keys::{KeyDocument, instant, read, told, told_key};
use super::parameters::Parameters;
use super::precondition;
use super::schema::Described as _;
use super::who::Opens;
use crate::problem::{Plain, Problem, Text};

pub(super) static ENDPOINTS: [Endpoint; 1] = [Endpoint {
    method: "PATCH",
    path: "/api/v1/keys/{id}",
    opens: Opens::Staff,
    summary: Text {
        fr: "Modifie une clé, dès son prochain appel : les champs absents restent tels quels.",
        en: "Changes a key, from its next call on: fields left out stay as they are.",
    },
    takes: Takes {
        body: Some(KeyChange::schema),
        if_match: true,
        ..NOTHING
    },
    status: 200,
    gives: Some(KeyDocument::schema),
    answer: |ask| Box::pin(edit(ask)),
}];

form! {
    /// What changes of a key.
    KeyChange {
        optional name: String = "Son nom dans le cabinet." | "Its name in the firm." ; { "minLength": 1, "maxLength": KEY_NAME_MAX_CHARS },
        optional expires_at: Nullable<String> = "Quand elle expire, en RFC 3339 ; jamais si c’est nul." | "When it ends, in RFC 3339; never when null." ; { "format": "date-time" },
        optional allowed_addresses: Vec<String> = "D’où elle peut être utilisée ; de partout si c’est vide." | "From where it may be used; from everywhere when empty." ; { "maxItems": ADDRESSES_MAX },
    }
}

async fn edit(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: ApiKeyId = ask.id(0)?;
    let before = ask.hub.key_line(ask.caller()?, id).await;
    let before = before.map_err(|error| ask.failed(&error))?;
    let now = told_key(&before, ask.hub.now())?;
    precondition::check(&ask, &now)?;
    let typed = KeyChange::read(ask.body.clone())?;
    let form = KeyEditForm {
        name: typed.name.unwrap_or_else(|| before.name.clone()),
        expiry: match typed.expires_at {
            None => Some(before.expires_at.map_or(Expiry::Never, Expiry::At)),
            Some(Nullable(None)) => Some(Expiry::Never),
            Some(Nullable(Some(text))) => instant(&text).map(Expiry::At),
        },
        addresses: match typed.allowed_addresses {
            Some(addresses) => addresses.join("\n"),
            None => before.allowed_addresses.clone().unwrap_or_default(),
        },
    };
    let outcome = ask
        .hub
        .edit_key_from(ask.caller()?, &before, &form, &ask.origin)
        .await;
    match outcome.map_err(|error| ask.failed(&error))? {
        KeyEditOutcome::Saved => read(&ask, id).await,
        KeyEditOutcome::Unchanged => Ok(now),
        KeyEditOutcome::Revoked => Err(Problem::Plain(Plain::KeyRevoked)),
        KeyEditOutcome::Wrong(errors) => Err(Problem::Body(errors.iter().map(told).collect())),
    }
}
