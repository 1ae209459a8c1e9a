//! Mail over SMTP, step by step, so that each end of it is told apart: what was refused, and by whom; what may be tried
//! again; and what nobody can know, when the connection ends after the text was sent.

mod settings;

use std::sync::Mutex;
use std::time::Duration;

use hub_domain::delivery::{Delivery, Outcome};
use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::transport::smtp::response::Response;
use secrecy::ExposeSecret as _;

pub use settings::{Encryption, SmtpFault, SmtpSettings};

use super::mailer::{Attempt, Mailer, Outgoing, Trial};
use super::message::message;

/// The most characters kept of a server's answer.
const ANSWER_LETTERS: usize = 500;
/// How many connections are kept for the next letters.
const IDLE_CONNECTIONS: usize = 4;

/// How long each part of an attempt is waited for.
#[derive(Debug, Clone, Copy)]
pub struct SmtpWaits {
    /// Connecting, with TLS and the greeting.
    pub connect: Duration,
    /// One command.
    pub command: Duration,
    /// The answer to the text of the letter.
    pub text: Duration,
}

impl Default for SmtpWaits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            command: Duration::from_secs(20),
            text: Duration::from_secs(60),
        }
    }
}

/// A mail server.
pub struct SmtpMailer {
    settings: SmtpSettings,
    tls: Option<TlsParameters>,
    waits: SmtpWaits,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl std::fmt::Debug for SmtpMailer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SmtpMailer")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// Why an attempt ended before the server took the letter.
struct End(Outcome, String);

impl SmtpMailer {
    /// A way out through a server. Nothing is connected yet.
    ///
    /// # Errors
    /// [`SmtpFault::Certificate`] when the authority's certificate is none.
    pub fn new(settings: SmtpSettings, waits: SmtpWaits) -> Result<Self, SmtpFault> {
        let tls = match settings.encryption {
            Encryption::None => None,
            Encryption::StartTls | Encryption::Implicit => {
                let mut builder = TlsParameters::builder(settings.host.clone());
                if let Some(pem) = &settings.authority {
                    let certificate =
                        Certificate::from_pem(pem.as_bytes()).map_err(|_| SmtpFault::Certificate)?;
                    builder = builder.add_root_certificate(certificate);
                }
                Some(builder.build().map_err(|_| SmtpFault::Certificate)?)
            }
        };
        Ok(Self {
            settings,
            tls,
            waits,
            idle: Mutex::default(),
        })
    }

    async fn send(&self, mail: &Outgoing) -> Result<String, End> {
        let message = message(mail).map_err(|fault| End(Outcome::Refused, fault))?;
        let envelope = message.envelope();
        let (Some(from), [to]) = (envelope.from(), envelope.to()) else {
            return Err(End(Outcome::Refused, "one sender and one recipient".to_owned()));
        };
        let mut connection = self.connection().await?;
        let sent = self
            .converse(&mut connection, from, to, &message.formatted())
            .await;
        // Whoever refused one letter may take the next one; after anything else nobody knows where the server is.
        let is_usable = match &sent {
            Ok(_) => true,
            Err(End(Outcome::Refused | Outcome::Later, _)) => {
                matches!(
                    tokio::time::timeout(self.waits.command, connection.command(Rset)).await,
                    Ok(Ok(_))
                )
            }
            Err(_) => false,
        };
        if is_usable {
            self.keep(connection);
        }
        sent
    }

    async fn converse(
        &self,
        connection: &mut AsyncSmtpConnection,
        from: &Address,
        to: &Address,
        text: &[u8],
    ) -> Result<String, End> {
        let mut parameters = Vec::new();
        let plain = |address: &Address| AsRef::<str>::as_ref(address).is_ascii();
        if !plain(from) || !plain(to) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(End(
                    Outcome::Refused,
                    "the server does not know SMTPUTF8, which this address needs".to_owned(),
                ));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        self.step(
            connection.command(Mail::new(Some(from.clone()), parameters)),
            Outcome::Sender,
        )
        .await?;
        self.step(
            connection.command(Rcpt::new(to.clone(), Vec::new())),
            Outcome::Refused,
        )
        .await?;
        self.step(connection.command(Data), Outcome::Refused).await?;
        // From here on an end without an answer says nothing: the letter may have arrived.
        match tokio::time::timeout(self.waits.text, connection.message(text)).await {
            Ok(Ok(response)) => Ok(words(&response)),
            Ok(Err(error)) => Err(match error.status() {
                Some(_) if error.is_permanent() => End(Outcome::Refused, said(&error)),
                Some(_) => End(Outcome::Later, said(&error)),
                None => End(Outcome::Unknown, said(&error)),
            }),
            Err(_) => Err(End(
                Outcome::Unknown,
                "the server did not answer after the text".to_owned(),
            )),
        }
    }

