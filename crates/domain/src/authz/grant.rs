//! What a firm lets an application do in Loop Hub by itself, with its cabinet key (3.4).
//!
//! Nothing is granted until an administrator of the firm grants it, whatever the catalogue says of the application:
//! the operations of an entry are those of the accounting API, these are Loop Hub's own.

use std::collections::BTreeSet;

macro_rules! grants {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// One thing that an application may be granted. Staff, groups and settings are never changed by one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Grant { $($(#[$doc])* $name),+ }

        impl Grant {
            /// Every grant, in the order of the screens.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word that is stored and told.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

grants! {
    /// Read dossiers and the applications switched on for them.
    ReadDossiers = "dossiers:read",
    /// Create, edit and archive dossiers.
    WriteDossiers = "dossiers:write",
    /// Switch applications on and off for dossiers.
    WriteActivations = "activations:write",
    /// Read the interlocuteurs.
    ReadContacts = "contacts:read",
    /// Create, edit and remove interlocuteurs.
    WriteContacts = "contacts:write",
    /// Bring in files, of what the other grants let it write.
    ImportFiles = "imports:write",
    /// Read which applications an interlocuteur has access to.
    ReadAccesses = "accesses:read",
    /// Read the catalogue and the firm's applications.
    ReadApplications = "applications:read",
    /// Add applications, and switch them on for dossiers as they are added.
    AddApplications = "applications:add",
    /// Suspend, resume and remove applications.
    WriteApplications = "applications:write",
    /// Read the keys, never their secrets.
    ReadKeys = "keys:read",
    /// Issue, rotate and revoke keys.
    WriteKeys = "keys:write",
    /// Read the webhooks and what was posted to them.
    ReadWebhooks = "webhooks:read",
    /// Add, change, try and remove webhooks, and post to them again.
    WriteWebhooks = "webhooks:write",
    /// Read collaborators and groups.
    ReadStaff = "staff:read",
    /// Read the journal.
    ReadJournal = "audit:read",
    /// Ask for decisions.
    AskDecisions = "decisions:read",
}

impl Grant {
    /// The grant of a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|grant| grant.code() == code)
    }

    /// The grants that hold this one too: who may write something may read it.
    const fn within(self) -> &'static [Self] {
        match self {
            Self::ReadDossiers => &[Self::WriteDossiers],
            Self::ReadContacts => &[Self::WriteContacts],
            Self::ReadApplications => &[Self::AddApplications, Self::WriteApplications],
            Self::ReadKeys => &[Self::WriteKeys],
            Self::ReadWebhooks => &[Self::WriteWebhooks],
            Self::WriteDossiers
            | Self::WriteActivations
            | Self::WriteContacts
            | Self::ImportFiles
            | Self::ReadAccesses
            | Self::AddApplications
            | Self::WriteApplications
            | Self::WriteKeys
            | Self::WriteWebhooks
            | Self::ReadStaff
            | Self::ReadJournal
            | Self::AskDecisions => &[],
        }
    }
}

/// What one application is granted; nothing unless said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Grants(BTreeSet<Grant>);

impl Grants {
    /// Whether a grant is held, by itself or within a wider one.
    #[must_use]
    pub fn allow(&self, grant: Grant) -> bool {
        self.0.contains(&grant) || grant.within().iter().any(|wider| self.0.contains(wider))
    }

    /// Whether nothing is granted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads words apart by spaces. A word that this version does not know grants nothing.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        text.split_ascii_whitespace()
            .filter_map(Grant::from_code)
            .collect()
    }

    /// The words, in the order of the screens.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|grant| grant.code())
    }

    /// The text to store.
    #[must_use]
    pub fn as_text(&self) -> String {
        self.words().collect::<Vec<_>>().join(" ")
    }
}

impl FromIterator<Grant> for Grants {
    fn from_iter<I: IntoIterator<Item = Grant>>(grants: I) -> Self {
        Self(grants.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authz::call::OperationName;

    /// 3.4: nothing is granted unless said; writing holds reading, of the same thing alone.
    #[test]
    fn nothing_is_granted_unless_said() {
        let none = Grants::parse("");
        assert!(none.is_empty() && Grant::ALL.iter().all(|grant| !none.allow(*grant)));
        let writes = Grants::parse("dossiers:write");
        assert!(writes.allow(Grant::WriteDossiers) && writes.allow(Grant::ReadDossiers));
        for other in Grant::ALL
            .iter()
            .filter(|grant| !grant.code().starts_with("dossiers:"))
        {
            assert!(!writes.allow(*other), "{other:?}");
        }
        assert!(!Grants::parse("dossiers:read").allow(Grant::WriteDossiers));
    }

    #[test]
    fn words_are_read_back_and_unknown_ones_grant_nothing() {
        let all: Grants = Grant::ALL.iter().copied().collect();
        assert_eq!(Grants::parse(&all.as_text()), all);
        for odd in [
            "*",
            "*:*",
            "dossiers:*",
            "Dossiers:read",
            "dossiers",
            "staff:write",
            "settings:write",
        ] {
            assert!(Grants::parse(odd).is_empty(), "{odd}");
        }
        for grant in Grant::ALL {
            assert!(OperationName::parse(grant.code()).is_ok(), "{grant:?}");
        }
    }
}
