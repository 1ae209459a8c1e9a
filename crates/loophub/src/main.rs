//! The `loophub` command.
#![allow(clippy::print_stderr, reason = "errors are told on the terminal")]

use std::process::ExitCode;

use clap::Parser as _;
use loophub::commands::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    match Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("loophub: {error}");
            ExitCode::FAILURE
        }
    }
}
