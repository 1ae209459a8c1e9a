//! The life of a key: rotation, edition, reminders and the trace of refusals (KEY-03, KEY-05, KEY-06).

use hub_app::commands::{
    Expiry, IssuedKey, KeyEditForm, KeyEditOutcome, KeyForm, KeyFormError, RotateRefusal,
};
use hub_app::queries::outbox::From;
use hub_app::{AppError, Hub};
use hub_domain::api_key::KeyKind;
use hub_domain::api_key::life::Overlap;
use hub_domain::authz::call::TrueReason;
use hub_domain::credential::{Credential, KeySecret};
use hub_domain::ids::ApiKeyId;

use hub_store::MailFilter;
use hub_testkit::calls::read_dossier;
use hub_testkit::cast::page;
use hub_testkit::{Kit, NOW, Person, db_test, hub_app, hub_domain, hub_store};

/// The key that secures Qonto, which is open on dossier A1.
const KEY: &str = "66666666";

async fn reason(hub: &Hub, credential: &Credential) -> Option<TrueReason> {
    read_dossier(hub, credential, "A1")
        .await
        .err()
        .map(|refused| refused.reason)
}

fn credential(issued: &IssuedKey) -> Credential {
    let secret = KeySecret::parse(issued.secret().as_bytes()).expect("a secret");
    Credential {
        identifier: issued.identifier,
        secret_hash: secret.hash(),
    }
}

async fn rotate(kit: &Kit, overlap: Overlap, token: &str) -> Result<IssuedKey, RotateRefusal> {
    let id = kit.key_id(Person::Alice, KEY).await;
    let caller = kit.caller(Person::Alice);
    let rotated = kit.hub.rotate_key(&caller, id, overlap, token, &page()).await;
    rotated.expect("an answer")
}

async fn edit(kit: &Kit, id: ApiKeyId, change: impl FnOnce(&mut KeyEditForm)) -> KeyEditOutcome {
    let mut form = KeyEditForm {
        name: "Qonto production".to_owned(),
        expiry: Some(Expiry::Never),
        addresses: String::new(),
    };
    change(&mut form);
    let caller = kit.caller(Person::Alice);
    let edited = kit.hub.edit_key(&caller, id, &form, &page()).await;
    edited.expect("an answer")
}

/// The subjects of the letters of a kind, in order.
async fn subjects(kit: &Kit, template: &str) -> Vec<String> {
    let filter = MailFilter::default();
    let list = kit
        .hub
        .outbox(&kit.caller(Person::Alice), From::Newest, &filter)
        .await
        .expect("the outbox");
    let mut subjects: Vec<String> = list
        .lines
        .into_iter()
        .filter(|line| line.template == template)
        .map(|line| line.subject)
        .collect();
    subjects.reverse();
    subjects
}

