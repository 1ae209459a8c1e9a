//! « Ajouter » and « Modifier » of a dossier (7.7).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::commands::{DossierFault, DossierForm, DossierOutcome};
use hub_app::queries::Colleague;
use hub_app::{AppError, ConflictKind};
use hub_domain::authz::{Act, Target, allows};
use hub_domain::company_number::CompanyNumberError;
use hub_domain::dossier::{
    CODE_MAX_CHARS, DossierCodeError, DossierNameError, DossierStatus, NAME_MAX_CHARS,
};

use super::asked::STATUSES;
use super::list::{frame, status_words};
use super::place::Place;
use crate::components::Choice;
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody, FormData};
use crate::frame::{Frame, Message, MessageKind};
use crate::i18n::L10n;
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

const FIELDS: [&str; 9] = [
    "code",
    "denomination",
    "nom",
    "siren",
    "siret",
    "agence",
    "statut",
    "maitre",
    "engagement-manager",
];

#[derive(Debug, Template)]
#[template(path = "dossiers/form.html")]
struct FormView {
    frame: Frame,
    typed: DossierForm,
    revision: i64,
    statuses: Vec<Choice>,
    owners: Vec<Choice>,
    managers: Vec<Choice>,
    agencies: Vec<Choice>,
    /// Whether who is in charge may be changed.
    may_name: bool,
    /// What somebody else saved meanwhile, field by field, where it differs from what was typed.
    other: Vec<(String, String)>,
}

