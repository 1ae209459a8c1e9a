//! Files that pages hand out.

pub mod csv;
