//! Dossiers are created, edited, put in charge and archived by whoever may, on both engines (ACT-01, ACT-02, ACT-09).

use hub_app::commands::{
    ArchiveOutcome, BasketChange, DossierFault, DossierForm, DossierOutcome, PersonChange, RightsForm,
    RightsOutcome,
};
use hub_app::queries::{BasketList, ListAsked, ListView};
use hub_app::{AppError, ConflictKind, Origin};
use hub_testkit::hub_domain::ids::DossierId;
use hub_testkit::hub_domain::search::Search;
use hub_testkit::{Kit, Person, db_test, hub_app};

fn origin() -> Origin {
    Origin::command_line()
}

fn form(code: &str, name: &str) -> DossierForm {
    DossierForm {
        code: code.to_owned(),
        name: name.to_owned(),
        status: "operational".to_owned(),
        ..DossierForm::default()
    }
}

/// Selects dossiers of the whole list; answers the version of the selection.
async fn select(kit: &Kit, person: Person, codes: &[&str]) -> i64 {
    let caller = kit.caller(person);
    let mut ids: Vec<DossierId> = Vec::new();
    for code in codes {
        ids.push(kit.dossier(kit.firm(person), code).await);
    }
    let asked = ListAsked::first(ListView::All);
    kit.hub
        .change_basket(&caller, &asked, &[], &[], &BasketChange::Clear)
        .await
        .expect("cleared");
    kit.hub
        .change_basket(&caller, &asked, &ids, &ids, &BasketChange::Nothing)
        .await
        .expect("selected");
    version(kit, person).await
}

async fn version(kit: &Kit, person: Person) -> i64 {
    kit.hub
        .chosen_dossiers(&kit.caller(person), BasketList::Dossiers, 1, 50)
        .await
        .expect("read")
        .version
}

async fn revision(kit: &Kit, code: &str) -> i64 {
    let condition = format!("firm_id = {} AND code = '{code}'", kit.alpha);
    kit.at.number_of("dossier", "revision", &condition).await
}

/// The same with Bruno and Chloé in charge, as they are of A1.
fn in_charge(kit: &Kit, form: DossierForm) -> DossierForm {
    DossierForm {
        owner: kit.staff(Person::Bruno).to_string(),
        engagement_manager: kit.staff(Person::Chloe).to_string(),
        ..form
    }
}

fn is_denied<T: std::fmt::Debug>(answer: Result<T, AppError>) -> bool {
    matches!(answer, Err(AppError::Denied(_)))
}

