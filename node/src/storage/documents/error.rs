//! [`StoreError`]: why this node's disk does not take a document, or not give it out.

use std::path::PathBuf;

use chain_core::records::document::DocumentError;
use chain_core::values::credit_code::CreditCode;
use thiserror::Error;

use crate::storage::StorageError;

/// Why the store does not take a document, or not give it out.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Bytes that are not a document.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The uploader has as much here as it may.
    #[error(
        "{organisation} has {used} bytes of documents here, {bytes} more would be over {quota}; name them in records, wait until the unnamed ones expire, or ask the node's operator"
    )]
    Quota {
        /// The uploader.
        organisation: CreditCode,
        /// What it has.
        used: u64,
        /// What it wants to add.
        bytes: u64,
        /// What it may have.
        quota: u64,
    },
    /// The node has no room.
    #[error("this node has no room for {bytes} bytes ({reason}); upload to another node")]
    NoRoom {
        /// What was to be added.
        bytes: u64,
        /// What is full.
        reason: String,
    },
    /// A file that cannot be read or written.
    #[error("{} cannot be used ({reason}); check the disk", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        reason: String,
    },
    /// The database.
    #[error("what is known of documents cannot be read or written; see the cause")]
    Storage(#[from] StorageError),
}

impl StoreError {
    pub(super) fn file(path: &std::path::Path, error: &dyn std::fmt::Display) -> Self {
        Self::File { path: path.to_owned(), reason: error.to_string() }
    }
}
