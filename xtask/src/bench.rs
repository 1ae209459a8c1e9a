//! `cargo xtask bench`: the benchmarks on the packaged profile, beside a PostgreSQL as durable as in production.

use std::process::Command;

use crate::needs::{self, Need};
use crate::postgres::{Cluster, Durability};
use crate::process::{cargo, succeeds};
use crate::sources;

/// Builds and runs `hub-bench`; the arguments are its own.
pub fn run(arguments: &[String]) -> Result<bool, String> {
    needs::provide(&[Need::Compiler, Need::Postgres, Need::Nginx])?;
    if !succeeds(cargo().args(["build", "--profile", "dist", "-p", "hub-bench"]))? {
        return Ok(false);
    }
    let cluster = Cluster::start(Durability::Real)?;
    let mut command = Command::new(sources::target().join("dist/hub-bench"));
    command
        .args(arguments)
        .env("LOOPHUB_TEST_POSTGRES_URL", cluster.url())
        .current_dir(sources::root());
    succeeds(&mut command)
}
