//! One key: its state, its secrets, from where it may be used, and the calls it was refused (`KEY-06`).

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_app::queries::{KeyDetail, KeyLine};
use hub_domain::ids::ApiKeyId;
use hub_domain::moment::Moment;

use super::words::refusal_words;
use super::{frame_under, kind_words, state_badge};
use crate::components::Badge;
use crate::frame::Frame;
use crate::headers::no_store;
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
    here: String,
}

#[derive(Debug)]
struct Refusal {
    at: Moment,
    first_at: Moment,
    times: i64,
    reason: String,
    address: String,
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
        frame: frame_under(visit, l.tx("keys-detail-title", "name", &key.name)).await,
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
            .map(|refused| Refusal {
                at: refused.at,
                first_at: refused.first_at,
                times: refused.times,
                reason: refusal_words(&refused.reason, l),
                address: refused.address,
            })
            .collect(),
        calls,
        here: urls::api_key(key.id),
        key,
    })
}
