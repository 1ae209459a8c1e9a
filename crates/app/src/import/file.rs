//! A file, whatever its format: recognised by its first bytes, read in pieces, every line checked by the domain.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;

use hub_domain::import::{
    CellFault, Column, Fault, HeadFault, ImportKind, KEPT_FAULTS, Known, Layout, MAX_COLUMNS, MAX_LINE_BYTES,
    MAX_LINES, read_row,
};
use hub_store::ImportBatch;
use sha2::{Digest, Sha256};

use super::{csv, xlsx};

/// How many sound lines are handed over together.
const LINES_A_PIECE: usize = 4_000;

/// After how many lines progress is told, even when none of them is sound.
const LINES_TOLD: u64 = 20_000;

/// What a file may be at most.
#[derive(Debug, Clone)]
pub struct ImportLimits {
    /// The most bytes of a file sent to the pages.
    pub file_bytes: u64,
    /// The most bytes of a spreadsheet once it is unpacked.
    pub unpacked_bytes: u64,
    /// Where files are kept while they are read.
    pub folder: PathBuf,
}

impl Default for ImportLimits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            unpacked_bytes: 512 << 20,
            folder: PathBuf::from("."),
        }
    }
}

/// A file to be read.
#[derive(Debug)]
pub struct Source {
    /// The file itself, read from its beginning.
    pub file: File,
    /// Its name, shown and kept in the journal.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
}

impl Source {
    /// A file with its name.
    ///
    /// # Errors
    /// When its length cannot be read.
    pub fn new(file: File, name: &str) -> std::io::Result<Self> {
        let bytes = file.metadata()?.len();
        Ok(Self {
            file,
            name: name.to_owned(),
            bytes,
        })
    }
}

/// The last part of a name, without what no name of a file shows.
#[must_use]
pub fn file_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars()
        .filter(|letter| !letter.is_control())
        .take(120)
        .collect()
}

/// Why a file as a whole cannot be read. The code of each is part of the name of its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFault {
    /// Nothing in it.
    Empty,
    /// Its heads cannot be used.
    Heads(HeadFault),
    /// An old spreadsheet (`.xls`).
    OldSpreadsheet,
    /// A spreadsheet of another kind (`.ods`), or an archive that is none.
    OtherArchive,
    /// Text in UTF-16.
    Utf16,
    /// Neither text nor a spreadsheet.
    Binary,
    /// A spreadsheet that cannot be opened.
    Broken,
    /// A spreadsheet that unpacks to more than the limit, in megabytes.
    Unpacked(u64),
    /// A line with more than [`MAX_LINE_BYTES`] bytes or [`MAX_COLUMNS`] cells, mostly after a missing quotation mark.
    LongLine(u64),
    /// More than [`MAX_LINES`] lines.
    ManyLines,
    /// The file cannot be read from the disk.
    Unreadable,
}

impl FileFault {
    /// The stored code, and what it is about.
    #[must_use]
    pub fn code(&self) -> (&'static str, String) {
        match self {
            Self::Empty | Self::Heads(HeadFault::NoHeads) => ("empty", String::new()),
            Self::Heads(HeadFault::Missing(column)) => ("missing-column", column.as_str().to_owned()),
            Self::Heads(HeadFault::Repeated(_, head)) => ("repeated-column", head.clone()),
            Self::Heads(HeadFault::TooMany) => ("many-columns", MAX_COLUMNS.to_string()),
            Self::OldSpreadsheet => ("old-spreadsheet", String::new()),
            Self::OtherArchive => ("other-archive", String::new()),
            Self::Utf16 => ("utf16", String::new()),
            Self::Binary => ("binary", String::new()),
            Self::Broken => ("broken", String::new()),
            Self::Unpacked(limit) => ("unpacked", (limit >> 20).to_string()),
            Self::LongLine(line) => ("long-line", line.to_string()),
            Self::ManyLines => ("many-lines", MAX_LINES.to_string()),
            Self::Unreadable => ("unreadable", String::new()),
        }
    }
}

impl From<std::io::Error> for FileFault {
    fn from(_: std::io::Error) -> Self {
        Self::Unreadable
    }
}

/// What reading hands over, in this order: heads, lines again and again, the end.
#[derive(Debug)]
pub(crate) enum Piece {
    /// The columns in order, and the heads that were not recognised.
    Heads(Vec<Option<Column>>, Vec<String>),
    /// Lines.
    Lines(ImportBatch),
    /// Everything was read; the digest of the file.
    End([u8; 32]),
}

/// Whoever takes the pieces: answers whether more are wanted.
pub(crate) type Sink<'a> = &'a mut dyn FnMut(Piece) -> bool;

