//! The one decision on a machine's call: who calls, and may that application do this on that dossier (3.2).
//!
//! Every door asks in two steps, so that the rate limit can stand between them: [`authenticate`] says whose key it
//! is, [`authorize`] what it may do. [`decide`] is both. All are pure functions of facts read together; expiry
//! dates are compared here at each call and never baked into a cached answer.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::api_key::{KeyKind, KeyState};
use crate::authz::grant::{Grant, Grants};
use crate::credential::SecretHash;
use crate::gate::Ambiguity;
use crate::ids::{ApiKeyId, FirmId, InstalledAppId};
use crate::moment::Moment;

mod check;
mod permission;
mod reason;

pub use check::Check;
pub use permission::{OperationFault, OperationName, Permissions};
pub use reason::{DenyReason, TrueReason};

/// The dossier code that names the firm itself in a call, and that no dossier may bear.
pub const CABINET: &str = crate::dossier::RESERVED_CODE;

/// Which part of the public interface a call is on, hence which kind of key opens it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Surface {
    /// A dossier's data: standard keys.
    Standard,
    /// The firm's own data: cabinet keys.
    Cabinet,
    /// What a key may ask about itself: any key, no dossier, no permission.
    SelfService,
    /// Loop Hub's own operations: cabinet keys, as far as the firm grants them to the application. No route of a gate
    /// leads here.
    Hub,
}

impl Surface {
    /// The word of the route table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Cabinet => "cabinet",
            Self::SelfService => "self",
            Self::Hub => "hub",
        }
    }

    /// The surface of a word of the route table.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Standard, Self::Cabinet, Self::SelfService]
            .into_iter()
            .find(|surface| surface.code() == code)
    }
}

/// One secret of a key. There are two while a rotation overlaps (`KEY-03`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecretFact {
    /// What is stored of it.
    pub hash: SecretHash,
    /// The instant from which it no longer opens anything, if a rotation has set one.
    pub valid_until: Option<Moment>,
}

/// How fast one key may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CallLimits {
    /// Calls per second, sustained.
    pub per_second: u32,
    /// Calls at once before the sustained rate applies.
    pub burst: u32,
}

impl Default for CallLimits {
    fn default() -> Self {
        Self {
            per_second: 100,
            burst: 200,
        }
    }
}

/// What is known of the key that a call names.
#[derive(Debug, Clone, Copy)]
pub struct KeyFacts<'a> {
    /// The key.
    pub id: ApiKeyId,
    /// What it opens.
    pub kind: KeyKind,
    /// Its secrets, retired ones included.
    pub secrets: &'a [SecretFact],
    /// When it ends by itself.
    pub expires_at: Option<Moment>,
    /// When it was taken back.
    pub revoked_at: Option<Moment>,
    /// From where it may be used; empty means from anywhere.
    pub allowed_addresses: &'a [IpNet],
    /// The only dossier it opens, as stored (`KEY-07`).
    pub restricted_dossier: Option<&'a str>,
    /// How fast it may call.
    pub limits: CallLimits,
}

/// What is known of the application that uses the key.
#[derive(Debug, Clone, Copy)]
pub struct ApplicationFacts<'a> {
    /// The application. A removed one is no fact at all.
    pub id: InstalledAppId,
    /// Whether the firm has suspended it (`APP-07`).
    pub suspended: bool,
    /// What it may do.
    pub permissions: &'a Permissions,
    /// What the firm lets it do in Loop Hub by itself.
    pub grants: &'a Grants,
    /// The account under which it acts (`WIZ-14`).
    pub partner_email: Option<&'a str>,
}

/// Whether the asked dossier is open to the application. Only the journal tells one closure from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DossierStanding {
    /// The application is active on this dossier of this firm, and the dossier is not archived.
    Open,
    /// The firm has no such dossier; another firm's is never looked at.
    Unknown,
    /// The dossier is archived.
    Archived,
    /// The application is not active on it.
    NotActive,
    /// Not open, for a reason that was not looked up.
    Closed,
}

/// Everything a decision depends on, read together.
#[derive(Debug, Clone, Copy)]
pub struct CallFacts<'a> {
    /// The key that the call names.
    pub key: KeyFacts<'a>,
    /// The firm that owns the key.
    pub firm: FirmId,
    /// Whether the operator has suspended the firm (`APP-07`).
    pub firm_suspended: bool,
    /// The application that uses the key, if one does (`WIZ-05`).
    pub application: Option<ApplicationFacts<'a>>,
    /// How the dossier that the call names stands; not looked at when the call names none.
    pub dossier: DossierStanding,
}

