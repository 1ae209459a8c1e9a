//! *Futurs dossiers*: the rule of an application, and what it switches on in the act that creates dossiers (APP-08).

use hub_app::AppError;
use hub_app::commands::{DossierForm, DossierOutcome, FutureForm, FutureOutcome, ImportOutcome};
use hub_app::queries::JournalSearch;
use hub_domain::audit::Verb;
use hub_domain::firm::FirmCodeKind;
use hub_domain::future_rule::FutureFault;
use hub_domain::ids::{AgencyId, InstalledAppId};
use hub_domain::import::ImportKind;
use hub_testkit::calls::read_dossier;
use hub_testkit::cast::page;
use hub_testkit::{Kit, Person, Wizard, db_test, hub_app, hub_domain};

async fn qonto(kit: &Kit) -> InstalledAppId {
    let list = kit
        .hub
        .applications(&kit.caller(Person::Alice))
        .await
        .expect("a list");
    let qonto = list.applications.into_iter().find(|one| one.label == "Qonto");
    qonto.expect("« Qonto » is there").id
}

fn rule(scope: &str, prefixes: &str, exceptions: &str) -> FutureForm {
    FutureForm {
        scope: scope.to_owned(),
        prefixes: prefixes.to_owned(),
        exceptions: exceptions.to_owned(),
        ..FutureForm::default()
    }
}

async fn set(
    kit: &Kit,
    by: Person,
    id: InstalledAppId,
    form: &FutureForm,
) -> Result<FutureOutcome, AppError> {
    let shown = kit
        .hub
        .future_rule(&kit.caller(Person::Alice), id)
        .await
        .expect("the rule");
    kit.hub
        .edit_future_rule(&kit.caller(by), id, shown.revision, form, &page())
        .await
}

async fn create(kit: &Kit, code: &str, agency: Option<AgencyId>, owner: Option<Person>) {
    let form = DossierForm {
        code: code.to_owned(),
        name: format!("Nouveau {code}"),
        status: "operational".to_owned(),
        owner: owner.map_or_else(String::new, |owner| kit.staff(owner).to_string()),
        agency: agency.map(|agency| agency.to_string()),
        ..DossierForm::default()
    };
    let made = kit
        .hub
        .create_dossier(&kit.caller(Person::David), &form, &page())
        .await;
    assert_eq!(made.expect("an answer"), DossierOutcome::Saved(code.to_owned()));
}

/// Whether Qonto's key may read a dossier: the gate's own decision.
async fn is_open(kit: &Kit, code: &str) -> bool {
    read_dossier(&kit.hub, &kit.credential("66666666"), code)
        .await
        .is_ok()
}

async fn count(kit: &Kit, id: InstalledAppId) -> (i64, i64) {
    let live = format!("installed_app_id = {id} AND closed_by IS NULL");
    let kept = kit
        .at
        .number_of("installed_app", "dossier_count", &format!("id = {id}"))
        .await;
    (kit.at.count("activation", &live).await, kept)
}

