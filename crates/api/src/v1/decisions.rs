//! `POST /api/v1/decisions`: up to a hundred questions at once, each answered as a call would be (3.3).

use std::net::IpAddr;

use axum::http::HeaderMap;
use hub_app::decisions::{Asked, AskedOf, Decided, Fact, MomentFault};
use hub_domain::api_key::KeyIdentifier;
use hub_domain::authz::call::{
    AskedCall, AskedDossier, CABINET, Check, DenyReason, OperationName, RouteFault, Surface, TrueReason,
};
use hub_domain::authz::grant::Grant;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::dossier::DossierCode;
use hub_domain::ids::InstalledAppId;
use hub_domain::moment::Moment;
use serde_json::{Value, json};

use super::endpoint::{Ask, Endpoint, NOTHING, Parameter, Reply, Takes};
use super::form::{FromJson, fault, form, said};
use super::parameters::Parameters;
use super::schema::{Described, Instant, Schemas, document};
use super::who::{Opens, Who};
use crate::gate::asked::{self, Described as DescribedCall};
use crate::problem::{FieldError, FieldFault, Plain, Problem, Text};

/// How many questions are answered at once.
const QUESTIONS_MAX: usize = 100;
/// A dossier code that no dossier has: a text that is no code is looked up like any other.
const NO_CODE: &str = "";

pub(super) static ENDPOINTS: [Endpoint; 1] = [Endpoint {
    method: "POST",
    path: "/api/v1/decisions",
    opens: Opens::Granted(Grant::AskDecisions),
    summary: Text {
        fr: "Dit si des appels seraient acceptés maintenant, ou l’auraient été à une date passée, 100 au plus à la fois, dans l’ordre des questions. Chacune compte pour un appel de la clé qui demande.",
        en: "Says whether calls would be allowed now, or would have been at a past moment, at most 100 at once, in the order of the questions. Each counts as a call of the key that asks.",
    },
    takes: Takes {
        query: &[Parameter {
            name: "explain",
            text: Text {
                fr: "« true » pour les administrateurs : les faits qui décident, qui les a faits et quand.",
                en: "“true” for administrators: the facts that decide, who made them and when.",
            },
        }],
        body: Some(DecisionsAsked::schema),
        only_asks: true,
        ..NOTHING
    },
    status: 200,
    gives: Some(DecisionsDocument::schema),
    answer: |ask| Box::pin(answer(ask)),
}];

form! {
    /// Questions.
    DecisionsAsked {
        required questions: Questions = "Les questions, 100 au plus." | "The questions, at most 100.",
    }
}

form! {
    /// One question: of a key or an application, by surface and operation or by method and path.
    Question {
        optional key: String = "L’identifiant de la clé." | "The key’s identifier.",
        optional application: i64 = "L’identifiant de l’application, à défaut de clé." | "The application’s identifier, where no key is given.",
        optional surface: String = "« standard » ou « cabinet »." | "“standard” or “cabinet”." ; { "enum": ["standard", "cabinet"] },
        optional operation: String = "L’opération, comme « compte:read »." | "The operation, such as “compte:read”.",
        optional method: String = "La méthode, à défaut d’opération." | "The method, where no operation is given.",
        optional path: String = "Le chemin et ses paramètres, à défaut d’opération." | "The path and its parameters, where no operation is given.",
        optional dossier: String = "Le code du dossier, ou « cabinet »." | "The dossier’s code, or “cabinet”.",
        optional address: String = "L’adresse d’où vient l’appel ; une adresse permise si elle est absente." | "The address the call comes from; an allowed one when left out.",
        optional at: String = "La date passée, RFC 3339, avec « explain=true » ; maintenant si elle est absente." | "The past moment, RFC 3339, with “explain=true”; now when left out." ; { "format": "date-time" },
    }
}

document! {
    /// The answers.
    DecisionsDocument {
        data: Vec<DecisionDocument> = "Une réponse par question, dans le même ordre." | "One answer a question, in the same order.",
    }
}

document! {
    /// One answer.
    DecisionDocument {
        decision: &'static str = "« allow » ou « deny »." | "“allow” or “deny”." ; { "enum": ["allow", "deny"] },
        code: Option<&'static str> = "Ce qui serait dit à l’appelant, si c’est refusé." | "What the caller would be told, where it is refused.",
        revision: i64 = "La révision du cabinet à laquelle c’est décidé." | "The firm’s revision it was decided at.",
        explanation: Option<ExplanationDocument> = "Les faits qui décident, si c’est demandé." | "The facts that decide, where asked.",
    }
}

