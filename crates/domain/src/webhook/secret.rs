//! The secrets that messages are signed with: made from the installation's key and a salt, so that a stolen database
//! signs nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// The length of a secret's salt, in bytes.
pub const SALT_BYTES: usize = 32;
/// The length of what tells whether the installation's key is still the one a secret was made with, in bytes.
pub const WITNESS_BYTES: usize = 8;
/// The fewest characters of the installation's key.
pub const MASTER_KEY_MIN_CHARS: usize = 32;

/// The installation's key for webhooks, from its configuration and nowhere else.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

/// A text that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is shorter than {MASTER_KEY_MIN_CHARS} characters")]
pub struct MasterKeyFault;

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("MasterKey")
    }
}

impl MasterKey {
    /// The key out of what the operator wrote: at least [`MASTER_KEY_MIN_CHARS`] characters, made at random.
    ///
    /// # Errors
    /// [`MasterKeyFault`] when it is shorter.
    pub fn from_text(text: &str) -> Result<Self, MasterKeyFault> {
        let text = text.trim();
        if text.chars().count() < MASTER_KEY_MIN_CHARS {
            return Err(MasterKeyFault);
        }
        Ok(Self(Sha256::digest(text.as_bytes()).into()))
    }

    /// The secret of a salt.
    #[must_use]
    pub fn secret(&self, salt: &[u8]) -> WebhookSecret {
        WebhookSecret(keyed(&self.0, &[b"loophub-webhook-secret-1\0", salt]))
    }

    /// What is stored beside a salt, to tell later whether this key is still the one it was used with.
    #[must_use]
    pub fn witness(&self, salt: &[u8]) -> [u8; WITNESS_BYTES] {
        let full = keyed(&self.0, &[b"loophub-webhook-witness-1\0", salt]);
        let mut witness = [0; WITNESS_BYTES];
        witness.copy_from_slice(&full[..WITNESS_BYTES]);
        witness
    }

    /// The secret of a salt, unless it was made with another key.
    #[must_use]
    pub fn known_secret(&self, salt: &[u8], witness: &[u8]) -> Option<WebhookSecret> {
        bool::from(self.witness(salt)[..].ct_eq(witness)).then(|| self.secret(salt))
    }
}

/// A secret that messages are signed with. Has no `Debug`, `Display`, `Serialize` or `Clone`: it signs, and it is shown
/// by the one page that made it.
pub struct WebhookSecret([u8; 32]);

impl WebhookSecret {
    /// The secret in clear, `whsec_` and base64, for the answer that shows it once and for nothing else.
    #[must_use]
    pub fn expose(&self) -> String {
        format!("whsec_{}", STANDARD.encode(self.0))
    }

    /// The signature of one message: `v1,` and base64.
    #[must_use]
    pub fn sign(&self, id: &str, timestamp: i64, body: &str) -> String {
        let signed = format!("{id}.{timestamp}.");
        let signature = keyed(&self.0, &[signed.as_bytes(), body.as_bytes()]);
        format!("v1,{}", STANDARD.encode(signature))
    }
}

/// The header `webhook-signature`: one signature a secret, the newest first.
#[must_use]
pub fn signatures(secrets: &[WebhookSecret], id: &str, timestamp: i64, body: &str) -> String {
    let all: Vec<String> = secrets
        .iter()
        .map(|secret| secret.sign(id, timestamp, body))
        .collect();
    all.join(" ")
}

fn keyed(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// HOOK-03: the example that the Standard Webhooks specification publishes.
    #[test]
    fn hook_03_the_published_example() {
        let key = STANDARD
            .decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .expect("base64");
        let signature = keyed(
            &key,
            &[
                b"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.",
                br#"{"test": 2432232314}"#,
            ],
        );
        assert_eq!(
            STANDARD.encode(signature),
            "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    /// HOOK-04: a secret comes from the installation's key and its salt; another key is told from it.
    #[test]
    fn hook_04_a_salt_alone_makes_no_secret() {
        let text = "0123456789abcdef0123456789abcdef";
        let key = MasterKey::from_text(text).expect("long enough");
        let other = MasterKey::from_text(&text.replace('0', "9")).expect("long enough");
        let salt = [7; SALT_BYTES];
        let secret = key.secret(&salt).expose();
        assert!(
            secret.starts_with("whsec_") && secret.len() == 50,
            "{}",
            secret.len()
        );
        assert_ne!(secret, other.secret(&salt).expose());
        assert_ne!(secret, key.secret(&[8; SALT_BYTES]).expose());
        let witness = key.witness(&salt);
        assert!(key.known_secret(&salt, &witness).is_some());
        assert!(other.known_secret(&salt, &witness).is_none());
        assert!(MasterKey::from_text("short").is_err());
        assert_eq!(format!("{key:?}"), "MasterKey");
    }
}
