//! `/api/v1/keys`: the firm's API keys. A secret is told once, by the answer that made it.

use hub_app::commands::{
    Expiry, IssuedKey, KEY_NAME_MAX_CHARS, KeyForm, KeyFormError, RevokeOutcome, RotateRefusal,
};
use hub_app::queries::KeyLine;
use hub_domain::api_key::life::{ADDRESSES_MAX, Overlap};
use hub_domain::api_key::{KeyKind, KeyState};
use hub_domain::authz::grant::Grant;
use hub_domain::ids::ApiKeyId;
use hub_domain::moment::Moment;
use serde::Serialize;

use super::endpoint::{A_PART, Ask, Endpoint, NOTHING, Reply, Takes};
use super::form::{Nullable, fault, form, said};
use super::list::{Listed, of_all};
use super::parameters::Parameters;
use super::schema::{Described as _, Instant, document};
use super::who::Opens;
use super::{NamedDocument, once};
use crate::json::written;
use crate::problem::{FieldError, FieldFault, Plain, Problem, Text};

pub(super) static ENDPOINTS: [Endpoint; 5] = [
    Endpoint {
        method: "GET",
        path: "/api/v1/keys",
        opens: Opens::Granted(Grant::ReadKeys),
        summary: Text {
            fr: "Les clés du cabinet, de la plus ancienne à la plus récente, sans leurs secrets ni celles qui n’ouvrent qu’un dossier.",
            en: "The firm’s keys, oldest first, without their secrets, and without those that open one dossier alone.",
        },
        takes: A_PART,
        status: 200,
        gives: Some(Listed::<KeyDocument>::schema),
        answer: |ask| Box::pin(list(ask)),
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/keys",
        opens: Opens::Granted(Grant::WriteKeys),
        summary: Text {
            fr: "Crée une clé. Son secret n’est dit que par cette réponse.",
            en: "Issues a key. Its secret is told by this answer alone.",
        },
        takes: Takes {
            body: Some(NewKey::schema),
            ..NOTHING
        },
        status: 201,
        gives: Some(IssuedKeyDocument::schema),
        answer: |ask| Box::pin(issue(ask)),
    },
    Endpoint {
        method: "GET",
        path: "/api/v1/keys/{id}",
        opens: Opens::Granted(Grant::ReadKeys),
        summary: Text {
            fr: "Une clé du cabinet.",
            en: "One key of the firm.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(KeyDocument::schema),
        answer: |ask| Box::pin(show(ask)),
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/keys/{id}/rotation",
        opens: Opens::Granted(Grant::WriteKeys),
        summary: Text {
            fr: "Donne un nouveau secret à une clé ; l’ancien reste valable le temps choisi. Une application ne peut le faire que pour sa clé, ou une clé libre.",
            en: "Gives a key a new secret; the old one stays valid for the time chosen. An application can do so for its own key alone, or a free one.",
        },
        takes: Takes {
            body: Some(Rotation::schema),
            ..NOTHING
        },
        status: 201,
        gives: Some(IssuedKeyDocument::schema),
        answer: |ask| Box::pin(rotate(ask)),
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/keys/{id}/revocation",
        opens: Opens::Granted(Grant::WriteKeys),
        summary: Text {
            fr: "Révoque une clé, tout de suite et pour de bon. Sans effet si elle l’est déjà.",
            en: "Revokes a key, at once and for good. Does nothing if it is revoked already.",
        },
        takes: Takes {
            body: Some(Revocation::schema),
            ..NOTHING
        },
        status: 200,
        gives: Some(KeyDocument::schema),
        answer: |ask| Box::pin(revoke(ask)),
    },
];

document! {
    /// A key.
    KeyDocument {
        id: i64 = "Son numéro." | "Its number.",
        identifier: String = "Son identifiant public." | "Its public identifier.",
        name: String = "Son nom dans le cabinet." | "Its name in the firm.",
        kind: &'static str = "« standard » ou « cabinet »." | "“standard” or “cabinet”." ; { "enum": ["standard", "cabinet"] },
        state: &'static str = "« live », « expired » ou « revoked »." | "“live”, “expired” or “revoked”." ; { "enum": ["live", "expired", "revoked"] },
        sic_code: Option<String> = "Le code SIC pour lequel elle est faite." | "The SIC code it was made for.",
        application: Option<NamedDocument> = "L’application qui l’utilise." | "The application that uses it.",
        opens_one_dossier: bool = "Si elle n’ouvre qu’un dossier de cette application." | "Whether it opens one dossier of that application alone.",
        allowed_addresses: Vec<String> = "D’où elle peut être utilisée ; de partout si c’est vide." | "From where it may be used; from everywhere when empty.",
        issued_at: Instant = "Quand elle a été créée." | "When it was made.",
        expires_at: Option<Instant> = "Quand elle expire." | "When it ends by itself.",
        revoked_at: Option<Instant> = "Quand elle a été révoquée." | "When it was revoked.",
        last_used_at: Option<Instant> = "Son dernier appel accepté." | "When a call with it was last allowed.",
        overlap_until: Option<Instant> = "Jusqu’à quand l’ancien secret de son dernier renouvellement vaut." | "Until when the old secret of its last rotation is valid.",
    }
}

document! {
    /// A key with the secret that was just made.
    IssuedKeyDocument {
        id: i64 = "Son numéro." | "Its number.",
        identifier: String = "Son identifiant public." | "Its public identifier.",
        name: String = "Son nom dans le cabinet." | "Its name in the firm.",
        secret: Option<String> = "Son secret, dit une seule fois ; nul si la même demande est renvoyée." | "Its secret, told once; null when the same request is sent again.",
        code: Option<&'static str> = "« secret_already_shown » si la même demande est renvoyée." | "“secret_already_shown” when the same request is sent again." ; { "enum": ["secret_already_shown"] },
    }
}

form! {
    /// A new key.
    NewKey {
        required name: String = "Son nom dans le cabinet." | "Its name in the firm." ; { "minLength": 1, "maxLength": KEY_NAME_MAX_CHARS },
        required kind: String = "« standard » ou « cabinet »." | "“standard” or “cabinet”." ; { "enum": ["standard", "cabinet"] },
        optional sic_code: String = "Le code SIC ; nécessaire si le cabinet en a plusieurs." | "The SIC code; needed where the firm has several.",
        optional expires_at: Nullable<String> = "Quand elle expire, en RFC 3339 ; jamais si c’est absent." | "When it ends, in RFC 3339; never when left out." ; { "format": "date-time" },
        optional identifier: String = "Un identifiant repris d’ailleurs." | "An identifier taken over from elsewhere.",
        optional allowed_addresses: Vec<String> = "D’où elle peut être utilisée." | "From where it may be used." ; { "maxItems": ADDRESSES_MAX },
    }
}

form! {
    /// A rotation.
    Rotation {
        optional overlap: String = "Le délai de l’ancien secret : « none », « 1h », « 24h » (à défaut), « 3d » ou « 7d »." | "How long the old secret stays valid: “none”, “1h”, “24h” (unless said), “3d” or “7d”." ; { "enum": ["none", "1h", "24h", "3d", "7d"] },
    }
}

form! {
    /// A revocation.
    Revocation {
        required identifier: String = "L’identifiant de la clé, pour confirmer." | "The key’s identifier, to confirm.",
    }
}

async fn list(ask: Ask) -> Result<Reply, Problem> {
    let all = ask.hub.keys(ask.caller()?).await;
    let all = all.map_err(|error| ask.failed(&error))?.keys;
    let now = ask.hub.now();
    of_all(&ask, "keys", all, |line| line.id.0, |line| document(&line, now))
}

async fn show(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id = ask.id(0)?;
    read(&ask, id).await
}

async fn issue(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let typed = NewKey::read(ask.body.clone())?;
    let sic_code = match &typed.sic_code {
        Some(code) => {
            let listed = ask.hub.keys(ask.caller()?).await;
            let listed = listed.map_err(|error| ask.failed(&error))?.sic_codes;
            let known = listed.into_iter().find(|known| known.code == *code);
            // Never another than the one that was named, were it the firm's only one.
            Some(
                known
                    .ok_or_else(|| Problem::Body(vec![fault("sic_code", UNKNOWN_SIC_CODE)]))?
                    .id,
            )
        }
        None => None,
    };
    let expiry = match typed.expires_at {
        None | Some(Nullable(None)) => Some(Expiry::Never),
        Some(Nullable(Some(text))) => instant(&text).map(Expiry::At),
    };
    let form = KeyForm {
        name: typed.name.unwrap_or_default(),
        kind: KeyKind::from_code(&typed.kind.unwrap_or_default()),
        sic_code,
        expiry,
        identifier: typed.identifier.unwrap_or_default(),
        addresses: typed.allowed_addresses.unwrap_or_default().join("\n"),
        form_token: once::token(&ask),
    };
    let made = ask.hub.issue_key(ask.caller()?, &form, &ask.origin).await;
    match made.map_err(|error| ask.failed(&error))? {
        Ok(key) => shown_once(&key),
        Err(errors) => Err(Problem::Body(errors.iter().map(told).collect())),
    }
}

async fn rotate(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: ApiKeyId = ask.id(0)?;
    let typed = Rotation::read(ask.body.clone())?;
    let overlap = match typed.overlap.as_deref() {
        None | Some("24h") => Overlap::Day,
        Some("none") => Overlap::None,
        Some("1h") => Overlap::Hour,
        Some("3d") => Overlap::ThreeDays,
        Some("7d") => Overlap::SevenDays,
        Some(_) => {
            let why = said!(
                "not_allowed",
                "Les valeurs possibles sont « none », « 1h », « 24h », « 3d » et « 7d ».",
                "The possible values are “none”, “1h”, “24h”, “3d” and “7d”."
            );
            return Err(Problem::Body(vec![fault("overlap", why)]));
        }
    };
    let made = ask
        .hub
        .rotate_key(ask.caller()?, id, overlap, &once::token(&ask), &ask.origin)
        .await;
    match made.map_err(|error| ask.failed(&error))? {
        Ok(key) => shown_once(&key),
        Err(RotateRefusal::Revoked) => Err(Problem::Plain(Plain::KeyRevoked)),
        Err(RotateRefusal::AlreadyShown) => Err(Problem::Internal),
    }
}

async fn revoke(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let id: ApiKeyId = ask.id(0)?;
    let typed = Revocation::read(ask.body.clone())?;
    let identifier = typed.identifier.unwrap_or_default();
    let done = ask
        .hub
        .revoke_key(ask.caller()?, id, &identifier, &ask.origin)
        .await;
    match done.map_err(|error| ask.failed(&error))? {
        // A key that revoked itself is told so, and nothing after that.
        RevokeOutcome::Revoked(_) | RevokeOutcome::Already(_) => read(&ask, id).await,
        RevokeOutcome::Mismatch => Err(Problem::Body(vec![fault(
            "identifier",
            said!(
                "mismatch",
                "Ce n’est pas l’identifiant de cette clé.",
                "This is not the identifier of this key."
            ),
        )])),
    }
}

pub(super) async fn read(ask: &Ask, id: ApiKeyId) -> Result<Reply, Problem> {
    let key = ask.hub.key_line(ask.caller()?, id).await;
    told_key(&key.map_err(|error| ask.failed(&error))?, ask.hub.now())
}

/// What two people can edit of a key; its calls go on meanwhile.
#[derive(Serialize)]
struct Edited<'k> {
    id: i64,
    name: &'k str,
    expires_at: Option<i64>,
    allowed_addresses: Option<&'k str>,
    is_revoked: bool,
}

