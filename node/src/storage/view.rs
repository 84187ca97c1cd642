//! [`View`]: the database as of one height, whatever is committed meanwhile.

use chain_core::bytes::codec;
use chain_core::chain::block::{Block, BlockId};
use chain_core::chain::commit::Commit;
use chain_core::chain::transaction::TransactionId;
use chain_core::limits::RECORD_BYTES_MAX;
use chain_core::state::map::{MapPage, MapView, PageId};
use chain_core::state::{
    AnyRecord, ReadError, ReadRecord, Record, StateKey, StateView, read_record,
};
use chain_core::values::date::Date;
use chain_core::values::time::Height;
use rocksdb::Snapshot;

use super::columns::Column;
use super::entry::{self, ChainHead, TransactionEntry};
use super::records::{Version, Watched};
use super::{Posting, Scan, ScanBounds, ScanStep, Storage, StorageError};

/// A snapshot of the database.
pub struct View<'a> {
    storage: &'a Storage,
    snapshot: Snapshot<'a>,
    /// None if a commit was under way: then nothing is taken from the cache.
    version: Option<Version>,
}

impl std::fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("View").finish_non_exhaustive()
    }
}

impl Storage {
    /// Everything as of the last committed block, unmoved by later ones.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        View::new(self)
    }
}

impl<'a> View<'a> {
    fn new(storage: &'a Storage) -> Self {
        // Order: a version before and after it is the snapshot's own.
        let before = storage.records.version();
        let snapshot = storage.db.snapshot();
        let version = before.filter(|_| before == storage.records.version());
        Self { storage, snapshot, version }
    }

    pub(super) fn bytes(&self, column: Column, key: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
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
    pub fn head(&self) -> Result<ChainHead, StorageError> {
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

impl View<'_> {
    /// Watches records as this view shows them; none if a commit was under way when it was made.
    #[must_use]
    pub fn watch(&self, keys: &[StateKey]) -> Option<Watched> {
        Some(self.storage.records.watch(self.version?, keys))
    }

    /// Whether this view surely shows the records that are watched as they were then.
    #[must_use]
    pub fn holds(&self, watched: &Watched) -> bool {
        self.version.is_some_and(|version| self.storage.records.holds(version, watched))
    }

    /// What some groups of lists have in common: entries that are in one list of each group, from
    /// an entry on, up to but without another; `steps` bounds the work.
    #[must_use]
    pub fn scan(&self, all_of: &[Vec<Posting>], bounds: ScanBounds, steps: usize) -> Scan<'_> {
        let open = |column: Column, options| {
            self.snapshot.raw_iterator_cf_opt(&self.storage.handle(column), options)
        };
        Scan::new(all_of, open, bounds, steps)
    }

    /// The least height that issued certificates on a day or later.
    ///
    /// # Errors
    /// [`ReadError`] if the database fails.
    pub fn first_issued(&self, from: Date) -> Result<Option<Height>, ReadError> {
        let (column, start) = Posting::Day(from).location();
        let (_, end) = Posting::Day(Date::MAX).key(&[u8::MAX; 8]);
        let mut keys = self.snapshot.raw_iterator_cf(&self.storage.handle(column));
        keys.seek(start);
        keys.status().map_err(|error| ReadError::Storage { reason: error.to_string() })?;
        let key = keys.key().filter(|key| *key <= end.as_slice());
        let height = key.and_then(|key| key.last_chunk::<8>());
        Ok(height.map(|height| Height::new(u64::from_be_bytes(*height))))
    }

    /// The height of a block, by its id.
    ///
    /// # Errors
    /// [`ReadError`] if the database fails.
    pub fn height_of(&self, block: BlockId) -> Result<Option<Height>, ReadError> {
        let mut scan = self.scan(&[vec![Posting::Block(block)]], (Vec::new(), None), 8);
        let ScanStep::Found { entry, .. } = scan.step()? else { return Ok(None) };
        Ok(entry.first_chunk::<8>().map(|height| Height::new(u64::from_be_bytes(*height))))
    }

    /// A record by its entry in lists of its kind.
    ///
    /// # Errors
    /// [`ReadError`] if the database fails or holds damaged bytes.
    pub fn listed<R: Record>(&self, entry: &[u8]) -> Result<Option<R>, ReadError> {
        let key = [&[R::KIND as u8], entry].concat();
        let Some(bytes) = self.bytes(Column::State, &key)? else { return Ok(None) };
        codec::decode(&bytes, RECORD_BYTES_MAX)
            .map(Some)
            .map_err(|source| ReadError::Record { key: hex::encode(&key), source })
    }

    /// A block that this view holds.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be read.
    pub fn block(&self, height: Height) -> Result<Option<Block>, StorageError> {
        if self.head()?.height < height {
            return Ok(None);
        }
        self.storage.block(height)
    }
}

impl View<'_> {
    /// A block that this view holds, and how many bytes it has on the disk.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be read.
    pub fn measured_block(&self, height: Height) -> Result<Option<(Block, usize)>, StorageError> {
        if self.head()?.height < height {
            return Ok(None);
        }
        self.storage.measured_block(height)
    }

    /// The commit of a block that this view holds, as this node saw it.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be read.
    pub fn commit_of(&self, height: Height) -> Result<Option<Commit>, StorageError> {
        if self.head()?.height < height {
            return Ok(None);
        }
        self.storage.commit_of(height)
    }
}

impl StateView for View<'_> {
    fn record_bytes(&self, key: &StateKey) -> Result<Option<Vec<u8>>, ReadError> {
        self.bytes(Column::State, key.as_bytes())
    }

    fn record(&self, key: &StateKey, read: ReadRecord) -> Result<Option<AnyRecord>, ReadError> {
        if let Some(kept) = self.version.and_then(|version| self.storage.records.find(version, key))
        {
            return Ok(Some(kept));
        }
        let Some(bytes) = self.record_bytes(key)? else { return Ok(None) };
        let record = read_record(key, &bytes, read)?;
        if let Some(version) = self.version {
            self.storage.records.keep(version, key, bytes.len(), &record);
        }
        Ok(Some(record))
    }

    fn committed_height(&self, id: &TransactionId) -> Result<Option<Height>, ReadError> {
        Ok(self.transaction(id)?.map(|entry| entry.height))
    }
}

impl MapView for View<'_> {
    fn page(&self, id: &PageId) -> Result<Option<MapPage>, ReadError> {
        let Some(bytes) = self.bytes(Column::Map, &id.to_bytes())? else { return Ok(None) };
        MapPage::from_bytes(&bytes).map(Some).ok_or_else(|| ReadError::Storage {
            reason: format!("the map page {} is damaged", hex::encode(id.to_bytes())),
        })
    }
}
