//! A database in memory, over a disk that a simulation lets fail.

use std::path::Path;
use std::sync::Arc;

use chain_core::governance::genesis::Genesis;
use chain_core::values::time::Height;
use rocksdb::{Env, WriteBatch};

use super::columns;
use super::write_faults::WriteFaults;
use super::{Storage, StorageError};

impl Storage {
    /// A new database in memory, with the genesis state.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be made.
    pub fn in_memory(
        genesis: &Genesis,
        faults: Arc<dyn WriteFaults>,
    ) -> Result<Self, StorageError> {
        let path = Path::new("/memory");
        let mut options = columns::options(None);
        let memory = Env::mem_env().map_err(|error| StorageError::Database {
            path: path.display().to_string(),
            reason: error.to_string(),
        })?;
        options.set_env(&memory);
        Ok(Self { faults, ..Self::open_by(&options, path, genesis)? })
    }

    /// The same database as a node finds it that starts again: nothing but what was written.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be read.
    pub fn found_again(&self, genesis: &Genesis) -> Result<Self, StorageError> {
        let (poisoned, records) = (Arc::default(), Arc::default());
        let storage = Self { poisoned, records, ..self.clone() };
        storage.start_from(genesis)?;
        Ok(storage)
    }

    /// Loses the undecided blocks, as no disk does.
    ///
    /// # Errors
    /// [`StorageError`] if the write fails.
    pub fn forget_undecided(&self) -> Result<(), StorageError> {
        let mut batch = WriteBatch::default();
        self.forget_undecided_until(&mut batch, Height::new(u64::MAX - 1));
        self.db.write(batch).map_err(|error| self.database_error(error.as_ref()))
    }
}
