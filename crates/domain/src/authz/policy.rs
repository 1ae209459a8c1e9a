//! THE table of rights (`ACT-01`, `APP-01`). Nothing else in the product names a profile level or a group.

use super::call::OperationName;
use super::grant::Grant;
use crate::ids::{InstalledAppId, StaffId};
use crate::staff::{Actor, ProfileLevel};

/// The level from which a profile is an administrator's: 5.0.
const ADMINISTRATOR: ProfileLevel = ProfileLevel::from_hundredths(500);

/// The code of the group whose members manage rights on every dossier.
pub const RIGHTS_GROUP: &str = "LOOP-GESTION-DES-DROITS";

/// How somebody stands to the target of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Whoever runs the server.
    Operator,
    /// Profile 5.0 and above.
    Administrator,
    /// Member of the rights group.
    RightsGroup,
    /// Owner or engagement manager of the dossier.
    Responsible,
    /// Any other staff.
    Staff,
    /// A client's contact.
    Contact,
    /// An application on the compatibility interface.
    Connector,
    /// An application acting by its cabinet key.
    Application,
}

impl Relation {
    /// Every relation, in the order of the printed table.
    pub const ALL: [Self; 8] = [
        Self::Operator,
        Self::Administrator,
        Self::RightsGroup,
        Self::Responsible,
        Self::Staff,
        Self::Contact,
        Self::Connector,
        Self::Application,
    ];
}

/// How far a right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// On everything of the firm.
    Everything,
    /// On the dossiers the person is in charge of, or on what is the person's own.
    Own,
    /// On what the application's call was decided for, where its entry of the catalogue permits this operation.
    Permitted(&'static str),
    /// On everything of the firm, where an administrator has granted it to the application.
    Granted(Grant),
    /// Not at all.
    Nothing,
}

