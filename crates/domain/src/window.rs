//! The window of a dossier's applications: what is on, what was chosen in it, and the plan of « Valider » (`ACT-03`,
//! `ACT-04`, `ACT-08`).
//!
//! A form carries what its page showed beside what was chosen, so that a change somebody made meanwhile is told, and
//! what was chosen here is laid over it.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::CatalogEntry;
use crate::contact::GuestState;
use crate::dossier::{DossierStatus, takes_activations};
use crate::ids::{ContactId, InstalledAppId};

/// Which applications are on, each with the contacts who have access.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen(BTreeMap<InstalledAppId, BTreeSet<ContactId>>);

impl Chosen {
    /// Switches an application on.
    pub fn switch_on(&mut self, app: InstalledAppId) {
        self.0.entry(app).or_default();
    }

    /// Switches an application off, its contacts with it.
    pub fn switch_off(&mut self, app: InstalledAppId) {
        self.0.remove(&app);
    }

    /// Gives a contact an application, which is on from then.
    pub fn give(&mut self, app: InstalledAppId, contact: ContactId) {
        self.0.entry(app).or_default().insert(contact);
    }

    /// Takes an application back from a contact; it stays on.
    pub fn take(&mut self, app: InstalledAppId, contact: ContactId) {
        if let Some(contacts) = self.0.get_mut(&app) {
            contacts.remove(&contact);
        }
    }

    /// Whether an application is on.
    #[must_use]
    pub fn is_on(&self, app: InstalledAppId) -> bool {
        self.0.contains_key(&app)
    }

    /// Whether a contact has an application.
    #[must_use]
    pub fn has(&self, app: InstalledAppId, contact: ContactId) -> bool {
        self.0
            .get(&app)
            .is_some_and(|contacts| contacts.contains(&contact))
    }

    /// The contacts who have an application, in the order of their identifiers.
    pub fn contacts(&self, app: InstalledAppId) -> impl Iterator<Item = ContactId> {
        self.0.get(&app).into_iter().flatten().copied()
    }

    /// The applications that are on, in the order of their identifiers.
    pub fn apps(&self) -> impl Iterator<Item = InstalledAppId> {
        self.0.keys().copied()
    }

    /// The applications ticked for one contact alone (`ACT-06`), laid over what the window showed: whoever loses their
    /// last contact is switched off.
    #[must_use]
    pub fn for_contact(&self, contact: ContactId, ticked: &BTreeSet<InstalledAppId>) -> Self {
        let mut mine = self.clone();
        for app in self.apps().filter(|app| !ticked.contains(app)) {
            if mine.has(app, contact) {
                mine.take(app, contact);
                if mine.contacts(app).next().is_none() {
                    mine.switch_off(app);
                }
            }
        }
        for app in ticked {
            mine.give(*app, contact);
        }
        mine
    }

    /// These choices, made while the window showed `shown`, laid over what is true `now`: what was touched here stays
    /// as chosen, what was not is as somebody else left it (`ACT-08`).
    #[must_use]
    pub fn laid_over(&self, shown: &Self, now: &Self) -> Self {
        let mut merged = Self::default();
        for app in keys(&[self, shown, now]) {
            let touched = self.is_on(app) != shown.is_on(app);
            if !(if touched { self.is_on(app) } else { now.is_on(app) }) {
                continue;
            }
            merged.switch_on(app);
            let contacts: BTreeSet<ContactId> = [self, shown, now]
                .iter()
                .flat_map(|chosen| chosen.contacts(app))
                .collect();
            for contact in contacts {
                let touched = self.has(app, contact) != shown.has(app, contact);
                if if touched {
                    self.has(app, contact)
                } else {
                    now.has(app, contact)
                } {
                    merged.give(app, contact);
                }
            }
        }
        merged
    }

    /// The same without contacts of applications that need none.
    fn with_needed_contacts(&self, facts: &WindowFacts) -> Self {
        let needed = |app: InstalledAppId| facts.card(app).is_none_or(|card| card.entry.requires_contact);
        let contacts = |(app, contacts): (&InstalledAppId, &BTreeSet<ContactId>)| {
            let kept = if needed(*app) {
                contacts.clone()
            } else {
                BTreeSet::new()
            };
            (*app, kept)
        };
        Self(self.0.iter().map(contacts).collect())
    }

