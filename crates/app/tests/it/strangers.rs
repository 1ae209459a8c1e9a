//! Another firm's identifiers answer exactly as identifiers that do not exist (S1).

use hub_app::AppError;
use hub_app::commands::{EditOutcome, KeyFormError};
use hub_app::queries::wizard::StepTwoFilter;
use hub_app::queries::{JournalSearch, ListAsked, ListView};
use hub_domain::api_key::KeyKind;
use hub_domain::ids::{ApiKeyId, DraftId, InstalledAppId, SicCodeId};
use hub_domain::removal::RemovalReason;
use hub_domain::wizard::WizardError;
use hub_testkit::cast::page;
use hub_testkit::wizard::form;
use hub_testkit::{Kit, Person, Wizard, db_test, hub_app, hub_domain};

/// Every operation on an identifier, asked by Farid of Beta.
async fn by_farid(kit: &Kit, app: InstalledAppId, key: ApiKeyId, draft: DraftId) -> Vec<String> {
    let (hub, farid, origin) = (&kit.hub, kit.caller(Person::Farid), page());
    let form = form(kit, "qonto", Some("77777777")).await;
    vec![
        said(hub.application(&farid, app, "").await),
        said(hub.edit_application(&farid, app, 1, &form, &origin).await),
        said(
            hub.remove_application(&farid, app, "", &RemovalReason::default(), &origin)
                .await,
        ),
        said(hub.removal_page(&farid, app, "").await),
        said(hub.removal_consequences(&farid, app).await),
        said(hub.removal_letter_preview(&farid, app, "").await),
        said(hub.suspension_page(&farid, app).await),
        said(hub.suspend_application(&farid, app, &origin).await),
        said(hub.resume_application(&farid, app, &origin).await),
        said(hub.restore_page(&farid, app).await),
        said(hub.restore_application(&farid, app, &origin).await),
        said(hub.key_line(&farid, key).await),
        said(hub.revoke_key(&farid, key, "66666666", &origin).await),
        said(hub.drop_draft(&farid, draft).await),
        said(hub.definition_page(&farid, draft).await),
        said(hub.keep_definition(&farid, draft, 1, &form).await),
        said(
            hub.dossiers_page(&farid, draft, &StepTwoFilter::default(), 1)
                .await,
        ),
        said(
            hub.change_selection(&farid, draft, &[], &[], &hub_app::commands::SelectionChange::All)
                .await,
        ),
        said(hub.leave_dossiers(&farid, draft).await),
        said(hub.summary_page(&farid, draft).await),
        said(hub.chosen_page(&farid, draft, false, 1).await),
        said(hub.add_application(&farid, draft, 1, &origin).await),
    ]
}

fn said<T: std::fmt::Debug>(answer: Result<T, AppError>) -> String {
    match answer {
        Ok(answer) => panic!("answered {answer:?}"),
        Err(error) => format!("{error:?}"),
    }
}