/// On which dossiers a bulk act may work; the store turns it into a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Every dossier of the firm.
    All,
    /// The dossiers this staff member owns or manages.
    Responsible(StaffId),
    /// None.
    Nothing,
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// Everything somebody may be allowed to do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Act { $($(#[$doc])* $name),+ }

        impl Act {
            /// Every act, in the order of the printed table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

acts! {
    /// Create a firm of the installation.
    CreateFirm,
    /// Load the catalogue of the installation.
    LoadCatalogue,
    /// Suspend a whole firm, or give it back.
    SuspendFirm,
    /// See the firm's applications under *LoopHub*.
    ReadApplications,
    /// Add an application to the firm.
    AddApplication,
    /// Change an application's key, SIC code or fields.
    EditApplication,
    /// Remove an application from the firm.
    RemoveApplication,
    /// Restore a removed application.
    RestoreApplication,
    /// Suspend an application, or give it back.
    SuspendApplication,
    /// Say what an application may do in Loop Hub by itself.
    GrantOperations,
    /// See the firm's API keys.
    ReadKeys,
    /// Issue an API key.
    IssueKey,
    /// Change an API key's name, end and allowed addresses.
    EditKey,
    /// Give an API key a new secret, or end the old one.
    RotateKey,
    /// Revoke an API key.
    RevokeKey,
    /// Read the journal.
    ReadJournal,
    /// Read the outbox.
    ReadOutbox,
    /// Send an e-mail again, or give it up.
    SendMail,
    /// See the firm's webhooks and what was posted to them.
    ReadWebhooks,
    /// Add, change, try and remove webhooks, and post to them again.
    EditWebhooks,
    /// Change the firm's settings.
    EditSettings,
    /// See the firm's staff and groups.
    ReadStaff,
    /// Create, edit or deactivate staff and groups.
    EditStaff,
    /// Change a dossier's owner, engagement manager and staff.
    EditRights,
    /// Create dossiers, or bring them in from a file.
    CreateDossier,
    /// Edit or archive a dossier.
    EditDossier,
    /// Create, edit, invite and remove contacts and their links.
    EditContacts,
    /// Switch applications on or off on a dossier.
    Activate,
    /// See who has access to a dossier.
    ReadAccesses,
    /// See dossiers and the portfolio, and export them.
    ReadDossiers,
    /// See contacts, and export them.
    ReadContacts,
    /// Ask whether calls would be allowed.
    AskDecisions,
    /// Be told which facts decide on a call, and who made them.
    ExplainDecisions,
    /// Keep one's own portfolio, columns, account and sessions.
    EditOwnPlace,
    /// See one's own offers.
    ReadOwnOffers,
}

/// The table itself: how far `act` reaches for somebody who stands in `relation` to its target.
#[must_use]
pub const fn reach(act: Act, relation: Relation) -> Reach {
    use Reach::{Everything, Nothing, Own};
    use Relation::{
        Administrator, Application, Connector, Contact, Operator, Responsible, RightsGroup, Staff,
    };
    if matches!(relation, Connector) {
        return match operation(act) {
            Some(operation) => Reach::Permitted(operation),
            None => Nothing,
        };
    }
    if matches!(relation, Application) {
        return match grant(act) {
            Some(grant) => Reach::Granted(grant),
            None => Nothing,
        };
    }
    match act {
        Act::CreateFirm | Act::LoadCatalogue | Act::SuspendFirm => match relation {
            Operator => Everything,
            Administrator | RightsGroup | Responsible | Staff | Contact | Connector | Application => Nothing,
        },
        Act::ReadApplications
        | Act::AddApplication
        | Act::EditApplication
        | Act::RemoveApplication
        | Act::RestoreApplication
        | Act::SuspendApplication
        | Act::GrantOperations
        | Act::ReadKeys
        | Act::IssueKey
        | Act::EditKey
        | Act::RotateKey
        | Act::RevokeKey
        | Act::ReadJournal
        | Act::ReadOutbox
        | Act::SendMail
        | Act::ReadWebhooks
        | Act::EditWebhooks
        | Act::EditSettings
        | Act::ReadStaff
        | Act::EditStaff
        | Act::AskDecisions
        | Act::ExplainDecisions => match relation {
            Operator | Administrator => Everything,
            RightsGroup | Responsible | Staff | Contact | Connector | Application => Nothing,
        },
        Act::EditRights | Act::CreateDossier => match relation {
            Operator | Administrator | RightsGroup => Everything,
            Responsible | Staff | Contact | Connector | Application => Nothing,
        },
        Act::EditDossier | Act::EditContacts | Act::Activate | Act::ReadAccesses => match relation {
            Operator | Administrator => Everything,
            RightsGroup => Everything,
            Responsible => Own,
            Staff | Contact | Connector | Application => Nothing,
        },
        Act::ReadDossiers | Act::ReadContacts => match relation {
            Operator | Administrator | RightsGroup | Responsible | Staff => Everything,
            Contact | Connector | Application => Nothing,
        },
        Act::EditOwnPlace => match relation {
            Operator | Connector | Application => Nothing,
            Administrator | RightsGroup | Responsible | Staff | Contact => Everything,
        },
        Act::ReadOwnOffers => match relation {
            Contact => Everything,
            Operator | Administrator | RightsGroup | Responsible | Staff | Connector | Application => Nothing,
        },
    }
}

/// The operation of the compatibility interface by which an application does an act (3.5); nothing for what none does.
const fn operation(act: Act) -> Option<&'static str> {
    match act {
        Act::EditDossier => Some("dossier:write"),
        Act::EditContacts | Act::Activate => Some("offre:write"),
        _ => None,
    }
}

/// Whether the actor is an application whose entry permits an operation.
#[must_use]
pub fn permits(actor: &Actor, operation: &str) -> bool {
    let Actor::Connector(facts) = actor else {
        return false;
    };
    OperationName::parse(operation).is_ok_and(|operation| facts.permissions.allow(&operation))
}

