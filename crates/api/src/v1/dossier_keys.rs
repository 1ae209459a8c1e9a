//! `/api/v1/applications/{id}/dossier-keys`: keys of an application that open one dossier each (`KEY-07`). Making them, and
//! revoking all of them, is for the firm's administrators alone: whoever holds one calls in the application's name.

use hub_app::commands::{
    DOSSIER_KEYS_MAX, DossierKeysError, DossierKeysForm, DossierKeysOutcome, Expiry, IssuedDossierKeys,
    KeyFormError, KeysFor, RevokeAllOutcome,
};
use hub_app::queries::DossierKeyLine;
use hub_domain::api_key::life::ADDRESSES_MAX;
use hub_domain::authz::grant::Grant;
use hub_domain::ids::InstalledAppId;
use hub_domain::moment::Moment;

use super::endpoint::{A_PART, Ask, Endpoint, NOTHING, Reply, Takes};
use super::form::{Nullable, fault, form, said};
use super::keys::{instant, told};
use super::list::{Listed, part};
use super::parameters::Parameters;
use super::schema::{Described as _, Instant, document};
use super::who::Opens;
use super::{cursor::Place, once};
use crate::json::written;
use crate::problem::{FieldError, Problem, Text};

pub(super) static ENDPOINTS: [Endpoint; 3] = [
    Endpoint {
        method: "GET",
        path: "/api/v1/applications/{id}/dossier-keys",
        opens: Opens::Granted(Grant::ReadApplications),
        summary: Text {
            fr: "Les clés non révoquées d’une application qui n’ouvrent qu’un dossier chacune, par code de dossier, sans leurs secrets.",
            en: "The keys of an application, not revoked, that open one dossier each, by the dossier’s code, without their secrets.",
        },
        takes: A_PART,
        status: 200,
        gives: Some(Listed::<DossierKeyDocument>::schema),
        answer: |ask| Box::pin(list(ask)),
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/applications/{id}/dossier-keys",
        opens: Opens::Staff,
        summary: Text {
            fr: "Crée une clé pour chaque dossier demandé, 10 000 au plus à la fois : toutes, ou aucune. Leurs secrets ne sont dits que par cette réponse.",
            en: "Issues a key for each dossier asked for, 10,000 at most at a time: all of them, or none. Their secrets are told by this answer alone.",
        },
        takes: Takes {
            body: Some(NewDossierKeys::schema),
            ..NOTHING
        },
        status: 201,
        gives: Some(IssuedDossierKeysDocument::schema),
        answer: |ask| Box::pin(issue(ask)),
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/applications/{id}/dossier-keys/revocation",
        opens: Opens::Staff,
        summary: Text {
            fr: "Révoque toutes les clés par dossier d’une application, tout de suite et pour de bon. Sa clé principale reste valable.",
            en: "Revokes every key by dossier of an application, at once and for good. Its main key stays valid.",
        },
        takes: Takes {
            body: Some(DossierKeysRevocation::schema),
            ..NOTHING
        },
        status: 200,
        gives: Some(RevokedDossierKeysDocument::schema),
        answer: |ask| Box::pin(revoke(ask)),
    },
];

document! {
    /// A key of one dossier.
    DossierKeyDocument {
        id: i64 = "Son numéro." | "Its number.",
        identifier: String = "Son identifiant public." | "Its public identifier.",
        dossier: String = "Le code du dossier qu’elle ouvre." | "The code of the dossier it opens.",
        dossier_name: String = "Le nom de ce dossier." | "That dossier’s name.",
        state: &'static str = "« live » ou « expired »." | "“live” or “expired”." ; { "enum": ["live", "expired"] },
        is_open: bool = "Si l’application est active sur ce dossier : sans cela, la clé n’ouvre rien." | "Whether the application is active on that dossier: otherwise the key opens nothing.",
        expires_at: Option<Instant> = "Quand elle expire." | "When it ends by itself.",
        last_used_at: Option<Instant> = "Son dernier appel accepté." | "When a call with it was last allowed.",
    }
}