document! {
    /// Why.
    ExplanationDocument {
        reason: Option<&'static str> = "La vraie raison du refus, jamais dite à l’appelant." | "The true reason of the refusal, never told to the caller.",
        checks: Vec<CheckDocument> = "Les vérifications, dans l’ordre." | "The checks, in order.",
        facts: Vec<FactDocument> = "Les faits, dans l’ordre des vérifications, et qui les a faits." | "The facts, in the order of the checks, and who made them.",
    }
}

document! {
    /// A check.
    CheckDocument {
        check: &'static str = "« key », « secret », « validity », « rate », « application », « firm », « suspension », « route », « surface », « operation », « address » ou « dossier »." | "“key”, “secret”, “validity”, “rate”, “application”, “firm”, “suspension”, “route”, “surface”, “operation”, “address” or “dossier”.",
        outcome: &'static str = "« passed », « refused », « not_reached », ou « not_asked » pour ce qui dépend de l’appel lui-même." | "“passed”, “refused”, “not_reached”, or “not_asked” for what depends on the call itself." ; { "enum": ["passed", "refused", "not_reached", "not_asked"] },
    }
}

document! {
    /// A fact.
    FactDocument {
        check: &'static str = "La vérification qui le regarde." | "The check that looks at it.",
        what: &'static str = "Ce qui s’est passé, comme « key », « application », « suspension » ou « activation »." | "What happened, such as “key”, “application”, “suspension” or “activation”.",
        name: String = "Ce dont il s’agit." | "What it is.",
        at: Instant = "Depuis quand." | "Since when.",
        act: i64 = "L’acte qui l’a fait." | "The act that made it.",
        entry: Option<i64> = "La position de son entrée au journal." | "The position of its entry in the journal.",
        by: Option<String> = "Qui l’a fait." | "Who made it.",
    }
}

/// Questions as they were sent.
#[derive(Debug)]
pub(super) struct Questions(Vec<Value>);

impl FromJson for Questions {
    fn from_json(value: Value) -> Result<Self, FieldFault> {
        match value {
            Value::Array(values) => Ok(Self(values)),
            _ => Err(FieldFault::WrongType),
        }
    }
}

impl Described for Questions {
    fn schema(schemas: &mut Schemas) -> Value {
        json!({ "type": "array", "maxItems": QUESTIONS_MAX, "items": Question::schema(schemas) })
    }
}

async fn answer(ask: Ask) -> Result<Reply, Problem> {
    let mut parameters = Parameters::of(ask.query());
    let explain = parameters.take("explain", EXPLAIN, |text| text.parse::<bool>().ok());
    parameters.finish()?;
    let explain = explain.unwrap_or(false);
    may(&ask, explain)?;
    let asked = DecisionsAsked::read(ask.body.clone())?.questions;
    let asked = asked.map_or_else(Vec::new, |questions| questions.0);
    if asked.len() > QUESTIONS_MAX {
        let why = said!("too_many", "100 questions au plus.", "At most 100 questions.");
        return Err(Problem::Body(vec![fault("questions", why)]));
    }
    if let Who::Application(_, call) = &ask.who {
        let more = ask.hub.count_more(call, asked.len().saturating_sub(1));
        more.map_err(|seconds| Problem::Refused {
            reason: DenyReason::RateLimited,
            retry_after: Some(seconds),
            limits: ask.door.limits(),
        })?;
    }
    let (mut questions, mut errors) = (Vec::new(), Vec::new());
    for (at, question) in asked.into_iter().enumerate() {
        match understood(question, explain) {
            Ok(question) => questions.push(question),
            Err(found) => errors.extend(found.into_iter().map(|error| FieldError {
                pointer: format!("#/questions/{at}{}", error.pointer.trim_start_matches('#')),
                ..error
            })),
        }
    }
    super::form::wrong(std::mem::take(&mut errors))?;
    let mut data = Vec::new();
    for (at, question) in questions.iter().enumerate() {
        match decided(&ask, question, explain).await? {
            Ok(answer) => data.push(answer),
            Err(why) => errors.push(fault(&format!("questions/{at}/at"), why)),
        }
    }
    super::form::wrong(errors)?;
    Reply::list(&DecisionsDocument { data })
}

