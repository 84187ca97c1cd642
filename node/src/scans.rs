//! Scan counts: how often a code was looked at, which is what a copied label cannot hide.
//!
//! Beside the chain and without personal data: per node and code a few numbers, with times rounded
//! down to the hour. A node counts what its own pages show, tells the others its own counters, and
//! keeps of theirs the greatest: whatever is lost or comes twice does no harm.

mod counter;
mod message;
mod recent;
mod rows;
mod visitors;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Mutex;

use chain_core::values::time::Timestamp;
use hgz_api::ScanCounts;
use libp2p::PeerId;
use tokio::sync::mpsc;

pub use message::CounterMessage;
pub use visitors::Visitor;

use crate::clock;
use crate::lock::lock;
use crate::storage::{ScanCounter, ScanRow, ScannedItem, Storage, StorageError};
use message::messages_of;
use recent::RecentScans;
use rows::ScanRows;
use visitors::Visitors;

/// Items whose new counters wait to be told; more are told with the repeats.
const CHANGED_MAX: usize = 50_000;
/// Messages of peers that wait to be taken over.
const HEARD_MAX: usize = 64;
/// Messages of one node that are taken in a round: an honest one sends half as many.
const HEARD_AT_ONCE: usize = 8;
/// How far a repeat goes back.
const REPEATED_HOURS: u32 = 24;
/// How many counters it has at the most.
const REPEATED_MAX: usize = 20_000;
/// How long a counter is kept after its last scan: 400 days.
const KEPT_HOURS: u32 = 400 * 24;
/// Counters that are looked at in a round for whether their time is over.
const LOOKED_AT: usize = 2_000;

/// The scan counts of a node.
#[derive(Debug)]
pub struct Scans {
    storage: Storage,
    own: PeerId,
    visitors: Mutex<Visitors>,
    /// Items counted since the others were told. Its lock is held over a count's read and write.
    changed: Mutex<BTreeSet<ScannedItem>>,
    heard: mpsc::Sender<CounterMessage>,
    /// Messages that each node sent since the last round.
    heard_from: Mutex<HashMap<PeerId, usize>>,
    recent: Mutex<RecentScans>,
    rows: Mutex<ScanRows>,
    /// The counter after which the next round looks for those whose time is over.
    looked_at: Mutex<Vec<u8>>,
}

/// What is to be done with a peer's message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reception {
    /// It is taken over, and may go on to others.
    Taken,
    /// There is no room for it now; it comes again.
    NotNow,
    /// No honest node sends it.
    Refused,
}