db_test! {
    /// KEY-03: both secrets open while the overlap lasts, the new one alone afterwards; nobody else's key moves.
    #[test]
    async fn two_secrets_while_the_overlap_lasts(kit: Kit) {
        let old = kit.credential(KEY);
        let new = credential(&rotate(&kit, Overlap::Hour, "one").await.expect("a secret"));
        for secret in [&old, &new] {
            assert_eq!(reason(&kit.hub, secret).await, None);
        }
        kit.clock.set(NOW.plus_millis(3_600_000 - 1));
        assert_eq!(reason(&kit.hub, &old).await, None);
        kit.clock.set(NOW.plus_millis(3_600_000));
        assert_eq!(reason(&kit.hub, &old).await, Some(TrueReason::SecretRetired));
        assert_eq!(reason(&kit.hub, &new).await, None);
    }

    /// KEY-03: an immediate cut, and « Mettre fin au délai », refuse the very next call, from memory too.
    #[test]
    async fn an_overlap_is_cut(kit: Kit) {
        let first = kit.credential(KEY);
        assert_eq!(reason(&kit.hub, &first).await, None);
        let second = credential(&rotate(&kit, Overlap::None, "one").await.expect("a secret"));
        assert_eq!(reason(&kit.hub, &first).await, Some(TrueReason::SecretRetired));
        let third = credential(&rotate(&kit, Overlap::SevenDays, "two").await.expect("a secret"));
        assert_eq!(reason(&kit.hub, &second).await, None);
        let (alice, id) = (kit.caller(Person::Alice), kit.key_id(Person::Alice, KEY).await);
        assert!(kit.hub.end_rotation(&alice, id, &page()).await.expect("an answer"));
        assert_eq!(reason(&kit.hub, &second).await, Some(TrueReason::SecretRetired));
        assert_eq!(reason(&kit.hub, &third).await, None);
        assert!(!kit.hub.end_rotation(&alice, id, &page()).await.expect("an answer"), "none is left");
    }

    /// KEY-03: two secrets are valid together, never three: a second rotation ends the oldest at once.
    #[test]
    async fn never_three_secrets(kit: Kit) {
        let first = kit.credential(KEY);
        let second = credential(&rotate(&kit, Overlap::SevenDays, "one").await.expect("a secret"));
        let third = credential(&rotate(&kit, Overlap::SevenDays, "two").await.expect("a secret"));
        assert_eq!(reason(&kit.hub, &first).await, Some(TrueReason::SecretRetired));
        for secret in [&second, &third] {
            assert_eq!(reason(&kit.hub, secret).await, None);
        }
    }

    /// KEY-01, KEY-03: the same form sent twice rotates once; sent later it shows no secret. A revoked key is not rotated.
    #[test]
    async fn a_form_rotates_once(kit: Kit) {
        let once = rotate(&kit, Overlap::Day, "one").await.expect("a secret");
        let twin = rotate(&kit, Overlap::Day, "one").await.expect("the same");
        assert_eq!(once.secret(), twin.secret());
        kit.clock.set(NOW.plus_millis(180_000));
        kit.hub.forget_shown_secrets();
        assert_eq!(rotate(&kit, Overlap::Day, "one").await.err(), Some(RotateRefusal::AlreadyShown));
        assert_eq!(subjects(&kit, "key_changed").await.iter().filter(|subject| subject.ends_with("renouvelée")).count(), 1);
        let (alice, id) = (kit.caller(Person::Alice), kit.key_id(Person::Alice, KEY).await);
        kit.hub.revoke_key(&alice, id, KEY, &page()).await.expect("revoked");
        assert_eq!(rotate(&kit, Overlap::Day, "two").await.err(), Some(RotateRefusal::Revoked));
        assert_eq!(edit(&kit, id, |_| ()).await, KeyEditOutcome::Revoked);
    }

    /// KEY-03: another firm's key is no key, and nobody but an administrator rotates or edits one.
    #[test]
    async fn only_the_firms_administrators_rotate(kit: Kit) {
        let id = kit.key_id(Person::Alice, KEY).await;
        let before = kit.at.dump().await;
        for (person, expected) in [
            (Person::Farid, "not found"),
            (Person::Emma, "denied"),
            (Person::David, "denied"),
            (Person::Bruno, "denied"),
            (Person::Gael, "denied"),
        ] {
            let caller = kit.caller(person);
            let form = KeyEditForm { name: "x".to_owned(), expiry: Some(Expiry::Never), addresses: String::new() };
            let answers = [
                kit.hub.rotate_key(&caller, id, Overlap::Day, "x", &page()).await.map(|_| ()).err(),
                kit.hub.end_rotation(&caller, id, &page()).await.map(|_| ()).err(),
                kit.hub.edit_key(&caller, id, &form, &page()).await.map(|_| ()).err(),
                kit.hub.key_detail(&caller, id).await.map(|_| ()).err(),
            ];
            for answer in answers {
                let told = match answer {
                    Some(AppError::NotFound) => "not found",
                    Some(AppError::Denied(_)) => "denied",
                    other => panic!("{person:?}: {other:?}"),
                };
                assert_eq!(told, expected, "{person:?}");
            }
        }
        assert_eq!(kit.at.dump().await, before);
    }

    /// KEY-03: addresses hold from the next call on, and what is no address is said without changing anything.
    #[test]
    async fn a_key_is_edited(kit: Kit) {
        let id = kit.key_id(Person::Alice, KEY).await;
        let secret = kit.credential(KEY);
        assert_eq!(reason(&kit.hub, &secret).await, None);
        let saved = edit(&kit, id, |form| form.addresses = "203.0.113.0/24\n".to_owned()).await;
        assert_eq!(saved, KeyEditOutcome::Saved);
        assert_eq!(reason(&kit.hub, &secret).await, Some(TrueReason::AddressNotAllowed));
        let before = kit.at.dump().await;
        let wrong = edit(&kit, id, |form| {
            form.addresses = "10.0.0.300".to_owned();
            form.name = " ".to_owned();
            form.expiry = Some(Expiry::At(NOW));
        })
        .await;
        assert_eq!(
            wrong,
            KeyEditOutcome::Wrong(vec![KeyFormError::Name, KeyFormError::Date, KeyFormError::Addresses])
        );
        let same = edit(&kit, id, |form| form.addresses = " 203.0.113.7/24 ".to_owned()).await;
        assert_eq!(same, KeyEditOutcome::Unchanged);
        assert_eq!(kit.at.dump().await, before);
        assert_eq!(edit(&kit, id, |_| ()).await, KeyEditOutcome::Saved);
        assert_eq!(reason(&kit.hub, &secret).await, None);
    }

    /// KEY-05: the administrators are written to 30, 7 and 1 days before a key ends, once each, and anew when its end moves.
    #[test]
    async fn the_end_is_told_beforehand(kit: Kit) {
        let form = KeyForm {
            expiry: Some(Expiry::At(NOW.plus_days(100))),
            ..kit.key_form("Clé qui finit", KeyKind::Standard)
        };
        let issued = kit.issue(Person::Alice, &form).await;
        let id = kit.key_id(Person::Alice, issued.identifier.as_str()).await;
        let at = async |days: i64| {
            kit.clock.set(NOW.plus_days(days));
            let told = kit.hub.remind_of_keys().await.expect("reminders");
            (told, kit.hub.remind_of_keys().await.expect("reminders"))
        };
        assert_eq!(at(69).await, (0, 0));
        assert_eq!(at(70).await, (1, 0));
        assert_eq!(at(93).await, (1, 0));
        assert_eq!(at(99).await, (1, 0));
        assert_eq!(at(101).await, (0, 0), "it has ended");
        let told = subjects(&kit, "key_expires").await;
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].contains("dans 30 jours") && told[2].contains("dans 1 jour "), "{told:?}");
        let later = edit(&kit, id, |form| form.expiry = Some(Expiry::At(NOW.plus_days(105)))).await;
        assert_eq!(later, KeyEditOutcome::Saved);
        assert_eq!(at(101).await, (1, 0), "its new end is told");
    }

    /// KEY-06: what a key is refused is kept by reason and address, counted, without the secret, for its administrators.
    #[test]
    async fn refusals_leave_a_trace(kit: Kit) {
        let id = kit.key_id(Person::Alice, KEY).await;
        let wrong = Credential {
            secret_hash: kit.credential("11111111").secret_hash,
            ..kit.credential(KEY)
        };
        for n in 0..5 {
            kit.clock.set(NOW.plus_millis(n * 1000));
            assert_eq!(reason(&kit.hub, &wrong).await, Some(TrueReason::WrongSecret));
        }
        kit.hub.flush_refusals().await.expect("written");
        assert!(read_dossier(&kit.hub, &kit.credential(KEY), "NULLEPART").await.is_err());
        assert_eq!(reason(&kit.hub, &wrong).await, Some(TrueReason::WrongSecret));
        kit.hub.flush_refusals().await.expect("written");
        kit.hub.flush_refusals().await.expect("nothing is written twice");
        let kept = kit.hub.key_detail(&kit.caller(Person::Alice), id).await.expect("the key").refusals;
        let told: Vec<_> = kept.iter().map(|kept| (kept.reason.as_str(), kept.times)).collect();
        assert!(told.contains(&("wrong_secret", 6)) && told.len() == 2, "{kept:?}");
        let first = kept.iter().find(|kept| kept.times == 6).expect("it is there");
        assert_eq!((first.first_at, first.at), (NOW.plus_millis(4000), NOW.plus_millis(4000)));
        let other = kit.key_id(Person::Alice, "11111111").await;
        let none = kit.hub.key_detail(&kit.caller(Person::Alice), other).await.expect("the key");
        assert!(none.refusals.is_empty(), "another key's refusals are its own");

    }
}
