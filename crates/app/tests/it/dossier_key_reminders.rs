//! The end of keys that open one dossier each is told of together (KEY-05, KEY-07).

use hub_app::commands::{
    DossierKeysForm, DossierKeysOutcome, Expiry, KeyEditForm, KeyEditOutcome, KeyForm, KeysFor,
    RestoreOutcome,
};
use hub_app::queries::outbox::From;
use hub_domain::api_key::KeyKind;
use hub_domain::ids::InstalledAppId;
use hub_domain::letter::{Addressee, KeyChange, Letter, Letterhead};
use hub_domain::moment::Moment;
use hub_store::MailFilter;
use hub_testkit::cast::page;
use hub_testkit::{Kit, NOW, Person, db_test, hub_app, hub_domain, hub_store};

const HOUR: i64 = 3_600_000;
/// When the keys end: 4 March 2027, 10:00 in Paris.
const END: Moment = NOW.plus_days(100);

/// A letter as its addressee reads it.
#[derive(Debug)]
struct Read {
    to: String,
    subject: String,
    text: String,
}

async fn qonto(kit: &Kit) -> InstalledAppId {
    InstalledAppId(kit.at.number_of("installed_app", "id", "label = 'Qonto'").await)
}

/// Makes keys of one dossier each for Qonto; answers how many.
async fn issue(kit: &Kit, dossiers: KeysFor, end: Moment) -> usize {
    let form = DossierKeysForm {
        form_token: format!("{dossiers:?} {end:?}"),
        dossiers,
        expiry: Some(Expiry::At(end)),
        addresses: String::new(),
        seal: None,
    };
    let alice = kit.caller(Person::Alice);
    let issued = kit
        .hub
        .issue_dossier_keys(&alice, qonto(kit).await, &form, &page())
        .await;
    match issued.expect("an answer") {
        DossierKeysOutcome::Issued(keys) => keys.keys.len(),
        other => panic!("{other:?}"),
    }
}

fn only(code: &str) -> KeysFor {
    KeysFor::Codes(vec![code.to_owned()])
}

/// How many keys are told of at a moment, and when it is looked at once more.
async fn remind(kit: &Kit, at: Moment) -> (usize, usize) {
    kit.clock.set(at);
    let first = kit.hub.remind_of_keys().await.expect("reminders");
    (first, kit.hub.remind_of_keys().await.expect("reminders"))
}

/// How many letters, entries of the journal and events tell of an end.
async fn told(kit: &Kit) -> (i64, i64, i64) {
    (
        kit.at.count("mail", "template = 'key_expires'").await,
        kit.at.count("audit_entry", "verb = 'key.reminded'").await,
        kit.at.count("outbox_event", "kind = 'key.expiring'").await,
    )
}

/// The letters that tell of an end, in order.
async fn letters(kit: &Kit) -> Vec<Read> {
    let alice = kit.caller(Person::Alice);
    let filter = MailFilter::default();
    let list = kit
        .hub
        .outbox(&alice, From::Newest, &filter)
        .await
        .expect("the outbox");
    let mut read = Vec::new();
    for line in list.lines.into_iter().rev() {
        if line.template != "key_expires" {
            continue;
        }
        let mail = kit.hub.outbox_mail(&alice, line.id).await.expect("a letter");
        read.push(Read {
            to: line.recipient,
            subject: line.subject,
            text: mail.composed.expect("its words").text,
        });
    }
    read
}

/// The letter that tells of many keys made or revoked, in a language.
fn bulk_letter(kit: &Kit, change: KeyChange, language: &str) -> String {
    let letter = Letter::KeyChanged {
        name: "Qonto".to_owned(),
        change,
        author: "Alice Martin".to_owned(),
        at: NOW,
        address: "192.0.2.1".to_owned(),
        key: 0,
    };
    let to = Addressee {
        email: "alice@alpha.example".to_owned(),
        first_name: "Alice".to_owned(),
        last_name: "Martin".to_owned(),
        language: language.to_owned(),
        staff: None,
        contact: None,
    };
    let letterhead = Letterhead {
        time_zone: "Europe/Paris".to_owned(),
        ..Letterhead::default()
    };
    kit.hub.letter_preview(&letter, &to, &letterhead).text
}

