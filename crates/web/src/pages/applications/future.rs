//! « Futurs dossiers » of an application (`APP-08`).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::commands::{FutureForm, FutureOutcome};
use hub_app::queries::FutureRulePage;
use hub_app::{AppError, ConflictKind};
use hub_domain::authz::Act;
use hub_domain::future_rule::{FUTURE_VALUES_MAX, FutureFault, FutureRule, FutureScope};
use hub_domain::ids::{AgencyId, StaffId};

use super::{frame_under, id_of};
use crate::components::Choice;
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody, FormData};
use crate::frame::{Frame, Message, MessageKind};
use crate::i18n::L10n;
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "applications/future.html")]
struct FutureView {
    frame: Frame,
    scopes: Vec<Choice>,
    agencies: Vec<Choice>,
    owners: Vec<Choice>,
    prefixes: String,
    exceptions: String,
    revision: i64,
    page: String,
    /// The rule somebody else saved meanwhile, in words.
    other: Vec<String>,
}

/// `GET /loophub/applications/{id}/futurs`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match read(&visit, &segment).await {
        Ok(found) => {
            let typed = FutureForm::of(&found.rule);
            let revision = found.revision;
            let view = view(&visit, &found, &typed, revision, FieldErrors::default()).await;
            visit.page(&view)
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /loophub/applications/{id}/futurs`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let found = match read(&visit, &segment).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let (typed, errors) = (typed(&form), form.faults(l));
    let revision = form.number("revision").unwrap_or(-1);
    let id = found.application.id;
    let outcome = if errors.is_empty() {
        visit
            .hub
            .edit_future_rule(&visit.caller, id, revision, &typed, &visit.origin)
            .await
    } else {
        Ok(FutureOutcome::Refused(Vec::new()))
    };
    match outcome {
        Ok(FutureOutcome::Saved(label)) => {
            let args = [("app", label.as_str().into())];
            visit.redirect(
                &urls::application(id),
                Some((MessageKind::Success, "future-saved", &args)),
            )
        }
        Ok(FutureOutcome::Unchanged) => {
            visit.redirect(&urls::application(id), plain(MessageKind::Info, "msg-nochange"))
        }
        Ok(FutureOutcome::Refused(faults)) => {
            let errors = said(errors, &faults, l);
            let view = view(&visit, &found, &typed, revision, errors).await;
            visit.invalid(&view)
        }
        Err(AppError::Conflict(ConflictKind::Stale { .. })) => {
            let mut view = view(&visit, &found, &typed, found.revision, FieldErrors::default()).await;
            view.other = words(&found, l);
            let message = Message::new(MessageKind::Warning, l.t("future-moved"), l);
            view.frame = view.frame.with_message(Some(message));
            visit.shown(render(StatusCode::CONFLICT, &view))
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// The rule in words, one sentence or list a line.
#[must_use]
pub fn words(found: &FutureRulePage, l: &L10n) -> Vec<String> {
    let rule: &FutureRule = &found.rule;
    let mut words = vec![l.t(scope_words(rule.scope)).into_owned()];
    let agencies = found.agencies.iter();
    let agencies = agencies.filter(|agency| rule.agencies.iter().any(|id| id.0 == agency.id));
    let agencies: Vec<&str> = agencies.map(|agency| agency.code.as_str()).collect();
    let owners = found.staff.iter();
    let owners: Vec<String> = owners
        .filter(|member| rule.owners.contains(&member.id))
        .map(hub_app::queries::Member::name)
        .collect();
    for (id, listed) in [
        ("future-words-agencies", agencies.join(", ")),
        ("future-words-owners", owners.join(", ")),
        ("future-words-prefixes", rule.prefixes.join(", ")),
        ("future-words-exceptions", rule.exceptions.join(", ")),
    ] {
        if !listed.is_empty() {
            words.push(l.tx(id, "list", listed));
        }
    }
    words
}

const fn scope_words(scope: FutureScope) -> &'static str {
    match scope {
        FutureScope::None => "future-scope-none",
        FutureScope::All => "future-scope-all",
        FutureScope::Some => "future-scope-some",
    }
}

async fn read(visit: &Visit, segment: &Segment) -> Result<FutureRulePage, AppError> {
    let id = id_of(visit, segment, Act::EditApplication)?;
    visit.hub.future_rule(&visit.caller, id).await
}

fn typed(form: &FormData) -> FutureForm {
    FutureForm {
        scope: form.text("futurs").to_owned(),
        agencies: form
            .get_all("agence")
            .map(|id| id.parse().unwrap_or(AgencyId(0)))
            .collect(),
        owners: form
            .get_all("maitre")
            .map(|id| id.parse().unwrap_or(StaffId(0)))
            .collect(),
        prefixes: form.text("prefixes").to_owned(),
        exceptions: form.text("exceptions").to_owned(),
    }
}

async fn view(
    visit: &Visit,
    found: &FutureRulePage,
    typed: &FutureForm,
    revision: i64,
    errors: FieldErrors,
) -> FutureView {
    let l = &visit.l;
    let own = urls::application(found.application.id);
    let scopes = FutureScope::ALL.map(|scope| {
        let code = scope.as_str();
        Choice::new(code, l.t(scope_words(scope)), &typed.scope)
            .described(l.t(&format!("future-scope-{code}-hint")))
    });
    FutureView {
        scopes: scopes.to_vec(),
        agencies: found
            .agencies
            .iter()
            .map(|agency| Choice {
                value: agency.id.to_string(),
                label: format!("{} – {}", agency.code, agency.label),
                description: String::new(),
                chosen: typed.agencies.iter().any(|id| id.0 == agency.id),
            })
            .collect(),
        owners: found
            .staff
            .iter()
            .map(|member| Choice {
                value: member.id.to_string(),
                label: member.name(),
                description: String::new(),
                chosen: typed.owners.contains(&member.id),
            })
            .collect(),
        prefixes: typed.prefixes.clone(),
        exceptions: typed.exceptions.clone(),
        revision,
        other: Vec::new(),
        frame: frame_under(visit, l.tx("future-title", "app", &found.application.label))
            .await
            .crumb(found.application.label.as_str(), own.as_str())
            .with_errors(errors),
        page: own,
    }
}

fn said(mut errors: FieldErrors, faults: &[FutureFault], l: &L10n) -> FieldErrors {
    for fault in faults {
        match fault {
            FutureFault::Scope => errors.add("futurs", l.t("future-scope-missing")),
            FutureFault::Nothing => errors.add("futurs", l.t("future-nothing")),
            FutureFault::Prefixes => errors.add("prefixes", l.tn("future-prefixes-wrong", FUTURE_VALUES_MAX)),
            FutureFault::Exceptions => {
                errors.add("exceptions", l.tn("future-prefixes-wrong", FUTURE_VALUES_MAX));
            }
        }
    }
    errors.sort_like(&["futurs", "prefixes", "exceptions"]);
    errors
}
