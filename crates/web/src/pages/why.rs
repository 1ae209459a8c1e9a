//! « Pourquoi ? »: whether a call of a key is allowed, now or at a past moment, and which facts decide (`KEY-06`).

mod form;
mod rows;
mod words;

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_app::decisions::{Asked, AskedOf, Decided, FactKind, MomentFault};
use hub_domain::api_key::KeyIdentifier;
use hub_domain::authz::call::{AskedCall, Surface, TrueReason};
use hub_domain::authz::{Act, Target, allows};
use hub_domain::gate::RouteTable;
use hub_domain::ids::InstalledAppId;

use crate::components::{Badge, Choice, Tone};
use crate::forms::{FieldErrors, QueryData};
use crate::frame::{Frame, Message, MessageKind, NavEntry};
use crate::headers::no_store;
use crate::i18n::L10n;
use crate::pages::keys::words::refusal_words;
use crate::routes::Routes;
use crate::session::Visit;
use crate::urls;
use form::{ANY_OPERATION, FIELDS, Typed, Understood};
pub use form::{Link, link};
use rows::Row;

/// `/loophub/pourquoi`.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get(urls::WHY, show)
}

#[derive(Debug, Template)]
#[template(path = "why/show.html")]
struct WhyPage {
    frame: Frame,
    typed: Typed,
    surfaces: Vec<Choice>,
    /// Operations of the public interface, to choose from.
    operations: Vec<String>,
    today: String,
    answer: Option<Answer>,
}

#[derive(Debug)]
struct Answer {
    /// « Accepté » or « Refusé ».
    badge: Badge,
    /// Why it is refused.
    said: String,
    /// What the caller is told: status and code.
    told: Option<String>,
    /// « Maintenant… », « Le 23/11/2026 à 14:05:23 ».
    when: String,
    is_past: bool,
    rows: Vec<Row>,
}

