//! Accounts: who signs in, and the one-time links by which a password is chosen.

use hub_domain::account::{EmailAddress, LOCK_AFTER_FAILURES, wait_after};
use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::ids::{AccountId, FirmId};
use hub_domain::moment::Moment;
use serde_json::json;

use crate::db::{Database, Row, args};
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::sql::global_sql;

global_sql! {
    ACCOUNT_BY_EMAIL = "SELECT id, email, password_hash, language, theme, failed_attempts, locked_until, disabled_at \
        FROM account WHERE email_folded = $1";
    ACCOUNT_BY_ID = "SELECT id, email, password_hash, language, theme, failed_attempts, locked_until, disabled_at \
        FROM account WHERE id = $1";
    ADD_ACCOUNT = "INSERT INTO account (email, email_folded, password_hash, language, theme, failed_attempts, created_at) \
        VALUES ($1, $2, $3, $4, 'auto', 0, $5) RETURNING id";
    COUNT_FAILURE = "UPDATE account SET failed_attempts = failed_attempts + 1 WHERE id = $1 RETURNING failed_attempts";
    WAIT_UNTIL = "UPDATE account SET locked_until = $2 WHERE id = $1";
    FORGIVE = "UPDATE account SET failed_attempts = 0, locked_until = NULL WHERE id = $1 AND failed_attempts > 0";
    JOB_LETTERS = "SELECT job_letters FROM account WHERE id = $1";
    SET_JOB_LETTERS = "UPDATE account SET job_letters = $2 WHERE id = $1";
    SET_PREFERENCES = "UPDATE account SET language = $2, theme = $3 WHERE id = $1";
    SET_PASSWORD = "UPDATE account SET password_hash = $2, failed_attempts = 0, locked_until = NULL WHERE id = $1";
    ADD_LINK = "INSERT INTO account_link (token_hash, account_id, purpose, created_at, expires_at) \
        VALUES ($1, $2, 'password', $3, $4)";
    LINK = "SELECT l.account_id, a.email FROM account_link l JOIN account a ON a.id = l.account_id \
        WHERE l.token_hash = $1 AND l.purpose = 'password' AND l.used_at IS NULL AND l.expires_at > $2 \
        AND a.disabled_at IS NULL";
    USE_LINK = "UPDATE account_link SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 \
        RETURNING account_id";
    DROP_LINKS = "UPDATE account_link SET used_at = $2 WHERE account_id = $1 AND used_at IS NULL";
    DROP_SESSIONS = "DELETE FROM session WHERE account_id = $1";
    FIRMS_OF = "SELECT firm_id FROM staff_member WHERE account_id = $1";
    PLACES = "SELECT f.id, f.domain, f.name, s.id, s.level FROM staff_member s JOIN firm f ON f.id = s.firm_id \
        WHERE s.account_id = $1 AND s.deactivated_at IS NULL ORDER BY f.domain";
}

/// An account as stored.
#[derive(Clone)]
pub struct Account {
    /// Its row.
    pub id: AccountId,
    /// Its address.
    pub email: String,
    /// The argon2id hash of its password, once chosen.
    pub password_hash: Option<String>,
    /// `fr` or `en`, once chosen.
    pub language: Option<String>,
    /// `auto`, `clair` or `sombre`.
    pub theme: String,
    /// Wrong passwords in a row.
    pub failed_attempts: i64,
    /// Until when no password is looked at.
    pub locked_until: Option<Moment>,
    /// Whether it may sign in at all.
    pub disabled: bool,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Account")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// A firm in which an account has a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The firm.
    pub firm: FirmId,
    /// Its domain.
    pub domain: String,
    /// Its name.
    pub name: String,
    /// The account's staff member there.
    pub staff: hub_domain::ids::StaffId,
    /// The profile level there.
    pub level: hub_domain::staff::ProfileLevel,
}

