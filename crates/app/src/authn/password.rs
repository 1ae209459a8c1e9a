//! Passwords: argon2id, and the one-time links by which they are chosen.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use hub_domain::account::{PasswordRefusal, check_password};
use hub_domain::ids::{AccountId, FirmId};
use hub_domain::staff::{Actor, Caller};
use hub_store::FirmTx;
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

use crate::context::{Hub, Origin};
use crate::error::AppError;

/// How many passwords are hashed at once: each takes tens of megabytes.
static HASHING: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(4));

/// How long a link to choose a password stays good, in days.
pub const LINK_DAYS: i64 = 7;

/// A one-time link to choose a password, shown or sent once.
pub struct PasswordLink(String);

impl PasswordLink {
    /// The path of the link, consumed by whoever shows it.
    #[must_use]
    pub fn into_path(self) -> String {
        format!("/mot-de-passe/{}", self.0)
    }
}

impl std::fmt::Debug for PasswordLink {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("PasswordLink")
    }
}

fn argon2(memory_kib: u32) -> Result<Argon2<'static>, AppError> {
    let params = Params::new(memory_kib, 2, 1, None).map_err(AppError::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The stored form of a password, under a random salt.
///
/// # Errors
/// [`AppError::Internal`] for parameters argon2 refuses.
pub async fn hash_password(hub: &Hub, password: &str) -> Result<String, AppError> {
    let (hasher, salt, password) = (
        argon2(hub.settings().password_memory_kib)?,
        hub.random::<16>(),
        password.to_owned(),
    );
    let _place = HASHING.acquire().await.map_err(AppError::internal)?;
    tokio::task::spawn_blocking(move || {
        hasher
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map(|hash| hash.to_string())
    })
    .await
    .map_err(AppError::internal)?
    .map_err(AppError::internal)
}

/// Whether a password is the one of a stored hash. Without a hash the same work is done and the answer is no.
pub(super) async fn verify_password(
    hub: &Hub,
    stored: Option<String>,
    password: &str,
) -> Result<bool, AppError> {
    let known = stored.is_some();
    let stored = match stored {
        Some(stored) => stored,
        None => nobodys_hash(hub).await?,
    };
    let password = password.to_owned();
    let _place = HASHING.acquire().await.map_err(AppError::internal)?;
    let right = tokio::task::spawn_blocking(move || {
        PasswordHash::new(&stored).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        })
    })
    .await
    .map_err(AppError::internal)?;
    Ok(known && right)
}

/// A hash that no password has, of the same cost as the others.
async fn nobodys_hash(hub: &Hub) -> Result<String, AppError> {
    static HASH: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
    let random: String = hub
        .random::<32>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    HASH.get_or_try_init(|| hash_password(hub, &random))
        .await
        .cloned()
}

impl Hub {
    /// The address of the account a link belongs to, while the link is good.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn password_link(&self, token: &str) -> Result<Option<(AccountId, String)>, AppError> {
        Ok(self
            .database()
            .password_link(token_hash(token), self.now())
            .await?)
    }

    /// Chooses a password by a one-time link, which is used up; every session of the account is closed.
    /// The inner answer is what is wrong with the password.
    ///
    /// # Errors
    /// [`AppError::Gone`] when the link is not good any more.
    pub async fn choose_password(
        &self,
        token: &str,
        password: &str,
        origin: &Origin,
    ) -> Result<Result<(), PasswordRefusal>, AppError> {
        let (account, email) = self.password_link(token).await?.ok_or(AppError::Gone)?;
        if let Err(refusal) = check_password(password, &email) {
            return Ok(Err(refusal));
        }
        let hash = hash_password(self, password).await?;
        let mut tx = self
            .database()
            .begin(&account_caller(account, &email), self.stamp(origin))
            .await?;
        if !tx.choose_password(token_hash(token), &email, &hash).await? {
            return Err(AppError::Gone);
        }
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// Gives an account a new one-time link to choose a password, good for [`LINK_DAYS`]; earlier ones stop working.
    ///
    /// # Errors
    /// What the database answers.
    pub(crate) async fn give_password_link(
        &self,
        tx: &mut FirmTx,
        account: AccountId,
        email: &str,
    ) -> Result<PasswordLink, AppError> {
        let (link, token_hash) = self.new_password_link();
        let until = self.now().plus_days(LINK_DAYS);
        tx.add_password_link(account, email, token_hash, until).await?;
        Ok(link)
    }

    /// A fresh link token with its hash, to be stored.
    pub(crate) fn new_password_link(&self) -> (PasswordLink, [u8; 32]) {
        let token = token_text(&self.random::<32>());
        let hash = token_hash(&token);
        (PasswordLink(token), hash)
    }
}

/// An account acting on itself; its acts are in the installation's chain.
#[expect(
    clippy::disallowed_methods,
    reason = "authentication is the place that makes callers"
)]
pub(super) fn account_caller(account: AccountId, email: &str) -> Caller {
    Caller::authenticated(
        FirmId::INSTALLATION,
        Actor::Account {
            id: account,
            email: email.to_owned(),
        },
    )
}

/// Whoever runs the server, acting on a firm or on the installation from its command line.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "authentication is the place that makes callers"
)]
pub const fn operator(firm: FirmId) -> Caller {
    Caller::authenticated(firm, Actor::Operator)
}

/// The product itself, at work for a firm.
#[expect(
    clippy::disallowed_methods,
    reason = "authentication is the place that makes callers"
)]
pub(crate) const fn system(firm: FirmId) -> Caller {
    Caller::authenticated(firm, Actor::System)
}

/// A token as text: hexadecimal, so that it stands in an address or a cookie as it is.
pub(super) fn token_text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is stored of a token.
pub(super) fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
