//! The draft kept on the server (`WIZ-12`): what was typed, without secrets, and how far it got.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::api_key::KeyIdentifier;
use crate::catalog::AppKind;
use crate::ids::{CatalogAppId, SicCodeId};
use crate::installed_app::{PartnerEmail, PartnerEmailError};
use crate::moment::Moment;

use super::definition::DefinitionForm;
use super::step::Step;

/// Longest text kept as typed, in characters; more than any field allows, so that what is too long can be mended.
const TYPED_MAX_CHARS: usize = 1_000;
/// Most specific fields kept.
const TYPED_FIELDS_MAX: usize = 50;

/// A wizard's draft, kept as JSON. The base of its selection and the exceptions are kept beside it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftData {
    /// The type chosen.
    pub kind: Option<AppKind>,
    /// The catalogue entry chosen.
    pub app: Option<CatalogAppId>,
    /// The key identifier as typed; never a secret.
    pub key_identifier: String,
    /// The SIC code chosen.
    pub sic: Option<SicCodeId>,
    /// Specific fields as typed, by name.
    pub fields: BTreeMap<String, String>,
    /// The search in progress in step 2, as typed.
    pub search: String,
    /// The page of step 2, from 1; 0 before it was shown.
    pub page: u64,
    /// Whether step 2 was left by « Suivant ».
    pub dossiers_seen: bool,
    /// Whether the application is to be switched on for every dossier that comes later, too (`APP-08`).
    pub future: bool,
    /// The partner e-mail made for the draft's key (`WIZ-14`).
    pub partner_email: Option<PartnerEmail>,
    /// What the summary said when it was last shown.
    pub summary: Option<ShownSummary>,
}

/// What the summary told its reader, and what « Valider » therefore agrees to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownSummary {
    /// How many dossiers it announced.
    pub selected: u64,
}

impl DraftData {
    /// Keeps what step 1 holds, valid or not, so that nothing typed is lost. Secrets, controls and endless texts
    /// are not kept. Changing the type gives up the application and its fields; a changed definition must be
    /// shown in the summary again.
    ///
    /// Answers whether the change of type erased a chosen application, which the page says.
    pub fn keep(&mut self, form: &DefinitionForm, is_secret: bool) -> bool {
        let form = form.clone().without_secrets(is_secret);
        let before = (
            self.kind,
            self.app,
            self.key_identifier.clone(),
            self.sic,
            self.fields.clone(),
        );
        let kind = AppKind::parse(form.kind.trim());
        let erased = kind != self.kind && self.app.is_some();
        self.key_identifier = typed(form.api_key.trim());
        self.sic = form.sic.trim().parse().ok();
        if kind == self.kind || self.kind.is_none() {
            self.app = form.application.trim().parse().ok();
            self.fields = kept_fields(&form.fields);
        } else {
            self.app = None;
            self.fields.clear();
        }
        self.kind = kind;
        let after = (
            self.kind,
            self.app,
            self.key_identifier.clone(),
            self.sic,
            self.fields.clone(),
        );
        if before != after {
            self.summary = None;
        }
        erased
    }

    /// The form of step 1 as it was left.
    #[must_use]
    pub fn form(&self) -> DefinitionForm {
        DefinitionForm {
            kind: self
                .kind
                .map_or_else(String::new, |kind| kind.as_str().to_owned()),
            application: self.app.map_or_else(String::new, |app| app.to_string()),
            api_key: self.key_identifier.clone(),
            sic: self.sic.map_or_else(String::new, |sic| sic.to_string()),
            fields: self.fields.clone(),
        }
    }

    /// The furthest step the draft may show: none is skipped. `definition_holds` tells that step 1 is valid now.
    #[must_use]
    pub const fn furthest(&self, definition_holds: bool) -> Step {
        if !definition_holds {
            Step::Definition
        } else if !self.dossiers_seen {
            Step::Dossiers
        } else {
            Step::Summary
        }
    }

    /// The step to show when `asked` is asked for: itself, or the furthest one before it.
    #[must_use]
    pub fn step(&self, asked: Step, definition_holds: bool) -> Step {
        asked.min(self.furthest(definition_holds))
    }

    /// Makes or keeps the partner e-mail when the summary is shown (`WIZ-14`): kept while the key is the same, made
    /// anew when it changed, none without a key. Answers whether the draft changed.
    ///
    /// # Errors
    /// When the clock or the configured mail domain is unusable.
    pub fn settle_partner_email(
        &mut self,
        key: Option<&KeyIdentifier>,
        now: Moment,
        domain: &str,
    ) -> Result<bool, PartnerEmailError> {
        let Some(key) = key else {
            return Ok(self.partner_email.take().is_some());
        };
        if self
            .partner_email
            .as_ref()
            .is_some_and(|email| email.identifier() == key)
        {
            return Ok(false);
        }
        self.partner_email = Some(PartnerEmail::mint(key, now, domain)?);
        Ok(true)
    }

    /// Takes the next millisecond for the partner e-mail: what a collision asks for (4.7).
    pub fn postpone_partner_email(&mut self) {
        self.partner_email = self.partner_email.take().map(|email| email.next_millisecond());
    }
}

fn typed(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .take(TYPED_MAX_CHARS)
        .collect()
}

fn kept_fields(fields: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    fields
        .iter()
        .filter(|(name, _)| name.len() <= 40 && !name.chars().any(char::is_control))
        .take(TYPED_FIELDS_MAX)
        .map(|(name, text)| (name.clone(), typed(text)))
        .collect()
}