    /// What differs between this and what is true `now`, an application at a time.
    #[must_use]
    pub fn differences(&self, now: &Self) -> Vec<Difference> {
        let mut found = Vec::new();
        for app in keys(&[self, now]) {
            match (self.is_on(app), now.is_on(app)) {
                (false, true) => found.push(Difference::On {
                    app,
                    contacts: now.contacts(app).collect(),
                }),
                (true, false) => found.push(Difference::Off { app }),
                _ => {
                    let only = |one: &Self, other: &Self| {
                        one.contacts(app)
                            .filter(|contact| !other.has(app, *contact))
                            .collect::<Vec<_>>()
                    };
                    let (given, taken) = (only(now, self), only(self, now));
                    if !given.is_empty() || !taken.is_empty() {
                        found.push(Difference::Contacts { app, given, taken });
                    }
                }
            }
        }
        found
    }
}

fn keys(chosen: &[&Chosen]) -> BTreeSet<InstalledAppId> {
    chosen.iter().flat_map(|chosen| chosen.apps()).collect()
}

/// How one application differs between two states of a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// It is on now, for these contacts.
    On {
        /// The application.
        app: InstalledAppId,
        /// Who has it.
        contacts: Vec<ContactId>,
    },
    /// It is off now.
    Off {
        /// The application.
        app: InstalledAppId,
    },
    /// It is on as it was, for other contacts.
    Contacts {
        /// The application.
        app: InstalledAppId,
        /// Who has it now.
        given: Vec<ContactId>,
        /// Who has it no more.
        taken: Vec<ContactId>,
    },
}

impl Difference {
    /// The application.
    #[must_use]
    pub const fn app(&self) -> InstalledAppId {
        match self {
            Self::On { app, .. } | Self::Off { app } | Self::Contacts { app, .. } => *app,
        }
    }
}

/// One application of the firm as the window knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The application.
    pub app: InstalledAppId,
    /// Its name in the firm.
    pub label: String,
    /// What the catalogue says of it.
    pub entry: CatalogEntry,
    /// Whether it is suspended.
    pub suspended: bool,
}

/// A contact linked to the dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedContact {
    /// The contact.
    pub id: ContactId,
    /// « DURAND Paul ».
    pub name: String,
    /// Their address, where there is one.
    pub email: Option<String>,
    /// What the directory knows of them.
    pub state: GuestState,
}

impl LinkedContact {
    /// The contact as one who can be given an application, if the directory knows them (`ACT-04`).
    #[must_use]
    pub fn invited(&self) -> Option<InvitedContact> {
        self.state.can_be_chosen().then(|| InvitedContact {
            id: self.id,
            name: self.name.clone(),
        })
    }
}

/// A contact whom the directory knows: the only kind an application can be given to (`ACT-04`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitedContact {
    id: ContactId,
    name: String,
}

impl InvitedContact {
    /// The contact.
    #[must_use]
    pub const fn id(&self) -> ContactId {
        self.id
    }

    /// « DURAND Paul ».
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// What « Valider » is checked against, read in its own transaction.
#[derive(Debug, Clone)]
pub struct WindowFacts {
    /// The dossier's status.
    pub status: DossierStatus,
    /// Whether the dossier is a model.
    pub is_model: bool,
    /// The applications the window shows.
    pub cards: Vec<Card>,
    /// The contacts linked to the dossier.
    pub contacts: Vec<LinkedContact>,
    /// What is on now, of the applications the window shows.
    pub now: Chosen,
}

impl WindowFacts {
    /// The card of an application, if the window shows it.
    #[must_use]
    pub fn card(&self, app: InstalledAppId) -> Option<&Card> {
        self.cards.iter().find(|card| card.app == app)
    }

    /// A contact linked to the dossier.
    #[must_use]
    pub fn contact(&self, id: ContactId) -> Option<&LinkedContact> {
        self.contacts.iter().find(|contact| contact.id == id)
    }

    /// Whether the dossier takes activations (`ACT-02`, `ACT-09`).
    #[must_use]
    pub fn is_open(&self) -> bool {
        takes_activations(self.status, self.is_model)
    }
}

/// Why a choice cannot be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowRefusal {
    /// The application requires a contact and none is chosen (`ACT-04`).
    NeedsContact,
    /// The directory does not know the contact (any more), who was greyed or is by now.
    NotInvited(ContactId),
    /// The contact is not linked to the dossier (any more).
    NotLinked(ContactId),
    /// The application is not configured (any more).
    Gone,
    /// The application is suspended: it can be taken back, not switched on or given.
    Suspended,
    /// The application acts on the whole firm (`CAT-02`).
    WholeFirm,
}

