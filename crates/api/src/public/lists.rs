//! `GET /collaborateurcabinet`, `/groupe`, `/AgenceCabinet`, `/engagement`: `{"data":[…]}`.

use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum::response::Response;
use hub_app::decisions::AllowedCall;
use hub_app::queries::public_records::PublicLine;
use hub_domain::filter::{Resource, Selection, Value};
use serde_json::{Map, Value as Json, json};

use super::parameters::Asked;
use crate::door::Door;
use crate::json::{json as answered, written};
use crate::problem::Problem;

pub(super) async fn answer(
    door: &Door,
    request: &Parts,
    request_id: &HeaderValue,
    call: &AllowedCall,
    resource: Resource,
) -> Result<Response, Problem> {
    let Asked { query, selection } = Asked::read(request.uri.query(), resource)?;
    let lines = door
        .hub
        .public_records(call, &query)
        .await
        .map_err(|error| Problem::failed(&error, door.hub.settings().call_limits))?;
    let data: Vec<Json> = lines
        .into_iter()
        .map(|line| object(line, resource, &selection))
        .collect();
    Ok(answered(written(&json!({ "data": data }))?, request_id.clone()))
}

/// A line, as far as it was selected. What Loop Hub does not hold is `null`.
fn object(line: PublicLine, resource: Resource, selection: &Selection) -> Json {
    let mut object = Map::new();
    if selection.object_id {
        object.insert("objectId".to_owned(), line.object_id.into());
    }
    if selection.revision_id {
        object.insert("revisionId".to_owned(), line.revision_id.into());
    }
    for (field, value) in resource.fields().iter().zip(line.values) {
        if selection.fields.contains(field) {
            object.insert(field.name().to_owned(), shown(value));
        }
    }
    Json::Object(object)
}

fn shown(value: Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Text(text) => text.into(),
        Value::Date(moment) => {
            jiff::Timestamp::from_millisecond(moment.0).map_or(Json::Null, |at| at.to_string().into())
        }
    }
}
