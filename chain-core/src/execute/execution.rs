//! [`Execution`]: what executing a block changes.

use std::collections::BTreeMap;

use crate::bytes::hash::{Hash, HashUse};
use crate::chain::transaction::TransactionId;
use crate::records::serial::Serial;
use crate::state::map::{self, LeafChanges, MapPage, MapView, PageId};
use crate::state::{MemoryState, ReadError, StateKey, StateView};
use crate::values::credit_code::CreditCode;
use crate::values::time::Height;

/// Records and map of one height.
pub trait ChainView: StateView + MapView {}

impl<V: StateView + MapView> ChainView for V {}

/// What a transaction did, for indexes and events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The transaction.
    pub transaction: TransactionId,
    /// The organisation whose key signed.
    pub organisation: CreditCode,
    /// The certificates that it made or changed, or whose goods it is about.
    pub certificates: Vec<Serial>,
    /// The records it is about, as their state keys, sorted: what its event is found by.
    pub subjects: Vec<StateKey>,
}

/// What executing a block changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execution {
    /// Records written.
    pub writes: BTreeMap<StateKey, Vec<u8>>,
    /// Map pages written, or removed.
    pub pages: BTreeMap<PageId, Option<MapPage>>,
    /// The state root after the block.
    pub state_root: Hash,
    /// The root over the transactions that were executed.
    pub transactions_root: Hash,
    /// One receipt for each transaction.
    pub receipts: Vec<Receipt>,
}

impl MemoryState {
    /// Takes over what a block changed.
    pub fn apply(&mut self, height: Height, execution: &Execution) {
        let transactions = execution.receipts.iter().map(|receipt| receipt.transaction);
        self.commit(height, &execution.writes, &execution.pages, transactions);
        assert_eq!(self.root(), execution.state_root, "the pages are those of the state root");
    }
}

impl Execution {
    /// What writes change on top of a map.
    pub(super) fn of_writes(
        view: &dyn MapView,
        writes: BTreeMap<StateKey, Vec<u8>>,
        transactions_root: Hash,
        receipts: Vec<Receipt>,
    ) -> Result<Self, ReadError> {
        let leaves: LeafChanges = writes
            .iter()
            .map(|(key, bytes)| (key.hash(), Some(Hash::of(HashUse::StateValue, bytes))))
            .collect();
        assert_eq!(leaves.len(), writes.len(), "each record has a place of its own in the map");
        let update = map::update(view, &leaves)?;
        let (pages, state_root) = (update.pages, update.root);
        Ok(Self { writes, pages, state_root, transactions_root, receipts })
    }
}
