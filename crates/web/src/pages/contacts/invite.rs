//! « Proposer un service pour ce dossier »: the interlocuteur is invited first where the directory does not know them
//! yet, then the window of the dossier opens for them alone (`ACT-06`, `ACT-07`).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::AppError;
use hub_app::commands::InviteOutcome;
use hub_app::queries::Contact;
use hub_domain::ids::LinkId;
use hub_domain::invitation::{Reason, ReasonKind};

use super::associate::dossiers_of;
use super::{contact_of, frame_under, link_of};
use crate::errors::render;
use crate::forms::FormBody;
use crate::frame::{Frame, Message, MessageKind};
use crate::i18n::L10n;
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "contacts/refused.html")]
struct RefusedPage {
    frame: Frame,
    why: Why,
    fix: String,
    /// Where the invitation is asked for again.
    again: String,
    back: String,
    is_admin: bool,
}

/// Why nobody was invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// The firm's tenant has not consented.
    Consent,
    /// The address is missing, or the directory takes it for none.
    Address,
    /// The directory refused.
    Refused,
}

/// `POST /parametrage/clients/interlocuteurs/liens/{id}/proposer`.
pub async fn propose(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    match link_of(&segment) {
        Ok(link) => propose_link(&visit, link).await,
        Err(error) => match visit.hub.may_keep_contacts(&visit.caller).await {
            Ok(_) => visit.refuse(error).await,
            Err(denied) => visit.refuse(denied).await,
        },
    }
}

/// Invites the contact of a link first where that is needed, then opens the window of its dossier.
pub(super) async fn propose_link(visit: &Visit, link: LinkId) -> Response {
    if let Err(error) = visit.hub.may_keep_contacts(&visit.caller).await {
        return visit.refuse(error).await;
    }
    let (contact, line) = match visit.hub.contact_link(&visit.caller, link).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let window = format!(
        "{}?porte=interlocuteurs&interlocuteur={}",
        urls::dossier_applications(&line.dossier.code),
        contact.id
    );
    if contact.guest_state.can_be_chosen() {
        return visit.redirect(&window, None);
    }
    let outcome = visit
        .hub
        .invite_contact(&visit.caller, contact.id, None, &visit.origin)
        .await;
    let name = contact.shown_name();
    let args = [("name", name.as_str().into())];
    match outcome {
        Ok(InviteOutcome::Invited) => {
            visit.redirect(&window, Some((MessageKind::Info, "contact-invited-first", &args)))
        }
        Ok(InviteOutcome::AlreadyKnown(_)) => visit.redirect(&window, None),
        Ok(other) => {
            let again = urls::contact_link(link, "proposer");
            not_invited(visit, &contact, again, other).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /parametrage/clients/interlocuteurs/{id}/relancer`.
pub async fn again(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let contact = match read(&visit, &segment).await {
        Ok(contact) => contact,
        Err(error) => return visit.refuse(error).await,
    };
    let outcome = visit
        .hub
        .resend_invitation(&visit.caller, contact.id, &visit.origin)
        .await;
    match outcome {
        Ok(InviteOutcome::Invited) => {
            let args = [("email", contact.email.as_deref().unwrap_or_default().into())];
            visit.redirect(
                &urls::contact(contact.id),
                Some((MessageKind::Success, "contact-invited-again", &args)),
            )
        }
        Ok(InviteOutcome::AlreadyKnown(_)) => visit.redirect(
            &urls::contact(contact.id),
            crate::session::plain(MessageKind::Info, "msg-nochange"),
        ),
        Ok(other) => {
            let again = urls::contact_act(contact.id, "relancer");
            not_invited(&visit, &contact, again, other).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /parametrage/clients/interlocuteurs/{id}/annuler-invitation`.
pub async fn cancel(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let contact = match read(&visit, &segment).await {
        Ok(contact) => contact,
        Err(error) => return visit.refuse(error).await,
    };
    let to = urls::contact(contact.id);
    let cancelled = visit
        .hub
        .cancel_invitation(&visit.caller, contact.id, &visit.origin)
        .await;
    match cancelled {
        Ok(()) => {
            let name = contact.shown_name();
            let args = [("name", name.as_str().into())];
            visit.redirect(
                &to,
                Some((MessageKind::Success, "contact-invite-cancelled", &args)),
            )
        }
        // Sent twice, or accepted meanwhile: there is nothing to cancel any more.
        Err(AppError::Gone) => visit.redirect(
            &to,
            crate::session::plain(MessageKind::Info, "contact-invite-nothing"),
        ),
        Err(error) => visit.refuse(error).await,
    }
}

async fn read(visit: &Visit, segment: &Segment) -> Result<Contact, AppError> {
    visit.hub.may_keep_contacts(&visit.caller).await?;
    let id = contact_of(segment)?;
    Ok(visit.hub.contact(&visit.caller, id, 1).await?.contact)
}

/// What stands in the way, and who can clear it. The window does not open.
async fn not_invited(visit: &Visit, contact: &Contact, again: String, outcome: InviteOutcome) -> Response {
    let l = &visit.l;
    let name = contact.shown_name();
    let (why, title, message) = match outcome {
        InviteOutcome::NotConsented => (
            Why::Consent,
            "contact-consent-title",
            l.tx("msg-tenant", "contact", &name),
        ),
        InviteOutcome::NoAddress => (
            Why::Address,
            "contact-address-title",
            l.tx("msg-addr", "contact", &name),
        ),
        InviteOutcome::Refused { reason } if is_address(&reason) => (
            Why::Address,
            "contact-address-title",
            l.tx("msg-addr", "contact", &name),
        ),
        InviteOutcome::Refused { reason } => {
            let address = contact.email.clone().unwrap_or_default();
            let reason = reason_words(Some(&reason.stored()), l);
            (
                Why::Refused,
                "contact-refused-title",
                l.ta2("msg-invite", "address", address, "reason", reason),
            )
        }
        InviteOutcome::Waiting | InviteOutcome::Invited | InviteOutcome::AlreadyKnown(_) => {
            let args = [("name", name.as_str().into())];
            return visit.redirect(
                &dossiers_of(contact),
                Some((MessageKind::Info, "contact-invite-waiting", &args)),
            );
        }
    };
    let page = RefusedPage {
        frame: frame_under(visit, l.t(title))
            .await
            .crumb(name, urls::contact(contact.id))
            .with_message(Some(Message::new(MessageKind::Error, message, l))),
        why,
        fix: format!("{}#email", urls::contact_act(contact.id, "modifier")),
        again,
        back: dossiers_of(contact),
        is_admin: visit.is_admin(),
    };
    visit.shown(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

const fn is_address(reason: &Reason) -> bool {
    matches!(
        reason.kind,
        ReasonKind::AddressRefused | ReasonKind::AddressMismatch
    )
}

/// A stored reason in the reader's words; the directory's own words only where it gave a reason of its own.
pub(super) fn reason_words(stored: Option<&str>, l: &L10n) -> String {
    let reason = Reason::parse(stored.unwrap_or_default());
    let id = match reason.kind {
        ReasonKind::DomainNotAllowed => "invite-reason-domain",
        ReasonKind::AddressRefused => "invite-reason-address",
        ReasonKind::AddressMismatch => "invite-reason-mismatch",
        ReasonKind::UserDeleted => "invite-reason-deleted",
        ReasonKind::ConsentMissing => "invite-reason-consent",
        ReasonKind::Unreachable => "invite-reason-unreachable",
        ReasonKind::Refused if !reason.words.is_empty() => return reason.words,
        ReasonKind::Refused => "invite-reason-refused",
    };
    l.t(id).into_owned()
}
