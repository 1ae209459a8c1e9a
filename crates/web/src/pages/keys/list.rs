//! The list of keys (`KEY-04`).

use askama::Template;
use axum::response::Response;
use hub_app::queries::{KeyLine, KeysList};
use hub_domain::moment::Moment;

use super::{kind_words, state_badge};
use crate::components::{Badge, Tab, loophub_tabs};
use crate::forms::QueryData;
use crate::frame::{Frame, NavEntry};
use crate::i18n::L10n;
use crate::session::Visit;
use crate::sheet::{Sheet, SheetFormat};
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

/// `GET /loophub/cles?format=csv|xlsx`: the page, or its file.
pub async fn show(visit: Visit, QueryData(query): QueryData) -> Response {
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
        created_by: key
            .issued_by
            .and_then(|id| staff.get(&id).cloned())
            .or(key.issued_by_application),
        last_used: key.last_used_at,
        expires: key.expires_at,
        name: key.name,
        identifier: key.identifier,
    };
    let rows: Vec<Row> = keys.into_iter().map(row).collect();
    if query.has("format") {
        return sheet(rows, &visit.l).answer(SheetFormat::of(query.text("format")));
    }
    let heading = visit.l.t("keys-title");
    visit.page(&KeysPage {
        rows,
        tabs: loophub_tabs(&visit.l, true),
        frame: visit.frame().await.page(heading, Some(NavEntry::ApiKeys)),
    })
}

fn sheet(rows: Vec<Row>, l: &L10n) -> Sheet {
    let columns = [
        "keys-col-name",
        "keys-col-identifier",
        "keys-col-rights",
        "keys-col-applications",
        "keys-col-sic",
        "keys-made",
        "keys-col-last-used",
        "keys-col-expires",
        "keys-col-state",
    ];
    let date_time = |at: Option<Moment>| at.map_or_else(String::new, |at| l.date_time(at));
    Sheet {
        name: "cles".to_owned(),
        columns: columns.map(|id| l.t(id).into_owned()).to_vec(),
        rows: rows
            .into_iter()
            .map(|row| {
                vec![
                    row.name.into(),
                    row.identifier.into(),
                    row.kind.into(),
                    row.application
                        .map_or_else(String::new, |(_, label)| label)
                        .into(),
                    row.sic.unwrap_or_default().into(),
                    date_time(Some(row.created)).into(),
                    date_time(row.last_used).into(),
                    date_time(row.expires).into(),
                    row.state.label.into(),
                ]
            })
            .collect(),
    }
}
