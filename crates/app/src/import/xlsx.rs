//! Spreadsheets (`.xlsx`): measured before they are opened, then read cell by cell.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use calamine::{DataRef, Reader as _, Xlsx};
use hub_domain::import::{Fault, MAX_COLUMNS};

use super::file::{FileFault, ImportLimits, Lines, Source};

/// The texts that cells share are held in memory: no more bytes of them than this.
const SHARED_TEXT_BYTES: u64 = 128 << 20;
/// More files than any spreadsheet has.
const MAX_ENTRIES: usize = 10_000;

/// Reads the first sheet.
pub(super) fn read(
    source: &mut Source,
    limits: &ImportLimits,
    lines: &mut Lines<'_>,
) -> Result<(), FileFault> {
    measure(&mut source.file, limits)?;
    source.file.seek(SeekFrom::Start(0))?;
    let file = BufReader::new(source.file.try_clone()?);
    let mut book: Xlsx<BufReader<File>> = Xlsx::new(file).map_err(|_| FileFault::Broken)?;
    let sheet = book.sheet_names().first().cloned().ok_or(FileFault::Empty)?;
    let mut cells = book
        .worksheet_cells_reader(&sheet)
        .map_err(|_| FileFault::Broken)?;
    let last = u64::from(cells.dimensions().end.0).max(1);
    let mut row: Vec<Result<Cow<'_, str>, Fault>> = Vec::new();
    let mut at = 0;
    // Progress is told in bytes, of which the rows are a share.
    let share = |at: u32| (u64::from(at).min(last)) * source.bytes / last;
    while let Some(cell) = cells.next_cell().map_err(|_| FileFault::Broken)? {
        let (line, column) = cell.get_position();
        if line != at {
            lines.take(u64::from(at) + 1, &row, share(at))?;
            row.clear();
            at = line;
        }
        if lines.is_stopped {
            return Ok(());
        }
        let Some(text) = text(cell.get_value()) else {
            continue;
        };
        let column = column as usize;
        if column >= MAX_COLUMNS * 2 {
            return Err(FileFault::LongLine(u64::from(line) + 1));
        }
        if row.len() <= column {
            row.resize_with(column + 1, || Ok(Cow::Borrowed("")));
        }
        row[column] = Ok(Cow::Owned(text));
    }
    lines.take(u64::from(at) + 1, &row, share(at))
}

/// Unpacks the whole file once without keeping anything: what its directory says of its size is not believed.
fn measure(file: &mut File, limits: &ImportLimits) -> Result<(), FileFault> {
    file.seek(SeekFrom::Start(0))?;
    let reader = BufReader::new(file.try_clone()?);
    let mut archive = zip::ZipArchive::new(reader).map_err(|_| FileFault::Broken)?;
    if archive.index_for_name("xl/workbook.xml").is_none() {
        return Err(FileFault::OtherArchive);
    }
    if archive.len() > MAX_ENTRIES {
        return Err(FileFault::Broken);
    }
    let mut left = limits.unpacked_bytes;
    let mut buffer = vec![0; 64 * 1024];
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|_| FileFault::Broken)?;
        let name = entry.name().map_err(|_| FileFault::Broken)?.to_ascii_lowercase();
        let is_shared = name.ends_with("sharedstrings.xml");
        let mut shared = SHARED_TEXT_BYTES;
        loop {
            let more = match entry.read(&mut buffer).map_err(|_| FileFault::Broken)? {
                0 => break,
                more => more as u64,
            };
            if more > left || (is_shared && more > shared) {
                return Err(FileFault::Unpacked(limits.unpacked_bytes.min(if is_shared {
                    SHARED_TEXT_BYTES
                } else {
                    u64::MAX
                })));
            }
            left -= more;
            shared = shared.saturating_sub(more);
        }
    }
    Ok(())
}

/// A cell as text: what a formula came to, numbers without a fraction that is none.
fn text(cell: &DataRef<'_>) -> Option<String> {
    Some(match cell {
        DataRef::Empty | DataRef::Error(_) => return None,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(true) => "1".to_owned(),
        DataRef::Bool(false) => "0".to_owned(),
        DataRef::DateTime(moment) => moment.as_f64().to_string(),
    })
}
