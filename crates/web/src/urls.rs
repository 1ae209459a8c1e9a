//! The addresses of the pages (spec 3.4): French, stable, in lower case, written once.

use hub_domain::firm::FirmCodeKind;

/// « Mon portefeuille ».
pub const PORTFOLIO: &str = "/portefeuille";
/// « Applications », the first tab of LoopHub.
pub const APPLICATIONS: &str = "/loophub/applications";
/// Starts a draft of the wizard.
pub const ADD_APPLICATION: &str = "/loophub/applications/ajouter";
/// « Applications internes »: those the firm declared itself.
pub const OWN_APPLICATIONS: &str = "/loophub/applications/internes";
/// « Déclarer une application interne ».
pub const ADD_OWN_APPLICATION: &str = "/loophub/applications/internes/ajouter";
/// « Clés d’API », the second tab of LoopHub.
pub const API_KEYS: &str = "/loophub/cles";
/// « Pourquoi ? »: whether a call is allowed, and why.
pub const WHY: &str = "/loophub/pourquoi";
/// « Journal d’audit ».
pub const AUDIT: &str = "/suivi/journal";
/// The first firm of an installation; it is there only until then.
pub const INSTALLATION: &str = "/installation";
/// « Se connecter ».
pub const SIGN_IN: &str = "/connexion";
/// Ends the session (POST).
pub const SIGN_OUT: &str = "/deconnexion";
/// « Mon compte »: language, theme, sessions.
pub const ACCOUNT: &str = "/compte";
/// Changes the language (POST, field `langue`, returns to `retour`).
pub const LANGUAGE: &str = "/compte/langue";
/// Closes every session of the account (POST).
pub const SESSIONS: &str = "/compte/sessions";
/// Issues a key: the form, and the answer that shows its secret once.
pub const CREATE_KEY: &str = "/loophub/cles/creer";
/// Verifies the journal's chain (POST).
pub const VERIFY_AUDIT: &str = "/suivi/journal/verification";
/// The journal as a file (GET).
pub const EXPORT_AUDIT: &str = "/suivi/journal/export";
/// Changes the firm domain (POST, field `domaine`).
pub const FIRM: &str = "/domaine";
/// « Aide ».
pub const HELP: &str = "/aide";
/// The form that was sent when its session had ended.
pub const RESUME: &str = "/reprise";
/// The accessibility statement.
pub const ACCESSIBILITY: &str = "/accessibilite";

/// « Dossiers client ».
pub const DOSSIERS: &str = "/parametrage/clients/dossiers";
/// Creates a dossier.
pub const ADD_DOSSIER: &str = "/parametrage/clients/dossiers/ajouter";
/// Archives the selected dossiers, after saying so.
pub const ARCHIVE_DOSSIERS: &str = "/parametrage/clients/dossiers/supprimer";
/// « Tous les dossiers », beside the portfolio.
pub const ALL_DOSSIERS: &str = "/portefeuille/tous";
/// « Dossiers modèles ».
pub const MODELS: &str = "/portefeuille/modeles";
/// « Autres dossiers »: adds to the portfolio.
pub const OTHER_DOSSIERS: &str = "/portefeuille/autres";
/// « Supprimer du portefeuille ».
pub const LEAVE_PORTFOLIO: &str = "/portefeuille/supprimer";
/// « Modifier les droits » on the selected dossiers (`liste`).
pub const EDIT_RIGHTS: &str = "/dossiers/droits";
/// « Voir la sélection » (`liste`).
pub const CHOSEN_DOSSIERS: &str = "/dossiers/selection";
/// A list as a file (`vue`, `format`).
pub const EXPORT_DOSSIERS: &str = "/dossiers/export";
/// A list to be printed as a whole (`vue`).
pub const PRINT_DOSSIERS: &str = "/dossiers/imprimer";
/// « Interlocuteurs ».
pub const CONTACTS: &str = "/parametrage/clients/interlocuteurs";
/// « Ajouter un interlocuteur ».
pub const ADD_CONTACT: &str = "/parametrage/clients/interlocuteurs/ajouter";
/// The interlocuteurs as a file for spreadsheets.
pub const EXPORT_CONTACTS: &str = "/parametrage/clients/interlocuteurs/export";
/// « Imprimer tout » of the contacts.
pub const PRINT_CONTACTS: &str = "/parametrage/clients/interlocuteurs/imprimer";
/// « Paramétrage du cabinet ».
pub const SETTINGS: &str = "/parametrage/cabinet";
/// « Ajouter un code SIC ».
pub const ADD_SIC_CODE: &str = "/parametrage/cabinet/codes-sic/ajouter";
/// « Ajouter une agence ».
pub const ADD_AGENCY: &str = "/parametrage/cabinet/agences/ajouter";
/// « Annuaire »: where contacts are invited.
pub const DIRECTORY: &str = "/parametrage/cabinet/annuaire";
/// « Collaborateurs ».
pub const STAFF: &str = "/parametrage/cabinet/collaborateurs";
/// Adds a collaborator: the form, and the answer that shows their link once.
pub const ADD_STAFF: &str = "/parametrage/cabinet/collaborateurs/ajouter";
/// « Groupes ».
pub const GROUPS: &str = "/parametrage/cabinet/groupes";
/// « Ajouter un groupe ».
pub const ADD_GROUP: &str = "/parametrage/cabinet/groupes/ajouter";
/// « Traitements ».
pub const JOBS: &str = "/suivi/traitements";
/// The line about running jobs, for the page that follows them.
pub const RUNNING_JOBS: &str = "/suivi/traitements/en-cours";
/// « Webhooks ».
pub const WEBHOOKS: &str = "/parametrage/webhooks";
/// « Ajouter un webhook ».
pub const ADD_WEBHOOK: &str = "/parametrage/webhooks/ajouter";
/// « Boîte d’envoi ».
pub const OUTBOX: &str = "/suivi/envois";
/// Sends again every e-mail that failed (POST).
pub const RESEND_FAILED: &str = "/suivi/envois/renvoyer";
/// Tries the sending (POST).
pub const TEST_MAIL: &str = "/suivi/envois/test";
/// « Mes applications », for contacts.
pub const LAUNCHER: &str = "/mes-applications";
/// Opens an application of a contact's, checked and noted.
#[must_use]
pub fn launch(activation: impl std::fmt::Display) -> String {
    format!("{LAUNCHER}/ouvrir/{activation}")
}

