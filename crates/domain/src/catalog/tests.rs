use super::*;

fn keys(entry: &CatalogEntry) -> Vec<&'static str> {
    entry.faults().into_iter().map(|fault| fault.key).collect()
}

fn starter() -> Vec<CatalogEntry> {
    CatalogFile::parse(STARTER).expect("the starter catalogue has no error")
}

fn by_slug(slug: &str) -> CatalogEntry {
    starter()
        .into_iter()
        .find(|entry| entry.slug == slug)
        .expect(slug)
}

/// CAT-01: an entry that breaks a rule is told which.
#[test]
fn faults_name_the_attribute() {
    for kind in AppKind::ALL {
        assert_eq!(keys(&sample("a-1", *kind)), Vec::<&str>::new());
    }
    let good = || sample("azopio", AppKind::Partenaire);
    for slug in ["", "Azopio", "a--b", "-a", "a_b", "é", &"a".repeat(61)] {
        assert_eq!(
            keys(&CatalogEntry {
                slug: slug.into(),
                ..good()
            }),
            ["slug"],
            "{slug}"
        );
    }
    assert_eq!(
        keys(&CatalogEntry {
            label: " ".into(),
            ..good()
        }),
        ["label"]
    );
    assert_eq!(
        keys(&CatalogEntry {
            publisher: "a\u{7}".into(),
            ..good()
        }),
        ["publisher"]
    );
    assert_eq!(
        keys(&CatalogEntry {
            description_fr: "a".repeat(401),
            ..good()
        }),
        ["description_fr"]
    );
    assert_eq!(
        keys(&CatalogEntry {
            permissions_en: String::new(),
            ..good()
        }),
        ["permissions_en"]
    );
    let many = (0..21)
        .map(|number| sample_field(&format!("f{number}"), false))
        .collect();
    assert_eq!(
        keys(&CatalogEntry {
            fields: many,
            ..good()
        }),
        ["field"]
    );
}

/// CAT-02: who is bulk selectable and who requires a contact follows from the kind.
#[test]
fn bulk_selection_follows_from_the_kind() {
    let partner = sample("p", AppKind::Partenaire);
    assert_eq!(
        keys(&CatalogEntry {
            bulk_selectable: false,
            ..partner.clone()
        }),
        ["bulk_selectable"]
    );
    assert_eq!(
        keys(&CatalogEntry {
            requires_contact: true,
            ..partner
        }),
        ["requires_contact"]
    );
    let cegid = sample("c", AppKind::Cegid);
    assert_eq!(
        keys(&CatalogEntry {
            requires_contact: true,
            ..cegid.clone()
        }),
        ["bulk_selectable"]
    );
    let offer = CatalogEntry {
        requires_contact: true,
        bulk_selectable: false,
        ..cegid
    };
    assert_eq!(keys(&offer), Vec::<&str>::new());
    let firm = sample("f", AppKind::Cabinet);
    assert!(firm.acts_on_whole_firm() && !offer.acts_on_whole_firm());
    assert_eq!(
        keys(&CatalogEntry {
            bulk_selectable: true,
            ..firm
        }),
        ["bulk_selectable"]
    );
}

/// WIZ-05: the key an entry asks for is of its kind.
#[test]
fn the_key_asked_for_follows_from_the_kind() {
    let with = |kind, key_requirement| {
        keys(&CatalogEntry {
            key_requirement,
            ..sample("x", kind)
        })
    };
    assert_eq!(with(AppKind::Partenaire, KeyRequirement::None), ["key"]);
    assert_eq!(with(AppKind::Partenaire, KeyRequirement::Cabinet), ["key"]);
    assert_eq!(with(AppKind::Cabinet, KeyRequirement::Standard), ["key"]);
    assert_eq!(with(AppKind::Cegid, KeyRequirement::Cabinet), ["key"]);
    assert_eq!(with(AppKind::Cegid, KeyRequirement::Standard), Vec::<&str>::new());
    let offer = CatalogEntry {
        requires_contact: true,
        bulk_selectable: false,
        ..sample("o", AppKind::Cegid)
    };
    assert_eq!(
        keys(&CatalogEntry {
            key_requirement: KeyRequirement::Standard,
            ..offer
        }),
        ["key"]
    );
}

/// CAT-04: what is configured at a firm's creation cannot ask for a key nor for a field.
#[test]
fn a_default_entry_asks_for_nothing() {
    let flow = CatalogEntry {
        default: true,
        ..sample("flow", AppKind::Cegid)
    };
    assert_eq!(keys(&flow), Vec::<&str>::new());
    assert_eq!(
        keys(&CatalogEntry {
            fields: vec![sample_field("a", true)],
            ..flow
        }),
        ["default"]
    );
    assert_eq!(
        keys(&CatalogEntry {
            default: true,
            ..sample("p", AppKind::Partenaire)
        }),
        ["default"]
    );
}

/// CAT-06: a repeatable entry has a field to tell its configurations apart.
#[test]
fn a_repeatable_entry_has_a_naming_field() {
    let entry = CatalogEntry {
        repeatable: true,
        ..sample("apis", AppKind::Partenaire)
    };
    assert_eq!(keys(&entry), ["repeatable"]);
    assert_eq!(
        keys(&CatalogEntry {
            fields: vec![sample_field("nom", false)],
            ..entry.clone()
        }),
        ["repeatable"]
    );
    assert_eq!(
        keys(&CatalogEntry {
            fields: vec![sample_field("nom", true)],
            ..entry
        }),
        Vec::<&str>::new()
    );
}

