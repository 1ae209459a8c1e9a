//! « Pourquoi ? »: the decision on a call, now and at every past moment, with the facts it rests on (KEY-06).

use std::collections::BTreeSet;

use hub_app::commands::{
    ActivationAsked, EditOutcome, Expiry, KeyEditForm, KeyEditOutcome, SuspendFirmOutcome,
};
use hub_app::decisions::{Asked, AskedOf, CheckOutcome, Decided, MomentFault};
use hub_app::queries::window::WindowDoor;
use hub_app::{AppError, Origin};
use hub_domain::api_key::KeyIdentifier;
use hub_domain::authz::call::{AskedCall, AskedDossier, Check, OperationName, Surface, TrueReason};
use hub_domain::firm::FirmDomain;
use hub_domain::ids::InstalledAppId;
use hub_domain::moment::Moment;
use hub_testkit::calls::read_dossier;
use hub_testkit::cast::page;
use hub_testkit::wizard::form;
use hub_testkit::{Kit, NOW, Person, db_test, hub_app, hub_domain};

/// The key that secures Qonto, which is open on dossier A1.
const KEY: &str = "66666666";
const HOUR: i64 = 3_600_000;

#[derive(Clone, Copy)]
struct Call<'a> {
    key: &'a str,
    dossier: &'a str,
    peer: Option<&'a str>,
}

const A1: Call<'static> = Call {
    key: KEY,
    dossier: "A1",
    peer: None,
};

async fn asked(
    kit: &Kit,
    person: Person,
    call: Call<'_>,
    at: Option<Moment>,
) -> Result<Decided, MomentFault> {
    let operation = OperationName::parse("ecriture:read").expect("an operation");
    let asked = Asked {
        of: AskedOf::Key(KeyIdentifier::parse(call.key).expect("an identifier")),
        call: Ok(AskedCall {
            surface: Surface::Standard,
            operation: &operation,
            dossier: AskedDossier::Code(call.dossier),
        }),
        any_operation: false,
        peer: call.peer.map(|peer| peer.parse().expect("an address")),
        at,
        explain: true,
    };
    let decided = kit.hub.decision(&kit.caller(person), &asked).await;
    decided.expect("an answer")
}

/// What is told: the reason, and each fact by its word, its maker and its moment.
fn told(decided: &Decided) -> (Option<TrueReason>, Vec<String>) {
    let facts = decided.facts.iter().map(|fact| {
        let by = fact.told.by.as_deref().unwrap_or(&fact.told.actor_kind);
        let entry = fact.told.seq.is_some();
        format!(
            "{} {} {by} {} {entry}",
            fact.kind.code(),
            fact.name,
            fact.told.at.0
        )
    });
    (decided.refused, facts.collect())
}

async fn qonto(kit: &Kit) -> InstalledAppId {
    InstalledAppId(kit.at.number_of("installed_app", "id", "label = 'Qonto'").await)
}

async fn change_key(kit: &Kit, key: &str) {
    let alice = kit.caller(Person::Alice);
    let app = kit
        .hub
        .application(&alice, qonto(kit).await, "")
        .await
        .expect("Qonto")
        .application;
    let typed = form(kit, "qonto", Some(key)).await;
    let saved = kit
        .hub
        .edit_application(&alice, app.id, app.revision, &typed, &page())
        .await;
    assert!(matches!(saved, Ok(EditOutcome::Saved(_))), "{saved:?}");
}

async fn edit_key(kit: &Kit, key: &str, expiry: Expiry, addresses: &str) {
    let alice = kit.caller(Person::Alice);
    let form = KeyEditForm {
        name: "Qonto".to_owned(),
        expiry: Some(expiry),
        addresses: addresses.to_owned(),
    };
    let edited = kit
        .hub
        .edit_key(&alice, kit.key_id(Person::Alice, key).await, &form, &page())
        .await;
    assert_eq!(edited.expect("an answer"), KeyEditOutcome::Saved);
}

async fn switch(kit: &Kit, on: bool) {
    let alice = kit.caller(Person::Alice);
    let shown = kit
        .hub
        .window(&alice, "A1", WindowDoor::Portfolio)
        .await
        .expect("a window")
        .facts
        .now;
    let asked = match on {
        true => ActivationAsked::On(BTreeSet::new()),
        false => ActivationAsked::Off,
    };
    let app = qonto(kit).await;
    kit.hub
        .set_activation(&alice, "A1", app, &shown, &asked, &page())
        .await
        .expect("an answer");
}