db_test! {
    /// APP-08: without a rule nothing is switched on; with « all » a new dossier is open at once, on the gate too, the
    /// exceptions are not, and the journal names the rule in the act that created the dossier.
    #[test]
    async fn app_08_a_created_dossier_is_open_by_the_rule(kit: Kit) {
        let id = qonto(&kit).await;
        create(&kit, "NEW1", None, None).await;
        assert!(!is_open(&kit, "NEW1").await);
        let saved = set(&kit, Person::Alice, id, &rule("all", "", "HORS, NEW99")).await.expect("an answer");
        assert_eq!(saved, FutureOutcome::Saved("Qonto".to_owned()));
        assert!(!is_open(&kit, "NEW1").await, "what is there stays as it is");
        let before = count(&kit, id).await;
        for code in ["NEW2", "HORS1", "NEW99"] {
            create(&kit, code, None, None).await;
        }
        assert!(is_open(&kit, "NEW2").await);
        assert!(!is_open(&kit, "HORS1").await && !is_open(&kit, "NEW99").await);
        let after = count(&kit, id).await;
        assert_eq!((after.0, after.1), (before.0 + 1, before.1 + 1));
        let alice = kit.caller(Person::Alice);
        let search = JournalSearch::of(Verb::ActivationOpened);
        let journal = kit.hub.journal(&alice, &search, None).await.expect("a page");
        let line = &journal.lines[0];
        assert_eq!(line.entry.dossier, Some(kit.dossier(kit.alpha, "NEW2").await));
        let told = line.after.as_ref().expect("what it is");
        assert_eq!((told["place"].as_str(), told["future_rule"].as_str()), (Some("rule"), Some("all")));
        let made = kit.hub.journal(&alice, &JournalSearch::of(Verb::DossiersCreated), None).await.expect("a page");
        assert!(made.lines.iter().any(|made| made.entry.act == line.entry.act), "one act");
        assert!(!is_open_at_beta(&kit).await, "Beta is none of it");
        let report = kit.hub.verify_journal(&alice).await.expect("a report");
        assert!(report.fault.is_none() && report.silent_act.is_none());
    }

    /// APP-08: « some » dossiers are those of an agency, of an owner, or of a code's beginning; exceptions come first.
    #[test]
    async fn app_08_by_agency_owner_and_prefix(kit: Kit) {
        let (id, alice) = (qonto(&kit).await, kit.caller(Person::Alice));
        for code in ["LYON", "NICE"] {
            kit.hub.add_firm_code(&alice, FirmCodeKind::Agency, (code, code), &page()).await.expect("added");
        }
        let agencies = kit.hub.firm_codes(&alice, FirmCodeKind::Agency).await.expect("the agencies");
        let (lyon, nice) = (AgencyId(agencies[0].id), AgencyId(agencies[1].id));
        let form = FutureForm {
            agencies: vec![lyon],
            owners: vec![kit.staff(Person::Bruno)],
            ..rule("some", "abc x_", "ABC9")
        };
        set(&kit, Person::Alice, id, &form).await.expect("saved");
        let cases = [
            ("Z1", Some(lyon), None, true),
            ("Z2", Some(nice), None, false),
            ("Z3", None, Some(Person::Bruno), true),
            ("Z4", None, Some(Person::Emma), false),
            ("ABC1", None, None, true),
            ("ABC99", Some(lyon), Some(Person::Bruno), false),
            ("X_1", None, None, true),
            ("XX1", None, None, false),
        ];
        for (code, agency, owner, expected) in cases {
            create(&kit, code, agency, owner).await;
            assert_eq!(is_open(&kit, code).await, expected, "{code}");
            let shown = kit.hub.future_rule(&alice, id).await.expect("the rule");
            let owner = owner.map(|owner| kit.staff(owner));
            assert_eq!(shown.rule.holds_for(code, agency, owner), expected, "{code}");
        }
        let shown = kit.hub.future_rule(&alice, id).await.expect("the rule");
        assert_eq!(FutureForm::of(&shown.rule).prefixes, "ABC X_");
    }

    /// APP-08: what a file brings in is open by the rule, dossiers that were there are not, and counts agree.
    #[test]
    async fn app_08_imported_dossiers_are_open_by_the_rule(kit: Kit) {
        let id = qonto(&kit).await;
        set(&kit, Person::Alice, id, &rule("some", "IMP", "IMP-NON")).await.expect("saved");
        let before = count(&kit, id).await;
        let mut text = "code;nom\nA1;Renommé\nIMP-NON1;Non\nAUTRE;Non\n".to_owned();
        for n in 0..250 {
            text.push_str(&format!("IMP{n:03};Importé {n}\n"));
        }
        let import = kit.read_file(Person::Alice, ImportKind::Dossiers, &text).await;
        let alice = kit.caller(Person::Alice);
        let file = kit.hub.import(&alice, import).await.expect("it is there");
        let done = kit.hub.apply_import(&alice, import, file.counts, &page()).await.expect("an answer");
        assert!(matches!(done, ImportOutcome::Done(_)), "{done:?}");
        assert!(is_open(&kit, "IMP000").await && is_open(&kit, "IMP249").await);
        assert!(!is_open(&kit, "IMP-NON1").await && !is_open(&kit, "AUTRE").await);
        let after = count(&kit, id).await;
        assert_eq!(after.0, after.1, "the count kept is the count");
        assert_eq!(after.0, before.0 + 250);
        let search = JournalSearch::of(Verb::ActivationOpened);
        let journal = kit.hub.journal(&alice, &search, None).await.expect("a page");
        assert_eq!(journal.lines.len(), 1, "one entry, whatever their number");
        assert_eq!(journal.lines[0].after.as_ref().expect("told")["dossiers"], 250);
    }

    /// APP-08: « Activer aussi sur tous les futurs dossiers » of the wizard is the rule « all » of the application.
    #[test]
    async fn app_08_the_wizard_makes_the_rule(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        let alice = kit.caller(Person::Alice);
        kit.hub.keep_future(&alice, wizard.draft, true).await.expect("kept");
        let shown = wizard.summary().await;
        assert!(shown.draft.data.future, "the summary says so");
        let id = wizard.finish().await;
        create(&kit, "NEW1", None, None).await;
        assert_eq!(count(&kit, id).await, (1, 1));
        let open = read_dossier(&kit.hub, &kit.credential("11111111"), "NEW1").await;
        assert!(open.is_ok(), "{open:?}");
    }

    /// APP-08: only administrators change the rule; a stale form changes nothing; a removed application opens nothing;
    /// an offer that requires a contact has none.
    #[test]
    async fn app_08_who_may_and_what_is_refused(kit: Kit) {
        let id = qonto(&kit).await;
        for person in [Person::Bruno, Person::David, Person::Gael] {
            let refused = set(&kit, person, id, &rule("all", "", "")).await;
            assert!(matches!(refused, Err(AppError::Denied(_))), "{person:?}: {refused:?}");
        }
        let of_beta = kit.hub.edit_future_rule(&kit.caller(Person::Farid), id, 0, &rule("all", "", ""), &page()).await;
        assert!(matches!(of_beta, Err(AppError::NotFound)), "{of_beta:?}");
        let nobody = FutureForm { agencies: vec![AgencyId(987)], ..rule("some", "", "") };
        let refused = set(&kit, Person::Alice, id, &nobody).await.expect("an answer");
        assert_eq!(refused, FutureOutcome::Refused(vec![FutureFault::Nothing]));
        set(&kit, Person::Alice, id, &rule("all", "", "")).await.expect("saved");
        let alice = kit.caller(Person::Alice);
        let stale = kit.hub.edit_future_rule(&alice, id, 0, &rule("none", "", ""), &page()).await;
        assert!(matches!(stale, Err(AppError::Conflict(_))), "{stale:?}");
        kit.remove_application(Person::Alice, id).await.expect("removed");
        create(&kit, "NEW1", None, None).await;
        assert_eq!(count(&kit, id).await.0, 0);
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("cegid-loop-offre-start", None).await;
        let offer = wizard.finish().await;
        let none = kit.hub.future_rule(&alice, offer).await;
        assert!(matches!(none, Err(AppError::NotFound)), "{none:?}");
    }
}

async fn is_open_at_beta(kit: &Kit) -> bool {
    read_dossier(&kit.hub, &kit.credential("77777777"), "NEW2")
        .await
        .is_ok()
}
