//! What is wrong with a webhook that was sent, each at its field.

use hub_app::commands::{DestinationFault, WebhookFault};

use super::form::{fault, said};
use crate::problem::{FieldError, Plain, Problem};

/// The problem of these faults.
pub(super) fn refused(faults: &[WebhookFault]) -> Problem {
    if faults.contains(&WebhookFault::NoKey) {
        return no_master_key();
    }
    if faults.contains(&WebhookFault::TooMany) {
        return Problem::Plain(Plain::TooManyWebhooks);
    }
    Problem::Body(faults.iter().map(|fault| told(*fault)).collect())
}

/// The installation can sign nothing.
pub(super) const fn no_master_key() -> Problem {
    Problem::Plain(Plain::NoSigningKey)
}

/// An event that there is not.
pub(super) fn kind_fault(at: usize) -> FieldError {
    fault(
        &format!("events/{at}"),
        said!(
            "unknown_event",
            "Cet événement n’existe pas. docs/webhooks.md les donne tous.",
            "There is no such event. docs/webhooks.md lists them all."
        ),
    )
}

fn told(found: WebhookFault) -> FieldError {
    match found {
        WebhookFault::Name => fault("name", said!("missing", "Donnez un nom.", "Give a name.")),
        WebhookFault::NameTooLong => fault(
            "name",
            said!("too_long", "80 caractères au plus.", "80 characters at most."),
        ),
        WebhookFault::Secret => fault(
            "url",
            said!(
                "holds_secret",
                "Le nom ou l’adresse contient le secret d’une clé.",
                "The name or the address holds the secret of a key."
            ),
        ),
        WebhookFault::Url(DestinationFault::Form) => fault(
            "url",
            said!(
                "invalid_address",
                "Donnez une adresse comme https://exemple.fr/loophub.",
                "Give an address such as https://example.com/loophub."
            ),
        ),
        WebhookFault::Url(DestinationFault::NotHttps) => fault(
            "url",
            said!(
                "https_needed",
                "L’adresse doit commencer par https://.",
                "The address has to begin with https://."
            ),
        ),
        WebhookFault::Url(DestinationFault::Credentials) => fault(
            "url",
            said!(
                "holds_credentials",
                "L’adresse ne doit contenir ni utilisateur ni mot de passe.",
                "The address must hold neither a user nor a password."
            ),
        ),
        WebhookFault::Url(DestinationFault::Private) => fault(
            "url",
            said!(
                "private_address",
                "Cette adresse n’est pas sur l’Internet public.",
                "This address is not on the public Internet."
            ),
        ),
        WebhookFault::Kinds => fault(
            "events",
            said!(
                "missing",
                "Choisissez au moins un événement.",
                "Choose at least one event."
            ),
        ),
        WebhookFault::Application => fault(
            "application",
            said!(
                "unknown_application",
                "Le cabinet n’a pas d’application de cet identifiant.",
                "The firm has no application of this identifier."
            ),
        ),
        // These are no faults of a field: `refused` answers before.
        WebhookFault::TooMany | WebhookFault::NoKey | WebhookFault::AlreadyShown => fault(
            "name",
            said!(
                "already_made",
                "Ce webhook a déjà été ajouté.",
                "This webhook was added already."
            ),
        ),
    }
}
