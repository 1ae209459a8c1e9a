//! The life of an invitation (`GST-01`, `GST-02`, `GST-03`, `ACT-07`).
//!
//! Three facts are kept apart: that somebody asked, that the user exists in the directory, that the person accepted.
//! None is concluded from another: each is known from an answer about itself. [`next`] says what an answer makes of a
//! step and what is to be done then; it never loses an invitation, and it never lets a guest be made twice: whoever
//! may have been created is looked up before anything is created again.

use serde::{Deserialize, Serialize};

use crate::account::EmailAddress;
use crate::contact::GuestState;
use crate::moment::Moment;

/// How long an invitation can be accepted, in days.
pub const INVITATION_DAYS: i64 = 30;

/// After how many days without an answer a contact is reminded (E10).
pub const INVITATION_REMINDER_DAYS: [i64; 2] = [7, 21];

/// The reminder that is due `now` of an invitation written at `written_at`, by its days; the later one alone where both
/// are.
#[must_use]
pub fn invitation_reminder_due(now: Moment, written_at: Moment, reminded_days: Option<i64>) -> Option<i64> {
    INVITATION_REMINDER_DAYS
        .into_iter()
        .filter(|days| now >= written_at.plus_days(*days))
        .max()
        .filter(|due| reminded_days.is_none_or(|last| last < *due))
}
/// How long a directory may take to show a user whose creation it may have begun, in milliseconds: before that, nobody
/// is created again.
pub const SETTLE_MILLIS: i64 = 2 * 60_000;
/// How long a user said to be created may stay unseen before the creation is taken for lost, in milliseconds.
pub const UNSEEN_MILLIS: i64 = 15 * 60_000;
/// How often it is looked for meanwhile at least, in milliseconds: somebody waits for it.
const UNSEEN_POLL_MILLIS: i64 = 60_000;
/// How long a directory is tried before the invitation is given up, in milliseconds.
pub const GIVE_UP_MILLIS: i64 = 3 * 86_400_000;
/// How often a known user must be missing before they are taken for deleted.
pub const MISSING_TIMES: i64 = 3;
/// Longest reason kept of a directory, in characters.
const REASON_MAX_CHARS: usize = 300;

/// How far an invitation is, with what is known at that point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Asked for; the directory surely knows nothing of it.
    Wanted,
    /// The directory may have been told; its answer is not known.
    Posting {
        /// Since when.
        since: Moment,
    },
    /// The directory says it created the user, who was not seen yet.
    Created {
        /// The directory's name of the user.
        id: String,
        /// The address at which the directory lets the person accept.
        redeem: Option<String>,
        /// Since when.
        since: Moment,
    },
    /// The user exists; the person has not accepted.
    Sent {
        /// The directory's name of the user.
        id: String,
        /// The address at which the directory lets the person accept.
        redeem: Option<String>,
    },
    /// The person accepted.
    Accepted {
        /// The directory's name of the user.
        id: String,
    },
    /// The directory refused, or what it has is not what was asked for.
    Failed(Reason),
}

/// Why an invitation failed: what kind of reason, and the directory's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Which kind: it decides what to do next.
    pub kind: ReasonKind,
    /// What the directory said; may be empty.
    pub words: String,
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// The kinds of reasons; each has its own next act.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum ReasonKind { $($(#[$doc])* #[serde(rename = $code)] $name),+ }

        impl ReasonKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stored code.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

reasons! {
    /// The tenant lets nobody of this domain in: another address, or the tenant's settings.
    DomainNotAllowed = "domain_not_allowed",
    /// The directory takes the address for none: correct it.
    AddressRefused = "address_refused",
    /// The person accepted with another address than the one invited: correct it, or invite again.
    AddressMismatch = "address_mismatch",
    /// The user was deleted in the tenant: invite again.
    UserDeleted = "user_deleted",
    /// The tenant has not consented, or not any more: give the consent.
    ConsentMissing = "consent_missing",
    /// The directory gave no usable answer for days: try again.
    Unreachable = "unreachable",
    /// The directory refused for a reason of its own.
    Refused = "refused",
}

impl Reason {
    /// A reason with the directory's words, cut to what is kept.
    #[must_use]
    pub fn new(kind: ReasonKind, words: &str) -> Self {
        let words = words.chars().filter(|c| !c.is_control()).take(REASON_MAX_CHARS);
        Self {
            kind,
            words: words.collect::<String>().trim().to_owned(),
        }
    }

    /// The stored text: the code, then the directory's words.
    #[must_use]
    pub fn stored(&self) -> String {
        if self.words.is_empty() {
            self.kind.as_str().to_owned()
        } else {
            format!("{}: {}", self.kind.as_str(), self.words)
        }
    }

