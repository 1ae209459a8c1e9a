//! What the operator is told of the database itself: can it be written, is what it acknowledges on the disk.

use hub_domain::moment::Moment;

use super::{Database, Pools, Server};
use crate::error::StoreError;

/// The oldest PostgreSQL the product is tested on, as the server numbers it.
const POSTGRES_FROM: i64 = 150_000;

/// The state of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The engine and its version.
    pub engine: String,
    /// What its clock says; the program's own for a file.
    pub now: Option<Moment>,
    /// What would lose acknowledged work or stop the product, each with what to do.
    pub faults: Vec<(String, String)>,
}

impl Database {
    /// Asks the database about itself, and tries to write; nothing is kept of the trial.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it cannot be reached.
    pub async fn health(&self) -> Result<Health, StoreError> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let engine: String = sqlx::query_scalar("SELECT sqlite_version()")
                    .fetch_one(writer)
                    .await?;
                let mut faults = Vec::new();
                let journal: String = sqlx::query_scalar("PRAGMA journal_mode")
                    .fetch_one(writer)
                    .await?;
                let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(writer).await?;
                if journal != "wal" {
                    faults.push((
                        format!("its journal mode is {journal}, where wal is required"),
                        "put the file on a local disk: network file systems do not hold a WAL".to_owned(),
                    ));
                }
                if synchronous < 2 {
                    faults.push((
                        "acknowledged changes are not written through to the disk".to_owned(),
                        "remove the synchronous setting from database_url".to_owned(),
                    ));
                }
                if let Err(error) = self.try_writing().await {
                    faults.push((
                        format!("it cannot be written: {error}"),
                        "let the account of the server write the file and its folder, and make space"
                            .to_owned(),
                    ));
                }
                Ok(Health {
                    engine: format!("SQLite {engine}"),
                    now: None,
                    faults,
                })
            }
            Pools::Postgres(Server { pool, .. }) => {
                let (version, number, now): (String, i64, i64) = sqlx::query_as(
                    "SELECT current_setting('server_version'), current_setting('server_version_num')::bigint, \
                     (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint",
                )
                .fetch_one(pool)
                .await?;
                let mut faults = self.server_faults().await?;
                if number < POSTGRES_FROM {
                    faults.push((
                        "it is older than PostgreSQL 15".to_owned(),
                        "upgrade the server".to_owned(),
                    ));
                }
                if let Err(error) = self.try_writing().await {
                    faults.push((
                        format!("it cannot be written: {error}"),
                        "give its user the rights on the schema, and point database_url to the primary server".to_owned(),
                    ));
                }
                Ok(Health {
                    engine: format!("PostgreSQL {version}"),
                    now: Some(Moment(now)),
                    faults,
                })
            }
        }
    }

    async fn server_faults(&self) -> Result<Vec<(String, String)>, StoreError> {
        let Pools::Postgres(Server { pool, .. }) = &self.pools else {
            return Ok(Vec::new());
        };
        let mut faults = Vec::new();
        for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
            let value: String = sqlx::query_scalar("SELECT current_setting($1)")
                .bind(setting)
                .fetch_one(pool)
                .await?;
            if value == "off" {
                faults.push((
                    format!("{setting} is off: a crash loses what was acknowledged"),
                    format!("set {setting} = on in postgresql.conf"),
                ));
            }
        }
        let (encoding, most): (String, i64) = sqlx::query_as(
            "SELECT current_setting('server_encoding'), current_setting('max_connections')::bigint",
        )
        .fetch_one(pool)
        .await?;
        if encoding != "UTF8" {
            faults.push((
                format!("its encoding is {encoding}"),
                "create the database with ENCODING 'UTF8'".to_owned(),
            ));
        }
        let wanted = i64::from(pool.options().get_max_connections());
        if wanted >= most {
            faults.push((
                format!("it accepts {most} connections, and the server wants {wanted}"),
                "lower database_connections, or raise max_connections".to_owned(),
            ));
        }
        Ok(faults)
    }

    /// Makes a table and takes it back.
    async fn try_writing(&self) -> Result<(), StoreError> {
        const TRIAL: &str = "CREATE TABLE doctor_trial (x INTEGER)";
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
                sqlx::query(TRIAL).execute(&mut *tx).await?;
                tx.rollback().await?;
            }
            Pools::Postgres(Server { pool, .. }) => {
                let mut tx = pool.begin().await?;
                sqlx::query(TRIAL).execute(&mut *tx).await?;
                tx.rollback().await?;
            }
        }
        Ok(())
    }
}
