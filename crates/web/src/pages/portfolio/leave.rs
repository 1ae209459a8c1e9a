//! « Supprimer du portefeuille »: takes the selected dossiers out, or those ticked here (`ACT-02`).

use askama::Template;
use axum::response::Response;
use hub_app::queries::{BasketList, ChosenPage};
use hub_app::{AppError, ConflictKind};

use super::pick::{Purpose, answer};
use crate::forms::{FieldErrors, FormBody, QueryData};
use crate::frame::{Frame, MessageKind, NavEntry};
use crate::pages::wizard::selection::rows;
use crate::session::{Visit, plain};
use crate::urls;

/// How many dossiers are named on the page; the others are counted.
const NAMED: i64 = 20;

#[derive(Debug, Template)]
#[template(path = "portfolio/leave.html")]
struct LeaveView {
    frame: Frame,
    chosen: ChosenPage,
    more: u64,
}

/// `GET /portefeuille/supprimer`: says what will be taken out; a list to tick where nothing is selected.
pub async fn show(visit: Visit, QueryData(query): QueryData) -> Response {
    let chosen = visit
        .hub
        .chosen_dossiers(&visit.caller, BasketList::Portfolio, 1, NAMED)
        .await;
    let chosen = match chosen {
        Ok(chosen) => chosen,
        Err(error) => return visit.refuse(error).await,
    };
    let selected = chosen.count.selected();
    if selected == 0 || query.has("q") || query.has("page") {
        return answer(&visit, Purpose::Leave, &query, FieldErrors::default()).await;
    }
    let l = &visit.l;
    let named = u64::try_from(chosen.lines.len()).unwrap_or(0);
    visit.page(&LeaveView {
        frame: visit
            .frame()
            .await
            .crumb(l.t("portfolio-title"), urls::PORTFOLIO)
            .page(l.t("portfolio-leave"), Some(NavEntry::Portfolio)),
        more: selected.saturating_sub(named),
        chosen,
    })
}

/// `POST /portefeuille/supprimer`.
pub async fn submit(visit: Visit, QueryData(query): QueryData, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let removed = if let Some(version) = form.number("version") {
        visit
            .hub
            .remove_selection_from_portfolio(&visit.caller, version, &visit.origin)
            .await
    } else {
        let (_, checked) = rows(&form);
        if checked.is_empty() {
            let mut errors = FieldErrors::default();
            errors.add("dossiers", visit.l.t("msg-nosel"));
            return answer(&visit, Purpose::Leave, &query, errors).await;
        }
        visit
            .hub
            .remove_from_portfolio(&visit.caller, &checked, &visit.origin)
            .await
    };
    match removed {
        Ok(n) => {
            let args = [("n", n.into())];
            visit.redirect(
                urls::PORTFOLIO,
                Some((MessageKind::Success, "portfolio-left", &args)),
            )
        }
        Err(AppError::Conflict(ConflictKind::Stale { .. })) => visit.redirect(
            urls::LEAVE_PORTFOLIO,
            plain(MessageKind::Warning, "selection-moved"),
        ),
        Err(error) => visit.refuse(error).await,
    }
}