    /// Reads a stored text.
    #[must_use]
    pub fn parse(stored: &str) -> Self {
        let (code, words) = stored.split_once(": ").unwrap_or((stored, ""));
        match ReasonKind::ALL.iter().find(|kind| kind.as_str() == code) {
            Some(kind) => Self::new(*kind, words),
            None => Self::new(ReasonKind::Refused, stored),
        }
    }
}

/// A user as the directory has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryUser {
    /// The directory's name of the user.
    pub id: String,
    /// Whether the person can use it: a member, or a guest who accepted.
    pub accepted: bool,
    /// The addresses of the user.
    pub addresses: Vec<String>,
}

impl DirectoryUser {
    /// Whether an address is this user's; one without any address known cannot be told.
    #[must_use]
    pub fn has(&self, email: &EmailAddress) -> bool {
        self.addresses.is_empty()
            || self
                .addresses
                .iter()
                .any(|address| address.trim().to_lowercase() == email.folded())
    }
}

/// What a directory is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Who has this address?
    LookUp,
    /// Create a guest for this address. Never asked before a look-up found nobody.
    Invite,
    /// What is this user now?
    Read(String),
}

/// Why a directory gave no usable answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryFault {
    /// It was surely not told: nothing was sent.
    #[error("not reached: {0}")]
    NotReached(String),
    /// Whether it did what was asked is not known: a time-out, an error of the server, an answer that cannot be read.
    #[error("no usable answer: {0}")]
    Unknown(String),
    /// It asks to wait; nothing was done.
    #[error("asked to wait {0} ms")]
    Busy(i64),
    /// The tenant has not consented, or not any more.
    #[error("no consent: {0}")]
    NoConsent(String),
    /// It refuses, and will again.
    #[error("refused: {0:?}")]
    Refused(Reason),
}

/// What a directory answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nobody has the address.
    Nobody,
    /// This user.
    User(DirectoryUser),
    /// The user was created, by the directory's word.
    Invited {
        /// The directory's name of the user.
        id: String,
        /// The address at which the directory lets the person accept.
        redeem: Option<String>,
    },
    /// There was somebody with the address already, who has this name.
    Exists(String),
    /// There is no such user (now).
    NoSuchUser,
    /// Nothing usable.
    Fault(DirectoryFault),
}

/// What is to be done about an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// Ask the directory this, after the step was stored.
    Ask(Question),
    /// Nothing before this instant.
    Wait(Moment),
    /// Nothing any more.
    Rest,
}

/// What [`next`] needs to know beside the step.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The address invited.
    pub email: &'a EmailAddress,
    /// When it was asked for.
    pub asked_at: Moment,
    /// Tries in a row that brought nothing.
    pub attempts: i64,
    /// Now.
    pub now: Moment,
}

/// What became of an invitation, and what is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// The step reached.
    pub step: Step,
    /// What is to be done.
    pub then: Then,
    /// Tries in a row that brought nothing, from here on.
    pub attempts: i64,
}

impl Step {
    /// The stored code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Wanted => "wanted",
            Self::Posting { .. } => "posting",
            Self::Created { .. } => "created",
            Self::Sent { .. } => "sent",
            Self::Accepted { .. } => "accepted",
            Self::Failed(_) => "failed",
        }
    }

    /// What the directory knows of the contact at this step (`GST-01`): the user exists from [`Step::Sent`] on.
    #[must_use]
    pub const fn guest_state(&self) -> GuestState {
        match self {
            Self::Wanted | Self::Posting { .. } | Self::Created { .. } => GuestState::NotInvited,
            Self::Sent { .. } => GuestState::InvitationSent,
            Self::Accepted { .. } => GuestState::Guest,
            Self::Failed(_) => GuestState::Failed,
        }
    }

    /// What the directory is asked when the invitation is taken up again.
    #[must_use]
    pub fn question(&self) -> Option<Question> {
        match self {
            Self::Wanted | Self::Posting { .. } => Some(Question::LookUp),
            Self::Created { id, .. } | Self::Sent { id, .. } | Self::Accepted { id } => {
                Some(Question::Read(id.clone()))
            }
            Self::Failed(_) => None,
        }
    }
}

/// What the answer to `question` makes of `step`.
#[must_use]
pub fn next(step: Step, question: &Question, answer: Answer, at: Situation<'_>) -> Next {
    match answer {
        Answer::Nobody => nobody(step, at),
        Answer::User(user) => seen(step, user, at),
        Answer::Invited { id, redeem } => created(id, redeem, at),
        Answer::Exists(id) => created(id, None, at),
        Answer::NoSuchUser => missing(step, at),
        Answer::Fault(fault) => faulty(step, question, fault, at),
    }
}

/// Nobody has the address: a guest is created, unless one may be about to appear.
fn nobody(step: Step, at: Situation<'_>) -> Next {
    match step {
        Step::Posting { since } if at.now.millis_since(since) < SETTLE_MILLIS => {
            again(Step::Posting { since }, at)
        }
        Step::Wanted | Step::Posting { .. } => Next {
            step: Step::Posting { since: at.now },
            then: Then::Ask(Question::Invite),
            attempts: at.attempts,
        },
        other => again(other, at),
    }
}