async fn suspend_firm(kit: &Kit, suspended: bool) {
    let domain = FirmDomain::parse("ALPHA").expect("a domain");
    let done = kit
        .hub
        .suspend_firm(&domain, suspended, &Origin::command_line())
        .await;
    assert_eq!(done.expect("an answer"), SuspendFirmOutcome::Done);
}

/// One change an hour of all that decides on calls with the key of Qonto on A1.
async fn change(kit: &Kit, step: usize) -> bool {
    let (alice, app) = (kit.caller(Person::Alice), qonto(kit).await);
    match step {
        0 => drop(
            kit.hub
                .suspend_application(&alice, app, &page())
                .await
                .expect("an answer"),
        ),
        1 => drop(
            kit.hub
                .resume_application(&alice, app, &page())
                .await
                .expect("an answer"),
        ),
        2 => edit_key(kit, KEY, Expiry::Never, "192.0.2.0/24\n2001:db8::/32").await,
        3 => edit_key(kit, KEY, Expiry::Days(10), "192.0.2.0/24").await,
        4 => switch(kit, false).await,
        5 => switch(kit, true).await,
        6 => change_key(kit, "11111111").await,
        7 => change_key(kit, KEY).await,
        8 => suspend_firm(kit, true).await,
        9 => suspend_firm(kit, false).await,
        10 => drop(kit.remove_application(Person::Alice, app).await.expect("removed")),
        11 => drop(
            kit.hub
                .restore_application(&alice, app, &page())
                .await
                .expect("restored"),
        ),
        12 => {
            let revision = kit
                .at
                .number_of("dossier", "revision", "code = 'A1' AND firm_id = 1")
                .await;
            kit.hub
                .archive_dossier(&alice, "A1", revision, &page())
                .await
                .expect("archived");
        }
        13 => {
            let id = kit.key_id(Person::Alice, KEY).await;
            kit.hub
                .revoke_key(&alice, id, KEY, &page())
                .await
                .expect("revoked");
        }
        _ => return false,
    }
    true
}

