//! One application: what it is, what secures it, where it is active (`APP-03`).

use askama::Template;
use axum::response::Response;
use hub_app::queries::{ApplicationDetail, DossierLine};
use hub_domain::authz::Act;
use hub_domain::dossier::DossierCode;
use hub_domain::moment::Moment;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{frame_under, id_of, key_badge, state_badge};
use crate::components::Badge;
use crate::forms::QueryData;
use crate::frame::Frame;
use crate::pages::wizard::fields::{in_language, kind_words};
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "applications/detail.html")]
struct DetailPage {
    frame: Frame,
    kind: String,
    publisher: String,
    description: String,
    permissions: String,
    is_default: bool,
    is_whole_firm: bool,
    state: Badge,
    key: Option<String>,
    key_badge: Option<Badge>,
    sic: Option<String>,
    mail: Option<String>,
    /// Specific fields that were filled: label, value.
    specific: Vec<(String, String)>,
    added_at: Moment,
    added_by: Option<String>,
    count: i64,
    dossiers: Vec<DossierLine>,
    is_first: bool,
    page: String,
    next: Option<String>,
    edit: String,
    remove: String,
}

/// `GET /loophub/applications/{id}?apres=`.
pub async fn show(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    // What is no code is no place in the list: it starts at the beginning.
    let after = DossierCode::parse(query.text("apres"))
        .map_or_else(|_| String::new(), |code| code.as_str().to_owned());
    let found = match id_of(&visit, &segment, Act::ReadApplications) {
        Ok(id) => visit.hub.application(&visit.caller, id, &after).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(found) => {
            let page = page(&visit, found, &after).await;
            visit.page(&page)
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn page(visit: &Visit, found: ApplicationDetail, after: &str) -> DetailPage {
    let ApplicationDetail {
        application,
        added_by,
        dossiers,
        next,
    } = found;
    let l = &visit.l;
    let entry = &application.entry;
    let mut frame = frame_under(visit, application.label.as_str()).await;
    if !after.is_empty() {
        frame = frame.titled(l.ta2("portfolio-after", "title", &application.label, "code", after));
    }
    let own = urls::application(application.id);
    let specific = entry.fields.iter().filter_map(|field| {
        let value = application.fields.get(&field.name)?;
        let label = in_language(l, &field.label_fr, &field.label_en);
        Some((label.to_owned(), value.clone()))
    });
    DetailPage {
        kind: kind_words(entry.kind, l),
        publisher: entry.publisher.clone(),
        description: in_language(l, &entry.description_fr, &entry.description_en).to_owned(),
        permissions: in_language(l, &entry.permissions_fr, &entry.permissions_en).to_owned(),
        is_default: entry.default,
        is_whole_firm: entry.acts_on_whole_firm(),
        state: state_badge(&application, l),
        key_badge: key_badge(&application, visit.hub.now(), l),
        specific: specific.collect(),
        key: application.key.as_ref().map(|key| key.identifier.clone()),
        sic: application.sic_code.as_ref().map(|(_, code)| code.clone()),
        mail: application.partner_email.clone(),
        added_at: application.added_at,
        added_by,
        count: application.dossiers,
        dossiers,
        is_first: after.is_empty(),
        next: next.map(|code| format!("{own}?apres={}", utf8_percent_encode(&code, NON_ALPHANUMERIC))),
        edit: urls::application_act(application.id, "modifier"),
        remove: urls::application_act(application.id, "supprimer"),
        page: own,
        frame,
    }
}
