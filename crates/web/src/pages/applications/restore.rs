//! « Restaurer »: a removed application as it was, for thirty days (`APP-06`).

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_app::commands::RestoreOutcome;
use hub_app::queries::{Restorable, RestorePage as Found};
use hub_domain::authz::Act;
use hub_domain::moment::Moment;
use hub_domain::removal::restorable_until;

use super::{frame_under, id_of};
use crate::forms::FormBody;
use crate::frame::{Frame, MessageKind};
use crate::i18n::Arg;
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "applications/restore.html")]
struct RestorePage {
    frame: Frame,
    label: String,
    removed_at: Moment,
    removed_by: Option<String>,
    until: Moment,
    is_suspended: bool,
    is_whole_firm: bool,
    key: Option<String>,
    mail: Option<String>,
    what: Restorable,
    /// Address of the application that stands in its place.
    stands: Option<String>,
}

/// `GET /loophub/applications/{id}/restaurer`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    let found = match id_of(&visit, &segment, Act::RestoreApplication) {
        Ok(id) => visit.hub.restore_page(&visit.caller, id).await,
        Err(error) => Err(error),
    };
    let Found {
        removed,
        what,
        added_again,
    } = match found {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let application = removed.application;
    let shown = RestorePage {
        frame: frame_under(
            &visit,
            visit.l.tx("impact-restore-title", "app", &application.label),
        )
        .await,
        removed_at: removed.removal.at,
        removed_by: removed.removal.by,
        until: restorable_until(removed.removal.at),
        is_suspended: application.suspended,
        is_whole_firm: application.entry.acts_on_whole_firm(),
        key: application.key.map(|key| key.identifier),
        mail: application.partner_email,
        stands: added_again.map(|stands| urls::application(stands.id)),
        label: application.label,
        what,
    };
    visit.page(&shown)
}

/// `POST /loophub/applications/{id}/restaurer`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    match restore(&visit, &segment).await {
        Ok(response) => response,
        Err(error) => visit.refuse(error).await,
    }
}

async fn restore(visit: &Visit, segment: &Segment) -> Result<Response, AppError> {
    let id = id_of(visit, segment, Act::RestoreApplication)?;
    let own = urls::application(id);
    let outcome = visit
        .hub
        .restore_application(&visit.caller, id, &visit.origin)
        .await?;
    Ok(match outcome {
        RestoreOutcome::Restored { label, opened, left } => {
            let missing = left.archived + left.accesses_archived + left.contacts_removed + left.links_ended;
            let (kind, message) = match (opened.without_key, missing) {
                (true, _) => (MessageKind::Warning, "impact-restored-without-key"),
                (false, 0) => (MessageKind::Success, "impact-restored"),
                (false, _) => (MessageKind::Success, "impact-restored-partly"),
            };
            let args: [(&str, Arg<'_>); 5] = [
                ("app", label.as_str().into()),
                ("n", opened.activations.into()),
                ("accesses", opened.accesses.into()),
                ("dossiersleft", left.archived.into()),
                (
                    "accessesleft",
                    (left.accesses_archived + left.contacts_removed + left.links_ended).into(),
                ),
            ];
            visit.redirect(&own, Some((kind, message, &args)))
        }
        RestoreOutcome::AlreadySo { label } => {
            let args = [("app", label.as_str().into())];
            visit.redirect(&own, Some((MessageKind::Info, "impact-already-restored", &args)))
        }
        RestoreOutcome::AddedAgain(_) => {
            // The page says why, and which application stands in its place.
            let own = urls::application_act(id, "restaurer");
            visit.redirect(&own, Some((MessageKind::Error, "impact-restore-refused", &[])))
        }
    })
}
