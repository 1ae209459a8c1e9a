//! The mail server: it answers, the line is encrypted, the account is accepted. Nothing is sent.

use hub_domain::delivery::{Delivery, Outcome};
use hub_outbound::mail::MailRoute;

use super::Finding;
use crate::config::Config;

const ABOUT: &str = "mail";

pub async fn examine(config: &Config) -> Finding {
    let mailer = match &config.hub.mail {
        MailRoute::Through { mailer, .. } => mailer,
        MailRoute::Screen => return Finding::skipped(ABOUT, "e-mails are shown on the screen"),
        MailRoute::Nowhere => {
            return Finding::warning(
                ABOUT,
                "no mail server is configured: e-mails and invitations wait in the outbox",
                "set mail.smtp and mail.from",
            );
        }
    };
    let server = mailer.server();
    match mailer.try_out().await {
        Ok(()) => Finding::good(
            ABOUT,
            format!("{server} answers and lets us in; nothing was sent"),
        ),
        Err(Delivery { outcome, answer }) => Finding::fault(
            ABOUT,
            format!("{server}: {answer}"),
            match outcome {
                Outcome::Encryption => {
                    "give mail.authority the certificate of your own authority, or ask for the server's name as its \
                     certificate has it"
                }
                Outcome::Login => "check the user in mail.smtp and mail.password",
                _ => "check the host and port in mail.smtp, and that a firewall lets them through",
            },
        ),
    }
}
