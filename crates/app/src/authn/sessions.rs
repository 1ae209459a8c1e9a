//! Signing in and out, and what a session says of who asks.

use hub_domain::account::{EmailAddress, PASSWORD_MAX_CHARS};
use hub_domain::ids::{AccountId, ContactId, FirmId};
use hub_domain::moment::Moment;
use hub_domain::staff::{Actor, Caller};
use hub_store::{Account, Database, NewSession, Occupant, OpenSession, Place, SessionFirm, SessionLine};

use super::password::{account_caller, token_hash, token_text, verify_password};
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// How long a session lasts without being used, in milliseconds: eight hours.
pub const SESSION_IDLE_MILLIS: i64 = 8 * 3_600_000;
/// How often its use is noted, in milliseconds.
const SEEN_EVERY_MILLIS: i64 = 60_000;

/// The secret of a session, as it stands in the cookie.
pub struct SessionToken(String);

impl SessionToken {
    /// The text for the cookie.
    #[must_use]
    pub fn into_cookie(self) -> String {
        self.0
    }
}

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SessionToken")
    }
}

/// What somebody typed to sign in.
pub struct SignIn<'a> {
    /// The address typed.
    pub email: &'a str,
    /// The password typed.
    pub password: &'a str,
}

/// Why signing in was refused. Wrong address and wrong password are one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInRefusal {
    /// The address or the password is wrong.
    Wrong,
    /// Too many attempts: nothing is looked at before this instant.
    Wait(Moment),
    /// The account is right but has no place in any firm.
    NoPlace,
}

/// Who is signed in, and where they work.
#[derive(Debug, Clone)]
pub struct SignedIn {
    session: OpenSession,
    caller: Option<Caller>,
}

impl SignedIn {
    /// The session.
    #[must_use]
    pub const fn session(&self) -> &OpenSession {
        &self.session
    }

    /// The person acting in the firm worked in; none when they lost their place there.
    #[must_use]
    pub const fn caller(&self) -> Option<&Caller> {
        self.caller.as_ref()
    }

    /// The firm worked in.
    #[must_use]
    pub fn firm(&self) -> Option<&SessionFirm> {
        self.session.place.as_ref().map(|(firm, _)| firm)
    }

    /// Whether a contact signed in, by a one-time link: such a session is never the staff's (`GST-04`).
    #[must_use]
    pub const fn is_contact(&self) -> bool {
        self.session.is_contact
    }
}

impl Hub {
    /// Signs in with a local account. Every failure costs the same work.
    ///
    /// # Errors
    /// What the database answers; a refusal is an answer, not an error.
    pub async fn sign_in(
        &self,
        typed: SignIn<'_>,
        origin: &Origin,
    ) -> Result<Result<SessionToken, SignInRefusal>, AppError> {
        let now = self.now();
        if self.throttle().must_wait(&origin.address, now) {
            return Ok(Err(SignInRefusal::Wait(now.plus_millis(900_000))));
        }
        let account = match EmailAddress::parse(typed.email) {
            Ok(email) => self.database().account_by_email(&email).await?,
            Err(_) => None,
        };
        if let Some(until) = account.as_ref().and_then(|account| account.locked_until)
            && until > now
        {
            return Ok(Err(SignInRefusal::Wait(until)));
        }
        let too_long = typed.password.chars().count() > PASSWORD_MAX_CHARS;
        let stored = account.as_ref().filter(|account| !account.disabled && !too_long);
        let right = verify_password(
            self,
            stored.and_then(|account| account.password_hash.clone()),
            if too_long { "" } else { typed.password },
        )
        .await?;
        match account {
            Some(account) if right => self.open_session(account, origin).await,
            account => self.refuse(account, origin).await.map(Err),
        }
    }

    async fn refuse(&self, account: Option<Account>, origin: &Origin) -> Result<SignInRefusal, AppError> {
        let now = self.now();
        self.throttle().count(&origin.address, now);
        let Some(account) = account else {
            return Ok(SignInRefusal::Wrong);
        };
        let failures = self.database().count_failure(account.id, now).await?;
        if Database::locks(failures) {
            let caller = account_caller(account.id, &account.email);
            let mut tx = self.database().begin(&caller, self.stamp(origin)).await?;
            tx.record_lock(account.id, &account.email, &origin.address);
            tx.commit().await?;
        }
        Ok(SignInRefusal::Wrong)
    }

    async fn open_session(
        &self,
        account: Account,
        origin: &Origin,
    ) -> Result<Result<SessionToken, SignInRefusal>, AppError> {
        let places = self.database().places(account.id).await?;
        // Somebody with several firms comes back to the one where they last worked, at first to the one where they may
        // do most.
        let last = self.database().setting(&last_firm_setting(account.id)).await?;
        let last = last.and_then(|id| id.parse::<FirmId>().ok());
        let most = places.iter().rev().max_by_key(|place| place.level);
        let Some(place) = places.iter().find(|place| Some(place.firm) == last).or(most) else {
            return Ok(Err(SignInRefusal::NoPlace));
        };
        let firm = place.firm;
        self.database().forgive(account.id).await?;
        self.new_session(account.id, firm, None, origin).await.map(Ok)
    }

