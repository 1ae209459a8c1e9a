//! Files as they come: encodings, separators, spreadsheets, and everything that is made to hurt.

use std::io::{Seek as _, SeekFrom, Write as _};

use hub_domain::import::{Column, Fault, HeadFault, ImportKind, Known, Row};
use rust_xlsxwriter::Workbook;

use super::file::{FileFault, ImportLimits, Piece, Source, read};

/// What was read: lines with their codes and names, faults with line, position and kind.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    rows: Vec<(u64, String, Option<String>)>,
    faults: Vec<(u64, u32, Fault)>,
    lines: u64,
    faulty: u64,
    ended: bool,
    /// The most lines that were handed over together.
    largest: usize,
}

fn source(bytes: &[u8]) -> Source {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).expect("written");
    file.seek(SeekFrom::Start(0)).expect("rewound");
    Source::new(file, "essai.csv").expect("its length")
}

fn see(bytes: &[u8]) -> Result<Seen, FileFault> {
    see_within(bytes, &ImportLimits::default())
}

fn see_within(bytes: &[u8], limits: &ImportLimits) -> Result<Seen, FileFault> {
    let mut seen = Seen::default();
    let outcome = read(
        ImportKind::Dossiers,
        &mut source(bytes),
        limits,
        &Known::default(),
        &mut |piece| {
            match piece {
                Piece::Heads(..) => {}
                Piece::Lines(batch) => {
                    seen.largest = seen.largest.max(batch.rows.len() + batch.faults.len());
                    (seen.lines, seen.faulty) = (batch.lines, batch.faulty);
                    seen.rows
                        .extend(batch.rows.into_iter().take(100).map(|(line, row)| {
                            let Row::Dossier(row) = row else { panic!("{row:?}") };
                            (line, row.code.to_string(), row.name.map(|name| name.to_string()))
                        }));
                    seen.faults.extend(
                        batch
                            .faults
                            .into_iter()
                            .take(100)
                            .map(|(line, fault)| (line, fault.position, fault.fault)),
                    );
                }
                Piece::End(_) => seen.ended = true,
            }
            true
        },
    );
    outcome.map(|()| seen)
}

fn pairs(seen: &Seen) -> Vec<(u64, &str, &str)> {
    assert!(seen.ended, "{seen:?}");
    seen.rows
        .iter()
        .map(|(line, code, name)| (*line, code.as_str(), name.as_deref().unwrap_or("-")))
        .collect()
}

#[test]
fn every_usual_way_of_writing_a_csv_is_read() {
    let texts: [Vec<u8>; 6] = [
        "Code dossier;Nom\r\nA1;Éceil\r\nA2;Œuvre\r\n".into(),
        "\u{feff}Code dossier;Nom\nA1;Éceil\nA2;Œuvre".into(),
        "code,name\nA1,Éceil\nA2,\"Œuvre\"\n".into(),
        "NOM\tCODE\nÉceil\tA1\nŒuvre\tA2\n".into(),
        b"Code dossier;Nom\r\nA1;\xc9ceil\r\nA2;\x8cuvre\r\n".into(),
        "Ville;Code dossier;Nom;\r\nParis;A1;Éceil;\r\nLyon;A2;Œuvre;\r\n".into(),
    ];
    for text in texts {
        let seen = see(&text).unwrap();
        assert_eq!(pairs(&seen), [(2, "A1", "Éceil"), (3, "A2", "Œuvre")], "{text:?}");
    }
}

/// Faults are found again in an editor: blank lines and lines within quotation marks count.
#[test]
fn lines_are_numbered_as_an_editor_shows_them() {
    let seen = see("code;nom\n\n\nA1;\"deux\nlignes\"\n;\nA2;x\r\n\r\nA 3;y".as_bytes()).unwrap();
    assert_eq!(pairs(&seen), [(7, "A2", "x")]);
    assert_eq!(
        seen.faults,
        [(4, 2, Fault::ControlCharacter), (9, 1, Fault::CodeCharacters)]
    );
    assert_eq!((seen.lines, seen.faulty), (3, 2));
}

#[test]
fn a_file_that_changes_its_encoding_tells_the_lines() {
    let seen = see(b"code;nom\nA1;\xc3\xa9\nA2;\xe9\nA3;z").unwrap();
    assert_eq!(pairs(&seen), [(2, "A1", "é"), (4, "A3", "z")]);
    assert_eq!(seen.faults, [(3, 2, Fault::Unreadable)]);
}

/// S7: a cell that a spreadsheet would run is text here, and nothing is ever run.
#[test]
fn formulas_are_text() {
    let seen = see("code;nom\nA1;=HYPERLINK(\"http://x\")\nA2;'@SUM(A1)\n=A3;x".as_bytes()).unwrap();
    assert_eq!(
        pairs(&seen),
        [(2, "A1", "=HYPERLINK(\"http://x\")"), (3, "A2", "@SUM(A1)")]
    );
    assert_eq!(seen.faults, [(4, 1, Fault::CodeCharacters)]);
}

#[test]
fn what_is_no_such_file_says_so() {
    for (bytes, fault) in [
        (&b""[..], FileFault::Empty),
        (b"\n\n;;\n", FileFault::Empty),
        (
            b"Nom;Ville\nx;y",
            FileFault::Heads(HeadFault::Missing(Column::Code)),
        ),
        (
            b"code;Code dossier\nx;y",
            FileFault::Heads(HeadFault::Repeated(Column::Code, "Code dossier".into())),
        ),
        (b"\xff\xfec\0o\0d\0e\0", FileFault::Utf16),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", FileFault::OldSpreadsheet),
        (b"\x7fELF\x02\x01\0\0", FileFault::Binary),
        (b"PK\x03\x04 truncated", FileFault::Broken),
    ] {
        assert_eq!(see(bytes), Err(fault), "{bytes:?}");
    }
}

