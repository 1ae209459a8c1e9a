//! S9, « Supprimer »: what it ends, confirmed in proportion to the damage (`APP-04`, `APP-05`).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::commands::RemoveOutcome;
use hub_app::queries::{RemovalPage, TouchedDossier};
use hub_domain::authz::Act;
use hub_domain::moment::Moment;
use hub_domain::removal::{Confirmation, REASON_MAX_CHARS, RemovalReason, is_collaborative_offer, is_name};
use hub_domain::wizard::holds_issued_secret;

use super::{after, frame_under, id_of, next_page};
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody, FormData, QueryData};
use crate::frame::{Frame, Message, MessageKind};
use crate::router::Segment;
use crate::session::Visit;
use crate::sheet::{Sheet, SheetFormat};
use crate::urls;

/// What may be done to confirm, in the order of the form.
const FIELDS: [&str; 3] = ["lu", "nom", "motif"];

#[derive(Debug, Template)]
#[template(path = "applications/remove.html")]
struct RemovePage {
    frame: Frame,
    label: String,
    page: String,
    here: String,
    seal: String,
    dossiers: i64,
    contacts: i64,
    owners: i64,
    ownerless: i64,
    is_whole_firm: bool,
    is_default: bool,
    is_offer: bool,
    is_suspended: bool,
    key: Option<String>,
    last_call: Option<Moment>,
    calls: i64,
    confirmation: Confirmation,
    is_checked: bool,
    typed: String,
    reason: String,
    rows: Vec<TouchedDossier>,
    is_first: bool,
    next: Option<String>,
    export: String,
    preview: String,
    suspend: String,
}

/// What was typed to confirm.
#[derive(Debug, Default)]
struct Typed {
    is_checked: bool,
    name: String,
    reason: String,
}