/// The dossier that a call names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AskedDossier<'a> {
    /// The route has no place for one: never allowed on the standard surface.
    Unplaced,
    /// The route has a place for one, and nothing stands there.
    Missing,
    /// The firm itself: the reserved code, whatever its case.
    Cabinet,
    /// A dossier's code, folded as it is stored.
    Code(&'a str),
}

/// What a call wants, once a route has named it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedCall<'a> {
    /// The part of the interface.
    pub surface: Surface,
    /// What it does, such as `compte:read`.
    pub operation: &'a OperationName,
    /// On what.
    pub dossier: AskedDossier<'a>,
}

/// Why a call could not be named by a route. Told only to who has an application's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RouteFault {
    /// No route names this method and path.
    Unnamed,
    /// The path, the parameters or the peer can be read two ways.
    Ambiguous(Ambiguity),
}

/// A call to decide.
#[derive(Debug, Clone, Copy)]
pub struct CallQuestion<'a> {
    /// The hash of the secret presented.
    pub presented: &'a SecretHash,
    /// What is asked, or why that cannot be told.
    pub asked: Result<AskedCall<'a>, RouteFault>,
    /// Where the call comes from.
    pub peer: IpAddr,
}

/// The proof that the caller holds a live key: made only by [`authenticate`], spent by [`authorize`].
#[derive(Debug)]
#[must_use = "an authenticated caller is not yet allowed anything"]
pub struct Authenticated {
    key: ApiKeyId,
    limits: CallLimits,
}

impl Authenticated {
    /// The key, for its rate limit.
    #[must_use]
    pub const fn key(&self) -> ApiKeyId {
        self.key
    }

    /// How fast it may call.
    #[must_use]
    pub const fn limits(&self) -> CallLimits {
        self.limits
    }
}

/// An allowed call: what the back end is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed<'a> {
    /// The firm.
    pub firm: FirmId,
    /// The application that calls.
    pub application: InstalledAppId,
    /// The key it used.
    pub key: ApiKeyId,
    /// The dossier to hold the call to, [`CABINET`] for the firm itself, none where the route has no place for one.
    pub dossier: Option<&'a str>,
    /// The account under which the application acts.
    pub partner_email: Option<&'a str>,
    /// How fast the key may call.
    pub limits: CallLimits,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallDecision<'a> {
    /// Let it through.
    Allow(Allowed<'a>),
    /// Refuse; the caller is told [`TrueReason::told`] only.
    Deny(TrueReason),
}

/// Decides one call: [`authenticate`] then [`authorize`], with no rate limit in between.
#[must_use]
pub fn decide<'a>(
    facts: Option<&CallFacts<'a>>,
    question: &CallQuestion<'a>,
    now: Moment,
) -> CallDecision<'a> {
    let answer =
        authenticate(facts.map(|facts| &facts.key), question.presented, now).and_then(|caller| match facts {
            Some(facts) => authorize(caller, facts, question),
            None => Err(TrueReason::Unavailable),
        });
    match answer {
        Ok(allowed) => CallDecision::Allow(allowed),
        Err(reason) => CallDecision::Deny(reason),
    }
}

/// Says whether the caller holds a live key. `key` is none for an unknown identifier.
///
/// Every secret is compared, in constant time, and an unknown identifier costs one comparison too. That a key is
/// revoked or expired is told only to who holds its right secret.
///
/// # Errors
/// A [`TrueReason`] answered by 401.
pub fn authenticate(
    key: Option<&KeyFacts<'_>>,
    presented: &SecretHash,
    now: Moment,
) -> Result<Authenticated, TrueReason> {
    let Some(key) = key else {
        let _same_work = *presented == SecretHash::NOBODY;
        return Err(TrueReason::UnknownIdentifier);
    };
    let (mut current, mut retired) = (false, false);
    for secret in key.secrets {
        let right = secret.hash == *presented;
        let over = secret.valid_until.is_some_and(|end| now >= end);
        current |= right & !over;
        retired |= right & over;
    }
    match KeyState::at(now, key.expires_at, key.revoked_at) {
        _ if !current && retired => Err(TrueReason::SecretRetired),
        _ if !current => Err(TrueReason::WrongSecret),
        KeyState::Revoked => Err(TrueReason::KeyRevoked),
        KeyState::Expired => Err(TrueReason::KeyExpired),
        KeyState::Live => Ok(Authenticated {
            key: key.id,
            limits: key.limits,
        }),
    }
}

