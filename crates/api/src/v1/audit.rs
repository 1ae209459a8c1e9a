//! `/api/v1/audit`: the firm's journal.

use hub_app::queries::JournalLine;
use hub_domain::authz::grant::Grant;
use serde::Serialize;
use serde_json::{Value, json};

use super::endpoint::{A_PART, Ask, Endpoint, NOTHING, Reply};
use super::list::{Listed, firms_place, part};
use super::parameters::Parameters;
use super::schema::{Described, Instant, Schemas, document};
use super::who::Opens;
use crate::problem::{Problem, Text};

pub(super) static ENDPOINTS: [Endpoint; 2] = [
    Endpoint {
        method: "GET",
        path: "/api/v1/audit",
        opens: Opens::Granted(Grant::ReadJournal),
        summary: Text {
            fr: "Le journal du cabinet, du plus récent au plus ancien.",
            en: "The firm’s journal, newest first.",
        },
        takes: A_PART,
        status: 200,
        gives: Some(Listed::<EntryDocument>::schema),
        answer: |ask| Box::pin(list(ask)),
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/audit/{seq}",
        opens: Opens::Granted(Grant::ReadJournal),
        summary: Text {
            fr: "Une ligne du journal.",
            en: "One entry of the journal.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(EntryDocument::schema),
        answer: |ask| Box::pin(show(ask)),
    },
];

document! {
    /// An entry of the journal.
    EntryDocument {
        seq: i64 = "Sa place dans la chaîne du cabinet." | "Its place in the firm’s chain.",
        at: Instant = "Quand." | "When.",
        act: i64 = "L’acte auquel elle appartient." | "The act it belongs to.",
        actor_kind: String = "« staff », « application », « contact », « account », « operator » ou « system »." | "“staff”, “application”, “contact”, “account”, “operator” or “system”." ; { "enum": ["staff", "application", "contact", "account", "operator", "system"] },
        actor_id: Option<i64> = "L’identifiant de l’auteur." | "The author’s identifier.",
        actor: Option<String> = "Le nom de l’auteur alors ; nul une fois effacé." | "The author’s name then; null once erased.",
        door: String = "Par où : « page », « api », « command_line » ou « inside »." | "Through which door: “page”, “api”, “command_line” or “inside”." ; { "enum": ["page", "api", "command_line", "inside"] },
        verb: String = "Ce qui a été fait." | "What was done.",
        object_kind: String = "À quel genre de chose." | "To what kind of thing.",
        object_id: i64 = "L’identifiant de la chose." | "The thing’s identifier.",
        object: Option<String> = "Le nom de la chose alors ; nul une fois effacé." | "What the thing was called then; null once erased.",
        dossier: Option<String> = "Le code du dossier concerné." | "The code of the dossier concerned.",
        request_id: Option<String> = "La demande." | "The request.",
        before: Anything = "La chose avant." | "The thing before.",
        after: Anything = "La chose après." | "The thing after.",
        hash: String = "Son empreinte dans la chaîne, en hexadécimal." | "Its hash in the chain, in hexadecimal.",
    }
}

/// A value whose form is that of what was changed.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(super) struct Anything(Option<Value>);

impl Described for Anything {
    fn schema(_: &mut Schemas) -> Value {
        json!({})
    }
}

async fn list(ask: Ask) -> Result<Reply, Problem> {
    let place = firms_place(&ask, "audit")?;
    let mut parameters = Parameters::of(ask.query());
    let page = parameters.page(&place, |text| text.parse::<i64>().ok());
    parameters.finish()?;
    let found = ask.hub.journal_part(ask.caller()?, page.asked(page.after)).await;
    let found = found.map_err(|error| ask.failed(&error))?;
    part(&place, found, |line| line.entry.seq.to_string(), entry)
}

async fn show(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let found = ask.hub.journal_line(ask.caller()?, ask.id(0)?).await;
    Reply::of(&entry(found.map_err(|error| ask.failed(&error))?))
}

fn entry(line: JournalLine) -> EntryDocument {
    let entry = line.entry;
    EntryDocument {
        seq: entry.seq,
        at: Instant::of(entry.at),
        act: entry.act.0,
        actor_kind: entry.actor_kind,
        actor_id: entry.actor_id,
        actor: line.actor,
        door: entry.door,
        verb: entry.verb,
        object_kind: entry.object_kind,
        object_id: entry.object_id,
        object: line.object,
        dossier: entry.dossier_code,
        request_id: line.request,
        before: Anything(line.before),
        after: Anything(line.after),
        hash: entry.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}
