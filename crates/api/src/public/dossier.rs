//! `GET` and `PUT /DossierComplet`: the company's number and legal form of one dossier.

use std::net::IpAddr;

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum::response::Response;
use hub_app::commands::{DossierWrite, WriteOutcome};
use hub_app::decisions::{AllowedCall, RefusedCall};
use hub_app::queries::public_records::DossierComplet;
use hub_domain::authz::call::TrueReason;
use serde::Serialize;
use serde_json::{Value, json};

use super::body::{self, Fields, wrong};
use super::parameters::only_dossier;
use super::{failed, origin};
use crate::door::Door;
use crate::json::{json as answered, written};
use crate::problem::{BodyFault, Problem, Told};

/// A dossier as partners read it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document {
    object_id: String,
    revision_id: String,
    siren: Option<String>,
    /// Loop Hub does not hold it.
    forme_juridique: Option<String>,
}

impl From<DossierComplet> for Document {
    fn from(dossier: DossierComplet) -> Self {
        Self {
            object_id: dossier.object_id,
            revision_id: dossier.revision_id,
            siren: dossier.siren,
            forme_juridique: None,
        }
    }
}

pub(super) async fn read(
    door: &Door,
    request: &Parts,
    request_id: &HeaderValue,
    call: &AllowedCall,
) -> Result<Response, Problem> {
    only_dossier(request.uri.query())?;
    let dossier = door
        .hub
        .dossier_complet(call)
        .await
        .map_err(|error| Problem::failed(&error, door.hub.settings().call_limits))?;
    Ok(answered(written(&Document::from(dossier))?, request_id.clone()))
}

/// An array in, `{"success":[…]}` out, with the revisions that are true from then on.
pub(super) async fn write(
    door: &Door,
    request: &Parts,
    body: Body,
    request_id: &HeaderValue,
    call: &AllowedCall,
    peer: IpAddr,
) -> Result<Response, Problem> {
    only_dossier(request.uri.query())?;
    let Value::Array(objects) = body::json(body).await? else {
        return Err(Problem::Told(Told::BadBody));
    };
    if objects.len() > 1 {
        return Err(wrong("#/1", BodyFault::Repeated));
    }
    let mut success = Vec::new();
    for object in objects {
        let asked = read_object(object)?;
        let outcome = door
            .hub
            .write_dossier(call, &asked, &origin(request, request_id, peer))
            .await
            .map_err(|error| failed(door, &error))?;
        success.push(done(door, outcome)?);
    }
    Ok(answered(
        written(&json!({ "success": success }))?,
        request_id.clone(),
    ))
}

fn read_object(object: Value) -> Result<DossierWrite, Problem> {
    let mut fields = Fields::of(object, "#/0")?;
    let asked = DossierWrite {
        object_id: fields.text("objectId"),
        revision_id: fields.text("revisionId"),
        siren: fields
            .maybe_text("siren")
            .map(|siren| siren.filter(|text| !text.trim().is_empty())),
    };
    // What is not kept cannot be changed; what was read may be sent back.
    if fields.maybe_text("formeJuridique").flatten().is_some() {
        fields.note("formeJuridique", BodyFault::NotKept);
    }
    fields.checked()?;
    Ok(asked)
}

fn done(door: &Door, outcome: WriteOutcome) -> Result<Document, Problem> {
    match outcome {
        WriteOutcome::Written(dossier) => Ok(dossier.into()),
        WriteOutcome::NotOpen => Err(Problem::refused(
            RefusedCall::of(TrueReason::DossierClosed),
            door.hub.settings().call_limits,
        )),
        WriteOutcome::OtherObject => Err(wrong("#/0/objectId", BodyFault::OtherObject)),
        WriteOutcome::OldRevision => Err(Problem::Told(Told::OldRevision)),
        WriteOutcome::NotASiren(_) => Err(wrong("#/0/siren", BodyFault::Siren)),
        WriteOutcome::OtherCompany => Err(wrong("#/0/siren", BodyFault::OtherCompany)),
    }
}
