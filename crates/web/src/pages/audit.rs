//! S13: « Journal d’audit »: the list and its search, one entry, its dossiers, the export, and the verification of the
//! chain.

mod asked;
mod chain;
mod detail;
mod dossiers;
mod export;
mod facts;
mod list;
pub mod words;

use crate::routes::Routes;
use crate::urls;

/// `/suivi/journal` and what is under it.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::AUDIT, list::show)
        .post(urls::VERIFY_AUDIT, chain::verify)
        .get(urls::EXPORT_AUDIT, export::download)
        .get("/suivi/journal/{seq}", detail::show)
        .get("/suivi/journal/{seq}/dossiers", dossiers::show)
}
