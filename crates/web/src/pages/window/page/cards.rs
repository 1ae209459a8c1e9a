//! The cards of the window (C11) and the lists of contacts in them (C12b).

use std::collections::BTreeSet;

use hub_app::queries::window::WindowView;
use hub_domain::fold::fold;
use hub_domain::ids::ContactId;
use hub_domain::window::{Card, LinkedContact, WindowFacts};

use super::super::Asked;
use super::{CardList, ContactSearch, State};
use crate::i18n::{L10n, Lang};
use crate::pages::wizard::fields::kind_words;
use crate::session::Visit;
use crate::urls;

/// How many contacts a list holds; more are searched among.
const LISTED: usize = 20;

/// One card.
#[derive(Debug)]
pub(in super::super) struct CardView {
    pub id: i64,
    /// The field of its box: `a12`.
    pub tick: String,
    /// The field of its list of contacts: `c12`.
    pub list: String,
    pub label: String,
    /// The letter on its plate.
    pub letter: String,
    pub kind: String,
    pub description: String,
    /// Whether it can be ticked; else its state is told in words.
    pub is_choice: bool,
    pub is_whole_firm: bool,
    /// Whether it is on.
    pub is_on: bool,
    pub is_checked: bool,
    pub is_suspended: bool,
    /// Whether the filter leaves it out.
    pub is_hidden: bool,
    /// What the filter looks in.
    pub folded: String,
    /// What taking it back does to people.
    pub loss: String,
    /// Who else has it, or who has it where nothing can be changed.
    pub holders: String,
    /// What is to be known of it before it is chosen.
    pub note: String,
    pub picker: Option<Picker>,
}

/// The lists of contacts of one card.
#[derive(Debug)]
pub(in super::super) struct Picker {
    pub lines: Vec<Line>,
    /// Whether one more contact can be added.
    pub can_add: bool,
    /// « 2 interlocuteurs grisés : … »; empty when nobody is.
    pub grey: String,
    /// Where contacts are invited and linked.
    pub contacts: String,
    /// Nobody is linked to the dossier.
    pub is_empty: bool,
}

/// One list of contacts.
#[derive(Debug)]
pub(in super::super) struct Line {
    pub id: String,
    pub label: String,
    pub options: Vec<Choice>,
    /// The button that takes the line's contact out: its value and words.
    pub remove: Option<(String, String)>,
}

/// One contact of a list.
#[derive(Debug)]
pub(in super::super) struct Choice {
    pub value: i64,
    pub label: String,
    pub is_disabled: bool,
    pub is_selected: bool,
}

/// The cards in their lists: « Ajoutées », « Disponibles », and those of the whole firm.
pub(super) fn lists(
    visit: &Visit,
    asked: &Asked,
    view: &WindowView,
    state: &State,
    is_open: bool,
) -> (Vec<CardList>, Option<ContactSearch>) {
    let l = &visit.l;
    let facts = &view.facts;
    let (found, search) = found(facts, &state.search);
    let maker = Maker {
        asked,
        view,
        state,
        is_open,
        l,
        found,
        filter: fold(&state.filter),
    };
    let (mut on, mut off, mut whole_firm) = (Vec::new(), Vec::new(), Vec::new());
    for card in &facts.cards {
        let made = maker.card(card);
        if made.is_whole_firm {
            whole_firm.push(made);
        } else if made.is_on {
            on.push(made);
        } else {
            off.push(made);
        }
    }
    let mut lists = Vec::new();
    let mut push = |heading: &str, cards: Vec<CardView>, always: bool| {
        if always || !cards.is_empty() {
            lists.push(CardList {
                heading: l.tn(heading, cards.len()),
                cards,
            });
        }
    };
    if !facts.cards.is_empty() {
        push("window-added", on, true);
        push("window-available", off, true);
        push("window-whole-firm", whole_firm, false);
    }
    (lists, search)
}

/// The contacts the lists hold, and the search among them where they are too many.
fn found<'f>(facts: &'f WindowFacts, typed: &str) -> (Vec<&'f LinkedContact>, Option<ContactSearch>) {
    if facts.contacts.len() <= LISTED {
        return (facts.contacts.iter().collect(), None);
    }
    let folded = fold(typed);
    let holds = |contact: &&LinkedContact| {
        folded.is_empty()
            || fold(&contact.name).contains(&folded)
            || contact
                .email
                .as_ref()
                .is_some_and(|email| fold(email).contains(&folded))
    };
    let mut found: Vec<&LinkedContact> = facts.contacts.iter().filter(holds).collect();
    let more = found.len().saturating_sub(LISTED);
    found.truncate(LISTED);
    let search = ContactSearch {
        typed: typed.to_owned(),
        more,
        is_none: found.is_empty(),
    };
    (found, Some(search))
}

struct Maker<'m> {
    asked: &'m Asked,
    view: &'m WindowView,
    state: &'m State,
    is_open: bool,
    l: &'m L10n,
    found: Vec<&'m LinkedContact>,
    filter: String,
}

