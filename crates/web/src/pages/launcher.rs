//! S15: « Mes applications », what the firm opened to the contact who reads; phone first (`GST-04`).

use askama::Template;
use axum::response::{IntoResponse as _, Redirect, Response};
use http::StatusCode;
use hub_app::AppError;
use hub_app::queries::{DossierOwner, FirmCard, LAUNCHER_PAGE, Launch, Offer};
use hub_domain::ids::ActivationId;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::components::{Badge, Pager, Tone};
use crate::errors::render;
use crate::forms::QueryData;
use crate::frame::{Frame, NavEntry};
use crate::i18n::{L10n, Lang};
use crate::router::Segment;
use crate::routes::Routes;
use crate::session::{ContactVisit, Visit};
use crate::urls;

/// `/mes-applications` and what opens from it.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::LAUNCHER, show)
        .get("/mes-applications/ouvrir/{id}", open)
}

#[derive(Debug, Template)]
#[template(path = "launcher/list.html")]
struct LauncherPage {
    frame: Frame,
    query: String,
    has_search: bool,
    recent: Vec<Tile>,
    sections: Vec<Section>,
    withdrawn: Vec<String>,
    owners: Vec<DossierOwner>,
    firm: FirmCard,
    pager: Pager,
}

#[derive(Debug, Template)]
#[template(path = "launcher/closed.html")]
struct ClosedPage {
    frame: Frame,
    sentence: String,
}

#[derive(Debug)]
struct Section {
    code: String,
    name: String,
    tiles: Vec<Tile>,
}

/// An application on a dossier; without an address there is nothing to open.
#[derive(Debug)]
struct Tile {
    label: String,
    description: String,
    href: Option<String>,
    dossier: String,
    state: Badge,
}

async fn show(ContactVisit(visit): ContactVisit, QueryData(query): QueryData) -> Response {
    let typed = query.text("q").to_owned();
    let page = query.number("page").and_then(|page| usize::try_from(page).ok());
    let found = match visit.hub.launcher(&visit.caller, &typed, page.unwrap_or(1)).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let withdrawn = found
        .withdrawn
        .iter()
        .map(|gone| {
            let args = [
                ("application", gone.label.as_str().into()),
                ("dossier", gone.dossier.as_str().into()),
                ("date", l.date(gone.at).into()),
            ];
            l.ta("launcher-withdrawn", &args)
        })
        .collect();
    let heading = l.t("launcher-title");
    let rest = if typed.is_empty() {
        String::new()
    } else {
        format!("q={}", utf8_percent_encode(&typed, NON_ALPHANUMERIC))
    };
    let pager = Pager::new(found.page as u64, found.found as u64, LAUNCHER_PAGE as u64, &rest);
    visit.page(&LauncherPage {
        recent: found.recent.iter().map(|offer| tile(offer, l)).collect(),
        sections: found
            .dossiers
            .into_iter()
            .map(|dossier| Section {
                tiles: dossier.offers.iter().map(|offer| tile(offer, l)).collect(),
                code: dossier.code,
                name: dossier.name,
            })
            .collect(),
        frame: visit
            .frame()
            .await
            .page(heading, Some(NavEntry::Launcher))
            .at(&visit.path),
        query: typed,
        has_search: found.has_search,
        withdrawn,
        owners: found.owners,
        firm: found.firm,
        pager,
    })
}

/// Checked now, whatever the page showed; then noted, and gone to.
async fn open(ContactVisit(visit): ContactVisit, id: Segment) -> Response {
    let launched = match id.id() {
        Some(id) => visit.hub.launch(&visit.caller, ActivationId(id)).await,
        None => Err(AppError::NotFound),
    };
    match launched {
        Ok(Launch::To(url)) => Redirect::to(&url).into_response(),
        Ok(Launch::Suspended(label)) => closed(&visit, "launcher-suspended", &label).await,
        Ok(Launch::InPreparation(label)) => closed(&visit, "launcher-not-ready", &label).await,
        Err(error) => visit.refuse(error).await,
    }
}

async fn closed(visit: &Visit, sentence: &str, label: &str) -> Response {
    let frame = visit
        .frame()
        .await
        .page(label, Some(NavEntry::Launcher))
        .at(urls::LAUNCHER);
    let sentence = visit.l.tx(sentence, "application", label);
    visit.shown(render(StatusCode::CONFLICT, &ClosedPage { frame, sentence }))
}

fn tile(offer: &Offer, l: &L10n) -> Tile {
    let (tone, state, href) = match &offer.launch_url {
        _ if offer.suspended => (Tone::Warn, "launcher-state-suspended", None),
        None => (Tone::Neutral, "launcher-state-preparing", None),
        Some(_) => (
            Tone::Ok,
            "launcher-state-available",
            Some(urls::launch(offer.activation)),
        ),
    };
    let [french, english] = &offer.description;
    Tile {
        label: offer.label.clone(),
        description: match l.lang() {
            Lang::Fr => french.clone(),
            Lang::En => english.clone(),
        },
        href,
        dossier: offer.dossier.clone(),
        state: Badge::new(tone, l.t(state)),
    }
}