/// `GET …/ajouter`.
pub async fn show_new(visit: Visit) -> Response {
    match visit.hub.colleagues(&visit.caller, Act::CreateDossier).await {
        Ok(colleagues) => {
            let typed = DossierForm {
                status: DossierStatus::ToPrepare.as_str().to_owned(),
                ..DossierForm::default()
            };
            visit.page(&view(&visit, None, typed, 0, &colleagues).await)
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST …/ajouter`.
pub async fn submit_new(visit: Visit, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let typed = typed(&form);
    let unreadable = unreadable(&form, &visit.l);
    let outcome = if unreadable.is_empty() {
        visit
            .hub
            .create_dossier(&visit.caller, &typed, &visit.origin)
            .await
    } else {
        Ok(DossierOutcome::Refused(Vec::new()))
    };
    match outcome {
        Ok(DossierOutcome::Saved(code)) => saved(&visit, "dossier-created", &code),
        Ok(DossierOutcome::Unchanged) => visit.redirect(urls::DOSSIERS, None),
        Ok(DossierOutcome::Refused(faults)) => {
            match visit.hub.colleagues(&visit.caller, Act::CreateDossier).await {
                Ok(colleagues) => {
                    let mut view = view(&visit, None, typed, 0, &colleagues).await;
                    view.frame = view.frame.with_errors(errors(unreadable, &faults, &visit.l));
                    visit.invalid(&view)
                }
                Err(error) => visit.refuse(error).await,
            }
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `GET …/{code}/modifier`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    let code = segment.0.to_ascii_uppercase();
    match visit.hub.dossier_to_edit(&visit.caller, &code).await {
        Ok((dossier, colleagues)) => {
            let typed = DossierForm::of(&dossier);
            let view = view(&visit, Some(&dossier.code), typed, dossier.revision, &colleagues).await;
            visit.page(&view)
        }
        Err(error) => refuse(&visit, &code, error).await,
    }
}

/// `POST …/{code}/modifier`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let code = segment.0.to_ascii_uppercase();
    let typed = typed(&form);
    let revision = form.number("revision").unwrap_or(0);
    let unreadable = unreadable(&form, &visit.l);
    let outcome = if unreadable.is_empty() {
        visit
            .hub
            .edit_dossier(&visit.caller, &code, revision, &typed, &visit.origin)
            .await
    } else {
        Ok(DossierOutcome::Refused(Vec::new()))
    };
    match outcome {
        Ok(DossierOutcome::Saved(code)) => saved(&visit, "dossier-edited", &code),
        Ok(DossierOutcome::Unchanged) => {
            visit.redirect(urls::DOSSIERS, plain(MessageKind::Info, "msg-nochange"))
        }
        Ok(DossierOutcome::Refused(faults)) => match visit.hub.dossier_to_edit(&visit.caller, &code).await {
            Ok((dossier, colleagues)) => {
                let mut view = view(&visit, Some(&dossier.code), typed, revision, &colleagues).await;
                view.frame = view.frame.with_errors(errors(unreadable, &faults, &visit.l));
                visit.invalid(&view)
            }
            Err(error) => refuse(&visit, &code, error).await,
        },
        Err(AppError::Conflict(ConflictKind::Stale { by, at })) => {
            let who = by.zip(at);
            stale(&visit, &code, typed, who).await
        }
        Err(error) => refuse(&visit, &code, error).await,
    }
}

/// What was typed stays; what somebody else saved stands beside it; saving again is on purpose (MSG-409).
async fn stale(
    visit: &Visit,
    code: &str,
    typed: DossierForm,
    who: Option<(String, hub_domain::moment::Moment)>,
) -> Response {
    let l = &visit.l;
    let (dossier, colleagues) = match visit.hub.dossier_to_edit(&visit.caller, code).await {
        Ok(found) => found,
        Err(error) => return refuse(visit, code, error).await,
    };
    let text = match who {
        Some((by, at)) => l.ta("msg-409", &[("person", by.into()), ("time", l.time(at).into())]),
        None => l.t("dossier-moved").into_owned(),
    };
    let now = DossierForm::of(&dossier);
    let mut view = view(visit, Some(&dossier.code), typed, dossier.revision, &colleagues).await;
    view.other = differences(&now, &view.typed, &colleagues, &view.agencies, l);
    let message = Message::new(MessageKind::Warning, text, l);
    view.frame = view.frame.with_message(Some(message));
    visit.shown(render(StatusCode::CONFLICT, &view))
}

/// The fields of what is stored that differ from what was typed, in words.
fn differences(
    now: &DossierForm,
    typed: &DossierForm,
    colleagues: &[Colleague],
    agencies: &[Choice],
    l: &L10n,
) -> Vec<(String, String)> {
    let name = |id: &str| {
        let known = colleagues.iter().find(|each| each.id.to_string() == id);
        known.map_or_else(|| l.t("nobody").into_owned(), |each| each.name.clone())
    };
    let status =
        |code: &str| DossierStatus::parse(code).map_or_else(String::new, |status| status_words(status, l));
    let agency = |form: &DossierForm| form.agency.clone().unwrap_or_default();
    let (agency_now, agency_typed) = (agency(now), agency(typed));
    let agency_words = agencies
        .iter()
        .find(|choice| choice.value == agency_now)
        .map_or_else(|| l.t("none").into_owned(), |choice| choice.label.clone());
    [
        ("dossier-agency", &agency_now, &agency_typed, agency_words),
        ("dossier-code", &now.code, &typed.code, now.code.clone()),
        (
            "dossier-denomination",
            &now.denomination,
            &typed.denomination,
            now.denomination.clone(),
        ),
        ("dossier-name", &now.name, &typed.name, now.name.clone()),
        ("dossier-status", &now.status, &typed.status, status(&now.status)),
        ("dossier-owner", &now.owner, &typed.owner, name(&now.owner)),
        (
            "dossier-manager",
            &now.engagement_manager,
            &typed.engagement_manager,
            name(&now.engagement_manager),
        ),
        ("dossier-siren", &now.siren, &typed.siren, now.siren.clone()),
        ("dossier-siret", &now.siret, &typed.siret, now.siret.clone()),
    ]
    .into_iter()
    .filter(|(_, now, typed, _)| now != typed)
    .map(|(label, _, _, words)| (l.t(label).into_owned(), words))
    .collect()
}

async fn refuse(visit: &Visit, code: &str, error: AppError) -> Response {
    match error {
        AppError::Gone => {
            let args = [("code", code.into())];
            visit.redirect(
                urls::DOSSIERS,
                Some((MessageKind::Info, "dossier-is-archived", &args)),
            )
        }
        error => visit.refuse(error).await,
    }
}

fn saved(visit: &Visit, message: &str, code: &str) -> Response {
    let args = [("code", code.into())];
    visit.redirect(urls::DOSSIERS, Some((MessageKind::Success, message, &args)))
}

fn typed(form: &FormData) -> DossierForm {
    let text = |name: &str| form.text(name).to_owned();
    DossierForm {
        code: text("code"),
        denomination: text("denomination"),
        name: text("nom"),
        status: text("statut"),
        owner: text("maitre"),
        engagement_manager: text("engagement-manager"),
        siren: text("siren"),
        siret: text("siret"),
        agency: form.get("agence").map(str::to_owned),
    }
}

fn unreadable(form: &FormData, l: &L10n) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for fault in &form.faults(l) {
        if FIELDS.contains(&fault.field.as_str()) {
            errors.add(&fault.field, fault.message.clone());
        }
    }
    errors
}

fn errors(mut errors: FieldErrors, faults: &[DossierFault], l: &L10n) -> FieldErrors {
    let required = |field: &str| l.tx("field-required", "field", l.t(field));
    let choice = |field: &str| l.tx("field-choice", "field", l.t(field));
    let name = |field: &str, error: DossierNameError| match error {
        DossierNameError::Empty => required(field),
        DossierNameError::TooLong => l.tn("field-too-long", NAME_MAX_CHARS),
        DossierNameError::ControlCharacter => l.t("field-nul").into_owned(),
    };
    for fault in faults {
        match *fault {
            DossierFault::Code(DossierCodeError::Empty) => errors.add("code", required("dossier-code")),
            DossierFault::Code(DossierCodeError::TooLong) => {
                errors.add("code", l.tn("field-too-long", CODE_MAX_CHARS));
            }
            DossierFault::Code(DossierCodeError::BadCharacter) => {
                errors.add("code", l.t("dossier-code-characters"));
            }
            DossierFault::Code(DossierCodeError::Reserved) => {
                errors.add("code", l.t("dossier-code-reserved"))
            }
            DossierFault::CodeTaken => errors.add("code", l.t("dossier-code-taken")),
            DossierFault::Denomination(error) => {
                errors.add("denomination", name("dossier-denomination", error));
            }
            DossierFault::Name(error) => errors.add("nom", name("dossier-name", error)),
            DossierFault::Siren(CompanyNumberError::BadForm) => {
                errors.add("siren", l.t("dossier-siren-form"))
            }
            DossierFault::Siret(CompanyNumberError::BadForm) => {
                errors.add("siret", l.t("dossier-siret-form"))
            }
            DossierFault::Siren(CompanyNumberError::BadCheckDigit) => {
                errors.add("siren", l.t("dossier-siren-digit"));
            }
            DossierFault::Siret(CompanyNumberError::BadCheckDigit) => {
                errors.add("siret", l.t("dossier-siret-digit"));
            }
            DossierFault::OtherCompany => errors.add("siret", l.t("dossier-siret-other")),
            DossierFault::Status => errors.add("statut", choice("dossier-status")),
            DossierFault::Agency => errors.add("agence", choice("dossier-agency")),
            DossierFault::Owner => errors.add("maitre", choice("dossier-owner")),
            DossierFault::EngagementManager => {
                errors.add("engagement-manager", choice("dossier-manager"));
            }
        }
    }
    errors.sort_like(&FIELDS);
    errors
}

async fn view(
    visit: &Visit,
    code: Option<&str>,
    typed: DossierForm,
    revision: i64,
    colleagues: &[Colleague],
) -> FormView {
    let l = &visit.l;
    let heading = match code {
        Some(code) => l.tx("dossier-edit-title", "code", code),
        None => l.t("dossier-add-title").into_owned(),
    };
    let people = |present: &str| -> Vec<Choice> {
        colleagues
            .iter()
            .map(|each| Choice::new(each.id.to_string(), each.name.clone(), present))
            .collect()
    };
    let present = typed.agency.clone().unwrap_or_default();
    let agencies = match visit
        .hub
        .offered_agencies(&visit.caller, present.parse().ok())
        .await
    {
        Ok(agencies) => agencies,
        Err(error) => {
            // Without its field, the dossier's agency stays as it is.
            tracing::warn!(%error, "the agencies could not be read");
            Vec::new()
        }
    };
    FormView {
        agencies: agencies
            .into_iter()
            .map(|agency| {
                let words = format!("{} – {}", agency.code, agency.label);
                Choice::new(agency.id.to_string(), words, &present)
            })
            .collect(),
        frame: frame(visit, Place::Settings)
            .await
            .crumb(l.t("nav-dossiers"), urls::DOSSIERS)
            .page(heading, Some(crate::frame::NavEntry::Dossiers)),
        statuses: STATUSES
            .iter()
            .filter(|(_, status)| *status != DossierStatus::Archived)
            .map(|(_, status)| Choice::new(status.as_str(), status_words(*status, l), &typed.status))
            .collect(),
        owners: people(&typed.owner),
        managers: people(&typed.engagement_manager),
        may_name: allows(&visit.caller, Act::EditRights, Target::Firm).is_ok(),
        other: Vec::new(),
        typed,
        revision,
    }
}