fn created(id: String, redeem: Option<String>, at: Situation<'_>) -> Next {
    Next {
        then: Then::Ask(Question::Read(id.clone())),
        step: Step::Created {
            id,
            redeem,
            since: at.now,
        },
        attempts: at.attempts,
    }
}

/// The directory shows the user: what it shows is what counts.
fn seen(step: Step, user: DirectoryUser, at: Situation<'_>) -> Next {
    let redeem = match step {
        Step::Created { redeem, .. } | Step::Sent { redeem, .. } => redeem,
        Step::Wanted | Step::Posting { .. } | Step::Accepted { .. } | Step::Failed(_) => None,
    };
    if !user.accepted {
        return Next {
            step: Step::Sent { id: user.id, redeem },
            then: Then::Wait(at.now.plus_millis(poll_millis(at))),
            attempts: 0,
        };
    }
    if user.has(at.email) {
        return Next {
            step: Step::Accepted { id: user.id },
            then: Then::Wait(at.now.plus_days(1)),
            attempts: 0,
        };
    }
    failed(Reason::new(
        ReasonKind::AddressMismatch,
        &user.addresses.join(", "),
    ))
}

/// The user is not there: not yet, never, or not any more.
fn missing(step: Step, at: Situation<'_>) -> Next {
    match step {
        Step::Created { since, .. } if at.now.millis_since(since) >= UNSEEN_MILLIS => {
            // Another beginning, not one more try.
            again(Step::Wanted, Situation { attempts: 0, ..at })
        }
        step @ Step::Created { .. } => {
            let mut looked = again(step, at);
            if let Then::Wait(until) = &mut looked.then {
                *until = (*until).min(at.now.plus_millis(UNSEEN_POLL_MILLIS));
            }
            looked
        }
        step @ (Step::Sent { .. } | Step::Accepted { .. }) => {
            if at.attempts + 1 >= MISSING_TIMES {
                failed(Reason::new(ReasonKind::UserDeleted, ""))
            } else {
                again(step, at)
            }
        }
        other => again(other, at),
    }
}

fn faulty(step: Step, question: &Question, fault: DirectoryFault, at: Situation<'_>) -> Next {
    let is_known = matches!(step, Step::Sent { .. } | Step::Accepted { .. });
    let asked_to_create = *question == Question::Invite;
    // Nothing was done: whoever was about to be created is not.
    let undone = |step| {
        if asked_to_create { Step::Wanted } else { step }
    };
    match fault {
        // Who is known stays known: only a look at the user can tell otherwise.
        DirectoryFault::NoConsent(_) if is_known => Next {
            step,
            then: Then::Wait(at.now.plus_millis(3_600_000)),
            attempts: at.attempts,
        },
        DirectoryFault::NoConsent(words) => failed(Reason::new(ReasonKind::ConsentMissing, &words)),
        DirectoryFault::Refused(reason) if asked_to_create => failed(reason),
        DirectoryFault::Busy(millis) => Next {
            step: undone(step),
            then: Then::Wait(at.now.plus_millis(millis.clamp(1_000, 3_600_000))),
            attempts: at.attempts,
        },
        DirectoryFault::NotReached(_) => again(undone(step), at),
        DirectoryFault::Unknown(_) | DirectoryFault::Refused(_) => again(step, at),
    }
}

/// Later, a little later each time; given up after days, unless the user is known.
fn again(step: Step, at: Situation<'_>) -> Next {
    let is_known = matches!(step, Step::Sent { .. } | Step::Accepted { .. });
    if !is_known && at.now.millis_since(at.asked_at) >= GIVE_UP_MILLIS {
        return failed(Reason::new(ReasonKind::Unreachable, ""));
    }
    Next {
        step,
        then: Then::Wait(at.now.plus_millis(back_off_millis(at.attempts))),
        attempts: at.attempts + 1,
    }
}

const fn failed(reason: Reason) -> Next {
    Next {
        step: Step::Failed(reason),
        then: Then::Rest,
        attempts: 0,
    }
}

/// 5 s, 10 s, 20 s … at most a quarter of an hour.
#[must_use]
pub fn back_off_millis(attempts: i64) -> i64 {
    (5_000_i64 << attempts.clamp(0, 8)).min(15 * 60_000)
}

/// How long until an invited person is looked at again: the older the invitation, the rarer.
const fn poll_millis(at: Situation<'_>) -> i64 {
    let age = at.now.millis_since(at.asked_at);
    if age < 3_600_000 {
        60_000
    } else if age < 86_400_000 {
        15 * 60_000
    } else {
        2 * 3_600_000
    }
}

#[cfg(test)]
mod tests;
