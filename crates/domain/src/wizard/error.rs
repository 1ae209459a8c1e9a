//! What can be wrong in the wizard: one variant per message of 2-screens §8.

use crate::api_key::KeyKind;
use crate::moment::Moment;

/// One thing to correct, at one field. None holds a secret: nothing typed is repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WizardError {
    /// No type chosen.
    #[error("no type")]
    Type,
    /// No application chosen, or one that is not offered.
    #[error("no application")]
    Application,
    /// The application is already configured on the firm (`WIZ-02`).
    #[error("already configured: {label}")]
    ApplicationTaken {
        /// Its label on the firm.
        label: String,
    },
    /// No key identifier typed (`WIZ-04`).
    #[error("no key identifier")]
    Key,
    /// Not of the form of an identifier.
    #[error("not a key identifier")]
    KeyFormat,
    /// A secret was pasted (`WIZ-04`): the field comes back empty.
    #[error("a secret instead of an identifier")]
    KeySecret,
    /// No key of this firm has the identifier.
    #[error("unknown key")]
    KeyUnknown,
    /// The key has expired.
    #[error("expired key")]
    KeyExpired {
        /// When.
        at: Moment,
    },
    /// The key was revoked.
    #[error("revoked key")]
    KeyRevoked {
        /// When.
        at: Moment,
    },
    /// The key secures another application (`WIZ-05`: one key, one application).
    #[error("key already used by {label}")]
    KeyTaken {
        /// The other application's label.
        label: String,
    },
    /// A key of the other kind.
    #[error("a {needed} key is needed, this is a {found} key")]
    KeyKind {
        /// What the application asks for.
        needed: KeyKind,
        /// What the key is.
        found: KeyKind,
    },
    /// The key was made with another SIC code than the one chosen.
    #[error("key of SIC code {code}")]
    KeySic {
        /// The key's own code.
        code: String,
    },
    /// No SIC code chosen, or one that is not the firm's (`WIZ-06`).
    #[error("no SIC code")]
    Sic,
    /// A required specific field is empty (`WIZ-07`).
    #[error("required field {name}")]
    FieldMissing {
        /// The field's name.
        name: String,
        /// Its label in French.
        label_fr: String,
        /// Its label in English.
        label_en: String,
    },
    /// A specific field is too long.
    #[error("field {name} longer than {max} characters")]
    FieldTooLong {
        /// The field's name.
        name: String,
        /// Its label in French.
        label_fr: String,
        /// Its label in English.
        label_en: String,
        /// Most characters.
        max: u16,
    },
    /// A specific field is not of its form.
    #[error("field {name} not of its form")]
    FieldForm {
        /// The field's name.
        name: String,
        /// Its label in French.
        label_fr: String,
        /// Its label in English.
        label_en: String,
    },
    /// A secret was pasted into a specific field (`WIZ-04`): the field comes back empty.
    #[error("a secret in field {name}")]
    FieldSecret {
        /// The field's name.
        name: String,
    },
}

impl WizardError {
    /// The form field to correct: `type`, `application`, `api_key`, `sic` or `champ_<name>`.
    #[must_use]
    pub fn field(&self) -> String {
        match self {
            Self::Type => "type".into(),
            Self::Application | Self::ApplicationTaken { .. } => "application".into(),
            Self::Key
            | Self::KeyFormat
            | Self::KeySecret
            | Self::KeyUnknown
            | Self::KeyExpired { .. }
            | Self::KeyRevoked { .. }
            | Self::KeyTaken { .. }
            | Self::KeyKind { .. }
            | Self::KeySic { .. } => "api_key".into(),
            Self::Sic => "sic".into(),
            Self::FieldMissing { name, .. }
            | Self::FieldTooLong { name, .. }
            | Self::FieldForm { name, .. }
            | Self::FieldSecret { name } => format!("champ_{name}"),
        }
    }

    /// The message of 2-screens §8 (`MSG-FIELDLEN` and `MSG-FIELDFMT` are ours).
    #[must_use]
    pub const fn message_id(&self) -> &'static str {
        match self {
            Self::Type => "MSG-TYPE",
            Self::Application => "MSG-APP",
            Self::ApplicationTaken { .. } => "MSG-APPDUP",
            Self::Key => "MSG-KEY",
            Self::KeyFormat => "MSG-KEYFMT",
            Self::KeySecret | Self::FieldSecret { .. } => "MSG-KEYSECRET",
            Self::KeyUnknown => "MSG-KEYUNK",
            Self::KeyExpired { .. } => "MSG-KEYEXP",
            Self::KeyRevoked { .. } => "MSG-KEYREV",
            Self::KeyTaken { .. } => "MSG-KEYTAKEN",
            Self::KeyKind { .. } => "MSG-KEYKIND",
            Self::KeySic { .. } => "MSG-KEYSIC",
            Self::Sic => "MSG-SIC",
            Self::FieldMissing { .. } => "MSG-FIELD",
            Self::FieldTooLong { .. } => "MSG-FIELDLEN",
            Self::FieldForm { .. } => "MSG-FIELDFMT",
        }
    }
}
