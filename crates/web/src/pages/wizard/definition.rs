//! S2, step 1: type, application, key, SIC code and specific fields (`WIZ-01` to `WIZ-08`).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::commands::DefinitionKept;
use hub_app::queries::wizard::{DefinitionPage, WizardPage};
use hub_app::{AppError, ConflictKind};
use hub_domain::catalog::{AppKind, CatalogEntry};
use hub_domain::ids::DraftId;
use hub_domain::wizard::{DefinitionForm, Step};

use super::fields::{self, Settings, in_language, kind_words};
use super::{draft_of, frame_of, here, refuse};
use crate::components::{Choice, Stepper};
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody, QueryData};
use crate::frame::{Frame, Message, MessageKind};
use crate::i18n::L10n;
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

/// Tabs of one person that write the same draft at the same moment: more than these are refused.
const TRIES: usize = 3;

#[derive(Debug, Template)]
#[template(path = "wizard/definition.html")]
struct DefinitionView {
    frame: Frame,
    stepper: Stepper,
    version: i64,
    types: Vec<Choice>,
    kind: Option<String>,
    applications: Vec<Choice>,
    is_erased: bool,
    chosen: Option<Chosen>,
    settings: Settings,
}

#[derive(Debug)]
struct Chosen {
    description: String,
    permissions: String,
}

/// How the page comes back after its form.
enum Back {
    /// As kept.
    Kept(FieldErrors),
    /// Another tab had changed the draft: what was typed here stands, to be looked at again.
    Moved,
}

/// `GET …/definition`.
pub async fn show(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    let page = match read(&visit, &segment).await {
        Ok(page) => page,
        Err(response) => return response,
    };
    // Said once: it is no longer true when an application is chosen again.
    let is_erased = query.text("efface") == "oui" && page.draft.data.app.is_none();
    let view = view(&visit, &page, is_erased).await;
    visit.page(&view)
}

/// `POST …/definition`: « Suivant », or another choice of type, application or key to be shown.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let id = match draft_of(&visit, &segment) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    let typed = fields::typed(&form);
    let goes_on = form.text("action") == "suivant";
    let version = form.number("version").unwrap_or(0);
    let (kept, is_moved) = match keep(&visit, id, version, &typed).await {
        Ok(kept) => kept,
        Err(error) => return refuse(&visit, id, error).await,
    };
    if goes_on && is_moved {
        return again(&visit, &segment, Back::Moved).await;
    }
    if kept.erased || !goes_on {
        let to = urls::wizard_step(id, Step::Definition.slug());
        let query = if kept.erased { "?efface=oui" } else { "" };
        return visit.redirect(&format!("{to}{query}"), None);
    }
    let page = match read(&visit, &segment).await {
        Ok(page) => page,
        Err(response) => return response,
    };
    let names = names(&page, &visit.l);
    let errors = fields::errors(&form, &kept.errors, &names, &visit.l);
    if errors.is_empty() {
        return visit.redirect(&urls::wizard_step(id, Step::Dossiers.slug()), None);
    }
    again(&visit, &segment, Back::Kept(errors)).await
}

/// Keeps what was typed. Tells whether another tab had chosen another application meanwhile; a version that moved
/// without that is no conflict, since every field is kept again.
async fn keep(
    visit: &Visit,
    id: DraftId,
    version: i64,
    typed: &DefinitionForm,
) -> Result<(DefinitionKept, bool), AppError> {
    let (mut version, mut is_moved, mut tries) = (version, false, 1);
    loop {
        let kept = visit.hub.keep_definition(&visit.caller, id, version, typed).await;
        match kept {
            // The form's application belongs to the form's type, whatever the other tab had chosen.
            Ok(kept) if kept.erased && is_moved && tries < TRIES => {}
            Err(AppError::Conflict(ConflictKind::Stale { .. })) if tries < TRIES => {}
            kept => return Ok((kept?, is_moved)),
        }
        tries += 1;
        let WizardPage::Page(page) = visit.hub.definition_page(&visit.caller, id).await? else {
            return Err(AppError::NotFound);
        };
        version = page.draft.version;
        let stored = page.draft.data.form();
        is_moved |= stored.kind != typed.kind || stored.application != typed.application;
    }
}

async fn again(visit: &Visit, segment: &Segment, back: Back) -> Response {
    let page = match read(visit, segment).await {
        Ok(page) => page,
        Err(response) => return response,
    };
    let mut view = view(visit, &page, false).await;
    match back {
        Back::Kept(errors) => {
            view.frame = view.frame.with_errors(errors);
            visit.invalid(&view)
        }
        Back::Moved => {
            let text = visit.l.t("wizard-definition-moved");
            let message = Message::new(MessageKind::Warning, text, &visit.l);
            view.frame = view.frame.with_message(Some(message));
            visit.shown(render(StatusCode::CONFLICT, &view))
        }
    }
}

async fn read(visit: &Visit, segment: &Segment) -> Result<Box<DefinitionPage>, Response> {
    let id = match draft_of(visit, segment) {
        Ok(id) => id,
        Err(error) => return Err(visit.refuse(error).await),
    };
    match visit.hub.definition_page(&visit.caller, id).await {
        Ok(page) => here(visit, id, page),
        Err(error) => Err(refuse(visit, id, error).await),
    }
}

async fn view(visit: &Visit, page: &DefinitionPage, is_erased: bool) -> DefinitionView {
    let l = &visit.l;
    let (frame, stepper) = frame_of(visit, Step::Definition, |name| name).await;
    let form = page.draft.data.form();
    DefinitionView {
        frame,
        stepper,
        version: page.draft.version,
        types: AppKind::ALL
            .iter()
            .map(|kind| type_choice(*kind, &form.kind, l))
            .collect(),
        kind: page.draft.data.kind.map(|kind| kind_words(kind, l)),
        applications: page
            .offered
            .iter()
            .map(|choice| {
                Choice::new(
                    choice.id.to_string(),
                    choice.entry.label.as_str(),
                    &form.application,
                )
            })
            .collect(),
        is_erased,
        chosen: page.chosen.as_ref().map(|entry| chosen(entry, l)),
        settings: settings(page, l),
    }
}

fn settings(page: &DefinitionPage, l: &L10n) -> Settings {
    if page.draft.data.kind.is_none() || page.offered.is_empty() {
        return Settings::default();
    }
    let form = page.draft.data.form();
    Settings::new(page.chosen.as_ref(), &form, &page.sic_codes, &page.free_keys, l)
}

/// The fields on the page, in order.
fn names(page: &DefinitionPage, l: &L10n) -> Vec<String> {
    let mut names = vec!["type".to_owned(), "application".to_owned()];
    names.extend(settings(page, l).names());
    names
}

fn type_choice(kind: AppKind, present: &str, l: &L10n) -> Choice {
    let id = match kind {
        AppKind::Cabinet => "wizard-type-firm",
        AppKind::Cegid => "wizard-type-cegid",
        AppKind::Partenaire => "wizard-type-partner",
    };
    Choice::new(kind.as_str(), kind_words(kind, l), present).described(l.t(id))
}

fn chosen(entry: &CatalogEntry, l: &L10n) -> Chosen {
    Chosen {
        description: in_language(l, &entry.description_fr, &entry.description_en).to_owned(),
        permissions: in_language(l, &entry.permissions_fr, &entry.permissions_en).to_owned(),
    }
}
