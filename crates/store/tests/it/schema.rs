//! Both engines hold the same schema, and every statement of the product runs on both.

use std::collections::BTreeSet;

use hub_store::statements;
use hub_testkit::{Bare, Engine, FrozenClock, TestDatabase, db_test, run_on};

/// What changes without an entry in the journal (5-quality S8), each for its reason.
const WITHOUT_JOURNAL: [(&str, &str); 26] = [
    (
        "account_link",
        "one-time links; making and using one is an act of the account",
    ),
    ("api_key_calls", "how many calls a key was allowed is no act"),
    (
        "api_key_refusal",
        "what a key was refused, like when it was last used, is no act",
    ),
    (
        "asked_once",
        "the name of a call and its answer, kept a day so that it is carried out once",
    ),
    ("basket", "a selection is no act"),
    ("basket_exception", "the rows of a selection"),
    ("column_layout", "how a person wants a list shown is no act"),
    (
        "contact_pass",
        "one-time links, made as their letter leaves; using one is an act of the contact",
    ),
    ("delivery_to_tell", "letters of one act to be looked at once more"),
    ("draft", "nothing happened yet"),
    ("draft_exception", "the selection of a draft"),
    (
        "firm_head",
        "the head of the chain itself, and the counters of caches",
    ),
    ("import_contact", "the lines of a file before it is taken over"),
    ("import_dossier", "the lines of a file before it is taken over"),
    ("import_fault", "what is wrong with the lines of a file"),
    (
        "import_file",
        "a file before it is taken over; taking it over is an act",
    ),
    ("import_link", "the lines of a file before it is taken over"),
    ("import_staff", "the lines of a file before it is taken over"),
    ("installation", "where somebody last worked"),
    ("launch", "when a contact last opened an application"),
    ("mail", "written with an act; its way out is its own trace"),
    ("mail_attempt", "the trace of a letter's way out"),
    ("outbox_event", "facts on their way out, made by acts"),
    ("session", "who is signed in"),
    ("webhook_attempt", "the trace of a message's way out"),
    (
        "webhook_delivery",
        "written with an act; its way out is its own trace",
    ),
];

db_test! {
    /// S8: every registered statement is understood by this engine.
    #[test]
    async fn every_statement_prepares(bare: Bare) {
        let all = statements();
        assert!(all.len() > 80, "only {} statements are registered", all.len());
        for statement in all {
            let prepared = bare.hub.database().prepare(&statement).await;
            assert!(
                prepared.is_ok(),
                "{}: {prepared:?}\n{}",
                statement.name,
                statement.sql
            );
        }
    }

    /// Migrating again, here or by another process at the same time, changes nothing.
    #[test]
    async fn migrating_is_repeatable(bare: Bare) {
        let before = bare.at.dump().await;
        let clock = FrozenClock::default();
        let (one, two) = tokio::join!(bare.at.hub(&clock, 2), bare.at.hub(&clock, 3));
        one.database().migrate().await.expect("again");
        two.database().migrate().await.expect("again");
        assert_eq!(bare.at.dump().await, before);
    }

    /// AUD-01: every table of a firm leads with the firm, but those that tell one firm from another.
    #[test]
    async fn firm_tables_carry_the_firm(bare: Bare) {
        let without: Vec<String> = columns(&bare.at)
            .await
            .into_iter()
            .fold(Vec::<(String, bool)>::new(), |mut tables, column| {
                let [table, name, ..] = column.as_slice() else {
                    panic!("{column:?}")
                };
                match tables.iter_mut().find(|(known, _)| known == table) {
                    Some((_, carries)) => *carries |= name == "firm_id",
                    None => tables.push((table.clone(), name == "firm_id")),
                }
                tables
            })
            .into_iter()
            .filter_map(|(table, carries)| (!carries).then_some(table))
            .collect();
        assert_eq!(
            without,
            ["account", "account_link", "catalog_app", "firm", "installation"]
        );
    }
}

