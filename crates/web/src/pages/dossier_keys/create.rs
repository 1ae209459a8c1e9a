//! Creating keys in bulk: the choice, the summary, and the one answer that holds their secrets.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::AppError;
use hub_app::commands::{
    DOSSIER_KEYS_MAX, DossierKeysError, DossierKeysForm, DossierKeysOutcome, DossierKeysPlan, Expiry,
    IssuedDossierKeys, KeyFormError, KeysFor,
};
use hub_app::queries::DossierKeys;
use hub_domain::authz::Act;
use hub_domain::ids::InstalledAppId;
use hub_domain::moment::Moment;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{frame_under, here, id_of, takes_keys};
use crate::components::Choice;
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody, FormData};
use crate::frame::{Frame, Message, MessageKind};
use crate::headers::no_store;
use crate::i18n::L10n;
use crate::pages::keys::create::{already_shown, form_token};
use crate::pages::keys::form::{FIELDS, Typed};
use crate::router::{Segment, secret};
use crate::session::Visit;
use crate::sheet::{Cell, csv_head, csv_rows};

/// What an address that holds a file must not hold as it is.
const IN_DATA: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'\'');

#[derive(Debug, Template)]
#[template(path = "dossier_keys/create.html")]
struct CreatePage {
    frame: Frame,
    dossiers: Vec<Choice>,
    typed: Typed,
    expiries: Vec<Choice>,
    back: String,
}

/// For an application that is not secured by a standard key.
#[derive(Debug, Template)]
#[template(path = "dossier_keys/unable.html")]
struct UnablePage {
    frame: Frame,
    back: String,
}

#[derive(Debug, Template)]
#[template(path = "dossier_keys/recap.html")]
struct RecapPage {
    frame: Frame,
    chosen: String,
    typed: Typed,
    token: String,
    keys: usize,
    seal: String,
    announced: String,
    /// That others are left for a next time.
    more: Option<String>,
    range: Option<(String, String)>,
    expiry: String,
    addresses: String,
}

#[derive(Template)]
#[template(path = "dossier_keys/issued.html")]
struct IssuedPage {
    frame: Frame,
    count: usize,
    /// The file as an address that holds it: it is made from this page, so the secrets travel no second time.
    file: String,
    file_name: String,
    back: String,
}

/// What was sent.
struct Sent {
    chosen: String,
    typed: Typed,
    token: String,
    form: DossierKeysForm,
}

/// `GET /loophub/applications/{id}/cles/creer`.
pub(super) async fn show(visit: Visit, segment: Segment) -> Response {
    let id = match id_of(&visit, &segment, Act::IssueKey) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    let sent = Sent::read(&FormData::default(), &visit, String::new());
    choose(&visit, id, sent, FieldErrors::default()).await
}

