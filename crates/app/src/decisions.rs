//! The decision on a machine's call, with its facts kept in memory while they hold (3.2, 4.7 *Cache re-arming*).

mod asked;
mod calls;
mod counts;
mod explained;
mod open_set;
mod refusals;
mod uses;

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex, PoisonError};

use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use hub_domain::api_key::KeyIdentifier;
use hub_domain::authz::call::{
    ApplicationFacts, AskedCall, AskedDossier, CallFacts, CallLimits, CallQuestion, DossierStanding,
    KeyFacts, RouteFault, TrueReason, authenticate, authorize,
};
use hub_domain::credential::{Credential, SecretHash};
use hub_domain::ids::{ApiKeyId, FirmId, InstalledAppId};
use hub_domain::moment::Moment;
use hub_store::{FirmEpoch, StoredAppFacts, StoredKeyFacts};
use ipnet::IpNet;
use quick_cache::sync::Cache;

use crate::context::{Hub, HubSettings};
use crate::error::AppError;
pub use asked::{Asked, AskedOf, CheckOutcome, Decided, MomentFault};
use calls::{Calls, Tally};
pub use counts::DecisionCounts;
pub use explained::{DecidedOn, Fact, FactKind};
pub use open_set::OpenSet;
use open_set::{KeptSets, open_sets};
use refusals::Refusals;

/// How fast one key has called.
type Limiter = RateLimiter<NotKeyed, InMemoryState, DefaultClock, StateInformationMiddleware>;

/// How many keys' facts are kept.
const KEYS_KEPT: usize = 100_000;

/// A call to decide.
#[derive(Debug)]
pub struct Call<'a> {
    /// What was presented.
    pub credential: &'a Credential,
    /// What is asked, or why that cannot be told.
    pub asked: Result<AskedCall<'a>, RouteFault>,
    /// From where.
    pub peer: IpAddr,
}

/// An allowed call: what the back end is told.
#[derive(Debug, Clone)]
pub struct AllowedCall {
    /// What is kept of the key; firm, application and partner e-mail are read in it.
    pub facts: Arc<CachedKey>,
    /// The dossier to hold the call to.
    pub dossier: Option<String>,
    /// Whether a call with this key was allowed before this one.
    pub seen_before: bool,
    /// How many more calls the key may make at once.
    pub calls_left: u32,
}

/// A refused call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedCall {
    /// Why in truth: for the log and the firm, never for the caller.
    pub reason: TrueReason,
    /// How long to wait, in seconds, for a key that calls too fast.
    pub retry_after: Option<u64>,
}

/// Who asks about a call that somebody else was sent.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// Their firm.
    pub firm: FirmId,
    /// From where they ask.
    pub from: IpAddr,
}

/// What is kept of a key.
#[derive(Debug)]
pub struct CachedKey {
    /// The facts as stored.
    pub stored: StoredKeyFacts,
    allowed_addresses: Vec<IpNet>,
    epoch: Arc<FirmEpoch>,
    limiter: Arc<Limiter>,
    /// The instant of the last use that was stored or noted; [`NEVER`] before the first.
    noted: AtomicI64,
    /// Where its allowed calls are counted; without an application none is allowed.
    tally: Option<Arc<Tally>>,
}

/// No use is known.
const NEVER: i64 = i64::MIN;

/// What was found of a key, and whether in memory.
struct FoundKey {
    key: Option<Arc<CachedKey>>,
    remembered: bool,
}

/// Facts kept in memory, and the uses of keys to be noted.
#[derive(Debug)]
pub struct Decisions {
    keys: Cache<KeyIdentifier, Arc<CachedKey>>,
    sets: KeptSets,
    counts: DecisionCounts,
    limiters: Cache<ApiKeyId, Arc<Limiter>>,
    loading: Mutex<std::collections::HashSet<(InstalledAppId, i64)>>,
    uses: Mutex<std::collections::HashMap<ApiKeyId, (FirmId, Moment)>>,
    refusals: Refusals,
    calls: Calls,
}

