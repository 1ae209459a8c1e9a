//! Pages of dossiers against a model that filters and sorts in memory (WIZ-09, WIZ-10).

use hub_store::{DossierFilter, DossierOrder, DossierView, ListPage, NewDossier, PAGE};
use hub_testkit::cast_data::{SELECTABLE, dossier, dossiers};
use hub_testkit::hub_domain::dossier::DossierStatus;
use hub_testkit::hub_domain::fold::fold;
use hub_testkit::hub_domain::search::Search;
use hub_testkit::{Kit, Person, db_test};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

/// What the list must hold: `(code, name)` in order of code, out of everything that was created.
fn expected(all: &[NewDossier], typed: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = all
        .iter()
        .filter(|dossier| dossier.status != DossierStatus::Archived && !dossier.is_model)
        .filter(|dossier| {
            fold(dossier.code.as_str()).starts_with(&fold(typed))
                || fold(dossier.name.as_str()).starts_with(&fold(typed))
        })
        .map(|dossier| (dossier.code.to_string(), dossier.name.to_string()))
        .collect();
    found.sort();
    found
}

async fn page(kit: &Kit, typed: &str, number: i64) -> ListPage {
    let search = Search::parse(typed).expect("a search");
    let mut firm = kit
        .hub
        .database()
        .read(&kit.caller(Person::Alice))
        .await
        .expect("a reader");
    let filter = DossierFilter {
        search: search.prefix().cloned(),
        ..DossierFilter::of(DossierView::All)
    };
    firm.dossier_list(&filter, DossierOrder::BY_CODE, number, PAGE)
        .await
        .expect("a page")
}

/// Every page one after the other is the model; totals and the number of pages are exact; beyond the end is the last.
async fn compare(kit: &Kit, all: &[NewDossier], typed: &str) {
    let expected = expected(all, typed);
    let pages = (expected.len() as i64 + PAGE - 1) / PAGE;
    let mut seen = Vec::new();
    for number in 1..=pages.max(1) {
        let page = page(kit, typed, number).await;
        assert_eq!((page.page, page.pages), (number, pages.max(1)), "{typed:?}");
        assert_eq!(page.total, expected.len() as i64, "{typed:?}");
        seen.extend(
            page.lines
                .into_iter()
                .map(|line| (line.dossier.code, line.dossier.name)),
        );
    }
    assert_eq!(seen, expected, "{typed:?}");
    let last = page(kit, typed, pages.max(1)).await;
    for beyond in [pages + 1, pages + 1000, i64::MAX] {
        assert_eq!(page(kit, typed, beyond).await, last, "{typed:?}");
    }
    for before in [0, -1, i64::MIN] {
        assert_eq!(
            page(kit, typed, before).await,
            page(kit, typed, 1).await,
            "{typed:?}"
        );
    }
}

/// Names of few letters, so that prefixes meet; with all that a name may hold.
fn some_dossiers(many: usize) -> impl Strategy<Value = Vec<NewDossier>> {
    let letter = prop::sample::select(vec![
        "a",
        "b",
        "É",
        "é",
        "œ",
        "ß",
        "%",
        "_",
        "-",
        " ",
        "'",
        "\u{2019}",
        "e\u{301}",
        "Ł",
        "😀",
        "\u{10FFFF}",
        "\u{D7FF}",
        "\u{E000}",
        "Z",
        "9",
    ]);
    let name = prop::collection::vec(letter, 1..8).prop_map(|letters| format!("x{}", letters.concat()));
    let name = prop_oneof![
        name,
        "[ab%_é]{3,6}",
        Just("\u{10FFFF}\u{10FFFF}\u{10FFFF}".to_owned())
    ];
    let code = "[AB][AB0_-]{0,3}";
    let one = (code, name, 0..10).prop_map(|(code, name, fate)| NewDossier {
        status: if fate == 0 {
            DossierStatus::Archived
        } else {
            DossierStatus::Operational
        },
        is_model: fate == 1,
        ..dossier(&code, &name)
    });
    prop::collection::vec(one, many)
}

fn prefix_of(all: &[NewDossier]) -> impl Strategy<Value = String> + use<> {
    let texts: Vec<String> = all
        .iter()
        .flat_map(|dossier| [dossier.code.to_string(), dossier.name.to_string()])
        .filter(|text| Search::parse(text).is_ok())
        .collect();
    (prop::sample::select(texts), 3..7_usize, any::<bool>()).prop_map(|(text, length, capitals)| {
        let start: String = text.chars().take(length).collect();
        if capitals {
            start.to_uppercase()
        } else {
            start.to_lowercase()
        }
    })
}

