//! Webhooks (3.6, HOOK-01 to HOOK-09): what an act tells, how it leaves, what becomes of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hub_app::commands::{EditWebhookOutcome, PostOutcome, WebhookFault, WebhookForm};
use hub_app::queries::{Webhook, WebhookDelivery};
use hub_app::{AppError, Hub, WebhookRoute};
use hub_domain::authz::{SuspendApplication, Target};
use hub_domain::ids::{FirmId, InstalledAppId, WebhookDeliveryId, WebhookId};
use hub_domain::moment::Moment;
use hub_domain::webhook::{Answer, DeliveryState, EventKind, MasterKey, Outcome};
use hub_outbound::directory::Reply;
use hub_outbound::webhook::{
    AllowedHosts, Destination, DestinationFault, HttpPost, PostWaits, Posting, SystemResolver, WebhookPost,
};
use hub_store::ReadApplications as _;
use hub_testkit::cast::page;
use hub_testkit::engines::cheap_settings;
use hub_testkit::receiver::{Received, Receiver, Says};
use hub_testkit::{Kit, NOW, Person, Wizard, db_test, hub_app, hub_domain, hub_outbound, hub_store};
use tokio::sync::Notify;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

fn http() -> HttpPost {
    let waits = PostWaits {
        name: Duration::from_millis(500),
        connection: Duration::from_millis(500),
        whole: Duration::from_millis(800),
    };
    let allowed = AllowedHosts::parse(&["127.0.0.1"]).expect("a host");
    HttpPost::with(allowed, Arc::new(SystemResolver), waits)
}

/// Another process over the same database, that posts through `post` with a key made from `key`.
async fn posting(kit: &Kit, seed: u64, key: &str, post: Arc<dyn WebhookPost>) -> Hub {
    let mut settings = cheap_settings();
    settings.webhooks = WebhookRoute {
        key: Some(MasterKey::from_text(&key.repeat(32)).expect("long enough")),
        post,
    };
    kit.at.hub_with(&kit.clock, seed, settings).await
}

async fn usual(kit: &Kit) -> Hub {
    posting(kit, 21, "k", Arc::new(http())).await
}

fn form(receiver: &Receiver) -> WebhookForm {
    WebhookForm {
        name: "Entrepôt de données".to_owned(),
        url: receiver.url(),
        kinds: EventKind::offered().collect(),
        application: None,
        form_token: "one".to_owned(),
    }
}

/// Adds a webhook for Alpha; answers it with its secret.
async fn add(kit: &Kit, hub: &Hub, form: &WebhookForm) -> (WebhookId, String) {
    let added = hub.add_webhook(&kit.caller(Person::Alice), form, &page()).await;
    let issued = added.expect("an answer").expect("a right form");
    (issued.id, issued.secret())
}

async fn webhook(kit: &Kit, hub: &Hub, id: WebhookId) -> (Webhook, Vec<WebhookDelivery>) {
    let found = hub
        .webhook(&kit.caller(Person::Alice), id, None, None)
        .await
        .expect("a webhook");
    (found.webhook, found.messages)
}

async fn application(kit: &Kit, hub: &Hub, label: &str) -> (InstalledAppId, i64) {
    let list = hub
        .applications(&kit.caller(Person::Alice))
        .await
        .expect("the list");
    let found = list
        .applications
        .into_iter()
        .find(|app| app.label == label)
        .expect(label);
    (found.id, found.dossiers)
}

/// Suspends an application of Alpha that works, or gives it back.
async fn toggle(kit: &Kit, hub: &Hub, label: &str) {
    let (id, _) = application(kit, hub, label).await;
    let alice = kit.caller(Person::Alice);
    let list = hub.applications(&alice).await.expect("the list");
    let is_suspended = list.applications.iter().any(|app| app.id == id && app.suspended);
    let done = if is_suspended {
        hub.resume_application(&alice, id, &page()).await
    } else {
        hub.suspend_application(&alice, id, &page()).await
    };
    done.expect("an answer");
}

async fn round(hub: &Hub) -> u32 {
    hub.deliver_webhooks(&|| false).await.expect("a round")
}

