//! Step 1: what is typed, the facts it is held against, and the definition it makes.

use std::collections::BTreeMap;

use crate::api_key::{KeyIdentifier, KeyKind};
use crate::catalog::{AppKind, CatalogEntry, CatalogState, SpecificField};
use crate::firm::SicCode;
use crate::ids::{ApiKeyId, CatalogAppId, SicCodeId};
use crate::installed_app::SpecificValues;
use crate::moment::Moment;

use super::check::{holds_issued_secret, looks_like_secret};

/// What the form of step 1 holds, as typed.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct DefinitionForm {
    /// Code of an [`AppKind`].
    pub kind: String,
    /// Id of a catalogue entry.
    pub application: String,
    /// A key's identifier, or whatever was pasted there: never print this structure before [`Self::without_secrets`].
    pub api_key: String,
    /// Id of a SIC code.
    pub sic: String,
    /// Specific fields by name.
    pub fields: BTreeMap<String, String>,
}

impl DefinitionForm {
    /// The form as it may be stored and shown again (`WIZ-04`): a field that holds a secret is empty.
    /// `is_secret` tells that `api_key` is one of the firm's secrets.
    #[must_use]
    pub fn without_secrets(mut self, is_secret: bool) -> Self {
        if is_secret || looks_like_secret(&self.api_key) {
            self.api_key.clear();
        }
        for text in self
            .fields
            .values_mut()
            .chain([&mut self.kind, &mut self.application, &mut self.sic])
        {
            if holds_issued_secret(text) {
                text.clear();
            }
        }
        self
    }
}

/// A catalogue entry that the firm may choose, and how it already uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogChoice {
    /// Its id.
    pub id: CatalogAppId,
    /// The entry.
    pub entry: CatalogEntry,
    /// Labels of the firm's live applications made from it.
    pub configured: Vec<String>,
}

impl CatalogChoice {
    /// Whether the wizard lists it (`WIZ-02`, `CAT-06`).
    #[must_use]
    pub fn is_offered(&self) -> bool {
        self.entry.state == CatalogState::Available && (self.entry.repeatable || self.configured.is_empty())
    }
}

/// The key of this firm that has the identifier typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyForWizard {
    /// Its id.
    pub id: ApiKeyId,
    /// Its identifier as issued, which may differ by case from what was typed.
    pub identifier: KeyIdentifier,
    /// What it opens.
    pub kind: KeyKind,
    /// The SIC code it was made with; a key without one goes with any.
    pub sic: Option<SicCodeId>,
    /// When it ends.
    pub expires_at: Option<Moment>,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
    /// Label of the *other* application it secures.
    pub used_by: Option<String>,
}

/// Everything that a definition is held against, read in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionFacts {
    /// Entries of the type chosen, configured ones included.
    pub choices: Vec<CatalogChoice>,
    /// The firm's SIC codes.
    pub sic_codes: Vec<SicCode>,
    /// The firm's key that has the identifier typed (trimmed, whatever the case), if there is one.
    pub key: Option<KeyForWizard>,
    /// Whether what stands in `api_key` (trimmed) is one of the firm's secrets.
    pub is_secret: bool,
    /// The time of the check.
    pub now: Moment,
}

/// What the form asks for, so that the page shows exactly what is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'e> {
    /// The kind of key to be named (`WIZ-04`).
    pub key: Option<KeyKind>,
    /// Whether a SIC code is to be chosen (`WIZ-06`).
    pub sic: bool,
    /// The specific fields (`WIZ-07`).
    pub fields: &'e [SpecificField],
}

/// A definition found valid: step 1 may be left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    pub(super) kind: AppKind,
    pub(super) app: CatalogAppId,
    pub(super) entry: CatalogEntry,
    pub(super) settings: EditPlan,
}

/// Valid settings of an application: its label, key, SIC code and fields (`APP-03`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditPlan {
    pub(super) label: String,
    pub(super) key: Option<(ApiKeyId, KeyIdentifier)>,
    pub(super) sic: Option<SicCodeId>,
    pub(super) values: SpecificValues,
}

impl Definition {
    /// The type chosen.
    #[must_use]
    pub const fn kind(&self) -> AppKind {
        self.kind
    }

    /// The catalogue entry chosen.
    #[must_use]
    pub const fn app(&self) -> CatalogAppId {
        self.app
    }

    /// The entry's description.
    #[must_use]
    pub const fn entry(&self) -> &CatalogEntry {
        &self.entry
    }

    /// Label, key, SIC code and fields.
    #[must_use]
    pub const fn settings(&self) -> &EditPlan {
        &self.settings
    }
}

impl EditPlan {
    /// The label on the firm (`CAT-06`).
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The key that secures the application: its id and identifier.
    #[must_use]
    pub const fn key(&self) -> Option<(ApiKeyId, KeyIdentifier)> {
        self.key
    }

    /// The SIC code chosen, or the firm's only one.
    #[must_use]
    pub const fn sic(&self) -> Option<SicCodeId> {
        self.sic
    }

    /// The specific fields.
    #[must_use]
    pub const fn values(&self) -> &SpecificValues {
        &self.values
    }
}
