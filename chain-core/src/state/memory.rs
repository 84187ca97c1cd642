//! [`MemoryState`]: chain state in memory, for tests, simulation and tools.

use std::collections::BTreeMap;

use super::map::{self, MapPage, MapView, PageId};
use super::record::StateKey;
use super::view::{ReadError, StateView};
use crate::bytes::hash::Hash;
use crate::chain::transaction::TransactionId;
use crate::values::time::Height;

/// Records, map pages and transaction heights of one chain.
#[derive(Debug, Clone, Default)]
pub struct MemoryState {
    records: BTreeMap<StateKey, Vec<u8>>,
    pages: BTreeMap<PageId, MapPage>,
    transactions: BTreeMap<TransactionId, Height>,
}

impl MemoryState {
    /// Takes over what a block writes: its records, its map pages (none removes one), and the ids of
    /// its transactions.
    pub fn commit(
        &mut self,
        height: Height,
        writes: &BTreeMap<StateKey, Vec<u8>>,
        pages: &BTreeMap<PageId, Option<MapPage>>,
        transactions: impl IntoIterator<Item = TransactionId>,
    ) {
        self.records.extend(writes.iter().map(|(key, bytes)| (key.clone(), bytes.clone())));
        for (id, page) in pages {
            match page {
                Some(page) => self.pages.insert(*id, page.clone()),
                None => self.pages.remove(id),
            };
        }
        self.transactions.extend(transactions.into_iter().map(|id| (id, height)));
    }

    /// The root of the state map.
    #[must_use]
    pub fn root(&self) -> Hash {
        map::root_of(self.pages.get(&PageId::ROOT))
    }

    /// Every page of the map.
    pub fn pages(&self) -> impl Iterator<Item = (&PageId, &MapPage)> {
        self.pages.iter()
    }

    /// Every transaction and the height that committed it.
    pub fn transactions(&self) -> impl Iterator<Item = (&TransactionId, &Height)> {
        self.transactions.iter()
    }

    /// Every record.
    pub fn records(&self) -> impl Iterator<Item = (&StateKey, &Vec<u8>)> {
        self.records.iter()
    }
}

impl StateView for MemoryState {
    fn record_bytes(&self, key: &StateKey) -> Result<Option<Vec<u8>>, ReadError> {
        Ok(self.records.get(key).cloned())
    }

    fn committed_height(&self, id: &TransactionId) -> Result<Option<Height>, ReadError> {
        Ok(self.transactions.get(id).copied())
    }
}

impl MapView for MemoryState {
    fn page(&self, id: &PageId) -> Result<Option<MapPage>, ReadError> {
        Ok(self.pages.get(id).cloned())
    }
}
