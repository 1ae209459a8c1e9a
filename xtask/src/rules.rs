//! `cargo xtask rules`: the numbered rules of `docs/rules.md`, each with the tests that carry its id.

mod document;
mod rust;
mod script;

use std::collections::BTreeMap;

use crate::sources::{self, Finding, Source};
use document::Rule;

/// A test and the rules it names.
#[derive(Debug, PartialEq, Eq)]
pub struct NamedTest {
    /// Path from the root.
    pub path: String,
    /// Line of its name.
    pub line: usize,
    /// The name of the function or of the journey.
    pub name: String,
    /// The ids found in its name and its doc comment.
    pub ids: Vec<String>,
}

const FAMILIES: [&str; 8] = ["CAT", "APP", "WIZ", "ACT", "GST", "KEY", "AUD", "HOOK"];

/// Lists the rules and fails when one that is due has no test.
pub fn run(arguments: &[String]) -> Result<bool, String> {
    if let Some(unknown) = arguments.first() {
        return Err(format!("cargo xtask rules takes no argument; « {unknown} »"));
    }
    let sources = sources::read_all()?;
    let page = sources
        .iter()
        .find(|source| source.path == "docs/rules.md")
        .ok_or("docs/rules.md is missing: it holds the numbered rules")?;
    let rules = document::rules(&page.text)?;
    let tests = tests(&sources);
    for line in listing(&rules, &tests) {
        println!("{line}");
    }
    let findings = judge(&rules, &tests);
    for finding in &findings {
        println!("{finding}");
    }
    let due = rules.iter().filter(|rule| rule.due).count();
    println!(
        "rules: {} in all, {due} due now, {} findings",
        rules.len(),
        findings.len()
    );
    Ok(findings.is_empty())
}

/// The tests of the crates, of the benchmarks and of the journeys. This tool's own tests are about other
/// people's ids, so they are left out.
fn tests(sources: &[Source]) -> Vec<NamedTest> {
    sources
        .iter()
        .flat_map(|source| match source.path.as_str() {
            path if path.ends_with(".rs") && (path.starts_with("crates/") || path.starts_with("bench/")) => {
                rust::tests(source)
            }
            path if path.ends_with(".mjs") && path.starts_with("e2e/") => script::tests(source),
            _ => Vec::new(),
        })
        .collect()
}

fn listing(rules: &[Rule], tests: &[NamedTest]) -> Vec<String> {
    let by_rule = by_rule(tests);
    let mut lines = Vec::new();
    for rule in rules {
        let found = by_rule.get(rule.id.as_str()).map_or(&[][..], Vec::as_slice);
        let group = if rule.due { "now" } else { "later" };
        lines.push(format!(
            "{} {group:<5} {:>3} tests  {}",
            rule.id,
            found.len(),
            rule.sentence
        ));
        lines.extend(
            found
                .iter()
                .map(|test| format!("        {}:{} {}", test.path, test.line, test.name)),
        );
    }
    lines
}

fn judge(rules: &[Rule], tests: &[NamedTest]) -> Vec<Finding> {
    let by_rule = by_rule(tests);
    let bare = rules
        .iter()
        .filter(|rule| rule.due && !by_rule.contains_key(rule.id.as_str()))
        .map(|rule| Finding {
            path: "docs/rules.md".to_owned(),
            line: rule.line,
            what: format!(
                "{} is due and no test carries its id in its name or its doc comment",
                rule.id
            ),
        });
    let unknown = tests.iter().flat_map(|test| {
        test.ids
            .iter()
            .filter(|id| !rules.iter().any(|rule| rule.id == **id))
            .map(|id| Finding {
                path: test.path.clone(),
                line: test.line,
                what: format!("{} names {id}, which docs/rules.md does not know", test.name),
            })
    });
    bare.chain(unknown).collect()
}

fn by_rule(tests: &[NamedTest]) -> BTreeMap<&str, Vec<&NamedTest>> {
    let mut map: BTreeMap<&str, Vec<&NamedTest>> = BTreeMap::new();
    for test in tests {
        for id in &test.ids {
            map.entry(id).or_default().push(test);
        }
    }
    map
}

/// The rule ids in a text (`WIZ-10`) and in a name (`wiz_10_…`), each once, in order.
fn ids_in(text: &str, separator: char) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut parts = text
        .split(|c: char| !c.is_ascii_alphanumeric() && c != separator)
        .collect::<Vec<_>>();
    parts.retain(|part| part.contains(separator));
    for part in parts {
        let words: Vec<&str> = part.split(separator).collect();
        for pair in words.windows(2) {
            let family = if separator == '_' {
                pair[0].to_ascii_uppercase()
            } else {
                pair[0].to_owned()
            };
            let numbered = pair[1].len() == 2 && pair[1].bytes().all(|b| b.is_ascii_digit());
            let id = format!("{family}-{}", pair[1]);
            if numbered && FAMILIES.contains(&family.as_str()) && !found.contains(&id) {
                found.push(id);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(id: &str, due: bool) -> Rule {
        Rule {
            id: id.to_owned(),
            due,
            sentence: String::new(),
            line: 1,
        }
    }

    fn test(ids: &[&str]) -> NamedTest {
        let ids = ids.iter().map(|id| (*id).to_owned()).collect();
        NamedTest {
            path: "crates/a/src/b.rs".to_owned(),
            line: 3,
            name: "t".to_owned(),
            ids,
        }
    }

    #[test]
    fn ids_are_read_in_texts_and_in_names() {
        assert_eq!(
            ids_in(" WIZ-10, KEY-03 and WIZ-10 again; MSG-12, WIZ-1, WIZ-100", '-'),
            ["WIZ-10", "KEY-03"]
        );
        assert_eq!(ids_in("wiz_10_finds_a_prefix_key_04", '_'), ["WIZ-10", "KEY-04"]);
        assert!(ids_in("monkey_03x", '_').is_empty());
    }

    #[test]
    fn a_due_rule_without_a_test_is_a_finding_and_a_later_one_is_not() {
        let rules = [rule("WIZ-01", true), rule("WIZ-02", true), rule("GST-01", false)];
        let findings = judge(&rules, &[test(&["WIZ-01"])]);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].what.contains("WIZ-02"));
    }

    #[test]
    fn an_id_that_no_rule_has_is_a_finding() {
        let findings = judge(&[rule("WIZ-01", true)], &[test(&["WIZ-01", "WIZ-99"])]);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].what.contains("WIZ-99"));
    }

    #[test]
    fn the_listing_shows_each_rule_with_its_tests() {
        let lines = listing(&[rule("WIZ-01", true)], &[test(&["WIZ-01"])]);
        assert_eq!(
            lines,
            ["WIZ-01 now     1 tests  ", "        crates/a/src/b.rs:3 t"]
        );
    }
}
