//! The two engines: the only file that names both. One SQL text runs on either.

use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection as _, PgPool, Postgres, Row as _, Sqlite, SqlitePool, Transaction};

use crate::epochs::Epochs;
use crate::error::StoreError;
use crate::sql::Statement;

/// How long a writer waits for its turn before the caller is told to come back (`4.7` *Long writes*).
const WRITER_WAIT: Duration = Duration::from_secs(15);

/// How long a server's connection may lie idle and still be taken without asking whether it is alive.
const TRUSTED_WHILE_IDLE: Duration = Duration::from_secs(1);

/// Which database engine is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one file.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// How to open the database.
#[derive(Debug, Clone)]
pub struct StoreSettings {
    /// `sqlite://path` or `postgres://…`.
    pub url: String,
    /// Reading connections (SQLite), or all connections (PostgreSQL).
    pub connections: u32,
}

/// An open database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Database {
    pools: Pools,
    epochs: Arc<Epochs>,
    pages: Arc<crate::firm::PageIndexes>,
}

#[derive(Debug, Clone)]
enum Pools {
    /// One writer, so that writers queue in the process; readers never wait for it (WAL).
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

impl Database {
    /// Opens the database, creating an SQLite file that does not exist yet.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it cannot be reached, [`StoreError::Internal`] for an address of another kind.
    pub async fn open(settings: &StoreSettings) -> Result<Self, StoreError> {
        let url = settings.url.as_str();
        let pools = if url.starts_with("sqlite:") {
            open_sqlite(url, settings.connections).await?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            open_postgres(url, settings.connections).await?
        } else {
            return Err(StoreError::internal(
                "the database address starts with neither sqlite:// nor postgres://",
            ));
        };
        Ok(Self {
            pools,
            epochs: Arc::default(),
            pages: Arc::default(),
        })
    }

    /// The engine in use.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// What this process knows of each firm's decision epoch.
    #[must_use]
    pub fn epochs(&self) -> &Arc<Epochs> {
        &self.epochs
    }

    pub(crate) fn pages(&self) -> &Arc<crate::firm::PageIndexes> {
        &self.pages
    }

    /// Answers whether the database can be read.
    ///
    /// # Errors
    /// When it cannot.
    pub async fn ping(&self) -> Result<(), StoreError> {
        const PING: Statement = Statement {
            name: "PING",
            sql: "SELECT 1",
        };
        self.reader().await?.one(&PING, vec![]).await.map(|_| ())
    }

    /// Closes every connection, after the work in progress; an SQLite log is folded into its file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    pub(crate) async fn reader(&self) -> Result<Link, StoreError> {
        Ok(match &self.pools {
            Pools::Sqlite { readers, .. } => Link::SqliteRead(readers.acquire().await?),
            Pools::Postgres(pool) => Link::PostgresRead(pool.acquire().await?),
        })
    }

    pub(crate) async fn writer(&self) -> Result<Link, StoreError> {
        Ok(match &self.pools {
            Pools::Sqlite { writer, .. } => Link::SqliteWrite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Link::PostgresWrite(pool.begin().await?),
        })
    }

