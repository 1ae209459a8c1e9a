//! Profile levels and the group of rights are named in `authz/policy.rs` and nowhere else in what is shipped,
//! but for the demonstration's data in `crates/loophub`.

use super::is_test_file;
use crate::lexer::{self, Kind, Token};
use crate::sources::{Finding, Source};

const CHECKED: [&str; 6] = [
    "crates/domain/",
    "crates/store/",
    "crates/outbound/",
    "crates/app/",
    "crates/web/",
    "crates/api/",
];
const POLICY: &str = "crates/domain/src/authz/policy.rs";
const GROUP: &str = concat!("LOOP-GESTION", "-DES-DROITS");
const LEVELS: [&str; 5] = ["5.0", "5.00", "4.9", "4.90", "5,0"];

/// Looks for the group's name, its constant, and levels written as literals.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    sources
        .iter()
        .filter(|source| source.path.ends_with(".rs") && source.path != POLICY && !is_test_file(&source.path))
        .filter(|source| CHECKED.iter().any(|folder| source.path.starts_with(folder)))
        .flat_map(check_file)
        .collect()
}

fn check_file(source: &Source) -> Vec<Finding> {
    let tokens = lexer::without_tests(&lexer::tokens(&source.text));
    let mut findings = Vec::new();
    for (at, Token { kind, line }) in tokens.iter().enumerate() {
        let what = match kind {
            Kind::Text(text) if text.contains(GROUP) => "the group of rights",
            Kind::Word(word) if word == "RIGHTS_GROUP" => "the group of rights",
            Kind::Text(text) if LEVELS.contains(&text.as_str()) => "a profile level",
            Kind::Word(word) if word == "ProfileLevel" && makes_a_level(&tokens[at..]) => "a profile level",
            _ => continue,
        };
        let what = format!("only authz/policy.rs names {what}: ask it with a decision");
        findings.push(Finding {
            path: source.path.clone(),
            line: *line,
            what,
        });
    }
    findings
}

/// `ProfileLevel::constructor(500)`: a level made from a literal, not from a stored value.
fn makes_a_level(from_type: &[Token]) -> bool {
    let is_call = lexer::is_sign(from_type, 1, ':')
        && lexer::is_sign(from_type, 2, ':')
        && lexer::is_sign(from_type, 4, '(');
    is_call
        && matches!(
            from_type.get(5),
            Some(Token {
                kind: Kind::Number(_) | Kind::Text(_),
                ..
            })
        )
        && lexer::is_sign(from_type, 6, ')')
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{file, lines};
    use super::*;

    #[test]
    fn names_and_levels_are_found_in_shipped_code_only() {
        let text = format!(
            "const A: &str = \"{GROUP}\";\nlet b = ProfileLevel::from_hundredths(500);\nlet c = level(\"5.0\");\nuse x::RIGHTS_GROUP;\n#[cfg(test)] mod tests {{ const D: &str = \"{GROUP}\"; }}\n/// {GROUP}\nfn read(row: Row) {{ ProfileLevel::from_hundredths(row.int(4)); }}"
        );
        assert_eq!(lines(&check(&[file("crates/app/src/a.rs", &text)])), [1, 2, 3, 4]);
        assert_eq!(check(&[file(POLICY, &text)]), []);
        assert_eq!(check(&[file("crates/loophub/src/demo.rs", &text)]), []);
        assert_eq!(check(&[file("crates/web/tests/a.rs", &text)]), []);
    }
}
