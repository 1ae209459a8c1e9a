//! « Ajouter » and « Modifier » an interlocuteur (`GST-01`, `GST-05`).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::AppError;
use hub_app::commands::{EditContactOutcome, MovedContact, NewContact};
use hub_app::queries::{Contact, ContactRights};
use hub_domain::authz::{Act, Scope, Target, allows};
use hub_domain::contact::{ContactForm, shown_name};

use super::{contact_of, frame_under, person};
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody, QueryData};
use crate::frame::{Frame, Message, MessageKind};
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "contacts/form.html")]
struct FormPage {
    frame: Frame,
    person: ContactForm,
    /// The first dossier and its limit, for a new contact.
    first: Option<First>,
    revision: i64,
    is_locked: bool,
    is_known: bool,
    /// What is stored now and differs from what was typed: label, stored, typed.
    differences: Vec<(String, String, String)>,
    back: String,
}

#[derive(Debug)]
struct First {
    dossier: String,
    limited_to: String,
    hint: String,
    is_required: bool,
}

/// `GET /parametrage/clients/interlocuteurs/ajouter?dossier=CODE`.
pub async fn add(visit: Visit, QueryData(query): QueryData) -> Response {
    let new = NewContact {
        dossier: query.text("dossier").to_owned(),
        ..NewContact::default()
    };
    adding(&visit, new, FieldErrors::default()).await
}

