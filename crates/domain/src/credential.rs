//! Secrets of API keys and the credential a caller presents (`KEY-02`, 3.1).
//!
//! # The format, which never changes
//!
//! A secret is 50 ASCII characters: `lhs_`, 40 characters of the body, 6 of the check.
//!
//! - The alphabet is `0`–`9`, `A`–`Z`, `a`–`z`, in this order, worth 0 to 61.
//! - The body is 40 independent, equally likely characters: 238 bits.
//! - The check is CRC-32 (the one of zlib and PNG: polynomial `04C11DB7` reflected, initial value and final
//!   exclusive-or `FFFFFFFF`) **of the first 44 bytes, prefix included**, written in base 62 with the most
//!   significant digit first, padded on the left with `0` to 6 characters.
//! - What is stored is SHA-256 of all 50 bytes.
//!
//! `tests/golden/keys-*.txt` holds secrets issued by every released version; they must go on verifying.

use std::fmt;

use sha2::{Digest, Sha256, Sha512};
use subtle::ConstantTimeEq;

use crate::api_key::KeyIdentifier;

/// What every secret begins with, so that a leak scanner finds it.
pub const SECRET_PREFIX: &str = "lhs_";
/// The length of a secret, in characters.
pub const SECRET_LENGTH: usize = 50;
/// How many random bytes [`KeySecret::mint`] wants.
pub const SECRET_ENTROPY: usize = 64;

const BODY_START: usize = 4;
const CHECK_START: usize = 44;
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The secret half of a key. Has no `Debug`, `Display`, `Serialize` or `Clone`: it can be hashed, and shown by
/// the one page that issues it.
pub struct KeySecret {
    text: [u8; SECRET_LENGTH],
}

/// A text that is not a secret of this product; nothing is looked up for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretFault {
    /// Wrong prefix, length or characters.
    #[error("not of the form of a secret")]
    Form,
    /// The form is right and the check is not: a typing error.
    #[error("the checksum of the secret is wrong")]
    Checksum,
}

impl KeySecret {
    /// A new secret out of 64 random bytes (`KEY-02`).
    ///
    /// A byte of 248 or more is thrown away, the rest taken modulo 62, so that every character is equally likely.
    /// Should fewer than 40 bytes remain (never seen), SHA-512 of the bytes provides the next 64.
    #[must_use]
    pub fn mint(entropy: [u8; SECRET_ENTROPY]) -> Self {
        let mut text = [0; SECRET_LENGTH];
        text[..BODY_START].copy_from_slice(SECRET_PREFIX.as_bytes());
        let mut pool = entropy;
        let mut next = BODY_START;
        while next < CHECK_START {
            for byte in pool {
                if byte < 248 && next < CHECK_START {
                    text[next] = BASE62[usize::from(byte % 62)];
                    next += 1;
                }
            }
            pool = Sha512::digest(pool).into();
        }
        let check = check_of(&text);
        text[CHECK_START..].copy_from_slice(&check);
        Self { text }
    }

    /// Reads a secret exactly as given and verifies its check, before anything is looked up.
    ///
    /// # Errors
    /// [`SecretFault`].
    pub fn parse(bytes: &[u8]) -> Result<Self, SecretFault> {
        let text: [u8; SECRET_LENGTH] = bytes.try_into().map_err(|_| SecretFault::Form)?;
        let (prefix, rest) = text.split_at(BODY_START);
        if prefix != SECRET_PREFIX.as_bytes() || !rest.iter().all(u8::is_ascii_alphanumeric) {
            return Err(SecretFault::Form);
        }
        if text[CHECK_START..] != check_of(&text) {
            return Err(SecretFault::Checksum);
        }
        Ok(Self { text })
    }

    /// The secret in clear, for the answer that shows it once and for nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        std::str::from_utf8(&self.text).unwrap_or_default()
    }

    /// What is stored of it.
    #[must_use]
    pub fn hash(&self) -> SecretHash {
        SecretHash(Sha256::digest(self.text).into())
    }
}

/// The six check characters of the first 44 bytes.
fn check_of(text: &[u8; SECRET_LENGTH]) -> [u8; 6] {
    let mut rest = crc32fast::hash(&text[..CHECK_START]);
    let mut check = [b'0'; 6];
    for place in check.iter_mut().rev() {
        *place = BASE62[(rest % 62) as usize];
        rest /= 62;
    }
    check
}

/// Whether a text typed where an identifier is asked holds a secret, or a good part of one (`WIZ-04`).
///
/// True for anything with `lhs_` followed by 12 letters or digits or more, whatever the case, and for
/// `identifier:something`. The caller also compares [`SecretHash::of_text`] with the firm's secrets.
#[must_use]
pub fn carries_secret(text: &str) -> bool {
    let bytes = text.as_bytes();
    let prefixed = bytes
        .windows(SECRET_PREFIX.len())
        .enumerate()
        .any(|(at, window)| {
            window.eq_ignore_ascii_case(SECRET_PREFIX.as_bytes())
                && bytes[at + SECRET_PREFIX.len()..]
                    .iter()
                    .take(12)
                    .filter(|byte| byte.is_ascii_alphanumeric())
                    .count()
                    == 12
        });
    let paired = text
        .split_once(':')
        .is_some_and(|(_, after)| !after.trim().is_empty());
    prefixed || paired
}

