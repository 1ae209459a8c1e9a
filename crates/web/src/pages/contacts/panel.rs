//! « Détails »: one contact beside the list, « Général » or « Dossiers client » (C13, C15).

use axum::response::Response;
use http::StatusCode;
use hub_app::queries::{Contact, ContactDetail, ContactRights, LINKS_PAGE, LinkLine};
use hub_domain::authz::{Act, allows};
use hub_domain::contact::GuestState;
use hub_domain::ids::ContactId;

use super::{Asked, badge, contact_of, invite, list};
use crate::components::{Badge, Pager};
use crate::forms::{FieldErrors, FormBody, QueryData};
use crate::i18n::TimeTag;
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

/// Days after which an invitation without an answer can be sent again (S8).
const AGAIN_AFTER_MILLIS: i64 = 30 * 86_400_000;

/// One contact in the panel.
#[derive(Debug)]
pub(super) struct Panel {
    pub(super) id: ContactId,
    pub(super) name: String,
    pub(super) contact: Contact,
    pub(super) badge: Badge,
    pub(super) reason: Option<String>,
    pub(super) invited: Option<TimeTag>,
    pub(super) rights: ContactRights,
    pub(super) may_invite_again: bool,
    pub(super) may_cancel: bool,
    /// Whether « Dossiers client » is shown, else « Général ».
    pub(super) is_dossiers: bool,
    pub(super) general: String,
    pub(super) dossiers: String,
    pub(super) back: String,
    pub(super) links: Vec<Link>,
    pub(super) pager: Pager,
}

/// A line of « Dossiers client ».
#[derive(Debug)]
pub(super) struct Link {
    pub(super) line: LinkLine,
    pub(super) may_edit: bool,
}

impl Panel {
    /// The address of a page about the contact.
    pub(super) fn act(&self, act: &str) -> String {
        urls::contact_act(self.id, act)
    }

    /// Whether the reader may change one of the links shown.
    pub(super) fn has_own_links(&self) -> bool {
        self.links.iter().any(|link| link.may_edit)
    }
}

/// `GET /parametrage/clients/interlocuteurs/{id}?onglet=dossiers&liens=2`, with what the list is asked for.
pub async fn show(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    let asked = Asked::of(&query);
    let page = query.number("liens").unwrap_or(1);
    let is_dossiers = query.text("onglet") == "dossiers";
    let errors = query.faults(&visit.l);
    open(&visit, &segment, asked, (is_dossiers, page), errors).await
}

/// `POST /parametrage/clients/interlocuteurs/{id}`: the toolbar of « Dossiers client », on the line chosen.
pub async fn choose(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    if let Err(error) = visit.hub.may_keep_contacts(&visit.caller).await {
        return visit.refuse(error).await;
    }
    let mut errors = form.faults(&visit.l);
    if let (Some(link), true) = (form.number("lien"), errors.is_empty()) {
        return match form.text("acte") {
            "proposer" => invite::propose_link(&visit, hub_domain::ids::LinkId(link)).await,
            "supprimer" => visit.redirect(&urls::contact_link(link, "retirer"), None),
            _ => visit.redirect(&urls::contact_link(link, "modifier"), None),
        };
    }
    errors.add("lien", visit.l.t("msg-onerow"));
    let page = form.number("liens").unwrap_or(1);
    open(&visit, &segment, Asked::of(&form), (true, page), errors).await
}

async fn open(
    visit: &Visit,
    segment: &Segment,
    asked: Asked,
    (is_dossiers, page): (bool, i64),
    errors: FieldErrors,
) -> Response {
    let found = match contact_of(segment) {
        Ok(id) => visit.hub.contact(&visit.caller, id, page).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(found) => {
            let panel = panel(visit, found, &asked, is_dossiers);
            list::respond(visit, asked, errors, Some(panel), StatusCode::OK).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

fn panel(visit: &Visit, found: ContactDetail, asked: &Asked, is_dossiers: bool) -> Panel {
    let l = &visit.l;
    let ContactDetail {
        contact,
        impact,
        links,
        page,
        rights,
    } = found;
    let own = asked.at(&urls::contact(contact.id));
    let joint = if own.contains('?') { '&' } else { '?' };
    let dossiers = format!("{own}{joint}onglet=dossiers");
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    let is_old = contact
        .invited_at
        .is_some_and(|at| visit.hub.now().millis_since(at) > AGAIN_AFTER_MILLIS);
    Panel {
        id: contact.id,
        name: contact.shown_name(),
        badge: badge(
            contact.guest_state,
            contact.guest_reason.as_deref(),
            contact.email.is_some(),
            l,
        ),
        reason: (contact.guest_state == GuestState::Failed)
            .then(|| invite::reason_words(contact.guest_reason.as_deref(), l)),
        invited: contact
            .invited_at
            .filter(|_| contact.guest_state.can_be_chosen())
            .map(|at| l.date_tag(at)),
        rights,
        may_invite_again: rights.edit && contact.guest_state == GuestState::InvitationSent && is_old,
        may_cancel: rights.edit && contact.guest_state == GuestState::InvitationSent,
        is_dossiers,
        general: own,
        back: format!("{}#c{}", asked.at(urls::CONTACTS), contact.id),
        links: links
            .into_iter()
            .map(|line| Link {
                may_edit: allows(&visit.caller, Act::EditContacts, line.target).is_ok(),
                line,
            })
            .collect(),
        pager: Pager {
            base: format!("{dossiers}&liens="),
            ..Pager::new(number(page), number(impact.dossiers), number(LINKS_PAGE), "")
        },
        dossiers,
        contact,
    }
}
