//! Scan counts: how often a code was looked at, which is what a copied label cannot hide.
//!
//! Beside the chain and without personal data: per node and code a few numbers, with times rounded
//! down to the hour. A node counts what its own pages show, tells the others its own counters, and
//! keeps of theirs the greatest: whatever is lost or comes twice does no harm.

mod counter;
mod exchange;
mod visitors;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use chain_core::api::ScanCounts;
use chain_core::values::time::Timestamp;
use libp2p::PeerId;
use tokio::sync::mpsc;

pub use exchange::{MESSAGE_BYTES_MAX, exchange};
pub use visitors::Visitor;

use crate::clock;
use crate::storage::{ScanCounter, ScannedItem, Storage, StorageError};
use exchange::Heard;
use visitors::Visitors;

/// Items whose new counters wait to be told; more are told with the repeats.
const CHANGED_MAX: usize = 50_000;
/// Messages of peers that wait to be taken over.
const HEARD_MAX: usize = 64;

/// The scan counts of a node.
#[derive(Debug)]
pub struct Scans {
    storage: Storage,
    own: PeerId,
    visitors: Mutex<Visitors>,
    /// Items counted since the others were told. Its lock is held over a count's read and write.
    changed: Mutex<BTreeSet<ScannedItem>>,
    heard: mpsc::Sender<Heard>,
    /// Messages that each node sent since the last round.
    heard_from: Mutex<HashMap<PeerId, usize>>,
}

/// What is to be done with a peer's message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is taken over, and may go on to others.
    Taken,
    /// There is no room for it now; it comes again.
    NotNow,
    /// No honest node sends it.
    Refused,
}

impl Scans {
    /// The counts in a database, and what is heard of others' for [`mod@exchange`].
    #[must_use]
    pub fn new(storage: Storage, own: PeerId) -> (Self, mpsc::Receiver<Heard>) {
        let (heard, messages) = mpsc::channel(HEARD_MAX);
        let visitors = Mutex::new(Visitors::new(clock::now().date()));
        let (changed, heard_from) = (Mutex::default(), Mutex::default());
        (Self { storage, own, visitors, changed, heard, heard_from }, messages)
    }

    /// Counts a scan, unless this visitor has just made it.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be kept.
    pub fn count(
        &self,
        item: ScannedItem,
        visitor: &Visitor,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        let mut visitors = self.visitors.lock().unwrap_or_else(PoisonError::into_inner);
        if !visitors.counts(visitor, item, now) {
            return Ok(());
        }
        drop(visitors);
        let node = self.own.to_bytes();
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.storage.scan_counter(item, &node)?.unwrap_or_default();
        let counter = before.plus_one(counter::hour_of(now));
        self.storage.put_scan_counters(&node, &[(item, counter)])?;
        if changed.len() < CHANGED_MAX {
            changed.insert(item);
        }
        Ok(())
    }

    /// What all nodes counted of an item, as far as this one has heard; `activated` says when its
    /// label came into use, and is asked only if it matters.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be read, or what `activated` says.
    pub fn of<E: From<StorageError>>(
        &self,
        item: ScannedItem,
        now: Timestamp,
        activated: impl FnOnce() -> Result<Option<Timestamp>, E>,
    ) -> Result<ScanCounts, E> {
        let counters = self.storage.scan_counters(item)?;
        if counters.is_empty() {
            return Ok(ScanCounts::default());
        }
        Ok(counter::add_up(&counters, now, activated()?))
    }

