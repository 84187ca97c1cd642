//! Transactions that wait for a block: who may add one, and in which order they leave.

mod admission;
mod bounds;
mod pool;
mod reads;
mod signatures;

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};

use chain_core::chain::transaction::TransactionId;
use chain_core::execute::{Execution, Prepared};
use chain_core::governance::params::ChainParams;
use chain_core::state::{RulesetInForce, StateKey};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date::Date;
use chain_core::values::time::Height;
use hgz_api::ErrorBody;
use hgz_config::MempoolConfig;
use lru::LruCache;
use tokio::sync::{Notify, oneshot};

use crate::lock::lock;

pub use admission::{Admission, AdmissionError};
pub use bounds::PoolFull;
pub use pool::{Pool, PoolStanding};
pub use signatures::VerifiedSignatures;

use reads::mark;

/// How many refusals are remembered, so that a client that asks late hears why.
const REFUSALS_MAX: NonZeroUsize = NonZeroUsize::new(10_000).expect("10,000 is above zero");

/// How many candidates for a block are taken out of the pool at once.
const CANDIDATES_AT_ONCE: usize = 1_000;

/// That a transaction was refused, and on the state of which height.
#[derive(Debug, Clone)]
struct PastRefusal {
    height: Height,
    error: ErrorBody,
}

/// The pool, what became of those that left it, and who waits for that.
#[derive(Debug)]
pub struct Mempool {
    pool: Mutex<Pool>,
    refusals: Mutex<LruCache<TransactionId, PastRefusal>>,
    /// The day for which the pool was judged.
    judged_on: Mutex<Option<Date>>,
    waiters: Mutex<HashMap<TransactionId, Vec<oneshot::Sender<()>>>>,
    /// Signatures that this node has checked.
    pub signatures: VerifiedSignatures,
    /// Told whenever a transaction is added.
    pub added: Notify,
}

impl Mempool {
    /// An empty pool.
    #[must_use]
    pub fn new(config: &MempoolConfig) -> Self {
        Self {
            pool: Mutex::new(Pool::new(config)),
            refusals: Mutex::new(LruCache::new(REFUSALS_MAX)),
            judged_on: Mutex::new(None),
            waiters: Mutex::default(),
            signatures: VerifiedSignatures::default(),
            added: Notify::new(),
        }
    }

    /// Adds a transaction, with what is known of it. Adding it again does nothing.
    ///
    /// # Errors
    /// [`PoolFull`] if a bound is reached.
    pub fn insert(
        &self,
        transaction: Arc<Prepared>,
        organisation: CreditCode,
        standing: PoolStanding,
    ) -> Result<bool, PoolFull> {
        let id = transaction.id;
        let added = lock(&self.pool).insert(transaction, organisation, standing)?;
        if added {
            lock(&self.refusals).pop(&id);
            self.added.notify_waiters();
        }
        Ok(added)
    }

    /// Whether a transaction waits.
    #[must_use]
    pub fn contains(&self, id: &TransactionId) -> bool {
        lock(&self.pool).contains(id)
    }

    /// Candidates for a block, in order of priority and arrival.
    pub fn candidates(&self) -> impl Iterator<Item = Arc<Prepared>> + '_ {
        let mut after = None;
        let next = move || {
            let (candidates, last) = lock(&self.pool).candidates(after, CANDIDATES_AT_ONCE);
            after = last;
            (!candidates.is_empty()).then_some(candidates)
        };
        std::iter::from_fn(next).flatten()
    }

    /// Transactions that the other nodes are to be told of again, so many: each gets its turn.
    #[must_use]
    pub fn repeats(&self, count: usize) -> Vec<Arc<Prepared>> {
        lock(&self.pool).repeats(count)
    }

    /// Whether the next block could hold something that waits, as far as is known.
    #[must_use]
    pub fn has_admissible(&self) -> bool {
        lock(&self.pool).has_admissible()
    }

    /// How many transactions wait, and their bytes.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        lock(&self.pool).size()
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.size().0 == 0
    }

    /// Why a transaction was refused, if it was and is remembered.
    #[must_use]
    pub fn refusal(&self, id: &TransactionId) -> Option<ErrorBody> {
        lock(&self.refusals).get(id).map(|past| past.error.clone())
    }

    /// On the state of which height a transaction was refused last, if it is remembered.
    fn refused_at(&self, id: &TransactionId) -> Option<Height> {
        lock(&self.refusals).peek(id).map(|past| past.height)
    }

    /// Takes out a transaction that no block on the state of a height can hold, and says so to
    /// whoever waits.
    pub fn refuse(&self, id: TransactionId, height: Height, error: ErrorBody) {
        lock(&self.pool).remove(&id);
        self.remember_refusal(id, height, error);
        self.wake([id]);
    }

    fn remember_refusal(&self, id: TransactionId, height: Height, error: ErrorBody) {
        lock(&self.refusals).put(id, PastRefusal { height, error });
    }

    /// Takes out what a block committed and what has expired. What was judged by something that the
    /// block changed is to be judged again.
    pub fn after_commit(&self, height: Height, execution: &Execution) {
        let everywhere = [StateKey::of::<ChainParams>(&()), StateKey::of::<RulesetInForce>(&())];
        let expired = {
            let mut pool = lock(&self.pool);
            for receipt in &execution.receipts {
                pool.remove(&receipt.transaction);
            }
            pool.committed(height, execution.writes.keys().map(mark));
            if everywhere.iter().any(|key| execution.writes.contains_key(key)) {
                pool.forget_all_judgements();
            }
            pool.remove_expired(height.next())
        };
        self.wake(execution.receipts.iter().map(|receipt| receipt.transaction));
        for id in expired {
            let message = "the transaction expired before a block could hold it; sign it again";
            let error = ErrorBody::new("transaction.expired", message);
            self.remember_refusal(id, height, error);
            self.wake([id]);
        }
    }

    /// Whether something waits that is not judged on the last state.
    pub(crate) fn has_unjudged(&self) -> bool {
        !lock(&self.pool).unjudged(1).is_empty()
    }

    /// Transactions that are to be judged by the rules of a day, at most `count`.
    fn to_judge(&self, day: Date, count: usize) -> Vec<Arc<Prepared>> {
        let before = lock(&self.judged_on).replace(day);
        let mut pool = lock(&self.pool);
        if before.is_some_and(|before| before != day) {
            pool.forget_all_judgements();
        }
        pool.unjudged(count)
    }

    /// Takes in what a judgement says.
    fn judged(&self, id: &TransactionId, standing: PoolStanding) {
        lock(&self.pool).judged(id, standing);
    }

    /// Resolves when the transaction is committed or refused.
    pub fn watch(&self, id: TransactionId) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        let mut waiters = lock(&self.waiters);
        let senders = waiters.entry(id).or_default();
        senders.retain(|sender| !sender.is_closed());
        senders.push(sender);
        receiver
    }

    /// Forgets watchers that have gone away.
    pub fn forget_closed_watchers(&self) {
        lock(&self.waiters).retain(|_, senders| {
            senders.retain(|sender| !sender.is_closed());
            !senders.is_empty()
        });
    }

    fn wake(&self, ids: impl IntoIterator<Item = TransactionId>) {
        let mut waiters = lock(&self.waiters);
        for id in ids {
            for sender in waiters.remove(&id).into_iter().flatten() {
                // A watcher that has gone away needs no answer.
                let _gone = sender.send(());
            }
        }
    }
}

#[cfg(test)]
mod tests;
