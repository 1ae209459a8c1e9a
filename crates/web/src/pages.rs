//! The pages, one folder a place; each offers its routes.

pub mod accesses;
pub mod account;
pub mod applications;
pub mod audit;
pub mod bulk;
pub mod codes;
pub mod contacts;
pub mod directory;
pub mod dossier_keys;
pub mod dossiers;
pub mod entrance;
pub mod groups;
pub mod imports;
pub mod installation;
pub mod invitation;
pub mod jobs;
pub mod keys;
pub mod launcher;
pub mod outbox;
pub mod portfolio;
pub mod settings;
pub mod staff;
pub mod start;
pub mod webhooks;
pub mod why;
pub mod window;
pub mod wizard;

use crate::routes::Routes;

/// Every page.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .merge(start::routes())
        .merge(entrance::routes())
        .merge(installation::routes())
        .merge(accesses::routes())
        .merge(account::routes())
        .merge(portfolio::routes())
        .merge(applications::routes())
        .merge(contacts::routes())
        .merge(bulk::routes())
        .merge(codes::routes())
        .merge(window::routes())
        .merge(wizard::routes())
        .merge(keys::routes())
        .merge(dossier_keys::routes())
        .merge(why::routes())
        .merge(jobs::routes())
        .merge(outbox::routes())
        .merge(audit::routes())
        .merge(dossiers::routes())
        .merge(settings::routes())
        .merge(directory::routes())
        .merge(webhooks::routes())
        .merge(imports::routes())
        .merge(staff::routes())
        .merge(groups::routes())
        .merge(invitation::routes())
        .merge(launcher::routes())
}
