//! « Modifier »: the key, the SIC code and the specific fields of an application (`APP-03`).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::commands::EditOutcome;
use hub_app::queries::{InstalledApp, KeysList};
use hub_app::{AppError, ConflictKind};
use hub_domain::api_key::KeyState;
use hub_domain::authz::Act;
use hub_domain::wizard::{DefinitionForm, WizardError};

use super::{frame_under, id_of};
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody};
use crate::frame::{Frame, Message, MessageKind};
use crate::pages::wizard::fields::{self, Settings, in_language, kind_words};
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "applications/edit.html")]
struct EditPage {
    frame: Frame,
    revision: i64,
    kind: String,
    label: String,
    description: String,
    used: Option<i64>,
    page: String,
    settings: Settings,
}

/// `GET /loophub/applications/{id}/modifier`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match read(&visit, &segment).await {
        Ok((application, keys)) => {
            let form = stored(&application);
            let page = page(&visit, application, &keys, &form).await;
            visit.page(&page)
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /loophub/applications/{id}/modifier`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let (application, keys) = match read(&visit, &segment).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let id = application.id;
    // Type and application are not asked: they are what they are.
    let typed = DefinitionForm {
        kind: application.entry.kind.as_str().to_owned(),
        application: application.catalog_app.to_string(),
        ..fields::typed(&form)
    };
    let names = settings(&visit, &application, &keys, &typed).names();
    let unreadable = fields::errors(&form, &[], &names, &visit.l);
    let is_chosen_only = form.text("action") == "cle";
    if is_chosen_only || !unreadable.is_empty() {
        return again(&visit, application, &keys, typed, unreadable).await;
    }
    let revision = form.number("revision").unwrap_or(0);
    let outcome = visit
        .hub
        .edit_application(&visit.caller, id, revision, &typed, &visit.origin)
        .await;
    match outcome {
        Ok(EditOutcome::Saved(label)) => {
            let args = [("app", label.as_str().into())];
            visit.redirect(
                &urls::application(id),
                Some((MessageKind::Success, "app-edited", &args)),
            )
        }
        Ok(EditOutcome::Unchanged) => {
            visit.redirect(&urls::application(id), plain(MessageKind::Info, "msg-nochange"))
        }
        Ok(EditOutcome::Refused(found)) => {
            let is_secret = found.iter().any(|error| matches!(error, WizardError::KeySecret));
            let errors = fields::errors(&form, &found, &names, &visit.l);
            again(
                &visit,
                application,
                &keys,
                typed.without_secrets(is_secret),
                errors,
            )
            .await
        }
        Err(AppError::Conflict(ConflictKind::Stale { .. })) => stale(&visit, &segment, typed).await,
        Err(error) => visit.refuse(error).await,
    }
}

/// What was typed comes back on top of what somebody else saved, to be looked at and saved again.
async fn stale(visit: &Visit, segment: &Segment, typed: DefinitionForm) -> Response {
    let (application, keys) = match read(visit, segment).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let mut page = page(visit, application, &keys, &typed.without_secrets(false)).await;
    let message = Message::new(MessageKind::Warning, visit.l.t("app-edit-moved"), &visit.l);
    page.frame = page.frame.with_message(Some(message));
    visit.shown(render(StatusCode::CONFLICT, &page))
}

async fn again(
    visit: &Visit,
    application: InstalledApp,
    keys: &KeysList,
    typed: DefinitionForm,
    errors: FieldErrors,
) -> Response {
    let is_right = errors.is_empty();
    let mut page = page(visit, application, keys, &typed.without_secrets(false)).await;
    page.frame = page.frame.with_errors(errors);
    if is_right {
        visit.page(&page)
    } else {
        visit.invalid(&page)
    }
}

async fn read(visit: &Visit, segment: &Segment) -> Result<(InstalledApp, KeysList), AppError> {
    let id = id_of(visit, segment, Act::EditApplication)?;
    let found = visit.hub.application(&visit.caller, id, "").await?;
    Ok((found.application, visit.hub.keys(&visit.caller).await?))
}

/// The settings as they are, as a form.
fn stored(application: &InstalledApp) -> DefinitionForm {
    DefinitionForm {
        kind: application.entry.kind.as_str().to_owned(),
        application: application.catalog_app.to_string(),
        api_key: application
            .key
            .as_ref()
            .map_or_else(String::new, |key| key.identifier.clone()),
        sic: application
            .sic_code
            .as_ref()
            .map_or_else(String::new, |(id, _)| id.to_string()),
        fields: application.fields.clone(),
    }
}

fn settings(visit: &Visit, application: &InstalledApp, keys: &KeysList, form: &DefinitionForm) -> Settings {
    let now = visit.hub.now();
    let kind = application.entry.key_requirement.kind();
    // Its own key, and those that no application uses.
    let usable: Vec<_> = keys
        .keys
        .iter()
        .filter(|key| {
            Some(key.kind) == kind
                && key
                    .application
                    .as_ref()
                    .is_none_or(|(user, _)| *user == application.id)
                && KeyState::at(now, key.expires_at, key.revoked_at) == KeyState::Live
        })
        .cloned()
        .collect();
    Settings::new(Some(&application.entry), form, &keys.sic_codes, &usable, &visit.l)
}

async fn page(visit: &Visit, application: InstalledApp, keys: &KeysList, form: &DefinitionForm) -> EditPage {
    let l = &visit.l;
    let own = urls::application(application.id);
    let entry = &application.entry;
    EditPage {
        frame: frame_under(visit, l.tx("app-edit-title", "app", &application.label))
            .await
            .crumb(application.label.as_str(), own.as_str()),
        revision: application.revision,
        kind: kind_words(entry.kind, l),
        label: application.label.clone(),
        description: in_language(l, &entry.description_fr, &entry.description_en).to_owned(),
        used: (!entry.acts_on_whole_firm()).then_some(application.dossiers),
        page: own,
        settings: settings(visit, &application, keys, form),
    }
}