impl Decisions {
    pub(crate) fn new(settings: &HubSettings) -> Self {
        Self {
            keys: Cache::new(KEYS_KEPT),
            sets: open_sets(settings.open_sets_bytes),
            counts: DecisionCounts::default(),
            limiters: Cache::new(KEYS_KEPT),
            loading: Mutex::default(),
            uses: Mutex::default(),
            refusals: Refusals::default(),
            calls: Calls::default(),
        }
    }
}

impl Hub {
    /// Decides one call. Never allows when it cannot know.
    ///
    /// # Errors
    /// [`RefusedCall`], with [`TrueReason::Unavailable`] when the database cannot be asked.
    pub async fn decide(&self, call: &Call<'_>) -> Result<AllowedCall, RefusedCall> {
        self.decide_and_count(call, None).await
    }

    /// Decides a call that somebody was sent and asks about. Of another firm's key nothing is told and nothing moves: it
    /// is one that does not exist. Within the firm a refusal is noted from where it is asked, since from where the call
    /// came is no more than said.
    ///
    /// # Errors
    /// As [`Hub::decide`].
    pub async fn decide_about(&self, about: About, call: &Call<'_>) -> Result<AllowedCall, RefusedCall> {
        self.decide_and_count(call, Some(about)).await
    }

    async fn decide_and_count(
        &self,
        call: &Call<'_>,
        about: Option<About>,
    ) -> Result<AllowedCall, RefusedCall> {
        let decided = self.decide_now(call, about).await;
        match &decided {
            Ok(_) => self.decisions().counts.allow(),
            Err(refused) => self.count_refusal(*refused),
        }
        decided
    }

    async fn decide_now(&self, call: &Call<'_>, about: Option<About>) -> Result<AllowedCall, RefusedCall> {
        let now = self.now();
        let mut found = match self.key(&call.credential.identifier, now).await {
            Ok(key) => key,
            Err(error) => {
                tracing::warn!(%error, "a call could not be decided");
                return Err(RefusedCall::of(TrueReason::Unavailable));
            }
        };
        let is_foreign = |key: &Arc<CachedKey>| about.is_some_and(|about| about.firm != key.stored.firm);
        if found.key.as_ref().is_some_and(is_foreign) {
            if found.remembered {
                self.same_work(&call.credential.identifier).await?;
            }
            found.key = None;
        }
        let from = about.map_or(call.peer, |about| about.from);
        self.decide_with(found, call, from, now).await
    }

    async fn decide_with(
        &self,
        found: FoundKey,
        call: &Call<'_>,
        from: IpAddr,
        now: Moment,
    ) -> Result<AllowedCall, RefusedCall> {
        let limits = self.settings().call_limits;
        let presented: &SecretHash = &call.credential.secret_hash;
        let Some(key) = found.key else {
            let refused = authenticate(None, presented, now)
                .err()
                .unwrap_or(TrueReason::UnknownIdentifier);
            return Err(RefusedCall::of(refused));
        };
        let facts = key.key_facts(limits);
        let caller = match authenticate(Some(&facts), presented, now) {
            Ok(caller) => caller,
            Err(reason) => {
                // Only a wrong secret takes as long as an unknown identifier: who holds the right one may know.
                if found.remembered && matches!(reason, TrueReason::WrongSecret | TrueReason::SecretRetired) {
                    self.same_work(&call.credential.identifier).await?;
                }
                return Err(self.refused(&key, reason, from, now));
            }
        };
        let calls_left = match key.limiter.check() {
            Ok(state) => state.remaining_burst_capacity(),
            Err(early) => {
                // The limiter's own clock: making another costs more than the whole decision.
                let wait = early.wait_time_from(key.limiter.clock().now());
                return Err(RefusedCall {
                    retry_after: Some(wait.as_secs() + 1),
                    ..self.refused(&key, TrueReason::RateLimited, from, now)
                });
            }
        };
        let standing = match self.standing(&key, call, now).await {
            Ok(standing) => standing,
            Err(error) => {
                tracing::warn!(%error, "a call could not be decided");
                return Err(RefusedCall::of(TrueReason::Unavailable));
            }
        };
        let facts = call_facts(&key.stored, &key.allowed_addresses, limits, standing);
        let question = CallQuestion {
            presented,
            asked: call.asked,
            peer: call.peer,
        };
        let dossier = authorize(caller, &facts, &question)
            .map_err(|reason| self.refused(&key, reason, from, now))?
            .dossier
            .map(str::to_owned);
        let seen_before = self.note_use(&key, now);
        if let Some(tally) = &key.tally {
            tally.add();
        }
        Ok(AllowedCall {
            facts: key,
            dossier,
            seen_before,
            calls_left,
        })
    }

