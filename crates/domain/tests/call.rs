//! The one decision on a call (3.2): each row of the table, their order, and what each refusal tells to whom.

use std::net::IpAddr;

use hub_domain::api_key::KeyKind;
use hub_domain::authz::call::{
    Allowed, ApplicationFacts, AskedCall, AskedDossier, CABINET, CallDecision, CallFacts, CallLimits,
    CallQuestion, DenyReason, DossierStanding, KeyFacts, OperationName, Permissions, RouteFault, SecretFact,
    Surface, TrueReason, authenticate, authorize, decide,
};
use hub_domain::authz::grant::{Grant, Grants};
use hub_domain::credential::{CredentialRefusal, MalformedCredential, SecretHash};
use hub_domain::gate::Ambiguity;
use hub_domain::ids::{ApiKeyId, FirmId, InstalledAppId};
use hub_domain::moment::Moment;
use ipnet::IpNet;
use proptest::prelude::*;

const NOW: Moment = Moment(1_000_000);
const RIGHT: SecretHash = SecretHash::from_bytes([1; 32]);
const WRONG: SecretHash = SecretHash::from_bytes([2; 32]);
const ROTATED: SecretHash = SecretHash::from_bytes([3; 32]);

/// A call and its facts, owned, so that a test changes one thing at a time. As made, it is allowed.
#[derive(Debug, Clone)]
struct Case {
    key_known: bool,
    kind: KeyKind,
    secrets: Vec<SecretFact>,
    expires_at: Option<Moment>,
    revoked_at: Option<Moment>,
    allowed_addresses: Vec<IpNet>,
    restricted_dossier: Option<&'static str>,
    firm_suspended: bool,
    configured: bool,
    application_suspended: bool,
    permissions: Permissions,
    grants: Grants,
    standing: DossierStanding,
    presented: SecretHash,
    fault: Option<RouteFault>,
    surface: Surface,
    operation: OperationName,
    dossier: AskedDossier<'static>,
    peer: IpAddr,
}

impl Case {
    fn allowed() -> Self {
        Self {
            key_known: true,
            kind: KeyKind::Standard,
            secrets: vec![SecretFact {
                hash: RIGHT,
                valid_until: None,
            }],
            expires_at: None,
            revoked_at: None,
            allowed_addresses: vec![],
            restricted_dossier: None,
            firm_suspended: false,
            configured: true,
            application_suspended: false,
            permissions: Permissions::parse("compte:read").unwrap(),
            grants: Grants::default(),
            standing: DossierStanding::Open,
            presented: RIGHT,
            fault: None,
            surface: Surface::Standard,
            operation: OperationName::parse("compte:read").unwrap(),
            dossier: AskedDossier::Code("A1"),
            peer: "198.51.100.7".parse().unwrap(),
        }
    }

    fn cabinet() -> Self {
        Self {
            kind: KeyKind::Cabinet,
            surface: Surface::Cabinet,
            dossier: AskedDossier::Cabinet,
            ..Self::allowed()
        }
    }

    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    fn facts(&self) -> CallFacts<'_> {
        CallFacts {
            key: KeyFacts {
                id: ApiKeyId(5),
                kind: self.kind,
                secrets: &self.secrets,
                expires_at: self.expires_at,
                revoked_at: self.revoked_at,
                allowed_addresses: &self.allowed_addresses,
                restricted_dossier: self.restricted_dossier,
                limits: CallLimits {
                    per_second: 7,
                    burst: 9,
                },
            },
            firm: FirmId(3),
            firm_suspended: self.firm_suspended,
            application: self.configured.then_some(ApplicationFacts {
                id: InstalledAppId(4),
                suspended: self.application_suspended,
                permissions: &self.permissions,
                grants: &self.grants,
                partner_email: Some("111111111688479626618@partners.example"),
            }),
            dossier: self.standing,
        }
    }

    fn question(&self) -> CallQuestion<'_> {
        CallQuestion {
            presented: &self.presented,
            asked: match self.fault {
                Some(fault) => Err(fault),
                None => Ok(AskedCall {
                    surface: self.surface,
                    operation: &self.operation,
                    dossier: self.dossier,
                }),
            },
            peer: self.peer,
        }
    }

    fn decide(&self) -> Result<(), TrueReason> {
        let facts = self.facts();
        match decide(self.key_known.then_some(&facts), &self.question(), NOW) {
            CallDecision::Allow(_) => Ok(()),
            CallDecision::Deny(reason) => Err(reason),
        }
    }
}

