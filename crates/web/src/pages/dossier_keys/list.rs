//! The live keys of an application that open one dossier each.

use std::borrow::Cow;

use askama::Template;
use axum::response::Response;
use hub_app::queries::{DossierKeyLine, DossierKeys};
use hub_domain::authz::Act;
use hub_domain::dossier::{DossierCode, DossierCodeError, RESERVED_CODE};
use hub_domain::moment::Moment;
use hub_domain::wizard::{holds_issued_secret, looks_like_secret};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{frame_under, here, id_of, takes_keys};
use crate::components::{Badge, Tone};
use crate::forms::{FieldErrors, FormData, QueryData};
use crate::frame::Frame;
use crate::headers::no_store;
use crate::i18n::L10n;
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "dossier_keys/list.html")]
struct ListPage {
    frame: Frame,
    count: i64,
    /// Whether the application is secured by a key that opens dossiers.
    takes_keys: bool,
    may_create: bool,
    /// Why none of the keys opens anything, when the application is cut off as a whole.
    warning: Option<String>,
    /// The code that the list is to begin at, as it was typed.
    typed: String,
    rows: Vec<Row>,
    is_first: bool,
    page: String,
    next: Option<String>,
}

#[derive(Debug)]
struct Row {
    code: String,
    name: String,
    identifier: String,
    href: String,
    state: Badge,
    last_used: Option<Moment>,
    expires: Option<Moment>,
    revoke: String,
}

/// Where in the list a page begins.
struct Place {
    /// What its codes come after; empty at the beginning.
    after: String,
    /// The code it is to begin at, as it was typed.
    typed: String,
    errors: FieldErrors,
}

impl Place {
    fn read(query: &FormData, l: &L10n) -> Self {
        let typed = query.text("code");
        let mut errors = FieldErrors::default();
        if let Some(message) = query.faults(l).get("code") {
            errors.add("code", message.to_owned());
        }
        let after = match DossierCode::parse(typed) {
            Ok(code) => just_before(code.as_str()),
            // No dossier is called so; others may come after it all the same.
            Err(DossierCodeError::Reserved) => just_before(RESERVED_CODE),
            Err(DossierCodeError::Empty) => DossierCode::parse(query.text("apres"))
                .map_or_else(|_| String::new(), |code| code.as_str().to_owned()),
            Err(DossierCodeError::TooLong | DossierCodeError::BadCharacter) => {
                errors.add("code", l.t("dossier-keys-go-wrong"));
                String::new()
            }
        };
        let is_secret = looks_like_secret(typed) || holds_issued_secret(typed);
        Self {
            after,
            typed: if is_secret {
                String::new()
            } else {
                typed.to_owned()
            },
            errors,
        }
    }
}

/// What every code below this one comes before, and this one and every code above it after. Codes are of `-`, digits,
/// capitals and `_`, compared byte by byte; `~` comes after all of these.
fn just_before(code: &str) -> String {
    let Some((last, rest)) = code.as_bytes().split_last() else {
        return String::new();
    };
    let mut before = String::from_utf8_lossy(rest).into_owned();
    before.push(char::from(last.saturating_sub(1)));
    before.push('~');
    before
}

/// `GET /loophub/applications/{id}/cles?apres=&code=`.
pub(super) async fn show(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    let place = Place::read(&query, &visit.l);
    let found = match id_of(&visit, &segment, Act::ReadKeys) {
        Ok(id) => visit.hub.dossier_keys(&visit.caller, id, &place.after).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(found) => {
            let page = page(&visit, found, place).await;
            let is_wrong = !page.frame.errors.is_empty();
            no_store(visit.form(&page, is_wrong))
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn page(visit: &Visit, found: DossierKeys, place: Place) -> ListPage {
    let (l, now) = (&visit.l, visit.hub.now());
    let Place { after, typed, errors } = place;
    let (id, label) = (found.application.id, found.application.label.as_str());
    let own = here(id);
    let heading = l.tx("dossier-keys-title", "app", label);
    let mut frame = frame_under(visit, id, label, heading.as_str()).await;
    if !after.is_empty() {
        frame = frame.titled(if typed.is_empty() {
            l.ta2("portfolio-after", "title", &heading, "code", &after)
        } else {
            l.ta2("dossier-keys-from", "title", &heading, "code", &typed)
        });
    }
    // Without keys there is no field for a code.
    if found.count > 0 {
        frame = frame.with_errors(errors);
    }
    let application = &found.application;
    let takes_keys = takes_keys(application);
    let (warning, cut) = if application.removed {
        (Some(l.t("dossier-keys-removed")), Some("apps-state-removed"))
    } else if application.suspended {
        (Some(l.t("impact-resume-lead")), Some("apps-state-suspended"))
    } else {
        (None, None)
    };
    ListPage {
        frame,
        count: found.count,
        takes_keys,
        may_create: takes_keys && !application.removed,
        warning: warning.map(Cow::into_owned),
        typed,
        rows: found.keys.into_iter().map(|key| row(key, cut, now, l)).collect(),
        is_first: after.is_empty(),
        next: found
            .next
            .map(|code| format!("{own}?apres={}", utf8_percent_encode(&code, NON_ALPHANUMERIC))),
        page: own,
    }
}

/// A line; `cut` is the word for an application that is cut off as a whole.
fn row(key: DossierKeyLine, cut: Option<&str>, now: Moment, l: &L10n) -> Row {
    let state = if key.expires_at.is_some_and(|end| now >= end) {
        Badge::new(Tone::Err, l.t("keys-state-expired"))
    } else if let Some(cut) = cut {
        Badge::new(Tone::Warn, l.t(cut))
    } else if key.is_open {
        Badge::new(Tone::Ok, l.t("keys-state-active"))
    } else {
        Badge::new(Tone::Warn, l.t("dossier-keys-closed"))
    };
    Row {
        href: urls::api_key(key.id),
        revoke: urls::revoke_key(key.id),
        code: key.code,
        name: key.name,
        identifier: key.identifier,
        state,
        last_used: key.last_used_at,
        expires: key.expires_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// KEY-07: the list begins at the code that was typed, itself included.
    #[test]
    fn a_code_and_those_above_it_come_after_what_is_just_before_it() {
        let codes = [
            "-", "A", "A-", "A1", "A10", "A1Z", "A1_", "A2", "AB", "A_", "B", "_",
        ];
        assert!(codes.is_sorted());
        for code in codes {
            let before = just_before(code);
            for other in codes {
                assert_eq!(other > before.as_str(), other >= code, "{other}, {code}");
            }
        }
        assert_eq!(just_before(""), "");
    }
}
