//! No file of code is longer than a reader can hold.

use super::is_test_file;
use crate::sources::{Finding, Source};

/// Lines of code.
const LIMIT: usize = 500;
/// Lines of a file that holds only tests: tables of cases read well at any length, but not at any.
const TEST_LIMIT: usize = 800;
const CODE: [&str; 5] = [".rs", ".mjs", ".js", ".html", ".sql"];

/// Looks at every file of code.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    sources
        .iter()
        .filter(|source| CODE.iter().any(|extension| source.path.ends_with(extension)))
        .filter_map(|source| {
            let limit = if is_test_file(&source.path) {
                TEST_LIMIT
            } else {
                LIMIT
            };
            let lines = source.text.lines().count();
            let what = format!("{lines} lines, more than {limit}: cut it by subject");
            (lines > limit).then(|| Finding {
                path: source.path.clone(),
                line: 0,
                what,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::file;
    use super::*;

    #[test]
    fn the_limit_is_the_last_length_that_passes() {
        assert_eq!(check(&[file("a.rs", &"x\n".repeat(LIMIT))]), []);
        assert_eq!(check(&[file("a.rs", &"x\n".repeat(LIMIT + 1))]).len(), 1);
        assert_eq!(check(&[file("a/tests/a.rs", &"x\n".repeat(TEST_LIMIT))]), []);
        assert_eq!(
            check(&[file("a/tests/a.rs", &"x\n".repeat(TEST_LIMIT + 1))]).len(),
            1
        );
        assert_eq!(check(&[file("a.csv", &"x\n".repeat(LIMIT + 1))]), []);
    }
}
