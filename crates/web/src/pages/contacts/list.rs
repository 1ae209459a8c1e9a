//! The list: who is known, found by the beginning of a name or an address.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::queries::{ContactColumn, ContactLine, ContactsList, LIST_PAGE_SIZES};
use hub_domain::authz::{Act, Target, allows};
use hub_domain::contact::{GuestState, shown_name};

use super::asked::{Asked, state_word};
use super::panel::Panel;
use super::{badge, print, state_label, under_clients};
use crate::components::{Badge, Choice, Pager};
use crate::errors::render;
use crate::forms::{FieldErrors, FormBody, QueryData};
use crate::frame::{Frame, Message, MessageKind, NavEntry};
use crate::i18n::L10n;
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "contacts/list.html")]
pub(super) struct ListPage {
    frame: Frame,
    asked: Asked,
    states: Vec<Choice>,
    heads: Vec<Head>,
    rows: Vec<Row>,
    pager: Pager,
    sizes: Vec<Choice>,
    may_add: bool,
    may_import: bool,
    /// Whether the firm has no contact at all.
    is_bare: bool,
    exports: [(String, &'static str); 2],
    print: String,
    print_line: String,
    panel: Option<Panel>,
}

/// The heading of a column.
#[derive(Debug)]
struct Head {
    label: String,
    href: Option<String>,
    /// `ascending` or `descending` when the list is sorted by it.
    sort: Option<&'static str>,
    is_number: bool,
}

#[derive(Debug)]
struct Row {
    id: String,
    name: String,
    line: ContactLine,
    badge: Badge,
    page: String,
    is_open: bool,
}

/// `GET /parametrage/clients/interlocuteurs?q=&etat=&tri=&lignes=&page=`.
pub async fn show(visit: Visit, QueryData(query): QueryData) -> Response {
    let asked = Asked::of(&query);
    respond(&visit, asked, query.faults(&visit.l), None, StatusCode::OK).await
}

/// `POST /parametrage/clients/interlocuteurs`: the toolbar, on the row chosen.
pub async fn choose(visit: Visit, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    if let Err(error) = visit.hub.may_keep_contacts(&visit.caller).await {
        return visit.refuse(error).await;
    }
    let mut errors = form.faults(&visit.l);
    if let (Some(id), true) = (form.number("c"), errors.is_empty()) {
        let act = if form.text("acte") == "supprimer" {
            "supprimer"
        } else {
            "modifier"
        };
        return visit.redirect(&urls::contact_act(id, act), None);
    }
    errors.add("c", visit.l.t("msg-onerow"));
    respond(&visit, Asked::of(&form), errors, None, StatusCode::OK).await
}

/// The list, with the panel of the contact chosen beside it.
pub(super) async fn respond(
    visit: &Visit,
    asked: Asked,
    mut errors: FieldErrors,
    panel: Option<Panel>,
    status: StatusCode,
) -> Response {
    let l = &visit.l;
    let list = asked.list(&mut errors, l);
    let ContactsList { page, may_add } = match visit.hub.contacts(&visit.caller, &list).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let is_beyond = asked.page > page.pages;
    let asked = Asked {
        page: page.page,
        ..asked
    };
    let query = asked.query();
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    let pager = Pager::new(
        number(page.page),
        number(page.total),
        number(asked.per_page),
        &query,
    );
    let status = if errors.is_empty() {
        status
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let open = panel.as_ref().map(|panel| panel.id);
    let mut frame = frame(visit, &asked, panel.as_ref()).await;
    if is_beyond {
        let message = Message::new(MessageKind::Info, l.t("page-beyond"), l);
        frame = frame.with_message(Some(message));
    }
    let shown = ListPage {
        frame: frame.with_errors(errors),
        states: states(asked.state, l),
        heads: heads(&asked, panel.is_some(), l),
        sizes: LIST_PAGE_SIZES
            .iter()
            .map(|size| Choice::new(size.to_string(), l.number(*size), &asked.per_page.to_string()))
            .collect(),
        rows: page
            .lines
            .into_iter()
            .map(|line| Row {
                id: format!("c{}", line.id),
                name: shown_name(&line.last_name, &line.first_name),
                badge: badge(
                    line.guest_state,
                    line.guest_reason.as_deref(),
                    line.email.is_some(),
                    l,
                ),
                page: asked.at(&urls::contact(line.id)),
                is_open: open == Some(line.id),
                line,
            })
            .collect(),
        // A page of links counts from the list's own address, also where the panel is open.
        pager: Pager {
            base: format!("{}{}", urls::CONTACTS, pager.base),
            ..pager
        },
        may_add,
        may_import: allows(&visit.caller, Act::EditContacts, Target::Firm).is_ok(),
        is_bare: page.total == 0 && !asked.narrows(),
        exports: [("csv", "export-csv"), ("xlsx", "export-xlsx")]
            .map(|(format, label)| (export(&query, format), label)),
        print: Asked {
            page: 1,
            ..asked.clone()
        }
        .at(urls::PRINT_CONTACTS),
        print_line: print::line(visit, &asked, page.total),
        panel,
        asked,
    };
    visit.shown(render(status, &shown))
}

async fn frame(visit: &Visit, asked: &Asked, panel: Option<&Panel>) -> Frame {
    let l = &visit.l;
    let title = l.t("contacts-title");
    let frame = under_clients(visit, visit.frame().await);
    let mut frame = frame.page(title.clone(), Some(NavEntry::Contacts));
    frame.sections.push(l.t("contacts-section").into_owned());
    match panel {
        Some(panel) => frame.titled(format!("{} – {title}", panel.name)),
        None if asked.page > 1 => frame.titled(l.ta2("page-title", "title", &title, "n", asked.page)),
        None => frame,
    }
}

fn states(present: Option<GuestState>, l: &L10n) -> Vec<Choice> {
    let present = present.map_or("", state_word);
    GuestState::ALL
        .into_iter()
        .map(|state| Choice::new(state_word(state), l.t(state_label(state)), present))
        .collect()
}

/// The headings; beside an open panel there is room for those that tell people apart.
fn heads(asked: &Asked, has_panel: bool, l: &L10n) -> Vec<Head> {
    let head = |label: &str, column: Option<ContactColumn>| Head {
        label: l.t(label).into_owned(),
        href: column.map(|column| asked.sorted_by(column)),
        sort: column.and_then(|column| asked.sort_of(column)),
        is_number: column == Some(ContactColumn::Dossiers),
    };
    let mut heads = vec![
        head("contacts-col-last-name", Some(ContactColumn::LastName)),
        head("contacts-col-first-name", Some(ContactColumn::FirstName)),
    ];
    if !has_panel {
        heads.extend([
            head("contacts-col-mobile", None),
            head("contacts-col-landline", None),
            head("contacts-col-email", Some(ContactColumn::Email)),
        ]);
    }
    heads.push(head("contacts-col-tenant", Some(ContactColumn::Tenant)));
    if !has_panel {
        heads.push(head("contacts-col-dossiers", Some(ContactColumn::Dossiers)));
    }
    heads
}

fn export(query: &str, format: &str) -> String {
    let joint = if query.is_empty() { "" } else { "&" };
    format!("{}?{query}{joint}format={format}", urls::EXPORT_CONTACTS)
}
