//! `/api/v1/applications` and `/api/v1/catalogue`: the firm's applications, and those it could add.

use std::collections::BTreeMap;

use hub_app::commands::RemoveOutcome;
use hub_app::queries::{CatalogueLine, InstalledApp};
use hub_domain::authz::grant::Grant;
use hub_domain::ids::InstalledAppId;
use hub_domain::removal::{REASON_MAX_CHARS, RemovalReason};

use super::endpoint::{A_PART, Ask, Endpoint, NOTHING, Reply, Takes};
use super::form::{fault, form, said};
use super::list::{Listed, of_all};
use super::parameters::Parameters;
use super::precondition;
use super::schema::{Described as _, Instant, document};
use super::who::Opens;
use crate::problem::{Plain, Problem, Text};

pub(super) const ONE: &str = "/api/v1/applications/{id}";

pub(super) static ENDPOINTS: [Endpoint; 6] = [
    Endpoint {
        method: "GET",
        path: "/api/v1/catalogue",
        opens: Opens::Granted(Grant::ReadApplications),
        summary: Text {
            fr: "Les applications que le cabinet peut ajouter, les siennes comprises.",
            en: "The applications that the firm can add, its own included.",
        },
        takes: A_PART,
        status: 200,
        gives: Some(Listed::<CatalogueEntry>::schema),
        answer: |ask| Box::pin(catalogue(ask)),
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/applications",
        opens: Opens::Granted(Grant::ReadApplications),
        summary: Text {
            fr: "Les applications du cabinet.",
            en: "The firm’s applications.",
        },
        takes: A_PART,
        status: 200,
        gives: Some(Listed::<ApplicationDocument>::schema),
        answer: |ask| Box::pin(list(ask)),
    },
    Endpoint {
        method: "GET",
        path: ONE,
        opens: Opens::Granted(Grant::ReadApplications),
        summary: Text {
            fr: "Une application du cabinet.",
            en: "One application of the firm.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(ApplicationDocument::schema),
        answer: |ask| Box::pin(show(ask)),
    },
    Endpoint {
        method: "DELETE",
        path: ONE,
        opens: Opens::Granted(Grant::WriteApplications),
        summary: Text {
            fr: "Supprime une application, avec ses activations et ses accès. Les maîtres des dossiers d’une offre en sont avertis.",
            en: "Removes an application, with its activations and accesses. The owners of an offer’s dossiers are written to.",
        },
        takes: Takes {
            body: Some(Removal::schema),
            if_match: true,
            ..NOTHING
        },
        status: 204,
        gives: None,
        answer: |ask| Box::pin(remove(ask)),
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/applications/{id}/suspension",
        opens: Opens::Granted(Grant::WriteApplications),
        summary: Text {
            fr: "Suspend une application : ses appels sont refusés dès le suivant. Sans effet si elle l’est déjà.",
            en: "Suspends an application: its calls are refused from the next one on. Does nothing if it is suspended already.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(ApplicationDocument::schema),
        answer: |ask| Box::pin(suspend(ask, true)),
    },
    Endpoint {
        method: "DELETE",
        path: "/api/v1/applications/{id}/suspension",
        opens: Opens::Granted(Grant::WriteApplications),
        summary: Text {
            fr: "Rend une application suspendue. Sans effet si elle ne l’est pas.",
            en: "Gives a suspended application back. Does nothing if it is not suspended.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(ApplicationDocument::schema),
        answer: |ask| Box::pin(suspend(ask, false)),
    },
];

document! {
    /// An application of the firm.
    ApplicationDocument {
        id: i64 = "Son identifiant." | "Its identifier.",
        label: String = "Son nom dans le cabinet." | "Its name in the firm.",
        catalogue: String = "Son nom stable dans le catalogue." | "Its stable name in the catalogue.",
        kind: &'static str = "« cegid », « cabinet » ou « partenaire »." | "“cegid”, “cabinet” or “partenaire”." ; { "enum": ["cegid", "cabinet", "partenaire"] },
        state: &'static str = "« active » ou « suspended »." | "“active” or “suspended”." ; { "enum": ["active", "suspended"] },
        key: Option<String> = "L’identifiant de sa clé." | "Its key’s identifier.",
        sic_code: Option<String> = "Son code SIC." | "Its SIC code.",
        fields: BTreeMap<String, String> = "Ses champs spécifiques, par nom." | "Its specific fields, by name.",
        partner_email: Option<String> = "Le compte sous lequel elle agit." | "The account under which it acts.",
        dossiers: i64 = "Le nombre de dossiers pour lesquels elle est activée." | "For how many dossiers it is switched on.",
        added_at: Instant = "Quand elle a été ajoutée." | "When it was added.",
    }
}

document! {
    /// An application of the catalogue.
    CatalogueEntry {
        id: i64 = "Son identifiant." | "Its identifier.",
        slug: String = "Son nom stable." | "Its stable name.",
        label: String = "Son nom." | "Its name.",
        kind: &'static str = "« cegid », « cabinet » ou « partenaire »." | "“cegid”, “cabinet” or “partenaire”." ; { "enum": ["cegid", "cabinet", "partenaire"] },
        publisher: String = "Son éditeur." | "Who publishes it.",
        description_fr: String = "Ce qu’elle fait, en français." | "What it does, in French.",
        description_en: String = "Ce qu’elle fait, en anglais." | "What it does, in English.",
        key: Option<&'static str> = "La clé nécessaire : « standard » ou « cabinet »." | "The key it needs: “standard” or “cabinet”." ; { "enum": ["standard", "cabinet"] },
        requires_contact: bool = "Si c’est une offre collaborative." | "Whether it is a collaborative offer.",
        repeatable: bool = "Si elle peut être configurée plusieurs fois." | "Whether it can be configured several times.",
        operations: Vec<String> = "Les opérations de l’API comptable qu’elle peut faire." | "The operations of the accounting API that it may do.",
        configured: i64 = "Le nombre de configurations du cabinet." | "How many configurations the firm has of it.",
    }
}

form! {
    /// Why an application is removed.
    Removal {
        optional reason: String = "La raison, dite aux maîtres des dossiers." | "The reason, told to the owners of the dossiers." ; { "maxLength": REASON_MAX_CHARS },
        optional seal: String = "Le sceau des conséquences lues : rien n’est fait si elles ont changé." | "The seal of the consequences that were read: nothing is done once they changed.",
    }
}

async fn catalogue(ask: Ask) -> Result<Reply, Problem> {
    let all = ask.hub.catalogue_lines(ask.caller()?).await;
    let all = all.map_err(|error| ask.failed(&error))?;
    of_all(&ask, "catalogue", all, |line| line.id.0, entry)
}

async fn list(ask: Ask) -> Result<Reply, Problem> {
    let all = ask.hub.applications(ask.caller()?).await;
    let all = all.map_err(|error| ask.failed(&error))?.applications;
    of_all(
        &ask,
        "applications",
        all,
        |line| line.id.0,
        |line| document(&line),
    )
}

async fn show(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    Reply::of(&document(&read(&ask, ask.id(0)?).await?))
}

async fn suspend(ask: Ask, suspended: bool) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: InstalledAppId = ask.id(0)?;
    let done = if suspended {
        ask.hub.suspend_application(ask.caller()?, id, &ask.origin).await
    } else {
        ask.hub.resume_application(ask.caller()?, id, &ask.origin).await
    };
    done.map_err(|error| ask.failed(&error))?;
    Reply::of(&document(&read(&ask, id).await?))
}

async fn remove(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: InstalledAppId = ask.id(0)?;
    let page = ask.hub.removal_page(ask.caller()?, id, "").await;
    let page = page.map_err(|error| ask.failed(&error))?;
    precondition::check(&ask, &Reply::of(&document(&page.application))?)?;
    let typed = Removal::read(ask.body.clone())?;
    if typed.seal.is_some_and(|seal| seal != page.impact.seal()) {
        return Err(Problem::Plain(Plain::ImpactChanged));
    }
    let reason = RemovalReason::parse(&typed.reason.unwrap_or_default()).map_err(|_| {
        Problem::Body(vec![fault(
            "reason",
            said!(
                "too_long",
                "Cette raison est trop longue.",
                "This reason is too long."
            ),
        )])
    })?;
    let seal = page.impact.seal();
    let done = ask
        .hub
        .remove_application(ask.caller()?, id, seal, &reason, &ask.origin)
        .await;
    match done.map_err(|error| ask.failed(&error))? {
        RemoveOutcome::Removed { .. } => Ok(Reply::done()),
        RemoveOutcome::ImpactChanged(_) => Err(Problem::Plain(Plain::ImpactChanged)),
    }
}

pub(super) async fn read(ask: &Ask, id: InstalledAppId) -> Result<InstalledApp, Problem> {
    let found = ask.hub.application(ask.caller()?, id, "").await;
    Ok(found.map_err(|error| ask.failed(&error))?.application)
}

pub(super) fn document(application: &InstalledApp) -> ApplicationDocument {
    ApplicationDocument {
        id: application.id.0,
        label: application.label.clone(),
        catalogue: application.entry.slug.clone(),
        kind: application.entry.kind.as_str(),
        state: if application.suspended {
            "suspended"
        } else {
            "active"
        },
        key: application.key.as_ref().map(|key| key.identifier.clone()),
        sic_code: application.sic_code.as_ref().map(|(_, code)| code.clone()),
        fields: application.fields.clone(),
        partner_email: application.partner_email.clone(),
        dossiers: application.dossiers,
        added_at: Instant::of(application.added_at),
    }
}

fn entry(line: CatalogueLine) -> CatalogueEntry {
    let entry = line.entry;
    CatalogueEntry {
        id: line.id.0,
        slug: entry.slug,
        label: entry.label,
        kind: entry.kind.as_str(),
        publisher: entry.publisher,
        description_fr: entry.description_fr,
        description_en: entry.description_en,
        key: entry
            .key_requirement
            .kind()
            .map(hub_domain::api_key::KeyKind::code),
        requires_contact: entry.requires_contact,
        repeatable: entry.repeatable,
        operations: entry.operations.words().map(str::to_owned).collect(),
        configured: line.configured,
    }
}
