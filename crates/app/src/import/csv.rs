//! CSV with `;`, `,` or tabs, in UTF-8 or Windows-1252: never more than one line in memory.

use std::borrow::Cow;
use std::io::Read;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use hub_domain::import::{Encoding, Fault, MAX_COLUMNS, MAX_LINE_BYTES, delimiter_of};

use super::file::{FileFault, Lines, Source};

const CHUNK_BYTES: usize = 64 * 1024;
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Reads a file line by line.
pub(super) fn read(source: &mut Source, lines: &mut Lines<'_>) -> Result<(), FileFault> {
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut filled = 0;
    while filled < chunk.len() {
        match source.file.read(&mut chunk[filled..])? {
            0 => break,
            more => filled += more,
        }
    }
    let start = if chunk[..filled].starts_with(BOM) {
        BOM.len()
    } else {
        0
    };
    let encoding = if start > 0 {
        Encoding::Utf8
    } else {
        Encoding::default()
    };
    let heads_end = chunk[start..filled]
        .iter()
        .position(|byte| matches!(byte, b'\r' | b'\n'));
    let heads = &chunk[start..heads_end.map_or(filled, |end| start + end)];
    let mut records = Records {
        reader: ReaderBuilder::new().delimiter(delimiter_of(heads)).build(),
        text: vec![0; MAX_LINE_BYTES],
        ends: vec![0; MAX_COLUMNS * 2 + 1],
        text_filled: 0,
        ends_filled: 0,
        encoding,
        line: 1,
        record_line: None,
        done: start as u64,
    };
    let mut first = start;
    loop {
        records.feed(&chunk[first..filled], lines)?;
        if filled == 0 || lines.is_stopped {
            return Ok(());
        }
        first = 0;
        filled = source.file.read(&mut chunk)?;
    }
}

struct Records {
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    text_filled: usize,
    ends_filled: usize,
    encoding: Encoding,
    /// The line that the next byte stands on.
    line: u64,
    /// The line on which the record being read began.
    record_line: Option<u64>,
    done: u64,
}

impl Records {
    /// Reads what came; nothing came at the end of the file, which ends the last record.
    fn feed(&mut self, mut input: &[u8], lines: &mut Lines<'_>) -> Result<(), FileFault> {
        let is_end = input.is_empty();
        while (is_end || !input.is_empty()) && !lines.is_stopped {
            let (result, read, written, ended) = self.reader.read_record(
                input,
                &mut self.text[self.text_filled..],
                &mut self.ends[self.ends_filled..],
            );
            self.count(&input[..read]);
            input = &input[read..];
            self.text_filled += written;
            self.ends_filled += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    return Err(FileFault::LongLine(self.record_line.unwrap_or(self.line)));
                }
                ReadRecordResult::Record => self.hand_over(lines)?,
                ReadRecordResult::End => return Ok(()),
            }
        }
        Ok(())
    }

    /// Counts lines, so that faults are found again in an editor: a record may span several.
    fn count(&mut self, bytes: &[u8]) {
        self.done += bytes.len() as u64;
        let mut rest = bytes;
        if self.record_line.is_none() {
            let blank = rest.iter().position(|byte| !matches!(byte, b'\r' | b'\n'));
            let (before, record) = rest.split_at(blank.unwrap_or(rest.len()));
            self.line += breaks(before);
            if !record.is_empty() {
                self.record_line = Some(self.line);
            }
            rest = record;
        }
        self.line += breaks(rest);
    }

    fn hand_over(&mut self, lines: &mut Lines<'_>) -> Result<(), FileFault> {
        let mut from = 0;
        let mut cells: Vec<Result<Cow<'_, str>, Fault>> = Vec::with_capacity(self.ends_filled);
        for end in &self.ends[..self.ends_filled] {
            cells.push(self.encoding.text(&self.text[from..*end]));
            from = *end;
        }
        let line = self.record_line.take().unwrap_or(self.line);
        lines.take(line, &cells, self.done)?;
        (self.text_filled, self.ends_filled) = (0, 0);
        Ok(())
    }
}

fn breaks(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}
