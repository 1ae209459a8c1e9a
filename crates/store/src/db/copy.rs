//! Everything of a database, copied as one moment saw it into an SQLite file, and back into an empty database.
//!
//! A copy has the schema of SQLite whichever engine it was taken from: both have the same tables and columns.

mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use futures_util::TryStreamExt as _;
use sqlx::{AssertSqlSafe, PgConnection, QueryBuilder, Row as _, Sqlite, SqliteConnection};

use self::tables::{Cell, Kind, Table, in_order, postgres_references, postgres_tables, sqlite_tables};
use super::{Database, Pools, Server};
use crate::error::StoreError;

/// Rows that one statement inserts.
const MANY: usize = 100;
/// Rows that one statement inserts into a PostgreSQL server, as arrays.
const MANY_ARRAYS: usize = 2000;

/// What must not come back with a copy: whoever was signed in, and one-time links, which a restored database would
/// believe unused.
const FORGET: [&str; 4] = [
    "DELETE FROM contact_pass",
    "DELETE FROM account_link",
    "DELETE FROM session",
    "UPDATE mail SET shown_link = NULL WHERE shown_link IS NOT NULL",
];

impl Database {
    /// Copies everything into a new SQLite file, as one moment saw it, while others write. Sessions and one-time links
    /// are left out. Answers how many rows each table has in the copy.
    ///
    /// # Errors
    /// [`StoreError::Internal`] when the file is there already or cannot be written, or when the schema is not this
    /// version's; [`StoreError::Unavailable`] when the database cannot be reached.
    pub async fn copy_into(&self, file: &Path) -> Result<BTreeMap<String, i64>, StoreError> {
        if file.exists() {
            return Err(StoreError::internal(format!(
                "{} is there already",
                file.display()
            )));
        }
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                sqlx::query("VACUUM INTO $1")
                    .bind(file.display().to_string())
                    .execute(writer)
                    .await?;
            }
            Pools::Postgres(Server { pool, .. }) => {
                let copy = Self::open_file(file).await?;
                copy.run_migrations().await.map_err(StoreError::internal)?;
                let mut from = pool.begin().await?;
                sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                    .execute(&mut *from)
                    .await?;
                let done = copy.fill_file(&mut from).await;
                copy.close().await;
                done?;
            }
        }
        let copy = Self::open_file(file).await?;
        let counts = copy.forget_and_count().await;
        copy.close().await;
        counts
    }

    /// Fills this empty, migrated database with everything of a copy, all or nothing, and answers how many rows each
    /// table has. The copy has this version's schema.
    ///
    /// # Errors
    /// What the databases answer; nothing was written then.
    pub async fn fill_from(&self, copy: &Self) -> Result<BTreeMap<String, i64>, StoreError> {
        let (Pools::Postgres(Server { pool, .. }), Pools::Sqlite { writer, .. }) = (&self.pools, &copy.pools)
        else {
            return Err(StoreError::internal(
                "only a PostgreSQL database is filled from a copy",
            ));
        };
        let mut from = writer.acquire().await?;
        let mut to = pool.begin().await?;
        let tables = in_order(
            postgres_tables(&mut to).await?,
            &postgres_references(&mut to).await?,
        )?;
        // What the schema itself begins with comes with the copy.
        for table in tables.iter().rev() {
            sqlx::query(AssertSqlSafe(format!("DELETE FROM {}", table.name)))
                .execute(&mut *to)
                .await?;
        }
        let mut counts = BTreeMap::new();
        for table in &tables {
            let rows = fill_postgres(table, &mut from, &mut to).await?;
            counts.insert(table.name.clone(), rows);
        }
        go_on_counting(&mut to).await?;
        to.commit().await?;
        Ok(counts)
    }

    /// Whether nothing is stored here: no table, or none that holds more than a schema begins with.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        let counts = self.row_counts().await?;
        // The installation's own chain starts with the schema.
        Ok(counts
            .iter()
            .all(|(table, rows)| *rows <= i64::from(table == "firm_head")))
    }

    pub(super) async fn has_no_table(&self) -> Result<bool, StoreError> {
        let tables: i64 = match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let sql = "SELECT COUNT(*) FROM sqlite_schema";
                sqlx::query_scalar(sql).fetch_one(writer).await?
            }
            Pools::Postgres(Server { pool, .. }) => {
                let sql =
                    "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema()";
                sqlx::query_scalar(sql).fetch_one(pool).await?
            }
        };
        Ok(tables == 0)
    }

    /// What is wrong with the file itself: pages, indexes, references. Nothing to say of a server, which keeps its own.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn file_faults(&self) -> Result<Vec<String>, StoreError> {
        let Pools::Sqlite { writer, .. } = &self.pools else {
            return Ok(Vec::new());
        };
        let mut faults: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_all(writer)
            .await?;
        faults.retain(|fault| fault != "ok");
        for row in sqlx::query("PRAGMA foreign_key_check").fetch_all(writer).await? {
            let (table, parent): (String, String) = (row.try_get(0)?, row.try_get(2)?);
            faults.push(format!(
                "a row of {table} refers to a row of {parent} that is not there"
            ));
        }
        Ok(faults)
    }

    /// How many rows each table has.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn row_counts(&self) -> Result<BTreeMap<String, i64>, StoreError> {
        let mut counts = BTreeMap::new();
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let mut link = writer.acquire().await?;
                for table in sqlite_tables(&mut link).await? {
                    let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {}", table.name));
                    counts.insert(table.name, sqlx::query_scalar(sql).fetch_one(&mut *link).await?);
                }
            }
            Pools::Postgres(Server { pool, .. }) => {
                let mut link = pool.acquire().await?;
                for table in postgres_tables(&mut link).await? {
                    let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {}", table.name));
                    counts.insert(table.name, sqlx::query_scalar(sql).fetch_one(&mut *link).await?);
                }
            }
        }
        Ok(counts)
    }

    async fn open_file(file: &Path) -> Result<Self, StoreError> {
        Self::open(&super::StoreSettings {
            url: format!("sqlite://{}", file.display()),
            connections: 1,
        })
        .await
    }

    /// Fills this SQLite file, just made, with everything of a server.
    async fn fill_file(&self, from: &mut PgConnection) -> Result<(), StoreError> {
        let Pools::Sqlite { writer, .. } = &self.pools else {
            return Err(StoreError::internal("a copy is a file"));
        };
        let (here, there) = (
            sqlite_tables(&mut *writer.acquire().await?).await?,
            postgres_tables(from).await?,
        );
        let names = |tables: &[Table]| -> BTreeSet<(String, BTreeSet<String>)> {
            tables
                .iter()
                .map(|table| {
                    let columns = table.columns.iter().map(|column| column.name.clone()).collect();
                    (table.name.clone(), columns)
                })
                .collect()
        };
        if names(&here) != names(&there) {
            return Err(StoreError::internal(
                "the database has another schema than this version of the program",
            ));
        }
        let tables = in_order(there, &postgres_references(from).await?)?;
        let mut to = writer.begin().await?;
        for table in tables.iter().rev() {
            sqlx::query(AssertSqlSafe(format!("DELETE FROM {}", table.name)))
                .execute(&mut *to)
                .await?;
        }
        for table in &tables {
            fill_sqlite(table, from, &mut to).await?;
        }
        to.commit().await?;
        Ok(())
    }

    async fn forget_and_count(&self) -> Result<BTreeMap<String, i64>, StoreError> {
        let Pools::Sqlite { writer, .. } = &self.pools else {
            return Err(StoreError::internal("a copy is a file"));
        };
        // What is deleted is overwritten: nothing of it stays in the file.
        sqlx::query("PRAGMA secure_delete = ON").execute(writer).await?;
        for statement in FORGET {
            sqlx::query(statement).execute(writer).await?;
        }
        self.row_counts().await
    }
}

