//! The two engines: the only room that names both. One SQL text runs on either.

mod args;
mod copy;
mod health;
mod link;
mod planner;
mod queue;
mod row;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection as _, PgPool, SqlitePool};
use tokio::sync::watch;

pub(crate) use args::{Arg, args};
pub use health::Health;
pub(crate) use link::{Link, Once};
pub use queue::PoolFigures;
pub(crate) use row::Row;

use crate::epochs::Epochs;
use crate::error::StoreError;
use crate::sql::Statement;

/// How long a writer waits for its turn before the caller is told to come back (`4.7` *Long writes*).
const WRITER_WAIT: Duration = Duration::from_secs(15);

/// How long the server may leave the heartbeat without an answer before it counts as out of reach.
const HEARTBEAT_WAIT: Duration = Duration::from_secs(2);

/// How much memory SQLite takes for pages, all connections together, before it reuses what was read longest ago: a
/// number of bytes. Nine connections of 16 MB each kept 140 MB for good (measured after W1).
const SQLITE_MEMORY: &str = "25165824";

/// A commit is on the disk before it is acknowledged. The other value exists so that `cargo xtask campaign power` can show
/// that it would notice.
const SYNCHRONOUS: SqliteSynchronous = if cfg!(feature = "mutant-synchronous-normal") {
    SqliteSynchronous::Normal
} else {
    SqliteSynchronous::Full
};

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
    queue: Arc<queue::Queue>,
    pub(crate) letters: Arc<tokio::sync::Notify>,
    pub(crate) events: Arc<tokio::sync::Notify>,
    /// Held while a message to a webhook is chosen, so that lanes that look at once count each other's.
    pub(crate) leasing: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Debug, Clone)]
enum Pools {
    /// One writer, so that writers queue in the process; readers never wait for it (WAL).
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(Server),
}

/// A PostgreSQL server. Its heartbeat has a connection of its own, so that a crowded pool is never taken for an
/// unplugged server, nor the other way round.
#[derive(Debug, Clone)]
struct Server {
    pool: PgPool,
    heartbeat: PgPool,
    within_reach: Arc<watch::Sender<bool>>,
}

impl Server {
    /// What `taken` gives, unless the heartbeat says meanwhile that the server is out of reach: nobody then waits
    /// [`WRITER_WAIT`] for nothing.
    async fn while_within_reach<T>(
        &self,
        taken: impl Future<Output = Result<T, sqlx::Error>>,
    ) -> Result<T, StoreError> {
        let mut within_reach = self.within_reach.subscribe();
        tokio::select! {
            biased;
            _ = within_reach.wait_for(|within_reach| !within_reach) => {
                Err(StoreError::unavailable("the PostgreSQL server does not answer"))
            }
            taken = taken => Ok(taken?),
        }
    }

    async fn beat(&self) -> Result<Link, StoreError> {
        let beaten = self.heartbeat.acquire().await;
        self.within_reach.send_replace(beaten.is_ok());
        Ok(Link::PostgresRead(beaten?))
    }
}

impl StoreSettings {
    /// The file, where the database is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        let rest = self.url.strip_prefix("sqlite:")?;
        let rest = rest.strip_prefix("//").unwrap_or(rest);
        Some(Path::new(rest.split('?').next().unwrap_or(rest)))
    }
}

