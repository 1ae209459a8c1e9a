//! The lines of a file that is being brought in: kept, compared, forgotten; outside the journal.

use std::sync::LazyLock;

use hub_domain::ids::{FirmId, ImportId};
use hub_domain::import::{Column, Fault, ImportKind, Row as ImportRow};
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;

use super::imports::{ImportBatch, ImportCounts, ImportFile, file_of};
use super::{import_contacts, import_dossiers, import_links, import_staff};
use crate::db::{Arg, Database, Link, args};
use crate::error::StoreError;
use crate::sql::{Statement, firm_sql, insertion};

/// How long a file that is not taken over is kept, in days.
pub const IMPORT_DAYS: i64 = 1;

/// How many of the lines of a file and their counterparts are so.
macro_rules! count_of {
    ($what:expr) => {
        concat!(
            "CAST(COALESCE(SUM(CASE WHEN ",
            $what,
            " THEN 1 ELSE 0 END), 0) AS BIGINT)"
        )
    };
}
pub(super) use count_of;

/// Notes a fault of the lines `s` that are so: `$3` is where the column stands, `$4` the fault, `$5` the column.
macro_rules! note {
    ($lines:expr, $what:expr, $value:literal) => {
        concat!(
            "INSERT INTO import_fault (firm_id, import_id, line, position, fault, column_code, shown_value, other_line) \
                SELECT s.firm_id, s.import_id, s.line, $3, $4, $5, ",
            $value,
            ", 0",
            $lines,
            " AND ",
            $what,
            " ORDER BY s.line LIMIT 10000 ON CONFLICT (firm_id, import_id, line, position, fault, column_code) DO NOTHING"
        )
    };
}
pub(super) use note;

/// Notes the lines that repeat an earlier one: of one table, by one or two columns.
macro_rules! note_repeated {
    ($table:literal, $keys:literal, $same:literal, $value:literal) => {
        concat!(
            "INSERT INTO import_fault (firm_id, import_id, line, position, fault, column_code, shown_value, other_line) \
                SELECT s.firm_id, s.import_id, s.line, $3, $4, $5, ",
            $value,
            ", f.first_line FROM ",
            $table,
            " s JOIN (SELECT ",
            $keys,
            ", MIN(line) AS first_line FROM ",
            $table,
            " WHERE firm_id = $1 AND import_id = $2 GROUP BY ",
            $keys,
            " HAVING COUNT(*) > 1) f ON ",
            $same,
            " WHERE s.firm_id = $1 AND s.import_id = $2 AND s.line > f.first_line ORDER BY s.line LIMIT 10000 \
                ON CONFLICT (firm_id, import_id, line, position, fault, column_code) DO NOTHING"
        )
    };
}
pub(super) use note_repeated;

firm_sql! {
    ADD_FILE = "INSERT INTO import_file (firm_id, staff_id, kind, file_name, columns, ignored, state, reason, detail, \
            done, total, lines, faulty, added, changed, unchanged, created_at, updated_at, expires_at) \
        VALUES ($1, $2, $3, $4, '', '', 'reading', '', '', 0, $5, 0, 0, 0, 0, 0, $6, $6, $7) RETURNING id";
    FILE_HEADS = "UPDATE import_file SET columns = $3, ignored = $4 WHERE firm_id = $1 AND id = $2";
    PROGRESS = "UPDATE import_file SET done = $3, lines = $4, faulty = $5, updated_at = $6 \
        WHERE firm_id = $1 AND id = $2 AND state = 'reading'";
    SET_DIGEST = "UPDATE import_file SET digest = $3 WHERE firm_id = $1 AND id = $2";
    SET_COUNTS = "UPDATE import_file SET state = 'ready', faulty = $3, added = $4, changed = $5, unchanged = $6, updated_at = $7 \
        WHERE firm_id = $1 AND id = $2 AND state IN ('reading', 'ready', 'applying')";
    FAIL = "UPDATE import_file SET state = 'unreadable', reason = $3, detail = $4, updated_at = $5 \
        WHERE firm_id = $1 AND id = $2 AND state IN ('reading', 'ready', 'applying')";
    BEGIN_APPLYING = "UPDATE import_file SET state = 'applying', updated_at = $3 \
        WHERE firm_id = $1 AND id = $2 AND (state = 'ready' OR (state = 'applying' AND updated_at < $4))";
    CANCEL = "UPDATE import_file SET state = 'cancelled', updated_at = $3 \
        WHERE firm_id = $1 AND id = $2 AND state IN ('reading', 'ready', 'applying', 'unreadable')";
    CLOSE_UNCHANGED = "UPDATE import_file SET state = 'applied', updated_at = $3 \
        WHERE firm_id = $1 AND id = $2 AND state = 'applying'";
    EXPIRED = "SELECT id FROM import_file WHERE firm_id = $1 AND expires_at <= $2 ORDER BY id LIMIT 100";
    DROP_FILE = "DELETE FROM import_file WHERE firm_id = $1 AND id = $2";
    ADD_FAULT = "INSERT INTO import_fault (firm_id, import_id, line, position, fault, column_code, shown_value, other_line) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0) ON CONFLICT (firm_id, import_id, line, position, fault, column_code) DO NOTHING";
    DROP_DOSSIERS = "DELETE FROM import_dossier WHERE firm_id = $1 AND import_id = $2";
    DROP_STAFF = "DELETE FROM import_staff WHERE firm_id = $1 AND import_id = $2";
    DROP_CONTACTS = "DELETE FROM import_contact WHERE firm_id = $1 AND import_id = $2";
    DROP_LINKS = "DELETE FROM import_link WHERE firm_id = $1 AND import_id = $2";
    DROP_FAULTS = "DELETE FROM import_fault WHERE firm_id = $1 AND import_id = $2";
}

