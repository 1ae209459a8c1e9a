//! « Valider ».

use super::*;

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

/// WIZ-15: what is told whole is held against the same facts, and comes to the same plan.
#[test]
fn told_whole_it_is_the_same_plan() {
    let told = |form: &DefinitionForm, facts: &DefinitionFacts| {
        InstallPlan::told_whole(form, facts, (fifty(), false), DOMAIN).unwrap()
    };
    assert_eq!(
        told(&azopio(), &facts()),
        Ok(InstallPlan::check(&ready(), &facts(), fifty()).unwrap())
    );
    let unknown = DefinitionFacts { key: None, ..facts() };
    assert_eq!(told(&azopio(), &unknown), Err(vec![WizardError::KeyUnknown]));
    // An offer is switched on for nobody by a selection, today or later.
    let offer = InstallPlan::told_whole(&form("cegid", OFFER), &facts(), (fifty(), true), DOMAIN);
    let offer = offer.unwrap().unwrap();
    assert_eq!((offer.selection(), offer.future()), (None, false));
    assert!(InstallPlan::told_whole(&azopio(), &facts(), (fifty(), true), "pas un domaine").is_err());
}