/// `table, column, kind, required` of every column, kinds in words that both engines share.
async fn columns(at: &TestDatabase) -> Vec<Vec<String>> {
    let sql = match at.engine {
        Engine::Sqlite => {
            "SELECT m.name, p.name, p.type, p.\"notnull\" OR p.pk > 0 FROM sqlite_master m, pragma_table_info(m.name) p \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'"
        }
        Engine::Postgres => {
            "SELECT table_name::text, column_name::text, data_type::text, (is_nullable = 'NO')::int \
             FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let mut rows = at.rows(sql).await;
    rows.retain(|row| row[0] != "_sqlx_migrations");
    for row in &mut rows {
        let kind = match row[2].as_str() {
            "INTEGER" | "bigint" | "boolean" => "number",
            "TEXT" | "text" => "text",
            "BLOB" | "bytea" => "bytes",
            other => panic!("{row:?} is of the kind {other}"),
        };
        kind.clone_into(&mut row[2]);
    }
    rows.sort();
    rows
}

/// `table, uniqueness, columns` of every unique index; primary keys are among them but for SQLite's row ids
/// (`id`, and the firm of `firm_head`).
async fn unique_indexes(at: &TestDatabase) -> BTreeSet<(String, String)> {
    let sql = match at.engine {
        Engine::Sqlite => {
            "SELECT m.name, (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) \
             FROM sqlite_master m, pragma_index_list(m.name) i WHERE m.type = 'table' AND i.\"unique\" = 1"
        }
        Engine::Postgres => {
            "SELECT c.relname::text, (SELECT string_agg(a.attname::text, ',' ORDER BY k.n) \
                FROM unnest(x.indkey::int[]) WITH ORDINALITY k(attnum, n) \
                JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.attnum) \
             FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname = 'public' AND x.indisunique"
        }
    };
    let rows = at.rows(sql).await;
    rows.into_iter()
        .filter(|row| row[0] != "_sqlx_migrations" && row[1] != "id" && row[0] != "firm_head")
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect()
}

/// Two migrations under one number would be one of them for ever: sets that grew apart are joined with care.
#[test]
fn no_two_migrations_share_a_number() {
    for engine in ["sqlite", "postgres"] {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/");
        let names: Vec<String> = std::fs::read_dir(format!("{folder}{engine}"))
            .expect("the migrations")
            .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
            .collect();
        let numbers: BTreeSet<&str> = names.iter().filter_map(|name| name.split('_').next()).collect();
        assert_eq!(numbers.len(), names.len(), "{engine}: {names:?}");
    }
}

/// Both engines have the same tables, the same columns and the same unique rules.
#[test]
fn both_engines_have_one_schema() {
    let sqlite = read_schema(Engine::Sqlite);
    let postgres = read_schema(Engine::Postgres);
    let (Some(sqlite), Some(postgres)) = (sqlite, postgres) else {
        return;
    };
    assert_eq!(sqlite.0, postgres.0, "columns");
    assert_eq!(sqlite.1, postgres.1, "unique indexes");
}

type Schema = (Vec<Vec<String>>, BTreeSet<(String, String)>);

fn read_schema(engine: Engine) -> Option<Schema> {
    let read = std::sync::Mutex::new(None);
    run_on(engine, async |bare: Bare| {
        let schema = (columns(&bare.at).await, unique_indexes(&bare.at).await);
        *read.lock().expect("one reader") = Some(schema);
    });
    read.into_inner().expect("one reader")
}

/// AUD-01, S8: every statement that changes a table outside a firm's transaction changes one of the documented list.
#[test]
fn tables_without_journal_are_the_documented_ones() {
    let journalled = [
        "access",
        "account",
        "activation",
        "agency",
        "api_key",
        "api_key_secret",
        "catalog_app",
        "contact",
        "contact_link",
        "directory",
        "dossier",
        "dossier_staff",
        "firm",
        "future_rule",
        "future_rule_value",
        "guest_period",
        "installed_app",
        "invitation",
        "portfolio_entry",
        "sic_code",
        "staff_group",
        "staff_group_member",
        "staff_member",
        "suspension",
        "webhook",
        "webhook_kind",
        "webhook_secret",
    ];
    let chain = ["act", "audit_entry", "audit_payload"];
    let mut changed = BTreeSet::new();
    for statement in statements() {
        let mut words = statement.sql.split_whitespace();
        let table = match (words.next(), words.next()) {
            (Some("INSERT"), Some("INTO")) | (Some("DELETE"), Some("FROM")) => words.next(),
            (Some("UPDATE"), table) => table,
            _ => None,
        };
        changed.extend(table.map(str::to_owned));
    }
    let silent: Vec<&str> = changed
        .iter()
        .map(String::as_str)
        .filter(|table| !journalled.contains(table) && !chain.contains(table))
        .collect();
    let documented = WITHOUT_JOURNAL.map(|(table, _)| table);
    assert_eq!(silent, documented);
}
