//! Files that are being brought in: read into tables of lines, compared with what is there, then taken over in one
//! transaction. Everything before that is no act and leaves no entry.

use hub_domain::ids::{ActId, FirmId, ImportId, StaffId};
use hub_domain::import::{CellFault, Column, Fault, ImportKind, KEPT_FAULTS, Row as ImportRow};
use hub_domain::moment::Moment;
use serde_json::{Value, json};

use super::import_lines::compare;
use crate::db::{Link, Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmReader, FirmTx};
use crate::sql::firm_sql;

macro_rules! file_columns {
    () => {
        "SELECT id, staff_id, kind, file_name, digest, columns, ignored, state, reason, detail, done, total, lines, \
            faulty, added, changed, unchanged, act_id, created_at, updated_at FROM import_file "
    };
}

firm_sql! {
    FILE = concat!(file_columns!(), "WHERE firm_id = $1 AND id = $2 AND expires_at > $3");
    FILES = concat!(file_columns!(), "WHERE firm_id = $1 AND kind = $2 AND expires_at > $3 ORDER BY id DESC LIMIT 10");
    APPLIED = "UPDATE import_file SET state = 'applied', act_id = $3, added = $4, changed = $5, unchanged = $6, \
            updated_at = $7, expires_at = $8 \
        WHERE firm_id = $1 AND id = $2 AND state IN ('ready', 'applying')";
    RECENT = concat!(file_columns!(), "WHERE firm_id = $1 AND expires_at > $2 AND ($3 = 0 OR staff_id = $3) \
        ORDER BY id DESC LIMIT 20");
    FAULTS = "SELECT line, position, fault, column_code, shown_value, other_line FROM import_fault \
        WHERE firm_id = $1 AND import_id = $2 ORDER BY line, position, fault, column_code LIMIT $3";
}

/// How long an import that was taken over is told among the jobs, in days; its lines are forgotten at once.
const KEPT_DAYS: i64 = 30;

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// The file is being read.
    Reading,
    /// Read and compared: it can be taken over, unless lines are in error.
    Ready,
    /// Being taken over.
    Applying,
    /// Taken over.
    Applied,
    /// Given up by a person; nothing was changed.
    Cancelled,
    /// The file cannot be read; nothing was changed.
    Unreadable,
}

impl ImportState {
    fn parse(code: &str) -> Option<Self> {
        Some(match code {
            "reading" => Self::Reading,
            "ready" => Self::Ready,
            "applying" => Self::Applying,
            "applied" => Self::Applied,
            "cancelled" => Self::Cancelled,
            "unreadable" => Self::Unreadable,
            _ => return None,
        })
    }
}

/// What an import comes to: lines that add, change, or change nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// New.
    pub added: i64,
    /// Changed.
    pub changed: i64,
    /// As they are already.
    pub unchanged: i64,
}

/// A file that is being brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFile {
    /// Its row.
    pub id: ImportId,
    /// Who sent it; nobody for the command line.
    pub staff: Option<StaffId>,
    /// What it holds.
    pub kind: ImportKind,
    /// Its name, as it was sent.
    pub name: String,
    /// Its SHA-256, once it was read.
    pub digest: Option<Vec<u8>>,
    /// Its columns in order, none for those that are left out.
    pub columns: Vec<Option<Column>>,
    /// The heads that were not recognised.
    pub ignored: Vec<String>,
    /// How far it has come.
    pub state: ImportState,
    /// Why it cannot be read, as a code; empty when it can.
    pub reason: String,
    /// What the reason is about.
    pub detail: String,
    /// What was read of it, out of `total`.
    pub done: i64,
    /// Its size, in bytes or lines.
    pub total: i64,
    /// Lines read, heads and empty lines aside.
    pub lines: i64,
    /// Lines in error.
    pub faulty: i64,
    /// What the sound lines come to.
    pub counts: ImportCounts,
    /// The act that took it over.
    pub act: Option<ActId>,
    /// When it was sent.
    pub created_at: Moment,
    /// When it last moved.
    pub updated_at: Moment,
}

impl ImportFile {
    /// Where a column stands, from 1; 0 when the file has no such column.
    pub(super) fn position(&self, column: Column) -> i64 {
        let place = self.columns.iter().position(|each| *each == Some(column));
        place.map_or(0, |place| i64::try_from(place + 1).unwrap_or(0))
    }
}

/// One fault of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFault {
    /// The line, the heads being line 1.
    pub line: i64,
    /// Where the column stands, from 1; 0 when the file has no such column.
    pub position: i64,
    /// Which column; none for a cell without a head.
    pub column: Option<Column>,
    /// What is wrong.
    pub fault: Fault,
    /// What stands there, shortened.
    pub value: String,
    /// The line that this one repeats; 0 otherwise.
    pub other_line: i64,
}

/// Lines of a file, read and checked as far as they can be by themselves.
#[derive(Debug, Default)]
pub struct ImportBatch {
    /// Sound lines.
    pub rows: Vec<(u64, ImportRow)>,
    /// What is wrong with the others.
    pub faults: Vec<(u64, CellFault)>,
    /// What was read of the file so far.
    pub done: u64,
    /// Lines read so far.
    pub lines: u64,
    /// Lines in error so far.
    pub faulty: u64,
}

