//! « Importer »: a file is chosen, its lines are read and compared, then taken over all or none.

mod choose;
mod show;
pub(super) mod words;

use hub_domain::import::ImportKind;

use crate::frame::{Frame, NavEntry};
use crate::routes::Routes;
use crate::session::Visit;
use crate::urls;

/// The places where files are chosen, and `/imports/{import}`.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::IMPORT_DOSSIERS, choose::dossiers)
        .post_large(urls::IMPORT_DOSSIERS, choose::submit_dossiers)
        .get(urls::IMPORT_CONTACTS, choose::contacts)
        .post_large(urls::IMPORT_CONTACTS, choose::submit_contacts)
        .get(urls::IMPORT_LINKS, choose::links)
        .post_large(urls::IMPORT_LINKS, choose::submit_links)
        .get(urls::IMPORT_STAFF, choose::staff)
        .post_large(urls::IMPORT_STAFF, choose::submit_staff)
        .get("/imports/{import}", show::show)
        .post("/imports/{import}", show::apply)
        .post("/imports/{import}/annuler", show::cancel)
        .get("/imports/{import}/erreurs", show::export_faults)
}

/// Where files of a kind are chosen.
const fn place(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Dossiers => urls::IMPORT_DOSSIERS,
        ImportKind::Staff => urls::IMPORT_STAFF,
        ImportKind::Contacts => urls::IMPORT_CONTACTS,
        ImportKind::Links => urls::IMPORT_LINKS,
    }
}

/// The list that shows what was brought in.
const fn list(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Dossiers => urls::DOSSIERS,
        ImportKind::Staff => urls::STAFF,
        ImportKind::Contacts | ImportKind::Links => urls::CONTACTS,
    }
}

/// The frame of a page about files of a kind.
async fn frame(visit: &Visit, kind: ImportKind, heading: String) -> Frame {
    let l = &visit.l;
    let frame = visit.frame().await.step(l.t("nav-settings"));
    match kind {
        ImportKind::Dossiers => frame
            .page(heading, Some(NavEntry::Dossiers))
            .step(l.t("nav-clients-crumb"))
            .crumb(l.t("nav-dossiers"), urls::DOSSIERS),
        ImportKind::Contacts | ImportKind::Links => frame
            .page(heading, Some(NavEntry::Contacts))
            .step(l.t("nav-clients-crumb"))
            .crumb(l.t("nav-contacts"), urls::CONTACTS),
        ImportKind::Staff => frame
            .page(heading, Some(NavEntry::Staff))
            .crumb(l.t("staff-title"), urls::STAFF),
    }
}
