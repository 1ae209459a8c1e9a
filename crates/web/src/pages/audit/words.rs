//! The journal in words: verbs, people, things, doors.

use hub_app::queries::JournalLine;
use hub_domain::audit::{Outcome, Verb};

use crate::i18n::L10n;

/// What was done: « Clé d’API créée ».
#[must_use]
pub fn verb_words(verb: Verb, l: &L10n) -> String {
    let id = match verb {
        Verb::FirmCreated => "verb-firm-created",
        Verb::CatalogueLoaded => "verb-catalogue-loaded",
        Verb::StaffAdded => "verb-staff-added",
        Verb::StaffEdited => "verb-staff-edited",
        Verb::StaffDeactivated => "verb-staff-deactivated",
        Verb::StaffReactivated => "verb-staff-reactivated",
        Verb::DossiersReassigned => "verb-dossiers-reassigned",
        Verb::GroupEdited => "verb-group-edited",
        Verb::WebhookAdded => "verb-webhook-added",
        Verb::WebhookEdited => "verb-webhook-edited",
        Verb::WebhookRotated => "verb-webhook-rotated",
        Verb::WebhookDisabled => "verb-webhook-disabled",
        Verb::WebhookEnabled => "verb-webhook-enabled",
        Verb::WebhookRemoved => "verb-webhook-removed",
        Verb::WebhookTested => "verb-webhook-tested",
        Verb::WebhookResent => "verb-webhook-resent",
        Verb::WebhookReplayed => "verb-webhook-replayed",
        Verb::SettingsEdited => "verb-settings-edited",
        Verb::SicCodeEdited => "verb-sic-code-edited",
        Verb::AgencyAdded => "verb-agency-added",
        Verb::AgencyEdited => "verb-agency-edited",
        Verb::GroupAdded => "verb-group-added",
        Verb::SicCodeAdded => "verb-sic-code-added",
        Verb::DossiersCreated => "verb-dossiers-created",
        Verb::DossiersImported => "verb-dossiers-imported",
        Verb::StaffImported => "verb-staff-imported",
        Verb::ContactsImported => "verb-contacts-imported",
        Verb::LinksImported => "verb-links-imported",
        Verb::ApplicationAdded => "verb-application-added",
        Verb::ApplicationEdited => "verb-application-edited",
        Verb::GrantsEdited => "verb-grants-edited",
        Verb::FutureRuleEdited => "verb-future-edited",
        Verb::ApplicationDeclared => "verb-application-declared",
        Verb::DeclarationEdited => "verb-declaration-edited",
        Verb::ApplicationRemoved => "verb-application-removed",
        Verb::KeyIssued => "verb-key-issued",
        Verb::KeysIssued => "verb-keys-issued",
        Verb::KeysRevoked => "verb-keys-revoked",
        Verb::KeyRevoked => "verb-key-revoked",
        Verb::KeyEdited => "verb-key-edited",
        Verb::KeyRotated => "verb-key-rotated",
        Verb::RotationEnded => "verb-rotation-ended",
        Verb::KeyReminded => "verb-key-reminded",
        Verb::DeliveryEnded => "verb-delivery-ended",
        Verb::SignedIn => "verb-signed-in",
        Verb::AccountLocked => "verb-account-locked",
        Verb::PasswordChosen => "verb-password-chosen",
        Verb::PasswordLinkMade => "verb-password-link-made",
        Verb::SessionsClosed => "verb-sessions-closed",
        Verb::FirmSuspended => "verb-firm-suspended",
        Verb::FirmResumed => "verb-firm-resumed",
        Verb::ApplicationSuspended => "verb-application-suspended",
        Verb::ApplicationResumed => "verb-application-resumed",
        Verb::ApplicationRestored => "verb-application-restored",
        Verb::ActivationOpened => "verb-activation-opened",
        Verb::ActivationClosed => "verb-activation-closed",
        Verb::AccessOpened => "verb-access-opened",
        Verb::AccessClosed => "verb-access-closed",
        Verb::ActUndone => "verb-act-undone",
        Verb::DossierExported => "verb-dossier-exported",
        Verb::GroupRemoved => "verb-group-removed",
        Verb::PasswordLinkAsked => "verb-password-link-asked",
        Verb::DossierEdited => "verb-dossier-edited",
        Verb::DossierArchived => "verb-dossier-archived",
        Verb::RightsEdited => "verb-rights-edited",
        Verb::PortfolioEdited => "verb-portfolio-edited",
        Verb::ContactCreated => "verb-contact-created",
        Verb::ContactEdited => "verb-contact-edited",
        Verb::ContactRemoved => "verb-contact-removed",
        Verb::LinkOpened => "verb-link-opened",
        Verb::LinkEdited => "verb-link-edited",
        Verb::LinkClosed => "verb-link-closed",
        Verb::InvitationAsked => "verb-invitation-asked",
        Verb::InvitationCreated => "verb-invitation-created",
        Verb::InvitationReminded => "verb-invitation-reminded",
        Verb::InvitationFailed => "verb-invitation-failed",
        Verb::InvitationEnded => "verb-invitation-ended",
        Verb::InvitationAccepted => "verb-invitation-accepted",
        Verb::SignInLinkAsked => "verb-sign-in-link-asked",
        Verb::DirectoryEdited => "verb-directory-edited",
        Verb::ConsentChanged => "verb-consent-changed",
        Verb::MailResent => "verb-mail-resent",
        Verb::MailGivenUp => "verb-mail-given-up",
        Verb::MailTested => "verb-mail-tested",
        Verb::JournalPurged => "verb-journal-purged",
    };
    l.t(id).into_owned()
}

