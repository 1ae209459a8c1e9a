//! A clock that stands still until it is moved, and randomness that repeats.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use hub_app::{Clock, Entropy};
use hub_domain::moment::Moment;
use sha2::{Digest as _, Sha256};

/// When every test begins: 24 November 2026, 9 h UTC.
pub const NOW: Moment = Moment(1_795_510_800_000);

/// A clock that tests move.
#[derive(Debug, Clone)]
pub struct FrozenClock(Arc<AtomicI64>);

impl Default for FrozenClock {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(NOW.0)))
    }
}

impl FrozenClock {
    /// Sets the time.
    pub fn set(&self, at: Moment) {
        self.0.store(at.0, Ordering::SeqCst);
    }

    /// Lets `millis` milliseconds pass.
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

/// Bytes that look random and are the same in every run of a test.
#[derive(Debug)]
pub struct SeededEntropy {
    seed: u64,
    drawn: AtomicU64,
}

impl SeededEntropy {
    /// A sequence of its own for each seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self {
            seed,
            drawn: AtomicU64::new(0),
        }
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        for part in buffer.chunks_mut(32) {
            let mut hasher = Sha256::new();
            hasher.update(self.seed.to_be_bytes());
            hasher.update(self.drawn.fetch_add(1, Ordering::SeqCst).to_be_bytes());
            part.copy_from_slice(&hasher.finalize()[..part.len()]);
        }
    }
}
