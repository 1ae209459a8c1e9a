//! Adding an application, under the wizard's rules, and changing its key, SIC code and fields.

use std::collections::BTreeMap;

use hub_app::commands::{ApplicationFault, ApplicationForm, DossiersAsked, EditOutcome};
use hub_app::queries::InstalledApp;
use hub_domain::api_key::KeyKind;
use hub_domain::authz::grant::Grant;
use hub_domain::wizard::{DefinitionForm, WizardError};
use serde_json::{Value, json};

use super::applications::{ApplicationDocument, ONE, document, read};
use super::endpoint::{Ask, Endpoint, NOTHING, Reply, Takes};
use super::form::{ERRORS_TOLD, FromJson, fault, form, said};
use super::parameters::{Parameters, pointer};
use super::precondition;
use super::schema::{Described, Schemas};
use super::who::Opens;
use crate::problem::{FieldError, FieldFault, Problem, Text};

pub(super) static ENDPOINTS: [Endpoint; 2] = [
    Endpoint {
        method: "POST",
        path: "/api/v1/applications",
        opens: Opens::Granted(Grant::AddApplications),
        summary: Text {
            fr: "Ajoute une application du catalogue au cabinet et l’active pour des dossiers : tout ou rien. Une application ne peut lui donner une clé dont elle a vu le secret.",
            en: "Adds an application of the catalogue to the firm and switches it on for dossiers: all of it or nothing. An application cannot give it a key whose secret it has seen.",
        },
        takes: Takes {
            body: Some(NewApplication::schema),
            ..NOTHING
        },
        status: 201,
        gives: Some(ApplicationDocument::schema),
        answer: |ask| Box::pin(add(ask)),
    },
    Endpoint {
        method: "PATCH",
        path: ONE,
        opens: Opens::Staff,
        summary: Text {
            fr: "Modifie une application : les champs absents restent tels quels. Son ancienne clé cesse aussitôt de l’ouvrir.",
            en: "Changes an application: fields left out stay as they are. Its old key stops opening it at once.",
        },
        takes: Takes {
            body: Some(ApplicationChange::schema),
            if_match: true,
            ..NOTHING
        },
        status: 200,
        gives: Some(ApplicationDocument::schema),
        answer: |ask| Box::pin(edit(ask)),
    },
];

form! {
    /// An application to be added.
    NewApplication {
        required catalogue: String = "Son nom stable dans le catalogue, ou son identifiant." | "Its stable name in the catalogue, or its identifier.",
        optional key: String = "L’identifiant de sa clé, si elle en demande une ; jamais le secret." | "Its key’s identifier, if it needs one; never the secret.",
        optional sic_code: String = "Le code SIC ; nécessaire si le cabinet en a plusieurs." | "The SIC code; needed where the firm has several.",
        optional fields: BTreeMap<String, String> = "Ses champs spécifiques, par nom." | "Its specific fields, by name.",
        optional dossiers: Dossiers = "« none » (à défaut), « all », ou les codes des dossiers." | "“none” (unless said), “all”, or the codes of the dossiers.",
        optional future_dossiers: bool = "Si elle est aussi activée pour tous les dossiers à venir." | "Whether it is switched on for every dossier that comes later, too.",
    }
}

form! {
    /// What changes of an application.
    ApplicationChange {
        optional key: String = "L’identifiant de sa clé." | "Its key’s identifier.",
        optional sic_code: String = "Le code SIC." | "The SIC code.",
        optional fields: BTreeMap<String, String> = "Ses champs spécifiques, tous." | "Its specific fields, all of them.",
    }
}

/// For which dossiers an application is switched on.
#[derive(Debug)]
pub(super) struct Dossiers(DossiersAsked);

impl FromJson for Dossiers {
    fn from_json(value: Value) -> Result<Self, FieldFault> {
        match value.as_str() {
            Some("none") => Ok(Self(DossiersAsked::Nothing)),
            Some("all") => Ok(Self(DossiersAsked::All)),
            Some(_) => Err(FieldFault::WrongType),
            None => Vec::from_json(value).map(|codes| Self(DossiersAsked::Codes(codes))),
        }
    }
}

impl Described for Dossiers {
    fn schema(schemas: &mut Schemas) -> Value {
        json!({ "anyOf": [{ "type": "string", "enum": ["none", "all"] }, Vec::<String>::schema(schemas)] })
    }
}

