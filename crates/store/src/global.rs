//! What belongs to the installation, or is looked up before a firm is known.

mod accounts;
mod asked_once;
mod catalogue;
mod contacts;
mod decision_facts;
mod firms;
mod mails;
mod sessions;
mod watch;
mod webhooks;

pub use accounts::*;
pub use catalogue::*;
pub use contacts::*;
pub use decision_facts::*;
pub use firms::*;
pub use mails::*;
pub use sessions::*;
pub use watch::*;
pub use webhooks::*;

use crate::sql::Statement;

pub(crate) fn registered() -> &'static [Statement] {
    static ALL: std::sync::LazyLock<Vec<Statement>> = std::sync::LazyLock::new(|| {
        [
            accounts::STATEMENTS,
            asked_once::STATEMENTS,
            catalogue::STATEMENTS,
            contacts::STATEMENTS,
            decision_facts::STATEMENTS,
            firms::STATEMENTS,
            mails::STATEMENTS,
            sessions::STATEMENTS,
            watch::STATEMENTS,
            webhooks::STATEMENTS,
            crate::epochs::STATEMENTS,
            crate::migrate::STATEMENTS,
        ]
        .concat()
    });
    &ALL
}
