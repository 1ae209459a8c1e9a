//! Dossiers: their lists (S5, S7), one of them, and acts on several (`ACT-02`, `ACT-05`, `ACT-09`).

mod act;
mod archive;
pub mod asked;
mod chosen;
mod export;
mod form;
pub mod list;
pub mod place;
mod print;
mod rights;
mod words;

use axum::response::Response;

pub use act::submit;
use asked::Asked;
use place::Place;

use crate::forms::{FieldErrors, FormBody, FormData, QueryData};
use crate::routes::Routes;
use crate::session::Visit;
use crate::urls;

/// `/parametrage/clients/dossiers`, what is under it, and what every list shares under `/dossiers`.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::DOSSIERS, show_list)
        .post(urls::DOSSIERS, submit_list)
        .get(urls::ADD_DOSSIER, form::show_new)
        .post(urls::ADD_DOSSIER, form::submit_new)
        .get(urls::ARCHIVE_DOSSIERS, archive::show)
        .post(urls::ARCHIVE_DOSSIERS, archive::submit)
        .get("/parametrage/clients/dossiers/{code}/modifier", form::show)
        .post("/parametrage/clients/dossiers/{code}/modifier", form::submit)
        .get(urls::EDIT_RIGHTS, rights::show)
        .post(urls::EDIT_RIGHTS, rights::submit)
        .get(urls::CHOSEN_DOSSIERS, chosen::show)
        .get(urls::EXPORT_DOSSIERS, export::file)
        .get(urls::PRINT_DOSSIERS, print::show)
}

async fn show_list(visit: Visit, QueryData(query): QueryData) -> Response {
    show(&visit, Place::Settings, &query).await
}

async fn submit_list(visit: Visit, QueryData(query): QueryData, FormBody(form): FormBody) -> Response {
    submit(&visit, Place::Settings, &query, &form).await
}

/// `GET` of a list.
pub async fn show(visit: &Visit, place: Place, query: &FormData) -> Response {
    let mut errors = FieldErrors::default();
    if let Some(message) = query.faults(&visit.l).get("q") {
        errors.add("q", message.to_owned());
    }
    list::answer(visit, &Asked::of(place, query), errors).await
}
