//! « Valider » refused: what happened meanwhile is told, nothing is done, the draft is intact (WIZ-15).

use hub_app::commands::{AddOutcome, AddRefused, RemoveOutcome};
use hub_app::{AppError, ConflictKind};
use hub_domain::api_key::KeyKind;
use hub_domain::removal::RemovalReason;
use hub_domain::wizard::{PlanRefusal, WizardError};
use hub_testkit::cast::page;
use hub_testkit::cast_data::{SELECTABLE, dossier};
use hub_testkit::wizard::form;
use hub_testkit::{Kit, Person, Wizard, db_test, hub_app, hub_domain};

async fn draft(kit: &Kit) -> Vec<Vec<String>> {
    let mut rows = kit.at.cells("draft_exception", "*", "TRUE").await;
    rows.extend(
        kit.at
            .cells("draft", "id, version, data, selection_base, result_id", "TRUE")
            .await,
    );
    rows.sort();
    rows
}

fn refusal(outcome: Result<AddOutcome, AppError>) -> PlanRefusal {
    match outcome {
        Ok(AddOutcome::Refused(AddRefused::Plan(refusal))) => refusal,
        other => panic!("{other:?}"),
    }
}

db_test! {
    /// WIZ-15: the count that the summary announced has changed.
    #[test]
    async fn the_count_changed(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        wizard.choose_all().await;
        let version = wizard.summary().await.draft.version;
        kit.create_dossiers(kit.alpha, &[dossier("NEUF", "Nouveau")])
            .await;
        let before = (
            draft(&kit).await,
            kit.at.cells("installed_app", "*", "TRUE").await,
        );
        let shown = SELECTABLE as u64;
        assert_eq!(
            refusal(wizard.validate(version).await),
            PlanRefusal::CountChanged {
                shown,
                now: shown + 1
            }
        );
        assert_eq!(
            (
                draft(&kit).await,
                kit.at.cells("installed_app", "*", "TRUE").await
            ),
            before
        );
        assert_eq!(wizard.summary().await.count.selected(), shown + 1);
        wizard.finish().await;
    }

    /// WIZ-15: the key was revoked meanwhile.
    #[test]
    async fn the_key_was_revoked(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        wizard.choose(&["A1"]).await;
        let version = wizard.summary().await.draft.version;
        let key = kit.key_id(Person::Alice, "11111111").await;
        kit.hub
            .revoke_key(&kit.caller(Person::Alice), key, "11111111", &page())
            .await
            .expect("an answer");
        let before = draft(&kit).await;
        let refused = refusal(wizard.validate(version).await);
        assert_eq!(
            refused,
            PlanRefusal::Definition(vec![WizardError::KeyRevoked { at: hub_testkit::NOW }])
        );
        assert_eq!(draft(&kit).await, before);
        wizard
            .define(
                "dext",
                Some(
                    &kit.issue(Person::Alice, &kit.key_form("Neuve", KeyKind::Standard))
                        .await
                        .identifier
                        .to_string(),
                ),
            )
            .await;
        wizard.finish().await;
    }

    /// WIZ-05, WIZ-15: each state of a key has its own refusal, and it is told again in the transaction.
    #[test]
    async fn each_key_has_its_refusal(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Alice).await;
        let expired = hub_testkit::NOW.plus_days(-1);
        for (key, error) in [
            (
                "22222222",
                WizardError::KeySic {
                    code: "FR002".to_owned(),
                },
            ),
            (
                "33333333",
                WizardError::KeyKind {
                    needed: KeyKind::Standard,
                    found: KeyKind::Cabinet,
                },
            ),
            ("44444444", WizardError::KeyExpired { at: expired }),
            (
                "55555555",
                WizardError::KeyRevoked {
                    at: hub_testkit::NOW.plus_days(-2),
                },
            ),
            (
                "66666666",
                WizardError::KeyTaken {
                    label: "Qonto".to_owned(),
                },
            ),
            ("12345678", WizardError::KeyUnknown),
            ("", WizardError::Key),
            ("1 2", WizardError::KeyFormat),
        ] {
            let typed = form(&kit, "dext", Some(key)).await;
            assert_eq!(wizard.keep(&typed).await.errors, [error], "{key}");
        }
    }

    /// WIZ-02, WIZ-15: somebody else added the application, from another draft, at the same moment.
    #[test]
    async fn the_application_was_added(kit: Kit) {
        kit.at
            .set(
                "staff_member",
                "level = 500",
                &format!("id = {}", kit.staff(Person::Emma)),
            )
            .await;
        let mine = Wizard::start(&kit, Person::Alice).await;
        mine.define("dext", Some("11111111")).await;
        let other = kit
            .issue(Person::Alice, &kit.key_form("Autre", KeyKind::Standard))
            .await
            .identifier
            .to_string();
        let emma = kit.sign_in(Person::Emma).await;
        let emma = emma.caller().expect("a place");
        let draft_of_emma = kit.hub.start_draft(emma).await.expect("a draft");
        let typed = form(&kit, "dext", Some(&other)).await;
        kit.hub
            .keep_definition(emma, draft_of_emma, 1, &typed)
            .await
            .expect("kept");
        kit.hub.leave_dossiers(emma, draft_of_emma).await.expect("left");
        kit.hub.summary_page(emma, draft_of_emma).await.expect("a page");
        let hers = kit
            .at
            .number_of("draft", "version", &format!("id = {draft_of_emma}"))
            .await;
        let version = mine.summary().await.draft.version;
        let origin = page();
        let outcomes = tokio::join!(
            mine.validate(version),
            kit.hub.add_application(emma, draft_of_emma, hers, &origin)
        );
        let outcomes = [outcomes.0.expect("an answer"), outcomes.1.expect("an answer")];
        let added = outcomes
            .iter()
            .filter(|outcome| matches!(outcome, AddOutcome::Added { .. }))
            .count();
        let refused = outcomes
            .iter()
            .filter(|outcome| {
                matches!(outcome,
            AddOutcome::Refused(AddRefused::Plan(PlanRefusal::Definition(errors)))
                if *errors == [WizardError::ApplicationTaken { label: "Dext".to_owned() }])
            })
            .count();
        assert_eq!((added, refused), (1, 1), "{outcomes:?}");
        assert_eq!(
            kit.at.count("draft", "result_id IS NULL").await,
            1,
            "the loser's draft waits"
        );
    }

    /// WIZ-05: one key, one application, however many want it at once.
    #[test]
    async fn one_key_serves_one_application(kit: Kit) {
        let mut drafts = Vec::new();
        for slug in ["dext", "libeo", "agicap"] {
            let wizard = Wizard::start(&kit, Person::Alice).await;
            wizard.define(slug, Some("11111111")).await;
            let version = wizard.summary().await.draft.version;
            drafts.push((wizard, version));
        }
        let (one, two, three) = tokio::join!(
            drafts[0].0.validate(drafts[0].1),
            drafts[1].0.validate(drafts[1].1),
            drafts[2].0.validate(drafts[2].1)
        );
        let outcomes = [
            one.expect("an answer"),
            two.expect("an answer"),
            three.expect("an answer"),
        ];
        let winners: Vec<&str> = outcomes
            .iter()
            .filter_map(|outcome| match outcome {
                AddOutcome::Added { label, .. } => Some(label.as_str()),
                _ => None,
            })
            .collect();
        let [winner] = winners[..] else {
            panic!("{outcomes:?}")
        };
        for outcome in &outcomes {
            if let AddOutcome::Refused(AddRefused::Plan(PlanRefusal::Definition(errors))) = outcome {
                assert_eq!(
                    *errors,
                    [WizardError::KeyTaken {
                        label: winner.to_owned()
                    }]
                );
            }
        }
    }

    /// WIZ-15: a summary shown before the draft moved is stale; a step that was skipped comes first.
    #[test]
    async fn stale_and_skipped(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        let version = wizard.version().await;
        assert!(
            matches!(refusal(wizard.validate(version).await), PlanRefusal::Step(step) if step.number() == 2)
        );
        let shown = wizard.summary().await.draft.version;
        wizard.choose(&["A1"]).await;
        assert!(matches!(
            wizard.validate(shown).await,
            Ok(AddOutcome::Refused(AddRefused::Stale))
        ));
        let now = wizard.version().await;
        assert!(matches!(
            refusal(wizard.validate(now).await),
            PlanRefusal::CountChanged { shown: 0, now: 1 }
        ));
        let stale = kit
            .hub
            .keep_definition(
                &kit.caller(Person::Alice),
                wizard.draft,
                shown,
                &form(&kit, "libeo", None).await,
            )
            .await;
        assert!(matches!(
            stale,
            Err(AppError::Conflict(ConflictKind::Stale { .. }))
        ));
    }

    /// WIZ-12: an untouched draft is taken up again, an expired one is gone with its selection.
    #[test]
    async fn drafts_expire_after_seven_days(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Alice).await;
        assert_eq!(Wizard::start(&kit, Person::Alice).await.draft, wizard.draft);
        wizard.define("dext", Some("11111111")).await;
        wizard.choose(&["A1"]).await;
        kit.clock.advance(7 * 86_400_000 - 1);
        assert_eq!(wizard.dossiers("", 1).await.count.selected(), 1);
        kit.clock.advance(1);
        let gone = kit
            .hub
            .definition_page(&kit.caller(Person::Alice), wizard.draft)
            .await;
        assert!(matches!(gone, Err(AppError::NotFound)));
        Wizard::start(&kit, Person::Alice).await;
        assert_eq!(kit.at.count("draft_exception", "TRUE").await, 0);
    }

    /// APP-04: a removal whose announced impact is no longer right is not done; done, it ends everything at once.
    #[test]
    async fn a_removal_says_what_it_ends(kit: Kit) {
        let alice = kit.caller(Person::Alice);
        let app = kit
            .hub
            .applications(&alice)
            .await
            .expect("a list")
            .applications
            .remove(0);
        let refused = kit
            .hub
            .remove_application(&alice, app.id, "other figures", &RemovalReason::default(), &page())
            .await
            .expect("an answer");
        assert!(matches!(refused, RemoveOutcome::ImpactChanged(now) if now.dossiers == 3));
        let removed = kit
            .remove_application(Person::Alice, app.id)
            .await
            .expect("an answer");
        assert!(matches!(removed, RemoveOutcome::Removed { ended, .. } if ended.activations == 3));
        assert_eq!(kit.at.count("activation", "closed_by IS NULL").await, 0);
        let removal = kit
            .at
            .number_of("installed_app", "removed_by", "removed_by IS NOT NULL")
            .await;
        let by_it = format!("closed_by = {removal}");
        assert_eq!(kit.at.count("activation", &by_it).await, 3);
        let again = kit.remove_application(Person::Alice, app.id).await;
        let by_alice = |error: &AppError| {
            matches!(error, AppError::Removed { by: Some(by), .. } if by == "Alice Martin")
        };
        assert!(again.as_ref().is_err_and(by_alice), "{again:?}");
        let gone = kit.hub.application(&alice, app.id, "").await;
        assert!(gone.as_ref().is_err_and(by_alice), "{gone:?}");
        // The wizard offers it again at once, with the key that is free again.
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("qonto", Some("66666666")).await;
        wizard.finish().await;
    }

    /// APP-03: of two people who edit the same application, the second is told.
    #[test]
    async fn the_second_editor_is_told(kit: Kit) {
        let alice = kit.caller(Person::Alice);
        let app = kit
            .hub
            .applications(&alice)
            .await
            .expect("a list")
            .applications
            .remove(0);
        let typed = form(&kit, "qonto", Some("11111111")).await;
        kit.hub
            .edit_application(&alice, app.id, app.revision, &typed, &page())
            .await
            .expect("an answer");
        let back = form(&kit, "qonto", Some("66666666")).await;
        let second = kit
            .hub
            .edit_application(&alice, app.id, app.revision, &back, &page())
            .await;
        assert!(matches!(
            second,
            Err(AppError::Conflict(ConflictKind::Stale { .. }))
        ));
    }
}
