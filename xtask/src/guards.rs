//! `cargo xtask guards`: what the layout promises, checked on the text of the repository.

mod direction;
mod length;
mod rights;
mod sql;
mod words;

use crate::sources::{self, Finding, Source};

/// One guard: its name and what it finds.
type Guard = (&'static str, fn(&[Source]) -> Vec<Finding>);

const GUARDS: [Guard; 5] = [
    ("direction of dependencies", direction::check),
    ("SQL in one crate", sql::check),
    ("rights in one table", rights::check),
    ("length of files", length::check),
    ("words that do not belong", words::check),
];

/// Runs every guard; false when one of them found something.
pub fn run(arguments: &[String]) -> Result<bool, String> {
    if let Some(unknown) = arguments.first() {
        return Err(format!("cargo xtask guards takes no argument; « {unknown} »"));
    }
    let sources = sources::read_all()?;
    let mut clean = true;
    for (name, check) in GUARDS {
        let findings = check(&sources);
        clean &= findings.is_empty();
        for finding in &findings {
            println!("{finding}");
        }
        println!("guard: {name}: {} findings", findings.len());
    }
    Ok(clean)
}

/// Whether a file holds only tests.
fn is_test_file(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs")
}

#[cfg(test)]
mod fixtures {
    use super::{Finding, Source};

    /// One file of a fixture.
    pub fn file(path: &str, text: &str) -> Source {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The lines that a guard objects to.
    pub fn lines(findings: &[Finding]) -> Vec<usize> {
        findings.iter().map(|finding| finding.line).collect()
    }
}
