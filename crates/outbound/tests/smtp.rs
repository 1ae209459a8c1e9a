//! Mail through a real conversation: each end of it is told apart (`APP-05`, `GST-03`).
#![allow(missing_docs, reason = "tests")]

use std::time::Duration;

use hub_domain::delivery::{Delivery, Outcome};
use hub_domain::moment::Moment;
use hub_outbound::mail::{Mailer as _, Outgoing, Sender, SmtpMailer, SmtpSettings, SmtpWaits};
use hub_testkit::smtp::{Encrypts, Fault, ScriptedSmtp};

fn mailer(url: &str) -> SmtpMailer {
    let waits = SmtpWaits {
        connect: Duration::from_millis(2000),
        command: Duration::from_millis(600),
        text: Duration::from_millis(600),
    };
    SmtpMailer::new(SmtpSettings::parse(url, None).expect("a right address"), waits).expect("a mailer")
}

fn mail(to: &str) -> Outgoing {
    Outgoing {
        from: Sender {
            name: "Cabinet Dupont (Loop Hub)".to_owned(),
            address: "loophub@exemple.fr".to_owned(),
        },
        to: to.to_owned(),
        to_name: "Inès Durand".to_owned(),
        reply_to: None,
        subject: "Échec".to_owned(),
        text: "Bonjour,\n.\n..point\n".to_owned(),
        html: "<p>Bonjour</p>".to_owned(),
        message_id: "<ab12@exemple.fr>".to_owned(),
        at: Moment(1_795_440_725_000),
    }
}

async fn after(fault: Fault) -> (Delivery, ScriptedSmtp) {
    let server = ScriptedSmtp::start().await;
    server.next([fault]);
    let delivery = mailer(&server.url()).deliver(&mail("ines@client.fr")).await;
    (delivery, server)
}

/// APP-05: a mail taken is a mail sent; its text arrives as it is, lines that begin with a point too.
#[tokio::test]
async fn app_05_a_mail_arrives_whole() {
    let (delivery, server) = after(Fault::None).await;
    assert_eq!(delivery.outcome, Outcome::Sent, "{}", delivery.answer);
    assert_eq!(delivery.answer, "250 2.0.0 kept");
    let taken = &server.taken()[0];
    assert_eq!(
        (taken.from.as_str(), taken.to.as_str()),
        ("loophub@exemple.fr", "ines@client.fr")
    );
    assert_eq!(taken.header("Message-ID"), "<ab12@exemple.fr>");
    assert_eq!(taken.header("Auto-Submitted"), "auto-generated");
    let name = "=?utf-8?b?Q2FiaW5ldCBEdXBvbnQgKExvb3AgSHViKQ==?=";
    assert_eq!(
        taken.header("From"),
        format!("{name} <loophub@exemple.fr>"),
        "« Cabinet Dupont (Loop Hub) »"
    );
    assert!(
        taken.header("Subject").starts_with("=?utf-8?"),
        "{}",
        taken.header("Subject")
    );
    assert!(taken.text.contains("\r\n.\r\n..point\r\n"), "{}", taken.text);
}

/// GST-03: what the server refuses for good, for now, and of itself, is told apart, with its words.
#[tokio::test]
async fn gst_03_refusals_are_told_apart() {
    for (fault, outcome, says) in [
        (
            Fault::Recipient("550 5.1.1 no such user"),
            Outcome::Refused,
            "550 5.1.1 no such user",
        ),
        (
            Fault::Recipient("451 4.7.1 try later"),
            Outcome::Later,
            "451 4.7.1 try later",
        ),
        (Fault::Recipient("530 5.7.0 sign in first"), Outcome::Login, "530"),
        (
            Fault::Sender("553 5.1.8 not this sender"),
            Outcome::Sender,
            "553 5.1.8",
        ),
        (Fault::Sender("451 4.3.0 later"), Outcome::Later, "451"),
        (
            Fault::Text("554 5.6.0 not this text"),
            Outcome::Refused,
            "554 5.6.0",
        ),
        (Fault::Text("452 4.3.1 no room"), Outcome::Later, "452 4.3.1"),
        (Fault::Busy, Outcome::Connection, "421"),
        (
            Fault::Slow(Duration::from_secs(3)),
            Outcome::TimedOut,
            "did not answer",
        ),
        (Fault::DropBeforeText, Outcome::Connection, ""),
    ] {
        let (delivery, server) = after(fault).await;
        assert_eq!(delivery.outcome, outcome, "{fault:?}: {}", delivery.answer);
        assert!(delivery.answer.contains(says), "{fault:?}: {}", delivery.answer);
        assert!(server.taken().is_empty(), "{fault:?}");
    }
}

