//! One folding of text for stored rows and for what readers type, so that both are compared alike.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest folded text in bytes. An index entry of PostgreSQL must stay under 2,704 bytes, and some
/// characters fold to eighteen others, so the bound is on the result and not on what was typed.
pub const FOLDED_MAX_BYTES: usize = 1_024;

/// Folds a text for searching and comparing (`WIZ-10`): compatibility decomposition, marks and invisible
/// characters removed, case folded, `ß œ æ ø ł đ þ` expanded, apostrophes, dashes and quotation marks
/// brought to one form, every run of white space one space, ends trimmed. The result never holds a
/// control character and never exceeds [`FOLDED_MAX_BYTES`]. Folding twice changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len().min(FOLDED_MAX_BYTES));
    let mut space_due = false;
    for letter in letters(text) {
        if letter == ' ' {
            space_due = !folded.is_empty();
            continue;
        }
        if folded.len() + usize::from(space_due) + letter.len_utf8() > FOLDED_MAX_BYTES {
            break;
        }
        if space_due {
            folded.push(' ');
            space_due = false;
        }
        folded.push(letter);
    }
    folded
}

/// The form in which codes are stored and searched: folded like [`fold`], then in ASCII capitals.
#[must_use]
pub fn upper_code(text: &str) -> String {
    let mut folded = fold(text);
    folded.make_ascii_uppercase();
    folded
}

/// The folded characters of `text`, white space still unmerged but all as U+0020.
fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars()
        .map(one_form)
        .nfkd()
        .filter(|&letter| !is_combining_mark(letter))
        .flat_map(char::to_lowercase)
        // Some lower-case forms decompose again, as do a few characters mapped by `one_form`.
        .nfkd()
        .map(one_form)
        .filter(|&letter| !is_combining_mark(letter) && !is_unseen(letter))
        .flat_map(|letter| {
            expansion(letter)
                .chars()
                .chain(expansion(letter).is_empty().then_some(letter))
        })
}

/// Apostrophes, dashes, quotation marks and spaces each have one form.
fn one_form(letter: char) -> char {
    match letter {
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2032}' | '\u{02B9}' | '\u{02BC}' | '\u{00B4}' | '`'
        | '\u{FF07}' => '\'',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' => '-',
        '\u{201C}'..='\u{201F}' | '\u{00AB}' | '\u{00BB}' => '"',
        other if other.is_whitespace() => ' ',
        other => other,
    }
}

/// What a letter that no normalisation decomposes is searched as; empty when it stands for itself.
fn expansion(letter: char) -> &'static str {
    match letter {
        'ß' => "ss",
        'œ' => "oe",
        'æ' => "ae",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ς' => "σ",
        _ => "",
    }
}

/// Characters nobody sees: controls, format characters and blanks that are not white space.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{00AD}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// WIZ-10: case and accents do not count.
    #[test]
    fn accents_case_and_ligatures_are_folded() {
        for (text, expected) in [
            ("Éceil", "eceil"),
            ("E\u{301}CEIL", "eceil"),
            ("Œuvre & Cœur", "oeuvre & coeur"),
            ("STRAẞE Straße", "strasse strasse"),
            ("Ægir ŁÓDŹ Øre", "aegir lodz ore"),
            ("ﬁnance №5", "finance no5"),
            ("ＣＥＧＩＤ", "cegid"),
            ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
            ("İstanbul", "istanbul"),
        ] {
            assert_eq!(fold(text), expected, "{text}");
        }
    }

    /// WIZ-10: an apostrophe is found however it is typed, and so are dashes and spaces.
    #[test]
    fn punctuation_and_spaces_have_one_form() {
        for apostrophe in ['\'', '’', '‘', 'ʼ', '´', '`', '＇', '′'] {
            assert_eq!(
                fold(&format!("L{apostrophe}Atelier")),
                "l'atelier",
                "{apostrophe}"
            );
        }
        for dash in ['-', '‐', '‑', '–', '—', '−', '－'] {
            assert_eq!(fold(&format!("Bel{dash}Air")), "bel-air", "{dash}");
        }
        assert_eq!(
            fold("  EG\u{a0}\u{202f} RESTAURATION\t\nPLUS "),
            "eg restauration plus"
        );
        assert_eq!(fold("« X »"), "\" x \"");
    }

    /// WIZ-10: what nobody sees is not a character.
    #[test]
    fn unseen_characters_vanish() {
        assert_eq!(fold("\u{301}\u{300}\u{302}"), "");
        assert_eq!(fold("a\u{200b}b\u{ad}c\u{0}d\u{feff}\u{7}"), "abcd");
        assert_eq!(fold("\u{3164}\u{ffa0}\u{2800}").chars().count(), 1);
    }

    #[test]
    fn expansion_is_bounded_at_a_character() {
        let folded = fold(&"\u{FDFA}".repeat(200));
        assert!(folded.len() <= FOLDED_MAX_BYTES && folded.len() > FOLDED_MAX_BYTES - 4);
        assert_eq!(fold(&"a ".repeat(2_000)).len(), FOLDED_MAX_BYTES - 1);
    }

    #[test]
    fn codes_are_upper_cased() {
        assert_eq!(upper_code(" cegid_01–é"), "CEGID_01-E");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn every_single_character_folds_to_a_fixed_point(letter in any::<char>()) {
            let once = fold(&letter.to_string());
            prop_assert_eq!(fold(&once), once.clone());
            prop_assert!(!once.chars().any(char::is_control));
        }

        /// WIZ-10: what begins alike before folding begins alike after it.
        #[test]
        fn a_beginning_stays_a_beginning(start in "\\PC{0,40}", rest in "\\PC{0,40}") {
            let whole = fold(&format!("{start}{rest}"));
            prop_assert!(whole.starts_with(&fold(&start)), "{:?} in {:?}", fold(&start), whole);
        }
    }
}
