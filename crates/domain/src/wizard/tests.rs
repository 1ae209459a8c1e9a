use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::api_key::{KeyIdentifier, KeyKind};
use crate::catalog::{AppKind, CatalogState, KeyRequirement, sample, sample_field};
use crate::credential::KeySecret;
use crate::firm::SicCode;
use crate::ids::{ApiKeyId, CatalogAppId, SicCodeId};
use crate::moment::Moment;
use crate::selection::{SelectionBase, SelectionCount};

const NOW: Moment = Moment(1_795_000_000_000);
const DOMAIN: &str = "partners.example";

const AZOPIO: CatalogAppId = CatalogAppId(1);
const APIS: CatalogAppId = CatalogAppId(2);
const OFFER: CatalogAppId = CatalogAppId(3);
const LEXIS: CatalogAppId = CatalogAppId(4);
const FIRM_TOOL: CatalogAppId = CatalogAppId(5);

/// The catalogue of these tests: one entry of each sort, none configured.
fn choices() -> Vec<CatalogChoice> {
    let mut apis = sample("apis", AppKind::Partenaire);
    apis.repeatable = true;
    apis.fields = vec![sample_field("nom", true)];
    let mut offer = sample("offre", AppKind::Cegid);
    (offer.requires_contact, offer.bulk_selectable) = (true, false);
    let mut lexis = sample("lexis", AppKind::Cegid);
    lexis.fields = vec![sample_field("domaine", true), sample_field("note", false)];
    lexis.fields[0].pattern = Some("[a-z]+".into());
    let entries = [
        sample("azopio", AppKind::Partenaire),
        apis,
        offer,
        lexis,
        sample("entrepot", AppKind::Cabinet),
    ];
    (1..)
        .zip(entries)
        .map(|(id, entry)| CatalogChoice {
            id: CatalogAppId(id),
            entry,
            configured: vec![],
        })
        .collect()
}

fn sic(id: i64, code: &str) -> SicCode {
    SicCode {
        id: SicCodeId(id),
        code: code.into(),
        label: String::new(),
    }
}

fn key() -> KeyForWizard {
    KeyForWizard {
        id: ApiKeyId(7),
        identifier: KeyIdentifier::parse("11111111").unwrap(),
        kind: KeyKind::Standard,
        sic: Some(SicCodeId(1)),
        expires_at: None,
        revoked_at: None,
        used_by: None,
    }
}

fn facts() -> DefinitionFacts {
    DefinitionFacts {
        choices: choices(),
        sic_codes: vec![sic(1, "FR001"), sic(2, "FR002")],
        key: Some(key()),
        is_secret: false,
        now: NOW,
    }
}

fn form(kind: &str, app: CatalogAppId) -> DefinitionForm {
    DefinitionForm {
        kind: kind.into(),
        application: app.to_string(),
        api_key: " 11111111 ".into(),
        sic: "1".into(),
        fields: BTreeMap::new(),
    }
}

fn azopio() -> DefinitionForm {
    form("partenaire", AZOPIO)
}

fn errors(form: &DefinitionForm, facts: &DefinitionFacts) -> Vec<WizardError> {
    check_definition(form, facts).expect_err("should be refused")
}

fn key_error(key: KeyForWizard) -> Vec<WizardError> {
    errors(
        &azopio(),
        &DefinitionFacts {
            key: Some(key),
            ..facts()
        },
    )
}

fn secret() -> String {
    KeySecret::mint([42; 64]).expose().to_owned()
}

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

/// WIZ-09: step 2 offers a list for bulk selectable entries, and says why not for the others.
#[test]
fn step_two_follows_the_entry() {
    let of = |app: CatalogAppId| StepTwo::of(&choices()[app.0 as usize - 1].entry);
    assert_eq!(of(AZOPIO), StepTwo::Select);
    assert_eq!(of(LEXIS), StepTwo::Select);
    assert_eq!(of(OFFER), StepTwo::NeedsContact);
    assert_eq!(of(FIRM_TOOL), StepTwo::WholeFirm);
}

