//! Why a call is refused: what the caller is told, and what the firm's journal is told (3.2).

use crate::credential::{CredentialRefusal, MalformedCredential};
use crate::gate::Ambiguity;

/// What the caller is told. Ordered as the checks are: of two faults, the lesser reason is the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DenyReason {
    /// No header.
    MissingCredentials,
    /// Two headers that differ.
    ConflictingCredentials,
    /// Not of the form, or a wrong check.
    MalformedCredentials,
    /// Unknown identifier or wrong secret: one answer for both.
    InvalidCredentials,
    /// The key was taken back.
    KeyRevoked,
    /// The key is past its expiry.
    KeyExpired,
    /// The key calls too fast.
    RateLimited,
    /// No application uses the key.
    KeyNotConfigured,
    /// The application or the firm is suspended.
    ApplicationSuspended,
    /// No route names the call.
    RouteNotAllowed,
    /// The call can be read two ways.
    AmbiguousRequest,
    /// A cabinet key on a dossier's data.
    StandardKeyRequired,
    /// A standard key on the firm's data.
    CabinetKeyRequired,
    /// Outside the application's permissions.
    OperationNotPermitted,
    /// From an address that the key does not allow.
    AddressNotAllowed,
    /// The dossier is not open: one answer for every cause.
    DossierNotOpen,
    /// No decision could be taken; closed, never open.
    Unavailable,
}

impl DenyReason {
    /// Every reason, in the order of the checks.
    pub const ALL: [Self; 17] = [
        Self::MissingCredentials,
        Self::ConflictingCredentials,
        Self::MalformedCredentials,
        Self::InvalidCredentials,
        Self::KeyRevoked,
        Self::KeyExpired,
        Self::RateLimited,
        Self::KeyNotConfigured,
        Self::ApplicationSuspended,
        Self::RouteNotAllowed,
        Self::AmbiguousRequest,
        Self::StandardKeyRequired,
        Self::CabinetKeyRequired,
        Self::OperationNotPermitted,
        Self::AddressNotAllowed,
        Self::DossierNotOpen,
        Self::Unavailable,
    ];

    /// The HTTP status. A door that can say less (nginx) translates it.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::ConflictingCredentials => 400,
            Self::MissingCredentials
            | Self::MalformedCredentials
            | Self::InvalidCredentials
            | Self::KeyRevoked
            | Self::KeyExpired => 401,
            Self::KeyNotConfigured
            | Self::ApplicationSuspended
            | Self::RouteNotAllowed
            | Self::AmbiguousRequest
            | Self::StandardKeyRequired
            | Self::CabinetKeyRequired
            | Self::OperationNotPermitted
            | Self::AddressNotAllowed
            | Self::DossierNotOpen => 403,
            Self::RateLimited => 429,
            Self::Unavailable => 503,
        }
    }

    /// The stable code told to the caller.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MissingCredentials => "missing_credentials",
            Self::ConflictingCredentials => "conflicting_credentials",
            Self::MalformedCredentials => "malformed_credentials",
            Self::InvalidCredentials => "invalid_credentials",
            Self::KeyRevoked => "key_revoked",
            Self::KeyExpired => "key_expired",
            Self::RateLimited => "rate_limited",
            Self::KeyNotConfigured => "key_not_configured",
            Self::ApplicationSuspended => "application_suspended",
            Self::RouteNotAllowed => "route_not_allowed",
            Self::AmbiguousRequest => "ambiguous_request",
            Self::StandardKeyRequired => "standard_key_required",
            Self::CabinetKeyRequired => "cabinet_key_required",
            Self::OperationNotPermitted => "operation_not_permitted",
            Self::AddressNotAllowed => "address_not_allowed",
            Self::DossierNotOpen => "dossier_not_open",
            Self::Unavailable => "unavailable",
        }
    }
}

