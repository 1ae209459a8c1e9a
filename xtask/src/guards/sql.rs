//! SQL is written in `crates/store` only; benchmarks and the test kit may speak to a database too.

use crate::lexer::{self, Kind};
use crate::sources::{Finding, Source};

const ALLOWED: [&str; 4] = ["crates/store/", "crates/testkit/", "bench/", "xtask/"];

/// Looks for statements in the string literals of every other crate, tests included.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let elsewhere = sources
        .iter()
        .filter(|source| source.path.ends_with(".rs") && !ALLOWED.iter().any(|a| source.path.starts_with(a)));
    let mut findings = Vec::new();
    for source in elsewhere {
        for token in lexer::tokens(&source.text) {
            if let Kind::Text(text) = &token.kind
                && let Some(statement) = statement(text)
            {
                let what = format!("« {statement} » belongs in crates/store");
                findings.push(Finding {
                    path: source.path.clone(),
                    line: token.line,
                    what,
                });
            }
        }
    }
    findings
}

/// The words that give a statement away: keywords written all in capitals or all in small letters.
fn statement(text: &str) -> Option<&'static str> {
    const STATEMENTS: [(&str, &str); 12] = [
        ("SELECT", "FROM"),
        ("INSERT", "INTO"),
        ("UPDATE", "SET"),
        ("DELETE", "FROM"),
        ("CREATE", "TABLE"),
        ("CREATE", "INDEX"),
        ("CREATE", "DATABASE"),
        ("ALTER", "TABLE"),
        ("DROP", "TABLE"),
        ("DROP", "DATABASE"),
        ("TRUNCATE", "TABLE"),
        ("BEGIN", "IMMEDIATE"),
    ];
    // Parts of a statement, which in small letters could be a sentence.
    const PARTS: [(&str, &str); 4] = [
        ("ORDER", "BY"),
        ("GROUP", "BY"),
        ("ON", "CONFLICT"),
        ("LEFT", "JOIN"),
    ];
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|w| !w.is_empty())
        .collect();
    let small_start = words
        .first()
        .is_some_and(|word| word.chars().all(|c| c.is_ascii_lowercase()));
    for (first, second) in STATEMENTS.into_iter().chain(PARTS) {
        let capitals = words.iter().position(|word| *word == first);
        if capitals.is_some_and(|at| words[at..].contains(&second)) {
            return Some(first);
        }
        if !STATEMENTS.contains(&(first, second)) {
            continue;
        }
        let small = |word: &str, keyword: &str| word == keyword.to_ascii_lowercase();
        if small_start && small(words[0], first) && words[1..].iter().any(|word| small(word, second)) {
            return Some(first);
        }
    }
    words
        .first()
        .filter(|word| **word == "PRAGMA" || **word == "pragma")
        .map(|_| "PRAGMA")
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{file, lines};
    use super::*;

    #[test]
    fn statements_are_found_in_every_kind_of_literal() {
        let text = "let a = \"SELECT id FROM firm\";\nlet b = r#\"\n  insert into firm values ($1)\n\"#;\nlet c = \"WHERE a ORDER BY b\";\nlet d = \"PRAGMA x\";";
        assert_eq!(lines(&check(&[file("crates/app/src/a.rs", text)])), [1, 2, 5, 6]);
    }

    #[test]
    fn sentences_and_the_store_are_left_alone() {
        let text = "// SELECT a FROM b\nlet a = \"Select a file from the list\"; let b = \"UPDATED\"; let c = \"order by hand\"; let d = \"from\";";
        assert_eq!(check(&[file("crates/web/src/a.rs", text)]), []);
        assert_eq!(check(&[file("crates/store/src/a.rs", "\"SELECT a FROM b\"")]), []);
    }
}