/// 3.2: an allowed call carries what the back end needs to hold it to.
#[test]
fn an_allowed_call_says_for_whom_and_on_what() {
    let case = Case::allowed();
    let facts = case.facts();
    let expected = Allowed {
        firm: FirmId(3),
        application: InstalledAppId(4),
        key: ApiKeyId(5),
        dossier: Some("A1"),
        partner_email: Some("111111111688479626618@partners.example"),
        limits: CallLimits {
            per_second: 7,
            burst: 9,
        },
    };
    assert_eq!(
        decide(Some(&facts), &case.question(), NOW),
        CallDecision::Allow(expected)
    );
    let cabinet = Case::cabinet();
    let facts = cabinet.facts();
    let expected = Allowed {
        dossier: Some(CABINET),
        ..expected
    };
    assert_eq!(
        decide(Some(&facts), &cabinet.question(), NOW),
        CallDecision::Allow(expected)
    );
}

type Change = fn(&mut Case);

/// Every fault of 3.2 that facts and question can show, with the place of its row in the table. Faults of the same
/// row and faults that cannot be together (of the same field) share a group.
fn faults() -> Vec<(u8, &'static str, TrueReason, Change)> {
    vec![
        (0, "key", TrueReason::UnknownIdentifier, |case| {
            case.key_known = false
        }),
        (0, "presented", TrueReason::WrongSecret, |case| {
            case.presented = WRONG
        }),
        (0, "presented", TrueReason::SecretRetired, |case| {
            case.secrets.push(SecretFact {
                hash: ROTATED,
                valid_until: Some(NOW),
            });
            case.presented = ROTATED;
        }),
        (1, "revoked", TrueReason::KeyRevoked, |case| {
            case.revoked_at = Some(NOW)
        }),
        (2, "expires", TrueReason::KeyExpired, |case| {
            case.expires_at = Some(NOW)
        }),
        (3, "configured", TrueReason::KeyNotConfigured, |case| {
            case.configured = false
        }),
        (4, "firm", TrueReason::FirmSuspended, |case| {
            case.firm_suspended = true
        }),
        (5, "application", TrueReason::ApplicationSuspended, |case| {
            case.application_suspended = true
        }),
        (6, "asked", TrueReason::RouteUnnamed, |case| {
            case.fault = Some(RouteFault::Unnamed)
        }),
        (
            6,
            "asked",
            TrueReason::Ambiguous(Ambiguity::DuplicateDossier),
            |case| {
                case.fault = Some(RouteFault::Ambiguous(Ambiguity::DuplicateDossier));
            },
        ),
        (7, "kind", TrueReason::StandardKeyRequired, |case| {
            case.kind = KeyKind::Cabinet
        }),
        (7, "kind", TrueReason::CabinetKeyRequired, |case| {
            case.surface = Surface::Cabinet
        }),
        (8, "permissions", TrueReason::OperationNotPermitted, |case| {
            case.permissions = Permissions::none()
        }),
        (9, "addresses", TrueReason::AddressNotAllowed, |case| {
            case.allowed_addresses = vec!["192.0.2.0/24".parse().unwrap()];
        }),
        (10, "dossier", TrueReason::DossierMissing, |case| {
            case.dossier = AskedDossier::Missing
        }),
        (10, "dossier", TrueReason::DossierMissing, |case| {
            case.dossier = AskedDossier::Unplaced
        }),
        (10, "dossier", TrueReason::DossierReserved, |case| {
            case.dossier = AskedDossier::Cabinet
        }),
        (11, "restricted", TrueReason::DossierOutsideRestriction, |case| {
            case.restricted_dossier = Some("B2")
        }),
        (12, "standing", TrueReason::DossierUnknown, |case| {
            case.standing = DossierStanding::Unknown
        }),
        (12, "standing", TrueReason::DossierArchived, |case| {
            case.standing = DossierStanding::Archived
        }),
        (12, "standing", TrueReason::DossierNotActive, |case| {
            case.standing = DossierStanding::NotActive
        }),
        (12, "standing", TrueReason::DossierClosed, |case| {
            case.standing = DossierStanding::Closed
        }),
    ]
}

