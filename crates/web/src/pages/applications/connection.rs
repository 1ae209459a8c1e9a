//! « Fiche de raccordement »: what a partner needs to call, on one page that prints well and as a file. Never a secret.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use hub_app::AppError;
use hub_domain::authz::Act;
use hub_domain::authz::call::DenyReason;
use serde_json::{Value, json};

use super::{frame_under, id_of};
use crate::frame::Frame;
use crate::headers::no_store;
use crate::i18n::L10n;
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

/// What stands for the secret in the examples; whoever calls puts it into their environment.
const SECRET: &str = "$LOOPHUB_KEY_SECRET";

#[derive(Debug, Template)]
#[template(path = "applications/connection.html")]
struct ConnectionPage {
    frame: Frame,
    sheet: Sheet,
    file: String,
    back: String,
}

/// What the partner needs.
#[derive(Debug)]
struct Sheet {
    firm: String,
    application: String,
    application_id: i64,
    sic: Option<String>,
    /// The key's public identifier; without one there is nothing to call with.
    key: Option<String>,
    mail: Option<String>,
    is_whole_firm: bool,
    dossiers: i64,
    hub: String,
    examples: Vec<Example>,
    refusals: Vec<Refusal>,
    people: Vec<String>,
}

/// A call to try, and what it answers.
#[derive(Debug)]
struct Example {
    words: String,
    command: String,
}

/// A code that a refused call is told.
#[derive(Debug)]
struct Refusal {
    code: &'static str,
    status: u16,
    words: String,
}

/// `GET /loophub/applications/{id}/raccordement`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    let (sheet, own) = match sheet(&visit, &segment).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let heading = l.tx("connection-title", "app", sheet.application.as_str());
    let frame = frame_under(&visit, heading)
        .await
        .crumb(sheet.application.clone(), own.clone());
    no_store(visit.page(&ConnectionPage {
        frame,
        file: format!("{own}/raccordement/fichier"),
        back: own,
        sheet,
    }))
}

/// `GET /loophub/applications/{id}/raccordement/fichier`: the same as JSON.
pub async fn file(visit: Visit, segment: Segment) -> Response {
    let (sheet, _) = match sheet(&visit, &segment).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let name = format!(
        "attachment; filename=\"raccordement-{}.json\"",
        sheet.application_id
    );
    let headers = [
        (CONTENT_TYPE, "application/json; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, name),
    ];
    no_store((headers, format!("{:#}\n", document(&sheet))).into_response())
}

async fn sheet(visit: &Visit, segment: &Segment) -> Result<(Sheet, String), AppError> {
    let id = id_of(visit, segment, Act::ReadApplications)?;
    let application = visit.hub.application(&visit.caller, id, "").await?.application;
    let l = &visit.l;
    let hub = visit.hub.settings().public_url.clone();
    let key = application.key.as_ref().map(|key| key.identifier.clone());
    let people = visit.hub.administrators(&visit.caller).await?;
    let sheet = Sheet {
        firm: visit.firm_domain().to_owned(),
        application_id: application.id.0,
        sic: application.sic_code.as_ref().map(|(_, code)| code.clone()),
        mail: application.partner_email.clone(),
        is_whole_firm: application.entry.acts_on_whole_firm(),
        dossiers: application.dossiers,
        examples: key.as_deref().map_or_else(Vec::new, |key| examples(&hub, key, l)),
        refusals: DenyReason::ALL
            .into_iter()
            .map(|reason| Refusal {
                code: reason.code(),
                status: reason.status(),
                words: refusal_words(reason, l),
            })
            .collect(),
        people: people
            .into_iter()
            .map(|person| format!("{} – {}", person.name, person.email))
            .collect(),
        application: application.label,
        key,
        hub,
    };
    Ok((sheet, urls::application(id)))
}

/// Calls to try, in the order in which a partner finds out what is wrong.
fn examples(hub: &str, key: &str, l: &L10n) -> Vec<Example> {
    let call = |words: &str, header: &str, path: &str| Example {
        words: l.t(words).into_owned(),
        command: format!("curl -i {header}'{hub}{path}'"),
    };
    let signed = format!("-H \"x-apikey: {key}:{SECRET}\" ");
    vec![
        call("connection-example-key", &signed, "/api/v1/key"),
        call(
            "connection-example-dossiers",
            &signed,
            "/api/v1/key/dossiers?limit=200",
        ),
        call("connection-example-refused", "", "/api/v1/key"),
    ]
}

fn document(sheet: &Sheet) -> Value {
    json!({
        "firm": sheet.firm,
        "application": { "id": sheet.application_id, "label": sheet.application },
        "sic_code": sheet.sic,
        "key_identifier": sheet.key,
        "partner_email": sheet.mail,
        "open_dossiers": sheet.dossiers,
        "hub": sheet.hub,
        "gate": format!("{}/gate/", sheet.hub),
        "headers": {
            "x-apikey": "identifier:secret",
            "Authorization": "Bearer identifier:secret",
        },
        "key": format!("{}/api/v1/key", sheet.hub),
        "dossiers": format!("{}/api/v1/key/dossiers", sheet.hub),
        "examples": sheet.examples.iter().map(|example| &example.command).collect::<Vec<_>>(),
        "refusals": sheet
            .refusals
            .iter()
            .map(|refusal| json!({ "code": refusal.code, "status": refusal.status, "meaning": refusal.words }))
            .collect::<Vec<_>>(),
        "contacts": sheet.people,
    })
}

/// What a code means and what to do.
fn refusal_words(reason: DenyReason, l: &L10n) -> String {
    l.t(match reason {
        DenyReason::MissingCredentials => "connection-missing-credentials",
        DenyReason::ConflictingCredentials => "connection-conflicting-credentials",
        DenyReason::MalformedCredentials => "connection-malformed-credentials",
        DenyReason::InvalidCredentials => "connection-invalid-credentials",
        DenyReason::KeyRevoked => "connection-key-revoked",
        DenyReason::KeyExpired => "connection-key-expired",
        DenyReason::RateLimited => "connection-rate-limited",
        DenyReason::KeyNotConfigured => "connection-key-not-configured",
        DenyReason::ApplicationSuspended => "connection-application-suspended",
        DenyReason::RouteNotAllowed => "connection-route-not-allowed",
        DenyReason::AmbiguousRequest => "connection-ambiguous-request",
        DenyReason::StandardKeyRequired => "connection-standard-key-required",
        DenyReason::CabinetKeyRequired => "connection-cabinet-key-required",
        DenyReason::OperationNotPermitted => "connection-operation-not-permitted",
        DenyReason::AddressNotAllowed => "connection-address-not-allowed",
        DenyReason::DossierNotOpen => "connection-dossier-not-open",
        DenyReason::Unavailable => "connection-unavailable",
    })
    .into_owned()
}
