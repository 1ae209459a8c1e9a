//! Choosing dossiers to put into the portfolio, or to take out of it: search, tick, send.

use std::collections::HashSet;

use askama::Template;
use axum::response::Response;
use hub_app::queries::{ListAsked, ListView, ListedDossier};
use hub_domain::ids::DossierId;
use hub_domain::search::Search;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::components::Pager;
use crate::forms::{FieldErrors, FormData};
use crate::frame::{Frame, Message, MessageKind, NavEntry};
use crate::pages::dossiers::asked::refused;
use crate::session::Visit;
use crate::urls;

/// What the ticked dossiers are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// « Autres dossiers ».
    Add,
    /// « Supprimer du portefeuille ».
    Leave,
}

impl Purpose {
    /// The address of the page.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Add => urls::OTHER_DOSSIERS,
            Self::Leave => urls::LEAVE_PORTFOLIO,
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Add => "portfolio-others",
            Self::Leave => "portfolio-leave",
        }
    }

    const fn lead(self) -> &'static str {
        match self {
            Self::Add => "pick-add-lead",
            Self::Leave => "pick-leave-lead",
        }
    }

    const fn button(self) -> &'static str {
        match self {
            Self::Add => "pick-add",
            Self::Leave => "portfolio-leave",
        }
    }
}

#[derive(Debug, Template)]
#[template(path = "portfolio/pick.html")]
struct PickView {
    frame: Frame,
    purpose: Purpose,
    typed: String,
    searching: bool,
    rows: Vec<Row>,
    pages: Pager,
    ids: String,
}

#[derive(Debug)]
struct Row {
    line: ListedDossier,
    /// Whether it is in the portfolio already.
    kept: bool,
}

impl PickView {
    fn pickable(&self) -> usize {
        self.rows.iter().filter(|row| !self.is_done(row)).count()
    }

    fn is_done(&self, row: &Row) -> bool {
        self.purpose == Purpose::Add && row.kept
    }
}

/// The page, at the address `query` asks for.
pub async fn answer(visit: &Visit, purpose: Purpose, query: &FormData, mut errors: FieldErrors) -> Response {
    let l = &visit.l;
    let typed = query.text("q").to_owned();
    if let Some(message) = query.faults(l).get("q") {
        errors.add("q", message.to_owned());
    }
    let search = Search::parse(&typed).unwrap_or_else(|refusal| {
        errors.add("q", refused(refusal, l));
        Search::All
    });
    let view = match purpose {
        Purpose::Add => ListView::All,
        Purpose::Leave => ListView::Portfolio,
    };
    let asked = ListAsked {
        search,
        page: query.number("page").unwrap_or(1),
        ..ListAsked::first(view)
    };
    let found = match visit.hub.dossiers_to_keep(&visit.caller, &asked).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let (page, kept): (_, HashSet<DossierId>) = found;
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    let rest = if typed.is_empty() {
        String::new()
    } else {
        format!("q={}", utf8_percent_encode(&typed, NON_ALPHANUMERIC))
    };
    let has_errors = !errors.is_empty();
    let mut frame = visit
        .frame()
        .await
        .crumb(l.t("portfolio-title"), urls::PORTFOLIO)
        .page(l.t(purpose.title()), Some(NavEntry::Portfolio));
    if page.page > 1 {
        frame = frame.titled(l.ta2(
            "page-title",
            "title",
            l.t(purpose.title()).as_ref(),
            "n",
            page.page,
        ));
    }
    if asked.page > page.pages {
        let message = Message::new(MessageKind::Info, l.t("page-beyond"), l);
        frame = frame.with_message(Some(message));
    }
    let rows: Vec<Row> = page
        .lines
        .into_iter()
        .map(|line| Row {
            kept: kept.contains(&line.dossier.id),
            line,
        })
        .collect();
    let ids: Vec<String> = rows
        .iter()
        .filter(|row| purpose == Purpose::Leave || !row.kept)
        .map(|row| row.line.dossier.id.to_string())
        .collect();
    let view = PickView {
        frame: frame.with_errors(errors),
        searching: asked.search.prefix().is_some(),
        pages: Pager::new(
            number(page.page),
            number(page.total),
            number(asked.per_page),
            &rest,
        ),
        ids: ids.join(","),
        purpose,
        typed,
        rows,
    };
    visit.form(&view, has_errors)
}

/// The address of the page of the list that a form stood on.
pub fn address(purpose: Purpose, query: &FormData) -> String {
    let mut address = purpose.path().to_owned();
    let mut joint = '?';
    for name in ["q", "page"] {
        if !query.text(name).is_empty() {
            address += &format!(
                "{joint}{name}={}",
                utf8_percent_encode(query.text(name), NON_ALPHANUMERIC)
            );
            joint = '&';
        }
    }
    address
}