/// « Recevoir un lien », for contacts.
pub const CLIENT_SIGN_IN: &str = "/connexion/client";
/// Where a tenant's administrator comes back from the consent.
pub const DIRECTORY_CONSENT: &str = "/parametrage/cabinet/annuaire/consentement";
/// Tries the firm's directory (POST).
pub const DIRECTORY_TEST: &str = "/parametrage/cabinet/annuaire/essai";
/// Where a contact's one-time link leads: an invitation accepted, or a sign-in.
pub const INVITATION: &str = "/invitation";

/// « Activer une application… » on the selected dossiers (`liste`).
pub const ACTIVATE: &str = "/dossiers/activer";
/// « Désactiver une application… » on the selected dossiers (`liste`).
pub const DEACTIVATE: &str = "/dossiers/desactiver";

/// Selects dossiers by a list of codes (`liste`).
pub const CODES: &str = "/dossiers/liste";
/// Brings dossiers in from a file.
pub const IMPORT_DOSSIERS: &str = "/parametrage/clients/dossiers/importer";
/// Brings contacts in from a file.
pub const IMPORT_CONTACTS: &str = "/parametrage/clients/interlocuteurs/importer";
/// Brings links between dossiers and contacts in from a file.
pub const IMPORT_LINKS: &str = "/parametrage/clients/interlocuteurs/liens/importer";
/// Brings staff in from a file.
pub const IMPORT_STAFF: &str = "/parametrage/cabinet/collaborateurs/importer";

/// What a file that was sent comes to.
#[must_use]
pub fn import(id: impl std::fmt::Display) -> String {
    format!("/imports/{id}")
}

/// What became of a bulk act.
#[must_use]
pub fn act(id: impl std::fmt::Display) -> String {
    format!("/actes/{id}")
}

/// The same, leading back to the list it was done from.
#[must_use]
pub fn act_from(id: impl std::fmt::Display, list: &str) -> String {
    format!("/actes/{id}?liste={list}")
}

/// The window of a dossier's applications (S6).
#[must_use]
pub fn dossier_applications(code: &str) -> String {
    format!("/dossiers/{code}/applications")
}

/// The form of a dossier.
#[must_use]
pub fn edit_dossier(code: &str) -> String {
    format!("{DOSSIERS}/{code}/modifier")
}

/// « Qui a accès ? » of a dossier.
#[must_use]
pub fn dossier_accesses(code: &str) -> String {
    format!("/dossiers/{code}/acces")
}

/// A page under one collaborator: `modifier`, `desactiver`, `reactiver`, `dossiers`, `lien`.
#[must_use]
pub fn staff_act(id: impl std::fmt::Display, act: &str) -> String {
    format!("{STAFF}/{id}/{act}")
}

/// The form of a SIC code or an agency.
#[must_use]
pub fn edit_firm_code(kind: FirmCodeKind, id: i64) -> String {
    let list = match kind {
        FirmCodeKind::Sic => "codes-sic",
        FirmCodeKind::Agency => "agences",
    };
    format!("{SETTINGS}/{list}/{id}/modifier")
}

/// The form of a group.
#[must_use]
pub fn edit_group(id: impl std::fmt::Display) -> String {
    format!("{GROUPS}/{id}/modifier")
}

