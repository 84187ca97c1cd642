//! What tells a node the time of day.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chain_core::testing::fixtures::GENESIS_TIME;
use chain_core::values::time::Timestamp;
use hgz_node::simulation::Clock;
use tokio::time::Instant;

/// Where a node gets the time from. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct SimulatedClock {
    begun: Instant,
    /// How far it is ahead of the world's time, in milliseconds.
    ahead_ms: Arc<AtomicI64>,
}

impl SimulatedClock {
    /// A clock that is right, in a world that began then.
    pub(super) fn since(begun: Instant) -> Self {
        Self { begun, ahead_ms: Arc::default() }
    }

    /// Sets it ahead of the world's time, or behind.
    pub(super) fn set_ahead(&self, ms: i64) {
        self.ahead_ms.store(ms, Ordering::Relaxed);
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        let passed = i64::try_from((Instant::now() - self.begun).as_millis()).unwrap_or(i64::MAX);
        let start = i64::try_from(GENESIS_TIME.as_unix_ms()).unwrap_or(i64::MAX);
        // The chain has been there for a minute: a clock that is behind is not before its start.
        let now = start + 60_000 + passed + self.ahead_ms.load(Ordering::Relaxed);
        Timestamp::from_unix_ms(u64::try_from(now).unwrap_or(0))
    }
}