db_test! {
    /// ACT-01: administrators and the rights group create dossiers; owners edit their own; nobody else does either.
    #[test]
    async fn act_01_who_creates_and_edits(kit: Kit) {
        for (person, may) in [
            (Person::Alice, true), (Person::David, true), (Person::Bruno, false), (Person::Chloe, false),
            (Person::Emma, false), (Person::Gael, false), (Person::AliceAtBeta, false),
        ] {
            let caller = kit.caller(person);
            let code = format!("NEW-{person:?}");
            let made = kit.hub.create_dossier(&caller, &form(&code, "Neuf"), &origin()).await;
            assert_eq!(made.is_ok(), may, "{person:?} {made:?}");
            assert_eq!(is_denied(made), !may, "{person:?}");
        }
        for (person, may) in [
            (Person::Alice, true), (Person::David, true), (Person::Bruno, true), (Person::Chloe, true),
            (Person::Emma, false), (Person::Gael, false),
        ] {
            let name = format!("De {person:?}");
            let saved = kit.hub.edit_dossier(&kit.caller(person), "A1", revision(&kit, "A1").await, &in_charge(&kit, form("A1", &name)), &origin()).await;
            assert_eq!(matches!(saved, Ok(DossierOutcome::Saved(_))), may, "{person:?} {saved:?}");
            assert_eq!(is_denied(saved), !may, "{person:?}");
        }
        let farid = kit.caller(Person::Farid);
        let absent = kit.hub.edit_dossier(&farid, "NEW-ALICE", 1, &form("X", "X"), &origin()).await;
        assert!(matches!(absent, Err(AppError::NotFound)), "{absent:?}");
        let verified = kit.hub.verify_journal(&kit.caller(Person::Alice)).await.expect("an answer");
        assert!(verified.fault.is_none() && verified.silent_act.is_none(), "AUD-01: every act leaves its trace");
    }

    /// ACT-05: a code is one dossier of its firm, whatever its case; a form shown before another change is stale.
    #[test]
    async fn act_05_codes_and_stale_forms(kit: Kit) {
        let alice = kit.caller(Person::Alice);
        for taken in ["a1", "arc1", "MOD1"] {
            let made = kit.hub.create_dossier(&alice, &form(taken, "Double"), &origin()).await.expect("an answer");
            assert_eq!(made, DossierOutcome::Refused(vec![DossierFault::CodeTaken]), "{taken}");
        }
        let shown = revision(&kit, "CLI001").await;
        let moved = kit.hub.edit_dossier(&alice, "CLI001", shown, &form("CLI-1", "Renommé"), &origin()).await.expect("saved");
        assert_eq!(moved, DossierOutcome::Saved("CLI-1".to_owned()));
        let stale = kit.hub.edit_dossier(&alice, "CLI-1", shown, &form("CLI-1", "Trop tard"), &origin()).await;
        let Err(AppError::Conflict(ConflictKind::Stale { by, at })) = stale else { panic!("{stale:?}") };
        assert_eq!((by.as_deref(), at.is_some()), (Some("Alice Martin"), true));
        let same = kit.hub.edit_dossier(&alice, "CLI-1", shown + 1, &form("CLI-1", "Renommé"), &origin()).await.expect("an answer");
        // The denomination follows the name when left empty.
        assert_eq!(same, DossierOutcome::Unchanged);
        let strange = DossierForm { owner: kit.staff(Person::Farid).to_string(), ..form("N1", "Neuf") };
        let made = kit.hub.create_dossier(&alice, &strange, &origin()).await.expect("an answer");
        assert_eq!(made, DossierOutcome::Refused(vec![DossierFault::Owner]), "staff of another firm is nobody");
    }

    /// ACT-02: rights are changed on a selection at once, by administrators and the rights group.
    #[test]
    async fn act_02_rights_of_a_selection(kit: Kit) {
        let emma = kit.staff(Person::Emma);
        let change = RightsForm {
            owner: PersonChange::Is(emma),
            engagement_manager: PersonChange::Keep,
            staff: Some(vec![kit.staff(Person::Gael), kit.staff(Person::Gael)]),
        };
        let seen = select(&kit, Person::David, &["A1", "CLI001"]).await;
        let david = kit.caller(Person::David);
        let stale = kit.hub.edit_rights(&david, BasketList::Dossiers, seen + 7, &change, &origin()).await;
        assert!(matches!(stale, Err(AppError::Conflict(_))), "{stale:?}");
        let saved = kit.hub.edit_rights(&david, BasketList::Dossiers, seen, &change, &origin()).await.expect("saved");
        assert_eq!(saved, RightsOutcome::Saved(2));
        let again = kit.hub.edit_rights(&david, BasketList::Dossiers, seen, &change, &origin()).await.expect("saved");
        assert_eq!(again, RightsOutcome::Unchanged, "sent twice, done once");
        assert_eq!(kit.at.count("dossier", &format!("owner_id = {emma}")).await, 2);
        assert_eq!(kit.at.count("portfolio_entry", &format!("staff_id = {emma}")).await, 2);
        assert_eq!(kit.at.count("dossier", &format!("engagement_manager_id = {}", kit.staff(Person::Chloe))).await, 1);
        let nobody = RightsForm { owner: PersonChange::Is(kit.staff(Person::Farid)), ..change.clone() };
        let strange = kit.hub.edit_rights(&david, BasketList::Dossiers, seen, &nobody, &origin()).await.expect("an answer");
        assert_eq!(strange, RightsOutcome::Nobody);
        for person in [Person::Bruno, Person::Emma, Person::Gael] {
            let seen = select(&kit, person, &["A1"]).await;
            assert!(is_denied(kit.hub.edit_rights(&kit.caller(person), BasketList::Dossiers, seen, &change, &origin()).await), "{person:?}");
        }
    }

    /// ACT-09: archiving ends activations and accesses, keeps the history, and the dossier takes no activation then.
    #[test]
    async fn act_09_archiving(kit: Kit) {
        let a1 = kit.dossier(kit.alpha, "A1").await;
        let alice = kit.caller(Person::Alice);
        for person in [Person::Bruno, Person::Chloe, Person::Emma, Person::Gael] {
            let seen = select(&kit, person, &["A1"]).await;
            assert!(is_denied(kit.hub.archive_dossiers(&kit.caller(person), BasketList::Dossiers, seen, &origin()).await), "{person:?}");
        }
        let before = kit.at.count("activation", &format!("dossier_id = {a1} AND closed_by IS NULL")).await;
        assert!(before > 0, "there is something to end");
        let counted = kit.at.number_of("installed_app", "COALESCE(CAST(SUM(dossier_count) AS BIGINT), 0)", "TRUE").await;
        let seen = select(&kit, Person::Alice, &["A1"]).await;
        let done = kit.hub.archive_dossiers(&alice, BasketList::Dossiers, seen, &origin()).await.expect("archived");
        let ArchiveOutcome::Archived(1, ended) = done else { panic!("{done:?}") };
        assert_eq!(ended.activations, before);
        assert_eq!(kit.at.count("activation", &format!("dossier_id = {a1} AND closed_by IS NULL")).await, 0);
        assert_eq!(kit.at.count("activation", &format!("dossier_id = {a1}")).await, before, "the history stays");
        let now = kit.at.number_of("installed_app", "COALESCE(CAST(SUM(dossier_count) AS BIGINT), 0)", "TRUE").await;
        assert_eq!(now, counted - before, "counters follow");
        assert_eq!(kit.at.count("dossier", "status = 'archived' AND selectable").await, 0);
        let again = kit.hub.archive_dossiers(&alice, BasketList::Dossiers, seen, &origin()).await.expect("an answer");
        assert_eq!(again, ArchiveOutcome::NothingSelected, "sent twice, done once");
        let edited = kit.hub.edit_dossier(&alice, "A1", 2, &form("A1", "Trop tard"), &origin()).await;
        assert!(matches!(edited, Err(AppError::Gone)), "{edited:?}");
    }

    /// ACT-02: what a search finds is selected as far as the person may act, and never of another firm.
    #[test]
    async fn act_02_found_dossiers_are_selected(kit: Kit) {
        let asked = ListAsked { search: Search::parse("cli01").expect("a search"), ..ListAsked::first(ListView::All) };
        for (person, expected) in [(Person::Alice, 10), (Person::Bruno, 0), (Person::Emma, 0)] {
            let caller = kit.caller(person);
            kit.hub.change_basket(&caller, &asked, &[], &[], &BasketChange::Found).await.expect("selected");
            let chosen = kit.hub.chosen_dossiers(&caller, BasketList::Dossiers, 1, 50).await.expect("read");
            assert_eq!(chosen.count.selected(), expected, "{person:?}");
            let list = kit.hub.dossier_list(&caller, &asked, "tous").await.expect("a list");
            assert_eq!((list.page.total, list.found as u64), (10, expected), "{person:?}");
        }
        let theirs = kit.dossier(kit.beta, "A1").await;
        let alice = kit.caller(Person::Alice);
        kit.hub.change_basket(&alice, &asked, &[theirs], &[theirs], &BasketChange::Clear).await.expect("an answer");
        kit.hub.change_basket(&alice, &asked, &[theirs], &[theirs], &BasketChange::Nothing).await.expect("an answer");
        let chosen = kit.hub.chosen_dossiers(&alice, BasketList::Dossiers, 1, 50).await.expect("read");
        assert_eq!(chosen.count.selected(), 0, "another firm's dossier is none");
    }
}
