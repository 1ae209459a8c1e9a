//! The program: configuration, wiring and sub-commands.
#![allow(
    clippy::disallowed_methods,
    reason = "the process is wired here: clock, randomness, environment"
)]
#![allow(clippy::print_stdout, reason = "sub-commands answer on the terminal")]

pub mod backup;
pub mod commands;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod logging;
pub mod metrics;
pub mod serve;
pub mod system;

mod error;

pub use error::CommandError;