    pub(crate) async fn run_migrations(&self) -> Result<(), sqlx::migrate::MigrateError> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => sqlx::migrate!("migrations/sqlite").run(writer).await,
            Pools::Postgres(pool) => sqlx::migrate!("migrations/postgres").run(pool).await,
        }
    }

    /// Erases every table of a PostgreSQL database, so that a demo can start anew. The caller has made sure that it
    /// holds nothing else.
    ///
    /// # Errors
    /// [`StoreError::Internal`] on SQLite, whose file is removed instead.
    pub async fn erase_everything(&self) -> Result<(), StoreError> {
        match &self.pools {
            Pools::Sqlite { .. } => Err(StoreError::internal(
                "an SQLite database is erased by removing its file",
            )),
            Pools::Postgres(pool) => {
                for sql in ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"] {
                    sqlx::query(sql).execute(pool).await?;
                }
                Ok(())
            }
        }
    }

    /// Runs text that is no registered statement: for tests that tamper, and benchmarks that measure the bare engine.
    /// Banned by `clippy.toml` elsewhere.
    ///
    /// # Errors
    /// What the engine answers.
    pub async fn run_bare(&self, sql: &'static str) -> Result<u64, StoreError> {
        Ok(match &self.pools {
            Pools::Sqlite { writer, .. } => sqlx::query(sql).execute(writer).await?.rows_affected(),
            Pools::Postgres(pool) => sqlx::query(sql).execute(pool).await?.rows_affected(),
        })
    }

    /// Prepares a statement without running it, for the test that prepares them all.
    ///
    /// # Errors
    /// What the engine says of the text.
    pub async fn prepare(&self, statement: &Statement) -> Result<(), StoreError> {
        use sqlx::{Executor as _, SqlSafeStr as _};
        match &self.pools {
            Pools::Sqlite { writer, .. } => writer.prepare(statement.sql.into_sql_str()).await.map(|_| ())?,
            Pools::Postgres(pool) => pool.prepare(statement.sql.into_sql_str()).await.map(|_| ())?,
        }
        Ok(())
    }
}

async fn open_sqlite(url: &str, connections: u32) -> Result<Pools, StoreError> {
    let options: SqliteConnectOptions = url.parse().map_err(StoreError::from)?;
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(256)
        .pragma("cache_size", "-16000")
        .pragma("temp_store", "memory")
        .disable_statement_logging();
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(WRITER_WAIT)
        .test_before_acquire(false)
        .connect_with(options.clone())
        .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(connections.max(1))
        .acquire_timeout(WRITER_WAIT)
        .test_before_acquire(false)
        .connect_with(
            options
                .read_only(true)
                .create_if_missing(false)
                .pragma("query_only", "on"),
        )
        .await?;
    Ok(Pools::Sqlite { writer, readers })
}

