//! One application for a selection of dossiers: exact, set-wise, taken back exactly (ACT-01, ACT-10, AUD-01).

use hub_app::AppError;
use hub_app::commands::{BulkForm, BulkOutcome, UndoOutcome};
use hub_app::queries::BasketList;
use hub_domain::bulk::{BulkRefusal, BulkWay};
use hub_domain::ids::{ActId, InstalledAppId};
use hub_domain::selection::SelectionBase;
use hub_testkit::calls::read_dossier;
use hub_testkit::cast::page;
use hub_testkit::cast_data::{SELECTABLE, dossier};
use hub_testkit::{Kit, Person, Wizard, db_test, hub_app, hub_domain};

const LIST: BasketList = BasketList::Dossiers;

async fn add(kit: &Kit, slug: &str, key: Option<&str>) -> InstalledAppId {
    let wizard = Wizard::start(kit, Person::Alice).await;
    wizard.define(slug, key).await;
    wizard.finish().await
}

async fn qonto(kit: &Kit) -> InstalledAppId {
    InstalledAppId(kit.at.number_of("installed_app", "id", "label = 'Qonto'").await)
}

async fn select(kit: &Kit, person: Person, base: SelectionBase, codes: &[&str]) {
    let caller = kit.caller(person);
    let mut tx = kit
        .hub
        .database()
        .change_basket(&caller, LIST, kit.hub.now())
        .await
        .expect("a basket");
    tx.start_from(base).await.expect("a base");
    let mut ids = Vec::new();
    for code in codes {
        ids.push(kit.dossier(kit.firm(person), code).await);
    }
    tx.set(&ids, base == SelectionBase::None).await.expect("a change");
    tx.commit().await.expect("a commit");
}

async fn announced(kit: &Kit, person: Person, way: BulkWay, application: InstalledAppId) -> BulkForm {
    let recap = kit
        .hub
        .bulk_recap(&kit.caller(person), way, LIST, application)
        .await;
    let recap = recap.expect("a recap").expect("a selection");
    BulkForm {
        way,
        list: LIST,
        application,
        version: recap.version,
        changing: recap.figures.changing(way),
    }
}

async fn run(kit: &Kit, person: Person, form: &BulkForm) -> Result<BulkOutcome, AppError> {
    kit.hub.bulk_activate(&kit.caller(person), form, &page()).await
}

async fn done(kit: &Kit, person: Person, way: BulkWay, application: InstalledAppId) -> ActId {
    let form = announced(kit, person, way, application).await;
    match run(kit, person, &form).await.expect("an answer") {
        BulkOutcome::Done(act) => act,
        other => panic!("not done but {other:?}"),
    }
}

async fn undo(kit: &Kit, person: Person, act: ActId) -> Result<UndoOutcome, AppError> {
    kit.hub.undo_act(&kit.caller(person), act, &page()).await
}

async fn live(kit: &Kit, app: InstalledAppId) -> i64 {
    let live = kit
        .at
        .count(
            "activation",
            &format!("installed_app_id = {app} AND closed_by IS NULL"),
        )
        .await;
    assert_eq!(
        kit.at
            .number_of("installed_app", "dossier_count", &format!("id = {app}"))
            .await,
        live
    );
    live
}

