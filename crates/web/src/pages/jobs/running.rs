//! The line about running jobs by itself, for the page that follows them.

use askama::Template;
use axum::response::Response;
use hub_app::queries::RunningJobs;

use crate::i18n::L10n;
use crate::session::Visit;

#[derive(Debug, Template)]
#[template(path = "jobs/running.html")]
struct RunningLine {
    l: L10n,
    jobs: Option<RunningJobs>,
}

/// `GET /suivi/traitements/en-cours`: how far the jobs are, or that they are over.
pub async fn show(visit: Visit) -> Response {
    match visit.hub.running_jobs(&visit.caller).await {
        Ok(jobs) => visit.page(&RunningLine {
            l: visit.l.clone(),
            jobs,
        }),
        Err(error) => visit.refuse(error).await,
    }
}