/// WIZ-12: what was typed is kept as it is, valid or not, and comes back.
#[test]
fn a_draft_keeps_what_was_typed() {
    let mut draft = DraftData::default();
    let fields = BTreeMap::from([("domaine".into(), "PAS BON".into())]);
    let typed = DefinitionForm {
        api_key: "court".into(),
        fields,
        ..form("cegid", LEXIS)
    };
    assert!(!draft.keep(&typed, false));
    let stored: DraftData = serde_json::from_str(&serde_json::to_string(&draft).unwrap()).unwrap();
    assert_eq!(stored, draft);
    assert!(stored.form() == typed);
    assert_eq!(
        serde_json::from_str::<DraftData>("{}").unwrap(),
        DraftData::default()
    );
}

/// WIZ-12: what a database refuses, and what has no end, is not kept.
#[test]
fn a_draft_is_bounded() {
    let mut draft = DraftData::default();
    let fields = (0..500)
        .map(|number| (format!("f{number}"), "x\0".repeat(5_000)))
        .collect();
    draft.keep(
        &DefinitionForm {
            api_key: "a\0\u{7}b".repeat(9_000),
            fields,
            ..azopio()
        },
        false,
    );
    let stored = serde_json::to_string(&draft).unwrap();
    assert!(stored.len() < 70_000, "{}", stored.len());
    assert!(!stored.contains("\\u0000"));
}

/// WIZ-03: changing the type gives up the application and its fields, and says so.
#[test]
fn changing_the_type_erases_the_application() {
    let mut draft = DraftData::default();
    assert!(!draft.keep(&azopio(), false));
    assert!(draft.keep(&form("cegid", AZOPIO), false));
    assert_eq!((draft.kind, draft.app), (Some(AppKind::Cegid), None));
    assert_eq!(draft.key_identifier, "11111111");
    assert!(!draft.keep(&form("cegid", LEXIS), false));
    assert_eq!(draft.app, Some(LEXIS));
}

/// WIZ-15: no step is skipped.
#[test]
fn no_step_is_skipped() {
    let mut draft = DraftData::default();
    assert_eq!(draft.step(Step::Summary, false), Step::Definition);
    assert_eq!(draft.step(Step::Summary, true), Step::Dossiers);
    assert_eq!(draft.step(Step::Definition, true), Step::Definition);
    draft.dossiers_seen = true;
    assert_eq!(draft.step(Step::Summary, true), Step::Summary);
    assert_eq!(
        draft.step(Step::Summary, false),
        Step::Definition,
        "a definition that fell comes first"
    );
    for step in Step::ALL {
        assert_eq!(Step::parse(step.slug()), Some(step));
    }
}

/// WIZ-14: the e-mail is made once, kept while the key is the same, made anew when it changes.
#[test]
fn the_partner_email_follows_the_key() {
    let mut draft = DraftData::default();
    let (first, second) = (
        KeyIdentifier::parse("11111111").unwrap(),
        KeyIdentifier::parse("22222222").unwrap(),
    );
    assert_eq!(draft.settle_partner_email(Some(&first), NOW, DOMAIN), Ok(true));
    let made = draft.partner_email.clone();
    assert_eq!(
        draft.settle_partner_email(Some(&first), NOW.plus_days(1), DOMAIN),
        Ok(false)
    );
    assert_eq!(draft.partner_email, made);
    assert!(
        draft
            .settle_partner_email(Some(&second), Moment(-1), DOMAIN)
            .is_err()
    );
    assert_eq!(draft.partner_email, made, "nothing is lost by a bad clock");
    assert_eq!(draft.settle_partner_email(Some(&second), NOW, DOMAIN), Ok(true));
    assert_eq!(
        draft.partner_email.as_ref().unwrap().to_string(),
        "222222221795000000000@partners.example"
    );
    draft.postpone_partner_email();
    assert_eq!(
        draft.partner_email.as_ref().unwrap().to_string(),
        "222222221795000000001@partners.example"
    );
    assert_eq!(
        draft.settle_partner_email(None, NOW, DOMAIN),
        Ok(true),
        "an application without a key has none"
    );
    assert_eq!(draft.partner_email, None);
}

/// A draft whose summary was shown for fifty dossiers.
fn ready() -> DraftData {
    let mut draft = DraftData {
        kind: Some(AppKind::Partenaire),
        dossiers_seen: true,
        ..DraftData::default()
    };
    draft.keep(&azopio(), false);
    draft
        .settle_partner_email(Some(&key().identifier), NOW, DOMAIN)
        .unwrap();
    draft.summary = Some(ShownSummary { selected: 50 });
    draft
}

