//! [`Overlay`]: writes on top of a view, not yet committed.

use std::collections::{BTreeMap, BTreeSet};

use super::record::{Record, StateKey};
use super::view::{AnyRecord, ReadError, ReadRecord, StateView, read_record};
use crate::bytes::codec;
use crate::chain::transaction::TransactionId;
use crate::values::time::Height;

/// Records written on top of a view. An overlay is itself a view, so one transaction's writes can
/// lie on top of its block's.
pub struct Overlay<'a> {
    base: &'a dyn StateView,
    height: Height,
    writes: BTreeMap<StateKey, Vec<u8>>,
    transactions: BTreeSet<TransactionId>,
}

impl std::fmt::Debug for Overlay<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Overlay").field("height", &self.height).finish_non_exhaustive()
    }
}

impl<'a> Overlay<'a> {
    /// No writes yet, for the block of `height`.
    #[must_use]
    pub fn new(base: &'a dyn StateView, height: Height) -> Self {
        Self { base, height, writes: BTreeMap::new(), transactions: BTreeSet::new() }
    }

    /// Writes a record.
    pub fn write<R: Record>(&mut self, id: &R::Id, record: &R) {
        self.writes.insert(StateKey::of::<R>(id), codec::encode(record));
    }

    /// Remembers that a transaction is in the block.
    pub fn insert_transaction(&mut self, id: TransactionId) {
        assert!(self.transactions.insert(id), "a transaction is in a block once");
    }

    /// Takes over the writes of an overlay that lies on this one.
    pub fn absorb(&mut self, writes: BTreeMap<StateKey, Vec<u8>>) {
        self.writes.extend(writes);
    }

    /// The writes.
    #[must_use]
    pub fn into_writes(self) -> BTreeMap<StateKey, Vec<u8>> {
        self.writes
    }
}

impl StateView for Overlay<'_> {
    fn record_bytes(&self, key: &StateKey) -> Result<Option<Vec<u8>>, ReadError> {
        match self.writes.get(key) {
            Some(bytes) => Ok(Some(bytes.clone())),
            None => self.base.record_bytes(key),
        }
    }

    fn record(&self, key: &StateKey, read: ReadRecord) -> Result<Option<AnyRecord>, ReadError> {
        match self.writes.get(key) {
            Some(bytes) => read_record(key, bytes, read).map(Some),
            None => self.base.record(key, read),
        }
    }

    fn committed_height(&self, id: &TransactionId) -> Result<Option<Height>, ReadError> {
        if self.transactions.contains(id) {
            return Ok(Some(self.height));
        }
        self.base.committed_height(id)
    }
}