async fn open_postgres(url: &str, connections: u32) -> Result<Pools, StoreError> {
    let options: PgConnectOptions = url.parse().map_err(StoreError::from)?;
    let pool = PgPoolOptions::new()
        .max_connections(connections.max(2))
        .acquire_timeout(WRITER_WAIT)
        // A connection that was just in use is taken to be alive: asking it first costs a round trip a request.
        .test_before_acquire(false)
        .before_acquire(|connection, about| {
            Box::pin(async move {
                if about.idle_for >= TRUSTED_WHILE_IDLE {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(
            options
                .application_name("loophub")
                .statement_cache_capacity(256)
                .disable_statement_logging(),
        )
        .await?;
    Ok(Pools::Postgres(pool))
}

/// A connection, in or out of a transaction.
#[derive(Debug)]
pub(crate) enum Link {
    SqliteRead(PoolConnection<Sqlite>),
    SqliteWrite(Transaction<'static, Sqlite>),
    PostgresRead(PoolConnection<Postgres>),
    PostgresWrite(Transaction<'static, Postgres>),
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
    match StoreError::from(error) {
        StoreError::Internal(text) => StoreError::Internal(format!("{}: {text}", statement.name)),
        other => other,
    }
}

/// A parameter of a statement.
#[derive(Debug, Clone)]
pub(crate) enum Arg {
    Int(Option<i64>),
    Text(Option<String>),
    Blob(Option<Vec<u8>>),
    Bool(bool),
}

macro_rules! arg_from {
    ($($from:ty => |$value:ident| $arg:expr),+ $(,)?) => {$(
        impl From<$from> for Arg {
            fn from($value: $from) -> Self {
                $arg
            }
        }
    )+};
}

arg_from! {
    i64 => |value| Self::Int(Some(value)),
    Option<i64> => |value| Self::Int(value),
    &str => |value| Self::Text(Some(value.to_owned())),
    &String => |value| Self::Text(Some(value.clone())),
    String => |value| Self::Text(Some(value)),
    Option<String> => |value| Self::Text(value),
    Option<&str> => |value| Self::Text(value.map(str::to_owned)),
    Vec<u8> => |value| Self::Blob(Some(value)),
    &[u8] => |value| Self::Blob(Some(value.to_vec())),
    [u8; 32] => |value| Self::Blob(Some(value.to_vec())),
    bool => |value| Self::Bool(value),
    hub_domain::moment::Moment => |value| Self::Int(Some(value.0)),
    Option<hub_domain::moment::Moment> => |value| Self::Int(value.map(|moment| moment.0)),
}

macro_rules! arg_from_ids {
    ($($id:ident),+ $(,)?) => {$(
        impl From<hub_domain::ids::$id> for Arg {
            fn from(id: hub_domain::ids::$id) -> Self {
                Self::Int(Some(id.0))
            }
        }
        impl From<Option<hub_domain::ids::$id>> for Arg {
            fn from(id: Option<hub_domain::ids::$id>) -> Self {
                Self::Int(id.map(|id| id.0))
            }
        }
    )+};
}

arg_from_ids!(
    FirmId,
    AccountId,
    StaffId,
    GroupId,
    SicCodeId,
    DossierId,
    ContactId,
    CatalogAppId,
    InstalledAppId,
    ActivationId,
    ApiKeyId,
    ActId,
    DraftId,
    SessionId
);

/// The parameters of a statement, in order.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Arg::from($value)),*] };
}
pub(crate) use args;

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

/// A row of either engine, read by position.
#[derive(Debug)]
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
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

macro_rules! columns {
    ($($name:ident -> $kind:ty),+ $(,)?) => {
        impl Row {$(
            pub(crate) fn $name(&self, at: usize) -> Result<$kind, StoreError> {
                match self {
                    Self::Sqlite(row) => row.try_get(at),
                    Self::Postgres(row) => row.try_get(at),
                }
                .map_err(|error| StoreError::internal(format!("column {at}: {error}")))
            }
        )+}
    };
}

columns! {
    int -> i64,
    maybe_int -> Option<i64>,
    text -> String,
    maybe_text -> Option<String>,
    blob -> Vec<u8>,
    maybe_blob -> Option<Vec<u8>>,
}

impl Row {
    /// A 32-byte digest.
    pub(crate) fn hash(&self, at: usize) -> Result<[u8; 32], StoreError> {
        self.blob(at)?
            .try_into()
            .map_err(|_| StoreError::internal(format!("column {at} is no 32-byte digest")))
    }

    /// An identifier of any kind.
    pub(crate) fn id<T: From<StoredId>>(&self, at: usize) -> Result<T, StoreError> {
        self.int(at).map(|id| StoredId(id).into())
    }

    /// An optional identifier of any kind.
    pub(crate) fn maybe_id<T: From<StoredId>>(&self, at: usize) -> Result<Option<T>, StoreError> {
        self.maybe_int(at).map(|id| id.map(|id| StoredId(id).into()))
    }

    /// An instant.
    pub(crate) fn moment(&self, at: usize) -> Result<hub_domain::moment::Moment, StoreError> {
        self.int(at).map(hub_domain::moment::Moment)
    }

    /// An optional instant.
    pub(crate) fn maybe_moment(&self, at: usize) -> Result<Option<hub_domain::moment::Moment>, StoreError> {
        self.maybe_int(at).map(|at| at.map(hub_domain::moment::Moment))
    }

    /// A stored code, read by `parse`.
    pub(crate) fn code<T>(&self, at: usize, parse: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
        let code = self.text(at)?;
        parse(&code).ok_or_else(|| StoreError::internal(format!("column {at} holds the unknown code {code}")))
    }
}

/// An identifier as it comes out of a row, on its way to its own type.
pub(crate) struct StoredId(i64);

macro_rules! id_from_stored {
    ($($id:ident),+ $(,)?) => {$(
        impl From<StoredId> for hub_domain::ids::$id {
            fn from(stored: StoredId) -> Self {
                Self(stored.0)
            }
        }
    )+};
}

id_from_stored!(
    FirmId,
    AccountId,
    StaffId,
    GroupId,
    SicCodeId,
    DossierId,
    ContactId,
    CatalogAppId,
    InstalledAppId,
    ActivationId,
    ApiKeyId,
    ActId,
    DraftId,
    SessionId
);
