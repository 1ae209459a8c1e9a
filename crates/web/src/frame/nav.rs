//! The main navigation (spec 3.4): its entries, in order, for whoever reads.

use crate::urls;

/// An entry of the main navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NavEntry {
    /// « Mon portefeuille ».
    Portfolio,
    /// « LoopHub ».
    LoopHub,
    /// « Dossiers client », under « Paramétrage › Clients ».
    Dossiers,
    /// « Interlocuteurs », under « Paramétrage › Clients ».
    Contacts,
    /// « Paramétrage du cabinet », under « Paramétrage › Cabinet ».
    Settings,
    /// « Collaborateurs », under « Paramétrage › Cabinet ».
    Staff,
    /// « Groupes », under « Paramétrage › Cabinet ».
    Groups,
    /// « Annuaire », under « Paramétrage › Cabinet ».
    Directory,
    /// « Clés d’API », under « Connexions ».
    ApiKeys,
    /// « Webhooks », under « Connexions ».
    Webhooks,
    /// « Traitements », under « Suivi ».
    Jobs,
    /// « Mes applications », for contacts alone.
    Launcher,
    /// « Boîte d’envoi », under « Suivi ».
    Outbox,
    /// « Journal d’audit », under « Suivi ».
    Audit,
}

impl NavEntry {
    /// Where the entry leads.
    #[must_use]
    pub const fn href(self) -> &'static str {
        match self {
            Self::Portfolio => urls::PORTFOLIO,
            Self::LoopHub => urls::APPLICATIONS,
            Self::Dossiers => urls::DOSSIERS,
            Self::Contacts => urls::CONTACTS,
            Self::Settings => urls::SETTINGS,
            Self::Staff => urls::STAFF,
            Self::Groups => urls::GROUPS,
            Self::Directory => urls::DIRECTORY,
            Self::ApiKeys => urls::API_KEYS,
            Self::Webhooks => urls::WEBHOOKS,
            Self::Jobs => urls::JOBS,
            Self::Launcher => urls::LAUNCHER,
            Self::Outbox => urls::OUTBOX,
            Self::Audit => urls::AUDIT,
        }
    }

    /// The message of the entry's label.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Portfolio => "nav-portfolio",
            Self::LoopHub => "nav-loophub",
            Self::Dossiers => "nav-dossiers",
            Self::Contacts => "nav-contacts",
            Self::Settings => "settings-title",
            Self::Staff => "staff-title",
            Self::Groups => "groups-title",
            Self::Directory => "directory-title",
            Self::ApiKeys => "nav-api-keys",
            Self::Webhooks => "webhooks-title",
            Self::Jobs => "nav-jobs",
            Self::Launcher => "nav-launcher",
            Self::Outbox => "nav-outbox",
            Self::Audit => "nav-audit",
        }
    }

    /// The entry's icon in the sprite.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Portfolio => "dossier",
            Self::LoopHub => "boucles",
            Self::Dossiers => "dossiers",
            Self::Contacts => "personne",
            Self::Settings => "reglages",
            Self::Staff => "personne",
            Self::Groups => "personne",
            Self::Directory => "reglages",
            Self::ApiKeys => "cle",
            Self::Webhooks => "boucles",
            Self::Jobs => "traitement",
            Self::Launcher => "boucles",
            Self::Outbox => "enveloppe",
            Self::Audit => "journal",
        }
    }
}

/// A group of the navigation: heading (message id) and entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NavGroup {
    /// The message of the group's heading; entries without a group stand first.
    pub heading: Option<&'static str>,
    /// The entries, in order.
    pub entries: &'static [NavEntry],
}

// The order of spec 3.4. An entry is added with its page: `NavEntry::Dossiers` and `NavEntry::Contacts` stand in
// `CLIENTS_NAV`, between the first group and « Connexions ».
const CLIENTS_NAV: NavGroup = NavGroup {
    heading: Some("nav-clients"),
    entries: &[NavEntry::Dossiers, NavEntry::Contacts],
};
pub(super) const CONTACT_NAV: &[NavGroup] = &[NavGroup {
    heading: None,
    entries: &[NavEntry::Launcher],
}];
pub(super) const STAFF_NAV: &[NavGroup] = &[
    NavGroup {
        heading: None,
        entries: &[NavEntry::Portfolio],
    },
    CLIENTS_NAV,
    NavGroup {
        heading: Some("nav-follow-up"),
        entries: &[NavEntry::Jobs],
    },
];
pub(super) const ADMINISTRATOR_NAV: &[NavGroup] = &[
    NavGroup {
        heading: None,
        entries: &[NavEntry::Portfolio, NavEntry::LoopHub],
    },
    CLIENTS_NAV,
    NavGroup {
        heading: Some("nav-firm"),
        entries: &[
            NavEntry::Settings,
            NavEntry::Staff,
            NavEntry::Groups,
            NavEntry::Directory,
        ],
    },
    NavGroup {
        heading: Some("nav-connections"),
        entries: &[NavEntry::ApiKeys, NavEntry::Webhooks],
    },
    NavGroup {
        heading: Some("nav-follow-up"),
        entries: &[NavEntry::Jobs, NavEntry::Outbox, NavEntry::Audit],
    },
];
