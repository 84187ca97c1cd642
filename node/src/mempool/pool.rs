//! The pool itself: bounded by bytes, by count and by organisation, ordered by priority.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chain_core::chain::transaction::TransactionId;
use chain_core::execute::Prepared;
use chain_core::records::permission::ActPriority;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use hgz_config::MempoolConfig;
use thiserror::Error;

/// A place in the order: supervision first, then revocation, then the rest, each in order of arrival.
type PoolPlace = (ActPriority, u64);

/// A bound of the pool is reached: trying again later helps.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("the pool has reached its bound of {bound} {what}; try again in {retry_after_ms} ms")]
pub struct PoolFull {
    /// What there is too much of.
    pub what: &'static str,
    /// The bound.
    pub bound: u64,
    /// When to try again.
    pub retry_after_ms: u64,
}

#[derive(Debug)]
struct PoolEntry {
    transaction: Arc<Prepared>,
    organisation: CreditCode,
    place: PoolPlace,
}

/// Transactions by id and by place.
#[derive(Debug)]
pub struct Pool {
    bytes_max: u64,
    transactions_max: u64,
    per_organisation_max: u64,
    entries: HashMap<TransactionId, PoolEntry>,
    order: BTreeMap<PoolPlace, TransactionId>,
    expiry: BTreeMap<(Height, TransactionId), ()>,
    per_organisation: HashMap<CreditCode, u64>,
    bytes: usize,
    arrivals: u64,
}

impl Pool {
    /// An empty pool.
    #[must_use]
    pub fn new(config: &MempoolConfig) -> Self {
        Self {
            bytes_max: config.bytes_max,
            transactions_max: config.transactions_max.into(),
            per_organisation_max: config.transactions_per_organisation_max.into(),
            entries: HashMap::new(),
            order: BTreeMap::new(),
            expiry: BTreeMap::new(),
            per_organisation: HashMap::new(),
            bytes: 0,
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
    ) -> Result<bool, PoolFull> {
        let id = transaction.id;
        if self.entries.contains_key(&id) {
            return Ok(false);
        }
        self.check_bounds(&transaction, organisation)?;
        let content = &transaction.signed.transaction;
        let place = (content.act.kind().priority(), self.arrivals);
        self.arrivals = self.arrivals.saturating_add(1);
        self.bytes = self.bytes.saturating_add(transaction.bytes.len());
        self.order.insert(place, id);
        self.expiry.insert((content.valid_until, id), ());
        let count = self.per_organisation.entry(organisation).or_default();
        *count = count.saturating_add(1);
        self.entries.insert(id, PoolEntry { transaction, organisation, place });
        Ok(true)
    }

    fn check_bounds(
        &self,
        transaction: &Prepared,
        organisation: CreditCode,
    ) -> Result<(), PoolFull> {
        let size = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let bytes = size(self.bytes.saturating_add(transaction.bytes.len()));
        let theirs = self.per_organisation.get(&organisation).copied().unwrap_or(0);
        let bounds = [
            ("transactions", size(self.entries.len()).saturating_add(1), self.transactions_max),
            ("bytes", bytes, self.bytes_max),
            (
                "transactions of one organisation",
                theirs.saturating_add(1),
                self.per_organisation_max,
            ),
        ];
        match bounds.into_iter().find(|(_, with_it, bound)| bound < with_it) {
            Some((what, _, bound)) => Err(PoolFull { what, bound, retry_after_ms: 1_000 }),
            None => Ok(()),
        }
    }

    /// Whether a transaction is in the pool.
    #[must_use]
    pub fn contains(&self, id: &TransactionId) -> bool {
        self.entries.contains_key(id)
    }

    /// The transactions that leave first, until `bytes` or `count` is reached.
    #[must_use]
    pub fn candidates(&self, bytes: usize, count: usize) -> Vec<Arc<Prepared>> {
        let mut taken = 0_usize;
        self.order
            .values()
            .filter_map(|id| self.entries.get(id))
            .take(count)
            .take_while(|entry| {
                let fits = taken < bytes;
                taken = taken.saturating_add(entry.transaction.bytes.len());
                fits
            })
            .map(|entry| Arc::clone(&entry.transaction))
            .collect()
    }

    /// How many transactions there are, and their bytes.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.entries.len(), self.bytes)
    }

    /// Takes a transaction out.
    pub fn remove(&mut self, id: &TransactionId) {
        let Some(entry) = self.entries.remove(id) else { return };
        self.order.remove(&entry.place);
        let valid_until = entry.transaction.signed.transaction.valid_until;
        self.expiry.remove(&(valid_until, *id));
        self.bytes = self.bytes.saturating_sub(entry.transaction.bytes.len());
        if let Some(count) = self.per_organisation.get_mut(&entry.organisation) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.per_organisation.remove(&entry.organisation);
            }
        }
        assert_eq!(self.entries.len(), self.order.len(), "every transaction has one place");
    }

    /// Takes out what no block from `height` on may hold.
    pub fn remove_expired(&mut self, height: Height) -> Vec<TransactionId> {
        let expired: Vec<TransactionId> = self
            .expiry
            .keys()
            .take_while(|(valid_until, _)| *valid_until < height)
            .map(|(_, id)| *id)
            .collect();
        for id in &expired {
            self.remove(id);
        }
        expired
    }
}

#[cfg(test)]
mod tests;