/// CAT-03: the digest moves with every attribute and with nothing else.
#[test]
fn the_digest_follows_every_attribute() {
    let entry = sample("azopio", AppKind::Partenaire);
    let stored: CatalogEntry = serde_json::from_str(&serde_json::to_string(&entry).unwrap()).unwrap();
    assert_eq!(stored, entry);
    assert_eq!(stored.digest(), entry.digest());
    assert_eq!(entry.digest().len(), 64);
    for changed in [
        CatalogEntry {
            label: "Azopio".into(),
            ..entry.clone()
        },
        CatalogEntry {
            operations: Permissions::none(),
            ..entry.clone()
        },
        CatalogEntry {
            state: CatalogState::Deprecated,
            ..entry.clone()
        },
        CatalogEntry {
            fields: vec![sample_field("a", false)],
            ..entry.clone()
        },
        CatalogEntry {
            permissions_en: "Other.".into(),
            ..entry.clone()
        },
    ] {
        assert_ne!(changed.digest(), entry.digest());
    }
}

#[test]
fn stored_codes_are_read_back() {
    for kind in AppKind::ALL {
        assert_eq!(AppKind::parse(kind.as_str()), Some(*kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
    for key in KeyRequirement::ALL {
        assert_eq!(KeyRequirement::parse(key.as_str()), Some(*key));
    }
    for state in CatalogState::ALL {
        assert_eq!(CatalogState::parse(state.as_str()), Some(*state));
    }
    assert_eq!(AppKind::parse("Cegid"), None);
}

/// CAT-03: the built-in catalogue holds the entries of the facts, each as they say.
#[test]
fn the_starter_catalogue_is_complete() {
    let entries = starter();
    let count = |kind| entries.iter().filter(|entry| entry.kind == kind).count();
    assert_eq!(
        (
            count(AppKind::Cegid),
            count(AppKind::Partenaire),
            count(AppKind::Cabinet)
        ),
        (5, 38, 4)
    );
    assert!(
        entries
            .iter()
            .all(|entry| !entry.default && entry.state == CatalogState::Available)
    );
    for slug in [
        "cegid-loop-offre-start",
        "cegid-loop-offre-co-production",
        "cegid-loop-offre-consultation",
        "cegid-flow",
    ] {
        let offer = by_slug(slug);
        assert!(
            offer.requires_contact && !offer.bulk_selectable && offer.key_requirement == KeyRequirement::None
        );
    }
    let lexis = by_slug("lexisnexis-gestion-juridique");
    assert_eq!((lexis.kind, lexis.bulk_selectable), (AppKind::Cegid, true));
    assert_eq!(lexis.fields[0].label_fr, "Domaine Lexis PolyActe");
    assert!(lexis.fields[0].required);
    assert_eq!(by_slug("booking-experts").fields[0].label_fr, "Administration");
    let repeatable: Vec<&str> = entries
        .iter()
        .filter(|entry| entry.repeatable)
        .map(|entry| entry.slug.as_str())
        .collect();
    assert_eq!(repeatable, ["cegid-loop-apis-standard"]);
    assert_eq!(by_slug("beeye").label, "Beeye");
    assert_eq!(
        by_slug("azopio").permissions_fr,
        "AZOPIO pourra lire les écritures et déposer des pièces sur les dossiers choisis."
    );
}

/// T-TYPO: the French of the catalogue keeps the rules of 2-screens §3.1.
#[test]
fn the_starter_catalogue_keeps_the_typography() {
    for entry in starter() {
        let french = [&entry.description_fr, &entry.permissions_fr].map(String::as_str);
        let english = [&entry.description_en, &entry.permissions_en].map(String::as_str);
        let help = entry
            .fields
            .iter()
            .flat_map(|field| [field.help_fr.as_str(), field.help_en.as_str()]);
        for text in french.into_iter().chain(english).chain(help) {
            assert!(text.ends_with('.'), "{text}");
            assert!(
                !text.contains(['\'', '"', '!']) && !text.contains("...") && !text.contains("  "),
                "{text}"
            );
        }
        for text in french
            .into_iter()
            .chain(entry.fields.iter().map(|field| field.help_fr.as_str()))
        {
            let letters: Vec<char> = text.chars().collect();
            for pair in letters.windows(2) {
                match pair[1] {
                    ';' | '?' => assert_eq!(pair[0], '\u{202f}', "{text}"),
                    ':' | '»' => assert_eq!(pair[0], '\u{a0}', "{text}"),
                    after => assert!(pair[0] != '«' || after == '\u{a0}', "{text}"),
                }
            }
        }
    }
}

/// CAT-01: people are sent to `https` addresses alone, and an entry without one keeps the digest it had.
#[test]
fn cat_01_where_an_application_opens() {
    let entry = |url: &str| CatalogEntry {
        launch_url: Some(url.to_owned()),
        ..sample("azopio", AppKind::Partenaire)
    };
    for right in ["https://azopio.example", "https://azopio.example:8443/a?b=c#d"] {
        assert_eq!(entry(right).faults(), [], "{right}");
    }
    for wrong in [
        "",
        "https://",
        "http://azopio.example",
        "javascript:alert(1)",
        "https://a@azopio.example",
        "https://azopio.example/<b>",
        "https://azopio.example/a b",
        "/local",
    ] {
        assert_eq!(keys(&entry(wrong)), ["launch_url"], "{wrong}");
    }
    let without = sample("azopio", AppKind::Partenaire);
    assert!(
        !serde_json::to_string(&without)
            .expect("text")
            .contains("launch_url")
    );
}
