//! The journal: what is recorded of an act, and how entries are chained (`AUD-01`, `AUD-02`).
//!
//! An entry's hash covers its header and the digest of its payload, and the hash before it. The payload itself
//! sits apart with a random salt: it can be erased and the chain still verifies. **This format never changes**;
//! a new one would get a new [`FORMAT`].

mod chain;
pub mod export;

pub use chain::{ChainFault, ChainVerifier, StoredEntry};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::ids::{ActId, DossierId, FirmId};
use crate::moment::Moment;

/// The name of the chain's format, hashed into every entry.
pub const FORMAT: &str = "loophub-audit-1";

/// The length of a payload's salt, in bytes.
pub const SALT_BYTES: usize = 16;

/// A SHA-256 digest.
pub type Hash = [u8; 32];

/// The hash before a chain's first entry.
pub const GENESIS: Hash = [0; 32];

macro_rules! verbs {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// What was done. The code is stored and never renamed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Verb { $($(#[$doc])* $name),+ }

        impl Verb {
            /// Every verb, for the journal's filter.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stored code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The verb of a stored code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

verbs! {
    /// A firm was created.
    FirmCreated = "firm.created",
    /// The catalogue was loaded.
    CatalogueLoaded = "catalogue.loaded",
    /// A staff member was added.
    StaffAdded = "staff.added",
    /// A staff member's name, profile or groups were changed.
    StaffEdited = "staff.edited",
    /// A staff member was deactivated.
    StaffDeactivated = "staff.deactivated",
    /// A deactivated staff member was given their place back.
    StaffReactivated = "staff.reactivated",
    /// The dossiers of a staff member were given to others.
    DossiersReassigned = "dossiers.reassigned",
    /// A group of staff was added.
    GroupAdded = "group.added",
    /// A group's name or members were changed.
    GroupEdited = "group.edited",
    /// The firm's settings were changed.
    SettingsEdited = "firm.edited",
    /// A SIC code was added.
    SicCodeAdded = "sic_code.added",
    /// What a SIC code is called, or whether it is offered, was changed.
    SicCodeEdited = "sic_code.edited",
    /// An agency was added.
    AgencyAdded = "agency.added",
    /// What an agency is called, or whether it is offered, was changed.
    AgencyEdited = "agency.edited",
    /// Dossiers were created.
    DossiersCreated = "dossiers.created",
    /// Dossiers were brought in from a file.
    DossiersImported = "dossiers.imported",
    /// Staff was brought in from a file.
    StaffImported = "staff.imported",
    /// Contacts were brought in from a file.
    ContactsImported = "contacts.imported",
    /// Links between contacts and dossiers were brought in from a file.
    LinksImported = "contact_links.imported",
    /// An application was added to the firm.
    ApplicationAdded = "application.added",
    /// An application's key, SIC code or fields were changed.
    ApplicationEdited = "application.edited",
    /// What an application may do in Loop Hub by itself was changed.
    GrantsEdited = "application.grants_edited",
    /// For which dossiers that come later an application is switched on was changed.
    FutureRuleEdited = "application.future_edited",
    /// The firm declared an application of its own.
    ApplicationDeclared = "catalogue.declared",
    /// What the firm says of an application of its own was changed.
    DeclarationEdited = "catalogue.declaration_edited",
    /// An application was removed from the firm.
    ApplicationRemoved = "application.removed",
    /// An API key was issued.
    KeyIssued = "key.issued",
    /// API keys were issued, each for one dossier of an application.
    KeysIssued = "keys.issued",
    /// The API keys of an application that open one dossier each were revoked.
    KeysRevoked = "keys.revoked",
    /// An API key was revoked.
    KeyRevoked = "key.revoked",
    /// An API key's name, end or allowed addresses were changed.
    KeyEdited = "key.edited",
    /// An API key got a new secret.
    KeyRotated = "key.rotated",
    /// The old secret of a rotation was ended before its time.
    RotationEnded = "key.rotation_ended",
    /// The administrators were told that an API key will end.
    KeyReminded = "key.reminded",
    /// Whoever set off letters was told that the last one has left.
    DeliveryEnded = "delivery.ended",
    /// An account signed in.
    SignedIn = "account.signed_in",
    /// An account was locked after repeated failures.
    AccountLocked = "account.locked",
    /// A password was chosen.
    PasswordChosen = "account.password_chosen",
    /// A link to choose a password was made.
    PasswordLinkMade = "account.password_link_made",
    /// Every session of an account was closed.
    SessionsClosed = "account.sessions_closed",
    /// A firm was suspended.
    FirmSuspended = "firm.suspended",
    /// A suspended firm was given back.
    FirmResumed = "firm.resumed",
    /// An application was suspended.
    ApplicationSuspended = "application.suspended",
    /// A suspended application was given back.
    ApplicationResumed = "application.resumed",
    /// A removed application was restored.
    ApplicationRestored = "application.restored",
    /// An application was switched on.
    ActivationOpened = "activation.opened",
    /// An application was switched off.
    ActivationClosed = "activation.closed",
    /// A contact was given an application.
    AccessOpened = "access.opened",
    /// An application was taken back from a contact.
    AccessClosed = "access.closed",
    /// An earlier act was undone.
    ActUndone = "act.undone",
    /// The whole record of a dossier was exported.
    DossierExported = "dossier.exported",
    /// A group was removed.
    GroupRemoved = "group.removed",
    /// A link to choose a password was to be sent to a staff member.
    PasswordLinkAsked = "account.password_link_asked",
    /// A dossier was edited.
    DossierEdited = "dossier.edited",
    /// A dossier was archived.
    DossierArchived = "dossier.archived",
    /// Who is in charge of a dossier was changed.
    RightsEdited = "dossier.rights_edited",
    /// A portfolio was changed.
    PortfolioEdited = "portfolio.edited",
    /// A contact was created.
    ContactCreated = "contact.created",
    /// A contact was edited.
    ContactEdited = "contact.edited",
    /// A contact was removed.
    ContactRemoved = "contact.removed",
    /// A contact was linked to a dossier.
    LinkOpened = "contact_link.opened",
    /// What a contact's link is limited to was changed.
    LinkEdited = "contact_link.edited",
    /// A contact's link to a dossier was ended.
    LinkClosed = "contact_link.closed",
    /// An invitation was asked for.
    InvitationAsked = "invitation.asked",
    /// The directory has the invited user.
    InvitationCreated = "invitation.created",
    /// Who had not answered an invitation was written to once more.
    InvitationReminded = "invitation.reminded",
    /// The directory refused an invitation.
    InvitationFailed = "invitation.failed",
    /// An invitation was cancelled, or ran out.
    InvitationEnded = "invitation.ended",
    /// A contact accepted an invitation and is a guest.
    InvitationAccepted = "invitation.accepted",
    /// A contact asked for a link to sign in.
    SignInLinkAsked = "contact.sign_in_link_asked",
    /// A firm's directory was changed.
    DirectoryEdited = "directory.edited",
    /// A firm's tenant gave its consent, or withdrew it.
    ConsentChanged = "directory.consent_changed",
    /// An e-mail is sent again by hand.
    MailResent = "mail.resent",
    /// An e-mail was given up by hand.
    MailGivenUp = "mail.given_up",
    /// An e-mail was asked for to try the sending.
    MailTested = "mail.tested",
    /// The words of old entries were erased, at the end of the time the firm keeps them.
    JournalPurged = "journal.purged",
    /// A webhook was added.
    WebhookAdded = "webhook.added",
    /// A webhook's name, address or events were changed.
    WebhookEdited = "webhook.edited",
    /// A webhook got a new secret.
    WebhookRotated = "webhook.rotated",
    /// A webhook was disabled.
    WebhookDisabled = "webhook.disabled",
    /// A disabled webhook was enabled again.
    WebhookEnabled = "webhook.enabled",
    /// A webhook was removed.
    WebhookRemoved = "webhook.removed",
    /// A webhook was tried.
    WebhookTested = "webhook.tested",
    /// A message was posted to a webhook again.
    WebhookResent = "webhook.resent",
    /// The events of a period were posted to a webhook again.
    WebhookReplayed = "webhook.replayed",
}

impl Verb {
    /// How what was tried ended.
    #[must_use]
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::InvitationFailed => Outcome::Failed,
            Self::AccountLocked => Outcome::Refused,
            _ => Outcome::Done,
        }
    }
}

