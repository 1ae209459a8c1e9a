//! What each operation asks of whoever comes, written from the specification: one line an operation.

use hub_domain::authz::Act;

use crate::line::{Answer, Line, Needs, On, api, get, post};
use crate::paths::*;

const PASSWORD: &str = "une phrase assez longue";

use Act::{
    Activate, AddApplication, AskDecisions, CreateDossier, EditApplication, EditContacts, EditDossier,
    EditKey, EditOwnPlace, EditRights, EditSettings, EditStaff, EditWebhooks, ExplainDecisions,
    GrantOperations, IssueKey, ReadAccesses, ReadApplications, ReadContacts, ReadDossiers, ReadJournal,
    ReadKeys, ReadOutbox, ReadOwnOffers, ReadStaff, ReadWebhooks, RemoveApplication, RestoreApplication,
    RevokeKey, RotateKey, SendMail, SuspendApplication,
};
use Needs::{Api, ApiInCharge, EverybodysOrOwn, InCharge, Key, Nothing, Place, Right, Session};

/// Every operation, what ends or removes something last.
pub const TABLE: &[Line] = &[
    get("/healthz", Nothing),
    get("/readyz", Nothing),
    get("/s/{name}", Nothing).on(On::Asset),
    get("/aide", Nothing),
    get("/reprise", Place).answers(Answer::To("/portefeuille")),
    get("/accessibilite", Nothing),
    // There is a firm already.
    get("/installation", Nothing).answers(Answer::NotFound),
    post("/installation", Nothing, "").answers(Answer::NotFound),
    get("/connexion", Nothing).answers(Answer::Entrance),
    post("/connexion", Nothing, "/").typed(&[
        ("email", "emma@alpha.example"),
        ("mot_de_passe", hub_testkit::PASSWORD),
    ]),
    get(LINK, Nothing).on(On::Link),
    post(LINK, Nothing, "/connexion?motif=mot-de-passe")
        .on(On::Link)
        .typed(&[("nouveau", PASSWORD), ("encore", PASSWORD)]),
    get("/connexion/client", Nothing),
    post("/connexion/client", Nothing, "/connexion/client?envoye=1")
        .typed(&[("email", "personne@client.example")]),
    get(PASS, Nothing).on(On::Pass),
    post(PASS, Nothing, "/mes-applications").on(On::Pass),
    get("/mes-applications", Right(ReadOwnOffers)),
    get("/mes-applications/ouvrir/{id}", Right(ReadOwnOffers))
        .on(On::Offer)
        .answers(Answer::To("https://")),
    get(SETTINGS, Right(EditSettings)),
    post(SETTINGS, Right(EditSettings), "")
        .answers(Answer::Wrong)
        .typed(&[("nom", "")]),
    get(ADD_SIC_CODE, Right(EditSettings)),
    post(ADD_SIC_CODE, Right(EditSettings), "").answers(Answer::Wrong),
    get(EDIT_SIC_CODE, Right(EditSettings)).on(On::SicCode),
    post(EDIT_SIC_CODE, Right(EditSettings), SETTINGS)
        .on(On::SicCode)
        .form(EDIT_SIC_CODE),
    get(ADD_AGENCY, Right(EditSettings)),
    post(ADD_AGENCY, Right(EditSettings), "").answers(Answer::Wrong),
    get(EDIT_AGENCY, Right(EditSettings)).on(On::Agency),
    post(EDIT_AGENCY, Right(EditSettings), SETTINGS)
        .on(On::Agency)
        .form(EDIT_AGENCY)
        .typed(&[("nom", "Autre")]),
    get(DIRECTORY, Right(EditSettings)),
    post(DIRECTORY, Right(EditSettings), DIRECTORY).typed(&[("annuaire", "embedded"), ("revision", "0")]),
    get("/parametrage/cabinet/annuaire/consentement", Right(EditSettings)).answers(Answer::To(DIRECTORY)),
    post(
        "/parametrage/cabinet/annuaire/essai",
        Right(EditSettings),
        DIRECTORY,
    ),
    get(STAFF, Right(EditStaff)),
    get(ADD_STAFF, Right(EditStaff)),
    post(ADD_STAFF, Right(EditStaff), "")
        .answers(Answer::Wrong)
        .typed(&[("email", "pas une adresse")]),
    get(EDIT_STAFF, Right(EditStaff)).on(On::Colleague),
    post(EDIT_STAFF, Right(EditStaff), STAFF)
        .on(On::Colleague)
        .form(EDIT_STAFF)
        .typed(&[("nom", "Autre")]),
    get(REASSIGN, Right(EditStaff))
        .on(On::Colleague)
        .answers(Answer::To(STAFF)),
    post(REASSIGN, Right(EditStaff), "")
        .on(On::Colleague)
        .answers(Answer::Wrong),
    post(STAFF_LINK, Right(EditStaff), "")
        .on(On::Colleague)
        .answers(Answer::Shown),
    get(DEACTIVATE_STAFF, Right(EditStaff)).on(On::Colleague),
    post(DEACTIVATE_STAFF, Right(EditStaff), STAFF).on(On::Colleague),
    post(REACTIVATE_STAFF, Right(EditStaff), STAFF).on(On::Colleague),
    get(GROUPS, Right(EditStaff)),
    get(ADD_GROUP, Right(EditStaff)),
    post(ADD_GROUP, Right(EditStaff), "").answers(Answer::Wrong),
    get(EDIT_GROUP, Right(EditStaff)).on(On::Group),
    post(EDIT_GROUP, Right(EditStaff), GROUPS)
        .on(On::Group)
        .form(EDIT_GROUP),
    // The group of rights stays.
    post(
        "/parametrage/cabinet/groupes/{id}/supprimer",
        Right(EditStaff),
        GROUPS,
    )
    .on(On::Group),
    get("/", Session).answers(Answer::Start),
    get(DOSSIER_KEYS, Right(ReadKeys)).on(On::Application),
    get(CREATE_DOSSIER_KEYS, Right(IssueKey)).on(On::Application),
    post(CREATE_DOSSIER_KEYS, Right(IssueKey), "")
        .on(On::Application)
        .form(CREATE_DOSSIER_KEYS)
        .answers(Answer::Shown)
        .typed(&[("dossiers", "toutes"), ("expiration", "jamais")]),
    // There is no such key to revoke.
    get(REVOKE_DOSSIER_KEYS, Right(RevokeKey))
        .on(On::Application)
        .answers(Answer::To("/loophub/applications/")),
    post(REVOKE_DOSSIER_KEYS, Right(RevokeKey), "/loophub/applications/")
        .on(On::Application)
        .typed(&[("nom", "Qonto")]),
    get("/portefeuille", Right(ReadDossiers)),
    post("/portefeuille", Right(ReadDossiers), "/portefeuille").typed(&[("action", "rien")]),
    get("/portefeuille/tous", Right(ReadDossiers)),
    post(
        "/portefeuille/tous",
        Right(ReadDossiers),
        "/portefeuille/tous?statut=archive",
    )
    .typed(&[("action", "rechercher"), ("statut", "archive")]),
    get("/portefeuille/modeles", Right(ReadDossiers)),
    post(
        "/portefeuille/modeles",
        Right(ReadDossiers),
        "/portefeuille/modeles?q=mod",
    )
    .typed(&[("action", "rechercher"), ("q", "mod")]),
    get("/portefeuille/autres", Right(ReadDossiers)),
    post(
        "/portefeuille/autres",
        Right(EditOwnPlace),
        "/portefeuille/autres",
    )
    .typed(&[("page_ids", "987654321"), ("d", "987654321")]),
    get("/portefeuille/supprimer", Right(ReadDossiers)),
    post("/portefeuille/supprimer", Right(EditOwnPlace), "/portefeuille")
        .typed(&[("page_ids", "987654321"), ("d", "987654321")]),
    get("/parametrage/clients/dossiers", Right(ReadDossiers)),
    post(
        "/parametrage/clients/dossiers",
        Right(ReadDossiers),
        "/parametrage/clients/dossiers",
    )
    .typed(&[("action", "garder"), ("col", "maitre")]),
    get("/dossiers/selection", Right(ReadDossiers)),
    get("/dossiers/export", Right(ReadDossiers)),
    get("/dossiers/imprimer", Right(ReadDossiers)),
    // Nothing is selected: who may is told so.
    get("/dossiers/droits", Right(EditRights)).answers(Answer::To("/portefeuille")),
    post("/dossiers/droits", Right(EditRights), "/portefeuille"),
    get(ARCHIVE, Right(CreateDossier)).answers(Answer::To("/parametrage/clients/dossiers")),
    post(ARCHIVE, Right(CreateDossier), "/parametrage/clients/dossiers").typed(&[("lu", "oui")]),
    get(ADD_DOSSIER, Right(CreateDossier)),
    post(ADD_DOSSIER, Right(CreateDossier), "")
        .answers(Answer::Wrong)
        .typed(&[("code", "pas un code")]),
    get(EDIT_DOSSIER, InCharge(EditDossier)).on(On::AlphasDossier),
    post(
        EDIT_DOSSIER,
        InCharge(EditDossier),
        "/parametrage/clients/dossiers",
    )
    .on(On::AlphasDossier)
    .form(EDIT_DOSSIER),
    get("/parametrage/clients/dossiers/importer", Right(CreateDossier)),
    post("/parametrage/clients/dossiers/importer", Right(CreateDossier), "").answers(Answer::Wrong),
    get(
        "/parametrage/clients/interlocuteurs/importer",
        Right(EditContacts),
    ),
    post(
        "/parametrage/clients/interlocuteurs/importer",
        Right(EditContacts),
        "",
    )
    .answers(Answer::Wrong),
    get(
        "/parametrage/clients/interlocuteurs/liens/importer",
        Right(EditContacts),
    ),
    post(
        "/parametrage/clients/interlocuteurs/liens/importer",
        Right(EditContacts),
        "",
    )
    .answers(Answer::Wrong),
    get("/parametrage/cabinet/collaborateurs/importer", Right(EditStaff)),
    post(
        "/parametrage/cabinet/collaborateurs/importer",
        Right(EditStaff),
        "",
    )
    .answers(Answer::Wrong),
    get(IMPORT, Right(CreateDossier)).on(On::Import),
    get("/imports/{import}/erreurs", Right(CreateDossier)).on(On::Import),
    post("/imports/{import}/annuler", Right(CreateDossier), "/imports/").on(On::Import),
    post(IMPORT, Right(CreateDossier), "/imports/")
        .on(On::Import)
        .form(IMPORT),
    get("/dossiers/liste", Right(ReadDossiers)),
    post("/dossiers/liste", Right(ReadDossiers), "").answers(Answer::Wrong),
    get(CODES, Right(AddApplication)).on(On::Draft),
    post(CODES, Right(AddApplication), "")
        .on(On::Draft)
        .answers(Answer::Wrong),
    get("/compte", Session),
    post("/compte", Session, "/compte").typed(&[("langue", "fr"), ("theme", "auto")]),
    post("/compte/langue", Session, "/compte").typed(&[("langue", "fr"), ("retour", "/compte")]),
    post("/domaine", Place, "/portefeuille"),
    post("/deconnexion", Session, "/connexion?motif=deconnexion"),
    post("/compte/sessions", Session, "/connexion?motif=partout"),
    get("/loophub/cles", Right(ReadKeys)),
    get(CREATE_KEY, Right(IssueKey)),
    post(CREATE_KEY, Right(IssueKey), "")
        .answers(Answer::Shown)
        .form(CREATE_KEY)
        .typed(&[("nom", "Essai"), ("droits", "standard"), ("expiration", "jamais")]),
    get("/loophub/cles/{id}", Right(ReadKeys)).on(On::Key),
    get(EDIT_KEY, Right(EditKey)).on(On::Key),
    get(ROTATE_KEY, Right(RotateKey)).on(On::Key),
    get(REVOKE_KEY, Right(RevokeKey)).on(On::Key),
    get("/suivi/envois", Right(ReadOutbox)),
    get("/suivi/envois/{id}", Right(ReadOutbox)).on(On::Mail),
    get("/suivi/envois/{id}/apercu", Right(ReadOutbox)).on(On::Mail),
    post("/suivi/envois/{id}/renvoyer", Right(SendMail), "/suivi/envois/").on(On::Mail),
    post("/suivi/envois/{id}/abandonner", Right(SendMail), "/suivi/envois/").on(On::Mail),
    post("/suivi/envois/renvoyer", Right(SendMail), "/suivi/envois"),
    post("/suivi/envois/test", Right(SendMail), "/suivi/envois"),
    get("/loophub/applications/{id}/raccordement", Right(ReadApplications)).on(On::Application),
    get(
        "/loophub/applications/{id}/raccordement/fichier",
        Right(ReadApplications),
    )
    .on(On::Application),
    get("/parametrage/webhooks", Right(ReadWebhooks)),
    get(ADD_WEBHOOK, Right(EditWebhooks)),
    post(ADD_WEBHOOK, Right(EditWebhooks), "")
        .answers(Answer::Shown)
        .typed(&[
            ("nom", "Entrepôt"),
            ("adresse", "https://hooks.example.fr/"),
            ("evenement", "activation.added"),
        ]),
    get("/parametrage/webhooks/{id}", Right(ReadWebhooks)).on(On::Webhook),
    get(EDIT_WEBHOOK, Right(EditWebhooks)).on(On::Webhook),
    post(EDIT_WEBHOOK, Right(EditWebhooks), "/parametrage/webhooks/")
        .on(On::Webhook)
        .form(EDIT_WEBHOOK)
        .typed(&[("nom", "Autre nom")]),
    get(WEBHOOK_SECRET, Right(EditWebhooks)).on(On::Webhook),
    post(WEBHOOK_SECRET, Right(EditWebhooks), "")
        .answers(Answer::Shown)
        .on(On::Webhook),
    get(REMOVE_WEBHOOK, Right(EditWebhooks)).on(On::Webhook),
    post(
        "/parametrage/webhooks/{id}/essai",
        Right(EditWebhooks),
        "/parametrage/webhooks/messages/",
    )
    .on(On::Webhook),
    post(
        "/parametrage/webhooks/{id}/rejouer",
        Right(EditWebhooks),
        "/parametrage/webhooks/",
    )
    .on(On::Webhook)
    .typed(&[("du", "2026-11-01"), ("au", "2026-11-30")]),
    post(
        "/parametrage/webhooks/{id}/desactiver",
        Right(EditWebhooks),
        "/parametrage/webhooks/",
    )
    .on(On::Webhook),
    post(
        "/parametrage/webhooks/{id}/reactiver",
        Right(EditWebhooks),
        "/parametrage/webhooks/",
    )
    .on(On::Webhook),
    get(WEBHOOK_MESSAGE, Right(ReadWebhooks)).on(On::WebhookMessage),
    post(
        "/parametrage/webhooks/messages/{id}/renvoyer",
        Right(EditWebhooks),
        "/parametrage/webhooks/messages/",
    )
    .on(On::WebhookMessage),
    post(REMOVE_WEBHOOK, Right(EditWebhooks), "/parametrage/webhooks").on(On::Webhook),
    get("/suivi/traitements", Right(ReadDossiers)),
    get("/suivi/traitements/en-cours", Right(ReadDossiers)),
    get("/suivi/traitements/{act}", EverybodysOrOwn(ReadOutbox)).on(On::Job),
    post(
        "/suivi/traitements/{act}/renvoyer",
        Right(SendMail),
        "/suivi/traitements/",
    )
    .on(On::Job),
    post(
        "/suivi/traitements/{act}/annuler",
        Right(SendMail),
        "/suivi/traitements/",
    )
    .on(On::Job),
    get("/suivi/journal", Right(ReadJournal)),
    get("/suivi/journal/export", Right(ReadJournal)),
    get("/suivi/journal/{seq}", Right(ReadJournal)).on(On::Entry),
    get("/suivi/journal/{seq}/dossiers", Right(ReadJournal)).on(On::Entry),
    post(
        "/suivi/journal/verification",
        Right(ReadJournal),
        "/suivi/journal",
    ),
    get(CONTACTS, Right(ReadDossiers)),
    post(CONTACTS, InCharge(EditContacts), "").answers(Answer::Wrong),
    get(EXPORT_CONTACTS, Right(ReadDossiers)),
    get(
        "/parametrage/clients/interlocuteurs/imprimer",
        Right(ReadDossiers),
    ),
    get(ADD_CONTACT, InCharge(EditContacts)),
    post(ADD_CONTACT, InCharge(EditContacts), CONTACTS)
        .form(ADD_CONTACT)
        .typed(&[("nom", "Essai"), ("dossier", "A1")]),
    get(CONTACT, Right(ReadDossiers)).on(On::Contact),
    post(CONTACT, InCharge(EditContacts), "")
        .on(On::Contact)
        .answers(Answer::Wrong),
    get(EDIT_CONTACT, InCharge(EditContacts)).on(On::Contact),
    post(EDIT_CONTACT, InCharge(EditContacts), CONTACTS)
        .on(On::Contact)
        .form(EDIT_CONTACT)
        .typed(&[("nom", "Autre")]),
    get(ASSOCIATE, InCharge(EditContacts)).on(On::Contact),
    post(ASSOCIATE, InCharge(EditContacts), "")
        .on(On::Contact)
        .answers(Answer::Wrong),
    post(INVITE_AGAIN, InCharge(EditContacts), CONTACTS).on(On::Invited),
    post(CANCEL_INVITATION, InCharge(EditContacts), CONTACTS).on(On::Invited),
    get(EDIT_LINK, InCharge(EditContacts)).on(On::ContactLink),
    post(EDIT_LINK, InCharge(EditContacts), CONTACTS)
        .on(On::ContactLink)
        .form(EDIT_LINK)
        .typed(&[("limite", "Paie")]),
    post(
        PROPOSE,
        InCharge(EditContacts),
        "/dossiers/A1/applications?porte=interlocuteurs",
    )
    .on(On::ContactLink),
    get(END_LINK, InCharge(EditContacts)).on(On::ContactLink),
    post(END_LINK, InCharge(EditContacts), CONTACTS)
        .on(On::ContactLink)
        .form(END_LINK),
    get(REMOVE_CONTACT, InCharge(EditContacts)).on(On::Contact),
    post(REMOVE_CONTACT, InCharge(EditContacts), CONTACTS)
        .on(On::Contact)
        .form(REMOVE_CONTACT)
        .typed(&[("lu", "oui")]),
    get(LIST, Right(ReadApplications)),
    get(APPLICATION, Right(ReadApplications)).on(On::Application),
    get(EDIT, Right(EditApplication)).on(On::Application),
    post(EDIT, Right(EditApplication), "/loophub/applications/")
        .on(On::Application)
        .form(EDIT),
    get(OWN, Right(AddApplication)),
    get(ADD_OWN, Right(AddApplication)),
    post(ADD_OWN, Right(AddApplication), "").answers(Answer::Wrong),
    get(EDIT_OWN, Right(AddApplication)).on(On::OwnApplication),
    post(EDIT_OWN, Right(AddApplication), OWN)
        .on(On::OwnApplication)
        .form(EDIT_OWN)
        .typed(&[("editeur", "Autre")]),
    get(FUTURE, Right(EditApplication)).on(On::Application),
    post(FUTURE, Right(EditApplication), "/loophub/applications/")
        .on(On::Application)
        .form(FUTURE)
        .typed(&[("futurs", "all")]),
    get(REMOVE, Right(RemoveApplication)).on(On::Application),
    get("/dossiers/activer", Right(ReadDossiers)).answers(Answer::To("/portefeuille")),
    post("/dossiers/activer", Right(ReadDossiers), "").answers(Answer::NotFound),
    get("/dossiers/desactiver", Right(ReadDossiers)).answers(Answer::To("/portefeuille")),
    post("/dossiers/desactiver", Right(ReadDossiers), "").answers(Answer::NotFound),
    get("/actes/{act}", Right(Activate)).on(On::Act),
    post("/actes/{act}/annuler", Right(Activate), "/actes/").on(On::Act),
    get(WINDOW, Right(ReadDossiers)).on(On::Dossier),
    post(WINDOW, InCharge(Activate), "/portefeuille")
        .on(On::Dossier)
        .form("/dossiers/{code}/applications?porte=portefeuille")
        .typed(&[("geste", "valider"), ("app", "")]),
    get(PREVIEW, Right(RemoveApplication)).on(On::Application),
    get(CONSEQUENCES, Right(RemoveApplication)).on(On::Application),
    get(SUSPEND, Right(SuspendApplication)).on(On::Application),
    get(RESUME, Right(SuspendApplication)).on(On::Application),
    post(SUSPEND, Right(SuspendApplication), "/loophub/applications/").on(On::Application),
    post(RESUME, Right(SuspendApplication), "/loophub/applications/").on(On::Application),
    get(RESTORE, Right(RestoreApplication)).on(On::Removed),
    post(RESTORE, Right(RestoreApplication), "/loophub/applications/").on(On::Removed),
    get("/dossiers/{code}/acces", InCharge(ReadAccesses)).on(On::Dossier),
    post("/dossiers/{code}/export", InCharge(ReadAccesses), "")
        .on(On::Dossier)
        .answers(Answer::Shown),
    get(ADD, Right(AddApplication)).answers(Answer::To("/loophub/applications/ajouter/")),
    get(DEFINITION, Right(AddApplication)).on(On::Draft),
    get(DOSSIERS, Right(AddApplication)).on(On::Draft),
    get(SELECTED, Right(AddApplication)).on(On::Draft),
    get(TAKEN_OUT, Right(AddApplication)).on(On::Draft),
    get(SUMMARY, Right(AddApplication)).on(On::Draft),
    get(ANNOUNCED, Right(AddApplication)).on(On::Draft),
    post(
        DEFINITION,
        Right(AddApplication),
        "/loophub/applications/ajouter/",
    )
    .on(On::Draft)
    .form(DEFINITION)
    .typed(&[("action", "suivant")]),
    post(DOSSIERS, Right(AddApplication), "/loophub/applications/ajouter/")
        .on(On::Draft)
        .form(DOSSIERS)
        .typed(&[("action", "suivant")]),
    // Forgetting a draft that is not there is no fault: nothing is there afterwards either.
    post(FORGET, Right(AddApplication), LIST)
        .on(On::Draft)
        .absent(Answer::To(LIST)),
    post(SUMMARY, Right(AddApplication), LIST)
        .on(On::Draft)
        .form(SUMMARY),
    get(RIGHTS_BY_API, Right(GrantOperations)).on(On::CabinetApplication),
    post(RIGHTS_BY_API, Right(GrantOperations), "/loophub/applications/")
        .on(On::CabinetApplication)
        .form(RIGHTS_BY_API)
        .typed(&[("droit", "dossiers:read")]),
    get("/api/openapi.json", Nothing),
    get("/api/docs", Nothing),
    get("/api/v1/dossiers", Api(ReadDossiers)),
    get(API_DOSSIER, Api(ReadDossiers)).on(On::AlphasDossier),
    api(
        "POST",
        "/api/v1/dossiers",
        Api(CreateDossier),
        r#"{"code":"pas un code","name":"Essai"}"#,
    )
    .answers(Answer::Wrong),
    api(
        "PATCH",
        API_DOSSIER,
        ApiInCharge(EditDossier),
        r#"{"denomination":"Autre"}"#,
    )
    .on(On::AlphasDossier)
    .form(API_DOSSIER),
    api("DELETE", API_DOSSIER, Api(CreateDossier), "")
        .on(On::DossierToArchive)
        .form(API_DOSSIER)
        .answers(Answer::Done),
    get(API_ACTIVATIONS, Api(ReadDossiers)).on(On::AlphasDossier),
    api("PUT", API_ACTIVATION, ApiInCharge(Activate), "{}")
        .on(On::Activation)
        .form(API_ACTIVATIONS),
    api("DELETE", API_ACTIVATION, ApiInCharge(Activate), "")
        .on(On::Activation)
        .form(API_ACTIVATIONS),
    get("/api/v1/catalogue", Api(ReadApplications)),
    get("/api/v1/applications", Api(ReadApplications)),
    get(API_APPLICATION, Api(ReadApplications)).on(On::Application),
    api(
        "POST",
        "/api/v1/applications",
        Api(AddApplication),
        r#"{"catalogue":"inconnue"}"#,
    )
    .answers(Answer::Wrong),
    api("PATCH", API_APPLICATION, Api(EditApplication), "{}")
        .on(On::Application)
        .form(API_APPLICATION),
    get("/api/v1/applications/{id}/removal", Api(RemoveApplication)).on(On::Application),
    get("/api/v1/removed-applications", Api(ReadApplications)),
    get(API_RESTORATION, Api(RestoreApplication)).on(On::Removed),
    api("POST", API_RESTORATION, Api(RestoreApplication), "").on(On::Removed),
    get("/api/v1/applications/{id}/activations", Api(ReadApplications)).on(On::Application),
    api("POST", API_SUSPENSION, Api(SuspendApplication), "{}").on(On::Application),
    api("DELETE", API_SUSPENSION, Api(SuspendApplication), "").on(On::Application),
    get(API_GRANTS, Api(GrantOperations)).on(On::CabinetApplication),
    api(
        "PUT",
        API_GRANTS,
        Api(GrantOperations),
        r#"{"grants":["audit:read"]}"#,
    )
    .on(On::CabinetApplication)
    .form(API_GRANTS),
    get(API_FUTURE, Api(ReadApplications)).on(On::Application),
    api("PUT", API_FUTURE, Api(EditApplication), r#"{"scope":"all"}"#)
        .on(On::Application)
        .form(API_FUTURE),
    get("/api/v1/own-applications", Api(AddApplication)),
    api(
        "POST",
        "/api/v1/own-applications",
        Api(AddApplication),
        r#"{"label":"","kind":"partenaire","publisher":"Maison","description":"Un essai."}"#,
    )
    .answers(Answer::Wrong),
    get(API_OWN, Api(AddApplication)).on(On::OwnApplication),
    api("PATCH", API_OWN, Api(AddApplication), r#"{"publisher":"Autre"}"#)
        .on(On::OwnApplication)
        .form(API_OWN),
    api("DELETE", API_APPLICATION, Api(RemoveApplication), "")
        .on(On::Spare)
        .form(API_APPLICATION)
        .answers(Answer::Done),
    get("/api/v1/contacts", Api(ReadContacts)),
    get(API_CONTACT, Api(ReadContacts)).on(On::Contact),
    get("/api/v1/contacts/{id}/accesses", ApiInCharge(ReadAccesses)).on(On::Contact),
    api(
        "POST",
        "/api/v1/contacts",
        ApiInCharge(EditContacts),
        r#"{"last_name":"Essai","dossier":"A1"}"#,
    )
    .answers(Answer::Made),
    api(
        "PATCH",
        API_CONTACT,
        ApiInCharge(EditContacts),
        r#"{"first_name":"Autre"}"#,
    )
    .on(On::Contact)
    .form(API_CONTACT),
    api("DELETE", API_CONTACT, ApiInCharge(EditContacts), "")
        .on(On::Contact)
        .form(API_CONTACT)
        .answers(Answer::Done),
    get("/api/v1/keys", Api(ReadKeys)),
    get(API_KEY, Api(ReadKeys)).on(On::Key),
    api(
        "POST",
        "/api/v1/keys",
        Api(IssueKey),
        r#"{"name":"Essai","kind":"standard","sic_code":"FR001"}"#,
    )
    // The code is Alpha's: it is none of another firm's.
    .on(On::SicCode)
    .answers(Answer::Made)
    .absent(Answer::Wrong),
    api("POST", "/api/v1/keys/{id}/rotation", Api(RotateKey), "{}")
        .on(On::Key)
        .answers(Answer::Made),
    get(API_DOSSIER_KEYS, Api(ReadApplications)).on(On::Application),
    api(
        "POST",
        API_DOSSIER_KEYS,
        Api(IssueKey),
        r#"{"dossiers":["NULLEPART"]}"#,
    )
    .on(On::Application)
    .answers(Answer::Wrong),
    api(
        "POST",
        "/api/v1/applications/{id}/dossier-keys/revocation",
        Api(RevokeKey),
        r#"{"application":"Autre"}"#,
    )
    .on(On::Application)
    .answers(Answer::Wrong),
    get("/api/v1/staff", Api(ReadStaff)),
    get("/api/v1/staff/{id}", Api(ReadStaff)).on(On::Colleague),
    get("/api/v1/groups", Api(ReadStaff)),
    get("/api/v1/groups/{id}", Api(ReadStaff)).on(On::Group),
    api("PATCH", API_KEY, Api(EditKey), r#"{"name":"Clé renommée"}"#)
        .on(On::Key)
        .form(API_KEY),
    api(
        "POST",
        "/api/v1/staff",
        Api(EditStaff),
        r#"{"email":"personne","last_name":"","level":"1.0"}"#,
    )
    .answers(Answer::Wrong),
    api("PATCH", API_STAFF, Api(EditStaff), r#"{"first_name":"Autre"}"#)
        .on(On::Colleague)
        .form(API_STAFF),
    api("POST", "/api/v1/staff/{id}/reassignment", Api(EditStaff), "{}")
        .on(On::Colleague)
        .answers(Answer::Wrong),
    api("POST", "/api/v1/staff/{id}/deactivation", Api(EditStaff), "").on(On::Colleague),
    api("DELETE", "/api/v1/staff/{id}/deactivation", Api(EditStaff), "").on(On::Colleague),
    api(
        "POST",
        "/api/v1/groups",
        Api(EditStaff),
        r#"{"code":"x","label":""}"#,
    )
    .answers(Answer::Wrong),
    api("PATCH", API_GROUP, Api(EditStaff), "{}")
        .on(On::Group)
        .form(API_GROUP),
    api("DELETE", API_GROUP, Api(EditStaff), "")
        .on(On::EmptyGroup)
        .form(API_GROUP)
        .answers(Answer::Done),
    get("/api/v1/webhooks", Api(ReadWebhooks)),
    get(API_WEBHOOK, Api(ReadWebhooks)).on(On::Webhook),
    api(
        "POST",
        "/api/v1/webhooks",
        Api(EditWebhooks),
        r#"{"name":"","url":"","events":[]}"#,
    )
    .answers(Answer::Wrong),
    api(
        "PATCH",
        API_WEBHOOK,
        Api(EditWebhooks),
        r#"{"name":"Autre entrepôt"}"#,
    )
    .on(On::Webhook)
    .form(API_WEBHOOK),
    api(
        "POST",
        "/api/v1/webhooks/{id}/deactivation",
        Api(EditWebhooks),
        "",
    )
    .on(On::Webhook),
    api(
        "DELETE",
        "/api/v1/webhooks/{id}/deactivation",
        Api(EditWebhooks),
        "",
    )
    .on(On::Webhook),
    api("POST", "/api/v1/webhooks/{id}/rotation", Api(EditWebhooks), "")
        .on(On::Webhook)
        .answers(Answer::Made),
    api("POST", "/api/v1/webhooks/{id}/test", Api(EditWebhooks), "")
        .on(On::Webhook)
        .answers(Answer::Made),
    api(
        "POST",
        "/api/v1/webhooks/{id}/replay",
        Api(EditWebhooks),
        r#"{"from":"2026-11-24T00:00:00Z"}"#,
    )
    .on(On::Webhook),
    get("/api/v1/webhooks/{id}/messages", Api(ReadWebhooks)).on(On::Webhook),
    get("/api/v1/webhook-messages/{id}", Api(ReadWebhooks)).on(On::WebhookMessage),
    api(
        "POST",
        "/api/v1/webhook-messages/{id}/resending",
        Api(EditWebhooks),
        "",
    )
    .on(On::WebhookMessage),
    api("DELETE", API_WEBHOOK, Api(EditWebhooks), "")
        .on(On::Webhook)
        .form(API_WEBHOOK)
        .answers(Answer::Done),
    get("/api/v1/imports", Api(CreateDossier)),
    api(
        "POST",
        "/api/v1/imports",
        Api(CreateDossier),
        r#"{"kind":"dossiers","text":"code;nom\nPARAPI;Par l’API"}"#,
    )
    .answers(Answer::Made),
    get(API_IMPORT, Api(CreateDossier)).on(On::Import),
    api("POST", "/api/v1/imports/{id}/commit", Api(CreateDossier), "")
        .on(On::Import)
        .form(API_IMPORT),
    api("DELETE", API_IMPORT, Api(CreateDossier), "")
        .on(On::Import)
        .form(API_IMPORT)
        .answers(Answer::Done),
    get("/api/v1/audit", Api(ReadJournal)),
    get("/api/v1/audit/{seq}", Api(ReadJournal)).on(On::Entry),
    api(
        "POST",
        "/api/v1/decisions",
        Api(AskDecisions),
        r#"{"questions":[]}"#,
    ),
    get("/loophub/pourquoi", Right(ExplainDecisions)),
    post(EDIT_KEY, Right(EditKey), "/loophub/cles/")
        .on(On::Key)
        .form(EDIT_KEY)
        .typed(&[("nom", "Clé renommée"), ("expiration", "jamais")]),
    post(ROTATE_KEY, Right(RotateKey), "")
        .answers(Answer::Shown)
        .on(On::Key)
        .form(ROTATE_KEY)
        .typed(&[("delai", "24h")]),
    post(
        "/loophub/cles/{id}/fin-du-delai",
        Right(RotateKey),
        "/loophub/cles/",
    )
    .on(On::Key),
    post(REVOKE_KEY, Right(RevokeKey), "/loophub/cles")
        .on(On::Key)
        .form(REVOKE_KEY)
        .typed(&[("identifiant", "22222222")]),
    api(
        "POST",
        "/api/v1/keys/{id}/revocation",
        Api(RevokeKey),
        r#"{"identifier":"22222222"}"#,
    )
    .on(On::Key),
    post(REMOVE, Right(RemoveApplication), LIST)
        .on(On::Application)
        .form(REMOVE)
        .typed(&[("lu", "oui")]),
    Line {
        method: "*",
        ..get("/gate/caddy", Key)
    },
    Line {
        method: "*",
        ..get("/gate/envoy", Key)
    },
    Line {
        method: "*",
        ..get("/gate/envoy/", Key)
    },
    Line {
        method: "*",
        ..get("/gate/envoy/{*target}", Key)
    },
    Line {
        method: "*",
        ..get("/gate/nginx", Key)
    },
    Line {
        method: "*",
        ..get("/gate/traefik", Key)
    },
    Line {
        method: "POST",
        ..get("/oauth2/introspect", Key)
    },
    Line {
        on: On::Word,
        method: "*",
        ..get("/loop-api-publiques/{*call}", Key)
    },
    Line {
        method: "*",
        ..get("/loop-api-publiques", Key)
    },
    Line {
        method: "*",
        ..get("/loop-api-publiques/", Key)
    },
    get("/api/v1/key", Key),
    get("/api/v1/key/dossiers", Key),
    get("/api/v1/events/{event}/dossiers", Key).on(On::Dossier),
    Line {
        method: "*",
        ..get("/api", Nothing).answers(Answer::NotFound)
    },
    Line {
        method: "*",
        ..get("/api/", Nothing).answers(Answer::NotFound)
    },
    Line {
        method: "*",
        ..get("/api/{*rest}", Nothing)
            .answers(Answer::NotFound)
            .on(On::Word)
    },
];
