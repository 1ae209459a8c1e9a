//! « Ajouter » and « Modifier » a SIC code or an agency.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::commands::{FirmCodeFault, FirmCodeOutcome};
use hub_app::{AppError, ConflictKind};
use hub_domain::authz::{Act, Target, allows};
use hub_domain::firm::{FirmCode, FirmCodeKind};
use hub_domain::staff::STAFF_NAME_MAX_CHARS;

use super::frame_under;
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody, FormData};
use crate::frame::{Frame, Message, MessageKind};
use crate::i18n::L10n;
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "settings/code.html")]
struct CodePage {
    frame: Frame,
    code: String,
    called: String,
    is_active: bool,
    /// The code as stored; nothing when one is added.
    known: Option<FirmCode>,
    revision: i64,
    hint: String,
    /// What somebody else saved meanwhile.
    other: Option<FirmCode>,
}

/// What is typed of a code.
#[derive(Debug, Clone, Default)]
struct Typed {
    code: String,
    label: String,
    is_active: bool,
}

/// `GET …/ajouter`.
pub async fn add(visit: Visit, kind: FirmCodeKind) -> Response {
    adding(&visit, kind, Typed::default(), FieldErrors::default()).await
}

/// `POST …/ajouter`.
pub async fn create(visit: Visit, kind: FirmCodeKind, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let (typed, errors) = (read(&form), form.faults(&visit.l));
    if !errors.is_empty() {
        return adding(&visit, kind, typed, errors).await;
    }
    let outcome = visit
        .hub
        .add_firm_code(&visit.caller, kind, (&typed.code, &typed.label), &visit.origin)
        .await;
    match outcome {
        Ok(FirmCodeOutcome::Saved(code)) => saved(&visit, kind, "added", &code),
        Ok(FirmCodeOutcome::Unchanged) => visit.redirect(urls::SETTINGS, None),
        Ok(FirmCodeOutcome::Refused(faults)) => {
            let errors = said(errors, &faults, kind, &visit.l);
            adding(&visit, kind, typed, errors).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn adding(visit: &Visit, kind: FirmCodeKind, typed: Typed, errors: FieldErrors) -> Response {
    if let Err(denied) = allows(&visit.caller, Act::EditSettings, Target::Firm) {
        return visit.refuse(denied.into()).await;
    }
    let is_wrong = !errors.is_empty();
    let heading = visit.l.t(&format!("settings-{}-add", name(kind))).into_owned();
    let page = page(visit, kind, None, typed, heading, errors).await;
    visit.form(&page, is_wrong)
}

/// `GET …/{id}/modifier`.
pub async fn show(visit: Visit, kind: FirmCodeKind, segment: Segment) -> Response {
    match stored(&visit, kind, &segment).await {
        Ok(known) => {
            let typed = Typed {
                code: known.code.clone(),
                label: known.label.clone(),
                is_active: known.is_active,
            };
            let page = editing(&visit, kind, known, typed, FieldErrors::default()).await;
            visit.page(&page)
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST …/{id}/modifier`.
pub async fn submit(
    visit: Visit,
    kind: FirmCodeKind,
    segment: Segment,
    FormBody(form): FormBody,
) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let mut known = match stored(&visit, kind, &segment).await {
        Ok(known) => known,
        Err(error) => return visit.refuse(error).await,
    };
    let (typed, errors) = (read(&form), form.faults(&visit.l));
    let revision = form.number("revision").unwrap_or(-1);
    let outcome = if errors.is_empty() {
        visit
            .hub
            .edit_firm_code(
                &visit.caller,
                kind,
                (known.id, revision),
                (&typed.label, typed.is_active),
                &visit.origin,
            )
            .await
    } else {
        Ok(FirmCodeOutcome::Refused(Vec::new()))
    };
    match outcome {
        Ok(FirmCodeOutcome::Saved(code)) => saved(&visit, kind, "edited", &code),
        Ok(FirmCodeOutcome::Unchanged) => {
            visit.redirect(urls::SETTINGS, plain(MessageKind::Info, "msg-nochange"))
        }
        Ok(FirmCodeOutcome::Refused(faults)) => {
            let errors = said(errors, &faults, kind, &visit.l);
            known.revision = revision;
            let page = editing(&visit, kind, known, typed, errors).await;
            visit.invalid(&page)
        }
        Err(AppError::Conflict(ConflictKind::Stale { .. })) => {
            let other = known.clone();
            let mut page = editing(&visit, kind, known, typed, FieldErrors::default()).await;
            page.other = Some(other);
            let words = visit.l.t("settings-moved");
            let message = Message::new(MessageKind::Warning, words, &visit.l);
            page.frame = page.frame.with_message(Some(message));
            visit.shown(render(StatusCode::CONFLICT, &page))
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn stored(visit: &Visit, kind: FirmCodeKind, segment: &Segment) -> Result<FirmCode, AppError> {
    let codes = visit.hub.firm_codes(&visit.caller, kind).await?;
    let id = segment.id().ok_or(AppError::NotFound)?;
    codes
        .into_iter()
        .find(|code| code.id == id)
        .ok_or(AppError::NotFound)
}

async fn editing(
    visit: &Visit,
    kind: FirmCodeKind,
    known: FirmCode,
    mut typed: Typed,
    errors: FieldErrors,
) -> CodePage {
    typed.code.clone_from(&known.code);
    let heading = visit
        .l
        .tx(&format!("settings-{}-edit", name(kind)), "code", &known.code);
    page(visit, kind, Some(known), typed, heading, errors).await
}

async fn page(
    visit: &Visit,
    kind: FirmCodeKind,
    known: Option<FirmCode>,
    typed: Typed,
    heading: String,
    errors: FieldErrors,
) -> CodePage {
    CodePage {
        frame: frame_under(visit, heading).await.with_errors(errors),
        hint: visit.l.t(&format!("settings-{}-hint", name(kind))).into_owned(),
        code: typed.code,
        called: typed.label,
        is_active: typed.is_active,
        revision: known.as_ref().map_or(0, |known| known.revision),
        known,
        other: None,
    }
}

fn saved(visit: &Visit, kind: FirmCodeKind, what: &str, code: &str) -> Response {
    let args = [("code", code.into())];
    let words = format!("settings-{}-{what}", name(kind));
    visit.redirect(urls::SETTINGS, Some((MessageKind::Success, &words, &args)))
}

fn read(form: &FormData) -> Typed {
    Typed {
        code: form.text("code").to_owned(),
        label: form.text("nom").to_owned(),
        is_active: form.has("propose"),
    }
}

fn said(mut errors: FieldErrors, faults: &[FirmCodeFault], kind: FirmCodeKind, l: &L10n) -> FieldErrors {
    for fault in faults {
        match fault {
            FirmCodeFault::Code => errors.add("code", l.t("settings-code-wrong")),
            FirmCodeFault::Taken => errors.add("code", l.t(&format!("settings-{}-taken", name(kind)))),
            FirmCodeFault::Label => errors.add("nom", l.tn("group-label-wrong", STAFF_NAME_MAX_CHARS)),
        }
    }
    errors.sort_like(&["code", "nom"]);
    errors
}

/// How the messages of a kind are called.
const fn name(kind: FirmCodeKind) -> &'static str {
    match kind {
        FirmCodeKind::Sic => "sic",
        FirmCodeKind::Agency => "agency",
    }
}
