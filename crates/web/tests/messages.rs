//! No page and no code asks for a message that does not exist (T-I18N).

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|known| known == extension) {
            found.push(path);
        }
    }
}

fn known() -> BTreeSet<String> {
    hub_web::i18n::FR_MESSAGES
        .lines()
        .filter_map(|line| line.split_once(" =").map(|(id, _)| id))
        .filter(|id| {
            id.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        })
        .map(str::to_owned)
        .collect()
}

/// The literal right after each opening of a call to the messages: `.t("…"`, `.ta("…"`.
fn asked(text: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for call in [".t(", ".ta(", ".ta2(", ".tn(", ".tx("] {
        for (at, _) in text.match_indices(call) {
            let rest = text[at + call.len()..].trim_start();
            if let Some(literal) = rest.strip_prefix('"')
                && let Some((id, _)) = literal.split_once('"')
            {
                ids.push(id.to_owned());
            }
        }
    }
    ids
}

/// T-I18N: every message named by a template or by the code exists.
#[test]
fn every_message_asked_for_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files(&root.join("templates"), "html", &mut paths);
    files(&root.join("src"), "rs", &mut paths);
    let known = known();
    let mut missing = Vec::new();
    let mut count = 0;
    for path in paths.iter().filter(|path| !path.ends_with("src/i18n/tests.rs")) {
        for id in asked(&fs::read_to_string(path).unwrap()) {
            count += 1;
            if !known.contains(&id) {
                missing.push(format!("{}: {id}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(count > 40, "the search finds the calls ({count})");
}

/// Spec 3: templates hold no prose of their own; every word comes from the messages.
#[test]
fn templates_hold_no_prose() {
    // The name of the product and of the header's own words are the same in both languages.
    const PROPER: &[&str] = &["Loop Hub"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut paths = Vec::new();
    files(&root, "html", &mut paths);
    let mut found = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        for words in prose(&text) {
            if !PROPER.contains(&words.as_str()) {
                found.push(format!("{}: {words}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The text outside tags, expressions and comments that holds letters.
fn prose(template: &str) -> Vec<String> {
    let mut text = template.to_owned();
    for (open, close) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}")] {
        while let Some(from) = text.find(open) {
            let to = text[from..]
                .find(close)
                .map_or(text.len(), |at| from + at + close.len());
            text.replace_range(from..to, "");
        }
    }
    let mut inside = false;
    let outside: String = text
        .chars()
        .map(|c| match c {
            '<' => {
                inside = true;
                '\n'
            }
            '>' => {
                inside = false;
                '\n'
            }
            _ if inside => '\n',
            c => c,
        })
        .collect();
    outside
        .lines()
        .map(|line| line.trim().to_owned())
        // A macro may hold attributes alone.
        .filter(|line| line.chars().any(char::is_alphabetic) && !line.contains("=\""))
        .collect()
}
