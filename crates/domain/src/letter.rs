//! What the product writes to people (`2-screens.md` §14): the facts of each letter, never a token, never a secret.
//!
//! A letter is kept with the act that sets it off and worded when it leaves, in its addressee's language.

use serde::{Deserialize, Serialize};

use crate::ids::{ContactId, StaffId};
use crate::moment::Moment;

/// How many dossiers a letter lists; the others are counted.
pub const LISTED_DOSSIERS: usize = 50;

/// A dossier in a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterDossier {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The contacts concerned, as lists show them.
    pub contacts: Vec<String>,
}

/// A letter: its kind and its facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "template", rename_all = "snake_case")]
pub enum Letter {
    /// E1: a collaborative offer was removed, to each owner of a dossier it was active on (`APP-05`).
    OfferRemoved {
        /// The application.
        application: String,
        /// Who removed it.
        author: String,
        /// When.
        at: Moment,
        /// The first [`LISTED_DOSSIERS`] dossiers of this owner.
        dossiers: Vec<LetterDossier>,
        /// How many dossiers of this owner there are in all.
        total: i64,
        /// The reason given; may be empty.
        reason: String,
        /// The dossiers have no owner: the letter goes to the firm's administrators.
        ownerless: bool,
    },
    /// E2: a contact is invited; the link is made when the letter leaves.
    Invitation {
        /// The applications that wait for them; may be empty.
        applications: Vec<String>,
        /// The company, where the invitation is about one.
        dossier: Option<String>,
        /// Who asked.
        author: String,
        /// Where to write back.
        contact_email: String,
        /// When they were first written to, in a reminder (E10).
        #[serde(default)]
        first_written_at: Option<Moment>,
    },
    /// A contact asked for a link to sign in (`GST-04`); the link is made when the letter leaves.
    SignInLink,
    /// A staff member is to choose a password; the link is made when the letter leaves.
    PasswordLink {
        /// How many days it is good.
        days: i64,
    },
    /// E3: an application was opened to a contact.
    AccessOpened {
        /// The application.
        application: String,
        /// What it is for, in French and English.
        description: [String; 2],
        /// The company.
        dossier: String,
    },
    /// E4: an application was taken back from a contact.
    AccessEnded {
        /// The application.
        application: String,
        /// The company; one of them where there are several.
        dossier: String,
        /// On how many dossiers.
        #[serde(default = "one")]
        dossiers: i64,
        /// When.
        at: Moment,
    },
    /// E9: an invitation failed, to the owner and the administrators.
    InvitationFailed {
        /// The contact, as lists show them.
        contact: String,
        /// Their address.
        email: String,
        /// The dossier, where the invitation was about one.
        dossier: Option<String>,
        /// The application that waits, where there is one.
        application: Option<String>,
        /// The directory's reason, in its own code.
        reason: String,
        /// Who had asked for it; empty where nobody is known.
        #[serde(default)]
        author: String,
    },
    /// E11: an application was suspended, to the owners.
    ApplicationSuspended {
        /// The application.
        application: String,
        /// Dossiers of this owner.
        dossiers: i64,
    },
    /// E11: a suspended application was given back, to the owners.
    ApplicationResumed {
        /// The application.
        application: String,
        /// Dossiers of this owner.
        dossiers: i64,
    },
    /// E5: a key ends soon, or many of one dossier each do together, to the administrators (`KEY-05`, `KEY-07`).
    KeyExpires {
        /// What the firm calls it; the application's name where there are many.
        name: String,
        /// Its public identifier; empty where there are many.
        identifier: String,
        /// When it ends, or the first of them does.
        at: Moment,
        /// In how many days at most.
        days: i64,
        /// The application that uses it.
        application: Option<String>,
        /// When a call with it was last allowed.
        last_used: Option<Moment>,
        /// On how many dossiers that application is switched on.
        dossiers: i64,
        /// Its row, for the address of its page.
        key: i64,
        /// When the next reminder comes, if one does.
        next: Option<Moment>,
        /// What is told of keys of one dossier each in the place of one key.
        #[serde(default)]
        of_dossiers: Option<DossierKeysEnding>,
    },
    /// E6, E7: a key was created, rotated or revoked, to the administrators.
    KeyChanged {
        /// What the firm calls it.
        name: String,
        /// What was done.
        change: KeyChange,
        /// By whom.
        author: String,
        /// When.
        at: Moment,
        /// From which address.
        address: String,
        /// Its row, for the address of its page.
        key: i64,
    },
    /// E8: what a staff member set off has ended, to them.
    DeliveryEnded {
        /// The kind of its letters; none when there were several.
        of: Option<String>,
        /// How many letters.
        total: i64,
        /// How many left.
        sent: i64,
        /// How many failed.
        failed: i64,
        /// How many were given up.
        given_up: i64,
        /// How long it took, in seconds.
        seconds: i64,
        /// The act, for the address of its page.
        act: i64,
    },
    /// E14: a test.
    Test {
        /// The server it goes through.
        server: String,
    },
}

