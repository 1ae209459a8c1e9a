//! `POST /collaborativeOffer/addCollaborativeOffer`, and `addOffer`, its deprecated alias.
//!
//! The public documentation names the calls and what they do; the fields of the body are Loop Hub's own.

use std::net::IpAddr;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use hub_app::commands::{OfferAsked, OfferOutcome};
use hub_app::decisions::AllowedCall;
use serde_json::json;

use super::body::{self, Fields, wrong};
use super::parameters::only_dossier;
use super::{failed, origin};
use crate::door::Door;
use crate::json::{json as answered, written};
use crate::problem::{BodyFault, Problem};

/// Since when the alias is deprecated (RFC 9745): 1 July 2024.
const SINCE: HeaderValue = HeaderValue::from_static("@1719792000");
const SUCCESSOR: HeaderValue = HeaderValue::from_static(
    "</loop-api-publiques/collaborativeOffer/addCollaborativeOffer>; rel=\"successor-version\"",
);

pub(super) async fn add(
    door: &Door,
    request: &Parts,
    body: Body,
    request_id: &HeaderValue,
    call: &AllowedCall,
    peer: IpAddr,
) -> Result<Response, Problem> {
    only_dossier(request.uri.query())?;
    let mut fields = Fields::of(body::json(body).await?, "#")?;
    let asked = OfferAsked {
        dossier: fields.text("codeDossier"),
        email: fields.text("email"),
        offer: fields.text("offre"),
    };
    fields.checked()?;
    let outcome = door
        .hub
        .give_offer(call, &asked, &origin(request, request_id, peer))
        .await
        .map_err(|error| failed(door, &error))?;
    let (linked, given) = match outcome {
        OfferOutcome::Given { linked, given } => (linked, given),
        OfferOutcome::UnknownDossier => return Err(wrong("#/codeDossier", BodyFault::Dossier)),
        OfferOutcome::UnknownContact => return Err(wrong("#/email", BodyFault::Contact)),
        OfferOutcome::NotInvited => return Err(wrong("#/email", BodyFault::NotInvited)),
        OfferOutcome::UnknownOffer => return Err(wrong("#/offre", BodyFault::Offer)),
        OfferOutcome::Suspended => return Err(wrong("#/offre", BodyFault::Suspended)),
    };
    let success = json!({ "success": [{
        "codeDossier": asked.dossier, "email": asked.email, "offre": asked.offer,
        "lienCree": linked, "offreDonnee": given,
    }] });
    let mut response = answered(written(&success)?, request_id.clone());
    if request.uri.path().to_ascii_lowercase().ends_with("/addoffer") {
        let headers = response.headers_mut();
        headers.insert(HeaderName::from_static("deprecation"), SINCE);
        headers.insert(axum::http::header::LINK, SUCCESSOR);
    }
    Ok(response)
}
