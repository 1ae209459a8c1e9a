//! The store on both engines.

mod chain;
mod pages;
mod schema;
mod selection;
mod writers;