impl Database {
    /// Opens the database, creating an SQLite file that does not exist yet.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it cannot be reached, or its address is of another kind.
    pub async fn open(settings: &StoreSettings) -> Result<Self, StoreError> {
        let url = settings.url.as_str();
        let pools = if url.starts_with("sqlite:") {
            open_sqlite(url, settings.connections).await?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            open_postgres(url, settings.connections).await?
        } else {
            return Err(StoreError::unavailable(
                "its address starts with neither sqlite:// nor postgres://",
            ));
        };
        Ok(Self {
            pools,
            epochs: Arc::default(),
            pages: Arc::default(),
            queue: Arc::default(),
            letters: Arc::default(),
            events: Arc::default(),
            leasing: Arc::default(),
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
            Pools::Postgres(server) => {
                server.heartbeat.close().await;
                server.pool.close().await;
            }
        }
    }

    pub(crate) async fn reader(&self) -> Result<Link, StoreError> {
        Ok(match &self.pools {
            Pools::Sqlite { readers, .. } => Link::SqliteRead(readers.acquire().await?),
            Pools::Postgres(server) => {
                Link::PostgresRead(server.while_within_reach(server.pool.acquire()).await?)
            }
        })
    }

    /// A reading connection that tells whether the database is within reach: for the heartbeat alone.
    pub(crate) async fn heartbeat(&self) -> Result<Link, StoreError> {
        match &self.pools {
            Pools::Sqlite { .. } => self.reader().await,
            Pools::Postgres(server) => server.beat().await,
        }
    }

    pub(crate) async fn writer(&self) -> Result<Link, StoreError> {
        let _place = self.queue.enter();
        Ok(match &self.pools {
            Pools::Sqlite { writer, .. } => Link::SqliteWrite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(server) => {
                Link::PostgresWrite(server.while_within_reach(server.pool.begin()).await?)
            }
        })
    }

    pub(crate) async fn run_migrations(&self) -> Result<(), sqlx::migrate::MigrateError> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => sqlx::migrate!("migrations/sqlite").run(writer).await,
            Pools::Postgres(server) => sqlx::migrate!("migrations/postgres").run(&server.pool).await,
        }
    }

    /// Tells the planner what to expect, where the engine does not find out by itself.
    pub(crate) async fn tell_planner(&self) -> Result<(), StoreError> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => planner::tell(writer).await,
            Pools::Postgres(_) => Ok(()),
        }
    }

    /// The migrations of this program, by version.
    pub(crate) fn known_migrations(&self) -> Vec<i64> {
        let migrator = match &self.pools {
            Pools::Sqlite { .. } => sqlx::migrate!("migrations/sqlite"),
            Pools::Postgres(_) => sqlx::migrate!("migrations/postgres"),
        };
        migrator.iter().map(|migration| migration.version).collect()
    }

    /// The migrations that were run on the database; nothing when it has no schema.
    pub(crate) async fn applied_migrations(&self) -> Result<Option<Vec<i64>>, StoreError> {
        if self.has_no_table().await? {
            return Ok(None);
        }
        let sql = "SELECT version FROM _sqlx_migrations WHERE success ORDER BY version";
        Ok(Some(match &self.pools {
            Pools::Sqlite { writer, .. } => sqlx::query_scalar(sql).fetch_all(writer).await?,
            Pools::Postgres(server) => sqlx::query_scalar(sql).fetch_all(&server.pool).await?,
        }))
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
            Pools::Postgres(server) => {
                for sql in ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"] {
                    sqlx::query(sql).execute(&server.pool).await?;
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
            Pools::Postgres(server) => sqlx::query(sql).execute(&server.pool).await?.rows_affected(),
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
            Pools::Postgres(server) => server
                .pool
                .prepare(statement.sql.into_sql_str())
                .await
                .map(|_| ())?,
        }
        Ok(())
    }
}

async fn open_sqlite(url: &str, connections: u32) -> Result<Pools, StoreError> {
    let options: SqliteConnectOptions = url.parse().map_err(StoreError::from)?;
    #[cfg(unix)]
    keep_to_oneself(options.get_filename())?;
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SYNCHRONOUS)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(256)
        .pragma("cache_size", "-16000")
        .pragma("soft_heap_limit", SQLITE_MEMORY)
        .pragma("temp_store", "memory")
        // The order of PostgreSQL's « C », by the same name.
        .collation("C", str::cmp)
        .disable_statement_logging();
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(WRITER_WAIT)
        .test_before_acquire(false)
        // A full disk undoes a transaction by itself; the connection then still believes to be in one and would refuse
        // every other: it is replaced.
        .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
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

/// Creates the file of a new database readable by its owner alone; the log files beside it take over its rights. A file
/// that is there keeps the rights the operator gave it.
#[cfg(unix)]
fn keep_to_oneself(file: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let made = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file);
    match made {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(StoreError::unavailable(
            format!("its file {} cannot be created: {error}", file.display()),
        )),
        _ => Ok(()),
    }
}

async fn open_postgres(url: &str, connections: u32) -> Result<Pools, StoreError> {
    let options: PgConnectOptions = url.parse().map_err(StoreError::from)?;
    let options = options
        .application_name("loophub")
        .statement_cache_capacity(256)
        .disable_statement_logging();
    let heartbeat = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(HEARTBEAT_WAIT)
        .connect_lazy_with(options.clone());
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
        .connect_with(options)
        .await?;
    Ok(Pools::Postgres(Server {
        pool,
        heartbeat,
        within_reach: Arc::new(watch::Sender::new(true)),
    }))
}
