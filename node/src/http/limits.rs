//! [`Limits`]: how many requests and streams a node answers at once, of one client and of all, and
//! for how long.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use hgz_config::RpcConfig;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::{ApiError, busy};
use super::places::{HttpPlace, HttpPlaces};

/// The part of the requests in work that one client may have: a quarter.
const CLIENT_DIVISOR: u32 = 4;
/// Questions for health and numbers that are answered at once: none of them waits for the disk.
const HEALTH_MAX: u32 = 32;
const HEALTH_OF_CLIENT_MAX: u32 = 8;
/// Event streams that read at once: the others take turns, and requests have threads left.
const STREAM_READS_MAX: usize = 2;

/// What the configuration allows.
#[derive(Debug)]
pub struct Limits {
    /// How long an answer may take.
    pub(super) answer_within: Duration,
    requests: HttpPlaces,
    streams: HttpPlaces,
    health: HttpPlaces,
    stream_reads: Arc<Semaphore>,
}

impl Limits {
    /// The limits of a configuration.
    #[must_use]
    pub fn new(config: &RpcConfig) -> Self {
        let of_client = config.requests_in_flight_max / CLIENT_DIVISOR;
        let of_address = config.event_streams_per_address_max;
        Self {
            answer_within: Duration::from_millis(config.request_timeout_ms),
            requests: HttpPlaces::new(config.requests_in_flight_max, of_client),
            streams: HttpPlaces::new(config.event_streams_max, of_address),
            health: HttpPlaces::new(HEALTH_MAX, HEALTH_OF_CLIENT_MAX),
            stream_reads: Arc::new(Semaphore::new(STREAM_READS_MAX)),
        }
    }

    /// How long a handler may wait for something and still answer that it did not come.
    pub(super) fn wait_at_most(&self) -> Duration {
        self.answer_within.mul_f32(0.9)
    }

    /// A place for a request that reads or writes.
    pub(super) fn place_for_request(&self, client: Option<IpAddr>) -> Result<HttpPlace, ApiError> {
        self.requests.take(client).ok_or_else(|| busy("requests"))
    }

    /// A place for an event stream.
    pub(super) fn place_for_stream(&self, client: Option<IpAddr>) -> Result<HttpPlace, ApiError> {
        self.streams.take(client).ok_or_else(|| busy("event streams"))
    }

    /// A place for a question for health, which no other request takes.
    pub(super) fn place_for_health(&self, client: Option<IpAddr>) -> Result<HttpPlace, ApiError> {
        self.health.take(client).ok_or_else(|| busy("questions for health"))
    }

    /// The turn of an event stream to read.
    pub(super) async fn turn_to_read(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.stream_reads).acquire_owned().await.ok()
    }
}
