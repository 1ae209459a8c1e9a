//! The firm's own settings, with its SIC codes and agencies beside them.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::commands::{SettingsFault, SettingsOutcome};
use hub_app::queries::{FirmSettings, SettingsPage};
use hub_app::{AppError, ConflictKind};
use hub_domain::directory::DirectoryChoice;
use hub_domain::firm::{FIRM_TEXT_MAX_CHARS, FirmCode, FirmCodeKind, JOURNAL_MONTHS, TIME_ZONES};

use crate::components::{Badge, Choice, Tone};
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody, FormData};
use crate::frame::{Frame, Message, MessageKind, NavEntry};
use crate::i18n::L10n;
use crate::session::{Visit, plain};
use crate::urls;

const FIELDS: [&str; 8] = [
    "nom",
    "expediteur",
    "email",
    "telephone",
    "adresse",
    "fuseau",
    "langue",
    "conservation",
];

#[derive(Debug, Template)]
#[template(path = "settings/firm.html")]
struct FirmPage {
    frame: Frame,
    domain: String,
    typed: FirmSettings,
    /// As typed: it may be no number.
    months: String,
    revision: i64,
    zones: Vec<Choice>,
    languages: Vec<Choice>,
    directory: String,
    lists: [CodeList; 2],
    /// What somebody else saved meanwhile, where it differs from what was typed.
    other: Vec<(String, String)>,
}