    /// Reads a remembered key once more, so that a wrong secret takes the time of an unknown identifier, which is
    /// never remembered: the time of the answer does not tell which identifiers exist.
    async fn same_work(&self, identifier: &KeyIdentifier) -> Result<(), RefusedCall> {
        match Box::pin(self.database().key_facts(identifier)).await {
            Ok(_) => Ok(()),
            Err(error) => {
                tracing::warn!(%error, "a call could not be decided");
                Err(RefusedCall::of(TrueReason::Unavailable))
            }
        }
    }

    /// What is known of a key: from memory while it holds, else from the database.
    async fn key(&self, identifier: &KeyIdentifier, now: Moment) -> Result<FoundKey, AppError> {
        let trusted = self.database().epochs().heard_recently(now);
        if trusted
            && let Some(key) = self.decisions().keys.get(identifier)
            && key.epoch.holds(key.stored.epoch)
        {
            return Ok(FoundKey {
                key: Some(key),
                remembered: true,
            });
        }
        // In a box, as all that asks the database here: the future of a call that memory answers stays small, and costs
        // little to hand from layer to layer.
        let Some(stored) = Box::pin(self.database().key_facts(identifier)).await? else {
            return Ok(FoundKey {
                key: None,
                remembered: false,
            });
        };
        let epoch = self.database().epochs().of(stored.firm);
        let limiter = self.limiter(stored.key);
        let allowed_addresses = parse_networks(stored.allowed_addresses.as_deref())?;
        // What was read carries the epoch of that very moment. It is used later only while that epoch stands.
        let noted = AtomicI64::new(self.last_use(&stored));
        let tally = stored
            .application
            .as_ref()
            .map(|application| self.decisions().calls.of(stored.firm, stored.key, application.id));
        let key = Arc::new(CachedKey {
            stored,
            allowed_addresses,
            epoch,
            limiter,
            noted,
            tally,
        });
        self.decisions().keys.insert(*identifier, Arc::clone(&key));
        Ok(FoundKey {
            key: Some(key),
            remembered: false,
        })
    }

    /// How the asked dossier stands; looked up only when the call names one.
    async fn standing(
        &self,
        key: &Arc<CachedKey>,
        call: &Call<'_>,
        now: Moment,
    ) -> Result<DossierStanding, AppError> {
        let (
            Ok(AskedCall {
                dossier: AskedDossier::Code(code),
                ..
            }),
            Some(application),
        ) = (&call.asked, &key.stored.application)
        else {
            return Ok(DossierStanding::Closed);
        };
        let known = self.decisions().sets.get(&(key.stored.firm, application.id));
        // The set's revision is the one the key's facts were read with, so it is as fresh as they are.
        let open = match known.filter(|set| set.revision() == application.open_revision) {
            Some(set) if self.database().epochs().heard_recently(now) => set.contains(code),
            _ => {
                self.load_set(key.stored.firm, application);
                Box::pin(self.database().is_open(&key.stored, code)).await?
            }
        };
        Ok(if open {
            DossierStanding::Open
        } else {
            DossierStanding::Closed
        })
    }