document! {
    /// A key of one dossier with the secret that was just made.
    IssuedDossierKeyDocument {
        dossier: String = "Le code du dossier qu’elle ouvre." | "The code of the dossier it opens.",
        identifier: String = "Son identifiant public." | "Its public identifier.",
        secret: Option<String> = "Son secret, dit une seule fois ; nul si la même demande est renvoyée." | "Its secret, told once; null when the same request is sent again.",
    }
}

document! {
    /// The keys that were just made.
    IssuedDossierKeysDocument {
        data: Vec<IssuedDossierKeyDocument> = "Les clés, par code de dossier." | "The keys, by the dossiers’ codes.",
        code: Option<&'static str> = "« secret_already_shown » si la même demande est renvoyée." | "“secret_already_shown” when the same request is sent again." ; { "enum": ["secret_already_shown"] },
    }
}

document! {
    /// What was revoked.
    RevokedDossierKeysDocument {
        revoked: i64 = "Combien de clés ont été révoquées." | "How many keys were revoked.",
    }
}

form! {
    /// New keys of one dossier each.
    NewDossierKeys {
        optional dossiers: Vec<String> = "Les codes des dossiers ; tous ceux de l’application qui n’ont pas encore leur clé si c’est absent." | "The dossiers’ codes; all those of the application that have no key yet when left out." ; { "maxItems": DOSSIER_KEYS_MAX },
        optional expires_at: Nullable<String> = "Quand elles expirent, en RFC 3339 ; jamais si c’est absent." | "When they end, in RFC 3339; never when left out." ; { "format": "date-time" },
        optional allowed_addresses: Vec<String> = "D’où elles peuvent être utilisées ; de partout si c’est vide." | "From where they may be used; from everywhere when empty." ; { "maxItems": ADDRESSES_MAX },
    }
}

form! {
    /// The revocation of all of them.
    DossierKeysRevocation {
        required application: String = "Le nom de l’application, pour confirmer." | "The application’s name, to confirm.",
    }
}

async fn list(ask: Ask) -> Result<Reply, Problem> {
    let id: InstalledAppId = ask.id(0)?;
    let place = Place::new("dossier-keys", &[ask.caller()?.firm().0, id.0]);
    let mut parameters = Parameters::of(ask.query());
    let page = parameters.page(&place, |text| Some(text.to_owned()));
    parameters.finish()?;
    let after = page.after.clone().unwrap_or_default();
    let found = ask
        .hub
        .dossier_keys_part(ask.caller()?, id, page.asked(after.as_str()))
        .await;
    let found = found.map_err(|error| ask.failed(&error))?;
    let now = ask.hub.now();
    part(
        &place,
        found,
        |line| line.code.clone(),
        |line| document(line, now),
    )
}

async fn issue(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: InstalledAppId = ask.id(0)?;
    let typed = NewDossierKeys::read(ask.body.clone())?;
    let form = DossierKeysForm {
        dossiers: typed.dossiers.map_or(KeysFor::All, KeysFor::Codes),
        expiry: match typed.expires_at {
            None | Some(Nullable(None)) => Some(Expiry::Never),
            Some(Nullable(Some(text))) => instant(&text).map(Expiry::At),
        },
        addresses: typed.allowed_addresses.unwrap_or_default().join("\n"),
        seal: None,
        form_token: once::token(&ask),
    };
    let made = ask
        .hub
        .issue_dossier_keys(ask.caller()?, id, &form, &ask.origin)
        .await;
    match made.map_err(|error| ask.failed(&error))? {
        DossierKeysOutcome::Issued(keys) => shown_once(&keys),
        DossierKeysOutcome::Wrong(errors) => Err(Problem::Body(errors.iter().map(wrong).collect())),
        // A token of this call alone announces nothing and has no twin.
        DossierKeysOutcome::AlreadyShown | DossierKeysOutcome::Changed(_) => Err(Problem::Internal),
    }
}

