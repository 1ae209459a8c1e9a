//! S2: the rights written a second time, from the table of ACT-01 and not from the product's, agree with the product.
#![allow(
    clippy::disallowed_methods,
    reason = "rights are asked about callers of every kind"
)]

use hub_domain::authz::call::Permissions;
use hub_domain::authz::grant::{Grant, Grants};
use hub_domain::authz::policy::scope;
use hub_domain::authz::{Act, Scope, Target, allows};
use hub_domain::ids::{AccountId, ApiKeyId, FirmId, InstalledAppId, StaffId};
use hub_domain::staff::{ActingApplication, Actor, Caller, Connector, ProfileLevel, StaffFacts};

/// How many random states are compared.
const STATES: u32 = 1_000_000;

/// A line of the table of ACT-01 (and the two acts of who runs the server).
#[derive(Clone, Copy, PartialEq)]
enum Line {
    Installation,
    LoopHub,
    ModifierLesDroits,
    CreateDossier,
    EditDossier,
    Contacts,
    Activate,
    QuiAAcces,
    See,
    OwnPortfolioAndSessions,
    OwnOffers,
}

/// Where each act of the product stands in the table.
fn line(act: Act) -> Line {
    match act {
        Act::CreateFirm | Act::LoadCatalogue | Act::SuspendFirm => Line::Installation,
        Act::ReadApplications | Act::AddApplication | Act::EditApplication => Line::LoopHub,
        Act::RemoveApplication | Act::ReadKeys | Act::IssueKey | Act::RevokeKey => Line::LoopHub,
        Act::EditKey | Act::RotateKey => Line::LoopHub,
        Act::RestoreApplication | Act::SuspendApplication | Act::GrantOperations => Line::LoopHub,
        Act::ReadStaff | Act::AskDecisions | Act::ExplainDecisions => Line::LoopHub,
        Act::ReadWebhooks | Act::EditWebhooks => Line::LoopHub,
        Act::ReadJournal | Act::ReadOutbox | Act::SendMail | Act::EditSettings | Act::EditStaff => {
            Line::LoopHub
        }
        Act::EditRights => Line::ModifierLesDroits,
        Act::CreateDossier => Line::CreateDossier,
        Act::EditDossier => Line::EditDossier,
        Act::EditContacts => Line::Contacts,
        Act::Activate => Line::Activate,
        Act::ReadAccesses => Line::QuiAAcces,
        Act::ReadDossiers | Act::ReadContacts => Line::See,
        Act::EditOwnPlace => Line::OwnPortfolioAndSessions,
        Act::ReadOwnOffers => Line::OwnOffers,
    }
}

/// The words that let an application do an act by itself (3.4); who may write may read.
fn words(act: Act) -> &'static [&'static str] {
    match act {
        Act::ReadDossiers => &["dossiers:read", "dossiers:write"],
        Act::CreateDossier | Act::EditDossier | Act::EditRights => &["dossiers:write"],
        Act::Activate => &["activations:write"],
        Act::ReadContacts => &["contacts:read", "contacts:write"],
        Act::EditContacts => &["contacts:write"],
        Act::ReadAccesses => &["accesses:read"],
        Act::ReadApplications => &["applications:read", "applications:add", "applications:write"],
        Act::AddApplication => &["applications:add"],
        Act::SuspendApplication | Act::RemoveApplication => &["applications:write"],
        Act::ReadKeys => &["keys:read", "keys:write"],
        Act::IssueKey | Act::RotateKey | Act::RevokeKey => &["keys:write"],
        Act::ReadWebhooks => &["webhooks:read", "webhooks:write"],
        Act::EditWebhooks => &["webhooks:write"],
        Act::ReadStaff => &["staff:read"],
        Act::ReadJournal => &["audit:read"],
        Act::AskDecisions => &["decisions:read"],
        // Nothing that makes people, rights or settings, nothing that changes another application's key, and nothing of
        // one person's own.
        _ => &[],
    }
}

