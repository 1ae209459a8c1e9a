use super::*;
use proptest::prelude::*;

const GOOD: &str = r#"
format = 1

[[application]]
slug = "azopio"
label = "AZOPIO"
kind = "partenaire"
publisher = "AZOPIO"
description_fr = "Collecte."
description_en = "Collects."
permissions_fr = "Lire."
permissions_en = "Read."
operations = "*:read"

[[application]]
slug = "lexis"
label = "Lexis"
kind = "cegid"
publisher = "LexisNexis"
description_fr = "Actes."
description_en = "Acts."
permissions_fr = "Lire."
permissions_en = "Read."

[[application.field]]
name = "domaine"
label_fr = "Domaine"
label_en = "Domain"
required = true
pattern = "[a-z]+"
"#;

/// Errors of the good file after a replacement, as `line: message`.
fn broken(from: &str, to: &str) -> Vec<String> {
    assert!(GOOD.contains(from), "{from}");
    errors(&GOOD.replacen(from, to, 1))
}

fn errors(text: &str) -> Vec<String> {
    CatalogFile::parse(text)
        .expect_err(text)
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// CAT-03: a file is read with the usual values of what it leaves out.
#[test]
fn a_file_is_read() {
    let entries = CatalogFile::parse(GOOD).unwrap();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0].key_requirement, KeyRequirement::Standard);
    assert_eq!(entries[0].operations.as_str(), "*:read");
    assert!(entries[0].bulk_selectable && !entries[0].default);
    assert_eq!(entries[1].key_requirement, KeyRequirement::None);
    assert_eq!(entries[1].operations, Permissions::none());
    assert_eq!(entries[1].fields[0].max_length, 200);
    assert_eq!(CatalogFile::parse("format = 1"), Ok(Vec::new()));
    assert_eq!(CatalogFile::parse(&GOOD.replace('\n', "\r\n")).unwrap(), entries);
}

/// CAT-03: each error stands on its line.
#[test]
fn each_error_has_its_line() {
    for (from, to, expected) in [
        ("format = 1", "format = 2", "line 2: `format` must be 1"),
        ("format = 1", "", "line 1: missing key `format = 1`"),
        (
            "slug = \"azopio\"",
            "slug = \"Azopio\"",
            "line 5: `slug`: small letters, digits and single hyphens, at most 60 characters",
        ),
        ("slug = \"azopio\"", "slug = 3", "line 5: `slug` must be a text"),
        ("slug = \"azopio\"\n", "\n", "line 4: missing key `slug`"),
        (
            "slug = \"lexis\"",
            "slug = \"azopio\"",
            "line 16: slug `azopio` is already used on line 5",
        ),
        (
            "label = \"Lexis\"",
            "label = \"Azopio\"",
            "line 17: label `Azopio` is already used on line 6",
        ),
        (
            "kind = \"cegid\"",
            "kind = \"Cegid\"",
            "line 18: `kind` must be one of \"cabinet\", \"cegid\", \"partenaire\"",
        ),
        ("kind = \"cegid\"\n", "\n", "line 15: missing key `kind`"),
        (
            "operations = \"*:read\"",
            "operations = \"read\"",
            "line 13: `operations` must be operations such as \"ecriture:read document:*\", or \"*\"",
        ),
        (
            "operations = \"*:read\"",
            "key = \"none\"",
            "line 13: `key`: `standard` for `partenaire`, `cabinet` for `cabinet`, `none` for an offer that requires a contact, `none` or `standard` for other `cegid` entries",
        ),
        (
            "operations = \"*:read\"",
            "requires_contact = true",
            "line 13: `requires_contact`: never for kind `partenaire` (CAT-02)",
        ),
        (
            "operations = \"*:read\"",
            "colour = \"red\"",
            "line 13: unknown key `colour`",
        ),
        (
            "operations = \"*:read\"",
            "default = \"yes\"",
            "line 13: `default` must be true or false",
        ),
        (
            "required = true",
            "required = true\nhint = 1",
            "line 30: unknown key `hint`",
        ),
        (
            "pattern = \"[a-z]+\"",
            "pattern = \"(a)\"",
            "line 30: `pattern`: not a pattern at character 1: this character needs a backslash, or an item before it",
        ),
        (
            "pattern = \"[a-z]+\"",
            "max_length = 0",
            "line 30: `max_length` must be a number from 1 to 500",
        ),
        (
            "name = \"domaine\"",
            "name = \"Domaine\"",
            "line 26: `name`: a small letter, then small letters, digits and underscores, at most 40",
        ),
        ("label_en = \"Domain\"\n", "\n", "line 25: missing key `label_en`"),
        (
            "format = 1",
            "format = 1\nmaker = \"x\"",
            "line 3: unknown key `maker`",
        ),
    ] {
        assert_eq!(broken(from, to), [expected], "{from} → {to}");
    }
}

