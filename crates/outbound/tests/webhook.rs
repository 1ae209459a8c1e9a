//! HOOK-07, HOOK-08: messages go where they may and nowhere else, and no receiver can hold one up.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hub_domain::webhook::{Answer, Outcome};
use hub_outbound::directory::Reply;
use hub_outbound::webhook::{AllowedHosts, HttpPost, PostWaits, Posting, Resolve, WebhookPost as _};
use hub_testkit::receiver::{Receiver, Says};
use hub_testkit::{hub_domain, hub_outbound};

/// Answers what it is told, and counts how often it is asked.
#[derive(Debug)]
struct Names {
    addresses: Vec<Vec<IpAddr>>,
    asked: AtomicUsize,
}

impl Names {
    fn of(addresses: &[&[&str]]) -> Arc<Self> {
        Arc::new(Self {
            addresses: addresses
                .iter()
                .map(|all| all.iter().map(|one| one.parse().expect("an address")).collect())
                .collect(),
            asked: AtomicUsize::new(0),
        })
    }
}

impl Resolve for Names {
    fn resolve<'a>(&'a self, _host: &'a str, _port: u16) -> Reply<'a, std::io::Result<Vec<IpAddr>>> {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst);
        let found = self.addresses[asked.min(self.addresses.len() - 1)].clone();
        Box::pin(async move { Ok(found) })
    }
}

fn client(allowed: &[&str], names: &Arc<Names>) -> HttpPost {
    let waits = PostWaits {
        name: Duration::from_millis(500),
        connection: Duration::from_millis(500),
        whole: Duration::from_millis(800),
    };
    HttpPost::with(AllowedHosts::parse(allowed).expect("hosts"), names.clone(), waits)
}

async fn post(client: &HttpPost, url: &str) -> Answer {
    let posting = Posting {
        url: url.to_owned(),
        id: "evt_1".to_owned(),
        timestamp: 1_796_000_000,
        signatures: "v1,c2lnbmF0dXJl".to_owned(),
        body: "{}".to_owned(),
    };
    client.post(&posting).await
}

/// HOOK-07: a name that leads to a private address, even beside a public one, is posted nothing.
#[tokio::test]
async fn hook_07_names_that_lead_inside() {
    let receiver = Receiver::start().await;
    let url = format!("https://hooks.example.fr:{}/", receiver.port());
    for inside in [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "100.64.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "fd00::1",
        "224.0.0.1",
    ] {
        for addresses in [&[inside][..], &["1.1.1.1", inside]] {
            let answer = post(&client(&[], &Names::of(&[addresses])), &url).await;
            assert_eq!(answer.outcome, Outcome::Forbidden, "{addresses:?}");
            assert!(
                !answer.said.contains(inside),
                "what is inside is not told: {}",
                answer.said
            );
        }
    }
    assert_eq!(receiver.received(), []);
}

/// HOOK-07: the name is looked up once an attempt, and the connection goes to what was checked, so that a name that
/// leads elsewhere a moment later changes nothing; the next attempt is checked anew.
#[tokio::test]
async fn hook_07_the_connection_is_pinned() {
    let receiver = Receiver::start().await;
    let names = Names::of(&[&["127.0.0.1"], &["192.0.2.1"]]);
    let allowed = client(&["hooks.example.fr"], &names);
    // Nothing but this look-up could know where the name leads.
    let url = format!("http://hooks.example.fr:{}/in", receiver.port());
    assert_eq!(post(&allowed, &url).await.outcome, Outcome::Delivered);
    assert_eq!(names.asked.load(Ordering::SeqCst), 1);
    let received = receiver.received().remove(0);
    assert_eq!(received.line, "POST /in HTTP/1.1");
    assert_eq!(
        received.header("host"),
        format!("hooks.example.fr:{}", receiver.port())
    );
    assert_eq!(received.header("webhook-id"), "evt_1");
    assert_eq!(received.header("webhook-timestamp"), "1796000000");
    assert_eq!(received.header("webhook-signature"), "v1,c2lnbmF0dXJl");
    let rebound = Names::of(&[&["1.1.1.1"], &["127.0.0.1"]]);
    rebound.asked.store(1, Ordering::SeqCst);
    let https = format!("https://hooks.example.fr:{}/", receiver.port());
    assert_eq!(
        post(&client(&[], &rebound), &https).await.outcome,
        Outcome::Forbidden
    );
    assert_eq!(receiver.received().len(), 1);
}

