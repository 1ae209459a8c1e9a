//! From what the product answers to the page that says it (spec 7.16, 9).

use hub_app::{AppError, ConflictKind, Origin};
use hub_domain::authz::{Act, Denied};

use super::Visit;
use crate::errors::Refusal;
use crate::i18n::L10n;

/// Seconds after which a request that found something missing may be tried again.
const RETRY_SECONDS: u32 = 5;

/// The refusal for an error; nothing when the person is to sign in again.
pub(super) async fn of(visit: &Visit, error: AppError) -> Option<Refusal> {
    match error {
        AppError::SignedOut => None,
        AppError::Denied(denied) => Some(Refusal::Denied {
            reason: visit.l.t(reason(denied)).into_owned(),
            ask: whom_to_ask(visit).await,
        }),
        error => Some(without_reader(&error, &visit.origin, &visit.l)),
    }
}

/// The refusal for an error that happened before it was known who asks.
#[must_use]
pub fn without_reader(error: &AppError, origin: &Origin, l: &L10n) -> Refusal {
    match error {
        AppError::NotFound => Refusal::NotFound,
        AppError::Gone | AppError::Removed { by: None, .. } => Refusal::Deleted,
        AppError::Removed { by: Some(by), at } => Refusal::Gone {
            by: by.clone(),
            at: *at,
        },
        AppError::Denied(denied) => Refusal::Denied {
            reason: l.t(reason(*denied)).into_owned(),
            ask: Vec::new(),
        },
        AppError::SignedOut => Refusal::Denied {
            reason: l.t("login-no-firm").into_owned(),
            ask: Vec::new(),
        },
        AppError::AskedBefore => Refusal::Changed,
        AppError::Conflict(ConflictKind::OtherFirm) => Refusal::OtherFirm,
        AppError::Conflict(ConflictKind::Stale { by, at }) => match by.clone().zip(*at) {
            Some((by, at)) => Refusal::Stale { by, at },
            None => Refusal::Changed,
        },
        AppError::Unavailable(context) => {
            tracing::warn!(request = origin.request_id, context, "unavailable");
            Refusal::Unavailable {
                what: l.t("error-503-database").into_owned(),
                seconds: RETRY_SECONDS,
            }
        }
        AppError::Full(context) => {
            tracing::error!(request = origin.request_id, context, "the disk is full");
            Refusal::Full
        }
        AppError::Internal(context) => {
            let reference = reference(&origin.request_id);
            tracing::error!(request = origin.request_id, reference, context, "internal fault");
            Refusal::Internal { reference }
        }
    }
}

/// What a person can tell their administrator, and the log holds: `7F3A-21`.
#[must_use]
pub fn reference(request_id: &str) -> String {
    let start: String = request_id.chars().take(6).collect::<String>().to_uppercase();
    match start.split_at_checked(4) {
        Some((first, second)) if !second.is_empty() => format!("{first}-{second}"),
        _ => start,
    }
}

/// Who may, in words (section 9).
const fn reason(denied: Denied) -> &'static str {
    match denied.act {
        Act::EditContacts => "contact-read-only",
        Act::EditDossier => "error-403-edit-dossier",
        Act::EditRights | Act::CreateDossier => "error-403-rights",
        Act::Activate => "error-403-dossier",
        Act::ReadAccesses => "error-403-accesses",
        Act::ReadKeys | Act::IssueKey | Act::RevokeKey => "error-403-keys",
        Act::ReadOutbox | Act::SendMail => "error-403-outbox",
        Act::ReadWebhooks | Act::EditWebhooks => "error-403-webhooks",
        Act::ReadJournal => "error-403-journal",
        Act::EditSettings | Act::ReadStaff | Act::EditStaff => "error-403-settings",
        Act::ReadDossiers | Act::ReadContacts | Act::EditOwnPlace => "error-403-staff",
        _ => "error-403-admin",
    }
}

async fn whom_to_ask(visit: &Visit) -> Vec<String> {
    match visit.hub.administrators(&visit.caller).await {
        Ok(people) => people.into_iter().map(|person| person.name).collect(),
        Err(error) => {
            tracing::warn!(%error, "the administrators could not be read");
            Vec::new()
        }
    }
}
