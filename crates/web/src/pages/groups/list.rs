//! The list of groups.

use askama::Template;
use axum::response::Response;
use hub_app::queries::GroupLine;

use crate::frame::{Frame, NavEntry};
use crate::session::Visit;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "groups/list.html")]
struct GroupsPage {
    frame: Frame,
    rows: Vec<GroupLine>,
}

/// `GET /parametrage/cabinet/groupes`.
pub async fn show(visit: Visit) -> Response {
    let rows = match visit.hub.groups(&visit.caller).await {
        Ok(rows) => rows,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
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