db_test! {
    /// WIZ-09: the list holds the dossiers that are neither archived nor models, fifty a page, and no other firm's.
    #[test]
    async fn the_list_of_the_cast(kit: Kit) {
        compare(&kit, &dossiers(None, None), "").await;
        let first = page(&kit, "", 1).await;
        assert_eq!(
            (first.lines.len() as i64, first.pages, first.total),
            (PAGE, 2, SELECTABLE)
        );
        let beta = kit.dossier(kit.beta, "A1").await;
        assert!(first.lines.iter().all(|line| line.dossier.id != beta));
    }

    /// WIZ-10: code or name begins with what is typed, whatever the case and accents; `%` and `_` are plain.
    #[test]
    async fn what_searches_find(kit: Kit) {
        for (typed, codes) in [
            ("ece", vec!["B-52", "ECE01"]),
            ("ÉCEIL", vec!["B-52", "ECE01"]),
            ("éceil et", vec!["B-52"]),
            ("œuv", vec!["OEUF"]),
            ("oeuf", vec!["OEUF"]),
            ("stra\u{df}", vec!["STR1"]),
            ("STRASSE", vec!["STR1"]),
            ("100 % n", vec!["P100"]),
            ("100%", vec![]),
            ("cli00_", vec![]),
            ("%%%", vec![]),
            ("fils", vec![]),
            ("cli06", vec!["CLI060", "CLI061"]),
            ("b-5", vec!["B-52"]),
        ] {
            let found: Vec<String> = page(&kit, typed, 1)
                .await
                .lines
                .into_iter()
                .map(|line| line.dossier.code)
                .collect();
            assert_eq!(found, codes, "{typed}");
            compare(&kit, &dossiers(None, None), typed).await;
        }
    }

    /// WIZ-09, WIZ-10: on random dossiers and random beginnings, the pages are the model's.
    #[test]
    async fn pages_are_the_models(kit: Kit) {
        let mut runner = TestRunner::deterministic();
        let mut all = dossiers(None, None);
        for round in 0..5 {
            let tree = some_dossiers(40 + round * 60)
                .new_tree(&mut runner)
                .expect("dossiers");
            let mut new = tree.current();
            new.sort_by(|one, other| one.code.cmp(&other.code));
            new.dedup_by(|one, other| one.code == other.code);
            new.retain(|dossier| all.iter().all(|known| known.code != dossier.code));
            kit.create_dossiers(kit.alpha, &new).await;
            all.extend(new);
            compare(&kit, &all, "").await;
            for _ in 0..25 {
                let typed = prefix_of(&all).new_tree(&mut runner).expect("a prefix").current();
                if Search::parse(&typed).is_ok_and(|search| search.prefix().is_some()) {
                    compare(&kit, &all, &typed).await;
                }
            }
        }
    }

    /// WIZ-10: the plan for searches that find much answers as the plan for those that find little.
    #[test]
    async fn common_beginnings_page_alike(kit: Kit) {
        let mut all = dossiers(None, None);
        // Half of them are found by their code, half by their name, some by both; above 1,500 the plan changes.
        let many: Vec<NewDossier> = (0..1800)
            .map(|n| match n % 3 {
                0 => dossier(&format!("DUP{n:05}"), &format!("Société {n}")),
                1 => dossier(&format!("S{n:05}"), &format!("Dupont {n}")),
                _ => dossier(&format!("DUP-{n:05}"), &format!("dupé {n}")),
            })
            .collect();
        let (few, rest) = many.split_at(1400);
        for part in [few, rest] {
            kit.create_dossiers(kit.alpha, part).await;
            all.extend_from_slice(part);
            compare(&kit, &all, "dup").await;
        }
    }

    /// WIZ-09: what was remembered of totals and pages is forgotten with every change of the dossiers.
    #[test]
    async fn remembered_pages_follow_changes(kit: Kit) {
        let mut all = dossiers(None, None);
        compare(&kit, &all, "").await;
        compare(&kit, &all, "cli").await;
        let new = [dossier("CLI000", "Le premier"), dossier("ZZZ", "Client dernier")];
        kit.create_dossiers(kit.alpha, &new).await;
        all.extend(new);
        compare(&kit, &all, "").await;
        compare(&kit, &all, "cli").await;
    }
}
