//! The whole record of one dossier, as a workbook of a sheet a subject or as JSON.

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use hub_app::queries::{DossierRecord, RecordInterval};
use hub_domain::audit::Verb;
use hub_domain::company_number::{Siren, Siret};
use hub_domain::moment::Moment;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::forms::FormBody;
use crate::i18n::L10n;
use crate::pages::audit::words::verb_words;
use crate::router::Segment;
use crate::session::Visit;
use crate::sheet::{Cell, Sheet, book};

/// `POST /dossiers/{code}/export` (`format`: `xlsx`, else JSON). It is no reading: the journal says that it was done.
pub async fn download(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let code = segment.0.to_ascii_uppercase();
    let format = if form.text("format") == "xlsx" {
        "xlsx"
    } else {
        "json"
    };
    let record = visit
        .hub
        .export_dossier(&visit.caller, &code, format, &visit.origin)
        .await;
    let record = match record {
        Ok(record) => record,
        Err(error) => return visit.refuse(error).await,
    };
    let written = if format == "xlsx" {
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        book(&sheets(&record, &visit.l))
            .map(|bytes| (kind, bytes))
            .map_err(|error| error.to_string())
    } else {
        serde_json::to_vec_pretty(&as_json(&record))
            .map(|bytes| ("application/json", bytes))
            .map_err(|error| error.to_string())
    };
    let (kind, bytes) = match written {
        Ok(written) => written,
        Err(error) => {
            tracing::error!(error, code, "the record of a dossier could not be written");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let name = format!("dossier-{}.{format}", record.dossier.code.to_ascii_lowercase());
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

fn sheets(record: &DossierRecord, l: &L10n) -> Vec<Sheet> {
    let dossier = &record.dossier;
    let number = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let mut sheets = vec![
        sheet(
            l,
            "record-dossier",
            &[
                "dossier-code",
                "dossier-name",
                "dossier-denomination",
                "dossier-status",
                "dossier-siren",
                "dossier-siret",
            ],
            vec![vec![
                dossier.code.clone(),
                dossier.name.clone(),
                dossier.denomination.clone(),
                crate::pages::dossiers::list::status_words(dossier.status, l),
                number(dossier.numbers.siren.as_ref().map(Siren::as_str)),
                number(dossier.numbers.siret.as_ref().map(Siret::as_str)),
            ]],
        ),
        sheet(
            l,
            "record-contacts",
            &[
                "staff-last-name",
                "staff-first-name",
                "staff-email",
                "record-mobile",
                "record-landline",
                "record-limited-to",
                "record-since",
            ],
            record
                .contacts
                .iter()
                .map(|contact| {
                    vec![
                        contact.last_name.clone(),
                        contact.first_name.clone(),
                        contact.email.clone().unwrap_or_default(),
                        contact.mobile.clone(),
                        contact.landline.clone(),
                        contact.limited_to.clone(),
                        l.date_time(contact.since),
                    ]
                })
                .collect(),
        ),
        sheet(
            l,
            "record-applications",
            &[
                "audit-fact-application",
                "record-from",
                "record-by",
                "record-until",
                "record-ended-by",
            ],
            record
                .activations
                .iter()
                .map(|one| {
                    let mut row = vec![one.application.clone()];
                    row.extend(told(&one.interval, l));
                    row
                })
                .collect(),
        ),
        sheet(
            l,
            "record-accesses",
            &[
                "audit-fact-application",
                "staff-last-name",
                "staff-first-name",
                "staff-email",
                "record-from",
                "record-by",
                "record-until",
                "record-ended-by",
            ],
            record
                .accesses
                .iter()
                .map(|one| {
                    let email = one.email.clone().unwrap_or_default();
                    let mut row = vec![
                        one.application.clone(),
                        one.last_name.clone(),
                        one.first_name.clone(),
                        email,
                    ];
                    row.extend(told(&one.interval, l));
                    row
                })
                .collect(),
        ),
    ];
    if let Some(journal) = &record.journal {
        sheets.push(sheet(
            l,
            "record-journal",
            &[
                "audit-col-position",
                "audit-col-when",
                "audit-col-author",
                "audit-col-action",
                "audit-before",
                "audit-after",
            ],
            journal
                .iter()
                .map(|entry| {
                    let words = payload(entry.payload.as_deref());
                    let part = |name: &str| match &words[name] {
                        Value::Null => String::new(),
                        Value::String(text) => text.clone(),
                        other => other.to_string(),
                    };
                    vec![
                        entry.seq.to_string(),
                        l.date_time(entry.at),
                        part("actor"),
                        Verb::from_code(&entry.verb)
                            .map_or_else(|| entry.verb.clone(), |verb| verb_words(verb, l)),
                        part("before"),
                        part("after"),
                    ]
                })
                .collect(),
        ));
    }
    sheets
}

fn sheet(l: &L10n, name: &str, columns: &[&str], rows: Vec<Vec<String>>) -> Sheet {
    Sheet {
        name: l.t(name).into_owned(),
        columns: columns.iter().map(|id| l.t(id).into_owned()).collect(),
        rows: rows
            .into_iter()
            .map(|row| row.into_iter().map(Cell::from).collect())
            .collect(),
    }
}

fn told(interval: &RecordInterval, l: &L10n) -> [String; 4] {
    [
        l.date_time(interval.from),
        interval.by.clone().unwrap_or_default(),
        interval.until.map_or_else(String::new, |at| l.date_time(at)),
        interval.ended_by.clone().unwrap_or_default(),
    ]
}

fn as_json(record: &DossierRecord) -> Value {
    let dossier = &record.dossier;
    let interval = |interval: &RecordInterval| {
        json!({
            "from": moment(interval.from), "by": interval.by,
            "until": interval.until.map(moment), "ended_by": interval.ended_by,
        })
    };
    json!({
        "dossier": {
            "code": dossier.code, "name": dossier.name, "denomination": dossier.denomination,
            "status": dossier.status.as_str(), "siren": dossier.numbers.siren, "siret": dossier.numbers.siret,
        },
        "contacts": record.contacts.iter().map(|one| json!({
            "last_name": one.last_name, "first_name": one.first_name, "email": one.email, "mobile": one.mobile,
            "landline": one.landline, "state": one.state, "limited_to": one.limited_to, "since": moment(one.since),
        })).collect::<Vec<_>>(),
        "applications": record.activations.iter().map(|one| json!({
            "application": one.application, "interval": interval(&one.interval),
        })).collect::<Vec<_>>(),
        "accesses": record.accesses.iter().map(|one| json!({
            "application": one.application, "last_name": one.last_name, "first_name": one.first_name,
            "email": one.email, "interval": interval(&one.interval),
        })).collect::<Vec<_>>(),
        "journal": record.journal.as_ref().map(|journal| journal.iter().map(|entry| json!({
            "seq": entry.seq, "at": moment(entry.at), "verb": entry.verb, "words": payload(entry.payload.as_deref()),
        })).collect::<Vec<_>>()),
    })
}

/// The words of an entry; nothing once they were erased.
fn payload(text: Option<&str>) -> Value {
    text.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or(Value::Null)
}

/// A moment as machines read it.
fn moment(at: Moment) -> String {
    Timestamp::from_millisecond(at.0).map_or_else(|_| at.0.to_string(), |at| at.to_string())
}
