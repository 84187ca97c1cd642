//! [`Limits`]: how many requests and streams a node answers at once, and for how long.

use std::sync::Arc;
use std::time::Duration;

use hgz_config::RpcConfig;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

use super::error::{ApiError, busy};

/// What the configuration allows.
#[derive(Debug)]
pub struct Limits {
    /// How long an answer may take.
    pub(super) answer_within: Duration,
    /// Places for requests that are being answered.
    requests: Semaphore,
    /// Places for event streams.
    streams: Arc<Semaphore>,
}

impl Limits {
    /// The limits of a configuration.
    #[must_use]
    pub fn new(config: &RpcConfig) -> Self {
        let places = |count: u32| Semaphore::new(usize::try_from(count).unwrap_or(usize::MAX));
        Self {
            answer_within: Duration::from_millis(config.request_timeout_ms),
            requests: places(config.requests_in_flight_max),
            streams: Arc::new(places(config.event_streams_max)),
        }
    }

    /// How long a handler may wait for something and still answer that it did not come.
    pub(super) fn wait_at_most(&self) -> Duration {
        self.answer_within.mul_f32(0.9)
    }

    pub(super) fn place_for_request(&self) -> Result<SemaphorePermit<'_>, ApiError> {
        self.requests.try_acquire().map_err(|_| busy("requests"))
    }

    pub(super) fn place_for_stream(&self) -> Result<OwnedSemaphorePermit, ApiError> {
        Arc::clone(&self.streams).try_acquire_owned().map_err(|_| busy("event streams"))
    }
}