/// How what the journal tells of ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused.
    Refused,
    /// It was tried and failed.
    Failed,
}

impl Outcome {
    /// Every outcome, for the journal's filter.
    pub const ALL: [Self; 3] = [Self::Done, Self::Refused, Self::Failed];

    /// The code, in addresses and statements.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }

    /// The outcome of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// The thing an entry is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectRef {
    /// The kind of thing: `application`, `key`, `dossier`, `staff`, `firm`, `account`…
    pub kind: &'static str,
    /// Its identifier.
    pub id: i64,
    /// What it was called at that moment.
    pub label: String,
}

/// One thing recorded of an act, before it is chained.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What was done.
    pub verb: Verb,
    /// To what.
    pub object: ObjectRef,
    /// The one dossier concerned, where there is one.
    pub dossier: Option<DossierId>,
    /// The object before, where it existed; never a secret.
    pub before: Option<Value>,
    /// The object after, where it exists; never a secret.
    pub after: Option<Value>,
}

/// Where an act came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The pages.
    Page,
    /// The doors for machines.
    Api,
    /// The command line.
    CommandLine,
    /// The product itself.
    Inside,
}

impl Door {
    /// The stored code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Api => "api",
            Self::CommandLine => "command_line",
            Self::Inside => "inside",
        }
    }
}

/// The part of an entry that stays when its payload is erased: codes and identifiers, nothing personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The firm, or [`FirmId::INSTALLATION`].
    pub firm: FirmId,
    /// Position in the firm's chain, from 1.
    pub seq: i64,
    /// The act it belongs to.
    pub act: ActId,
    /// When.
    pub at: Moment,
    /// The kind of actor.
    pub actor_kind: String,
    /// The staff member's or account's identifier, where there is one.
    pub actor: Option<i64>,
    /// The door it came through.
    pub door: String,
    /// The verb's code.
    pub verb: String,
    /// The kind of object.
    pub object_kind: String,
    /// The object's identifier.
    pub object_id: i64,
    /// The dossier concerned.
    pub dossier: Option<DossierId>,
}

/// The digest of a payload, under its salt.
#[must_use]
pub fn payload_digest(salt: &[u8; SALT_BYTES], payload: &str) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(payload.as_bytes());
    hasher.finalize().into()
}

/// The hash of an entry: every field with its length before it, so that no two headers read alike.
#[must_use]
pub fn entry_hash(previous: &Hash, header: &Header, payload: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    let mut field = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
    };
    field(FORMAT.as_bytes());
    field(previous);
    for number in [
        header.firm.0,
        header.seq,
        header.act.0,
        header.at.0,
        header.object_id,
    ] {
        field(&number.to_be_bytes());
    }
    for optional in [header.actor, header.dossier.map(|id| id.0)] {
        match optional {
            Some(id) => field(&id.to_be_bytes()),
            None => field(&[]),
        }
    }
    for text in [
        &header.actor_kind,
        &header.door,
        &header.verb,
        &header.object_kind,
    ] {
        field(text.as_bytes());
    }
    field(payload);
    hasher.finalize().into()
}
