//! The fields of a contact's form, read from what was typed and told what is wrong with them.

use hub_app::commands::ContactRefusal;
use hub_domain::contact::{ContactFault, ContactField, ContactForm};

use crate::forms::{FieldErrors, FormData};
use crate::i18n::L10n;

/// The fields in the order of the form.
pub(super) const FIELDS: [&str; 7] = ["nom", "prenom", "email", "mobile", "fixe", "dossier", "limite"];

/// What was typed about the person.
pub(super) fn typed(form: &FormData) -> ContactForm {
    ContactForm {
        last_name: form.text("nom").to_owned(),
        first_name: form.text("prenom").to_owned(),
        email: form.text("email").to_owned(),
        mobile: form.text("mobile").to_owned(),
        landline: form.text("fixe").to_owned(),
    }
}

/// What is wrong, each at its field.
pub(super) fn errors(faults: FieldErrors, refusals: &[ContactRefusal], l: &L10n) -> FieldErrors {
    let mut errors = faults;
    for refusal in refusals {
        errors.add(field(refusal), words(refusal, l));
    }
    errors.sort_like(&FIELDS);
    errors
}

const fn field(refusal: &ContactRefusal) -> &'static str {
    match refusal {
        ContactRefusal::Field(field, _) => match field {
            ContactField::LastName => "nom",
            ContactField::FirstName => "prenom",
            ContactField::Email => "email",
            ContactField::Mobile => "mobile",
            ContactField::Landline => "fixe",
        },
        ContactRefusal::AddressTaken(_) => "email",
        ContactRefusal::NoDossier | ContactRefusal::UnknownDossier | ContactRefusal::LinkedAlready => {
            "dossier"
        }
        ContactRefusal::LimitTooLong(_) => "limite",
    }
}

/// A refusal in words.
pub(super) fn words(refusal: &ContactRefusal, l: &L10n) -> String {
    match refusal {
        ContactRefusal::Field(_, fault) => match fault {
            ContactFault::NoLastName => l.t("contact-fault-last-name").into_owned(),
            ContactFault::TooLong(n) => l.tn("contact-fault-long", *n),
            ContactFault::NotAnAddress => l.t("msg-email").into_owned(),
            ContactFault::NotAPhone => l.t("contact-fault-phone").into_owned(),
        },
        ContactRefusal::AddressTaken(name) => l.tx("contact-fault-taken", "name", name),
        ContactRefusal::NoDossier => l.t("contact-fault-no-dossier").into_owned(),
        ContactRefusal::UnknownDossier => l.t("contact-fault-unknown-dossier").into_owned(),
        ContactRefusal::LinkedAlready => l.t("contact-fault-linked").into_owned(),
        ContactRefusal::LimitTooLong(n) => l.tn("contact-fault-long", *n),
    }
}
