//! A list of dossiers: what is shown of it (S5, S7; `ACT-02`, `ACT-05`).

use askama::Template;
use axum::response::Response;
use hub_app::queries::{ApplicationFilter, Colleague, DossiersList, ListedDossier};
use hub_domain::authz::{Act, Target, allows};
use hub_domain::dossier::{DossierStatus, TeamsStatus};
use hub_domain::ids::StaffId;
use hub_domain::selection::SelectionBase;

use super::asked::{Asked, STATUSES, TEAMS, WITHOUT, slug};
use super::place::{Column, Place};
use super::words;
use crate::components::{Badge, Chip, Choice, Pager, Tab, Tone, chosen};
use crate::forms::FieldErrors;
use crate::frame::{Frame, Message, MessageKind};
use crate::i18n::L10n;
use crate::session::Visit;
use crate::urls;

/// The page of a list.
#[derive(Debug, Template)]
#[template(path = "dossiers/list.html")]
struct ListView {
    frame: Frame,
    place: Place,
    tabs: Vec<Tab>,
    typed: String,
    is_searching: bool,
    narrows: bool,
    statuses: Vec<Choice>,
    teams: Vec<Choice>,
    applications: Vec<Choice>,
    owners: Vec<Choice>,
    chips: Vec<Chip>,
    heads: Vec<Head>,
    columns: Vec<Column>,
    offered: Vec<(Column, bool)>,
    rows: Vec<Row>,
    pages: Pager,
    sizes: Vec<Choice>,
    found: i64,
    total: i64,
    /// Whether there is anything to select here for this person.
    selects: bool,
    listed: u64,
    selected: u64,
    removed: u64,
    left_out: i64,
    words: String,
    is_whole_page: bool,
    is_active: bool,
    ids: String,
    /// The application that dossiers are selected for, and its page.
    activates: Option<(String, String)>,
    may_create: bool,
    may_edit_rights: bool,
    accounting_url: String,
    export: String,
    print: String,
    print_line: String,
}

impl ListView {
    /// Whether the list is empty whatever is asked for.
    fn is_bare(&self) -> bool {
        self.rows.is_empty() && !self.narrows && self.typed.is_empty()
    }

    const fn is_of_portfolio(&self) -> bool {
        matches!(self.place, Place::Portfolio | Place::All)
    }

    /// How many lines of the page can be selected.
    fn selectable(&self) -> usize {
        self.rows.iter().filter(|row| row.may_act).count()
    }

    fn firm(&self) -> &str {
        self.frame
            .reader
            .as_ref()
            .map_or("", |reader| reader.firm.domain.as_str())
    }
}

/// The heading of a column.
#[derive(Debug)]
struct Head {
    label: String,
    href: Option<String>,
    /// `ascending` or `descending` when the list is sorted by it.
    sort: Option<&'static str>,
}

/// A line of the list.
#[derive(Debug)]
struct Row {
    line: ListedDossier,
    status: Badge,
    teams: Badge,
    may_act: bool,
    selected: bool,
    window: String,
    edit: Option<String>,
}

/// The page of a list as it is asked for, with what is to be said of it.
pub async fn answer(visit: &Visit, asked: &Asked, mut errors: FieldErrors) -> Response {
    asked.check(&mut errors, &visit.l);
    let found = visit
        .hub
        .dossier_list(&visit.caller, &asked.list, asked.place.slug())
        .await;
    let list = match found {
        Ok(list) => list,
        Err(error) => return visit.refuse(error).await,
    };
    let has_errors = !errors.is_empty();
    let mut view = view(visit, asked, list).await;
    view.frame = view.frame.with_errors(errors);
    visit.form(&view, has_errors)
}

/// The columns shown: those of the address, else those kept, else the usual ones.
#[must_use]
pub fn columns(asked: &Asked, kept: Option<&str>) -> Vec<Column> {
    match (&asked.columns, kept) {
        (Some(columns), _) => columns.clone(),
        (None, Some(kept)) => Column::read(asked.place, kept),
        (None, None) => asked.place.default_columns().to_vec(),
    }
}

