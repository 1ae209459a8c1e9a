//! The message files (T-I18N, T-TYPO).

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};

use super::*;

/// What a message asks for.
#[derive(Default, PartialEq, Eq, Debug)]
struct Shape {
    arguments: BTreeSet<String>,
    /// Arguments a form is chosen by, with the keys of the forms.
    selectors: BTreeMap<String, BTreeSet<String>>,
}

impl Shape {
    fn counts(&self, argument: &str) -> bool {
        argument == "n"
            || self
                .selectors
                .get(argument)
                .is_some_and(|keys| keys.contains("other"))
    }
}

fn shapes(source: &str) -> BTreeMap<String, Shape> {
    let resource = fluent_syntax::parser::parse(source).expect("the message file parses");
    let mut shapes = BTreeMap::new();
    for entry in &resource.body {
        match entry {
            Entry::Message(message) => {
                let mut shape = Shape::default();
                read(message.value.as_ref().expect("a message has a value"), &mut shape);
                let id = message.id.name.to_owned();
                assert!(
                    shapes.insert(id.clone(), shape).is_none(),
                    "{id} is written twice"
                );
            }
            Entry::Junk { content } => panic!("not a message: {content}"),
            _ => {}
        }
    }
    shapes
}

fn read(pattern: &Pattern<&str>, shape: &mut Shape) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                shape.arguments.insert(id.name.to_owned());
            }
            Expression::Inline(InlineExpression::StringLiteral { .. }) => {}
            Expression::Select {
                selector: InlineExpression::VariableReference { id },
                variants,
            } => {
                shape.arguments.insert(id.name.to_owned());
                for variant in variants {
                    let (VariantKey::Identifier { name } | VariantKey::NumberLiteral { value: name }) =
                        &variant.key;
                    shape
                        .selectors
                        .entry(id.name.to_owned())
                        .or_default()
                        .insert((*name).to_owned());
                    read(&variant.value, shape);
                }
            }
            other => panic!("an expression this product does not use: {other:?}"),
        }
    }
}

/// Every message as text, once per form, arguments replaced by U+FFFC.
fn texts(source: &str) -> Vec<(String, String)> {
    let resource = fluent_syntax::parser::parse(source).expect("the message file parses");
    let mut texts = Vec::new();
    for entry in &resource.body {
        if let Entry::Message(message) = entry
            && let Some(value) = &message.value
        {
            for text in flatten(value) {
                texts.push((message.id.name.to_owned(), text));
            }
        }
    }
    texts
}

fn flatten(pattern: &Pattern<&str>) -> Vec<String> {
    let mut texts = vec![String::new()];
    for element in &pattern.elements {
        let parts = match element {
            PatternElement::TextElement { value } => vec![(*value).to_owned()],
            PatternElement::Placeable {
                expression: Expression::Select { variants, .. },
            } => variants
                .iter()
                .flat_map(|variant| flatten(&variant.value))
                .collect(),
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::StringLiteral { value }),
            } => vec![(*value).to_owned()],
            PatternElement::Placeable { .. } => vec!["\u{FFFC}".to_owned()],
        };
        texts = texts
            .iter()
            .flat_map(|before| parts.iter().map(move |part| format!("{before}{part}")))
            .collect();
    }
    texts
}

/// T-I18N: French and English have the same messages with the same arguments.
#[test]
fn both_languages_have_the_same_messages_and_arguments() {
    let french = shapes(FR_MESSAGES);
    let english = shapes(EN_MESSAGES);
    let ids = |shapes: &BTreeMap<String, Shape>| shapes.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(ids(&french), ids(&english));
    for (id, shape) in &french {
        assert_eq!(shape.arguments, english[id].arguments, "arguments of {id}");
    }
    let order = |source| {
        texts(source)
            .into_iter()
            .map(|(id, _)| id)
            .fold(Vec::new(), |mut ids, id| {
                if ids.last() != Some(&id) {
                    ids.push(id);
                }
                ids
            })
    };
    // Same order, so that both are read side by side.
    for (french, english) in order(FR_MESSAGES).into_iter().zip(order(EN_MESSAGES)) {
        assert_eq!(french, english);
    }
}

