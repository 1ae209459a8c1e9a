//! « Importer une liste »: dossiers selected by pasted or uploaded codes, in the wizard's step 2 and in the lists from which
//! applications are switched on in bulk (section 6).

use std::io::Read as _;

use askama::Template;
use axum::extract::Request;
use axum::response::Response;
use hub_app::AppError;
use hub_app::commands::CodesSelected;
use hub_app::queries::wizard::StepTwoFilter;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::DraftId;
use hub_domain::import::{CodeList, Encoding, MAX_CODES};
use hub_domain::wizard::Step;

use super::dossiers::place::Place;
use crate::errors::Refusal;
use crate::forms::{FieldErrors, PASTED_BYTES, QueryData, UploadedFile, read_upload};
use crate::frame::{Frame, Message, MessageKind, NavEntry};
use crate::router::Segment;
use crate::routes::Routes;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "codes.html")]
struct CodesPage {
    frame: Frame,
    action: String,
    back: String,
    typed: String,
    /// What was not found, the first of it.
    unknown: Vec<String>,
}

/// Whose selection the codes are added to.
#[derive(Debug, Clone, Copy)]
enum Of {
    Draft(DraftId),
    List(Place),
}

impl Of {
    fn action(self) -> String {
        match self {
            Self::Draft(id) => urls::wizard_step(id, "dossiers/liste"),
            Self::List(place) => format!("{}?liste={}", urls::CODES, place.selection()),
        }
    }

    fn back(self) -> String {
        match self {
            Self::Draft(id) => urls::wizard_step(id, Step::Dossiers.slug()),
            Self::List(place) => place.path().to_owned(),
        }
    }

    const fn act(self) -> Act {
        match self {
            Self::Draft(_) => Act::AddApplication,
            Self::List(_) => Act::ReadDossiers,
        }
    }
}

/// `…/ajouter/{draft}/dossiers/liste` and `/dossiers/liste`.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/loophub/applications/ajouter/{draft}/dossiers/liste", show_draft)
        .post_large(
            "/loophub/applications/ajouter/{draft}/dossiers/liste",
            submit_draft,
        )
        .get(urls::CODES, show_list)
        .post_large(urls::CODES, submit_list)
}

async fn show_draft(visit: Visit, segment: Segment) -> Response {
    match draft(&visit, &segment).await {
        Ok(of) => show(&visit, of, String::new(), FieldErrors::default()).await,
        Err(error) => visit.refuse(error).await,
    }
}

async fn show_list(visit: Visit, QueryData(query): QueryData) -> Response {
    let place = Place::of_selection(query.text("liste"));
    show(&visit, Of::List(place), String::new(), FieldErrors::default()).await
}

async fn submit_draft(visit: Visit, segment: Segment, request: Request) -> Response {
    match draft(&visit, &segment).await {
        Ok(of) => submit(visit, of, request).await,
        Err(error) => visit.refuse(error).await,
    }
}

async fn submit_list(visit: Visit, QueryData(query): QueryData, request: Request) -> Response {
    let place = Place::of_selection(query.text("liste"));
    submit(visit, Of::List(place), request).await
}

/// The draft of the address, which is the visitor's.
async fn draft(visit: &Visit, segment: &Segment) -> Result<Of, AppError> {
    allows(&visit.caller, Act::AddApplication, Target::Firm)?;
    let id = segment.id().map(DraftId).ok_or(AppError::NotFound)?;
    let whole = StepTwoFilter::default();
    visit.hub.dossiers_page(&visit.caller, id, &whole, 1).await?;
    Ok(Of::Draft(id))
}

async fn show(visit: &Visit, of: Of, typed: String, errors: FieldErrors) -> Response {
    if let Err(denied) = allows(&visit.caller, of.act(), Target::Firm) {
        return visit.refuse(denied.into()).await;
    }
    let is_wrong = !errors.is_empty();
    let mut page = page(visit, of, typed).await;
    page.frame = page.frame.with_errors(errors);
    visit.form(&page, is_wrong)
}

