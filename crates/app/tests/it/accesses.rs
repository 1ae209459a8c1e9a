//! « Qui a accès ? » against a recorded truth (`AUD-04`).

use std::collections::{BTreeMap, BTreeSet};

use hub_app::AppError;
use hub_app::queries::{AskedDay, DossierAccesses, GuestThen};
use hub_domain::ids::InstalledAppId;
use hub_domain::moment::Moment;
use hub_testkit::cast::page;
use hub_testkit::{Kit, NOW, Person, db_test, hub_app, hub_domain};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::offers::{add, give, offer, open};

const CONTACTS: [&str; 2] = ["ines", "lucie"];
const DAYS: i64 = 30;
const HOUR: i64 = 3_600_000;

/// One change of the two applications, the two contacts or both.
#[derive(Debug, Clone, Copy)]
enum Change {
    Open(usize),
    Close(usize),
    Give(usize, usize),
    Take(usize, usize),
    Suspend(usize),
    Resume(usize),
    Guest(usize),
    NoGuest(usize),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => (0..2_usize).prop_map(Change::Open),
        2 => (0..2_usize).prop_map(Change::Close),
        4 => (0..2_usize, 0..2_usize).prop_map(|(app, contact)| Change::Give(app, contact)),
        2 => (0..2_usize, 0..2_usize).prop_map(|(app, contact)| Change::Take(app, contact)),
        1 => (0..2_usize).prop_map(Change::Suspend),
        1 => (0..2_usize).prop_map(Change::Resume),
        2 => (0..2_usize).prop_map(Change::Guest),
        1 => (0..2_usize).prop_map(Change::NoGuest),
    ]
}

/// What is true at a moment, kept as simply as can be.
#[derive(Debug, Clone, Default, PartialEq)]
struct Truth {
    open: BTreeMap<usize, Moment>,
    given: BTreeSet<(usize, usize)>,
    suspended: BTreeSet<usize>,
    guests: BTreeSet<usize>,
}

impl Truth {
    /// Whether the change is one, and what is true after it.
    fn after(&self, change: Change, at: Moment) -> Option<Self> {
        let mut next = self.clone();
        let done = match change {
            Change::Open(app) => !self.open.contains_key(&app) && next.open.insert(app, at).is_none(),
            Change::Close(app) => {
                next.given.retain(|(given, _)| *given != app);
                next.open.remove(&app).is_some()
            }
            Change::Give(app, contact) => self.open.contains_key(&app) && next.given.insert((app, contact)),
            Change::Take(app, contact) => next.given.remove(&(app, contact)),
            Change::Suspend(app) => next.suspended.insert(app),
            Change::Resume(app) => next.suspended.remove(&app),
            Change::Guest(contact) => next.guests.insert(contact),
            Change::NoGuest(contact) => next.guests.remove(&contact),
        };
        done.then_some(next)
    }

    /// In the words of [`shown`].
    fn told(&self, labels: &[String; 2], names: &[&str; 2]) -> BTreeSet<String> {
        self.open
            .iter()
            .map(|(app, since)| {
                let contacts: Vec<String> = (0..2)
                    .filter(|contact| self.given.contains(&(*app, *contact)))
                    .map(|contact| format!("{} {}", names[contact], self.guests.contains(&contact)))
                    .collect();
                format!(
                    "{} {} {} {contacts:?}",
                    labels[*app],
                    since.0,
                    self.suspended.contains(app)
                )
            })
            .collect()
    }
}

fn shown(found: &DossierAccesses, labels: &[String; 2]) -> BTreeSet<String> {
    found
        .applications
        .iter()
        .filter(|app| labels.contains(&app.seen.label))
        .map(|app| {
            let contacts: Vec<String> = app
                .contacts
                .iter()
                .map(|contact| format!("{} {}", contact.seen.name, contact.state == GuestThen::Guest))
                .collect();
            let suspended = app.seen.suspended_since.is_some();
            format!("{} {} {suspended} {contacts:?}", app.seen.label, app.seen.since.0)
        })
        .collect()
}

