//! The lists of dossiers against a model that filters and sorts in memory (ACT-02, ACT-05).

use std::cmp::Ordering;
use std::collections::HashSet;

use hub_store::{
    ApplicationFilter, BasketList, DossierColumn, DossierFilter, DossierOrder, DossierView, ListPage,
    NewDossier, ReadBaskets as _, dossier_list_statements,
};
use hub_testkit::cast_data::{SELECTABLE, dossier, dossiers};
use hub_testkit::hub_domain::authz::Scope;
use hub_testkit::hub_domain::dossier::{DossierStatus, TeamsStatus};
use hub_testkit::hub_domain::fold::fold;
use hub_testkit::hub_domain::ids::{CatalogAppId, DossierId, InstalledAppId};
use hub_testkit::hub_domain::search::SearchPrefix;
use hub_testkit::hub_domain::selection::SelectionBase;
use hub_testkit::hub_domain::sort_key::sort_key;
use hub_testkit::{Bare, Kit, NOW, Person, db_test};

/// Enough that long lists are walked and short ones sorted.
const MANY: usize = 1700;

fn many(kit: &Kit) -> Vec<NewDossier> {
    let bruno = kit.staff(Person::Bruno);
    (0..MANY)
        .map(|n| {
            // Names in another order than codes, many of them alike.
            let mut new = dossier(&format!("Z{n:05}"), &format!("Étoile {}", n * 7919 % 400));
            if n % 3 == 0 {
                new.status = DossierStatus::ToPrepare;
            }
            if n % 5 == 0 {
                new.teams_status = TeamsStatus::Operational;
            }
            new.owner = (n % 11 == 0).then_some(bruno);
            new
        })
        .collect()
}

async fn list(kit: &Kit, filter: &DossierFilter, order: DossierOrder, page: i64, size: i64) -> ListPage {
    let mut firm = kit
        .hub
        .database()
        .read(&kit.caller(Person::Alice))
        .await
        .expect("a reader");
    firm.dossier_list(filter, order, page, size)
        .await
        .expect("a page")
}

/// Every code of a list, page after page; each page is as long as it must be.
async fn codes(kit: &Kit, filter: &DossierFilter, order: DossierOrder, size: i64) -> Vec<String> {
    let first = list(kit, filter, order, 1, size).await;
    let mut all = Vec::new();
    for number in 1..=first.pages {
        let page = list(kit, filter, order, number, size).await;
        assert_eq!(
            (page.page, page.pages, page.total),
            (number, first.pages, first.total)
        );
        all.extend(page.lines.into_iter().map(|line| line.dossier.code));
    }
    assert_eq!(all.len() as i64, first.total, "{filter:?} {order:?}");
    all
}

/// The same list, filtered and sorted here.
fn expected(all: &[NewDossier], filter: &DossierFilter, order: DossierOrder) -> Vec<String> {
    let typed = filter.search.as_ref().map_or("", |prefix| prefix.folded());
    let mut found: Vec<&NewDossier> = all
        .iter()
        .filter(|one| match filter.view {
            DossierView::Models => one.is_model,
            _ => !one.is_model,
        })
        .filter(|one| match filter.status {
            None => one.status != DossierStatus::Archived,
            Some(status) => one.status == status,
        })
        .filter(|one| filter.teams.is_none_or(|teams| one.teams_status == teams))
        .filter(|one| filter.owner.is_none_or(|owner| one.owner == Some(owner)))
        .filter(|one| {
            filter
                .responsible
                .is_none_or(|staff| one.owner == Some(staff) || one.engagement_manager == Some(staff))
        })
        .filter(|one| {
            fold(one.code.as_str()).starts_with(typed) || fold(one.name.as_str()).starts_with(typed)
        })
        .collect();
    let status = |one: &NewDossier| DossierStatus::ALL.iter().position(|status| *status == one.status);
    let teams = |one: &NewDossier| {
        TeamsStatus::ALL
            .iter()
            .position(|status| *status == one.teams_status)
    };
    found.sort_by(|a, b| {
        let by = match order.column {
            DossierColumn::Name => sort_key(a.name.as_str()).cmp(&sort_key(b.name.as_str())),
            DossierColumn::Status => status(a).cmp(&status(b)),
            DossierColumn::Teams => teams(a).cmp(&teams(b)),
            DossierColumn::Code | DossierColumn::Applications => Ordering::Equal,
        };
        by.then_with(|| a.code.as_str().cmp(b.code.as_str()))
    });
    if order.descending {
        found.reverse();
    }
    found.iter().map(|one| one.code.to_string()).collect()
}

