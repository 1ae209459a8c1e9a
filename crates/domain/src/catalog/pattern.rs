//! The small pattern language of specific fields.
//!
//! A pattern describes the *whole* value as a sequence of items, each possibly repeated:
//!
//! | Item | Meaning |
//! | --- | --- |
//! | `a` | that character |
//! | `\.` | the character after the backslash, one of `^ $ \ . * + ? ( ) [ ] { } \| /` |
//! | `\d` | a digit `0` to `9` |
//! | `[a-z0-9_]` | one of these; inside, `- & ! # % , : ; < = > @` and `` ` ~ `` need a backslash too |
//! | `[^a-z]` | anything but these |
//! | `?` `*` `+` `{3}` `{2,5}` `{2,}` after an item | repeated 0–1, 0–, 1–, 3, 2–5, 2– times |
//!
//! Every such pattern means the same in an HTML `pattern` attribute, so that the browser and the server agree.
//! There are no groups and no alternatives: matching takes time proportional to the value.

/// Most items of a pattern once its counts are unfolded.
const ITEMS_MAX: usize = 1_000;
const META: &str = r"^$\.*+?()[]{}|/";
const CLASS_META: &str = "-&!#%,:;<=>@`~";

/// A pattern that a whole value is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldPattern {
    items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    class: Class,
    times: Times,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Times {
    Once,
    AtMostOnce,
    Any,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Class {
    ranges: Vec<(char, char)>,
    negated: bool,
}

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a pattern at character {position}: {reason}")]
pub struct PatternError {
    /// The position in characters, from 1.
    pub position: usize,
    /// What is wrong there.
    pub reason: &'static str,
}

impl FieldPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// [`PatternError`], with the place.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let mut reader = Reader {
            letters: text.chars().collect(),
            at: 0,
        };
        let mut items = Vec::new();
        if reader.letters.is_empty() {
            return Err(reader.error("empty"));
        }
        while let Some(letter) = reader.next() {
            let class = reader.atom(letter)?;
            let (least, most) = reader.times()?;
            if items.len() + most.unwrap_or(least) > ITEMS_MAX {
                return Err(reader.error("too long once its counts are unfolded"));
            }
            let mut push = |times, count| {
                items.extend(std::iter::repeat_n(
                    Item {
                        class: class.clone(),
                        times,
                    },
                    count,
                ))
            };
            push(Times::Once, least);
            match most {
                Some(most) => push(Times::AtMostOnce, most - least),
                None => push(Times::Any, 1),
            }
        }
        Ok(Self { items })
    }

    /// Whether the whole of `value` is of the pattern.
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        let mut reached = vec![false; self.items.len() + 1];
        reached[0] = true;
        self.skip_optional(&mut reached);
        for letter in value.chars() {
            let mut next = vec![false; self.items.len() + 1];
            for (place, item) in self.items.iter().enumerate() {
                if reached[place] && item.class.holds(letter) {
                    next[if item.times == Times::Any {
                        place
                    } else {
                        place + 1
                    }] = true;
                }
            }
            self.skip_optional(&mut next);
            reached = next;
        }
        reached[self.items.len()]
    }

    fn skip_optional(&self, reached: &mut [bool]) {
        for (place, item) in self.items.iter().enumerate() {
            if reached[place] && item.times != Times::Once {
                reached[place + 1] = true;
            }
        }
    }
}

impl Class {
    fn one(letter: char) -> Self {
        Self {
            ranges: vec![(letter, letter)],
            negated: false,
        }
    }

    fn holds(&self, letter: char) -> bool {
        self.ranges
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&letter))
            != self.negated
    }
}

struct Reader {
    letters: Vec<char>,
    at: usize,
}