/// The answer that tells a key.
pub(super) fn told_key(key: &KeyLine, now: Moment) -> Result<Reply, Problem> {
    let edited = Edited {
        id: key.id.0,
        name: &key.name,
        expires_at: key.expires_at.map(|end| end.0),
        allowed_addresses: key.allowed_addresses.as_deref(),
        is_revoked: key.revoked_at.is_some(),
    };
    Reply::of_state(&document(key, now), &edited)
}

/// The answer with the secret, and the one that is given again without it.
fn shown_once(key: &IssuedKey) -> Result<Reply, Problem> {
    let document = |secret: Option<String>| IssuedKeyDocument {
        id: key.id.0,
        identifier: key.identifier.as_str().to_owned(),
        name: key.name.clone(),
        code: secret.is_none().then_some("secret_already_shown"),
        secret,
    };
    let mut reply = Reply::list(&document(Some(key.secret().to_owned())))?;
    reply.again = Some(written(&document(None))?);
    Ok(reply.created(&format!("/api/v1/keys/{}", key.id)))
}

pub(super) fn instant(text: &str) -> Option<Moment> {
    let instant: jiff::Timestamp = text.parse().ok()?;
    Some(Moment(instant.as_millisecond()))
}

fn document(key: &KeyLine, now: Moment) -> KeyDocument {
    KeyDocument {
        id: key.id.0,
        identifier: key.identifier.clone(),
        name: key.name.clone(),
        kind: key.kind.code(),
        state: match KeyState::at(now, key.expires_at, key.revoked_at) {
            KeyState::Live => "live",
            KeyState::Expired => "expired",
            KeyState::Revoked => "revoked",
        },
        sic_code: key.sic_code.as_ref().map(|(_, code)| code.clone()),
        application: key.application.as_ref().map(|(id, label)| NamedDocument {
            id: id.0,
            name: label.clone(),
        }),
        opens_one_dossier: key.restricted_dossier.is_some(),
        allowed_addresses: key
            .allowed_addresses
            .as_deref()
            .unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect(),
        issued_at: Instant::of(key.issued_at),
        expires_at: key.expires_at.map(Instant::of),
        revoked_at: key.revoked_at.map(Instant::of),
        last_used_at: key.last_used_at.map(Instant::of),
        overlap_until: key.overlap_until.map(Instant::of),
    }
}