/// Writes a change as its intervals.
async fn write(kit: &Kit, apps: [InstalledAppId; 2], change: Change, at: Moment) {
    let a1 = kit.dossier(kit.alpha, "A1").await;
    match change {
        Change::Open(app) => open(kit, apps[app], "A1", at).await,
        Change::Give(app, contact) => give(kit, apps[app], "A1", CONTACTS[contact], at).await,
        Change::Close(app) => kit.end_activation(apps[app], a1, kit.act_at(at).await).await,
        Change::Take(app, contact) => {
            let contact = kit.contact(CONTACTS[contact]);
            kit.end_access(apps[app], a1, contact, kit.act_at(at).await).await;
        }
        Change::Suspend(app) => kit.lay_suspension(apps[app], kit.act_at(at).await).await,
        Change::Resume(app) => {
            let live = format!("closed_by IS NULL AND installed_app_id = {}", apps[app]);
            end(kit, "suspension", &live, at).await;
        }
        Change::Guest(contact) => {
            let contact = kit.contact(CONTACTS[contact]);
            kit.lay_guest_period(contact, kit.act_at(at).await).await;
        }
        Change::NoGuest(contact) => {
            let contact = kit.contact(CONTACTS[contact]);
            let live = format!("closed_by IS NULL AND contact_id = {contact}");
            end(kit, "guest_period", &live, at).await;
        }
    }
}

/// Ends the intervals of a table that meet a condition.
async fn end(kit: &Kit, table: &str, live: &str, at: Moment) {
    let act = kit.act_at(at).await;
    kit.at.set(table, &format!("closed_by = {act}"), live).await;
}

fn day(n: i64) -> String {
    // The tests' day is 24 November 2026; at noon in Paris no zone moves it to another one.
    let date = NOW.plus_days(n);
    let days = date.0 / 86_400_000;
    let date = jiff_date(days);
    format!("{:04}-{:02}-{:02}", date.0, date.1, date.2)
}

/// Year, month and day of a number of days since 1970 (Howard Hinnant's algorithm).
fn jiff_date(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (
        yoe + era * 400 + i64::from(month <= 2),
        month,
        doy - (153 * mp + 2) / 5 + 1,
    )
}

/// The last moment of the day `n` days after the tests' day, in Paris in winter.
fn end_of(n: i64) -> Moment {
    let midnight_utc = (NOW.plus_days(n).0 / 86_400_000 + 1) * 86_400_000;
    Moment(midnight_utc - HOUR - 1)
}