/// A change of an import's own tables, outside the journal.
#[derive(Debug)]
pub struct ImportTx {
    firm: FirmId,
    link: Link,
    at: Moment,
}

impl Database {
    /// Begins a change of the imports of the caller's firm.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn change_imports(&self, caller: &Caller, at: Moment) -> Result<ImportTx, StoreError> {
        Ok(ImportTx {
            firm: caller.firm(),
            link: self.writer().await?,
            at,
        })
    }
}

impl ImportTx {
    /// A new import of a file of `total` bytes. What was left of imports of days before is forgotten.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn add(
        &mut self,
        caller: &Caller,
        kind: ImportKind,
        name: &str,
        total: u64,
    ) -> Result<ImportId, StoreError> {
        for row in self.link.all(&EXPIRED, args![self.firm, self.at]).await? {
            let id = row.id(0)?;
            self.forget_lines(id).await?;
            self.link.run(&DROP_FILE, args![self.firm, id]).await?;
        }
        let args = args![
            self.firm,
            caller.actor().staff_id(),
            kind.as_str(),
            name,
            number(total),
            self.at,
            self.at.plus_days(IMPORT_DAYS)
        ];
        self.link.one(&ADD_FILE, args).await?.id(0)
    }

    /// Keeps the heads of a file.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn set_heads(
        &mut self,
        import: ImportId,
        columns: &[Option<Column>],
        ignored: &[String],
    ) -> Result<(), StoreError> {
        let columns: Vec<&str> = columns
            .iter()
            .map(|each| each.map_or("", Column::as_str))
            .collect();
        let args = args![self.firm, import, columns.join(","), ignored.join("\n")];
        self.link.run(&FILE_HEADS, args).await.map(|_| ())
    }

    /// Keeps lines of a file. Answers `false` when the import was given up meanwhile.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn add_lines(&mut self, import: ImportId, batch: &ImportBatch) -> Result<bool, StoreError> {
        let args = args![
            self.firm,
            import,
            number(batch.done),
            number(batch.lines),
            number(batch.faulty),
            self.at
        ];
        if self.link.run(&PROGRESS, args).await? == 0 {
            return Ok(false);
        }
        add_rows(&mut self.link, self.firm, import, &batch.rows).await?;
        for (line, fault) in &batch.faults {
            let args = args![
                self.firm,
                import,
                number(*line),
                i64::from(fault.position),
                fault.fault.as_str(),
                fault.column.map_or("", Column::as_str),
                &fault.value
            ];
            self.link.run(&ADD_FAULT, args).await?;
        }
        Ok(true)
    }

    /// Compares the lines of a file with what is there: it is ready then, or its lines in error are known.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn compare(&mut self, file: &ImportFile, digest: Option<[u8; 32]>) -> Result<(), StoreError> {
        if let Some(digest) = digest {
            self.link
                .run(&SET_DIGEST, args![self.firm, file.id, digest])
                .await?;
        }
        let (counts, faulty) = compare(&mut self.link, self.firm, file).await?;
        let args = args![
            self.firm,
            file.id,
            file.faulty + faulty,
            counts.added,
            counts.changed,
            counts.unchanged,
            self.at
        ];
        self.link.run(&SET_COUNTS, args).await.map(|_| ())
    }

    /// Notes that a file cannot be read, and why.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn fail(&mut self, import: ImportId, reason: &str, detail: &str) -> Result<(), StoreError> {
        let args = args![self.firm, import, reason, detail, self.at];
        self.link.run(&FAIL, args).await.map(|_| ())
    }

    /// Notes that a file is being taken over. Answers `false` when somebody else is at it, or it is not ready; one that
    /// has not moved since `stale` was left by a process that died.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn begin_applying(&mut self, import: ImportId, stale: Moment) -> Result<bool, StoreError> {
        let args = args![self.firm, import, self.at, stale];
        Ok(self.link.run(&BEGIN_APPLYING, args).await? > 0)
    }

    /// Notes that a file changes nothing: no act, no entry.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn close_unchanged(&mut self, import: ImportId) -> Result<bool, StoreError> {
        let args = args![self.firm, import, self.at];
        Ok(self.link.run(&CLOSE_UNCHANGED, args).await? > 0)
    }

    /// Gives an import up, unless it is taken over already. Answers whether it was.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn cancel(&mut self, import: ImportId) -> Result<bool, StoreError> {
        Ok(self.link.run(&CANCEL, args![self.firm, import, self.at]).await? > 0)
    }

    /// Forgets the lines of a file, and its faults.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn forget_lines(&mut self, import: ImportId) -> Result<(), StoreError> {
        for statement in [
            &DROP_FAULTS,
            &DROP_DOSSIERS,
            &DROP_STAFF,
            &DROP_CONTACTS,
            &DROP_LINKS,
        ] {
            self.link.run(statement, args![self.firm, import]).await?;
        }
        Ok(())
    }

    /// One import, as this change sees it.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn file(&mut self, import: ImportId) -> Result<Option<ImportFile>, StoreError> {
        file_of(&mut self.link, self.firm, import, self.at).await
    }

    /// Commits.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.link.commit().await
    }
}