impl Database {
    /// The account of an address.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn account_by_email(&self, email: &EmailAddress) -> Result<Option<Account>, StoreError> {
        self.reader()
            .await?
            .opt(&ACCOUNT_BY_EMAIL, args![email.folded()])
            .await?
            .as_ref()
            .map(account)
            .transpose()
    }

    /// One account.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.reader()
            .await?
            .opt(&ACCOUNT_BY_ID, args![id])
            .await?
            .as_ref()
            .map(account)
            .transpose()
    }

    /// The firms in which an account has a place.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn places(&self, account: AccountId) -> Result<Vec<Place>, StoreError> {
        let rows = self.reader().await?.all(&PLACES, args![account]).await?;
        rows.iter()
            .map(|row| {
                Ok(Place {
                    firm: row.id(0)?,
                    domain: row.text(1)?,
                    name: row.text(2)?,
                    staff: row.id(3)?,
                    level: hub_domain::staff::ProfileLevel::from_hundredths(row.int(4)?),
                })
            })
            .collect()
    }

    /// Counts a wrong password and makes the next attempt wait. Answers the failures in a row.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn count_failure(&self, account: AccountId, now: Moment) -> Result<i64, StoreError> {
        let mut link = self.writer().await?;
        let failures = link.one(&COUNT_FAILURE, args![account]).await?.int(0)?;
        if wait_after(failures) > 0 {
            link.run(&WAIT_UNTIL, args![account, now.plus_millis(wait_after(failures))])
                .await?;
        }
        link.commit().await?;
        Ok(failures)
    }

    /// Whether that many failures lock the account.
    #[must_use]
    pub const fn locks(failures: i64) -> bool {
        failures == LOCK_AFTER_FAILURES
    }

    /// Forgets the failures of an account that gave the right password.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn forgive(&self, account: AccountId) -> Result<(), StoreError> {
        let mut link = self.writer().await?;
        link.run(&FORGIVE, args![account]).await?;
        link.commit().await
    }

    /// Whether an account wants to be told when what it set off has ended (E8).
    ///
    /// # Errors
    /// What the database answers.
    pub async fn job_letters(&self, account: AccountId) -> Result<bool, StoreError> {
        let row = self.reader().await?.one(&JOB_LETTERS, args![account]).await?;
        Ok(row.int(0)? != 0)
    }

    /// Keeps whether an account wants to be told when what it set off has ended (E8).
    ///
    /// # Errors
    /// What the database answers.
    pub async fn set_job_letters(&self, account: AccountId, is_wanted: bool) -> Result<(), StoreError> {
        let mut link = self.writer().await?;
        link.run(&SET_JOB_LETTERS, args![account, i64::from(is_wanted)])
            .await?;
        link.commit().await
    }

    /// Keeps an account's language and theme.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn set_preferences(
        &self,
        account: AccountId,
        language: Option<&str>,
        theme: &str,
    ) -> Result<(), StoreError> {
        let mut link = self.writer().await?;
        link.run(&SET_PREFERENCES, args![account, language, theme])
            .await?;
        link.commit().await
    }

    /// The account a one-time link belongs to, and its address, while the link is good.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn password_link(
        &self,
        token_hash: [u8; 32],
        now: Moment,
    ) -> Result<Option<(AccountId, String)>, StoreError> {
        let row = self.reader().await?.opt(&LINK, args![token_hash, now]).await?;
        row.map(|row| Ok((row.id(0)?, row.text(1)?))).transpose()
    }
}

impl FirmTx {
    /// Creates the account of an address, or finds it. Answers it and whether it is new.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn account_of(
        &mut self,
        email: &EmailAddress,
        password_hash: Option<&str>,
    ) -> Result<(AccountId, bool), StoreError> {
        let at = self.at();
        let (_, link) = self.parts();
        if let Some(row) = link.opt(&ACCOUNT_BY_EMAIL, args![email.folded()]).await? {
            return Ok((row.id(0)?, false));
        }
        let args = args![email.as_str(), email.folded(), password_hash, None::<&str>, at];
        Ok((link.one(&ADD_ACCOUNT, args).await?.id(0)?, true))
    }

    /// Whether an account has, or had, a place in another firm: its password is none of this firm's business.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn is_elsewhere(&mut self, account: AccountId) -> Result<bool, StoreError> {
        let (firm, link) = self.parts();
        for row in link.all(&FIRMS_OF, args![account]).await? {
            if row.id::<FirmId>(0)? != firm {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Makes a one-time link to choose a password; earlier ones of the account stop working.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn add_password_link(
        &mut self,
        account: AccountId,
        email: &str,
        token_hash: [u8; 32],
        expires_at: Moment,
    ) -> Result<(), StoreError> {
        let at = self.at();
        let (_, link) = self.parts();
        link.run(&DROP_LINKS, args![account, at]).await?;
        link.run(&ADD_LINK, args![token_hash, account, at, expires_at])
            .await?;
        self.record(account_event(
            Verb::PasswordLinkMade,
            account,
            email,
            json!({ "expires_at": expires_at }),
        ));
        Ok(())
    }

    /// Uses a one-time link: the password is set and every session of the account is closed. Answers whether the link
    /// was still good.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn choose_password(
        &mut self,
        token_hash: [u8; 32],
        email: &str,
        password_hash: &str,
    ) -> Result<bool, StoreError> {
        let at = self.at();
        let (_, link) = self.parts();
        let Some(row) = link.opt(&USE_LINK, args![token_hash, at]).await? else {
            return Ok(false);
        };
        let account: AccountId = row.id(0)?;
        link.run(&SET_PASSWORD, args![account, password_hash]).await?;
        link.run(&DROP_SESSIONS, args![account]).await?;
        self.record(account_event(Verb::PasswordChosen, account, email, json!(null)));
        Ok(true)
    }

    /// Closes every session of an account. Answers how many.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn close_sessions(&mut self, account: AccountId, email: &str) -> Result<u64, StoreError> {
        let (_, link) = self.parts();
        let closed = link.run(&DROP_SESSIONS, args![account]).await?;
        self.record(account_event(
            Verb::SessionsClosed,
            account,
            email,
            json!({ "sessions": closed }),
        ));
        Ok(closed)
    }

    /// Records that repeated failures locked an account.
    pub fn record_lock(&mut self, account: AccountId, email: &str, address: &str) {
        self.record(account_event(
            Verb::AccountLocked,
            account,
            email,
            json!({ "from": address }),
        ));
    }
}

fn account_event(verb: Verb, account: AccountId, email: &str, after: serde_json::Value) -> Event {
    Event {
        verb,
        object: ObjectRef {
            kind: "account",
            id: account.0,
            label: email.to_owned(),
        },
        dossier: None,
        before: None,
        after: Some(after),
    }
}

fn account(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        id: row.id(0)?,
        email: row.text(1)?,
        password_hash: row.maybe_text(2)?,
        language: row.maybe_text(3)?,
        theme: row.text(4)?,
        failed_attempts: row.int(5)?,
        locked_until: row.maybe_moment(6)?,
        disabled: row.maybe_int(7)?.is_some(),
    })
}
