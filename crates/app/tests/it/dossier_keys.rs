//! Keys that open one dossier each, made and revoked in bulk (KEY-07).

use std::collections::BTreeSet;

use hub_app::commands::{
    ActivationAsked, BulkForm, CodesSelected, DossierKeysError, DossierKeysForm, DossierKeysOutcome,
    EditOutcome, Expiry, ImportOutcome, IssuedDossierKeys, KeysFor, RevokeAllOutcome,
};
use hub_app::queries::window::WindowDoor;
use hub_app::queries::{BasketList, JournalSearch};
use hub_app::{AppError, Hub};
use hub_domain::audit::Verb;
use hub_domain::authz::call::{DenyReason, TrueReason};
use hub_domain::bulk::BulkWay;
use hub_domain::credential::{Credential, KeySecret};
use hub_domain::ids::InstalledAppId;
use hub_domain::import::{CodeList, ImportKind};
use hub_domain::selection::SelectionBase;
use hub_testkit::calls::read_dossier;
use hub_testkit::cast::page;
use hub_testkit::wizard::form;
use hub_testkit::{Kit, Person, Wizard, db_test, hub_app, hub_domain};

fn asked(token: &str) -> DossierKeysForm {
    DossierKeysForm {
        dossiers: KeysFor::All,
        expiry: Some(Expiry::Never),
        addresses: String::new(),
        seal: None,
        form_token: token.to_owned(),
    }
}

async fn qonto(kit: &Kit) -> InstalledAppId {
    InstalledAppId(kit.at.number_of("installed_app", "id", "label = 'Qonto'").await)
}

async fn issue(kit: &Kit, form: &DossierKeysForm) -> DossierKeysOutcome {
    let alice = kit.caller(Person::Alice);
    let issued = kit
        .hub
        .issue_dossier_keys(&alice, qonto(kit).await, form, &page())
        .await;
    issued.expect("an answer")
}

async fn issued(kit: &Kit, token: &str) -> IssuedDossierKeys {
    match issue(kit, &asked(token)).await {
        DossierKeysOutcome::Issued(keys) => keys,
        other => panic!("{other:?}"),
    }
}

fn credential(keys: &IssuedDossierKeys, code: &str) -> Credential {
    let key = keys
        .keys
        .iter()
        .find(|key| key.code == code)
        .expect("a key of this dossier");
    Credential {
        identifier: key.identifier,
        secret_hash: KeySecret::parse(key.secret().as_bytes())
            .expect("a secret")
            .hash(),
    }
}

async fn reason(hub: &Hub, credential: &Credential, code: &str) -> Option<TrueReason> {
    read_dossier(hub, credential, code)
        .await
        .err()
        .map(|refused| refused.reason)
}