/// HOOK-07: an address that is allowed no more, or never was one, is not said to lead inside.
#[tokio::test]
async fn hook_07_an_address_that_is_no_longer_taken() {
    let names = Names::of(&[&["1.1.1.1"]]);
    let strict = client(&[], &names);
    for (url, said) in [
        ("http://hooks.example.fr/", "does not begin with https://"),
        ("hooks.example.fr", "is no address"),
    ] {
        let answer = post(&strict, url).await;
        assert_eq!(
            (answer.outcome.code(), answer.said.as_str()),
            ("bad_address", said)
        );
    }
    assert_eq!(
        post(&strict, "https://10.0.0.1/").await.outcome,
        Outcome::Forbidden
    );
    assert_eq!(names.asked.load(Ordering::SeqCst), 0);
}

/// HOOK-07: an address of IPv6 that is allowed by name is posted to.
#[tokio::test]
async fn hook_07_an_allowed_address_of_ipv6() {
    let Ok(listener) = tokio::net::TcpListener::bind("[::1]:0").await else {
        return;
    };
    let port = listener.local_addr().expect("an address").port();
    let heard = tokio::spawn(async move { listener.accept().await.is_ok() });
    let host = format!("[::1]:{port}");
    let names = Names::of(&[&["1.1.1.1"]]);
    let answer = post(&client(&[&host], &names), &format!("http://{host}/")).await;
    assert_ne!(answer.outcome, Outcome::Forbidden, "{answer:?}");
    assert!(heard.await.expect("it ends"), "{answer:?}");
}

/// HOOK-07: a redirect is an answer, and is not followed.
#[tokio::test]
async fn hook_07_no_redirect_is_followed() {
    let (receiver, inside) = (Receiver::start().await, Receiver::start().await);
    let location: &'static str = format!("location: http://{}/", inside.host).leak();
    let names = Names::of(&[&["127.0.0.1"]]);
    for status in [301, 302, 303, 307, 308] {
        receiver.script([Says::Status(status, location, "elsewhere")]);
        let answer = post(&client(&[&receiver.host, &inside.host], &names), &receiver.url()).await;
        assert_eq!((answer.outcome, answer.status), (Outcome::Refused, Some(status)));
    }
    assert_eq!(inside.received(), []);
}

/// HOOK-08: a slow, an endless, a silent or an absent receiver is answered in a bounded time with bounded words.
#[tokio::test]
async fn hook_08_no_receiver_holds_a_message_up() {
    let receiver = Receiver::start().await;
    let names = Names::of(&[&["127.0.0.1"]]);
    let client = client(&["127.0.0.1"], &names);
    receiver.script([Says::Slowly(Duration::from_secs(30))]);
    assert_eq!(post(&client, &receiver.url()).await.outcome, Outcome::TimedOut);
    receiver.script([Says::Endless]);
    let endless = post(&client, &receiver.url()).await;
    assert_eq!((endless.outcome, endless.status), (Outcome::Delivered, Some(200)));
    assert_eq!(endless.said.len(), 500);
    receiver.script([Says::Cut]);
    assert_eq!(post(&client, &receiver.url()).await.outcome, Outcome::NotReached);
    receiver.script([Says::Status(500, "x: y", "line one\r\n\u{1b}[31mline\ttwo\0")]);
    assert_eq!(post(&client, &receiver.url()).await.said, "line one [31mline two");
    let nobody = post(&client, "http://127.0.0.1:9/").await;
    assert_eq!((nobody.outcome, nobody.status), (Outcome::NotReached, None));
}

/// HOOK-05: how long a receiver asks to be left alone, in seconds or until a date; 410 is the end.
#[tokio::test]
async fn hook_05_what_a_receiver_asks_for() {
    let receiver = Receiver::start().await;
    let client = client(&["127.0.0.1"], &Names::of(&[&["127.0.0.1"]]));
    for (header, wait) in [
        ("retry-after: 120", Some(120_000)),
        ("retry-after: Mon, 30 Nov 2026 00:54:20 GMT", Some(60_000)),
        ("retry-after: Mon, 30 Nov 2020 00:00:00 GMT", Some(0)),
        ("retry-after: soon", None),
        ("retry-after: -5", None),
    ] {
        receiver.script([Says::Status(503, header, "")]);
        let answer = post(&client, &receiver.url()).await;
        assert_eq!(
            (answer.outcome, answer.wait_millis),
            (Outcome::Refused, wait),
            "{header}"
        );
    }
    receiver.script([Says::Status(410, "", "no more")]);
    assert_eq!(post(&client, &receiver.url()).await.outcome, Outcome::Gone);
}
