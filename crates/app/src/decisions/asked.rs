//! Decisions asked about, by who does not hold the key: the same facts and the same rules as for a call (3.3), now or at
//! a past moment.

use std::net::{IpAddr, Ipv4Addr};

use hub_domain::api_key::KeyIdentifier;
use hub_domain::authz::call::{
    AskedCall, AskedDossier, CallDecision, CallQuestion, Check, DossierStanding, OperationName, RouteFault,
    TrueReason, decide,
};
use hub_domain::authz::{Act, Target, allows};
use hub_domain::credential::SecretHash;
use hub_domain::ids::InstalledAppId;
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;
use hub_store::{ReadApplications as _, StoredKeyFacts};

use super::explained::{DecidedOn, Fact, Known};
use super::{call_facts, parse_networks};
use crate::context::Hub;
use crate::error::AppError;

/// Whose call is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedOf {
    /// The key of an identifier.
    Key(KeyIdentifier),
    /// An application's own key.
    Application(InstalledAppId),
}

/// A call that is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Whose.
    pub of: AskedOf,
    /// What it wants, or why that cannot be told.
    pub call: Result<AskedCall<'a>, RouteFault>,
    /// Whether the operation stands for any that the application may do.
    pub any_operation: bool,
    /// From where; from an address that the key allows when absent.
    pub peer: Option<IpAddr>,
    /// At which past moment; now when absent.
    pub at: Option<Moment>,
    /// Whether the facts that decide are told.
    pub explain: bool,
}

/// Why nothing can be said of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MomentFault {
    /// It has not come.
    Future,
    /// The words of the journal that tell of it were erased: they are kept since then.
    NotKept(Moment),
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Why it is refused; nothing where it is allowed.
    pub refused: Option<TrueReason>,
    /// The firm's revision it was decided at.
    pub revision: i64,
    /// Which facts decided and who made them, in the order of the checks, where that was asked.
    pub facts: Vec<Fact>,
    /// What the key and its application were, where that was asked and there is such a key.
    pub on: Option<DecidedOn>,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckOutcome {
    /// It lets the call through.
    Passed,
    /// It refuses the call.
    Refused,
    /// An earlier check refuses already.
    NotReached,
    /// It depends on the call itself, which is not made here: its secret, how fast it follows others.
    NotAsked,
}

impl CheckOutcome {
    /// The word of the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Refused => "refused",
            Self::NotReached => "not_reached",
            Self::NotAsked => "not_asked",
        }
    }
}

impl Decided {
    /// How a check ended.
    #[must_use]
    pub fn outcome(&self, check: Check) -> CheckOutcome {
        match self.refused.map(TrueReason::check) {
            Some(None) => CheckOutcome::NotReached,
            Some(Some(refusing)) if check == refusing => CheckOutcome::Refused,
            Some(Some(refusing)) if check > refusing => CheckOutcome::NotReached,
            _ if matches!(check, Check::Secret | Check::Rate) => CheckOutcome::NotAsked,
            _ => CheckOutcome::Passed,
        }
    }

    const fn refused(reason: TrueReason) -> Self {
        Self {
            refused: Some(reason),
            revision: 0,
            facts: Vec::new(),
            on: None,
        }
    }
}

