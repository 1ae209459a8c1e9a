//! Step 1: type, application, fields, errors.

use super::*;

/// WIZ-01: one of three types is chosen, nothing else is.
#[test]
fn a_type_is_one_of_three() {
    for kind in ["", "Cegid", "partenaires", "\0", "null"] {
        assert_eq!(
            errors(&form(kind, AZOPIO), &facts()),
            [WizardError::Type],
            "{kind:?}"
        );
    }
    assert_eq!(
        check_definition(&azopio(), &facts()).unwrap().kind(),
        AppKind::Partenaire
    );
}

/// WIZ-02: only available entries of the type chosen, not configured yet, are offered and accepted.
#[test]
fn configured_and_foreign_entries_are_refused() {
    let mut known = facts();
    known.choices[0].configured = vec!["AZOPIO".into()];
    assert!(!known.choices[0].is_offered());
    assert_eq!(
        errors(&azopio(), &known),
        [WizardError::ApplicationTaken {
            label: "AZOPIO".into()
        }]
    );

    let one_code = DefinitionFacts {
        sic_codes: vec![sic(1, "FR001")],
        ..facts()
    };
    for application in ["", "99", "-1", "azopio", "1 OR 1=1", "9223372036854775808"] {
        let form = DefinitionForm {
            application: application.into(),
            ..azopio()
        };
        assert_eq!(
            errors(&form, &one_code),
            [WizardError::Application],
            "{application:?}"
        );
    }
    assert_eq!(
        errors(&form("cegid", AZOPIO), &one_code),
        [WizardError::Application],
        "an entry of another type"
    );

    let mut gone = one_code;
    gone.choices[0].entry.state = CatalogState::Deprecated;
    assert!(!gone.choices[0].is_offered());
    assert_eq!(errors(&azopio(), &gone), [WizardError::Application]);
}

/// WIZ-02, CAT-06: a repeatable entry stays on offer; only its labels must differ.
#[test]
fn a_repeatable_entry_stays_on_offer() {
    let mut known = facts();
    known.choices[1].configured = vec!["apis – Fulll".into()];
    assert!(known.choices[1].is_offered());
    let named = |name: &str| DefinitionForm {
        fields: BTreeMap::from([("nom".into(), name.into())]),
        ..form("partenaire", APIS)
    };
    assert_eq!(
        check_definition(&named("Autre"), &known)
            .unwrap()
            .settings()
            .label(),
        "apis – Autre"
    );
    assert_eq!(
        errors(&named(" FULLL"), &known),
        [WizardError::ApplicationTaken {
            label: "apis – FULLL".into()
        }]
    );
}

/// WIZ-03, WIZ-04, WIZ-06, WIZ-07: what is asked follows from the application chosen.
#[test]
fn what_is_asked_follows_from_the_application() {
    let known = facts();
    let of = |app: CatalogAppId| {
        let asked = asked(Some(&known.choices[app.0 as usize - 1].entry), &known);
        (asked.key, asked.sic, asked.fields.len())
    };
    assert_eq!(of(AZOPIO), (Some(KeyKind::Standard), true, 0));
    assert_eq!(of(FIRM_TOOL), (Some(KeyKind::Cabinet), true, 0));
    assert_eq!(of(OFFER), (None, false, 0));
    assert_eq!(of(LEXIS), (None, false, 2));
    let one_code = DefinitionFacts {
        sic_codes: vec![sic(1, "FR001")],
        ..facts()
    };
    assert!(!asked(Some(&one_code.choices[0].entry), &one_code).sic);
}