impl Maker<'_> {
    fn card(&self, card: &Card) -> CardView {
        let (l, state) = (self.l, self.state);
        let contact = self.asked.door.contact();
        let is_whole_firm = card.entry.acts_on_whole_firm();
        let (is_on, is_checked) = match contact {
            Some(contact) => (
                state.shown.has(card.app, contact),
                state.mine.has(card.app, contact),
            ),
            None => (state.shown.is_on(card.app), state.mine.is_on(card.app)),
        };
        let can_be_given = contact.is_none_or(|id| {
            let linked = self.view.facts.contact(id);
            linked.is_some_and(|linked| linked.state.can_be_chosen())
        });
        let is_choice =
            self.is_open && !is_whole_firm && (is_on || is_checked || (can_be_given && !card.suspended));
        let folded = fold(&card.label);
        CardView {
            id: card.app.0,
            tick: format!("a{}", card.app),
            list: format!("c{}", card.app),
            letter: card
                .label
                .chars()
                .next()
                .map(|c| c.to_uppercase().to_string())
                .unwrap_or_default(),
            kind: kind_words(card.entry.kind, l),
            description: match l.lang() {
                Lang::Fr => card.entry.description_fr.clone(),
                Lang::En => card.entry.description_en.clone(),
            },
            is_choice,
            is_whole_firm,
            is_on,
            is_checked,
            is_suspended: card.suspended,
            is_hidden: !folded.contains(&self.filter),
            folded,
            loss: if is_choice && is_on {
                self.loss(card)
            } else {
                String::new()
            },
            holders: self.holders(card, is_choice),
            note: self.note(card, is_on),
            picker: (is_choice && contact.is_none() && card.entry.requires_contact)
                .then(|| self.picker(card)),
            label: card.label.clone(),
        }
    }

    fn loss(&self, card: &Card) -> String {
        let holders = self.state.shown.contacts(card.app).count();
        match &self.view.contact {
            Some(contact) if holders > 1 => self.l.tx("window-loss-contact", "contact", contact),
            Some(contact) => self.l.tx("window-loss-last", "contact", contact),
            None if holders > 0 => self.l.tn("window-loss", holders),
            None => String::new(),
        }
    }

    fn holders(&self, card: &Card, is_choice: bool) -> String {
        let own = self.asked.door.contact();
        let names: Vec<&str> = self
            .state
            .shown
            .contacts(card.app)
            .filter(|id| Some(*id) != own)
            .filter_map(|id| self.view.facts.contact(id))
            .map(|contact| contact.name.as_str())
            .collect();
        if names.is_empty() || (is_choice && own.is_none()) {
            return String::new();
        }
        let id = if own.is_some() {
            "window-shared-with"
        } else {
            "window-holders"
        };
        self.l.tx(id, "names", names.join(", "))
    }

    fn note(&self, card: &Card, is_on: bool) -> String {
        let is_bare = card.entry.requires_contact && self.state.shown.contacts(card.app).next().is_none();
        let id = if card.suspended && !is_on {
            "window-suspended-note"
        } else if is_on && is_bare && self.asked.door.contact().is_none() {
            "window-nobody-left"
        } else {
            return String::new();
        };
        self.l.t(id).into_owned()
    }

    fn picker(&self, card: &Card) -> Picker {
        let (l, facts) = (self.l, &self.view.facts);
        let chosen: Vec<ContactId> = self.state.mine.contacts(card.app).collect();
        let mut lines: Vec<Option<ContactId>> = facts
            .contacts
            .iter()
            .map(|contact| contact.id)
            .filter(|id| chosen.contains(id))
            .map(Some)
            .collect();
        if lines.is_empty() || self.state.extra == Some(card.app) {
            lines.push(None);
        }
        let taken: BTreeSet<ContactId> = chosen.iter().copied().collect();
        let free = facts
            .contacts
            .iter()
            .filter(|contact| contact.state.can_be_chosen() && !taken.contains(&contact.id))
            .count();
        let grey = facts
            .contacts
            .iter()
            .filter(|contact| !contact.state.can_be_chosen())
            .count();
        Picker {
            can_add: free > lines.iter().filter(|line| line.is_none()).count(),
            lines: lines
                .iter()
                .enumerate()
                .map(|(at, present)| self.line(card, at, *present, &taken))
                .collect(),
            grey: if grey > 0 {
                l.tn("window-grey-count", grey)
            } else {
                String::new()
            },
            contacts: urls::CONTACTS.to_owned(),
            is_empty: facts.contacts.is_empty(),
        }
    }

    fn line(&self, card: &Card, at: usize, present: Option<ContactId>, taken: &BTreeSet<ContactId>) -> Line {
        let l = self.l;
        let facts = &self.view.facts;
        let own = present.and_then(|id| facts.contact(id));
        let is_listed =
            |contact: &&&LinkedContact| present == Some(contact.id) || !taken.contains(&contact.id);
        let mut options: Vec<Choice> = Vec::new();
        // Who was chosen before a search stays in their line.
        if let Some(own) = own.filter(|own| self.found.iter().all(|found| found.id != own.id)) {
            options.push(self.choice(own, present));
        }
        let found = self.found.iter().filter(is_listed);
        options.extend(found.map(|contact| self.choice(contact, present)));
        let is_first = at == 0;
        Line {
            id: if is_first {
                format!("c{}", card.app)
            } else {
                format!("c{}-{at}", card.app)
            },
            label: if is_first {
                l.tx("window-contact-for", "app", &card.label)
            } else {
                l.ta2("window-contact-nth", "n", at + 1, "app", &card.label)
            },
            options,
            remove: match own {
                Some(own) if taken.len() > 1 || !is_first => Some((
                    format!("retirer:{}:{}", card.app, own.id),
                    l.tx("window-contact-remove", "contact", &own.name),
                )),
                Some(_) | None if is_first => None,
                _ => Some(("voir".to_owned(), l.t("window-contact-remove-line").into_owned())),
            },
        }
    }

    fn choice(&self, contact: &LinkedContact, present: Option<ContactId>) -> Choice {
        let is_selected = present == Some(contact.id);
        let is_grey = !contact.state.can_be_chosen();
        Choice {
            value: contact.id.0,
            label: if is_grey {
                self.l.tx("window-contact-grey", "contact", &contact.name)
            } else {
                contact.name.clone()
            },
            // Who has it already keeps it while greyed: a greyed line would not be sent.
            is_disabled: is_grey && !is_selected,
            is_selected,
        }
    }
}
