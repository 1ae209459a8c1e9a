//! S13: « Journal d’audit »: the list, one entry, and the verification of the chain.

mod chain;
mod detail;
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
        .get("/suivi/journal/{seq}", detail::show)
}
