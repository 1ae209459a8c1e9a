//! The window as a page: its cards, their contacts, and what stands around them.

mod cards;

use askama::Template;
use hub_app::queries::window::{WindowDoor, WindowView};
use hub_domain::authz::{Act, allows};
use hub_domain::ids::InstalledAppId;
use hub_domain::window::Chosen;

use cards::CardView;

use super::form::{Posted, shown_values};
use super::{Asked, words};
use crate::forms::FieldErrors;
use crate::frame::{Frame, Message, MessageKind, NavEntry};
use crate::session::Visit;
use crate::urls;

/// From how many cards on they can be filtered.
const FILTERED_FROM: usize = 12;

#[derive(Debug, Template)]
#[template(path = "window/window.html")]
pub(super) struct WindowPage {
    frame: Frame,
    action: String,
    back: String,
    shown: Vec<String>,
    lists: Vec<CardList>,
    is_filtered: bool,
    filter: String,
    /// The search among the contacts, where there are too many for a list.
    search: Option<ContactSearch>,
    summary: String,
    /// Why nothing can be changed here, in sentences.
    notices: Vec<(MessageKind, String)>,
    /// Who may, and the owner to ask: for whoever has not the right.
    denied: Option<ReadOnly>,
    changes: Vec<String>,
    is_empty: bool,
    is_for_contact: bool,
    is_admin: bool,
    can_save: bool,
    /// « Qui a accès ? », for whoever may know.
    accesses: Option<String>,
}

#[derive(Debug)]
struct ReadOnly {
    owner: Option<(String, String)>,
}

#[derive(Debug)]
struct ContactSearch {
    typed: String,
    /// How many more contacts there are than the lists hold.
    more: usize,
    /// Whether nobody was found.
    is_none: bool,
}

/// The cards of one list, under their heading.
#[derive(Debug)]
struct CardList {
    heading: String,
    cards: Vec<CardView>,
}

/// What a window holds when it is shown.
#[derive(Debug, Default)]
pub(super) struct State {
    /// What it shows as on.
    pub shown: Chosen,
    /// What is chosen in it.
    pub mine: Chosen,
    /// The application that gets one more line.
    pub extra: Option<InstalledAppId>,
    /// The filter over the cards.
    pub filter: String,
    /// The search among the contacts.
    pub search: String,
    /// What somebody else changed.
    pub changes: Vec<String>,
}

impl State {
    /// A window as it opens.
    pub(super) fn opened(view: &WindowView) -> Self {
        Self {
            shown: view.facts.now.clone(),
            mine: view.facts.now.clone(),
            ..Self::default()
        }
    }

    /// A window as it was posted.
    pub(super) fn posted(posted: &Posted, asked: &Asked) -> Self {
        Self {
            shown: posted.form.shown.clone(),
            mine: posted.form.mine(asked.door),
            filter: posted.filter.clone(),
            search: posted.search.clone(),
            ..Self::default()
        }
    }
}

/// The page of a window.
pub(super) async fn page(visit: &Visit, asked: &Asked, view: WindowView, state: State) -> WindowPage {
    let l = &visit.l;
    let dossier = &view.dossier;
    let heading = match &view.contact {
        Some(contact) => {
            let args = [
                ("code", dossier.code.as_str().into()),
                ("contact", contact.into()),
            ];
            l.ta("window-title-contact", &args)
        }
        None => l.ta2("window-title", "code", &dossier.code, "name", &dossier.name),
    };
    let (entry, from, list) = match asked.door {
        WindowDoor::Portfolio | WindowDoor::Api => (NavEntry::Portfolio, "portfolio-title", urls::PORTFOLIO),
        WindowDoor::Dossiers => (NavEntry::Dossiers, "bulk-list-dossiers", urls::DOSSIERS),
        WindowDoor::Contact(_) => (NavEntry::Contacts, "contacts-title", urls::CONTACTS),
    };
    let frame = visit
        .frame()
        .await
        .page(heading, Some(entry))
        .crumb(l.t(from), list);
    let notices = notices(visit, asked, &view);
    let is_open = view.facts.is_open() && view.denied.is_none();
    let accesses = allows(&visit.caller, Act::ReadAccesses, dossier.target())
        .is_ok()
        .then(|| urls::dossier_accesses(&dossier.code));
    let denied = view.denied.map(|_| ReadOnly {
        owner: dossier.owner_address.clone(),
    });
    let (lists, search) = cards::lists(visit, asked, &view, &state, is_open);
    let can_save = lists
        .iter()
        .flat_map(|list| &list.cards)
        .any(|card| card.is_choice);
    WindowPage {
        summary: words::summary(&state.shown, &state.mine, asked.door.contact(), l),
        frame,
        action: asked.action.clone(),
        back: asked.back.clone(),
        shown: shown_values(&state.shown),
        is_filtered: view.facts.cards.len() > FILTERED_FROM,
        is_empty: view.facts.cards.is_empty(),
        is_for_contact: asked.door.contact().is_some(),
        is_admin: visit.is_admin(),
        lists,
        filter: state.filter,
        search: search.filter(|_| can_save),
        notices,
        denied,
        changes: state.changes,
        can_save,
        accesses,
    }
}

impl WindowPage {
    /// The same with a message at its top.
    pub(super) fn with_message(mut self, message: Message) -> Self {
        self.frame = self.frame.with_message(Some(message));
        self
    }

    /// The same with errors at its fields.
    pub(super) fn with_errors(mut self, errors: FieldErrors) -> Self {
        self.frame = self.frame.with_errors(errors);
        self
    }
}

fn notices(visit: &Visit, asked: &Asked, view: &WindowView) -> Vec<(MessageKind, String)> {
    let l = &visit.l;
    let mut notices = Vec::new();
    if view.facts.is_model {
        notices.push((MessageKind::Info, l.t("window-model").into_owned()));
    } else if !view.facts.is_open() {
        notices.push((MessageKind::Info, l.t("window-archived").into_owned()));
    }
    if let (Some(id), Some(name)) = (asked.door.contact(), &view.contact) {
        match view.facts.contact(id) {
            None => notices.push((MessageKind::Warning, l.tx("window-unlinked", "contact", name))),
            Some(linked) if !linked.state.can_be_chosen() => {
                notices.push((MessageKind::Warning, l.tx("window-not-invited", "contact", name)));
            }
            Some(_) => {}
        }
    }
    notices
}