/// Every order that the model knows: it knows no applications.
fn orders() -> impl Iterator<Item = DossierOrder> {
    DossierColumn::ALL
        .into_iter()
        .filter(|column| *column != DossierColumn::Applications)
        .flat_map(|column| [false, true].map(|descending| DossierOrder { column, descending }))
}

const BY_CODE: DossierOrder = DossierOrder {
    column: DossierColumn::Code,
    descending: false,
};
const BY_NAME: DossierOrder = DossierOrder {
    column: DossierColumn::Name,
    descending: false,
};

db_test! {
    /// ACT-02: every combination of filters and orders is understood by this engine.
    #[test]
    async fn every_shape_prepares(bare: Bare) {
        let all = dossier_list_statements().expect("each binds its firm");
        assert!(all.len() > 4000, "only {}", all.len());
        let mut known = HashSet::new();
        for statement in all.into_iter().filter(|statement| known.insert(statement.sql)) {
            let prepared = bare.hub.database().prepare(&statement).await;
            assert!(prepared.is_ok(), "{prepared:?}\n{}", statement.sql);
        }
    }

    /// ACT-02, ACT-05: long lists and short ones, in every order, are the model's, page after page.
    #[test]
    async fn act_02_lists_are_the_model(kit: Kit) {
        let more = many(&kit);
        kit.create_dossiers(kit.alpha, &more).await;
        let mut all = dossiers(Some(kit.staff(Person::Bruno)), Some(kit.staff(Person::Chloe)));
        all.extend(more);
        let whole = DossierFilter::of(DossierView::All);
        let bruno = kit.staff(Person::Bruno);
        for order in orders() {
            assert!(codes(&kit, &whole, order, 100).await == expected(&all, &whole, order), "{order:?}");
        }
        let filters = [
            DossierFilter::of(DossierView::Models),
            DossierFilter { status: Some(DossierStatus::Archived), ..whole.clone() },
            DossierFilter { status: Some(DossierStatus::ToPrepare), ..whole.clone() },
            DossierFilter { teams: Some(TeamsStatus::Operational), owner: Some(bruno), ..whole.clone() },
            DossierFilter { responsible: Some(kit.staff(Person::Chloe)), ..whole.clone() },
            DossierFilter { search: SearchPrefix::parse("etoile").ok(), ..whole.clone() },
            DossierFilter { search: SearchPrefix::parse("z0000").ok(), ..whole.clone() },
            DossierFilter { search: SearchPrefix::parse("ece").ok(), ..whole.clone() },
            DossierFilter { search: SearchPrefix::parse("éce").ok(), status: Some(DossierStatus::Archived), ..whole.clone() },
            DossierFilter { search: SearchPrefix::parse("100 % nature_").ok(), ..whole.clone() },
        ];
        for filter in filters {
            for order in orders() {
                let size = if order.descending { 50 } else { 25 };
                assert_eq!(codes(&kit, &filter, order, size).await, expected(&all, &filter, order), "{filter:?} {order:?}");
            }
        }
        // Beyond the end is the last page.
        let last = list(&kit, &whole, BY_NAME, i64::MAX, 50).await;
        assert_eq!((last.page, last.total), (last.pages, SELECTABLE + MANY as i64));
    }

    /// ACT-02: a portfolio holds what its person is in charge of and what they add, and its total moves with it.
    #[test]
    async fn act_02_portfolios_are_ones_own(kit: Kit) {
        let bruno = DossierFilter::of(DossierView::Portfolio(kit.staff(Person::Bruno)));
        assert_eq!(codes(&kit, &bruno, BY_CODE, 50).await, ["A1"]);
        let ids = [kit.dossier(kit.alpha, "CLI001").await, kit.dossier(kit.beta, "CLI002").await, DossierId(-1)];
        let mut tx = begin(&kit, Person::Bruno).await;
        let permit = tx.permit(hub_testkit::hub_domain::authz::Target::Firm).expect("one's own place");
        assert_eq!(tx.add_to_portfolio(permit, &ids).await.expect("added"), 1, "another firm's is none");
        tx.commit().await.expect("a commit");
        assert_eq!(codes(&kit, &bruno, BY_CODE, 50).await, ["A1", "CLI001"]);
        let emma = DossierFilter::of(DossierView::Portfolio(kit.staff(Person::Emma)));
        assert_eq!(codes(&kit, &emma, BY_CODE, 50).await, [] as [&str; 0]);
        let mut tx = begin(&kit, Person::Bruno).await;
        let permit = tx.permit(hub_testkit::hub_domain::authz::Target::Firm).expect("one's own place");
        assert_eq!(tx.remove_from_portfolio(permit, &ids).await.expect("removed"), 1);
        tx.commit().await.expect("a commit");
        assert_eq!(codes(&kit, &bruno, BY_CODE, 50).await, ["A1"]);
    }

    /// ACT-02: a long portfolio is walked, and is still one's own.
    #[test]
    async fn act_02_long_portfolios(kit: Kit) {
        let bruno = kit.staff(Person::Bruno);
        let more: Vec<NewDossier> =
            many(&kit).into_iter().map(|new| NewDossier { owner: Some(bruno), ..new }).collect();
        kit.create_dossiers(kit.alpha, &more).await;
        let mut all = vec![dossiers(Some(bruno), None).remove(0)];
        all.extend(more);
        let filter = DossierFilter::of(DossierView::Portfolio(bruno));
        for order in orders() {
            assert!(codes(&kit, &filter, order, 100).await == expected(&all, &filter, order), "{order:?}");
        }
    }

    /// ACT-02: with an application, without any, and sorted by how many.
    #[test]
    async fn act_02_filter_by_application(kit: Kit) {
        let qonto = kit.at.number(&format!("SELECT id FROM installed_app WHERE firm_id = {} ORDER BY id LIMIT 1", kit.alpha)).await;
        let a1 = kit.dossier(kit.alpha, "A1").await;
        let act = kit.at.number(&format!("SELECT MAX(id) FROM act WHERE firm_id = {}", kit.alpha)).await;
        let whole = DossierFilter::of(DossierView::All);
        let with = DossierFilter {
            application: Some(ApplicationFilter::With(InstalledAppId(qonto))),
            ..whole.clone()
        };
        let without = DossierFilter { application: Some(ApplicationFilter::None), ..whole.clone() };
        let before = (list(&kit, &with, BY_CODE, 1, 25).await.total, list(&kit, &without, BY_CODE, 1, 25).await.total);
        kit.at.tamper(&format!("UPDATE activation SET closed_by = {act} WHERE firm_id = {} AND dossier_id = {a1} AND closed_by IS NULL", kit.alpha)).await;
        kit.at.tamper(&format!("INSERT INTO activation (firm_id, installed_app_id, dossier_id, opened_by) VALUES ({}, {qonto}, {a1}, {act})", kit.alpha)).await;
        kit.at.tamper(&format!("UPDATE firm_head SET decision_epoch = decision_epoch + 1 WHERE firm_id = {}", kit.alpha)).await;
        let after = (list(&kit, &with, BY_CODE, 1, 25).await, list(&kit, &without, BY_CODE, 1, 25).await);
        assert_eq!(after.0.lines.iter().filter(|line| line.dossier.code == "A1").map(|line| line.applications).collect::<Vec<_>>(), [1]);
        assert!(after.0.total >= before.0 && after.1.total <= before.1);
        assert!(after.1.lines.iter().all(|line| line.applications == 0 && line.dossier.code != "A1"));
        let entry = kit.at.number(&format!("SELECT catalog_app_id FROM installed_app WHERE id = {qonto}")).await;
        let without_entry = |entry| DossierFilter { without_entry: Some(CatalogAppId(entry)), ..whole.clone() };
        let rest = list(&kit, &without_entry(entry), BY_CODE, 1, 100).await;
        assert_eq!(rest.total + after.0.total, list(&kit, &whole, BY_CODE, 1, 25).await.total);
        assert!(rest.lines.iter().all(|line| line.dossier.code != "A1"));
        assert_eq!(list(&kit, &without_entry(0), BY_CODE, 1, 25).await.total, SELECTABLE);
        let most = DossierOrder { column: DossierColumn::Applications, descending: true };
        let first = list(&kit, &whole, most, 1, 25).await;
        assert!(first.lines.windows(2).all(|two| two[0].applications >= two[1].applications));
        assert!(first.lines[0].applications >= 1);
    }

    /// Section 6: a basket selects as a draft does, for one person, one list and a day; « tous » is what the person
    /// may act on.
    #[test]
    async fn baskets_are_read_where_they_are_used(kit: Kit) {
        let alice = kit.caller(Person::Alice);
        let bruno = kit.caller(Person::Bruno);
        let database = kit.hub.database();
        let ids = [
            kit.dossier(kit.alpha, "A1").await,
            kit.dossier(kit.alpha, "CLI001").await,
            kit.dossier(kit.alpha, "ARC1").await,
            kit.dossier(kit.alpha, "MOD1").await,
            kit.dossier(kit.beta, "CLI002").await,
        ];
        let mut tx = database.change_basket(&alice, BasketList::Dossiers, NOW).await.expect("a basket");
        tx.set(&ids, true).await.expect("set");
        tx.commit().await.expect("a commit");
        assert_eq!(chosen(&kit, Person::Alice, BasketList::Dossiers, Scope::All).await, ["A1", "CLI001"], "live ones of the firm");
        assert_eq!(chosen(&kit, Person::Alice, BasketList::Portfolio, Scope::All).await, [] as [&str; 0], "another list");
        let own = Scope::Responsible(kit.staff(Person::Bruno));
        let mut tx = database.change_basket(&bruno, BasketList::Dossiers, NOW).await.expect("a basket");
        tx.set(&ids, true).await.expect("set");
        tx.commit().await.expect("a commit");
        assert_eq!(chosen(&kit, Person::Bruno, BasketList::Dossiers, own).await, ["A1"], "only one's own");
        for list in BasketList::ALL {
            let mut tx = database.change_basket(&bruno, list, NOW).await.expect("a basket");
            tx.start_from(SelectionBase::All).await.expect("all");
            tx.commit().await.expect("a commit");
            assert_eq!(chosen(&kit, Person::Bruno, list, own).await, ["A1"]);
            assert_eq!(chosen(&kit, Person::Bruno, list, Scope::Nothing).await, [] as [&str; 0]);
        }
        let mut tx = database.change_basket(&alice, BasketList::Dossiers, NOW).await.expect("a basket");
        tx.start_from(SelectionBase::All).await.expect("all");
        tx.set_found(&DossierFilter { search: SearchPrefix::parse("cli").ok(), ..DossierFilter::of(DossierView::All) }, false).await.expect("taken out");
        tx.commit().await.expect("a commit");
        assert_eq!(chosen(&kit, Person::Alice, BasketList::Dossiers, Scope::All).await, ["A1", "B-52", "ECE01", "OEUF", "P100", "STR1"]);
        let mut firm = database.read(&alice).await.expect("a reader");
        let basket = firm.basket(kit.staff(Person::Alice), BasketList::Dossiers, NOW).await.expect("read").expect("there");
        let count = firm.basket_count(&basket, Scope::All).await.expect("counted");
        assert_eq!((count.selected(), count.listed(), count.removed()), (6, SELECTABLE as u64, 61));
        // A day later it is gone, and a new one starts from nothing.
        let later = NOW.plus_days(1);
        assert!(firm.basket(kit.staff(Person::Alice), BasketList::Dossiers, later).await.expect("read").is_none());
        let fresh = database.change_basket(&alice, BasketList::Dossiers, later).await.expect("a basket");
        assert_eq!((fresh.basket().base, fresh.basket().version), (SelectionBase::None, 1));
    }
}

async fn begin(kit: &Kit, person: Person) -> hub_store::FirmTx {
    let stamp = kit.hub.stamp(&hub_testkit::hub_app::Origin::command_line());
    kit.hub
        .database()
        .begin(&kit.caller(person), stamp)
        .await
        .expect("a transaction")
}

async fn chosen(kit: &Kit, person: Person, list: BasketList, scope: Scope) -> Vec<String> {
    let mut firm = kit
        .hub
        .database()
        .read(&kit.caller(person))
        .await
        .expect("a reader");
    let Some(basket) = firm.basket(kit.staff(person), list, NOW).await.expect("read") else {
        return Vec::new();
    };
    let lines = firm
        .basket_dossiers(&basket, scope, 1000, 0)
        .await
        .expect("listed");
    let count = firm.basket_count(&basket, scope).await.expect("counted");
    assert_eq!(count.selected(), lines.len() as u64);
    let remembered = firm
        .selectable_total(list, kit.staff(person), scope)
        .await
        .expect("counted");
    assert_eq!(count.listed(), remembered as u64);
    lines.into_iter().map(|line| line.code).collect()
}
