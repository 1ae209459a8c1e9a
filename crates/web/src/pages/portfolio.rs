//! S5: « Mon portefeuille », « Tous les dossiers » and « Dossiers modèles » (`ACT-02`).

mod leave;
mod others;
mod pick;

use axum::response::Response;

use crate::forms::{FormBody, QueryData};
use crate::pages::dossiers::place::Place;
use crate::pages::dossiers::{show, submit};
use crate::routes::Routes;
use crate::session::Visit;
use crate::urls;

/// `/portefeuille` and what is under it.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::PORTFOLIO, portfolio)
        .post(urls::PORTFOLIO, change_portfolio)
        .get(urls::ALL_DOSSIERS, all)
        .post(urls::ALL_DOSSIERS, change_all)
        .get(urls::MODELS, models)
        .post(urls::MODELS, change_models)
        .get(urls::OTHER_DOSSIERS, others::show)
        .post(urls::OTHER_DOSSIERS, others::submit)
        .get(urls::LEAVE_PORTFOLIO, leave::show)
        .post(urls::LEAVE_PORTFOLIO, leave::submit)
}

async fn portfolio(visit: Visit, QueryData(query): QueryData) -> Response {
    show(&visit, Place::Portfolio, &query).await
}

async fn change_portfolio(visit: Visit, QueryData(query): QueryData, FormBody(form): FormBody) -> Response {
    submit(&visit, Place::Portfolio, &query, &form).await
}

async fn all(visit: Visit, QueryData(query): QueryData) -> Response {
    show(&visit, Place::All, &query).await
}

async fn change_all(visit: Visit, QueryData(query): QueryData, FormBody(form): FormBody) -> Response {
    submit(&visit, Place::All, &query, &form).await
}

async fn models(visit: Visit, QueryData(query): QueryData) -> Response {
    show(&visit, Place::Models, &query).await
}

async fn change_models(visit: Visit, QueryData(query): QueryData, FormBody(form): FormBody) -> Response {
    submit(&visit, Place::Models, &query, &form).await
}