impl Scans {
    /// The counts in a database, and where the messages of the other nodes come out.
    ///
    /// # Errors
    /// [`StorageError`] if the database cannot be read.
    pub fn open(
        storage: Storage,
        own: PeerId,
    ) -> Result<(Self, mpsc::Receiver<CounterMessage>), StorageError> {
        let (heard, messages) = mpsc::channel(HEARD_MAX);
        let (mut recent, mut rows) = (RecentScans::default(), ScanRows::default());
        let (mut after, own_bytes) = (Vec::new(), own.to_bytes());
        loop {
            let found = storage.scan_rows(&after, LOOKED_AT)?;
            let Some(last) = found.last() else { break };
            after = last.key();
            for row in found {
                // What is there already stays, until its time is over.
                let _is_within = rows.add(&row.node, row.item.serial);
                if row.node == own_bytes {
                    recent.counted(row.item, row.counter.last_hour);
                }
            }
        }
        let scans = Self {
            storage,
            own,
            visitors: Mutex::new(Visitors::new(clock::now().date())),
            changed: Mutex::default(),
            heard,
            heard_from: Mutex::default(),
            recent: Mutex::new(recent),
            rows: Mutex::new(rows),
            looked_at: Mutex::default(),
        };
        Ok((scans, messages))
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
        let mut visitors = lock(&self.visitors);
        if !visitors.counts(visitor, item, now) {
            return Ok(());
        }
        drop(visitors);
        let node = self.own.to_bytes();
        let mut changed = lock(&self.changed);
        let before = self.storage.scan_counter(item, &node)?;
        if before.is_none() && !lock(&self.rows).add(&node, item.serial) {
            return Ok(());
        }
        let counter = before.unwrap_or_default().plus_one(counter::hour_of(now));
        self.storage.put_scan_counters(&node, &[(item, counter)])?;
        lock(&self.recent).counted(item, counter.last_hour);
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

    /// Takes in a message of a node that chain state lists.
    pub fn heard(&self, author: PeerId, bytes: &[u8]) -> Reception {
        let mut heard_from = lock(&self.heard_from);
        let messages = heard_from.entry(author).or_default();
        *messages = messages.saturating_add(1);
        if HEARD_AT_ONCE < *messages {
            return Reception::NotNow;
        }
        drop(heard_from);
        match CounterMessage::read(author, bytes).map(|message| self.heard.try_send(message)) {
            None => Reception::Refused,
            Some(Ok(())) => Reception::Taken,
            Some(Err(_)) => Reception::NotNow,
        }
    }

    /// The messages of the next round: the counters that changed, or all recent ones.
    pub(crate) fn told_next(&self, repeat: bool) -> Result<Vec<Vec<u8>>, StorageError> {
        lock(&self.heard_from).clear();
        let mut counters = self.take_changed()?;
        if repeat {
            counters.extend(self.recent(REPEATED_HOURS, REPEATED_MAX)?);
        }
        Ok(messages_of(&counters))
    }

    /// Own counters that changed since the last call.
    fn take_changed(&self) -> Result<Vec<(ScannedItem, ScanCounter)>, StorageError> {
        let changed = {
            let mut changed = lock(&self.changed);
            std::mem::take(&mut *changed)
        };
        self.counters_of(changed)
    }

    /// Own counters of the last `hours`.
    fn recent(
        &self,
        hours: u32,
        count_max: usize,
    ) -> Result<Vec<(ScannedItem, ScanCounter)>, StorageError> {
        let since = counter::hour_of(clock::now()).saturating_sub(hours);
        let items = lock(&self.recent).since(since, count_max);
        self.counters_of(items)
    }

    fn counters_of(
        &self,
        items: impl IntoIterator<Item = ScannedItem>,
    ) -> Result<Vec<(ScannedItem, ScanCounter)>, StorageError> {
        let node = self.own.to_bytes();
        let mut counters = Vec::new();
        for item in items {
            counters.extend(self.storage.scan_counter(item, &node)?.map(|counter| (item, counter)));
        }
        Ok(counters)
    }

    /// Looks at some counters, and removes those whose last scan was long ago. Each round looks at
    /// the next.
    ///
    /// # Errors
    /// [`StorageError`] if they cannot be read or removed.
    pub(crate) fn expire(&self, now: Timestamp) -> Result<(), StorageError> {
        // Held over reads and writes of counters.
        let _counting = lock(&self.changed);
        let mut after = lock(&self.looked_at);
        let found = self.storage.scan_rows(&after, LOOKED_AT)?;
        *after = found.last().map(ScanRow::key).unwrap_or_default();
        let oldest = counter::hour_of(now).saturating_sub(KEPT_HOURS);
        let old: Vec<ScanRow> =
            found.into_iter().filter(|row| row.counter.last_hour < oldest).collect();
        self.storage.remove_scan_rows(&old)?;
        let mut rows = lock(&self.rows);
        for row in old {
            rows.remove(&row.node, row.item.serial);
        }
        Ok(())
    }

    /// Takes over the counters of another node: those that are possible, of items that there are,
    /// and greater than what is known.
    pub(crate) fn merge(
        &self,
        author: PeerId,
        counters: Vec<(ScannedItem, ScanCounter)>,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        if author == self.own {
            return Ok(());
        }
        let node = author.to_bytes();
        let oldest = counter::hour_of(now).saturating_sub(KEPT_HOURS);
        // A message may name an item twice: the last counts, and takes one place.
        let counters: BTreeMap<ScannedItem, ScanCounter> = counters.into_iter().collect();
        let _counting = lock(&self.changed);
        let mut news = Vec::new();
        for (item, counter) in counters {
            let known = self.storage.scan_counter(item, &node)?;
            if known.is_none_or(|known| known.scans < counter.scans)
                && oldest <= counter.last_hour
                && counter.is_possible(now)
                && self.storage.has_item(item)?
                && (known.is_some() || lock(&self.rows).add(&node, item.serial))
            {
                news.push((item, counter));
            }
        }
        self.storage.put_scan_counters(&node, &news)
    }
}

#[cfg(test)]
mod tests;
