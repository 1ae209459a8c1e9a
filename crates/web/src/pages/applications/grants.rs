//! What an application may do in Loop Hub by itself, with its cabinet key.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::commands::GrantsOutcome;
use hub_app::queries::InstalledApp;
use hub_app::{AppError, ConflictKind};
use hub_domain::authz::Act;
use hub_domain::authz::grant::{Grant, Grants};

use super::{frame_under, id_of};
use crate::components::Choice;
use crate::errors::render;
use crate::forms::FormBody;
use crate::frame::{Frame, Message, MessageKind};
use crate::i18n::L10n;
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "applications/grants.html")]
struct GrantsPage {
    frame: Frame,
    choices: Vec<Choice>,
    revision: i64,
    page: String,
    /// What somebody else saved meanwhile, in words.
    other: Vec<String>,
}

/// `GET /loophub/applications/{id}/droits-api`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match read(&visit, &segment).await {
        Ok((application, grants)) => {
            let page = page(&visit, &application, &grants).await;
            visit.page(&page)
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /loophub/applications/{id}/droits-api`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let (application, stored) = match read(&visit, &segment).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let id = application.id;
    let typed: Grants = form.get_all("droit").filter_map(Grant::from_code).collect();
    let revision = form.number("revision").unwrap_or(-1);
    let outcome = visit
        .hub
        .edit_grants(&visit.caller, id, revision, &typed, &visit.origin)
        .await;
    match outcome {
        Ok(GrantsOutcome::Saved(label)) => {
            let args = [("app", label.as_str().into())];
            visit.redirect(
                &urls::application(id),
                Some((MessageKind::Success, "grants-saved", &args)),
            )
        }
        Ok(GrantsOutcome::Unchanged) => {
            visit.redirect(&urls::application(id), plain(MessageKind::Info, "msg-nochange"))
        }
        Err(AppError::Conflict(ConflictKind::Stale { .. })) => {
            let l = &visit.l;
            let mut page = page(&visit, &application, &typed).await;
            page.other = words(&stored, l);
            let message = Message::new(MessageKind::Warning, l.t("grants-moved"), l);
            page.frame = page.frame.with_message(Some(message));
            visit.shown(render(StatusCode::CONFLICT, &page))
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// What is granted in words, one a line; one line says that nothing is.
#[must_use]
pub fn words(grants: &Grants, l: &L10n) -> Vec<String> {
    if grants.is_empty() {
        return vec![l.t("grants-none").into_owned()];
    }
    let granted = grants.words().filter_map(Grant::from_code);
    granted
        .map(|grant| l.t(grant_words(grant)).into_owned())
        .collect()
}

const fn grant_words(grant: Grant) -> &'static str {
    match grant {
        Grant::ReadDossiers => "grant-dossiers-read",
        Grant::WriteDossiers => "grant-dossiers-write",
        Grant::WriteActivations => "grant-activations-write",
        Grant::ReadContacts => "grant-contacts-read",
        Grant::WriteContacts => "grant-contacts-write",
        Grant::ImportFiles => "grant-imports-write",
        Grant::ReadAccesses => "grant-accesses-read",
        Grant::ReadApplications => "grant-applications-read",
        Grant::AddApplications => "grant-applications-add",
        Grant::WriteApplications => "grant-applications-write",
        Grant::ReadKeys => "grant-keys-read",
        Grant::WriteKeys => "grant-keys-write",
        Grant::ReadWebhooks => "grant-webhooks-read",
        Grant::WriteWebhooks => "grant-webhooks-write",
        Grant::ReadStaff => "grant-staff-read",
        Grant::ReadJournal => "grant-audit-read",
        Grant::AskDecisions => "grant-decisions-read",
    }
}

async fn read(visit: &Visit, segment: &Segment) -> Result<(InstalledApp, Grants), AppError> {
    let id = id_of(visit, segment, Act::GrantOperations)?;
    visit.hub.application_grants(&visit.caller, id).await
}

async fn page(visit: &Visit, application: &InstalledApp, grants: &Grants) -> GrantsPage {
    let l = &visit.l;
    let own = urls::application(application.id);
    let held: Vec<&str> = grants.words().collect();
    let choice = |grant: &Grant| Choice {
        value: grant.code().to_owned(),
        label: l.t(grant_words(*grant)).into_owned(),
        description: String::new(),
        chosen: held.contains(&grant.code()),
    };
    GrantsPage {
        choices: Grant::ALL.iter().map(choice).collect(),
        revision: application.revision,
        other: Vec::new(),
        frame: frame_under(visit, l.tx("grants-title", "app", &application.label))
            .await
            .crumb(application.label.as_str(), own.as_str()),
        page: own,
    }
}