/// Reads a file to its end, or until nobody wants more.
///
/// # Errors
/// Why the file as a whole cannot be read.
pub(crate) fn read(
    kind: ImportKind,
    source: &mut Source,
    limits: &ImportLimits,
    known: &Known,
    sink: Sink<'_>,
) -> Result<(), FileFault> {
    let mut head = [0_u8; 8];
    let filled = fill(&mut source.file, &mut head)?;
    source.file.seek(SeekFrom::Start(0))?;
    let mut lines = Lines::new(kind, known, sink);
    match &head[..filled] {
        [] => return Err(FileFault::Empty),
        [b'P', b'K', 3 | 5, ..] => {
            xlsx::read(source, limits, &mut lines)?;
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(FileFault::OldSpreadsheet),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Err(FileFault::Utf16),
        start if start.contains(&0) => return Err(FileFault::Binary),
        _ => csv::read(source, &mut lines)?,
    }
    if lines.layout.is_none() && !lines.is_stopped {
        return Err(FileFault::Empty);
    }
    lines.hand_over();
    if !lines.is_stopped {
        let digest = digest(&mut source.file)?;
        (lines.sink)(Piece::End(digest));
    }
    Ok(())
}

fn fill(file: &mut File, head: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < head.len() {
        match file.read(&mut head[filled..])? {
            0 => break,
            more => filled += more,
        }
    }
    Ok(filled)
}

fn digest(file: &mut File) -> std::io::Result<[u8; 32]> {
    file.seek(SeekFrom::Start(0))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hasher.finalize().into()),
            more => hasher.update(&buffer[..more]),
        }
    }
}

/// Lines as they come, from either format.
pub(super) struct Lines<'a> {
    kind: ImportKind,
    known: &'a Known,
    sink: Sink<'a>,
    layout: Option<Layout>,
    batch: ImportBatch,
    kept_faults: i64,
    /// Whether nobody wants more.
    pub(super) is_stopped: bool,
}

impl<'a> Lines<'a> {
    fn new(kind: ImportKind, known: &'a Known, sink: Sink<'a>) -> Self {
        Self {
            kind,
            known,
            sink,
            layout: None,
            batch: ImportBatch::default(),
            kept_faults: 0,
            is_stopped: false,
        }
    }

    /// Takes one line: the first is the heads. `done` is how much of the file was read by then.
    pub(super) fn take(
        &mut self,
        line: u64,
        cells: &[Result<std::borrow::Cow<'_, str>, Fault>],
        done: u64,
    ) -> Result<(), FileFault> {
        if cells
            .iter()
            .all(|cell| cell.as_ref().is_ok_and(|text| text.trim().is_empty()))
        {
            return Ok(());
        }
        let bytes: usize = cells
            .iter()
            .map(|cell| cell.as_ref().map_or(0, |text| text.len()))
            .sum();
        if bytes > MAX_LINE_BYTES || cells.len() > MAX_COLUMNS * 2 {
            return Err(FileFault::LongLine(line));
        }
        let Some(layout) = &self.layout else {
            return self.take_heads(cells);
        };
        if self.batch.lines == MAX_LINES {
            return Err(FileFault::ManyLines);
        }
        self.batch.lines += 1;
        self.batch.done = done;
        match read_row(self.kind, layout, cells, self.known) {
            Ok(row) => self.batch.rows.push((line, row)),
            Err(faults) => {
                self.batch.faulty += 1;
                self.keep(line, faults);
            }
        }
        let held = self.batch.rows.len() + self.batch.faults.len();
        if held >= LINES_A_PIECE || self.batch.lines.is_multiple_of(LINES_TOLD) {
            self.hand_over();
        }
        Ok(())
    }

    fn take_heads(&mut self, cells: &[Result<std::borrow::Cow<'_, str>, Fault>]) -> Result<(), FileFault> {
        let heads: Vec<String> = cells
            .iter()
            .map(|cell| {
                cell.as_ref()
                    .map_or_else(|_| String::new(), |text| text.trim().to_owned())
            })
            .collect();
        // Spreadsheets leave empty columns at the end of a line.
        let used = heads
            .iter()
            .rposition(|head| !head.is_empty())
            .map_or(0, |last| last + 1);
        let layout = Layout::read(self.kind, &heads[..used]).map_err(FileFault::Heads)?;
        let columns = (0..layout.len()).map(|place| layout.at(place)).collect();
        let ignored = layout
            .ignored()
            .iter()
            .map(|head| CellFault::new(None, 0, head, Fault::TooLong).value)
            .collect();
        self.is_stopped |= !(self.sink)(Piece::Heads(columns, ignored));
        self.layout = Some(layout);
        Ok(())
    }

    fn keep(&mut self, line: u64, faults: Vec<CellFault>) {
        for fault in faults {
            if self.kept_faults < KEPT_FAULTS {
                self.kept_faults += 1;
                self.batch.faults.push((line, fault));
            }
        }
    }

    fn hand_over(&mut self) {
        if self.is_stopped || self.layout.is_none() {
            return;
        }
        let next = ImportBatch {
            done: self.batch.done,
            lines: self.batch.lines,
            faulty: self.batch.faulty,
            ..ImportBatch::default()
        };
        let batch = std::mem::replace(&mut self.batch, next);
        self.is_stopped |= !(self.sink)(Piece::Lines(batch));
    }
}

/// A new file in the folder of files that are being read; it is gone once it is closed, whatever happens.
///
/// # Errors
/// When the folder cannot be written to.
pub fn spool(limits: &ImportLimits) -> std::io::Result<File> {
    tempfile::tempfile_in(&limits.folder)
}