db_test! {
    /// APP-01: an administrator of another firm learns nothing and changes nothing.
    #[test]
    async fn another_firms_identifiers_do_not_exist(kit: Kit) {
        let alice = kit.caller(Person::Alice);
        let app = kit.hub.applications(&alice).await.expect("a list").applications[0].id;
        let key = kit.key_id(Person::Alice, "66666666").await;
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        let before = kit.at.dump().await;
        let theirs = by_farid(&kit, app, key, wizard.draft).await;
        let nobodys = by_farid(&kit, InstalledAppId(999), ApiKeyId(999), DraftId(999)).await;
        assert_eq!(theirs, nobodys);
        assert!(theirs.iter().all(|answer| answer == "NotFound"), "{theirs:?}");
        assert_eq!(kit.at.dump().await, before);
    }

    /// WIZ-12: a draft is its owner's, in the firm it was made in, and nobody else's.
    #[test]
    async fn a_draft_is_its_owners(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Alice).await;
        // Emma becomes an administrator too: the draft is still not hers.
        kit.at
            .set(
                "staff_member",
                "level = 500",
                &format!("id = {}", kit.staff(Person::Emma)),
            )
            .await;
        let emma = kit.sign_in(Person::Emma).await;
        let emma = emma.caller().expect("a place");
        assert!(matches!(
            kit.hub.definition_page(emma, wizard.draft).await,
            Err(AppError::NotFound)
        ));
        assert!(matches!(
            kit.hub.add_application(emma, wizard.draft, 1, &page()).await,
            Err(AppError::NotFound)
        ));
        assert!(
            kit.hub
                .applications(emma)
                .await
                .expect("a list")
                .drafts
                .is_empty()
        );
    }

    /// WIZ-05, KEY-02: another firm's key is unknown, its SIC code is no choice, its secret tells nothing.
    #[test]
    async fn another_firms_key_is_unknown(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Farid).await;
        let mut typed = form(&kit, "dext", Some("66666666")).await;
        assert_eq!(wizard.keep(&typed).await.errors, [WizardError::KeyUnknown]);
        typed.api_key = "99999999".to_owned();
        assert_eq!(wizard.keep(&typed).await.errors, [WizardError::KeyUnknown]);
        let wizard = Wizard::start(&kit, Person::Alice).await;
        let mut typed = form(&kit, "dext", Some("77777777")).await;
        assert_eq!(wizard.keep(&typed).await.errors, [WizardError::KeyUnknown]);
        typed.api_key = "11111111".to_owned();
        typed.sic = SicCodeId(999).to_string();
        assert_eq!(wizard.keep(&typed).await.errors, [WizardError::Sic]);
        let mut form = kit.key_form("Essai", KeyKind::Standard);
        form.sic_code = Some(SicCodeId(999));
        let refused = kit
            .hub
            .issue_key(&kit.caller(Person::Alice), &form, &page())
            .await
            .expect("an answer");
        assert_eq!(refused.err(), Some(vec![KeyFormError::SicCode]));
    }

    /// APP-03: the key of another firm cannot be given to an application.
    #[test]
    async fn an_edit_takes_no_foreign_key(kit: Kit) {
        let alice = kit.caller(Person::Alice);
        let app = kit
            .hub
            .applications(&alice)
            .await
            .expect("a list")
            .applications
            .remove(0);
        let typed = form(&kit, "qonto", Some("77777777")).await;
        let edited = kit
            .hub
            .edit_application(&alice, app.id, app.revision, &typed, &page())
            .await;
        assert!(matches!(edited, Ok(EditOutcome::Refused(errors)) if errors == [WizardError::KeyUnknown]));
    }

    /// Everything listed for Beta is Beta's, although codes and names are Alpha's too.
    #[test]
    async fn lists_hold_one_firm(kit: Kit) {
        let farid = kit.caller(Person::Farid);
        assert!(
            kit.hub
                .applications(&farid)
                .await
                .expect("a list")
                .applications
                .is_empty()
        );
        let keys = kit.hub.keys(&farid).await.expect("a list");
        assert_eq!(
            keys.keys
                .iter()
                .map(|key| key.identifier.as_str())
                .collect::<Vec<_>>(),
            ["77777777"]
        );
        assert!(keys.sic_codes.is_empty());
        assert!(
            keys.staff
                .values()
                .all(|name| ["Farid Benali", "Alice Martin"].contains(&name.as_str()))
        );
        let journal = kit.hub.journal(&farid, &JournalSearch::default(), None).await.expect("a page");
        assert!(
            journal
                .lines
                .iter()
                .all(|line| line.object.as_deref() != Some("66666666"))
        );
        // Both firms have an A1: each sees its own.
        let own = ListAsked::first(ListView::Portfolio);
        let lines = async |person| {
            let list = kit.hub.dossier_lines(&kit.caller(person), &own).await;
            list.expect("a page").lines.len()
        };
        assert_eq!((lines(Person::Bruno).await, lines(Person::AliceAtBeta).await), (1, 0));
    }
}
