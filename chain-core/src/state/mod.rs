//! Chain state: records under keys, and the authenticated map over them whose root is in every
//! header.

pub mod map;
mod memory;
mod overlay;
mod read_once;
mod record;

use thiserror::Error;

pub use memory::MemoryState;
pub use overlay::Overlay;
pub use read_once::ReadOnce;
pub use record::{CertifiedQuantity, Peers, Record, RecordKind, RulesetInForce, StateKey};

use crate::codec::{self, DecodeError};
use crate::limits::RECORD_BYTES_MAX;
use crate::time::Height;
use crate::transaction::TransactionId;

/// The storage could not answer: never the fault of who sent a transaction.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum ReadError {
    /// The disk or database failed.
    #[error("the storage could not be read ({reason}); check the disk, then restart the node")]
    Storage {
        /// What the storage said.
        reason: String,
    },
    /// A stored record is damaged.
    #[error(
        "the stored record {key} cannot be decoded; stop the node and run `hgzd repair CONFIG`"
    )]
    Record {
        /// Its key.
        key: String,
        /// Why not.
        #[source]
        source: DecodeError,
    },
}

/// Reads committed records, as of one height.
pub trait StateView {
    /// The bytes of a record.
    ///
    /// # Errors
    /// [`ReadError`] if the storage fails; a record that is not there is `None`.
    fn record_bytes(&self, key: &StateKey) -> Result<Option<Vec<u8>>, ReadError>;

    /// The height that committed a transaction, if one did within the transaction window.
    ///
    /// # Errors
    /// [`ReadError`] if the storage fails.
    fn committed_height(&self, id: &TransactionId) -> Result<Option<Height>, ReadError>;
}

/// A record by its kind and id.
///
/// # Errors
/// [`ReadError`] if the storage fails or holds damaged bytes.
pub fn read<R: Record>(view: &dyn StateView, id: &R::Id) -> Result<Option<R>, ReadError> {
    let key = StateKey::of::<R>(id);
    let Some(bytes) = view.record_bytes(&key)? else { return Ok(None) };
    codec::decode(&bytes, RECORD_BYTES_MAX)
        .map(Some)
        .map_err(|source| ReadError::Record { key: key.to_string(), source })
}

#[cfg(test)]
mod tests;