/// `GET /loophub/pourquoi?cle=&application=&dossier=&surface=&operation=&adresse=&le=&heure=`. The question is asked
/// once `dossier` is there, be it empty: a link that knows no dossier fills the form in and asks nothing yet.
async fn show(visit: Visit, QueryData(query): QueryData) -> Response {
    if let Err(denied) = allows(&visit.caller, Act::ExplainDecisions, Target::Firm) {
        return visit.refuse(denied.into()).await;
    }
    let typed = Typed::read(&query);
    let mut errors = query.faults(&visit.l);
    let asked = match query.has("dossier") {
        true if errors.is_empty() => answer(&visit, typed, &mut errors).await,
        _ => filled_in(&visit, typed).await.map(|typed| (typed, None)),
    };
    let (typed, answer) = match asked {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    errors.sort_like(&FIELDS);
    let has_errors = !errors.is_empty();
    let l = &visit.l;
    let mut frame = visit.frame().await;
    // Whoever comes from a call that was refused has one thing left to type, which the trace of that call does not keep.
    if !typed.key.is_empty() && !query.has("dossier") && typed.surface != Surface::Cabinet.code() {
        let text = l.t("why-dossier-left");
        frame = frame.with_message(Some(Message::new(MessageKind::Info, text, l)));
    }
    // The page's own address holds what was typed, and stands on the page.
    if typed.is_secret() {
        frame = frame.at(urls::WHY.to_owned());
    }
    let page = WhyPage {
        frame: frame
            .page(l.t("why-title"), Some(NavEntry::LoopHub))
            .crumb(l.t("nav-loophub"), urls::APPLICATIONS)
            .with_errors(errors),
        surfaces: [Surface::Standard, Surface::Cabinet]
            .into_iter()
            .map(|surface| Choice::new(surface.code(), words::surface(surface, l), &typed.surface))
            .collect(),
        operations: operations(),
        today: l.date_field(visit.hub.now()),
        typed: typed.without_secrets(),
        answer: answer.filter(|_| !has_errors),
    };
    no_store(visit.form(&page, has_errors))
}

/// What a link gave, with the key of the application it named.
async fn filled_in(visit: &Visit, mut typed: Typed) -> Result<Typed, AppError> {
    if typed.key.is_empty()
        && let Some(id) = typed.application
    {
        let found = visit
            .hub
            .application(&visit.caller, InstalledAppId(id), "")
            .await?;
        typed.key = found
            .application
            .key
            .map_or_else(String::new, |key| key.identifier);
    }
    Ok(typed)
}

async fn answer(
    visit: &Visit,
    mut typed: Typed,
    errors: &mut FieldErrors,
) -> Result<(Typed, Option<Answer>), AppError> {
    let l = &visit.l;
    let Some(understood) = typed.understood(errors, l) else {
        return Ok((typed, None));
    };
    let asked = Asked {
        of: understood.of,
        call: Ok(AskedCall {
            surface: understood.surface,
            operation: &understood.operation,
            dossier: understood.asked_dossier(),
        }),
        any_operation: typed.operation.is_empty(),
        peer: understood.peer,
        at: understood
            .at
            .map(|at| at.min(visit.hub.now()).max(understood.second())),
        explain: true,
    };
    let decided = match visit.hub.decision(&visit.caller, &asked).await? {
        Ok(decided) => decided,
        Err(MomentFault::Future) => {
            errors.add("le", l.t("why-future"));
            return Ok((typed, None));
        }
        Err(MomentFault::NotKept(since)) => {
            errors.add("le", l.tx("why-not-kept", "date", l.date_time(since)));
            return Ok((typed, None));
        }
    };
    let Some(on) = &decided.on else {
        let id = match decided.refused {
            Some(TrueReason::KeyNotConfigured) => "why-application-without-key",
            _ => "why-no-key",
        };
        errors.add("cle", l.t(id));
        return Ok((typed, None));
    };
    typed.key.clone_from(&on.identifier);
    if understood.dossier.is_some() && !decided.facts.iter().any(|fact| fact.kind == FactKind::Dossier) {
        errors.add("dossier", l.t("why-no-dossier"));
        return Ok((typed, None));
    }
    let answer = told(visit, &decided, &asked, &understood);
    Ok((typed, Some(answer)))
}

fn told(visit: &Visit, decided: &Decided, asked: &Asked<'_>, understood: &Understood) -> Answer {
    let l = &visit.l;
    let badge = match decided.refused {
        None => Badge::new(Tone::Ok, l.t("why-allowed")),
        Some(_) => Badge::new(Tone::Err, l.t("why-refused")),
    };
    let said = match decided.refused {
        None => l.t("why-allowed-by-all").into_owned(),
        Some(TrueReason::UnknownIdentifier) => l.t("why-unissued").into_owned(),
        Some(reason) => refusal_words(reason.code(), l),
    };
    let told = decided.refused.map(|reason| {
        let reason = reason.told();
        l.ta2(
            "why-told",
            "status",
            reason.status().to_string(),
            "code",
            reason.code(),
        )
    });
    let when = match asked.at {
        None => {
            let now = visit.hub.now();
            l.ta2("why-now", "date", l.date(now), "time", l.time_field(now))
        }
        Some(at) => l.ta2("why-then", "date", l.date(at), "time", l.time_field(at)),
    };
    Answer {
        badge,
        said,
        told,
        when,
        is_past: asked.at.is_some(),
        rows: rows::of(decided, asked, understood, visit),
    }
}

/// The operations that the built-in routes name, each once.
fn operations() -> Vec<String> {
    let table = RouteTable::built_in();
    let mut names: Vec<String> = table
        .iter()
        .flat_map(RouteTable::routes)
        .filter(|route| route.surface() != Surface::SelfService)
        .map(|route| route.operation().as_str().to_owned())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Whose call is asked about, as typed.
fn asked_of(typed: &Typed, errors: &mut FieldErrors, l: &L10n) -> Option<AskedOf> {
    if typed.key.is_empty() {
        if let Some(id) = typed.application {
            return Some(AskedOf::Application(InstalledAppId(id)));
        }
        errors.add("cle", l.t("why-key-missing"));
        return None;
    }
    if typed.holds_secret() {
        errors.add("cle", l.t("why-secret"));
        return None;
    }
    match KeyIdentifier::parse(&typed.key) {
        Ok(identifier) => Some(AskedOf::Key(identifier)),
        Err(_) => {
            errors.add("cle", l.t("why-no-key"));
            None
        }
    }
}
