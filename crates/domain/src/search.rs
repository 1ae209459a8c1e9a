//! The search box over dossiers: what is typed becomes two ranges that both databases can walk in an index.

use crate::fold::{fold, upper_code};

/// Fewest characters that are searched (`WIZ-10`), counted after folding.
pub const SEARCH_MIN_CHARS: usize = 3;
/// Most characters that are searched; no name is longer.
pub const SEARCH_MAX_CHARS: usize = 200;

/// What the search box asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    /// Nothing typed: the whole list.
    All,
    /// Only rows whose code or name begins so.
    Prefix(SearchPrefix),
}

impl Search {
    /// Reads the search box. An empty box is the whole list.
    ///
    /// # Errors
    /// Any [`SearchRefusal`] but [`SearchRefusal::Empty`].
    pub fn parse(raw: &str) -> Result<Self, SearchRefusal> {
        match SearchPrefix::parse(raw) {
            Ok(prefix) => Ok(Self::Prefix(prefix)),
            Err(SearchRefusal::Empty) => Ok(Self::All),
            Err(refusal) => Err(refusal),
        }
    }

    /// The prefix, when something is searched.
    #[must_use]
    pub const fn prefix(&self) -> Option<&SearchPrefix> {
        match self {
            Self::All => None,
            Self::Prefix(prefix) => Some(prefix),
        }
    }
}

/// Why what was typed is not searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum SearchRefusal {
    /// Nothing but white space.
    #[error("nothing to search")]
    Empty,
    /// Fewer than [`SEARCH_MIN_CHARS`] characters once marks and invisible characters are gone (MSG-SRCH-3).
    #[error("fewer than three characters")]
    TooShort,
    /// More than [`SEARCH_MAX_CHARS`] characters.
    #[error("more than two hundred characters")]
    TooLong,
    /// A NUL or another control character.
    #[error("a control character")]
    ControlCharacter,
}

/// A beginning of a code or of a name, already folded (`WIZ-10`). `%` and `_` are plain characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SearchPrefix {
    folded: String,
    code: String,
}

impl SearchPrefix {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`SearchRefusal`]; [`SearchRefusal::Empty`] for a box without text.
    pub fn parse(raw: &str) -> Result<Self, SearchRefusal> {
        let typed = raw.trim();
        if typed.is_empty() {
            return Err(SearchRefusal::Empty);
        }
        if typed
            .chars()
            .any(|letter| letter.is_control() && !letter.is_whitespace())
        {
            return Err(SearchRefusal::ControlCharacter);
        }
        if typed.chars().nth(SEARCH_MAX_CHARS).is_some() {
            return Err(SearchRefusal::TooLong);
        }
        let folded = fold(typed);
        if folded.chars().nth(SEARCH_MIN_CHARS - 1).is_none() {
            return Err(SearchRefusal::TooShort);
        }
        Ok(Self {
            code: upper_code(typed),
            folded,
        })
    }

    /// The folded prefix: a stable key for remembered totals.
    #[must_use]
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// The codes that begin so, as they are stored (`upper_code`).
    #[must_use]
    pub fn code_range(&self) -> PrefixRange {
        PrefixRange::of(&self.code)
    }

    /// The folded names that begin so.
    #[must_use]
    pub fn name_range(&self) -> PrefixRange {
        PrefixRange::of(&self.folded)
    }

    /// Whether a row with this stored code and folded name is a hit: what the two ranges find.
    #[must_use]
    pub fn matches(&self, code: &str, name_folded: &str) -> bool {
        code.starts_with(&self.code) || name_folded.starts_with(&self.folded)
    }
}

/// All strings with one prefix, as `lower <= text AND text < upper` under bytewise comparison
/// (`COLLATE "C"`, SQLite's `BINARY`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PrefixRange {
    /// First string of the range: the prefix itself.
    pub lower: String,
    /// First string after the range; `None` when no string comes after it.
    pub upper: Option<String>,
}

impl PrefixRange {
    /// The range of the strings that begin with `prefix`.
    #[must_use]
    pub fn of(prefix: &str) -> Self {
        Self {
            lower: prefix.to_owned(),
            upper: after_all_with(prefix),
        }
    }

    /// Whether `text` lies in the range.
    #[must_use]
    pub fn contains(&self, text: &str) -> bool {
        self.lower.as_str() <= text && self.upper.as_deref().is_none_or(|upper| text < upper)
    }
}

/// The least string greater than every string that begins with `prefix`. UTF-8 orders like code points, so
/// the last character that has a successor takes it; those after it go.
fn after_all_with(prefix: &str) -> Option<String> {
    let mut upper = prefix.to_owned();
    while let Some(last) = upper.pop() {
        if let Some(next) = successor(last) {
            upper.push(next);
            return Some(upper);
        }
    }
    None
}

