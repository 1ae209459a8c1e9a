//! S8: the people at the clients: the list, one of them beside it, their dossiers, and the service proposed to them
//! (`GST-01`, `ACT-06`, `ACT-07`).

mod asked;
mod associate;
mod edit;
mod export;
mod invite;
mod links;
mod list;
mod panel;
mod person;
mod print;
mod remove;

use hub_app::AppError;
use hub_domain::contact::GuestState;
use hub_domain::ids::{ContactId, LinkId};

use self::asked::Asked;
use crate::components::{Badge, Tone};
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
        .get(urls::PRINT_CONTACTS, print::show)
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

/// The message of a state's name.
const fn state_label(state: GuestState) -> &'static str {
    match state {
        GuestState::NotInvited => "guest-not-invited",
        GuestState::InvitationSent => "guest-invitation-sent",
        GuestState::Guest => "guest-guest",
        GuestState::Failed => "guest-failed",
    }
}
