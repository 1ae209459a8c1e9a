//! The dossiers the demo starts from hold to the rules that every dossier holds to.

use std::collections::BTreeSet;

use hub_domain::dossier::{DossierCode, DossierName};
use hub_domain::search::SearchPrefix;
use hub_domain::sort_key::sort_key;

const DEMO: &str = include_str!("../../../demo/dossiers.csv");

fn dossiers() -> Vec<(DossierCode, DossierName)> {
    DEMO.lines()
        .skip(1)
        .map(|line| {
            let columns: Vec<&str> = line.split(';').collect();
            assert_eq!(columns.len(), 5, "{line}");
            (
                DossierCode::parse(columns[0]).expect(line),
                DossierName::parse(columns[1]).expect(line),
            )
        })
        .collect()
}

#[test]
fn the_demo_dossiers_are_valid_and_unlike() {
    let codes: BTreeSet<DossierCode> = dossiers().into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes.len(), 18);
}

/// WIZ-10: the ranges find in a sorted list what its beginning says.
#[test]
fn ranges_find_the_demo_dossiers() {
    let found = |typed: &str| -> Vec<String> {
        let prefix = SearchPrefix::parse(typed).expect(typed);
        let (codes, names) = (prefix.code_range(), prefix.name_range());
        let hit = |(code, name): &(DossierCode, DossierName)| {
            codes.contains(code.as_str()) || names.contains(&name.folded())
        };
        dossiers()
            .into_iter()
            .filter(hit)
            .map(|(code, _)| code.to_string())
            .collect()
    };
    assert_eq!(
        found("apo"),
        [
            "AP0001",
            "APOLPATEST",
            "APOLPATEST1",
            "APOLPATEST2",
            "APOLPATEST3"
        ]
    );
    assert_eq!(
        found("CEGID"),
        ["CEGID001", "CEGID002", "CEGID003", "CEGID004", "MONCEGIDCCA"]
    );
    assert_eq!(found("chez j"), ["CCASESHA"]);
    assert_eq!(found("xyz"), Vec::<String>::new());
}

/// Names sort as a French reader expects, on keys alone.
#[test]
fn the_demo_names_sort_in_french() {
    let mut names: Vec<String> = dossiers().into_iter().map(|(_, name)| name.to_string()).collect();
    names.sort_by_key(|name| sort_key(name));
    assert_eq!(
        names[..9],
        [
            "APOLPATEST",
            "APOLPATEST1",
            "APOLPATEST2",
            "APOLPATEST3",
            "APOZIO",
            "ATOONEXT",
            "AZOPIO",
            "BICOM001",
            "brightanalytics"
        ]
    );
}