    /// Waits for the answer to a command; a refusal for good is `refused`.
    async fn step(
        &self,
        answer: impl Future<Output = Result<Response, lettre::transport::smtp::Error>>,
        refused: Outcome,
    ) -> Result<Response, End> {
        match tokio::time::timeout(self.waits.command, answer).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => {
                let code = error.status().map(u16::from);
                let outcome = match code {
                    // The server says that it closes.
                    Some(421) | None => Outcome::Connection,
                    // It wants an account before anything else.
                    Some(530 | 535) => Outcome::Login,
                    Some(_) if error.is_permanent() => refused,
                    Some(_) => Outcome::Later,
                };
                Err(End(outcome, said(&error)))
            }
            Err(_) => Err(End(Outcome::TimedOut, "the server did not answer".to_owned())),
        }
    }

    /// A connection that lives: one kept from the last letter, else a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection, End> {
        while let Some(mut kept) = self.taken() {
            let alive = tokio::time::timeout(self.waits.command / 4, kept.test_connected()).await;
            if matches!(alive, Ok(true)) {
                return Ok(kept);
            }
        }
        tokio::time::timeout(self.waits.connect, self.connect())
            .await
            .unwrap_or_else(|_| {
                Err(End(
                    Outcome::TimedOut,
                    format!("no connection within {} s", self.waits.connect.as_secs()),
                ))
            })
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, End> {
        let hello = self
            .settings
            .hello
            .clone()
            .map_or_else(ClientId::default, ClientId::Domain);
        let implicit = match self.settings.encryption {
            Encryption::Implicit => self.tls.clone(),
            Encryption::None | Encryption::StartTls => None,
        };
        let server = (self.settings.host.as_str(), self.settings.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(self.waits.connect), &hello, implicit, None)
                .await
                .map_err(|error| {
                    let outcome = if error.is_tls() {
                        Outcome::Encryption
                    } else if error.is_timeout() {
                        Outcome::TimedOut
                    } else {
                        Outcome::Connection
                    };
                    End(outcome, said(&error))
                })?;
        if let (Encryption::StartTls, Some(tls)) = (self.settings.encryption, &self.tls) {
            if !connection.can_starttls() {
                return Err(End(
                    Outcome::Encryption,
                    "the server does not offer STARTTLS".to_owned(),
                ));
            }
            connection
                .starttls(tls.clone(), &hello)
                .await
                .map_err(|error| End(Outcome::Encryption, said(&error)))?;
        }
        if let Some((user, password)) = &self.settings.login {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            connection
                .auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
                .await
                .map_err(|error| {
                    let is_line = error.status().is_none() && !error.is_client();
                    End(
                        if is_line {
                            Outcome::Connection
                        } else {
                            Outcome::Login
                        },
                        said(&error),
                    )
                })?;
        }
        Ok(connection)
    }

    fn taken(&self) -> Option<AsyncSmtpConnection> {
        self.idle
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .pop()
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self
            .idle
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if idle.len() < IDLE_CONNECTIONS && !connection.has_broken() {
            idle.push(connection);
        }
    }
}

impl Mailer for SmtpMailer {
    fn deliver<'a>(&'a self, mail: &'a Outgoing) -> Attempt<'a> {
        Box::pin(async move {
            let (outcome, answer) = match self.send(mail).await {
                Ok(answer) => (Outcome::Sent, answer),
                Err(End(outcome, answer)) => (outcome, answer),
            };
            Delivery { outcome, answer }
        })
    }

    fn try_out(&self) -> Trial<'_> {
        Box::pin(async move {
            match self.connection().await {
                Ok(connection) => {
                    self.keep(connection);
                    Ok(())
                }
                Err(End(outcome, answer)) => Err(Delivery { outcome, answer }),
            }
        })
    }

    fn server(&self) -> &str {
        &self.settings.host
    }

    fn longest(&self) -> Duration {
        // Kept connections that are dead, a new one, four commands, the text.
        self.waits.command * 6 + self.waits.connect + self.waits.text
    }
}

/// A server's words, on one line: `550 5.1.1 no such user`.
fn words(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    kept(&format!("{} {}", response.code(), lines.join(" ")))
}

/// What an error says: the server's own words where it gave any.
fn said(error: &lettre::transport::smtp::Error) -> String {
    use std::error::Error as _;
    let source = error.source().map(ToString::to_string);
    kept(&match (error.status(), source) {
        (Some(code), Some(said)) => format!("{code} {said}"),
        (Some(code), None) => code.to_string(),
        (None, _) => error.to_string(),
    })
}

fn kept(text: &str) -> String {
    super::format::clipped(&super::one_line(text), ANSWER_LETTERS)
}
