//! The real client: one request, no redirect, no proxy, a bounded answer, in a bounded time, to a checked address.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hub_domain::webhook::{Answer, Outcome};
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode};

use super::destination::{AllowedHosts, Destination, DestinationFault, Resolve, SystemResolver};
use super::{Posting, WebhookPost};
use crate::directory::Reply;

/// No more of an answer is read than this, in bytes.
const ANSWER_BYTES: usize = 4_096;
/// No more of an answer is kept than this, in characters.
const ANSWER_CHARS: usize = 500;

/// How long is waited for what.
#[derive(Debug, Clone, Copy)]
pub struct PostWaits {
    /// For the name to be found.
    pub name: Duration,
    /// For the connection.
    pub connection: Duration,
    /// For the whole of one attempt, once the name is found.
    pub whole: Duration,
}

impl Default for PostWaits {
    fn default() -> Self {
        Self {
            name: Duration::from_secs(5),
            connection: Duration::from_secs(5),
            whole: Duration::from_secs(20),
        }
    }
}

/// Posts messages over HTTP.
#[derive(Debug, Clone)]
pub struct HttpPost {
    allowed: AllowedHosts,
    resolver: Arc<dyn Resolve>,
    waits: PostWaits,
}

impl HttpPost {
    /// A client that asks the system where names lead.
    #[must_use]
    pub fn new(allowed: AllowedHosts) -> Self {
        Self::with(allowed, Arc::new(SystemResolver), PostWaits::default())
    }

    /// A client with its own look-up of names and its own waits.
    #[must_use]
    pub fn with(allowed: AllowedHosts, resolver: Arc<dyn Resolve>, waits: PostWaits) -> Self {
        crate::choose_tls();
        Self {
            allowed,
            resolver,
            waits,
        }
    }

    async fn attempt(&self, posting: &Posting) -> Result<Answer, Answer> {
        let destination = self.read(&posting.url).map_err(|fault| {
            let outcome = match fault {
                DestinationFault::Private => Outcome::Forbidden,
                DestinationFault::Form | DestinationFault::NotHttps | DestinationFault::Credentials => {
                    Outcome::BadAddress
                }
            };
            Answer::without(outcome, fault.to_string())
        })?;
        let client = self.client_for(&destination).await?;
        let sent = client
            .post(destination.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &posting.id)
            .header("webhook-timestamp", posting.timestamp.to_string())
            .header("webhook-signature", &posting.signatures)
            .body(posting.body.clone())
            .send()
            .await
            .map_err(|error| {
                let outcome = if error.is_timeout() {
                    Outcome::TimedOut
                } else {
                    Outcome::NotReached
                };
                Answer::without(outcome, legible(&cause(&error)))
            })?;
        let status = sent.status();
        let wait_millis = wait_millis(sent.headers(), posting.at().0);
        Ok(Answer {
            outcome: match status {
                StatusCode::GONE => Outcome::Gone,
                status if status.is_success() => Outcome::Delivered,
                _ => Outcome::Refused,
            },
            status: Some(status.as_u16()),
            said: first_words(sent).await,
            wait_millis,
        })
    }

    /// A client that knows one name, and where it leads at this instant: nothing is looked up a second time.
    async fn client_for(&self, destination: &Destination) -> Result<Client, Answer> {
        let not_found = |text: &str| Answer::without(Outcome::NotReached, text);
        let addresses = match destination.literal {
            Some(address) => vec![address],
            None => {
                let look_up = self.resolver.resolve(&destination.host, destination.port);
                tokio::time::timeout(self.waits.name, look_up)
                    .await
                    .map_err(|_| Answer::without(Outcome::TimedOut, "the name is not found in time"))?
                    .map_err(|_| not_found("the name is not found"))?
            }
        };
        if addresses.is_empty() {
            return Err(not_found("the name is not found"));
        }
        if !destination.admits(&addresses) {
            return Err(Answer::without(
                Outcome::Forbidden,
                DestinationFault::Private.to_string(),
            ));
        }
        let sockets: Vec<SocketAddr> = addresses
            .into_iter()
            .map(|address| SocketAddr::new(address, destination.port))
            .collect();
        Client::builder()
            .timeout(self.waits.whole)
            .connect_timeout(self.waits.connection)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .http1_only()
            .pool_max_idle_per_host(0)
            .https_only(!destination.is_allowed)
            .user_agent(concat!("LoopHub-Webhooks/", env!("CARGO_PKG_VERSION")))
            .resolve_to_addrs(&destination.host, &sockets)
            .build()
            .map_err(|error| not_found(&legible(&error.to_string())))
    }
}

impl WebhookPost for HttpPost {
    fn read(&self, url: &str) -> Result<Destination, DestinationFault> {
        Destination::read(url, &self.allowed)
    }

    fn post<'a>(&'a self, posting: &'a Posting) -> Reply<'a, Answer> {
        Box::pin(async move { self.attempt(posting).await.unwrap_or_else(|answer| answer) })
    }

    fn longest(&self) -> Duration {
        self.waits.name + self.waits.whole
    }
}

/// The beginning of an answer. Its status has been heard: that the rest is slow, cut or endless changes nothing.
async fn first_words(mut response: Response) -> String {
    let mut read = Vec::new();
    while read.len() < ANSWER_BYTES {
        match response.chunk().await {
            Ok(Some(part)) => read.extend_from_slice(&part[..part.len().min(ANSWER_BYTES - read.len())]),
            Ok(None) | Err(_) => break,
        }
    }
    legible(&String::from_utf8_lossy(&read))
}

/// A text of others on one line, without characters that mean something to whoever shows it, and not too long.
fn legible(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").chars().take(ANSWER_CHARS).collect()
}

/// The innermost reason of a fault: « connection refused », without the address.
fn cause(error: &reqwest::Error) -> String {
    let mut inner = std::error::Error::source(error);
    while let Some(next) = inner.and_then(std::error::Error::source) {
        inner = Some(next);
    }
    inner.map_or_else(|| "the request could not be made".to_owned(), ToString::to_string)
}

/// How long the receiver asks to be left alone, in seconds or until a date.
fn wait_millis(headers: &HeaderMap, now: i64) -> Option<i64> {
    let asked = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = asked.parse::<u32>() {
        return Some(i64::from(seconds) * 1_000);
    }
    let until = DateTimeParser::new().parse_timestamp(asked).ok()?;
    Some((until.as_millisecond() - now).max(0))
}