/// `GET /loophub/applications/{id}/supprimer?apres=`.
pub async fn show(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    let after = after(&query);
    match read(&visit, &segment, &after).await {
        Ok(found) => {
            let page = page(&visit, found, &after, Typed::default()).await;
            visit.page(&page)
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `GET /loophub/applications/{id}/supprimer/consequences`: every dossier and every contact who loses the access, to be
/// kept.
pub async fn export(visit: Visit, segment: Segment) -> Response {
    let found = match id_of(&visit, &segment, Act::RemoveApplication) {
        Ok(id) => visit.hub.removal_consequences(&visit.caller, id).await,
        Err(error) => Err(error),
    };
    let (application, lines) = match found {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let heads = [
        "impact-csv-code",
        "impact-csv-name",
        "impact-csv-owner",
        "impact-csv-owner-mail",
        "impact-csv-last-name",
        "impact-csv-first-name",
        "impact-csv-mail",
    ];
    let sheet = Sheet {
        name: format!("consequences-{}", application.entry.slug),
        columns: heads.map(|id| visit.l.t(id).into_owned()).to_vec(),
        rows: lines
            .into_iter()
            .map(|line| {
                vec![
                    line.code.into(),
                    line.name.into(),
                    line.owner.into(),
                    line.owner_email.into(),
                    line.last_name.into(),
                    line.first_name.into(),
                    line.email.into(),
                ]
            })
            .collect(),
    };
    sheet.answer(SheetFormat::Csv)
}

/// `POST /loophub/applications/{id}/supprimer`. The form carries the seal of the figures that were shown.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let found = match read(&visit, &segment, "").await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let shown = form.number("dossiers").unwrap_or(0);
    if form.text("sceau") != found.impact.seal() {
        return changed(&visit, found, shown, typed(&form).reason).await;
    }
    let (reason, errors) = confirmed(&visit, &found, &form);
    if !errors.is_empty() {
        let mut page = page(&visit, found, "", typed(&form)).await;
        page.frame = page.frame.with_errors(errors);
        return visit.invalid(&page);
    }
    let id = found.application.id;
    let outcome = visit
        .hub
        .remove_application(&visit.caller, id, found.impact.seal(), &reason, &visit.origin)
        .await;
    match outcome {
        Ok(RemoveOutcome::Removed {
            label,
            ended,
            letters,
        }) => {
            let args = [
                ("app", label.as_str().into()),
                ("n", ended.activations.into()),
                ("accesses", ended.accesses.into()),
                ("mails", letters.into()),
            ];
            let is_told = ended.accesses > 0 || letters > 0;
            let message = if is_told { "msg-del" } else { "msg-del-plain" };
            visit.redirect(urls::APPLICATIONS, Some((MessageKind::Success, message, &args)))
        }
        Ok(RemoveOutcome::ImpactChanged(_)) => match read(&visit, &segment, "").await {
            Ok(found) => changed(&visit, found, shown, typed(&form).reason).await,
            Err(error) => visit.refuse(error).await,
        },
        Err(error) => visit.refuse(error).await,
    }
}

/// The reason given, and what is still to be confirmed or corrected.
fn confirmed(visit: &Visit, found: &RemovalPage, form: &FormData) -> (RemovalReason, FieldErrors) {
    let l = &visit.l;
    let label = &found.application.label;
    let asked = Confirmation::of(found.impact.dossiers, found.impact.contacts);
    let mut errors = form.faults(l);
    if asked.needs_check() && !form.has("lu") {
        errors.add("lu", l.t("msg-check"));
    }
    if asked.needs_name() && !is_name(form.text("nom"), label) {
        errors.add("nom", l.tx("msg-confirm", "name", label));
    }
    let reason = form.text("motif");
    if holds_issued_secret(reason) {
        errors.add("motif", l.t("impact-reason-secret"));
    }
    let reason = RemovalReason::parse(reason).unwrap_or_else(|_| {
        errors.add("motif", l.tn("impact-reason-long", REASON_MAX_CHARS));
        RemovalReason::default()
    });
    errors.sort_like(&FIELDS);
    (reason, errors)
}

/// What was typed, to be shown again, unless it is something that must not be shown.
fn typed(form: &FormData) -> Typed {
    let shown = |name: &str| {
        let typed = Some(form.text(name)).filter(|typed| !holds_issued_secret(typed));
        typed.unwrap_or_default().to_owned()
    };
    Typed {
        is_checked: form.has("lu"),
        name: shown("nom"),
        reason: shown("motif"),
    }
}

/// The page with the new figures, its confirmation emptied (MSG-IMPACT).
async fn changed(visit: &Visit, found: RemovalPage, shown: i64, reason: String) -> Response {
    let now = found.impact.dossiers;
    let text = if shown == now {
        visit.l.t("impact-changed").into_owned()
    } else {
        let args = [("before", shown.into()), ("now", now.into())];
        visit.l.ta("msg-impact", &args)
    };
    let typed = Typed {
        reason,
        ..Typed::default()
    };
    let mut page = page(visit, found, "", typed).await;
    let message = Message::new(MessageKind::Warning, text, &visit.l);
    page.frame = page.frame.with_message(Some(message));
    visit.shown(render(StatusCode::CONFLICT, &page))
}

async fn read(visit: &Visit, segment: &Segment, after: &str) -> Result<RemovalPage, hub_app::AppError> {
    let id = id_of(visit, segment, Act::RemoveApplication)?;
    visit.hub.removal_page(&visit.caller, id, after).await
}

async fn page(visit: &Visit, found: RemovalPage, after: &str, typed: Typed) -> RemovePage {
    let RemovalPage {
        application,
        impact,
        last_call,
        calls,
        dossiers,
        next,
    } = found;
    let entry = &application.entry;
    let own = urls::application(application.id);
    let here = urls::application_act(application.id, "supprimer");
    RemovePage {
        frame: frame_under(visit, visit.l.tx("app-delete-title", "app", &application.label))
            .await
            .crumb(application.label.as_str(), own.as_str()),
        page: own,
        seal: impact.seal().to_owned(),
        dossiers: impact.dossiers,
        contacts: impact.contacts,
        owners: impact.owners,
        ownerless: impact.ownerless,
        is_whole_firm: entry.acts_on_whole_firm(),
        is_default: entry.default,
        is_offer: is_collaborative_offer(entry),
        is_suspended: application.suspended,
        key: application.key.as_ref().map(|key| key.identifier.clone()),
        last_call,
        calls,
        confirmation: Confirmation::of(impact.dossiers, impact.contacts),
        is_checked: typed.is_checked,
        typed: typed.name,
        reason: typed.reason,
        rows: dossiers,
        is_first: after.is_empty(),
        next: next.map(|code| next_page(&here, &code)),
        export: format!("{here}/consequences"),
        preview: format!("{here}/apercu"),
        suspend: urls::application_act(application.id, "suspendre"),
        label: application.label,
        here,
    }
}