pub(super) fn told(error: &KeyFormError) -> FieldError {
    match error {
        KeyFormError::Name => fault("name", said!("missing", "Donnez un nom.", "Give a name.")),
        KeyFormError::NameTooLong => fault(
            "name",
            said!("too_long", "80 caractères au plus.", "80 characters at most."),
        ),
        KeyFormError::NameSecret => fault(
            "name",
            said!(
                "holds_secret",
                "Ce nom contient un secret. Choisissez-en un autre.",
                "This name holds a secret. Choose another one."
            ),
        ),
        KeyFormError::Kind => fault(
            "kind",
            said!(
                "not_allowed",
                "Les valeurs possibles sont « standard » et « cabinet ».",
                "The possible values are “standard” and “cabinet”."
            ),
        ),
        KeyFormError::SicCode => fault(
            "sic_code",
            said!(
                "unknown_sic_code",
                "Donnez un des codes SIC du cabinet.",
                "Give one of the firm’s SIC codes."
            ),
        ),
        KeyFormError::Date => fault(
            "expires_at",
            said!(
                "invalid_date",
                "Donnez un instant à venir, comme 2027-01-31T22:59:59Z.",
                "Give an instant to come, such as 2027-01-31T22:59:59Z."
            ),
        ),
        KeyFormError::IdentifierFormat => fault(
            "identifier",
            said!(
                "invalid_identifier",
                "8 à 48 lettres sans accent, chiffres, « - » ou « _ ».",
                "8 to 48 letters without accents, digits, “-” or “_”."
            ),
        ),
        KeyFormError::IdentifierSecret => fault(
            "identifier",
            said!(
                "holds_secret",
                "C’est un secret, pas un identifiant.",
                "This is a secret, not an identifier."
            ),
        ),
        KeyFormError::Addresses => fault(
            "allowed_addresses",
            said!(
                "invalid_addresses",
                "Donnez des adresses ou des réseaux, comme 192.0.2.0/24, 50 au plus.",
                "Give addresses or networks, such as 192.0.2.0/24, 50 at most."
            ),
        ),
        KeyFormError::IdentifierTaken => fault(
            "identifier",
            said!(
                "taken",
                "Cet identifiant est déjà pris.",
                "This identifier is taken."
            ),
        ),
        KeyFormError::AlreadyShown => fault(
            "name",
            said!(
                "already_made",
                "Cette clé a déjà été créée.",
                "This key was made already."
            ),
        ),
    }
}

const UNKNOWN_SIC_CODE: FieldFault = said!(
    "unknown_sic_code",
    "Ce code SIC n’est pas un code du cabinet. Les codes du cabinet sont dans ses paramètres.",
    "This SIC code is not one of the firm’s. The firm’s codes stand in its settings."
);
