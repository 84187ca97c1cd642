//! [`StateView`]: how records of one height are read, and why they could not be.

use std::any::Any;
use std::sync::Arc;

use thiserror::Error;

use super::record::{Record, StateKey};
use crate::bytes::codec::{self, DecodeError};
use crate::chain::transaction::TransactionId;
use crate::values::time::Height;

/// The storage could not answer: never the fault of whoever sent a transaction.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum ReadError {
    /// The disk or database failed.
    #[error("the storage could not be read ({reason}); check the disk, then restart the node")]
    Storage {
        /// What the storage said.
        reason: String,
    },
    /// A stored record is damaged.
    #[error("the stored record {key} cannot be decoded; stop the node and repair its storage")]
    Record {
        /// The key it is stored under.
        key: String,
        /// Why it cannot be decoded.
        #[source]
        source: DecodeError,
    },
}

/// A record of any kind, shared.
pub type AnyRecord = Arc<dyn Any + Send + Sync>;

/// Reads a record of one kind from its bytes.
pub type ReadRecord = fn(&[u8]) -> Result<AnyRecord, DecodeError>;

/// Reads committed records, as of one height.
pub trait StateView {
    /// The bytes of a record.
    ///
    /// # Errors
    /// [`ReadError`] if the storage fails; a record that is not there is `None`.
    fn record_bytes(&self, key: &StateKey) -> Result<Option<Vec<u8>>, ReadError>;

    /// A record, read from its bytes. A view may keep what it has read, to give it again.
    ///
    /// # Errors
    /// [`ReadError`] if the storage fails or holds damaged bytes; a record that is not there is
    /// `None`.
    fn record(&self, key: &StateKey, read: ReadRecord) -> Result<Option<AnyRecord>, ReadError> {
        self.record_bytes(key)?.map(|bytes| read_record(key, &bytes, read)).transpose()
    }

    /// The height that committed a transaction, if one did within the transaction window.
    ///
    /// # Errors
    /// [`ReadError`] if the storage fails.
    fn committed_height(&self, id: &TransactionId) -> Result<Option<Height>, ReadError>;
}

/// A record by its kind and id, shared with whoever reads it too.
///
/// # Errors
/// [`ReadError`] if the storage fails or holds damaged bytes.
pub fn read_shared<R: Record>(
    view: &dyn StateView,
    id: &R::Id,
) -> Result<Option<Arc<R>>, ReadError> {
    let read: ReadRecord = |bytes| Ok(Arc::new(codec::decode_own::<R>(bytes)?));
    let found = view.record(&StateKey::of::<R>(id), read)?;
    Ok(found.map(|record| record.downcast::<R>().expect("a key is of one kind of record")))
}

/// A record by its kind and id.
///
/// # Errors
/// [`ReadError`] if the storage fails or holds damaged bytes.
pub fn read<R: Record>(view: &dyn StateView, id: &R::Id) -> Result<Option<R>, ReadError> {
    Ok(read_shared(view, id)?.map(Arc::unwrap_or_clone))
}

/// A record from the bytes that a storage holds under its key.
///
/// # Errors
/// [`ReadError::Record`] if they are damaged.
pub fn read_record(key: &StateKey, bytes: &[u8], read: ReadRecord) -> Result<AnyRecord, ReadError> {
    read(bytes).map_err(|source| ReadError::Record { key: key.to_string(), source })
}