async fn add(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let typed = NewApplication::read(ask.body.clone())?;
    let form = ApplicationForm {
        catalogue: typed.catalogue.unwrap_or_default(),
        key: typed.key.unwrap_or_default(),
        sic_code: typed.sic_code,
        fields: typed.fields.unwrap_or_default(),
        dossiers: typed.dossiers.map(|Dossiers(asked)| asked).unwrap_or_default(),
        future: typed.future_dossiers.unwrap_or_default(),
    };
    let added = ask.hub.add_told_whole(ask.caller()?, &form, &ask.origin).await;
    match added.map_err(|error| ask.failed(&error))? {
        Ok(id) => {
            let made = Reply::of(&document(&read(&ask, id).await?))?;
            Ok(made.created(&format!("/api/v1/applications/{id}")))
        }
        Err(faults) => Err(Problem::Body(faults.iter().take(ERRORS_TOLD).map(told).collect())),
    }
}

async fn edit(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let before = read(&ask, ask.id(0)?).await?;
    let now = Reply::of(&document(&before))?;
    precondition::check(&ask, &now)?;
    let typed = ApplicationChange::read(ask.body.clone())?;
    let form = changed(&ask, &before, typed).await?;
    let outcome = ask
        .hub
        .edit_application(ask.caller()?, before.id, before.revision, &form, &ask.origin)
        .await;
    match outcome.map_err(|error| ask.failed(&error))? {
        EditOutcome::Saved(_) => Reply::of(&document(&read(&ask, before.id).await?)),
        EditOutcome::Unchanged => Ok(now),
        EditOutcome::Refused(errors) => Err(Problem::Body(errors.iter().map(told_by_wizard).collect())),
    }
}

/// The form of the application with what changes of it.
async fn changed(
    ask: &Ask,
    before: &InstalledApp,
    typed: ApplicationChange,
) -> Result<DefinitionForm, Problem> {
    let mut faults = Vec::new();
    let sic = match typed.sic_code {
        None => before.sic_code.as_ref().map(|(id, _)| *id),
        Some(code) => {
            let listed = ask.hub.keys(ask.caller()?).await;
            let listed = listed.map_err(|error| ask.failed(&error))?.sic_codes;
            let known = listed.into_iter().find(|known| known.code == code);
            if known.is_none() {
                faults.push(told_by_wizard(&WizardError::Sic));
            }
            known.map(|known| known.id)
        }
    };
    if before.entry.key_requirement.kind().is_none() && typed.key.is_some() {
        faults.push(told(&ApplicationFault::NoKeyTaken));
    }
    for name in typed.fields.iter().flat_map(BTreeMap::keys) {
        if before.entry.fields.iter().all(|field| field.name != *name) {
            faults.push(told(&ApplicationFault::UnknownField(name.clone())));
        }
    }
    super::form::wrong(faults)?;
    let key = before.key.as_ref().map(|key| key.identifier.clone());
    Ok(DefinitionForm {
        kind: before.entry.kind.as_str().to_owned(),
        application: before.catalog_app.to_string(),
        api_key: typed.key.or(key).unwrap_or_default(),
        sic: sic.map_or_else(String::new, |id| id.to_string()),
        fields: typed.fields.unwrap_or_else(|| before.fields.clone()),
    })
}

fn told(found: &ApplicationFault) -> FieldError {
    match found {
        ApplicationFault::Wizard(error) => told_by_wizard(error),
        ApplicationFault::SeveralEntries => fault(
            "catalogue",
            said!(
                "several_entries",
                "Plusieurs applications du catalogue ont ce nom. Donnez l’identifiant.",
                "Several applications of the catalogue have this name. Give the identifier."
            ),
        ),
        ApplicationFault::NoKeyTaken => fault(
            "key",
            said!(
                "no_key_taken",
                "Cette application ne prend pas de clé.",
                "This application takes no key."
            ),
        ),
        ApplicationFault::NoSicTaken => fault(
            "sic_code",
            said!(
                "no_sic_code_taken",
                "Cette application ne prend pas de code SIC.",
                "This application takes no SIC code."
            ),
        ),
        ApplicationFault::KeyShown => fault(
            "key",
            said!(
                "key_shown",
                "Le secret de cette clé a été donné à une application. Un administrateur du cabinet doit ajouter celle-ci lui-même, ou créer une autre clé.",
                "The secret of this key was given to an application. An administrator of the firm has to add this one, or to issue another key."
            ),
        ),
        ApplicationFault::UnknownField(name) => FieldError {
            pointer: ["#/fields", pointer(Some(name)).trim_start_matches('#')].concat(),
            fault: FieldFault::Unknown,
        },
        ApplicationFault::NoSelection => fault("dossiers", NOTHING_TO_SELECT),
        ApplicationFault::NoFuture => fault("future_dossiers", NOTHING_TO_SELECT),
        ApplicationFault::UnknownDossier(at) => fault(
            &format!("dossiers/{at}"),
            said!(
                "unknown_dossier",
                "Le cabinet n’a pas de dossier de ce code qui accepte des activations.",
                "The firm has no dossier of this code that takes activations."
            ),
        ),
    }
}

