//! « Autres dossiers »: puts dossiers of the firm into the portfolio (`ACT-02`).

use axum::response::Response;

use super::pick::{Purpose, address, answer};
use crate::forms::{FieldErrors, FormBody, QueryData};
use crate::frame::MessageKind;
use crate::pages::wizard::selection::rows;
use crate::session::Visit;

/// `GET /portefeuille/autres?q=&page=`.
pub async fn show(visit: Visit, QueryData(query): QueryData) -> Response {
    answer(&visit, Purpose::Add, &query, FieldErrors::default()).await
}

/// `POST /portefeuille/autres?q=&page=`.
pub async fn submit(visit: Visit, QueryData(query): QueryData, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let (_, checked) = rows(&form);
    if checked.is_empty() {
        let mut errors = FieldErrors::default();
        errors.add("dossiers", visit.l.t("msg-nosel"));
        return answer(&visit, Purpose::Add, &query, errors).await;
    }
    match visit
        .hub
        .add_to_portfolio(&visit.caller, &checked, &visit.origin)
        .await
    {
        Ok(added) => {
            let args = [("n", added.into())];
            visit.redirect(
                &address(Purpose::Add, &query),
                Some((MessageKind::Success, "portfolio-added", &args)),
            )
        }
        Err(error) => visit.refuse(error).await,
    }
}
