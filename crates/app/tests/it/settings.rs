//! « Paramétrage du cabinet »: the firm's own settings, its SIC codes and its agencies.

use hub_app::commands::{FirmCodeFault, FirmCodeOutcome, SettingsFault, SettingsOutcome};
use hub_app::queries::FirmSettings;
use hub_app::{AppError, ConflictKind};
use hub_domain::firm::{FirmCode, FirmCodeKind};
use hub_testkit::cast::page;
use hub_testkit::{Kit, Person, Wizard, db_test, hub_app, hub_domain};

async fn shown(kit: &Kit) -> (FirmSettings, i64) {
    let alice = kit.caller(Person::Alice);
    let page = kit.hub.firm_settings(&alice).await.expect("the settings");
    (page.settings, page.revision)
}

async fn save(
    kit: &Kit,
    by: Person,
    revision: i64,
    typed: &FirmSettings,
) -> Result<SettingsOutcome, AppError> {
    kit.hub
        .edit_settings(&kit.caller(by), revision, typed, &page())
        .await
}

async fn codes(kit: &Kit, kind: FirmCodeKind) -> Vec<FirmCode> {
    let codes = kit.hub.firm_codes(&kit.caller(Person::Alice), kind).await;
    codes.expect("the codes")
}

async fn add(kit: &Kit, kind: FirmCodeKind, code: &str, label: &str) -> FirmCodeOutcome {
    let alice = kit.caller(Person::Alice);
    let added = kit.hub.add_firm_code(&alice, kind, (code, label), &page()).await;
    added.expect("an answer")
}

async fn edit(kit: &Kit, kind: FirmCodeKind, code: &FirmCode, after: (&str, bool)) -> FirmCodeOutcome {
    let alice = kit.caller(Person::Alice);
    let of = (code.id, code.revision);
    let edited = kit.hub.edit_firm_code(&alice, kind, of, after, &page()).await;
    edited.expect("an answer")
}

