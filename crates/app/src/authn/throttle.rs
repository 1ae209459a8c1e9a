//! Slowing down whoever tries many passwords from one address, whatever the account.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use hub_domain::moment::Moment;

/// Wrong passwords from one address within [`WINDOW_MILLIS`] before it must wait.
const ALLOWED: u32 = 30;
const WINDOW_MILLIS: i64 = 15 * 60 * 1000;
/// Addresses remembered; beyond it the oldest windows are forgotten.
const REMEMBERED: usize = 10_000;

/// Failures per address, in this process.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    windows: Mutex<HashMap<String, (Moment, u32)>>,
}

impl Throttle {
    /// Whether an address must wait before another password is looked at.
    pub(crate) fn must_wait(&self, address: &str, now: Moment) -> bool {
        let windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows
            .get(address)
            .is_some_and(|(since, failures)| *failures >= ALLOWED && now.millis_since(*since) < WINDOW_MILLIS)
    }

    /// Counts a failure.
    pub(crate) fn count(&self, address: &str, now: Moment) {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= REMEMBERED {
            windows.retain(|_, (since, _)| now.millis_since(*since) < WINDOW_MILLIS);
        }
        if windows.len() >= REMEMBERED {
            windows.clear();
        }
        let window = windows.entry(address.to_owned()).or_insert((now, 0));
        if now.millis_since(window.0) >= WINDOW_MILLIS {
            *window = (now, 0);
        }
        window.1 += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_waits_after_many_failures_and_not_for_ever() {
        let throttle = Throttle::default();
        for _ in 0..ALLOWED {
            assert!(!throttle.must_wait("a", Moment(0)));
            throttle.count("a", Moment(0));
        }
        assert!(throttle.must_wait("a", Moment(WINDOW_MILLIS - 1)));
        assert!(!throttle.must_wait("b", Moment(0)));
        assert!(!throttle.must_wait("a", Moment(WINDOW_MILLIS)));
    }
}
