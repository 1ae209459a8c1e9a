//! The doors for machines, from a request to its answer, over both databases.

mod events;
mod fixture;
mod freshness;
mod introspection;
mod key_itself;
mod proxies;
mod public;
mod questions;
mod secrets;
mod smuggling;
mod table;
mod upstream;