impl Reader {
    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(letter)
    }

    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn error(&self, reason: &'static str) -> PatternError {
        PatternError {
            position: self.at.max(1),
            reason,
        }
    }

    fn atom(&mut self, letter: char) -> Result<Class, PatternError> {
        match letter {
            '[' => self.class(),
            '\\' => match self.next() {
                Some('d') => Ok(Class {
                    ranges: vec![('0', '9')],
                    negated: false,
                }),
                Some(escaped) if META.contains(escaped) => Ok(Class::one(escaped)),
                _ => Err(self.error("a backslash stands before `d` or one of ^$\\.*+?()[]{}|/")),
            },
            meta if META.contains(meta) => {
                Err(self.error("this character needs a backslash, or an item before it"))
            }
            plain => Ok(Class::one(plain)),
        }
    }

    fn class(&mut self) -> Result<Class, PatternError> {
        let negated = self.peek() == Some('^') && self.next().is_some();
        let mut ranges = Vec::new();
        loop {
            let Some(letter) = self.next() else {
                return Err(self.error("`[` without its `]`"));
            };
            if letter == ']' {
                break;
            }
            let Some(first) = self.class_letter(letter)? else {
                ranges.push(('0', '9'));
                continue;
            };
            let mut last = first;
            if self.peek() == Some('-') {
                self.at += 1;
                let Some(end) = self.next() else {
                    return Err(self.error("`[` without its `]`"));
                };
                last = match (end, self.class_letter(end)?) {
                    (_, Some(last)) if last >= first => last,
                    _ => return Err(self.error("a range ends before it begins")),
                };
            }
            ranges.push((first, last));
        }
        if ranges.is_empty() {
            Err(self.error("nothing between `[` and `]`"))
        } else {
            Ok(Class { ranges, negated })
        }
    }

    /// One character of a class; `None` for `\d`.
    fn class_letter(&mut self, letter: char) -> Result<Option<char>, PatternError> {
        match letter {
            '\\' => match self.next() {
                Some('d') => Ok(None),
                Some(escaped) if META.contains(escaped) || CLASS_META.contains(escaped) => Ok(Some(escaped)),
                _ => Err(self.error("a backslash stands before `d` or punctuation")),
            },
            meta if META.contains(meta) || CLASS_META.contains(meta) => {
                Err(self.error("this character needs a backslash inside `[…]`"))
            }
            plain => Ok(Some(plain)),
        }
    }

    /// How often the item just read comes: least, and most if there is a most.
    fn times(&mut self) -> Result<(usize, Option<usize>), PatternError> {
        let times = match self.peek() {
            Some('?') => (0, Some(1)),
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('{') => {
                self.at += 1;
                let least = self.count()?;
                let most = match self.peek() {
                    Some(',') => {
                        self.at += 1;
                        if self.peek() == Some('}') {
                            None
                        } else {
                            Some(self.count()?)
                        }
                    }
                    _ => Some(least),
                };
                if self.peek() != Some('}') || most.is_some_and(|most| most < least) {
                    return Err(self.error("a count is `{3}`, `{2,5}` or `{2,}`"));
                }
                (least, most)
            }
            _ => return Ok((1, Some(1))),
        };
        self.at += 1;
        Ok(times)
    }

    fn count(&mut self) -> Result<usize, PatternError> {
        let mut count = None;
        while let Some(digit) = self.peek().and_then(|letter| letter.to_digit(10)) {
            self.at += 1;
            count = Some(count.unwrap_or(0) * 10 + digit as usize).filter(|count| *count <= ITEMS_MAX);
            if count.is_none() {
                break;
            }
        }
        count.ok_or_else(|| self.error("a count is a number up to 1000"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matches(pattern: &str, value: &str) -> bool {
        FieldPattern::parse(pattern).expect(pattern).matches(value)
    }

    /// CAT-01: a pattern describes the whole value.
    #[test]
    fn patterns_are_anchored() {
        assert!(matches("[a-z0-9\\-]+", "lexis-2"));
        assert!(!matches("[a-z0-9\\-]+", "lexis_2"));
        assert!(!matches("[a-z]+", ""));
        assert!(!matches("abc", "abcd"));
        assert!(
            matches("FR\\d{3}", "FR001") && !matches("FR\\d{3}", "FR01") && !matches("FR\\d{3}", "FR0011")
        );
        assert!(matches("a{2,3}b?", "aab") && matches("a{2,3}b?", "aaa") && !matches("a{2,3}b?", "ab"));
        assert!(matches("x{0,}y", "y") && matches("x{2,}y", "xxxxy") && !matches("x{2,}y", "xy"));
        assert!(matches("[^\\d\\-]*", "été") && !matches("[^\\d\\-]*", "a1"));
        assert!(matches(
            "https:\\/\\/[a-z.]+".replace('.', "\\.").as_str(),
            "https://a.b"
        ));
        assert!(matches("a*a*a*a*b", &format!("{}b", "a".repeat(300))));
    }

    /// CAT-01: what is no pattern is told with its place.
    #[test]
    fn faults_have_a_place() {
        for (text, position) in [
            ("", 1),
            ("*", 1),
            ("a**", 3),
            ("(a)", 1),
            ("a|b", 2),
            ("a.b", 2),
            ("[a", 2),
            ("[]", 2),
            ("[z-a]", 4),
            ("[a&b]", 3),
            ("[-a]", 2),
            ("\\", 1),
            ("\\w", 2),
            ("a{", 2),
            ("a{2", 3),
            ("a{3,2}", 5),
            ("a{5000}", 6),
            ("a{600}b{600}", 12),
            ("^a$", 1),
            ("[a-\\d]", 5),
        ] {
            let error = FieldPattern::parse(text).expect_err(text);
            assert_eq!(error.position, position, "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[\\[\\]{}\\\\^$a-c0-9,*+?.-]{0,12}", value in "[a-c0-9]{0,12}") {
            if let Ok(pattern) = FieldPattern::parse(&text) {
                let _ = pattern.matches(&value);
            }
        }

        #[test]
        fn a_literal_matches_itself_alone(value in "[a-z0-9 _é-]{1,12}", other in "[a-z0-9 _é-]{0,12}") {
            let pattern = FieldPattern::parse(&value).unwrap();
            prop_assert_eq!(pattern.matches(&other), value == other);
            prop_assert!(pattern.matches(&value));
        }
    }
}
