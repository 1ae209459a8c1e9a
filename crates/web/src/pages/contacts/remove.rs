//! « Supprimer » an interlocuteur: what it ends, confirmed in proportion to the damage (`GST-06`, S9 made smaller).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::AppError;
use hub_app::commands::RemoveContactOutcome;
use hub_app::queries::{ContactDetail, ContactImpact};
use hub_domain::authz::{Act, Target, allows};
use hub_domain::fold::fold;

use super::{contact_of, frame_under};
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody, FormData};
use crate::frame::{Frame, Message, MessageKind};
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

/// From how many dossiers on the name is to be typed.
const NAME_FROM: i64 = 10;

#[derive(Debug, Template)]
#[template(path = "contacts/remove.html")]
struct RemovePage {
    frame: Frame,
    name: String,
    page: String,
    impact: ContactImpact,
    needs_check: bool,
    needs_name: bool,
    is_checked: bool,
    typed: String,
}

/// `GET /parametrage/clients/interlocuteurs/{id}/supprimer`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match read(&visit, &segment).await {
        Ok(found) => {
            let page = page(&visit, &found).await;
            visit.page(&page)
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /parametrage/clients/interlocuteurs/{id}/supprimer`. The form carries what was announced.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let found = match read(&visit, &segment).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let shown = ContactImpact {
        dossiers: form.number("dossiers").unwrap_or(-1),
        accesses: form.number("acces").unwrap_or(-1),
        applications: form.number("applications").unwrap_or(-1),
    };
    if shown != found.impact {
        return changed(&visit, &found).await;
    }
    let errors = confirmation(&visit, &found, &form);
    if !errors.is_empty() {
        let mut page = page(&visit, &found).await;
        page.is_checked = form.has("lu");
        form.text("confirmation").clone_into(&mut page.typed);
        page.frame = page.frame.with_errors(errors);
        return visit.invalid(&page);
    }
    let outcome = visit
        .hub
        .remove_contact(&visit.caller, found.contact.id, shown, &visit.origin)
        .await;
    match outcome {
        Ok(RemoveContactOutcome::Removed { name, ended }) => {
            let args = [("name", name.as_str().into()), ("n", ended.accesses.into())];
            visit.redirect(
                urls::CONTACTS,
                Some((MessageKind::Success, "contact-removed", &args)),
            )
        }
        Ok(RemoveContactOutcome::ImpactChanged { .. }) => match read(&visit, &segment).await {
            Ok(found) => changed(&visit, &found).await,
            Err(error) => visit.refuse(error).await,
        },
        Err(error) => visit.refuse(error).await,
    }
}

/// What is still to be confirmed.
fn confirmation(visit: &Visit, found: &ContactDetail, form: &FormData) -> FieldErrors {
    let l = &visit.l;
    let mut errors = form.faults(l);
    if needs_check(&found.impact) && !form.has("lu") {
        errors.add("lu", l.t("msg-check"));
    }
    let name = found.contact.shown_name();
    if found.impact.dossiers >= NAME_FROM && loose(form.text("confirmation")) != loose(&name) {
        errors.add("confirmation", l.tx("msg-confirm", "name", name));
    }
    errors
}

const fn needs_check(impact: &ContactImpact) -> bool {
    impact.dossiers > 0
}

/// A name without case, accents, kinds of dashes and spaces.
fn loose(name: &str) -> String {
    fold(name).replace(' ', "")
}

/// The page with the new figures, its confirmation emptied (MSG-IMPACT).
async fn changed(visit: &Visit, found: &ContactDetail) -> Response {
    let mut page = page(visit, found).await;
    let message = Message::new(MessageKind::Warning, visit.l.t("contact-remove-moved"), &visit.l);
    page.frame = page.frame.with_message(Some(message));
    visit.shown(render(StatusCode::CONFLICT, &page))
}

async fn read(visit: &Visit, segment: &Segment) -> Result<ContactDetail, AppError> {
    // Rights come first: whoever keeps no contacts learns nothing of them here.
    visit.hub.may_keep_contacts(&visit.caller).await?;
    let id = contact_of(segment)?;
    let found = visit.hub.contact(&visit.caller, id, 1).await?;
    if !found.rights.edit_address {
        allows(&visit.caller, Act::EditContacts, Target::Firm)?;
    }
    Ok(found)
}

async fn page(visit: &Visit, found: &ContactDetail) -> RemovePage {
    let own = urls::contact(found.contact.id);
    let name = found.contact.shown_name();
    RemovePage {
        frame: frame_under(visit, visit.l.tx("contact-remove-title", "name", &name))
            .await
            .crumb(name.as_str(), own.as_str()),
        name,
        page: own,
        impact: found.impact,
        needs_check: needs_check(&found.impact),
        needs_name: found.impact.dossiers >= NAME_FROM,
        is_checked: false,
        typed: String::new(),
    }
}