async fn fill_sqlite(
    table: &Table,
    from: &mut PgConnection,
    to: &mut SqliteConnection,
) -> Result<(), StoreError> {
    let mut rows = sqlx::query(table.read(true)).fetch(from);
    let mut waiting = Vec::with_capacity(MANY);
    while let Some(row) = rows.try_next().await? {
        waiting.push(table.postgres_cells(&row)?);
        if waiting.len() == MANY {
            insert_sqlite(table, std::mem::take(&mut waiting), to).await?;
        }
    }
    insert_sqlite(table, waiting, to).await
}

async fn insert_sqlite(
    table: &Table,
    rows: Vec<Vec<Cell>>,
    to: &mut SqliteConnection,
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut insert: QueryBuilder<Sqlite> =
        QueryBuilder::new(format!("INSERT INTO {} ({}) ", table.name, table.names()));
    insert.push_values(rows, |mut values, row| {
        for cell in row {
            match cell {
                Cell::Int(value) => values.push_bind(value),
                Cell::Text(value) => values.push_bind(value),
                Cell::Blob(value) => values.push_bind(value),
            };
        }
    });
    insert.build().execute(to).await?;
    Ok(())
}

async fn fill_postgres(
    table: &Table,
    from: &mut SqliteConnection,
    to: &mut PgConnection,
) -> Result<i64, StoreError> {
    let mut rows = sqlx::query(table.read(false)).fetch(from);
    let (mut waiting, mut count) = (Vec::with_capacity(MANY_ARRAYS), 0);
    while let Some(row) = rows.try_next().await? {
        waiting.push(table.sqlite_cells(&row)?);
        count += 1;
        if waiting.len() == MANY_ARRAYS {
            insert_postgres(table, std::mem::take(&mut waiting), to).await?;
        }
    }
    insert_postgres(table, waiting, to).await?;
    Ok(count)
}

