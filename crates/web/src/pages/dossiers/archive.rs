//! « Supprimer » on the selected dossiers, which archives them: it says so first (`ACT-09`).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::commands::{ArchiveOutcome, MANY_DOSSIERS};
use hub_app::queries::{BasketList, ChosenPage};
use hub_app::{AppError, ConflictKind};
use hub_domain::authz::{Act, Target, allows};

use super::list::frame;
use super::place::Place;
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody};
use crate::frame::{Frame, Message, MessageKind, NavEntry};
use crate::session::{Visit, plain};
use crate::urls;

/// How many dossiers are named on the page; the others are counted.
const NAMED: i64 = 20;

#[derive(Debug, Template)]
#[template(path = "dossiers/archive.html")]
struct ArchiveView {
    frame: Frame,
    chosen: ChosenPage,
    more: u64,
    /// How many can be changed at once, when more are selected: then nothing can be done here.
    too_many: Option<i64>,
}

/// `GET …/supprimer`.
pub async fn show(visit: Visit) -> Response {
    match view(&visit).await {
        Ok(Some(view)) => visit.page(&view),
        Ok(None) => nothing(&visit),
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST …/supprimer`.
pub async fn submit(visit: Visit, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    if let Err(denied) = allows(&visit.caller, Act::CreateDossier, Target::Firm) {
        return visit.refuse(denied.into()).await;
    }
    let l = &visit.l;
    if form.text("lu") != "oui" {
        let mut errors = FieldErrors::default();
        errors.add("lu", l.t("msg-check"));
        return match view(&visit).await {
            Ok(Some(mut view)) => {
                view.frame = view.frame.with_errors(errors);
                visit.invalid(&view)
            }
            Ok(None) => nothing(&visit),
            Err(error) => visit.refuse(error).await,
        };
    }
    let version = form.number("version").unwrap_or(0);
    let outcome = visit
        .hub
        .archive_dossiers(&visit.caller, BasketList::Dossiers, version, &visit.origin)
        .await;
    match outcome {
        Ok(ArchiveOutcome::Archived(dossiers, ended)) => {
            let args = [
                ("n", dossiers.into()),
                ("activations", ended.activations.into()),
                ("accesses", ended.accesses.into()),
            ];
            visit.redirect(
                urls::DOSSIERS,
                Some((MessageKind::Success, "dossiers-archived", &args)),
            )
        }
        Ok(ArchiveOutcome::NothingSelected) => nothing(&visit),
        Ok(ArchiveOutcome::TooMany) => {
            let args = [("n", MANY_DOSSIERS.into())];
            visit.redirect(
                urls::DOSSIERS,
                Some((MessageKind::Error, "dossiers-too-many", &args)),
            )
        }
        Err(AppError::Conflict(ConflictKind::Stale { .. })) => match view(&visit).await {
            Ok(Some(mut view)) => {
                let message = Message::new(MessageKind::Warning, l.t("selection-moved"), l);
                view.frame = view.frame.with_message(Some(message));
                visit.shown(render(StatusCode::CONFLICT, &view))
            }
            Ok(None) => nothing(&visit),
            Err(error) => visit.refuse(error).await,
        },
        Err(error) => visit.refuse(error).await,
    }
}

fn nothing(visit: &Visit) -> Response {
    visit.redirect(urls::DOSSIERS, plain(MessageKind::Error, "no-selection"))
}

async fn view(visit: &Visit) -> Result<Option<ArchiveView>, AppError> {
    allows(&visit.caller, Act::CreateDossier, Target::Firm)?;
    let chosen = visit
        .hub
        .chosen_dossiers(&visit.caller, BasketList::Dossiers, 1, NAMED)
        .await?;
    let selected = chosen.count.selected();
    if selected == 0 {
        return Ok(None);
    }
    let l = &visit.l;
    let named = u64::try_from(chosen.lines.len()).unwrap_or(0);
    Ok(Some(ArchiveView {
        frame: frame(visit, Place::Settings)
            .await
            .crumb(l.t("nav-dossiers"), urls::DOSSIERS)
            .page(l.tn("dossiers-archive-title", selected), Some(NavEntry::Dossiers)),
        more: selected.saturating_sub(named),
        too_many: (i64::try_from(selected).unwrap_or(i64::MAX) > MANY_DOSSIERS).then_some(MANY_DOSSIERS),
        chosen,
    }))
}
