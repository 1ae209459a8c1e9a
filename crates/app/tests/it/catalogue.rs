//! Loading the catalogue (CAT-03) and what a new firm gets of it (CAT-04).

use hub_app::Origin;
use hub_app::commands::{EditOutcome, NewFirm};
use hub_domain::catalog::{CatalogEntry, CatalogFile, CatalogState, STARTER};
use hub_domain::wizard::WizardError;
use hub_store::CatalogueLoad;
use hub_testkit::calls::read_dossier;
use hub_testkit::cast::page;
use hub_testkit::wizard::form;
use hub_testkit::{Kit, Person, Wizard, db_test, hub_app, hub_domain, hub_store};

fn starter() -> Vec<CatalogEntry> {
    CatalogFile::parse(STARTER).expect("the starter catalogue is right")
}

async fn load(kit: &Kit, entries: &[CatalogEntry]) -> CatalogueLoad {
    kit.hub
        .load_catalogue(entries, &Origin::command_line())
        .await
        .expect("it is loaded")
}

db_test! {
    /// CAT-03: loading the same file twice changes nothing and leaves no trace.
    #[test]
    async fn the_same_file_changes_nothing(kit: Kit) {
        let before = kit.at.dump().await;
        let mut entries = starter();
        assert!(load(&kit, &entries).await.is_nothing());
        entries.reverse();
        assert!(load(&kit, &entries).await.is_nothing(), "in another order too");
        assert_eq!(kit.at.dump().await, before);
    }

    /// CAT-03: a removed entry is deprecated: no longer offered, and as usable as before where it is configured.
    #[test]
    async fn a_removed_entry_stays_usable(kit: Kit) {
        let mut entries = starter();
        entries.retain(|entry| entry.slug != "qonto" && entry.slug != "dext");
        assert_eq!(
            load(&kit, &entries).await,
            CatalogueLoad {
                deprecated: 2,
                ..CatalogueLoad::default()
            }
        );
        assert!(load(&kit, &entries).await.is_nothing());
        let alice = kit.caller(Person::Alice);
        let app = kit
            .hub
            .applications(&alice)
            .await
            .expect("a list")
            .applications
            .remove(0);
        assert_eq!(app.label, "Qonto");
        assert_eq!(app.entry.state, CatalogState::Deprecated, "and its page can say so");
        assert!(
            read_dossier(&kit.hub, &kit.credential("66666666"), "A1")
                .await
                .is_ok()
        );
        let edited = kit
            .hub
            .edit_application(
                &alice,
                app.id,
                app.revision,
                &form(&kit, "qonto", Some("11111111")).await,
                &page(),
            )
            .await;
        assert!(matches!(edited, Ok(EditOutcome::Saved(_))), "{edited:?}");
        let wizard = Wizard::start(&kit, Person::Alice).await;
        let typed = form(&kit, "dext", Some("66666666")).await;
        assert_eq!(wizard.keep(&typed).await.errors[0], WizardError::Application);
        assert_eq!(
            load(&kit, &starter()).await,
            CatalogueLoad {
                changed: 2,
                ..CatalogueLoad::default()
            }
        );
        wizard.define("dext", Some("66666666")).await;
    }

    /// CAT-03: a changed entry is changed everywhere, its applications keep what was chosen for them.
    #[test]
    async fn a_changed_entry_is_changed(kit: Kit) {
        let mut entries = starter();
        let qonto = entries
            .iter_mut()
            .find(|entry| entry.slug == "qonto")
            .expect("it is there");
        qonto.description_fr = "Une autre description.".to_owned();
        assert_eq!(
            load(&kit, &entries).await,
            CatalogueLoad {
                changed: 1,
                ..CatalogueLoad::default()
            }
        );
        let app = kit
            .hub
            .applications(&kit.caller(Person::Alice))
            .await
            .expect("a list")
            .applications
            .remove(0);
        assert_eq!(
            (app.entry.description_fr.as_str(), app.dossiers),
            ("Une autre description.", 3)
        );
        let report = kit
            .hub
            .database()
            .verify_chain(hub_domain::ids::FirmId::INSTALLATION)
            .await
            .expect("a report");
        assert_eq!((report.fault, report.silent_act), (None, None));
    }

    /// CAT-03: an entry that may do less from now on does less at the very next call.
    #[test]
    async fn fewer_permissions_take_effect_at_once(kit: Kit) {
        kit.hub.refresh_epochs().await.expect("the database answers");
        for _ in 0..3 {
            assert!(
                read_dossier(&kit.hub, &kit.credential("66666666"), "A1")
                    .await
                    .is_ok()
            );
        }
        let mut entries = starter();
        let qonto = entries
            .iter_mut()
            .find(|entry| entry.slug == "qonto")
            .expect("it is there");
        qonto.operations = hub_domain::authz::call::Permissions::none();
        load(&kit, &entries).await;
        assert!(
            read_dossier(&kit.hub, &kit.credential("66666666"), "A1")
                .await
                .is_err()
        );
    }

    /// CAT-04: entries marked default are configured on a new firm, switched on for no dossier, with their trace.
    #[test]
    async fn defaults_are_configured_on_a_new_firm(kit: Kit) {
        let mut entries = starter();
        for entry in &mut entries {
            entry.default = ["cegid-flow", "cegid-loop-offre-start"].contains(&entry.slug.as_str());
        }
        load(&kit, &entries).await;
        let new = NewFirm {
            domain: "gamma".to_owned(),
            name: "Cabinet Gamma".to_owned(),
            admin_email: Person::Alice.email().to_owned(),
            admin_first_name: "Alice".to_owned(),
            admin_last_name: "Martin".to_owned(),
            language: "fr".to_owned(),
            time_zone: "Europe/Paris".to_owned(),
        };
        let (firm, ..) = kit
            .hub
            .create_firm(&new, &Origin::command_line())
            .await
            .expect("an answer")
            .expect("a right firm");
        let (columns, in_firm) = (
            "label, dossier_count, main_key_id, partner_email",
            format!("firm_id = {firm}"),
        );
        let rows = kit.at.cells("installed_app", columns, &in_firm).await;
        assert_eq!(
            rows,
            [
                ["CEGID LOOP - Offre Start", "0", "∅", "∅"],
                ["Cegid Flow", "0", "∅", "∅"]
            ]
        );
        let added = format!("firm_id = {firm} AND verb = 'application.added'");
        assert_eq!(kit.at.count("audit_entry", &added).await, 2);
        assert_eq!(
            kit.hub
                .applications(&kit.caller(Person::Alice))
                .await
                .expect("a list")
                .applications
                .len(),
            1,
            "firms that are there keep theirs"
        );
    }
}
