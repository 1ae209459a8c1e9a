//! S4, step 3: what « Valider » will do, and « Valider » (`WIZ-13` to `WIZ-15`).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::AppError;
use hub_app::commands::{AddOutcome, AddRefused};
use hub_app::queries::DossierLine;
use hub_app::queries::wizard::{RefusedSummary, SummaryPage};
use hub_domain::catalog::CatalogEntry;
use hub_domain::firm::SicCode;
use hub_domain::ids::{DraftId, InstalledAppId};
use hub_domain::installed_app::{SpecificValues, installed_label};
use hub_domain::wizard::{DraftData, PlanRefusal, Step, StepTwo, WizardError};

use super::fields::{self, in_language, kind_words, sic_words};
use super::{draft_of, frame_of, here, refuse, step_first};
use crate::components::Stepper;
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody};
use crate::frame::{Frame, Message, MessageKind};
use crate::i18n::L10n;
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "wizard/summary.html")]
struct SummaryView {
    frame: Frame,
    stepper: Stepper,
    summary: Summary,
    more: u64,
    definition: String,
    dossiers: String,
    all: String,
}

/// What the summary tells.
#[derive(Debug)]
struct Summary {
    version: i64,
    label: String,
    kind: String,
    description: String,
    permissions: String,
    key: Option<String>,
    mail: Option<String>,
    sic: Option<String>,
    /// Specific fields that were filled: `champ_<name>`, label, value.
    specific: Vec<(String, String, String)>,
    offers: StepTwo,
    selected: u64,
    dossiers: Vec<DossierLine>,
    /// Whether dossiers that come later get it, too (`APP-08`).
    future: bool,
}

impl Summary {
    fn is_list(&self) -> bool {
        self.offers == StepTwo::Select
    }

    fn is_whole_firm(&self) -> bool {
        self.offers == StepTwo::WholeFirm
    }
}

/// `GET …/recapitulatif`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    let id = match draft_of(&visit, &segment) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    match read(&visit, id).await {
        Ok(view) => visit.page(&view),
        Err(response) => response,
    }
}

/// `POST …/recapitulatif`: « Valider ». The form holds the draft's version and nothing else.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let id = match draft_of(&visit, &segment) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    let version = form.number("version").unwrap_or(0);
    let outcome = visit
        .hub
        .add_application(&visit.caller, id, version, &visit.origin)
        .await;
    let refused = match outcome {
        Ok(AddOutcome::Added { id, .. } | AddOutcome::Repeated(id)) => return added(&visit, id).await,
        Ok(AddOutcome::Refused(refused)) => refused,
        Err(error) => return refuse(&visit, id, error).await,
    };
    match refused {
        AddRefused::Plan(PlanRefusal::Definition(errors)) => lapsed(&visit, id, &errors).await,
        AddRefused::Plan(PlanRefusal::Step(step)) if step < Step::Summary => step_first(&visit, id, step),
        AddRefused::Plan(PlanRefusal::Step(_)) | AddRefused::Stale => {
            let text = visit.l.t("wizard-draft-moved").into_owned();
            again(&visit, id, text).await
        }
        AddRefused::Plan(PlanRefusal::CountChanged { shown, now }) => {
            let text = visit.l.ta2("recap-changed", "before", shown, "now", now);
            again(&visit, id, text).await
        }
    }
}

/// To the list, with what was done: the same answer each time the same draft is sent (`WIZ-15`).
async fn added(visit: &Visit, id: InstalledAppId) -> Response {
    let application = match visit.hub.application(&visit.caller, id, "").await {
        Ok(found) => found.application,
        // Added, and removed since: the list tells the truth.
        Err(AppError::Gone | AppError::NotFound) => return visit.redirect(urls::APPLICATIONS, None),
        Err(error) => return visit.refuse(error).await,
    };
    let app = application.label.as_str().into();
    if application.entry.acts_on_whole_firm() {
        let args = [("app", app)];
        return visit.redirect(
            urls::APPLICATIONS,
            Some((MessageKind::Success, "msg-added-firm", &args)),
        );
    }
    let args = [("app", app), ("n", application.dossiers.into())];
    visit.redirect(
        urls::APPLICATIONS,
        Some((MessageKind::Success, "msg-added", &args)),
    )
}

