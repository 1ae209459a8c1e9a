//! What the product answers when it cannot do what was asked. Decided once, shown by every door in its own way.

use hub_domain::authz::Denied;
use hub_domain::moment::Moment;
use hub_store::{Removal, StoreError};

/// Why something was not done. Texts inside are for the log and are never displayed.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no such thing, or it is another firm's: the same answer.
    #[error("not found")]
    NotFound,
    /// It was there, and has been removed.
    #[error("gone")]
    Gone,
    /// It was there, and was removed then, by a staff member where one is named.
    #[error("removed at {at:?}")]
    Removed {
        /// Who removed it.
        by: Option<String>,
        /// When.
        at: Moment,
    },
    /// The table of rights says no.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The person's place in the firm is gone: they are to sign in again.
    #[error("the place in the firm is gone")]
    SignedOut,
    /// Somebody else was faster.
    #[error("conflict: {0:?}")]
    Conflict(ConflictKind),
    /// This very call was carried out already, under the name it gives itself.
    #[error("carried out already")]
    AskedBefore,
    /// Something the product needs is missing for now.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// The disk is full.
    #[error("the disk is full: {0}")]
    Full(String),
    /// A fault of the program.
    #[error("internal: {0}")]
    Internal(String),
}

/// What somebody else did meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConflictKind {
    /// The thing was changed since the form was shown.
    Stale {
        /// Who changed it, where known.
        by: Option<String>,
        /// When, where known.
        at: Option<Moment>,
    },
    /// The form belongs to another firm than the one worked in now (two tabs on two firms).
    OtherFirm,
}

impl AppError {
    /// An internal fault with its context for the log.
    #[must_use]
    pub fn internal(context: impl std::fmt::Display) -> Self {
        Self::Internal(context.to_string())
    }

    /// What was removed, told with the removal where it is known.
    #[must_use]
    pub fn removed(removal: Option<Removal>) -> Self {
        removal.map_or(Self::Gone, |removal| Self::Removed {
            by: removal.by,
            at: removal.at,
        })
    }

    /// The thing was changed since the form was shown, by somebody who is not known.
    #[must_use]
    pub const fn stale() -> Self {
        Self::Conflict(ConflictKind::Stale { by: None, at: None })
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(text) => Self::Unavailable(text),
            StoreError::Full(text) => Self::Full(text),
            StoreError::CallerGone => Self::SignedOut,
            StoreError::AskedBefore => Self::AskedBefore,
            StoreError::NoSuchFirm => Self::NotFound,
            StoreError::Duplicate(text) => Self::Internal(format!("unexpected duplicate: {text}")),
            StoreError::Internal(text) => Self::Internal(text),
        }
    }
}