    /// Own counters that changed since the last call.
    fn take_changed(&self) -> Result<Vec<(ScannedItem, ScanCounter)>, StorageError> {
        let changed = {
            let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *changed)
        };
        let node = self.own.to_bytes();
        let mut counters = Vec::with_capacity(changed.len());
        for item in changed {
            counters.extend(self.storage.scan_counter(item, &node)?.map(|counter| (item, counter)));
        }
        Ok(counters)
    }

    /// Own counters of the last `hours`.
    fn recent(
        &self,
        hours: u32,
        count_max: usize,
    ) -> Result<Vec<(ScannedItem, ScanCounter)>, StorageError> {
        let since = counter::hour_of(clock::now()).saturating_sub(hours);
        self.storage.scans_since(&self.own.to_bytes(), since, count_max)
    }

    /// Takes over the counters of another node: those that are possible, of items that there are,
    /// and greater than what is known.
    fn merge(
        &self,
        author: PeerId,
        counters: Vec<(ScannedItem, ScanCounter)>,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        if author == self.own {
            return Ok(());
        }
        let node = author.to_bytes();
        let mut news = Vec::new();
        for (item, counter) in counters {
            let known = self.storage.scan_counter(item, &node)?.unwrap_or_default();
            if known.scans < counter.scans
                && counter.is_possible(now)
                && self.storage.has_item(item)?
            {
                news.push((item, counter));
            }
        }
        self.storage.put_scan_counters(&node, &news)
    }
}

#[cfg(test)]
mod tests {
    use chain_core::records::certificate::Certificate;

    use super::*;
    use crate::storage::fixtures::{TestChain, certificate, product};

    const NOW: Timestamp = Timestamp::from_unix_ms(1_795_478_400_000);

    fn scans(chain: &TestChain) -> Scans {
        Scans::new(chain.storage.clone(), PeerId::random()).0
    }

    fn visitor(last: u8) -> Visitor {
        Visitor::new([203, 0, 113, last].into(), b"phone")
    }

    fn counts_of(scans: &Scans, item: ScannedItem) -> ScanCounts {
        scans.of::<StorageError>(item, NOW, || Ok(None)).unwrap()
    }

    #[test]
    fn counters_are_merged_and_never_go_back() {
        let mut chain = TestChain::new();
        let one = certificate(&chain, &product(1, "P", "板", "C3024").id, "C-1");
        chain.commit(vec![], |state| state.write::<Certificate>(&one.serial, &one));
        let (here, other) = (scans(&chain), TestChain::new());
        let there = scans(&other);
        let item = ScannedItem { serial: one.serial, item: 5 };
        for last in [1, 1, 2, 3] {
            there.count(item, &visitor(last), NOW).unwrap();
        }
        let told = there.take_changed().unwrap();
        assert_eq!(told.len(), 1);
        assert!(there.take_changed().unwrap().is_empty());
        there.count(item, &visitor(4), NOW).unwrap();
        let later = there.take_changed().unwrap();

        here.count(item, &visitor(9), NOW).unwrap();
        let count = || counts_of(&here, item).count;
        for (counters, expected) in [(&told, 4), (&later, 5), (&told, 5), (&later, 5)] {
            here.merge(there.own, counters.clone(), NOW).unwrap();
            assert_eq!(count(), expected);
        }
        // Nobody speaks for this node, and nobody counts what there is not.
        here.merge(here.own, vec![(item, ScanCounter { scans: 99, ..later[0].1 })], NOW).unwrap();
        for (serial, item) in [(one.serial, 101), (one.serial, 0), (4_u64.try_into().unwrap(), 1)] {
            let made_up = ScannedItem { serial, item };
            here.merge(there.own, vec![(made_up, later[0].1)], NOW).unwrap();
            assert_eq!(counts_of(&here, made_up), ScanCounts::default());
        }
        assert_eq!(count(), 5);
        chain.check().unwrap();
    }

    #[test]
    fn own_counters_of_the_last_day_are_repeated() {
        let chain = TestChain::new();
        let here = scans(&chain);
        let now = clock::now();
        let serial = 7_u64.try_into().unwrap();
        for (item, hours) in [(1, 0), (2, 5), (3, 30)] {
            let then = Timestamp::from_unix_ms(now.as_unix_ms() - hours * 3_600_000);
            here.count(ScannedItem { serial, item }, &visitor(1), then).unwrap();
        }
        let items = |hours, count_max| -> Vec<u32> {
            let recent = here.recent(hours, count_max).unwrap();
            recent.into_iter().map(|(item, _)| item.item).collect()
        };
        assert_eq!(items(24, 100), [1, 2]);
        assert_eq!(items(24, 1), [1]);
        assert_eq!(items(48, 100), [1, 2, 3]);
    }
}
