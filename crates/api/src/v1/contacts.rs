//! `/api/v1/contacts`: the interlocuteurs of the firm's clients.

use hub_app::commands::{ContactRefusal, EditContactOutcome, NewContact, RemoveContactOutcome};
use hub_app::queries::{ContactDetail, ContactLine};
use hub_domain::authz::grant::Grant;
use hub_domain::contact::{
    CONTACT_NAME_MAX_CHARS, ContactFault, ContactField, ContactForm, LIMITED_TO_MAX_CHARS, PHONE_MAX_CHARS,
};
use hub_domain::ids::{AccessId, ContactId};

use super::cursor::Place;
use super::endpoint::{A_PART, Ask, Endpoint, NOTHING, Reply, Takes};
use super::form::{Nullable, fault, form, said};
use super::list::{Listed, firms_place, part};
use super::parameters::Parameters;
use super::schema::{Described as _, Instant, document};
use super::who::Opens;
use super::{NamedDocument, precondition};
use crate::problem::{FieldError, Plain, Problem, Text};

const ONE: &str = "/api/v1/contacts/{id}";

pub(super) static ENDPOINTS: [Endpoint; 6] = [
    Endpoint {
        method: "GET",
        path: "/api/v1/contacts",
        opens: Opens::Granted(Grant::ReadContacts),
        summary: Text {
            fr: "Les interlocuteurs du cabinet, du plus ancien au plus récent.",
            en: "The firm’s contacts, oldest first.",
        },
        takes: A_PART,
        status: 200,
        gives: Some(Listed::<ContactDocument>::schema),
        answer: |ask| Box::pin(list(ask)),
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/contacts",
        opens: Opens::Granted(Grant::WriteContacts),
        summary: Text {
            fr: "Crée un interlocuteur, associé à un premier dossier si son code est donné.",
            en: "Creates a contact, linked to a first dossier where its code is given.",
        },
        takes: Takes {
            body: Some(NewContactForm::schema),
            ..NOTHING
        },
        status: 201,
        gives: Some(ContactDocument::schema),
        answer: |ask| Box::pin(create(ask)),
    },
    Endpoint {
        method: "GET",
        path: ONE,
        opens: Opens::Granted(Grant::ReadContacts),
        summary: Text {
            fr: "Un interlocuteur.",
            en: "One contact.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(ContactDocument::schema),
        answer: |ask| Box::pin(show(ask)),
    },
    Endpoint {
        method: "PATCH",
        path: ONE,
        opens: Opens::Granted(Grant::WriteContacts),
        summary: Text {
            fr: "Modifie un interlocuteur : les champs absents restent tels quels. Une autre adresse demande une nouvelle invitation.",
            en: "Changes a contact: fields left out stay as they are. Another address needs another invitation.",
        },
        takes: Takes {
            body: Some(ContactChange::schema),
            if_match: true,
            ..NOTHING
        },
        status: 200,
        gives: Some(ContactDocument::schema),
        answer: |ask| Box::pin(edit(ask)),
    },
    Endpoint {
        method: "DELETE",
        path: ONE,
        opens: Opens::Granted(Grant::WriteContacts),
        summary: Text {
            fr: "Supprime un interlocuteur : ses liens, ses accès et son invitation prennent fin.",
            en: "Removes a contact: their links, accesses and invitation end.",
        },
        takes: Takes {
            if_match: true,
            ..NOTHING
        },
        status: 204,
        gives: None,
        answer: |ask| Box::pin(remove(ask)),
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/contacts/{id}/accesses",
        opens: Opens::Granted(Grant::ReadAccesses),
        summary: Text {
            fr: "Les applications auxquelles un interlocuteur a accès, dossier par dossier.",
            en: "The applications that a contact has access to, dossier by dossier.",
        },
        takes: A_PART,
        status: 200,
        gives: Some(Listed::<AccessDocument>::schema),
        answer: |ask| Box::pin(accesses(ask)),
    },
];

document! {
    /// A contact.
    ContactDocument {
        id: i64 = "Son identifiant." | "Their identifier.",
        last_name: String = "Son nom." | "Their last name.",
        first_name: String = "Son prénom ; peut être vide." | "Their first name; may be empty.",
        email: Option<String> = "Son adresse e-mail." | "Their e-mail address.",
        mobile: String = "Son mobile ; peut être vide." | "Their mobile number; may be empty.",
        landline: String = "Son téléphone fixe ; peut être vide." | "Their landline number; may be empty.",
        guest_state: &'static str = "« not_invited », « invitation_sent », « guest » ou « failed »." | "“not_invited”, “invitation_sent”, “guest” or “failed”." ; { "enum": ["not_invited", "invitation_sent", "guest", "failed"] },
        dossiers: i64 = "Le nombre de dossiers auxquels il est associé." | "How many dossiers they are linked to.",
    }
}

document! {
    /// A contact's access to an application of a dossier.
    AccessDocument {
        id: i64 = "Son identifiant." | "Its identifier.",
        dossier: String = "Le code du dossier." | "The dossier’s code.",
        dossier_name: String = "Le nom du dossier." | "The dossier’s name.",
        application: NamedDocument = "L’application." | "The application.",
        since: Instant = "Depuis quand." | "Since when.",
    }
}

form! {
    /// A new contact.
    NewContactForm {
        required last_name: String = "Son nom." | "Their last name." ; { "maxLength": CONTACT_NAME_MAX_CHARS },
        optional first_name: String = "Son prénom." | "Their first name." ; { "maxLength": CONTACT_NAME_MAX_CHARS },
        optional email: String = "Son adresse e-mail." | "Their e-mail address.",
        optional mobile: String = "Son mobile." | "Their mobile number." ; { "maxLength": PHONE_MAX_CHARS },
        optional landline: String = "Son téléphone fixe." | "Their landline number." ; { "maxLength": PHONE_MAX_CHARS },
        optional dossier: String = "Le code du premier dossier." | "The code of the first dossier.",
        optional limited_to: String = "Ce à quoi le lien est limité." | "What the link is limited to." ; { "maxLength": LIMITED_TO_MAX_CHARS },
    }
}

form! {
    /// What changes of a contact.
    ContactChange {
        optional last_name: String = "Son nom." | "Their last name." ; { "maxLength": CONTACT_NAME_MAX_CHARS },
        optional first_name: String = "Son prénom." | "Their first name." ; { "maxLength": CONTACT_NAME_MAX_CHARS },
        optional email: Nullable<String> = "Son adresse e-mail ; nulle ou vide pour l’effacer." | "Their e-mail address; null or empty to erase it.",
        optional mobile: String = "Son mobile." | "Their mobile number." ; { "maxLength": PHONE_MAX_CHARS },
        optional landline: String = "Son téléphone fixe." | "Their landline number." ; { "maxLength": PHONE_MAX_CHARS },
    }
}

async fn list(ask: Ask) -> Result<Reply, Problem> {
    let place = firms_place(&ask, "contacts")?;
    let mut parameters = Parameters::of(ask.query());
    let page = parameters.page(&place, |text| text.parse::<ContactId>().ok());
    parameters.finish()?;
    let asked = page.asked(page.after.unwrap_or(ContactId(0)));
    let found = ask.hub.contacts_part(ask.caller()?, asked).await;
    let found = found.map_err(|error| ask.failed(&error))?;
    part(&place, found, |line| line.id.to_string(), line)
}

async fn show(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    Reply::of(&document(&read(&ask, ask.id(0)?).await?))
}

async fn create(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let typed = NewContactForm::read(ask.body.clone())?;
    let new = NewContact {
        person: ContactForm {
            last_name: typed.last_name.unwrap_or_default(),
            first_name: typed.first_name.unwrap_or_default(),
            email: typed.email.unwrap_or_default(),
            mobile: typed.mobile.unwrap_or_default(),
            landline: typed.landline.unwrap_or_default(),
        },
        dossier: typed.dossier.unwrap_or_default(),
        limited_to: typed.limited_to.unwrap_or_default(),
    };
    let made = ask.hub.create_contact(ask.caller()?, &new, &ask.origin).await;
    match made.map_err(|error| ask.failed(&error))? {
        Ok(id) => {
            let made = Reply::of(&document(&read(&ask, id).await?))?;
            Ok(made.created(&format!("/api/v1/contacts/{id}")))
        }
        Err(refusals) => Err(refused(&refusals)),
    }
}

async fn edit(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    may_keep(&ask).await?;
    let detail = read(&ask, ask.id(0)?).await?;
    if !detail.rights.edit {
        return Err(Problem::Plain(Plain::Forbidden));
    }
    let now = Reply::of(&document(&detail))?;
    precondition::check(&ask, &now)?;
    let typed = ContactChange::read(ask.body.clone())?;
    let before = detail.contact.form();
    let form = ContactForm {
        last_name: typed.last_name.unwrap_or(before.last_name),
        first_name: typed.first_name.unwrap_or(before.first_name),
        email: typed
            .email
            .map_or(before.email, |Nullable(email)| email.unwrap_or_default()),
        mobile: typed.mobile.unwrap_or(before.mobile),
        landline: typed.landline.unwrap_or(before.landline),
    };
    let (id, revision) = (detail.contact.id, detail.contact.revision);
    let outcome = ask
        .hub
        .edit_contact(ask.caller()?, id, revision, &form, &ask.origin)
        .await;
    match outcome.map_err(|error| ask.failed(&error))? {
        EditContactOutcome::Saved { .. } => Reply::of(&document(&read(&ask, id).await?)),
        EditContactOutcome::Unchanged => Ok(now),
        EditContactOutcome::Refused(refusals) => Err(refused(&refusals)),
        EditContactOutcome::Moved(_) => Err(Problem::Plain(Plain::Stale)),
    }
}

async fn remove(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    may_keep(&ask).await?;
    let detail = read(&ask, ask.id(0)?).await?;
    if !detail.rights.edit_address {
        return Err(Problem::Plain(Plain::Forbidden));
    }
    precondition::check(&ask, &Reply::of(&document(&detail))?)?;
    let outcome = ask
        .hub
        .remove_contact(ask.caller()?, detail.contact.id, detail.impact, &ask.origin)
        .await;
    match outcome.map_err(|error| ask.failed(&error))? {
        RemoveContactOutcome::Removed { .. } => Ok(Reply::done()),
        RemoveContactOutcome::ImpactChanged { .. } => Err(Problem::Plain(Plain::ImpactChanged)),
    }
}

async fn accesses(ask: Ask) -> Result<Reply, Problem> {
    let id: ContactId = ask.id(0)?;
    let place = Place::new("accesses", &[ask.caller()?.firm().0, id.0]);
    let mut parameters = Parameters::of(ask.query());
    let page = parameters.page(&place, |text| text.parse::<AccessId>().ok());
    parameters.finish()?;
    let asked = page.asked(page.after.unwrap_or(AccessId(0)));
    let found = ask.hub.contact_accesses_part(ask.caller()?, id, asked).await;
    let found = found.map_err(|error| ask.failed(&error))?;
    part(
        &place,
        found,
        |line| line.id.to_string(),
        |line| AccessDocument {
            id: line.id.0,
            dossier: line.dossier.0,
            dossier_name: line.dossier.1,
            application: NamedDocument {
                id: line.application.0.0,
                name: line.application.1,
            },
            since: Instant::of(line.since),
        },
    )
}

/// Refuses who keeps no contacts, before anything is said of one.
async fn may_keep(ask: &Ask) -> Result<(), Problem> {
    let may = ask.hub.may_keep_contacts(ask.caller()?).await;
    may.map(|_| ()).map_err(|error| ask.failed(&error))
}

async fn read(ask: &Ask, id: ContactId) -> Result<ContactDetail, Problem> {
    let found = ask.hub.contact(ask.caller()?, id, 1).await;
    found.map_err(|error| ask.failed(&error))
}

fn line(line: ContactLine) -> ContactDocument {
    ContactDocument {
        id: line.id.0,
        last_name: line.last_name,
        first_name: line.first_name,
        email: line.email,
        mobile: line.mobile,
        landline: line.landline,
        guest_state: line.guest_state.as_str(),
        dossiers: line.dossiers,
    }
}

fn document(detail: &ContactDetail) -> ContactDocument {
    let contact = &detail.contact;
    ContactDocument {
        id: contact.id.0,
        last_name: contact.last_name.clone(),
        first_name: contact.first_name.clone(),
        email: contact.email.clone(),
        mobile: contact.mobile.clone(),
        landline: contact.landline.clone(),
        guest_state: contact.guest_state.as_str(),
        dossiers: detail.impact.dossiers,
    }
}

fn refused(refusals: &[ContactRefusal]) -> Problem {
    Problem::Body(refusals.iter().map(told).collect())
}

fn told(refusal: &ContactRefusal) -> FieldError {
    match refusal {
        ContactRefusal::Field(field, why) => {
            let name = match field {
                ContactField::LastName => "last_name",
                ContactField::FirstName => "first_name",
                ContactField::Email => "email",
                ContactField::Mobile => "mobile",
                ContactField::Landline => "landline",
            };
            let why = match why {
                ContactFault::NoLastName => said!("missing", "Donnez un nom.", "Give a last name."),
                ContactFault::TooLong(_) => {
                    said!("too_long", "Ce texte est trop long.", "This text is too long.")
                }
                ContactFault::NotAnAddress => said!(
                    "invalid_email",
                    "Donnez une adresse de la forme nom@exemple.fr.",
                    "Give an address of the form name@example.com."
                ),
                ContactFault::NotAPhone => said!(
                    "invalid_phone",
                    "Un numéro se compose de chiffres, d’espaces et de + - . ( ) /.",
                    "A number is made of digits, spaces and + - . ( ) /."
                ),
            };
            fault(name, why)
        }
        ContactRefusal::AddressTaken(_) => fault(
            "email",
            said!(
                "taken",
                "Un autre interlocuteur du cabinet a cette adresse.",
                "Another contact of the firm has this address."
            ),
        ),
        ContactRefusal::NoDossier => fault(
            "dossier",
            said!(
                "missing",
                "Donnez le code d’un de vos dossiers.",
                "Give the code of one of your dossiers."
            ),
        ),
        ContactRefusal::UnknownDossier => fault(
            "dossier",
            said!(
                "unknown_dossier",
                "Aucun dossier de ce code n’accepte d’interlocuteur.",
                "No dossier of this code takes contacts."
            ),
        ),
        ContactRefusal::LinkedAlready => fault(
            "dossier",
            said!(
                "linked_already",
                "Cet interlocuteur est déjà associé à ce dossier.",
                "This contact is linked to this dossier already."
            ),
        ),
        ContactRefusal::LimitTooLong(_) => fault(
            "limited_to",
            said!("too_long", "Ce texte est trop long.", "This text is too long."),
        ),
    }
}
