//! The pool itself: ordered by priority, bounded, and aware of which of its transactions a block
//! could hold now.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use chain_core::chain::transaction::TransactionId;
use chain_core::execute::Prepared;
use chain_core::records::permission::{ActPriority, SigningKey};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use hgz_config::MempoolConfig;

use super::bounds::{PoolBounds, PoolFull, PoolShare};
use super::reads::{KeyMark, RecordsRead};

/// A place in the order: supervision first, then revocation, then the rest, each in order of arrival.
type PoolPlace = (ActPriority, u64);

/// What is known of a waiting transaction on the last committed state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PoolStanding {
    /// The next block can hold it: it was run, and nothing that it read has changed since.
    Admissible(RecordsRead),
    /// Nobody has run it on this state.
    Unjudged,
    /// It was run and refused, but comes from a node that may be a block ahead: it is judged again
    /// after the next block, and no block is tried with it before.
    Early,
}

#[derive(Debug)]
struct PoolEntry {
    transaction: Arc<Prepared>,
    organisation: CreditCode,
    place: PoolPlace,
    /// What its judgement rests on; empty if there is none.
    marks: Box<[KeyMark]>,
}

impl PoolEntry {
    fn share(&self) -> PoolShare {
        PoolShare::of(self.transaction.bytes.len())
    }

    fn valid_until(&self) -> Height {
        self.transaction.signed.transaction.valid_until
    }
}

/// Transactions by id and by place.
#[derive(Debug)]
pub struct Pool {
    bounds: PoolBounds,
    entries: HashMap<TransactionId, PoolEntry>,
    order: BTreeMap<PoolPlace, TransactionId>,
    expiry: BTreeSet<(Height, TransactionId)>,
    /// Which transactions were judged by which records.
    readers: BTreeSet<(KeyMark, PoolPlace)>,
    unjudged: BTreeSet<PoolPlace>,
    early: BTreeSet<PoolPlace>,
    /// The last height that was committed, as far as the pool knows.
    height: Height,
    /// The last place that the other nodes were told of again.
    told: Option<PoolPlace>,
    arrivals: u64,
}

impl Pool {
    /// An empty pool.
    #[must_use]
    pub fn new(config: &MempoolConfig) -> Self {
        Self {
            bounds: PoolBounds::new(config),
            entries: HashMap::new(),
            order: BTreeMap::new(),
            expiry: BTreeSet::new(),
            readers: BTreeSet::new(),
            unjudged: BTreeSet::new(),
            early: BTreeSet::new(),
            height: Height::GENESIS,
            told: None,
            arrivals: 0,
        }
    }

    /// Adds a transaction; `false` if it is in already.
    ///
    /// # Errors
    /// [`PoolFull`] if a bound is reached.
    pub fn insert(
        &mut self,
        transaction: Arc<Prepared>,
        organisation: CreditCode,
        standing: PoolStanding,
    ) -> Result<bool, PoolFull> {
        let id = transaction.id;
        if self.entries.contains_key(&id) {
            return Ok(false);
        }
        let content = &transaction.signed.transaction;
        let (priority, valid_until) = (content.act.kind().priority(), content.valid_until);
        let is_admissible = matches!(standing, PoolStanding::Admissible(_));
        let share = PoolShare::of(transaction.bytes.len());
        self.bounds.check(organisation, priority, is_admissible, share)?;
        let place = (priority, self.arrivals);
        self.arrivals = self.arrivals.saturating_add(1);
        self.bounds.add(organisation, priority, share);
        self.order.insert(place, id);
        self.expiry.insert((valid_until, id));
        self.unjudged.insert(place);
        let entry = PoolEntry { transaction, organisation, place, marks: Box::default() };
        self.entries.insert(id, entry);
        self.judged(&id, standing);
        Ok(true)
    }

    /// Takes in what a judgement says of a transaction that waits.
    pub fn judged(&mut self, id: &TransactionId, standing: PoolStanding) {
        let Some(entry) = self.entries.get_mut(id) else { return };
        let place = entry.place;
        let marks = match standing {
            // A judgement on an older state says nothing of this one.
            PoolStanding::Admissible(reads) if self.height <= reads.height => reads.marks,
            PoolStanding::Admissible(_) | PoolStanding::Unjudged => return,
            PoolStanding::Early => {
                self.unjudged.remove(&place);
                self.early.insert(place);
                return;
            }
        };
        self.unjudged.remove(&place);
        self.early.remove(&place);
        self.readers.extend(marks.iter().map(|mark| (*mark, place)));
        entry.marks = marks;
    }

