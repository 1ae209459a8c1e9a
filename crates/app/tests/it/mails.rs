//! The post: never lost, never doubled beyond what SMTP cannot tell (`APP-05`, `GST-03`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use hub_domain::delivery::{MailState, Outcome};
use hub_domain::ids::MailId;
use hub_domain::letter::{Addressee, Letter};
use hub_outbound::mail::{MailRoute, RecordingMailer, SmtpMailer, SmtpSettings, SmtpWaits};
use hub_store::{MailFilter, MailLine, NewMail};
use hub_testkit::engines::cheap_settings;
use hub_testkit::hub_app::queries::JournalSearch;
use hub_testkit::hub_app::queries::outbox::{From, Post};
use hub_testkit::hub_app::{AppError, Hub, HubSettings, Origin};
use hub_testkit::smtp::{Fault, ScriptedSmtp};
use hub_testkit::{Kit, Person, db_test};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn never() -> bool {
    false
}

fn through(mailer: impl hub_outbound::mail::Mailer) -> HubSettings {
    HubSettings {
        mail: MailRoute::Through {
            mailer: Arc::new(mailer),
            from: "loophub@alpha.example".to_owned(),
        },
        ..cheap_settings()
    }
}

/// The product of the kit's database, whose letters go to `mailer`.
async fn posting(kit: &Kit, mailer: &RecordingMailer, seed: u64) -> Hub {
    kit.at.hub_with(&kit.clock, seed, through(mailer.clone())).await
}

async fn lines(kit: &Kit, hub: &Hub) -> Vec<MailLine> {
    let page = hub
        .outbox(&kit.caller(Person::Alice), From::Newest, &MailFilter::default())
        .await;
    page.expect("Alice may").lines
}

async fn states(kit: &Kit, hub: &Hub) -> BTreeMap<&'static str, usize> {
    let mut counted = BTreeMap::new();
    for line in lines(kit, hub).await {
        *counted.entry(line.state.code()).or_insert(0) += 1;
    }
    counted
}

/// How many people were told of the end of what they set off; the letters leave.
async fn told(hub: &Hub) -> usize {
    let told = Box::pin(hub.tell_ended_deliveries()).await.expect("told");
    round(hub).await;
    told
}

async fn round(hub: &Hub) -> u32 {
    Box::pin(hub.deliver_mail(&never)).await.expect("a round").tried
}

