//! « Ajouter » in the panel: a dossier is found and associated with the interlocuteur (`ACT-06`).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::AppError;
use hub_app::commands::ContactRefusal;
use hub_app::queries::{Contact, DossierLine, FOUND_DOSSIERS};
use hub_domain::authz::Scope;
use hub_domain::ids::DossierId;
use hub_domain::search::{SEARCH_MAX_CHARS, Search, SearchRefusal};

use super::{contact_of, frame_under, person};
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody, QueryData};
use crate::frame::{Frame, MessageKind};
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "contacts/associate.html")]
struct AssociatePage {
    frame: Frame,
    typed: String,
    is_searched: bool,
    lines: Vec<DossierLine>,
    chosen: Option<DossierId>,
    has_more: bool,
    limited_to: String,
    here: String,
    back: String,
}

impl AssociatePage {
    fn is_chosen(&self, line: &DossierLine) -> bool {
        self.chosen == Some(line.id)
    }
}

/// What the form holds.
#[derive(Debug, Default)]
struct Typed {
    text: String,
    chosen: Option<DossierId>,
    limited_to: String,
}

/// `GET /parametrage/clients/interlocuteurs/{id}/associer?q=`.
pub async fn show(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    let typed = Typed {
        text: query.text("q").to_owned(),
        ..Typed::default()
    };
    let faults = query.faults(&visit.l);
    respond(&visit, &segment, typed, faults).await
}

/// `POST /parametrage/clients/interlocuteurs/{id}/associer`.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let typed = Typed {
        text: form.text("q").to_owned(),
        chosen: form.number("dossier").map(DossierId),
        limited_to: form.text("limite").to_owned(),
    };
    let (contact, _) = match read(&visit, &segment).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let mut errors = form.faults(&visit.l);
    let Some(dossier) = typed.chosen.filter(|_| errors.is_empty()) else {
        if typed.chosen.is_none() {
            errors.add("dossier", visit.l.t("link-add-none"));
        }
        return respond(&visit, &segment, typed, errors).await;
    };
    let outcome = visit
        .hub
        .open_link(
            &visit.caller,
            contact.id,
            dossier,
            &typed.limited_to,
            &visit.origin,
        )
        .await;
    match outcome {
        Ok(Ok(code)) => {
            let name = contact.shown_name();
            let args = [("code", code.as_str().into()), ("name", name.as_str().into())];
            visit.redirect(
                &dossiers_of(&contact),
                Some((MessageKind::Success, "link-added", &args)),
            )
        }
        Ok(Err(refusal)) => {
            let field = if matches!(refusal, ContactRefusal::LimitTooLong(_)) {
                "limite"
            } else {
                "dossier"
            };
            errors.add(field, person::words(&refusal, &visit.l));
            respond(&visit, &segment, typed, errors).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// The panel's « Dossiers client ».
pub(super) fn dossiers_of(contact: &Contact) -> String {
    format!("{}?onglet=dossiers", urls::contact(contact.id))
}

async fn read(visit: &Visit, segment: &Segment) -> Result<(Contact, Scope), AppError> {
    let scope = visit.hub.may_keep_contacts(&visit.caller).await?;
    let id = contact_of(segment)?;
    Ok((visit.hub.contact(&visit.caller, id, 1).await?.contact, scope))
}

async fn respond(visit: &Visit, segment: &Segment, typed: Typed, mut errors: FieldErrors) -> Response {
    let (contact, scope) = match read(visit, segment).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let search = Search::parse(&typed.text).unwrap_or_else(|refusal| {
        match refusal {
            SearchRefusal::TooLong => errors.add("q", l.tn("contacts-search-long", SEARCH_MAX_CHARS)),
            SearchRefusal::Empty | SearchRefusal::TooShort | SearchRefusal::ControlCharacter => {
                errors.add("q", l.t("msg-srch-3"));
            }
        }
        Search::All
    });
    // Whoever has a few dossiers of their own sees them at once; the firm's are searched.
    let is_searched = search.prefix().is_some() || matches!(scope, Scope::Responsible(_));
    let mut lines = if is_searched {
        match visit
            .hub
            .dossiers_to_link(&visit.caller, contact.id, &search)
            .await
        {
            Ok(lines) => lines,
            Err(error) => return visit.refuse(error).await,
        }
    } else {
        Vec::new()
    };
    let has_more = lines.len() as i64 > FOUND_DOSSIERS;
    lines.truncate(FOUND_DOSSIERS as usize);
    let own = urls::contact(contact.id);
    let name = contact.shown_name();
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = AssociatePage {
        frame: frame_under(visit, l.tx("link-add-title", "name", &name))
            .await
            .crumb(name, own)
            .with_errors(errors),
        typed: typed.text,
        is_searched,
        chosen: typed.chosen.or_else(|| {
            (lines.len() == 1)
                .then(|| lines.first().map(|line| line.id))
                .flatten()
        }),
        lines,
        has_more,
        limited_to: typed.limited_to,
        here: urls::contact_act(contact.id, "associer"),
        back: dossiers_of(&contact),
    };
    visit.shown(render(status, &page))
}