/// 3.2: each fault alone is found, and is refused by its row.
#[test]
fn each_fault_alone_is_refused() {
    assert_eq!(Case::allowed().decide(), Ok(()));
    for (_, _, reason, change) in faults() {
        assert_eq!(Case::allowed().with(change).decide(), Err(reason));
    }
}

/// 3.2: the order of checks is the table's: of any two faults, the earlier row answers.
#[test]
fn of_two_faults_the_earlier_row_answers() {
    let mut pairs = 0;
    for (row, field, reason, change) in faults() {
        for (later_row, later_field, later_reason, later_change) in faults() {
            if row >= later_row || field == later_field {
                continue;
            }
            for case in [
                Case::allowed().with(change).with(later_change),
                Case::allowed().with(later_change).with(change),
            ] {
                assert_eq!(case.decide(), Err(reason), "with {later_reason:?}");
            }
            assert!(
                reason.told() <= later_reason.told(),
                "{reason:?} {later_reason:?}"
            );
            pairs += 1;
        }
    }
    assert_eq!(pairs, 217);
}

/// 3.2: the declared order of reasons is the table's, with the rate limit right after authentication.
#[test]
fn reasons_are_declared_in_the_order_of_checks() {
    assert!(DenyReason::ALL.is_sorted());
    let codes: Vec<&str> = DenyReason::ALL.into_iter().map(DenyReason::code).collect();
    assert_eq!(
        codes,
        [
            "missing_credentials",
            "conflicting_credentials",
            "malformed_credentials",
            "invalid_credentials",
            "key_revoked",
            "key_expired",
            "rate_limited",
            "key_not_configured",
            "application_suspended",
            "route_not_allowed",
            "ambiguous_request",
            "standard_key_required",
            "cabinet_key_required",
            "operation_not_permitted",
            "address_not_allowed",
            "dossier_not_open",
            "unavailable",
        ]
    );
    let limited = codes.iter().position(|code| *code == "rate_limited");
    assert_eq!(
        limited,
        codes
            .iter()
            .position(|code| *code == "key_not_configured")
            .map(|at| at - 1)
    );
}

/// 3.2: every row answers its status.
#[test]
fn every_reason_has_its_status() {
    for reason in DenyReason::ALL {
        let expected = match reason.code() {
            "conflicting_credentials" => 400,
            "rate_limited" => 429,
            "unavailable" => 503,
            "missing_credentials"
            | "malformed_credentials"
            | "invalid_credentials"
            | "key_revoked"
            | "key_expired" => 401,
            _ => 403,
        };
        assert_eq!(reason.status(), expected, "{reason:?}");
    }
}

/// 3.2: unknown identifier and wrong secret are one answer, and so is every dossier that is not open; the journal
/// tells them apart (KEY-06).
#[test]
fn what_must_not_be_told_is_told_alike() {
    let told = |told: DenyReason| -> Vec<&'static str> {
        let mut codes: Vec<&str> = faults()
            .into_iter()
            .filter(|fault| fault.2.told() == told)
            .map(|fault| fault.2.code())
            .collect();
        codes.dedup();
        codes
    };
    assert_eq!(
        told(DenyReason::InvalidCredentials),
        ["unknown_identifier", "wrong_secret", "secret_retired"]
    );
    assert_eq!(
        told(DenyReason::DossierNotOpen),
        [
            "dossier_missing",
            "dossier_reserved",
            "dossier_outside_restriction",
            "dossier_unknown",
            "dossier_archived",
            "dossier_not_active",
            "dossier_closed",
        ]
    );
    assert_eq!(
        told(DenyReason::ApplicationSuspended),
        ["firm_suspended", "application_suspended"]
    );
}