/// Refuses who may not ask, or may not be told why, before any question is read.
fn may(ask: &Ask, explain: bool) -> Result<(), Problem> {
    let needed = if explain {
        Act::ExplainDecisions
    } else {
        Act::AskDecisions
    };
    let allowed = allows(ask.caller()?, needed, Target::Firm);
    allowed.map_err(|_| Problem::Plain(Plain::Forbidden))
}

/// A question, understood.
struct Understood {
    of: AskedOf,
    call: AskedFor,
    peer: Option<IpAddr>,
    at: Option<Moment>,
}

enum AskedFor {
    Operation {
        surface: Surface,
        operation: OperationName,
        dossier: Option<String>,
    },
    Call {
        method: String,
        path: String,
    },
}

fn understood(question: Value, explain: bool) -> Result<Understood, Vec<FieldError>> {
    let asked = match Question::read(question) {
        Ok(asked) => asked,
        Err(Problem::Body(errors)) => return Err(errors),
        Err(_) => {
            let pointer = "#".to_owned();
            return Err(vec![FieldError {
                pointer,
                fault: FieldFault::WrongType,
            }]);
        }
    };
    let mut errors = idle(&asked);
    let of = match (asked.key, asked.application) {
        (Some(key), None) => KeyIdentifier::parse(&key)
            .map(AskedOf::Key)
            .map_err(|_| fault("key", NO_KEY)),
        (None, Some(id)) => Ok(AskedOf::Application(InstalledAppId(id))),
        _ => Err(fault("key", ONE_OF)),
    };
    let call = match (asked.operation, asked.method.zip(asked.path)) {
        (Some(operation), None) => {
            let surface = asked.surface.as_deref().and_then(Surface::from_code);
            let surface = surface.filter(|surface| *surface != Surface::SelfService);
            match (OperationName::parse(&operation), surface) {
                (Ok(operation), Some(surface)) => Ok(AskedFor::Operation {
                    surface,
                    operation,
                    dossier: asked.dossier,
                }),
                (Err(_), _) => Err(fault("operation", NO_OPERATION)),
                (_, None) => Err(fault("surface", NO_SURFACE)),
            }
        }
        (None, Some((method, path))) => Ok(AskedFor::Call { method, path }),
        _ => Err(fault("operation", ONE_OF_CALLS)),
    };
    let peer = match asked.address.map(|text| text.parse::<IpAddr>()) {
        None => Ok(None),
        Some(Ok(peer)) => Ok(Some(peer)),
        Some(Err(_)) => Err(fault("address", NO_ADDRESS)),
    };
    let at = match asked.at.map(|text| text.parse::<jiff::Timestamp>()) {
        None => Ok(None),
        Some(_) if !explain => Err(fault("at", AT_UNEXPLAINED)),
        Some(Ok(at)) => Ok(Some(Moment(at.as_millisecond()))),
        Some(Err(_)) => Err(fault("at", NO_MOMENT)),
    };
    match (of, call, peer, at) {
        (Ok(of), Ok(call), Ok(peer), Ok(at)) if errors.is_empty() => Ok(Understood { of, call, peer, at }),
        (of, call, peer, at) => {
            errors.extend(of.err());
            errors.extend(call.err());
            errors.extend(peer.err());
            errors.extend(at.err());
            Err(errors)
        }
    }
}

/// What a question says beside what it is decided by: overlooked, it would weaken the question.
fn idle(asked: &Question) -> Vec<FieldError> {
    let with_call = [("method", asked.method.is_some()), ("path", asked.path.is_some())];
    let with_path = [
        ("surface", asked.surface.is_some()),
        ("dossier", asked.dossier.is_some()),
    ];
    let idle = match (asked.operation.is_some(), asked.path.is_some()) {
        (true, _) => with_call,
        (false, true) => with_path,
        (false, false) => return Vec::new(),
    };
    let told = idle.into_iter().filter(|(_, is_given)| *is_given);
    told.map(|(name, _)| fault(name, ONE_OF_CALLS)).collect()
}

