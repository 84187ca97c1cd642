//! The only place that asks for the time of day.

use std::time::{SystemTime, UNIX_EPOCH};

use chain_core::values::time::Timestamp;

/// What tells a chain the time of day.
pub trait Clock: std::fmt::Debug + Send + Sync {
    /// The time.
    fn now(&self) -> Timestamp;
}

/// This machine's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        now()
    }
}

/// The local clock.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one call that the ban is about")]
pub fn now() -> Timestamp {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_unix_ms(u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX))
}
