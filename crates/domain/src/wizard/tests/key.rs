//! Step 1: the key and the SIC code.

use super::*;

/// WIZ-04: a pasted secret has its own message and is neither kept nor shown again.
#[test]
fn a_pasted_secret_is_refused_and_forgotten() {
    let secret = secret();
    let without_prefix = secret.strip_prefix("lhs_").unwrap().to_owned();
    let pasted = [
        secret.clone(),
        format!("11111111:{secret}"),
        format!("  {secret}\n"),
        format!("x-apikey: {secret}"),
        secret[..30].to_owned(),
        secret.to_uppercase(),
        "11111111:Zm9vYmFy".to_owned(),
        "11111111：Zm9vYmFy".to_owned(),
        without_prefix,
    ];
    for text in pasted {
        let form = DefinitionForm {
            api_key: text.clone(),
            ..azopio()
        };
        let refused = errors(&form, &facts());
        assert_eq!(refused, [WizardError::KeySecret], "{text}");
        assert!(!format!("{refused:?} {}", refused[0]).contains(text.trim()));
        let mut draft = DraftData::default();
        draft.keep(&form, false);
        assert_eq!(draft.key_identifier, "", "{text}");
        assert!(!serde_json::to_string(&draft).unwrap().contains(&secret[4..20]));
        assert_eq!(draft.app, Some(AZOPIO), "the rest is kept");
    }
}

/// WIZ-04: whatever is one of the firm's secrets is a secret, of any form.
#[test]
fn a_stored_secret_of_any_form_is_refused() {
    let form = DefinitionForm {
        api_key: "imported-secret-1".into(),
        ..azopio()
    };
    let known = DefinitionFacts {
        is_secret: true,
        ..facts()
    };
    assert_eq!(errors(&form, &known), [WizardError::KeySecret]);
    let mut draft = DraftData::default();
    draft.keep(&form, true);
    assert_eq!(draft.key_identifier, "");
}

/// WIZ-04: a secret pasted into another field is refused there.
#[test]
fn a_secret_in_a_specific_field_is_refused() {
    let fields = BTreeMap::from([
        ("domaine".into(), secret()),
        ("note".into(), "https://a:b".into()),
    ]);
    let form = DefinitionForm {
        fields,
        ..form("cegid", LEXIS)
    };
    assert_eq!(
        errors(&form, &facts()),
        [WizardError::FieldSecret {
            name: "domaine".into()
        }]
    );
    let shown = form.without_secrets(false);
    assert_eq!(
        (shown.fields["domaine"].as_str(), shown.fields["note"].as_str()),
        ("", "https://a:b")
    );
}

/// WIZ-04: an identifier that only resembles a secret is no secret.
#[test]
fn identifiers_are_no_secrets() {
    for text in [
        "11111111",
        "lhs_1234",
        "a-b_c-d-e",
        "0123456789abcdef0123456789abcdef0123456789abcdef",
    ] {
        assert!(!looks_like_secret(text), "{text}");
    }
}

/// WIZ-05: each failure of the key has its own message.
#[test]
fn each_failure_of_the_key_has_its_message() {
    let typed = |text: &str| {
        errors(
            &DefinitionForm {
                api_key: text.into(),
                ..azopio()
            },
            &facts(),
        )
    };
    assert_eq!(typed("  "), [WizardError::Key]);
    for text in [
        "1234567",
        "1111 1111",
        "11111111é",
        "1111\u{0}1111",
        &"1".repeat(49),
        &"9".repeat(100_000),
    ] {
        assert_eq!(typed(text), [WizardError::KeyFormat], "{text:.60}");
    }
    assert_eq!(
        typed("22222222"),
        [WizardError::KeyUnknown],
        "facts about another key do not count"
    );
    assert_eq!(
        errors(&azopio(), &DefinitionFacts { key: None, ..facts() }),
        [WizardError::KeyUnknown]
    );
    assert_eq!(
        key_error(KeyForWizard {
            expires_at: Some(NOW),
            ..key()
        }),
        [WizardError::KeyExpired { at: NOW }]
    );
    let later = Moment(NOW.0 + 1);
    assert!(
        check_definition(
            &azopio(),
            &DefinitionFacts {
                key: Some(KeyForWizard {
                    expires_at: Some(later),
                    ..key()
                }),
                ..facts()
            }
        )
        .is_ok()
    );
    assert_eq!(
        key_error(KeyForWizard {
            revoked_at: Some(Moment(5)),
            expires_at: Some(Moment(9)),
            ..key()
        }),
        [WizardError::KeyRevoked { at: Moment(5) }]
    );
    assert_eq!(
        key_error(KeyForWizard {
            kind: KeyKind::Cabinet,
            ..key()
        }),
        [WizardError::KeyKind {
            needed: KeyKind::Standard,
            found: KeyKind::Cabinet
        }]
    );
    assert_eq!(
        key_error(KeyForWizard {
            sic: Some(SicCodeId(2)),
            ..key()
        }),
        [WizardError::KeySic { code: "FR002".into() }]
    );
}