db_test! {
    /// AUD-01: an administrator changes the settings of their firm alone; before and after stand in the journal.
    #[test]
    async fn aud_01_settings_are_changed_with_their_trace(kit: Kit) {
        let (before, revision) = shown(&kit).await;
        let typed = FirmSettings {
            name: " Alpha et associés ".to_owned(),
            mail_name: "Alpha".to_owned(),
            contact_email: "accueil@alpha.example".to_owned(),
            time_zone: "Indian/Reunion".to_owned(),
            journal_months: Some(120),
            ..before.clone()
        };
        for refused in [Person::Bruno, Person::David, Person::Gael, Person::Emma] {
            let answer = save(&kit, refused, revision, &typed).await;
            assert!(matches!(answer, Err(AppError::Denied(_))), "{refused:?}: {answer:?}");
        }
        assert_eq!(save(&kit, Person::Alice, revision, &typed).await.expect("an answer"), SettingsOutcome::Saved);
        let (after, moved) = shown(&kit).await;
        assert_eq!(after.name, "Alpha et associés");
        assert_eq!((after.journal_months, after.time_zone.as_str()), (Some(120), "Indian/Reunion"));
        assert!(moved > revision);
        let alice = kit.caller(Person::Alice);
        let line = kit.at.number_of("audit_entry", "MAX(seq)", &format!("firm_id = {}", kit.alpha)).await;
        let line = kit.hub.journal_line(&alice, line).await.expect("the entry");
        let told = |side: &Option<serde_json::Value>, field: &str| {
            side.as_ref().and_then(|side| side.get(field)).cloned()
        };
        assert_eq!(told(&line.before, "name"), Some(before.name.as_str().into()));
        assert_eq!(told(&line.after, "name"), Some("Alpha et associés".into()));
        assert_eq!(told(&line.after, "journal_months"), Some(120.into()));
        let farid = kit.hub.firm_settings(&kit.caller(Person::Farid)).await.expect("Beta's");
        assert_ne!(farid.settings.name, "Alpha et associés");
        let same = save(&kit, Person::Alice, moved, &after).await.expect("an answer");
        assert_eq!(same, SettingsOutcome::Unchanged);
    }

    /// Two people at once: the second is told who came first, and nothing is overwritten.
    #[test]
    async fn a_stale_form_overwrites_nothing(kit: Kit) {
        let (before, revision) = shown(&kit).await;
        let first = FirmSettings { phone: "01 02 03 04 05".to_owned(), ..before.clone() };
        let second = FirmSettings { postal_address: "1 rue du Port".to_owned(), ..before };
        save(&kit, Person::Alice, revision, &first).await.expect("saved");
        let stale = save(&kit, Person::Alice, revision, &second).await;
        let Err(AppError::Conflict(ConflictKind::Stale { by, at })) = stale else {
            panic!("{stale:?}");
        };
        assert_eq!((by.as_deref(), at), (Some("Alice Martin"), Some(kit.hub.now())));
        assert_eq!(shown(&kit).await.0, first);
    }

    /// What is typed is checked, all of it, and nothing is stored.
    #[test]
    async fn what_is_typed_is_checked(kit: Kit) {
        let (before, revision) = shown(&kit).await;
        let dump = kit.at.dump().await;
        let wrong = FirmSettings {
            name: " ".to_owned(),
            contact_email: "pas une adresse".to_owned(),
            phone: "demander Alice".to_owned(),
            postal_address: "é".repeat(201),
            time_zone: "Europe/Nulle_Part".to_owned(),
            language: "de".to_owned(),
            mail_name: "Alpha <faux@exemple.fr>".to_owned(),
            journal_months: Some(1),
            tells_access_ended: false,
        };
        let refused = save(&kit, Person::Alice, revision, &wrong).await.expect("an answer");
        let SettingsOutcome::Refused(faults) = refused else { panic!("{refused:?}") };
        assert_eq!(faults.len(), 8, "{faults:?}");
        assert!(faults.contains(&SettingsFault::JournalMonths));
        for months in [0, 11, 1201] {
            let typed = FirmSettings { journal_months: Some(months), ..before.clone() };
            let refused = save(&kit, Person::Alice, revision, &typed).await.expect("an answer");
            assert_eq!(refused, SettingsOutcome::Refused(vec![SettingsFault::JournalMonths]), "{months}");
        }
        assert_eq!(kit.at.dump().await, dump);
    }

    /// WIZ-06: a SIC code that is no longer offered stays on what carries it, and counts no more for a new key.
    #[test]
    async fn wiz_06_a_deactivated_sic_code_is_not_offered(kit: Kit) {
        let kind = FirmCodeKind::Sic;
        let wrong = add(&kit, kind, "pas un code", "").await;
        assert_eq!(wrong, FirmCodeOutcome::Refused(vec![FirmCodeFault::Code, FirmCodeFault::Label]));
        let taken = add(&kit, kind, "fr001", "Encore").await;
        assert_eq!(taken, FirmCodeOutcome::Refused(vec![FirmCodeFault::Taken]));
        assert_eq!(add(&kit, kind, " fr003 ", "Lyon").await, FirmCodeOutcome::Saved("FR003".to_owned()));
        let all = codes(&kit, kind).await;
        let two = all.iter().find(|code| code.code == "FR002").expect("FR002").clone();
        assert!(two.uses > 0 && two.is_active, "{two:?}");
        assert_eq!(edit(&kit, kind, &two, ("Ancien", false)).await, FirmCodeOutcome::Saved("FR002".to_owned()));
        let alice = kit.caller(Person::Alice);
        let again = kit.hub.edit_firm_code(&alice, kind, (two.id, two.revision), ("Autre", true), &page()).await;
        assert!(matches!(again, Err(AppError::Conflict(_))), "{again:?}");
        let offered = kit.hub.keys(&alice).await.expect("the keys").sic_codes;
        let offered: Vec<&str> = offered.iter().map(|code| code.code.as_str()).collect();
        assert_eq!(offered, ["FR001", "FR003"]);
        let of_it = kit.hub.key_line(&alice, kit.key_id(Person::Alice, "22222222").await).await.expect("the key");
        assert_eq!(of_it.sic_code.map(|(_, code)| code).as_deref(), Some("FR002"), "the key keeps it");
        let nobodys = kit.hub.edit_firm_code(&kit.caller(Person::Farid), kind, (two.id, 1), ("x", true), &page()).await;
        assert!(matches!(nobodys, Err(AppError::NotFound)), "{nobodys:?}");
    }

    /// WIZ-06: an application keeps its own SIC code when that is no longer offered, whatever else is changed.
    #[test]
    async fn wiz_06_an_application_keeps_its_deactivated_code(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        let id = wizard.finish().await;
        let kind = FirmCodeKind::Sic;
        let one = codes(&kit, kind).await.into_iter().find(|code| code.code == "FR001").expect("FR001");
        edit(&kit, kind, &one, (&one.label, false)).await;
        let form = hub_testkit::wizard::form(&kit, "dext", Some("11111111")).await;
        let alice = kit.caller(Person::Alice);
        let revision = kit.hub.application(&alice, id, "").await.expect("it").application.revision;
        let same = kit.hub.edit_application(&alice, id, revision, &form, &page()).await.expect("an answer");
        assert!(matches!(same, hub_app::commands::EditOutcome::Unchanged), "{same:?}");
    }

    /// Agencies are a list of their own, with their own trace.
    #[test]
    async fn agencies_are_added_and_renamed(kit: Kit) {
        let kind = FirmCodeKind::Agency;
        assert_eq!(add(&kit, kind, "LYON", "Lyon").await, FirmCodeOutcome::Saved("LYON".to_owned()));
        let lyon = codes(&kit, kind).await.remove(0);
        assert_eq!(edit(&kit, kind, &lyon, ("Lyon Part-Dieu", true)).await, FirmCodeOutcome::Saved("LYON".to_owned()));
        assert_eq!(codes(&kit, kind).await[0].label, "Lyon Part-Dieu");
        for verb in ["agency.added", "agency.edited"] {
            assert_eq!(kit.at.count("audit_entry", &format!("verb = '{verb}'")).await, 1, "{verb}");
        }
        for refused in [Person::David, Person::Gael] {
            let answer = kit.hub.add_firm_code(&kit.caller(refused), kind, ("X", "X"), &page()).await;
            assert!(matches!(answer, Err(AppError::Denied(_))), "{refused:?}");
        }
    }
}
