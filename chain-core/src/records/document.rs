//! Documents kept off the chain: what they may be, who may store one, and how a stranger's copy is
//! checked chunk by chunk.
//!
//! A record names a document by its hash, which is the root of BLAKE3's own tree. Cut into chunks of
//! 64 KiB, each chunk has the value of its subtree; the values merge to the hash. Whoever has checked
//! the [`Manifest`] against the hash can check every chunk alone, as it arrives.

use std::ops::Range;

use blake3::hazmat::{HasherExt, Mode, merge_subtrees_non_root, merge_subtrees_root};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::bytes::codec;
use crate::bytes::hash::{Hash, HashUse};
use crate::bytes::signature::{PublicKey, SecretKey, Signature, SignatureError, SignatureUse};
use crate::limits::{DOCUMENT_BYTES_MAX, DOCUMENT_CHUNK_BYTES};
use crate::values::chain_id::ChainId;
use crate::values::time::Timestamp;

/// What a document is, told from its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MediaType {
    /// `application/pdf`.
    Pdf,
    /// `image/png`.
    Png,
    /// `image/jpeg`.
    Jpeg,
}

/// The first bytes of each media type.
const MAGIC: [(&[u8], MediaType); 3] = [
    (b"%PDF-", MediaType::Pdf),
    (b"\x89PNG\r\n\x1a\n", MediaType::Png),
    (b"\xff\xd8\xff", MediaType::Jpeg),
];

/// Why bytes are not a document.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum DocumentError {
    /// Longer than a document may be.
    #[error("{bytes} bytes are too many; a document has at most {DOCUMENT_BYTES_MAX}")]
    TooLarge {
        /// The length found.
        bytes: u64,
    },
    /// Neither PDF, PNG nor JPEG.
    #[error("a file that starts with `{start}` is not a document; give a PDF, PNG or JPEG")]
    Type {
        /// The first bytes, in hexadecimal digits.
        start: String,
    },
}

impl MediaType {
    /// The type of a document of at most [`DOCUMENT_BYTES_MAX`] bytes.
    ///
    /// # Errors
    /// [`DocumentError`] if it is longer, or not of a type that is kept.
    pub fn of(bytes: &[u8]) -> Result<Self, DocumentError> {
        if DOCUMENT_BYTES_MAX < bytes.len() {
            return Err(DocumentError::TooLarge { bytes: length(bytes) });
        }
        let found = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
        found.map(|(_, media_type)| *media_type).ok_or_else(|| DocumentError::Type {
            start: hex::encode(bytes.get(..8).unwrap_or(bytes)),
        })
    }

    /// The name under which IANA registers the type.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// The value of one chunk's subtree in BLAKE3's tree.
pub type ChunkValue = [u8; 32];

/// A document's length and the values of its chunks: what a copy is checked against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The document's length.
    pub bytes: u64,
    /// The value of each chunk; none for a document of one chunk, whose hash stands for it.
    pub values: Vec<ChunkValue>,
}

/// Why a manifest or a chunk is not the document's.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum ChunkError {
    /// More bytes than a document may have.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// Not as many chunk values as the document has chunks.
    #[error("{found} chunk values for {bytes} bytes, which have {expected}; ask another node")]
    Count {
        /// How many values were found.
        found: usize,
        /// The document's length.
        bytes: u64,
        /// How many values such a document has.
        expected: u64,
    },
    /// Values that do not merge to the hash.
    #[error("the chunk values are not those of document {document}; ask another node")]
    Root {
        /// The document.
        document: Hash,
    },
    /// A chunk that is not the document's.
    #[error("chunk {index} is not that of document {document}; ask another node")]
    Chunk {
        /// The document.
        document: Hash,
        /// The chunk, counted from 0.
        index: u32,
    },
}

/// How many chunks a document of so many bytes has; an empty one has one, which is empty.
fn chunks_of(bytes: u64) -> u64 {
    bytes.div_ceil(CHUNK_BYTES).max(1)
}

const CHUNK_BYTES: u64 = DOCUMENT_CHUNK_BYTES as u64;

/// The value of a chunk that is not the whole document.
fn chunk_value(index: u32, chunk: &[u8]) -> Option<ChunkValue> {
    if chunk.is_empty() || DOCUMENT_CHUNK_BYTES < chunk.len() {
        return None;
    }
    let mut hasher = blake3::Hasher::new_from_context_key(HashUse::Document.context_key());
    hasher.set_input_offset(u64::from(index).saturating_mul(CHUNK_BYTES));
    hasher.update(chunk);
    Some(hasher.finalize_non_root())
}

/// Cuts a list of values where BLAKE3 cuts its tree: the left side is the greatest power of two that
/// leaves something to the right.
fn halves(values: &[ChunkValue]) -> Option<(&[ChunkValue], &[ChunkValue])> {
    values.split_at_checked(values.len().div_ceil(2).next_power_of_two())
}

fn mode() -> Mode<'static> {
    Mode::DeriveKeyMaterial(HashUse::Document.context_key())
}

fn merged(values: &[ChunkValue]) -> Option<ChunkValue> {
    match values {
        [] => None,
        [one] => Some(*one),
        several => {
            let (left, right) = halves(several)?;
            Some(merge_subtrees_non_root(&merged(left)?, &merged(right)?, mode()))
        }
    }
}

