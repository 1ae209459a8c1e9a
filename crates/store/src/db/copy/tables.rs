//! Tables, columns and values as a copy sees them: by name, of the four kinds that both engines know.

use std::collections::BTreeSet;

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, PgConnection, Row as _, SqliteConnection};

use crate::error::StoreError;

/// What only says which migrations were run: a copy has its own.
const MIGRATIONS: &str = "_sqlx_migrations";

/// A table and its columns.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
}

#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// What a column holds; a flag is a number on SQLite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Text,
    Blob,
    Flag,
}

impl Kind {
    fn parse(name: &str) -> Result<Self, StoreError> {
        match name.to_ascii_lowercase().as_str() {
            "integer" | "bigint" => Ok(Self::Int),
            "text" => Ok(Self::Text),
            "blob" | "bytea" => Ok(Self::Blob),
            "boolean" => Ok(Self::Flag),
            other => Err(StoreError::internal(format!(
                "a column of the type {other} cannot be copied"
            ))),
        }
    }
}

/// One value on its way.
#[derive(Debug, Clone)]
pub(super) enum Cell {
    Int(Option<i64>),
    Text(Option<String>),
    Blob(Option<Vec<u8>>),
}

macro_rules! cell_of {
    ($row:expr, $at:expr, $kind:expr) => {
        Ok(match $kind {
            Kind::Int | Kind::Flag => Cell::Int($row.try_get($at)?),
            Kind::Text => Cell::Text($row.try_get($at)?),
            Kind::Blob => Cell::Blob($row.try_get($at)?),
        })
    };
}

impl Table {
    pub(super) fn sqlite_cells(&self, row: &SqliteRow) -> Result<Vec<Cell>, StoreError> {
        let cell = |(at, column): (usize, &Column)| cell_of!(row, at, column.kind);
        self.columns.iter().enumerate().map(cell).collect()
    }

    pub(super) fn postgres_cells(&self, row: &PgRow) -> Result<Vec<Cell>, StoreError> {
        let cell = |(at, column): (usize, &Column)| cell_of!(row, at, column.kind);
        self.columns.iter().enumerate().map(cell).collect()
    }

    pub(super) fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        names.join(", ")
    }

    /// Every row; a flag as a number.
    pub(super) fn read(&self, of_postgres: bool) -> AssertSqlSafe<String> {
        let columns: Vec<String> = self
            .columns
            .iter()
            .map(|column| match column.kind {
                Kind::Flag if of_postgres => format!("{}::integer::bigint", column.name),
                _ => column.name.clone(),
            })
            .collect();
        AssertSqlSafe(format!("SELECT {} FROM {}", columns.join(", "), self.name))
    }
}

pub(super) async fn sqlite_tables(link: &mut SqliteConnection) -> Result<Vec<Table>, StoreError> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT m.name, c.name, c.type FROM sqlite_schema m JOIN pragma_table_info(m.name) c \
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> $1 ORDER BY m.name, c.cid",
    )
    .bind(MIGRATIONS)
    .fetch_all(link)
    .await?;
    tables_of(rows)
}

pub(super) async fn postgres_tables(link: &mut PgConnection) -> Result<Vec<Table>, StoreError> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT c.table_name::text, c.column_name::text, c.data_type::text FROM information_schema.columns c \
         JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name \
         WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.table_name <> $1 \
         ORDER BY c.table_name, c.ordinal_position",
    )
    .bind(MIGRATIONS)
    .fetch_all(link)
    .await?;
    tables_of(rows)
}

fn tables_of(rows: Vec<(String, String, String)>) -> Result<Vec<Table>, StoreError> {
    let mut tables: Vec<Table> = Vec::new();
    for (table, name, kind) in rows {
        let column = Column {
            kind: Kind::parse(&kind)?,
            name,
        };
        match tables.last_mut().filter(|last| last.name == table) {
            Some(last) => last.columns.push(column),
            None => tables.push(Table {
                name: table,
                columns: vec![column],
            }),
        }
    }
    Ok(tables)
}

/// Which table refers to which.
pub(super) async fn postgres_references(
    link: &mut PgConnection,
) -> Result<Vec<(String, String)>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT DISTINCT a.relname::text, b.relname::text FROM pg_constraint c \
         JOIN pg_class a ON a.oid = c.conrelid JOIN pg_class b ON b.oid = c.confrelid \
         WHERE c.contype = 'f' AND a.oid <> b.oid AND a.relnamespace = current_schema()::regnamespace",
    )
    .fetch_all(link)
    .await?)
}

/// The tables, each after those it refers to.
pub(super) fn in_order(
    mut tables: Vec<Table>,
    references: &[(String, String)],
) -> Result<Vec<Table>, StoreError> {
    let (mut ordered, mut placed) = (Vec::new(), BTreeSet::new());
    while !tables.is_empty() {
        let ready = |table: &Table| {
            let mut own = references.iter().filter(|(from, _)| *from == table.name);
            own.all(|(_, to)| placed.contains(to))
        };
        let (now, later): (Vec<_>, Vec<_>) = tables.into_iter().partition(ready);
        if now.is_empty() {
            return Err(StoreError::internal(
                "tables that refer to each other cannot be copied",
            ));
        }
        placed.extend(now.iter().map(|table| table.name.clone()));
        ordered.extend(now);
        tables = later;
    }
    Ok(ordered)
}
