//! The draft: what is kept, which step it may show, its partner e-mail.

use super::*;

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
