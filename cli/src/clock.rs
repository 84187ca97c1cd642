//! The only place that asks what time it is.

use std::time::{SystemTime, UNIX_EPOCH};

use chain_core::values::date::Date;
use chain_core::values::time::Timestamp;
pub(crate) use hgz_verifier::show_time as show;

/// Now.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_unix_ms(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// Today in China Standard Time.
pub(crate) fn today() -> Date {
    now().date()
}
