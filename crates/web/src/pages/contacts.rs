//! S8: the people at the clients: the list, one of them beside it, their dossiers, and the service proposed to them
//! (`GST-01`, `ACT-06`, `ACT-07`).

mod associate;
mod edit;
mod export;
mod invite;
mod links;
mod list;
mod panel;
mod person;
mod remove;

use hub_app::AppError;
use hub_app::queries::{ContactSearch, contact_search};
use hub_domain::contact::GuestState;
use hub_domain::ids::{ContactId, LinkId};
use hub_domain::search::{SEARCH_MAX_CHARS, SearchRefusal};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::components::{Badge, Tone};
use crate::forms::{FieldErrors, FormData};
use crate::frame::{Frame, NavEntry};
use crate::i18n::L10n;
use crate::router::Segment;
use crate::routes::Routes;
use crate::session::Visit;
use crate::urls;

/// `/parametrage/clients/interlocuteurs` and what is under it.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::CONTACTS, list::show)
        .post(urls::CONTACTS, list::choose)
        .get(urls::ADD_CONTACT, edit::add)
        .post(urls::ADD_CONTACT, edit::create)
        .get(urls::EXPORT_CONTACTS, export::download)
        .get("/parametrage/clients/interlocuteurs/{id}", panel::show)
        .post("/parametrage/clients/interlocuteurs/{id}", panel::choose)
        .get("/parametrage/clients/interlocuteurs/{id}/modifier", edit::show)
        .post("/parametrage/clients/interlocuteurs/{id}/modifier", edit::submit)
        .get("/parametrage/clients/interlocuteurs/{id}/supprimer", remove::show)
        .post(
            "/parametrage/clients/interlocuteurs/{id}/supprimer",
            remove::submit,
        )
        .get(
            "/parametrage/clients/interlocuteurs/{id}/associer",
            associate::show,
        )
        .post(
            "/parametrage/clients/interlocuteurs/{id}/associer",
            associate::submit,
        )
        .post("/parametrage/clients/interlocuteurs/{id}/relancer", invite::again)
        .post(
            "/parametrage/clients/interlocuteurs/{id}/annuler-invitation",
            invite::cancel,
        )
        .get(
            "/parametrage/clients/interlocuteurs/liens/{id}/modifier",
            links::show,
        )
        .post(
            "/parametrage/clients/interlocuteurs/liens/{id}/modifier",
            links::submit,
        )
        .get(
            "/parametrage/clients/interlocuteurs/liens/{id}/retirer",
            links::show_end,
        )
        .post(
            "/parametrage/clients/interlocuteurs/liens/{id}/retirer",
            links::end,
        )
        .post(
            "/parametrage/clients/interlocuteurs/liens/{id}/proposer",
            invite::propose,
        )
}

/// The contact of the address.
fn contact_of(segment: &Segment) -> Result<ContactId, AppError> {
    segment.id().map(ContactId).ok_or(AppError::NotFound)
}

/// The link of the address.
fn link_of(segment: &Segment) -> Result<LinkId, AppError> {
    segment.id().map(LinkId).ok_or(AppError::NotFound)
}

/// The frame of a page under « Interlocuteurs ».
async fn frame_under(visit: &Visit, heading: impl Into<String>) -> Frame {
    let mut frame = visit.frame().await.page(heading, Some(NavEntry::Contacts));
    frame.sections.push(visit.l.t("contacts-section").into_owned());
    under_clients(visit, frame).crumb(visit.l.t("contacts-title"), urls::CONTACTS)
}

/// « Paramétrage › Clients ».
fn under_clients(visit: &Visit, frame: Frame) -> Frame {
    frame
        .step(visit.l.t("nav-settings"))
        .step(visit.l.t("nav-clients-crumb"))
}

/// What is known of a contact at a glance (C5).
fn badge(state: GuestState, reason: Option<&str>, has_address: bool, l: &L10n) -> Badge {
    match state {
        GuestState::Guest => Badge::new(Tone::Ok, l.t("guest-guest")),
        GuestState::InvitationSent => Badge::new(Tone::Info, l.t("guest-invitation-sent")),
        GuestState::NotInvited if has_address => Badge::new(Tone::Neutral, l.t("guest-not-invited")),
        GuestState::Failed if has_address && !is_address_wrong(reason) => {
            Badge::new(Tone::Err, l.t("guest-failed"))
        }
        GuestState::NotInvited | GuestState::Failed => Badge::new(Tone::Warn, l.t("guest-address")),
    }
}

/// Whether the directory refused a contact for their address, by the stored reason.
fn is_address_wrong(reason: Option<&str>) -> bool {
    reason.is_some_and(|reason| reason.starts_with("address_"))
}

/// What the list is asked for by its query string: kept in every address that leads back to it.
#[derive(Debug, Default, Clone)]
struct Asked {
    text: String,
    state: Option<GuestState>,
    page: i64,
}

impl Asked {
    fn of(form: &FormData) -> Self {
        Self {
            text: form.text("q").to_owned(),
            state: state_of(form.text("etat")),
            page: form.number("page").unwrap_or(1).max(1),
        }
    }

    /// The search, or what is wrong with it, at its field; then everybody is listed.
    fn search(&self, errors: &mut FieldErrors, l: &L10n) -> ContactSearch {
        contact_search(&self.text, self.state).unwrap_or_else(|refusal| {
            match refusal {
                SearchRefusal::TooLong => errors.add("q", l.tn("contacts-search-long", SEARCH_MAX_CHARS)),
                SearchRefusal::Empty | SearchRefusal::TooShort | SearchRefusal::ControlCharacter => {
                    errors.add("q", l.t("contacts-search-short"));
                }
            }
            ContactSearch {
                beginning: None,
                state: self.state,
            }
        })
    }

    /// The word of the state asked for; empty for all.
    fn state_word(&self) -> &'static str {
        self.state.map_or("", state_word)
    }

    /// The query string without the page; empty when nothing is asked for.
    fn filter(&self) -> String {
        let mut parts = Vec::new();
        if !self.text.is_empty() {
            parts.push(format!("q={}", utf8_percent_encode(&self.text, NON_ALPHANUMERIC)));
        }
        if let Some(state) = self.state {
            parts.push(format!("etat={}", state_word(state)));
        }
        parts.join("&")
    }

    /// The address of `path` with everything asked for.
    fn at(&self, path: &str) -> String {
        let mut query = self.filter();
        if self.page > 1 {
            let joint = if query.is_empty() { "" } else { "&" };
            query = format!("{query}{joint}page={}", self.page);
        }
        if query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{query}")
        }
    }
}

/// The word of a state in addresses.
const fn state_word(state: GuestState) -> &'static str {
    match state {
        GuestState::NotInvited => "a-inviter",
        GuestState::InvitationSent => "invitation-envoyee",
        GuestState::Guest => "invite",
        GuestState::Failed => "echec",
    }
}

fn state_of(word: &str) -> Option<GuestState> {
    GuestState::ALL
        .into_iter()
        .find(|state| state_word(*state) == word)
}

/// The message of a state's name.
const fn state_label(state: GuestState) -> &'static str {
    match state {
        GuestState::NotInvited => "guest-not-invited",
        GuestState::InvitationSent => "guest-invitation-sent",
        GuestState::Guest => "guest-guest",
        GuestState::Failed => "guest-failed",
    }
}