/// 3.2: that a key is revoked or expired is told only to who holds the right secret.
#[test]
fn the_state_of_a_key_is_told_to_its_holder_only() {
    let revoked = Case::allowed()
        .with(|case| case.revoked_at = Some(NOW))
        .with(|case| case.presented = WRONG);
    assert_eq!(revoked.decide(), Err(TrueReason::WrongSecret));
    let expired = Case::allowed()
        .with(|case| case.expires_at = Some(NOW))
        .with(|case| case.presented = WRONG);
    assert_eq!(expired.decide(), Err(TrueReason::WrongSecret));
}

/// KEY-03: while a rotation overlaps both secrets open; at its end the old one does not.
#[test]
fn both_secrets_open_while_a_rotation_overlaps() {
    let rotating = |until: i64, presented: SecretHash| {
        Case::allowed()
            .with(|case| {
                case.secrets.push(SecretFact {
                    hash: ROTATED,
                    valid_until: Some(Moment(until)),
                })
            })
            .with(|case| case.presented = presented)
            .decide()
    };
    assert_eq!(rotating(NOW.0 + 1, ROTATED), Ok(()));
    assert_eq!(rotating(NOW.0 + 1, RIGHT), Ok(()));
    assert_eq!(rotating(NOW.0, ROTATED), Err(TrueReason::SecretRetired));
    assert_eq!(rotating(NOW.0, RIGHT), Ok(()));
}

/// 3.2: the hash that stands for nobody's secret opens nothing, even where a key has no secret.
#[test]
fn nobody_is_never_let_in() {
    let nobody = Case::allowed().with(|case| case.presented = SecretHash::NOBODY);
    assert_eq!(nobody.clone().decide(), Err(TrueReason::WrongSecret));
    assert_eq!(
        nobody.clone().with(|case| case.secrets.clear()).decide(),
        Err(TrueReason::WrongSecret)
    );
    assert_eq!(
        nobody.with(|case| case.key_known = false).decide(),
        Err(TrueReason::UnknownIdentifier)
    );
}

/// 3.1: a cabinet key opens firm-level operations with the reserved code, and no dossier.
#[test]
fn a_cabinet_key_opens_the_firm_and_no_dossier() {
    let refused = |change: Change| Case::cabinet().with(change).decide();
    assert_eq!(
        refused(|case| case.dossier = AskedDossier::Code("A1")),
        Err(TrueReason::DossierOnFirmOperation)
    );
    assert_eq!(
        refused(|case| case.dossier = AskedDossier::Missing),
        Err(TrueReason::DossierMissing)
    );
    assert_eq!(refused(|case| case.dossier = AskedDossier::Unplaced), Ok(()));
    assert_eq!(
        refused(|case| case.restricted_dossier = Some("A1")),
        Err(TrueReason::DossierOutsideRestriction)
    );
    assert_eq!(
        refused(|case| case.kind = KeyKind::Standard),
        Err(TrueReason::CabinetKeyRequired)
    );
    assert_eq!(
        refused(|case| case.surface = Surface::Standard),
        Err(TrueReason::StandardKeyRequired)
    );
    // What the dossier lookup says is not looked at: the firm is no dossier.
    assert_eq!(refused(|case| case.standing = DossierStanding::Unknown), Ok(()));
}

/// KEY-07: a key restricted to one dossier opens that one, and no call that names none.
#[test]
fn a_restricted_key_opens_its_dossier_only() {
    let restricted = |dossier| {
        Case::allowed()
            .with(|case| case.restricted_dossier = Some("A1"))
            .with(|case| case.dossier = dossier)
            .decide()
    };
    assert_eq!(restricted(AskedDossier::Code("A1")), Ok(()));
    assert_eq!(
        restricted(AskedDossier::Code("A2")),
        Err(TrueReason::DossierOutsideRestriction)
    );
    assert_eq!(
        restricted(AskedDossier::Unplaced),
        Err(TrueReason::DossierMissing)
    );
}

