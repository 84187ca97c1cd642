//! [`View`]: the database as of one height, whatever is committed meanwhile.

use chain_core::codec;
use chain_core::limits::RECORD_BYTES_MAX;
use chain_core::state::map::{MapView, Page, PageId};
use chain_core::state::{ReadError, StateKey, StateView};
use chain_core::time::Height;
use chain_core::transaction::TransactionId;
use rocksdb::Snapshot;

use super::columns::Column;
use super::entry::{self, Head, TransactionEntry};
use super::{Storage, StorageError};

/// A snapshot of the database.
pub struct View<'a> {
    storage: &'a Storage,
    snapshot: Snapshot<'a>,
}

impl std::fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("View").finish_non_exhaustive()
    }
}

impl<'a> View<'a> {
    pub(super) fn new(storage: &'a Storage) -> Self {
        Self { storage, snapshot: storage.db.snapshot() }
    }

    fn bytes(&self, column: Column, key: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
        let storage = |reason: String| ReadError::Storage { reason };
        let handle = self
            .storage
            .db
            .cf_handle(column.name())
            .ok_or_else(|| storage(format!("there is no column {}", column.name())))?;
        self.snapshot.get_cf(&handle, key).map_err(|error| storage(error.to_string()))
    }

    /// The last block that this view holds.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be read.
    pub fn head(&self) -> Result<Head, StorageError> {
        let what = || "head".to_owned();
        let bytes = self
            .bytes(Column::Meta, entry::HEAD_KEY)
            .map_err(|error| self.storage.database_error(&error.to_string()))?
            .ok_or_else(|| StorageError::Missing { what: what() })?;
        codec::decode(&bytes, RECORD_BYTES_MAX)
            .map_err(|source| StorageError::Damaged { what: what(), source })
    }

    /// Where a transaction was committed.
    ///
    /// # Errors
    /// [`ReadError`] if the database fails.
    pub fn transaction(&self, id: &TransactionId) -> Result<Option<TransactionEntry>, ReadError> {
        let Some(bytes) = self.bytes(Column::Transactions, id.0.as_bytes())? else {
            return Ok(None);
        };
        codec::decode(&bytes, RECORD_BYTES_MAX)
            .map(Some)
            .map_err(|source| ReadError::Record { key: id.to_string(), source })
    }
}

impl StateView for View<'_> {
    fn record_bytes(&self, key: &StateKey) -> Result<Option<Vec<u8>>, ReadError> {
        self.bytes(Column::State, key.as_bytes())
    }

    fn committed_height(&self, id: &TransactionId) -> Result<Option<Height>, ReadError> {
        Ok(self.transaction(id)?.map(|entry| entry.height))
    }
}

impl MapView for View<'_> {
    fn page(&self, id: &PageId) -> Result<Option<Page>, ReadError> {
        let Some(bytes) = self.bytes(Column::Map, &id.to_bytes())? else { return Ok(None) };
        Page::from_bytes(&bytes).map(Some).ok_or_else(|| ReadError::Storage {
            reason: format!("the map page {} is damaged", hex::encode(id.to_bytes())),
        })
    }
}
