//! The journeys of an `.mjs` file: `test("…", …)` with the ids in its name and in the comment just above it.

use super::{NamedTest, ids_in};
use crate::sources::Source;

/// Every journey that runs: `test.skip(…)` does not.
pub fn tests(source: &Source) -> Vec<NamedTest> {
    let tokens = tokens(&source.text);
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let called = matches!(&token.kind, Kind::Word(word) if word == "test")
            && matches!(
                tokens.get(at + 1),
                Some(Token {
                    kind: Kind::Sign('('),
                    ..
                })
            )
            && !matches!(
                at.checked_sub(1).map(|before| &tokens[before].kind),
                Some(Kind::Sign('.'))
            );
        let (
            true,
            Some(Token {
                kind: Kind::Text(name),
                ..
            }),
        ) = (called, tokens.get(at + 2))
        else {
            continue;
        };
        let mut ids = ids_in(name, '-');
        for comment in comments_above(&tokens[..at]) {
            for id in ids_in(comment, '-') {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        found.push(NamedTest {
            path: source.path.clone(),
            line: token.line,
            name: name.clone(),
            ids,
        });
    }
    found
}

fn comments_above(before: &[Token]) -> impl Iterator<Item = &str> {
    before.iter().rev().map_while(|token| match &token.kind {
        Kind::Comment(text) => Some(text.as_str()),
        _ => None,
    })
}

struct Token {
    kind: Kind,
    line: usize,
}

enum Kind {
    Comment(String),
    Word(String),
    Text(String),
    Sign(char),
}

fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let mut found: Vec<Token> = Vec::new();
    let mut at = 0;
    let mut line = 1;
    while at < chars.len() {
        let start = at;
        let c = chars[at];
        let next = chars.get(at + 1).copied();
        let kind = match c {
            '/' if next == Some('/') => {
                at = find(&chars, at, |i| chars[i] == '\n');
                Some(Kind::Comment(text(&chars, start, at)))
            }
            '/' if next == Some('*') => {
                at = find(&chars, at + 2, |i| {
                    chars[i] == '*' && chars.get(i + 1) == Some(&'/')
                }) + 2;
                Some(Kind::Comment(text(&chars, start, at)))
            }
            '/' if may_start_a_pattern(found.last()) => {
                at = pattern_end(&chars, at + 1);
                Some(Kind::Sign('/'))
            }
            '"' | '\'' | '`' => {
                at = quoted_end(&chars, at + 1, c);
                Some(Kind::Text(text(&chars, start + 1, at.saturating_sub(1))))
            }
            _ if c.is_alphanumeric() || c == '_' || c == '$' => {
                at = find(&chars, at, |i| {
                    !(chars[i].is_alphanumeric() || chars[i] == '_' || chars[i] == '$')
                });
                Some(Kind::Word(text(&chars, start, at)))
            }
            _ => {
                at += 1;
                (!c.is_whitespace()).then_some(Kind::Sign(c))
            }
        };
        at = at.min(chars.len());
        if let Some(kind) = kind {
            found.push(Token { kind, line });
        }
        line += chars[start..at].iter().filter(|c| **c == '\n').count();
    }
    found
}

fn text(chars: &[char], start: usize, end: usize) -> String {
    chars
        .get(start..end.min(chars.len()))
        .unwrap_or_default()
        .iter()
        .collect()
}

fn find(chars: &[char], from: usize, stop: impl Fn(usize) -> bool) -> usize {
    (from..chars.len()).find(|i| stop(*i)).unwrap_or(chars.len())
}

/// After the closing quote. What a template interpolates is skipped with its own braces.
fn quoted_end(chars: &[char], from: usize, quote: char) -> usize {
    let mut at = from;
    let mut depth = 0usize;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 1,
            '$' if quote == '`' && chars.get(at + 1) == Some(&'{') => depth += 1,
            '}' if depth > 0 => depth -= 1,
            c if c == quote && depth == 0 => return at + 1,
            _ => {}
        }
        at += 1;
    }
    chars.len()
}

fn pattern_end(chars: &[char], from: usize) -> usize {
    let mut at = from;
    let mut in_class = false;
    while at < chars.len() && chars[at] != '\n' {
        match chars[at] {
            '\\' => at += 1,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return at + 1,
            _ => {}
        }
        at += 1;
    }
    at
}

/// A `/` divides after a value and starts a pattern elsewhere.
fn may_start_a_pattern(before: Option<&Token>) -> bool {
    match before.map(|token| &token.kind) {
        Some(Kind::Word(word)) => matches!(word.as_str(), "return" | "typeof" | "case" | "of" | "in"),
        Some(Kind::Text(_)) => false,
        Some(Kind::Sign(sign)) => !matches!(sign, ')' | ']' | '}'),
        Some(Kind::Comment(_)) | None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, Vec<String>, usize)> {
        let source = Source {
            path: "e2e/a.mjs".to_owned(),
            text: text.to_owned(),
        };
        tests(&source)
            .into_iter()
            .map(|test| (test.name, test.ids, test.line))
            .collect()
    }

    #[test]
    fn the_name_and_the_comment_just_above_count() {
        let text = "import { test } from './x.mjs';\n// WIZ-01 far\nconst a = 1;\n/** WIZ-08 */\n// WIZ-09\ntest('J2 · WIZ-10', async () => {});\n";
        let found = read(text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].1, ["WIZ-10", "WIZ-09", "WIZ-08"]);
        assert_eq!(found[0].2, 6);
    }

    #[test]
    fn mentions_elsewhere_and_skipped_journeys_do_not_count() {
        assert!(read("test.skip('WIZ-10', () => {});").is_empty());
        assert!(
            read("// test('WIZ-10')\nconst s = \"test('WIZ-11')\"; /x/.test('WIZ-12'); run.test('WIZ-13')")
                .is_empty()
        );
        assert_eq!(
            read("test('a', () => { /* WIZ-10 */ log('WIZ-11'); });")[0].1,
            Vec::<String>::new()
        );
    }

    #[test]
    fn quotes_in_patterns_and_templates_do_not_derail() {
        let text = "const a = /['\"`/]/u; const b = `x ${c('`')} y`; const d = 4 / 2; test(\"KEY-01\", f);";
        assert_eq!(read(text)[0].1, ["KEY-01"]);
    }
}