/// T-I18N: every message renders in both languages for 0, 1, 2 and 50,000, thousands grouped.
#[test]
fn every_message_renders_for_0_1_2_and_50000() {
    for (lang, source, fifty) in [
        (Lang::Fr, FR_MESSAGES, "50\u{202F}000"),
        (Lang::En, EN_MESSAGES, "50,000"),
    ] {
        let l = L10n::new(lang, "Europe/Paris");
        for (id, shape) in shapes(source) {
            for n in [0_i64, 1, 2, 50_000] {
                let args: Vec<(&str, Arg<'_>)> = shape
                    .arguments
                    .iter()
                    .map(|name| {
                        let value = if shape.counts(name) {
                            n.into()
                        } else {
                            "AZOPIO".into()
                        };
                        (name.as_str(), value)
                    })
                    .collect();
                let text = l.ta(&id, &args);
                assert!(
                    !text.is_empty() && !text.contains(['{', '}', '\n']),
                    "{id}: {text}"
                );
                if n == 50_000 && shape.arguments.contains("n") {
                    assert!(text.contains(fifty) || !text.contains("50"), "{id}: {text}");
                }
            }
        }
    }
}

/// T-I18N: in French 0 and 1 are singular, from 2 on plural; in English 0 is plural.
#[test]
fn zero_is_singular_in_french_and_plural_in_english() {
    let fr = L10n::new(Lang::Fr, "Europe/Paris");
    let en = L10n::new(Lang::En, "Europe/Paris");
    assert_eq!(fr.tn("dossiers-count", 0), "0 dossier");
    assert_eq!(fr.tn("dossiers-count", 1), "1 dossier");
    assert_eq!(fr.tn("dossiers-count", 2), "2 dossiers");
    assert_eq!(fr.tn("dossiers-count", 50_000), "50\u{202F}000 dossiers");
    assert_eq!(
        fr.tn("dossiers-count", 1_000_000),
        "1\u{202F}000\u{202F}000 dossiers"
    );
    assert_eq!(en.tn("dossiers-count", 0), "0 files");
    assert_eq!(en.tn("dossiers-count", 1), "1 file");
    assert_eq!(en.tn("dossiers-count", 50_000), "50,000 files");
    assert_eq!(fr.tn("applications-count", 0), "Aucune application");
}

/// T-I18N: a form that prints its count has one for « one » and one for « other », both languages.
#[test]
fn counts_have_both_forms() {
    for source in [FR_MESSAGES, EN_MESSAGES] {
        for (id, shape) in shapes(source) {
            for (argument, keys) in &shape.selectors {
                if keys.contains("other") {
                    assert!(
                        keys.contains("one") || keys.contains("1"),
                        "{id} has no singular for {argument}"
                    );
                }
            }
        }
    }
}

/// T-TYPO: French spacing, apostrophes, ellipses, no `(s)` (spec 3.1).
#[test]
fn french_is_typeset() {
    const THIN: char = '\u{202F}';
    const HARD: char = '\u{A0}';
    let mut faults = Vec::new();
    for (id, text) in texts(FR_MESSAGES) {
        let chars: Vec<char> = text.chars().collect();
        for (at, &c) in chars.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied();
            let after = chars.get(at + 1).copied();
            let wrong = match c {
                ';' | '!' | '?' => before != Some(THIN),
                // Inside an address or a time of day there is no space at all.
                ':' => before != Some(HARD) && !matches!(after, Some('/' | '0'..='9')),
                '»' | '%' | '€' => before != Some(HARD),
                '«' => after != Some(HARD),
                '\'' | '"' => true,
                '.' => after == Some('.'),
                '(' => chars.get(at + 1..at + 3) == Some(&['s', ')']),
                ' ' => before == Some(' '),
                _ => false,
            };
            if wrong {
                faults.push(format!("{id}: {c:?} in {text:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// T-TYPO: English has curly quotes and apostrophes, no French spacing.
#[test]
fn english_is_typeset() {
    for (id, text) in texts(EN_MESSAGES) {
        for wrong in [
            "'", "\"", "...", "(s)", "«", "»", "\u{A0}", "\u{202F}", " :", " ;", " ?", " !",
        ] {
            assert!(!text.contains(wrong), "{id}: {wrong:?} in {text:?}");
        }
    }
}

/// T-I18N: a missing message, a missing argument: impossible to overlook in a test.
#[test]
fn a_missing_message_stops_a_test() {
    let l = L10n::default();
    for attempt in [
        std::panic::catch_unwind(|| L10n::default().t("no-such-message").into_owned()),
        std::panic::catch_unwind(|| L10n::default().t("dossiers-count").into_owned()),
    ] {
        assert_eq!(attempt.is_err(), cfg!(debug_assertions));
    }
    assert_eq!(l.t("wizard-next"), "Suivant");
}

/// Arguments are shown as they are: no isolation marks that a copied code would carry along.
#[test]
fn arguments_are_not_wrapped() {
    let l = L10n::default();
    assert_eq!(
        l.tx("apps-subtitle", "domain", "CEGIDPARTENAIRES"),
        "Gestion des applications pour le domaine CEGIDPARTENAIRES"
    );
    assert_eq!(l.number(1_234_567_i64), "1\u{202F}234\u{202F}567");
    assert_eq!(l.number(-1_000_i64), "\u{2212}1\u{202F}000");
}