/// WIZ-07: specific fields are required, bounded and of their form, and told by their label.
#[test]
fn specific_fields_are_checked() {
    let with = |text: &str| {
        let fields = BTreeMap::from([("domaine".into(), text.into()), ("intrus".into(), "x".into())]);
        check_definition(
            &DefinitionForm {
                fields,
                ..form("cegid", LEXIS)
            },
            &facts(),
        )
    };
    let label = |error: &WizardError| match error {
        WizardError::FieldMissing { label_fr, .. } => label_fr.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(label(&with(" ").unwrap_err()[0]), "Champ domaine");
    assert!(matches!(
        with("ABC").unwrap_err()[..],
        [WizardError::FieldForm { .. }]
    ));
    assert!(matches!(
        with(&"a".repeat(61)).unwrap_err()[..],
        [WizardError::FieldTooLong { max: 60, .. }]
    ));
    let values = with(" abc ").unwrap();
    assert_eq!(
        values.settings().values().iter().collect::<Vec<_>>(),
        [("domaine", "abc")]
    );
}

/// WIZ-08: « Suivant » is for a form without any error; all errors come at once, one per field, in the form's order.
#[test]
fn all_errors_come_at_once() {
    let mut known = facts();
    known.choices[3].entry.key_requirement = KeyRequirement::Standard;
    let empty = DefinitionForm {
        api_key: String::new(),
        sic: String::new(),
        ..form("cegid", LEXIS)
    };
    let fields: Vec<String> = errors(&empty, &known).iter().map(WizardError::field).collect();
    assert_eq!(fields, ["api_key", "champ_domaine", "sic"]);
    known.choices[3].configured = vec!["lexis".into()];
    assert_eq!(errors(&empty, &known)[0].field(), "application");
    let filled = DefinitionForm {
        fields: BTreeMap::from([("domaine".into(), "x".into())]),
        ..form("cegid", LEXIS)
    };
    assert_eq!(
        errors(&filled, &known),
        [WizardError::ApplicationTaken {
            label: "lexis".into()
        }]
    );
}

/// WIZ-08: without an application, a firm with several SIC codes is told two things (journey J4).
#[test]
fn without_an_application_two_things_are_missing() {
    let form = DefinitionForm {
        kind: "cegid".into(),
        ..DefinitionForm::default()
    };
    assert_eq!(
        errors(&form, &facts()),
        [WizardError::Application, WizardError::Sic]
    );
}

/// Each error has a message of 2-screens §8 and a field of the form.
#[test]
fn every_error_has_its_message() {
    let (name, label_fr, label_en) = ("n".to_owned(), "L".to_owned(), "L".to_owned());
    let all = [
        WizardError::Type,
        WizardError::Application,
        WizardError::ApplicationTaken { label: name.clone() },
        WizardError::Key,
        WizardError::KeyFormat,
        WizardError::KeySecret,
        WizardError::KeyUnknown,
        WizardError::KeyExpired { at: NOW },
        WizardError::KeyRevoked { at: NOW },
        WizardError::KeyTaken { label: name.clone() },
        WizardError::KeyKind {
            needed: KeyKind::Standard,
            found: KeyKind::Cabinet,
        },
        WizardError::KeySic { code: name.clone() },
        WizardError::Sic,
        WizardError::FieldMissing {
            name: name.clone(),
            label_fr: label_fr.clone(),
            label_en: label_en.clone(),
        },
        WizardError::FieldTooLong {
            name: name.clone(),
            label_fr: label_fr.clone(),
            label_en: label_en.clone(),
            max: 3,
        },
        WizardError::FieldForm {
            name: name.clone(),
            label_fr,
            label_en,
        },
    ];
    let ids: BTreeSet<&str> = all.iter().map(WizardError::message_id).collect();
    assert_eq!(ids.len(), all.len(), "one message each");
    let listed: Vec<String> = all
        .iter()
        .map(|error| format!("{} {}", error.field(), error.message_id()))
        .collect();
    insta::assert_snapshot!(listed.join("\n"), @r"
    type MSG-TYPE
    application MSG-APP
    application MSG-APPDUP
    api_key MSG-KEY
    api_key MSG-KEYFMT
    api_key MSG-KEYSECRET
    api_key MSG-KEYUNK
    api_key MSG-KEYEXP
    api_key MSG-KEYREV
    api_key MSG-KEYTAKEN
    api_key MSG-KEYKIND
    api_key MSG-KEYSIC
    sic MSG-SIC
    champ_n MSG-FIELD
    champ_n MSG-FIELDLEN
    champ_n MSG-FIELDFMT
    ");
}

/// APP-03: changing an application's settings is held to the same rules, its own label aside.
#[test]
fn settings_are_changed_by_the_same_rules() {
    let entry = &choices()[1].entry;
    let named = |name: &str| DefinitionForm {
        fields: BTreeMap::from([("nom".into(), name.into())]),
        ..form("partenaire", APIS)
    };
    let others = ["apis – Fulll".to_owned()];
    assert_eq!(
        check_edit(entry, &others, &named("Chift"), &facts())
            .unwrap()
            .label(),
        "apis – Chift"
    );
    assert!(check_edit(entry, &others, &named("fulll"), &facts()).is_err());
    let taken = DefinitionFacts {
        key: Some(KeyForWizard {
            used_by: Some("X".into()),
            ..key()
        }),
        ..facts()
    };
    assert_eq!(
        check_edit(entry, &[], &named("Chift"), &taken).unwrap_err(),
        [WizardError::KeyTaken { label: "X".into() }]
    );
}

proptest! {
    /// WIZ-08: nothing typed can panic, no field has two errors, and a stored draft never holds a secret.
    #[test]
    fn any_form_is_checked(
        kind in prop_oneof![Just("cegid".to_owned()), Just("partenaire".to_owned()), any::<String>()],
        application in prop_oneof![(0_i64..7).prop_map(|id| id.to_string()), any::<String>()],
        api_key in prop_oneof![Just("11111111".to_owned()), any::<String>(), "[a-z0-9]{0,9}:?lhs_[A-Za-z0-9]{0,50}"],
        sic in any::<String>(),
        field in any::<String>(),
        is_secret in any::<bool>(),
    ) {
        let form = DefinitionForm { kind, application, api_key, sic, fields: BTreeMap::from([("domaine".into(), field)]) };
        let known = DefinitionFacts { is_secret, ..facts() };
        if let Err(errors) = check_definition(&form, &known) {
            let fields: BTreeSet<String> = errors.iter().map(WizardError::field).collect();
            prop_assert_eq!(fields.len(), errors.len());
            prop_assert!(!errors.is_empty());
        }
        let mut draft = DraftData::default();
        draft.keep(&form, is_secret);
        prop_assert!(!looks_like_secret(&draft.key_identifier));
        prop_assert!(!is_secret || draft.key_identifier.is_empty());
        let again: DraftData = serde_json::from_str(&serde_json::to_string(&draft).unwrap()).unwrap();
        prop_assert_eq!(again, draft);
    }
}