/// GST-03: when the connection ends after the text, nobody knows; it is not called sent, nor refused.
#[tokio::test]
async fn gst_03_an_end_without_an_answer_is_unknown() {
    let (delivery, server) = after(Fault::DropAfterText).await;
    assert_eq!(delivery.outcome, Outcome::Unknown, "{}", delivery.answer);
    assert_eq!(server.taken().len(), 1, "and here it had arrived");
}

/// GST-03: a server that is down, or offers no encryption where it is asked for, keeps every letter waiting.
#[tokio::test]
async fn gst_03_a_server_that_cannot_be_used_refuses_no_letter() {
    let server = ScriptedSmtp::start().await;
    let url = server.url();
    let plain = mailer(&format!("{url}?tls=starttls"));
    let delivery = plain.deliver(&mail("ines@client.fr")).await;
    assert_eq!(delivery.outcome, Outcome::Encryption, "{}", delivery.answer);
    assert!(delivery.answer.contains("STARTTLS"), "{}", delivery.answer);
    let implicit = mailer(&url.replace("smtp://", "smtps://"));
    let delivery = implicit.deliver(&mail("ines@client.fr")).await;
    assert!(delivery.outcome.is_trouble(), "{delivery:?}");
    assert!(server.taken().is_empty(), "nothing went in clear");
    drop(server);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let delivery = mailer(&url).deliver(&mail("ines@client.fr")).await;
    assert_eq!(delivery.outcome, Outcome::Connection, "{}", delivery.answer);
}

/// GST-03: a wrong account is the installation's trouble, not the letter's; a right one opens.
#[tokio::test]
async fn gst_03_an_account_is_asked_for_once_a_connection() {
    let server = ScriptedSmtp::start().await;
    let url = server.url().replace("smtp://", "smtp://hub:secret@");
    server.next([Fault::Login]);
    let mailer = mailer(&url);
    let delivery = mailer.deliver(&mail("ines@client.fr")).await;
    assert_eq!(delivery.outcome, Outcome::Login, "{}", delivery.answer);
    assert!(!delivery.answer.contains("secret"), "{}", delivery.answer);
    for _ in 0..3 {
        assert_eq!(
            mailer.deliver(&mail("ines@client.fr")).await.outcome,
            Outcome::Sent
        );
    }
    assert_eq!(server.conversations(), 2, "a connection serves the next letters");
}

/// GST-03: one refused recipient keeps nothing from the next one, on the same connection.
#[tokio::test]
async fn gst_03_a_refused_recipient_harms_no_other() {
    let server = ScriptedSmtp::start().await;
    server.next([Fault::Recipient("550 5.1.1 no such user"), Fault::None]);
    let mailer = mailer(&server.url());
    assert_eq!(
        mailer.deliver(&mail("personne@client.fr")).await.outcome,
        Outcome::Refused
    );
    assert_eq!(
        mailer.deliver(&mail("ines@client.fr")).await.outcome,
        Outcome::Sent
    );
    assert_eq!(server.conversations(), 1);
    assert_eq!(server.taken()[0].to, "ines@client.fr");
}

