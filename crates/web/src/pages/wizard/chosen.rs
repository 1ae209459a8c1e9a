//! The selection as a list of its own: what is chosen, what was taken out, what the summary announces.

use askama::Template;
use axum::response::Response;
use hub_app::queries::DossierLine;
use hub_domain::wizard::Step;

use super::{done, draft_of, frame_of, refuse};
use crate::components::{Pager, Stepper};
use crate::forms::QueryData;
use crate::frame::Frame;
use crate::router::Segment;
use crate::session::Visit;
use crate::sheet::{Sheet, SheetFormat};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "wizard/chosen.html")]
struct ChosenView {
    frame: Frame,
    stepper: Stepper,
    title: String,
    dossiers: Vec<DossierLine>,
    pages: Pager,
    back: String,
    back_words: String,
}

/// Which list is shown, and from where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    Selected,
    Removed,
    Announced,
}

impl List {
    const fn title(self) -> &'static str {
        match self {
            Self::Selected => "selection-title",
            Self::Removed => "selection-removed-title",
            Self::Announced => "recap-all-title",
        }
    }

    const fn step(self) -> Step {
        match self {
            Self::Selected | Self::Removed => Step::Dossiers,
            Self::Announced => Step::Summary,
        }
    }

    const fn back(self) -> &'static str {
        match self {
            Self::Selected | Self::Removed => "selection-back",
            Self::Announced => "recap-back",
        }
    }
}

/// `GET …/dossiers/selection`: « Voir la sélection ».
pub async fn selected(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    list(&visit, &segment, List::Selected, query.number("page")).await
}

/// `GET …/dossiers/retires`: « Voir les N dossiers retirés ».
pub async fn removed(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    list(&visit, &segment, List::Removed, query.number("page")).await
}

/// `GET …/recapitulatif/dossiers?format=csv|xlsx`: « Voir la liste complète », or « Exporter la liste ».
pub async fn announced(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    if query.has("format") {
        return file(&visit, &segment, SheetFormat::of(query.text("format"))).await;
    }
    list(&visit, &segment, List::Announced, query.number("page")).await
}

async fn file(visit: &Visit, segment: &Segment, format: SheetFormat) -> Response {
    let id = match draft_of(visit, segment) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    let dossiers = match visit.hub.every_chosen(&visit.caller, id).await {
        Ok(dossiers) => dossiers,
        Err(error) => return refuse(visit, id, error).await,
    };
    let sheet = Sheet {
        name: "dossiers-choisis".to_owned(),
        columns: ["dossier-code", "dossier-name"]
            .map(|id| visit.l.t(id).into_owned())
            .to_vec(),
        rows: dossiers
            .into_iter()
            .map(|line| vec![line.code.into(), line.name.into()])
            .collect(),
    };
    sheet.answer(format)
}

async fn list(visit: &Visit, segment: &Segment, list: List, page: Option<i64>) -> Response {
    let id = match draft_of(visit, segment) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    let removed = list == List::Removed;
    let found = visit
        .hub
        .chosen_page(&visit.caller, id, removed, page.unwrap_or(1))
        .await;
    let found = match found {
        Ok(found) => found,
        Err(error) => return refuse(visit, id, error).await,
    };
    if let Some(application) = found.draft.result {
        return done(visit, application);
    }
    let l = &visit.l;
    let title = l.t(list.title()).into_owned();
    let total = if removed {
        found.count.removed()
    } else {
        found.count.selected()
    };
    let pages = Pager::new(u64::try_from(found.page).unwrap_or(1), total, 50, "");
    let (frame, stepper) = frame_of(visit, list.step(), |_| {
        if pages.page > 1 {
            l.ta2("page-title", "title", &title, "n", pages.page)
        } else {
            title.clone()
        }
    })
    .await;
    visit.page(&ChosenView {
        frame,
        stepper,
        title,
        dossiers: if total == 0 { Vec::new() } else { found.dossiers },
        pages,
        back: urls::wizard_step(id, list.step().slug()),
        back_words: l.t(list.back()).into_owned(),
    })
}