db_test! {
    /// AUD-04: whatever was opened, closed, suspended and given back, every past day is told as it ended.
    #[test]
    async fn aud_04_history_is_what_was(kit: Kit) {
        let apps = [add(&kit, "cegid-loop-offre-start", None).await, add(&kit, "cegid-loop-offre-co-production", None).await];
        let mut labels = [String::new(), String::new()];
        for (at, app) in apps.iter().enumerate() {
            labels[at] = kit.at.cells("installed_app", "label", &format!("id = {app}")).await.remove(0).remove(0);
        }
        kit.at.take_away("guest_period", "TRUE").await;
        let mut runner = TestRunner::deterministic();
        let changes = prop::collection::vec((change(), 1..10 * HOUR), 160).new_tree(&mut runner).expect("a history").current();
        let (mut at, mut truth, mut ends) = (NOW, Truth::default(), vec![(NOW, Truth::default())]);
        for (change, wait) in changes {
            at = at.plus_millis(wait);
            if at >= end_of(DAYS) {
                break;
            }
            if let Some(next) = truth.after(change, at) {
                write(&kit, apps, change, at).await;
                truth = next;
                ends.push((at, truth.clone()));
            }
        }
        assert!(ends.len() > 40, "{}", ends.len());
        kit.clock.set(NOW.plus_days(DAYS + 2));
        let alice = kit.caller(Person::Alice);
        let mut seen = BTreeSet::new();
        for n in (0..DAYS).chain([DAYS + 2]) {
            let asked = if n > DAYS { String::new() } else { day(n) };
            let found = kit.hub.dossier_accesses(&alice, "a1", &asked).await.expect("a page");
            let then = ends.iter().rev().find(|(from, _)| *from <= end_of(n)).expect("a truth");
            let expected = then.1.told(&labels, &["CAMUS Inès", "FABRE Lucie"]);
            assert_eq!(shown(&found, &labels), expected, "day {n} ({asked}), {:?}", found.day);
            seen.insert(expected);
        }
        assert!(seen.len() > 10, "days differ");
    }

    /// AUD-04: who, since when and from which place; a future day and what is no date say so, and before the dossier
    /// nobody had access.
    #[test]
    async fn aud_04_today_yesterday_and_what_is_no_day(kit: Kit) {
        let app = offer(&kit).await;
        let alice = kit.caller(Person::Alice);
        let found = kit.hub.dossier_accesses(&alice, "A1", "").await.expect("a page");
        assert_eq!((found.day, found.date.as_str()), (AskedDay::Today, "2026-11-24"));
        let qonto = found.applications.iter().find(|app| app.seen.label == "Qonto").expect("Qonto");
        assert_eq!(qonto.seen.actor.as_deref(), Some("Alice Martin"));
        assert_eq!(qonto.seen.verb, "application.added");
        let offer = found.applications.iter().find(|found| found.seen.id == app).expect("the offer");
        let states: Vec<_> = offer.contacts.iter().map(|contact| (contact.state, contact.since.is_some())).collect();
        assert_eq!(states, [(GuestThen::Guest, true), (GuestThen::Invited, false)]);
        let yesterday = kit.hub.dossier_accesses(&alice, "A1", "2026-11-23").await.expect("a page");
        assert_eq!((yesterday.day, yesterday.applications.len()), (AskedDay::Past, 0));
        for (asked, day) in [
            ("2026-11-25", AskedDay::Future),
            ("2026-11-21", AskedDay::BeforeCreation),
            ("hier", AskedDay::NotADate),
            ("2026-02-30", AskedDay::NotADate),
        ] {
            let found = kit.hub.dossier_accesses(&alice, "A1", asked).await.expect("a page");
            assert_eq!(found.day, day, "{asked}");
            assert!(found.applications.is_empty() && found.whole_firm.is_empty());
        }
        // Suspended, removed, restored: today says so, and the past stays.
        kit.clock.advance(86_400_000);
        kit.hub.suspend_application(&alice, app, &page()).await.expect("an answer");
        let found = kit.hub.dossier_accesses(&alice, "A1", "").await.expect("a page");
        assert!(found.applications.iter().any(|found| found.seen.id == app && found.seen.suspended_since == Some(kit.hub.now())));
        kit.remove_application(Person::Alice, app).await.expect("an answer");
        let found = kit.hub.dossier_accesses(&alice, "A1", "").await.expect("a page");
        assert!(found.applications.iter().all(|found| found.seen.id != app));
        let found = kit.hub.dossier_accesses(&alice, "A1", "2026-11-24").await.expect("a page");
        assert!(found.applications.iter().any(|found| found.seen.id == app && found.contacts.len() == 2 && found.seen.suspended_since.is_none()));
    }

    /// AUD-04: an application of the whole firm acts on each dossier from its addition to its removal.
    #[test]
    async fn aud_04_applications_of_the_whole_firm(kit: Kit) {
        let alice = kit.caller(Person::Alice);
        kit.clock.advance(86_400_000);
        let app = add(&kit, "entrepot-de-donnees-du-cabinet", Some("33333333")).await;
        let labels = async |asked: &str| -> Vec<InstalledAppId> {
            let found = kit.hub.dossier_accesses(&alice, "A1", asked).await.expect("a page");
            found.whole_firm.iter().map(|seen| seen.id).collect()
        };
        assert_eq!(labels("").await, [app]);
        assert!(labels("2026-11-24").await.is_empty());
        kit.clock.advance(86_400_000);
        kit.remove_application(Person::Alice, app).await.expect("an answer");
        assert!(labels("").await.is_empty());
        assert_eq!(labels("2026-11-25").await, [app]);
        kit.clock.advance(86_400_000);
        kit.hub.restore_application(&alice, app, &page()).await.expect("an answer");
        assert_eq!(labels("").await, [app]);
        assert!(labels("2026-11-26").await.is_empty(), "the gap stays a gap");
    }

    /// AUD-04, ACT-01: administrators and the group of rights see all, the owner and the engagement manager their own,
    /// nobody else any; another firm's dossier is its own.
    #[test]
    async fn aud_04_who_may_ask(kit: Kit) {
        for (person, code, may) in [
            (Person::Alice, "A1", true),
            (Person::David, "CLI001", true),
            (Person::Bruno, "A1", true),
            (Person::Chloe, "A1", true),
            (Person::Bruno, "CLI001", false),
            (Person::Emma, "A1", false),
            (Person::Gael, "A1", false),
            (Person::AliceAtBeta, "A1", false),
        ] {
            let answer = kit.hub.dossier_accesses(&kit.caller(person), code, "").await;
            match answer {
                Ok(_) => assert!(may, "{person:?} {code}"),
                Err(AppError::Denied(_)) => assert!(!may, "{person:?} {code}"),
                Err(error) => panic!("{person:?} {code}: {error}"),
            }
        }
        let farid = kit.hub.dossier_accesses(&kit.caller(Person::Farid), "A1", "").await.expect("Beta's own A1");
        assert!(farid.applications.is_empty());
        for nowhere in ["NULLEPART", "", "A1/../A1", "%00", "A\0", &"x".repeat(5000)] {
            let answer = kit.hub.dossier_accesses(&kit.caller(Person::Alice), nowhere, "").await;
            assert!(matches!(answer, Err(AppError::NotFound)), "{nowhere}");
        }
    }
}
