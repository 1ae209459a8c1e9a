//! « Modifier les droits » on the selected dossiers: owner, engagement manager, staff (`ACT-01`, `ACT-02`).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::commands::{MANY_DOSSIERS, PersonChange, RightsForm, RightsOutcome};
use hub_app::queries::ChosenPage;
use hub_app::{AppError, ConflictKind};
use hub_domain::authz::{Act, Target, allows};

use super::list::frame;
use super::place::Place;
use crate::components::Choice;
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody, FormData, QueryData};
use crate::frame::{Frame, Message, MessageKind};
use crate::session::{Visit, plain};

/// How many dossiers are named on the page; the others are counted.
const NAMED: i64 = 20;
/// The value « Personne ».
const NOBODY: &str = "personne";

#[derive(Debug, Template)]
#[template(path = "dossiers/rights.html")]
struct RightsView {
    frame: Frame,
    chosen: ChosenPage,
    more: u64,
    /// How many can be changed at once, when more are selected: then nothing can be done here.
    too_many: Option<i64>,
    owners: Vec<Choice>,
    managers: Vec<Choice>,
    staff: Vec<Choice>,
    replaces: bool,
    back: &'static str,
}

/// `GET /dossiers/droits?liste=`.
pub async fn show(visit: Visit, QueryData(query): QueryData) -> Response {
    let place = Place::of_selection(query.text("liste"));
    match view(&visit, place, &FormData::default()).await {
        Ok(Some(view)) => visit.page(&view),
        Ok(None) => nothing(&visit, place),
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /dossiers/droits?liste=`.
pub async fn submit(visit: Visit, QueryData(query): QueryData, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let place = Place::of_selection(query.text("liste"));
    let l = &visit.l;
    let choice = |field: &str| l.tx("field-choice", "field", l.t(field));
    let mut errors = FieldErrors::default();
    let mut read = |name: &str, label: &str| {
        change(form.text(name)).unwrap_or_else(|| {
            errors.add(name, choice(label));
            PersonChange::Keep
        })
    };
    let typed = RightsForm {
        owner: read("maitre", "dossier-owner"),
        engagement_manager: read("engagement-manager", "dossier-manager"),
        staff: form.has("remplacer").then(|| {
            form.get_all("collaborateur")
                .filter_map(|id| id.parse().ok())
                .collect()
        }),
    };
    if !errors.is_empty() {
        return again(&visit, place, &form, errors).await;
    }
    let version = form.number("version").unwrap_or(0);
    let outcome = visit
        .hub
        .edit_rights(&visit.caller, place.basket(), version, &typed, &visit.origin)
        .await;
    let back = place.path();
    match outcome {
        Ok(RightsOutcome::Saved(n)) => {
            let args = [("n", n.into())];
            visit.redirect(back, Some((MessageKind::Success, "rights-saved", &args)))
        }
        Ok(RightsOutcome::Unchanged) => visit.redirect(back, plain(MessageKind::Info, "msg-nochange")),
        Ok(RightsOutcome::NothingSelected) => nothing(&visit, place),
        Ok(RightsOutcome::TooMany) => {
            let args = [("n", MANY_DOSSIERS.into())];
            visit.redirect(back, Some((MessageKind::Error, "dossiers-too-many", &args)))
        }
        Ok(RightsOutcome::Nobody) => {
            errors.add("maitre", l.t("rights-nobody"));
            again(&visit, place, &form, errors).await
        }
        Err(AppError::Conflict(ConflictKind::Stale { .. })) => match view(&visit, place, &form).await {
            Ok(Some(mut view)) => {
                let message = Message::new(MessageKind::Warning, l.t("selection-moved"), l);
                view.frame = view.frame.with_message(Some(message));
                visit.shown(render(StatusCode::CONFLICT, &view))
            }
            Ok(None) => nothing(&visit, place),
            Err(error) => visit.refuse(error).await,
        },
        Err(error) => visit.refuse(error).await,
    }
}

async fn again(visit: &Visit, place: Place, form: &FormData, errors: FieldErrors) -> Response {
    match view(visit, place, form).await {
        Ok(Some(mut view)) => {
            view.frame = view.frame.with_errors(errors);
            visit.invalid(&view)
        }
        Ok(None) => nothing(visit, place),
        Err(error) => visit.refuse(error).await,
    }
}

/// « Ne pas modifier », « Personne », or somebody; nothing for what is none of these.
fn change(typed: &str) -> Option<PersonChange> {
    match typed {
        "" => Some(PersonChange::Keep),
        NOBODY => Some(PersonChange::Nobody),
        id => id.parse().ok().map(PersonChange::Is),
    }
}

fn nothing(visit: &Visit, place: Place) -> Response {
    visit.redirect(place.path(), plain(MessageKind::Error, "no-selection"))
}

async fn view(visit: &Visit, place: Place, form: &FormData) -> Result<Option<RightsView>, AppError> {
    allows(&visit.caller, Act::EditRights, Target::Firm)?;
    let chosen = visit
        .hub
        .chosen_dossiers(&visit.caller, place.basket(), 1, NAMED)
        .await?;
    let selected = chosen.count.selected();
    if selected == 0 {
        return Ok(None);
    }
    let colleagues = visit.hub.colleagues(&visit.caller, Act::EditRights).await?;
    let l = &visit.l;
    let people = |present: &str| -> Vec<Choice> {
        std::iter::once(Choice::new(NOBODY, l.t("nobody"), present))
            .chain(
                colleagues
                    .iter()
                    .map(|each| Choice::new(each.id.to_string(), each.name.clone(), present)),
            )
            .collect()
    };
    let ticked: Vec<&str> = form.get_all("collaborateur").collect();
    let staff = colleagues
        .iter()
        .map(|each| {
            let id = each.id.to_string();
            let present = if ticked.contains(&id.as_str()) {
                id.clone()
            } else {
                String::new()
            };
            Choice::new(id, each.name.clone(), &present)
        })
        .collect();
    let named = u64::try_from(chosen.lines.len()).unwrap_or(0);
    Ok(Some(RightsView {
        frame: frame(visit, place)
            .await
            .crumb(l.t(place.title()), place.path())
            .page(l.tn("rights-title", selected), Some(place.entry())),
        more: selected.saturating_sub(named),
        too_many: (i64::try_from(selected).unwrap_or(i64::MAX) > MANY_DOSSIERS).then_some(MANY_DOSSIERS),
        owners: people(form.text("maitre")),
        managers: people(form.text("engagement-manager")),
        staff,
        replaces: form.has("remplacer"),
        back: place.path(),
        chosen,
    }))
}
