//! S12: « Traitements »: what an act still delivers; everybody's for administrators, their own for other staff.

mod act;
mod detail;
mod list;
mod running;
mod words;

use crate::routes::Routes;
use crate::urls;

/// `/suivi/traitements` and what is under it.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::JOBS, list::show)
        .get(urls::RUNNING_JOBS, running::show)
        .get("/suivi/traitements/{act}", detail::show)
        .post("/suivi/traitements/{act}/renvoyer", act::resend)
        .post("/suivi/traitements/{act}/annuler", act::cancel)
}
