//! One file per kind of thing a firm has.

mod access_history;
mod accesses;
mod activations;
mod announcements;
mod applications;
mod asked_once;
mod baskets;
mod bulk;
mod chain;
mod chosen;
mod codes;
mod columns;
mod contact_bulk;
mod contact_links;
mod contact_pages;
mod contacts;
mod decision_history;
mod deliveries;
mod directory;
mod dossier_edits;
mod dossier_keys;
mod dossier_lists;
mod dossier_record;
mod dossiers;
mod drafts;
mod firm_codes;
mod future_rules;
mod grants;
mod groups;
mod guests;
mod impact;
mod import_contacts;
mod import_dossiers;
mod import_lines;
mod import_links;
mod import_staff;
mod imports;
mod invitation_reminders;
mod invitations;
mod journal;
mod key_calls;
mod key_life;
mod keys;
mod mails;
mod offers;
mod outbox;
mod own_catalogue;
mod pages;
mod passes;
mod portfolio;
mod public_records;
mod reassignments;
mod removals;
mod running_jobs;
mod selection;
mod settings;
mod shape;
mod staff;
mod staff_edits;
mod suspensions;
mod undo;
mod webhook_deliveries;
mod webhooks;
mod window;
mod withdrawn;

pub use access_history::*;
pub use accesses::AccessLine;
pub use activations::*;
pub(crate) use announcements::Fact;
pub use applications::*;
pub(crate) use asked_once::ask;
pub use asked_once::{ASKED_ONCE_MILLIS, AskedBefore, KeptAnswer, OnceKey};
pub use baskets::*;
pub use bulk::*;
pub use chain::*;
pub use codes::*;
pub use contact_links::*;
pub use contact_pages::*;
pub use contacts::*;
pub use decision_history::*;
pub use deliveries::*;
pub use directory::*;
pub use dossier_edits::*;
pub use dossier_keys::*;
pub use dossier_lists::*;
pub use dossier_record::*;
pub use dossiers::*;
pub use drafts::*;
pub use firm_codes::*;
pub use future_rules::*;
pub use grants::ReadGrants;
pub(crate) use grants::acting_application;
pub use groups::*;
pub use impact::*;
pub use import_lines::*;
pub use imports::*;
pub use invitation_reminders::*;
pub use invitations::*;
pub use journal::*;
pub use key_calls::*;
pub use key_life::*;
pub use keys::*;
pub use mails::*;
pub use offers::*;
pub use outbox::*;
pub use own_catalogue::*;
pub use pages::*;
pub use passes::*;
pub(crate) use public_records::connector;
pub use public_records::*;
pub use reassignments::*;
pub use removals::*;
pub use settings::*;
pub use staff::*;
pub use staff_edits::*;
pub use undo::*;
pub use webhook_deliveries::*;
pub use webhooks::*;
pub use window::*;
pub use withdrawn::*;

use crate::sql::Statement;

pub(crate) fn registered() -> &'static [Statement] {
    static ALL: std::sync::LazyLock<Vec<Statement>> = std::sync::LazyLock::new(|| {
        let mut all = [
            accesses::STATEMENTS,
            access_history::STATEMENTS,
            activations::STATEMENTS,
            announcements::STATEMENTS,
            applications::STATEMENTS,
            asked_once::STATEMENTS,
            baskets::STATEMENTS,
            bulk::STATEMENTS,
            chain::STATEMENTS,
            contact_bulk::STATEMENTS,
            contact_links::STATEMENTS,
            contact_pages::STATEMENTS,
            contacts::STATEMENTS,
            decision_history::STATEMENTS,
            deliveries::STATEMENTS,
            directory::STATEMENTS,
            columns::STATEMENTS,
            dossier_edits::STATEMENTS,
            dossier_keys::STATEMENTS,
            dossier_lists::STATEMENTS,
            dossier_record::STATEMENTS,
            dossiers::STATEMENTS,
            drafts::STATEMENTS,
            firm_codes::STATEMENTS,
            future_rules::STATEMENTS,
            grants::STATEMENTS,
            groups::STATEMENTS,
            guests::STATEMENTS,
            invitation_reminders::STATEMENTS,
            invitations::STATEMENTS,
            impact::STATEMENTS,
            import_contacts::STATEMENTS,
            import_dossiers::STATEMENTS,
            import_lines::STATEMENTS,
            import_links::STATEMENTS,
            import_staff::STATEMENTS,
            imports::STATEMENTS,
            journal::STATEMENTS,
            key_calls::STATEMENTS,
            key_life::STATEMENTS,
            keys::STATEMENTS,
            mails::STATEMENTS,
            outbox::STATEMENTS,
            own_catalogue::STATEMENTS,
            offers::STATEMENTS,
            portfolio::STATEMENTS,
            passes::STATEMENTS,
            public_records::STATEMENTS,
            reassignments::STATEMENTS,
            removals::STATEMENTS,
            running_jobs::STATEMENTS,
            selection::STATEMENTS,
            settings::STATEMENTS,
            staff::STATEMENTS,
            staff_edits::STATEMENTS,
            undo::STATEMENTS,
            webhook_deliveries::STATEMENTS,
            webhooks::STATEMENTS,
            window::STATEMENTS,
            withdrawn::STATEMENTS,
            suspensions::STATEMENTS,
        ]
        .concat();
        for lines in [
            &import_contacts::LINES,
            &import_dossiers::LINES,
            &import_links::LINES,
            &import_staff::LINES,
        ] {
            all.extend(lines.statements());
        }
        all.extend(codes::statements());
        all.extend([
            contact_bulk::add_many(),
            baskets::among(),
            baskets::add_among(),
            baskets::remove_among(),
            dossiers::add_many(),
            dossier_keys::add_many_keys(),
            dossier_keys::add_many_secrets(),
            portfolio::among(),
            portfolio::add_page(),
            portfolio::remove_page(),
            selection::among(),
            selection::add_among(),
            selection::remove_among(),
        ]);
        all
    });
    &ALL
}
