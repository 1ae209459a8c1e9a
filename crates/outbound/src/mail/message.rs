//! A mail as it travels: headers and parts.

use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};

use super::mailer::Outgoing;

/// `Auto-Submitted: auto-generated` (RFC 3834): no holiday notice answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The message of a mail.
///
/// # Errors
/// A sentence, when an address of it is none.
pub(super) fn message(mail: &Outgoing) -> Result<Message, String> {
    let to = mailbox(&mail.to_name, &mail.to)?;
    let from = mailbox(&mail.from.name, &mail.from.address)?;
    let millis = u64::try_from(mail.at.0).unwrap_or(0);
    let mut builder = Message::builder()
        .from(from)
        .to(to)
        .subject(super::one_line(&mail.subject))
        .message_id(Some(super::one_line(&mail.message_id)))
        .date(UNIX_EPOCH + Duration::from_millis(millis))
        .header(AutoSubmitted);
    // An answer address that is none is left out: the letter itself is right.
    if let Some(Ok(reply_to)) = mail.reply_to.as_deref().map(|address| mailbox("", address)) {
        builder = builder.reply_to(reply_to);
    }
    builder
        .multipart(MultiPart::alternative_plain_html(
            mail.text.clone(),
            mail.html.clone(),
        ))
        .map_err(|error| error.to_string())
}

fn mailbox(name: &str, address: &str) -> Result<Mailbox, String> {
    let address: Address = address
        .trim()
        .parse()
        .map_err(|error| format!("{} is no address: {error}", super::one_line(address)))?;
    let name = super::one_line(name);
    Ok(Mailbox::new((!name.is_empty()).then_some(name), address))
}

#[cfg(test)]
mod tests {
    use hub_domain::moment::Moment;

    use super::super::mailer::Sender;
    use super::*;

    fn mail() -> Outgoing {
        Outgoing {
            from: Sender {
                name: "Cabinet Éléonore (Loop Hub)".to_owned(),
                address: "loophub@exemple.fr".to_owned(),
            },
            to: "ines@client.fr".to_owned(),
            to_name: "Inès\r\nBcc: tous@exemple.fr".to_owned(),
            reply_to: Some("bruno@exemple.fr".to_owned()),
            subject: "Échec\r\nBcc: tous@exemple.fr".to_owned(),
            text: "Bonjour,\n".to_owned(),
            html: "<p>Bonjour,</p>".to_owned(),
            message_id: "<ab12@exemple.fr>".to_owned(),
            at: Moment(1_795_440_725_000),
        }
    }

    /// §14: the headers of every mail; no value adds one.
    #[test]
    fn headers_are_those_of_the_specification() {
        let text = String::from_utf8(message(&mail()).expect("a message").formatted()).expect("ASCII");
        let head = text.split("\r\n\r\n").next().unwrap_or_default();
        for line in [
            "Auto-Submitted: auto-generated",
            "Message-ID: <ab12@exemple.fr>",
            "Reply-To: bruno@exemple.fr",
            "MIME-Version: 1.0",
            "Date: Mon, 23 Nov 2026 13:32:05 +0000",
        ] {
            assert!(
                head.lines().any(|found| found.trim_end() == line),
                "{line}\n{head}"
            );
        }
        assert!(head.contains("Subject: =?utf-8?b?"), "{head}");
        assert!(head.contains("multipart/alternative"), "{head}");
        assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
        assert!(text.contains("text/plain; charset=utf-8") && text.contains("text/html; charset=utf-8"));
        assert!(text.is_ascii(), "it travels through any server");
    }

    /// §14: an address that is none is said, and a wrong answer address keeps nothing back.
    #[test]
    fn addresses_are_read_before_anything_leaves() {
        let nobody = Outgoing {
            to: "ines\r\nRCPT TO:<x@y>".to_owned(),
            ..mail()
        };
        assert!(message(&nobody).is_err());
        let unanswerable = Outgoing {
            reply_to: Some("personne".to_owned()),
            ..mail()
        };
        let text = String::from_utf8(message(&unanswerable).expect("a message").formatted()).expect("ASCII");
        assert!(!text.contains("Reply-To"));
    }
}
