//! `/api/v1/applications/{id}/grants`: what the firm lets an application do here by itself. No application reads or
//! changes it, not even its own.

use hub_app::commands::GrantsOutcome;
use hub_domain::authz::grant::{Grant, Grants};
use hub_domain::ids::InstalledAppId;

use super::endpoint::{Ask, Endpoint, NOTHING, Reply, Takes};
use super::form::{fault, form, said};
use super::parameters::Parameters;
use super::precondition;
use super::schema::{Described as _, document};
use super::who::Opens;
use crate::problem::{Problem, Text};

const GRANTS: &str = "/api/v1/applications/{id}/grants";

pub(super) static ENDPOINTS: [Endpoint; 2] = [
    Endpoint {
        method: "GET",
        path: GRANTS,
        opens: Opens::Staff,
        summary: Text {
            fr: "Ce que le cabinet permet à une application à clé cabinet de faire par cette API.",
            en: "What the firm lets an application with a cabinet key do by this API.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(GrantsDocument::schema),
        answer: |ask| Box::pin(show(ask)),
    },
    Endpoint {
        method: "PUT",
        path: GRANTS,
        opens: Opens::Staff,
        summary: Text {
            fr: "Change ce que le cabinet permet à une application : ces droits et eux seuls, dès son prochain appel.",
            en: "Changes what the firm grants an application: these words and no others, from its next call on.",
        },
        takes: Takes {
            body: Some(GrantsChange::schema),
            if_match: true,
            ..NOTHING
        },
        status: 200,
        gives: Some(GrantsDocument::schema),
        answer: |ask| Box::pin(change(ask)),
    },
];

document! {
    /// What an application is granted.
    GrantsDocument {
        application: i64 = "L’identifiant de l’application." | "The application’s identifier.",
        grants: Vec<&'static str> = "Les droits accordés." | "The words granted.",
        possible: Vec<&'static str> = "Tous les droits possibles." | "Every word there is.",
    }
}

form! {
    /// What an application is to be granted.
    GrantsChange {
        required grants: Vec<String> = "Les droits accordés, et eux seuls." | "The words granted, and no others.",
    }
}

async fn show(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id = ask.id(0)?;
    let (_, grants) = read(&ask, id).await?;
    Reply::of(&document(id, &grants))
}

async fn change(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: InstalledAppId = ask.id(0)?;
    let (revision, before) = read(&ask, id).await?;
    let now = Reply::of(&document(id, &before))?;
    precondition::check(&ask, &now)?;
    let words = GrantsChange::read(ask.body.clone())?.grants.unwrap_or_default();
    let grants: Option<Grants> = words.iter().map(|word| Grant::from_code(word)).collect();
    let Some(grants) = grants else {
        let why = said!(
            "unknown_grant",
            "Un de ces droits n’existe pas. « possible » les donne tous.",
            "One of these words does not exist. “possible” lists them all."
        );
        return Err(Problem::Body(vec![fault("grants", why)]));
    };
    let done = ask
        .hub
        .edit_grants(ask.caller()?, id, revision, &grants, &ask.origin)
        .await;
    match done.map_err(|error| ask.failed(&error))? {
        GrantsOutcome::Saved(_) => Reply::of(&document(id, &grants)),
        GrantsOutcome::Unchanged => Ok(now),
    }
}

async fn read(ask: &Ask, id: InstalledAppId) -> Result<(i64, Grants), Problem> {
    let found = ask.hub.application_grants(ask.caller()?, id).await;
    let (application, grants) = found.map_err(|error| ask.failed(&error))?;
    Ok((application.revision, grants))
}

fn document(id: InstalledAppId, grants: &Grants) -> GrantsDocument {
    GrantsDocument {
        application: id.0,
        grants: grants.words().collect(),
        possible: Grant::ALL.iter().map(|grant| grant.code()).collect(),
    }
}
