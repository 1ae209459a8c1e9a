//! S3, step 2: the dossiers on which the application is switched on at once (`WIZ-09` to `WIZ-12`).

use askama::Template;
use axum::response::Response;
use hub_app::queries::wizard::DossiersPage;
use hub_domain::ids::DraftId;
use hub_domain::search::{SEARCH_MAX_CHARS, Search, SearchRefusal};
use hub_domain::selection::SelectionBase;
use hub_domain::wizard::{Step, StepTwo};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::selection::{self, change, is_whole_page, rows};
use super::{draft_of, frame_of, here, refuse};
use crate::components::{Pager, Stepper};
use crate::forms::{FieldErrors, FormBody, FormData, QueryData};
use crate::frame::{Frame, Message, MessageKind};
use crate::i18n::L10n;
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
    fn rows(&self) -> impl Iterator<Item = (&hub_app::queries::DossierLine, &bool)> {
        self.page.page.lines.iter().zip(&self.page.selected)
    }
}

/// Where a page of the list is.
#[derive(Debug, Clone, Default)]
struct Place {
    search: String,
    page: i64,
    by_search: bool,
}

impl Place {
    fn first(search: &str) -> Self {
        Self {
            search: search.to_owned(),
            page: 1,
            by_search: false,
        }
    }

    fn address(&self, id: DraftId) -> String {
        let mut address = urls::wizard_step(id, Step::Dossiers.slug());
        let mut joint = '?';
        let mut add = |name: &str, value: &str| {
            address += &format!("{joint}{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
            joint = '&';
        };
        if !self.search.is_empty() {
            add("q", &self.search);
        }
        if self.page > 1 {
            add("page", &self.page.to_string());
        }
        if self.by_search {
            add("fait", "recherche");
        }
        address
    }
}

/// `GET …/dossiers?q=&page=`.
pub async fn show(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    let id = match draft_of(&visit, &segment) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    let place = Place {
        search: query.text("q").to_owned(),
        page: query.number("page").unwrap_or(1),
        by_search: query.text("fait") == "recherche",
    };
    let mut errors = FieldErrors::default();
    if let Some(message) = query.faults(&visit.l).get("q") {
        errors.add("q", message.to_owned());
    }
    answer(&visit, id, &place, place.search.clone(), errors).await
}

/// `POST …/dossiers`: merges the rows of the page, then does what the button says.
pub async fn submit(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let id = match draft_of(&visit, &segment) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    let here = Place {
        page: form.number("page").unwrap_or(1),
        ..Place::first(form.text("recherche"))
    };
    let action = form.text("action");
    let searched = Search::parse(&here.search)
        .ok()
        .and_then(|search| search.prefix().cloned());
    let change = change(action, searched);
    let (shown, checked) = rows(&form);
    if let Err(error) = visit
        .hub
        .change_selection(&visit.caller, id, &shown, &checked, &change)
        .await
    {
        return refuse(&visit, id, error).await;
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

/// To another page of the list, or another search.
async fn go(visit: &Visit, id: DraftId, here: Place, form: &FormData) -> Response {
    let l = &visit.l;
    let typed = form.text("q");
    let mut errors = FieldErrors::default();
    let wants_page = form.has("aller") || (!form.text("aller_a").is_empty() && typed == here.search);
    let to = match form.text("action") {
        "rechercher" if !wants_page => {
            if let Some(message) = form.faults(l).get("q") {
                errors.add("q", message.to_owned());
            }
            if let Err(refusal) = Search::parse(typed) {
                errors.add("q", refused(refusal, l));
            }
            Place::first(typed)
        }
        "effacer" => Place::first(""),
        "recherche" => Place {
            by_search: true,
            ..here.clone()
        },
        _ if wants_page => match asked_page(form) {
            Some(page) => Place { page, ..here.clone() },
            None => {
                errors.add("aller-a", l.tx("field-number", "field", l.t("page-go")));
                here.clone()
            }
        },
        _ => here.clone(),
    };
    if errors.is_empty() {
        visit.redirect(&to.address(id), None)
    } else {
        answer(visit, id, &here, typed.to_owned(), errors).await
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

/// The page at `place`, with what was `typed` in the search box.
async fn answer(
    visit: &Visit,
    id: DraftId,
    place: &Place,
    typed: String,
    mut errors: FieldErrors,
) -> Response {
    let found = visit
        .hub
        .dossiers_page(&visit.caller, id, &place.search, place.page)
        .await;
    let page = match found {
        Ok(page) => match here(visit, id, page) {
            Ok(page) => *page,
            Err(response) => return response,
        },
        Err(error) => return refuse(visit, id, error).await,
    };
    if let Some(refusal) = page.refusal {
        errors.add("q", refused(refusal, &visit.l));
    }
    let has_errors = !errors.is_empty();
    let mut view = view(visit, page, place, typed).await;
    view.frame = view.frame.with_errors(errors);
    if has_errors {
        visit.invalid(&view)
    } else {
        visit.page(&view)
    }
}

async fn view(visit: &Visit, page: DossiersPage, place: &Place, typed: String) -> DossiersView {
    let l = &visit.l;
    let (mut frame, stepper) = frame_of(visit, Step::Dossiers, |name| title(name, &page, l)).await;
    if place.page > page.page.pages {
        let message = Message::new(MessageKind::Info, l.t("page-beyond"), l);
        frame = frame.with_message(Some(message));
    }
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    DossiersView {
        frame,
        stepper,
        reason: reason(&page, l),
        typed,
        pages: Pager::new(number(page.page.page), number(page.page.total), 50, ""),
        words: selection::words(&page, place.by_search, l),
        removed: selection::removed(&page),
        is_whole_page: is_whole_page(&page),
        is_active: page.count.selected() > 0 || page.count.base() == SelectionBase::All,
        ids: page
            .page
            .lines
            .iter()
            .map(|line| line.id.to_string())
            .collect::<Vec<_>>()
            .join(","),
        page,
    }
}

/// « Sélection des dossiers client « apo », page 3 ».
fn title(name: String, page: &DossiersPage, l: &L10n) -> String {
    let name = if page.searching {
        l.ta2(
            "wizard-title-search",
            "title",
            &name,
            "query",
            page.search.as_str(),
        )
    } else {
        name
    };
    if page.page.page > 1 {
        l.ta2("page-title", "title", &name, "n", page.page.page)
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

fn refused(refusal: SearchRefusal, l: &L10n) -> String {
    match refusal {
        SearchRefusal::Empty | SearchRefusal::TooShort => l.t("msg-srch-3").into_owned(),
        SearchRefusal::TooLong => l.tn("field-too-long", SEARCH_MAX_CHARS),
        SearchRefusal::ControlCharacter => l.t("field-nul").into_owned(),
    }
}