impl Hub {
    /// Whether a call of a key or application of the caller's firm would be allowed, now or at a past moment, were it to
    /// come from the address asked, or from one that the key allows. Another firm's key is one that does not exist. Inside,
    /// why nothing can be said of the moment.
    ///
    /// # Errors
    /// [`AppError::Denied`]; with `explain`, or of a past moment, also for whoever may not be told the facts.
    pub async fn decision(
        &self,
        caller: &Caller,
        asked: &Asked<'_>,
    ) -> Result<Result<Decided, MomentFault>, AppError> {
        allows(caller, Act::AskDecisions, Target::Firm)?;
        if asked.explain || asked.at.is_some() {
            allows(caller, Act::ExplainDecisions, Target::Firm)?;
        }
        if let Some(at) = asked.at
            && let Some(fault) = self.moment_fault(caller, at).await?
        {
            return Ok(Err(fault));
        }
        let identifier = match asked.of {
            AskedOf::Key(identifier) => identifier,
            AskedOf::Application(id) => match self.own_key(caller, id, asked.at).await? {
                Ok(identifier) => identifier,
                Err(reason) => return Ok(Ok(Decided::refused(reason))),
            },
        };
        let stored = self.database().key_facts(&identifier).await?;
        let Some(stored) = stored.filter(|stored| stored.firm == caller.firm()) else {
            return Ok(Ok(Decided::refused(TrueReason::UnknownIdentifier)));
        };
        let revision = stored.epoch;
        let dossier = asked.call.ok().and_then(|call| match call.dossier {
            AskedDossier::Code(code) => Some(code),
            AskedDossier::Unplaced | AskedDossier::Missing | AskedDossier::Cabinet => None,
        });
        if !asked.explain && asked.at.is_none() {
            let standing = match dossier {
                Some(code) if self.database().is_open(&stored, code).await? => DossierStanding::Open,
                _ => DossierStanding::Closed,
            };
            let refused = self.decided_on(&stored, standing, asked, self.now())?;
            return Ok(Ok(Decided {
                refused,
                revision,
                facts: Vec::new(),
                on: None,
            }));
        }
        let known = self.known(caller, stored, dossier, asked.at).await?;
        let refused = match known.existed {
            true => self.decided_on(&known.stored, known.standing, asked, known.now)?,
            false => Some(TrueReason::UnknownIdentifier),
        };
        let Known { facts, on, .. } = known;
        Ok(Ok(Decided {
            refused,
            revision,
            facts: if asked.explain { facts } else { Vec::new() },
            on: asked.explain.then_some(on),
        }))
    }

    async fn moment_fault(&self, caller: &Caller, at: Moment) -> Result<Option<MomentFault>, AppError> {
        if at > self.now() {
            return Ok(Some(MomentFault::Future));
        }
        let kept_since = self.database().read(caller).await?.words_kept_since().await?;
        Ok(kept_since.filter(|since| at < *since).map(MomentFault::NotKept))
    }

    /// The identifier of an application's own key, or why its calls are refused without one.
    async fn own_key(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        at: Option<Moment>,
    ) -> Result<Result<KeyIdentifier, TrueReason>, AppError> {
        let mut firm = self.database().read(caller).await?;
        let Some(application) = firm.application(id).await? else {
            return Ok(Err(TrueReason::UnknownIdentifier));
        };
        let key = match at {
            None if application.removed => return Ok(Err(TrueReason::UnknownIdentifier)),
            None => application.key.map(|key| key.identifier),
            Some(at) => {
                let changes = firm.changes_of("application", id.0).await?;
                let end = at.plus_millis(1);
                if !super::explained::stood(&changes, end) {
                    return Ok(Err(TrueReason::UnknownIdentifier));
                }
                let now = application.key.map(|key| key.identifier);
                super::explained::key_then(&changes, now, end)
            }
        };
        let Some(key) = key else {
            return Ok(Err(TrueReason::KeyNotConfigured));
        };
        Ok(Ok(KeyIdentifier::parse(&key).map_err(AppError::internal)?))
    }

    /// The decision itself: the same as for a call, but that the secret is taken for the right one.
    fn decided_on(
        &self,
        stored: &StoredKeyFacts,
        dossier: DossierStanding,
        asked: &Asked<'_>,
        now: Moment,
    ) -> Result<Option<TrueReason>, AppError> {
        let allowed_addresses = parse_networks(stored.allowed_addresses.as_deref())?;
        // Whoever holds the key presents its present secret.
        let current = |until: Option<Moment>| until.is_none_or(|end| end > now);
        let presented = stored.secrets.iter().find(|secret| current(secret.valid_until));
        let presented = presented.map_or(SecretHash::NOBODY, |secret| secret.hash);
        let anywhere = allowed_addresses
            .first()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |network| network.addr());
        let permitted: Option<OperationName> = stored
            .application
            .as_ref()
            .filter(|_| asked.any_operation)
            .and_then(|application| application.permissions.one_of_them());
        let call = asked.call.map(|call| AskedCall {
            operation: permitted.as_ref().unwrap_or(call.operation),
            ..call
        });
        let question = CallQuestion {
            presented: &presented,
            asked: call,
            peer: asked.peer.unwrap_or(anywhere),
        };
        let facts = call_facts(stored, &allowed_addresses, self.settings().call_limits, dossier);
        Ok(match decide(Some(&facts), &question, now) {
            CallDecision::Allow(_) => None,
            CallDecision::Deny(reason) => Some(reason),
        })
    }
}