    /// Loads an application's open dossiers in the background, once at a time.
    fn load_set(&self, firm: FirmId, application: &StoredAppFacts) {
        let wanted = (application.id, application.open_revision);
        let application = application.id;
        let first = self
            .decisions()
            .loading
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(wanted);
        if !first {
            return;
        }
        let hub = self.clone();
        tokio::spawn(async move {
            match hub.database().open_codes(firm, application).await {
                Ok(Some((revision, codes))) => {
                    let set = OpenSet::new(revision, &codes);
                    let sets = &hub.decisions().sets;
                    sets.insert((firm, application), Arc::new(set));
                    // A set too large to be kept stays among those being loaded, so that it is not loaded again for
                    // every call: the database answers them.
                    if sets.get(&(firm, application)).is_none() {
                        tracing::warn!(%application, "the open dossiers of an application take more than the limit");
                        return;
                    }
                }
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "the open dossiers of an application could not be read"),
            }
            hub.decisions()
                .loading
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(&wanted);
        });
    }

    /// Counts what an allowed call asks beside itself against the limit of its key, as if each had been a call: many
    /// questions in one are no way around it.
    ///
    /// # Errors
    /// How long to wait, in seconds.
    pub fn count_more(&self, call: &AllowedCall, more: usize) -> Result<(), u64> {
        let limiter = &call.facts.limiter;
        // What is more than the key may ever ask at once takes all that is left of it.
        let burst = usize::try_from(self.settings().call_limits.burst).unwrap_or(usize::MAX);
        let more = u32::try_from(more.min(burst)).unwrap_or(u32::MAX);
        let Some(more) = NonZeroU32::new(more) else {
            return Ok(());
        };
        match limiter.check_n(more) {
            Ok(Ok(_)) | Err(_) => Ok(()),
            Ok(Err(early)) => Err(early.wait_time_from(limiter.clock().now()).as_secs() + 1),
        }
    }

    fn limiter(&self, key: ApiKeyId) -> Arc<Limiter> {
        if let Some(limiter) = self.decisions().limiters.get(&key) {
            return limiter;
        }
        let limits = self.settings().call_limits;
        let per_second = NonZeroU32::new(limits.per_second).unwrap_or(NonZeroU32::MIN);
        let burst = NonZeroU32::new(limits.burst).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(per_second).allow_burst(burst);
        let limiter = Arc::new(RateLimiter::direct(quota).with_middleware::<StateInformationMiddleware>());
        self.decisions().limiters.insert(key, Arc::clone(&limiter));
        limiter
    }

    /// Hears from the database what other processes changed. Called a few times a second.
    ///
    /// # Errors
    /// What the database answers; facts in memory are trusted for two more seconds at most.
    pub async fn refresh_epochs(&self) -> Result<(), AppError> {
        let now = self.now();
        Ok(self.database().epochs().refresh(self.database(), now).await?)
    }
}

impl CachedKey {
    fn key_facts(&self, limits: CallLimits) -> KeyFacts<'_> {
        key_facts(&self.stored, &self.allowed_addresses, limits)
    }
}

fn key_facts<'a>(
    stored: &'a StoredKeyFacts,
    allowed_addresses: &'a [IpNet],
    limits: CallLimits,
) -> KeyFacts<'a> {
    KeyFacts {
        id: stored.key,
        kind: stored.kind,
        secrets: &stored.secrets,
        expires_at: stored.expires_at,
        revoked_at: stored.revoked_at,
        allowed_addresses,
        restricted_dossier: stored.restricted_dossier.as_deref(),
        limits,
    }
}

/// Everything that is known of a call, for the decision.
fn call_facts<'a>(
    stored: &'a StoredKeyFacts,
    allowed_addresses: &'a [IpNet],
    limits: CallLimits,
    dossier: DossierStanding,
) -> CallFacts<'a> {
    let application = stored.application.as_ref();
    CallFacts {
        key: key_facts(stored, allowed_addresses, limits),
        firm: stored.firm,
        firm_suspended: stored.firm_suspended,
        application: application.map(|application| ApplicationFacts {
            id: application.id,
            suspended: application.suspended,
            permissions: &application.permissions,
            grants: &application.grants,
            partner_email: application.partner_email.as_deref(),
        }),
        dossier,
    }
}

impl RefusedCall {
    /// A refusal without a wait.
    #[must_use]
    pub const fn of(reason: TrueReason) -> Self {
        Self {
            reason,
            retry_after: None,
        }
    }
}

/// The networks of a stored list, one a line. A line that is no network closes the key rather than opening it.
fn parse_networks(text: Option<&str>) -> Result<Vec<IpNet>, AppError> {
    text.unwrap_or_default()
        .lines()
        .map(|line| {
            let line = line.trim();
            line.parse::<IpNet>()
                .or_else(|_| line.parse::<IpAddr>().map(IpNet::from))
                .map_err(AppError::internal)
        })
        .collect()
}
