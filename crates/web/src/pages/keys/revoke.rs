//! Revoking a key: what it cuts, and its identifier typed again (`KEY-03`).

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_app::commands::RevokeOutcome;
use hub_app::queries::KeyLine;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::ApiKeyId;
use hub_domain::wizard::{holds_issued_secret, looks_like_secret};

use super::{frame_of, kind_words, list_of, state_badge};
use crate::components::Badge;
use crate::forms::{FieldErrors, FormBody};
use crate::frame::{Frame, MessageKind};
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "keys/revoke.html")]
struct RevokePage {
    frame: Frame,
    key: KeyLine,
    kind: String,
    state: Badge,
    application: Option<(String, String)>,
    calls: i64,
    typed: String,
    /// The list the key stands in.
    list: String,
}

/// `GET /loophub/cles/{id}/revoquer`.
pub async fn show(visit: Visit, segment: Segment) -> Response {
    match key(&visit, &segment).await {
        Ok(key) if key.revoked_at.is_some() => already(&visit, &key),
        Ok(key) => page(&visit, key, String::new(), FieldErrors::default()).await,
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /loophub/cles/{id}/revoquer`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let key = match key(&visit, &segment).await {
        Ok(key) => key,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let typed = form.text("identifiant").to_owned();
    let mut errors = form.faults(l);
    if !errors.is_empty() {
        return page(&visit, key, typed, errors).await;
    }
    match visit
        .hub
        .revoke_key(&visit.caller, key.id, &typed, &visit.origin)
        .await
    {
        Ok(RevokeOutcome::Revoked(_)) => {
            let args = [("name", key.name.as_str().into())];
            visit.redirect(
                &list_of(&key),
                Some((MessageKind::Success, "keys-revoked", &args)),
            )
        }
        Ok(RevokeOutcome::Already(_)) => already(&visit, &key),
        Ok(RevokeOutcome::Mismatch) => {
            errors.add(
                "identifiant",
                l.tx("keys-revoke-wrong", "identifier", &key.identifier),
            );
            page(&visit, key, typed, errors).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn key(visit: &Visit, segment: &Segment) -> Result<KeyLine, AppError> {
    allows(&visit.caller, Act::RevokeKey, Target::Firm)?;
    let id = segment.id().map(ApiKeyId).ok_or(AppError::NotFound)?;
    visit.hub.key_line(&visit.caller, id).await
}

fn already(visit: &Visit, key: &KeyLine) -> Response {
    visit.redirect(&list_of(key), plain(MessageKind::Info, "keys-already-revoked"))
}

async fn page(visit: &Visit, key: KeyLine, typed: String, errors: FieldErrors) -> Response {
    let l = &visit.l;
    let calls = match visit.hub.recent_key_calls(&visit.caller, key.id).await {
        Ok(calls) => calls,
        Err(error) => return visit.refuse(error).await,
    };
    let is_wrong = !errors.is_empty();
    let is_secret = looks_like_secret(&typed) || holds_issued_secret(&typed);
    let page = RevokePage {
        kind: kind_words(key.kind, l),
        state: state_badge(&key, visit.hub.now(), l),
        application: key
            .application
            .clone()
            .map(|(id, label)| (urls::application(id), label)),
        calls,
        typed: if is_secret { String::new() } else { typed },
        list: list_of(&key),
        frame: frame_of(visit, &key, l.tx("keys-revoke-title", "name", &key.name))
            .await
            .with_errors(errors),
        key,
    };
    visit.form(&page, is_wrong)
}