db_test! {
    /// ACT-01, ACT-10, AUD-01: what the recap announced is what is done, in one act with one entry; the next call of the
    /// partner is decided by it; taken back, all is as it was.
    #[test]
    async fn what_was_announced_is_done_and_taken_back(kit: Kit) {
        let qonto = qonto(&kit).await;
        select(&kit, Person::Alice, SelectionBase::All, &["CLI060"]).await;
        let recap = kit.hub.bulk_recap(&kit.caller(Person::Alice), BulkWay::Open, LIST, qonto).await;
        let figures = recap.expect("a recap").expect("a selection").figures;
        assert_eq!((figures.chosen, figures.on, figures.without_right, figures.at_rest), (SELECTABLE - 1, 3, 0, 5));
        let form = announced(&kit, Person::Alice, BulkWay::Open, qonto).await;
        let entries = kit.at.count("audit_entry", "TRUE").await;
        let (one, two) = tokio::join!(run(&kit, Person::Alice, &form), run(&kit, Person::Alice, &form));
        let [BulkOutcome::Done(act), BulkOutcome::Done(again)] = [one.expect("done"), two.expect("done")] else {
            panic!("both are told the same act");
        };
        assert_eq!(act, again, "sent twice, it takes effect once");
        assert_eq!(kit.at.count("audit_entry", "TRUE").await, entries + 1);
        assert_eq!(live(&kit, qonto).await, SELECTABLE - 1);
        let key = kit.credential("66666666");
        assert!(read_dossier(&kit.hub, &key, "CLI059").await.is_ok());
        assert!(read_dossier(&kit.hub, &key, "CLI060").await.is_err(), "taken out of the selection");
        let undone = undo(&kit, Person::Alice, act).await.expect("an answer");
        assert!(matches!(undone, UndoOutcome::Undone { dossiers, .. } if dossiers == SELECTABLE - 4), "{undone:?}");
        assert_eq!(live(&kit, qonto).await, 3, "those that had it before keep it");
        assert!(read_dossier(&kit.hub, &key, "CLI059").await.is_err());
        assert!(read_dossier(&kit.hub, &key, "A1").await.is_ok());
        let entries = kit.at.count("audit_entry", "TRUE").await;
        assert!(matches!(undo(&kit, Person::Alice, act).await, Ok(UndoOutcome::Undone { .. })), "a second time does nothing");
        assert_eq!(kit.at.count("audit_entry", "TRUE").await, entries);
        let verified = kit.hub.verify_journal(&kit.caller(Person::Alice)).await.expect("an answer");
        assert!(verified.fault.is_none() && verified.silent_act.is_none());
    }

    /// ACT-08: switched off in bulk, accesses end with it; taken back, each contact has theirs again.
    #[test]
    async fn accesses_go_and_come_back_with_it(kit: Kit) {
        let offer = add(&kit, "cegid-loop-offre-start", None).await;
        let act = kit.last_act().await;
        let a1 = kit.dossier(kit.alpha, "A1").await;
        kit.lay_activation(offer, a1, act).await;
        kit.lay_access(offer, a1, kit.contact("ines"), act).await;
        kit.at.set("installed_app", "dossier_count = 1", &format!("id = {offer}")).await;
        select(&kit, Person::Bruno, SelectionBase::All, &[]).await;
        let closed = done(&kit, Person::Bruno, BulkWay::Close, offer).await;
        assert_eq!(live(&kit, offer).await, 0);
        assert_eq!(kit.at.count("access", "closed_by IS NULL").await, 0);
        // The contact leaves the dossier: what would come back is no longer what went.
        let link = format!("contact_id = {}", kit.contact("ines"));
        kit.at.set("contact_link", "closed_by = opened_by", &link).await;
        assert!(matches!(undo(&kit, Person::Bruno, closed).await, Ok(UndoOutcome::Changed(_))));
        kit.at.set("contact_link", "closed_by = NULL", &link).await;
        assert!(matches!(undo(&kit, Person::Bruno, closed).await, Ok(UndoOutcome::Undone { .. })));
        assert_eq!(live(&kit, offer).await, 1);
        assert_eq!(kit.at.count("access", "closed_by IS NULL").await, 1);
    }

    /// ACT-01: each on their own dossiers alone, nobody on none; another's act is not theirs to take back.
    #[test]
    async fn act_01_each_on_their_own(kit: Kit) {
        let dext = add(&kit, "dext", Some("11111111")).await;
        select(&kit, Person::Bruno, SelectionBase::None, &["A1", "CLI001"]).await;
        let recap = kit.hub.bulk_recap(&kit.caller(Person::Bruno), BulkWay::Open, LIST, dext).await;
        let figures = recap.expect("a recap").expect("a selection").figures;
        assert_eq!((figures.chosen, figures.without_right), (1, 1));
        let act = done(&kit, Person::Bruno, BulkWay::Open, dext).await;
        assert_eq!(live(&kit, dext).await, 1);
        for stranger in [Person::Emma, Person::Chloe, Person::Gael] {
            assert!(matches!(undo(&kit, stranger, act).await, Err(AppError::Denied(_))), "{stranger:?}");
        }
        assert!(matches!(undo(&kit, Person::Farid, act).await, Err(AppError::NotFound)));
        for person in [Person::Emma, Person::Gael] {
            select(&kit, person, SelectionBase::None, &["A1", "CLI001"]).await;
            let form = BulkForm { way: BulkWay::Close, list: LIST, application: dext, version: 0, changing: 1 };
            assert!(matches!(run(&kit, person, &form).await, Err(AppError::Denied(_))), "{person:?}");
        }
        let stranger = BulkForm { way: BulkWay::Close, list: LIST, application: dext, version: 0, changing: 1 };
        assert!(matches!(run(&kit, Person::Farid, &stranger).await, Err(AppError::NotFound)));
        assert_eq!(live(&kit, dext).await, 1);
        // A dossier that is theirs no more is not theirs to give back.
        kit.at.set("dossier", "owner_id = NULL", &format!("owner_id = {}", kit.staff(Person::Bruno))).await;
        assert!(matches!(undo(&kit, Person::Bruno, act).await, Err(AppError::Denied(_))));
        assert!(matches!(undo(&kit, Person::David, act).await, Ok(UndoOutcome::Undone { .. })));
        assert_eq!(live(&kit, dext).await, 0);
    }

    /// ACT-01: the figures moved, the selection moved, the application is gone: nothing is done.
    #[test]
    async fn what_moved_since_the_recap_is_shown_again(kit: Kit) {
        let dext = add(&kit, "dext", Some("11111111")).await;
        select(&kit, Person::Alice, SelectionBase::None, &["A1", "CLI001"]).await;
        let form = announced(&kit, Person::Alice, BulkWay::Open, dext).await;
        kit.at.set("dossier", "status = 'archived', selectable = FALSE", &format!("firm_id = {} AND code = 'CLI001'", kit.alpha)).await;
        let answer = run(&kit, Person::Alice, &form).await.expect("an answer");
        assert!(matches!(&answer, BulkOutcome::Changed(figures) if figures.chosen == 1 && figures.at_rest == 1), "{answer:?}");
        let form = announced(&kit, Person::Alice, BulkWay::Open, dext).await;
        select(&kit, Person::Alice, SelectionBase::None, &["CLI002"]).await;
        assert!(matches!(run(&kit, Person::Alice, &form).await, Ok(BulkOutcome::Changed(_))), "another selection of one");
        kit.at.set("installed_app", "suspended_by = added_by", &format!("id = {dext}")).await;
        assert!(matches!(run(&kit, Person::Alice, &form).await, Ok(BulkOutcome::Refused(BulkRefusal::Suspended))));
        let offer = add(&kit, "cegid-loop-offre-start", None).await;
        let asked = BulkForm { application: offer, ..form };
        assert!(matches!(run(&kit, Person::Alice, &asked).await, Ok(BulkOutcome::Refused(BulkRefusal::NeedsContact))));
        kit.at.set("installed_app", "removed_by = added_by", &format!("id = {dext}")).await;
        assert!(matches!(run(&kit, Person::Alice, &form).await, Err(AppError::Gone)));
        assert_eq!(kit.at.count("activation", &format!("installed_app_id IN ({dext}, {offer})")).await, 0);
        for absent in [0, -1, i64::MAX] {
            let form = BulkForm { application: InstalledAppId(absent), ..form };
            assert!(matches!(run(&kit, Person::Alice, &form).await, Err(AppError::NotFound)), "{absent}");
            assert!(matches!(undo(&kit, Person::Alice, ActId(absent)).await, Err(AppError::NotFound)), "{absent}");
        }
    }

    /// ACT-10: of an act on many, something changed since: it is not taken back, and the part that changed is counted.
    #[test]
    async fn an_act_that_changed_since_stays(kit: Kit) {
        let dext = add(&kit, "dext", Some("11111111")).await;
        select(&kit, Person::Alice, SelectionBase::None, &["A1", "CLI001", "CLI002"]).await;
        let act = done(&kit, Person::Alice, BulkWay::Open, dext).await;
        select(&kit, Person::Bruno, SelectionBase::None, &["A1"]).await;
        let by_bruno = done(&kit, Person::Bruno, BulkWay::Close, dext).await;
        let Ok(UndoOutcome::Changed(found)) = undo(&kit, Person::Alice, act).await else { panic!("changed") };
        assert_eq!((found.dossiers, found.untouched), (3, 2));
        assert_eq!(live(&kit, dext).await, 2);
        // What changed it is taken back: then the first is no longer of one piece either.
        assert!(matches!(undo(&kit, Person::Bruno, by_bruno).await, Ok(UndoOutcome::Undone { .. })));
        assert!(matches!(undo(&kit, Person::Alice, act).await, Ok(UndoOutcome::Changed(_))));
        assert_eq!(live(&kit, dext).await, 3);
    }

    /// ACT-10: thousands of dossiers are one act, one entry and one statement.
    #[test]
    async fn thousands_at_once(kit: Kit) {
        let many: Vec<_> = (0..3000).map(|n| dossier(&format!("Z{n:05}"), &format!("Zone {n}"))).collect();
        kit.create_dossiers(kit.alpha, &many).await;
        let dext = add(&kit, "dext", Some("11111111")).await;
        select(&kit, Person::David, SelectionBase::All, &["Z00000"]).await;
        let entries = kit.at.count("audit_entry", "TRUE").await;
        let act = done(&kit, Person::David, BulkWay::Open, dext).await;
        assert_eq!(live(&kit, dext).await, SELECTABLE + 2999);
        assert_eq!(kit.at.count("audit_entry", "TRUE").await, entries + 1);
        assert_eq!(kit.at.count("activation", &format!("opened_by = {act}")).await, SELECTABLE + 2999);
        assert!(matches!(undo(&kit, Person::David, act).await, Ok(UndoOutcome::Undone { .. })));
        assert_eq!(live(&kit, dext).await, 0);
    }
}