db_test! {
    /// KEY-06: of a past moment the answer is the one that was given then: the same reason, the same facts, whatever
    /// was changed since. The live answer itself is the one that a call gets.
    #[test]
    async fn key_06_the_past_is_answered_as_it_was(kit: Kit) {
        let here = Some("127.0.0.1");
        let calls = [
            A1,
            Call { peer: here, ..A1 },
            Call { dossier: "CLI009", peer: here, ..A1 },
            Call { dossier: "NULLEPART", peer: here, ..A1 },
            Call { dossier: "CLI009", ..A1 },
            Call { dossier: "NULLEPART", ..A1 },
            Call { key: "11111111", ..A1 },
        ];
        let mut live = Vec::new();
        let mut reasons = BTreeSet::new();
        for step in 0.. {
            // Between two changes, and in the very moment of one.
            for _ in 0..2 {
                let now = kit.hub.now();
                for call in calls {
                    let decided = asked(&kit, Person::Alice, call, None).await.expect("decided");
                    reasons.extend(decided.refused.map(TrueReason::code));
                    if call.peer == here {
                        let called = read_dossier(&kit.hub, &kit.credential(KEY), call.dossier).await;
                        let code = called.err().map(|refused| refused.reason.told());
                        assert_eq!(decided.refused.map(TrueReason::told), code, "step {step}, {}", call.dossier);
                    }
                    live.push((step, now, call, told(&decided)));
                }
                kit.clock.advance(HOUR / 2);
            }
            if !change(&kit, step).await {
                break;
            }
        }
        let met = [
            "address_not_allowed", "application_suspended", "dossier_archived", "dossier_not_active", "dossier_unknown",
            "firm_suspended", "key_not_configured", "key_revoked",
        ];
        assert_eq!(reasons.into_iter().collect::<Vec<_>>(), met);
        for (step, at, call, then) in live {
            let now = told(&asked(&kit, Person::Alice, call, Some(at)).await.expect("decided"));
            assert_eq!(now, then, "step {step}, {}, {}, {:?}", call.key, call.dossier, call.peer);
        }
    }

    /// KEY-06: the facts name who made them and lead to their entries; checks after the one that refuses are not claimed.
    #[test]
    async fn key_06_facts_are_told_in_the_order_of_the_checks(kit: Kit) {
        kit.clock.advance(HOUR);
        edit_key(&kit, KEY, Expiry::Never, "192.0.2.0/24").await;
        let decided = asked(&kit, Person::Alice, Call { peer: Some("192.0.2.1"), ..A1 }, None).await.expect("decided");
        let kinds: Vec<_> = decided.facts.iter().map(|fact| fact.kind.code()).collect();
        assert_eq!(kinds, ["key", "application", "addresses", "dossier", "activation"]);
        assert!(decided.facts.is_sorted_by_key(|fact| fact.check));
        assert!(decided.facts.iter().all(|fact| fact.told.seq.is_some()), "{:?}", decided.facts);
        let outcomes = |decided: &Decided| Check::ALL.map(|check| decided.outcome(check));
        assert!(outcomes(&decided).iter().all(|outcome| matches!(outcome, CheckOutcome::Passed | CheckOutcome::NotAsked)));
        let decided = asked(&kit, Person::Alice, Call { peer: Some("198.51.100.1"), ..A1 }, None).await.expect("decided");
        assert_eq!(decided.refused, Some(TrueReason::AddressNotAllowed));
        assert_eq!(decided.outcome(Check::Operation), CheckOutcome::Passed);
        assert_eq!(decided.outcome(Check::Secret), CheckOutcome::NotAsked);
        assert_eq!(decided.outcome(Check::Address), CheckOutcome::Refused);
        assert_eq!(decided.outcome(Check::Dossier), CheckOutcome::NotReached);
    }

    /// KEY-06: nothing is said of the future, nor of a time whose words the journal no longer has; before it was issued
    /// a key did not exist.
    #[test]
    async fn key_06_no_more_is_claimed_than_is_stored(kit: Kit) {
        let at = async |at: Moment| asked(&kit, Person::Alice, A1, Some(at)).await;
        assert_eq!(at(NOW.plus_millis(1)).await, Err(MomentFault::Future));
        assert_eq!(at(NOW).await.expect("decided").refused, None);
        let long_ago = at(NOW.plus_days(-30)).await.expect("decided");
        assert_eq!(long_ago.refused, Some(TrueReason::UnknownIdentifier));
        assert!(long_ago.on.is_some(), "it is the firm's own key all the same");
        kit.clock.advance(HOUR);
        edit_key(&kit, KEY, Expiry::Never, "192.0.2.0/24").await;
        kit.clock.advance(HOUR);
        let alice = kit.caller(Person::Alice);
        kit.hub.purge_journal(&alice, kit.hub.now(), &page()).await.expect("erased");
        assert_eq!(at(NOW).await, Err(MomentFault::NotKept(NOW.plus_millis(HOUR))));
        assert!(at(NOW.plus_millis(HOUR)).await.is_ok());
    }

    /// KEY-06: another firm's key is one that does not exist, in the past too; whoever is no administrator is told nothing.
    #[test]
    async fn key_06_another_firms_key_is_an_unknown_one(kit: Kit) {
        kit.clock.advance(HOUR);
        for when in [None, Some(NOW)] {
            let theirs = asked(&kit, Person::Farid, A1, when).await.expect("an answer");
            let unknown = asked(&kit, Person::Farid, Call { key: "99999999", ..A1 }, when).await.expect("an answer");
            assert_eq!(theirs, unknown);
            assert_eq!((theirs.refused, theirs.on), (Some(TrueReason::UnknownIdentifier), None));
        }
        let operation = OperationName::parse("ecriture:read").expect("an operation");
        let of = AskedOf::Application(qonto(&kit).await);
        let call = AskedCall { surface: Surface::Standard, operation: &operation, dossier: AskedDossier::Code("A1") };
        let question = Asked { of, call: Ok(call), any_operation: true, peer: None, at: Some(NOW), explain: true };
        for person in [Person::Bruno, Person::Chloe, Person::Emma, Person::Gael] {
            let denied = kit.hub.decision(&kit.caller(person), &question).await;
            assert!(matches!(denied, Err(AppError::Denied(_))), "{person:?}");
        }
        let theirs = kit.hub.decision(&kit.caller(Person::Farid), &question).await.expect("an answer").expect("decided");
        assert_eq!(theirs.refused, Some(TrueReason::UnknownIdentifier));
        let ours = kit.hub.decision(&kit.caller(Person::Alice), &question).await.expect("an answer").expect("decided");
        assert_eq!(ours.on.map(|on| on.identifier).as_deref(), Some(KEY));
    }
}
