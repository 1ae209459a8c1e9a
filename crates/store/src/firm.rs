//! One file per kind of thing a firm has.

mod accesses;
mod activations;
mod applications;
mod contacts;
mod dossiers;
mod drafts;
mod journal;
mod keys;
mod mails;
mod pages;
mod selection;
mod staff;

pub use activations::*;
pub use applications::*;
pub use dossiers::*;
pub use drafts::*;
pub use journal::*;
pub use keys::*;
pub use mails::*;
pub use pages::*;
pub use selection::*;
pub use staff::*;

use crate::sql::Statement;

pub(crate) fn registered() -> &'static [Statement] {
    static ALL: std::sync::LazyLock<Vec<Statement>> = std::sync::LazyLock::new(|| {
        let mut all = [
            accesses::STATEMENTS,
            activations::STATEMENTS,
            applications::STATEMENTS,
            contacts::STATEMENTS,
            dossiers::STATEMENTS,
            drafts::STATEMENTS,
            journal::STATEMENTS,
            keys::STATEMENTS,
            mails::STATEMENTS,
            pages::STATEMENTS,
            selection::STATEMENTS,
            staff::STATEMENTS,
        ]
        .concat();
        all.extend([
            dossiers::add_many(),
            selection::among(),
            selection::add_among(),
            selection::remove_among(),
        ]);
        all
    });
    &ALL
}