/// Somebody, in the words of the specification.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Who {
    Server,
    /// An account outside any firm.
    Account,
    /// An application on the compatibility interface, whose entry says this.
    Connector(&'static str),
    /// An application by its cabinet key, with one word granted.
    Application(&'static str),
    Staff {
        id: i64,
        tenths: i64,
        rights_group: bool,
    },
}

/// A dossier's people, or the firm as a whole.
type On = Option<(Option<i64>, Option<i64>)>;

/// The table of ACT-01: may `who` do what stands on `line`, `on` a dossier or the firm?
fn may(who: Who, act: Act, on: On) -> bool {
    if let Who::Application(granted) = who {
        return words(act).contains(&granted);
    }
    let line = line(act);
    if let Who::Connector(words) = who {
        // Two things are written through the public interface (3.5): DossierComplet, and an offer with its link.
        return match line {
            Line::EditDossier => ["*", "*:write", "dossier:write"].contains(&words),
            Line::Contacts | Line::Activate => ["*", "*:write", "offre:write"].contains(&words),
            _ => false,
        };
    }
    let Who::Staff {
        id,
        tenths,
        rights_group,
    } = who
    else {
        // The server does everything but what belongs to one person; an account without a place, only that.
        let personal = matches!(line, Line::OwnPortfolioAndSessions | Line::OwnOffers);
        return (who == Who::Server) != personal;
    };
    let administrator = tenths >= 50;
    let in_charge = on.is_some_and(|(owner, manager)| owner == Some(id) || manager == Some(id));
    match line {
        Line::Installation | Line::OwnOffers => false,
        Line::LoopHub => administrator,
        Line::ModifierLesDroits | Line::CreateDossier => administrator || rights_group,
        Line::EditDossier | Line::Contacts | Line::Activate | Line::QuiAAcces => {
            administrator || rights_group || in_charge
        }
        Line::See | Line::OwnPortfolioAndSessions => true,
    }
}

/// The same state for the product.
fn caller(who: Who, other_group: bool) -> Caller {
    let actor = match who {
        Who::Server if other_group => Actor::System,
        Who::Server => Actor::Operator,
        Who::Account => Actor::Account {
            id: AccountId(1),
            email: "quelquun@cabinet.example".to_owned(),
        },
        Who::Connector(words) => Actor::Connector(Connector {
            id: InstalledAppId(1),
            key: ApiKeyId(2),
            label: String::new(),
            permissions: Permissions::parse(words).unwrap(),
        }),
        Who::Application(granted) => Actor::Application(ActingApplication {
            id: InstalledAppId(1),
            key: ApiKeyId(2),
            label: String::new(),
            grants: Grants::parse(granted),
        }),
        Who::Staff {
            id,
            tenths,
            rights_group,
        } => {
            let mut groups = Vec::new();
            groups.extend(other_group.then(|| "LOOP-AUTRE".to_owned()));
            groups.extend(rights_group.then(|| "LOOP-GESTION-DES-DROITS".to_owned()));
            Actor::Staff(StaffFacts {
                id: StaffId(id),
                // Staff and account numbers meet: a right must not hang on the wrong one.
                account: AccountId(id % 3 + 1),
                name: String::new(),
                level: ProfileLevel::from_hundredths(tenths * 10),
                groups,
            })
        }
    };
    Caller::authenticated(FirmId(1), actor)
}

/// A generator of its own, so that every run compares the same states (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn staff_number(&mut self) -> i64 {
        i64::try_from(self.below(4)).unwrap() + 1
    }

    fn who(&mut self) -> Who {
        match self.below(12) {
            0 => Who::Server,
            1 => Who::Account,
            2 => {
                let words = [
                    "",
                    "*",
                    "*:read",
                    "*:write",
                    "dossier:write",
                    "offre:write",
                    "dossier:read",
                ];
                Who::Connector(words[usize::try_from(self.below(words.len() as u64)).unwrap()])
            }
            3 => {
                let at = usize::try_from(self.below(Grant::ALL.len() as u64)).unwrap();
                Who::Application(Grant::ALL[at].code())
            }
            // Near 5.0 as often as anywhere else.
            n => Who::Staff {
                id: self.staff_number(),
                tenths: i64::try_from(if n % 2 == 0 {
                    48 + self.below(5)
                } else {
                    self.below(120)
                })
                .unwrap(),
                rights_group: self.below(4) == 0,
            },
        }
    }

    fn on(&mut self) -> On {
        let mut person = || (self.below(3) > 0).then(|| self.staff_number());
        let people = (person(), person());
        (self.below(4) > 0).then_some(people)
    }
}

/// ACT-01, APP-01: on a million states the product answers what the table says, one by one and in bulk.
#[test]
fn act_01_an_independent_model_agrees() {
    let mut dice = Dice(20_261_124);
    let mut allowed = 0;
    for _ in 0..STATES {
        let (who, on) = (dice.who(), dice.on());
        let act = Act::ALL[usize::try_from(dice.below(Act::ALL.len() as u64)).unwrap()];
        let target = on.map_or(Target::Firm, |(owner, manager)| Target::Dossier {
            owner: owner.map(StaffId),
            engagement_manager: manager.map(StaffId),
        });
        let caller = caller(who, dice.below(2) == 0);
        let expected = may(who, act, on);
        assert_eq!(
            allows(&caller, act, target).is_ok(),
            expected,
            "{who:?} {act:?} {on:?}"
        );
        allowed += u32::from(expected);
        // In bulk: the dossiers in the scope are exactly those on which the act is allowed one by one.
        let Some((owner, manager)) = on else { continue };
        let in_scope = match scope(caller.actor(), act) {
            Scope::All => true,
            Scope::Responsible(staff) => owner == Some(staff.0) || manager == Some(staff.0),
            Scope::Nothing => false,
        };
        assert_eq!(in_scope, expected, "in bulk: {who:?} {act:?} {on:?}");
    }
    let (least, most) = (STATES / 4, STATES / 4 * 3);
    assert!(
        (least..most).contains(&allowed),
        "both answers are met: {allowed}"
    );
}
