//! « Applications internes »: those that the firm declared itself (`CAT-05`).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::commands::DeclareOutcome;
use hub_app::queries::OwnApplication;
use hub_app::{AppError, ConflictKind};
use hub_domain::authz::{Act, Target, allows};
use hub_domain::catalog::{LABEL_MAX_CHARS, OwnFault, OwnForm, SENTENCE_MAX_CHARS};
use hub_domain::ids::CatalogAppId;

use super::frame_under;
use crate::components::{Badge, Choice, Tone};
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody, FormData};
use crate::frame::{Frame, Message, MessageKind};
use crate::i18n::L10n;
use crate::pages::wizard::fields::kind_words;
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "applications/own.html")]
struct OwnList {
    frame: Frame,
    rows: Vec<OwnRow>,
}

#[derive(Debug)]
struct OwnRow {
    label: String,
    kind: String,
    publisher: String,
    description: String,
    configured: i64,
    state: Badge,
    edit: String,
}

#[derive(Debug, Template)]
#[template(path = "applications/own_form.html")]
struct OwnFormPage {
    frame: Frame,
    typed: OwnForm,
    kinds: Vec<Choice>,
    writes: Vec<Choice>,
    /// What the form of a declared application carries, and its kind in words.
    known: Option<(String, String)>,
    /// What somebody else saved meanwhile.
    other: Option<OwnForm>,
}

/// `GET /loophub/applications/internes`.
pub async fn list(visit: Visit) -> Response {
    let found = match visit.hub.own_applications(&visit.caller).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let rows = found.into_iter().map(|own| OwnRow {
        kind: kind_words(own.entry.kind, l),
        state: if OwnForm::of(&own.entry).is_offered {
            Badge::new(Tone::Ok, l.t("own-state-offered"))
        } else {
            Badge::new(Tone::Neutral, l.t("own-state-withdrawn"))
        },
        edit: urls::edit_own_application(own.id),
        label: own.entry.label,
        publisher: own.entry.publisher,
        description: own.entry.description_fr,
        configured: own.configured,
    });
    let page = OwnList {
        rows: rows.collect(),
        frame: frame_under(&visit, l.t("own-title")).await,
    };
    visit.page(&page)
}

/// `GET /loophub/applications/internes/ajouter`.
pub async fn add(visit: Visit) -> Response {
    let typed = OwnForm {
        kind: OwnForm::KINDS[0].as_str().to_owned(),
        ..OwnForm::default()
    };
    adding(&visit, typed, FieldErrors::default()).await
}

