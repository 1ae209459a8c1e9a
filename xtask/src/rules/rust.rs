//! The tests of a Rust file, with the ids in their name and in the doc comment attached to them.

use super::{NamedTest, ids_in};
use crate::lexer::{self, Kind, Token};
use crate::sources::Source;

/// Every `#[test]`, `#[tokio::test]`, `#[db_test]` … function that runs.
pub fn tests(source: &Source) -> Vec<NamedTest> {
    let tokens = lexer::tokens(&source.text);
    let mut found = Vec::new();
    let mut pending = Pending::default();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(after) = lexer::attribute_end(&tokens, at) {
            pending.attribute(&tokens[at + 2..after.saturating_sub(1).max(at + 2)]);
            at = after;
            continue;
        }
        match &tokens[at].kind {
            Kind::Doc(text) => {
                pending.docs.push_str(text);
                pending.docs.push('\n');
            }
            Kind::Word(word) if word == "fn" => {
                if let Some(Token {
                    kind: Kind::Word(name),
                    line,
                }) = tokens.get(at + 1)
                    && pending.is_test
                    && !pending.is_ignored
                {
                    found.push(named(source, name, *line, &pending.docs));
                }
                pending = Pending::default();
            }
            Kind::Word(word) if word == "pub" && lexer::is_sign(&tokens, at + 1, '(') => {
                at = lexer::closing(&tokens, at + 1, '(', ')');
                continue;
            }
            Kind::Word(word) if matches!(word.as_str(), "pub" | "async" | "const" | "unsafe" | "extern") => {}
            _ => pending = Pending::default(),
        }
        at += 1;
    }
    found
}

/// What was read before the item it belongs to.
#[derive(Default)]
struct Pending {
    docs: String,
    is_test: bool,
    is_ignored: bool,
}

impl Pending {
    fn attribute(&mut self, inside: &[Token]) {
        let path = inside
            .iter()
            .take_while(|token| !matches!(token.kind, Kind::Sign('(' | '=')));
        let last = path
            .filter_map(|token| match &token.kind {
                Kind::Word(word) => Some(word.as_str()),
                _ => None,
            })
            .last();
        match last {
            Some("ignore") => self.is_ignored = true,
            Some(name) if name == "test" || name.ends_with("_test") => self.is_test = true,
            _ => {}
        }
    }
}

fn named(source: &Source, name: &str, line: usize, docs: &str) -> NamedTest {
    let mut ids = ids_in(name, '_');
    for id in ids_in(docs, '-') {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    NamedTest {
        path: source.path.clone(),
        line,
        name: name.to_owned(),
        ids,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, Vec<String>)> {
        let source = Source {
            path: "crates/a/src/lib.rs".to_owned(),
            text: text.to_owned(),
        };
        tests(&source)
            .into_iter()
            .map(|test| (test.name, test.ids))
            .collect()
    }

    fn one(name: &str, ids: &[&str]) -> Vec<(String, Vec<String>)> {
        vec![(name.to_owned(), ids.iter().map(|id| (*id).to_owned()).collect())]
    }

    #[test]
    fn a_doc_comment_above_a_test_counts_whatever_stands_between() {
        let text = "/// WIZ-10: prefix\n// a word on it\n#[test]\n#[should_panic(expected = \"x\")]\npub(crate) async fn finds() {}";
        assert_eq!(read(text), one("finds", &["WIZ-10"]));
    }

    #[test]
    fn a_doc_comment_between_the_attribute_and_the_function_counts() {
        assert_eq!(
            read("#[tokio::test]\n/// KEY-03\nasync fn dies() {}"),
            one("dies", &["KEY-03"])
        );
    }

    #[test]
    fn names_count_and_so_do_other_test_attributes() {
        let text = "#[hub_testkit::db_test(firms = 2)] async fn app_01_is_refused() {}";
        assert_eq!(read(text), one("app_01_is_refused", &["APP-01"]));
    }

    #[test]
    fn a_test_inside_a_macro_is_seen() {
        let text = "proptest! { /** WIZ-14 */ #[test] fn unique(n in 0..9) {} }";
        assert_eq!(read(text), one("unique", &["WIZ-14"]));
    }

    #[test]
    fn a_mention_that_is_not_attached_to_a_test_does_not_count() {
        assert!(read("/// WIZ-10\nfn not_a_test() {}").is_empty());
        assert_eq!(
            read("// WIZ-10 is done here\n#[test]\nfn a() { let _ = \"WIZ-11\"; /* WIZ-12 */ }"),
            one("a", &[])
        );
        assert_eq!(read("//! WIZ-10\n#[test] fn a() {}"), one("a", &[]));
        assert_eq!(read("/// WIZ-10\nstruct S;\n#[test] fn a() {}"), one("a", &[]));
        assert_eq!(
            read("/// WIZ-10\nfn helper() {}\n#[test] fn a() {}"),
            one("a", &[])
        );
        assert!(read("const T: &str = \"/// WIZ-10\\n#[test] fn a() {}\";").is_empty());
        assert!(read("#[cfg(test)] fn wiz_10_builds() {}").is_empty());
    }

    #[test]
    fn an_ignored_test_proves_nothing() {
        assert!(read("/// WIZ-10\n#[test]\n#[ignore = \"slow\"]\nfn a() {}").is_empty());
    }
}