/// What is to be done with a posted window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// All is as chosen already. `was_shown` says that it was so when the window opened.
    Unchanged {
        /// Nothing was chosen that was not so.
        was_shown: bool,
    },
    /// To be carried out.
    Plan(WindowPlan),
    /// Somebody changed the dossier's applications since the window opened.
    Stale {
        /// What they changed.
        theirs: Vec<Difference>,
        /// What was chosen, laid over it.
        merged: Chosen,
    },
    /// To be corrected, each at its application.
    Refused(Vec<(InstalledAppId, WindowRefusal)>),
    /// The dossier takes no activation (any more).
    Closed,
}

/// An application to be switched on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The application.
    pub app: InstalledAppId,
    /// Its name.
    pub label: String,
    /// Whom it is given to.
    pub contacts: Vec<InvitedContact>,
}

/// An application to be switched off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// The application.
    pub app: InstalledAppId,
    /// Its name.
    pub label: String,
}

/// An application that stays on, for other contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handing {
    /// The application.
    pub app: InstalledAppId,
    /// Its name.
    pub label: String,
    /// Who is given it.
    pub give: Vec<InvitedContact>,
    /// From whom it is taken back, by name where they are still linked.
    pub take: Vec<(ContactId, String)>,
}

/// The changes of one « Valider », made only by [`check`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WindowPlan {
    open: Vec<Opening>,
    close: Vec<Closing>,
    hand: Vec<Handing>,
}

impl WindowPlan {
    /// Applications to be switched on.
    #[must_use]
    pub fn open(&self) -> &[Opening] {
        &self.open
    }

    /// Applications to be switched off.
    #[must_use]
    pub fn close(&self) -> &[Closing] {
        &self.close
    }

    /// Applications that change hands.
    #[must_use]
    pub fn hand(&self) -> &[Handing] {
        &self.hand
    }
}

/// Checks what was chosen in a window that showed `shown`.
#[must_use]
pub fn check(facts: &WindowFacts, shown: &Chosen, mine: &Chosen) -> Verdict {
    let [shown, now, mine] = [shown, &facts.now, mine].map(|chosen| chosen.with_needed_contacts(facts));
    if mine == now {
        return Verdict::Unchanged {
            was_shown: shown == now,
        };
    }
    if !facts.is_open() {
        return Verdict::Closed;
    }
    if shown != now {
        return Verdict::Stale {
            theirs: shown.differences(&now),
            merged: mine.laid_over(&shown, &now),
        };
    }
    let (mut plan, mut refused) = (WindowPlan::default(), Vec::new());
    for difference in now.differences(&mine) {
        let app = difference.app();
        match plan_one(facts, &mine, difference, &mut plan) {
            Ok(()) => {}
            Err(refusal) => refused.push((app, refusal)),
        }
    }
    if refused.is_empty() {
        Verdict::Plan(plan)
    } else {
        Verdict::Refused(refused)
    }
}

fn plan_one(
    facts: &WindowFacts,
    mine: &Chosen,
    difference: Difference,
    plan: &mut WindowPlan,
) -> Result<(), WindowRefusal> {
    let app = difference.app();
    let card = facts.card(app).ok_or(WindowRefusal::Gone)?;
    if card.entry.acts_on_whole_firm() {
        return Err(WindowRefusal::WholeFirm);
    }
    let label = card.label.clone();
    let needs = |chosen: &Chosen| card.entry.requires_contact && chosen.contacts(app).next().is_none();
    match difference {
        Difference::Off { app } => plan.close.push(Closing { app, label }),
        Difference::On { app, contacts } => {
            if card.suspended {
                return Err(WindowRefusal::Suspended);
            }
            if needs(mine) {
                return Err(WindowRefusal::NeedsContact);
            }
            let contacts = invited(facts, &contacts)?;
            plan.open.push(Opening { app, label, contacts });
        }
        Difference::Contacts { app, given, taken } => {
            if card.suspended && !given.is_empty() {
                return Err(WindowRefusal::Suspended);
            }
            if needs(mine) {
                return Err(WindowRefusal::NeedsContact);
            }
            let give = invited(facts, &given)?;
            let name = |id| {
                facts
                    .contact(id)
                    .map_or_else(String::new, |found| found.name.clone())
            };
            let take = taken.into_iter().map(|id| (id, name(id))).collect();
            plan.hand.push(Handing {
                app,
                label,
                give,
                take,
            });
        }
    }
    Ok(())
}

fn invited(facts: &WindowFacts, contacts: &[ContactId]) -> Result<Vec<InvitedContact>, WindowRefusal> {
    contacts
        .iter()
        .map(|id| {
            let linked = facts.contact(*id).ok_or(WindowRefusal::NotLinked(*id))?;
            linked.invited().ok_or(WindowRefusal::NotInvited(*id))
        })
        .collect()
}

#[cfg(test)]
mod tests;
