//! S10: « Clés d’API »: the list, one key, creating, editing, rotating and revoking one.

pub(super) mod create;
mod detail;
mod edit;
pub(super) mod form;
mod list;
mod revoke;
mod rotate;
pub(super) mod words;

use hub_app::queries::KeyLine;
use hub_domain::api_key::{KeyKind, KeyState};
use hub_domain::ids::InstalledAppId;
use hub_domain::moment::Moment;

use crate::components::{Badge, Tone};
use crate::frame::{Frame, NavEntry};
use crate::i18n::L10n;
use crate::pages::dossier_keys;
use crate::routes::Routes;
use crate::session::Visit;
use crate::urls;

/// How long before its end a key is said to expire soon, in milliseconds: 30 days (`KEY-05`).
const SOON_MILLIS: i64 = 30 * 86_400_000;

/// `/loophub/cles` and what is under it.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::API_KEYS, list::show)
        .get(urls::CREATE_KEY, create::show)
        .post(urls::CREATE_KEY, create::submit)
        .get("/loophub/cles/{id}", detail::show)
        .get("/loophub/cles/{id}/modifier", edit::show)
        .post("/loophub/cles/{id}/modifier", edit::submit)
        .get("/loophub/cles/{id}/renouveler", rotate::show)
        .post("/loophub/cles/{id}/renouveler", rotate::submit)
        .post("/loophub/cles/{id}/fin-du-delai", rotate::end)
        .get("/loophub/cles/{id}/revoquer", revoke::show)
        .post("/loophub/cles/{id}/revoquer", revoke::submit)
}

/// « API standard » or « API cabinet ».
pub(super) fn kind_words(kind: KeyKind, l: &L10n) -> String {
    let id = match kind {
        KeyKind::Standard => "keys-kind-standard",
        KeyKind::Cabinet => "keys-kind-firm",
    };
    l.t(id).into_owned()
}

/// The state of a key at `now`, as a badge (`KEY-04`).
fn state_badge(key: &KeyLine, now: Moment, l: &L10n) -> Badge {
    match KeyState::at(now, key.expires_at, key.revoked_at) {
        KeyState::Revoked => Badge::new(Tone::Err, l.t("keys-state-revoked")),
        KeyState::Expired => Badge::new(Tone::Err, l.t("keys-state-expired")),
        KeyState::Live
            if key
                .expires_at
                .is_some_and(|end| end.millis_since(now) <= SOON_MILLIS) =>
        {
            Badge::new(Tone::Warn, l.t("keys-state-expiring"))
        }
        KeyState::Live if key.overlap_until.is_some_and(|until| until > now) => {
            let until = key.overlap_until.unwrap_or(now);
            Badge::new(Tone::Info, l.tx("keys-state-overlap", "date", l.date_time(until)))
        }
        KeyState::Live => Badge::new(Tone::Ok, l.t("keys-state-active")),
    }
}

/// The frame of a page under the list.
async fn frame_under(visit: &Visit, heading: impl Into<String>) -> Frame {
    let l = &visit.l;
    visit
        .frame()
        .await
        .page(heading, Some(NavEntry::ApiKeys))
        .crumb(l.t("nav-loophub"), urls::APPLICATIONS)
        .crumb(l.t("keys-title"), urls::API_KEYS)
}

/// The application of a key that opens one dossier of it: such a key stands in that application's own list, and not in the
/// firm's (`KEY-07`).
fn application_of(key: &KeyLine) -> Option<&(InstalledAppId, String)> {
    key.application
        .as_ref()
        .filter(|_| key.restricted_dossier.is_some())
}

/// The address of the list a key stands in.
fn list_of(key: &KeyLine) -> String {
    application_of(key).map_or_else(|| urls::API_KEYS.to_owned(), |(id, _)| dossier_keys::here(*id))
}

/// The frame of a page about one key, under the list it stands in.
async fn frame_of(visit: &Visit, key: &KeyLine, heading: impl Into<String>) -> Frame {
    match application_of(key) {
        Some((id, label)) => dossier_keys::frame_under(visit, *id, label, heading)
            .await
            .crumb(visit.l.t("dossier-keys-link"), dossier_keys::here(*id)),
        None => frame_under(visit, heading).await,
    }
}