async fn view(visit: &Visit, asked: &Asked, list: DossiersList) -> ListView {
    let l = &visit.l;
    let place = asked.place;
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    let mut frame = frame(visit, place).await.titled(title(asked, &list, l));
    if asked.list.page > list.page.pages {
        let message = Message::new(MessageKind::Info, l.t("page-beyond"), l);
        frame = frame.with_message(Some(message));
    }
    let columns = columns(asked, list.columns.as_deref());
    let may = |act| allows(&visit.caller, act, Target::Firm).is_ok();
    let count = list.count;
    let removed = if count.base() == SelectionBase::All {
        count.removed()
    } else {
        0
    };
    let selectable = list.may_act.iter().filter(|may| **may).count();
    let chosen = list.selected.iter().filter(|chosen| **chosen).count();
    let line = words::print_line(visit, asked, &list);
    ListView {
        tabs: tabs(place, l),
        typed: asked.typed.clone(),
        is_searching: asked.list.search.prefix().is_some(),
        narrows: asked.list.narrows(),
        statuses: STATUSES
            .iter()
            .map(|(name, status)| {
                Choice::new(
                    *name,
                    status_words(*status, l),
                    asked.list.status.map_or("", |asked| slug(&STATUSES, asked)),
                )
            })
            .collect(),
        teams: TEAMS
            .iter()
            .map(|(name, teams)| {
                Choice::new(
                    *name,
                    teams_words(*teams, l),
                    asked.list.teams.map_or("", |asked| slug(&TEAMS, asked)),
                )
            })
            .collect(),
        applications: applications(asked, &list, l),
        owners: owners(asked.list.owner, &list.colleagues),
        chips: chips(asked, &list, l),
        heads: columns.iter().map(|column| head(asked, *column, l)).collect(),
        offered: place
            .columns()
            .iter()
            .filter(|column| !column.is_fixed())
            .map(|column| (*column, columns.contains(column)))
            .collect(),
        pages: Pager::new(
            number(list.page.page),
            number(list.page.total),
            number(asked.list.per_page),
            &asked.query(),
        ),
        sizes: hub_app::queries::LIST_PAGE_SIZES
            .iter()
            .map(|size| {
                Choice::new(
                    size.to_string(),
                    l.number(*size),
                    &asked.list.per_page.to_string(),
                )
            })
            .collect(),
        found: list.found,
        total: list.page.total,
        selects: count.listed() > 0 && place.view().basket().is_some(),
        listed: count.listed(),
        selected: count.selected(),
        removed,
        left_out: list.left_out,
        words: words::selection(asked, &list, l),
        is_whole_page: selectable > 0 && chosen == selectable,
        is_active: count.selected() > 0 || count.base() == SelectionBase::All,
        ids: words::ids(&list),
        activates: activates(asked, &list),
        may_create: may(Act::CreateDossier),
        may_edit_rights: may(Act::EditRights),
        accounting_url: visit.hub.settings().accounting_url.clone(),
        export: words::link(urls::EXPORT_DOSSIERS, asked, &columns),
        print: words::link(urls::PRINT_DOSSIERS, asked, &columns),
        print_line: line,
        rows: rows(visit, place, list),
        frame,
        place,
        columns,
    }
}

/// The application that dossiers are selected for, unless it was removed meanwhile.
fn activates(asked: &Asked, list: &DossiersList) -> Option<(String, String)> {
    let id = asked.offered?;
    let application = list
        .applications
        .iter()
        .find(|application| application.id == id)?;
    Some((application.label.clone(), urls::application(id)))
}

/// The frame of a place.
pub async fn frame(visit: &Visit, place: Place) -> Frame {
    let l = &visit.l;
    let mut frame = visit.frame().await;
    if place == Place::Settings {
        frame = frame.step(l.t("nav-settings")).step(l.t("nav-clients-crumb"));
    }
    frame.page(l.t(place.title()), Some(place.entry()))
}

fn tabs(place: Place, l: &L10n) -> Vec<Tab> {
    if place == Place::Settings {
        return Vec::new();
    }
    [Place::Portfolio, Place::All]
        .map(|each| Tab {
            href: each.path(),
            label: l.t(each.title()).into_owned(),
            current: each == place,
        })
        .to_vec()
}

/// « Mon portefeuille, recherche « apo », page 3 ».
fn title(asked: &Asked, list: &DossiersList, l: &L10n) -> String {
    let name = l.t(asked.place.title()).into_owned();
    let name = if asked.list.search.prefix().is_some() {
        l.ta2(
            "wizard-title-search",
            "title",
            &name,
            "query",
            asked.typed.as_str(),
        )
    } else {
        name
    };
    if list.page.page > 1 {
        l.ta2("page-title", "title", &name, "n", list.page.page)
    } else {
        name
    }
}

fn head(asked: &Asked, column: Column, l: &L10n) -> Head {
    let order = asked.list.order;
    let sorts = column.sorts();
    Head {
        label: l.t(column.label()).into_owned(),
        href: sorts.map(|by| asked.sorted_by(by)),
        sort: sorts.filter(|by| *by == order.column).map(|_| {
            if order.descending {
                "descending"
            } else {
                "ascending"
            }
        }),
    }
}