/// `POST /loophub/applications/internes/ajouter`.
pub async fn create(visit: Visit, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let (typed, errors) = (read(&form), form.faults(&visit.l));
    if !errors.is_empty() {
        return adding(&visit, typed, errors).await;
    }
    let declared = visit
        .hub
        .declare_application(&visit.caller, &typed, &visit.origin)
        .await;
    match declared {
        Ok(DeclareOutcome::Saved(label)) => saved(&visit, "own-added", &label),
        Ok(DeclareOutcome::Unchanged) => visit.redirect(urls::OWN_APPLICATIONS, None),
        Ok(DeclareOutcome::Refused(faults)) => {
            let errors = said(errors, &faults, &visit.l);
            adding(&visit, typed, errors).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn adding(visit: &Visit, typed: OwnForm, errors: FieldErrors) -> Response {
    if let Err(denied) = allows(&visit.caller, Act::AddApplication, Target::Firm) {
        return visit.refuse(denied.into()).await;
    }
    let is_wrong = !errors.is_empty();
    let page = page(visit, None, typed, visit.l.t("own-add").into_owned(), errors).await;
    visit.form(&page, is_wrong)
}

/// `GET /loophub/applications/internes/{id}/modifier`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match stored(&visit, &segment).await {
        Ok(own) => {
            let typed = OwnForm::of(&own.entry);
            let page = editing(&visit, &own, own.digest.clone(), typed, FieldErrors::default()).await;
            visit.page(&page)
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /loophub/applications/internes/{id}/modifier`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let own = match stored(&visit, &segment).await {
        Ok(own) => own,
        Err(error) => return visit.refuse(error).await,
    };
    let (typed, errors) = (read(&form), form.faults(&visit.l));
    let shown = form.text("version").to_owned();
    let outcome = if errors.is_empty() {
        visit
            .hub
            .edit_declared(&visit.caller, (own.id, &shown), &typed, &visit.origin)
            .await
    } else {
        Ok(DeclareOutcome::Refused(Vec::new()))
    };
    match outcome {
        Ok(DeclareOutcome::Saved(label)) => saved(&visit, "own-edited", &label),
        Ok(DeclareOutcome::Unchanged) => {
            visit.redirect(urls::OWN_APPLICATIONS, plain(MessageKind::Info, "msg-nochange"))
        }
        Ok(DeclareOutcome::Refused(faults)) => {
            let errors = said(errors, &faults, &visit.l);
            let page = editing(&visit, &own, shown, typed, errors).await;
            visit.invalid(&page)
        }
        Err(AppError::Conflict(ConflictKind::Stale { .. })) => {
            let mut page = editing(&visit, &own, own.digest.clone(), typed, FieldErrors::default()).await;
            page.other = Some(OwnForm::of(&own.entry));
            let message = Message::new(MessageKind::Warning, visit.l.t("own-moved"), &visit.l);
            page.frame = page.frame.with_message(Some(message));
            visit.shown(render(StatusCode::CONFLICT, &page))
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn stored(visit: &Visit, segment: &Segment) -> Result<OwnApplication, AppError> {
    let own = visit.hub.own_applications(&visit.caller).await?;
    let id = segment.id().map(CatalogAppId).ok_or(AppError::NotFound)?;
    own.into_iter().find(|one| one.id == id).ok_or(AppError::NotFound)
}

async fn editing(
    visit: &Visit,
    own: &OwnApplication,
    version: String,
    mut typed: OwnForm,
    errors: FieldErrors,
) -> OwnFormPage {
    // The kind is no field of this form.
    own.entry.kind.as_str().clone_into(&mut typed.kind);
    let heading = visit.l.tx("own-edit", "app", &own.entry.label);
    let known = (version, kind_words(own.entry.kind, &visit.l));
    page(visit, Some(known), typed, heading, errors).await
}

async fn page(
    visit: &Visit,
    known: Option<(String, String)>,
    typed: OwnForm,
    heading: String,
    errors: FieldErrors,
) -> OwnFormPage {
    let l = &visit.l;
    let kinds = OwnForm::KINDS.map(|kind| {
        Choice::new(kind.as_str(), kind_words(kind, l), &typed.kind)
            .described(l.t(&format!("own-kind-{}", kind.as_str())))
    });
    let present = if typed.may_write { "tout" } else { "lecture" };
    let writes = ["lecture", "tout"].map(|value| {
        let id = if value == "tout" { "own-write" } else { "own-read" };
        Choice::new(value, l.t(id), present)
    });
    OwnFormPage {
        kinds: kinds.to_vec(),
        writes: writes.to_vec(),
        typed,
        known,
        other: None,
        frame: frame_under(visit, heading)
            .await
            .crumb(l.t("own-title"), urls::OWN_APPLICATIONS)
            .with_errors(errors),
    }
}

fn saved(visit: &Visit, message: &str, label: &str) -> Response {
    let args = [("app", label.into())];
    visit.redirect(
        urls::OWN_APPLICATIONS,
        Some((MessageKind::Success, message, &args)),
    )
}

fn read(form: &FormData) -> OwnForm {
    let text = |name: &str| form.text(name).to_owned();
    OwnForm {
        label: text("libelle"),
        kind: text("type"),
        publisher: text("editeur"),
        description: text("description"),
        may_write: form.text("droits") == "tout",
        is_offered: form.has("proposee"),
    }
}

fn said(mut errors: FieldErrors, faults: &[OwnFault], l: &L10n) -> FieldErrors {
    for fault in faults {
        match fault {
            OwnFault::Label => errors.add("libelle", l.tn("own-label-wrong", LABEL_MAX_CHARS)),
            OwnFault::LabelTaken => errors.add("libelle", l.t("own-label-taken")),
            OwnFault::Kind => errors.add("type", l.t("msg-type")),
            OwnFault::Publisher => errors.add("editeur", l.tn("own-publisher-wrong", LABEL_MAX_CHARS)),
            OwnFault::Description => {
                errors.add("description", l.tn("own-description-wrong", SENTENCE_MAX_CHARS));
            }
        }
    }
    errors.sort_like(&["libelle", "type", "editeur", "description"]);
    errors
}
