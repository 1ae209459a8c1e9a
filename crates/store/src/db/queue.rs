//! How long changes wait for their turn, and how many connections are in use: figures for whoever watches.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::time::Instant;

/// The turns of writers since the process began.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: AtomicU64,
    turns: AtomicU64,
    waited_micros: AtomicU64,
}

/// One writer in the queue; leaves it when dropped, whether its turn came or not.
pub(super) struct Place<'a> {
    queue: &'a Queue,
    since: Instant,
}

impl Queue {
    pub(super) fn enter(&self) -> Place<'_> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        Place {
            queue: self,
            since: Instant::now(),
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let waited = u64::try_from(self.since.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.queue.waiting.fetch_sub(1, Ordering::Relaxed);
        self.queue.turns.fetch_add(1, Ordering::Relaxed);
        self.queue.waited_micros.fetch_add(waited, Ordering::Relaxed);
    }
}

/// What the connections of a database are doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolFigures {
    /// Connections that are open; on SQLite those that read.
    pub open: u64,
    /// Of these, those that nobody uses now.
    pub idle: u64,
    /// The most there may be.
    pub most: u64,
    /// Changes that wait for their turn now.
    pub writers_waiting: u64,
    /// Changes that had their turn, or gave up waiting, since the process began.
    pub writer_turns: u64,
    /// How long they waited in all, in microseconds.
    pub writers_waited_micros: u64,
}

impl super::Database {
    /// What the connections are doing now.
    #[must_use]
    pub fn pool_figures(&self) -> PoolFigures {
        let (open, idle, most) = match &self.pools {
            super::Pools::Sqlite { readers, .. } => (
                readers.size(),
                readers.num_idle(),
                readers.options().get_max_connections(),
            ),
            super::Pools::Postgres(super::Server { pool, .. }) => {
                (pool.size(), pool.num_idle(), pool.options().get_max_connections())
            }
        };
        PoolFigures {
            open: u64::from(open),
            idle: idle as u64,
            most: u64::from(most),
            writers_waiting: self.queue.waiting.load(Ordering::Relaxed),
            writer_turns: self.queue.turns.load(Ordering::Relaxed),
            writers_waited_micros: self.queue.waited_micros.load(Ordering::Relaxed),
        }
    }
}
