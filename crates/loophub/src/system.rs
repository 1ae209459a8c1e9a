//! The real clock and the operating system's randomness.

use std::time::{SystemTime, UNIX_EPOCH};

use hub_app::{Clock, Entropy};
use hub_domain::moment::Moment;

/// The clock of the machine.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The randomness of the operating system.
#[derive(Debug, Clone, Copy)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// Without randomness no secret is safe: the process ends rather than go on.
    fn fill(&self, buffer: &mut [u8]) {
        if let Err(error) = getrandom::fill(buffer) {
            tracing::error!(%error, "the operating system gives no randomness");
            std::process::abort();
        }
    }
}
