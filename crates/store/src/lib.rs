//! Everything Loop Hub keeps, on SQLite or PostgreSQL. All SQL of the product is in this crate.
//!
//! A firm's data is reached through [`FirmReader`] and [`FirmTx`], both opened from a caller's own firm: none of
//! their methods takes a firm id, and every statement about a firm binds it first (checked at compile time).

mod db;
mod epochs;
mod error;
mod firm;
mod firm_tx;
mod global;
mod migrate;
mod sql;

pub use db::{Database, Engine, Health, PoolFigures, StoreSettings};
pub use epochs::{Epochs, FirmEpoch};
pub use error::StoreError;
pub use firm::*;
pub use firm_tx::{FirmReader, FirmTx, Stamp};
pub use global::*;
pub use migrate::SchemaState;
pub use sql::{Statement, statements};
