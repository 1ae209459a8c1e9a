//! S3, step 2: the dossiers on which the application is switched on at once (`WIZ-09` to `WIZ-12`).

use askama::Template;
use axum::response::Response;
use hub_app::queries::ListedDossier;
use hub_app::queries::wizard::DossiersPage;
use hub_domain::dossier::DossierStatus;
use hub_domain::ids::DraftId;
use hub_domain::selection::SelectionBase;
use hub_domain::wizard::{Step, StepTwo};

use super::asked::Asked;
use super::selection::{self, Shown, change, is_whole_page, rows};
use super::{draft_of, frame_of, here, refuse};
use crate::components::{Chip, Choice, Pager, Stepper, chosen};
use crate::forms::{FieldErrors, FormBody, FormData, QueryData};
use crate::frame::{Frame, Message, MessageKind};
use crate::i18n::L10n;
use crate::pages::dossiers::asked::{STATUSES, refused, slug};
use crate::pages::dossiers::list::{owners, status_words};
use crate::router::Segment;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "wizard/dossiers.html")]
struct DossiersView {
    frame: Frame,
    stepper: Stepper,
    /// Why there is nothing to select; empty when there is a list.
    reason: String,
    /// What stands in the search box.
    typed: String,
    is_searching: bool,
    narrows: bool,
    statuses: Vec<Choice>,
    owners: Vec<Choice>,
    without_entry: bool,
    chips: Vec<Chip>,
    page: DossiersPage,
    pages: Pager,
    words: String,
    removed: u64,
    is_whole_page: bool,
    is_active: bool,
    ids: String,
}

impl DossiersView {
    /// The lines with whether they are selected.
    fn rows(&self) -> impl Iterator<Item = (&ListedDossier, &bool)> {
        self.page.page.lines.iter().zip(&self.page.selected)
    }
}

/// `GET …/dossiers?q=&statut=&maitre=&sans=&page=`.
pub async fn show(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    let id = match draft_of(&visit, &segment) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    let mut errors = FieldErrors::default();
    if let Some(message) = query.faults(&visit.l).get("q") {
        errors.add("q", message.to_owned());
    }
    answer(&visit, id, &Asked::of(&query), errors).await
}

/// `POST …/dossiers`, at the address of the list as it is shown: merges the rows of the page, then does what the button
/// says.
pub async fn submit(
    visit: Visit,
    segment: Segment,
    QueryData(query): QueryData,
    FormBody(form): FormBody,
) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let id = match draft_of(&visit, &segment) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    let here = Asked::of(&query);
    let action = form.text("action");
    let change = change(action, &here.filter);
    let (shown, checked) = rows(&form);
    if let Err(error) = visit
        .hub
        .change_selection(&visit.caller, id, &shown, &checked, &change)
        .await
    {
        return refuse(&visit, id, error).await;
    }
    if form.has("futurs-vus") {
        let kept = visit.hub.keep_future(&visit.caller, id, form.has("futurs")).await;
        if let Err(error) = kept {
            return refuse(&visit, id, error).await;
        }
    }
    let to = |step: &str| visit.redirect(&urls::wizard_step(id, step), None);
    match action {
        "suivant" => match visit.hub.leave_dossiers(&visit.caller, id).await {
            Ok(()) => to(Step::Summary.slug()),
            Err(error) => refuse(&visit, id, error).await,
        },
        "retour" => to(Step::Definition.slug()),
        "voir" => to("dossiers/selection"),
        "retires" => to("dossiers/retires"),
        "liste" => to("dossiers/liste"),
        _ => go(&visit, id, here, &form).await,
    }
}

/// To another page of the list, another search, other filters.
async fn go(visit: &Visit, id: DraftId, here: Asked, form: &FormData) -> Response {
    let l = &visit.l;
    let mut errors = FieldErrors::default();
    let wants_page = form.has("aller") || (!form.text("aller_a").is_empty() && form.text("q") == here.typed);
    let without = |change: &dyn Fn(&mut Asked)| {
        let mut there = here.at_start();
        change(&mut there);
        there
    };
    let to = match form.text("action") {
        "rechercher" if !wants_page => {
            if let Some(message) = form.faults(l).get("q") {
                errors.add("q", message.to_owned());
            }
            Asked::of(form).at_start()
        }
        "effacer" => Asked::whole(),
        "sans-statut" => without(&|there| there.filter.status = None),
        "sans-maitre" => without(&|there| there.filter.owner = None),
        "sans-entree" => without(&|there| there.filter.without_entry = false),
        "recherche" => Asked {
            by_search: true,
            ..here.clone()
        },
        _ if wants_page => match asked_page(form) {
            Some(page) => Asked {
                page,
                ..here.at_start()
            },
            None => {
                errors.add("aller-a", l.tx("field-number", "field", l.t("page-go")));
                here.clone()
            }
        },
        _ => here.clone(),
    };
    if errors.is_empty() && to.refusal.is_none() {
        visit.redirect(&to.address(id), None)
    } else {
        answer(visit, id, &to, errors).await
    }
}

