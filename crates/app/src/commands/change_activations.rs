//! « Valider » of a dossier's window: all its changes at once, or none (`ACT-03`, `ACT-04`, `ACT-08`).

use std::collections::{BTreeMap, BTreeSet};

use hub_domain::authz::Activate;
use hub_domain::ids::{ContactId, InstalledAppId};
use hub_domain::letter::Letter;
use hub_domain::staff::Caller;
use hub_domain::window::{Chosen, Difference, Verdict, WindowFacts, WindowRefusal, check};
use hub_store::{FirmTx, LastChange, ReadApplications as _, ReadWindow as _, WindowChange, WindowDossier};

use crate::context::{Hub, Origin};
use crate::error::AppError;
use crate::queries::window::{WindowDoor, window_facts};

/// What a window's form holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowForm {
    /// What the window showed when it opened.
    pub shown: Chosen,
    /// What was chosen in it.
    pub choice: WindowChoice,
}

/// What was chosen in a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WindowChoice {
    /// Applications with their contacts.
    Dossier(Chosen),
    /// The applications ticked for the one contact the window is about.
    Contact(BTreeSet<InstalledAppId>),
}

impl WindowForm {
    /// What is to be on, as chosen.
    #[must_use]
    pub fn mine(&self, door: WindowDoor) -> Chosen {
        match (&self.choice, door.contact()) {
            (WindowChoice::Contact(ticked), Some(contact)) => self.shown.for_contact(contact, ticked),
            (WindowChoice::Dossier(chosen), _) => chosen.clone(),
            (WindowChoice::Contact(_), None) => self.shown.clone(),
        }
    }
}

/// The names of applications and contacts that the window showed and shows no more.
#[derive(Debug, Default)]
pub struct PastNames {
    /// Applications that were removed.
    pub apps: BTreeMap<InstalledAppId, String>,
    /// Contacts who are linked no more.
    pub contacts: BTreeMap<ContactId, String>,
}

/// What « Valider » did.
#[derive(Debug)]
pub enum WindowOutcome {
    /// Saved.
    Saved {
        /// What changed.
        change: WindowChange,
        /// Addresses of those who were given an application and have yet to accept their invitation.
        waiting: Vec<String>,
    },
    /// The same form was carried out already: sent twice, it takes effect once.
    Repeated,
    /// Nothing differed.
    Unchanged,
    /// Nothing was done: somebody changed the dossier's applications since the window opened.
    Stale {
        /// Who, and when.
        by: Option<LastChange>,
        /// What they changed.
        theirs: Vec<Difference>,
        /// What was chosen, laid over it.
        merged: Chosen,
        /// What the window shows no more, by name.
        names: PastNames,
    },
    /// Nothing was done: this is to be corrected.
    Refused {
        /// Each at its application.
        refused: Vec<(InstalledAppId, WindowRefusal)>,
        /// What the window shows no more, by name.
        names: PastNames,
    },
    /// Nothing was done: the dossier takes no activation any more.
    Closed,
}

