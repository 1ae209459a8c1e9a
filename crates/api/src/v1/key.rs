//! `/api/v1/key`: what a key is and what is open to it, told to who holds it.

use super::cursor::Place;
use super::endpoint::{A_PART, Ask, Endpoint, NOTHING, Reply};
use super::list::Listed;
use super::parameters::Parameters;
use super::schema::{Described as _, Instant, document};
use super::who::Opens;
use crate::problem::{Problem, Text};

pub(super) static ENDPOINTS: [Endpoint; 2] = [
    Endpoint {
        method: "GET",
        path: "/api/v1/key",
        opens: Opens::Itself,
        summary: Text {
            fr: "Ce qu’est la clé qui appelle : à demander en premier lorsqu’un appel est refusé.",
            en: "What the calling key is: ask this first when a call is refused.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(KeyItselfDocument::schema),
        answer: |ask| Box::pin(itself(ask)),
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/key/dossiers",
        opens: Opens::Itself,
        summary: Text {
            fr: "Les dossiers ouverts à la clé qui appelle, par code.",
            en: "The dossiers open to the calling key, by code.",
        },
        takes: A_PART,
        status: 200,
        gives: Some(Listed::<OpenDossier>::schema),
        answer: |ask| Box::pin(dossiers(ask)),
    },
];

document! {
    /// A key, told to who holds it.
    KeyItselfDocument {
        identifier: String = "L’identifiant public de la clé." | "The key’s public identifier.",
        kind: &'static str = "« standard » ou « cabinet »." | "“standard” or “cabinet”." ; { "enum": ["standard", "cabinet"] },
        firm: String = "Le domaine du cabinet." | "The firm’s domain.",
        sic_code: Option<String> = "Le code SIC pour lequel elle est faite." | "The SIC code it was made for.",
        application: OwnApplicationDocument = "L’application à laquelle elle appartient." | "The application it belongs to.",
        permissions: Vec<String> = "Les opérations de l’API comptable permises à l’application." | "The operations of the accounting API that the application may do.",
        grants: Vec<String> = "Ce que le cabinet permet à l’application dans Loop Hub." | "What the firm lets the application do in Loop Hub.",
        expires_at: Option<Instant> = "Sa date d’expiration." | "When it ends by itself.",
        open_dossiers: i64 = "Le nombre de dossiers qui lui sont ouverts." | "How many dossiers are open to it.",
        first_call_seen: bool = "Si un appel avec cette clé a été accepté avant celui-ci." | "Whether a call with it was allowed before this one.",
    }
}

document! {
    /// The application of a key.
    OwnApplicationDocument {
        id: i64 = "Son identifiant." | "Its identifier.",
        label: String = "Son nom dans le cabinet." | "Its name in the firm.",
        state: &'static str = "« active » ou « suspended »." | "“active” or “suspended”." ; { "enum": ["active", "suspended"] },
    }
}

document! {
    /// A dossier open to a key.
    OpenDossier {
        code: String = "Le code du dossier." | "The dossier’s code.",
        name: String = "Son nom." | "Its name.",
    }
}

async fn itself(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let call = ask.who.call().ok_or(Problem::Internal)?;
    let key = ask
        .hub
        .key_itself(call)
        .await
        .map_err(|error| ask.failed(&error))?;
    Reply::list(&KeyItselfDocument {
        identifier: key.identifier,
        kind: key.kind.code(),
        firm: key.firm,
        sic_code: key.sic_code,
        application: OwnApplicationDocument {
            id: key.application.id.0,
            label: key.application.label,
            state: key.application.state.as_str(),
        },
        permissions: key.permissions,
        grants: key.grants,
        expires_at: key.expires_at.map(Instant::of),
        open_dossiers: key.open_dossiers,
        first_call_seen: key.first_call_seen,
    })
}

async fn dossiers(ask: Ask) -> Result<Reply, Problem> {
    let call = ask.who.call().ok_or(Problem::Internal)?;
    let place = Place::new("key dossiers", &[call.facts.stored.key.0]);
    let mut parameters = Parameters::of(ask.query());
    let page = parameters.page(&place, |text| Some(text.to_owned()));
    parameters.finish()?;
    let after = page.after.unwrap_or_default();
    let found = ask.hub.key_dossiers(call, &after, page.limit).await;
    let found = found.map_err(|error| ask.failed(&error))?;
    let count = match page.count {
        true => {
            let itself = ask.hub.key_itself(call).await;
            Some(itself.map_err(|error| ask.failed(&error))?.open_dossiers)
        }
        false => None,
    };
    let line = |(code, name)| OpenDossier { code, name };
    let data = found.lines.into_iter().map(line).collect();
    Listed::new(&place, data, found.next_after, count).reply()
}
