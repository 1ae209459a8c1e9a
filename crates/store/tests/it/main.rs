//! The store on both engines.

mod chain;
mod contact_lists;
mod dossier_lists;
mod pages;
mod plans;
mod public_records;
mod schema;
mod selection;
mod writers;
