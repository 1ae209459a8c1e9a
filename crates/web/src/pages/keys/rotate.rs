//! « Renouveler la clé »: how long the old secret stays valid, then the new one, shown once (`KEY-03`).

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_app::commands::RotateRefusal;
use hub_app::queries::KeyLine;
use hub_domain::api_key::life::Overlap;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::ApiKeyId;

use super::create::{already_shown, form_token, shown_once};
use super::{frame_of, list_of};
use crate::components::Choice;
use crate::forms::{FieldErrors, FormBody};
use crate::frame::{Frame, MessageKind};
use crate::i18n::L10n;
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "keys/rotate.html")]
struct RotatePage {
    frame: Frame,
    key: KeyLine,
    token: String,
    overlaps: Vec<Choice>,
}

/// `GET /loophub/cles/{id}/renouveler`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match key(&visit, &segment).await {
        Ok(key) if key.revoked_at.is_some() => revoked(&visit, &key),
        Ok(key) => {
            let token = form_token(&visit);
            page(
                &visit,
                key,
                Overlap::default().code(),
                token,
                FieldErrors::default(),
            )
            .await
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /loophub/cles/{id}/renouveler`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let key = match key(&visit, &segment).await {
        Ok(key) => key,
        Err(error) => return visit.refuse(error).await,
    };
    let token = form.text("formulaire");
    let mut errors = form.faults(&visit.l);
    let Some(overlap) = Overlap::from_code(form.text("delai")).filter(|_| errors.is_empty()) else {
        errors.add("delai", visit.l.t("keys-overlap-missing"));
        return page(&visit, key, "", token.to_owned(), errors).await;
    };
    let rotated = visit
        .hub
        .rotate_key(&visit.caller, key.id, overlap, token, &visit.origin)
        .await;
    match rotated {
        Ok(Ok(rotated)) => {
            let frame = frame_of(&visit, &key, visit.l.t("keys-rotated-title")).await;
            shown_once(&visit, frame, rotated, list_of(&key))
        }
        Ok(Err(RotateRefusal::AlreadyShown)) => {
            let frame = frame_of(&visit, &key, visit.l.t("keys-secret-shown")).await;
            already_shown(&visit, frame, list_of(&key))
        }
        Ok(Err(RotateRefusal::Revoked)) => revoked(&visit, &key),
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /loophub/cles/{id}/fin-du-delai`: « Mettre fin au délai maintenant ».
pub async fn end(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let key = match key(&visit, &segment).await {
        Ok(key) => key,
        Err(error) => return visit.refuse(error).await,
    };
    match visit.hub.end_rotation(&visit.caller, key.id, &visit.origin).await {
        Ok(ended) => {
            let args = [("name", key.name.as_str().into())];
            let (kind, message) = if ended {
                (MessageKind::Success, "keys-overlap-ended")
            } else {
                (MessageKind::Info, "keys-overlap-none")
            };
            visit.redirect(&urls::api_key(key.id), Some((kind, message, &args)))
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn key(visit: &Visit, segment: &Segment) -> Result<KeyLine, AppError> {
    allows(&visit.caller, Act::RotateKey, Target::Firm)?;
    let id = segment.id().map(ApiKeyId).ok_or(AppError::NotFound)?;
    visit.hub.key_line(&visit.caller, id).await
}

fn revoked(visit: &Visit, key: &KeyLine) -> Response {
    visit.redirect(&list_of(key), plain(MessageKind::Info, "keys-already-revoked"))
}

async fn page(visit: &Visit, key: KeyLine, chosen: &str, token: String, errors: FieldErrors) -> Response {
    let l = &visit.l;
    let is_wrong = !errors.is_empty();
    let page = RotatePage {
        overlaps: Overlap::ALL
            .map(|overlap| Choice::new(overlap.code(), overlap_words(overlap, l), chosen))
            .to_vec(),
        frame: frame_of(visit, &key, l.tx("keys-rotate-title", "name", &key.name))
            .await
            .with_errors(errors),
        token,
        key,
    };
    visit.form(&page, is_wrong)
}

fn overlap_words(overlap: Overlap, l: &L10n) -> String {
    let id = match overlap {
        Overlap::None => "keys-overlap-cut",
        Overlap::Hour => "keys-overlap-hour",
        Overlap::Day => "keys-overlap-day",
        Overlap::ThreeDays => "keys-overlap-three-days",
        Overlap::SevenDays => "keys-overlap-seven-days",
    };
    l.t(id).into_owned()
}
