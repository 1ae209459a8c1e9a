//! Reading a file that is brought in: a CSV or a spreadsheet, in bounded memory whatever it holds.

mod csv;
mod file;
mod xlsx;

pub use file::{FileFault, ImportLimits, Source, file_name, spool};
pub(crate) use file::{Piece, read};

#[cfg(test)]
mod tests;
