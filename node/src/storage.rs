//! The node's database: RocksDB, one column family per kind of data, one atomic write per block.

mod authority_changes;
mod columns;
mod commit;
pub mod documents;
mod entry;
#[cfg(test)]
pub(crate) mod fixtures;
mod lists;
mod records;
mod scans;
#[cfg(feature = "simulation")]
mod simulated;
mod undecided;
mod verify;
mod view;
#[cfg(feature = "simulation")]
pub(crate) mod write_faults;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use chain_core::bytes::codec::DecodeError;
use chain_core::chain::block::{Block, BlockId};
use chain_core::chain::commit::Commit;
use chain_core::execute::{Parent, genesis_state};
use chain_core::governance::genesis::{Genesis, GenesisError};
use chain_core::values::chain_id::ChainId;
use chain_core::values::time::{Height, Timestamp};
use rocksdb::DB;
use thiserror::Error;

pub use entry::{ChainHead, TransactionEntry};
pub use lists::cell::{kind_byte, serial_of};
pub use lists::names::{fold, looked_up};
pub(crate) use lists::posting::serial_in;
pub use lists::posting::{
    Exception, Posting, act_at, act_place, division_of, entry_of, first_place,
};
pub use lists::scan::{Scan, ScanBounds, ScanStep};
pub use records::{CommittedHead, Watched};
pub use scans::{ScanCounter, ScanRow, ScannedItem};
pub use verify::ReplayedLedger;
pub use view::View;

use columns::Column;
use lists::groups::Groups;
use records::RecordCache;

use crate::lock::lock;

/// The database of one chain.
#[derive(Clone)]
pub struct Storage {
    db: Arc<DB>,
    path: PathBuf,
    chain_id: ChainId,
    /// Set by the first failed write: nothing is written after it.
    poisoned: Arc<Mutex<Option<String>>>,
    records: Arc<RecordCache>,
    #[cfg(feature = "simulation")]
    faults: Arc<dyn write_faults::WriteFaults>,
}

impl std::fmt::Debug for Storage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Storage").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Why the database cannot be used. Always this node's own fault.
#[derive(Debug, Error)]
pub enum StorageError {
    /// A RocksDB operation failed.
    #[error(
        "the database {path} failed ({reason}); check the disk and restart the node, or run `hgzd repair CONFIG` if the disk is good"
    )]
    Database {
        /// Where it is.
        path: String,
        /// What RocksDB said.
        reason: String,
    },
    /// An earlier write failed, so nothing more is written.
    #[error(
        "the database {path} failed before ({reason}) and takes no more writes; check the disk, then restart the node"
    )]
    Poisoned {
        /// Where it is.
        path: String,
        /// What failed.
        reason: String,
    },
    /// Stored bytes that cannot be read.
    #[error("the stored {what} cannot be decoded; stop the node and run `hgzd repair CONFIG`")]
    Damaged {
        /// What it was to be.
        what: String,
        /// Why not.
        #[source]
        source: DecodeError,
    },
    /// Something that does not follow from the blocks.
    #[error(
        "the stored {what} is not what the blocks give; stop the node and run `hgzd repair CONFIG`"
    )]
    Differs {
        /// What it is.
        what: String,
    },
    /// Something that must be there is not.
    #[error("the stored {what} is missing; stop the node and run `hgzd repair CONFIG`")]
    Missing {
        /// What it was to be.
        what: String,
    },
    /// A database of another chain.
    #[error(
        "the database {path} is of chain {found}, the genesis file of {expected}; use another data folder"
    )]
    OtherChain {
        /// Where it is.
        path: String,
        /// Its chain.
        found: ChainId,
        /// The chain of the genesis file.
        expected: ChainId,
    },
    /// A genesis that no chain can start from.
    #[error("the genesis is refused; see the cause")]
    Genesis(#[source] GenesisError),
}

impl Storage {
    /// Opens the database, or makes it with the genesis state.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be opened or is of another chain.
    pub fn open(path: &Path, genesis: &Genesis) -> Result<Self, StorageError> {
        Self::open_with(path, genesis, None)
    }

    /// Opens the database, which keeps at most so many files open.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be opened or is of another chain.
    pub fn open_within(
        path: &Path,
        genesis: &Genesis,
        files_max: u32,
    ) -> Result<Self, StorageError> {
        Self::open_with(path, genesis, Some(files_max))
    }

    fn open_with(
        path: &Path,
        genesis: &Genesis,
        files_max: Option<u32>,
    ) -> Result<Self, StorageError> {
        Self::open_by(&columns::options(files_max), path, genesis)
    }

    fn open_by(
        options: &rocksdb::Options,
        path: &Path,
        genesis: &Genesis,
    ) -> Result<Self, StorageError> {
        let failed = |error: rocksdb::Error| StorageError::Database {
            path: path.display().to_string(),
            reason: error.to_string(),
        };
        let db = DB::open_cf_descriptors(options, path, columns::descriptors()).map_err(failed)?;
        let storage = Self {
            db: Arc::new(db),
            path: path.to_owned(),
            chain_id: genesis.chain_id(),
            poisoned: Arc::default(),
            records: Arc::default(),
            #[cfg(feature = "simulation")]
            faults: Arc::new(write_faults::NoFaults),
        };
        storage.start_from(genesis)?;
        Ok(storage)
    }

