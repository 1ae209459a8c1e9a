//! `/api/v1/events/{event}/dossiers`: the dossiers of an event that a webhook told, for the keys of its application (3.6).

use super::cursor::Place;
use super::endpoint::{A_PART, Ask, Endpoint, Reply};
use super::list::Listed;
use super::parameters::Parameters;
use super::schema::{Described as _, document};
use super::who::Opens;
use crate::problem::{Problem, Text};

pub(super) static ENDPOINTS: [Endpoint; 1] = [Endpoint {
    method: "GET",
    path: "/api/v1/events/{event}/dossiers",
    opens: Opens::Itself,
    summary: Text {
        fr: "Les dossiers d’un événement annoncé par un webhook, par code, pour les clés de son application.",
        en: "The dossiers of an event that a webhook told, by code, for the keys of its application.",
    },
    takes: A_PART,
    status: 200,
    gives: Some(Listed::<EventDossier>::schema),
    answer: |ask| Box::pin(dossiers(ask)),
}];

document! {
    /// A dossier of an event.
    EventDossier {
        code: String = "Le code du dossier." | "The dossier’s code.",
    }
}

async fn dossiers(ask: Ask) -> Result<Reply, Problem> {
    let call = ask.who.call().ok_or(Problem::Internal)?;
    let place = Place::new("event dossiers", &[call.facts.stored.key.0]).under(ask.named(0));
    let mut parameters = Parameters::of(ask.query());
    let page = parameters.page(&place, |text| Some(text.to_owned()));
    parameters.finish()?;
    let after = page.after.unwrap_or_default();
    let found = ask
        .hub
        .event_dossiers(call, ask.named(0), &after, page.limit)
        .await
        .map_err(|error| ask.failed(&error))?
        .ok_or(Problem::NotFound)?;
    let count = match page.count {
        true => {
            let count = ask.hub.count_event_dossiers(call, ask.named(0)).await;
            Some(count.map_err(|error| ask.failed(&error))?)
        }
        false => None,
    };
    let data = found
        .codes
        .into_iter()
        .map(|code| EventDossier { code })
        .collect();
    Listed::new(&place, data, found.next_after, count).reply()
}
