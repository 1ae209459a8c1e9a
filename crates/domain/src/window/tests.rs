//! The window's plan, and two people at one dossier.

use proptest::prelude::*;

use super::*;
use crate::catalog::{AppKind, sample};

const PARTNER: InstalledAppId = InstalledAppId(1);
const OFFER: InstalledAppId = InstalledAppId(2);
const FIRM_WIDE: InstalledAppId = InstalledAppId(3);
const INES: ContactId = ContactId(1);
const PAUL: ContactId = ContactId(2);
const GREY: ContactId = ContactId(3);

fn card(app: InstalledAppId, kind: AppKind, requires_contact: bool) -> Card {
    let mut entry = sample("essai", kind);
    entry.requires_contact = requires_contact;
    Card {
        app,
        label: format!("Application {app}"),
        entry,
        suspended: false,
    }
}

fn contact(id: ContactId, state: GuestState) -> LinkedContact {
    LinkedContact {
        id,
        name: format!("CONTACT {id}"),
        email: None,
        state,
    }
}

fn facts(now: Chosen) -> WindowFacts {
    WindowFacts {
        status: DossierStatus::Operational,
        is_model: false,
        cards: vec![
            card(PARTNER, AppKind::Partenaire, false),
            card(OFFER, AppKind::Cegid, true),
            card(FIRM_WIDE, AppKind::Cabinet, false),
        ],
        contacts: vec![
            contact(INES, GuestState::Guest),
            contact(PAUL, GuestState::InvitationSent),
            contact(GREY, GuestState::NotInvited),
        ],
        now,
    }
}

fn chosen(on: &[(InstalledAppId, &[ContactId])]) -> Chosen {
    let mut chosen = Chosen::default();
    for (app, contacts) in on {
        chosen.switch_on(*app);
        contacts.iter().for_each(|contact| chosen.give(*app, *contact));
    }
    chosen
}

fn refusal(facts: &WindowFacts, mine: &Chosen) -> Vec<WindowRefusal> {
    match check(facts, &facts.now, mine) {
        Verdict::Refused(refused) => refused.into_iter().map(|(_, why)| why).collect(),
        other => panic!("not refused but {other:?}"),
    }
}

fn plan(facts: &WindowFacts, mine: &Chosen) -> WindowPlan {
    match check(facts, &facts.now, mine) {
        Verdict::Plan(plan) => plan,
        other => panic!("no plan but {other:?}"),
    }
}

/// ACT-03: one plan holds all changes of a window: on, off, and other hands.
#[test]
fn act_03_one_plan_holds_every_change() {
    let facts = facts(chosen(&[(OFFER, &[INES])]));
    let plan = plan(&facts, &chosen(&[(PARTNER, &[]), (OFFER, &[PAUL])]));
    assert_eq!(plan.open().len(), 1);
    assert_eq!(plan.open()[0].app, PARTNER);
    assert!(plan.close().is_empty());
    let hand = &plan.hand()[0];
    assert_eq!((hand.app, hand.give[0].id(), hand.take[0].0), (OFFER, PAUL, INES));
}

/// ACT-03: nothing chosen is nothing to do, and a form sent twice is done already.
#[test]
fn act_03_what_is_so_already_is_unchanged() {
    let shown = chosen(&[]);
    let mine = chosen(&[(PARTNER, &[])]);
    let unchanged = |was_shown| Verdict::Unchanged { was_shown };
    assert_eq!(check(&facts(shown.clone()), &shown, &shown), unchanged(true));
    assert_eq!(check(&facts(mine.clone()), &shown, &mine), unchanged(false));
}

/// ACT-04: an application that requires a contact asks for one, out of those the directory knows.
#[test]
fn act_04_who_can_be_given_an_application() {
    let facts = facts(chosen(&[]));
    assert_eq!(
        refusal(&facts, &chosen(&[(OFFER, &[])])),
        [WindowRefusal::NeedsContact]
    );
    assert_eq!(
        refusal(&facts, &chosen(&[(OFFER, &[GREY])])),
        [WindowRefusal::NotInvited(GREY)]
    );
    let stranger = ContactId(99);
    assert_eq!(
        refusal(&facts, &chosen(&[(OFFER, &[INES, stranger])])),
        [WindowRefusal::NotLinked(stranger)]
    );
    assert_eq!(
        plan(&facts, &chosen(&[(OFFER, &[PAUL])])).open()[0]
            .contacts
            .len(),
        1
    );
    for state in GuestState::ALL {
        assert_eq!(contact(INES, state).invited().is_some(), state.can_be_chosen());
    }
}

/// ACT-04: the last contact cannot be taken away while the application stays on; who is greyed by now keeps what they
/// have, and can lose it.
#[test]
fn act_04_the_last_contact_stays_or_the_application_goes() {
    let facts = facts(chosen(&[(OFFER, &[GREY])]));
    assert_eq!(
        refusal(&facts, &chosen(&[(OFFER, &[])])),
        [WindowRefusal::NeedsContact]
    );
    assert_eq!(plan(&facts, &chosen(&[])).close().len(), 1);
    let both = plan(&facts, &chosen(&[(OFFER, &[GREY, INES])]));
    assert_eq!((both.hand()[0].give.len(), both.hand()[0].take.len()), (1, 0));
    assert_eq!(
        plan(&facts, &chosen(&[(OFFER, &[INES])])).hand()[0].take[0].0,
        GREY
    );
}

