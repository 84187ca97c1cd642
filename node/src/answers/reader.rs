//! [`ChainReader`]: the read side of a node, from which everything that is said of the chain comes.

use std::sync::Arc;

use chain_core::chain::transaction::TransactionId;
use hgz_api::{Submitted, TransactionStatus};

use super::items::ItemAnswers;
use super::reading::ReadingError;
use crate::chain::Chain;
use crate::mempool::Mempool;
use crate::scans::Scans;

/// The read side of a node.
#[derive(Debug)]
pub struct ChainReader {
    pub(crate) chain: Arc<Chain>,
    /// What waits for a block, and what became of it.
    pub(crate) mempool: Arc<Mempool>,
    /// How often codes were scanned.
    pub(crate) scans: Arc<Scans>,
    pub(crate) items: ItemAnswers,
    /// The node's name, which its pages give as their source.
    pub(crate) moniker: String,
}

impl ChainReader {
    /// The read side of a node that keeps so many bytes of answers about items.
    pub(crate) fn new(
        chain: Arc<Chain>,
        mempool: Arc<Mempool>,
        scans: Arc<Scans>,
        moniker: String,
        kept_answers_bytes: usize,
    ) -> Self {
        let items = ItemAnswers::new(chain.storage.clone(), Arc::clone(&scans), kept_answers_bytes);
        Self { chain, mempool, scans, items, moniker }
    }

    /// What this node knows of a transaction.
    pub(crate) fn submitted(&self, id: TransactionId) -> Result<Submitted, ReadingError> {
        // Order: the pool first, then the chain: a transaction leaves the pool after it is in the
        // chain, so that it is never in neither.
        let pending = self.mempool.contains(&id);
        let status = if let Some(entry) = self.chain.storage.view().transaction(&id)? {
            let (height, index) = (entry.height, entry.index);
            let certificate = entry.certificates.first().copied();
            TransactionStatus::Committed { height, index, certificate }
        } else if pending {
            TransactionStatus::Pending
        } else if let Some(error) = self.mempool.refusal(&id) {
            TransactionStatus::Refused { error }
        } else {
            TransactionStatus::Unknown
        };
        Ok(Submitted { id, status })
    }
}
