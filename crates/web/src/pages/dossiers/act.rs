//! What the form of a list does: it keeps the rows that are ticked, then does what its button says (section 6, rule 7).

use axum::response::Response;
use hub_app::commands::BasketChange;
use hub_app::queries::BasketList;

use super::asked::{Asked, refused};
use super::list::answer;
use super::place::{Column, Place};
use super::words::with;
use crate::forms::{FieldErrors, FormData};
use crate::frame::MessageKind;
use crate::pages::wizard::selection::rows;
use crate::session::{Visit, plain};
use crate::urls;

/// `POST` of a list, at the address of the list as it is shown.
pub async fn submit(visit: &Visit, place: Place, query: &FormData, form: &FormData) -> Response {
    if let Err(response) = visit.check(form).await {
        return response;
    }
    let here = Asked::of(place, query);
    let action = form.text("action");
    if let Some(list) = place.view().basket() {
        let change = match action {
            "tous" => BasketChange::All,
            "rien" => BasketChange::Clear,
            // Results that cannot be told are not selected: everything would be.
            "recherche" if here.refusal.is_none() || here.typed.is_empty() => BasketChange::Found,
            _ => BasketChange::Nothing,
        };
        let (shown, checked) = rows(form);
        let changed = visit
            .hub
            .change_basket(&visit.caller, &here.list, &shown, &checked, &change)
            .await;
        if let Err(error) = changed {
            return visit.refuse(error).await;
        }
        if let Some(response) = act(visit, &here, list, action).await {
            return response;
        }
    }
    if action == "colonnes" || action == "garder" {
        return columns(visit, here, form, action == "garder").await;
    }
    go(visit, here, form).await
}

/// The acts on the selection, each a page of its own. They want something selected, and some one row.
async fn act(visit: &Visit, here: &Asked, list: BasketList, action: &str) -> Option<Response> {
    let of_list = |path: &str| with(path, "liste", here.place.selection());
    if action == "liste" {
        return Some(visit.redirect(&of_list(urls::CODES), None));
    }
    let to = match action {
        "voir" => of_list(urls::CHOSEN_DOSSIERS),
        "retires" => with(&of_list(urls::CHOSEN_DOSSIERS), "retires", "oui"),
        "activer" => match here.offered {
            Some(offered) => with(&of_list(urls::ACTIVATE), "app", &offered.to_string()),
            None => of_list(urls::ACTIVATE),
        },
        "desactiver" => of_list(urls::DEACTIVATE),
        "droits" => of_list(urls::EDIT_RIGHTS),
        "archiver" => urls::ARCHIVE_DOSSIERS.to_owned(),
        "retirer" => return Some(visit.redirect(urls::LEAVE_PORTFOLIO, None)),
        "modifier" | "proposer" | "acces" => String::new(),
        _ => return None,
    };
    let chosen = match visit.hub.chosen_dossiers(&visit.caller, list, 1, 2).await {
        Ok(chosen) => chosen,
        Err(error) => return Some(visit.refuse(error).await),
    };
    let selected = chosen.count.selected();
    let say = |message: &'static str| async move {
        let mut errors = FieldErrors::default();
        errors.add("lot", visit.l.t(message));
        answer(visit, here, errors).await
    };
    if selected == 0 && action != "retires" {
        let message = if matches!(action, "modifier" | "acces") {
            "msg-onerow"
        } else {
            "msg-nosel"
        };
        return Some(say(message).await);
    }
    let only = chosen.lines.first().filter(|_| selected == 1);
    Some(match (action, only) {
        ("modifier", Some(line)) => visit.redirect(&urls::edit_dossier(&line.code), None),
        ("acces", Some(line)) => visit.redirect(&urls::dossier_accesses(&line.code), None),
        ("modifier" | "acces", None) => say("msg-onerow").await,
        ("proposer", Some(line)) => {
            let window = with(&urls::dossier_applications(&line.code), "porte", "dossiers");
            visit.redirect(&window, None)
        }
        ("proposer", None) => visit.redirect(&of_list(urls::ACTIVATE), None),
        _ => visit.redirect(&to, None),
    })
}

/// « Colonnes »: shows those that are ticked, or keeps them as well.
async fn columns(visit: &Visit, here: Asked, form: &FormData, keeps: bool) -> Response {
    let ticked: Vec<&str> = form.get_all("col").collect();
    let columns = Column::read(here.place, &ticked.join(","));
    if !keeps {
        let there = Asked {
            columns: Some(columns),
            ..here
        };
        return visit.redirect(&there.address(), None);
    }
    let kept = visit
        .hub
        .save_columns(&visit.caller, here.place.slug(), &Column::write(&columns))
        .await;
    if let Err(error) = kept {
        return visit.refuse(error).await;
    }
    let there = Asked {
        columns: None,
        ..here
    };
    visit.redirect(&there.address(), plain(MessageKind::Success, "columns-kept"))
}

/// To another page of the list, another search, other filters.
async fn go(visit: &Visit, here: Asked, form: &FormData) -> Response {
    let l = &visit.l;
    let mut errors = FieldErrors::default();
    let there = match form.text("action") {
        "rechercher" => {
            for error in &form.faults(l) {
                errors.add(&error.field, error.message.clone());
            }
            let typed = Asked::of(here.place, form);
            if let Some(refusal) = typed.refusal
                && !typed.typed.is_empty()
            {
                errors.add("q", refused(refusal, l));
            }
            let mut there = Asked {
                columns: here.columns.clone(),
                offered: here.offered,
                ..typed
            }
            .from_start();
            there.list.order = here.list.order;
            there.list.per_page = here.list.per_page;
            there
        }
        "effacer" => here.clone().whole(),
        "sans-statut" => without(&here, |there| there.list.status = None),
        "sans-teams" => without(&here, |there| there.list.teams = None),
        "sans-application" => without(&here, |there| there.list.application = None),
        "sans-maitre" => without(&here, |there| there.list.owner = None),
        "recherche" => Asked {
            by_search: true,
            ..here.clone()
        },
        "lignes" => {
            let sized = Asked::of(here.place, form).list.per_page;
            without(&here, |there| there.list.per_page = sized)
        }
        _ if form.has("aller") => match asked_page(form) {
            Some(page) => {
                let mut there = here.clone();
                there.list.page = page;
                there.by_search = false;
                there
            }
            None => {
                errors.add("aller-a", l.tx("field-number", "field", l.t("page-go")));
                here.clone()
            }
        },
        _ => here.clone(),
    };
    if errors.is_empty() {
        visit.redirect(&there.address(), None)
    } else {
        answer(visit, &there, errors).await
    }
}

fn without(here: &Asked, change: impl Fn(&mut Asked)) -> Asked {
    let mut there = here.clone().from_start();
    change(&mut there);
    there
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
