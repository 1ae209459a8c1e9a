//! `loophub` itself, as it is built for whoever tries it.

use std::path::PathBuf;

use crate::process::{cargo, succeeds};
use crate::sources;

/// Which build of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// The one that the tests have built already: nothing is compiled a second time for the journeys and the package.
    Tested,
    /// The release profile, for what takes long.
    Release,
}

impl Program {
    /// Builds it.
    ///
    /// # Errors
    /// When cargo cannot be started.
    pub fn build(self) -> Result<bool, String> {
        succeeds(cargo().arg("build").args(match self {
            // The very features of the tests: any other choice of packages would compile what they use anew.
            Self::Tested => ["--workspace", "--tests"].as_slice(),
            Self::Release => &["--release", "-p", "loophub"],
        }))
    }

    /// Where it is once it is built.
    pub fn path(self) -> PathBuf {
        sources::target().join(match self {
            Self::Tested => "debug/loophub",
            Self::Release => "release/loophub",
        })
    }
}
