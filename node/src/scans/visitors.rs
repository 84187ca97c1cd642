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
mod tests {
    use super::*;

    fn item(item: u32) -> ScannedItem {
        ScannedItem { serial: 7_u64.try_into().unwrap(), item }
    }

    fn visitor(address: &str, agent: &str) -> Visitor {
        Visitor::new(address.parse().unwrap(), agent.as_bytes())
    }

    #[test]
    fn the_same_visitor_on_the_same_code_counts_once_in_ten_minutes() {
        let now = Timestamp::from_unix_ms(1_795_478_400_000);
        let mut visitors = Visitors::new(now.date());
        let one = visitor("203.0.113.7", "phone");
        assert!(visitors.counts(&one, item(1), now));
        assert!(!visitors.counts(&one, item(1), now.plus_ms(AGAIN_AFTER_MS - 1)));
        assert!(visitors.counts(&one, item(2), now));
        assert!(visitors.counts(&visitor("203.0.113.8", "phone"), item(1), now));
        assert!(visitors.counts(&visitor("203.0.113.7", "tablet"), item(1), now));
        // Ten minutes after the scan that counted, not after the last look.
        assert!(visitors.counts(&one, item(1), now.plus_ms(AGAIN_AFTER_MS)));
        // The next day nothing of it is left.
        assert!(visitors.counts(&one, item(1), now.plus_ms(86_400_000)));
        assert_eq!(visitors.counted.len(), 1);
    }

    #[test]
    fn addresses_of_one_network_are_one_visitor() {
        assert_eq!(visitor("2001:db8:1:2::5", "x"), visitor("2001:db8:1:2:ffff::", "x"));
        assert_ne!(visitor("2001:db8:1:2::5", "x"), visitor("2001:db8:1:3::5", "x"));
        assert_eq!(visitor("::ffff:203.0.113.7", "x"), visitor("203.0.113.7", "x"));
        let long = "x".repeat(300);
        assert_eq!(visitor("203.0.113.7", &long), visitor("203.0.113.7", &long[..256]));
    }

    #[test]
    fn what_is_remembered_has_a_bound() {
        let now = Timestamp::from_unix_ms(1_795_478_400_000);
        let mut visitors = Visitors::new(now.date());
        let one = visitor("203.0.113.7", "phone");
        for at in 1..=120_000 {
            assert!(visitors.counts(&one, item(at), now));
        }
        assert_eq!(visitors.counted.len(), REMEMBERED.get());
    }
}
