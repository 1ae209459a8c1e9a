//! The catalogue: applications that exist, described once for all firms (`CAT-01`, `CAT-02`).

mod field;
mod file;
mod own;
mod pattern;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::api_key::KeyKind;
use crate::authz::call::Permissions;

pub use field::{FIELD_MAX_CHARS, FieldValueFault, SpecificField};
pub use file::{CatalogFile, CatalogFileError};
pub use own::{OwnFault, OwnForm};
pub use pattern::{FieldPattern, PatternError};

/// The catalogue built into the product, to be read by [`CatalogFile::parse`] (`CAT-03`).
pub const STARTER: &str = include_str!("../../../catalogue/starter.toml");

/// Longest slug, in characters.
pub const SLUG_MAX_CHARS: usize = 60;
/// Longest label and publisher, in characters.
pub const LABEL_MAX_CHARS: usize = 100;
/// Longest description, permission sentence and help, in characters.
pub const SENTENCE_MAX_CHARS: usize = 400;
/// Most specific fields of one entry.
pub const FIELDS_MAX: usize = 20;

/// Defines an enumeration with the codes it is stored, written and read under.
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $code)] $variant),+ }

        impl $name {
            /// Every value, in the order of the screens.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stored code.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Reads a stored code.
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

coded! {
    /// What an application is for (`WIZ-01`).
    AppKind {
        /// Automates the firm's own management; acts on the whole firm.
        Cabinet = "cabinet",
        /// Collaborative accesses of clients and links to the editor's other products.
        Cegid = "cegid",
        /// A partner's product connected to accounting dossiers.
        Partenaire = "partenaire",
    }
}

coded! {
    /// Which API key an application needs.
    KeyRequirement {
        /// None.
        None = "none",
        /// A standard key.
        Standard = "standard",
        /// A cabinet key.
        Cabinet = "cabinet",
    }
}

impl KeyRequirement {
    /// The kind of key that is asked for, if any (`WIZ-05`).
    #[must_use]
    pub const fn kind(self) -> Option<KeyKind> {
        match self {
            Self::None => None,
            Self::Standard => Some(KeyKind::Standard),
            Self::Cabinet => Some(KeyKind::Cabinet),
        }
    }
}

coded! {
    /// Where an entry stands in its life (`CAT-03`).
    CatalogState {
        /// Can be configured on a firm.
        Available = "available",
        /// Gone from the catalogue file: stays usable where it is configured.
        Deprecated = "deprecated",
    }
}

/// One application of the catalogue (`CAT-01`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogEntry {
    /// Its stable name: small letters, digits and hyphens.
    pub slug: String,
    /// Its name on screen.
    pub label: String,
    /// What it is for.
    pub kind: AppKind,
    /// Who publishes it.
    pub publisher: String,
    /// One sentence in French.
    pub description_fr: String,
    /// One sentence in English.
    pub description_en: String,
    /// What the application will be able to do, in French; shown before « Suivant » and in the summary.
    pub permissions_fr: String,
    /// The same in English.
    pub permissions_en: String,
    /// Configured on every firm at its creation (`CAT-04`).
    pub default: bool,
    /// The key it needs.
    pub key_requirement: KeyRequirement,
    /// Useful only through named contacts: a collaborative offer.
    pub requires_contact: bool,
    /// Can be switched on for many dossiers at once (`CAT-02`).
    pub bulk_selectable: bool,
    /// Can be configured several times, each with its own label (`CAT-06`).
    pub repeatable: bool,
    /// Operations of the API that its calls may use.
    pub operations: Permissions,
    /// Its specific fields (`WIZ-07`).
    pub fields: Vec<SpecificField>,
    /// Its state.
    pub state: CatalogState,
    /// Where it opens for a client's contact: an `https` address, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub launch_url: Option<String>,
}

/// A rule that an entry breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{key}`: {message}")]
pub struct EntryFault {
    /// The attribute at fault, as the catalogue file writes it.
    pub key: &'static str,
    /// What is wrong and what would be right.
    pub message: String,
}

