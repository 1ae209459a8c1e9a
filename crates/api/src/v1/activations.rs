//! Which applications are switched on for a dossier, and which dossiers an application is switched on for.

use std::collections::BTreeSet;

use hub_app::commands::{ActivationAsked, ActivationOutcome};
use hub_app::queries::window::{WindowDoor, WindowView};
use hub_domain::authz::grant::Grant;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::{ContactId, InstalledAppId};
use hub_domain::window::WindowRefusal;

use super::cursor::Place;
use super::dossiers::folded;
use super::endpoint::{A_PART, Ask, Endpoint, NOTHING, Reply, Takes};
use super::form::{form, said};
use super::list::{Listed, part};
use super::parameters::Parameters;
use super::schema::{Described as _, document};
use super::who::Opens;
use super::{NamedDocument, precondition};
use crate::problem::{FieldError, Plain, Problem, Text};

const OF_DOSSIER: &str = "/api/v1/dossiers/{code}/activations";
const ONE: &str = "/api/v1/dossiers/{code}/activations/{application}";

pub(super) static ENDPOINTS: [Endpoint; 4] = [
    Endpoint {
        method: "GET",
        path: "/api/v1/applications/{id}/activations",
        opens: Opens::Granted(Grant::ReadApplications),
        summary: Text {
            fr: "Les dossiers pour lesquels une application est activée, par code.",
            en: "The dossiers for which an application is switched on, by code.",
        },
        takes: A_PART,
        status: 200,
        gives: Some(Listed::<ActiveDossier>::schema),
        answer: |ask| Box::pin(of_application(ask)),
    },
    Endpoint {
        method: "GET",
        path: OF_DOSSIER,
        opens: Opens::Granted(Grant::ReadDossiers),
        summary: Text {
            fr: "Les applications activées pour un dossier, avec les interlocuteurs qui y ont accès.",
            en: "The applications switched on for a dossier, with the contacts who have access to them.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(ActivationsDocument::schema),
        answer: |ask| Box::pin(of_dossier(ask)),
    },
    Endpoint {
        method: "PUT",
        path: ONE,
        opens: Opens::Granted(Grant::WriteActivations),
        summary: Text {
            fr: "Active une application pour un dossier, pour ces interlocuteurs et eux seuls. If-Match porte l’ETag des activations du dossier.",
            en: "Switches an application on for a dossier, for these contacts and no others. If-Match carries the ETag of the dossier’s activations.",
        },
        takes: Takes {
            body: Some(ActivationChange::schema),
            if_match: true,
            ..NOTHING
        },
        status: 200,
        gives: Some(ActivationsDocument::schema),
        answer: |ask| Box::pin(switch_on(ask)),
    },
    Endpoint {
        method: "DELETE",
        path: ONE,
        opens: Opens::Granted(Grant::WriteActivations),
        summary: Text {
            fr: "Désactive une application pour un dossier. If-Match porte l’ETag des activations du dossier.",
            en: "Switches an application off for a dossier. If-Match carries the ETag of the dossier’s activations.",
        },
        takes: Takes {
            if_match: true,
            ..NOTHING
        },
        status: 200,
        gives: Some(ActivationsDocument::schema),
        answer: |ask| Box::pin(switch_off(ask)),
    },
];

document! {
    /// A dossier for which an application is switched on.
    ActiveDossier {
        code: String = "Le code du dossier." | "The dossier’s code.",
        name: String = "Son nom." | "Its name.",
    }
}

document! {
    /// The applications of a dossier.
    ActivationsDocument {
        dossier: String = "Le code du dossier." | "The dossier’s code.",
        data: Vec<ActivationDocument> = "Les applications activées." | "The applications switched on.",
    }
}

document! {
    /// An application switched on for a dossier.
    ActivationDocument {
        application: NamedDocument = "L’application." | "The application.",
        suspended: bool = "Si ses appels sont suspendus." | "Whether its calls are suspended.",
        contacts: Vec<NamedDocument> = "Les interlocuteurs qui y ont accès." | "The contacts who have access to it.",
    }
}

form! {
    /// For whom an application is switched on.
    ActivationChange {
        optional contacts: Vec<i64> = "Les identifiants des interlocuteurs ; nécessaires pour une offre collaborative." | "The contacts’ identifiers; needed for a collaborative offer.",
    }
}

async fn of_application(ask: Ask) -> Result<Reply, Problem> {
    let id: InstalledAppId = ask.id(0)?;
    let place = Place::new("activations", &[ask.caller()?.firm().0, id.0]);
    let mut parameters = Parameters::of(ask.query());
    let page = parameters.page(&place, |text| Some(text.to_owned()));
    parameters.finish()?;
    let after = page.after.clone().unwrap_or_default();
    let asked = page.asked(after.as_str());
    let found = ask.hub.application_dossiers_part(ask.caller()?, id, asked).await;
    let found = found.map_err(|error| ask.failed(&error))?;
    part(
        &place,
        found,
        |line| line.code.clone(),
        |line| ActiveDossier {
            code: line.code,
            name: line.name,
        },
    )
}

async fn of_dossier(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    Reply::of(&document(&read(&ask).await?))
}

async fn switch_on(ask: Ask) -> Result<Reply, Problem> {
    let typed = ActivationChange::read(ask.body.clone());
    let contacts = |typed: ActivationChange| -> BTreeSet<ContactId> {
        typed
            .contacts
            .unwrap_or_default()
            .into_iter()
            .map(ContactId)
            .collect()
    };
    change(ask, typed.map(|typed| ActivationAsked::On(contacts(typed)))).await
}

async fn switch_off(ask: Ask) -> Result<Reply, Problem> {
    change(ask, Ok(ActivationAsked::Off)).await
}

async fn change(ask: Ask, asked: Result<ActivationAsked, Problem>) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let application: InstalledAppId = ask.id(1)?;
    let shown = match read(&ask).await {
        // Who may not switch everything learns not even that there is no such dossier.
        Err(Problem::NotFound) if !may_everywhere(&ask)? => return Err(Problem::Plain(Plain::Forbidden)),
        shown => shown?,
    };
    if shown.denied.is_some() {
        return Err(Problem::Plain(Plain::Forbidden));
    }
    let now = Reply::of(&document(&shown))?;
    precondition::check(&ask, &now)?;
    if shown.facts.card(application).is_none() {
        return Err(Problem::NotFound);
    }
    let outcome = ask
        .hub
        .set_activation(
            ask.caller()?,
            &folded(ask.named(0))?,
            application,
            &shown.facts.now,
            &asked?,
            &ask.origin,
        )
        .await;
    match outcome.map_err(|error| ask.failed(&error))? {
        // Where nothing changed, a twin may have done it: what is now is read again.
        ActivationOutcome::Done { .. } => Reply::of(&document(&read(&ask).await?)),
        ActivationOutcome::Closed => Err(Problem::Plain(Plain::DossierClosed)),
        ActivationOutcome::Refused(refusal) => Err(refused(refusal)),
    }
}