/// CAT-03: a field's name is used once in its application, and again in another.
#[test]
fn field_names_are_unique_in_their_application() {
    let twice =
        format!("{GOOD}\n[[application.field]]\nname = \"domaine\"\nlabel_fr = \"A\"\nlabel_en = \"B\"\n");
    assert_eq!(
        errors(&twice),
        ["line 33: field name `domaine` is already used on line 26"]
    );
    let elsewhere = GOOD.replace(
        "operations = \"*:read\"",
        "field = [{ name = \"domaine\", label_fr = \"A\", label_en = \"B\" }]",
    );
    assert!(CatalogFile::parse(&elsewhere).is_ok());
}

/// CAT-03: all errors come at once, in the order of the lines.
#[test]
fn every_error_is_told() {
    let text = GOOD
        .replace("format = 1", "")
        .replace("AZOPIO\"\nkind", "\"\nkind")
        .replace("\"cegid\"", "\"x\"")
        .replace("[a-z]+", "*");
    let lines: Vec<String> = errors(&text)
        .iter()
        .map(|error| error.split(':').next().unwrap().to_owned())
        .collect();
    assert_eq!(lines, ["line 1", "line 6", "line 18", "line 30"]);
}

/// CAT-03: errors of the notation itself, several at once.
#[test]
fn syntax_errors_have_lines() {
    let found = errors("format = 1\nslug = = 3\n\n[[application]\nlabel = \"x\n");
    assert!(found.len() >= 3, "{found:?}");
    assert!(found[0].starts_with("line 2: "), "{found:?}");
    assert!(
        found.iter().any(|error| error.starts_with("line 4: ")),
        "{found:?}"
    );
    assert!(errors("format = 1\nformat = 1")[0].starts_with("line 2: "));
}

/// CAT-03: wrong shapes are told, not guessed.
#[test]
fn wrong_shapes_are_refused() {
    assert_eq!(
        errors("format = 1\napplication = 3"),
        ["line 2: `application` must be a list of tables, written `[[application]]`"]
    );
    assert_eq!(
        errors("format = 1\napplication = [1]"),
        ["line 2: `application` must hold tables only"]
    );
    assert_eq!(
        errors("format = 1\n[application]\nslug = \"a\""),
        ["line 2: `application` must be a list of tables, written `[[application]]`"]
    );
    assert!(errors(&"#".repeat(5_000_000))[0].contains("larger than 4 MB"));
}

proptest! {
    /// CAT-03: no file can panic the reader, and every error has a line of the file.
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        if let Err(errors) = CatalogFile::parse(&text) {
            prop_assert!(!errors.is_empty());
        }
    }

    #[test]
    fn a_damaged_file_is_read(at in 0..GOOD.len(), put in "[\\[\\]={}\"',.#\\\\a0\\n]{0,3}") {
        let text = format!("{}{put}{}", &GOOD[..at], &GOOD[at + 1..]);
        if let Err(errors) = CatalogFile::parse(&text) {
            let lines = text.lines().count() + 1;
            prop_assert!(errors.iter().all(|error| (1..=lines).contains(&error.line)));
        }
    }
}