fn fifty() -> SelectionCount {
    SelectionCount::new(SelectionBase::None, 1_000, 50)
}

/// WIZ-13, WIZ-15: the plan holds what the summary said.
#[test]
fn a_plan_is_what_the_summary_said() {
    let plan = InstallPlan::check(&ready(), &facts(), fifty()).unwrap();
    assert_eq!(
        (plan.app(), plan.kind(), plan.label()),
        (AZOPIO, AppKind::Partenaire, "azopio")
    );
    assert_eq!(plan.key(), Some((ApiKeyId(7), key().identifier)));
    assert_eq!(plan.sic(), Some(SicCodeId(1)));
    assert_eq!(plan.selection(), Some(fifty()));
    assert_eq!(
        plan.partner_email().unwrap().to_string(),
        "111111111795000000000@partners.example"
    );
    assert_eq!(plan.values().iter().count(), 0);
}

/// WIZ-15: what changed meanwhile leads back with its message.
#[test]
fn what_changed_meanwhile_is_told() {
    let refused = |facts: &DefinitionFacts| InstallPlan::check(&ready(), facts, fifty()).unwrap_err();
    let mut added = facts();
    added.choices[0].configured = vec!["AZOPIO".into()];
    assert_eq!(
        refused(&added),
        PlanRefusal::Definition(vec![WizardError::ApplicationTaken {
            label: "AZOPIO".into()
        }])
    );
    let revoked = DefinitionFacts {
        key: Some(KeyForWizard {
            revoked_at: Some(NOW),
            ..key()
        }),
        ..facts()
    };
    assert_eq!(
        refused(&revoked),
        PlanRefusal::Definition(vec![WizardError::KeyRevoked { at: NOW }])
    );
    assert_eq!(
        InstallPlan::check(&ready(), &facts(), SelectionCount::new(SelectionBase::All, 49, 0)).unwrap_err(),
        PlanRefusal::CountChanged { shown: 50, now: 49 }
    );
}

/// WIZ-15: a draft whose summary was not shown, or not since it changed, is shown first.
#[test]
fn what_was_not_shown_is_not_validated() {
    let check = |draft: &DraftData| InstallPlan::check(draft, &facts(), fifty()).unwrap_err();
    assert_eq!(
        check(&DraftData {
            dossiers_seen: false,
            ..ready()
        }),
        PlanRefusal::Step(Step::Dossiers)
    );
    assert_eq!(
        check(&DraftData {
            summary: None,
            ..ready()
        }),
        PlanRefusal::Step(Step::Summary)
    );
    assert_eq!(
        check(&DraftData {
            partner_email: None,
            ..ready()
        }),
        PlanRefusal::Step(Step::Summary)
    );
    let mut other_key = ready();
    other_key
        .settle_partner_email(Some(&KeyIdentifier::parse("22222222").unwrap()), NOW, DOMAIN)
        .unwrap();
    assert_eq!(check(&other_key), PlanRefusal::Step(Step::Summary));
    let mut changed = ready();
    changed.keep(
        &DefinitionForm {
            sic: "2".into(),
            ..azopio()
        },
        false,
    );
    assert_eq!(changed.summary, None);
    let mut same = ready();
    same.keep(&azopio(), false);
    assert_eq!(same, ready());
}

/// WIZ-09: an application without a selection takes none, whatever the draft holds.
#[test]
fn without_a_list_nothing_is_selected() {
    for (kind, app) in [("cegid", OFFER), ("cabinet", FIRM_TOOL)] {
        let mut draft = DraftData {
            dossiers_seen: true,
            ..DraftData::default()
        };
        draft.keep(&form(kind, app), false);
        let cabinet = KeyForWizard {
            kind: KeyKind::Cabinet,
            ..key()
        };
        let known = DefinitionFacts {
            key: Some(cabinet),
            ..facts()
        };
        let identifier = (app == FIRM_TOOL).then(|| key().identifier);
        draft
            .settle_partner_email(identifier.as_ref(), NOW, DOMAIN)
            .unwrap();
        draft.summary = Some(ShownSummary { selected: 0 });
        let plan = InstallPlan::check(&draft, &known, fifty()).unwrap();
        assert_eq!(
            (plan.selection(), plan.selection_base()),
            (None, SelectionBase::None)
        );
        assert_eq!(plan.partner_email().is_some(), app == FIRM_TOOL);
    }
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
