//! French sorting, the same on both databases: keys are computed here, stored, and compared bytewise.

use std::cmp::Ordering;
use std::sync::LazyLock;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::locale;

/// Changes whenever stored keys must be computed again: a new ICU, or other options below.
pub const SORT_KEY_VERSION: i32 = 1;

/// Longest key in bytes: an index entry of PostgreSQL must stay under 2,704. Texts that differ only
/// beyond it sort as equal, and the query's last criterion (the code, the id) decides.
pub const SORT_KEY_MAX_BYTES: usize = 1_024;

static FRENCH: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    let mut preferences = CollatorPreferences::from(locale!("fr"));
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    let mut options = CollatorOptions::default();
    // « Identical » ends with the text itself, so that two different texts never tie: 002 and 2 neither.
    options.strength = Some(Strength::Identical);
    CollatorBorrowed::try_new(preferences, options).expect("the French collation is compiled in")
});

/// The key whose bytewise order is the French order of the texts: accents then case decide only between
/// texts otherwise equal, and runs of digits compare as numbers (`CEGID2` before `CEGID10`).
#[must_use]
pub fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(text.len() * 3 + 8);
    let Ok(()) = FRENCH.write_sort_key_to(text, &mut key);
    key.truncate(SORT_KEY_MAX_BYTES);
    key
}

/// Compares two texts in the French order of [`sort_key`].
#[must_use]
pub fn compare_french(left: &str, right: &str) -> Ordering {
    FRENCH.compare(left, right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// In French order, as 2-screens §3.2 asks.
    const IN_ORDER: &[&str] = &[
        "100% Bio",
        "AP0001",
        "APOLPATEST",
        "APOLPATEST1",
        "APOLPATEST2",
        "APOLPATEST10",
        "brightanalytics",
        "CEGID2",
        "CEGID002",
        "CEGID10",
        "cote",
        "Cote",
        "coté",
        "côte",
        "côté",
        "ESSO",
        "Étoile",
        "EUROPE",
        "Œuvre",
        "Ouvrage",
        "zèbre",
    ];

    #[test]
    fn french_order() {
        for pair in IN_ORDER.windows(2) {
            let (left, right) = (pair[0], pair[1]);
            // Which of two writings of one number comes first is of no matter, but it must not be a tie.
            if left == "CEGID2" {
                assert_ne!(sort_key(left), sort_key(right));
                continue;
            }
            assert_eq!(
                compare_french(left, right),
                Ordering::Less,
                "{left} before {right}"
            );
            assert!(sort_key(left) < sort_key(right), "{left} before {right}, by key");
        }
    }

    /// The stored keys of today: when this fails, raise `SORT_KEY_VERSION` so that stored keys are computed again.
    #[test]
    fn stored_keys_have_not_changed() {
        let keys: Vec<String> = ["CEGID2", "Étoile", "Œuvre"]
            .iter()
            .map(|text| sort_key(text).iter().map(|byte| format!("{byte:02x}")).collect())
            .collect();
        insta::assert_snapshot!(keys.join("
"), @r"
        2f33373b311004010a01dcdcdcdcdc0501017476787a7563
        3351473b41330145880901dc0a010176d4ba2e1ea09a9d96
        473353554d3301700901e0e2080101d3083025a7a396
        ");
    }

    #[test]
    fn keys_are_bounded() {
        assert_eq!(sort_key(&"é".repeat(2_000)).len(), SORT_KEY_MAX_BYTES);
        assert!(sort_key("").len() < 16);
    }

    proptest! {
        #[test]
        fn keys_order_like_the_collator(left in "\\PC{0,20}", right in "\\PC{0,20}") {
            prop_assert_eq!(sort_key(&left).cmp(&sort_key(&right)), compare_french(&left, &right));
        }
    }
}