/// The grant by which an application may do an act; nothing for what no application ever does.
#[must_use]
pub const fn grant(act: Act) -> Option<Grant> {
    match act {
        Act::ReadApplications => Some(Grant::ReadApplications),
        Act::AddApplication => Some(Grant::AddApplications),
        Act::SuspendApplication | Act::RemoveApplication => Some(Grant::WriteApplications),
        Act::ReadKeys => Some(Grant::ReadKeys),
        Act::IssueKey | Act::RotateKey | Act::RevokeKey => Some(Grant::WriteKeys),
        Act::ReadWebhooks => Some(Grant::ReadWebhooks),
        Act::EditWebhooks => Some(Grant::WriteWebhooks),
        Act::ReadJournal => Some(Grant::ReadJournal),
        Act::ReadStaff => Some(Grant::ReadStaff),
        Act::CreateDossier | Act::EditDossier | Act::EditRights => Some(Grant::WriteDossiers),
        Act::ReadDossiers => Some(Grant::ReadDossiers),
        Act::ReadContacts => Some(Grant::ReadContacts),
        Act::EditContacts => Some(Grant::WriteContacts),
        Act::Activate => Some(Grant::WriteActivations),
        Act::ReadAccesses => Some(Grant::ReadAccesses),
        Act::AskDecisions => Some(Grant::AskDecisions),
        Act::CreateFirm
        | Act::LoadCatalogue
        | Act::SuspendFirm
        | Act::EditApplication
        | Act::RestoreApplication
        | Act::GrantOperations
        | Act::EditKey
        | Act::ReadOutbox
        | Act::SendMail
        | Act::EditSettings
        | Act::EditStaff
        | Act::ExplainDecisions
        | Act::EditOwnPlace
        | Act::ReadOwnOffers => None,
    }
}

/// Whether the actor is an application that was granted this.
#[must_use]
pub fn holds(actor: &Actor, grant: Grant) -> bool {
    matches!(actor, Actor::Application(facts) if facts.grants.allow(grant))
}

/// Whether the actor may be shown a new secret of a key that `user` uses: an application gets none but of its own. With
/// another one's it would take over that one's grants; so it would with a key that nobody uses yet, as soon as it is set.
#[must_use]
pub fn may_hold_secret(actor: &Actor, user: Option<InstalledAppId>) -> bool {
    match actor {
        Actor::Application(facts) => user == Some(facts.id),
        _ => true,
    }
}

/// Whether the actor may be shown a new secret of a webhook that an application added, or nobody of them: an application
/// gets none by which it could speak to another one's receiver.
#[must_use]
pub fn may_hold_webhook_secret(actor: &Actor, added_by: Option<InstalledAppId>) -> bool {
    match actor {
        Actor::Application(facts) => added_by == Some(facts.id),
        _ => true,
    }
}

/// Whether the actor may set a key on an application that is added, `is_shown` telling that a secret of it that still
/// opens was shown to an application: it would then call in the new one's name, with the operations of its entry.
#[must_use]
pub const fn may_set_key(actor: &Actor, is_shown: bool) -> bool {
    !matches!(actor, Actor::Application(_)) || !is_shown
}

/// How the actor stands to the firm as a whole.
#[must_use]
pub fn standing(actor: &Actor) -> Relation {
    match actor {
        Actor::Operator | Actor::System => Relation::Operator,
        Actor::Staff(facts) if facts.level >= ADMINISTRATOR => Relation::Administrator,
        Actor::Staff(facts) if facts.groups.iter().any(|group| group == RIGHTS_GROUP) => {
            Relation::RightsGroup
        }
        Actor::Staff(_) => Relation::Staff,
        // Who is no staff of the firm has no more of it than a contact: what is their own.
        Actor::Contact { .. } | Actor::Account { .. } => Relation::Contact,
        Actor::Connector(_) => Relation::Connector,
        Actor::Application(_) => Relation::Application,
    }
}

/// The dossiers on which `actor` may do `act` in bulk.
#[must_use]
pub fn scope(actor: &Actor, act: Act) -> Scope {
    match reach(act, standing(actor)) {
        Reach::Everything => return Scope::All,
        Reach::Permitted(operation) if permits(actor, operation) => return Scope::All,
        Reach::Granted(grant) if holds(actor, grant) => return Scope::All,
        Reach::Permitted(_) | Reach::Granted(_) | Reach::Own | Reach::Nothing => {}
    }
    match (reach(act, Relation::Responsible), actor.staff_id()) {
        (Reach::Own, Some(staff)) => Scope::Responsible(staff),
        _ => Scope::Nothing,
    }
}

/// Whether `actor` is an administrator, for the words of a refusal and the entries of the menu.
#[must_use]
pub fn is_administrator(actor: &Actor) -> bool {
    standing(actor) == Relation::Administrator
}