    /// Writes the genesis state, or finds the chain of the genesis.
    fn start_from(&self, genesis: &Genesis) -> Result<(), StorageError> {
        match self.stored_head()? {
            None => self.write_genesis(genesis),
            Some(head) if head.chain_id != self.chain_id => Err(StorageError::OtherChain {
                path: self.path.display().to_string(),
                found: head.chain_id,
                expected: self.chain_id,
            }),
            Some(head) => {
                self.check_index_version()?;
                self.records.found(head);
                Ok(())
            }
        }
    }

    /// A database of other software may lack what lists are read from.
    fn check_index_version(&self) -> Result<(), StorageError> {
        let found: Option<u32> =
            self.read(Column::Meta, entry::INDEX_VERSION_KEY, "index version")?;
        if found == Some(entry::INDEX_VERSION) {
            return Ok(());
        }
        Err(StorageError::Differs { what: "version of the indexes".to_owned() })
    }

    fn write_genesis(&self, genesis: &Genesis) -> Result<(), StorageError> {
        let execution = genesis_state(genesis).map_err(StorageError::Genesis)?;
        let parent = Parent::genesis(genesis);
        let head = ChainHead {
            chain_id: self.chain_id,
            height: parent.height,
            block: parent.id,
            time: parent.time,
            state_root: execution.state_root,
        };
        self.write_state(&head, &execution, Groups::default(), |storage, batch| {
            let version = &entry::INDEX_VERSION;
            storage.put(batch, Column::Meta, entry::INDEX_VERSION_KEY, version);
        })
    }

    /// The last committed block.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be read.
    pub fn head(&self) -> Result<ChainHead, StorageError> {
        self.stored_head()?.ok_or_else(|| StorageError::Missing { what: "head".to_owned() })
    }

    fn stored_head(&self) -> Result<Option<ChainHead>, StorageError> {
        self.read(Column::Meta, entry::HEAD_KEY, "head")
    }

    /// What was committed last, without a look at the disk; none while a commit is under way.
    #[must_use]
    pub fn committed(&self) -> Option<CommittedHead> {
        self.records.committed()
    }

    /// Whether what was committed surely has the records that are watched as they were then.
    #[must_use]
    pub fn holds(&self, committed: &CommittedHead, watched: &Watched) -> bool {
        self.records.holds(committed.version, watched)
    }

    /// A block.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be read.
    pub fn block(&self, height: Height) -> Result<Option<Block>, StorageError> {
        Ok(self.measured_block(height)?.map(|(block, _)| block))
    }

    /// A block, and how many bytes it has on the disk.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be read.
    pub fn measured_block(&self, height: Height) -> Result<Option<(Block, usize)>, StorageError> {
        let found: Option<(Block, usize)> =
            self.read_measured(Column::Blocks, &entry::height_key(height), "block")?;
        match found {
            Some((block, _)) if block.header.height != height => {
                Err(of_another_height("block", height))
            }
            found => Ok(found),
        }
    }

    /// The commit of a block, as this node saw it.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be read.
    pub fn commit_of(&self, height: Height) -> Result<Option<Commit>, StorageError> {
        let commit: Option<Commit> =
            self.read(Column::Commits, &entry::height_key(height), "commit")?;
        match commit {
            Some(commit) if commit.height != height => Err(of_another_height("commit", height)),
            found => Ok(found),
        }
    }

    /// The chain whose database this is.
    #[must_use]
    pub const fn chain_id(&self) -> ChainId {
        self.chain_id
    }

    /// Bytes that the database takes on disk.
    #[must_use]
    pub fn bytes_on_disk(&self) -> u64 {
        columns::ALL
            .iter()
            .filter_map(|column| {
                let handle = self.db.cf_handle(column.name())?;
                self.db
                    .property_int_value_cf(&handle, rocksdb::properties::TOTAL_SST_FILES_SIZE)
                    .ok()
                    .flatten()
            })
            .fold(0, u64::saturating_add)
    }

    /// Why nothing more is written, if that is so.
    #[must_use]
    pub fn poisoned(&self) -> Option<String> {
        lock(&self.poisoned).clone()
    }
}

/// What lies under a height and is of another.
fn of_another_height(what: &str, height: Height) -> StorageError {
    StorageError::Differs { what: format!("{what} of height {height}") }
}

impl ChainHead {
    /// What the next block stands on.
    #[must_use]
    pub const fn as_parent(&self) -> Parent {
        Parent { chain_id: self.chain_id, height: self.height, id: self.block, time: self.time }
    }

    /// The time at which a next block may be proposed at the earliest.
    #[must_use]
    pub const fn earliest_next(&self) -> Timestamp {
        self.time.plus_ms(1)
    }

    /// Whether this is the block.
    #[must_use]
    pub fn is(&self, height: Height, block: BlockId) -> bool {
        self.height == height && self.block == block
    }
}

#[cfg(test)]
mod tests;