    /// Opens a session in a firm: of the staff, or of a contact.
    pub(super) async fn new_session(
        &self,
        account: AccountId,
        firm: FirmId,
        contact: Option<ContactId>,
        origin: &Origin,
    ) -> Result<SessionToken, AppError> {
        let (token, now) = (token_text(&self.random::<32>()), self.now());
        let session = NewSession {
            token_hash: token_hash(&token),
            account,
            firm: Some(firm),
            csrf_token: token_text(&self.random::<16>()),
            now,
            expires_at: now.plus_millis(SESSION_IDLE_MILLIS),
            address: origin.address.clone(),
            agent: origin.agent.chars().take(200).collect(),
            contact,
        };
        self.database().open_session(&session).await?;
        Ok(SessionToken(token))
    }

    /// Who a session's token belongs to, with facts read now.
    ///
    /// # Errors
    /// What the database answers.
    #[expect(
        clippy::disallowed_methods,
        reason = "authentication is the place that makes callers"
    )]
    pub async fn signed_in(&self, token: &str) -> Result<Option<SignedIn>, AppError> {
        let now = self.now();
        let Some(session) = self.database().session(token_hash(token), now).await? else {
            return Ok(None);
        };
        if now.millis_since(session.seen_at) >= SEEN_EVERY_MILLIS {
            let expires_at = now.plus_millis(SESSION_IDLE_MILLIS);
            // Noting the use must not keep the person from reading while the writer is busy.
            let (hub, id) = (self.clone(), session.id);
            tokio::spawn(async move {
                if let Err(error) = hub.database().session_seen(id, now, expires_at).await {
                    tracing::warn!(%error, "the use of a session could not be noted");
                }
            });
        }
        let caller = session
            .place
            .as_ref()
            .map(|(firm, occupant)| Caller::authenticated(firm.id, actor(occupant)));
        Ok(Some(SignedIn { session, caller }))
    }

    /// The firms in which the person has a place.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn places(&self, signed_in: &SignedIn) -> Result<Vec<Place>, AppError> {
        Ok(self.database().places(signed_in.session.account).await?)
    }

    /// Works in another firm from here on.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a firm in which the person has no place.
    pub async fn switch_firm(&self, signed_in: &SignedIn, domain: &str) -> Result<(), AppError> {
        if signed_in.is_contact() {
            return Err(AppError::NotFound);
        }
        let places = self.places(signed_in).await?;
        let place = places
            .iter()
            .find(|place| place.domain == domain)
            .ok_or(AppError::NotFound)?;
        self.database()
            .switch_firm(signed_in.session.id, place.firm, self.now())
            .await?;
        let setting = last_firm_setting(signed_in.session.account);
        self.database()
            .set_setting(&setting, &place.firm.to_string())
            .await?;
        Ok(())
    }

    /// Closes this session.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn sign_out(&self, signed_in: &SignedIn) -> Result<(), AppError> {
        Ok(self.database().close_session(signed_in.session.id).await?)
    }

    /// Closes every session of the account, this one included. Answers how many.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn sign_out_everywhere(&self, signed_in: &SignedIn, origin: &Origin) -> Result<u64, AppError> {
        let session = &signed_in.session;
        let caller = account_caller(session.account, &session.email);
        let mut tx = self.database().begin(&caller, self.stamp(origin)).await?;
        let closed = tx.close_sessions(session.account, &session.email).await?;
        tx.commit().await?;
        Ok(closed)
    }

    /// The account's open sessions.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn sessions(&self, signed_in: &SignedIn) -> Result<Vec<SessionLine>, AppError> {
        Ok(self
            .database()
            .sessions(signed_in.session.account, self.now())
            .await?)
    }

    /// Whether the person wants to be told when what they set off has ended (E8).
    ///
    /// # Errors
    /// What the database answers.
    pub async fn job_letters(&self, signed_in: &SignedIn) -> Result<bool, AppError> {
        Ok(self.database().job_letters(signed_in.session.account).await?)
    }

    /// Keeps whether they want it.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn set_job_letters(&self, signed_in: &SignedIn, is_wanted: bool) -> Result<(), AppError> {
        Ok(self
            .database()
            .set_job_letters(signed_in.session.account, is_wanted)
            .await?)
    }

    /// Keeps the person's language and theme (`auto`, `clair` or `sombre`).
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a language or a theme that does not exist.
    pub async fn set_preferences(
        &self,
        signed_in: &SignedIn,
        language: Option<&str>,
        theme: &str,
    ) -> Result<(), AppError> {
        let known =
            matches!(language, None | Some("fr" | "en")) && matches!(theme, "auto" | "clair" | "sombre");
        if !known {
            return Err(AppError::NotFound);
        }
        Ok(self
            .database()
            .set_preferences(signed_in.session.account, language, theme)
            .await?)
    }
}

fn actor(occupant: &Occupant) -> Actor {
    match occupant.clone() {
        Occupant::Staff(facts) => Actor::Staff(facts),
        Occupant::Contact { id, name } => Actor::Contact { id, name },
    }
}

fn last_firm_setting(account: AccountId) -> String {
    format!("last_firm_of_account.{account}")
}