db_test! {
    /// APP-05: a letter leaves after the commit of its act, once, and never when there was none.
    #[test]
    async fn app_05_letters_leave_after_the_commit(kit: Kit) {
        let mailer = RecordingMailer::default();
        let hub = posting(&kit, &mailer, 11).await;
        {
            let mut tx = kit.begin(kit.alpha).await;
            let to = Addressee { email: "x@y.example".into(), first_name: String::new(), last_name: String::new(),
                language: "fr".into(), staff: None, contact: None };
            let mail = NewMail { to, letter: Letter::SignInLink, cause: "c".into(), subject: "s".into(), reply_to: None,
                message_id: "<m@alpha.example>".into() };
            tx.write_mail(&mail).await.unwrap();
        }
        assert_eq!(round(&hub).await, 0, "what was not committed does not leave");
        kit.write_letters(kit.alpha, 3).await;
        assert_eq!(round(&hub).await, 3);
        assert_eq!(round(&hub).await, 0, "once each");
        let tried = mailer.tried();
        assert_eq!(tried.len(), 3);
        assert_eq!(tried[0].from.name, "Cabinet Alpha (Loop Hub)");
        assert_eq!(states(&kit, &hub).await, BTreeMap::from([("sent", 3)]));
    }

    /// GST-03: the same event writes once to one person.
    #[test]
    async fn gst_03_one_event_writes_once(kit: Kit) {
        let mut tx = kit.begin(kit.alpha).await;
        let to = Addressee { email: "x@y.example".into(), first_name: String::new(), last_name: String::new(),
            language: "fr".into(), staff: None, contact: None };
        let mut mail = NewMail { to, letter: Letter::SignInLink, cause: "event:1".into(), subject: "s".into(),
            reply_to: None, message_id: "<m1@alpha.example>".into() };
        assert!(tx.write_mail(&mail).await.unwrap().is_some());
        mail.message_id = "<m2@alpha.example>".into();
        assert!(tx.write_mail(&mail).await.unwrap().is_none());
    }

    /// GST-03: what could not leave is tried after 1, 5 and 15 minutes under the same name, and then left.
    #[test]
    async fn gst_03_a_letter_is_tried_again_under_its_name(kit: Kit) {
        let mailer = RecordingMailer::default();
        mailer.answer([Outcome::Later, Outcome::Unknown, Outcome::Connection]);
        let hub = posting(&kit, &mailer, 11).await;
        kit.write_letters(kit.alpha, 1).await;
        assert_eq!(round(&hub).await, 1);
        assert_eq!(round(&hub).await, 0, "not before its time");
        for wait in [1, 5, 15] {
            kit.clock.advance(wait * MINUTE - 1);
            assert_eq!(round(&hub).await, 0, "{wait} minutes");
            kit.clock.advance(1);
            assert_eq!(round(&hub).await, 1, "{wait} minutes");
        }
        let names: BTreeSet<String> = mailer.tried().into_iter().map(|mail| mail.message_id).collect();
        assert_eq!((mailer.tried().len(), names.len()), (4, 1));
        let id = lines(&kit, &hub).await[0].id;
        let detail = hub.outbox_mail(&kit.caller(Person::Alice), id).await.unwrap().detail;
        let outcomes: Vec<Outcome> = detail.attempts.iter().map(|attempt| attempt.outcome).collect();
        assert_eq!(outcomes, [Outcome::Sent, Outcome::Connection, Outcome::Unknown, Outcome::Later]);
        assert_eq!(detail.line.state, MailState::Sent);
    }

    /// GST-03: killed between taking a letter and its answer, the process leaves it to the next one, under its name.
    #[test]
    async fn gst_03_a_killed_process_loses_no_letter(kit: Kit) {
        let mailer = RecordingMailer::default();
        let hub = posting(&kit, &mailer, 11).await;
        kit.write_letters(kit.alpha, 1).await;
        let (now, until) = (hub.now(), hub.now().plus_millis(2 * MINUTE));
        let held = hub.database().lease_mail(now, until).await.unwrap().expect("a letter is due");
        assert_eq!(round(&hub).await, 0, "somebody holds it");
        let refused = hub.give_up_mail(&kit.caller(Person::Alice), held.id, &Origin::command_line()).await;
        assert!(!refused.unwrap(), "it is leaving");
        kit.clock.advance(2 * MINUTE);
        assert_eq!(round(&hub).await, 1, "the lease ran out");
        assert_eq!(mailer.tried()[0].message_id, held.message_id);
        let late = hub_domain::delivery::Delivery { outcome: Outcome::Refused, answer: "late".into() };
        assert_eq!(hub.database().settle_mail(&held, &late, None, hub.now()).await.unwrap(), None);
        assert_eq!(states(&kit, &hub).await, BTreeMap::from([("sent", 1)]), "whoever is late changes nothing");
    }

    /// GST-03: two processes send forty letters once each.
    #[test]
    async fn gst_03_two_processes_send_each_letter_once(kit: Kit) {
        let mailer = RecordingMailer::default();
        let (one, other) = (posting(&kit, &mailer, 11).await, posting(&kit, &mailer, 12).await);
        kit.write_letters(kit.alpha, 25).await;
        kit.write_letters(kit.beta, 15).await;
        for _ in 0..40 {
            let (first, second) = tokio::join!(one.deliver_mail(&never), other.deliver_mail(&never));
            if first.unwrap().tried + second.unwrap().tried == 0 {
                break;
            }
        }
        let names: BTreeSet<String> = mailer.tried().into_iter().map(|mail| mail.message_id).collect();
        assert_eq!((mailer.tried().len(), names.len()), (40, 40));
        assert_eq!(states(&kit, &one).await, BTreeMap::from([("sent", 25)]), "Alpha's page shows Alpha's");
    }

    /// GST-03: while the server cannot be used, one letter finds out and the others keep their first attempt.
    #[test]
    async fn gst_03_trouble_spares_the_other_letters(kit: Kit) {
        let mailer = RecordingMailer::default();
        mailer.answer([Outcome::Connection]);
        let hub = posting(&kit, &mailer, 11).await;
        kit.write_letters(kit.alpha, 10).await;
        assert_eq!(round(&hub).await, 1);
        let alice = kit.caller(Person::Alice);
        let page = hub.outbox(&alice, From::Newest, &MailFilter::default()).await.unwrap();
        let trouble = page.trouble.expect("trouble is told");
        assert_eq!((trouble.outcome, trouble.since, page.waiting), (Outcome::Connection, hub.now(), 10));
        assert_eq!(page.post, Post::Server("smtp.recorded.example".to_owned()));
        kit.clock.advance(MINUTE);
        assert_eq!(round(&hub).await, 10);
        let page = hub.outbox(&alice, From::Newest, &MailFilter::default()).await.unwrap();
        assert!(page.trouble.is_none() && page.waiting == 0, "{:?}", page.trouble);
    }

    /// GST-03: after three days a letter has failed; an administrator sends it again, and the journal says so.
    #[test]
    async fn gst_03_failed_letters_are_sent_again_by_hand(kit: Kit) {
        let mailer = RecordingMailer::default();
        mailer.answer(std::iter::repeat_n(Outcome::Later, 19));
        let hub = posting(&kit, &mailer, 11).await;
        let act = kit.write_letters(kit.alpha, 1).await;
        for _ in 0..19 {
            assert_eq!(round(&hub).await, 1);
            kit.clock.advance(240 * MINUTE);
        }
        assert_eq!(states(&kit, &hub).await, BTreeMap::from([("failed", 1)]));
        assert_eq!(round(&hub).await, 0, "nobody tries any more");
        let (alice, origin) = (kit.caller(Person::Alice), Origin::command_line());
        let job = hub.delivery(&alice, act).await.unwrap();
        assert_eq!((job.line.failed, job.failures.len(), job.may_send), (1, 1, true));
        assert_eq!(hub.resend_failed_mails(&alice, Some(act), &origin).await.unwrap(), 1);
        assert_eq!(hub.resend_failed_mails(&alice, Some(act), &origin).await.unwrap(), 0, "twice is once");
        assert_eq!(round(&hub).await, 1);
        assert_eq!(states(&kit, &hub).await, BTreeMap::from([("sent", 1)]));
        let names: BTreeSet<String> = mailer.tried().into_iter().map(|mail| mail.message_id).collect();
        assert_eq!(names.len(), 1, "no server had taken it: its name stays");
        let journal = hub.journal(&alice, &JournalSearch::default(), None).await.unwrap();
        assert_eq!(journal.lines[0].entry.verb, "mail.resent");
    }

    /// GST-03: what a server took leaves again under another name, or it would be dropped as a repeat.
    #[test]
    async fn gst_03_a_letter_that_left_is_sent_again_under_another_name(kit: Kit) {
        let mailer = RecordingMailer::default();
        let hub = posting(&kit, &mailer, 11).await;
        kit.write_letters(kit.alpha, 1).await;
        round(&hub).await;
        let id = lines(&kit, &hub).await[0].id;
        assert!(hub.resend_mail(&kit.caller(Person::Alice), id, &Origin::command_line()).await.unwrap());
        assert_eq!(round(&hub).await, 1);
        let names: BTreeSet<String> = mailer.tried().into_iter().map(|mail| mail.message_id).collect();
        assert_eq!(names.len(), 2);
    }

    /// GST-03: what is given up does not leave, of one letter or of an act; what has left has left.
    #[test]
    async fn gst_03_letters_are_given_up(kit: Kit) {
        let mailer = RecordingMailer::default();
        mailer.answer([Outcome::Sent, Outcome::Later, Outcome::Later, Outcome::Refused]);
        let hub = posting(&kit, &mailer, 11).await;
        let act = kit.write_letters(kit.alpha, 4).await;
        round(&hub).await;
        let (alice, origin) = (kit.caller(Person::Alice), Origin::command_line());
        assert_eq!(hub.give_up_mails_of(&alice, act, &origin).await.unwrap(), 2);
        assert_eq!(hub.give_up_mails_of(&alice, act, &origin).await.unwrap(), 0);
        assert_eq!(states(&kit, &hub).await, BTreeMap::from([("failed", 1), ("given_up", 2), ("sent", 1)]));
        kit.clock.advance(DAY);
        assert_eq!(round(&hub).await, 0);
        let line = hub.deliveries(&alice, None).await.unwrap().lines.remove(0);
        assert_eq!((line.total, line.sent, line.waiting, line.failed, line.given_up), (4, 1, 0, 1, 2));
    }

    /// APP-01: the outbox is for administrators; another firm's letter is not there; jobs are one's own.
    #[test]
    async fn app_01_the_outbox_is_for_administrators(kit: Kit) {
        let hub = &kit.hub;
        let act = kit.write_letters(kit.alpha, 1).await;
        let id = lines(&kit, hub).await[0].id;
        let origin = Origin::command_line();
        for person in [Person::Emma, Person::Gael, Person::Bruno, Person::David] {
            let caller = kit.caller(person);
            let denied = |answer: Result<(), AppError>| assert!(matches!(answer, Err(AppError::Denied(_))), "{person:?}");
            denied(hub.outbox(&caller, From::Newest, &MailFilter::default()).await.map(drop));
            denied(hub.outbox_mail(&caller, id).await.map(drop));
            denied(hub.resend_mail(&caller, id, &origin).await.map(drop));
            denied(hub.give_up_mail(&caller, id, &origin).await.map(drop));
            denied(hub.resend_failed_mails(&caller, None, &origin).await.map(drop));
            denied(hub.give_up_mails_of(&caller, act, &origin).await.map(drop));
            denied(hub.test_mail(&caller, &origin).await.map(drop));
            assert!(hub.deliveries(&caller, None).await.unwrap().lines.is_empty(), "{person:?}: not their own");
            assert!(matches!(hub.delivery(&caller, act).await, Err(AppError::NotFound)));
        }
        let farid = kit.caller(Person::Farid);
        assert!(matches!(hub.outbox_mail(&farid, id).await, Err(AppError::NotFound)));
        assert!(matches!(hub.resend_mail(&farid, id, &origin).await, Err(AppError::NotFound)));
        assert!(matches!(hub.give_up_mail(&farid, id, &origin).await, Err(AppError::NotFound)));
        assert!(matches!(hub.delivery(&farid, act).await, Err(AppError::NotFound)));
        assert_eq!(hub.give_up_mails_of(&farid, act, &origin).await.unwrap(), 0);
        assert!(matches!(hub.outbox_mail(&farid, MailId(i64::MAX)).await, Err(AppError::NotFound)));
        assert!(hub.outbox(&farid, From::Newest, &MailFilter::default()).await.unwrap().lines.is_empty());
    }

    /// S14: a test leaves for whoever asks, through the same post.
    #[test]
    async fn s14_a_test_leaves_for_whoever_asks(kit: Kit) {
        let mailer = RecordingMailer::default();
        let hub = posting(&kit, &mailer, 11).await;
        let email = hub.test_mail(&kit.caller(Person::Alice), &Origin::command_line()).await.unwrap();
        assert_eq!(round(&hub).await, 1);
        let tried = mailer.tried().remove(0);
        assert_eq!((tried.to.as_str(), email.as_str()), ("alice@alpha.example", "alice@alpha.example"));
        assert_eq!(tried.subject, "Test d’envoi Loop Hub");
        assert!(tried.text.contains("smtp.recorded.example"), "{}", tried.text);
        assert!(hub.deliveries(&kit.caller(Person::Alice), None).await.unwrap().lines.is_empty(), "no job");
    }

    /// S14: without a mail server letters wait, however long; what they say is forgotten after ninety days once they left.
    #[test]
    async fn s14_letters_wait_for_a_server_and_are_forgotten_later(kit: Kit) {
        kit.write_letters(kit.alpha, 2).await;
        assert_eq!(round(&kit.hub).await, 0);
        kit.clock.advance(100 * DAY);
        assert_eq!(kit.hub.forget_letters().await.unwrap(), 0, "what waits is kept");
        let mailer = RecordingMailer::default();
        mailer.answer([Outcome::Later]);
        let hub = posting(&kit, &mailer, 11).await;
        assert_eq!(round(&hub).await, 2);
        assert_eq!(states(&kit, &hub).await, BTreeMap::from([("sent", 1), ("waiting", 1)]), "its three days begin now");
        assert_eq!(hub.forget_letters().await.unwrap(), 1);
        let sent = lines(&kit, &hub).await.into_iter().find(|line| line.state == MailState::Sent).unwrap();
        let alice = kit.caller(Person::Alice);
        assert!(hub.outbox_mail(&alice, sent.id).await.unwrap().composed.is_none());
        assert!(!hub.resend_mail(&alice, sent.id, &Origin::command_line()).await.unwrap(), "there is nothing to send");
    }

    /// S14: the list is filtered by state, kind and the start of the address, whatever is typed.
    #[test]
    async fn s14_the_list_is_filtered(kit: Kit) {
        kit.write_letters(kit.alpha, 12).await;
        let alice = kit.caller(Person::Alice);
        let count = async |filter: MailFilter| {
            kit.hub.outbox(&alice, From::Newest, &filter).await.unwrap().lines.len()
        };
        let to = |recipient: &str| MailFilter { recipient: recipient.into(), ..MailFilter::default() };
        assert_eq!(count(to("A1")).await, 3, "a1, a10, a11");
        assert_eq!(count(to("a1@")).await, 1);
        for odd in ["%", "a_", "'", "\\", "é\u{301}"] {
            assert_eq!(count(to(odd)).await, 0, "{odd}");
        }
        assert_eq!(count(MailFilter { state: Some(MailState::Failed), ..MailFilter::default() }).await, 0);
        assert_eq!(count(MailFilter { template: "application_suspended".into(), ..MailFilter::default() }).await, 12);
    }

    /// APP-05, GST-03: through a real server that goes wrong in every way, each letter arrives; twice only where SMTP
    /// cannot tell, and then under one name.
    #[test]
    async fn app_05_nothing_is_lost_through_a_server_that_fails(kit: Kit) {
        let server = ScriptedSmtp::start().await;
        server.next([
            Fault::Busy,
            Fault::DropBeforeText,
            Fault::DropAfterText,
            Fault::Recipient("451 4.7.1 greylisted"),
            Fault::Text("452 4.3.1 no room"),
            Fault::Slow(Duration::from_secs(2)),
            Fault::Recipient("550 5.1.1 no such user"),
        ]);
        let wait = Duration::from_millis(700);
        let waits = SmtpWaits { connect: wait, command: wait, text: wait };
        let mailer = SmtpMailer::new(SmtpSettings::parse(&server.url(), None).unwrap(), waits).unwrap();
        let hub = kit.at.hub_with(&kit.clock, 11, through(mailer)).await;
        kit.write_letters(kit.alpha, 12).await;
        for _ in 0..12 {
            round(&hub).await;
            kit.clock.advance(16 * MINUTE);
        }
        assert_eq!(states(&kit, &hub).await, BTreeMap::from([("failed", 1), ("sent", 11)]));
        let taken = server.taken();
        let names: BTreeSet<String> = taken.iter().map(|mail| mail.header("Message-ID")).collect();
        let to: BTreeSet<&str> = taken.iter().map(|mail| mail.to.as_str()).collect();
        assert_eq!((names.len(), to.len()), (11, 11), "one name a letter");
        assert_eq!(taken.len(), 12, "one arrived twice: the connection had dropped after its text");
    }

    /// E8: whoever set off letters that took more than two minutes is told once when the last one has left; not of what
    /// was quick, of one letter alone, of what the product did itself, nor when they do not want it.
    #[test]
    async fn s12_the_author_is_told_of_the_end_of_a_long_delivery(kit: Kit) {
        let mailer = RecordingMailer::default();
        let hub = posting(&kit, &mailer, 11).await;
        Box::pin(kit.write_letters_of(Person::Alice, 2)).await;
        round(&hub).await;
        assert_eq!(told(&hub).await, 0, "two minutes were not over");

        mailer.answer([Outcome::Refused, Outcome::Later]);
        let act = kit.write_letters_of(Person::Alice, 3).await;
        kit.write_letters(kit.alpha, 2).await;
        kit.write_letters_of(Person::Alice, 1).await;
        kit.clock.advance(3 * MINUTE);
        round(&hub).await;
        assert_eq!(told(&hub).await, 0, "one letter still waits");
        kit.clock.advance(2 * MINUTE);
        round(&hub).await;
        assert_eq!(told(&hub).await, 1);
        assert_eq!(told(&hub).await, 0, "once");
        let last = mailer.tried().pop().expect("it left");
        assert_eq!(last.to, "alice@alpha.example");
        assert_eq!(
            last.subject,
            "Traitement terminé\u{a0}: Avis de suspension aux 3 maîtres de dossier – 2 réussis, 1 échec"
        );
        assert!(last.text.contains("Durée\u{a0}: 5 minutes"), "{}", last.text);
        assert!(last.text.contains(&format!("/suivi/traitements/{act}")));
        let alice = kit.caller(Person::Alice);
        let journal = hub.journal(&alice, &JournalSearch::default(), None).await.unwrap();
        assert_eq!(journal.lines[0].entry.verb, "delivery.ended");
        let jobs = hub.deliveries(&alice, None).await.unwrap().lines;
        assert_eq!(jobs.iter().filter(|job| job.author.is_some()).count(), 3, "telling is no job");

        let failed = hub.resend_failed_mails(&alice, Some(act), &Origin::command_line()).await.unwrap();
        assert_eq!(failed, 1);
        round(&hub).await;
        assert_eq!(told(&hub).await, 0, "what is tried again is not told of twice");
    }

    /// E8: who does not want to be told is not, and nothing is kept of it.
    #[test]
    async fn s12_who_does_not_want_to_be_told_is_not(kit: Kit) {
        let mailer = RecordingMailer::default();
        let hub = posting(&kit, &mailer, 11).await;
        kit.at.set("account", "job_letters = 0", "id > 0").await;
        kit.write_letters_of(Person::Alice, 2).await;
        kit.clock.advance(3 * MINUTE);
        round(&hub).await;
        assert_eq!(told(&hub).await, 0, "she does not want it");
        assert_eq!(kit.at.count("delivery_to_tell", "1 = 1").await, 0);
    }
}
