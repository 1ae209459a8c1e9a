//! S14: « Boîte d’envoi »: the letters of the firm, one letter with its attempts, sending again and giving up.

mod act;
mod detail;
mod list;
pub(crate) mod words;

use crate::routes::Routes;
use crate::urls;

/// `/suivi/envois` and what is under it.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::OUTBOX, list::show)
        .post(urls::RESEND_FAILED, act::resend_failed)
        .post(urls::TEST_MAIL, act::test)
        .get("/suivi/envois/{id}", detail::show)
        .get("/suivi/envois/{id}/apercu", detail::preview)
        .post("/suivi/envois/{id}/renvoyer", act::resend)
        .post("/suivi/envois/{id}/abandonner", act::give_up)
}
