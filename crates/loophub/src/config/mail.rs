//! `[mail]`: the server that e-mails leave through. Without it they wait in the outbox.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hub_domain::account::EmailAddress;
use hub_outbound::mail::{MailRoute, SmtpMailer, SmtpSettings, SmtpWaits};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use crate::error::CommandError;

/// What may be written under `[mail]`, or as `LOOPHUB_MAIL__NAME`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WrittenMail {
    /// The server: `smtp://user@host:587` or `smtps://user@host:465`.
    smtp: Option<SecretString>,
    /// The password, where it does not stand in the address.
    password: Option<SecretString>,
    /// The address that e-mails are from.
    from: Option<String>,
    /// The name to say hello with.
    hello: Option<String>,
    /// The certificate of the firm's own authority.
    authority: Option<PathBuf>,
}

impl WrittenMail {
    /// Where e-mails go.
    ///
    /// # Errors
    /// One sentence that names the setting and says what it should be.
    pub fn route(self) -> Result<MailRoute, CommandError> {
        let Some(smtp) = self.smtp else {
            return match self.from {
                None => Ok(MailRoute::Nowhere),
                Some(_) => Err(CommandError::new(
                    "mail.from is set and mail.smtp is not: write the mail server, such as smtp://smtp.example.fr:587, or \
                     neither of them.",
                )),
            };
        };
        let from = self.from.as_deref().unwrap_or_default().trim();
        if EmailAddress::parse(from).is_err() {
            return Err(CommandError::new(
                "mail.from is not an e-mail address; write the one that e-mails are from, such as loophub@example.fr.",
            ));
        }
        let mut settings = SmtpSettings::parse(smtp.expose_secret(), self.password)
            .map_err(|fault| CommandError::new(format!("mail.smtp {fault}.")))?;
        settings.hello = self.hello;
        settings.authority = self.authority.as_deref().map(read).transpose()?;
        let mailer = SmtpMailer::new(settings, SmtpWaits::default())
            .map_err(|fault| CommandError::new(format!("mail.authority {fault}.")))?;
        Ok(MailRoute::Through {
            mailer: Arc::new(mailer),
            from: from.to_owned(),
        })
    }
}

fn read(file: &Path) -> Result<String, CommandError> {
    std::fs::read_to_string(file).map_err(|error| {
        CommandError::new(format!(
            "mail.authority {} cannot be read: {error}.",
            file.display()
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(toml: &str) -> Result<MailRoute, String> {
        let written: WrittenMail = toml::from_str(toml).expect("the right names");
        written.route().map_err(|error| error.to_string())
    }

    #[test]
    fn without_a_server_letters_wait() {
        assert!(matches!(route(""), Ok(MailRoute::Nowhere)));
    }

    #[test]
    fn a_server_and_a_sender_are_enough() {
        let found = route("smtp = 'smtp://hub:secret@relais.exemple.fr'\nfrom = 'loophub@exemple.fr'");
        let Ok(MailRoute::Through { mailer, from }) = found else {
            panic!("{found:?}");
        };
        assert_eq!(
            (mailer.server(), from.as_str()),
            ("relais.exemple.fr", "loophub@exemple.fr")
        );
    }

    #[test]
    fn each_fault_names_its_setting_and_says_what_to_write() {
        for (toml, says) in [
            ("from = 'loophub@exemple.fr'", "mail.smtp is not"),
            ("smtp = 'smtp://relais'", "mail.from is not an e-mail address"),
            (
                "smtp = 'smtp://relais'\nfrom = 'personne'",
                "mail.from is not an e-mail address",
            ),
            (
                "smtp = 'relais'\nfrom = 'a@b.fr'",
                "mail.smtp is not the address of a mail server",
            ),
            (
                "smtp = 'smtp://u@relais'\nfrom = 'a@b.fr'",
                "mail.smtp names a user without a password",
            ),
            (
                "smtp = 'smtp://u:p@relais?tls=none'\nfrom = 'a@b.fr'",
                "mail.smtp would send the password in clear",
            ),
            (
                "smtp = 'smtp://relais'\nfrom = 'a@b.fr'\nauthority = '/no/such/file.pem'",
                "mail.authority /no/such/file.pem cannot be read",
            ),
        ] {
            let said = route(toml).expect_err(toml);
            assert!(said.contains(says), "{toml}: {said}");
            assert!(!said.contains("u:p"), "{said}");
        }
    }
}