/// GST-03: an address that is none is refused before anything is said to the server.
#[tokio::test]
async fn gst_03_an_address_that_is_none_never_leaves() {
    let server = ScriptedSmtp::start().await;
    let delivery = mailer(&server.url())
        .deliver(&mail("ines@client.fr>\r\nRCPT TO:<x@y.fr"))
        .await;
    assert_eq!(delivery.outcome, Outcome::Refused, "{}", delivery.answer);
    assert_eq!(server.conversations(), 0);
    let delivery = mailer(&server.url()).deliver(&mail("inès@client.fr")).await;
    assert_eq!(delivery.outcome, Outcome::Refused, "{}", delivery.answer);
    assert!(delivery.answer.contains("SMTPUTF8"), "{}", delivery.answer);
}

/// A way out to a server that encrypts; `authority` is trusted beside the public ones.
fn encrypted(url: &str, authority: Option<&str>) -> SmtpMailer {
    let waits = SmtpWaits {
        connect: Duration::from_millis(4000),
        command: Duration::from_millis(2000),
        text: Duration::from_millis(2000),
    };
    let mut settings = SmtpSettings::parse(url, Some("secret".to_owned().into())).expect("a right address");
    settings.authority = authority.map(str::to_owned);
    SmtpMailer::new(settings, waits).expect("a mailer")
}

/// GST-03: whole conversations over TLS, from the first byte and from `STARTTLS` on: the account is told only once the
/// connection is encrypted, letters follow each other on it, and what goes wrong there is told apart as in clear.
#[tokio::test]
async fn gst_03_letters_leave_encrypted() {
    for encrypts in [Encrypts::AtOnce, Encrypts::StartTls] {
        let server = ScriptedSmtp::start_encrypted(encrypts).await;
        let url = server.url().replace("://", "://hub@");
        let mailer = encrypted(&url, Some(&server.authority));
        for _ in 0..3 {
            let delivery = mailer.deliver(&mail("ines@client.fr")).await;
            assert_eq!(
                delivery.outcome,
                Outcome::Sent,
                "{encrypts:?}: {}",
                delivery.answer
            );
        }
        server.next([Fault::Recipient("550 5.1.1 no such user"), Fault::DropAfterText]);
        let refused = mailer.deliver(&mail("personne@client.fr")).await;
        assert_eq!(
            refused.outcome,
            Outcome::Refused,
            "{encrypts:?}: {}",
            refused.answer
        );
        let dropped = mailer.deliver(&mail("ines@client.fr")).await;
        assert_eq!(
            dropped.outcome,
            Outcome::Unknown,
            "{encrypts:?}: {}",
            dropped.answer
        );
        let again = mailer.deliver(&mail("ines@client.fr")).await;
        assert_eq!(again.outcome, Outcome::Sent, "{encrypts:?}: {}", again.answer);
        let taken = server.taken();
        assert_eq!(taken.len(), 5, "{encrypts:?}");
        assert!(
            taken
                .iter()
                .all(|one| one.encrypted && one.header("Message-ID") == "<ab12@exemple.fr>")
        );
        assert_eq!(
            server.conversations(),
            2,
            "{encrypts:?}: one, and one after the cut"
        );
    }
}

/// GST-03: a certificate that nobody trusted vouches for, or of another name, ends the attempt before a letter or a
/// password is told.
#[tokio::test]
async fn gst_03_strangers_get_no_letter() {
    for encrypts in [Encrypts::AtOnce, Encrypts::StartTls] {
        let server = ScriptedSmtp::start_encrypted(encrypts).await;
        let other = ScriptedSmtp::start_encrypted(encrypts).await;
        let url = server.url().replace("://", "://hub@");
        let by_number = url.replace("localhost", "127.0.0.1");
        let attempts = [
            (url.as_str(), None),
            (url.as_str(), Some(other.authority.as_str())),
            (by_number.as_str(), Some(server.authority.as_str())),
        ];
        for (url, authority) in attempts {
            let delivery = encrypted(url, authority).deliver(&mail("ines@client.fr")).await;
            assert!(delivery.outcome.is_trouble(), "{encrypts:?} {url}: {delivery:?}");
            assert!(!delivery.answer.contains("secret"), "{}", delivery.answer);
        }
        assert!(server.taken().is_empty(), "{encrypts:?}");
    }
}
