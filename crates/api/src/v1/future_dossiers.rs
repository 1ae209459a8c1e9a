//! `/api/v1/applications/{id}/future-dossiers`: for which dossiers that come later an application is switched on by itself
//! (`APP-08`). Dossiers that are there stay as they are.

use hub_app::commands::{FutureForm, FutureOutcome};
use hub_app::queries::FutureRulePage;
use hub_domain::authz::grant::Grant;
use hub_domain::future_rule::{FUTURE_VALUES_MAX, FutureFault};
use hub_domain::ids::{AgencyId, InstalledAppId, StaffId};

use super::endpoint::{Ask, Endpoint, NOTHING, Reply, Takes};
use super::form::{fault, form, said};
use super::parameters::Parameters;
use super::precondition;
use super::schema::{Described as _, document};
use super::who::Opens;
use crate::problem::{FieldError, FieldFault, Problem, Text};

const RULE: &str = "/api/v1/applications/{id}/future-dossiers";

pub(super) static ENDPOINTS: [Endpoint; 2] = [
    Endpoint {
        method: "GET",
        path: RULE,
        opens: Opens::Granted(Grant::ReadApplications),
        summary: Text {
            fr: "Pour quels dossiers à venir une application s’active d’elle-même.",
            en: "For which dossiers that come later an application is switched on by itself.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(FutureRuleDocument::schema),
        answer: |ask| Box::pin(show(ask)),
    },
    Endpoint {
        method: "PUT",
        path: RULE,
        opens: Opens::Staff,
        summary: Text {
            fr: "Change pour quels dossiers à venir une application s’active d’elle-même ; les dossiers déjà là restent tels quels.",
            en: "Changes for which dossiers that come later an application is switched on by itself; dossiers that are there stay as they are.",
        },
        takes: Takes {
            body: Some(FutureRuleChange::schema),
            if_match: true,
            ..NOTHING
        },
        status: 200,
        gives: Some(FutureRuleDocument::schema),
        answer: |ask| Box::pin(change(ask)),
    },
];

document! {
    /// The rule of an application for dossiers that come later.
    FutureRuleDocument {
        scope: &'static str = "« none », « all », ou « some » : ceux d’une agence, d’un maître ou d’un préfixe de la liste." | "“none”, “all”, or “some”: those of an agency, an owner or a prefix that is listed." ; { "enum": ["none", "all", "some"] },
        agencies: Vec<i64> = "Les identifiants des agences." | "The agencies’ identifiers.",
        owners: Vec<i64> = "Les identifiants des maîtres de dossier." | "The owners’ identifiers.",
        prefixes: Vec<String> = "Le début des codes." | "What codes begin with.",
        exceptions: Vec<String> = "Le début des codes exceptés ; un code entier excepte un dossier." | "What excepted codes begin with; a whole code excepts one dossier.",
    }
}

form! {
    /// The rule as it is to be, whole.
    FutureRuleChange {
        required scope: String = "« none », « all » ou « some »." | "“none”, “all” or “some”." ; { "enum": ["none", "all", "some"] },
        optional agencies: Vec<i64> = "Les identifiants des agences, avec « some »." | "The agencies’ identifiers, with “some”." ; { "maxItems": FUTURE_VALUES_MAX },
        optional owners: Vec<i64> = "Les identifiants des maîtres de dossier, avec « some »." | "The owners’ identifiers, with “some”." ; { "maxItems": FUTURE_VALUES_MAX },
        optional prefixes: Vec<String> = "Le début des codes, avec « some »." | "What codes begin with, with “some”." ; { "maxItems": FUTURE_VALUES_MAX },
        optional exceptions: Vec<String> = "Le début des codes exceptés, avec « all » ou « some »." | "What excepted codes begin with, with “all” or “some”." ; { "maxItems": FUTURE_VALUES_MAX },
    }
}

async fn show(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id = ask.id(0)?;
    Reply::of(&document(&read(&ask, id).await?))
}

async fn change(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: InstalledAppId = ask.id(0)?;
    let before = read(&ask, id).await?;
    let now = Reply::of(&document(&before))?;
    precondition::check(&ask, &now)?;
    let form = form(FutureRuleChange::read(ask.body.clone())?)?;
    let outcome = ask
        .hub
        .edit_future_rule(ask.caller()?, id, before.revision, &form, &ask.origin)
        .await;
    match outcome.map_err(|error| ask.failed(&error))? {
        FutureOutcome::Saved(_) => Reply::of(&document(&read(&ask, id).await?)),
        FutureOutcome::Unchanged => Ok(now),
        FutureOutcome::Refused(faults) => Err(Problem::Body(faults.iter().map(told).collect())),
    }
}

/// The form of a rule told whole. What its scope does not use is refused, not overlooked.
fn form(typed: FutureRuleChange) -> Result<FutureForm, Problem> {
    let scope = typed.scope.unwrap_or_default();
    let agencies = typed.agencies.unwrap_or_default();
    let owners = typed.owners.unwrap_or_default();
    let prefixes = typed.prefixes.unwrap_or_default();
    let exceptions = typed.exceptions.unwrap_or_default();
    let mut faults = Vec::new();
    for (name, is_given, is_used) in [
        ("agencies", !agencies.is_empty(), scope == "some"),
        ("owners", !owners.is_empty(), scope == "some"),
        ("prefixes", !prefixes.is_empty(), scope == "some"),
        ("exceptions", !exceptions.is_empty(), scope != "none"),
    ] {
        if is_given && !is_used {
            faults.push(fault(name, UNUSED));
        }
    }
    for (name, texts) in [("prefixes", &prefixes), ("exceptions", &exceptions)] {
        for (at, text) in texts.iter().enumerate() {
            // The form of the page keeps several in one text, and one of none is nothing there.
            if text.is_empty() || text.contains(|c: char| c.is_whitespace() || ",;".contains(c)) {
                faults.push(fault(&format!("{name}/{at}"), NO_BEGINNING));
            }
        }
    }
    super::form::wrong(faults)?;
    Ok(FutureForm {
        scope,
        agencies: agencies.into_iter().map(AgencyId).collect(),
        owners: owners.into_iter().map(StaffId).collect(),
        prefixes: prefixes.join(" "),
        exceptions: exceptions.join(" "),
    })
}

async fn read(ask: &Ask, id: InstalledAppId) -> Result<FutureRulePage, Problem> {
    let found = ask.hub.future_rule(ask.caller()?, id).await;
    found.map_err(|error| ask.failed(&error))
}

fn document(found: &FutureRulePage) -> FutureRuleDocument {
    let rule = &found.rule;
    FutureRuleDocument {
        scope: rule.scope.as_str(),
        agencies: rule.agencies.iter().map(|id| id.0).collect(),
        owners: rule.owners.iter().map(|id| id.0).collect(),
        prefixes: rule.prefixes.clone(),
        exceptions: rule.exceptions.clone(),
    }
}

fn told(found: &FutureFault) -> FieldError {
    match found {
        FutureFault::Scope => fault(
            "scope",
            said!(
                "not_allowed",
                "Les valeurs possibles sont « none », « all » et « some ».",
                "The possible values are “none”, “all” and “some”."
            ),
        ),
        FutureFault::Nothing => fault(
            "scope",
            said!(
                "nothing_chosen",
                "Avec « some », donnez des agences et des maîtres que le cabinet a, 200 au plus, ou des préfixes.",
                "With “some”, give agencies and owners that the firm has, 200 at most, or prefixes."
            ),
        ),
        FutureFault::Prefixes => fault("prefixes", NO_BEGINNING),
        FutureFault::Exceptions => fault("exceptions", NO_BEGINNING),
    }
}

const UNUSED: FieldFault = said!(
    "not_used",
    "Ce champ ne sert pas avec cette valeur de « scope ».",
    "This field is not used with this value of “scope”."
);
const NO_BEGINNING: FieldFault = said!(
    "no_beginning",
    "Donnez le début de codes : 1 à 20 lettres sans accent, chiffres, « - » ou « _ », 200 au plus.",
    "Give what codes begin with: 1 to 20 letters without accents, digits, “-” or “_”, 200 at most."
);