fn merged_root(values: &[ChunkValue]) -> Option<Hash> {
    let (left, right) = halves(values)?;
    let root = merge_subtrees_root(&merged(left)?, &merged(right)?, mode());
    Some(Hash::from_bytes(*root.as_bytes()))
}

impl Manifest {
    /// Checks that the values are those of a document, however long it says it is: a lie about the
    /// length shows in the last chunk.
    ///
    /// # Errors
    /// [`ChunkError`] if they are not, or the document would be too long.
    pub fn check(&self, document: &Hash) -> Result<(), ChunkError> {
        let bytes = self.bytes;
        if usize::try_from(bytes).is_ok_and(|bytes| bytes <= DOCUMENT_BYTES_MAX) {
            let expected = if chunks_of(bytes) == 1 { 0 } else { chunks_of(bytes) };
            let found = self.values.len();
            if u64::try_from(found).ok() != Some(expected) {
                return Err(ChunkError::Count { found, bytes, expected });
            }
            if expected != 0 && merged_root(&self.values) != Some(*document) {
                return Err(ChunkError::Root { document: *document });
            }
            return Ok(());
        }
        Err(DocumentError::TooLarge { bytes }.into())
    }

    /// How many chunks the document has.
    #[must_use]
    pub fn chunks(&self) -> u32 {
        u32::try_from(chunks_of(self.bytes)).unwrap_or(u32::MAX)
    }

    /// Where in the document a chunk is; none if it has no such chunk.
    #[must_use]
    pub fn range(&self, index: u32) -> Option<Range<u64>> {
        if self.chunks() <= index {
            return None;
        }
        let start = u64::from(index).saturating_mul(CHUNK_BYTES);
        Some(start..start.saturating_add(CHUNK_BYTES).min(self.bytes))
    }

    /// Checks one chunk of a document whose manifest was checked.
    ///
    /// # Errors
    /// [`ChunkError::Chunk`] if it is another chunk, or has another length.
    pub fn check_chunk(&self, document: &Hash, index: u32, chunk: &[u8]) -> Result<(), ChunkError> {
        let right_length = self
            .range(index)
            .is_some_and(|range| range.end.saturating_sub(range.start) == length(chunk));
        let right_value = if self.values.is_empty() {
            Hash::of(HashUse::Document, chunk) == *document
        } else {
            let expected = usize::try_from(index).ok().and_then(|at| self.values.get(at));
            expected.is_some() && chunk_value(index, chunk).as_ref() == expected
        };
        if right_length && right_value {
            return Ok(());
        }
        Err(ChunkError::Chunk { document: *document, index })
    }
}

/// Hash and manifest of a document that is read chunk by chunk.
#[derive(Debug, Clone, Default)]
pub struct Measure {
    bytes: u64,
    first: Option<Hash>,
    values: Vec<ChunkValue>,
}

impl Measure {
    /// Takes the next chunk: [`DOCUMENT_CHUNK_BYTES`] bytes, fewer only at the end. Anything else
    /// gives the hash of no document.
    pub fn add(&mut self, chunk: &[u8]) {
        let index = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        let Some(value) = chunk_value(index, chunk) else { return };
        if self.first.is_none() {
            self.first = Some(Hash::of(HashUse::Document, chunk));
        }
        self.bytes = self.bytes.saturating_add(length(chunk));
        self.values.push(value);
    }

    /// The hash and the manifest of all of it.
    #[must_use]
    pub fn finish(mut self) -> (Hash, Manifest) {
        let of_one_chunk = || self.first.unwrap_or_else(|| Hash::of(HashUse::Document, b""));
        let hash = merged_root(&self.values).unwrap_or_else(of_one_chunk);
        if self.values.len() == 1 {
            self.values.clear();
        }
        (hash, Manifest { bytes: self.bytes, values: self.values })
    }

    /// The hash and the manifest of bytes in memory.
    #[must_use]
    pub fn of(bytes: &[u8]) -> (Hash, Manifest) {
        let mut measure = Self::default();
        bytes.chunks(DOCUMENT_CHUNK_BYTES).for_each(|chunk| measure.add(chunk));
        measure.finish()
    }
}

/// What an uploader signs: this document, at nodes of this chain, until this time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentUpload {
    /// The chain.
    pub chain_id: ChainId,
    /// The document's hash.
    pub document: Hash,
    /// Its length.
    pub bytes: u64,
    /// The last moment at which a node takes it.
    pub valid_until: Timestamp,
}

impl DocumentUpload {
    /// Signs the upload.
    #[must_use]
    pub fn sign(&self, key: &SecretKey) -> Signature {
        key.sign(SignatureUse::DocumentUpload, &codec::encode(self))
    }

    /// Checks an uploader's signature.
    ///
    /// # Errors
    /// [`SignatureError`] if it does not hold.
    pub fn verify(&self, key: &PublicKey, signature: &Signature) -> Result<(), SignatureError> {
        key.verify(SignatureUse::DocumentUpload, &codec::encode(self), signature)
    }
}

#[cfg(test)]
mod tests;
