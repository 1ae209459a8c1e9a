//! Who may do what. Every right of the product is decided here, by the one table in [`policy`].

pub mod call;
pub mod grant;
pub mod policy;

use std::marker::PhantomData;

pub use policy::{Act, Reach, Relation, Scope};

use crate::ids::{FirmId, StaffId};
use crate::staff::{Actor, Caller};

/// What an act is done to, with the facts that rights depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The firm as a whole, or things that belong to no dossier.
    Firm,
    /// One dossier and the two people in charge of it.
    Dossier {
        /// The *maître du dossier*.
        owner: Option<StaffId>,
        /// The engagement manager.
        engagement_manager: Option<StaffId>,
    },
}

/// The proof that an act was allowed on a firm: made only by [`decide`], spent by the write it allows.
#[derive(Debug)]
#[must_use = "a permit is spent by the write it allows"]
pub struct Permit<A> {
    firm: FirmId,
    act: PhantomData<A>,
}

impl<A> Permit<A> {
    /// The firm on which the act was allowed; a store of another firm refuses the permit.
    #[must_use]
    pub const fn firm(&self) -> FirmId {
        self.firm
    }
}

/// A refusal, with what the person needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{act:?} is denied to {relation:?}")]
pub struct Denied {
    /// The act that was asked for.
    pub act: Act,
    /// How the caller stands to the target.
    pub relation: Relation,
}

/// A type that stands for one act, so that a permit for one cannot be spent on another.
pub trait Permitted {
    /// The line of the table that allows it.
    const ACT: Act;
}

/// Decides one act for one caller on one target (`ACT-01`, `APP-01`).
///
/// # Errors
/// [`Denied`] when the table says no.
pub fn decide<A: Permitted>(caller: &Caller, target: Target) -> Result<Permit<A>, Denied> {
    allows(caller, A::ACT, target)?;
    Ok(Permit {
        firm: caller.firm(),
        act: PhantomData,
    })
}

/// The proof that an act was allowed on the dossiers of a scope, in bulk: made only by [`decide_in_bulk`], spent by the
/// write it allows.
#[derive(Debug)]
#[must_use = "a permit is spent by the write it allows"]
pub struct BulkPermit<A> {
    firm: FirmId,
    scope: Scope,
    act: PhantomData<A>,
}

impl<A> BulkPermit<A> {
    /// The firm on which the act was allowed.
    #[must_use]
    pub const fn firm(&self) -> FirmId {
        self.firm
    }

    /// On which dossiers the act was allowed; the write keeps to them.
    #[must_use]
    pub const fn scope(&self) -> Scope {
        self.scope
    }
}

/// Decides one act for one caller on whichever dossiers they may (`ACT-01`); the scope may turn out to hold none.
///
/// # Errors
/// [`Denied`] when the table leaves them no dossier at all.
pub fn decide_in_bulk<A: Permitted>(caller: &Caller) -> Result<BulkPermit<A>, Denied> {
    match policy::scope(caller.actor(), A::ACT) {
        Scope::Nothing => Err(Denied {
            act: A::ACT,
            relation: relation(caller.actor(), Target::Firm),
        }),
        scope => Ok(BulkPermit {
            firm: caller.firm(),
            scope,
            act: PhantomData,
        }),
    }
}

/// The same answer without a permit, for pages that show or hide a control.
///
/// # Errors
/// [`Denied`] when the table says no.
pub fn allows(caller: &Caller, act: Act, target: Target) -> Result<(), Denied> {
    let relation = relation(caller.actor(), target);
    match policy::reach(act, relation) {
        Reach::Everything => Ok(()),
        Reach::Own if relation == Relation::Responsible => Ok(()),
        Reach::Permitted(operation) if policy::permits(caller.actor(), operation) => Ok(()),
        Reach::Granted(grant) if policy::holds(caller.actor(), grant) => Ok(()),
        Reach::Own | Reach::Permitted(_) | Reach::Granted(_) | Reach::Nothing => {
            Err(Denied { act, relation })
        }
    }
}

/// How the caller stands to the target: the strongest relation that applies.
#[must_use]
pub fn relation(actor: &Actor, target: Target) -> Relation {
    let general = policy::standing(actor);
    match (general, target, actor) {
        (
            Relation::Staff,
            Target::Dossier {
                owner,
                engagement_manager,
            },
            Actor::Staff(facts),
        ) if owner == Some(facts.id) || engagement_manager == Some(facts.id) => Relation::Responsible,
        _ => general,
    }
}

macro_rules! permitted {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $name {}
        impl Permitted for $name {
            const ACT: Act = Act::$name;
        }
    )+};
}

permitted! {
    /// Create a firm: the operator alone.
    CreateFirm,
    /// Load the catalogue: the operator alone.
    LoadCatalogue,
    /// Add an application to the firm.
    AddApplication,
    /// Change an application's key, SIC code or fields.
    EditApplication,
    /// Remove an application from the firm.
    RemoveApplication,
    /// See the firm's applications under *LoopHub*.
    ReadApplications,
    /// Issue an API key.
    IssueKey,
    /// Revoke an API key.
    RevokeKey,
    /// Change an API key's name, end and allowed addresses.
    EditKey,
    /// Give an API key a new secret, or end the old one.
    RotateKey,
    /// See the firm's API keys.
    ReadKeys,
    /// Read the journal.
    ReadJournal,
    /// Create dossiers, or bring them in from a file.
    CreateDossier,
    /// Create, edit or deactivate staff and groups.
    EditStaff,
    /// Change the firm's settings.
    EditSettings,
    /// Switch applications on or off on a dossier.
    Activate,
    /// Suspend a whole firm, or give it back: the operator alone.
    SuspendFirm,
    /// Restore a removed application.
    RestoreApplication,
    /// Suspend an application, or give it back.
    SuspendApplication,
    /// Say what an application may do in Loop Hub by itself.
    GrantOperations,
    /// Read the outbox.
    ReadOutbox,
    /// Send an e-mail again, or give it up.
    SendMail,
    /// See the firm's webhooks and what was posted to them.
    ReadWebhooks,
    /// Add, change, try and remove webhooks, and post to them again.
    EditWebhooks,
    /// Change a dossier's owner, engagement manager and staff.
    EditRights,
    /// Edit or archive a dossier.
    EditDossier,
    /// Create, edit, invite and remove contacts and their links.
    EditContacts,
    /// See who has access to a dossier.
    ReadAccesses,
    /// See dossiers, contacts and the portfolio, and export them.
    ReadDossiers,
    /// Keep one's own portfolio, columns, account and sessions.
    EditOwnPlace,
    /// See one's own offers.
    ReadOwnOffers,
}