pub(super) async fn compare(
    link: &mut Link,
    firm: FirmId,
    file: &ImportFile,
) -> Result<(ImportCounts, i64), StoreError> {
    match file.kind {
        ImportKind::Dossiers => import_dossiers::compare(link, firm, file).await,
        ImportKind::Staff => import_staff::compare(link, firm, file).await,
        ImportKind::Contacts => import_contacts::compare(link, firm, file).await,
        ImportKind::Links => import_links::compare(link, firm, file).await,
    }
}

/// How many lines are taken over by one statement: an engine that reads the table it adds to holds them in memory.
const SLICE: i64 = 20_000;

/// The ranges in which the lines of a file are taken over, each above the first and up to the second of a pair. `next`
/// answers what the line that many after `$3` is matched by, `$4` being how many are skipped.
pub(super) async fn slices(
    link: &mut Link,
    firm: FirmId,
    file: &ImportFile,
    next: &Statement,
) -> Result<Vec<(String, String)>, StoreError> {
    let mut slices = Vec::new();
    let mut after = String::new();
    loop {
        let row = link.opt(next, args![firm, file.id, &after, SLICE - 1]).await?;
        let Some(row) = row else {
            slices.push((after, char::MAX.to_string()));
            return Ok(slices);
        };
        let upto = row.text(0)?;
        slices.push((std::mem::replace(&mut after, upto.clone()), upto));
    }
}

/// Notes the lines that a statement finds in error.
pub(super) async fn note_faults(
    link: &mut Link,
    statement: &Statement,
    firm: FirmId,
    file: &ImportFile,
    (column, fault): (Column, Fault),
) -> Result<(), StoreError> {
    let args = args![
        firm,
        file.id,
        file.position(column),
        fault.as_str(),
        column.as_str()
    ];
    link.run(statement, args).await.map(|_| ())
}

async fn add_rows(
    link: &mut Link,
    firm: FirmId,
    import: ImportId,
    rows: &[(u64, ImportRow)],
) -> Result<(), StoreError> {
    let Some((_, first)) = rows.first() else {
        return Ok(());
    };
    let shape = match first {
        ImportRow::Dossier(_) => &import_dossiers::LINES,
        ImportRow::Staff(_) => &import_staff::LINES,
        ImportRow::Contact(_) => &import_contacts::LINES,
        ImportRow::Link(_) => &import_links::LINES,
    };
    let mut rest = rows;
    for (at, size) in LineShape::SIZES.iter().enumerate() {
        while rest.len() >= *size {
            let (chunk, after) = rest.split_at(*size);
            let mut args = Vec::with_capacity(2 + size * shape.per_row);
            args.extend(args![firm, import]);
            for (line, row) in chunk {
                args.push(Arg::from(number(*line)));
                match row {
                    ImportRow::Dossier(row) => import_dossiers::line_args(row, &mut args),
                    ImportRow::Staff(row) => import_staff::line_args(row, &mut args),
                    ImportRow::Contact(row) => import_contacts::line_args(row, &mut args),
                    ImportRow::Link(row) => import_links::line_args(row, &mut args),
                }
            }
            link.run(&shape.statement(at), args).await?;
            rest = after;
        }
    }
    Ok(())
}

/// How lines of one kind are inserted, many by one statement: row by row costs ten seconds per 100,000 on a server.
pub(super) struct LineShape {
    name: &'static str,
    /// Parameters of one line, the line's number among them.
    per_row: usize,
    sql: LazyLock<[String; 3]>,
}

impl LineShape {
    /// How many lines one statement inserts, the most first. SQLite finds each parameter by going through all of them: a
    /// statement of 500 lines costs ten times as much a line.
    const SIZES: [usize; 3] = [50, 10, 1];

    pub(super) const fn new(name: &'static str, per_row: usize, sql: fn() -> [String; 3]) -> Self {
        Self {
            name,
            per_row,
            sql: LazyLock::new(sql),
        }
    }

    /// The three statements, made once.
    pub(super) fn texts(table_and_columns: &str, per_row: usize) -> [String; 3] {
        Self::SIZES.map(|size| insertion(&format!("INSERT INTO {table_and_columns}"), size, per_row, ""))
    }

    fn statement(&'static self, at: usize) -> Statement {
        Statement {
            name: self.name,
            sql: &self.sql[at],
        }
    }

    pub(super) fn statements(&'static self) -> [Statement; 3] {
        [0, 1, 2].map(|at| self.statement(at))
    }
}

fn number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