/// A line of ten megabytes, a quotation mark that is never closed, and lines of a million cells stop the reading at once.
#[test]
fn endless_lines_are_refused() {
    let mut long = b"code;nom\nA1;x\nA2;".to_vec();
    long.extend(std::iter::repeat_n(b'x', 10 << 20));
    assert_eq!(see(&long), Err(FileFault::LongLine(3)));
    let mut open = b"code;nom\nA1;\"x\n".to_vec();
    open.extend(b"A2;y\n".repeat(100_000));
    assert_eq!(see(&open), Err(FileFault::LongLine(2)));
    let mut wide = b"code;nom\nA1".to_vec();
    wide.extend(b";".repeat(1_000_000));
    assert_eq!(see(&wide), Err(FileFault::LongLine(2)));
    assert_eq!(see(&b";".repeat(1_000_000)), Err(FileFault::LongLine(1)));
}

/// A file of a million lines is read in pieces, and one line more is refused.
#[test]
fn a_million_lines_are_read_and_no_more() {
    let mut text = b"code\n".to_vec();
    text.extend(b"A\n".repeat(1_000_000));
    let seen = see(&text).unwrap();
    assert_eq!((seen.lines, seen.faulty, seen.ended), (1_000_000, 0, true));
    assert!(seen.largest <= 4_000, "{}", seen.largest);
    text.extend(b"A\n");
    assert_eq!(see(&text), Err(FileFault::ManyLines));
}

/// However many lines are wrong, ten thousand faults are kept and all are counted.
#[test]
fn faults_are_counted_and_the_first_are_kept() {
    let mut text = b"code\n".to_vec();
    text.extend(b"A 1\n".repeat(30_000));
    let mut kept = 0;
    let mut faulty = 0;
    read(
        ImportKind::Dossiers,
        &mut source(&text),
        &ImportLimits::default(),
        &Known::default(),
        &mut |piece| {
            if let Piece::Lines(batch) = piece {
                kept += batch.faults.len();
                faulty = batch.faulty;
            }
            true
        },
    )
    .unwrap();
    assert_eq!((kept, faulty), (10_000, 30_000));
}

/// Nothing is read once nobody wants more.
#[test]
fn reading_stops_when_it_is_given_up() {
    let text = format!("code\n{}", "A\n".repeat(20_000));
    let mut pieces = 0;
    let outcome = read(
        ImportKind::Dossiers,
        &mut source(text.as_bytes()),
        &ImportLimits::default(),
        &Known::default(),
        &mut |_| {
            pieces += 1;
            pieces < 2
        },
    );
    assert_eq!((outcome, pieces), (Ok(()), 2));
}

fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().expect("a spreadsheet")
}

#[test]
fn a_spreadsheet_is_read() {
    let bytes = workbook(|sheet| {
        for (column, head) in ["Code dossier", "Nom", "SIREN", ""].iter().enumerate() {
            sheet.write(0, column as u16, *head).unwrap();
        }
        sheet.write(1, 0, 1042).unwrap();
        sheet.write(1, 1, "Éceil").unwrap();
        sheet.write(1, 2, 732_829_320).unwrap();
        sheet
            .write_formula(3, 1, rust_xlsxwriter::Formula::new("=1+1").set_result("2"))
            .unwrap();
        sheet.write(3, 0, "A2").unwrap();
        sheet.write(4, 1, "sans code").unwrap();
    });
    let seen = see(&bytes).unwrap();
    assert_eq!(pairs(&seen), [(2, "1042", "Éceil"), (4, "A2", "2")]);
    assert_eq!(seen.faults, [(5, 1, Fault::Required)]);
}

fn archive(entries: &[(&str, &[u8], u64)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, piece, times) in entries {
        let options =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        writer.start_file(*name, options).expect("an entry");
        for _ in 0..*times {
            writer.write_all(piece).expect("written");
        }
    }
    writer.finish().expect("an archive").into_inner()
}

/// S7: a spreadsheet that unpacks to far more than it weighs is refused before it is opened.
#[test]
fn zip_bombs_are_refused() {
    let zeros = vec![b' '; 1 << 20];
    let limits = ImportLimits {
        unpacked_bytes: 8 << 20,
        ..ImportLimits::default()
    };
    let bomb = archive(&[
        ("xl/workbook.xml", b"<x/>", 1),
        ("xl/worksheets/sheet1.xml", &zeros, 64),
    ]);
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    assert_eq!(see_within(&bomb, &limits), Err(FileFault::Unpacked(8 << 20)));
    // The same spread over many entries.
    let names: Vec<String> = (0..64).map(|n| format!("xl/media/{n}.png")).collect();
    let mut entries: Vec<(&str, &[u8], u64)> = vec![("xl/workbook.xml", b"<x/>", 1)];
    entries.extend(names.iter().map(|name| (name.as_str(), zeros.as_slice(), 1)));
    assert_eq!(
        see_within(&archive(&entries), &limits),
        Err(FileFault::Unpacked(8 << 20))
    );
    // Texts that cells share would all be held in memory.
    let shared = archive(&[
        ("xl/workbook.xml", b"<x/>", 1),
        ("xl/sharedStrings.xml", &zeros, 129),
    ]);
    assert_eq!(see(&shared), Err(FileFault::Unpacked(128 << 20)));
}

#[test]
fn other_archives_are_refused() {
    let open_document = archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet", 1)]);
    assert_eq!(see(&open_document), Err(FileFault::OtherArchive));
    let hollow = archive(&[("xl/workbook.xml", b"<workbook><sheets/></workbook>", 1)]);
    assert!(see(&hollow).is_err());
}