fn successor(letter: char) -> Option<char> {
    match letter {
        // The code points between are surrogates, which no string holds.
        '\u{D7FF}' => Some('\u{E000}'),
        other => char::from_u32(u32::from(other) + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn prefix(raw: &str) -> SearchPrefix {
        SearchPrefix::parse(raw).expect(raw)
    }

    fn finds(raw: &str, code: &str, name: &str) -> bool {
        let found = prefix(raw);
        let by_range = found.code_range().contains(code) || found.name_range().contains(&fold(name));
        assert_eq!(by_range, found.matches(code, &fold(name)));
        by_range
    }

    /// WIZ-10: code or name begins with what is typed, whatever its case and accents.
    #[test]
    fn a_beginning_finds_by_code_or_name() {
        assert!(finds("ece", "X1", "Éceil"));
        assert!(finds("ÉCE", "ECE01", "Autre"));
        assert!(finds("cegid0", "CEGID002", "Autre"));
        assert!(finds("eg r", "CCASES", "EG RESTAURATION PLUS"));
        assert!(finds("oeu", "X", "Œuvres réunies"));
        assert!(finds("l'a", "X", "L’Atelier"));
        assert!(
            !finds("rest", "CCASES", "EG RESTAURATION PLUS"),
            "inside a name is not its beginning"
        );
    }

    /// WIZ-10: `%` and `_` stand for themselves.
    #[test]
    fn wildcards_are_plain_characters() {
        assert!(!finds("%%%", "CEGID001", "CEGID"));
        assert!(!finds("c__", "CEGID001", "CEGID"));
        assert!(finds("100%", "X", "100% Bio"));
        assert!(finds("a_b", "A_B", "x"));
    }

    /// WIZ-10: fewer than three characters search nothing, and marks are not characters.
    #[test]
    fn fewer_than_three_characters_are_refused() {
        for raw in [
            "a",
            "ap",
            " a p".trim_start_matches(' ').get(..1).unwrap(),
            "é\u{301}\u{302}",
            "a\u{200b}\u{200b}",
        ] {
            assert_eq!(SearchPrefix::parse(raw), Err(SearchRefusal::TooShort), "{raw:?}");
        }
        assert_eq!(
            SearchPrefix::parse("\u{301}\u{300}\u{302}"),
            Err(SearchRefusal::TooShort)
        );
        assert_eq!(SearchPrefix::parse("ap   "), Err(SearchRefusal::TooShort));
        assert_eq!(prefix("apo").folded(), "apo");
    }

    /// WIZ-10: an empty box is no search.
    #[test]
    fn an_empty_box_is_the_whole_list() {
        assert_eq!(Search::parse(" \u{a0}\t"), Ok(Search::All));
        assert_eq!(SearchPrefix::parse(""), Err(SearchRefusal::Empty));
        assert_eq!(Search::parse("ap"), Err(SearchRefusal::TooShort));
        assert_eq!(
            Search::parse("APO").unwrap().prefix().map(SearchPrefix::folded),
            Some("apo")
        );
    }

    /// WIZ-10: NUL, other controls and endless input never reach the database.
    #[test]
    fn hostile_input_is_refused() {
        assert_eq!(SearchPrefix::parse("apo\0"), Err(SearchRefusal::ControlCharacter));
        assert_eq!(
            SearchPrefix::parse("apo\u{1b}[0m"),
            Err(SearchRefusal::ControlCharacter)
        );
        assert_eq!(SearchPrefix::parse(&"a".repeat(201)), Err(SearchRefusal::TooLong));
        assert!(SearchPrefix::parse(&"a".repeat(200)).is_ok());
    }

    #[test]
    fn the_upper_bound_minds_the_ends_of_unicode() {
        for (start, upper) in [
            ("apo", Some("app")),
            ("ap\u{D7FF}", Some("ap\u{E000}")),
            ("ap\u{10FFFF}", Some("aq")),
            ("ap\u{7f}", Some("ap\u{80}")),
            ("\u{10FFFF}\u{10FFFF}\u{10FFFF}", None),
            ("", None),
        ] {
            assert_eq!(PrefixRange::of(start).upper.as_deref(), upper, "{start:?}");
        }
    }

    fn awkward() -> impl Strategy<Value = String> {
        let letter = prop_oneof![
            3 => prop::sample::select(vec!['a', 'b', '\u{7f}', '\u{80}', '\u{7ff}', '\u{800}', '\u{d7ff}', '\u{e000}',
                '\u{ffff}', '\u{10000}', '\u{10fffe}', '\u{10ffff}']),
            1 => any::<char>(),
        ];
        prop::collection::vec(letter, 0..5).prop_map(|letters| letters.into_iter().collect())
    }

    proptest! {
        /// WIZ-10: in the range exactly when it begins so.
        #[test]
        fn the_range_holds_exactly_what_begins_so(start in awkward(), text in awkward(), joined in any::<bool>()) {
            let text = if joined { format!("{start}{text}") } else { text };
            let range = PrefixRange::of(&start);
            prop_assert_eq!(range.contains(&text), text.starts_with(&start));
            if let Some(upper) = &range.upper {
                prop_assert!(start.as_bytes() < upper.as_bytes());
            }
        }

        /// WIZ-10: a row is found exactly when its folded name begins with the folded query.
        #[test]
        fn rows_are_found_exactly_when_they_begin_so(raw in "[\\PC]{3,12}", name in "\\PC{0,20}", joined in any::<bool>()) {
            let name = fold(&if joined { format!("{raw}{name}") } else { name });
            if let Ok(found) = SearchPrefix::parse(&raw) {
                prop_assert_eq!(found.name_range().contains(&name), name.starts_with(&fold(&raw)));
                prop_assert!(!joined || found.name_range().contains(&name));
            }
        }

        /// WIZ-10: nothing typed can panic.
        #[test]
        fn any_text_is_read(raw in any::<String>()) {
            let _ = Search::parse(&raw);
        }
    }
}
