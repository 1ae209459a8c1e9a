//! « Imprimer tout »: the list on one page, up to 2,000 lines (4.6).

use askama::Template;
use axum::response::Response;
use hub_app::queries::ContactLine;

use super::asked::Asked;
use super::{badge, state_label, under_clients};
use crate::components::Badge;
use crate::forms::{FieldErrors, QueryData};
use crate::frame::{Frame, Message, MessageKind, NavEntry};
use crate::session::Visit;
use crate::urls;

/// The most lines of a print.
const LINES: i64 = 2000;

#[derive(Debug, Template)]
#[template(path = "contacts/print.html")]
struct PrintView {
    frame: Frame,
    line: String,
    rows: Vec<(ContactLine, Badge)>,
    back: String,
}

/// `GET /parametrage/clients/interlocuteurs/imprimer`, with what the list is asked for.
pub async fn show(visit: Visit, QueryData(query): QueryData) -> Response {
    let l = &visit.l;
    let shown = Asked {
        page: 1,
        ..Asked::of(&query)
    };
    let asked = Asked {
        per_page: LINES,
        ..shown.clone()
    };
    // What the list would not search, it shows whole, and so does its print.
    let list = asked.list(&mut FieldErrors::default(), l);
    let page = match visit.hub.contacts(&visit.caller, &list).await {
        Ok(found) => found.page,
        Err(error) => return visit.refuse(error).await,
    };
    let frame = under_clients(&visit, visit.frame().await);
    let title = l.t("contacts-title");
    let mut frame = frame
        .page(title.clone(), Some(NavEntry::Contacts))
        .titled(format!("{title} – {}", l.t("print")));
    frame.sections.push(l.t("contacts-section").into_owned());
    if page.total > LINES {
        let text = l.ta2("print-too-long", "n", page.total, "most", LINES);
        frame = frame.with_message(Some(Message::new(MessageKind::Warning, text, l)));
    }
    visit.page(&PrintView {
        line: line(&visit, &shown, page.total),
        rows: page
            .lines
            .into_iter()
            .map(|line| {
                let badge = badge(
                    line.guest_state,
                    line.guest_reason.as_deref(),
                    line.email.is_some(),
                    l,
                );
                (line, badge)
            })
            .collect(),
        back: shown.at(urls::CONTACTS),
        frame,
    })
}

/// The line that prints carry: where, of whom, how many, when, by whom.
pub(super) fn line(visit: &Visit, asked: &Asked, total: i64) -> String {
    let l = &visit.l;
    let mut filters = Vec::new();
    if !asked.text.is_empty() {
        filters.push(l.ta2(
            "list-chip",
            "name",
            l.t("contacts-search").as_ref(),
            "value",
            asked.text.as_str(),
        ));
    }
    if let Some(state) = asked.state {
        let value = l.t(state_label(state));
        filters.push(l.ta2(
            "list-chip",
            "name",
            l.t("contacts-state").as_ref(),
            "value",
            value.as_ref(),
        ));
    }
    let (filters, page) = (filters.join(", "), l.t("contacts-title"));
    let count = l.tn("contacts-count", total);
    let date = l.date_time(visit.hub.now());
    let args = [
        ("domain", visit.firm_domain().into()),
        ("page", page.as_ref().into()),
        ("filters", filters.as_str().into()),
        ("count", count.as_str().into()),
        ("date", date.as_str().into()),
        (
            "person",
            visit.staff().map_or("", |facts| facts.name.as_str()).into(),
        ),
    ];
    let id = if filters.is_empty() {
        "print-list"
    } else {
        "print-list-filtered"
    };
    l.ta(id, &args)
}
