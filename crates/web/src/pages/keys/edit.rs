//! « Modifier la clé »: its name, its end, and from where it may be used.

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_app::commands::{KeyEditForm, KeyEditOutcome};
use hub_app::queries::KeyLine;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::ApiKeyId;

use super::form::Typed;
use super::{frame_of, list_of};
use crate::components::Choice;
use crate::forms::{FieldErrors, FormBody};
use crate::frame::{Frame, MessageKind};
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "keys/edit.html")]
struct EditPage {
    frame: Frame,
    key: KeyLine,
    typed: Typed,
    expiries: Vec<Choice>,
    here: String,
}

/// `GET /loophub/cles/{id}/modifier`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match key(&visit, &segment).await {
        Ok(key) if key.revoked_at.is_some() => revoked(&visit, &key),
        Ok(key) => {
            let typed = Typed::of(&key, visit.l.zone_name());
            page(&visit, key, typed, FieldErrors::default()).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /loophub/cles/{id}/modifier`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let key = match key(&visit, &segment).await {
        Ok(key) => key,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let typed = Typed::read(&form);
    let faults = form.faults(l);
    if !faults.is_empty() {
        return page(&visit, key, typed, faults).await;
    }
    let asked = typed.key_form("", l.zone_name());
    let edit = KeyEditForm {
        name: asked.name,
        expiry: asked.expiry,
        addresses: asked.addresses,
    };
    let edited = visit
        .hub
        .edit_key(&visit.caller, key.id, &edit, &visit.origin)
        .await;
    let here = urls::api_key(key.id);
    match edited {
        Ok(KeyEditOutcome::Saved) => {
            let args = [("name", edit.name.trim().into())];
            visit.redirect(&here, Some((MessageKind::Success, "keys-edited", &args)))
        }
        Ok(KeyEditOutcome::Unchanged) => visit.redirect(&here, plain(MessageKind::Info, "msg-nochange")),
        Ok(KeyEditOutcome::Revoked) => revoked(&visit, &key),
        Ok(KeyEditOutcome::Wrong(wrong)) => {
            let errors = typed.errors(FieldErrors::default(), &wrong, l);
            page(&visit, key, typed, errors).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn key(visit: &Visit, segment: &Segment) -> Result<KeyLine, AppError> {
    allows(&visit.caller, Act::EditKey, Target::Firm)?;
    let id = segment.id().map(ApiKeyId).ok_or(AppError::NotFound)?;
    visit.hub.key_line(&visit.caller, id).await
}

fn revoked(visit: &Visit, key: &KeyLine) -> Response {
    visit.redirect(&list_of(key), plain(MessageKind::Info, "keys-already-revoked"))
}

async fn page(visit: &Visit, key: KeyLine, typed: Typed, errors: FieldErrors) -> Response {
    let l = &visit.l;
    let typed = typed.without_secrets();
    let is_wrong = !errors.is_empty();
    let page = EditPage {
        expiries: vec![
            Choice::new("jamais", l.t("keys-no-expiry"), &typed.expiry),
            Choice::new("90", l.t("keys-expiry-90"), &typed.expiry),
            Choice::new("365", l.t("keys-expiry-365"), &typed.expiry),
            Choice::new("date", l.t("keys-expiry-date"), &typed.expiry),
        ],
        frame: frame_of(visit, &key, l.tx("keys-edit-title", "name", &key.name))
            .await
            .with_errors(errors),
        here: urls::api_key(key.id),
        typed,
        key,
    };
    visit.form(&page, is_wrong)
}
