//! The list of groups.

use askama::Template;
use axum::response::Response;
use hub_app::queries::GroupLine;

use crate::forms::QueryData;
use crate::frame::{Frame, NavEntry};
use crate::i18n::L10n;
use crate::session::Visit;
use crate::sheet::{Sheet, SheetFormat};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "groups/list.html")]
struct GroupsPage {
    frame: Frame,
    rows: Vec<GroupLine>,
}

/// `GET /parametrage/cabinet/groupes?format=csv|xlsx`: the page, or its file.
pub async fn show(visit: Visit, QueryData(query): QueryData) -> Response {
    let rows = match visit.hub.groups(&visit.caller).await {
        Ok(rows) => rows,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    if query.has("format") {
        return sheet(rows, l).answer(SheetFormat::of(query.text("format")));
    }
    let page = GroupsPage {
        rows,
        frame: visit
            .frame()
            .await
            .step(l.t("nav-settings"))
            .step(l.t("nav-firm-crumb"))
            .page(l.t("groups-title"), Some(NavEntry::Groups))
            .at(urls::GROUPS),
    };
    visit.page(&page)
}

fn sheet(rows: Vec<GroupLine>, l: &L10n) -> Sheet {
    let columns = ["group-code", "group-label", "group-members"];
    Sheet {
        name: "groupes".to_owned(),
        columns: columns.map(|id| l.t(id).into_owned()).to_vec(),
        rows: rows
            .into_iter()
            .map(|row| {
                let members = i64::try_from(row.members).unwrap_or(i64::MAX);
                vec![row.group.code.into(), row.group.label.into(), members.into()]
            })
            .collect(),
    }
}