impl Hub {
    /// Carries out what was chosen in a window, in one transaction. The next call of each application is decided by it.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn change_activations(
        &self,
        caller: &Caller,
        code: &str,
        door: WindowDoor,
        form: &WindowForm,
        origin: &Origin,
    ) -> Result<WindowOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let dossier = tx.window_dossier(code).await?.ok_or(AppError::NotFound)?;
        let permit = tx.permit::<Activate>(dossier.target())?;
        if let Some(contact) = door.contact() {
            tx.contact_name(contact).await?.ok_or(AppError::NotFound)?;
        }
        let facts = window_facts(&mut tx, &dossier, door).await?;
        let plan = match check(&facts, &form.shown, &form.mine(door)) {
            Verdict::Plan(plan) => plan,
            Verdict::Closed => return Ok(WindowOutcome::Closed),
            Verdict::Unchanged { was_shown: true } => return Ok(WindowOutcome::Unchanged),
            Verdict::Unchanged { was_shown: false } => {
                let last = tx.last_change(dossier.id).await?;
                let own = last.and_then(|last| last.staff) == tx.caller().actor().staff_id();
                return Ok(if own {
                    WindowOutcome::Repeated
                } else {
                    WindowOutcome::Unchanged
                });
            }
            Verdict::Stale { theirs, merged } => {
                let apps = theirs.iter().map(Difference::app);
                let contacts = theirs.iter().flat_map(contacts_of);
                return Ok(WindowOutcome::Stale {
                    by: tx.last_change(dossier.id).await?,
                    names: past_names(&mut tx, &facts, apps, contacts).await?,
                    theirs,
                    merged,
                });
            }
            Verdict::Refused(refused) => {
                let apps = refused.iter().map(|(app, _)| *app);
                let contacts = refused.iter().filter_map(|(_, why)| match why {
                    WindowRefusal::NotLinked(contact) => Some(*contact),
                    _ => None,
                });
                return Ok(WindowOutcome::Refused {
                    names: past_names(&mut tx, &facts, apps, contacts).await?,
                    refused,
                });
            }
        };
        let change = tx
            .change_activations(permit, dossier.id, door.place(), &plan)
            .await?;
        self.write_to_guests(&mut tx, &dossier, &facts, &change).await?;
        self.write_to_the_withdrawn(&mut tx).await?;
        tx.commit().await?;
        let waiting = waiting(&facts, &change);
        Ok(WindowOutcome::Saved { change, waiting })
    }

    /// E3 to each guest who was given an application. Who has yet to accept reads of it in the invitation.
    pub(super) async fn write_to_guests(
        &self,
        tx: &mut FirmTx,
        dossier: &WindowDossier,
        facts: &WindowFacts,
        change: &WindowChange,
    ) -> Result<(), AppError> {
        for (app, contact) in &change.given {
            let Some(card) = facts.card(*app) else { continue };
            let Some(to) = tx.guest_addressee(*contact).await? else {
                continue;
            };
            let letter = Letter::AccessOpened {
                application: card.label.clone(),
                description: [
                    card.entry.description_fr.clone(),
                    card.entry.description_en.clone(),
                ],
                dossier: dossier.name.clone(),
            };
            let cause = format!("act:{}:application:{app}:contact:{contact}", tx.act());
            self.post(tx, to, letter, cause).await?;
        }
        Ok(())
    }
}

fn waiting(facts: &WindowFacts, change: &WindowChange) -> Vec<String> {
    let given: BTreeSet<ContactId> = change.given.iter().map(|(_, contact)| *contact).collect();
    facts
        .contacts
        .iter()
        .filter(|contact| given.contains(&contact.id))
        .filter(|contact| contact.state == hub_domain::contact::GuestState::InvitationSent)
        .map(|contact| contact.email.clone().unwrap_or_else(|| contact.name.clone()))
        .collect()
}

fn contacts_of(difference: &Difference) -> Vec<ContactId> {
    match difference {
        Difference::On { contacts, .. } => contacts.clone(),
        Difference::Off { .. } => Vec::new(),
        Difference::Contacts { given, taken, .. } => given.iter().chain(taken).copied().collect(),
    }
}

/// The names of what the window shows no more, of these; another firm's have none.
async fn past_names(
    tx: &mut FirmTx,
    facts: &WindowFacts,
    apps: impl Iterator<Item = InstalledAppId>,
    contacts: impl Iterator<Item = ContactId>,
) -> Result<PastNames, AppError> {
    let mut names = PastNames::default();
    for app in apps.filter(|app| facts.card(*app).is_none()) {
        if let Some(found) = tx.application(app).await? {
            names.apps.insert(app, found.label);
        }
    }
    for contact in contacts.filter(|contact| facts.contact(*contact).is_none()) {
        if let Some(name) = tx.contact_name(contact).await? {
            names.contacts.insert(contact, name);
        }
    }
    Ok(names)
}
