//! A partner's call is decided on what is true at that moment (KEY-03, APP-03, APP-04).

use hub_app::Hub;
use hub_app::commands::{EditOutcome, KeyForm, RemoveOutcome};
use hub_domain::api_key::KeyKind;
use hub_domain::authz::call::TrueReason;
use hub_domain::credential::Credential;
use hub_domain::ids::InstalledAppId;
use hub_testkit::calls::read_dossier;
use hub_testkit::cast::page;
use hub_testkit::wizard::form;
use hub_testkit::{Kit, Person, Wizard, db_test, hub_app, hub_domain};

async fn reason(hub: &Hub, credential: &Credential, code: &str) -> Option<TrueReason> {
    read_dossier(hub, credential, code)
        .await
        .err()
        .map(|refused| refused.reason)
}

/// Hears from the database and asks until everything is in memory.
async fn warm(kit: &Kit, hub: &Hub) {
    hub.refresh_epochs().await.expect("the database answers");
    for _ in 0..20 {
        assert_eq!(reason(hub, &kit.credential("66666666"), "A1").await, None);
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

async fn qonto(kit: &Kit) -> hub_testkit::hub_store::InstalledApp {
    kit.hub
        .applications(&kit.caller(Person::Alice))
        .await
        .expect("a list")
        .applications
        .remove(0)
}

async fn change_key(kit: &Kit, key: &str) {
    let app = qonto(kit).await;
    let typed = form(kit, "qonto", Some(key)).await;
    let saved = kit
        .hub
        .edit_application(&kit.caller(Person::Alice), app.id, app.revision, &typed, &page())
        .await;
    assert!(matches!(saved, Ok(EditOutcome::Saved(_))), "{saved:?}");
}

async fn remove(kit: &Kit) -> InstalledAppId {
    let app = qonto(kit).await;
    let removed = kit.remove_application(Person::Alice, app.id).await;
    assert!(
        matches!(removed, Ok(RemoveOutcome::Removed { .. })),
        "{removed:?}"
    );
    app.id
}

async fn revoke(kit: &Kit, key: &str) {
    let id = kit.key_id(Person::Alice, key).await;
    kit.hub
        .revoke_key(&kit.caller(Person::Alice), id, key, &page())
        .await
        .expect("an answer");
}

db_test! {
    /// KEY-03: who is let through and why not, from the database and from memory alike.
    #[test]
    async fn each_call_has_its_answer(kit: Kit) {
        let wrong = Credential {
            secret_hash: kit.credential("11111111").secret_hash,
            ..kit.credential("66666666")
        };
        let unknown = Credential {
            identifier: "00000000".parse().expect("an identifier"),
            ..kit.credential("66666666")
        };
        for round in ["from the database", "from memory"] {
            let of = |key: &str| kit.credential(key);
            for (credential, code, expected) in [
                (of("66666666"), "A1", None),
                (of("66666666"), "CLI002", None),
                (of("66666666"), "ECE01", Some(TrueReason::DossierClosed)),
                (of("66666666"), "NOWHERE", Some(TrueReason::DossierClosed)),
                (of("66666666"), "ARC1", Some(TrueReason::DossierClosed)),
                (of("77777777"), "A1", Some(TrueReason::KeyNotConfigured)),
                (of("11111111"), "A1", Some(TrueReason::KeyNotConfigured)),
                (of("44444444"), "A1", Some(TrueReason::KeyExpired)),
                (of("55555555"), "A1", Some(TrueReason::KeyRevoked)),
                (wrong.clone(), "A1", Some(TrueReason::WrongSecret)),
                (unknown.clone(), "A1", Some(TrueReason::UnknownIdentifier)),
            ] {
                assert_eq!(
                    reason(&kit.hub, &credential, code).await,
                    expected,
                    "{round}: {credential:?} {code}"
                );
            }
            warm(&kit, &kit.hub).await;
        }
    }

    /// 4.7: once warm, decisions are taken from memory: a change behind the product's back is not seen.
    #[test]
    async fn decisions_are_remembered(kit: Kit) {
        warm(&kit, &kit.hub).await;
        kit.at.set("activation", "closed_by = opened_by", "TRUE").await;
        kit.at
            .set("api_key", "revoked_at = 1, revoked_by = issued_by", "TRUE")
            .await;
        assert_eq!(reason(&kit.hub, &kit.credential("66666666"), "A1").await, None);
        // Without a sign of life of the database for two seconds, memory is not trusted.
        kit.clock.advance(2_001);
        assert_eq!(
            reason(&kit.hub, &kit.credential("66666666"), "A1").await,
            Some(TrueReason::KeyRevoked)
        );
    }

    /// KEY-03: revoking a key stops the very next call.
    #[test]
    async fn a_revoked_key_stops(kit: Kit) {
        warm(&kit, &kit.hub).await;
        revoke(&kit, "66666666").await;
        assert_eq!(
            reason(&kit.hub, &kit.credential("66666666"), "A1").await,
            Some(TrueReason::KeyRevoked)
        );
    }

    /// APP-03: changing the key stops the old one at the very next call, and opens the new one.
    #[test]
    async fn a_changed_key_stops(kit: Kit) {
        warm(&kit, &kit.hub).await;
        assert_eq!(
            reason(&kit.hub, &kit.credential("11111111"), "A1").await,
            Some(TrueReason::KeyNotConfigured)
        );
        change_key(&kit, "11111111").await;
        assert_eq!(
            reason(&kit.hub, &kit.credential("66666666"), "A1").await,
            Some(TrueReason::KeyNotConfigured)
        );
        assert_eq!(reason(&kit.hub, &kit.credential("11111111"), "A1").await, None);
    }

    /// APP-04: removing an application stops the very next call; adding it again opens what was chosen then.
    #[test]
    async fn a_removed_application_stops(kit: Kit) {
        warm(&kit, &kit.hub).await;
        remove(&kit).await;
        assert_eq!(
            reason(&kit.hub, &kit.credential("66666666"), "A1").await,
            Some(TrueReason::KeyNotConfigured)
        );
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("qonto", Some("66666666")).await;
        wizard.choose(&["ECE01"]).await;
        wizard.finish().await;
        assert_eq!(
            reason(&kit.hub, &kit.credential("66666666"), "A1").await,
            Some(TrueReason::DossierClosed)
        );
        assert_eq!(reason(&kit.hub, &kit.credential("66666666"), "ECE01").await, None);
    }

    /// KEY-03: a key ends at its hour, in memory or not.
    #[test]
    async fn an_expiry_is_never_baked_in(kit: Kit) {
        let form = KeyForm {
            expiry: Some(hub_app::commands::Expiry::At(hub_testkit::NOW.plus_millis(1_000))),
            ..kit.key_form("Courte", KeyKind::Standard)
        };
        let short = kit.issue(Person::Alice, &form).await;
        change_key(&kit, short.identifier.as_str()).await;
        let credential = Credential::parse(format!("{}:{}", short.identifier, short.secret()).as_bytes())
            .expect("a credential");
        kit.hub.refresh_epochs().await.expect("the database answers");
        for _ in 0..5 {
            assert_eq!(reason(&kit.hub, &credential, "A1").await, None);
        }
        kit.clock.advance(1_000);
        assert_eq!(
            reason(&kit.hub, &credential, "A1").await,
            Some(TrueReason::KeyExpired)
        );
    }

    /// KEY-03, APP-04: another process learns of a change with its next sign of life, and trusts its memory no longer
    /// than that.
    #[test]
    async fn another_process_learns(kit: Kit) {
        let other = kit.another_process(7).await;
        warm(&kit, &other).await;
        change_key(&kit, "11111111").await;
        other.refresh_epochs().await.expect("the database answers");
        assert_eq!(
            reason(&other, &kit.credential("66666666"), "A1").await,
            Some(TrueReason::KeyNotConfigured)
        );
        change_key(&kit, "66666666").await;
        other.refresh_epochs().await.expect("the database answers");
        warm(&kit, &other).await;
        remove(&kit).await;
        kit.clock.advance(2_001);
        assert_eq!(
            reason(&other, &kit.credential("66666666"), "A1").await,
            Some(TrueReason::KeyNotConfigured)
        );
    }

    /// KEY-04: the last use is noted, once a minute at most, and told to the key.
    #[test]
    async fn the_last_use_is_noted(kit: Kit) {
        let last = async || {
            kit.hub
                .key_line(
                    &kit.caller(Person::Alice),
                    kit.key_id(Person::Alice, "66666666").await,
                )
                .await
                .expect("a key")
                .last_used_at
        };
        assert_eq!(last().await, None);
        let first = read_dossier(&kit.hub, &kit.credential("66666666"), "A1")
            .await
            .expect("allowed");
        assert!(!first.seen_before);
        kit.hub.flush_uses().await.expect("written");
        assert_eq!(last().await, Some(hub_testkit::NOW));
        kit.clock.advance(61_000);
        assert!(
            read_dossier(&kit.hub, &kit.credential("66666666"), "A1")
                .await
                .expect("allowed")
                .seen_before
        );
        assert!(
            read_dossier(&kit.hub, &kit.credential("66666666"), "ECE01")
                .await
                .is_err()
        );
        kit.hub.flush_uses().await.expect("written");
        assert_eq!(last().await, Some(hub_testkit::NOW.plus_millis(61_000)));
        assert_eq!(kit.at.count("api_key", "last_used_at IS NOT NULL").await, 1);
    }

    /// APP-04: the calls that an application was allowed are counted, hour by hour, and told with what its removal ends;
    /// a refused one is not among them, and none is counted twice.
    #[test]
    async fn allowed_calls_are_counted(kit: Kit) {
        let key = kit.key_id(Person::Alice, "66666666").await;
        let alice = kit.caller(Person::Alice);
        let application = kit.hub.key_line(&alice, key).await.expect("a key").application.expect("configured").0;
        let told = async || {
            let page = kit.hub.removal_page(&alice, application, "").await.expect("it stands");
            (page.calls, kit.hub.recent_key_calls(&alice, key).await.expect("readable"))
        };
        for _ in 0..3 {
            read_dossier(&kit.hub, &kit.credential("66666666"), "A1").await.expect("allowed");
        }
        read_dossier(&kit.hub, &kit.credential("66666666"), "ECE01").await.expect_err("closed");
        assert_eq!(told().await, (0, 0), "written in batches");
        kit.hub.flush_calls().await.expect("written");
        kit.hub.flush_calls().await.expect("nothing is written twice");
        assert_eq!(told().await, (3, 3));
        kit.clock.advance(2 * 24 * 60 * 60 * 1_000);
        kit.hub.refresh_epochs().await.expect("the database answers");
        read_dossier(&kit.hub, &kit.credential("66666666"), "A1").await.expect("allowed");
        kit.hub.flush_calls().await.expect("written");
        assert_eq!(told().await, (4, 1));
        assert_eq!(kit.at.count("api_key_calls", "calls > 0").await, 2);
        kit.clock.advance(36 * 24 * 60 * 60 * 1_000);
        kit.hub.forget_calls().await.expect("deleted");
        assert_eq!(kit.at.count("api_key_calls", "calls > 0").await, 0);
        assert_eq!(told().await, (0, 0));
    }
}
