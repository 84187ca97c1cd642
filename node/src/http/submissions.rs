//! [`Submissions`]: transactions of clients on their way into the pool.

use std::sync::Arc;
use std::time::Duration;

use chain_core::chain::transaction::TransactionId;
use hgz_api::TransactionStatus;

use super::error::ApiError;
use crate::answers::reader::ChainReader;
use crate::blocking::blocking;
use crate::mempool::{Admission, AdmissionError};
use crate::metrics::Metrics;
use crate::network::Gossip;

/// Takes transactions of clients.
#[derive(Debug)]
pub struct Submissions {
    reader: Arc<ChainReader>,
    admission: Admission,
    gossip: Gossip,
    metrics: Arc<Metrics>,
}

impl Submissions {
    /// Submissions to a pool, of which the other nodes are told.
    pub(crate) const fn new(
        reader: Arc<ChainReader>,
        admission: Admission,
        gossip: Gossip,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self { reader, admission, gossip, metrics }
    }

    /// Admits a transaction, counts it, and tells the other nodes of it. Reads the state.
    pub(super) fn admit(&self, bytes: &[u8]) -> Result<TransactionId, AdmissionError> {
        let admitted = self.admission.submit(bytes);
        self.metrics.submitted(admitted.as_ref().err());
        let (transaction, added) = admitted?;
        if added {
            self.gossip.transaction(transaction.bytes.clone());
        }
        Ok(transaction.id)
    }

    /// Waits until a transaction is committed or refused, or the time is over.
    pub(super) async fn wait(&self, id: TransactionId, limit: Duration) -> Result<(), ApiError> {
        let watcher = self.reader.mempool.watch(id);
        // Order: watch, then look. What was decided in between is seen here.
        let reader = Arc::clone(&self.reader);
        let seen = blocking(move || reader.submitted(id)).await??;
        if seen.status != TransactionStatus::Pending {
            return Ok(());
        }
        // A time-out is not an error: the answer is then that the transaction is pending.
        let _elapsed = tokio::time::timeout(limit, watcher).await;
        Ok(())
    }
}
