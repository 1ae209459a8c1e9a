//! Who may do what, decided on the facts of the transaction (ACT-01, APP-01).

use hub_app::AppError;
use hub_app::commands::ApplicationForm;
use hub_app::queries::JournalSearch;
use hub_app::queries::wizard::StepTwoFilter;
use hub_domain::api_key::KeyKind;
use hub_domain::authz::policy;
use hub_domain::ids::{ApiKeyId, DraftId, InstalledAppId};
use hub_domain::removal::RemovalReason;
use hub_domain::wizard::DefinitionForm;
use hub_testkit::cast::page;
use hub_testkit::{Kit, Person, Wizard, db_test, hub_app, hub_domain};

/// What is under LoopHub, tried by one person: `(what, answer)`.
async fn everything(kit: &Kit, person: Person) -> Vec<(&'static str, &'static str)> {
    let (hub, caller, origin) = (&kit.hub, kit.caller(person), page());
    let form = DefinitionForm::default();
    let key = kit.key_form("Essai", KeyKind::Standard);
    let (draft, app, absent) = (DraftId(0), InstalledAppId(0), ApiKeyId(0));
    vec![
        ("applications", said(hub.applications(&caller).await)),
        ("application", said(hub.application(&caller, app, "").await)),
        (
            "edit_application",
            said(hub.edit_application(&caller, app, 1, &form, &origin).await),
        ),
        (
            "remove_application",
            said(
                hub.remove_application(&caller, app, "", &RemovalReason::default(), &origin)
                    .await,
            ),
        ),
        ("removal_page", said(hub.removal_page(&caller, app, "").await)),
        (
            "removal_consequences",
            said(hub.removal_consequences(&caller, app).await),
        ),
        (
            "removal_letter_preview",
            said(hub.removal_letter_preview(&caller, app, "").await),
        ),
        ("suspension_page", said(hub.suspension_page(&caller, app).await)),
        (
            "suspend_application",
            said(hub.suspend_application(&caller, app, &origin).await),
        ),
        (
            "resume_application",
            said(hub.resume_application(&caller, app, &origin).await),
        ),
        ("restore_page", said(hub.restore_page(&caller, app).await)),
        (
            "restore_application",
            said(hub.restore_application(&caller, app, &origin).await),
        ),
        ("keys", said(hub.keys(&caller).await)),
        ("key_line", said(hub.key_line(&caller, absent).await)),
        ("issue_key", said(hub.issue_key(&caller, &key, &origin).await)),
        (
            "revoke_key",
            said(hub.revoke_key(&caller, absent, "x", &origin).await),
        ),
        (
            "journal",
            said(hub.journal(&caller, &JournalSearch::default(), None).await),
        ),
        ("journal_line", said(hub.journal_line(&caller, 0).await)),
        ("verify_journal", said(hub.verify_journal(&caller).await)),
        ("start_draft", said(hub.start_draft(&caller).await)),
        ("drop_draft", said(hub.drop_draft(&caller, draft).await)),
        ("definition_page", said(hub.definition_page(&caller, draft).await)),
        (
            "keep_definition",
            said(hub.keep_definition(&caller, draft, 1, &form).await),
        ),
        (
            "dossiers_page",
            said(
                hub.dossiers_page(&caller, draft, &StepTwoFilter::default(), 1)
                    .await,
            ),
        ),
        (
            "change_selection",
            said(
                hub.change_selection(&caller, draft, &[], &[], &hub_app::commands::SelectionChange::All)
                    .await,
            ),
        ),
        ("leave_dossiers", said(hub.leave_dossiers(&caller, draft).await)),
        ("summary_page", said(hub.summary_page(&caller, draft).await)),
        (
            "chosen_page",
            said(hub.chosen_page(&caller, draft, false, 1).await),
        ),
        (
            "add_application",
            said(hub.add_application(&caller, draft, 1, &origin).await),
        ),
        (
            "add_told_whole",
            said(
                hub.add_told_whole(&caller, &ApplicationForm::default(), &origin)
                    .await,
            ),
        ),
    ]
}