/// WIZ-05: a cabinet application asks for a cabinet key, and an entry of type Cegid for the kind it says.
#[test]
fn the_kind_of_key_follows_the_entry() {
    let tool = form("cabinet", FIRM_TOOL);
    assert_eq!(
        errors(&tool, &facts()),
        [WizardError::KeyKind {
            needed: KeyKind::Cabinet,
            found: KeyKind::Standard
        }]
    );
    let cabinet = DefinitionFacts {
        key: Some(KeyForWizard {
            kind: KeyKind::Cabinet,
            ..key()
        }),
        ..facts()
    };
    assert!(check_definition(&tool, &cabinet).is_ok());
    let mut known = facts();
    known.choices[3].entry.key_requirement = KeyRequirement::Standard;
    let lexis = DefinitionForm {
        fields: BTreeMap::from([("domaine".into(), "x".into())]),
        ..form("cegid", LEXIS)
    };
    assert_eq!(
        check_definition(&lexis, &known).unwrap().settings().key(),
        Some((ApiKeyId(7), key().identifier))
    );
}

/// WIZ-05: one key, one application; the message names the other.
#[test]
fn a_key_serves_one_application() {
    assert_eq!(
        key_error(KeyForWizard {
            used_by: Some("Beeye".into()),
            ..key()
        }),
        [WizardError::KeyTaken {
            label: "Beeye".into()
        }]
    );
}

/// WIZ-05: identifiers are one whatever their case; the key's own writing is kept.
#[test]
fn an_identifier_is_found_whatever_its_case() {
    let issued = KeyForWizard {
        identifier: KeyIdentifier::parse("AbCdEfGh").unwrap(),
        ..key()
    };
    let form = DefinitionForm {
        api_key: "abcdefgh".into(),
        ..azopio()
    };
    let known = DefinitionFacts {
        key: Some(issued),
        ..facts()
    };
    let found = check_definition(&form, &known)
        .unwrap()
        .settings()
        .key()
        .unwrap()
        .1;
    assert_eq!(found.as_str(), "AbCdEfGh");
}

/// WIZ-06: the SIC code is asked where a key is asked and the firm has several, and is one of the firm's.
#[test]
fn the_sic_code_is_asked_when_there_are_several() {
    for code in ["", "3", "FR001", "-1"] {
        assert_eq!(
            errors(
                &DefinitionForm {
                    sic: code.into(),
                    ..azopio()
                },
                &facts()
            ),
            [WizardError::Sic],
            "{code}"
        );
    }
    assert_eq!(
        check_definition(&azopio(), &facts()).unwrap().settings().sic(),
        Some(SicCodeId(1))
    );

    let unasked = DefinitionForm {
        sic: String::new(),
        ..azopio()
    };
    let one = DefinitionFacts {
        sic_codes: vec![sic(1, "FR001")],
        ..facts()
    };
    assert_eq!(
        check_definition(&unasked, &one).unwrap().settings().sic(),
        Some(SicCodeId(1))
    );
    let none = DefinitionFacts {
        sic_codes: vec![],
        key: Some(KeyForWizard { sic: None, ..key() }),
        ..facts()
    };
    assert_eq!(check_definition(&unasked, &none).unwrap().settings().sic(), None);
    let offer = check_definition(
        &DefinitionForm {
            sic: String::new(),
            ..form("cegid", OFFER)
        },
        &facts(),
    )
    .unwrap();
    assert_eq!((offer.settings().sic(), offer.settings().key()), (None, None));
}
