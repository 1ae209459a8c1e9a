//! « Qui a accès ? » of a dossier, today and on any past date (`AUD-04`).

mod record;

use askama::Template;
use axum::response::Response;
use hub_app::queries::{
    ApplicationAccess, AskedDay, ContactAccess, DossierAccesses, GuestThen, WholeFirmAccess,
};
use hub_domain::activation::ActivationPlace;
use hub_domain::api_key::KeyKind;
use hub_domain::audit::Verb;
use hub_domain::authz::call::Surface;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::moment::Moment;

use crate::components::{Badge, Tone};
use crate::forms::{FieldErrors, QueryData};
use crate::frame::Frame;
use crate::i18n::L10n;
use crate::pages::why;
use crate::pages::wizard::fields::kind_words;
use crate::router::Segment;
use crate::routes::Routes;
use crate::session::Visit;
use crate::urls;

/// `/dossiers/{code}/acces` and the dossier's whole record.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/dossiers/{code}/acces", show)
        .post("/dossiers/{code}/export", record::download)
}

#[derive(Debug, Template)]
#[template(path = "accesses/show.html")]
struct AccessesPage {
    frame: Frame,
    code: String,
    owner: Option<String>,
    manager: Option<String>,
    /// What the field holds: the day shown, or what was typed when it is none.
    date: String,
    today: String,
    /// Whether the day is today.
    is_today: bool,
    /// Whether there is anything to tell of the day.
    is_told: bool,
    /// « Le 23 novembre 2026 à minuit », « Aujourd’hui »… as a sentence.
    lead: String,
    /// What a printed page is headed by.
    printed: String,
    firm_suspended: Option<Moment>,
    applications: Vec<AppRow>,
    whole_firm: Vec<AppRow>,
    here: String,
    /// Where the whole record is taken along.
    export: String,
}

#[derive(Debug)]
struct AppRow {
    label: String,
    kind: String,
    since: Moment,
    /// « par Alice Martin, depuis Mon portefeuille ».
    how: String,
    state: Badge,
    suspended: Option<Moment>,
    /// Whether it is only useful through contacts.
    needs_contact: bool,
    contacts: Vec<ContactRow>,
    /// « Pourquoi ? » of a call of its key on the dossier, for administrators.
    why: Option<String>,
}

#[derive(Debug)]
struct ContactRow {
    name: String,
    email: Option<String>,
    is_removed: bool,
    state: Badge,
    given: Moment,
    /// Since when they can come in.
    since: Option<Moment>,
}

