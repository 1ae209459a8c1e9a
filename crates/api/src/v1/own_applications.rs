//! `/api/v1/own-applications`: applications that the firm declares itself, which its wizard offers (`CAT-05`).

use hub_app::commands::DeclareOutcome;
use hub_app::queries::OwnApplication;
use hub_domain::catalog::{LABEL_MAX_CHARS, OwnFault, OwnForm, SENTENCE_MAX_CHARS};
use hub_domain::ids::CatalogAppId;

use super::endpoint::{A_PART, Ask, Endpoint, NOTHING, Reply, Takes};
use super::form::{fault, form, said};
use super::list::{Listed, of_all};
use super::parameters::Parameters;
use super::precondition;
use super::schema::{Described as _, document};
use super::who::Opens;
use crate::problem::{FieldError, Problem, Text};

const ALL: &str = "/api/v1/own-applications";
const ONE: &str = "/api/v1/own-applications/{id}";

pub(super) static ENDPOINTS: [Endpoint; 4] = [
    Endpoint {
        method: "GET",
        path: ALL,
        opens: Opens::Staff,
        summary: Text {
            fr: "Les applications que le cabinet a déclarées lui-même, de la plus ancienne à la plus récente.",
            en: "The applications that the firm declared itself, oldest first.",
        },
        takes: A_PART,
        status: 200,
        gives: Some(Listed::<OwnApplicationDocument>::schema),
        answer: |ask| Box::pin(list(ask)),
    },
    Endpoint {
        method: "POST",
        path: ALL,
        opens: Opens::Staff,
        summary: Text {
            fr: "Déclare une application du cabinet : elle peut ensuite être ajoutée comme celles du catalogue.",
            en: "Declares an application of the firm: it can be added like those of the catalogue from then on.",
        },
        takes: Takes {
            body: Some(NewOwnApplication::schema),
            ..NOTHING
        },
        status: 201,
        gives: Some(OwnApplicationDocument::schema),
        answer: |ask| Box::pin(declare(ask)),
    },
    Endpoint {
        method: "GET",
        path: ONE,
        opens: Opens::Staff,
        summary: Text {
            fr: "Une application déclarée par le cabinet.",
            en: "One application that the firm declared.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(OwnApplicationDocument::schema),
        answer: |ask| Box::pin(show(ask)),
    },
    Endpoint {
        method: "PATCH",
        path: ONE,
        opens: Opens::Staff,
        summary: Text {
            fr: "Modifie ce qui est dit d’une application du cabinet : les champs absents restent tels quels. Où elle est configurée, elle reste utilisable.",
            en: "Changes what is said of an application of the firm: fields left out stay as they are. Where it is configured it stays usable.",
        },
        takes: Takes {
            body: Some(OwnApplicationChange::schema),
            if_match: true,
            ..NOTHING
        },
        status: 200,
        gives: Some(OwnApplicationDocument::schema),
        answer: |ask| Box::pin(edit(ask)),
    },
];

document! {
    /// An application that the firm declared.
    OwnApplicationDocument {
        id: i64 = "Son identifiant dans le catalogue." | "Its identifier in the catalogue.",
        label: String = "Son nom." | "Its name.",
        kind: &'static str = "« partenaire », sur des dossiers, ou « cabinet », sur tout le cabinet." | "“partenaire”, on dossiers, or “cabinet”, on the whole firm." ; { "enum": ["partenaire", "cabinet"] },
        publisher: String = "Son éditeur." | "Who makes it.",
        description: String = "À quoi elle sert." | "What it is for.",
        may_write: bool = "Si ses appels peuvent écrire." | "Whether its calls may write.",
        is_offered: bool = "Si elle peut être ajoutée." | "Whether it can be added.",
        configured: i64 = "Combien de fois elle est configurée." | "How many times it is configured.",
    }
}

form! {
    /// An application to be declared.
    NewOwnApplication {
        required label: String = "Son nom." | "Its name." ; { "minLength": 1, "maxLength": LABEL_MAX_CHARS },
        required kind: String = "« partenaire » ou « cabinet » ; ne change plus." | "“partenaire” or “cabinet”; never changes." ; { "enum": ["partenaire", "cabinet"] },
        required publisher: String = "Son éditeur." | "Who makes it." ; { "minLength": 1, "maxLength": LABEL_MAX_CHARS },
        required description: String = "À quoi elle sert." | "What it is for." ; { "minLength": 1, "maxLength": SENTENCE_MAX_CHARS },
        optional may_write: bool = "Si ses appels peuvent écrire ; non si c’est absent." | "Whether its calls may write; no when left out.",
    }
}

form! {
    /// What changes of an application of the firm.
    OwnApplicationChange {
        optional label: String = "Son nom." | "Its name." ; { "minLength": 1, "maxLength": LABEL_MAX_CHARS },
        optional publisher: String = "Son éditeur." | "Who makes it." ; { "minLength": 1, "maxLength": LABEL_MAX_CHARS },
        optional description: String = "À quoi elle sert." | "What it is for." ; { "minLength": 1, "maxLength": SENTENCE_MAX_CHARS },
        optional may_write: bool = "Si ses appels peuvent écrire." | "Whether its calls may write.",
        optional is_offered: bool = "Si elle peut être ajoutée." | "Whether it can be added.",
    }
}

async fn list(ask: Ask) -> Result<Reply, Problem> {
    let all = all(&ask).await?;
    of_all(
        &ask,
        "own-applications",
        all,
        |own| own.id.0,
        |own| document(&own),
    )
}

async fn show(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id = ask.id(0)?;
    Reply::of(&document(&read(&ask, id).await?))
}

async fn declare(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let typed = NewOwnApplication::read(ask.body.clone())?;
    let form = OwnForm {
        label: typed.label.unwrap_or_default(),
        kind: typed.kind.unwrap_or_default(),
        publisher: typed.publisher.unwrap_or_default(),
        description: typed.description.unwrap_or_default(),
        may_write: typed.may_write.unwrap_or_default(),
        is_offered: true,
    };
    let outcome = ask
        .hub
        .declare_application(ask.caller()?, &form, &ask.origin)
        .await;
    match outcome.map_err(|error| ask.failed(&error))? {
        DeclareOutcome::Saved(label) => {
            // No two have one label, whatever its case.
            let own = all(&ask).await?;
            let made = own.iter().find(|own| own.entry.label == label);
            let made = made.ok_or(Problem::Internal)?;
            Ok(Reply::of(&document(made))?.created(&format!("{ALL}/{}", made.id)))
        }
        DeclareOutcome::Refused(faults) => Err(Problem::Body(faults.iter().map(told).collect())),
        DeclareOutcome::Unchanged => Err(Problem::Internal),
    }
}

async fn edit(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: CatalogAppId = ask.id(0)?;
    let before = read(&ask, id).await?;
    let now = Reply::of(&document(&before))?;
    precondition::check(&ask, &now)?;
    let typed = OwnApplicationChange::read(ask.body.clone())?;
    let known = OwnForm::of(&before.entry);
    let form = OwnForm {
        label: typed.label.unwrap_or(known.label),
        kind: known.kind,
        publisher: typed.publisher.unwrap_or(known.publisher),
        description: typed.description.unwrap_or(known.description),
        may_write: typed.may_write.unwrap_or(known.may_write),
        is_offered: typed.is_offered.unwrap_or(known.is_offered),
    };
    let outcome = ask
        .hub
        .edit_declared(ask.caller()?, (id, &before.digest), &form, &ask.origin)
        .await;
    match outcome.map_err(|error| ask.failed(&error))? {
        DeclareOutcome::Saved(_) => Reply::of(&document(&read(&ask, id).await?)),
        DeclareOutcome::Unchanged => Ok(now),
        DeclareOutcome::Refused(faults) => Err(Problem::Body(faults.iter().map(told).collect())),
    }
}

async fn all(ask: &Ask) -> Result<Vec<OwnApplication>, Problem> {
    let own = ask.hub.own_applications(ask.caller()?).await;
    own.map_err(|error| ask.failed(&error))
}

async fn read(ask: &Ask, id: CatalogAppId) -> Result<OwnApplication, Problem> {
    let own = all(ask).await?;
    own.into_iter().find(|own| own.id == id).ok_or(Problem::NotFound)
}

fn document(own: &OwnApplication) -> OwnApplicationDocument {
    let said = OwnForm::of(&own.entry);
    OwnApplicationDocument {
        id: own.id.0,
        label: said.label,
        kind: own.entry.kind.as_str(),
        publisher: said.publisher,
        description: said.description,
        may_write: said.may_write,
        is_offered: said.is_offered,
        configured: own.configured,
    }
}

fn told(found: &OwnFault) -> FieldError {
    match found {
        OwnFault::Label => fault(
            "label",
            said!(
                "invalid_label",
                "Donnez un nom de 100 caractères au plus.",
                "Give a name of at most 100 characters."
            ),
        ),
        OwnFault::LabelTaken => fault(
            "label",
            said!(
                "taken",
                "Une autre application du cabinet porte déjà ce nom.",
                "Another application of the firm has this name already."
            ),
        ),
        OwnFault::Kind => fault(
            "kind",
            said!(
                "not_allowed",
                "Les valeurs possibles sont « partenaire » et « cabinet ».",
                "The possible values are “partenaire” and “cabinet”."
            ),
        ),
        OwnFault::Publisher => fault(
            "publisher",
            said!(
                "invalid_publisher",
                "Donnez un éditeur de 100 caractères au plus.",
                "Give a publisher of at most 100 characters."
            ),
        ),
        OwnFault::Description => fault(
            "description",
            said!(
                "invalid_description",
                "Donnez une description de 400 caractères au plus.",
                "Give a description of at most 400 characters."
            ),
        ),
    }
}

/// What the texts above say.
const _: () = assert!(LABEL_MAX_CHARS == 100 && SENTENCE_MAX_CHARS == 400);
