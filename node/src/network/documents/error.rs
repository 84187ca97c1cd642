//! [`DocumentsError`]: why a document is not taken or not given out.

use chain_core::bytes::hash::Hash;
use chain_core::bytes::signature::{KeyId, SignatureError};
use chain_core::records::document::DocumentError;
use thiserror::Error;

use super::fetch::FetchError;
use crate::blocking::TaskFailed;
use crate::storage::documents::StoreError;

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
    /// A key that may not upload.
    #[error(
        "key {key} may not upload ({reason}); sign with a key in force of an active organisation"
    )]
    NotAllowed {
        /// The key that signed.
        key: KeyId,
        /// Why not.
        reason: String,
    },
    /// Other bytes than those that were signed for.
    #[error(
        "{bytes} bytes with hash {document} came, and document {signed} was signed for; sign and send the same file"
    )]
    OtherBytes {
        /// The hash that was signed for.
        signed: Hash,
        /// The hash of the bytes that came.
        document: Hash,
        /// Their length.
        bytes: u64,
    },
    /// A signature that does not hold for the document that is to come.
    #[error(
        "the upload's signature does not hold for document {document} of {bytes} bytes on this chain; sign again"
    )]
    Signature {
        /// The hash of the document.
        document: Hash,
        /// Its length.
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
        /// What there are too many of.
        what: &'static str,
    },
    /// Bytes that are not a document.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A task of this node.
    #[error(transparent)]
    Failed(#[from] TaskFailed),
    /// This node's disk.
    #[error(transparent)]
    Store(#[from] StoreError),
}