/// 3.4: in Loop Hub an application does what the firm granted it, with a cabinet key, whatever the catalogue permits.
#[test]
fn loop_hub_is_opened_by_what_the_firm_grants() {
    let granted = Case::cabinet().with(|case| {
        case.surface = Surface::Hub;
        case.operation = OperationName::parse("dossiers:read").unwrap();
        case.dossier = AskedDossier::Unplaced;
        case.permissions = Permissions::none();
        case.grants = [Grant::ReadDossiers].into_iter().collect();
    });
    assert_eq!(granted.decide(), Ok(()));
    let refused = |change: fn(&mut Case)| granted.clone().with(change).decide();
    assert_eq!(
        refused(|case| case.kind = KeyKind::Standard),
        Err(TrueReason::CabinetKeyRequired)
    );
    for (grants, permissions) in [
        ("", Permissions::all()),
        ("dossiers:write contacts:read", Permissions::none()),
    ] {
        let otherwise = granted.clone().with(|case| {
            case.grants = Grants::parse(grants);
            case.permissions = permissions;
            case.operation = OperationName::parse("keys:read").unwrap();
        });
        assert_eq!(otherwise.decide(), Err(TrueReason::OperationNotPermitted));
    }
    assert_eq!(
        refused(|case| case.operation = OperationName::parse("compte:read").unwrap()),
        Err(TrueReason::OperationNotPermitted)
    );
    assert_eq!(
        refused(|case| case.restricted_dossier = Some("A1")),
        Err(TrueReason::DossierOutsideRestriction)
    );
    assert_eq!(
        refused(|case| case.application_suspended = true),
        Err(TrueReason::ApplicationSuspended)
    );
    assert_eq!(Surface::from_code("hub"), None, "no route leads there");
}

/// 3.4: any kind of key may ask about itself, without permission or dossier, but not once its application is gone.
#[test]
fn a_key_may_ask_about_itself() {
    for kind in KeyKind::ALL {
        let asking = Case::allowed().with(|case| {
            case.kind = kind;
            case.surface = Surface::SelfService;
            case.permissions = Permissions::none();
            case.standing = DossierStanding::Unknown;
            case.restricted_dossier = Some("B2");
            case.dossier = AskedDossier::Unplaced;
        });
        assert_eq!(asking.decide(), Ok(()));
        assert_eq!(
            asking.clone().with(|case| case.configured = false).decide(),
            Err(TrueReason::KeyNotConfigured)
        );
        assert_eq!(
            asking
                .clone()
                .with(|case| case.application_suspended = true)
                .decide(),
            Err(TrueReason::ApplicationSuspended)
        );
        let elsewhere = asking.with(|case| case.allowed_addresses = vec!["192.0.2.0/24".parse().unwrap()]);
        assert_eq!(elsewhere.decide(), Err(TrueReason::AddressNotAllowed));
    }
}

/// 3.2: an allowed network takes its own addresses, however they are written.
#[test]
fn an_allowed_network_takes_its_addresses() {
    let from = |peer: &str| {
        Case::allowed()
            .with(|case| {
                case.allowed_addresses =
                    vec!["192.0.2.0/24".parse().unwrap(), "2001:db8::/32".parse().unwrap()];
                case.peer = peer.parse().unwrap();
            })
            .decide()
    };
    for inside in ["192.0.2.255", "::ffff:192.0.2.1", "2001:db8:1::1"] {
        assert_eq!(from(inside), Ok(()), "{inside}");
    }
    for outside in ["192.0.3.0", "::ffff:192.0.3.1", "2001:db9::1", "::c000:201"] {
        assert_eq!(from(outside), Err(TrueReason::AddressNotAllowed), "{outside}");
    }
}

/// 3.2: facts of another key than the one that was authenticated decide nothing.
#[test]
fn facts_of_another_key_decide_nothing() {
    let case = Case::allowed();
    let facts = case.facts();
    let caller = authenticate(Some(&facts.key), &RIGHT, NOW).unwrap();
    assert_eq!((caller.key(), caller.limits().burst), (ApiKeyId(5), 9));
    let other = CallFacts {
        key: KeyFacts {
            id: ApiKeyId(6),
            ..facts.key
        },
        ..facts
    };
    assert_eq!(
        authorize(caller, &other, &case.question()),
        Err(TrueReason::Unavailable)
    );
}

