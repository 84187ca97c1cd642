//! [`DocumentsError`]: why a document is not taken or not given out.

use std::path::PathBuf;

use chain_core::bytes::hash::Hash;
use chain_core::bytes::signature::{KeyId, SignatureError};
use chain_core::records::document::DocumentError;
use chain_core::values::credit_code::CreditCode;
use thiserror::Error;

use super::fetch::FetchError;
use crate::storage::StorageError;

/// Why a document is not taken or not given out.
#[derive(Debug, Error)]
pub enum DocumentsError {
    /// Nothing names it and it is not here.
    #[error("document {document} is not known; check the hash, or upload it")]
    Unknown {
        /// Its hash.
        document: Hash,
    },
    /// The chain names it, but no node has given it.
    #[error("document {document} is not here yet; try again, or ask another node")]
    NotFetched {
        /// Its hash.
        document: Hash,
        /// Why, where that is known.
        #[source]
        source: Option<FetchError>,
    },
    /// Bytes that are no document.
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
    /// A key that may not upload.
    #[error(
        "key {key} may not upload ({reason}); sign with a key in force of an active organisation"
    )]
    NotAllowed {
        /// The key.
        key: KeyId,
        /// Why not.
        reason: String,
    },
    /// A signature that does not hold for these bytes.
    #[error(
        "the upload's signature does not hold for document {document} of {bytes} bytes on this chain; sign again"
    )]
    Signature {
        /// The hash of the bytes that came.
        document: Hash,
        /// Their length.
        bytes: u64,
        /// Why not.
        #[source]
        source: SignatureError,
    },
    /// A signature for another time.
    #[error(
        "the upload is valid until {valid_until} ms, it is {now} ms; sign for {valid_ms_max} ms at most from now"
    )]
    Time {
        /// The end that was signed.
        valid_until: u64,
        /// The node's clock.
        now: u64,
        /// How far ahead it may be.
        valid_ms_max: u64,
    },
    /// Too much at once.
    #[error("too many {what} at once; try again")]
    Busy {
        /// What.
        what: &'static str,
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

impl DocumentsError {
    pub(super) fn file(path: &std::path::Path, error: &dyn std::fmt::Display) -> Self {
        Self::File { path: path.to_owned(), reason: error.to_string() }
    }
}
