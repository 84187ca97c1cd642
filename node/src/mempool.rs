//! Transactions that wait for a block: who may add one, and in which order they leave.

mod admission;
mod pool;
mod signatures;

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};

use chain_core::chain::transaction::TransactionId;
use chain_core::execute::{Prepared, Receipt};
use chain_core::values::time::Height;
use hgz_api::ErrorBody;
use hgz_config::MempoolConfig;
use lru::LruCache;
use tokio::sync::{Notify, oneshot};

use crate::lock::lock;

pub use admission::{Admission, AdmissionError};
pub use pool::{Pool, PoolFull};
pub use signatures::VerifiedSignatures;

/// How many refusals are remembered, so that a client that asks late hears why.
const REFUSALS_MAX: NonZeroUsize = NonZeroUsize::new(10_000).expect("10,000 is above zero");

/// The pool, what became of those that left it, and who waits for that.
#[derive(Debug)]
pub struct Mempool {
    pool: Mutex<Pool>,
    refusals: Mutex<LruCache<TransactionId, ErrorBody>>,
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
            waiters: Mutex::default(),
            signatures: VerifiedSignatures::default(),
            added: Notify::new(),
        }
    }

    /// Adds an admitted transaction. Adding it again does nothing.
    ///
    /// # Errors
    /// [`PoolFull`] if a bound is reached.
    pub fn insert(
        &self,
        transaction: Arc<Prepared>,
        organisation: chain_core::values::credit_code::CreditCode,
    ) -> Result<bool, PoolFull> {
        let added = lock(&self.pool).insert(transaction, organisation)?;
        if added {
            self.added.notify_waiters();
        }
        Ok(added)
    }

    /// Whether a transaction waits.
    #[must_use]
    pub fn contains(&self, id: &TransactionId) -> bool {
        lock(&self.pool).contains(id)
    }

    /// Candidates for a block, in order of priority and arrival, at least as many bytes.
    #[must_use]
    pub fn candidates(&self, bytes: usize, count: usize) -> Vec<Arc<Prepared>> {
        lock(&self.pool).candidates(bytes, count)
    }

    /// Every transaction that waits, oldest first, at most `count`.
    #[must_use]
    pub fn oldest(&self, count: usize) -> Vec<Arc<Prepared>> {
        lock(&self.pool).candidates(usize::MAX, count)
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
        lock(&self.refusals).get(id).cloned()
    }

    /// Takes out a transaction that no block can hold, and says so to who waits.
    pub fn refuse(&self, id: TransactionId, error: ErrorBody) {
        lock(&self.pool).remove(&id);
        lock(&self.refusals).put(id, error);
        self.wake([id]);
    }

    /// Takes out what a block committed and what has expired.
    pub fn after_commit(&self, height: Height, receipts: &[Receipt]) {
        let expired = {
            let mut pool = lock(&self.pool);
            for receipt in receipts {
                pool.remove(&receipt.transaction);
            }
            pool.remove_expired(height.next())
        };
        self.wake(receipts.iter().map(|receipt| receipt.transaction));
        for id in expired {
            let message = "the transaction expired before a block could hold it; sign it again";
            lock(&self.refusals).put(id, ErrorBody::new("transaction.expired", message));
            self.wake([id]);
        }
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