/// `POST /parametrage/clients/interlocuteurs/ajouter`.
pub async fn create(visit: Visit, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let faults = form.faults(&visit.l);
    let new = NewContact {
        person: person::typed(&form),
        dossier: form.text("dossier").to_owned(),
        limited_to: form.text("limite").to_owned(),
    };
    if !faults.is_empty() {
        return adding(&visit, new, faults).await;
    }
    match visit.hub.create_contact(&visit.caller, &new, &visit.origin).await {
        Ok(Ok(id)) => {
            let name = shown_name(&new.person.last_name, &new.person.first_name);
            let args = [("name", name.as_str().into())];
            let to = format!("{}?onglet=dossiers", urls::contact(id));
            visit.redirect(&to, Some((MessageKind::Success, "contact-created", &args)))
        }
        Ok(Err(refusals)) => {
            let errors = person::errors(faults, &refusals, &visit.l);
            adding(&visit, new, errors).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn adding(visit: &Visit, new: NewContact, errors: FieldErrors) -> Response {
    let scope = match visit.hub.may_keep_contacts(&visit.caller).await {
        Ok(scope) => scope,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let keeps_all = scope == Scope::All;
    let is_wrong = !errors.is_empty();
    let hint = if keeps_all {
        "contact-dossier-hint"
    } else {
        "contact-dossier-own-hint"
    };
    let page = FormPage {
        frame: frame_under(visit, l.t("contacts-add-title"))
            .await
            .with_errors(errors),
        person: new.person,
        first: Some(First {
            dossier: new.dossier,
            limited_to: new.limited_to,
            hint: l.t(hint).into_owned(),
            is_required: !keeps_all,
        }),
        revision: 0,
        is_locked: false,
        is_known: false,
        differences: Vec::new(),
        back: urls::CONTACTS.to_owned(),
    };
    visit.form(&page, is_wrong)
}

/// `GET /parametrage/clients/interlocuteurs/{id}/modifier`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match read(&visit, &segment).await {
        Ok((contact, rights)) => {
            let form = contact.form();
            let page = editing(&visit, &contact, rights, form).await;
            visit.page(&page)
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /parametrage/clients/interlocuteurs/{id}/modifier`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let (contact, rights) = match read(&visit, &segment).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let typed = person::typed(&form);
    let faults = form.faults(&visit.l);
    let revision = form.number("revision").unwrap_or(0);
    if !faults.is_empty() {
        return again(&visit, (&contact, rights), revision, typed, faults).await;
    }
    let outcome = visit
        .hub
        .edit_contact(&visit.caller, contact.id, revision, &typed, &visit.origin)
        .await;
    let to = urls::contact(contact.id);
    match outcome {
        Ok(EditContactOutcome::Saved {
            name,
            address_changed,
        }) => {
            let words = if address_changed && contact.guest_state.can_be_chosen() {
                "contact-edited-address"
            } else {
                "contact-edited"
            };
            let args = [("name", name.as_str().into())];
            visit.redirect(&to, Some((MessageKind::Success, words, &args)))
        }
        Ok(EditContactOutcome::Unchanged) => {
            visit.redirect(&to, crate::session::plain(MessageKind::Info, "msg-nochange"))
        }
        Ok(EditContactOutcome::Refused(refusals)) => {
            let errors = person::errors(faults, &refusals, &visit.l);
            again(&visit, (&contact, rights), revision, typed, errors).await
        }
        Ok(EditContactOutcome::Moved(moved)) => stale(&visit, &moved, rights, typed).await,
        Err(error) => visit.refuse(error).await,
    }
}

async fn again(
    visit: &Visit,
    (contact, rights): (&Contact, ContactRights),
    revision: i64,
    typed: ContactForm,
    errors: FieldErrors,
) -> Response {
    let mut page = editing(visit, contact, rights, typed).await;
    page.revision = revision;
    page.frame = page.frame.with_errors(errors);
    visit.invalid(&page)
}

/// What was typed comes back beside what somebody else saved, to be looked at and saved again.
async fn stale(visit: &Visit, moved: &MovedContact, rights: ContactRights, typed: ContactForm) -> Response {
    let l = &visit.l;
    let words = match &moved.touched {
        Some((at, Some(person))) => l.ta2("contact-moved-by", "person", person, "time", l.time(*at)),
        _ => l.t("contact-moved").into_owned(),
    };
    let differences = differences(visit, &moved.contact.form(), &typed);
    let mut page = editing(visit, &moved.contact, rights, typed).await;
    page.differences = differences;
    page.frame = page
        .frame
        .with_message(Some(Message::new(MessageKind::Warning, words, l)));
    visit.shown(render(StatusCode::CONFLICT, &page))
}

fn differences(visit: &Visit, stored: &ContactForm, typed: &ContactForm) -> Vec<(String, String, String)> {
    let l = &visit.l;
    let shown = |text: &str| {
        if text.is_empty() {
            l.t("contact-none").into_owned()
        } else {
            text.to_owned()
        }
    };
    [
        ("contacts-col-last-name", &stored.last_name, &typed.last_name),
        ("contacts-col-first-name", &stored.first_name, &typed.first_name),
        ("contacts-col-email", &stored.email, &typed.email),
        ("contacts-col-mobile", &stored.mobile, &typed.mobile),
        ("contacts-col-landline", &stored.landline, &typed.landline),
    ]
    .into_iter()
    .filter(|(_, stored, typed)| stored != typed)
    .map(|(label, stored, typed)| (l.t(label).into_owned(), shown(stored), shown(typed)))
    .collect()
}

async fn read(visit: &Visit, segment: &Segment) -> Result<(Contact, ContactRights), AppError> {
    // Rights come first: whoever keeps no contacts learns nothing of them here.
    visit.hub.may_keep_contacts(&visit.caller).await?;
    let id = contact_of(segment)?;
    let found = visit.hub.contact(&visit.caller, id, 1).await?;
    if !found.rights.edit {
        allows(&visit.caller, Act::EditContacts, Target::Firm)?;
    }
    Ok((found.contact, found.rights))
}

async fn editing(visit: &Visit, contact: &Contact, rights: ContactRights, person: ContactForm) -> FormPage {
    let own = urls::contact(contact.id);
    let name = contact.shown_name();
    FormPage {
        frame: frame_under(visit, visit.l.tx("contact-edit-title", "name", &name))
            .await
            .crumb(name, own.as_str()),
        person,
        first: None,
        revision: contact.revision,
        is_locked: !rights.edit_address,
        is_known: contact.guest_state.can_be_chosen(),
        differences: Vec::new(),
        back: own,
    }
}