/// The page that a button of the pager, or its field, asks for.
fn asked_page(form: &FormData) -> Option<i64> {
    let button = form.get("aller").filter(|value| *value != "champ");
    let page = if button.is_some() {
        form.number("aller")
    } else {
        form.number("aller_a")
    };
    page.filter(|page| *page > 0)
}

/// The page that is asked for, with what is to be said of it.
async fn answer(visit: &Visit, id: DraftId, asked: &Asked, mut errors: FieldErrors) -> Response {
    let found = visit
        .hub
        .dossiers_page(&visit.caller, id, &asked.filter, asked.page)
        .await;
    let page = match found {
        Ok(page) => match here(visit, id, page) {
            Ok(page) => *page,
            Err(response) => return response,
        },
        Err(error) => return refuse(visit, id, error).await,
    };
    if let Some(refusal) = asked.refusal {
        errors.add("q", refused(refusal, &visit.l));
    }
    let has_errors = !errors.is_empty();
    let mut view = view(visit, page, asked).await;
    view.frame = view.frame.with_errors(errors);
    visit.form(&view, has_errors)
}

async fn view(visit: &Visit, page: DossiersPage, asked: &Asked) -> DossiersView {
    let l = &visit.l;
    let (mut frame, stepper) = frame_of(visit, Step::Dossiers, |name| {
        title(name, asked, page.page.page, l)
    })
    .await;
    if asked.page > page.page.pages {
        let message = Message::new(MessageKind::Info, l.t("page-beyond"), l);
        frame = frame.with_message(Some(message));
    }
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    let owners = owners(asked.filter.owner, &page.colleagues);
    let shown = Shown {
        search: &asked.typed,
        filter: &asked.filter,
        by_search: asked.by_search,
    };
    DossiersView {
        frame,
        stepper,
        reason: reason(&page, l),
        typed: asked.typed.clone(),
        is_searching: asked.filter.search.prefix().is_some(),
        narrows: asked.filter.narrows(),
        statuses: statuses(asked, l),
        chips: chips(asked, &owners, l),
        owners,
        without_entry: asked.filter.without_entry,
        pages: Pager::new(number(page.page.page), number(page.page.total), 50, ""),
        words: selection::words(&page, shown, l),
        removed: selection::removed(&page),
        is_whole_page: is_whole_page(&page),
        is_active: page.count.selected() > 0 || page.count.base() == SelectionBase::All,
        ids: page
            .page
            .lines
            .iter()
            .map(|line| line.dossier.id.to_string())
            .collect::<Vec<_>>()
            .join(","),
        page,
    }
}

/// The statuses of dossiers that take activations.
fn statuses(asked: &Asked, l: &L10n) -> Vec<Choice> {
    let present = asked.filter.status.map_or("", |status| slug(&STATUSES, status));
    STATUSES
        .iter()
        .filter(|(_, status)| *status != DossierStatus::Archived)
        .map(|(name, status)| Choice::new(*name, status_words(*status, l), present))
        .collect()
}

fn chips(asked: &Asked, owners: &[Choice], l: &L10n) -> Vec<Chip> {
    let mut chips = Vec::new();
    if let Some(status) = asked.filter.status {
        let status = status_words(status, l);
        chips.push(Chip::new("sans-statut", "portfolio-col-status", &status, l));
    }
    if asked.filter.owner.is_some() {
        chips.push(Chip::new("sans-maitre", "dossier-owner", &chosen(owners), l));
    }
    if asked.filter.without_entry {
        chips.push(Chip {
            action: "sans-entree",
            label: l.t("filter-without-entry").into_owned(),
        });
    }
    chips
}

/// « Sélection des dossiers client, recherche « apo », page 3 ».
fn title(name: String, asked: &Asked, page: i64, l: &L10n) -> String {
    let name = if asked.filter.search.prefix().is_some() {
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
    if page > 1 {
        l.ta2("page-title", "title", &name, "n", page)
    } else {
        name
    }
}

fn reason(page: &DossiersPage, l: &L10n) -> String {
    let app = page.definition.settings().label();
    match page.offers {
        StepTwo::Select => String::new(),
        StepTwo::WholeFirm => l.t("wizard-whole-firm").into_owned(),
        StepTwo::NeedsContact if page.definition.entry().requires_contact => {
            l.tx("wizard-contact-needed", "app", app)
        }
        StepTwo::NeedsContact => l.tx("wizard-no-bulk", "app", app),
    }
}