/// One statement whatever the number of rows: an array for each column.
async fn insert_postgres(
    table: &Table,
    rows: Vec<Vec<Cell>>,
    to: &mut PgConnection,
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let (mut read, mut arrays) = (Vec::new(), Vec::new());
    for (at, column) in table.columns.iter().enumerate() {
        read.push(match column.kind {
            Kind::Flag => format!("u.c{at} <> 0"),
            _ => format!("u.c{at}"),
        });
        arrays.push(match column.kind {
            Kind::Int | Kind::Flag => format!("${}::bigint[]", at + 1),
            Kind::Text => format!("${}::text[]", at + 1),
            Kind::Blob => format!("${}::bytea[]", at + 1),
        });
    }
    let named: Vec<String> = (0..table.columns.len()).map(|at| format!("c{at}")).collect();
    let sql = format!(
        "INSERT INTO {} ({}) SELECT {} FROM UNNEST({}) AS u ({})",
        table.name,
        table.names(),
        read.join(", "),
        arrays.join(", "),
        named.join(", ")
    );
    let mut by_row: Vec<_> = rows.into_iter().map(Vec::into_iter).collect();
    let mut insert = sqlx::query(AssertSqlSafe(sql));
    for column in &table.columns {
        let cells = by_row.iter_mut().filter_map(Iterator::next);
        insert = match column.kind {
            Kind::Int | Kind::Flag => insert.bind(
                cells
                    .map(|cell| if let Cell::Int(value) = cell { value } else { None })
                    .collect::<Vec<_>>(),
            ),
            Kind::Text => insert.bind(
                cells
                    .map(|cell| if let Cell::Text(value) = cell { value } else { None })
                    .collect::<Vec<_>>(),
            ),
            Kind::Blob => insert.bind(
                cells
                    .map(|cell| if let Cell::Blob(value) = cell { value } else { None })
                    .collect::<Vec<_>>(),
            ),
        };
    }
    insert.execute(to).await?;
    Ok(())
}

/// The next row of each table gets an identifier after the last one.
async fn go_on_counting(to: &mut PgConnection) -> Result<(), StoreError> {
    let counted: Vec<(String, String)> = sqlx::query_as(
        "SELECT table_name::text, column_name::text FROM information_schema.columns \
         WHERE table_schema = current_schema() AND is_identity = 'YES'",
    )
    .fetch_all(&mut *to)
    .await?;
    for (table, column) in counted {
        let sql = format!(
            "SELECT setval(pg_get_serial_sequence('{table}', '{column}'), \
             (SELECT COALESCE(MAX({column}), 0) + 1 FROM {table}), false)"
        );
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *to).await?;
    }
    Ok(())
}
