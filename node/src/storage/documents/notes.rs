//! What is known of documents: those kept here, and those that committed acts name. Their bytes are
//! in files; see `crate::network::documents`.

use chain_core::act::documents::named_by;
use chain_core::bytes::codec;
use chain_core::bytes::hash::Hash;
use chain_core::chain::block::Block;
use chain_core::limits::RECORD_BYTES_MAX;
use chain_core::records::document::MediaType;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::{Height, Timestamp};
use rocksdb::{IteratorMode, WriteBatch};
use serde::{Deserialize, Serialize};

use crate::storage::columns::Column;
use crate::storage::{Storage, StorageError};

/// What is known of a document that is kept here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredDocument {
    /// Who uploaded it here; none if it came from another node.
    pub uploader: Option<CreditCode>,
    /// Its length.
    pub bytes: u64,
    /// What it is.
    pub media_type: MediaType,
    /// When it came.
    pub received_at: Timestamp,
}

impl Storage {
    /// Notes which documents the acts of a block name, in the write that commits it.
    pub(crate) fn note_named_documents(&self, batch: &mut WriteBatch, block: &Block) {
        for signed in &block.transactions {
            for document in named_by(&signed.transaction.act) {
                let key = document.as_bytes();
                self.put(batch, Column::DocumentReferences, key, &block.header.height);
            }
        }
    }

    /// The last height with an act that names a document.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be read.
    pub fn document_named_at(&self, document: &Hash) -> Result<Option<Height>, StorageError> {
        self.read(Column::DocumentReferences, document.as_bytes(), "document reference")
    }

    /// What is known of a document kept here.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be read.
    pub fn document(&self, document: &Hash) -> Result<Option<StoredDocument>, StorageError> {
        self.read(Column::Documents, document.as_bytes(), "document entry")
    }

    /// Everything known of documents kept here.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be read.
    pub fn documents(&self) -> Result<Vec<(Hash, StoredDocument)>, StorageError> {
        let mut found = Vec::new();
        for item in self.db.iterator_cf(&self.handle(Column::Documents), IteratorMode::Start) {
            let (key, bytes) = item.map_err(|error| self.database_error(error.as_ref()))?;
            let what = || "document entry".to_owned();
            let key: [u8; 32] =
                (*key).try_into().map_err(|_| StorageError::Differs { what: what() })?;
            let entry = codec::decode(&bytes, RECORD_BYTES_MAX)
                .map_err(|source| StorageError::Damaged { what: what(), source })?;
            found.push((Hash::from_bytes(key), entry));
        }
        Ok(found)
    }

    /// Notes what is known of a document whose file is on the disk.
    ///
    /// # Errors
    /// [`StorageError`] if the write fails.
    pub fn put_document(
        &self,
        document: &Hash,
        entry: &StoredDocument,
    ) -> Result<(), StorageError> {
        let mut batch = WriteBatch::default();
        self.put(&mut batch, Column::Documents, document.as_bytes(), entry);
        self.write_durably(batch)
    }

    /// Forgets a document.
    ///
    /// # Errors
    /// [`StorageError`] if the write fails.
    pub fn forget_document(&self, document: &Hash) -> Result<(), StorageError> {
        let mut batch = WriteBatch::default();
        batch.delete_cf(&self.handle(Column::Documents), document.as_bytes());
        self.write_durably(batch)
    }
}
