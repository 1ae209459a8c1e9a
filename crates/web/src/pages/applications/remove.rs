//! « Supprimer »: what it ends, confirmed in proportion to the damage (`APP-04`).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::AppError;
use hub_app::commands::RemoveOutcome;
use hub_app::queries::InstalledApp;
use hub_domain::authz::Act;
use hub_domain::catalog::AppKind;
use hub_domain::fold::fold;
use hub_domain::wizard::holds_issued_secret;

use super::{frame_under, id_of};
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody, FormData};
use crate::frame::{Frame, Message, MessageKind};
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

/// From how many dossiers on the name is to be typed (S9, 6).
const NAME_FROM: i64 = 100;

#[derive(Debug, Template)]
#[template(path = "applications/remove.html")]
struct RemovePage {
    frame: Frame,
    label: String,
    page: String,
    dossiers: i64,
    is_whole_firm: bool,
    is_default: bool,
    is_offer: bool,
    key: Option<String>,
    needs_check: bool,
    needs_name: bool,
    is_checked: bool,
    typed: String,
}

/// `GET /loophub/applications/{id}/supprimer`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match read(&visit, &segment).await {
        Ok(application) => {
            let page = page(&visit, &application).await;
            visit.page(&page)
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /loophub/applications/{id}/supprimer`. The form carries the number of dossiers that was announced.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let application = match read(&visit, &segment).await {
        Ok(application) => application,
        Err(error) => return visit.refuse(error).await,
    };
    let shown = form.number("dossiers").unwrap_or(-1);
    if shown != application.dossiers {
        return changed(&visit, &application, shown).await;
    }
    let errors = confirmation(&visit, &application, &form);
    if !errors.is_empty() {
        let mut page = page(&visit, &application).await;
        page.is_checked = form.has("lu");
        // What was typed comes back, unless it is something that must not be shown.
        page.typed = Some(form.text("nom"))
            .filter(|typed| !holds_issued_secret(typed))
            .unwrap_or_default()
            .to_owned();
        page.frame = page.frame.with_errors(errors);
        return visit.invalid(&page);
    }
    let outcome = visit
        .hub
        .remove_application(&visit.caller, application.id, shown, &visit.origin)
        .await;
    match outcome {
        Ok(RemoveOutcome::Removed { label, ended }) => {
            let args = [("app", label.as_str().into()), ("n", ended.activations.into())];
            visit.redirect(
                urls::APPLICATIONS,
                Some((MessageKind::Success, "msg-del-plain", &args)),
            )
        }
        Ok(RemoveOutcome::ImpactChanged { .. }) => match read(&visit, &segment).await {
            Ok(application) => changed(&visit, &application, shown).await,
            Err(error) => visit.refuse(error).await,
        },
        Err(error) => visit.refuse(error).await,
    }
}

/// What is still to be confirmed.
fn confirmation(visit: &Visit, application: &InstalledApp, form: &FormData) -> FieldErrors {
    let l = &visit.l;
    let mut errors = FieldErrors::default();
    if application.dossiers > 0 && !form.has("lu") {
        errors.add("lu", l.t("msg-check"));
    }
    if application.dossiers >= NAME_FROM && loose(form.text("nom")) != loose(&application.label) {
        errors.add("nom", l.tx("msg-confirm", "name", &application.label));
    }
    errors
}

/// A name without case, accents, kinds of dashes and spaces.
fn loose(name: &str) -> String {
    fold(name).replace(' ', "")
}

/// The page with the new figures, its confirmation emptied (MSG-IMPACT).
async fn changed(visit: &Visit, application: &InstalledApp, shown: i64) -> Response {
    let mut page = page(visit, application).await;
    let args = [
        ("before", shown.max(0).into()),
        ("now", application.dossiers.into()),
    ];
    let message = Message::new(MessageKind::Warning, visit.l.ta("msg-impact", &args), &visit.l);
    page.frame = page.frame.with_message(Some(message));
    visit.shown(render(StatusCode::CONFLICT, &page))
}

async fn read(visit: &Visit, segment: &Segment) -> Result<InstalledApp, AppError> {
    let id = id_of(visit, segment, Act::RemoveApplication)?;
    Ok(visit.hub.application(&visit.caller, id, "").await?.application)
}

async fn page(visit: &Visit, application: &InstalledApp) -> RemovePage {
    let entry = &application.entry;
    let own = urls::application(application.id);
    RemovePage {
        frame: frame_under(visit, visit.l.tx("app-delete-title", "app", &application.label))
            .await
            .crumb(application.label.as_str(), own.as_str()),
        label: application.label.clone(),
        page: own,
        dossiers: application.dossiers,
        is_whole_firm: entry.acts_on_whole_firm(),
        is_default: entry.default,
        is_offer: entry.kind == AppKind::Cegid && entry.requires_contact,
        key: application.key.as_ref().map(|key| key.identifier.clone()),
        needs_check: application.dossiers > 0,
        needs_name: application.dossiers >= NAME_FROM,
        is_checked: false,
        typed: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S9, 6: the name typed again is compared without case, accents, kinds of dashes and spaces.
    #[test]
    fn a_name_is_compared_loosely() {
        let name = "CEGID LOOP - Offre Co-production";
        for typed in [
            "cegid loop – offre co‑production",
            "CEGIDLOOP-OFFRE CO-PRODUCTION",
            " Cégid\u{a0}Loop — Offre Co-production ",
        ] {
            assert_eq!(loose(typed), loose(name), "{typed}");
        }
        for typed in ["", "CEGID LOOP", "CEGID LOOP Offre Co-production"] {
            assert_ne!(loose(typed), loose(name), "{typed}");
        }
    }
}