/// SHA-256 of a secret: all that is stored. Compared in constant time.
#[derive(Clone, Copy)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    /// A hash that no secret has a known text for: what an unknown identifier is compared with, so that it costs
    /// the same as a wrong secret.
    pub const NOBODY: Self = Self([0x5a; 32]);

    /// The hash of a text that may be one of the firm's secrets, form and check unverified (`WIZ-04`).
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// A stored hash.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for SecretHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for SecretHash {}

impl fmt::Debug for SecretHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SecretHash(…)")
    }
}

/// Something to be shown once: it cannot be copied or printed, and the page that shows it consumes it.
#[must_use = "what is not shown now is never shown"]
pub struct ShownOnce<T>(T);

impl<T> ShownOnce<T> {
    /// Wraps what was just issued.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Gives it to the page that shows it.
    pub fn show(self) -> T {
        self.0
    }
}

/// What a caller presents: who it says it is, and the hash of what it knows. The secret itself is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The identifier as sent.
    pub identifier: KeyIdentifier,
    /// SHA-256 of the secret sent.
    pub secret_hash: SecretHash,
}

/// Why no credential could be read. Nothing was looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CredentialRefusal {
    /// Neither header is there.
    #[error("no credential")]
    Missing,
    /// Not `identifier:secret`, a wrong check, or the same header several times.
    #[error("malformed credential: {0}")]
    Malformed(MalformedCredential),
    /// Both headers are there and differ: 400.
    #[error("x-apikey and Authorization differ")]
    Conflicting,
}

/// In what way a credential is malformed, for the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MalformedCredential {
    /// The same header several times.
    #[error("repeated header")]
    Repeated,
    /// No colon between identifier and secret.
    #[error("no colon")]
    NoColon,
    /// What stands before the first colon is no identifier.
    #[error("identifier not of the form")]
    Identifier,
    /// What stands after the first colon is no secret.
    #[error("secret not of the form")]
    Secret,
    /// The secret's check is wrong: a typing error.
    #[error("wrong checksum")]
    Checksum,
}

impl From<MalformedCredential> for CredentialRefusal {
    fn from(fault: MalformedCredential) -> Self {
        Self::Malformed(fault)
    }
}

impl Credential {
    /// Reads the credential of a request from every value of its `x-apikey` and `Authorization` headers.
    ///
    /// An `Authorization` of another scheme than `Bearer` is not ours and is ignored. The value is split at the
    /// first colon and never URL-decoded. Allocates nothing.
    ///
    /// # Errors
    /// [`CredentialRefusal`].
    pub fn from_headers<'a>(
        x_apikey: impl IntoIterator<Item = &'a [u8]>,
        authorization: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Self, CredentialRefusal> {
        let key = only(x_apikey)?.map(<[u8]>::trim_ascii);
        let bearer = only(authorization)?.and_then(bearer_token);
        let presented = match (key, bearer) {
            (None, None) => return Err(CredentialRefusal::Missing),
            (Some(key), Some(bearer)) if key != bearer => return Err(CredentialRefusal::Conflicting),
            (Some(presented), _) | (None, Some(presented)) => presented,
        };
        Ok(Self::parse(presented)?)
    }

    /// Reads `identifier:secret`.
    ///
    /// # Errors
    /// [`MalformedCredential`].
    pub fn parse(presented: &[u8]) -> Result<Self, MalformedCredential> {
        let colon = presented
            .iter()
            .position(|byte| *byte == b':')
            .ok_or(MalformedCredential::NoColon)?;
        let (identifier, secret) = (&presented[..colon], &presented[colon + 1..]);
        let identifier =
            KeyIdentifier::from_bytes(identifier).map_err(|_| MalformedCredential::Identifier)?;
        let secret = KeySecret::parse(secret).map_err(|fault| match fault {
            SecretFault::Form => MalformedCredential::Secret,
            SecretFault::Checksum => MalformedCredential::Checksum,
        })?;
        Ok(Self {
            identifier,
            secret_hash: secret.hash(),
        })
    }
}

/// The one value of a header, if there is one.
fn only<'a>(values: impl IntoIterator<Item = &'a [u8]>) -> Result<Option<&'a [u8]>, MalformedCredential> {
    let mut values = values.into_iter();
    let first = values.next();
    if values.next().is_some() {
        Err(MalformedCredential::Repeated)
    } else {
        Ok(first)
    }
}

/// What follows `Bearer`, whatever the case of the scheme.
fn bearer_token(authorization: &[u8]) -> Option<&[u8]> {
    let authorization = authorization.trim_ascii();
    let (scheme, rest) = authorization.split_at_checked(6)?;
    let separated = rest.first().is_none_or(u8::is_ascii_whitespace);
    (scheme.eq_ignore_ascii_case(b"bearer") && separated).then(|| rest.trim_ascii())
}