fn said<T>(answer: Result<T, AppError>) -> &'static str {
    match answer {
        Ok(_) => "ok",
        Err(AppError::Denied(_)) => "denied",
        Err(AppError::NotFound) => "not found",
        Err(AppError::SignedOut) => "signed out",
        Err(error) => panic!("{error}"),
    }
}

db_test! {
    /// APP-01: everything under LoopHub is for administrators; nobody else gets past the refusal, not even to learn
    /// what exists.
    #[test]
    async fn loophub_is_for_administrators(kit: Kit) {
        for person in Person::ALL {
            let before = kit.at.dump().await;
            let answers = everything(&kit, person).await;
            if matches!(person, Person::Alice | Person::Farid) {
                assert!(
                    answers.iter().all(|(_, answer)| *answer != "denied"),
                    "{person:?}: {answers:?}"
                );
            } else {
                assert!(
                    answers.iter().all(|(_, answer)| *answer == "denied"),
                    "{person:?}: {answers:?}"
                );
                assert_eq!(kit.at.dump().await, before, "{person:?} changed something");
            }
        }
    }

    /// ACT-01: somebody demoted between the page and the form is refused: rights are decided in the transaction.
    #[test]
    async fn a_demoted_administrator_is_refused(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        let version = wizard.summary().await.draft.version;
        let alice = kit.caller(Person::Alice);
        kit.at
            .set(
                "staff_member",
                "level = 490",
                &format!("id = {}", kit.staff(Person::Alice)),
            )
            .await;
        let before = kit.at.dump().await;
        assert_eq!(said(wizard.validate(version).await), "denied");
        let form = kit.key_form("Trop tard", KeyKind::Standard);
        assert_eq!(said(kit.hub.issue_key(&alice, &form, &page()).await), "denied");
        assert_eq!(kit.at.dump().await, before);
    }

    /// ACT-01: somebody who lost their place, or whose account was closed, is signed out by the next change.
    #[test]
    async fn a_lost_place_ends_everything(kit: Kit) {
        let alice = kit.caller(Person::Alice);
        let form = kit.key_form("Trop tard", KeyKind::Standard);
        let place = format!("id = {}", kit.staff(Person::Alice));
        let account = format!("id = {}", kit.account(Person::Alice));
        kit.at.set("staff_member", "deactivated_at = 1", &place).await;
        assert_eq!(
            said(kit.hub.issue_key(&alice, &form, &page()).await),
            "signed out"
        );
        kit.at.set("account", "disabled_at = 1", &account).await;
        kit.at.set("staff_member", "deactivated_at = NULL", &place).await;
        assert_eq!(
            said(kit.hub.issue_key(&alice, &form, &page()).await),
            "signed out",
            "the account is still closed"
        );
        kit.at.set("account", "disabled_at = NULL", "TRUE").await;
        assert_eq!(said(kit.hub.issue_key(&alice, &form, &page()).await), "ok");
    }

    /// ACT-01: a permit opens its own firm only.
    #[test]
    async fn a_permit_is_of_one_firm(kit: Kit) {
        use hub_domain::authz::{EditSettings, Target};
        let permit = kit
            .begin(kit.beta)
            .await
            .permit::<EditSettings>(Target::Firm)
            .expect("the operator may");
        let mut tx = kit.begin(kit.alpha).await;
        assert!(tx.add_sic_code(permit, "FR007", "Essai").await.is_err());
    }
}

/// ACT-01, APP-01: the whole table of rights is the one that was read and accepted.
#[test]
fn the_table_of_rights_is_the_accepted_one() {
    let accepted = include_str!("../../../loophub/tests/golden/authz-matrix.txt");
    assert_eq!(
        policy::matrix(),
        accepted,
        "accept the new table by copying it to authz-matrix.txt"
    );
}
