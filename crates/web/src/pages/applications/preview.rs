//! « Prévisualiser l’e-mail »: the letter that the first owner would get (`APP-05`).

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_domain::authz::Act;
use hub_domain::letter::Addressee;

use super::{frame_under, id_of};
use crate::frame::Frame;
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "applications/preview.html")]
struct PreviewPage {
    frame: Frame,
    to: Option<Addressee>,
    subject: String,
    text: String,
    back: String,
}

/// `GET /loophub/applications/{id}/supprimer/apercu`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match page(&visit, &segment).await {
        Ok(page) => visit.page(&page),
        Err(error) => visit.refuse(error).await,
    }
}

async fn page(visit: &Visit, segment: &Segment) -> Result<PreviewPage, AppError> {
    let id = id_of(visit, segment, Act::RemoveApplication)?;
    let label = visit
        .hub
        .application(&visit.caller, id, "")
        .await?
        .application
        .label;
    let preview = visit.hub.removal_letter_preview(&visit.caller, id, "").await?;
    let back = urls::application_act(id, "supprimer");
    let (to, subject, text) = match preview {
        Some((to, worded)) => (Some(to), worded.subject, worded.text),
        None => (None, String::new(), String::new()),
    };
    Ok(PreviewPage {
        frame: frame_under(visit, visit.l.t("impact-preview-title"))
            .await
            .crumb(label.as_str(), urls::application(id))
            .crumb(visit.l.tx("app-delete-title", "app", &label), back.as_str()),
        to,
        subject,
        text,
        back,
    })
}