/// Removes an empty group (POST).
#[must_use]
pub fn remove_group(id: impl std::fmt::Display) -> String {
    format!("{GROUPS}/{id}/supprimer")
}

/// The whole record of a dossier as a file (POST, field `format`).
#[must_use]
pub fn export_dossier(code: &str) -> String {
    format!("/dossiers/{code}/export")
}

/// The page of one contact, opened beside the list.
#[must_use]
pub fn contact(id: impl std::fmt::Display) -> String {
    format!("{CONTACTS}/{id}")
}

/// A page under one contact: `modifier`, `supprimer`, `associer`; the contact's own when empty.
#[must_use]
pub fn contact_act(id: impl std::fmt::Display, act: &str) -> String {
    format!("{CONTACTS}/{id}/{act}").trim_end_matches('/').to_owned()
}

/// A page under one link of a contact: `modifier`, `retirer`, `proposer`.
#[must_use]
pub fn contact_link(id: impl std::fmt::Display, act: &str) -> String {
    format!("{CONTACTS}/liens/{id}/{act}")
}

/// The form of an application that the firm declared.
#[must_use]
pub fn edit_own_application(id: impl std::fmt::Display) -> String {
    format!("{OWN_APPLICATIONS}/{id}/modifier")
}

/// The page of one configured application.
#[must_use]
pub fn application(id: impl std::fmt::Display) -> String {
    format!("{APPLICATIONS}/{id}")
}

/// A page under one configured application: `modifier`, `supprimer`.
#[must_use]
pub fn application_act(id: impl std::fmt::Display, act: &str) -> String {
    format!("{APPLICATIONS}/{id}/{act}")
}

/// One API key.
#[must_use]
pub fn api_key(id: impl std::fmt::Display) -> String {
    format!("{API_KEYS}/{id}")
}

/// The page that revokes a key.
#[must_use]
pub fn revoke_key(id: impl std::fmt::Display) -> String {
    format!("{API_KEYS}/{id}/revoquer")
}

/// One entry of the journal.
#[must_use]
pub fn audit_entry(seq: impl std::fmt::Display) -> String {
    format!("{AUDIT}/{seq}")
}

/// One webhook.
#[must_use]
pub fn webhook(id: impl std::fmt::Display) -> String {
    format!("{WEBHOOKS}/{id}")
}

/// Under one webhook: `modifier`, `secret`, `supprimer`, `desactiver`, `reactiver`, `essai`, `rejouer`.
#[must_use]
pub fn webhook_act(id: impl std::fmt::Display, act: &str) -> String {
    format!("{WEBHOOKS}/{id}/{act}")
}

/// One message of a webhook.
#[must_use]
pub fn webhook_message(id: impl std::fmt::Display) -> String {
    format!("{WEBHOOKS}/messages/{id}")
}

/// One e-mail of the outbox.
#[must_use]
pub fn mail(id: impl std::fmt::Display) -> String {
    format!("{OUTBOX}/{id}")
}

/// Under one e-mail: `apercu`, `renvoyer`, `abandonner`.
#[must_use]
pub fn mail_act(id: impl std::fmt::Display, act: &str) -> String {
    format!("{OUTBOX}/{id}/{act}")
}

/// What one act delivers.
#[must_use]
pub fn job(act: impl std::fmt::Display) -> String {
    format!("{JOBS}/{act}")
}

/// Under one delivery: `renvoyer`, `annuler`.
#[must_use]
pub fn job_act(job: impl std::fmt::Display, act: &str) -> String {
    format!("{JOBS}/{job}/{act}")
}

/// A step of a wizard draft: `definition`, `dossiers`, `recapitulatif`.
#[must_use]
pub fn wizard_step(draft: impl std::fmt::Display, step: &str) -> String {
    format!("{ADD_APPLICATION}/{draft}/{step}")
}

/// `path` when it is an address of this server that may be returned to after an act, else
/// [`PORTFOLIO`]. Refuses other origins (`//host`, `/\host`), controls and the sign-in page itself.
#[must_use]
pub fn safe_return(path: &str) -> &str {
    let local = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.len() <= 1000
        && path.chars().all(|c| c.is_ascii_graphic());
    if local && !path.starts_with(SIGN_IN) && !path.starts_with(SIGN_OUT) {
        path
    } else {
        PORTFOLIO
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A crafted `retour` never leaves this server.
    #[test]
    fn returning_stays_on_this_server() {
        assert_eq!(safe_return("/loophub/cles?page=2"), "/loophub/cles?page=2");
        for elsewhere in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "",
            "/a\r\nb",
            "/connexion",
        ] {
            assert_eq!(safe_return(elsewhere), PORTFOLIO, "{elsewhere:?}");
        }
    }
}
