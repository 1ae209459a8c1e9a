//! What is asked of one dossier, contact or application costs what it has, not what the firm has (SQLite's plans).

use std::collections::BTreeSet;

use hub_store::{contact_list_statements, statements};
use hub_testkit::{Bare, Engine, run_on};

/// Tables that grow with the firm.
const LARGE: [&str; 13] = [
    "access",
    "act",
    "activation",
    "audit_entry",
    "audit_payload",
    "contact",
    "contact_link",
    "dossier",
    "guest_period",
    "mail",
    "mail_attempt",
    "portfolio_entry",
    "draft_exception",
];

/// Statements that read all of a firm's rows in a large table, each for its reason. It may only shrink.
const WHOLE_FIRM: [(&str, &str); 28] = [
    ("ACTIVATE_ALL_BUT", ALL),
    ("ACTIVE_ALL_DOSSIERS", ALL),
    ("ALL_BUT", ALL),
    ("ALL_DOSSIERS", ALL),
    ("AT_REST_ALL", ALL),
    ("CLOSE_ACCESSES_ALL", ALL),
    ("CLOSE_ALL", ALL),
    ("COUNT_CONTACTS_ALL", ALL),
    ("COUNT_ON_ALL", ALL),
    ("OPEN_ALL", ALL),
    ("REMOVE_ALL_DOSSIERS", ALL),
    ("LINK_IN_TURN", "data brought in at once"),
    ("ALTERED_ACT", JOURNAL),
    ("SILENT_ACT", JOURNAL),
    ("COUNT_ACCESSES", UNDO),
    ("COUNT_CLOSED", UNDO),
    ("COUNT_GIVABLE", UNDO),
    ("COUNT_OPENED", UNDO),
    ("COUNT_REOPENABLE", UNDO),
    ("GIVE_AGAIN", UNDO),
    ("IDS_CLOSED", UNDO),
    ("IDS_OPENED", UNDO),
    ("OPEN_AGAIN", UNDO),
    ("OTHERS_CLOSED", UNDO),
    ("OTHERS_OPENED", UNDO),
    ("ENDED_ACCESSES", RESTORE),
    ("ENDED_ACTIVATIONS", RESTORE),
    ("REOPEN_ACTIVATIONS", RESTORE),
];
const ALL: &str = "every dossier of the firm is what is asked for";
const JOURNAL: &str = "the whole journal is verified";
const UNDO: &str =
    "an act on many is looked at, or taken back: an index by act would cost each activation more";
const RESTORE: &str =
    "an application is brought back: an index of ended activations would cost each one more";

/// The statements whose plan, on this machine's SQLite, passes through every row that a firm has in a large table.
async fn through_the_firm(bare: &Bare) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for statement in statements() {
        let text = statement.sql;
        for step in bare.at.plan(text).await {
            // « SEARCH contact AS c USING INDEX contact_by_name (firm_id=?) », « SCAN t ».
            let of_firm = step.ends_with("(firm_id=?)") || step.ends_with("(firm_id=?) LEFT-JOIN");
            let scanned = step.starts_with("SCAN ");
            let table = step.split(' ').nth(1).unwrap_or_default();
            let is_large = LARGE.iter().any(|large| {
                let alias = format!("{large} {table}");
                // Steps of foreign keys name tables that the text does not.
                let itself =
                    table == *large && (text.contains(&format!("{large} ")) || text.ends_with(large));
                itself || text.contains(&format!("{alias} ")) || text.ends_with(&alias)
            });
            if is_large && (of_firm || scanned) {
                found.insert(format!("{}: {step}", statement.name));
            }
        }
    }
    found
}

/// A statement that binds one thing of a firm never reads the whole firm: a page of one dossier took 20 ms before.
#[test]
fn what_is_asked_of_one_thing_reads_no_whole_firm() {
    run_on(Engine::Sqlite, |bare: Bare| async move {
        let found = through_the_firm(&bare).await;
        let named: BTreeSet<&str> = found.iter().filter_map(|line| line.split(':').next()).collect();
        let allowed: BTreeSet<&str> = WHOLE_FIRM.iter().map(|(name, _)| *name).collect();
        let more: Vec<&String> = found
            .iter()
            .filter(|line| !allowed.contains(line.split(':').next().unwrap_or_default()))
            .collect();
        assert!(more.is_empty(), "these read a whole firm: {more:#?}");
        let fewer: Vec<_> = allowed.difference(&named).collect();
        assert!(
            fewer.is_empty(),
            "these do not any more; shorten the list: {fewer:?}"
        );
    });
}

/// HOOK-08: the message that leaves next is found by one look into the queue of each webhook: however long the others'
/// queues are, nobody walks them.
#[test]
fn hook_08_no_queue_is_walked_for_the_next_message() {
    run_on(Engine::Sqlite, |bare: Bare| async move {
        let due = statements()
            .into_iter()
            .find(|statement| statement.name == "DUE_MESSAGE")
            .expect("it is registered");
        let plan = bare.at.plan(due.sql).await;
        let scans: Vec<&String> = plan.iter().filter(|step| step.starts_with("SCAN ")).collect();
        assert!(
            scans
                .iter()
                .all(|step| *step == "SCAN w" || step.starts_with("SCAN w ")),
            "{plan:#?}"
        );
        let looks = plan.iter().filter(|step| step.starts_with("SEARCH d "));
        assert!(looks.clone().count() >= 3, "{plan:#?}");
        for look in looks {
            assert!(
                look.contains("webhook_delivery_next (firm_id=? AND webhook_id=? AND next_try_at<?)"),
                "{plan:#?}"
            );
        }
    });
}

/// Counting the dossiers that take activations, or the contacts, reads the small index made for it and no row; pages of
/// contacts are walked along theirs.
#[test]
fn lists_read_the_index_made_for_them() {
    run_on(Engine::Sqlite, |bare: Bare| async move {
        let dossiers = statements()
            .into_iter()
            .find(|statement| statement.name == "COUNT_DOSSIERS")
            .expect("it is registered");
        let plan = bare.at.plan(dossiers.sql).await;
        assert!(
            plan.iter().any(|step| step.contains("dossier_selectable_code")),
            "{plan:?}"
        );
        for statement in contact_list_statements().expect("each binds its firm") {
            let plan = bare.at.plan(statement.sql).await;
            assert!(
                plan.iter()
                    .any(|step| step.contains("contact_by_") || step.contains("contact_live_email")),
                "{}: {plan:?}",
                statement.sql
            );
            let is_page = statement.sql.contains("LIMIT") && !statement.sql.contains("OFFSET");
            let sorts = plan.iter().any(|step| step.contains("TEMP B-TREE FOR ORDER BY"));
            let inner_sorts = plan
                .iter()
                .filter(|step| step.contains("TEMP B-TREE FOR ORDER BY"))
                .count();
            // The lines of the page alone are put in order again.
            assert!(
                !is_page || !sorts || inner_sorts == 1,
                "{}: {plan:?}",
                statement.sql
            );
        }
    });
}