async fn decided(
    ask: &Ask,
    question: &Understood,
    explain: bool,
) -> Result<Result<DecisionDocument, FieldFault>, Problem> {
    let found = match &question.call {
        AskedFor::Operation {
            surface,
            operation,
            dossier,
        } => {
            let code = dossier.as_deref().map(DossierCode::parse);
            let asked = AskedCall {
                surface: *surface,
                operation,
                dossier: match (dossier.as_deref(), &code) {
                    (None, _) => AskedDossier::Missing,
                    (Some(text), _) if text.eq_ignore_ascii_case(CABINET) => AskedDossier::Cabinet,
                    (Some(_), Some(Ok(code))) => AskedDossier::Code(code.as_str()),
                    (Some(_), _) => AskedDossier::Code(NO_CODE),
                },
            };
            decision(ask, question, Ok(asked), explain).await?
        }
        AskedFor::Call { method, path } => {
            let described = DescribedCall {
                method: method.as_bytes(),
                uri: path.as_bytes(),
            };
            let table = &ask.door.settings.route_table;
            match asked::read(table, described, &HeaderMap::new()) {
                Ok(named) => decision(ask, question, Ok(named.asked()), explain).await?,
                Err(fault) => decision(ask, question, Err(fault), explain).await?,
            }
        }
    };
    Ok(match found {
        Ok(decided) => Ok(document(decided, explain)),
        Err(MomentFault::Future) => Err(FUTURE),
        Err(MomentFault::NotKept(_)) => Err(NOT_KEPT),
    })
}

async fn decision(
    ask: &Ask,
    question: &Understood,
    call: Result<AskedCall<'_>, RouteFault>,
    explain: bool,
) -> Result<Result<Decided, MomentFault>, Problem> {
    let asked = Asked {
        of: question.of,
        call,
        any_operation: false,
        peer: question.peer,
        at: question.at,
        explain,
    };
    let found = ask.hub.decision(ask.caller()?, &asked).await;
    found.map_err(|error| ask.failed(&error))
}

fn document(decided: Decided, explain: bool) -> DecisionDocument {
    DecisionDocument {
        decision: if decided.refused.is_some() {
            "deny"
        } else {
            "allow"
        },
        code: decided.refused.map(|reason| reason.told().code()),
        revision: decided.revision,
        explanation: explain.then(|| ExplanationDocument {
            reason: decided.refused.map(TrueReason::code),
            checks: Check::ALL
                .into_iter()
                .map(|check| CheckDocument {
                    check: check.code(),
                    outcome: decided.outcome(check).code(),
                })
                .collect(),
            facts: decided.facts.into_iter().map(fact).collect(),
        }),
    }
}

fn fact(fact: Fact) -> FactDocument {
    FactDocument {
        check: fact.check.code(),
        what: fact.kind.code(),
        name: fact.name,
        at: Instant::of(fact.told.at),
        act: fact.told.act.0,
        entry: fact.told.seq,
        by: fact.told.by,
    }
}

const EXPLAIN: FieldFault = said!(
    "not_allowed",
    "Les valeurs possibles sont « true » et « false ».",
    "The possible values are “true” and “false”."
);
const ONE_OF: FieldFault = said!(
    "missing",
    "Donnez une clé ou une application, pas les deux.",
    "Give a key or an application, not both."
);
const NO_KEY: FieldFault = said!(
    "invalid_identifier",
    "Ce n’est pas l’identifiant d’une clé.",
    "This is no key’s identifier."
);
const ONE_OF_CALLS: FieldFault = said!(
    "missing",
    "Donnez une surface et une opération, ou une méthode et un chemin.",
    "Give a surface and an operation, or a method and a path."
);
const NO_OPERATION: FieldFault = said!(
    "invalid_operation",
    "Une opération s’écrit comme « compte:read ».",
    "An operation is written like “compte:read”."
);
const NO_SURFACE: FieldFault = said!(
    "not_allowed",
    "Les valeurs possibles sont « standard » et « cabinet ».",
    "The possible values are “standard” and “cabinet”."
);
const NO_ADDRESS: FieldFault = said!(
    "invalid_address",
    "Ce n’est pas une adresse IP.",
    "This is no IP address."
);
const AT_UNEXPLAINED: FieldFault = said!(
    "not_allowed",
    "Une date passée demande « explain=true ».",
    "A past moment asks for “explain=true”."
);
const NO_MOMENT: FieldFault = said!(
    "invalid_date",
    "Écrivez la date et l’heure comme 2026-11-23T14:05:00Z.",
    "Write the date and time like 2026-11-23T14:05:00Z."
);
const FUTURE: FieldFault = said!(
    "in_the_future",
    "Cette date est dans le futur.",
    "This moment has not come."
);
const NOT_KEPT: FieldFault = said!(
    "not_kept",
    "Le journal n’a plus les mots de cette date : rien ne peut en être dit avec certitude.",
    "The journal no longer has the words of that date: nothing can be said of it for certain."
);