impl FirmReader {
    /// One import.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn import_file(&mut self, id: ImportId, now: Moment) -> Result<Option<ImportFile>, StoreError> {
        let (firm, link) = self.firm_link();
        file_of(link, firm, id, now).await
    }

    /// The newest imports of a kind, at most ten.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn import_files(
        &mut self,
        kind: ImportKind,
        now: Moment,
    ) -> Result<Vec<ImportFile>, StoreError> {
        let (firm, link) = self.firm_link();
        let rows = link.all(&FILES, args![firm, kind.as_str(), now]).await?;
        rows.iter().map(file).collect()
    }

    /// The newest imports, at most twenty: everybody's, or one person's.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn recent_imports(
        &mut self,
        of: Option<StaffId>,
        now: Moment,
    ) -> Result<Vec<ImportFile>, StoreError> {
        let (firm, link) = self.firm_link();
        let of = of.map_or(0, |staff| staff.0);
        let rows = link.all(&RECENT, args![firm, now, of]).await?;
        rows.iter().map(file).collect()
    }

    /// What is wrong with the lines of a file, by line, at most `limit`.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn import_faults(&mut self, id: ImportId, limit: i64) -> Result<Vec<ImportFault>, StoreError> {
        let (firm, link) = self.firm_link();
        let rows = link.all(&FAULTS, args![firm, id, limit.min(KEPT_FAULTS)]).await?;
        rows.iter().map(fault).collect()
    }
}

impl FirmTx {
    /// One import, as this transaction sees it.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn import_file(&mut self, id: ImportId) -> Result<Option<ImportFile>, StoreError> {
        let at = self.at();
        let (firm, link) = self.parts();
        file_of(link, firm, id, at).await
    }

    /// What a file comes to now, and how many of its lines are in error now.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn compare_import(&mut self, file: &ImportFile) -> Result<(ImportCounts, i64), StoreError> {
        let (firm, link) = self.parts();
        compare(link, firm, file).await
    }

    /// Notes in the transaction that takes a file over that it did. Answers `false` when it was given up meanwhile.
    pub(super) async fn close_import(
        &mut self,
        file: &ImportFile,
        counts: ImportCounts,
    ) -> Result<bool, StoreError> {
        let (act, at) = (self.act(), self.at());
        let (firm, link) = self.parts();
        let args = args![
            firm,
            file.id,
            act,
            counts.added,
            counts.changed,
            counts.unchanged,
            at,
            at.plus_days(KEPT_DAYS)
        ];
        Ok(link.run(&APPLIED, args).await? > 0)
    }
}

pub(super) async fn file_of(
    link: &mut Link,
    firm: FirmId,
    import: ImportId,
    now: Moment,
) -> Result<Option<ImportFile>, StoreError> {
    let row = link.opt(&FILE, args![firm, import, now]).await?;
    row.as_ref().map(file).transpose()
}

fn file(row: &Row) -> Result<ImportFile, StoreError> {
    let (columns, ignored) = (row.text(5)?, row.text(6)?);
    Ok(ImportFile {
        id: row.id(0)?,
        staff: row.maybe_id(1)?,
        kind: row.code(2, ImportKind::parse)?,
        name: row.text(3)?,
        digest: row.maybe_blob(4)?,
        columns: columns.split(',').map(Column::parse).collect(),
        ignored: ignored.lines().map(str::to_owned).collect(),
        state: row.code(7, ImportState::parse)?,
        reason: row.text(8)?,
        detail: row.text(9)?,
        done: row.int(10)?,
        total: row.int(11)?,
        lines: row.int(12)?,
        faulty: row.int(13)?,
        counts: ImportCounts {
            added: row.int(14)?,
            changed: row.int(15)?,
            unchanged: row.int(16)?,
        },
        act: row.maybe_id(17)?,
        created_at: row.moment(18)?,
        updated_at: row.moment(19)?,
    })
}

fn fault(row: &Row) -> Result<ImportFault, StoreError> {
    Ok(ImportFault {
        line: row.int(0)?,
        position: row.int(1)?,
        fault: row.code(2, Fault::parse)?,
        column: Column::parse(&row.text(3)?),
        value: row.text(4)?,
        other_line: row.int(5)?,
    })
}

/// What the journal keeps of a file that was taken over: what it came to, and its digest, by which the file itself proves
/// what it held.
pub(super) fn imported(file: &ImportFile, counts: ImportCounts) -> Value {
    let digest: Option<String> = file
        .digest
        .as_ref()
        .map(|digest| digest.iter().map(|byte| format!("{byte:02x}")).collect());
    json!({
        "file": file.name,
        "file_digest": digest,
        "columns": file.columns.iter().flatten().map(|column| column.as_str()).collect::<Vec<_>>(),
        "added": counts.added,
        "changed": counts.changed,
        "unchanged": counts.unchanged,
    })
}

pub(super) fn rows(touched: u64) -> Result<i64, StoreError> {
    i64::try_from(touched).map_err(StoreError::internal)
}