async fn revoke(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: InstalledAppId = ask.id(0)?;
    let typed = DossierKeysRevocation::read(ask.body.clone())?;
    let name = typed.application.unwrap_or_default();
    let done = ask
        .hub
        .revoke_dossier_keys(ask.caller()?, id, &name, &ask.origin)
        .await;
    let revoked = match done.map_err(|error| ask.failed(&error))? {
        RevokeAllOutcome::Revoked(keys) => keys,
        RevokeAllOutcome::Nothing => 0,
        RevokeAllOutcome::Mismatch => {
            let why = said!(
                "mismatch",
                "Ce n’est pas le nom de cette application.",
                "This is not the name of this application."
            );
            return Err(Problem::Body(vec![fault("application", why)]));
        }
    };
    Reply::list(&RevokedDossierKeysDocument { revoked })
}

/// The answer with the secrets, and the one that is given again without them.
fn shown_once(issued: &IssuedDossierKeys) -> Result<Reply, Problem> {
    let document = |shows: bool| IssuedDossierKeysDocument {
        data: issued
            .keys
            .iter()
            .map(|key| IssuedDossierKeyDocument {
                dossier: key.code.clone(),
                identifier: key.identifier.as_str().to_owned(),
                secret: shows.then(|| key.secret().to_owned()),
            })
            .collect(),
        code: (!shows).then_some("secret_already_shown"),
    };
    let mut reply = Reply::list(&document(true))?;
    reply.again = Some(written(&document(false))?);
    reply.status = axum::http::StatusCode::CREATED;
    Ok(reply)
}

fn document(key: DossierKeyLine, now: Moment) -> DossierKeyDocument {
    DossierKeyDocument {
        id: key.id.0,
        identifier: key.identifier,
        dossier: key.code,
        dossier_name: key.name,
        state: match key.expires_at.is_some_and(|end| end <= now) {
            true => "expired",
            false => "live",
        },
        is_open: key.is_open,
        expires_at: key.expires_at.map(Instant::of),
        last_used_at: key.last_used_at.map(Instant::of),
    }
}

fn wrong(error: &DossierKeysError) -> FieldError {
    match error {
        DossierKeysError::NoStandardKey => fault(
            "dossiers",
            said!(
                "no_standard_key",
                "Cette application n’est pas sécurisée par une clé standard : elle n’ouvre pas de dossier par clé.",
                "This application is not secured by a standard key: it opens no dossier by key."
            ),
        ),
        DossierKeysError::Nothing => fault(
            "dossiers",
            said!(
                "nothing_to_issue",
                "Aucun dossier n’attend de clé : l’application n’y est pas active, ou ils ont déjà la leur.",
                "No dossier awaits a key: the application is not active on them, or they have theirs already."
            ),
        ),
        DossierKeysError::NotAwaiting(place) => fault(
            &format!("dossiers/{place}"),
            said!(
                "not_awaiting_a_key",
                "Ce dossier n’attend pas de clé : l’application n’y est pas active, ou il a déjà la sienne.",
                "This dossier awaits no key: the application is not active on it, or it has its own already."
            ),
        ),
        DossierKeysError::TooMany => fault("dossiers", TOO_MANY),
        DossierKeysError::Date => told(&KeyFormError::Date),
        DossierKeysError::Addresses => told(&KeyFormError::Addresses),
    }
}

const TOO_MANY: crate::problem::FieldFault = said!(
    "too_many",
    "Plus de 10 000 codes. Donnez-en 10 000 au plus, puis recommencez pour les autres.",
    "More than 10,000 codes. Give 10,000 at most, then start again for the others."
);
/// What the texts above say.
const _: () = assert!(DOSSIER_KEYS_MAX == 10_000);
