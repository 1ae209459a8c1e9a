//! The live keys of an application that open one dossier each.

use askama::Template;
use axum::response::Response;
use hub_app::queries::{DossierKeyLine, DossierKeys};
use hub_domain::authz::Act;
use hub_domain::dossier::DossierCode;
use hub_domain::moment::Moment;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{frame_under, here, id_of};
use crate::components::{Badge, Tone};
use crate::forms::QueryData;
use crate::frame::Frame;
use crate::headers::no_store;
use crate::i18n::L10n;
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "dossier_keys/list.html")]
struct ListPage {
    frame: Frame,
    count: i64,
    rows: Vec<Row>,
    is_first: bool,
    page: String,
    next: Option<String>,
}

#[derive(Debug)]
struct Row {
    code: String,
    name: String,
    identifier: String,
    href: String,
    state: Badge,
    last_used: Option<Moment>,
    expires: Option<Moment>,
    revoke: String,
}

/// `GET /loophub/applications/{id}/cles?apres=`.
pub(super) async fn show(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    let after = DossierCode::parse(query.text("apres"));
    let after = after.map_or_else(|_| String::new(), |code| code.as_str().to_owned());
    let found = match id_of(&visit, &segment, Act::ReadKeys) {
        Ok(id) => visit.hub.dossier_keys(&visit.caller, id, &after).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(found) => no_store(visit.page(&page(&visit, found, &after).await)),
        Err(error) => visit.refuse(error).await,
    }
}

async fn page(visit: &Visit, found: DossierKeys, after: &str) -> ListPage {
    let (l, now) = (&visit.l, visit.hub.now());
    let (id, label) = (found.application.id, found.application.label.as_str());
    let own = here(id);
    ListPage {
        frame: frame_under(visit, id, label, l.tx("dossier-keys-title", "app", label)).await,
        count: found.count,
        rows: found.keys.into_iter().map(|key| row(key, now, l)).collect(),
        is_first: after.is_empty(),
        next: found
            .next
            .map(|code| format!("{own}?apres={}", utf8_percent_encode(&code, NON_ALPHANUMERIC))),
        page: own,
    }
}

fn row(key: DossierKeyLine, now: Moment, l: &L10n) -> Row {
    let state = if key.expires_at.is_some_and(|end| now >= end) {
        Badge::new(Tone::Err, l.t("keys-state-expired"))
    } else if key.is_open {
        Badge::new(Tone::Ok, l.t("keys-state-active"))
    } else {
        Badge::new(Tone::Warn, l.t("dossier-keys-closed"))
    };
    Row {
        href: urls::api_key(key.id),
        revoke: urls::revoke_key(key.id),
        code: key.code,
        name: key.name,
        identifier: key.identifier,
        state,
        last_used: key.last_used_at,
        expires: key.expires_at,
    }
}
