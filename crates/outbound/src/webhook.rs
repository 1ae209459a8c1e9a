//! Posting events to the places that firms name (3.6): one trait and its real client. Where a name leads is checked at
//! each attempt, and the connection is made to what was checked.

mod client;
mod destination;

use hub_domain::moment::Moment;
use hub_domain::webhook::Answer;

pub use client::{HttpPost, PostWaits};
pub use destination::{AllowedHosts, Destination, DestinationFault, Resolve, SystemResolver};

use crate::directory::Reply;

/// One message to be posted, signed.
#[derive(Clone)]
pub struct Posting {
    /// Where it goes, as the administrator wrote it.
    pub url: String,
    /// `webhook-id`: the same over every attempt.
    pub id: String,
    /// `webhook-timestamp`, in seconds: when this attempt is made.
    pub timestamp: i64,
    /// `webhook-signature`.
    pub signatures: String,
    /// The body, in JSON.
    pub body: String,
}

impl Posting {
    /// When the attempt is made.
    #[must_use]
    pub const fn at(&self) -> Moment {
        Moment(self.timestamp.saturating_mul(1_000))
    }
}

impl std::fmt::Debug for Posting {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Posting")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Posts messages. Never asked while a transaction is open.
pub trait WebhookPost: Send + Sync + std::fmt::Debug {
    /// Reads an address that an administrator wrote, before anything is posted to it.
    ///
    /// # Errors
    /// [`DestinationFault`]: what is to be corrected.
    fn read(&self, url: &str) -> Result<Destination, DestinationFault>;

    /// Posts one message once. Every failure is an answer.
    fn post<'a>(&'a self, posting: &'a Posting) -> Reply<'a, Answer>;

    /// The longest that one attempt may take.
    fn longest(&self) -> std::time::Duration;
}