db_test! {
    /// KEY-07, KEY-05: the end of many keys is told 30, 7 and 1 days before by one letter to each administrator, in their
    /// language, with one entry and one event, and once.
    #[test]
    async fn key_07_the_end_of_many_keys_is_one_letter(kit: Kit) {
        kit.at.set("staff_member", "level = 500", &format!("id = {}", kit.staff(Person::Bruno))).await;
        kit.at.set("account", "language = 'en'", &format!("id = {}", kit.account(Person::Bruno))).await;
        assert_eq!(issue(&kit, KeysFor::All, END).await, 3);
        assert_eq!(remind(&kit, NOW.plus_days(70).plus_millis(-1)).await, (0, 0));
        assert_eq!(told(&kit).await, (0, 0, 0));
        assert_eq!(remind(&kit, NOW.plus_days(70)).await, (3, 0));
        assert_eq!(told(&kit).await, (2, 1, 1));
        assert_eq!(kit.at.count("api_key", "reminded_days = 30").await, 3);
        let link = format!("/loophub/applications/{}/cles\n", qonto(&kit).await);
        let read = letters(&kit).await;
        let of = |person: Person| read.iter().find(|letter| letter.to == person.email()).expect("a letter");
        let (french, english) = (of(Person::Alice), of(Person::Bruno));
        let subject = "Clés d’API par dossier de «\u{a0}Qonto\u{a0}»\u{a0}: expiration dans 30 jours (4 mars 2027)";
        assert_eq!(french.subject, subject);
        for said in [
            "3 clés d’API par dossier de l’application «\u{a0}Qonto\u{a0}» expirent le 4 mars 2027 à 10:00.\n",
            "Prochain rappel\u{a0}: 25 février 2027.",
            link.as_str(),
        ] {
            assert!(french.text.contains(said), "{said}: {}", french.text);
        }
        assert_eq!(english.subject, "API keys by client file of “Qonto” expire in 30 days (4 Mar 2027)");
        for said in [
            "3 API keys by client file of the application “Qonto” expire on 4 Mar 2027 at 10:00.\n",
            "Next reminder: 25 Feb 2027.",
            link.as_str(),
        ] {
            assert!(english.text.contains(said), "{said}: {}", english.text);
        }
        assert_eq!(remind(&kit, NOW.plus_days(93)).await, (3, 0));
        assert_eq!(remind(&kit, NOW.plus_days(99)).await, (3, 0));
        assert_eq!(remind(&kit, NOW.plus_days(101)).await, (0, 0), "they have ended");
        assert_eq!(told(&kit).await, (6, 3, 3));
        let of_application = "verb = 'key.reminded' AND object_kind = 'application' AND actor_kind = 'system'";
        assert_eq!(kit.at.count("audit_entry", of_application).await, 3);
        for days in [30, 7, 1] {
            let counted = format!("payload LIKE '%\"days_left\":{days},%\"keys\":3}}%'");
            assert_eq!(kit.at.count("audit_payload", &counted).await, 1, "{days}");
        }
        let of_many = "kind = 'key.expiring' AND key_identifier IS NULL AND application_id IS NOT NULL";
        assert_eq!(kit.at.count("outbox_event", of_many).await, 3);
        let chain = kit.hub.verify_journal(&kit.caller(Person::Alice)).await.expect("a report");
        assert_eq!((chain.fault, chain.silent_act), (None, None));
    }

    /// KEY-07: keys made one after the other that end on one day are told of together, once the first is due; those of
    /// another day, and one whose end has moved, by themselves.
    #[test]
    async fn key_07_the_keys_of_one_day_are_one_letter(kit: Kit) {
        assert_eq!(issue(&kit, only("A1"), END).await, 1);
        assert_eq!(issue(&kit, only("CLI001"), END.plus_millis(2 * HOUR)).await, 1);
        assert_eq!(issue(&kit, only("CLI002"), END.plus_days(1)).await, 1);
        assert_eq!(remind(&kit, NOW.plus_days(70)).await, (2, 0));
        assert_eq!(remind(&kit, NOW.plus_days(70).plus_millis(2 * HOUR)).await, (0, 0));
        assert_eq!(remind(&kit, NOW.plus_days(71)).await, (1, 0));
        assert_eq!(told(&kit).await, (2, 2, 2));
        let read = letters(&kit).await;
        let together =
            "2 clés d’API par dossier de l’application «\u{a0}Qonto\u{a0}» expirent à partir du 4 mars 2027 à 10:00.\n";
        assert!(read[0].text.contains(together), "{}", read[0].text);
        let alone = "1 clé d’API par dossier de l’application «\u{a0}Qonto\u{a0}» expire le 5 mars 2027 à 10:00.\n";
        assert!(read[1].text.contains(alone), "{}", read[1].text);
        let (alice, app) = (kit.caller(Person::Alice), qonto(&kit).await);
        let listed = kit.hub.dossier_keys(&alice, app, "").await.expect("a list").keys;
        let moved = listed.iter().find(|key| key.code == "CLI001").expect("its key");
        let form = KeyEditForm {
            name: "Qonto – CLI001".to_owned(),
            expiry: Some(Expiry::At(END.plus_days(10))),
            addresses: String::new(),
        };
        let saved = kit.hub.edit_key(&alice, moved.id, &form, &page()).await.expect("an answer");
        assert_eq!(saved, KeyEditOutcome::Saved);
        assert_eq!(remind(&kit, NOW.plus_days(80)).await, (1, 0), "its new end is told");
        assert_eq!(told(&kit).await, (3, 3, 3));
    }

    /// KEY-05, KEY-07: a key of a whole application is told of by itself, as ever, beside the keys of its dossiers.
    #[test]
    async fn key_07_other_keys_are_told_of_one_by_one(kit: Kit) {
        for name in ["Clé qui finit", "Autre clé qui finit"] {
            let form = KeyForm { expiry: Some(Expiry::At(END)), ..kit.key_form(name, KeyKind::Standard) };
            kit.issue(Person::Alice, &form).await;
        }
        issue(&kit, KeysFor::All, END).await;
        assert_eq!(remind(&kit, NOW.plus_days(70)).await, (5, 0));
        assert_eq!(told(&kit).await, (3, 3, 3));
        let read = letters(&kit).await;
        for name in ["Clé qui finit", "Autre clé qui finit"] {
            let subject = format!("Clé d’API «\u{a0}{name}\u{a0}»\u{a0}: expiration dans 30 jours (4 mars 2027)");
            assert_eq!(read.iter().filter(|letter| letter.subject == subject).count(), 1, "{read:?}");
        }
        assert_eq!(kit.at.count("audit_entry", "verb = 'key.reminded' AND object_kind = 'key'").await, 2);
        let of_one = "kind = 'key.expiring' AND key_identifier IS NOT NULL";
        assert_eq!(kit.at.count("outbox_event", of_one).await, 2);
    }

    /// KEY-07: two processes tell of the same keys once.
    #[test]
    async fn key_07_two_processes_tell_of_many_keys_once(kit: Kit) {
        issue(&kit, KeysFor::All, END).await;
        let twin = kit.another_process(31).await;
        kit.clock.set(NOW.plus_days(70));
        let (one, two) = tokio::join!(kit.hub.remind_of_keys(), twin.remind_of_keys());
        assert_eq!(one.expect("reminders") + two.expect("reminders"), 3);
        assert_eq!(told(&kit).await, (1, 1, 1));
    }

    /// KEY-07: of what a removed application has nothing is told until it is restored; of a revoked key never.
    #[test]
    async fn key_07_a_removed_application_is_silent(kit: Kit) {
        issue(&kit, KeysFor::All, END).await;
        let (alice, app) = (kit.caller(Person::Alice), qonto(&kit).await);
        let first = kit.hub.dossier_keys(&alice, app, "").await.expect("a list").keys.remove(0);
        kit.hub.revoke_key(&alice, first.id, &first.identifier, &page()).await.expect("revoked");
        kit.clock.set(NOW.plus_days(60));
        kit.remove_application(Person::Alice, app).await.expect("removed");
        assert_eq!(remind(&kit, NOW.plus_days(70)).await, (0, 0));
        assert_eq!(told(&kit).await, (0, 0, 0));
        let restored = kit.hub.restore_application(&alice, app, &page()).await.expect("an answer");
        assert!(matches!(restored, RestoreOutcome::Restored { .. }), "{restored:?}");
        assert_eq!(remind(&kit, NOW.plus_days(71)).await, (2, 0));
        assert_eq!(told(&kit).await, (1, 1, 1));
    }

    /// KEY-07: letters about many keys count as their language does, and say what each key is limited to.
    #[test]
    async fn key_07_letters_about_many_keys_count_them(kit: Kit) {
        let made = |keys| KeyChange::CreatedInBulk { keys, application: 7 };
        let revoked = |keys| KeyChange::RevokedInBulk { keys, application: 7 };
        let end = "le 24 novembre 2026 à 10:00 depuis 192.0.2.1.\n";
        for (change, said) in [
            (made(10_000), "a créé pour l’application «\u{a0}Qonto\u{a0}» 10\u{202f}000 clés d’API, chacune limitée à un dossier,"),
            (made(1), "a créé pour l’application «\u{a0}Qonto\u{a0}» 1 clé d’API, limitée à un dossier,"),
            (revoked(1_204), "a révoqué 1\u{202f}204 clés d’API de l’application «\u{a0}Qonto\u{a0}», chacune limitée à un dossier,"),
        ] {
            let text = bulk_letter(&kit, change, "fr");
            assert!(text.contains(&format!("Alice Martin {said} {end}")), "{said}: {text}");
            assert!(!text.contains(" ?"), "{text}");
        }
        let end = "on 24 Nov 2026 at 10:00 from 192.0.2.1.\n";
        for (change, said) in [
            (made(10_000), "created 10,000 API keys for the application “Qonto”, each limited to one client file,"),
            (made(1), "created 1 API key for the application “Qonto”, limited to one client file,"),
            (revoked(1_204), "revoked 1,204 API keys of the application “Qonto”, each limited to one client file,"),
        ] {
            let text = bulk_letter(&kit, change, "en");
            assert!(text.contains(&format!("Alice Martin {said} {end}")), "{said}: {text}");
        }
    }
}
