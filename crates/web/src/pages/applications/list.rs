//! The list (`APP-02`): what is configured on the firm, and the drafts that wait.

use askama::Template;
use axum::response::Response;
use hub_app::queries::{ApplicationsList, InstalledApp, WaitingDraft};
use hub_domain::catalog::AppKind;
use hub_domain::fold::fold;
use hub_domain::ids::CatalogAppId;
use hub_domain::moment::Moment;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{key_badge, state_badge};
use crate::components::{Badge, Choice, Tab, loophub_tabs};
use crate::forms::{FieldErrors, FormData, QueryData};
use crate::frame::{Frame, NavEntry};
use crate::i18n::L10n;
use crate::pages::wizard::fields::kind_words;
use crate::session::Visit;
use crate::sheet::{Cell, Sheet, SheetFormat};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "applications/list.html")]
struct ListPage {
    frame: Frame,
    tabs: Vec<Tab>,
    filter: Filter,
    types: Vec<Choice>,
    defaults: Vec<Choice>,
    states: Vec<Choice>,
    rows: Vec<Row>,
    /// The address of this list, where a parameter may follow.
    exports: String,
    /// Whether the firm has no application at all, and none to bring back.
    is_bare: bool,
    drafts: Vec<DraftRow>,
}

#[derive(Debug)]
struct Row {
    label: String,
    kind: String,
    is_default: bool,
    key: Option<String>,
    key_required: bool,
    badge: Option<Badge>,
    dossiers: Option<i64>,
    state: Badge,
    page: String,
    /// Where it is changed; not for what was removed.
    edit: Option<String>,
    /// Where it is removed, or restored when it was.
    act: String,
    is_removed: bool,
}

#[derive(Debug)]
struct DraftRow {
    name: String,
    saved: String,
    resume: String,
    forget: String,
}

/// What the query string asks for; a value that is no choice asks for nothing.
#[derive(Debug, Default)]
struct Filter {
    text: String,
    kind: Option<AppKind>,
    is_default: Option<bool>,
    state: Option<State>,
}

/// What the filter « État » chooses among.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Active,
    Suspended,
    Removed,
}

impl State {
    const ALL: [Self; 3] = [Self::Active, Self::Suspended, Self::Removed];

    /// The value in the address, and the message of its words.
    const fn named(self) -> (&'static str, &'static str) {
        match self {
            Self::Active => ("active", "apps-state-active"),
            Self::Suspended => ("suspendue", "apps-state-suspended"),
            Self::Removed => ("supprimee", "apps-state-removed"),
        }
    }

    const fn of(application: &InstalledApp) -> Self {
        if application.removed {
            Self::Removed
        } else if application.suspended {
            Self::Suspended
        } else {
            Self::Active
        }
    }
}

impl Filter {
    fn of(query: &FormData) -> Self {
        let either = |name: &str, yes: &str, no: &str| match query.text(name) {
            value if value == yes => Some(true),
            value if value == no => Some(false),
            _ => None,
        };
        Self {
            text: query.text("q").to_owned(),
            kind: AppKind::parse(query.text("type")),
            is_default: either("defaut", "oui", "non"),
            state: State::ALL
                .into_iter()
                .find(|state| state.named().0 == query.text("etat")),
        }
    }

    /// Whether anything but the text is asked for.
    const fn has_choices(&self) -> bool {
        self.kind.is_some() || self.is_default.is_some() || self.state.is_some()
    }

    /// Where this filter is asked for, ending where a parameter may follow.
    fn address(&self) -> String {
        let mut address = "?".to_owned();
        for (name, value) in [
            ("q", self.text.as_str()),
            ("type", self.kind.map_or("", AppKind::as_str)),
            (
                "defaut",
                match self.is_default {
                    Some(true) => "oui",
                    Some(false) => "non",
                    None => "",
                },
            ),
            ("etat", self.state.map_or("", |state| state.named().0)),
        ] {
            if !value.is_empty() {
                let value = utf8_percent_encode(value, NON_ALPHANUMERIC);
                address.push_str(&format!("{name}={value}&"));
            }
        }
        address
    }

    fn holds(&self, application: &InstalledApp) -> bool {
        let key = application.key.as_ref().map_or("", |key| &key.identifier);
        let text = fold(&self.text);
        (text.is_empty() || fold(&application.label).contains(&text) || fold(key).contains(&text))
            && self.kind.is_none_or(|kind| kind == application.entry.kind)
            && self.is_default.is_none_or(|is| is == application.entry.default)
            && self.state.is_none_or(|state| state == State::of(application))
    }
}

