//! « Suspendre » and « Reprendre »: every call and access is cut, the configuration is kept (`APP-07`).

use askama::Template;
use axum::response::Response;
use hub_app::commands::SuspendOutcome;
use hub_app::queries::{Impact, InstalledApp};
use hub_domain::authz::Act;

use super::{frame_under, id_of};
use crate::forms::{FormBody, FormData};
use crate::frame::{Frame, MessageKind};
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "applications/suspend.html")]
struct SuspendPage {
    frame: Frame,
    /// Whether the page gives the application back.
    is_resume: bool,
    /// Whether it is so already: there is nothing to confirm.
    is_done: bool,
    label: String,
    page: String,
    impact: Impact,
    is_whole_firm: bool,
    key: Option<String>,
}

/// `GET /loophub/applications/{id}/suspendre`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    page(&visit, &segment, false).await
}

/// `GET /loophub/applications/{id}/reprendre`.
pub async fn show_resume(visit: Visit, segment: Segment) -> Response {
    page(&visit, &segment, true).await
}

/// `POST /loophub/applications/{id}/suspendre`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    send(&visit, &segment, &form, false).await
}

/// `POST /loophub/applications/{id}/reprendre`.
pub async fn resume(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    send(&visit, &segment, &form, true).await
}

async fn send(visit: &Visit, segment: &Segment, form: &FormData, is_resume: bool) -> Response {
    if let Err(response) = visit.check(form).await {
        return response;
    }
    let id = match id_of(visit, segment, Act::SuspendApplication) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    let (hub, caller, origin) = (&visit.hub, &visit.caller, &visit.origin);
    let outcome = if is_resume {
        hub.resume_application(caller, id, origin).await
    } else {
        hub.suspend_application(caller, id, origin).await
    };
    let (done, already) = if is_resume {
        ("impact-resumed", "impact-already-active")
    } else {
        ("impact-suspended", "impact-already-suspended")
    };
    let to = urls::application(id);
    match outcome {
        Ok(SuspendOutcome::Done { label, letters }) => {
            let args = [("app", label.as_str().into()), ("mails", letters.into())];
            visit.redirect(&to, Some((MessageKind::Success, done, &args)))
        }
        Ok(SuspendOutcome::AlreadySo { label }) => {
            let args = [("app", label.as_str().into())];
            visit.redirect(&to, Some((MessageKind::Info, already, &args)))
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn page(visit: &Visit, segment: &Segment, is_resume: bool) -> Response {
    let found = match id_of(visit, segment, Act::SuspendApplication) {
        Ok(id) => visit.hub.suspension_page(&visit.caller, id).await,
        Err(error) => Err(error),
    };
    let (application, impact): (InstalledApp, Impact) = match found {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let title = if is_resume {
        "impact-resume-title"
    } else {
        "impact-suspend-title"
    };
    let own = urls::application(application.id);
    let shown = SuspendPage {
        frame: frame_under(visit, visit.l.tx(title, "app", &application.label))
            .await
            .crumb(application.label.as_str(), own.as_str()),
        is_resume,
        is_done: application.suspended != is_resume,
        page: own,
        impact,
        is_whole_firm: application.entry.acts_on_whole_firm(),
        key: application.key.map(|key| key.identifier),
        label: application.label,
    };
    visit.page(&shown)
}
