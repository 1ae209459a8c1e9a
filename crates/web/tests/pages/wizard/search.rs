//! Step 2: the search box.

use http::StatusCode;

use super::{Tab, codes, told};
use crate::site::{Site, on_site};

const SHORT: &str = "Erreur : Saisissez au moins les 3 premiers caractères du code ou du nom.";

async fn defined(site: &Site) -> Tab {
    Tab::defined(site, "dext", Some("11111111")).await
}

/// WIZ-10: codes or names that begin so, regardless of case and accents; signs are plain characters.
#[test]
fn wiz_10_codes_and_names_that_begin_so() {
    on_site(async |site: Site| {
        let mut tab = defined(&site).await;
        for (typed, found) in [
            ("ece", &["B-52", "ECE01"][..]),
            ("ÉCÉIL", &["B-52", "ECE01"]),
            ("e%CC%81ce", &["B-52", "ECE01"]),
            (
                "cli00",
                &[
                    "CLI001", "CLI002", "CLI003", "CLI004", "CLI005", "CLI006", "CLI007", "CLI008", "CLI009",
                ],
            ),
            ("b-52", &["B-52"]),
            ("100 %25", &["P100"]),
            ("100%C2%A0%25", &["P100"]),
            ("oeu", &["OEUF"]),
            ("strasse", &["STR1"]),
            ("atelier du vieux-port", &["A1"]),
        ] {
            let page = tab
                .get(&format!("dossiers?q={}", typed.replace(' ', "%20")))
                .await;
            assert_eq!(page.status, StatusCode::OK, "{typed}");
            let mut seen = codes(&page);
            seen.sort();
            assert_eq!(seen, found, "{typed}");
        }
        for nothing in [
            "%25%25%25",
            "___",
            "cli_0",
            "%25eceil",
            "e_eil",
            "ent",
            "nature",
            "zzz",
            "*.*",
            "' OR 1=1 --",
            "%3Cscript%3E",
        ] {
            let page = tab
                .get(&format!("dossiers?q={}", nothing.replace(' ', "%20")))
                .await;
            assert_eq!(page.status, StatusCode::OK, "{nothing}");
            assert!(codes(&page).is_empty(), "{nothing}");
            assert!(
                page.text().contains("Aucun dossier ne correspond à « "),
                "{nothing}"
            );
            assert!(!page.body.contains("<script>"), "{nothing}");
            assert_eq!(told(&page), "Aucun dossier sélectionné");
        }
    });
}

/// WIZ-10: fewer than three characters says so at the box and searches nothing; three combining accents are none.
#[test]
fn wiz_10_fewer_than_three_characters_says_so() {
    on_site(async |site: Site| {
        let mut tab = defined(&site).await;
        for typed in [
            "a",
            "ap",
            "%CC%81%CC%81%CC%81",
            "a%CC%81%CC%82%CC%83",
            "%E2%80%8Bab",
            "é",
        ] {
            let page = tab.get(&format!("dossiers?q={typed}")).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
            assert_eq!(page.error_at("q"), SHORT, "{typed}");
            assert!(page.title().starts_with("Erreur : "), "{typed}");
            assert_eq!(codes(&page).len(), 50, "the whole list stays: {typed}");
        }
        for empty in ["", "%20%20", "%E2%80%8B"] {
            let page = tab.get(&format!("dossiers?q={empty}")).await;
            assert_eq!((page.status, codes(&page).len()), (StatusCode::OK, 50), "{empty}");
        }
        // By the button: the same, with what was typed, and the rows ticked on the way are kept.
        let page = tab.get("dossiers").await;
        let first = super::listed(&page)[0].clone();
        let sent = tab
            .send_from(
                &page,
                "dossiers",
                &[("q", "ap"), ("d", &first), ("action", "rechercher")],
            )
            .await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(sent.error_at("q"), SHORT);
        assert_eq!(sent.attribute("#q", "value").as_deref(), Some("ap"));
        assert_eq!(told(&sent), "1 dossier sélectionné");
        let sent = tab
            .send("dossiers", &[("q", "Éceil"), ("action", "rechercher")])
            .await;
        assert_eq!(sent.location(), tab.at("dossiers?q=%C3%89ceil"));
        let sent = tab
            .send("dossiers?q=eceil", &[("q", "eceil"), ("action", "effacer")])
            .await;
        assert_eq!(sent.location(), tab.at("dossiers"));
    });
}

/// WIZ-10: a search that is too long or no text is told at the box.
#[test]
fn a_search_that_cannot_be_made_is_told() {
    on_site(async |site: Site| {
        let mut tab = defined(&site).await;
        for (typed, told) in [
            (
                "x".repeat(201),
                "Ce champ est trop long : 200 caractères au plus.",
            ),
            (
                "x".repeat(20_000),
                "Ce champ est trop long : 10 000 caractères au plus.",
            ),
            ("abc%00def".to_owned(), "Ce champ contient un caractère interdit."),
            (
                "%ED%A0%80abc".to_owned(),
                "Ce champ contient des caractères illisibles.",
            ),
            (
                "%FFabc".to_owned(),
                "Ce champ contient des caractères illisibles.",
            ),
        ] {
            let page = tab.get(&format!("dossiers?q={typed}")).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
            assert!(page.error_at("q").contains(told), "{}", page.error_at("q"));
        }
    });
}
