//! Revoking every key of an application that opens one dossier: its name typed again.

use askama::Template;
use axum::response::Response;
use hub_app::commands::RevokeAllOutcome;
use hub_app::queries::DossierKeys;
use hub_domain::authz::Act;
use hub_domain::ids::InstalledAppId;

use super::{frame_under, here, id_of};
use crate::forms::{FieldErrors, FormBody};
use crate::frame::{Frame, MessageKind};
use crate::router::Segment;
use crate::session::{Visit, plain};

#[derive(Debug, Template)]
#[template(path = "dossier_keys/revoke.html")]
struct RevokePage {
    frame: Frame,
    label: String,
    count: i64,
    typed: String,
    back: String,
}

/// `GET /loophub/applications/{id}/cles/revoquer`.
pub(super) async fn show(visit: Visit, segment: Segment) -> Response {
    match id_of(&visit, &segment, Act::RevokeKey) {
        Ok(id) => page(&visit, id, String::new(), FieldErrors::default()).await,
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /loophub/applications/{id}/cles/revoquer`.
pub(super) async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let id = match id_of(&visit, &segment, Act::RevokeKey) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    let typed = form.text("nom").to_owned();
    let errors = form.faults(&visit.l);
    if !errors.is_empty() {
        return page(&visit, id, typed, errors).await;
    }
    let revoked = visit
        .hub
        .revoke_dossier_keys(&visit.caller, id, &typed, &visit.origin)
        .await;
    match revoked {
        Ok(RevokeAllOutcome::Revoked(keys)) => {
            let args = [("n", keys.into())];
            visit.redirect(
                &here(id),
                Some((MessageKind::Success, "dossier-keys-revoked", &args)),
            )
        }
        Ok(RevokeAllOutcome::Nothing) => nothing(&visit, id),
        Ok(RevokeAllOutcome::Mismatch) => {
            let mut errors = FieldErrors::default();
            errors.add("nom", visit.l.t("dossier-keys-revoke-wrong"));
            page(&visit, id, typed, errors).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

fn nothing(visit: &Visit, id: InstalledAppId) -> Response {
    visit.redirect(&here(id), plain(MessageKind::Info, "dossier-keys-revoked-none"))
}

async fn page(visit: &Visit, id: InstalledAppId, typed: String, errors: FieldErrors) -> Response {
    let DossierKeys {
        application, count, ..
    } = match visit.hub.dossier_keys(&visit.caller, id, "").await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    if count == 0 {
        return nothing(visit, id);
    }
    let l = &visit.l;
    let label = application.label;
    let is_wrong = !errors.is_empty();
    let page = RevokePage {
        frame: frame_under(
            visit,
            id,
            &label,
            l.tx("dossier-keys-revoke-title", "app", &label),
        )
        .await
        .crumb(l.t("dossier-keys-link"), here(id))
        .with_errors(errors),
        label,
        count,
        typed,
        back: here(id),
    };
    visit.form(&page, is_wrong)
}
