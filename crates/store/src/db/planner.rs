//! What SQLite's planner is told of the data: a large installation, whatever is really stored.
//!
//! Every index begins with the firm. Without statistics SQLite takes that column for selective, and reads a whole firm
//! where the contacts of one dossier are asked for (measured: 20 ms a page in place of 0.1). Statistics of the real data
//! would change plans as it grows, and would call a firm that is alone a small one. So the same figures are told
//! everywhere, made from the schema: plans are those that the tests see.

use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection, SqlitePool};

use crate::error::StoreError;

/// Firms of the installation that the planner believes in.
const FIRMS: i64 = 50;
/// Rows a firm has in a table that is not named in [`ROWS`], and rows of a table that belongs to no firm.
const ROWS_ELSEWHERE: i64 = 1000;
/// Rows that share a value of a column that is not named in [`SHARED`]: what SQLite itself supposes.
const SHARED_ELSEWHERE: i64 = 10;

/// Rows of a large firm.
const ROWS: [(&str, i64); 23] = [
    ("access", 60_000),
    ("act", 100_000),
    ("activation", 270_000),
    ("agency", 20),
    ("audit_entry", 200_000),
    ("audit_payload", 200_000),
    ("basket", 100),
    ("catalog_app", 1),
    ("contact", 80_000),
    ("contact_link", 110_000),
    ("directory", 1),
    ("dossier", 100_000),
    ("firm", 1),
    ("firm_head", 1),
    ("future_rule", 10),
    ("future_rule_value", 50),
    ("guest_period", 60_000),
    ("installed_app", 20),
    ("mail", 50_000),
    ("mail_attempt", 60_000),
    ("portfolio_entry", 200_000),
    ("sic_code", 3),
    ("staff_member", 400),
];

/// How many rows of a firm share one value of a column.
const SHARED: [(&str, &str, i64); 19] = [
    ("access", "activation_id", 2),
    ("access", "contact_id", 2),
    ("activation", "dossier_id", 3),
    ("activation", "installed_app_id", 12_500),
    ("audit_entry", "object_kind", 50_000),
    ("contact", "first_name_folded", 1_000),
    ("contact", "guest_state", 30_000),
    ("contact", "last_name_folded", 5),
    ("contact", "name_sort", 2),
    ("contact_link", "contact_id", 2),
    ("contact_link", "dossier_id", 2),
    ("dossier", "engagement_manager_id", 250),
    ("dossier", "owner_id", 250),
    ("draft_exception", "draft_id", 1_000),
    ("basket_exception", "basket_id", 1_000),
    ("future_rule_value", "installed_app_id", 5),
    ("mail", "state", 20_000),
    ("mail_attempt", "outcome", 20_000),
    ("portfolio_entry", "staff_id", 1_000),
];

/// One row of the statistics: table, index, figures.
type Told = (String, Option<String>, String);

/// Tells the planner, where it has not been told yet. Cheap when nothing is new.
pub(super) async fn tell(writer: &SqlitePool) -> Result<(), StoreError> {
    let mut link = writer.acquire().await?;
    let figures = figures(&mut link).await?;
    if told(&mut link).await? == figures {
        return Ok(());
    }
    let mut tx = link.begin_with("BEGIN IMMEDIATE").await?;
    // The one way to make the table of statistics; it is filled with figures of our own.
    sqlx::query("PRAGMA analysis_limit = 10")
        .execute(&mut *tx)
        .await?;
    sqlx::query("ANALYZE").execute(&mut *tx).await?;
    for table in ["sqlite_stat1", "sqlite_stat4"] {
        if is_there(&mut tx, table).await? {
            sqlx::query(AssertSqlSafe(format!("DELETE FROM {table}")))
                .execute(&mut *tx)
                .await?;
        }
    }
    for (table, index, figures) in &figures {
        sqlx::query("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)")
            .bind(table)
            .bind(index)
            .bind(figures)
            .execute(&mut *tx)
            .await?;
    }
    // A change of the schema makes every other connection read the statistics again.
    for sql in ["CREATE TABLE planner_told (x INTEGER)", "DROP TABLE planner_told"] {
        sqlx::query(sql).execute(&mut *tx).await?;
    }
    sqlx::query("ANALYZE sqlite_schema").execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}

async fn told(link: &mut SqliteConnection) -> Result<Vec<Told>, StoreError> {
    if !is_there(link, "sqlite_stat1").await? {
        return Ok(Vec::new());
    }
    let sql = "SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY tbl, idx";
    Ok(sqlx::query_as(sql).fetch_all(link).await?)
}

async fn is_there(link: &mut SqliteConnection, table: &str) -> Result<bool, StoreError> {
    let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_schema WHERE name = $1")
        .bind(table)
        .fetch_one(link)
        .await?;
    Ok(found > 0)
}

/// A column of an index as the schema tells it: table, index, whether the index is unique, whether it is the table
/// itself (a table without rows of its own), whether it holds some of the rows only, column.
type Indexed = (String, Option<String>, i64, i64, i64, Option<String>);

/// What is to be told, by table and index.
async fn figures(link: &mut SqliteConnection) -> Result<Vec<Told>, StoreError> {
    let columns: Vec<Indexed> = sqlx::query_as(
        "SELECT m.name, i.name, COALESCE(i.\"unique\", 0), COALESCE(l.wr AND i.origin = 'pk', 0), \
         COALESCE(i.partial, 0), c.name \
         FROM sqlite_schema m JOIN pragma_table_list l ON l.schema = 'main' AND l.name = m.name \
         LEFT JOIN pragma_index_list(m.name) i LEFT JOIN pragma_index_info(i.name) c \
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND substr(m.name, 1, 5) <> '_sqlx' \
         ORDER BY m.name, i.name, c.seqno",
    )
    .fetch_all(link)
    .await?;
    let mut all: Vec<Told> = columns
        .chunk_by(|one, next| (&one.0, &one.1) == (&next.0, &next.1))
        .filter_map(|group| {
            let (table, index, unique, is_table, partial, _) = group.first()?;
            let names: Vec<&str> = group
                .iter()
                .filter_map(|(.., column)| column.as_deref())
                .collect();
            let index = if *is_table == 1 {
                Some(table)
            } else {
                index.as_ref()
            };
            Some((
                table.clone(),
                index.cloned(),
                figures_of(table, &names, *unique == 1, *partial == 1),
            ))
        })
        .collect();
    all.sort();
    Ok(all)
}

/// The rows there are, then how many share the first column, the first two, and so on.
///
/// An index of some of the rows is told as one of half of them: told alike, the whole table was read in its place to count
/// what only it need count (measured: 84 ms in place of 5).
fn figures_of(table: &str, columns: &[&str], unique: bool, partial: bool) -> String {
    let rows = ROWS
        .iter()
        .find(|(name, _)| *name == table)
        .map_or(ROWS_ELSEWHERE, |(_, rows)| *rows);
    let of_firm = if partial { (rows / 2).max(1) } else { rows };
    let mut figures = vec![of_firm * FIRMS];
    let mut shared = of_firm * FIRMS;
    for (at, column) in columns.iter().enumerate() {
        let last = at + 1 == columns.len();
        shared = match *column {
            _ if unique && last => 1,
            "firm_id" => of_firm,
            column => SHARED
                .iter()
                .find(|(of, name, _)| *of == table && *name == column)
                .map_or(SHARED_ELSEWHERE, |(.., rows)| *rows)
                .min((shared / 2).max(1)),
        };
        figures.push(shared);
    }
    let figures: Vec<String> = figures.iter().map(i64::to_string).collect();
    figures.join(" ")
}
