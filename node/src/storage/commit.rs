//! One atomic, durable write per block: block, commit, state, map, indexes and head together.

use chain_core::bytes::codec;
use chain_core::chain::block::Block;
use chain_core::chain::commit::Commit;
use chain_core::execute::Execution;
use chain_core::limits::ENCODED_BYTES_MAX;
use chain_core::state::ReadError;
use rocksdb::{WriteBatch, WriteOptions};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::columns::Column;
use super::entry::{self, ChainHead, TransactionEntry};
use super::{Storage, StorageError, authority_changes};
use crate::lock::lock;
use crate::storage::lists::derive::{self, Changes};
use crate::storage::lists::groups::Groups;

impl Storage {
    /// Commits a block and what it changes. A crash leaves either all of it or nothing.
    ///
    /// # Errors
    /// [`StorageError`] if the write fails; the database then takes no more writes.
    pub fn commit(
        &self,
        block: &Block,
        commit: &Commit,
        execution: &Execution,
    ) -> Result<ChainHead, StorageError> {
        let header = &block.header;
        let before = self.head()?;
        assert_eq!(header.height, before.height.next(), "blocks are committed in order");
        assert_eq!(header.parent, before.block, "a block stands on the head");
        assert_eq!(header.state_root, execution.state_root, "the execution is of this block");
        let executed = execution.transactions_root;
        assert_eq!(header.transactions_root, executed, "what was executed is what is stored");
        assert_eq!(header.chain_id, self.chain_id, "the block is of this chain");
        assert_eq!(commit.height, header.height, "the commit is of this height");
        assert_eq!(commit.block, block.id(), "the commit is of this block");
        let head = ChainHead {
            chain_id: header.chain_id,
            height: header.height,
            block: block.id(),
            time: header.time,
            state_root: header.state_root,
        };
        let mut history = Groups::default();
        derive::history(block, &execution.receipts, &mut history);
        self.write_state(&head, execution, history, |storage, batch| {
            let key = entry::height_key(header.height);
            storage.put_bytes(batch, Column::Blocks, &key, &block.to_bytes());
            storage.put(batch, Column::Commits, &key, commit);
            let (column, place) = derive::block_key(head.block, head.height);
            storage.put_bytes(batch, column, &place, &[]);
            for (id, entry) in TransactionEntry::of_block(header.height, &execution.receipts) {
                storage.put(batch, Column::Transactions, id.0.as_bytes(), &entry);
            }
            if let Some(bytes) = authority_changes::next_authorities(header, execution) {
                storage.put_bytes(batch, Column::AuthorityChanges, &key, bytes);
            }
            storage.forget_undecided_until(batch, header.height);
            storage.note_named_documents(batch, block);
        })?;
        assert_eq!(self.head()?, head, "the head is what was written");
        Ok(head)
    }

    /// Writes state, map, what follows from the state, history, head, and whatever else `more` adds.
    pub(super) fn write_state(
        &self,
        head: &ChainHead,
        execution: &Execution,
        history: Groups,
        more: impl FnOnce(&Self, &mut WriteBatch),
    ) -> Result<(), StorageError> {
        let failed = |error: ReadError| self.database_error(&error.to_string());
        let view = self.view();
        let changes = Changes::of(&view, head.height, execution).map_err(failed)?;
        let is_put = |place: &(Column, Vec<u8>)| changes.puts.contains(place);
        assert!(!changes.deletes.iter().any(is_put), "an entry is put or deleted, never both");
        let mut batch = WriteBatch::default();
        let stored = |column: Column, key: &[u8]| {
            // What nobody can have written yet is not looked for.
            let is_new = key.ends_with(&entry::height_key(head.height));
            if is_new { Ok(None) } else { view.bytes(column, key) }
        };
        for group in changes.groups.values(stored).chain(history.values(|_, _| Ok(None))) {
            match group.map_err(failed)? {
                ((column, key), Some(value)) => self.put_bytes(&mut batch, column, &key, &value),
                ((column, key), None) => batch.delete_cf(&self.handle(column), key),
            }
        }
        for (column, key) in &changes.puts {
            self.put_bytes(&mut batch, *column, key, &[]);
        }
        for (column, key) in &changes.deletes {
            batch.delete_cf(&self.handle(*column), key);
        }
        for (key, bytes) in &execution.writes {
            self.put_bytes(&mut batch, Column::State, key.as_bytes(), bytes);
        }
        for (id, page) in &execution.pages {
            match page {
                Some(page) => {
                    self.put_bytes(&mut batch, Column::Map, &id.to_bytes(), &page.to_bytes());
                }
                None => batch.delete_cf(&self.handle(Column::Map), id.to_bytes()),
            }
        }
        more(self, &mut batch);
        self.put(&mut batch, Column::Meta, entry::HEAD_KEY, head);
        self.records.begin(execution.writes.keys());
        self.write_durably(batch)?;
        self.records.end(*head);
        Ok(())
    }

    /// Writes and waits until the bytes are on the disk. After a failure nothing is written any
    /// more: what a disk holds after a failed sync is unknown.
    pub(super) fn write_durably(&self, batch: WriteBatch) -> Result<(), StorageError> {
        let mut poisoned = lock(&self.poisoned);
        if let Some(reason) = poisoned.clone() {
            return Err(StorageError::Poisoned { path: self.path.display().to_string(), reason });
        }
        let mut options = WriteOptions::default();
        options.set_sync(true);
        let write = || self.db.write_opt(batch, &options).map_err(|error| error.to_string());
        #[cfg(feature = "simulation")]
        let write = || self.faults.let_through(Box::new(write));
        write().map_err(|reason| {
            *poisoned = Some(reason.clone());
            self.database_error(&reason)
        })
    }

    pub(super) fn put<T: Serialize>(
        &self,
        batch: &mut WriteBatch,
        column: Column,
        key: &[u8],
        value: &T,
    ) {
        self.put_bytes(batch, column, key, &codec::encode(value));
    }

    pub(super) fn put_bytes(
        &self,
        batch: &mut WriteBatch,
        column: Column,
        key: &[u8],
        bytes: &[u8],
    ) {
        batch.put_cf(&self.handle(column), key, bytes);
    }

    pub(super) fn handle(&self, column: Column) -> &rocksdb::ColumnFamily {
        self.db.cf_handle(column.name()).expect("every column was opened with the database")
    }

    pub(super) fn read<T: Serialize + DeserializeOwned>(
        &self,
        column: Column,
        key: &[u8],
        what: &str,
    ) -> Result<Option<T>, StorageError> {
        Ok(self.read_measured(column, key, what)?.map(|(value, _)| value))
    }

    /// A value, and how many bytes it has on the disk.
    pub(super) fn read_measured<T: Serialize + DeserializeOwned>(
        &self,
        column: Column,
        key: &[u8],
        what: &str,
    ) -> Result<Option<(T, usize)>, StorageError> {
        let bytes = self
            .db
            .get_cf(&self.handle(column), key)
            .map_err(|error| self.database_error(error.as_ref()))?;
        let Some(bytes) = bytes else { return Ok(None) };
        codec::decode(&bytes, ENCODED_BYTES_MAX)
            .map(|value| Some((value, bytes.len())))
            .map_err(|source| StorageError::Damaged { what: what.to_owned(), source })
    }

    pub(super) fn database_error(&self, reason: &str) -> StorageError {
        StorageError::Database { path: self.path.display().to_string(), reason: reason.to_owned() }
    }
}