/// The SIC codes, or the agencies.
#[derive(Debug)]
struct CodeList {
    id: &'static str,
    title: String,
    lead: String,
    add: (&'static str, String),
    none: String,
    uses: String,
    rows: Vec<CodeRow>,
}

#[derive(Debug)]
struct CodeRow {
    code: FirmCode,
    state: Badge,
    edit: String,
}

/// `GET /parametrage/cabinet`.
pub async fn show(visit: Visit) -> Response {
    match visit.hub.firm_settings(&visit.caller).await {
        Ok(found) => {
            let (typed, months) = (found.settings.clone(), months_of(&found.settings));
            let revision = found.revision;
            let page = page(&visit, found, typed, months, revision, FieldErrors::default()).await;
            visit.page(&page)
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /parametrage/cabinet`.
pub async fn submit(visit: Visit, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let l = &visit.l;
    let errors = form.faults(l);
    let months = form.text("conservation").to_owned();
    // What is no number is no number of months either, and is told with everything else.
    let number = (!months.is_empty()).then(|| form.number("conservation").unwrap_or(0));
    let typed = read(&form, number);
    let revision = form.number("revision").unwrap_or(-1);
    let outcome = if errors.is_empty() {
        visit
            .hub
            .edit_settings(&visit.caller, revision, &typed, &visit.origin)
            .await
    } else {
        Ok(SettingsOutcome::Refused(Vec::new()))
    };
    match outcome {
        Ok(SettingsOutcome::Saved) => {
            visit.redirect(urls::SETTINGS, plain(MessageKind::Success, "settings-saved"))
        }
        Ok(SettingsOutcome::Unchanged) => {
            visit.redirect(urls::SETTINGS, plain(MessageKind::Info, "msg-nochange"))
        }
        Ok(SettingsOutcome::Refused(faults)) => match visit.hub.firm_settings(&visit.caller).await {
            Ok(found) => {
                let errors = said(errors, &faults, l);
                let page = page(&visit, found, typed, months, revision, errors).await;
                visit.invalid(&page)
            }
            Err(error) => visit.refuse(error).await,
        },
        Err(AppError::Conflict(ConflictKind::Stale { by, at })) => {
            let text = match by.zip(at) {
                Some((by, at)) => l.ta(
                    "settings-moved-by",
                    &[("person", by.into()), ("time", l.time(at).into())],
                ),
                None => l.t("settings-moved").into_owned(),
            };
            stale(&visit, typed, months, text).await
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// What was typed stays; what somebody else saved stands beside it; saving again is on purpose.
async fn stale(visit: &Visit, typed: FirmSettings, months: String, text: String) -> Response {
    let found = match visit.hub.firm_settings(&visit.caller).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let other = differences(&found.settings, &typed, &visit.l);
    let revision = found.revision;
    let mut page = page(visit, found, typed, months, revision, FieldErrors::default()).await;
    page.other = other;
    let message = Message::new(MessageKind::Warning, text, &visit.l);
    page.frame = page.frame.with_message(Some(message));
    visit.shown(render(StatusCode::CONFLICT, &page))
}

async fn page(
    visit: &Visit,
    found: SettingsPage,
    typed: FirmSettings,
    months: String,
    revision: i64,
    errors: FieldErrors,
) -> FirmPage {
    let l = &visit.l;
    let mut zones = TIME_ZONES.to_vec();
    let own = found.settings.time_zone.as_str();
    if !zones.contains(&own) {
        zones.insert(0, own);
    }
    FirmPage {
        zones: zones
            .into_iter()
            .map(|zone| Choice::new(zone, zone.replace('_', " "), &typed.time_zone))
            .collect(),
        languages: vec![
            Choice::new("fr", "Français", &typed.language),
            Choice::new("en", "English", &typed.language),
        ],
        directory: match &found.directory {
            DirectoryChoice::Embedded => l.t("directory-kind-embedded").into_owned(),
            DirectoryChoice::Entra { tenant, .. } => {
                l.tx("settings-directory-tenant", "tenant", tenant.as_str())
            }
        },
        lists: [
            list(FirmCodeKind::Sic, found.sic_codes, l),
            list(FirmCodeKind::Agency, found.agencies, l),
        ],
        domain: found.domain,
        typed,
        months,
        revision,
        other: Vec::new(),
        frame: visit
            .frame()
            .await
            .step(l.t("nav-settings"))
            .page(l.t("settings-title"), Some(NavEntry::Settings))
            .at(urls::SETTINGS)
            .with_errors(errors),
    }
}

fn list(kind: FirmCodeKind, codes: Vec<FirmCode>, l: &L10n) -> CodeList {
    let (id, add) = match kind {
        FirmCodeKind::Sic => ("sic", urls::ADD_SIC_CODE),
        FirmCodeKind::Agency => ("agency", urls::ADD_AGENCY),
    };
    let words = |what: &str| l.t(&format!("settings-{id}-{what}")).into_owned();
    CodeList {
        id,
        title: words("title"),
        lead: words("lead"),
        add: (add, words("add")),
        none: words("none"),
        uses: words("uses"),
        rows: codes
            .into_iter()
            .map(|code| CodeRow {
                state: if code.is_active {
                    Badge::new(Tone::Ok, l.t("settings-code-active"))
                } else {
                    Badge::new(Tone::Neutral, l.t("settings-code-inactive"))
                },
                edit: urls::edit_firm_code(kind, code.id),
                code,
            })
            .collect(),
    }
}

fn read(form: &FormData, journal_months: Option<i64>) -> FirmSettings {
    let text = |name: &str| form.text(name).to_owned();
    FirmSettings {
        name: text("nom"),
        contact_email: text("email"),
        phone: text("telephone"),
        postal_address: text("adresse"),
        time_zone: text("fuseau"),
        language: text("langue"),
        mail_name: text("expediteur"),
        journal_months,
        tells_access_ended: form.has("retrait"),
    }
}

fn months_of(settings: &FirmSettings) -> String {
    settings
        .journal_months
        .map_or_else(String::new, |months| months.to_string())
}

fn months_wrong(l: &L10n) -> String {
    l.ta2(
        "settings-journal-wrong",
        "least",
        *JOURNAL_MONTHS.start(),
        "most",
        *JOURNAL_MONTHS.end(),
    )
}

/// The fields of what is stored that differ from what was typed, in words.
fn differences(now: &FirmSettings, typed: &FirmSettings, l: &L10n) -> Vec<(String, String)> {
    let (kept, asked) = (months_of(now), months_of(typed));
    let yes_or_no = |yes: bool| l.t(if yes { "yes" } else { "no" }).into_owned();
    let (tells, told) = (
        yes_or_no(now.tells_access_ended),
        yes_or_no(typed.tells_access_ended),
    );
    [
        ("settings-name", &now.name, &typed.name),
        ("settings-mail-name", &now.mail_name, &typed.mail_name),
        ("settings-contact-mail", &now.contact_email, &typed.contact_email),
        ("settings-phone", &now.phone, &typed.phone),
        ("settings-address", &now.postal_address, &typed.postal_address),
        ("settings-zone", &now.time_zone, &typed.time_zone),
        ("settings-language", &now.language, &typed.language),
        ("settings-journal", &kept, &asked),
        ("settings-tells-ended", &tells, &told),
    ]
    .into_iter()
    .filter(|(_, now, typed)| now != typed)
    .map(|(label, now, _)| {
        let words = match now.as_str() {
            "" => l.t("audit-empty-value").into_owned(),
            now => now.to_owned(),
        };
        (l.t(label).into_owned(), words)
    })
    .collect()
}

fn said(mut errors: FieldErrors, faults: &[SettingsFault], l: &L10n) -> FieldErrors {
    for fault in faults {
        match fault {
            SettingsFault::Name => errors.add("nom", l.tn("settings-name-wrong", FIRM_TEXT_MAX_CHARS)),
            SettingsFault::MailName => {
                errors.add(
                    "expediteur",
                    l.tn("settings-mail-name-wrong", FIRM_TEXT_MAX_CHARS),
                );
            }
            SettingsFault::ContactEmail => errors.add("email", l.t("staff-email-wrong")),
            SettingsFault::Phone => errors.add("telephone", l.t("settings-phone-wrong")),
            SettingsFault::PostalAddress => {
                errors.add("adresse", l.tn("settings-address-wrong", FIRM_TEXT_MAX_CHARS));
            }
            SettingsFault::TimeZone => {
                errors.add("fuseau", l.tx("field-choice", "field", l.t("settings-zone")));
            }
            SettingsFault::Language => {
                errors.add("langue", l.tx("field-choice", "field", l.t("settings-language")));
            }
            SettingsFault::JournalMonths => errors.add("conservation", months_wrong(l)),
        }
    }
    errors.sort_like(&FIELDS);
    errors
}