/// How it ended: « Réussi ».
#[must_use]
pub fn outcome_words(outcome: Outcome, l: &L10n) -> String {
    let id = match outcome {
        Outcome::Done => "audit-result-done",
        Outcome::Refused => "audit-result-refused",
        Outcome::Failed => "audit-result-failed",
    };
    l.t(id).into_owned()
}

/// Who did it, as they were called then.
#[must_use]
pub fn author(line: &JournalLine, l: &L10n) -> String {
    match (line.entry.actor_kind.as_str(), &line.actor) {
        ("operator", _) => l.t("audit-by-cli").into_owned(),
        ("system", _) => l.t("audit-by-system").into_owned(),
        (_, Some(name)) => name.clone(),
        (_, None) => l.t("audit-erased").into_owned(),
    }
}

/// What it was done to, as it was called then.
#[must_use]
pub fn object(line: &JournalLine, l: &L10n) -> String {
    let kind = match line.entry.object_kind.as_str() {
        "act" => "audit-object-act",
        "application" => "audit-object-application",
        "key" => "audit-object-key",
        "file" => "audit-object-file",
        "mail" => "audit-object-mail",
        "webhook" => "audit-object-webhook",
        "staff" => "audit-object-staff",
        "group" => "audit-object-group",
        "firm" => "audit-object-firm",
        "sic_code" => "audit-object-sic",
        "agency" => "audit-object-agency",
        "account" => "audit-object-account",
        "catalogue" => "audit-object-catalogue",
        "dossier" => "audit-object-dossier",
        "contact" => "audit-object-contact",
        "directory" => "audit-object-directory",
        "journal" => "audit-object-journal",
        _ => "audit-object-other",
    };
    let created = line.after.as_ref().and_then(|after| after.get("count")?.as_i64());
    if let (Some(Verb::DossiersCreated), Some(count)) = (line.verb, created) {
        return l.tn("dossiers-count", count);
    }
    let mails = line.after.as_ref().and_then(|after| after.get("mails")?.as_i64());
    if let Some(count) = mails {
        return l.tn("mails-count", count);
    }
    match &line.object {
        Some(label) => l.ta2("audit-object", "kind", l.t(kind), "label", label),
        None => l.ta2("audit-object", "kind", l.t(kind), "label", l.t("audit-erased")),
    }
}

/// The door it came through.
#[must_use]
pub fn door(code: &str, l: &L10n) -> String {
    let id = match code {
        "page" => "audit-door-page",
        "api" => "audit-door-api",
        "command_line" => "audit-by-cli",
        _ => "audit-by-system",
    };
    l.t(id).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    /// AUD-01: every verb has its own words in both languages.
    #[test]
    fn aud_01_every_verb_has_its_words() {
        for lang in [Lang::Fr, Lang::En] {
            let l = L10n::new(lang, "Europe/Paris");
            let words: std::collections::BTreeSet<String> =
                Verb::ALL.iter().map(|verb| verb_words(*verb, &l)).collect();
            assert_eq!(words.len(), Verb::ALL.len());
        }
    }
}