/// CAT-02, ACT-02, ACT-09: what no window switches on, whatever is posted.
#[test]
fn what_no_window_switches_on() {
    let mut facts = facts(chosen(&[]));
    assert_eq!(
        refusal(&facts, &chosen(&[(FIRM_WIDE, &[])])),
        [WindowRefusal::WholeFirm]
    );
    assert_eq!(
        refusal(&facts, &chosen(&[(InstalledAppId(9), &[])])),
        [WindowRefusal::Gone]
    );
    facts.cards[0].suspended = true;
    assert_eq!(
        refusal(&facts, &chosen(&[(PARTNER, &[])])),
        [WindowRefusal::Suspended]
    );
    facts.now = chosen(&[(PARTNER, &[])]);
    assert_eq!(plan(&facts, &chosen(&[])).close()[0].app, PARTNER);
    for (status, is_model) in [
        (DossierStatus::Archived, false),
        (DossierStatus::Operational, true),
    ] {
        (facts.status, facts.is_model) = (status, is_model);
        assert_eq!(check(&facts, &facts.now, &chosen(&[])), Verdict::Closed);
    }
}

/// ACT-06: for one contact alone, the others keep what they have; the last one to lose an offer switches it off.
#[test]
fn act_06_one_contact_alone() {
    let shown = chosen(&[(OFFER, &[INES, PAUL])]);
    assert_eq!(
        shown.for_contact(INES, &BTreeSet::new()),
        chosen(&[(OFFER, &[PAUL])])
    );
    let last = chosen(&[(OFFER, &[INES])]);
    assert_eq!(last.for_contact(INES, &BTreeSet::new()), chosen(&[]));
    assert_eq!(
        chosen(&[]).for_contact(INES, &BTreeSet::from([OFFER])),
        chosen(&[(OFFER, &[INES])])
    );
    // Another's offer is not this window's to take.
    assert_eq!(
        chosen(&[(OFFER, &[PAUL])]).for_contact(INES, &BTreeSet::new()),
        chosen(&[(OFFER, &[PAUL])])
    );
}

/// ACT-08: what somebody changed meanwhile is told, and what was chosen here is kept over it.
#[test]
fn act_08_the_second_is_told_and_loses_nothing() {
    let shown = chosen(&[(OFFER, &[INES])]);
    let mine = chosen(&[(OFFER, &[INES, PAUL])]);
    let theirs = chosen(&[(OFFER, &[]), (PARTNER, &[])]);
    let Verdict::Stale { theirs, merged } = check(&facts(theirs), &shown, &mine) else {
        panic!("stale");
    };
    assert_eq!(
        theirs,
        [
            Difference::On {
                app: PARTNER,
                contacts: Vec::new()
            },
            Difference::Contacts {
                app: OFFER,
                given: Vec::new(),
                taken: vec![INES]
            },
        ]
    );
    assert_eq!(merged, chosen(&[(OFFER, &[PAUL]), (PARTNER, &[])]));
}

fn any_chosen() -> impl Strategy<Value = Chosen> {
    let contacts = prop::collection::btree_set((1..4_i64).prop_map(ContactId), 0..3);
    prop::collection::btree_map((1..5_i64).prop_map(InstalledAppId), contacts, 0..5).prop_map(Chosen)
}

proptest! {
    /// ACT-08: what nobody else changed is as chosen; what was not touched here is as the other left it; and what was
    /// touched here is on or off as it was chosen.
    #[test]
    fn act_08_laying_over(shown in any_chosen(), now in any_chosen(), mine in any_chosen()) {
        prop_assert_eq!(&mine.laid_over(&shown, &shown), &mine);
        prop_assert_eq!(&shown.laid_over(&shown, &now), &now);
        let merged = mine.laid_over(&shown, &now);
        for app in keys(&[&shown, &now, &mine]) {
            if mine.is_on(app) != shown.is_on(app) {
                prop_assert_eq!(merged.is_on(app), mine.is_on(app));
            }
        }
    }

    /// ACT-03: carrying the differences out leads from one state to the other.
    #[test]
    fn act_03_differences_lead_from_one_to_the_other(from in any_chosen(), to in any_chosen()) {
        let mut reached = from.clone();
        for difference in from.differences(&to) {
            match difference {
                Difference::On { app, contacts } => {
                    reached.switch_on(app);
                    contacts.into_iter().for_each(|contact| reached.give(app, contact));
                }
                Difference::Off { app } => reached.switch_off(app),
                Difference::Contacts { app, given, taken } => {
                    taken.into_iter().for_each(|contact| reached.take(app, contact));
                    given.into_iter().for_each(|contact| reached.give(app, contact));
                }
            }
        }
        prop_assert_eq!(reached, to);
    }
}