/// Says whether the application of an authenticated key may do what it asks. Checks in the order of 3.2.
///
/// # Errors
/// A [`TrueReason`] answered by 403; [`TrueReason::Unavailable`] if the facts are those of another key.
pub fn authorize<'a>(
    caller: Authenticated,
    facts: &CallFacts<'a>,
    question: &CallQuestion<'a>,
) -> Result<Allowed<'a>, TrueReason> {
    if caller.key != facts.key.id {
        return Err(TrueReason::Unavailable);
    }
    let application = facts.application.ok_or(TrueReason::KeyNotConfigured)?;
    if facts.firm_suspended {
        return Err(TrueReason::FirmSuspended);
    }
    if application.suspended {
        return Err(TrueReason::ApplicationSuspended);
    }
    let asked = question.asked.map_err(|fault| match fault {
        RouteFault::Unnamed => TrueReason::RouteUnnamed,
        RouteFault::Ambiguous(ambiguity) => TrueReason::Ambiguous(ambiguity),
    })?;
    match (asked.surface, facts.key.kind) {
        (Surface::Standard, KeyKind::Cabinet) => return Err(TrueReason::StandardKeyRequired),
        (Surface::Cabinet | Surface::Hub, KeyKind::Standard) => return Err(TrueReason::CabinetKeyRequired),
        (Surface::Standard | Surface::Cabinet | Surface::SelfService | Surface::Hub, _) => {}
    }
    if !is_permitted(&asked, &application) {
        return Err(TrueReason::OperationNotPermitted);
    }
    if !address_allowed(facts.key.allowed_addresses, question.peer) {
        return Err(TrueReason::AddressNotAllowed);
    }
    let dossier = opened_dossier(&asked, facts)?;
    Ok(Allowed {
        firm: facts.firm,
        application: application.id,
        key: caller.key,
        dossier,
        partner_email: application.partner_email,
        limits: caller.limits,
    })
}

/// Whether the operation is the application's: on the accounting API by its entry of the catalogue, in Loop Hub by what
/// the firm grants it.
fn is_permitted(asked: &AskedCall<'_>, application: &ApplicationFacts<'_>) -> bool {
    match asked.surface {
        Surface::SelfService => true,
        Surface::Standard | Surface::Cabinet => application.permissions.allow(asked.operation),
        Surface::Hub => {
            let grant = Grant::from_code(asked.operation.as_str());
            grant.is_some_and(|grant| application.grants.allow(grant))
        }
    }
}

/// Whether a key may be used from an address. An IPv4 address written as IPv6 is that IPv4 address.
fn address_allowed(allowed: &[IpNet], peer: IpAddr) -> bool {
    let peer = peer.to_canonical();
    allowed.is_empty() || allowed.iter().any(|net| net.contains(&peer))
}

/// The dossier to hold the call to.
fn opened_dossier<'a>(asked: &AskedCall<'a>, facts: &CallFacts<'a>) -> Result<Option<&'a str>, TrueReason> {
    let restricted = facts.key.restricted_dossier;
    match (asked.surface, asked.dossier) {
        (Surface::SelfService, _) => Ok(None),
        (Surface::Hub, _) if restricted.is_some() => Err(TrueReason::DossierOutsideRestriction),
        (Surface::Hub, _) => Ok(None),
        (_, AskedDossier::Missing) | (Surface::Standard, AskedDossier::Unplaced) => {
            Err(TrueReason::DossierMissing)
        }
        (Surface::Standard, AskedDossier::Cabinet) => Err(TrueReason::DossierReserved),
        (Surface::Cabinet, AskedDossier::Code(_)) => Err(TrueReason::DossierOnFirmOperation),
        (Surface::Standard, AskedDossier::Code(code)) => {
            if restricted.is_some_and(|only| only != code) {
                return Err(TrueReason::DossierOutsideRestriction);
            }
            match facts.dossier {
                DossierStanding::Open => Ok(Some(code)),
                DossierStanding::Unknown => Err(TrueReason::DossierUnknown),
                DossierStanding::Archived => Err(TrueReason::DossierArchived),
                DossierStanding::NotActive => Err(TrueReason::DossierNotActive),
                DossierStanding::Closed => Err(TrueReason::DossierClosed),
            }
        }
        (Surface::Cabinet, AskedDossier::Unplaced | AskedDossier::Cabinet) if restricted.is_some() => {
            Err(TrueReason::DossierOutsideRestriction)
        }
        (Surface::Cabinet, AskedDossier::Unplaced) => Ok(None),
        (Surface::Cabinet, AskedDossier::Cabinet) => Ok(Some(CABINET)),
    }
}