/// Keys of an application that open one dossier each and end together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierKeysEnding {
    /// How many.
    pub keys: i64,
    /// The application's row, for the address of its page.
    pub application: i64,
    /// When the last of them ends, less than a day after the first.
    pub last_at: Moment,
}

/// What letters kept before they counted dossiers were about.
const fn one() -> i64 {
    1
}

/// What was done to a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum KeyChange {
    /// It was created.
    Created,
    /// It got a new secret.
    Rotated {
        /// Until when the old secret is valid; cut at once where there is none.
        until: Option<Moment>,
    },
    /// It was revoked.
    Revoked {
        /// The application that it served.
        application: Option<String>,
    },
    /// So many were created for an application, each for one dossier.
    CreatedInBulk {
        /// How many.
        keys: i64,
        /// The application's row, for the address of its page.
        application: i64,
    },
    /// All those of an application that open one dossier each were revoked.
    RevokedInBulk {
        /// How many.
        keys: i64,
        /// The application's row, for the address of its page.
        application: i64,
    },
}

impl Letter {
    /// The stored codes of every kind of letter.
    pub const TEMPLATES: [&'static str; 13] = [
        "offer_removed",
        "invitation",
        "sign_in_link",
        "password_link",
        "access_opened",
        "access_ended",
        "invitation_failed",
        "application_suspended",
        "application_resumed",
        "key_expires",
        "key_changed",
        "delivery_ended",
        "test",
    ];

    /// Whether the letter carries a one-time link, made when it leaves.
    #[must_use]
    pub const fn carries_link(&self) -> bool {
        matches!(
            self,
            Self::Invitation { .. } | Self::SignInLink | Self::PasswordLink { .. }
        )
    }

    /// The stored code of this kind of letter.
    #[must_use]
    pub const fn template(&self) -> &'static str {
        match self {
            Self::OfferRemoved { .. } => "offer_removed",
            Self::Invitation { .. } => "invitation",
            Self::SignInLink => "sign_in_link",
            Self::PasswordLink { .. } => "password_link",
            Self::AccessOpened { .. } => "access_opened",
            Self::AccessEnded { .. } => "access_ended",
            Self::InvitationFailed { .. } => "invitation_failed",
            Self::ApplicationSuspended { .. } => "application_suspended",
            Self::ApplicationResumed { .. } => "application_resumed",
            Self::KeyExpires { .. } => "key_expires",
            Self::KeyChanged { .. } => "key_changed",
            Self::DeliveryEnded { .. } => "delivery_ended",
            Self::Test { .. } => "test",
        }
    }
}

/// What a firm prints on its letters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letterhead {
    /// The firm's name.
    pub firm: String,
    /// Under which name its letters leave.
    pub sender: String,
    /// Its time zone, as the IANA database names it.
    pub time_zone: String,
    /// Its language: `fr` or `en`.
    pub language: String,
    /// Its postal address; may be empty.
    pub postal_address: String,
    /// Its telephone number; may be empty.
    pub phone: String,
    /// Where answers go when no person is named; may be empty.
    pub contact_email: String,
    /// Its contacts are invited to a Microsoft tenant, not to the embedded directory.
    pub is_microsoft: bool,
}

/// Whom a letter is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// The address.
    pub email: String,
    /// First name; may be empty.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// `fr` or `en`: the person's language, else the firm's.
    pub language: String,
    /// The staff member, when it is one.
    pub staff: Option<StaffId>,
    /// The contact, when it is one.
    pub contact: Option<ContactId>,
}