fn may_everywhere(ask: &Ask) -> Result<bool, Problem> {
    let nobodys = Target::Dossier {
        owner: None,
        engagement_manager: None,
    };
    Ok(allows(ask.caller()?, Act::Activate, nobodys).is_ok())
}

async fn read(ask: &Ask) -> Result<WindowView, Problem> {
    let code = folded(ask.named(0))?;
    let found = ask.hub.window(ask.caller()?, &code, WindowDoor::Api).await;
    found.map_err(|error| ask.failed(&error))
}

fn document(view: &WindowView) -> ActivationsDocument {
    let facts = &view.facts;
    let contact = |id: ContactId| NamedDocument {
        id: id.0,
        name: facts
            .contact(id)
            .map_or_else(String::new, |contact| contact.name.clone()),
    };
    let mut data: Vec<ActivationDocument> = facts
        .cards
        .iter()
        .filter(|card| facts.now.is_on(card.app))
        .map(|card| ActivationDocument {
            application: NamedDocument {
                id: card.app.0,
                name: card.label.clone(),
            },
            suspended: card.suspended,
            contacts: facts.now.contacts(card.app).map(contact).collect(),
        })
        .collect();
    data.sort_by_key(|line| line.application.id);
    ActivationsDocument {
        dossier: view.dossier.code.clone(),
        data,
    }
}

fn refused(refusal: WindowRefusal) -> Problem {
    let told = match &refusal {
        WindowRefusal::NeedsContact => said!(
            "contact_needed",
            "Cette offre demande au moins un interlocuteur.",
            "This offer needs at least one contact."
        ),
        WindowRefusal::NotInvited(_) => said!(
            "contact_not_invited",
            "Un de ces interlocuteurs n’est pas invité dans l’annuaire du cabinet.",
            "One of these contacts is not invited to the firm’s directory."
        ),
        WindowRefusal::NotLinked(_) => said!(
            "contact_not_linked",
            "Un de ces interlocuteurs n’est pas associé à ce dossier.",
            "One of these contacts is not linked to this dossier."
        ),
        WindowRefusal::Gone => said!(
            "application_gone",
            "Cette application n’est plus configurée.",
            "This application is no longer configured."
        ),
        WindowRefusal::Suspended => said!(
            "application_suspended",
            "Cette application est suspendue : elle ne s’active pas.",
            "This application is suspended: it cannot be switched on."
        ),
        WindowRefusal::WholeFirm => said!(
            "whole_firm",
            "Cette application agit sur tout le cabinet : elle ne s’active pas par dossier.",
            "This application acts on the whole firm: it is not switched on by dossier."
        ),
    };
    let pointer = match refusal {
        WindowRefusal::NeedsContact | WindowRefusal::NotInvited(_) | WindowRefusal::NotLinked(_) => {
            "#/contacts"
        }
        WindowRefusal::Gone | WindowRefusal::Suspended | WindowRefusal::WholeFirm => "#",
    };
    Problem::Body(vec![FieldError {
        pointer: pointer.to_owned(),
        fault: told,
    }])
}