impl CatalogEntry {
    /// Every rule of `CAT-01` and `CAT-02` that the entry breaks; its fields are checked apart.
    #[must_use]
    pub fn faults(&self) -> Vec<EntryFault> {
        let mut faults = Vec::new();
        let mut fault = |key, message: String| faults.push(EntryFault { key, message });
        if !is_slug(&self.slug) {
            fault(
                "slug",
                format!("small letters, digits and single hyphens, at most {SLUG_MAX_CHARS} characters"),
            );
        }
        for (key, text, max) in [
            ("label", &self.label, LABEL_MAX_CHARS),
            ("publisher", &self.publisher, LABEL_MAX_CHARS),
            ("description_fr", &self.description_fr, SENTENCE_MAX_CHARS),
            ("description_en", &self.description_en, SENTENCE_MAX_CHARS),
            ("permissions_fr", &self.permissions_fr, SENTENCE_MAX_CHARS),
            ("permissions_en", &self.permissions_en, SENTENCE_MAX_CHARS),
        ] {
            if let Some(message) = text_fault(text, max) {
                fault(key, message);
            }
        }
        if self.requires_contact && self.kind != AppKind::Cegid {
            fault(
                "requires_contact",
                format!("never for kind `{}` (CAT-02)", self.kind.as_str()),
            );
        }
        if self.bulk_selectable != bulk_selectable(self.kind, self.requires_contact) {
            fault("bulk_selectable", "true for `partenaire`, false for `cabinet`, for `cegid` the opposite of `requires_contact` (CAT-02)".into());
        }
        let key_fits = match self.kind {
            AppKind::Partenaire => self.key_requirement == KeyRequirement::Standard,
            AppKind::Cabinet => self.key_requirement == KeyRequirement::Cabinet,
            AppKind::Cegid if self.requires_contact => self.key_requirement == KeyRequirement::None,
            AppKind::Cegid => self.key_requirement != KeyRequirement::Cabinet,
        };
        if !key_fits {
            fault("key", "`standard` for `partenaire`, `cabinet` for `cabinet`, `none` for an offer that requires a contact, `none` or `standard` for other `cegid` entries".into());
        }
        if self.default && self.key_requirement != KeyRequirement::None {
            fault(
                "default",
                "only an entry without a key can be configured when a firm is created".into(),
            );
        }
        if self.default && self.fields.iter().any(|field| field.required) {
            fault(
                "default",
                "only an entry without required fields can be configured when a firm is created".into(),
            );
        }
        if self.repeatable && !self.fields.first().is_some_and(|field| field.required) {
            fault(
                "repeatable",
                "the first field must be required: it gives each configuration its own label (CAT-06)".into(),
            );
        }
        if self.launch_url.as_deref().is_some_and(|url| !is_launch_url(url)) {
            fault(
                "launch_url",
                format!("an address such as https://example.com/, at most {SENTENCE_MAX_CHARS} characters"),
            );
        }
        if self.fields.len() > FIELDS_MAX {
            fault("field", format!("at most {FIELDS_MAX} fields"));
        }
        faults
    }

    /// Whether it acts on the firm itself, without dossiers (`CAT-02`).
    #[must_use]
    pub fn acts_on_whole_firm(&self) -> bool {
        self.kind == AppKind::Cabinet
    }

    /// A fingerprint of everything in the entry: loading a file again changes only entries whose digest differs
    /// (`CAT-03`). 64 hexadecimal digits.
    #[must_use]
    pub fn digest(&self) -> String {
        // Structures without maps serialise in the order of their declaration; nothing in them can fail to.
        let text = serde_json::to_string(self).unwrap_or_default();
        Sha256::digest(text.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// Whether entries of this kind can be switched on for many dossiers at once (`CAT-02`).
#[must_use]
pub const fn bulk_selectable(kind: AppKind, requires_contact: bool) -> bool {
    match kind {
        AppKind::Partenaire => true,
        AppKind::Cegid => !requires_contact,
        AppKind::Cabinet => false,
    }
}

/// Whether an address is one to send people to: `https`, a host, and nothing that is no address.
fn is_launch_url(url: &str) -> bool {
    let host = url
        .strip_prefix("https://")
        .and_then(|rest| rest.split(['/', '?', '#']).next())
        .unwrap_or_default();
    let sound = |c: char| c.is_ascii_graphic() && !"\"'<>\\^`{|}".contains(c);
    !host.is_empty() && !host.contains('@') && url.len() <= SENTENCE_MAX_CHARS && url.chars().all(sound)
}

fn is_slug(slug: &str) -> bool {
    slug.len() <= SLUG_MAX_CHARS
        && slug.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// What is wrong with a text that people read, if anything.
fn text_fault(text: &str, max: usize) -> Option<String> {
    if text.trim().is_empty() {
        Some("must not be empty".into())
    } else if text.trim() != text {
        Some("begins or ends with white space".into())
    } else if text.chars().any(char::is_control) {
        Some("holds a control character".into())
    } else if text.chars().nth(max).is_some() {
        Some(format!("longer than {max} characters"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests;

/// A valid entry of a kind, for tests.
#[cfg(test)]
pub(crate) fn sample(slug: &str, kind: AppKind) -> CatalogEntry {
    CatalogEntry {
        slug: slug.to_owned(),
        label: slug.to_owned(),
        kind,
        publisher: "Éditeur".to_owned(),
        description_fr: "Description.".to_owned(),
        description_en: "Description.".to_owned(),
        permissions_fr: "Lire les écritures.".to_owned(),
        permissions_en: "Read entries.".to_owned(),
        default: false,
        key_requirement: match kind {
            AppKind::Partenaire => KeyRequirement::Standard,
            AppKind::Cabinet => KeyRequirement::Cabinet,
            AppKind::Cegid => KeyRequirement::None,
        },
        requires_contact: false,
        bulk_selectable: bulk_selectable(kind, false),
        repeatable: false,
        operations: Permissions::all(),
        fields: Vec::new(),
        state: CatalogState::Available,
        launch_url: None,
    }
}

/// A valid free field, for tests.
#[cfg(test)]
pub(crate) fn sample_field(name: &str, required: bool) -> SpecificField {
    SpecificField {
        name: name.to_owned(),
        label_fr: format!("Champ {name}"),
        label_en: format!("Field {name}"),
        help_fr: String::new(),
        help_en: String::new(),
        required,
        pattern: None,
        max_length: 60,
    }
}
