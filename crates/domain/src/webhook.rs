//! Webhooks after the *Standard Webhooks* specification (3.6): which events there are, what each says, how a message is
//! signed, and when it is tried again.

mod address;
mod life;
mod secret;

pub use address::is_public;
pub use life::{Answer, DeliveryState, Outcome, RETRY_MINUTES, TRIED_FOR_MILLIS, after};
pub use secret::{
    MASTER_KEY_MIN_CHARS, MasterKey, MasterKeyFault, SALT_BYTES, WITNESS_BYTES, WebhookSecret, signatures,
};

use serde_json::{Map, Value, json};

use crate::delivery::codes;
use crate::ids::InstalledAppId;

/// How long the old secret still signs after a rotation: 24 hours.
pub const ROTATION_MILLIS: i64 = 24 * 3_600_000;
/// How long events and deliveries are kept, in days; a replay can go back as far.
pub const KEPT_DAYS: i64 = 90;
/// The most webhooks of a firm.
pub const WEBHOOKS_MAX: usize = 50;
/// The most characters of a webhook's name.
pub const NAME_MAX_CHARS: usize = 80;
/// The most characters of a webhook's address.
pub const ADDRESS_MAX_CHARS: usize = 500;

codes! {
    /// What happened. The code is the `type` of the message and never renamed.
    EventKind {
        /// An application was added to the firm, or restored.
        ApplicationAdded = "application.added",
        /// An application's settings were changed, or it was given back after a suspension.
        ApplicationUpdated = "application.updated",
        /// An application was suspended.
        ApplicationSuspended = "application.suspended",
        /// An application was removed from the firm.
        ApplicationRemoved = "application.removed",
        /// An application was switched on for dossiers.
        ActivationAdded = "activation.added",
        /// An application was switched off for dossiers.
        ActivationRemoved = "activation.removed",
        /// Contacts were given an application.
        AccessGranted = "access.granted",
        /// An application was taken back from contacts.
        AccessRevoked = "access.revoked",
        /// A key got a new secret.
        KeyRotated = "key.rotated",
        /// A key was revoked.
        KeyRevoked = "key.revoked",
        /// A key ends soon.
        KeyExpiring = "key.expiring",
        /// Somebody tries a webhook.
        Test = "webhook.test",
    }
}

impl EventKind {
    /// Those that a webhook can be told of; a test goes wherever it is sent.
    pub fn offered() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|kind| *kind != Self::Test)
    }

    /// What is counted in an event of this kind, where it comes with a list of dossiers.
    #[must_use]
    pub const fn counted(self) -> Option<&'static str> {
        match self {
            Self::ActivationAdded | Self::ActivationRemoved => Some("dossiers"),
            Self::AccessGranted | Self::AccessRevoked => Some("accesses"),
            _ => None,
        }
    }
}

/// One event, as it is told: identifiers alone, never a name, an address or a code of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its name for receivers, the same over every attempt: `webhook-id`.
    pub uid: String,
    /// What happened.
    pub kind: EventKind,
    /// The firm's domain.
    pub firm: String,
    /// The application it is about.
    pub application: Option<InstalledAppId>,
    /// The identifier of the key it is about.
    pub key: Option<String>,
    /// How many dossiers or accesses it is about.
    pub amount: i64,
    /// When it happened, as RFC 3339.
    pub at: String,
}

impl Told {
    /// The body of the message: the same bytes over every attempt while the product keeps its address. `hub` is where the product is, without a slash at
    /// its end.
    #[must_use]
    pub fn body(&self, hub: &str) -> String {
        let mut data = Map::new();
        data.insert("firm".to_owned(), json!(self.firm));
        if let Some(application) = self.application {
            data.insert("application".to_owned(), json!(application.to_string()));
        }
        if let Some(key) = &self.key {
            data.insert("key".to_owned(), json!(key));
        }
        if let Some(counted) = self.kind.counted() {
            data.insert(counted.to_owned(), json!(self.amount));
            data.insert(
                "dossiers_url".to_owned(),
                json!(format!("{hub}/api/v1/events/{}/dossiers", self.uid)),
            );
        }
        json!({ "type": self.kind.code(), "timestamp": self.at, "data": Value::Object(data) }).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// HOOK-02: what is said is identifiers, a number and a link.
    #[test]
    fn hook_02_a_message_is_thin() {
        let told = Told {
            uid: "evt_1".to_owned(),
            kind: EventKind::ActivationAdded,
            firm: "ALPHA".to_owned(),
            application: Some(InstalledAppId(7)),
            key: None,
            amount: 300,
            at: "2026-11-30T12:00:00Z".to_owned(),
        };
        assert_eq!(
            told.body("https://hub.example"),
            r#"{"data":{"application":"7","dossiers":300,"dossiers_url":"https://hub.example/api/v1/events/evt_1/dossiers","firm":"ALPHA"},"timestamp":"2026-11-30T12:00:00Z","type":"activation.added"}"#
        );
    }

    /// HOOK-01: a test is no event that somebody subscribes to; codes are read back.
    #[test]
    fn hook_01_eleven_kinds_are_offered() {
        assert_eq!(EventKind::offered().count(), 11);
        for kind in EventKind::ALL {
            assert_eq!(EventKind::from_code(kind.code()), Some(*kind));
        }
    }
}