/// Whether a receiver that holds `secret` believes a message, by an implementation that is not ours. The clock of the
/// tests stands still, so the age of the message is looked at by one test alone.
fn believes(secret: &str, received: &Received) -> bool {
    let timestamp = received.header("webhook-timestamp").parse().expect("a number");
    let signed = standardwebhooks::Webhook::new(secret)
        .and_then(|receiver| {
            receiver.sign(received.header("webhook-id"), timestamp, received.body.as_bytes())
        })
        .expect("a secret of the standard");
    received
        .header("webhook-signature")
        .split(' ')
        .any(|one| one == signed)
}

/// Posts for good, and never tells: what a process looks like that is killed before it wrote the answer.
#[derive(Debug)]
struct Killed(HttpPost);

impl WebhookPost for Killed {
    fn read(&self, url: &str) -> Result<Destination, DestinationFault> {
        self.0.read(url)
    }

    fn post<'a>(&'a self, posting: &'a Posting) -> Reply<'a, Answer> {
        Box::pin(async move {
            self.0.post(posting).await;
            std::future::pending().await
        })
    }

    fn longest(&self) -> Duration {
        self.0.longest()
    }
}

/// Lets a test do something while a message is on its way.
#[derive(Debug, Default)]
struct Gate {
    begun: Notify,
    go: Notify,
    over: AtomicBool,
}

impl Gate {
    fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }
}

/// A receiver that answers 410, once the test lets it.
#[derive(Debug)]
struct Late(HttpPost, Arc<Gate>, Outcome);

impl WebhookPost for Late {
    fn read(&self, url: &str) -> Result<Destination, DestinationFault> {
        self.0.read(url)
    }

    fn post<'a>(&'a self, _posting: &'a Posting) -> Reply<'a, Answer> {
        Box::pin(async move {
            self.1.begun.notify_one();
            self.1.go.notified().await;
            self.1.over.store(true, Ordering::SeqCst);
            Answer {
                status: Some(410),
                ..Answer::without(self.2, "")
            }
        })
    }

    fn longest(&self) -> Duration {
        self.0.longest()
    }
}

