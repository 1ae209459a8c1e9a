//! « Exporter »: every contact that the list's search finds, as a file for spreadsheets.

use axum::response::Response;

use super::asked::Asked;
use super::badge;
use crate::forms::{FieldErrors, QueryData};
use crate::session::Visit;
use crate::sheet::{Sheet, SheetFormat};

/// `GET /parametrage/clients/interlocuteurs/export?format=csv|xlsx`, with what the list is asked for.
pub async fn download(visit: Visit, QueryData(query): QueryData) -> Response {
    let l = &visit.l;
    let asked = Asked::of(&query);
    // What the list would not search, it shows whole, and so does its file.
    let list = asked.list(&mut FieldErrors::default(), l);
    let lines = match visit
        .hub
        .every_contact(&visit.caller, &list.search, list.order)
        .await
    {
        Ok(lines) => lines,
        Err(error) => return visit.refuse(error).await,
    };
    let columns = [
        "contacts-col-last-name",
        "contacts-col-first-name",
        "contacts-col-mobile",
        "contacts-col-landline",
        "contacts-col-email",
        "contacts-col-tenant",
        "contacts-col-dossiers",
    ];
    let sheet = Sheet {
        name: "interlocuteurs".to_owned(),
        columns: columns.map(|id| l.t(id).into_owned()).to_vec(),
        rows: lines
            .into_iter()
            .map(|line| {
                let badge = badge(
                    line.guest_state,
                    line.guest_reason.as_deref(),
                    line.email.is_some(),
                    l,
                );
                vec![
                    line.last_name.into(),
                    line.first_name.into(),
                    line.mobile.into(),
                    line.landline.into(),
                    line.email.unwrap_or_default().into(),
                    badge.label.into(),
                    line.dossiers.into(),
                ]
            })
            .collect(),
    };
    sheet.answer(SheetFormat::of(query.text("format")))
}