/// `POST /loophub/applications/{id}/cles/creer` (`geste`: `valider`, `retour`, else the summary).
pub(super) async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let id = match id_of(&visit, &segment, Act::IssueKey) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    let gesture = form.text("geste");
    // Each summary is a form of its own: what is chosen anew, even with the browser's Back, has a file of its own.
    let token = match gesture {
        "valider" => form.text("formulaire").to_owned(),
        _ => form_token(&visit),
    };
    let faults = form.faults(&visit.l);
    let sent = Sent::read(&form, &visit, token);
    if !faults.is_empty() || gesture == "retour" {
        return choose(&visit, id, sent, faults).await;
    }
    if gesture != "valider" {
        let plan = visit.hub.dossier_keys_plan(&visit.caller, id, &sent.form).await;
        return match plan {
            Ok(Ok(plan)) => no_store(visit.page(&recap(&visit, plan, sent).await)),
            Ok(Err(wrong)) => {
                let errors = errors(&visit, &sent, &wrong);
                choose(&visit, id, sent, errors).await
            }
            Err(error) => visit.refuse(error).await,
        };
    }
    let issued = visit
        .hub
        .issue_dossier_keys(&visit.caller, id, &sent.form, &visit.origin)
        .await;
    match issued {
        Ok(DossierKeysOutcome::Issued(keys)) => shown_once(&visit, id, &keys).await,
        Ok(DossierKeysOutcome::AlreadyShown) => shown_already(&visit, id).await,
        Ok(DossierKeysOutcome::Changed(plan)) => {
            let text = changed(form.number("annonce").unwrap_or_default(), plan.keys, &visit.l);
            let mut page = recap(&visit, *plan, sent).await;
            let message = Message::new(MessageKind::Warning, text, &visit.l);
            page.frame = page.frame.with_message(Some(message));
            no_store(visit.shown(render(StatusCode::CONFLICT, &page)))
        }
        Ok(DossierKeysOutcome::Wrong(wrong)) => {
            let errors = errors(&visit, &sent, &wrong);
            choose(&visit, id, sent, errors).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

impl Sent {
    fn read(form: &FormData, visit: &Visit, token: String) -> Self {
        let mut typed = Typed::read(form);
        if !form.has("expiration") {
            "jamais".clone_into(&mut typed.expiry);
        }
        let asked = typed.key_form(&token, visit.l.zone_name());
        let chosen = form.text("dossiers").to_owned();
        Self {
            form: DossierKeysForm {
                dossiers: match chosen.as_str() {
                    "selection" => KeysFor::Selection,
                    _ => KeysFor::All,
                },
                expiry: asked.expiry,
                addresses: asked.addresses,
                seal: Some(form.text("sceau").to_owned()),
                form_token: token.clone(),
            },
            chosen,
            typed: typed.without_secrets(),
            token,
        }
    }
}

fn errors(visit: &Visit, sent: &Sent, wrong: &[DossierKeysError]) -> FieldErrors {
    let l = &visit.l;
    let mut of_key = Vec::new();
    let mut found = FieldErrors::default();
    for error in wrong {
        match error {
            DossierKeysError::NoStandardKey => found.add("dossiers", l.t("dossier-keys-no-standard")),
            DossierKeysError::Nothing | DossierKeysError::NotAwaiting(_) => {
                found.add("dossiers", l.t("dossier-keys-nothing"))
            }
            DossierKeysError::TooMany => found.add("dossiers", l.tn("dossier-keys-many", DOSSIER_KEYS_MAX)),
            DossierKeysError::Date => of_key.push(KeyFormError::Date),
            DossierKeysError::Addresses => of_key.push(KeyFormError::Addresses),
        }
    }
    let mut found = sent.typed.errors(found, &of_key, l);
    let order: Vec<&str> = ["dossiers"].into_iter().chain(FIELDS).collect();
    found.sort_like(&order);
    found
}

/// What is said when it is no more what was announced.
fn changed(before: i64, now: usize, l: &L10n) -> String {
    if usize::try_from(before).is_ok_and(|before| before == now) {
        return l.t("dossier-keys-others").into_owned();
    }
    l.ta2("dossier-keys-changed", "before", before, "now", now)
}

async fn choose(visit: &Visit, id: InstalledAppId, sent: Sent, errors: FieldErrors) -> Response {
    let found = match visit.hub.dossier_keys(&visit.caller, id, "").await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    if found.application.removed {
        return visit.refuse(AppError::Gone).await;
    }
    let is_wrong = !errors.is_empty();
    let frame = frame_of(visit, id, &found.application.label).await;
    if !takes_keys(&found.application) {
        let back = here(id);
        return no_store(visit.form(&UnablePage { frame, back }, is_wrong));
    }
    let page = choice_page(frame.with_errors(errors), &found, sent, &visit.l);
    no_store(visit.form(&page, is_wrong))
}

/// The frame of the choice and of its summary.
async fn frame_of(visit: &Visit, id: InstalledAppId, label: &str) -> Frame {
    let l = &visit.l;
    frame_under(visit, id, label, l.tx("dossier-keys-create-title", "app", label))
        .await
        .crumb(l.t("dossier-keys-link"), here(id))
}

fn choice_page(frame: Frame, found: &DossierKeys, sent: Sent, l: &L10n) -> CreatePage {
    let chosen = match sent.chosen.as_str() {
        "selection" => "selection",
        _ => "toutes",
    };
    let expiry = sent.typed.expiry.as_str();
    CreatePage {
        frame,
        dossiers: vec![
            Choice::new("toutes", l.t("dossier-keys-all"), chosen)
                .described(l.tn("dossier-keys-all-hint", found.application.dossiers)),
            Choice::new("selection", l.t("dossier-keys-selection"), chosen)
                .described(l.tn("dossier-keys-selection-hint", found.selected)),
        ],
        expiries: vec![
            Choice::new("jamais", l.t("keys-no-expiry"), expiry),
            Choice::new("90", l.t("keys-expiry-90"), expiry),
            Choice::new("365", l.t("keys-expiry-365"), expiry),
            Choice::new("date", l.t("keys-expiry-date"), expiry),
        ],
        typed: sent.typed,
        back: here(found.application.id),
    }
}

async fn recap(visit: &Visit, plan: DossierKeysPlan, sent: Sent) -> RecapPage {
    let l = &visit.l;
    let (id, label) = (plan.application.id, plan.application.label.as_str());
    let addresses = match sent.typed.addresses.is_empty() {
        true => l.t("keys-addresses-all").into_owned(),
        false => sent.typed.addresses.replace('\n', ", "),
    };
    RecapPage {
        frame: frame_of(visit, id, label).await,
        announced: l.ta2("dossier-keys-announced", "n", plan.keys, "app", label),
        more: plan.more.then(|| l.tn("dossier-keys-more", DOSSIER_KEYS_MAX)),
        keys: plan.keys,
        seal: plan.seal,
        range: plan.range,
        expiry: expiry_words(sent.form.expiry, visit.hub.now(), l),
        addresses,
        chosen: sent.chosen,
        typed: sent.typed,
        token: sent.token,
    }
}

/// When the keys would end, were they made now.
fn expiry_words(expiry: Option<Expiry>, now: Moment, l: &L10n) -> String {
    match expiry {
        Some(Expiry::At(at)) => l.date(at),
        Some(Expiry::Days(days)) => {
            let words = match days {
                90 => l.t("keys-expiry-90"),
                _ => l.t("keys-expiry-365"),
            };
            let end = l.date(now.plus_days(days));
            l.ta2("dossier-keys-until", "expiry", words, "date", end)
        }
        Some(Expiry::Never) | None => l.t("keys-no-expiry").into_owned(),
    }
}

/// The same summary sent again later: its file is gone, and no second keys are made.
async fn shown_already(visit: &Visit, id: InstalledAppId) -> Response {
    let found = match visit.hub.dossier_keys(&visit.caller, id, "").await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let frame = frame_under(visit, id, &found.application.label, l.t("keys-secret-shown"))
        .await
        .crumb(l.t("dossier-keys-link"), here(id));
    already_shown(visit, frame, here(id))
}

/// The one page that gives the secrets away: never stored, never compressed.
async fn shown_once(visit: &Visit, id: InstalledAppId, issued: &IssuedDossierKeys) -> Response {
    let l = &visit.l;
    let columns = [
        "dossier-code",
        "keys-identifier",
        "keys-secret",
        "dossier-keys-pair",
    ];
    let columns: Vec<String> = columns.iter().map(|id| l.t(id).into_owned()).collect();
    let rows: Vec<Vec<Cell>> = issued
        .keys
        .iter()
        .map(|key| {
            let (identifier, secret) = (key.identifier.as_str(), key.secret());
            [
                key.code.clone(),
                identifier.to_owned(),
                secret.to_owned(),
                format!("{identifier}:{secret}"),
            ]
            .map(Cell::from)
            .to_vec()
        })
        .collect();
    let file = csv_head(&columns).and_then(|mut file| {
        file.extend(csv_rows(&rows)?);
        Ok(file)
    });
    let file = match file {
        Ok(file) => String::from_utf8_lossy(&file).into_owned(),
        Err(error) => {
            let error = AppError::Internal(format!("keys could not be written: {error}"));
            return visit.refuse(error).await;
        }
    };
    let frame = frame_under(
        visit,
        id,
        &issued.label,
        l.tn("dossier-keys-issued", issued.keys.len()),
    )
    .await
    .crumb(l.t("dossier-keys-link"), here(id));
    secret(visit.page(&IssuedPage {
        frame,
        count: issued.keys.len(),
        file: format!(
            "data:text/csv;charset=utf-8,{}",
            utf8_percent_encode(&file, IN_DATA)
        ),
        file_name: format!("cles-par-dossier-{id}.csv"),
        back: here(id),
    }))
}