/// `GET /loophub/applications?q=&type=&defaut=&etat=&format=csv|xlsx`: the page, or what it shows as a file.
pub async fn show(visit: Visit, QueryData(query): QueryData) -> Response {
    let ApplicationsList {
        applications,
        removed,
        drafts,
        own,
    } = match visit.hub.applications(&visit.caller).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let filter = Filter::of(&query);
    let mut errors = FieldErrors::default();
    if let Some(message) = query.faults(l).get("q") {
        errors.add("q", message.to_owned());
    }
    let has_errors = !errors.is_empty();
    let now = visit.hub.now();
    let is_bare = applications.is_empty() && removed.is_empty();
    // What was removed comes after what stands.
    let rows: Vec<Row> = applications
        .into_iter()
        .chain(removed.into_iter().map(|removed| removed.application))
        .filter(|application| filter.holds(application))
        .map(|application| row(application, &own, now, l))
        .collect();
    if query.has("format") {
        return sheet(rows, l).answer(SheetFormat::of(query.text("format")));
    }
    let page = ListPage {
        frame: visit
            .frame()
            .await
            .page(l.t("apps-title"), Some(NavEntry::LoopHub))
            .with_errors(errors),
        tabs: loophub_tabs(l, false),
        types: types(&filter, l),
        defaults: choices(
            &filter.is_default,
            [("oui", "apps-default-yes"), ("non", "apps-default-no")],
            l,
        ),
        states: states(&filter, l),
        is_bare,
        rows,
        exports: filter.address(),
        drafts: drafts.into_iter().map(|draft| draft_row(draft, l)).collect(),
        filter,
    };
    visit.form(&page, has_errors)
}

fn row(application: InstalledApp, own: &[CatalogAppId], now: Moment, l: &L10n) -> Row {
    let is_removed = application.removed;
    let act = if is_removed { "restaurer" } else { "supprimer" };
    Row {
        kind: match kind_words(application.entry.kind, l) {
            kind if own.contains(&application.catalog_app) => l.tx("own-kind", "kind", kind),
            kind => kind,
        },
        is_default: application.entry.default,
        badge: key_badge(&application, now, l).filter(|_| !is_removed),
        key_required: application.entry.key_requirement.kind().is_some(),
        dossiers: (!application.entry.acts_on_whole_firm()).then_some(application.dossiers),
        state: state_badge(&application, l),
        page: urls::application(application.id),
        edit: (!is_removed).then(|| urls::application_act(application.id, "modifier")),
        act: urls::application_act(application.id, act),
        is_removed,
        key: application.key.map(|key| key.identifier),
        label: application.label,
    }
}

fn sheet(rows: Vec<Row>, l: &L10n) -> Sheet {
    let columns = [
        "apps-col-label",
        "apps-col-type",
        "apps-col-default",
        "apps-col-key",
        "apps-col-dossiers",
        "apps-col-state",
    ];
    let is_default = |is: bool| {
        l.t(if is { "apps-default-yes" } else { "apps-default-no" })
            .into_owned()
    };
    Sheet {
        name: "applications".to_owned(),
        columns: columns.map(|id| l.t(id).into_owned()).to_vec(),
        rows: rows
            .into_iter()
            .map(|row| {
                vec![
                    row.label.into(),
                    row.kind.into(),
                    is_default(row.is_default).into(),
                    row.key.unwrap_or_default().into(),
                    row.dossiers
                        .map_or_else(|| l.t("app-dossiers-firm").into_owned().into(), Cell::Number),
                    row.state.label.into(),
                ]
            })
            .collect(),
    }
}

fn types(filter: &Filter, l: &L10n) -> Vec<Choice> {
    let present = filter.kind.map_or("", AppKind::as_str);
    AppKind::ALL
        .iter()
        .map(|kind| Choice::new(kind.as_str(), kind_words(*kind, l), present))
        .collect()
}

fn states(filter: &Filter, l: &L10n) -> Vec<Choice> {
    let present = filter.state.map_or("", |state| state.named().0);
    State::ALL
        .iter()
        .map(|state| Choice::new(state.named().0, l.t(state.named().1), present))
        .collect()
}

/// The choices of a filter of two: the first value and words stand for yes.
fn choices(asked: &Option<bool>, [yes, no]: [(&str, &str); 2], l: &L10n) -> Vec<Choice> {
    let present = match asked {
        Some(true) => yes.0,
        Some(false) => no.0,
        None => "",
    };
    [yes, no]
        .iter()
        .map(|(value, words)| Choice::new(*value, l.t(words), present))
        .collect()
}

fn draft_row(draft: WaitingDraft, l: &L10n) -> DraftRow {
    DraftRow {
        name: match draft.application {
            Some(app) => l.tx("apps-draft-of", "app", app),
            None => l.t("apps-draft-unnamed").into_owned(),
        },
        saved: l.tx("apps-draft-saved", "date", l.date_time(draft.updated_at)),
        resume: urls::wizard_step(draft.id, "definition"),
        forget: urls::wizard_step(draft.id, "supprimer"),
    }
}
