//! `/api/v1/dossiers`: the firm's client files.

use hub_app::commands::{DossierFault, DossierForm, DossierOutcome};
use hub_app::queries::{Dossier, ListedDossier};
use hub_domain::authz::grant::Grant;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::company_number::{Siren, Siret};
use hub_domain::dossier::{CODE_MAX_CHARS, DossierCode, DossierCodeError, DossierStatus, NAME_MAX_CHARS};

use super::endpoint::{A_PART, Ask, Endpoint, NOTHING, Parameter, Reply, Takes};
use super::form::{Nullable, fault, form, said};
use super::list::{Listed, firms_place, part};
use super::parameters::Parameters;
use super::schema::{Described as _, document};
use super::who::Opens;
use super::{NamedDocument, precondition};
use crate::problem::{FieldError, FieldFault, Plain, Problem, Text};

const ONE: &str = "/api/v1/dossiers/{code}";

pub(super) static ENDPOINTS: [Endpoint; 5] = [
    Endpoint {
        method: "GET",
        path: "/api/v1/dossiers",
        opens: Opens::Granted(Grant::ReadDossiers),
        summary: Text {
            fr: "Les dossiers du cabinet, par code ; sans les archivés à moins de les demander, et sans les modèles.",
            en: "The firm’s dossiers, by code; without archived ones unless asked for, and without models.",
        },
        takes: Takes {
            query: &[Parameter {
                name: "status",
                text: Text {
                    fr: "« to_prepare », « operational » ou « archived ».",
                    en: "“to_prepare”, “operational” or “archived”.",
                },
            }],
            ..A_PART
        },
        status: 200,
        gives: Some(Listed::<DossierLine>::schema),
        answer: |ask| Box::pin(list(ask)),
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/dossiers",
        opens: Opens::Granted(Grant::WriteDossiers),
        summary: Text {
            fr: "Crée un dossier.",
            en: "Creates a dossier.",
        },
        takes: Takes {
            body: Some(NewDossier::schema),
            ..NOTHING
        },
        status: 201,
        gives: Some(DossierDocument::schema),
        answer: |ask| Box::pin(create(ask)),
    },
    Endpoint {
        method: "GET",
        path: ONE,
        opens: Opens::Granted(Grant::ReadDossiers),
        summary: Text {
            fr: "Un dossier, archivé ou non.",
            en: "One dossier, archived or not.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(DossierDocument::schema),
        answer: |ask| Box::pin(show(ask)),
    },
    Endpoint {
        method: "PATCH",
        path: ONE,
        opens: Opens::Granted(Grant::WriteDossiers),
        summary: Text {
            fr: "Modifie un dossier : les champs absents restent tels quels.",
            en: "Changes a dossier: fields left out stay as they are.",
        },
        takes: Takes {
            body: Some(DossierChange::schema),
            if_match: true,
            ..NOTHING
        },
        status: 200,
        gives: Some(DossierDocument::schema),
        answer: |ask| Box::pin(edit(ask)),
    },
    Endpoint {
        method: "DELETE",
        path: ONE,
        opens: Opens::Granted(Grant::WriteDossiers),
        summary: Text {
            fr: "Archive un dossier : ses activations et ses accès prennent fin, son historique reste.",
            en: "Archives a dossier: its activations and accesses end, its history stays.",
        },
        takes: Takes {
            if_match: true,
            ..NOTHING
        },
        status: 204,
        gives: None,
        answer: |ask| Box::pin(archive(ask)),
    },
];

document! {
    /// A dossier in a list.
    DossierLine {
        code: String = "Le code, unique dans le cabinet." | "The code, unique in the firm.",
        name: String = "Le nom." | "The name.",
        denomination: String = "La dénomination de l’entreprise." | "The company’s name.",
        status: &'static str = "« to_prepare », « operational » ou « archived »." | "“to_prepare”, “operational” or “archived”." ; { "enum": ["to_prepare", "operational", "archived"] },
        teams_status: &'static str = "L’état de l’espace Teams." | "The state of the Teams space.",
        owner: Option<NamedDocument> = "Le maître du dossier." | "The dossier’s owner.",
        engagement_manager: Option<i64> = "L’identifiant de l’engagement manager." | "The engagement manager’s identifier.",
        applications: i64 = "Le nombre d’applications activées." | "How many applications are switched on.",
    }
}

document! {
    /// A dossier.
    DossierDocument {
        code: String = "Le code, unique dans le cabinet." | "The code, unique in the firm.",
        name: String = "Le nom." | "The name.",
        denomination: String = "La dénomination de l’entreprise." | "The company’s name.",
        status: &'static str = "« to_prepare », « operational » ou « archived »." | "“to_prepare”, “operational” or “archived”." ; { "enum": ["to_prepare", "operational", "archived"] },
        teams_status: &'static str = "L’état de l’espace Teams." | "The state of the Teams space.",
        is_model: bool = "Si c’est un modèle." | "Whether it is a model.",
        owner: Option<i64> = "L’identifiant du maître du dossier." | "The owner’s identifier.",
        engagement_manager: Option<i64> = "L’identifiant de l’engagement manager." | "The engagement manager’s identifier.",
        siren: Option<String> = "Le SIREN." | "The SIREN.",
        siret: Option<String> = "Le SIRET." | "The SIRET.",
        agency: Option<i64> = "L’identifiant de l’agence." | "The agency’s identifier.",
    }
}

form! {
    /// A new dossier.
    NewDossier {
        required code: String = "1 à 20 lettres sans accent, chiffres, « - » ou « _ »." | "1 to 20 letters without accents, digits, “-” or “_”." ; { "minLength": 1, "maxLength": CODE_MAX_CHARS },
        required name: String = "Le nom." | "The name." ; { "maxLength": NAME_MAX_CHARS },
        optional denomination: String = "La dénomination ; le nom si elle est absente." | "The company’s name; the name when left out." ; { "maxLength": NAME_MAX_CHARS },
        optional status: String = "« to_prepare » (à défaut) ou « operational »." | "“to_prepare” (unless said) or “operational”." ; { "enum": ["to_prepare", "operational"] },
        optional owner: Nullable<i64> = "L’identifiant du maître du dossier." | "The owner’s identifier.",
        optional engagement_manager: Nullable<i64> = "L’identifiant de l’engagement manager." | "The engagement manager’s identifier.",
        optional siren: Nullable<String> = "Le SIREN." | "The SIREN.",
        optional siret: Nullable<String> = "Le SIRET." | "The SIRET.",
        optional agency: Nullable<i64> = "L’identifiant de l’agence." | "The agency’s identifier.",
    }
}

form! {
    /// What changes of a dossier.
    DossierChange {
        optional code: String = "1 à 20 lettres sans accent, chiffres, « - » ou « _ »." | "1 to 20 letters without accents, digits, “-” or “_”." ; { "minLength": 1, "maxLength": CODE_MAX_CHARS },
        optional name: String = "Le nom." | "The name." ; { "maxLength": NAME_MAX_CHARS },
        optional denomination: String = "La dénomination." | "The company’s name." ; { "maxLength": NAME_MAX_CHARS },
        optional status: String = "« to_prepare » ou « operational »." | "“to_prepare” or “operational”." ; { "enum": ["to_prepare", "operational"] },
        optional owner: Nullable<i64> = "L’identifiant du maître du dossier." | "The owner’s identifier.",
        optional engagement_manager: Nullable<i64> = "L’identifiant de l’engagement manager." | "The engagement manager’s identifier.",
        optional siren: Nullable<String> = "Le SIREN." | "The SIREN.",
        optional siret: Nullable<String> = "Le SIRET." | "The SIRET.",
        optional agency: Nullable<i64> = "L’identifiant de l’agence." | "The agency’s identifier.",
    }
}

async fn list(ask: Ask) -> Result<Reply, Problem> {
    let place = firms_place(&ask, "dossiers")?;
    let mut parameters = Parameters::of(ask.query());
    let page = parameters.page(&place, |text| Some(text.to_owned()));
    let status = parameters.take("status", STATUS, DossierStatus::parse);
    parameters.finish()?;
    let after = page.after.clone().unwrap_or_default();
    let found = ask
        .hub
        .dossiers_part(ask.caller()?, status, page.asked(after.as_str()))
        .await;
    let found = found.map_err(|error| ask.failed(&error))?;
    part(&place, found, |line| line.dossier.code.clone(), line)
}

async fn show(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    read(&ask, ask.named(0)).await
}

async fn create(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let typed = NewDossier::read(ask.body.clone())?;
    let form = DossierForm {
        code: typed.code.unwrap_or_default(),
        name: typed.name.unwrap_or_default(),
        denomination: typed.denomination.unwrap_or_default(),
        status: typed
            .status
            .unwrap_or_else(|| DossierStatus::ToPrepare.as_str().to_owned()),
        owner: number(typed.owner).unwrap_or_default(),
        engagement_manager: number(typed.engagement_manager).unwrap_or_default(),
        siren: text(typed.siren).unwrap_or_default(),
        siret: text(typed.siret).unwrap_or_default(),
        agency: Some(number(typed.agency).unwrap_or_default()),
    };
    let outcome = ask.hub.create_dossier(ask.caller()?, &form, &ask.origin).await;
    match outcome.map_err(|error| ask.failed(&error))? {
        DossierOutcome::Saved(code) => {
            let made = read(&ask, &code).await?;
            Ok(made.created(&format!("/api/v1/dossiers/{code}")))
        }
        DossierOutcome::Unchanged => Err(Problem::Internal),
        DossierOutcome::Refused(faults) => Err(refused(&faults)),
    }
}

async fn edit(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let dossier = to_edit(&ask).await?;
    let now = Reply::of(&document(&dossier))?;
    precondition::check(&ask, &now)?;
    let typed = DossierChange::read(ask.body.clone())?;
    let mut form = DossierForm::of(&dossier);
    let changes = |given: &Option<Nullable<i64>>, stored: &str| {
        number(given.clone()).is_some_and(|given| given != stored)
    };
    let changes_charge =
        changes(&typed.owner, &form.owner) || changes(&typed.engagement_manager, &form.engagement_manager);
    // A page leaves who is in charge as it is where the field was locked; who asks for it here is told.
    if changes_charge && allows(ask.caller()?, Act::EditRights, Target::Firm).is_err() {
        return Err(Problem::Plain(Plain::Forbidden));
    }
    let places = [
        (&mut form.code, typed.code),
        (&mut form.name, typed.name),
        (&mut form.denomination, typed.denomination),
        (&mut form.status, typed.status),
        (&mut form.owner, number(typed.owner)),
        (&mut form.engagement_manager, number(typed.engagement_manager)),
        (&mut form.siren, text(typed.siren)),
        (&mut form.siret, text(typed.siret)),
    ];
    for (place, value) in places {
        if let Some(value) = value {
            *place = value;
        }
    }
    form.agency = number(typed.agency).or(form.agency);
    let outcome = ask
        .hub
        .edit_dossier(ask.caller()?, &dossier.code, dossier.revision, &form, &ask.origin)
        .await;
    match outcome.map_err(|error| ask.failed(&error))? {
        DossierOutcome::Saved(code) => read(&ask, &code).await,
        DossierOutcome::Unchanged => Ok(now),
        DossierOutcome::Refused(faults) => Err(refused(&faults)),
    }
}

async fn archive(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let dossier = to_edit(&ask).await?;
    precondition::check(&ask, &Reply::of(&document(&dossier))?)?;
    let done = ask
        .hub
        .archive_dossier(ask.caller()?, &dossier.code, dossier.revision, &ask.origin)
        .await;
    done.map_err(|error| ask.failed(&error))?;
    Ok(Reply::done())
}

/// The dossier of the address, for whom may edit it.
async fn to_edit(ask: &Ask) -> Result<Dossier, Problem> {
    let code = folded(ask.named(0))?;
    let found = ask.hub.dossier_to_edit(ask.caller()?, &code).await;
    Ok(found.map_err(|error| ask.failed(&error))?.0)
}

async fn read(ask: &Ask, code: &str) -> Result<Reply, Problem> {
    let found = ask.hub.dossier(ask.caller()?, &folded(code)?).await;
    Reply::of(&document(&found.map_err(|error| ask.failed(&error))?))
}

/// A code as it is stored; a text that is none is no dossier's.
pub(super) fn folded(code: &str) -> Result<String, Problem> {
    let code = DossierCode::parse(code).map_err(|_| Problem::NotFound)?;
    Ok(code.as_str().to_owned())
}

fn line(line: ListedDossier) -> DossierLine {
    DossierLine {
        code: line.dossier.code,
        name: line.dossier.name,
        denomination: line.denomination,
        status: line.status.as_str(),
        teams_status: line.teams_status.as_str(),
        owner: line.owner.map(|owner| NamedDocument {
            id: owner.0,
            name: line.owner_name,
        }),
        engagement_manager: line.engagement_manager.map(|manager| manager.0),
        applications: line.applications,
    }
}

fn document(dossier: &Dossier) -> DossierDocument {
    let number = |text: Option<&str>| text.map(str::to_owned);
    DossierDocument {
        code: dossier.code.clone(),
        name: dossier.name.clone(),
        denomination: dossier.denomination.clone(),
        status: dossier.status.as_str(),
        teams_status: dossier.teams_status.as_str(),
        is_model: dossier.is_model,
        owner: dossier.owner.map(|owner| owner.0),
        engagement_manager: dossier.engagement_manager.map(|manager| manager.0),
        siren: number(dossier.numbers.siren.as_ref().map(Siren::as_str)),
        siret: number(dossier.numbers.siret.as_ref().map(Siret::as_str)),
        agency: dossier.agency.map(|agency| agency.0),
    }
}

/// A number as a form holds it: nothing when it was left out, an empty text for `null`.
fn number(given: Option<Nullable<i64>>) -> Option<String> {
    given.map(|Nullable(number)| number.map_or_else(String::new, |number| number.to_string()))
}

fn text(given: Option<Nullable<String>>) -> Option<String> {
    given.map(|Nullable(text)| text.unwrap_or_default())
}

const STATUS: FieldFault = said!(
    "not_allowed",
    "Les valeurs possibles sont « to_prepare », « operational » et « archived ».",
    "The possible values are “to_prepare”, “operational” and “archived”."
);

fn refused(faults: &[DossierFault]) -> Problem {
    Problem::Body(faults.iter().map(told).collect())
}

fn told(found: &DossierFault) -> FieldError {
    let name = said!(
        "invalid_name",
        "Donnez 1 à 200 caractères visibles, sans retour à la ligne.",
        "Give 1 to 200 visible characters, without line breaks."
    );
    let person = said!(
        "unknown_staff",
        "Aucun collaborateur actif du cabinet n’a cet identifiant.",
        "No active member of the firm’s staff has this identifier."
    );
    let number = said!(
        "invalid_number",
        "Ce numéro n’est pas valable : vérifiez ses chiffres.",
        "This number is not valid: check its digits."
    );
    match found {
        DossierFault::Code(DossierCodeError::Reserved) => fault(
            "code",
            said!("reserved", "Ce code est réservé.", "This code is reserved."),
        ),
        DossierFault::Code(_) => fault(
            "code",
            said!(
                "invalid_code",
                "Donnez 1 à 20 lettres sans accent, chiffres, « - » ou « _ ».",
                "Give 1 to 20 letters without accents, digits, “-” or “_”."
            ),
        ),
        DossierFault::CodeTaken => fault(
            "code",
            said!(
                "taken",
                "Un autre dossier du cabinet, peut-être archivé, a ce code.",
                "Another dossier of the firm, perhaps archived, has this code."
            ),
        ),
        DossierFault::Denomination(_) => fault("denomination", name),
        DossierFault::Name(_) => fault("name", name),
        DossierFault::Status => fault(
            "status",
            said!(
                "not_allowed",
                "Les valeurs possibles sont « to_prepare » et « operational ».",
                "The possible values are “to_prepare” and “operational”."
            ),
        ),
        DossierFault::Owner => fault("owner", person),
        DossierFault::EngagementManager => fault("engagement_manager", person),
        DossierFault::Siren(_) => fault("siren", number),
        DossierFault::Siret(_) => fault("siret", number),
        DossierFault::OtherCompany => fault(
            "siret",
            said!(
                "other_company",
                "Ce SIRET est celui d’une autre entreprise que le SIREN.",
                "This SIRET is another company’s than the SIREN."
            ),
        ),
        DossierFault::Agency => fault(
            "agency",
            said!(
                "unknown_agency",
                "Aucune agence active du cabinet n’a cet identifiant.",
                "No active agency of the firm has this identifier."
            ),
        ),
    }
}
