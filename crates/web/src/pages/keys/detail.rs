//! One key: its state, its secrets, from where it may be used, and the calls it was refused (`KEY-06`).

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_app::queries::{KeyDetail, KeyLine, KeyRefusal};
use hub_domain::api_key::KeyKind;
use hub_domain::authz::call::Surface;
use hub_domain::ids::ApiKeyId;
use hub_domain::moment::Moment;

use super::words::refusal_words;
use super::{frame_of, kind_words, list_of, state_badge};
use crate::components::Badge;
use crate::frame::Frame;
use crate::headers::no_store;
use crate::i18n::L10n;
use crate::pages::why;
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "keys/detail.html")]
struct KeyPage {
    frame: Frame,
    key: KeyLine,
    kind: String,
    state: Badge,
    created_by: Option<String>,
    application: Option<(String, String)>,
    addresses: Vec<String>,
    /// Until when the old secret is valid, while a rotation lasts.
    overlap: Option<Moment>,
    /// Whether the key still works or can be made to work again.
    is_live: bool,
    refusals: Vec<Refusal>,
    calls: i64,
    /// « Pourquoi ? » of a call of this key.
    why: String,
    here: String,
    /// The list it stands in.
    list: String,
}

#[derive(Debug)]
struct Refusal {
    at: Moment,
    first_at: Moment,
    times: i64,
    reason: String,
    address: String,
    /// « Pourquoi ? » of the last one.
    why: String,
}

/// `GET /loophub/cles/{id}`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match page(&visit, &segment).await {
        Ok(page) => no_store(visit.page(&page)),
        Err(error) => visit.refuse(error).await,
    }
}

async fn page(visit: &Visit, segment: &Segment) -> Result<KeyPage, AppError> {
    let id = segment.id().map(ApiKeyId).ok_or(AppError::NotFound)?;
    let KeyDetail {
        key,
        created_by,
        refusals,
        calls,
    } = visit.hub.key_detail(&visit.caller, id).await?;
    let (l, now) = (&visit.l, visit.hub.now());
    Ok(KeyPage {
        frame: frame_of(visit, &key, l.tx("keys-detail-title", "name", &key.name)).await,
        kind: kind_words(key.kind, l),
        state: state_badge(&key, now, l),
        created_by,
        application: key
            .application
            .clone()
            .map(|(id, label)| (urls::application(id), label)),
        addresses: key
            .allowed_addresses
            .as_deref()
            .unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect(),
        overlap: key.overlap_until.filter(|until| *until > now),
        is_live: key.revoked_at.is_none(),
        refusals: refusals
            .into_iter()
            .map(|refused| refusal(refused, &key, l))
            .collect(),
        calls,
        why: why::link(&about(&key), l),
        here: urls::api_key(key.id),
        list: list_of(&key),
        key,
    })
}

fn refusal(refused: KeyRefusal, key: &KeyLine, l: &L10n) -> Refusal {
    let why = why::Link {
        address: &refused.address,
        at: Some(refused.at),
        ..about(key)
    };
    Refusal {
        why: why::link(&why, l),
        at: refused.at,
        first_at: refused.first_at,
        times: refused.times,
        reason: refusal_words(&refused.reason, l),
        address: refused.address,
    }
}

/// What is known of every call of a key: a cabinet key names no dossier, so that nothing is left to be typed.
fn about(key: &KeyLine) -> why::Link<'_> {
    let is_cabinet = key.kind == KeyKind::Cabinet;
    why::Link {
        key: &key.identifier,
        surface: is_cabinet.then_some(Surface::Cabinet),
        dossier: match &key.restricted_dossier {
            Some(code) => Some(code),
            None => is_cabinet.then_some(""),
        },
        ..why::Link::default()
    }
}