/// The summary as it is now, with what changed: to be read and validated again.
async fn again(visit: &Visit, id: DraftId, text: String) -> Response {
    match read(visit, id).await {
        Ok(mut view) => {
            let message = Message::new(MessageKind::Warning, text, &visit.l);
            view.frame = view.frame.with_message(Some(message));
            visit.shown(render(StatusCode::CONFLICT, &view))
        }
        Err(response) => response,
    }
}

/// The summary as it was, with what no longer holds: someone added the application or revoked the key (`WIZ-15`).
async fn lapsed(visit: &Visit, id: DraftId, found: &[WizardError]) -> Response {
    let page = match visit.hub.refused_summary(&visit.caller, id).await {
        Ok(page) => match here(visit, id, page) {
            Ok(page) => *page,
            Err(response) => return response,
        },
        Err(error) => return refuse(visit, id, error).await,
    };
    let mut errors = FieldErrors::default();
    for error in found {
        errors.add(&error.field(), fields::message(error, &visit.l));
    }
    let mut view = view(visit, id, refused_summary(page, &visit.l)).await;
    view.frame = view.frame.with_errors(errors);
    visit.invalid(&view)
}

async fn read(visit: &Visit, id: DraftId) -> Result<SummaryView, Response> {
    match visit.hub.summary_page(&visit.caller, id).await {
        Ok(page) => {
            let page = here(visit, id, page)?;
            Ok(view(visit, id, summary(*page, &visit.l)).await)
        }
        Err(error) => Err(refuse(visit, id, error).await),
    }
}

async fn view(visit: &Visit, id: DraftId, summary: Summary) -> SummaryView {
    let (frame, stepper) = frame_of(visit, Step::Summary, |name| name).await;
    let shown = u64::try_from(summary.dossiers.len()).unwrap_or(0);
    SummaryView {
        frame,
        stepper,
        more: summary.selected.saturating_sub(shown),
        summary,
        definition: urls::wizard_step(id, Step::Definition.slug()),
        dossiers: urls::wizard_step(id, Step::Dossiers.slug()),
        all: urls::wizard_step(id, "recapitulatif/dossiers"),
    }
}

fn summary(page: SummaryPage, l: &L10n) -> Summary {
    let settings = page.definition.settings();
    let entry = page.definition.entry();
    Summary {
        label: settings.label().to_owned(),
        key: settings.key().map(|(_, identifier)| identifier.to_string()),
        selected: if page.offers == StepTwo::Select {
            page.count.selected()
        } else {
            0
        },
        dossiers: page.dossiers,
        ..facts(
            entry,
            &page.draft.data,
            page.draft.version,
            page.sic_code,
            page.offers,
            l,
        )
    }
}

fn refused_summary(page: RefusedSummary, l: &L10n) -> Summary {
    Summary {
        selected: if page.offers == StepTwo::Select {
            page.count.selected()
        } else {
            0
        },
        dossiers: page.dossiers,
        ..facts(
            &page.entry,
            &page.draft.data,
            page.draft.version,
            page.sic_code,
            page.offers,
            l,
        )
    }
}

/// What the draft and its catalogue entry say by themselves.
fn facts(
    entry: &CatalogEntry,
    data: &DraftData,
    version: i64,
    sic: Option<SicCode>,
    offers: StepTwo,
    l: &L10n,
) -> Summary {
    let asks_key = entry.key_requirement.kind().is_some();
    let specific = entry.fields.iter().filter_map(|field| {
        let value = data.fields.get(&field.name).filter(|value| !value.is_empty())?;
        let label = in_language(l, &field.label_fr, &field.label_en);
        Some((format!("champ_{}", field.name), label.to_owned(), value.clone()))
    });
    Summary {
        version,
        label: SpecificValues::read(entry, &data.fields)
            .map_or_else(|_| entry.label.clone(), |values| installed_label(entry, &values)),
        kind: kind_words(entry.kind, l),
        description: in_language(l, &entry.description_fr, &entry.description_en).to_owned(),
        permissions: in_language(l, &entry.permissions_fr, &entry.permissions_en).to_owned(),
        key: Some(data.key_identifier.clone()).filter(|key| asks_key && !key.is_empty()),
        mail: data.partner_email.as_ref().map(ToString::to_string),
        sic: sic.filter(|_| asks_key).map(|code| sic_words(&code)),
        specific: specific.collect(),
        offers,
        selected: 0,
        dossiers: Vec::new(),
        future: data.future,
    }
}
