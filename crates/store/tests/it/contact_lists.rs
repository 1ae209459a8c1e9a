//! The list of contacts against a model that filters and sorts in memory (GST-01).

use hub_store::{
    ContactColumn, ContactLine, ContactOrder, ContactPage, ContactSearch, contact_list_statements,
};
use hub_testkit::hub_domain::authz::{EditContacts, Target};
use hub_testkit::hub_domain::contact::{ContactDetails, ContactForm, GuestState};
use hub_testkit::hub_domain::fold::fold;
use hub_testkit::hub_domain::search::PrefixRange;
use hub_testkit::{Bare, Kit, Person, db_test};

/// Enough that long lists are walked and short ones sorted.
const MANY: usize = 1700;
const FIRST_NAMES: [&str; 5] = ["Zoé", "émile", "Emma", "", "Jean-Loup"];

fn many() -> Vec<ContactDetails> {
    (0..MANY)
        .map(|n| {
            let form = ContactForm {
                // Names in another order than identifiers, many of them alike.
                last_name: format!("Étienne {}", n * 7919 % 400),
                first_name: FIRST_NAMES[n % 5].to_owned(),
                email: if n % 3 == 0 {
                    String::new()
                } else {
                    format!("p{n}@client.example")
                },
                ..ContactForm::default()
            };
            ContactDetails::check(&form).expect("a right form")
        })
        .collect()
}

async fn page(kit: &Kit, search: &ContactSearch, order: ContactOrder, page: i64, size: i64) -> ContactPage {
    let reader = kit.hub.database().read(&kit.caller(Person::Alice)).await;
    let mut firm = reader.expect("a reader");
    firm.contact_page(search, order, page, size)
        .await
        .expect("a page")
}

/// Every line of a list, page after page; each page is as long as it must be.
async fn lines(kit: &Kit, search: &ContactSearch, order: ContactOrder, size: i64) -> Vec<ContactLine> {
    let first = page(kit, search, order, 1, size).await;
    let mut all = Vec::new();
    for number in 1..=first.pages {
        let next = page(kit, search, order, number, size).await;
        assert_eq!(
            (next.page, next.pages, next.total),
            (number, first.pages, first.total)
        );
        all.extend(next.lines);
    }
    assert_eq!(all.len() as i64, first.total, "{search:?} {order:?}");
    all
}

/// The same list, sorted here; the store's own key is of the whole name.
fn sorted(mut all: Vec<ContactLine>, order: ContactOrder) -> Vec<ContactLine> {
    let name = |line: &ContactLine| {
        let form = ContactForm {
            last_name: line.last_name.clone(),
            first_name: line.first_name.clone(),
            ..ContactForm::default()
        };
        ContactDetails::check(&form).expect("a right form").sort_key()
    };
    let key = |line: &ContactLine| match order.column {
        ContactColumn::LastName => (0, String::new()),
        ContactColumn::FirstName => (0, fold(&line.first_name)),
        ContactColumn::Email => (0, line.email.clone().unwrap_or_default()),
        ContactColumn::Tenant => {
            let place = GuestState::ALL
                .iter()
                .position(|state| *state == line.guest_state);
            (place.unwrap_or_default() as i64, String::new())
        }
        ContactColumn::Dossiers => (line.dossiers, String::new()),
    };
    all.sort_by_cached_key(|line| (key(line), name(line), line.id.0));
    if order.descending {
        all.reverse();
    }
    all
}

fn orders() -> impl Iterator<Item = ContactOrder> {
    ContactColumn::ALL
        .into_iter()
        .flat_map(|column| [false, true].map(|descending| ContactOrder { column, descending }))
}

fn beginning(typed: &str) -> ContactSearch {
    ContactSearch {
        beginning: Some((
            PrefixRange::of(&fold(typed)),
            PrefixRange::of(&typed.to_lowercase()),
        )),
        state: None,
    }
}

db_test! {
    /// GST-01: every combination of filters and orders is understood by this engine.
    #[test]
    async fn every_shape_of_contacts_prepares(bare: Bare) {
        for statement in contact_list_statements().expect("each binds its firm") {
            let prepared = bare.hub.database().prepare(&statement).await;
            assert!(prepared.is_ok(), "{prepared:?}\n{}", statement.sql);
        }
    }

    /// GST-01: long lists and short ones, in every order, are the model's, page after page; a page beyond the end is the
    /// last one, and a contact added is in the very next page read.
    #[test]
    async fn gst_01_lists_are_the_model(kit: Kit) {
        let mut tx = kit.begin(kit.alpha).await;
        let permit = tx.permit::<EditContacts>(Target::Firm).expect("the operator may");
        tx.create_contacts(permit, &many(), 400).await.expect("new contacts");
        tx.commit().await.expect("a commit");
        kit.at.set("contact", "guest_state = 'guest'", "id % 7 = 0").await;
        let everybody = ContactSearch::default();
        let by_name = ContactOrder::default();
        let all = lines(&kit, &everybody, by_name, 100).await;
        assert!(all.len() > MANY && all.iter().any(|line| line.dossiers > 0));
        for order in orders() {
            assert!(lines(&kit, &everybody, order, 100).await == sorted(all.clone(), order), "{order:?}");
        }
        let guests = ContactSearch { state: Some(GuestState::Guest), ..everybody.clone() };
        let searches = [
            guests.clone(),
            beginning("etienne"),
            beginning("étienne 39"),
            beginning("emi"),
            beginning("p12"),
            ContactSearch { state: Some(GuestState::Guest), ..beginning("zoe") },
            beginning("nobody"),
        ];
        for search in searches {
            let found: Vec<ContactLine> = all
                .iter()
                .filter(|line| search.state.is_none_or(|state| line.guest_state == state))
                .filter(|line| {
                    search.beginning.as_ref().is_none_or(|(names, addresses)| {
                        names.contains(&fold(&line.last_name))
                            || names.contains(&fold(&line.first_name))
                            || line.email.as_ref().is_some_and(|email| addresses.contains(email))
                    })
                })
                .cloned()
                .collect();
            for order in orders() {
                let size = if order.descending { 50 } else { 25 };
                assert!(lines(&kit, &search, order, size).await == sorted(found.clone(), order), "{search:?} {order:?}");
            }
        }
        let last = page(&kit, &everybody, by_name, i64::MAX, 50).await;
        assert_eq!((last.page, last.total), (last.pages, all.len() as i64));
        let mut tx = kit.begin(kit.alpha).await;
        let permit = tx.permit::<EditContacts>(Target::Firm).expect("the operator may");
        let form = ContactForm { last_name: "zzz".to_owned(), ..ContactForm::default() };
        tx.add_contact(permit, &ContactDetails::check(&form).expect("a right form")).await.expect("added");
        tx.commit().await.expect("a commit");
        let after = page(&kit, &everybody, by_name, i64::MAX, 50).await;
        assert_eq!(after.total, last.total + 1);
        assert_eq!(after.lines.last().map(|line| line.last_name.as_str()), Some("zzz"));
    }
}
