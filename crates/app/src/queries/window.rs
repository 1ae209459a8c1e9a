//! The window of a dossier's applications, from one of its three doors (`ACT-03`, `ACT-05`, `ACT-06`).

use hub_domain::activation::ActivationPlace;
use hub_domain::authz::{Act, Denied, allows};
use hub_domain::catalog::AppKind;
use hub_domain::ids::ContactId;
use hub_domain::sort_key::sort_key;
use hub_domain::staff::Caller;
use hub_domain::window::{Card, Chosen, WindowFacts};
pub use hub_store::{LastChange, WindowChange, WindowDossier};
use hub_store::{ReadApplications, ReadWindow, StoreError};

use crate::context::Hub;
use crate::error::AppError;

/// From where a window was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowDoor {
    /// *Mon portefeuille*.
    Portfolio,
    /// *Dossiers client*.
    Dossiers,
    /// *Interlocuteurs*: offers alone, for this contact alone (`ACT-06`).
    Contact(ContactId),
    /// The API, which shows no window but keeps to the same rules.
    Api,
}

impl WindowDoor {
    /// The place the journal keeps (`ACT-10`).
    #[must_use]
    pub const fn place(self) -> ActivationPlace {
        match self {
            Self::Portfolio => ActivationPlace::Portfolio,
            Self::Dossiers => ActivationPlace::Dossiers,
            Self::Contact(_) => ActivationPlace::Contacts,
            Self::Api => ActivationPlace::Api,
        }
    }

    /// The one contact the window is about.
    #[must_use]
    pub const fn contact(self) -> Option<ContactId> {
        match self {
            Self::Contact(contact) => Some(contact),
            Self::Portfolio | Self::Dossiers | Self::Api => None,
        }
    }
}

/// A window as it opens.
#[derive(Debug)]
pub struct WindowView {
    /// The dossier.
    pub dossier: WindowDossier,
    /// Its cards in the order they are shown, its contacts, and what is on.
    pub facts: WindowFacts,
    /// The name of the one contact it is about.
    pub contact: Option<String>,
    /// Why the reader may change nothing, where they may not.
    pub denied: Option<Denied>,
}

impl Hub {
    /// The window of a dossier's applications. Every staff member may look.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whoever is no staff, [`AppError::NotFound`] for a dossier or a contact the firm does
    /// not have.
    pub async fn window(
        &self,
        caller: &Caller,
        code: &str,
        door: WindowDoor,
    ) -> Result<WindowView, AppError> {
        let mut firm = self.read_for(caller, Act::ReadDossiers).await?;
        let dossier = firm.window_dossier(code).await?.ok_or(AppError::NotFound)?;
        let contact = match door.contact() {
            Some(id) => Some(firm.contact_name(id).await?.ok_or(AppError::NotFound)?),
            None => None,
        };
        let facts = window_facts(&mut firm, &dossier, door).await?;
        Ok(WindowView {
            denied: allows(caller, Act::Activate, dossier.target()).err(),
            dossier,
            facts,
            contact,
        })
    }
}

/// What a window shows and is checked against.
pub(crate) async fn window_facts<R: ReadApplications + ReadWindow>(
    firm: &mut R,
    dossier: &WindowDossier,
    door: WindowDoor,
) -> Result<WindowFacts, StoreError> {
    let mut cards: Vec<Card> = firm
        .applications()
        .await?
        .into_iter()
        .filter(|app| door.contact().is_none() || app.entry.requires_contact)
        .map(|app| Card {
            app: app.id,
            label: app.label,
            entry: app.entry,
            suspended: app.suspended,
        })
        .collect();
    cards.sort_by_cached_key(|card| (kind_rank(card.entry.kind), sort_key(&card.label), card.app));
    let live = firm.window_now(dossier.id).await?;
    let mut now = Chosen::default();
    for card in &cards {
        if live.is_on(card.app) {
            now.switch_on(card.app);
            live.contacts(card.app)
                .for_each(|contact| now.give(card.app, contact));
        }
    }
    Ok(WindowFacts {
        status: dossier.status,
        is_model: dossier.is_model,
        cards,
        contacts: firm.linked_contacts(dossier.id).await?,
        now,
    })
}

/// Cegid, Cabinet, Partenaire: the order of the window (S6).
const fn kind_rank(kind: AppKind) -> u8 {
    match kind {
        AppKind::Cegid => 0,
        AppKind::Cabinet => 1,
        AppKind::Partenaire => 2,
    }
}