async fn page(visit: &Visit, of: Of, typed: String) -> CodesPage {
    let l = &visit.l;
    let frame = visit.frame().await;
    let heading = l.t("codes-title");
    let frame = match of {
        Of::Draft(_) => frame
            .page(heading, Some(NavEntry::LoopHub))
            .crumb(l.t("apps-title"), urls::APPLICATIONS)
            .crumb(l.t("wizard-title"), of.back()),
        Of::List(place) => {
            let entry = match place {
                Place::Settings => NavEntry::Dossiers,
                Place::Portfolio | Place::All | Place::Models => NavEntry::Portfolio,
            };
            frame
                .page(heading, Some(entry))
                .crumb(l.t(place.title()), place.path())
        }
    };
    CodesPage {
        frame,
        action: of.action(),
        back: of.back(),
        typed,
        unknown: Vec::new(),
    }
}

enum Ended {
    Refused(Refusal),
    Answered(Response),
}

impl From<Refusal> for Ended {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

async fn submit(visit: Visit, of: Of, request: Request) -> Response {
    if let Err(denied) = allows(&visit.caller, of.act(), Target::Firm) {
        return visit.refuse(denied.into()).await;
    }
    let checked = &visit;
    let limits = hub_app::import::ImportLimits {
        file_bytes: PASTED_BYTES as u64,
        ..visit.hub.settings().imports.clone()
    };
    let upload = read_upload(request, "fichier", &limits, |fields| async move {
        checked.check(&fields).await.map_err(Ended::Answered)
    })
    .await;
    let upload = match upload {
        Ok(upload) => upload,
        Err(Ended::Answered(response)) => return response,
        Err(Ended::Refused(refusal)) => return visit.say(&refusal).await,
    };
    let l = &visit.l;
    let mut errors = FieldErrors::default();
    let mut text = upload.pasted.clone();
    match upload.file {
        UploadedFile::None => {}
        UploadedFile::TooLarge => {
            errors.add("fichier", l.tn("import-too-large", PASTED_BYTES >> 20));
        }
        UploadedFile::Some(mut source) => {
            let mut bytes = Vec::new();
            if source.file.read_to_end(&mut bytes).is_err() || bytes.starts_with(b"PK") || bytes.contains(&0)
            {
                errors.add("fichier", l.t("codes-not-text"));
            } else {
                // A list has one encoding; codes are ASCII in both.
                text.push('\n');
                text.push_str(&Encoding::default().text(&bytes).unwrap_or_default());
            }
        }
    }
    let list = CodeList::read(&text);
    match &list {
        Err(_) => errors.add("codes", l.tn("codes-too-many", MAX_CODES)),
        Ok(list) if list.is_empty() && errors.is_empty() => errors.add("codes", l.t("codes-none")),
        Ok(_) => {}
    }
    let (Ok(list), true) = (list, errors.is_empty()) else {
        return show(&visit, of, upload.pasted, errors).await;
    };
    let selected = match of {
        Of::Draft(id) => visit.hub.select_codes_for_draft(&visit.caller, id, &list).await,
        Of::List(place) => visit.hub.select_codes(&visit.caller, place.basket(), &list).await,
    };
    match selected {
        Ok(told) => answer(&visit, of, told).await,
        Err(error) => visit.refuse(error).await,
    }
}

/// Back to the selection when every code was found; else what was not.
async fn answer(visit: &Visit, of: Of, told: CodesSelected) -> Response {
    let l = &visit.l;
    let args = [
        ("n", told.selected.into()),
        ("unknown", told.unknown_count.into()),
        ("denied", told.without_right.into()),
    ];
    if told.unknown_count == 0 && told.without_right == 0 {
        return visit.redirect(
            &of.back(),
            Some((MessageKind::Success, "codes-selected", &args[..1])),
        );
    }
    let mut page = page(visit, of, told.unknown.join("\n")).await;
    page.frame = page.frame.with_message(Some(Message::new(
        MessageKind::Warning,
        l.ta("codes-partly", &args),
        l,
    )));
    page.unknown = told.unknown;
    visit.page(&page)
}