/// The true reason, for the log and the firm's *Journal de la clé* only (`KEY-06`). Holds nothing the caller sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TrueReason {
    /// No header.
    NoCredential,
    /// `x-apikey` and `Authorization` differ.
    ConflictingHeaders,
    /// Not of the form, in this way.
    Malformed(MalformedCredential),
    /// No key has this identifier.
    UnknownIdentifier,
    /// The key has another secret.
    WrongSecret,
    /// The secret was right until a rotation's overlap ended.
    SecretRetired,
    /// Taken back.
    KeyRevoked,
    /// Past its expiry.
    KeyExpired,
    /// Too many calls.
    RateLimited,
    /// No application uses the key.
    KeyNotConfigured,
    /// The operator suspended the firm.
    FirmSuspended,
    /// The firm suspended the application.
    ApplicationSuspended,
    /// No route names the call.
    RouteUnnamed,
    /// The call can be read two ways, here.
    Ambiguous(Ambiguity),
    /// A cabinet key on a dossier's data.
    StandardKeyRequired,
    /// A standard key on the firm's data.
    CabinetKeyRequired,
    /// Outside the application's permissions.
    OperationNotPermitted,
    /// From an address that the key does not allow.
    AddressNotAllowed,
    /// No dossier where the route wants one.
    DossierMissing,
    /// The firm's reserved code where a dossier is wanted.
    DossierReserved,
    /// A dossier's code where the firm's reserved code is wanted.
    DossierOnFirmOperation,
    /// Not the dossier that the key is restricted to (`KEY-07`).
    DossierOutsideRestriction,
    /// The firm has no such dossier.
    DossierUnknown,
    /// The dossier is archived.
    DossierArchived,
    /// The application is not active on it.
    DossierNotActive,
    /// Not open, for a reason that was not looked up.
    DossierClosed,
    /// Facts missing or too old to decide on.
    Unavailable,
}

impl TrueReason {
    /// What the caller is told of it.
    #[must_use]
    pub const fn told(self) -> DenyReason {
        match self {
            Self::NoCredential => DenyReason::MissingCredentials,
            Self::ConflictingHeaders => DenyReason::ConflictingCredentials,
            Self::Malformed(_) => DenyReason::MalformedCredentials,
            Self::UnknownIdentifier | Self::WrongSecret | Self::SecretRetired => {
                DenyReason::InvalidCredentials
            }
            Self::KeyRevoked => DenyReason::KeyRevoked,
            Self::KeyExpired => DenyReason::KeyExpired,
            Self::RateLimited => DenyReason::RateLimited,
            Self::KeyNotConfigured => DenyReason::KeyNotConfigured,
            Self::FirmSuspended | Self::ApplicationSuspended => DenyReason::ApplicationSuspended,
            Self::RouteUnnamed => DenyReason::RouteNotAllowed,
            Self::Ambiguous(_) => DenyReason::AmbiguousRequest,
            Self::StandardKeyRequired => DenyReason::StandardKeyRequired,
            Self::CabinetKeyRequired => DenyReason::CabinetKeyRequired,
            Self::OperationNotPermitted => DenyReason::OperationNotPermitted,
            Self::AddressNotAllowed => DenyReason::AddressNotAllowed,
            Self::DossierMissing
            | Self::DossierReserved
            | Self::DossierOnFirmOperation
            | Self::DossierOutsideRestriction
            | Self::DossierUnknown
            | Self::DossierArchived
            | Self::DossierNotActive
            | Self::DossierClosed => DenyReason::DossierNotOpen,
            Self::Unavailable => DenyReason::Unavailable,
        }
    }

    /// The stable code kept in the journal of the key.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoCredential => "no_credential",
            Self::ConflictingHeaders => "conflicting_headers",
            Self::Malformed(_) => "malformed_credential",
            Self::UnknownIdentifier => "unknown_identifier",
            Self::WrongSecret => "wrong_secret",
            Self::SecretRetired => "secret_retired",
            Self::KeyRevoked => "key_revoked",
            Self::KeyExpired => "key_expired",
            Self::RateLimited => "rate_limited",
            Self::KeyNotConfigured => "key_not_configured",
            Self::FirmSuspended => "firm_suspended",
            Self::ApplicationSuspended => "application_suspended",
            Self::RouteUnnamed => "route_unnamed",
            Self::Ambiguous(_) => "ambiguous_request",
            Self::StandardKeyRequired => "standard_key_required",
            Self::CabinetKeyRequired => "cabinet_key_required",
            Self::OperationNotPermitted => "operation_not_permitted",
            Self::AddressNotAllowed => "address_not_allowed",
            Self::DossierMissing => "dossier_missing",
            Self::DossierReserved => "dossier_reserved",
            Self::DossierOnFirmOperation => "dossier_on_firm_operation",
            Self::DossierOutsideRestriction => "dossier_outside_restriction",
            Self::DossierUnknown => "dossier_unknown",
            Self::DossierArchived => "dossier_archived",
            Self::DossierNotActive => "dossier_not_active",
            Self::DossierClosed => "dossier_closed",
            Self::Unavailable => "unavailable",
        }
    }
}

impl From<CredentialRefusal> for TrueReason {
    fn from(refusal: CredentialRefusal) -> Self {
        match refusal {
            CredentialRefusal::Missing => Self::NoCredential,
            CredentialRefusal::Conflicting => Self::ConflictingHeaders,
            CredentialRefusal::Malformed(fault) => Self::Malformed(fault),
        }
    }
}
