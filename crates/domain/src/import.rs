//! Bringing dossiers, staff, contacts and links in from a file: what its columns mean, what its lines say, what is wrong
//! with them. Reading the bytes of a file is done elsewhere; here everything is text already.

mod codes;
mod columns;
mod faults;
mod rows;
mod text;

pub use codes::{CodeList, MAX_CODES, TooManyCodes};
pub use columns::{Column, HeadFault, Layout};
pub use faults::{CellFault, Fault, SHOWN_VALUE_CHARS};
pub use rows::{Cell, ContactRow, DossierRow, Known, LinkRow, Row, StaffRow, read_row};
pub use text::{Encoding, delimiter_of, without_apostrophe};

/// The most lines of a file.
pub const MAX_LINES: u64 = 1_000_000;
/// The most bytes of one line, in all its cells.
pub const MAX_LINE_BYTES: usize = 64 * 1024;
/// The most columns of a file.
pub const MAX_COLUMNS: usize = 200;
/// How many faults of one file are kept and shown; all are counted.
pub const KEPT_FAULTS: i64 = 10_000;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportKind {
    /// Client files, matched by code.
    Dossiers,
    /// Staff, matched by e-mail address.
    Staff,
    /// Contacts, matched by e-mail address.
    Contacts,
    /// Links between dossiers and contacts, matched by both.
    Links,
}

impl ImportKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Dossiers, Self::Staff, Self::Contacts, Self::Links];

    /// The stored code, the one of addresses and of the command line too.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dossiers => "dossiers",
            Self::Staff => "collaborateurs",
            Self::Contacts => "interlocuteurs",
            Self::Links => "liens",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == code)
    }
}