/// 3.1: an unreadable credential is refused before anything is looked up, by its own row.
#[test]
fn an_unreadable_credential_has_its_row() {
    let told = |refusal: CredentialRefusal| TrueReason::from(refusal).told().code();
    assert_eq!(told(CredentialRefusal::Missing), "missing_credentials");
    assert_eq!(told(CredentialRefusal::Conflicting), "conflicting_credentials");
    assert_eq!(
        told(MalformedCredential::Checksum.into()),
        "malformed_credentials"
    );
}

fn any_case() -> impl Strategy<Value = Case> {
    let key = (
        any::<bool>(),
        any::<bool>(),
        0..3i64,
        0..3i64,
        0..4usize,
        any::<bool>(),
        any::<bool>(),
    );
    let call = (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        0..5usize,
        0..3usize,
        0..4usize,
        0..4usize,
    );
    (key, call).prop_map(|(key, call)| {
        let (key_known, cabinet, expires, revoked, presented, addressed, restricted) = key;
        let (firm_suspended, configured, application_suspended, permitted, standing, fault, surface, dossier) = call;
        let near = |offset: i64| (offset > 0).then(|| Moment(NOW.0 + offset - 1));
        let allowed = Case::allowed();
        Case {
            key_known,
            kind: if cabinet { KeyKind::Cabinet } else { KeyKind::Standard },
            expires_at: near(expires),
            revoked_at: near(revoked),
            presented: [RIGHT, RIGHT, WRONG, SecretHash::NOBODY][presented],
            allowed_addresses: if addressed { vec!["192.0.2.0/24".parse().unwrap()] } else { vec![] },
            restricted_dossier: restricted.then_some("B2"),
            firm_suspended,
            configured,
            application_suspended,
            permissions: if permitted { Permissions::all() } else { Permissions::none() },
            standing: [
                DossierStanding::Open,
                DossierStanding::Unknown,
                DossierStanding::Archived,
                DossierStanding::NotActive,
                DossierStanding::Closed,
            ][standing],
            fault: [None, Some(RouteFault::Unnamed), Some(RouteFault::Ambiguous(Ambiguity::Nul))][fault],
            grants: if permitted { Grants::default() } else { Grants::parse("dossiers:read") },
            surface: [Surface::Standard, Surface::Cabinet, Surface::SelfService, Surface::Hub][surface],
            dossier: [AskedDossier::Code("A1"), AskedDossier::Cabinet, AskedDossier::Missing, AskedDossier::Unplaced]
                [dossier],
            ..allowed
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    /// S3: whatever else is true, a call is allowed only while nothing forbids it.
    #[test]
    fn nothing_forbidden_is_ever_allowed(case in any_case()) {
        let alive = case.key_known
            && case.presented == RIGHT
            && case.revoked_at.is_none()
            && case.expires_at.is_none_or(|end| end > NOW);
        let open = case.configured && !case.firm_suspended && !case.application_suspended && case.fault.is_none();
        let placed = match case.surface {
            Surface::SelfService => true,
            Surface::Hub => case.kind == KeyKind::Cabinet && case.restricted_dossier.is_none(),
            Surface::Standard => {
                case.kind == KeyKind::Standard
                    && case.restricted_dossier.is_none()
                    && match case.dossier {
                        AskedDossier::Code(_) => case.standing == DossierStanding::Open,
                        AskedDossier::Unplaced | AskedDossier::Cabinet | AskedDossier::Missing => false,
                    }
            }
            Surface::Cabinet => {
                case.kind == KeyKind::Cabinet
                    && case.restricted_dossier.is_none()
                    && matches!(case.dossier, AskedDossier::Cabinet | AskedDossier::Unplaced)
            }
        };
        let permitted = match case.surface {
            Surface::SelfService => true,
            // The operation asked is none of Loop Hub's own.
            Surface::Hub => false,
            Surface::Standard | Surface::Cabinet => case.permissions == Permissions::all(),
        };
        let expected = alive && open && placed && permitted && case.allowed_addresses.is_empty();
        prop_assert_eq!(case.decide().is_ok(), expected);
    }
}
