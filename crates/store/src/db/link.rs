//! A connection of either engine, and running a statement on it.

use sqlx::pool::PoolConnection;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Postgres, Sqlite, Transaction};

use super::args::Arg;
use super::row::Row;
use crate::error::StoreError;
use crate::sql::Statement;

/// A connection, in or out of a transaction.
#[derive(Debug)]
pub(crate) enum Link {
    SqliteRead(PoolConnection<Sqlite>),
    SqliteWrite(Transaction<'static, Sqlite>),
    PostgresRead(PoolConnection<Postgres>),
    PostgresWrite(Transaction<'static, Postgres>),
}

/// A statement whose text is made for one use, of fragments that stand in the code.
#[derive(Debug)]
pub(crate) struct Once {
    pub(crate) name: &'static str,
    pub(crate) sql: String,
    pub(crate) args: Vec<Arg>,
}

/// Runs one call on whichever connection this is.
macro_rules! on_link {
    ($link:expr, $statement:expr, $args:expr, $method:ident) => {
        match $link {
            Link::SqliteRead(link) => sqlite_query($statement, $args)
                .$method(&mut **link)
                .await
                .map(Into::into),
            Link::SqliteWrite(link) => sqlite_query($statement, $args)
                .$method(&mut **link)
                .await
                .map(Into::into),
            Link::PostgresRead(link) => pg_query($statement, $args)
                .$method(&mut **link)
                .await
                .map(Into::into),
            Link::PostgresWrite(link) => pg_query($statement, $args)
                .$method(&mut **link)
                .await
                .map(Into::into),
        }
    };
}

macro_rules! bound {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match arg {
                Arg::Int(value) => query.bind(value),
                Arg::Text(value) => query.bind(value),
                Arg::Blob(value) => query.bind(value),
                Arg::Bool(value) => query.bind(value),
            };
        }
        query
    }};
}

impl Link {
    pub(crate) async fn all(
        &mut self,
        statement: &Statement,
        args: Vec<Arg>,
    ) -> Result<Vec<Row>, StoreError> {
        let rows: Result<Rows, sqlx::Error> = on_link!(self, statement, args, fetch_all);
        rows.map(|rows| rows.0)
            .map_err(|error| in_statement(statement, error))
    }

    /// Runs a statement made for one use; no connection remembers it.
    pub(crate) async fn once(&mut self, once: Once) -> Result<Vec<Row>, StoreError> {
        let (name, sql) = (once.name, AssertSqlSafe(once.sql));
        let sqlite = |sql, args| bound!(sqlx::query::<Sqlite>(sql), args).persistent(false);
        let postgres = |sql, args| bound!(sqlx::query::<Postgres>(sql), args).persistent(false);
        let rows: Result<Rows, sqlx::Error> = match self {
            Self::SqliteRead(link) => sqlite(sql, once.args)
                .fetch_all(&mut **link)
                .await
                .map(Into::into),
            Self::SqliteWrite(link) => sqlite(sql, once.args)
                .fetch_all(&mut **link)
                .await
                .map(Into::into),
            Self::PostgresRead(link) => postgres(sql, once.args)
                .fetch_all(&mut **link)
                .await
                .map(Into::into),
            Self::PostgresWrite(link) => postgres(sql, once.args)
                .fetch_all(&mut **link)
                .await
                .map(Into::into),
        };
        rows.map(|rows| rows.0).map_err(|error| named(name, error))
    }

    pub(crate) async fn opt(
        &mut self,
        statement: &Statement,
        args: Vec<Arg>,
    ) -> Result<Option<Row>, StoreError> {
        let row: Result<MaybeRow, sqlx::Error> = on_link!(self, statement, args, fetch_optional);
        row.map(|row| row.0)
            .map_err(|error| in_statement(statement, error))
    }

    pub(crate) async fn one(&mut self, statement: &Statement, args: Vec<Arg>) -> Result<Row, StoreError> {
        self.opt(statement, args)
            .await?
            .ok_or_else(|| StoreError::internal(format!("{} answered no row", statement.name)))
    }

    /// Runs a statement and answers how many rows it touched.
    pub(crate) async fn run(&mut self, statement: &Statement, args: Vec<Arg>) -> Result<u64, StoreError> {
        let done: Result<Done, sqlx::Error> = on_link!(self, statement, args, execute);
        done.map(|done| done.0)
            .map_err(|error| in_statement(statement, error))
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::SqliteWrite(tx) => tx.commit().await?,
            Self::PostgresWrite(tx) => tx.commit().await?,
            Self::SqliteRead(_) | Self::PostgresRead(_) => {}
        }
        Ok(())
    }
}

fn in_statement(statement: &Statement, error: sqlx::Error) -> StoreError {
    named(statement.name, error)
}

fn named(name: &str, error: sqlx::Error) -> StoreError {
    match StoreError::from(error) {
        StoreError::Internal(text) => StoreError::Internal(format!("{name}: {text}")),
        other => other,
    }
}

fn sqlite_query(
    statement: &Statement,
    args: Vec<Arg>,
) -> sqlx::query::Query<'static, Sqlite, <Sqlite as sqlx::Database>::Arguments> {
    bound!(sqlx::query::<Sqlite>(statement.sql), args)
}

fn pg_query(
    statement: &Statement,
    args: Vec<Arg>,
) -> sqlx::query::Query<'static, Postgres, <Postgres as sqlx::Database>::Arguments> {
    bound!(sqlx::query::<Postgres>(statement.sql), args)
}

struct Rows(Vec<Row>);
struct MaybeRow(Option<Row>);
struct Done(u64);

macro_rules! from_engine {
    ($row:ty, $done:ty, $variant:ident) => {
        impl From<Vec<$row>> for Rows {
            fn from(rows: Vec<$row>) -> Self {
                Self(rows.into_iter().map(Row::$variant).collect())
            }
        }
        impl From<Option<$row>> for MaybeRow {
            fn from(row: Option<$row>) -> Self {
                Self(row.map(Row::$variant))
            }
        }
        impl From<$done> for Done {
            fn from(done: $done) -> Self {
                Self(done.rows_affected())
            }
        }
    };
}

from_engine!(SqliteRow, sqlx::sqlite::SqliteQueryResult, Sqlite);
from_engine!(PgRow, sqlx::postgres::PgQueryResult, Postgres);
