//! Looking at a database past the product, and tampering with it.

use std::collections::BTreeMap;

use hub_store::Engine;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Column as _, Connection as _, Executor as _, PgConnection, Row, SqliteConnection};
use sqlx::{Decode, Type, TypeInfo as _, ValueRef as _};

use crate::engines::TestDatabase;

/// Rows as text: numbers in decimal, bytes in hexadecimal, booleans as `0` and `1`, nothing as `∅`.
pub type Rows = Vec<Vec<String>>;

impl TestDatabase {
    /// The rows a statement answers.
    ///
    /// # Panics
    /// When the engine refuses it.
    pub async fn rows(&self, sql: &str) -> Rows {
        self.link().await.rows(sql).await
    }

    /// How SQLite would run a statement, step by step.
    ///
    /// # Panics
    /// When the engine refuses it.
    pub async fn plan(&self, sql: &str) -> Vec<String> {
        let rows = self.rows(&format!("EXPLAIN QUERY PLAN {sql}")).await;
        rows.into_iter()
            .filter_map(|row| row.into_iter().nth(3))
            .collect()
    }

    /// The one number a statement answers.
    ///
    /// # Panics
    /// When it answers something else.
    pub async fn number(&self, sql: &str) -> i64 {
        let rows = self.rows(sql).await;
        rows.first()
            .and_then(|row| row.first())
            .and_then(|cell| cell.parse().ok())
            .unwrap_or_else(|| panic!("{sql} answers {rows:?}"))
    }

    /// How many rows of a table meet a condition.
    pub async fn count(&self, table: &str, condition: &str) -> i64 {
        self.number(&format!("SELECT COUNT(*) FROM {table} WHERE {condition}"))
            .await
    }

    /// A number in the one row of a table that meets a condition.
    pub async fn number_of(&self, table: &str, column: &str, condition: &str) -> i64 {
        self.number(&format!("SELECT {column} FROM {table} WHERE {condition}"))
            .await
    }

    /// The columns of the rows of a table that meet a condition, sorted.
    pub async fn cells(&self, table: &str, columns: &str, condition: &str) -> Rows {
        let mut rows = self
            .rows(&format!("SELECT {columns} FROM {table} WHERE {condition}"))
            .await;
        rows.sort();
        rows
    }

    /// Sets columns of the rows of a table that meet a condition, behind the product's back.
    pub async fn set(&self, table: &str, changes: &str, condition: &str) {
        self.tamper(&format!("UPDATE {table} SET {changes} WHERE {condition}"))
            .await;
    }

    /// Takes the rows of a table that meet a condition away, behind the product's back.
    pub async fn take_away(&self, table: &str, condition: &str) {
        self.tamper(&format!("DELETE FROM {table} WHERE {condition}"))
            .await;
    }

    /// Changes the database behind the product's back; foreign keys do not stand in the way.
    ///
    /// # Panics
    /// When the engine refuses it.
    pub async fn tamper(&self, sql: &str) {
        let mut link = self.link().await;
        let unbound = match link {
            Link::Sqlite(_) => "PRAGMA foreign_keys = OFF",
            Link::Postgres(_) => "SET session_replication_role = replica",
        };
        link.execute(unbound).await;
        link.execute(sql).await;
    }

    /// The tables, without those of the migrations.
    pub async fn tables(&self) -> Vec<String> {
        let sql = match self.engine {
            Engine::Sqlite => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            }
            Engine::Postgres => {
                "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
            }
        };
        let mut tables: Vec<String> = self.rows(sql).await.into_iter().flatten().collect();
        tables.retain(|table| table != "_sqlx_migrations");
        tables.sort();
        tables
    }

    /// Every row of every table, in a settled order.
    pub async fn dump(&self) -> BTreeMap<String, Rows> {
        let mut dump = BTreeMap::new();
        // One connection for all of them: opening one costs more than reading a table.
        let mut link = self.link().await;
        for table in self.tables().await {
            let mut rows = link.rows(&format!("SELECT * FROM {table}")).await;
            rows.sort();
            dump.insert(table, rows);
        }
        dump
    }

    async fn link(&self) -> Link {
        let link = match self.engine {
            Engine::Sqlite => SqliteConnection::connect(&self.url).await.map(Link::Sqlite),
            Engine::Postgres => PgConnection::connect(&self.url).await.map(Link::Postgres),
        };
        link.expect("the test database opens")
    }
}

/// A connection past the product.
enum Link {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Link {
    async fn rows(&mut self, sql: &str) -> Rows {
        let text = AssertSqlSafe(sql.to_owned());
        let rows = match self {
            Self::Sqlite(link) => link
                .fetch_all(text)
                .await
                .map(|rows| rows.iter().map(sqlite_row).collect()),
            Self::Postgres(link) => link
                .fetch_all(text)
                .await
                .map(|rows| rows.iter().map(postgres_row).collect()),
        };
        rows.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    async fn execute(&mut self, sql: &str) {
        let text = AssertSqlSafe(sql.to_owned());
        let done = match self {
            Self::Sqlite(link) => link.execute(text).await.map(drop),
            Self::Postgres(link) => link.execute(text).await.map(drop),
        };
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

fn sqlite_row(row: &SqliteRow) -> Vec<String> {
    (0..row.columns().len())
        .map(|at| {
            let value = row.try_get_raw(at).expect("a column");
            let kind = value.type_info().name().to_owned();
            match kind.as_str() {
                _ if value.is_null() => "∅".to_owned(),
                "INTEGER" | "INT8" => get::<i64, _>(row, at).to_string(),
                "BOOLEAN" => u8::from(get::<bool, _>(row, at)).to_string(),
                "BLOB" => hex(&get::<Vec<u8>, _>(row, at)),
                _ => get::<String, _>(row, at),
            }
        })
        .collect()
}

fn postgres_row(row: &PgRow) -> Vec<String> {
    (0..row.columns().len())
        .map(|at| match row.column(at).type_info().name() {
            _ if row.try_get_raw(at).expect("a column").is_null() => "∅".to_owned(),
            "INT8" => get::<i64, _>(row, at).to_string(),
            "INT4" => get::<i32, _>(row, at).to_string(),
            "BOOL" => u8::from(get::<bool, _>(row, at)).to_string(),
            "BYTEA" => hex(&get::<Vec<u8>, _>(row, at)),
            _ => get::<String, _>(row, at),
        })
        .collect()
}

fn get<'r, T, R>(row: &'r R, at: usize) -> T
where
    R: Row,
    usize: sqlx::ColumnIndex<R>,
    T: Decode<'r, R::Database> + Type<R::Database>,
{
    row.try_get(at).expect("a readable column")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