fn rows(visit: &Visit, place: Place, list: DossiersList) -> Vec<Row> {
    let l = &visit.l;
    let door = if place == Place::Settings {
        "dossiers"
    } else {
        "portefeuille"
    };
    let may_edit = |line: &ListedDossier| {
        let target = Target::Dossier {
            owner: line.owner,
            engagement_manager: line.engagement_manager,
        };
        place == Place::Settings
            && line.status != DossierStatus::Archived
            && allows(&visit.caller, Act::EditDossier, target).is_ok()
    };
    list.page
        .lines
        .into_iter()
        .zip(list.may_act)
        .zip(list.selected)
        .map(|((line, may_act), selected)| Row {
            status: status_badge(line.status, l),
            teams: teams_badge(line.teams_status, l),
            window: format!("{}?porte={door}", urls::dossier_applications(&line.dossier.code)),
            edit: may_edit(&line).then(|| urls::edit_dossier(&line.dossier.code)),
            may_act,
            selected,
            line,
        })
        .collect()
}

fn applications(asked: &Asked, list: &DossiersList, l: &L10n) -> Vec<Choice> {
    let present = match asked.list.application {
        Some(ApplicationFilter::With(id)) => id.to_string(),
        Some(ApplicationFilter::None) => WITHOUT.to_owned(),
        None => String::new(),
    };
    let mut known: Vec<_> = list
        .applications
        .iter()
        .filter(|application| !application.entry.acts_on_whole_firm())
        .collect();
    known.sort_by(|a, b| hub_domain::sort_key::compare_french(&a.label, &b.label));
    std::iter::once(Choice::new(WITHOUT, l.t("filter-no-application"), &present))
        .chain(
            known
                .into_iter()
                .map(|each| Choice::new(each.id.to_string(), each.label.clone(), &present)),
        )
        .collect()
}

/// The firm's staff at work, to filter by owner.
#[must_use]
pub fn owners(present: Option<StaffId>, colleagues: &[Colleague]) -> Vec<Choice> {
    let present = present.map_or_else(String::new, |owner| owner.to_string());
    colleagues
        .iter()
        .map(|each| Choice::new(each.id.to_string(), each.name.clone(), &present))
        .collect()
}

fn chips(asked: &Asked, list: &DossiersList, l: &L10n) -> Vec<Chip> {
    let mut chips = Vec::new();
    if let Some(status) = asked.list.status {
        let status = status_words(status, l);
        chips.push(Chip::new("sans-statut", "portfolio-col-status", &status, l));
    }
    if let Some(teams) = asked.list.teams {
        let teams = teams_words(teams, l);
        chips.push(Chip::new("sans-teams", "portfolio-col-teams", &teams, l));
    }
    if asked.list.application.is_some() {
        let chosen = chosen(&applications(asked, list, l));
        chips.push(Chip::new("sans-application", "filter-application", &chosen, l));
    }
    if asked.list.owner.is_some() {
        let chosen = chosen(&owners(asked.list.owner, &list.colleagues));
        chips.push(Chip::new("sans-maitre", "dossier-owner", &chosen, l));
    }
    chips
}

/// A status in words.
#[must_use]
pub fn status_words(status: DossierStatus, l: &L10n) -> String {
    l.t(match status {
        DossierStatus::ToPrepare => "status-to-prepare",
        DossierStatus::Operational => "status-operational",
        DossierStatus::Archived => "status-archived",
    })
    .into_owned()
}

/// A Teams status in words.
#[must_use]
pub fn teams_words(status: TeamsStatus, l: &L10n) -> String {
    l.t(match status {
        TeamsStatus::ToPrepare => "status-to-prepare",
        TeamsStatus::Operational => "status-operational",
    })
    .into_owned()
}

fn status_badge(status: DossierStatus, l: &L10n) -> Badge {
    let tone = match status {
        DossierStatus::ToPrepare => Tone::Neutral,
        DossierStatus::Operational => Tone::Ok,
        DossierStatus::Archived => Tone::Warn,
    };
    Badge::new(tone, status_words(status, l))
}

fn teams_badge(status: TeamsStatus, l: &L10n) -> Badge {
    let tone = match status {
        TeamsStatus::ToPrepare => Tone::Neutral,
        TeamsStatus::Operational => Tone::Ok,
    };
    Badge::new(tone, teams_words(status, l))
}
