//! The only place that asks what time it is.

use std::time::{SystemTime, UNIX_EPOCH};

use chain_core::date::Date;
use chain_core::time::Timestamp;

/// Now.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_unix_ms(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// Today in China Standard Time.
pub(crate) fn today() -> Date {
    now().date()
}

/// A time as `2026-11-23 18:04:36 +08:00`.
pub(crate) fn show(time: Timestamp) -> String {
    const OFFSET_S: u64 = 8 * 3600;
    let seconds = (time.as_unix_ms() / 1000).saturating_add(OFFSET_S) % 86_400;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{} {hour:02}:{minute:02}:{second:02} +08:00", time.date())
}
