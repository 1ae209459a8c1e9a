//! Databases of the benchmark: made, copied and removed; and the bare driver over them.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use hub_store::{Engine, StoreSettings};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection, SqliteConnection,
};

use crate::outcome::{Outcome, fault};

/// Where databases may be made.
#[derive(Debug)]
pub struct Grounds {
    /// A folder of this run.
    pub folder: PathBuf,
    /// A PostgreSQL server's address, as its superuser.
    pub postgres: Option<String>,
    made: AtomicU32,
}

/// One database.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its engine.
    pub engine: Engine,
    /// Its address.
    pub url: String,
    /// Its file, or its name on the server.
    pub name: String,
}

impl Grounds {
    /// Grounds under a folder and on a server.
    pub fn new(folder: &Path, postgres: Option<String>) -> Self {
        Self {
            folder: folder.to_owned(),
            postgres,
            made: AtomicU32::new(0),
        }
    }

    fn named(&self, engine: Engine) -> Outcome<Place> {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        Ok(match engine {
            Engine::Sqlite => {
                let file = self.folder.join(format!("{number}.sqlite")).display().to_string();
                Place {
                    engine,
                    url: format!("sqlite://{file}"),
                    name: file,
                }
            }
            Engine::Postgres => {
                let name = format!("loophub_bench_{}_{number}", std::process::id());
                let url = with_name(self.server()?, &name);
                Place { engine, url, name }
            }
        })
    }

    fn server(&self) -> Outcome<&str> {
        match &self.postgres {
            Some(url) => Ok(url),
            None => fault("LOOPHUB_TEST_POSTGRES_URL is not set: run `cargo xtask bench`"),
        }
    }

    /// Runs a statement on the server itself.
    async fn on_server(&self, sql: String) -> Outcome<()> {
        let mut server = PgConnection::connect(self.server()?).await?;
        server.execute(AssertSqlSafe(sql)).await?;
        server.close().await?;
        Ok(())
    }

    /// An empty database.
    pub async fn fresh(&self, engine: Engine) -> Outcome<Place> {
        let place = self.named(engine)?;
        if engine == Engine::Postgres {
            self.on_server(format!("CREATE DATABASE {}", place.name)).await?;
        }
        Ok(place)
    }

    /// A copy of a database that nobody has open.
    pub async fn copy(&self, from: &Place) -> Outcome<Place> {
        let place = self.named(from.engine)?;
        match from.engine {
            Engine::Sqlite => {
                std::fs::copy(&from.name, &place.name)?;
            }
            Engine::Postgres => {
                self.on_server(format!("CREATE DATABASE {} TEMPLATE {}", place.name, from.name))
                    .await?;
                // What the copy left to be written must not be paid for by what is measured next.
                self.on_server("CHECKPOINT".to_owned()).await?;
            }
        }
        Ok(place)
    }

    /// Removes a database.
    pub async fn remove(&self, place: &Place) -> Outcome<()> {
        match place.engine {
            Engine::Sqlite => {
                for suffix in ["", "-wal", "-shm"] {
                    let file = format!("{}{suffix}", place.name);
                    if Path::new(&file).exists() {
                        std::fs::remove_file(file)?;
                    }
                }
                Ok(())
            }
            Engine::Postgres => {
                self.on_server(format!("DROP DATABASE {} WITH (FORCE)", place.name))
                    .await
            }
        }
    }
}

impl Place {
    /// How the product opens it.
    pub fn settings(&self) -> StoreSettings {
        StoreSettings {
            url: self.url.clone(),
            connections: 8,
        }
    }

    /// What to call its engine.
    pub const fn engine_name(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        }
    }
}

/// The bare driver, with the durability and the checks of the product's own connections.
#[derive(Debug)]
pub enum Bare {
    /// A connection to an SQLite file.
    Sqlite(Box<SqliteConnection>),
    /// A connection to a PostgreSQL server.
    Postgres(Box<PgConnection>),
}

impl Bare {
    /// Opens a connection.
    pub async fn open(url: &str) -> Outcome<Self> {
        if url.starts_with("sqlite:") {
            let options: SqliteConnectOptions = url.parse()?;
            let options = options
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .pragma("cache_size", "-16000")
                .pragma("temp_store", "memory")
                .disable_statement_logging();
            return Ok(Self::Sqlite(Box::new(options.connect().await?)));
        }
        let options: PgConnectOptions = url.parse()?;
        Ok(Self::Postgres(Box::new(
            options.disable_statement_logging().connect().await?,
        )))
    }

    /// Runs a statement without parameters; answers how many rows it touched.
    pub async fn run(&mut self, sql: &str) -> Outcome<u64> {
        let sql = AssertSqlSafe(sql.to_owned());
        Ok(match self {
            Self::Sqlite(link) => sqlx::raw_sql(sql).execute(&mut **link).await?.rows_affected(),
            Self::Postgres(link) => sqlx::raw_sql(sql).execute(&mut **link).await?.rows_affected(),
        })
    }

    /// The one number that a query answers.
    pub async fn number(&mut self, sql: &str) -> Outcome<i64> {
        let sql = AssertSqlSafe(sql.to_owned());
        Ok(match self {
            Self::Sqlite(link) => sqlx::query_scalar(sql).fetch_one(&mut **link).await?,
            Self::Postgres(link) => sqlx::query_scalar(sql).fetch_one(&mut **link).await?,
        })
    }

    /// Closes it.
    pub async fn close(self) -> Outcome<()> {
        match self {
            Self::Sqlite(link) => link.close().await?,
            Self::Postgres(link) => link.close().await?,
        }
        Ok(())
    }
}

/// The same server, another database.
fn with_name(server: &str, name: &str) -> String {
    let (start, options) = match server.split_once('?') {
        Some((start, options)) => (start, format!("?{options}")),
        None => (server, String::new()),
    };
    let authority = start.find("://").map_or(0, |at| at + 3);
    let end = start[authority..]
        .find('/')
        .map_or(start.len(), |at| authority + at);
    format!("{}/{name}{options}", &start[..end])
}
