//! « Modifier » and « Supprimer » in the panel: what a link is limited to, and its end (`GST-06`).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::AppError;
use hub_app::commands::{CloseLinkOutcome, EditLinkOutcome};
use hub_app::queries::{Contact, LinkLine};

use super::associate::dossiers_of;
use super::{frame_under, link_of, person};
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody};
use crate::frame::{Frame, Message, MessageKind};
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "contacts/link.html")]
struct LinkPage {
    frame: Frame,
    link: LinkLine,
    typed: String,
    back: String,
}

#[derive(Debug, Template)]
#[template(path = "contacts/unlink.html")]
struct EndPage {
    frame: Frame,
    link: LinkLine,
    back: String,
}

/// `GET /parametrage/clients/interlocuteurs/liens/{id}/modifier`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match read(&visit, &segment).await {
        Ok((contact, link)) => {
            let typed = link.limited_to.clone();
            let page = editing(&visit, &contact, link, typed).await;
            visit.page(&page)
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /parametrage/clients/interlocuteurs/liens/{id}/modifier`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let (contact, mut link) = match read(&visit, &segment).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let typed = form.text("limite").to_owned();
    let shown = form.text("vu");
    let faults = form.faults(&visit.l);
    if !faults.is_empty() {
        return wrong(&visit, &contact, link, (typed, shown), faults).await;
    }
    let outcome = visit
        .hub
        .edit_link(&visit.caller, link.id, shown, &typed, &visit.origin)
        .await;
    let to = dossiers_of(&contact);
    match outcome {
        Ok(EditLinkOutcome::Saved) => {
            let name = contact.shown_name();
            let args = [
                ("name", name.as_str().into()),
                ("code", link.dossier.code.as_str().into()),
            ];
            visit.redirect(&to, Some((MessageKind::Success, "link-edited", &args)))
        }
        Ok(EditLinkOutcome::Unchanged) => visit.redirect(&to, plain(MessageKind::Info, "msg-nochange")),
        Ok(EditLinkOutcome::Refused(refusal)) => {
            let mut errors = faults;
            errors.add("limite", person::words(&refusal, &visit.l));
            wrong(&visit, &contact, link, (typed, shown), errors).await
        }
        Ok(EditLinkOutcome::Moved(now)) => {
            let words = if now.is_empty() {
                visit.l.t("link-moved-free").into_owned()
            } else {
                visit.l.tx("link-moved", "now", &now)
            };
            link.limited_to = now;
            let mut page = editing(&visit, &contact, link, typed).await;
            page.frame = page
                .frame
                .with_message(Some(Message::new(MessageKind::Warning, words, &visit.l)));
            visit.shown(render(StatusCode::CONFLICT, &page))
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// The form again, still compared with what was `shown` at first.
async fn wrong(
    visit: &Visit,
    contact: &Contact,
    mut link: LinkLine,
    (typed, shown): (String, &str),
    errors: FieldErrors,
) -> Response {
    shown.clone_into(&mut link.limited_to);
    let mut page = editing(visit, contact, link, typed).await;
    page.frame = page.frame.with_errors(errors);
    visit.invalid(&page)
}

/// `GET /parametrage/clients/interlocuteurs/liens/{id}/retirer`.
pub async fn show_end(visit: Visit, segment: Segment) -> Response {
    match read(&visit, &segment).await {
        Ok((contact, link)) => {
            let page = ending(&visit, &contact, link).await;
            visit.page(&page)
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /parametrage/clients/interlocuteurs/liens/{id}/retirer`. The form carries how many accesses were announced.
pub async fn end(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let (contact, mut link) = match read(&visit, &segment).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let shown = form.number("acces").unwrap_or(-1);
    let outcome = visit
        .hub
        .close_link(&visit.caller, link.id, shown, &visit.origin)
        .await;
    match outcome {
        Ok(CloseLinkOutcome::Closed(ended)) => {
            let name = contact.shown_name();
            let args = [
                ("name", name.as_str().into()),
                ("code", link.dossier.code.as_str().into()),
                ("n", ended.into()),
            ];
            visit.redirect(
                &dossiers_of(&contact),
                Some((MessageKind::Success, "link-removed", &args)),
            )
        }
        Ok(CloseLinkOutcome::ImpactChanged(now)) => {
            link.applications = now;
            let mut page = ending(&visit, &contact, link).await;
            let words = visit.l.t("contact-remove-moved");
            page.frame = page
                .frame
                .with_message(Some(Message::new(MessageKind::Warning, words, &visit.l)));
            visit.shown(render(StatusCode::CONFLICT, &page))
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn read(visit: &Visit, segment: &Segment) -> Result<(Contact, LinkLine), AppError> {
    // Rights come first: whoever keeps no contacts learns nothing of links.
    visit.hub.may_keep_contacts(&visit.caller).await?;
    visit.hub.contact_link(&visit.caller, link_of(segment)?).await
}

async fn editing(visit: &Visit, contact: &Contact, link: LinkLine, typed: String) -> LinkPage {
    LinkPage {
        frame: frame_of(visit, contact, &link, "link-edit-title").await,
        link,
        typed,
        back: dossiers_of(contact),
    }
}

async fn ending(visit: &Visit, contact: &Contact, link: LinkLine) -> EndPage {
    EndPage {
        frame: frame_of(visit, contact, &link, "link-remove-title").await,
        link,
        back: dossiers_of(contact),
    }
}

async fn frame_of(visit: &Visit, contact: &Contact, link: &LinkLine, title: &str) -> Frame {
    let name = contact.shown_name();
    let heading = visit.l.ta2(title, "name", &name, "code", &link.dossier.code);
    frame_under(visit, heading)
        .await
        .crumb(name, urls::contact(contact.id))
}
