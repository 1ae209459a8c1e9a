//! « Valider »: all or nothing, once, and exactly what was chosen (WIZ-13 to WIZ-16).

use hub_app::commands::{AddOutcome, EditOutcome, SelectionChange};
use hub_app::queries::JournalSearch;
use hub_domain::audit::Verb;
use hub_domain::catalog::AppKind;
use hub_domain::ids::InstalledAppId;
use hub_store::InstalledApp;
use hub_testkit::cast::page;
use hub_testkit::cast_data::{SELECTABLE, dossier};
use hub_testkit::wizard::form;
use hub_testkit::{Kit, NOW, Person, Wizard, db_test, hub_app, hub_domain, hub_store};
use sha2::{Digest as _, Sha256};

async fn app(kit: &Kit, id: InstalledAppId) -> InstalledApp {
    kit.hub
        .application(&kit.caller(Person::Alice), id, "")
        .await
        .expect("it is there")
        .application
}

/// The activations of an application that are open: dossier ids in order, as text.
async fn opened(kit: &Kit, id: InstalledAppId) -> Vec<String> {
    let live = format!("installed_app_id = {id} AND closed_by IS NULL");
    let cells = kit.at.cells("activation", "dossier_id", &live).await;
    let mut ids: Vec<i64> = cells
        .iter()
        .flatten()
        .map(|id| id.parse().expect("an id"))
        .collect();
    ids.sort_unstable();
    ids.iter().map(i64::to_string).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

db_test! {
    /// WIZ-13, WIZ-15: application, activations, journal and event are there together, by one act.
    #[test]
    async fn everything_is_written_by_one_act(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        wizard.choose_all().await;
        wizard
            .merge(
                &[
                    kit.dossier(kit.alpha, "A1").await,
                    kit.dossier(kit.alpha, "ECE01").await,
                ],
                &[],
                &SelectionChange::Nothing,
            )
            .await;
        let shown = wizard.summary().await;
        assert_eq!(shown.count.selected() as i64, SELECTABLE - 2);
        let id = wizard.finish().await;
        let ids = opened(&kit, id).await;
        assert_eq!(ids.len() as i64, SELECTABLE - 2);
        assert_eq!(app(&kit, id).await.dossiers, SELECTABLE - 2);
        let journal = kit
            .hub
            .journal(&kit.caller(Person::Alice), &JournalSearch::of(Verb::ApplicationAdded), None)
            .await
            .expect("a page");
        let line = &journal.lines[0];
        let after = line.after.as_ref().expect("what it is");
        assert_eq!(after["selection"]["base"], "all");
        assert_eq!(after["selection"]["dossiers"], SELECTABLE - 2);
        assert_eq!(
            after["selection"]["digest"],
            hex(&Sha256::digest(ids.join(","))),
            "the digest of the sorted ids"
        );
        let act = line.entry.act;
        let by_another = format!("installed_app_id = {id} AND opened_by <> {act}");
        assert_eq!(kit.at.count("activation", &by_another).await, 0);
        let event = format!("act_id = {act} AND kind = 'application.added'");
        assert_eq!(kit.at.count("outbox_event", &event).await, 1);
    }

    /// WIZ-15: a double click, a retry and two tabs take effect once, and all learn the same application.
    #[test]
    async fn valider_twice_adds_once(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        wizard.choose(&["A1"]).await;
        let version = wizard.summary().await.draft.version;
        let (one, two, three) = tokio::join!(
            wizard.validate(version),
            wizard.validate(version),
            wizard.validate(version)
        );
        let (mut added, mut repeated) = (Vec::new(), Vec::new());
        for outcome in [
            one,
            two,
            three,
            wizard.validate(version).await,
            wizard.validate(1).await,
        ] {
            match outcome.expect("an answer") {
                AddOutcome::Added { id, .. } => added.push(id),
                AddOutcome::Repeated(id) => repeated.push(id),
                AddOutcome::Refused(refused) => panic!("{refused:?}"),
            }
        }
        assert_eq!(added.len(), 1);
        assert_eq!(repeated, [added[0]; 4]);
        assert_eq!(kit.at.count("installed_app", "label = 'Dext'").await, 1);
        assert_eq!(opened(&kit, added[0]).await.len(), 1);
    }

    /// WIZ-12: the selection may be empty.
    #[test]
    async fn no_dossier_is_a_selection(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        assert_eq!(wizard.summary().await.count.selected(), 0);
        let id = wizard.finish().await;
        assert_eq!(
            (app(&kit, id).await.dossiers, opened(&kit, id).await.len()),
            (0, 0)
        );
    }

    /// WIZ-16: « Appliquer à tous » on 2,000 dossiers, all but two, in one act.
    #[test]
    async fn all_but_two_of_two_thousand(kit: Kit) {
        let many: Vec<_> = (0..2000)
            .map(|n| dossier(&format!("Z{n:05}"), &format!("Zone {n}")))
            .collect();
        kit.create_dossiers(kit.alpha, &many).await;
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        wizard.choose_all().await;
        let out = [
            kit.dossier(kit.alpha, "Z00000").await,
            kit.dossier(kit.alpha, "Z01999").await,
        ];
        wizard.merge(&out, &[], &SelectionChange::Nothing).await;
        let id = wizard.finish().await;
        let ids = opened(&kit, id).await;
        assert_eq!(ids.len() as i64, SELECTABLE + 2000 - 2);
        assert!(out.iter().all(|taken_out| !ids.contains(&taken_out.to_string())));
        let report = kit
            .hub
            .database()
            .verify_chain(kit.alpha)
            .await
            .expect("a report");
        assert_eq!((report.fault, report.silent_act), (None, None));
    }

    /// WIZ-14: identifier, moment of the first summary, the installation's domain; kept while the key is the same.
    #[test]
    async fn the_partner_email_is_made_once(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        let email = async || {
            wizard
                .summary()
                .await
                .draft
                .data
                .partner_email
                .map(|email| email.to_string())
        };
        let first = email().await;
        assert_eq!(first, Some(format!("11111111{}@partenaires.test", NOW.0)));
        kit.clock.advance(90_000);
        assert_eq!(email().await, first, "shown again");
        wizard.define("libeo", Some("11111111")).await;
        assert_eq!(email().await, first, "another application with the same key");
        kit.issue(
            Person::Alice,
            &hub_app::commands::KeyForm {
                identifier: "88888888".to_owned(),
                ..kit.key_form("Autre", hub_domain::api_key::KeyKind::Standard)
            },
        )
        .await;
        wizard.define("libeo", Some("88888888")).await;
        let second = email().await;
        assert_eq!(
            second,
            Some(format!("88888888{}@partenaires.test", NOW.0 + 90_000)),
            "made anew with its key"
        );
        let id = wizard.finish().await;
        assert_eq!(app(&kit, id).await.partner_email, second);
    }

    /// WIZ-14: frozen by « Valider »: it does not follow a change of key.
    #[test]
    async fn the_partner_email_never_changes(kit: Kit) {
        let alice = kit.caller(Person::Alice);
        let before = kit
            .hub
            .applications(&alice)
            .await
            .expect("a list")
            .applications
            .remove(0);
        kit.clock.advance(5_000);
        let typed = form(&kit, "qonto", Some("11111111")).await;
        let edited = kit
            .hub
            .edit_application(&alice, before.id, before.revision, &typed, &page())
            .await;
        assert!(matches!(edited, Ok(EditOutcome::Saved(_))));
        let after = app(&kit, before.id).await;
        assert_eq!(after.key.map(|key| key.identifier).as_deref(), Some("11111111"));
        assert_eq!(after.partner_email, before.partner_email);
        assert!(
            after
                .partner_email
                .is_some_and(|email| email.starts_with("66666666"))
        );
    }

    /// WIZ-14: unique in the installation: one that is taken takes the next millisecond.
    #[test]
    async fn a_taken_partner_email_takes_the_next_millisecond(kit: Kit) {
        for later in 0..3 {
            let taken = format!("11111111{}@partenaires.test", NOW.0 + later);
            kit.take_partner_email(&taken).await;
        }
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        let id = wizard.finish().await;
        assert_eq!(
            app(&kit, id).await.partner_email,
            Some(format!("11111111{}@partenaires.test", NOW.0 + 3))
        );
    }

    /// WIZ-14: without a key there is none. WIZ-09: an offer for named contacts takes no selection.
    #[test]
    async fn applications_without_key_have_no_partner_email(kit: Kit) {
        for slug in ["lexisnexis-gestion-juridique", "cegid-flow"] {
            let wizard = Wizard::start(&kit, Person::Alice).await;
            wizard.define(slug, None).await;
            wizard.choose_all().await;
            let shown = wizard.summary().await;
            assert_eq!(
                (shown.definition.kind(), shown.draft.data.partner_email),
                (AppKind::Cegid, None)
            );
            let id = wizard.finish().await;
            let expected = if slug == "cegid-flow" { 0 } else { SELECTABLE };
            assert_eq!(
                (app(&kit, id).await.partner_email, app(&kit, id).await.dossiers),
                (None, expected),
                "{slug}"
            );
        }
    }

    /// WIZ-09: a cabinet application acts on the whole firm: no activation, whatever was selected before.
    #[test]
    async fn a_cabinet_application_has_no_activation(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        wizard.choose_all().await;
        // A change of type gives up the application first (WIZ-02), so it is chosen in a second step.
        let typed = form(&kit, "cegid-loop-apis-cabinet", Some("33333333")).await;
        assert!(wizard.keep(&typed).await.erased);
        wizard.define("cegid-loop-apis-cabinet", Some("33333333")).await;
        let id = wizard.finish().await;
        assert_eq!(
            (app(&kit, id).await.dossiers, opened(&kit, id).await.len()),
            (0, 0)
        );
    }
}