const NOTHING_TO_SELECT: FieldFault = said!(
    "no_selection_taken",
    "Cette application ne s’active pas pour une sélection de dossiers.",
    "This application is not switched on for a selection of dossiers."
);

/// What the wizard says at a field, at the same field here.
fn told_by_wizard(error: &WizardError) -> FieldError {
    let place = match error {
        WizardError::Type | WizardError::Application | WizardError::ApplicationTaken { .. } => {
            "catalogue".to_owned()
        }
        WizardError::Key
        | WizardError::KeyFormat
        | WizardError::KeySecret
        | WizardError::KeyUnknown
        | WizardError::KeyExpired { .. }
        | WizardError::KeyRevoked { .. }
        | WizardError::KeyTaken { .. }
        | WizardError::KeyKind { .. }
        | WizardError::KeySic { .. } => "key".to_owned(),
        WizardError::Sic => "sic_code".to_owned(),
        WizardError::FieldMissing { name, .. }
        | WizardError::FieldTooLong { name, .. }
        | WizardError::FieldForm { name, .. }
        | WizardError::FieldSecret { name } => format!("fields/{name}"),
    };
    fault(&place, wizard_words(error))
}

const fn wizard_words(error: &WizardError) -> FieldFault {
    match error {
        WizardError::Type | WizardError::Application => said!(
            "unknown_entry",
            "Le catalogue du cabinet n’a pas d’application de ce nom.",
            "The firm’s catalogue has no application of this name."
        ),
        WizardError::ApplicationTaken { .. } => said!(
            "already_configured",
            "Cette application est déjà configurée dans le cabinet, ou une autre y porte ce nom.",
            "This application is configured in the firm already, or another one has this name there."
        ),
        WizardError::Key | WizardError::FieldMissing { .. } => FieldFault::Missing,
        WizardError::KeyFormat => said!(
            "invalid_identifier",
            "8 à 48 lettres sans accent, chiffres, « - » ou « _ ».",
            "8 to 48 letters without accents, digits, “-” or “_”."
        ),
        WizardError::KeySecret | WizardError::FieldSecret { .. } => said!(
            "holds_secret",
            "C’est un secret. Ne l’envoyez jamais ici : donnez l’identifiant de la clé.",
            "This is a secret. Never send it here: give the key’s identifier."
        ),
        WizardError::KeyUnknown => said!(
            "unknown_key",
            "Le cabinet n’a pas de clé de cet identifiant.",
            "The firm has no key of this identifier."
        ),
        WizardError::KeyExpired { .. } => {
            said!("key_expired", "Cette clé est expirée.", "This key has expired.")
        }
        WizardError::KeyRevoked { .. } => {
            said!("key_revoked", "Cette clé est révoquée.", "This key is revoked.")
        }
        WizardError::KeyTaken { .. } => said!(
            "key_taken",
            "Cette clé est celle d’une autre application. Chaque application a la sienne.",
            "This key is another application’s. Each application has its own."
        ),
        WizardError::KeyKind {
            needed: KeyKind::Standard,
            ..
        } => said!(
            "standard_key_needed",
            "Cette application demande une clé standard.",
            "This application needs a standard key."
        ),
        WizardError::KeyKind {
            needed: KeyKind::Cabinet,
            ..
        } => said!(
            "cabinet_key_needed",
            "Cette application demande une clé cabinet.",
            "This application needs a cabinet key."
        ),
        WizardError::KeySic { .. } => said!(
            "other_sic_code",
            "Cette clé est faite pour un autre code SIC.",
            "This key was made for another SIC code."
        ),
        WizardError::Sic => said!(
            "unknown_sic_code",
            "Donnez un des codes SIC du cabinet.",
            "Give one of the firm’s SIC codes."
        ),
        WizardError::FieldTooLong { .. } => {
            said!(
                "too_long",
                "Cette valeur est trop longue.",
                "This value is too long."
            )
        }
        WizardError::FieldForm { .. } => said!(
            "invalid_form",
            "Cette valeur n’a pas la forme attendue.",
            "This value does not have the expected form."
        ),
    }
}
