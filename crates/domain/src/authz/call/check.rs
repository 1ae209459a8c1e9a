//! The checks of a call, in the order they are made, and which one each refusal comes from (3.2).

use super::reason::TrueReason;

/// One check of a call. Ordered as they are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// A key has this identifier.
    Key,
    /// Its secret is presented.
    Secret,
    /// It is neither revoked nor expired.
    Validity,
    /// It does not call too fast.
    Rate,
    /// An application uses it.
    Application,
    /// The operator has not suspended the firm.
    Firm,
    /// The firm has not suspended the application.
    Suspension,
    /// A route names the call, in one way only.
    Route,
    /// The key is of the kind that the surface asks.
    Surface,
    /// The operation is among the application's permissions.
    Operation,
    /// The key may be used from this address.
    Address,
    /// The dossier is open to the key.
    Dossier,
}

impl Check {
    /// Every check, in order.
    pub const ALL: [Self; 12] = [
        Self::Key,
        Self::Secret,
        Self::Validity,
        Self::Rate,
        Self::Application,
        Self::Firm,
        Self::Suspension,
        Self::Route,
        Self::Surface,
        Self::Operation,
        Self::Address,
        Self::Dossier,
    ];

    /// The word of the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Secret => "secret",
            Self::Validity => "validity",
            Self::Rate => "rate",
            Self::Application => "application",
            Self::Firm => "firm",
            Self::Suspension => "suspension",
            Self::Route => "route",
            Self::Surface => "surface",
            Self::Operation => "operation",
            Self::Address => "address",
            Self::Dossier => "dossier",
        }
    }
}

impl TrueReason {
    /// The check that refuses for this reason; none where nothing could be checked.
    #[must_use]
    pub const fn check(self) -> Option<Check> {
        Some(match self {
            Self::UnknownIdentifier => Check::Key,
            Self::NoCredential
            | Self::ConflictingHeaders
            | Self::Malformed(_)
            | Self::WrongSecret
            | Self::SecretRetired => Check::Secret,
            Self::KeyRevoked | Self::KeyExpired => Check::Validity,
            Self::RateLimited => Check::Rate,
            Self::KeyNotConfigured => Check::Application,
            Self::FirmSuspended => Check::Firm,
            Self::ApplicationSuspended => Check::Suspension,
            Self::RouteUnnamed | Self::Ambiguous(_) => Check::Route,
            Self::StandardKeyRequired | Self::CabinetKeyRequired => Check::Surface,
            Self::OperationNotPermitted => Check::Operation,
            Self::AddressNotAllowed => Check::Address,
            Self::DossierMissing
            | Self::DossierReserved
            | Self::DossierOnFirmOperation
            | Self::DossierOutsideRestriction
            | Self::DossierUnknown
            | Self::DossierArchived
            | Self::DossierNotActive
            | Self::DossierClosed => Check::Dossier,
            Self::Unavailable => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 3.2: the checks stand in the order of the table of refusals, the rate limit right after authentication.
    #[test]
    fn checks_are_in_the_order_of_the_table() {
        assert!(Check::ALL.is_sorted());
        let in_order = [
            TrueReason::WrongSecret,
            TrueReason::KeyRevoked,
            TrueReason::RateLimited,
            TrueReason::KeyNotConfigured,
            TrueReason::FirmSuspended,
            TrueReason::ApplicationSuspended,
            TrueReason::RouteUnnamed,
            TrueReason::CabinetKeyRequired,
            TrueReason::OperationNotPermitted,
            TrueReason::AddressNotAllowed,
            TrueReason::DossierNotActive,
        ];
        assert!(in_order.map(TrueReason::check).is_sorted());
        assert!(in_order.map(TrueReason::told).is_sorted());
        assert_eq!(TrueReason::Unavailable.check(), None);
    }
}
