//! Words that must not stay in the repository: promises of later work, paths of one machine.

use crate::sources::{Finding, Source};

/// Written in two halves, so that this file passes its own check.
const WORDS: [(&str, &str); 7] = [
    (concat!("TO", "DO"), "do it, or open an issue"),
    (concat!("FIX", "ME"), "fix it, or open an issue"),
    (concat!("XX", "X"), "say what is meant"),
    (concat!("/wo", "rk/"), "a path of one machine"),
    (concat!("/ro", "ot/"), "a path of one machine"),
    (concat!("/ho", "me/"), "a path of one machine"),
    (concat!("unwrap_", "unchecked"), "unsafe is forbidden"),
];

/// Looks at every line of every text file.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        for (index, line) in source.text.lines().enumerate() {
            for (word, advice) in WORDS {
                if holds(line, word) {
                    let what = format!("« {word} »: {advice}");
                    findings.push(Finding {
                        path: source.path.clone(),
                        line: index + 1,
                        what,
                    });
                }
            }
        }
    }
    findings
}

/// Whether the word stands by itself: a path does as soon as nothing is written before it.
fn holds(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
        if word.starts_with('/') {
            alone(before) && before != Some('.')
        } else {
            alone(before) && alone(after)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{file, lines};
    use super::*;

    #[test]
    fn every_word_is_found() {
        for (word, _) in WORDS {
            assert_eq!(
                lines(&check(&[file("a.md", &format!("fine\nsee {word} here"))])),
                [2],
                "{word}"
            );
        }
    }

    #[test]
    fn parts_of_other_words_are_left_alone() {
        let text = format!("a{}b\nurl.example{}x\n{}S", WORDS[0].0, WORDS[4].0, WORDS[0].0);
        assert_eq!(check(&[file("a.md", &text)]), []);
    }
}