db_test! {
    /// HOOK-01, HOOK-02, HOOK-03: an act tells once what it did, in identifiers, under a signature that the published
    /// library believes and that no other secret makes.
    #[test]
    async fn hook_03_a_message_is_signed_and_thin(kit: Kit) {
        let (hub, receiver) = (usual(&kit).await, Receiver::start().await);
        let (id, secret) = add(&kit, &hub, &form(&receiver)).await;
        let (qonto, dossiers) = application(&kit, &hub, "Qonto").await;
        kit.remove_application(Person::Alice, qonto).await.expect("an answer");
        assert!(dossiers > 0);
        assert_eq!(round(&hub).await, 2);
        let received = receiver.received();
        let bodies: Vec<serde_json::Value> =
            received.iter().map(|one| serde_json::from_str(&one.body).expect("JSON")).collect();
        assert_eq!(bodies[0]["type"], "application.removed");
        assert_eq!(bodies[1]["type"], "activation.removed");
        let uid = received[1].header("webhook-id");
        assert_eq!(bodies[1], serde_json::json!({
            "type": "activation.removed",
            "timestamp": bodies[0]["timestamp"],
            "data": {
                "firm": "ALPHA",
                "application": qonto.to_string(),
                "dossiers": dossiers,
                "dossiers_url": format!("https://hub.example/api/v1/events/{uid}/dossiers"),
            },
        }));
        assert_eq!(received[0].header("webhook-timestamp"), (NOW.0 / 1_000).to_string());
        for one in &received {
            assert!(believes(&secret, one));
            let mut changed = one.clone();
            changed.body.push(' ');
            assert!(!believes(&secret, &changed));
        }
        let (other, other_secret) = add(&kit, &hub, &WebhookForm { form_token: "two".into(), ..form(&receiver) }).await;
        assert_ne!(other, id);
        assert!(!believes(&other_secret, &received[0]));
        let (_, messages) = webhook(&kit, &hub, id).await;
        assert!(messages.iter().all(|message| message.state == DeliveryState::Delivered));
        assert_eq!(round(&hub).await, 0);
    }

    /// HOOK-03: at the right time the published library believes the message as it came, and no other body.
    #[test]
    async fn hook_03_the_published_library_verifies(kit: Kit) {
        #[expect(clippy::disallowed_methods, reason = "the library compares with the real time")]
        let real = jiff::Timestamp::now().as_millisecond();
        kit.clock.set(Moment(real));
        let (hub, receiver) = (usual(&kit).await, Receiver::start().await);
        let (_, secret) = add(&kit, &hub, &form(&receiver)).await;
        toggle(&kit, &hub, "Qonto").await;
        assert_eq!(round(&hub).await, 1);
        let received = receiver.received().remove(0);
        let mut headers = http::HeaderMap::new();
        for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
            headers.insert(name, received.header(name).parse().expect("a header"));
        }
        let library = standardwebhooks::Webhook::new(&secret).expect("a secret of the standard");
        assert!(library.verify(received.body.as_bytes(), &headers).is_ok());
        assert!(library.verify(b"{}", &headers).is_err());
    }

    /// HOOK-04: the secret is shown once, and a database that is stolen holds nothing to sign with; another key of the
    /// installation signs nothing.
    #[test]
    async fn hook_04_no_secret_is_kept(kit: Kit) {
        let (hub, receiver) = (usual(&kit).await, Receiver::start().await);
        let alice = kit.caller(Person::Alice);
        let (id, secret) = add(&kit, &hub, &form(&receiver)).await;
        assert_eq!(add(&kit, &hub, &form(&receiver)).await, (id, secret.clone()), "sent twice, added once");
        kit.clock.advance(121_000);
        let late = hub.add_webhook(&alice, &form(&receiver), &page()).await.expect("an answer");
        assert_eq!(late.err(), Some(vec![WebhookFault::AlreadyShown]));
        assert_eq!(hub.webhooks(&alice).await.expect("a list").webhooks.len(), 1);
        let bare = secret.trim_start_matches("whsec_");
        let kept = format!("{:?}", kit.at.dump().await);
        assert!(!kept.contains(bare) && !kept.contains("whsec_"));
        let other = posting(&kit, 22, "o", Arc::new(http())).await;
        toggle(&kit, &other, "Qonto").await;
        assert_eq!(round(&other).await, 1);
        assert_eq!(receiver.received(), []);
        let (_, messages) = webhook(&kit, &hub, id).await;
        assert_eq!((messages[0].state, messages[0].attempts), (DeliveryState::Waiting, 1));
        // The key itself is asked for before anything else: without one nothing is added and nothing leaves.
        let mut settings = cheap_settings();
        settings.webhooks.key = None;
        let without = kit.at.hub_with(&kit.clock, 23, settings).await;
        let added = without.add_webhook(&alice, &WebhookForm { form_token: "x".into(), ..form(&receiver) }, &page()).await;
        assert!(added.expect("an answer").err().is_some_and(|faults| faults.contains(&WebhookFault::NoKey)));
        assert_eq!(round(&without).await, 0);
    }

    /// HOOK-04: for a day a message carries both signatures, then the new one alone; a second rotation ends the oldest.
    #[test]
    async fn hook_04_two_signatures_for_a_day(kit: Kit) {
        let (hub, receiver) = (usual(&kit).await, Receiver::start().await);
        let alice = kit.caller(Person::Alice);
        let (id, first) = add(&kit, &hub, &form(&receiver)).await;
        let rotate = async |token: &str| {
            let rotated = hub.rotate_webhook(&alice, id, token, &page()).await.expect("an answer");
            rotated.expect("a secret").secret()
        };
        let second = rotate("r1").await;
        assert_eq!(rotate("r1").await, second, "sent twice, renewed once");
        toggle(&kit, &hub, "Qonto").await;
        round(&hub).await;
        let received = receiver.received();
        assert_eq!(received[0].header("webhook-signature").split(' ').count(), 2);
        assert!(believes(&first, &received[0]) && believes(&second, &received[0]));
        kit.clock.advance(DAY);
        toggle(&kit, &hub, "Qonto").await;
        round(&hub).await;
        let received = receiver.received();
        assert!(!believes(&first, &received[1]) && believes(&second, &received[1]));
        let third = rotate("r2").await;
        let fourth = rotate("r3").await;
        toggle(&kit, &hub, "Qonto").await;
        round(&hub).await;
        let received = receiver.received();
        assert!(!believes(&second, &received[2]), "never three");
        assert!(believes(&third, &received[2]) && believes(&fourth, &received[2]));
    }

    /// HOOK-05: a refused message is tried again when its receiver asks for it, under the same name and with a fresh
    /// signature, for three days.
    #[test]
    async fn hook_05_a_receiver_that_is_down(kit: Kit) {
        let (hub, receiver) = (usual(&kit).await, Receiver::start().await);
        let (id, secret) = add(&kit, &hub, &form(&receiver)).await;
        toggle(&kit, &hub, "Qonto").await;
        receiver.script([Says::Status(503, "retry-after: 7200", "later")]);
        assert_eq!(round(&hub).await, 1);
        assert_eq!(round(&hub).await, 0);
        let (_, messages) = webhook(&kit, &hub, id).await;
        assert_eq!(messages[0].next_try_at, Some(NOW.plus_millis(2 * HOUR)));
        assert_eq!(messages[0].last_status, Some(503));
        kit.clock.advance(2 * HOUR);
        assert_eq!(round(&hub).await, 1);
        let received = receiver.received();
        assert_eq!(received[0].header("webhook-id"), received[1].header("webhook-id"));
        assert_eq!(received[0].body, received[1].body);
        assert_ne!(received[0].header("webhook-timestamp"), received[1].header("webhook-timestamp"));
        assert!(believes(&secret, &received[1]));
        toggle(&kit, &hub, "Qonto").await;
        receiver.script((0..20).map(|_| Says::Status(500, "", "")));
        let mut days = 0;
        while webhook(&kit, &hub, id).await.1[0].state == DeliveryState::Waiting {
            round(&hub).await;
            kit.clock.advance(DAY);
            days += 1;
        }
        assert_eq!((webhook(&kit, &hub, id).await.1[0].state, days), (DeliveryState::Failed, 4));
        let failed = webhook(&kit, &hub, id).await.1[0].id;
        let (alice, origin) = (kit.caller(Person::Alice), page());
        assert_eq!(hub.resend_to_webhook(&alice, failed, &origin).await.expect("an answer"), PostOutcome::Posted(()));
        receiver.relent();
        assert_eq!(round(&hub).await, 1);
        let shown = hub.webhook_message(&alice, failed).await.expect("a message");
        assert_eq!(shown.message.state, DeliveryState::Delivered);
        assert_eq!(shown.body, receiver.received().last().expect("one").body);
    }

    /// HOOK-05: 410 disables a webhook, in the journal; what happens meanwhile is kept.
    #[test]
    async fn hook_05_a_receiver_that_wants_no_more(kit: Kit) {
        let (hub, receiver) = (usual(&kit).await, Receiver::start().await);
        let (id, _) = add(&kit, &hub, &form(&receiver)).await;
        toggle(&kit, &hub, "Qonto").await;
        receiver.script([Says::Status(410, "", "gone")]);
        assert_eq!(round(&hub).await, 1);
        let (found, messages) = webhook(&kit, &hub, id).await;
        assert!(found.is_gone && found.disabled_at == Some(NOW));
        assert_eq!(messages[0].state, DeliveryState::Failed);
        assert_eq!(kit.at.count("audit_entry", "verb = 'webhook.disabled' AND actor_kind = 'system'").await, 1);
        toggle(&kit, &hub, "Qonto").await;
        assert_eq!(round(&hub).await, 0);
        assert_eq!(receiver.received().len(), 1);
        assert!(kit.hub.verify_journal(&kit.caller(Person::Alice)).await.expect("a report").fault.is_none());
    }

    /// HOOK-06: a disabled webhook is posted nothing, what waited waits on, and a period can be replayed.
    #[test]
    async fn hook_06_disabled_then_replayed(kit: Kit) {
        let (hub, receiver) = (usual(&kit).await, Receiver::start().await);
        let (alice, origin) = (kit.caller(Person::Alice), page());
        let (id, _) = add(&kit, &hub, &form(&receiver)).await;
        // What the cast did before is an hour old.
        kit.clock.advance(HOUR);
        let start = hub.now();
        toggle(&kit, &hub, "Qonto").await;
        assert!(hub.disable_webhook(&alice, id, &origin).await.expect("an answer"));
        assert!(!hub.disable_webhook(&alice, id, &origin).await.expect("an answer"));
        kit.clock.advance(HOUR);
        toggle(&kit, &hub, "Qonto").await;
        assert_eq!(round(&hub).await, 0);
        let (found, messages) = webhook(&kit, &hub, id).await;
        assert_eq!((found.waiting, messages.len()), (1, 1));
        assert_eq!(hub.test_webhook(&alice, id, &origin).await.expect("an answer"), PostOutcome::Disabled);
        let whole = (start, start.plus_days(1));
        assert_eq!(hub.replay_to_webhook(&alice, id, whole, &origin).await.expect("an answer"), PostOutcome::Disabled);
        assert!(hub.enable_webhook(&alice, id, &origin).await.expect("an answer"));
        assert_eq!(round(&hub).await, 1, "what waited leaves");
        let before = (NOW.plus_millis(1), start);
        assert_eq!(hub.replay_to_webhook(&alice, id, before, &origin).await.expect("an answer"), PostOutcome::Nothing);
        assert_eq!(hub.replay_to_webhook(&alice, id, whole, &origin).await.expect("an answer"), PostOutcome::Posted(2));
        assert_eq!(round(&hub).await, 2, "the one that was received, and the one that happened meanwhile");
        let ids: Vec<String> = receiver.received().iter().map(|one| one.header("webhook-id").to_owned()).collect();
        assert_eq!((ids.len(), &ids[0]), (3, &ids[1]));
        assert_ne!(ids[1], ids[2]);
        kit.clock.advance(100 * DAY);
        assert!(hub.forget_events().await.expect("an answer") >= 2);
        assert_eq!(webhook(&kit, &hub, id).await.1, []);
    }

    /// HOOK-08: killed between the commit and the delivery, or between the delivery and its end: the message leaves again
    /// under the same name.
    #[test]
    async fn hook_08_killed_on_the_way(kit: Kit) {
        let (hub, receiver) = (usual(&kit).await, Receiver::start().await);
        let (id, secret) = add(&kit, &hub, &form(&receiver)).await;
        let killed = posting(&kit, 24, "k", Arc::new(Killed(http()))).await;
        toggle(&kit, &killed, "Qonto").await;
        let cut = tokio::time::timeout(Duration::from_millis(600), killed.deliver_webhooks(&|| false)).await;
        assert!(cut.is_err());
        assert_eq!(round(&hub).await, 0, "it is held by the one that died");
        kit.clock.advance(HOUR);
        assert_eq!(round(&hub).await, 1);
        let received = receiver.received();
        assert_eq!(received.len(), 2);
        assert_eq!(received[0].header("webhook-id"), received[1].header("webhook-id"));
        assert!(received.iter().all(|one| believes(&secret, one)));
        let message = webhook(&kit, &hub, id).await.1.remove(0);
        let shown = hub.webhook_message(&kit.caller(Person::Alice), message.id).await.expect("a message");
        let outcomes: Vec<Outcome> = shown.attempts.iter().map(|attempt| attempt.outcome).collect();
        assert_eq!(outcomes, [Outcome::Delivered, Outcome::Begun]);
    }

    /// HOOK-01: an act that is rolled back tells nothing; one that is committed tells with it.
    #[test]
    async fn hook_01_a_rolled_back_act_tells_nothing(kit: Kit) {
        let (hub, receiver) = (usual(&kit).await, Receiver::start().await);
        add(&kit, &hub, &form(&receiver)).await;
        let (qonto, _) = application(&kit, &hub, "Qonto").await;
        let mut tx = kit.begin(kit.alpha).await;
        let permit = tx.permit::<SuspendApplication>(Target::Firm).expect("the operator may");
        let found = tx.application(qonto).await.expect("an answer").expect("there");
        assert!(tx.suspend_application(permit, &found).await.expect("an answer"));
        drop(tx);
        let before = kit.at.count("outbox_event", "1 = 1").await;
        assert_eq!(round(&hub).await, 0);
        assert_eq!(receiver.received(), []);
        toggle(&kit, &hub, "Qonto").await;
        assert_eq!(kit.at.count("outbox_event", "1 = 1").await, before + 1);
        assert_eq!(round(&hub).await, 1);
    }

    /// HOOK-01: a webhook is told of what it asked for, of its application and of its firm, and of nothing else.
    #[test]
    async fn hook_01_only_what_was_asked_for(kit: Kit) {
        let (hub, receiver) = (usual(&kit).await, Receiver::start().await);
        let (qonto, _) = application(&kit, &hub, "Qonto").await;
        let narrow = WebhookForm {
            kinds: vec![EventKind::ApplicationSuspended],
            application: Some(qonto),
            ..form(&receiver)
        };
        let (id, _) = add(&kit, &hub, &narrow).await;
        let farid = kit.caller(Person::Farid);
        let beta = hub.add_webhook(&farid, &WebhookForm { form_token: "b".into(), ..form(&receiver) }, &page()).await;
        beta.expect("an answer").expect("a right form");
        for label in ["Qonto", "Qonto"] {
            toggle(&kit, &hub, label).await;
        }
        let list = hub.applications(&kit.caller(Person::Alice)).await.expect("the list");
        for other in list.applications.iter().filter(|app| app.id != qonto) {
            toggle(&kit, &hub, &other.label).await;
        }
        assert_eq!(round(&hub).await, 1);
        assert!(receiver.received()[0].body.contains("application.suspended"));
        let alice = kit.caller(Person::Alice);
        let test = hub.test_webhook(&alice, id, &page()).await.expect("an answer");
        assert!(matches!(test, PostOutcome::Posted(_)));
        assert_eq!(round(&hub).await, 1, "a test goes to the one it is for");
        assert!(receiver.received()[1].body.contains("webhook.test"));
    }

    /// HOOK-01, HOOK-06: a webhook that was limited is told of nothing else any more: neither by what waits, nor by what is
    /// leaving while it is changed, nor by a period that is posted again.
    #[test]
    async fn hook_01_what_is_limited_later_tells_nothing_else(kit: Kit) {
        let (hub, receiver) = (usual(&kit).await, Receiver::start().await);
        let (alice, origin) = (kit.caller(Person::Alice), page());
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        let added = wizard.finish().await;
        let list = hub.applications(&alice).await.expect("the list").applications;
        let other = list.iter().find(|app| app.id == added).expect("the one that was added");
        let (id, _) = add(&kit, &hub, &form(&receiver)).await;
        kit.clock.advance(HOUR);
        let start = hub.now();
        for label in ["Qonto", &other.label] {
            toggle(&kit, &hub, label).await;
        }
        assert_eq!(round(&hub).await, 2);
        for label in ["Qonto", &other.label] {
            toggle(&kit, &hub, label).await;
        }
        let test = hub.test_webhook(&alice, id, &origin).await.expect("an answer");
        assert!(matches!(test, PostOutcome::Posted(_)));
        // The first of those that wait is on its way while the webhook is changed, and is refused.
        let gate = Arc::new(Gate::default());
        let late = posting(&kit, 25, "k", Arc::new(Late(http(), Arc::clone(&gate), Outcome::Refused))).await;
        let narrow = WebhookForm {
            kinds: vec![EventKind::ApplicationSuspended],
            application: Some(other.id),
            ..form(&receiver)
        };
        let edit = async {
            gate.begun.notified().await;
            let edited = hub.edit_webhook(&alice, (id, 1), &narrow, &origin).await;
            assert_eq!(edited.expect("an answer"), EditWebhookOutcome::Saved);
            gate.go.notify_one();
        };
        let is_stopping = || gate.is_over();
        let (posted, ()) = tokio::join!(late.deliver_webhooks(&is_stopping), edit);
        assert_eq!(posted.expect("a round"), 1);
        let (found, messages) = webhook(&kit, &hub, id).await;
        assert_eq!((found.waiting, found.failed), (0, 3), "{messages:?}");
        kit.clock.advance(HOUR);
        assert_eq!(round(&hub).await, 0);
        let whole = (start, start.plus_days(1));
        assert_eq!(hub.replay_to_webhook(&alice, id, whole, &origin).await.expect("an answer"), PostOutcome::Posted(1));
        assert_eq!(round(&hub).await, 1);
        let received = receiver.received();
        assert_eq!(received.len(), 3);
        assert!(received[2].body.contains(&format!("\"application\":\"{}\"", other.id)), "{}", received[2].body);
        assert!(received[2].body.contains("application.suspended"));
        // Nor by a message that is sent again by itself.
        kit.clock.advance(HOUR);
        let mut sent_again = 0;
        for message in webhook(&kit, &hub, id).await.1 {
            let outcome = hub.resend_to_webhook(&alice, message.id, &origin).await.expect("an answer");
            let is_told = message.told.kind == EventKind::Test
                || message.told.kind == EventKind::ApplicationSuspended && message.told.application == Some(other.id);
            assert_eq!(outcome == PostOutcome::Posted(()), is_told, "{message:?}");
            sent_again += usize::from(is_told);
        }
        assert_eq!(sent_again, 2);
        assert!(kit.hub.verify_journal(&alice).await.expect("a report").fault.is_none());
    }

    /// HOOK-05: « no more » of the address that a webhook had says nothing of the one it has now, where the message goes.
    #[test]
    async fn hook_05_no_more_of_the_address_it_had(kit: Kit) {
        let (hub, receiver) = (usual(&kit).await, Receiver::start().await);
        let (alice, origin) = (kit.caller(Person::Alice), page());
        let (id, _) = add(&kit, &hub, &form(&receiver)).await;
        toggle(&kit, &hub, "Qonto").await;
        let gate = Arc::new(Gate::default());
        let late = posting(&kit, 25, "k", Arc::new(Late(http(), Arc::clone(&gate), Outcome::Gone))).await;
        let moved = WebhookForm { url: format!("{}/moved", receiver.url()), ..form(&receiver) };
        let edit = async {
            gate.begun.notified().await;
            let edited = hub.edit_webhook(&alice, (id, 1), &moved, &origin).await;
            assert_eq!(edited.expect("an answer"), EditWebhookOutcome::Saved);
            gate.go.notify_one();
        };
        let is_stopping = || gate.is_over();
        let (posted, ()) = tokio::join!(late.deliver_webhooks(&is_stopping), edit);
        assert_eq!(posted.expect("a round"), 1);
        let (found, messages) = webhook(&kit, &hub, id).await;
        assert_eq!((found.disabled_at, found.is_gone), (None, false));
        assert_eq!((messages[0].state, messages[0].last_status), (DeliveryState::Waiting, Some(410)));
        kit.clock.advance(HOUR);
        assert_eq!(round(&hub).await, 1);
        assert!(receiver.received()[0].line.contains("/moved"), "{:?}", receiver.received());
    }

    /// HOOK-08: however many webhooks of a firm are slow, and however many lanes look at once, a firm holds two lanes and
    /// never the last ones; of one webhook a single message is on its way.
    #[test]
    async fn hook_08_a_firm_holds_few_lanes(kit: Kit) {
        let (hub, receiver) = (usual(&kit).await, Receiver::start().await);
        let (farid, origin) = (kit.caller(Person::Farid), page());
        for token in ["1", "2", "3", "4"] {
            add(&kit, &hub, &WebhookForm { form_token: token.to_owned(), ..form(&receiver) }).await;
        }
        let beta = hub.add_webhook(&farid, &WebhookForm { form_token: "b".into(), ..form(&receiver) }, &origin).await;
        let beta = beta.expect("an answer").expect("a right form").id;
        for _ in 0..3 {
            toggle(&kit, &hub, "Qonto").await;
        }
        kit.clock.advance(1_000);
        hub.test_webhook(&farid, beta, &origin).await.expect("an answer");
        let now = hub.now();
        let lanes: Vec<_> = (0..8)
            .map(|_| {
                let database = hub.database().clone();
                tokio::spawn(async move { database.lease_message(now, now.plus_millis(HOUR)).await })
            })
            .collect();
        let mut held = Vec::new();
        for lane in lanes {
            held.extend(lane.await.expect("it ends").expect("an answer"));
        }
        let of = |firm: FirmId| held.iter().filter(|message| message.firm == firm).count();
        assert_eq!((of(kit.alpha), of(kit.beta), held.len()), (2, 1, 3), "{held:?}");
        let webhooks: std::collections::BTreeSet<_> = held.iter().map(|message| message.webhook).collect();
        assert_eq!(webhooks.len(), 3);
        let first = held.iter().find(|message| message.firm == kit.alpha).expect("one");
        let answer = Answer::without(Outcome::TimedOut, "");
        assert_eq!(hub.database().settle_message(first, &answer, now).await.expect("an answer"), Some(DeliveryState::Waiting));
        let next = hub.database().lease_message(now, now.plus_millis(HOUR)).await.expect("an answer");
        assert_eq!(next.map(|message| message.firm), Some(kit.alpha));
        kit.clock.advance(2 * HOUR);
        assert_eq!(round(&hub).await, 13, "whoever held them died: all of them leave");
    }

    /// HOOK-09: faults are told each by its name; an edit is saved once, and not over somebody else's.
    #[test]
    async fn hook_09_the_form(kit: Kit) {
        let (hub, receiver) = (usual(&kit).await, Receiver::start().await);
        let (alice, origin) = (kit.caller(Person::Alice), page());
        let wrong = WebhookForm {
            name: " ".to_owned(),
            url: "https://10.0.0.1/".to_owned(),
            kinds: Vec::new(),
            application: Some(InstalledAppId(i64::MAX)),
            form_token: "w".to_owned(),
        };
        let faults = hub.add_webhook(&alice, &wrong, &origin).await.expect("an answer").expect_err("faults");
        assert_eq!(faults, [
            WebhookFault::Name,
            WebhookFault::Url(DestinationFault::Private),
            WebhookFault::Kinds,
            WebhookFault::Application,
        ]);
        let secret = kit.secret("66666666").to_owned();
        let telling = WebhookForm { name: secret, ..form(&receiver) };
        let faults = hub.add_webhook(&alice, &telling, &origin).await.expect("an answer").expect_err("faults");
        assert_eq!(faults, [WebhookFault::Secret]);
        let (id, _) = add(&kit, &hub, &form(&receiver)).await;
        let edit = async |revision, form: &WebhookForm| hub.edit_webhook(&alice, (id, revision), form, &origin).await;
        assert_eq!(edit(1, &form(&receiver)).await.expect("an answer"), EditWebhookOutcome::Unchanged);
        let renamed = WebhookForm { name: "Autre".to_owned(), ..form(&receiver) };
        assert_eq!(edit(1, &renamed).await.expect("an answer"), EditWebhookOutcome::Saved);
        assert!(matches!(edit(1, &form(&receiver)).await, Err(AppError::Conflict(_))));
        assert_eq!(hub.remove_webhook(&alice, id, &origin).await.expect("an answer"), "Autre");
        assert!(matches!(hub.remove_webhook(&alice, id, &origin).await, Err(AppError::NotFound)));
        toggle(&kit, &hub, "Qonto").await;
        assert_eq!(round(&hub).await, 0);
    }

    /// HOOK-09: webhooks are for administrators; another firm's answers exactly as one that does not exist.
    #[test]
    async fn hook_09_webhooks_are_for_administrators(kit: Kit) {
        let (hub, receiver) = (usual(&kit).await, Receiver::start().await);
        let (id, _) = add(&kit, &hub, &form(&receiver)).await;
        toggle(&kit, &hub, "Qonto").await;
        let message = webhook(&kit, &hub, id).await.1[0].id;
        let origin = page();
        let period = (NOW, NOW.plus_days(1));
        let all = async |person: Person, id: WebhookId, message: WebhookDeliveryId| {
            let caller = kit.caller(person);
            vec![
                hub.webhook(&caller, id, None, None).await.map(drop),
                hub.webhook_message(&caller, message).await.map(drop),
                hub.edit_webhook(&caller, (id, 1), &form(&receiver), &origin).await.map(drop),
                hub.rotate_webhook(&caller, id, "r", &origin).await.map(drop),
                hub.disable_webhook(&caller, id, &origin).await.map(drop),
                hub.enable_webhook(&caller, id, &origin).await.map(drop),
                hub.test_webhook(&caller, id, &origin).await.map(drop),
                hub.resend_to_webhook(&caller, message, &origin).await.map(drop),
                hub.replay_to_webhook(&caller, id, period, &origin).await.map(drop),
                hub.remove_webhook(&caller, id, &origin).await.map(drop),
            ]
        };
        for person in [Person::Bruno, Person::Chloe, Person::David, Person::Emma, Person::Gael, Person::AliceAtBeta] {
            for answer in all(person, id, message).await {
                assert!(matches!(answer, Err(AppError::Denied(_))), "{person:?}: {answer:?}");
            }
            let caller = kit.caller(person);
            assert!(matches!(hub.webhooks(&caller).await.map(drop), Err(AppError::Denied(_))));
            let added = hub.add_webhook(&caller, &form(&receiver), &origin).await;
            assert!(matches!(added.map(drop), Err(AppError::Denied(_))));
        }
        for (id, message) in [(id, message), (WebhookId(i64::MAX), WebhookDeliveryId(i64::MAX)), (WebhookId(0), message)] {
            for answer in all(Person::Farid, id, message).await {
                assert!(matches!(answer, Err(AppError::NotFound)), "{answer:?}");
            }
        }
        assert_eq!(webhook(&kit, &hub, id).await.0.revision, 1, "nothing moved");
    }
}