db_test! {
    /// KEY-07: one key a dossier of the application, in one act with one entry and one letter to each administrator; each
    /// opens its dossier and no other, from the database and from memory; the main key opens all of them still.
    #[test]
    async fn key_07_each_key_opens_one_dossier(kit: Kit) {
        let (acts, entries) = (kit.at.count("act", "TRUE").await, kit.at.count("audit_entry", "TRUE").await);
        let keys = issued(&kit, "one").await;
        let codes: Vec<_> = keys.keys.iter().map(|key| key.code.as_str()).collect();
        assert_eq!(codes, ["A1", "CLI001", "CLI002"]);
        assert_eq!(kit.at.count("act", "TRUE").await, acts + 1);
        assert_eq!(kit.at.count("audit_entry", "TRUE").await, entries + 1);
        assert_eq!(kit.at.count("mail", "template = 'key_changed'").await, 1);
        let main = kit.credential("66666666");
        for _ in 0..20 {
            for own in codes.clone() {
                let key = credential(&keys, own);
                for code in ["A1", "CLI001", "CLI002", "CLI009", "NULLEPART"] {
                    let expected = (code != own).then_some(TrueReason::DossierOutsideRestriction);
                    assert_eq!(reason(&kit.hub, &key, code).await, expected, "{own}, {code}");
                }
                assert_eq!(reason(&kit.hub, &main, own).await, None);
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        assert_eq!(TrueReason::DossierOutsideRestriction.told(), DenyReason::DossierNotOpen);
        for key in keys.keys.iter() {
            let text = key.secret();
            assert_eq!(kit.at.count("audit_payload", &format!("payload LIKE '%{text}%'")).await, 0);
        }
        let chain = kit.hub.verify_journal(&kit.caller(Person::Alice)).await.expect("a report");
        assert_eq!((chain.fault, chain.silent_act), (None, None));
    }

    /// KEY-07: switching the application off for a dossier closes its key with the very next call; switching it on again
    /// gives it back. Revoked alone or all together, they are refused at once, and the main key is not touched.
    #[test]
    async fn key_07_keys_follow_their_dossier_and_are_revoked(kit: Kit) {
        let keys = issued(&kit, "one").await;
        let (alice, app) = (kit.caller(Person::Alice), qonto(&kit).await);
        let own = credential(&keys, "A1");
        assert_eq!(reason(&kit.hub, &own, "A1").await, None);
        for (on, expected) in [(false, Some(TrueReason::DossierClosed)), (true, None)] {
            let shown = kit.hub.window(&alice, "A1", WindowDoor::Portfolio).await.expect("a window").facts.now;
            let asked = match on {
                true => ActivationAsked::On(BTreeSet::new()),
                false => ActivationAsked::Off,
            };
            kit.hub.set_activation(&alice, "A1", app, &shown, &asked, &page()).await.expect("an answer");
            assert_eq!(reason(&kit.hub, &own, "A1").await, expected);
        }
        let listed = kit.hub.dossier_keys(&alice, app, "").await.expect("a list");
        assert_eq!((listed.count, listed.keys.len()), (3, 3));
        let first = &listed.keys[0];
        kit.hub.revoke_key(&alice, first.id, &first.identifier, &page()).await.expect("revoked");
        assert_eq!(reason(&kit.hub, &own, "A1").await, Some(TrueReason::KeyRevoked));
        assert_eq!(reason(&kit.hub, &credential(&keys, "CLI001"), "CLI001").await, None);
        let revoke = async |typed: &str| kit.hub.revoke_dossier_keys(&alice, app, typed, &page()).await.expect("an answer");
        assert_eq!(revoke("Dext").await, RevokeAllOutcome::Mismatch);
        assert_eq!(revoke("qonto").await, RevokeAllOutcome::Revoked(2));
        assert_eq!(revoke("Qonto").await, RevokeAllOutcome::Nothing);
        assert_eq!(reason(&kit.hub, &credential(&keys, "CLI001"), "CLI001").await, Some(TrueReason::KeyRevoked));
        assert_eq!(reason(&kit.hub, &kit.credential("66666666"), "A1").await, None);
        assert_eq!(kit.hub.dossier_keys(&alice, app, "").await.expect("a list").count, 0);
        assert_eq!(issued(&kit, "two").await.keys.len(), 3, "they can have others");
    }

    /// KEY-07: a dossier has one live key; what changed since the summary is shown again; nothing is made by half.
    #[test]
    async fn key_07_what_is_announced_is_done_or_nothing(kit: Kit) {
        let alice = kit.caller(Person::Alice);
        let before = kit.at.dump().await;
        let plan = async |form: &DossierKeysForm| {
            let app = qonto(&kit).await;
            kit.hub.dossier_keys_plan(&alice, app, form).await.expect("an answer").expect("a plan")
        };
        let announced = plan(&asked("one")).await;
        assert_eq!(
            (announced.keys, announced.more, announced.range),
            (3, false, Some(("A1".to_owned(), "CLI002".to_owned())))
        );
        // As many dossiers, but others: what was read is no more what would be done.
        let other = plan(&DossierKeysForm { dossiers: KeysFor::Codes(vec!["A1".to_owned()]), ..asked("one") }).await;
        let stale = DossierKeysForm {
            dossiers: KeysFor::Codes(vec!["CLI001".to_owned()]),
            seal: Some(other.seal),
            ..asked("one")
        };
        let DossierKeysOutcome::Changed(now) = issue(&kit, &stale).await else { panic!("it is another dossier") };
        assert_eq!((now.keys, now.range), (1, Some(("CLI001".to_owned(), "CLI001".to_owned()))));
        let wrong = DossierKeysForm { expiry: None, addresses: "ici".to_owned(), ..asked("one") };
        let DossierKeysOutcome::Wrong(errors) = issue(&kit, &wrong).await else { panic!("two fields are wrong") };
        assert_eq!(errors, [DossierKeysError::Date, DossierKeysError::Addresses]);
        assert_eq!(kit.at.dump().await, before);
        let sealed = DossierKeysForm { seal: Some(announced.seal), ..asked("one") };
        assert!(matches!(issue(&kit, &sealed).await, DossierKeysOutcome::Issued(_)));
        let DossierKeysOutcome::Wrong(errors) = issue(&kit, &asked("two")).await else { panic!("all have theirs") };
        assert_eq!(errors, [DossierKeysError::Nothing]);
        // The selection of « Dossiers client »: those that count are on it and have no key.
        let app = qonto(&kit).await;
        let first = kit.hub.dossier_keys(&alice, app, "").await.expect("a list").keys.remove(0);
        kit.hub.revoke_key(&alice, first.id, &first.identifier, &page()).await.expect("revoked");
        let selection = DossierKeysForm { dossiers: KeysFor::Selection, ..asked("three") };
        let plan = kit.hub.dossier_keys_plan(&alice, app, &selection).await.expect("an answer");
        assert_eq!(plan, Err(vec![DossierKeysError::Nothing]), "nothing is selected");
        let codes = CodeList::read("A1 CLI001 CLI009").expect("codes");
        let told: CodesSelected = kit.hub.select_codes(&alice, BasketList::Dossiers, &codes).await.expect("selected");
        assert_eq!(told.selected, 3);
        let plan = kit.hub.dossier_keys_plan(&alice, app, &selection).await.expect("an answer").expect("a plan");
        assert_eq!((plan.keys, plan.range), (1, Some(("A1".to_owned(), "A1".to_owned()))));
    }

    /// KEY-01, KEY-07: the same form sent twice makes the keys once; sent later it gives no secret and makes none.
    #[test]
    async fn key_07_secrets_are_given_once(kit: Kit) {
        let first = issued(&kit, "one").await;
        let twin = issued(&kit, "one").await;
        assert_eq!(first.keys[0].secret(), twin.keys[0].secret());
        assert_eq!(kit.at.count("api_key", "restricted_app_id IS NOT NULL").await, 3);
        assert!(!format!("{first:?}").contains(first.keys[0].secret()));
        kit.clock.advance(120_000);
        kit.hub.forget_shown_secrets();
        assert!(matches!(issue(&kit, &asked("one")).await, DossierKeysOutcome::AlreadyShown));
        assert_eq!(kit.at.count("api_key", "restricted_app_id IS NOT NULL").await, 3);
    }

    /// KEY-07, WIZ-05: a key of one dossier is nobody's main key and is not among the firm's keys; an application without
    /// standard key has none; only administrators make and revoke them, of their own firm.
    #[test]
    async fn key_07_they_stay_their_applications_own(kit: Kit) {
        let keys = issued(&kit, "one").await;
        let (alice, app) = (kit.caller(Person::Alice), qonto(&kit).await);
        assert_eq!(kit.hub.keys(&alice).await.expect("a list").keys.len(), 6);
        let typed = form(&kit, "qonto", Some(keys.keys[0].identifier.as_str())).await;
        let revision = kit.hub.application(&alice, app, "").await.expect("Qonto").application.revision;
        let edited = kit.hub.edit_application(&alice, app, revision, &typed, &page()).await.expect("an answer");
        assert!(!matches!(edited, EditOutcome::Saved(_)), "{edited:?}");
        kit.remove_application(Person::Alice, app).await.expect("removed");
        assert_eq!(reason(&kit.hub, &credential(&keys, "A1"), "A1").await, Some(TrueReason::KeyNotConfigured));
        let wizard = Wizard::start(&kit, Person::Alice).await;
        let kept = wizard.keep(&form(&kit, "dext", Some(keys.keys[0].identifier.as_str())).await).await;
        assert!(!kept.errors.is_empty(), "it is no main key of another application either");
        kit.hub.restore_application(&alice, app, &page()).await.expect("restored");
        assert_eq!(reason(&kit.hub, &credential(&keys, "A1"), "A1").await, None);
        let origin = page();
        for person in [Person::Bruno, Person::Chloe, Person::Emma, Person::Gael] {
            let caller = kit.caller(person);
            let denied = kit.hub.issue_dossier_keys(&caller, app, &asked("x"), &origin).await;
            assert!(matches!(denied, Err(AppError::Denied(_))), "{person:?}");
            let denied = kit.hub.revoke_dossier_keys(&caller, app, "Qonto", &origin).await;
            assert!(matches!(denied, Err(AppError::Denied(_))), "{person:?}");
            assert!(matches!(kit.hub.dossier_keys(&caller, app, "").await, Err(AppError::Denied(_))), "{person:?}");
        }
        let farid = kit.caller(Person::Farid);
        let theirs = kit.hub.issue_dossier_keys(&farid, app, &asked("x"), &origin).await;
        assert!(matches!(theirs, Err(AppError::NotFound)));
        assert!(matches!(kit.hub.revoke_dossier_keys(&farid, app, "Qonto", &origin).await, Err(AppError::NotFound)));
        assert!(matches!(kit.hub.dossier_keys(&farid, app, "").await, Err(AppError::NotFound)));
    }

    /// KEY-07: a key that has ended by itself makes place for another one, with which it shares nothing.
    #[test]
    async fn key_07_an_ended_key_makes_place(kit: Kit) {
        let soon = kit.hub.now().plus_days(90);
        let ending = DossierKeysForm { expiry: Some(Expiry::At(soon)), ..asked("one") };
        let DossierKeysOutcome::Issued(first) = issue(&kit, &ending).await else { panic!("three are due") };
        let none = DossierKeysOutcome::Wrong(vec![DossierKeysError::Nothing]);
        assert_eq!(format!("{:?}", issue(&kit, &asked("two")).await), format!("{none:?}"));
        kit.clock.advance(90 * 86_400_000);
        let second = issued(&kit, "three").await;
        assert_eq!(second.keys.len(), 3);
        assert_eq!(reason(&kit.hub, &credential(&first, "A1"), "A1").await, Some(TrueReason::KeyRevoked));
        assert_eq!(reason(&kit.hub, &credential(&second, "A1"), "A1").await, None);
    }

    /// KEY-07: hundreds at once are each of their own dossier, whatever their place among the others; the key of one is
    /// not the key of its neighbour.
    #[test]
    async fn key_07_hundreds_are_made_at_once(kit: Kit) {
        let (alice, app) = (kit.caller(Person::Alice), qonto(&kit).await);
        let lines: String = (0..247).map(|number| format!("LOT{number:03};Dossier {number}\n")).collect();
        let file = kit.read_file(Person::Alice, ImportKind::Dossiers, &format!("code;nom\n{lines}")).await;
        let counts = kit.hub.import(&alice, file).await.expect("a file").counts;
        let taken = kit.hub.apply_import(&alice, file, counts, &page()).await.expect("an answer");
        assert!(matches!(taken, ImportOutcome::Done(_)), "{taken:?}");
        let mut basket =
            kit.hub.database().change_basket(&alice, BasketList::Dossiers, kit.hub.now()).await.expect("a basket");
        basket.start_from(SelectionBase::All).await.expect("everything");
        basket.commit().await.expect("a commit");
        let recap = kit.hub.bulk_recap(&alice, BulkWay::Open, BasketList::Dossiers, app).await;
        let recap = recap.expect("a recap").expect("a selection");
        let form = BulkForm {
            way: BulkWay::Open,
            list: BasketList::Dossiers,
            application: app,
            version: recap.version,
            changing: recap.figures.changing(BulkWay::Open),
        };
        kit.hub.bulk_activate(&alice, &form, &page()).await.expect("an answer");
        let keys = issued(&kit, "one").await;
        let count = keys.keys.len();
        assert!(count > 249, "{count}");
        let first = keys.keys.iter().position(|key| key.code == "LOT000").expect("its key");
        for place in [0, 99, 100, 199, 200, 201, 246] {
            let place = first + place;
            let code = keys.keys[place].code.as_str();
            let key = credential(&keys, code);
            assert_eq!(reason(&kit.hub, &key, code).await, None, "{code}");
            let other = &keys.keys[(place + 1) % count].code;
            assert_eq!(reason(&kit.hub, &key, other).await, Some(TrueReason::DossierOutsideRestriction), "{code}");
        }
        let all = kit.hub.dossier_keys(&alice, app, "").await.expect("a list");
        assert_eq!((all.count, all.keys.len()), (i64::try_from(count).expect("few"), 50));
        assert_eq!(all.next.as_deref(), Some(keys.keys[49].code.as_str()));
        // The journal of one dossier tells of them.
        let search = JournalSearch {
            dossier: Some(kit.dossier(kit.alpha, "LOT100").await),
            ..JournalSearch::of(Verb::KeysIssued)
        };
        let told = kit.hub.journal(&alice, &search, None).await.expect("a page");
        assert_eq!(told.lines.len(), 1);
    }

    /// KEY-07: keys of a removed application can still be seen and revoked, so that restoring it opens nothing.
    #[test]
    async fn key_07_keys_of_a_removed_application_can_be_revoked(kit: Kit) {
        let keys = issued(&kit, "one").await;
        let (alice, app) = (kit.caller(Person::Alice), qonto(&kit).await);
        kit.remove_application(Person::Alice, app).await.expect("removed");
        assert_eq!(kit.hub.dossier_keys(&alice, app, "").await.expect("a list").count, 3);
        let revoked = kit.hub.revoke_dossier_keys(&alice, app, "Qonto", &page()).await.expect("an answer");
        assert_eq!(revoked, RevokeAllOutcome::Revoked(3));
        kit.hub.restore_application(&alice, app, &page()).await.expect("restored");
        assert_eq!(reason(&kit.hub, &credential(&keys, "A1"), "A1").await, Some(TrueReason::KeyRevoked));
    }
}
