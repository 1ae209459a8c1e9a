//! One application: what it is, what secures it, where it is active (`APP-03`).

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_app::queries::{ApplicationDetail, DossierLine, JournalLine, JournalPage};
use hub_domain::api_key::KeyKind;
use hub_domain::authz::Act;
use hub_domain::bulk::{BulkWay, check_bulk};
use hub_domain::moment::Moment;

use super::{after, frame_under, id_of, key_badge, next_page, state_badge};
use super::{future, grants};
use crate::components::Badge;
use crate::forms::QueryData;
use crate::frame::Frame;
use crate::i18n::L10n;
use crate::pages::audit::words::{author, verb_words};
use crate::pages::bulk::refusal_words;
use crate::pages::why;
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
    /// Where it is switched on for other dossiers, or why it cannot be for several at once.
    others: Result<String, String>,
    page: String,
    next: Option<String>,
    edit: String,
    /// What a partner needs, where the application is secured by a key.
    connection: Option<String>,
    /// How many of its keys open one dossier each, and where they are; none where it has no standard key.
    dossier_keys: Option<(i64, String)>,
    /// « Pourquoi ? » of a call of its key.
    why: Option<String>,
    remove: String,
    /// The act that suspends it or gives it back, and where.
    is_suspended: bool,
    suspend: String,
    history: Vec<HistoryRow>,
    older: Option<String>,
    is_newest: bool,
    /// The rule for dossiers that come later, in words, and where it is changed.
    future: Option<(Vec<String>, String)>,
    /// What it may do in Loop Hub by itself, in words, and where that is changed.
    grants: Option<(Vec<String>, String)>,
}

/// A line of « Historique ».
#[derive(Debug)]
struct HistoryRow {
    seq: i64,
    href: String,
    at: Moment,
    author: String,
    verb: String,
}

/// `GET /loophub/applications/{id}?apres=&historique=`.
pub async fn show(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    let after = after(&query);
    let found = match id_of(&visit, &segment, Act::ReadApplications) {
        Ok(id) => visit.hub.application(&visit.caller, id, &after).await,
        Err(error) => Err(error),
    };
    let before = query.number("historique");
    let (found, history) = match found {
        Ok(found) => {
            let id = found.application.id;
            let history = visit.hub.application_journal(&visit.caller, id, before).await;
            match history {
                Ok(history) => (found, history),
                Err(error) => return visit.refuse(error).await,
            }
        }
        Err(error) => return visit.refuse(error).await,
    };
    let id = found.application.id;
    let mut page = page(&visit, found, history, &after, before).await;
    match visit.hub.future_rule(&visit.caller, id).await {
        Ok(rule) => {
            let change = urls::application_act(id, "futurs");
            page.future = Some((future::words(&rule, &visit.l), change));
        }
        // An application that takes no selection of dossiers has none.
        Err(AppError::NotFound) => {}
        Err(error) => return visit.refuse(error).await,
    }
    match visit.hub.application_grants(&visit.caller, id).await {
        Ok((_, granted)) => {
            let change = urls::application_act(id, "droits-api");
            page.grants = Some((grants::words(&granted, &visit.l), change));
        }
        // An application without cabinet key does nothing by itself.
        Err(AppError::NotFound) => {}
        Err(error) => return visit.refuse(error).await,
    }
    visit.page(&page)
}

fn history_row(line: &JournalLine, l: &L10n) -> HistoryRow {
    HistoryRow {
        seq: line.entry.seq,
        href: urls::audit_entry(line.entry.seq),
        at: line.entry.at,
        author: author(line, l),
        verb: line
            .verb
            .map_or_else(|| line.entry.verb.clone(), |verb| verb_words(verb, l)),
    }
}

async fn page(
    visit: &Visit,
    found: ApplicationDetail,
    history: JournalPage,
    after: &str,
    before: Option<i64>,
) -> DetailPage {
    let ApplicationDetail {
        application,
        added_by,
        dossier_keys,
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
        others: check_bulk(BulkWay::Open, entry, application.suspended)
            .map(|()| format!("{}?activer={}", urls::ALL_DOSSIERS, application.id))
            .map_err(|refusal| refusal_words(refusal, l)),
        dossiers,
        is_first: after.is_empty(),
        next: next.map(|code| next_page(&own, &code)),
        edit: urls::application_act(application.id, "modifier"),
        connection: application
            .key
            .is_some()
            .then(|| urls::application_act(application.id, "raccordement")),
        dossier_keys: (entry.key_requirement.kind() == Some(KeyKind::Standard))
            .then(|| (dossier_keys, urls::application_act(application.id, "cles"))),
        why: application.key.as_ref().map(|key| {
            let about = why::Link {
                key: &key.identifier,
                ..why::Link::default()
            };
            why::link(&about, l)
        }),
        remove: urls::application_act(application.id, "supprimer"),
        is_suspended: application.suspended,
        suspend: urls::application_act(
            application.id,
            if application.suspended {
                "reprendre"
            } else {
                "suspendre"
            },
        ),
        older: history
            .older
            .map(|seq| format!("{own}?historique={seq}#historique")),
        history: history.lines.iter().map(|line| history_row(line, l)).collect(),
        is_newest: before.is_none(),
        future: None,
        grants: None,
        page: own,
        frame,
    }
}