/// `GET /dossiers/{code}/acces?le=YYYY-MM-DD`.
async fn show(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    let typed = query.text("le");
    let mut errors = FieldErrors::default();
    if let Some(message) = query.faults(&visit.l).get("le") {
        errors.add("le", message.to_owned());
    }
    let found = visit.hub.dossier_accesses(&visit.caller, &segment.0, typed).await;
    let found = match found {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    match found.day {
        AskedDay::Future => errors.add("le", visit.l.t("accesses-future")),
        AskedDay::NotADate => errors.add("le", visit.l.t("accesses-not-a-date")),
        AskedDay::Today | AskedDay::Past | AskedDay::BeforeCreation => {}
    }
    let has_errors = !errors.is_empty();
    let asks_why = allows(&visit.caller, Act::ExplainDecisions, Target::Firm).is_ok();
    let mut shown = page(&visit, found, asks_why).await;
    if has_errors {
        shown.date = typed.to_owned();
        shown.is_told = false;
        shown.frame = shown.frame.with_errors(errors);
        return visit.invalid(&shown);
    }
    visit.page(&shown)
}

async fn page(visit: &Visit, found: DossierAccesses, asks_why: bool) -> AccessesPage {
    let l = &visit.l;
    // A key says nothing of an application that takes none.
    let why = |seen: &WholeFirmAccess| {
        let kind = seen.entry.key_requirement.kind().filter(|_| asks_why)?;
        let is_standard = kind == KeyKind::Standard;
        let about = why::Link {
            application: Some(seen.id.0),
            dossier: Some(if is_standard { &found.dossier.code } else { "" }),
            surface: (!is_standard).then_some(Surface::Cabinet),
            at: (found.day == AskedDay::Past).then_some(found.at),
            ..why::Link::default()
        };
        Some(why::link(&about, l))
    };
    let is_today = found.day == AskedDay::Today;
    let day = l.date_in_words(found.at);
    let lead = match found.day {
        AskedDay::BeforeCreation => l.tx(
            "accesses-before",
            "date",
            l.date_in_words(found.dossier.created_at),
        ),
        AskedDay::Past => l.tx("accesses-lead-past", "date", &day),
        AskedDay::Today | AskedDay::Future | AskedDay::NotADate => {
            l.tx("accesses-lead-today", "date", l.date_time(found.at))
        }
    };
    let applications = found
        .applications
        .iter()
        .map(|application| AppRow {
            why: why(&application.seen),
            ..app_row(application, l)
        })
        .collect();
    let whole_firm = found
        .whole_firm
        .iter()
        .map(|seen| AppRow {
            why: why(seen),
            ..whole_firm_row(seen, l)
        })
        .collect();
    let person = visit.staff().map_or("", |facts| facts.name.as_str());
    let code = found.dossier.code;
    let printed = l.ta(
        "accesses-printed",
        &[
            ("firm", visit.firm_domain().into()),
            ("code", code.as_str().into()),
            ("name", found.dossier.name.as_str().into()),
            ("date", day.as_str().into()),
            ("now", l.date_time(visit.hub.now()).into()),
            ("person", person.into()),
        ],
    );
    let title = l.ta2("accesses-title", "code", &code, "name", &found.dossier.name);
    AccessesPage {
        frame: visit
            .frame()
            .await
            .page(title, None)
            .crumb(l.t("accesses-dossiers"), urls::DOSSIERS),
        owner: found.dossier.owner_name,
        manager: found.dossier.engagement_manager_name,
        date: found.date,
        today: found.today,
        is_told: matches!(found.day, AskedDay::Today | AskedDay::Past),
        is_today,
        lead,
        printed,
        firm_suspended: found.firm_suspended_since,
        applications,
        whole_firm,
        here: urls::dossier_accesses(&code),
        export: urls::export_dossier(&code),
        code,
    }
}

fn app_row(application: &ApplicationAccess, l: &L10n) -> AppRow {
    let contacts = application.contacts.iter().map(|contact| contact_row(contact, l));
    AppRow {
        contacts: contacts.collect(),
        ..whole_firm_row(&application.seen, l)
    }
}

fn whole_firm_row(seen: &WholeFirmAccess, l: &L10n) -> AppRow {
    AppRow {
        label: seen.label.clone(),
        kind: kind_words(seen.entry.kind, l),
        since: seen.since,
        how: how(seen, l),
        state: if seen.suspended_since.is_some() {
            Badge::new(Tone::Warn, l.t("apps-state-suspended"))
        } else {
            Badge::new(Tone::Ok, l.t("apps-state-active"))
        },
        suspended: seen.suspended_since,
        needs_contact: seen.entry.requires_contact,
        contacts: Vec::new(),
        why: None,
    }
}

/// By whom and from which place (`ACT-10`).
fn how(seen: &WholeFirmAccess, l: &L10n) -> String {
    let by = match (seen.actor_kind.as_str(), &seen.actor) {
        (_, Some(name)) => l.tx("app-added-by", "person", name),
        ("operator", None) => l.tx("app-added-by", "person", l.t("audit-by-cli")),
        _ => l.tx("app-added-by", "person", l.t("audit-by-system")),
    };
    match place_words(seen) {
        Some(place) => l.ta2("accesses-how", "by", by, "place", l.t(place)),
        None => by,
    }
}

/// The message of the place an activation was made from.
fn place_words(seen: &WholeFirmAccess) -> Option<&'static str> {
    if let Some(place) = ActivationPlace::parse(&seen.place) {
        return Some(match place {
            ActivationPlace::Wizard => "accesses-place-wizard",
            ActivationPlace::Portfolio => "accesses-place-portfolio",
            ActivationPlace::Dossiers => "accesses-place-dossiers",
            ActivationPlace::Contacts => "accesses-place-contacts",
            ActivationPlace::Application => "accesses-place-application",
            ActivationPlace::Api => "accesses-place-api",
            ActivationPlace::CommandLine => "accesses-place-command-line",
            ActivationPlace::Rule => "accesses-place-rule",
        });
    }
    match Verb::from_code(&seen.verb)? {
        Verb::ApplicationAdded => Some("accesses-place-wizard"),
        Verb::ApplicationRestored => Some("accesses-place-restored"),
        Verb::ActUndone => Some("accesses-place-undone"),
        _ => None,
    }
}

fn contact_row(contact: &ContactAccess, l: &L10n) -> ContactRow {
    let (tone, words) = match contact.state {
        GuestThen::Guest => (Tone::Ok, "accesses-guest"),
        GuestThen::Invited => (Tone::Info, "accesses-invited"),
        GuestThen::NotInvited => (Tone::Neutral, "accesses-not-invited"),
        GuestThen::Failed => (Tone::Err, "accesses-failed"),
    };
    ContactRow {
        name: contact.seen.name.clone(),
        email: contact.seen.email.clone(),
        is_removed: contact.seen.removed,
        state: Badge::new(tone, l.t(words)),
        given: contact.seen.given_at,
        since: contact.since,
    }
}
