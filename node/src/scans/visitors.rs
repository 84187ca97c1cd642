//! [`Visitors`]: who scanned what a moment ago, so that looking twice counts once. In memory only,
//! as keyed hashes whose key is forgotten every day.

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::num::NonZeroUsize;

use chain_core::values::date::Date;
use chain_core::values::time::Timestamp;
use lru::LruCache;

use crate::storage::ScannedItem;

/// How long a visitor who looks again at the same code is not counted again.
const AGAIN_AFTER_MS: u64 = 600_000;
/// Visits that are remembered; with more within ten minutes the oldest count again.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(100_000).expect("more than none");
/// Bytes of a program's name that are looked at.
const AGENT_BYTES_MAX: usize = 256;

/// Who looks at a page: enough to tell two visitors apart, for ten minutes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Visitor {
    address: IpAddr,
    agent: Vec<u8>,
}

impl Visitor {
    /// A visitor by network address and browser. All addresses of an IPv6 network of 64 bits are one:
    /// phones change them by the hour.
    #[must_use]
    pub fn new(address: IpAddr, agent: &[u8]) -> Self {
        let address = match address.to_canonical() {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => IpAddr::V6((u128::from(address) & (u128::MAX << 64)).into()),
        };
        Self { address, agent: agent.iter().take(AGENT_BYTES_MAX).copied().collect() }
    }
}

/// Recent visits.
#[derive(Debug)]
pub(super) struct Visitors {
    counted: LruCache<u64, Timestamp>,
    salt: RandomState,
    day: Date,
}

impl Visitors {
    pub(super) fn new(today: Date) -> Self {
        Self { counted: LruCache::new(REMEMBERED), salt: RandomState::new(), day: today }
    }

    /// Whether a scan counts, which is then remembered.
    pub(super) fn counts(&mut self, visitor: &Visitor, item: ScannedItem, now: Timestamp) -> bool {
        if self.day != now.date() {
            *self = Self::new(now.date());
        }
        let visit = self.salt.hash_one((visitor, item));
        let again_from = |counted: &Timestamp| counted.plus_ms(AGAIN_AFTER_MS);
        if self.counted.get(&visit).map(again_from).is_some_and(|from| now < from) {
            return false;
        }
        self.counted.put(visit, now);
        true
    }
}

#[cfg(test)]
mod tests;
