//! S2, S3, S4: the wizard « Ajouter une application », step by step (`WIZ`).

mod asked;
mod chosen;
mod definition;
mod dossiers;
mod draft;
pub mod fields;
pub mod selection;
mod summary;

use axum::response::Response;
use hub_app::AppError;
use hub_app::queries::wizard::WizardPage;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::{DraftId, InstalledAppId};
use hub_domain::wizard::Step;

use crate::components::Stepper;
use crate::frame::{Frame, MessageKind, NavEntry};
use crate::headers;
use crate::i18n::L10n;
use crate::router::Segment;
use crate::routes::Routes;
use crate::session::{Visit, plain};
use crate::urls;

/// `/loophub/applications/ajouter` and what is under it.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::ADD_APPLICATION, draft::start)
        .post("/loophub/applications/ajouter/{draft}/supprimer", draft::forget)
        .get(
            "/loophub/applications/ajouter/{draft}/definition",
            definition::show,
        )
        .post(
            "/loophub/applications/ajouter/{draft}/definition",
            definition::submit,
        )
        .get("/loophub/applications/ajouter/{draft}/dossiers", dossiers::show)
        .post("/loophub/applications/ajouter/{draft}/dossiers", dossiers::submit)
        .get(
            "/loophub/applications/ajouter/{draft}/dossiers/selection",
            chosen::selected,
        )
        .get(
            "/loophub/applications/ajouter/{draft}/dossiers/retires",
            chosen::removed,
        )
        .get(
            "/loophub/applications/ajouter/{draft}/recapitulatif",
            summary::show,
        )
        .post(
            "/loophub/applications/ajouter/{draft}/recapitulatif",
            summary::submit,
        )
        .get(
            "/loophub/applications/ajouter/{draft}/recapitulatif/dossiers",
            chosen::announced,
        )
        .each_answer(headers_of_drafts)
}

/// Drafts are read again at each step back (section 6, rule 7).
fn headers_of_drafts(response: Response) -> Response {
    headers::no_store(response)
}

/// The draft of the address. Rights come first: whoever has none learns nothing of drafts.
fn draft_of(visit: &Visit, segment: &Segment) -> Result<DraftId, AppError> {
    allows(&visit.caller, Act::AddApplication, Target::Firm)?;
    segment.id().map(DraftId).ok_or(AppError::NotFound)
}

/// The frame of a step. `detail` is what the title adds to the step's name: a page, a search.
async fn frame_of(visit: &Visit, step: Step, detail: impl FnOnce(String) -> String) -> (Frame, Stepper) {
    let l = &visit.l;
    let stepper = Stepper::wizard(l, usize::from(step.number()));
    let heading = l.t("wizard-title");
    let title = format!("{} – {heading}", detail(stepper.label().to_owned()));
    let frame = visit
        .frame()
        .await
        .page(heading, Some(NavEntry::LoopHub))
        .crumb(l.t("apps-title"), urls::APPLICATIONS)
        .titled(title);
    (frame, stepper)
}

/// The page asked for, or the answer that leads elsewhere: a step before it, the application it became.
#[expect(
    clippy::result_large_err,
    reason = "the answer is passed on once, where it is made"
)]
fn here<P>(visit: &Visit, id: DraftId, page: WizardPage<P>) -> Result<Box<P>, Response> {
    match page {
        WizardPage::Page(page) => Ok(page),
        WizardPage::GoTo(step) => Err(step_first(visit, id, step)),
        WizardPage::Done(application) => Err(done(visit, application)),
    }
}

/// To a step that comes first, saying so.
fn step_first(visit: &Visit, id: DraftId, step: Step) -> Response {
    let args = [("step", label(step, &visit.l).into())];
    visit.redirect(
        &urls::wizard_step(id, step.slug()),
        Some((MessageKind::Info, "wizard-step-first", &args)),
    )
}

/// To the application that the draft became.
fn done(visit: &Visit, application: InstalledAppId) -> Response {
    visit.redirect(
        &urls::application(application),
        plain(MessageKind::Info, "wizard-draft-gone"),
    )
}

/// The answer to an error about a draft: one that was validated meanwhile leads to its application.
async fn refuse(visit: &Visit, id: DraftId, error: AppError) -> Response {
    if matches!(error, AppError::NotFound)
        && let Ok(WizardPage::Done(application)) = visit.hub.refused_summary(&visit.caller, id).await
    {
        return done(visit, application);
    }
    visit.refuse(error).await
}

fn label(step: Step, l: &L10n) -> String {
    let id = match step {
        Step::Definition => "wizard-step-definition",
        Step::Dossiers => "wizard-step-dossiers",
        Step::Summary => "wizard-step-summary",
    };
    l.t(id).into_owned()
}