    /// A block was committed that wrote these records: what was judged by one of them is to be
    /// judged again, and what came too early.
    pub fn committed(&mut self, height: Height, written: impl IntoIterator<Item = KeyMark>) {
        self.height = self.height.max(height);
        let early = std::mem::take(&mut self.early);
        self.unjudged.extend(early);
        let first = (ActPriority::Supervision, 0);
        let last = (ActPriority::Rest, u64::MAX);
        let readers = &self.readers;
        let affected: BTreeSet<PoolPlace> = written
            .into_iter()
            .flat_map(|mark| readers.range((mark, first)..=(mark, last)))
            .map(|(_, place)| *place)
            .collect();
        for place in affected {
            self.forget_judgement(place);
        }
        // What authorities sign rests on heights as well, and there is little of it.
        let governed: Vec<PoolPlace> = self
            .order
            .range(first..=(ActPriority::Supervision, u64::MAX))
            .filter_map(|(place, id)| Some((place, self.entries.get(id)?)))
            .filter(|(_, entry)| {
                let kind = entry.transaction.signed.transaction.act.kind();
                kind.signing_key() == SigningKey::VoteKey
            })
            .map(|(place, _)| *place)
            .collect();
        for place in governed {
            self.forget_judgement(place);
        }
    }

    /// What holds for every transaction has changed: all are to be judged again.
    pub fn forget_all_judgements(&mut self) {
        let places: Vec<PoolPlace> = self.order.keys().copied().collect();
        for place in places {
            self.forget_judgement(place);
        }
    }

    fn forget_judgement(&mut self, place: PoolPlace) {
        if let Some(entry) = self.order.get(&place).and_then(|id| self.entries.get_mut(id)) {
            for mark in std::mem::take(&mut entry.marks) {
                self.readers.remove(&(mark, place));
            }
            self.unjudged.insert(place);
        }
    }

    /// Transactions that are to be judged, those that leave first first.
    #[must_use]
    pub fn unjudged(&self, count: usize) -> Vec<Arc<Prepared>> {
        let ids = self.unjudged.iter().filter_map(|place| self.order.get(place));
        self.transactions(ids).take(count).collect()
    }

    /// Whether the next block could hold something, as far as is known.
    #[must_use]
    pub fn has_admissible(&self) -> bool {
        self.unjudged.len().saturating_add(self.early.len()) < self.entries.len()
    }

    /// Whether a transaction is in the pool.
    #[must_use]
    pub fn contains(&self, id: &TransactionId) -> bool {
        self.entries.contains_key(id)
    }

    /// The transactions that leave first, after a place, at most `count`, and the place of the
    /// last of them.
    #[must_use]
    pub fn candidates(
        &self,
        after: Option<PoolPlace>,
        count: usize,
    ) -> (Vec<Arc<Prepared>>, Option<PoolPlace>) {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let places = self.order.range((from, Bound::Unbounded));
        let ready: Vec<(&PoolPlace, &TransactionId)> =
            places.filter(|(place, _)| !self.early.contains(*place)).take(count).collect();
        let last = ready.last().map(|(place, _)| **place);
        (self.transactions(ready.into_iter().map(|(_, id)| id)).collect(), last)
    }

    /// The transactions that the other nodes are to be told of again: those after the last that
    /// they were told of, from the first on again after the last of all.
    pub fn repeats(&mut self, count: usize) -> Vec<Arc<Prepared>> {
        let (found, last) = self.candidates(self.told, count);
        self.told = last.filter(|_| found.len() == count);
        found
    }

    fn transactions<'a>(
        &'a self,
        ids: impl Iterator<Item = &'a TransactionId>,
    ) -> impl Iterator<Item = Arc<Prepared>> {
        ids.filter_map(|id| self.entries.get(id)).map(|entry| Arc::clone(&entry.transaction))
    }

    /// How many transactions there are, and their bytes.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        let bytes = usize::try_from(self.bounds.all().bytes).unwrap_or(usize::MAX);
        (self.entries.len(), bytes)
    }

    /// Takes a transaction out.
    pub fn remove(&mut self, id: &TransactionId) {
        let Some(entry) = self.entries.remove(id) else { return };
        let place = entry.place;
        self.order.remove(&place);
        self.expiry.remove(&(entry.valid_until(), *id));
        self.unjudged.remove(&place);
        self.early.remove(&place);
        for mark in &entry.marks {
            self.readers.remove(&(*mark, place));
        }
        self.bounds.subtract(entry.organisation, place.0, entry.share());
        assert_eq!(self.entries.len(), self.order.len(), "every transaction has one place");
        assert!(
            !self.entries.is_empty() || self.readers.is_empty(),
            "what rests on records is in the pool"
        );
    }

    /// Takes out what no block from `height` on may hold.
    pub fn remove_expired(&mut self, height: Height) -> Vec<TransactionId> {
        let expired = self.expiry.iter().take_while(|(valid_until, _)| *valid_until < height);
        let expired: Vec<TransactionId> = expired.map(|(_, id)| *id).collect();
        for id in &expired {
            self.remove(id);
        }
        expired
    }
}

#[cfg(test)]
mod tests;
