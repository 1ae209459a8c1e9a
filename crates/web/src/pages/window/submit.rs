//! « Valider », and the buttons that only show the window again.

use axum::response::Response;
use http::StatusCode;
use hub_app::AppError;
use hub_app::commands::{PastNames, WindowOutcome};
use hub_app::queries::window::{LastChange, WindowChange, WindowView};
use hub_domain::ids::InstalledAppId;
use hub_domain::window::WindowRefusal;

use super::form::{Gesture, Posted};
use super::page::{State, page};
use super::{Asked, open, words};
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody, QueryData};
use crate::frame::{Message, MessageKind};
use crate::i18n::L10n;
use crate::router::Segment;
use crate::session::Visit;

/// `POST /dossiers/{code}/applications?porte=…`.
pub(super) async fn submit(
    visit: Visit,
    segment: Segment,
    QueryData(query): QueryData,
    FormBody(data): FormBody,
) -> Response {
    if let Err(response) = visit.check(&data).await {
        return response;
    }
    let (asked, view) = match open(&visit, &segment, &query).await {
        Ok((asked, view)) => (asked.back_to(data.text("retour")), view),
        Err(error) => return visit.refuse(error).await,
    };
    if let Some(denied) = view.denied {
        return visit.refuse(AppError::Denied(denied)).await;
    }
    let posted = Posted::read(&data, asked.door);
    if posted.gesture != Gesture::Validate {
        let mut state = State::posted(&posted, &asked);
        if let Gesture::AddLine(app) = posted.gesture {
            state.extra = Some(app);
        }
        return visit.page(&page(&visit, &asked, view, state).await);
    }
    let outcome = visit
        .hub
        .change_activations(
            &visit.caller,
            &asked.code,
            asked.door,
            &posted.form,
            &visit.origin,
        )
        .await;
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => return visit.refuse(error).await,
    };
    answer(&visit, &segment, &query, asked, posted, outcome).await
}

async fn answer(
    visit: &Visit,
    segment: &Segment,
    query: &crate::forms::FormData,
    asked: Asked,
    posted: Posted,
    outcome: WindowOutcome,
) -> Response {
    // What is true now, the change of somebody else included.
    let view = match open(visit, segment, query).await {
        Ok((_, view)) => view,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    match outcome {
        WindowOutcome::Saved { change, waiting } => saved(visit, &asked, &view, &change, &waiting),
        WindowOutcome::Repeated => {
            let args = [("code", asked.code.as_str().into())];
            visit.redirect(
                &asked.back,
                Some((MessageKind::Success, "window-repeated", &args)),
            )
        }
        WindowOutcome::Unchanged => visit.redirect(
            &asked.back,
            crate::session::plain(MessageKind::Info, "msg-nochange"),
        ),
        WindowOutcome::Closed => {
            let state = State::opened(&view);
            let page = page(visit, &asked, view, state).await;
            visit.shown(render(StatusCode::CONFLICT, &page))
        }
        WindowOutcome::Stale {
            by,
            theirs,
            merged,
            names,
        } => {
            let mine = posted.form.mine(asked.door);
            let mut state = State::posted(&posted, &asked);
            state.changes = words::changes(&theirs, (&posted.form.shown, &mine), &view.facts, &names, l);
            state.shown = view.facts.now.clone();
            state.mine = merged;
            let message = Message::new(MessageKind::Warning, stale_words(by.as_ref(), l), l);
            let page = page(visit, &asked, view, state).await.with_message(message);
            visit.shown(render(StatusCode::CONFLICT, &page))
        }
        WindowOutcome::Refused { refused, names } => {
            let errors = errors(&refused, &view, &names, l);
            let state = State::posted(&posted, &asked);
            visit.invalid(&page(visit, &asked, view, state).await.with_errors(errors))
        }
    }
}

/// What was given and taken, in words: messages for the given, for the taken, and for the taken after the given.
const APPLICATIONS: [&str; 3] = ["window-did-add", "window-did-remove", "window-did-remove-too"];
const ACCESSES: [&str; 3] = ["window-did-give", "window-did-take", "window-did-take-too"];

fn saved(
    visit: &Visit,
    asked: &Asked,
    view: &WindowView,
    change: &WindowChange,
    waiting: &[String],
) -> Response {
    let l = &visit.l;
    let given = i64::try_from(change.given.len()).unwrap_or(i64::MAX);
    let code = ("code", asked.code.as_str().into());
    let text = match &view.contact {
        Some(contact) => {
            let what = words::done(APPLICATIONS, given, change.taken, l);
            let args = [("what", what.into()), code, ("contact", contact.into())];
            l.ta("window-saved-contact", &args)
        }
        None if change.opened + change.closed == 0 => {
            let what = words::done(ACCESSES, given, change.taken, l);
            l.ta("msg-saved", &[("what", what.into()), code])
        }
        None => {
            let what = words::done(APPLICATIONS, change.opened, change.closed, l);
            let args = [("what", what.into()), code, ("hands", change.handed.into())];
            l.ta(
                if change.handed == 0 {
                    "msg-saved"
                } else {
                    "window-saved-both"
                },
                &args,
            )
        }
    };
    let addresses = waiting.join(", ");
    let id = if waiting.is_empty() {
        "window-saved"
    } else {
        "window-saved-waiting"
    };
    let args = [("saved", text.into()), ("addresses", addresses.into())];
    visit.redirect(&asked.back, Some((MessageKind::Success, id, &args)))
}

fn stale_words(by: Option<&LastChange>, l: &L10n) -> String {
    match by.and_then(|last| last.name.as_ref().map(|name| (name, last.at))) {
        Some((name, at)) => l.ta2("msg-409", "person", name, "time", l.time(at)),
        None => l.t("window-409-nobody").into_owned(),
    }
}

/// Each refusal at the control it concerns: the box of an application, its list of contacts, or the window itself.
fn errors(
    refused: &[(InstalledAppId, WindowRefusal)],
    view: &WindowView,
    names: &PastNames,
    l: &L10n,
) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for (app, refusal) in refused {
        let label = view.facts.card(*app).map(|card| card.label.as_str());
        let name = |contact| words::contact_name(contact, &view.facts, names, l);
        // Where the window is about one contact, there is no list of contacts to point at.
        let list = if view.contact.is_some() {
            format!("a{app}")
        } else {
            format!("c{app}")
        };
        let (field, message) = match (refusal, label) {
            (WindowRefusal::NeedsContact, Some(label)) => (list, l.tx("msg-contact", "app", label)),
            (WindowRefusal::NotInvited(contact), _) => {
                (list, l.tx("window-err-not-invited", "contact", name(*contact)))
            }
            (WindowRefusal::NotLinked(contact), _) => {
                (list, l.tx("window-err-not-linked", "contact", name(*contact)))
            }
            (WindowRefusal::Suspended, Some(label)) => {
                (format!("a{app}"), l.tx("window-err-suspended", "app", label))
            }
            (WindowRefusal::WholeFirm, Some(label)) => {
                ("fenetre".to_owned(), l.tx("window-err-whole-firm", "app", label))
            }
            (_, label) => {
                let past = label.or_else(|| names.apps.get(app).map(String::as_str));
                let message = past.map_or_else(
                    || l.t("window-err-gone-unnamed").into_owned(),
                    |label| l.tx("window-err-gone", "app", label),
                );
                ("fenetre".to_owned(), message)
            }
        };
        errors.add(&field, message);
    }
    errors
}
