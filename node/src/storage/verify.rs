//! Whether the database holds what its blocks give, to the last byte.

use chain_core::codec;
use chain_core::limits::RECORD_BYTES_MAX;
use chain_core::state::MemoryState;
use rocksdb::IteratorMode;

use super::columns::Column;
use super::entry::TransactionEntry;
use super::{Storage, StorageError};

impl Storage {
    /// Compares state, map, transaction index and head with a replayed state.
    ///
    /// # Errors
    /// [`StorageError`] for the first difference, or if the database cannot be read.
    pub fn check_state(&self, replayed: &MemoryState) -> Result<(), StorageError> {
        if self.head()?.state_root != replayed.root() {
            return Err(differs("head"));
        }
        let records =
            replayed.records().map(|(key, bytes)| (key.as_bytes().to_vec(), bytes.clone()));
        self.check_column(Column::State, records)?;
        let mut pages: Vec<(Vec<u8>, Vec<u8>)> =
            replayed.pages().map(|(id, page)| (id.to_bytes(), page.to_bytes())).collect();
        pages.sort_unstable();
        self.check_column(Column::Map, pages.into_iter())?;
        self.check_index(replayed)
    }

    /// Compares a column with what it must hold, in the order of its keys.
    fn check_column(
        &self,
        column: Column,
        mut expected: impl Iterator<Item = (Vec<u8>, Vec<u8>)>,
    ) -> Result<(), StorageError> {
        for entry in self.db.iterator_cf(self.handle(column), IteratorMode::Start) {
            let (key, bytes) = entry.map_err(|error| self.database_error(error.as_ref()))?;
            let same = expected.next().is_some_and(|(wanted_key, wanted_bytes)| {
                *key == *wanted_key && *bytes == *wanted_bytes
            });
            if !same {
                return Err(differs(&format!("{} {}", column.name(), hex::encode(key))));
            }
        }
        match expected.next() {
            None => Ok(()),
            Some((key, _)) => Err(differs(&format!("{} {}", column.name(), hex::encode(key)))),
        }
    }

    fn check_index(&self, replayed: &MemoryState) -> Result<(), StorageError> {
        let mut expected = replayed.transactions();
        for entry in self.db.iterator_cf(self.handle(Column::Transactions), IteratorMode::Start) {
            let (key, bytes) = entry.map_err(|error| self.database_error(error.as_ref()))?;
            let found: Result<TransactionEntry, _> = codec::decode(&bytes, RECORD_BYTES_MAX);
            let same = expected.next().is_some_and(|(id, height)| {
                *key == *id.0.as_bytes() && found.is_ok_and(|entry| entry.height == *height)
            });
            if !same {
                return Err(differs(&format!("transaction {}", hex::encode(key))));
            }
        }
        match expected.next() {
            None => Ok(()),
            Some((id, _)) => Err(differs(&format!("transaction {id}"))),
        }
    }
}

fn differs(what: &str) -> StorageError {
    StorageError::Differs { what: what.to_owned() }
}

#[cfg(test)]
mod tests {
    use chain_core::execute::genesis_state;
    use chain_core::time::Height;
    use rocksdb::WriteBatch;

    use super::super::fixtures::genesis;
    use super::*;

    /// Changes one column and says what the check then finds.
    fn found(change: impl FnOnce(&Storage, &mut WriteBatch)) -> Result<(), String> {
        let folder = tempfile::tempdir().unwrap();
        let genesis = genesis();
        let storage = Storage::open(folder.path(), &genesis).unwrap();
        let mut replayed = MemoryState::default();
        replayed.apply(Height::GENESIS, &genesis_state(&genesis).unwrap());
        let mut batch = WriteBatch::default();
        change(&storage, &mut batch);
        storage.write_durably(batch).unwrap();
        storage.check_state(&replayed).map_err(|error| error.to_string())
    }

    #[test]
    fn every_byte_of_state_map_and_index_is_compared() {
        assert_eq!(found(|_, _| {}), Ok(()));
        for column in [Column::State, Column::Map, Column::Transactions] {
            let added = found(|storage, batch| {
                batch.put_cf(storage.handle(column), [0xff; 40], b"more");
            });
            assert!(added.unwrap_err().contains("is not what the blocks give"), "{column:?}");
        }
        for column in [Column::State, Column::Map] {
            let first = |storage: &Storage| {
                let mut entries =
                    storage.db.iterator_cf(storage.handle(column), IteratorMode::Start);
                entries.next().unwrap().unwrap()
            };
            let removed = found(|storage, batch| {
                batch.delete_cf(storage.handle(column), first(storage).0);
            });
            assert!(removed.is_err(), "{column:?}");
            let changed = found(|storage, batch| {
                let (key, mut bytes) = first(storage);
                bytes[0] ^= 1;
                batch.put_cf(storage.handle(column), key, bytes);
            });
            assert!(changed.is_err(), "{column:?}");
        }
    }
}
