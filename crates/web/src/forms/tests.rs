//! Bad input of every kind (issue 2, « Bad input and faults »).

use super::*;
use crate::i18n::{L10n, Lang};

fn form(body: &str) -> FormData {
    FormData::parse(body.as_bytes()).unwrap()
}

/// C2: trimmed, NFC, non-breaking spaces turned into spaces, invisible characters dropped.
#[test]
fn texts_are_cleaned_once() {
    let form = form("nom=+%C2%A0Cle%CC%81%E2%80%AFpartag%C3%A9e%E2%80%8B%EF%BB%BF++&x=a%0D%0Ab%09c");
    assert_eq!(form.text("nom"), "Clé partagée");
    assert_eq!(form.text("x"), "a b c");
    assert_eq!(form.faults(&L10n::default()).len(), 0);
}

/// C2: a password is what was typed, to the last space.
#[test]
fn passwords_are_exact() {
    let form = form("mot=+a%C2%A0b+&mauvais=%FF");
    assert_eq!(form.exact("mot"), " a\u{A0}b ");
    assert_eq!(form.exact("mauvais"), "");
    assert_eq!(form.exact("absent"), "");
}

/// Invalid UTF-8, encoded surrogates and NUL are faults of their field, in the reader's language.
#[test]
fn odd_bytes_are_faults_of_their_field() {
    let form = form("a=ok&b=x%FFy&c=%ED%A0%80&d=p%00q&e=%F0%9F%98%80");
    assert_eq!(form.fault("a"), None);
    assert_eq!(form.fault("b"), Some(Fault::Encoding));
    assert_eq!(form.fault("c"), Some(Fault::Encoding));
    assert_eq!(form.fault("d"), Some(Fault::Nul));
    assert_eq!(form.fault("e"), None);
    assert_eq!(form.text("b"), "xy", "the readable part comes back");
    assert_eq!(form.text("d"), "pq");
    for lang in [Lang::Fr, Lang::En] {
        let l = L10n::new(lang, "Europe/Paris");
        let errors = form.faults(&l);
        assert_eq!(
            errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(),
            ["b", "c", "d"]
        );
        assert_eq!(errors.get("d"), Some(l.t("field-nul").as_ref()));
    }
}

/// A value that is far too long is cut and says so.
#[test]
fn a_far_too_long_value_is_a_fault() {
    let form = form(&format!(
        "a={}&b={}",
        "x".repeat(MAX_VALUE_CHARS),
        "é".repeat(MAX_VALUE_CHARS + 1)
    ));
    assert_eq!(form.fault("a"), None);
    assert_eq!(form.fault("b"), Some(Fault::TooLong));
    assert_eq!(form.text("b").chars().count(), MAX_VALUE_CHARS);
    let errors = form.faults(&L10n::default());
    assert!(errors.get("b").unwrap().contains("10\u{202F}000"));
}

/// Repeated names keep their order; the first one counts where one is expected.
#[test]
fn repeated_names_are_kept_in_order() {
    let form = form("d=3&d=1&&d=2&action=suivant&sans");
    assert_eq!(form.get_all("d").collect::<Vec<_>>(), ["3", "1", "2"]);
    assert_eq!(form.text("d"), "3");
    assert!(form.has("action") && form.has("sans") && !form.has("absent"));
    assert_eq!(form.get("absent"), None);
}

/// Numbers are digits only, and never overflow.
#[test]
fn numbers_are_digits_only() {
    let form = form("a=42&b=-1&c=9999999999999999999999&d=&e=1e3&f=%D9%A1&g=+7+");
    assert_eq!(form.number("a"), Some(42));
    for name in ["b", "c", "d", "e", "f", "absent"] {
        assert_eq!(form.number(name), None, "{name}");
    }
    assert_eq!(form.number("g"), Some(7));
}

/// Text areas give their lines, cleaned, without the empty ones.
#[test]
fn text_areas_give_lines() {
    let form = form("ip=192.0.2.1%0D%0A%0D%0A+198.51.100.0%2F24%C2%A0%0A");
    assert_eq!(form.lines("ip"), ["192.0.2.1", "198.51.100.0/24"]);
    assert_eq!(form.lines("absent"), Vec::<String>::new());
}

/// A stray `%` is text; a flood of fields is refused as a whole.
#[test]
fn strays_and_floods() {
    assert_eq!(form("q=100%&r=%zz&s=a%2").text("q"), "100%");
    assert_eq!(form("r=%zz").text("r"), "%zz");
    let flood = "a=1&".repeat(MAX_PAIRS + 1);
    assert_eq!(FormData::parse(flood.as_bytes()), Err(TooManyFields));
}

/// C3: the first message of a field stands, in the order of the form.
#[test]
fn one_message_per_field_in_the_order_of_the_form() {
    let mut errors = FieldErrors::default();
    errors.add("sic", "second");
    errors.add("type", "first");
    errors.add("sic", "ignored");
    errors.sort_like(&["type", "sic"]);
    assert_eq!(
        errors.iter().map(|e| e.message.as_str()).collect::<Vec<_>>(),
        ["first", "second"]
    );
}