/// Whether a profile of this level is an administrator's.
#[must_use]
pub fn is_administrators_level(level: ProfileLevel) -> bool {
    level >= ADMINISTRATOR
}

/// Whether a group's code has a meaning in this table: such a group keeps its code, its name and its place.
#[must_use]
pub fn has_meaning(group_code: &str) -> bool {
    group_code == RIGHTS_GROUP
}

/// The level from which a staff member is an administrator, in hundredths: for finding whom to ask.
#[must_use]
pub const fn administrator_hundredths() -> i64 {
    ADMINISTRATOR.hundredths()
}

/// The whole table as text, one line an act, for `authz-matrix.txt`.
#[must_use]
pub fn matrix() -> String {
    let mut lines = vec![row("", &Relation::ALL.map(|relation| format!("{relation:?}")))];
    lines.extend(Act::ALL.iter().map(|act| {
        let cells = Relation::ALL.map(|relation| match reach(*act, relation) {
            Reach::Everything => "all".to_owned(),
            Reach::Own => "own".to_owned(),
            Reach::Permitted(operation) => operation.to_owned(),
            Reach::Granted(grant) => grant.code().to_owned(),
            Reach::Nothing => "-".to_owned(),
        });
        row(&format!("{act:?}"), &cells)
    }));
    lines.concat()
}

fn row(head: &str, cells: &[String]) -> String {
    let cells: String = cells.iter().map(|cell| format!(" {cell:<13}")).collect();
    format!("{}\n", format!("{head:<18}{cells}").trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authz::{Target, allows};
    use crate::ids::{AccountId, FirmId};
    use crate::staff::{Caller, StaffFacts};

    #[expect(
        clippy::disallowed_methods,
        reason = "rights are tested on callers of every kind"
    )]
    fn staff(id: i64, level: &str, groups: &[&str]) -> Caller {
        let facts = StaffFacts {
            id: StaffId(id),
            account: AccountId(id),
            name: format!("n{id}"),
            level: level.parse().expect("a level"),
            groups: groups.iter().map(|&group| group.to_owned()).collect(),
        };
        Caller::authenticated(FirmId(1), Actor::Staff(facts))
    }

    /// APP-01: what is under LoopHub is for profiles 5.0 and above, and for nobody else.
    #[test]
    fn app_01_loophub_is_for_administrators() {
        for act in [
            Act::ReadApplications,
            Act::AddApplication,
            Act::IssueKey,
            Act::ReadJournal,
        ] {
            assert!(allows(&staff(1, "5.0", &[]), act, Target::Firm).is_ok());
            assert!(allows(&staff(1, "10.0", &[]), act, Target::Firm).is_ok());
            assert!(allows(&staff(1, "4.9", &[]), act, Target::Firm).is_err());
            assert!(allows(&staff(1, "1.0", &[RIGHTS_GROUP]), act, Target::Firm).is_err());
            assert_eq!(scope(staff(1, "4.9", &[]).actor(), act), Scope::Nothing);
        }
    }

    /// ACT-01: administrators, the rights group, the owner and the engagement manager, and nobody else.
    #[test]
    fn act_01_who_may_activate() {
        let dossier = Target::Dossier {
            owner: Some(StaffId(2)),
            engagement_manager: Some(StaffId(3)),
        };
        let may = |caller: &Caller| allows(caller, Act::Activate, dossier).is_ok();
        assert!(may(&staff(1, "5.0", &[])));
        assert!(may(&staff(4, "1.0", &[RIGHTS_GROUP])));
        assert!(may(&staff(2, "1.0", &[])));
        assert!(may(&staff(3, "1.0", &[])));
        assert!(!may(&staff(5, "4.9", &["AUTRE"])));
        let orphan = Target::Dossier {
            owner: None,
            engagement_manager: None,
        };
        assert!(allows(&staff(2, "1.0", &[]), Act::Activate, orphan).is_err());
        assert_eq!(
            scope(staff(2, "1.0", &[]).actor(), Act::Activate),
            Scope::Responsible(StaffId(2))
        );
        assert_eq!(
            scope(staff(4, "1.0", &[RIGHTS_GROUP]).actor(), Act::Activate),
            Scope::All
        );
    }
}
