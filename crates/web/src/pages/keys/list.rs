//! The list of keys (`KEY-04`).

use askama::Template;
use axum::response::Response;
use hub_app::queries::{KeyLine, KeysList};
use hub_domain::moment::Moment;

use super::{kind_words, state_badge};
use crate::components::{Badge, Tab, loophub_tabs};
use crate::frame::{Frame, NavEntry};
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "keys/list.html")]
struct KeysPage {
    frame: Frame,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    name: String,
    href: String,
    identifier: String,
    kind: String,
    application: Option<(String, String)>,
    sic: Option<String>,
    created: Moment,
    created_by: Option<String>,
    last_used: Option<Moment>,
    expires: Option<Moment>,
    state: Badge,
    revoke: Option<String>,
}

/// `GET /loophub/cles`.
pub async fn show(visit: Visit) -> Response {
    let KeysList { keys, staff, .. } = match visit.hub.keys(&visit.caller).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let now = visit.hub.now();
    let row = |key: KeyLine| Row {
        href: urls::api_key(key.id),
        kind: kind_words(key.kind, &visit.l),
        state: state_badge(&key, now, &visit.l),
        revoke: key.revoked_at.is_none().then(|| urls::revoke_key(key.id)),
        application: key.application.map(|(id, label)| (urls::application(id), label)),
        sic: key.sic_code.map(|(_, code)| code),
        created: key.issued_at,
        created_by: key.issued_by.and_then(|id| staff.get(&id).cloned()),
        last_used: key.last_used_at,
        expires: key.expires_at,
        name: key.name,
        identifier: key.identifier,
    };
    let heading = visit.l.t("keys-title");
    visit.page(&KeysPage {
        rows: keys.into_iter().map(row).collect(),
        tabs: loophub_tabs(&visit.l, true),
        frame: visit.frame().await.page(heading, Some(NavEntry::ApiKeys)),
    })
}
